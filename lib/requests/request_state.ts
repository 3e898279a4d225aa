// What a request is made of, and what happens to it while MPI carries out its operation.

import { Exception } from '../base/exception.js';
import { Handle } from '../base/handle.js';
import { Status } from '../buffers/status.js';
import { dequeue, enqueue, type Queued } from '../event_loop/object_queue.js';
import type { Settlement } from '../event_loop/settlement.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { ANY_SOURCE, ANY_TAG, ERR_PROC_FAILED_PENDING } from '../native/generated/constants.js';
import { MPI_Request_get_status } from '../native/generated/functions.js';
import type { Memory } from '../native/message_data.js';
import { isFreedByError } from '../workarounds/open_mpi_requests.js';
import { noteUnfinished } from './errors.js';
import { completeWhenCollected, Remainder } from './forgotten_requests.js';
import { freeWhenComplete } from './freed_operation.js';
import { findUnderWay, keep, keepFreed, stopKeeping } from './kept_memory.js';
import {
  describePersistent,
  forgetPersistent,
  Persistent,
  persistents,
} from './persistent_state.js';
import { cancelled } from './queued_receives.js';
import { SharedOperation } from './shared_operation.js';

export const REQUEST_NULL_HANDLE = addon.handles.REQUEST_NULL;

/** What message a request stands for, in words. */
export type MessageKind =
  | 'a send to'
  | 'a send of an object to'
  | 'a receive from'
  | 'a receive of an object from';

/** Whose handle was asked for last. */
let askedFor: SharedOperation<RequestState> | null = null;

// The libraries give one handle to all sends that are complete at once. The one that was asked for
// last is meant then.
function sharedBy(handle: number): SharedOperation<RequestState> | null {
  if (askedFor !== null && askedFor.handle === handle && !askedFor.isOver) return askedFor;
  const request = findUnderWay(handle);
  return request instanceof RequestState ? request._shared : null;
}

/**
 * The first chapter of the class Request: its fields, from the start of the operation to its
 * completion.
 *
 * Requests are made for every message. So all fields of all chapters are stored by one constructor,
 * which gives all requests one shape, and none is private to the engine: that makes objects several
 * times as expensive. The same holds for private methods, which mark each object.
 */
export abstract class RequestState extends Handle {
  /** Memory that MPI uses until the operation is complete. @internal */
  _memory: Memory | null = null;
  /** @internal */
  _memory2: Memory | null = null;
  /** Gives the object of an object receive. @internal */
  _load: (() => unknown) | null = null;
  /** A receive in the queue: MPI does not know of it yet. @internal */
  _pending: Queued | null = null;
  /**
   * What else MPI reads until the operation is complete, such as counts, displacements and
   * datatypes; or the state of a persistent operation. @internal
   */
  _kept: unknown = null;
  /** The place among the requests under way, or -1. @internal */
  _place = -1;
  /** The place in the pump, or -1. @internal */
  _slot = -1;
  /** What those who await it get. @internal */
  _settlement: Settlement | null = null;
  /** Whether it was cancelled in the queue and nobody has asked about it yet. @internal */
  _cancelled = false;
  /** @internal */
  _isCollective = false;
  /** What message it is, if it is one; then with whom, and its tag. @internal */
  _message: MessageKind | null = null;
  /** @internal */
  _peer = 0;
  /** @internal */
  _tag = 0;
  /** The number of the last set of requests that it was in. @internal */
  _set = 0;
  /** Whether MPI was asked to cancel it. @internal */
  _isCancelling = false;
  /** All that stand for its operation, if other objects may. @internal */
  _shared: SharedOperation<RequestState> | null = null;

  /** Its settlement, from now on if nobody has awaited it yet. @internal */
  abstract _awaited(): Settlement;
  /** Gives those who await it the object, or the status. @internal */
  abstract _resolve(status: Status): void;
  /** The pump tests it no longer. @internal */
  abstract _unwatch(): void;

  // --- From the start to the completion ---------------------------------------------------------

  /** Takes over a started operation and the memory it uses. @internal */
  protected _begin(handle: number, memory: Memory | null, memory2: Memory | null): void {
    this._handle = handle;
    this._memory = memory;
    this._memory2 = memory2;
    keep(this);
  }

  /** Notes what message it is, for the list of what is left at the end. @internal */
  _isMessage(kind: MessageKind, peer: unknown, tag: unknown): this {
    this._message = kind;
    this._peer = peer as number;
    this._tag = tag as number;
    return this;
  }

