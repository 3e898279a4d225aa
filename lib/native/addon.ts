// The addon that fits this process, loaded once, and the frame that it shares with lib/.
import { isMainThread } from 'node:worker_threads';
import { loadAddon } from '../loading/loader.js';
import type { AddonFunctions } from './generated/functions.js';
import type { HandleHolder, Memory } from './message_data.js';

export interface RoleEntry {
  role: string;
  name: string;
  secondName?: string;
  slot: number;
}

/** A row of the binding's table, as `describe()` tells it. */
export interface TableRow {
  name: string;
  anytime: boolean;
  fallback: boolean;
  signature?: string;
  nonblocking?: string;
  served: boolean;
  onThread: boolean;
  roles: RoleEntry[];
}

export interface Addon extends AddonFunctions {
  readonly frame: Float64Array;
  readonly status: Int32Array;
  readonly constants: Readonly<Record<string, number>>;
  readonly handles: Readonly<Record<string, number>>;
  /** Whether arrays of counts and displacements are of 64-bit integers, not of C's `int`. */
  readonly wideCounts: boolean;
  readonly vendor: string;
  readonly vendorVersion: string;
  /** Bytes of an `MPI_Comm`. */
  readonly handleSize: number;
  /** See `binding/callback.h`. */
  readonly environmentNumber: number;
  registerCallbacks(
    copyAttribute: (id: number, handle: number, keyval: number, value: number) => number,
    deleteAttribute: (id: number, handle: number, keyval: number, value: number) => number,
  ): void;
  stopCallbacks(): void;
  /** See `binding/error_handling.h`. */
  takeFailure(code: number): HandleHolder | null;
  /** See `binding/serving.h`. */
  startServing(receives: Float64Array): void;
  stopServing(results: Float64Array): (ArrayBuffer | null)[];
  /** See `binding/on_thread.h`. */
  outcomeOnThread(started: number): number;
  /** See `binding/ticks.h`. */
  createTicks(tick: () => boolean): void;
  setTicks(period: number, keepAlive: boolean): void;
  /** Offsets from here on are the addresses of arrays: see `memory()` in `binding/role.h`. */
  readonly knownAddress: number;
  knownOffset(array: Memory): number;
  /** See `binding/tracked_requests.h`. */
  trackRequests(): void;
  /** See `binding/external_memory.h`. */
  memoryAt(address: number, size: number): ArrayBuffer;
  detachMemory(buffer: ArrayBuffer): void;
  carveMemory(whole: ArrayBuffer, offset: number, size: number): ArrayBuffer;
  carvedBytes(): number;
  expectFilling(memory: Uint8Array): void;
  /** See `binding/standard_streams.h`. */
  drainStandardStreams(): void;
  describe(): TableRow[];
}

export const loaded = loadAddon();
export const addon = loaded.addon as Addon;
if (!isMainThread) addon.trackRequests();
export const frame = addon.frame;
export const statusWords = addon.status;
export const KNOWN_ADDRESS = addon.knownAddress;
