// What the package knows of persistent operations, which MPI does not tell.

import { Status } from '../buffers/status.js';
import { startTicks, ticking } from '../event_loop/pump.js';
import type { Settlement } from '../event_loop/settlement.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import type { Memory } from '../native/message_data.js';
import { releaseHandles, retainHandles } from '../workarounds/persistent_handles.js';
import { detached } from './errors.js';

// Persistent operations by their handles: MPI knows their memory until they are freed.
export const persistents = new Map<number, Persistent>();

/**
 * The object through which a persistent operation is awaited.
 *
 * @internal
 */
export interface PersistentAwaiter {
  /** Its settlement, for another object that is awaited, too. */
  _awaited(): Settlement;
  /** Settles it with a status. */
  _resolve(status: Status): void;
}

/**
 * A nonblocking operation that runs in place of a persistent one. Its request has a handle of its
 * own, while that of the persistent operation stays inactive.
 *
 * @internal
 */
export interface Substitute {
  start(): number;
  free(): void;
}

/**
 * What is done here when MPI has completed its part of a persistent operation.
 *
 * @internal
 */
export interface Work {
  readonly result: Memory | null;
  /** What it uses until the operation is freed. */
  readonly operation: { retain(): void; release(): void };
  finish(): void;
}

/**
 * A persistent operation, which all objects that stand for its handle share. MPI does not tell an
 * inactive request from an active one that is complete, and the libraries crash, or send garbage,
 * when an active one is started.
 *
 * @internal
 */
export class Persistent {
  isActive = false;
  isFreed = false;
  /** The number of the last set of requests that it was in. */
  _set = 0;
  /** Whether MPI was asked to cancel it since it was started. */
  _isCancelling = false;
  #isFinished = false;
  /** MPI's persistent request. */
  handle = addon.handles.REQUEST_NULL;
  /** The object through which it is awaited. */
  awaiting: PersistentAwaiter | null = null;

  /**
   * @param kind what may be done to it while it is active
   * @param partitions of a partitioned operation: which of them were marked since the start
   * @param kept what else MPI uses: counts, displacements, datatypes
   * @param handles handles that must not be freed before it
   */
  constructor(
    readonly memory: Memory | null,
    readonly memory2: Memory | null,
    readonly kind: 'message' | 'collective' | 'partitioned send' | 'partitioned receive',
    readonly partitions: Uint8Array | null,
    readonly kept: unknown,
    readonly substitute: Substitute | null = null,
    readonly work: Work | null = null,
    readonly handles: readonly number[] = [],
  ) {
    work?.operation.retain();
    retainHandles(handles);
  }

  /** Notes that it was started. */
  begin(): void {
    this.isActive = true;
    this._isCancelling = false;
    this.#isFinished = false;
    this.partitions?.fill(0);
    if (!ticking.isOn) startTicks();
  }

  /** Does what is left to do here when MPI has completed it, once. */
  finish(): void {
    const { work } = this;
    if (work === null || !this.isActive || this.#isFinished) return;
    this.#isFinished = true;
    if (!isAttached(work.result)) throw detached();
    work.finish();
  }

  /** Whether the memory is still where MPI expects it. */
  isThere(): boolean {
    return isAttached(this.memory) && isAttached(this.memory2);
  }

  /**
   * Notes that MPI has completed it.
   *
   * @param by the object through which that was seen
   * @returns false if its memory was detached meanwhile
   */
  end(by: PersistentAwaiter): boolean {
    if (!this.isActive) return true;
    this.isActive = false;
    const { awaiting } = this;
    this.awaiting = null;
    if (awaiting !== null && awaiting !== by) awaiting._resolve(new Status());
    return this.isThere();
  }
}

// Once freed, the library gives the handle to another operation.
export function forgetPersistent(persistent: Persistent): void {
  persistents.delete(persistent.handle);
  if (!persistent.isFreed) {
    persistent.work?.operation.release();
    releaseHandles(persistent.handles);
  }
  persistent.isFreed = true;
}

/** Whether any was started and is not known to be complete. */
export function hasActive(): boolean {
  for (const { isActive } of persistents.values()) if (isActive) return true;
  return false;
}

/** In words. */
export const describePersistent = ({ isActive, kind }: Persistent): string =>
  isActive ? `an active ${kind}` : 'inactive';
