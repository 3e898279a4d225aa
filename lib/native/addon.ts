// The addon that fits this process, loaded once, and the frame that it shares with lib/.
import { isMainThread } from 'node:worker_threads';
import { loadAddon } from '../loading/loader.js';
import type { AddonFunctions } from './generated/addon_functions.js';
import type { Hooks } from './hooks.js';
import type { HandleHolder, Memory } from './message_data.js';

export interface RoleEntry {
  role: string;
  name: string;
  secondName?: string;
  slot: number;
}

/** A row of the binding's table, as `describe()` tells it: see `binding/table/row.h`. */
export interface TableRow {
  name: string;
  publicName?: string;
  calledName?: string;
  /** The version of MPI that the function comes from. */
  since: string;
  adapted: boolean;
  anytime: boolean;
  early: boolean;
  ofWorld: boolean;
  /** Whether the library lacks the function and a fallback is called. */
  fallback: boolean;
  /** Whether the library lacks the function and nothing can take its place. */
  unsupported: boolean;
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
  /** The name and version of the library whose header the addon was compiled with. */
  readonly vendor: string;
  readonly vendorVersion: string;
  /** What `MPI_Get_library_version` says of the library that runs. */
  readonly libraryVersion: string;
  /** The library whose source code this one shares: MPICH for Intel MPI, MVAPICH and Cray MPICH. */
  readonly family: 'Open MPI' | 'MPICH' | 'unknown';
  /** Bytes of an `MPI_Comm`. */
  readonly handleSize: number;
  /** Whether the library has sessions, as from MPI 4 on. */
  readonly hasSessions: boolean;
  /** See `binding/runtime/callback.h`. */
  readonly environmentNumber: number;
  isOnlyEnvironment(): boolean;
  registerCallbacks(
    copyAttribute: (id: number, handle: number, keyval: number, value: number) => number,
    deleteAttribute: (id: number, handle: number, keyval: number, value: number) => number,
    convertData: Hooks['convertData'],
  ): void;
  stopCallbacks(): void;
  /** See `binding/runtime/error_handlers.h`. */
  takeFailure(code: number): HandleHolder | null;
  /** See `binding/runtime/serving.h`. */
  startServing(receives: Float64Array): boolean;
  stopServing(results: Float64Array): (ArrayBuffer | null)[];
  fillServed(buffer: ArrayBufferLike): void;
  /** See `binding/runtime/user_operations.h`. */
  freeCollectedOperations(): void;
  /** See `binding/runtime/on_thread.h`. */
  outcomeOnThread(started: number): number;
  /** See `binding/runtime/file_accesses.h`. */
  outcomeOfAccess(request: number): number;
  finishAccesses(file: number): void;
  /** See `binding/runtime/open_files.h`. */
  noteFile(file: number, path: string): void;
  forgetFile(file: number): void;
  filesOfOthers(): (readonly [file: number, path: string, isLeft: boolean])[];
  /** See `binding/runtime/ticks.h`. */
  createTicks(tick: () => boolean, isUpToDate: Uint32Array): void;
  lookBetween(requests: Float64Array, count: number, probes: Float64Array): void;
  setTicks(period: number, keepAlive: boolean): void;
  /** Offsets from here on are the addresses of arrays: see `memory()` in `binding/table/call.h`. */
  readonly knownAddress: number;
  knownOffset(array: Memory): number;
  /** See `binding/runtime/tracked_requests.h`. */
  trackRequests(): void;
  /** See `binding/runtime/external_memory.h`. */
  allowsOutsideMemory(): boolean;
  memoryAt(address: number, size: number): ArrayBuffer | null;
  detachMemory(buffer: ArrayBuffer): void;
  carveMemory(whole: ArrayBuffer, offset: number, size: number): ArrayBuffer | null;
  carvedBytes(): number;
  countOutsideMemory(change: number): void;
  mapFile(file: number, size: number): ArrayBuffer | null;
  expectFilling(memory: Uint8Array): void;
  /** See `binding/runtime/large_blocks.h`. Loading the addon does it where it is needed. */
  giveBlocksPages(): boolean;
  /** See `binding/runtime/large_blocks.h`. */
  keepFreedBlocks(): boolean;
  /** See `binding/runtime/standard_streams.h`. */
  drainStandardStreams(): void;
  /** See `binding/runtime/marked_communicators.h`. */
  markedCommunicators(): number[];
  /** See `binding/runtime/other_worlds.h`. */
  watchOtherWorlds(isConnected: boolean): void;
  /** See `binding/runtime/started_processes.h`. */
  listenToStarted(name: string): void;
  connectToStarter(name: string): void;
  /** See `binding/runtime/watched_signal.h`. */
  watchSignal(signal: number, counter: Int32Array): void;
  describe(): TableRow[];
}

export const loaded = loadAddon();
export const addon = loaded.addon as Addon;
if (!isMainThread) addon.trackRequests();
export const frame = addon.frame;
export const statusWords = addon.status;
export const KNOWN_ADDRESS = addon.knownAddress;