  /**
   * Notes what a test or wait has told: MPI has completed the operation if the handle is null, or
   * if it is persistent and `isDone`. Then lets go of its memory. False if that was detached.
   * @internal
   */
  _noteCompletion(isDone: boolean): boolean {
    if (this._place < 0) {
      const kept = this._kept;
      if (kept instanceof Persistent) return !isDone || this._endPersistent(kept);
      if (kept instanceof Remainder) this._noteRemainder(kept);
      return this._shared === null || this._endOthers();
    }
    if (this._handle !== REQUEST_NULL_HANDLE || this._pending !== null) return true;
    stopKeeping(this);
    if (this._shared !== null) this._endOthers();
    if (this._load !== null) return true;
    const isThere = isAttached(this._memory) && isAttached(this._memory2);
    this._memory = null;
    this._memory2 = null;
    // Most requests keep nothing, and have nothing left to do.
    if (this._kept === null) return isThere;
    this._kept = null;
    return this._tryToFinish() && isThere;
  }

  // The others that stand for an operation that is complete. False if its memory was detached.
  private _endOthers(): boolean {
    if (this._handle !== REQUEST_NULL_HANDLE) return true;
    let isThere = true;
    for (const other of this._leaveOthers()) isThere = other._noteCompletion(true) && isThere;
    return isThere;
  }

  // They are null from now on: the handle is that of another operation soon.
  private _leaveOthers(): RequestState[] {
    const others = this._shared?.others(this) ?? [];
    if (this._shared !== null) this._shared.isOver = true;
    this._shared = null;
    for (const other of others) {
      other._shared = null;
      other._handle = REQUEST_NULL_HANDLE;
      other._unwatch();
    }
    return others;
  }

  private _tryToFinish(): boolean {
    try {
      this._finish();
      return true;
    } catch (error) {
      noteUnfinished(error);
      return false;
    }
  }

  /**
   * Does what is left to do here when MPI has completed an operation that keeps something.
   * @internal
   */
  _finish(): void {
    this._persistent()?.finish();
  }

  /**
   * Becomes null, and lets a message complete on its own. False if it is no message, or another
   * object may complete it.
   * @internal
   */
  protected _freeLater(): boolean {
    if (this._place < 0 || this._shared !== null || this._message === null) return false;
    stopKeeping(this);
    freeWhenComplete(this);
    this._handle = REQUEST_NULL_HANDLE;
    this._memory = null;
    this._memory2 = null;
    this._kept = null;
    this._load = null;
    return true;
  }

  /** Keeps the memory of an operation that is freed before MPI has completed it. @internal */
  protected _keepFreed(): void {
    for (const other of this._leaveOthers()) other._keepFreed();
    if (this._place < 0) {
      this._noteCompletion(false);
      return;
    }
    stopKeeping(this);
    keepFreed(this);
  }

  /** The object that was received, once, or null. @internal */
  protected _takeObject(): unknown {
    const load = this._load;
    this._load = null;
    this._memory = null;
    return load === null ? null : load();
  }

  // --- Complete, and nobody has waited for it ---------------------------------------------------

  /**
   * Lets go of its memory if MPI has completed it, and lets it be collected. @internal
   */
  _letGo(): void {
    const { _memory: memory, _memory2: memory2, _kept: kept } = this;
    if (this._shared !== null && memory === null && memory2 === null && kept === null) return;
    if (this._settlement?.isObserved || this._pending !== null || !this._isComplete()) return;
    // Those who wait for it are to be told that its memory is elsewhere.
    if (!isAttached(memory) || !isAttached(memory2)) return;
    if (this._load === null) {
      this._memory = null;
      this._memory2 = null;
    }
    this._kept = null;
    if (this._shared !== null) return;
    stopKeeping(this);
    this._kept = completeWhenCollected(this);
  }

  private _noteRemainder(remainder: Remainder): void {
    remainder._handle = this._handle;
    if (this._handle === REQUEST_NULL_HANDLE) this._kept = null;
  }

  // Another object may stand for it from now on, and outlive this one.
  private _share(): number {
    const remainder = this._kept;
    if (this._place >= 0 || remainder instanceof Remainder) {
      this._shared ??= new SharedOperation<RequestState>(this._handle, this);
    }
    askedFor = this._shared;
    if (remainder instanceof Remainder) {
      remainder._handle = REQUEST_NULL_HANDLE;
      this._kept = null;
      keep(this);
    }
    return this._handle;
  }

  /** The object that has started the operation which this one stands for. @internal */
  _starter(): RequestState | null {
    return this._shared?.others(this).find(({ _place: place }) => place >= 0) ?? null;
  }

  /**
   * The MPI library's own handle, as a number. It is only valid in this process, until the
   * operation is complete. Local.
   */
  override get handle(): number {
    return this._share();
  }

  /**
   * Gives the MPI library's own handle; `Request.fromhandle` makes a request of it. Local.
   *
   * @returns the handle, as a number; it is only valid in this process, until the operation is
   *   complete
   */
  override tohandle(): number {
    return this._share();
  }

  // --- Persistent operations --------------------------------------------------------------------

  /** @internal */
  _persistent(): Persistent | null {
    return this._kept instanceof Persistent ? this._kept : null;
  }

  /** Takes over a persistent operation. @internal */
  protected _own(handle: number, state: Persistent): void {
    this._handle = handle;
    this._kept = state;
    state.handle = handle;
    persistents.set(handle, state);
  }

  /** Stands for an operation that another object has started, or the program itself. @internal */
  protected _adopt(handle: number): this {
    this._handle = handle;
    this._kept = persistents.get(handle) ?? null;
    this._shared = handle === REQUEST_NULL_HANDLE ? null : sharedBy(handle);
    this._settlement = this._shared?.others(null)[0]?._settlement ?? null;
    this._shared?.add(this);
    return this;
  }

  /** False where the object itself must see the completion. @internal */
  get _canBeCopied(): boolean {
    const persistent = this._persistent();
    return persistent === null || persistent.substitute === null || !persistent.isActive;
  }

  private _endPersistent(persistent: Persistent): boolean {
    if (persistent.substitute !== null) {
      // Another object that stands for the same operation does not have its request.
      if (this._handle !== REQUEST_NULL_HANDLE) return true;
      this._handle = persistent.isFreed ? REQUEST_NULL_HANDLE : persistent.handle;
    } else if (isFreedByError(this._handle)) {
      forgetPersistent(persistent);
      return persistent.end(this);
    }
    const isFinished = this._tryToFinish();
    return persistent.end(this) && isFinished;
  }

  // --- Receives in the queue --------------------------------------------------------------------

  /** Lets a receive wait in the queue on behalf of this request. @internal */
  protected _enqueue(receive: Queued): void {
    this._pending = receive;
    enqueue(receive);
    keep(this);
  }

  /** Whether it is a receive in the queue. Throws what went wrong there. @internal */
  _isWaiting(): boolean {
    const receive = this._pending;
    if (receive === null || receive._error === null) return receive !== null;
    dequeue(receive);
    this._pending = null;
    this._load = null;
    this._noteCompletion(true);
    throw receive._error;
  }

  /** Ends a receive that MPI does not know of. @internal */
  protected _cancelQueued(receive: Queued): void {
    dequeue(receive);
    this._pending = null;
    this._cancelled = true;
    cancelled.count++;
    this._noteCompletion(true);
  }

  /**
   * Whether it was cancelled in the queue and nobody has asked about it yet. Then sets the status.
   * @internal
   */
  _tellCancelled(status: Status | null): boolean {
    if (!this._cancelled) return false;
    this._cancelled = false;
    cancelled.count--;
    if (status !== null) {
      status._load(new Status()._words, 0);
      status.Set_cancelled(true);
    }
    return true;
  }

  // --- Its state --------------------------------------------------------------------------------

  /** Whether there is no operation: a null request, or one that was completed. Local. */
  override get is_null(): boolean {
    return super.is_null && this._pending === null;
  }

  /** Whether it is made of a handle that no object of this package has. @internal */
  _isForeign(): boolean {
    return this._place < 0 && this._kept === null && this._shared === null;
  }

  /** Whether there is nothing to wait for. @internal */
  _isIdle(): boolean {
    return this.is_null || this._persistent()?.isActive === false;
  }

  /** Whether it is a partitioned operation. @internal */
  _isPartitioned(): boolean {
    return this._persistent()?.partitions != null;
  }

  /** Whether it is complete: by MPI, or with an error in the queue. Does not block. @internal */
  _isComplete(): boolean {
    if (this._pending !== null) return this._pending._error !== null;
    try {
      return MPI_Request_get_status(this, null);
    } catch (error) {
      // An error ends it, too, but for a receive from any source when some process has failed.
      if (error instanceof Exception) return error.error_class !== ERR_PROC_FAILED_PENDING;
      throw error;
    }
  }

  /** Whether the event loop must let it make progress, if nobody awaits it. @internal */
  _needsProgress(): boolean {
    return !this._isComplete();
  }

  /** @internal */
  override _facts(): readonly string[] {
    const persistent = this._persistent();
    return [persistent === null ? this._describe() : describePersistent(persistent)];
  }

  /** What it is, in words. @internal */
  _describe(): string {
    const what = this._isCollective ? 'a collective operation' : 'an operation';
    const message = this._message;
    const bytes = this._memory === null ? '' : ` on ${this._memory.byteLength} bytes`;
    if (message === null) return `${what}${bytes}`;
    const peer = this._peer === ANY_SOURCE ? 'any source' : `rank ${this._peer}`;
    const tag = this._tag === ANY_TAG ? 'any tag' : `tag ${this._tag}`;
    // The memory of an object is not the program's.
    return `${message} ${peer} with ${tag}${message.includes('object') ? '' : bytes}`;
  }
}
