// Awaiting a request: what `await` gives, and how the request comes to know that it is complete.

import { Status } from '../buffers/status.js';
import {
  lookTogether,
  mayLookAtOnce,
  observed,
  settled,
  unwatch,
  watch,
  watchSingle,
} from '../event_loop/pump.js';
import { Settlement } from '../event_loop/settlement.js';
import type { ReceivedObject } from '../objects/incoming_object.js';
import { mustTestAlone } from '../workarounds/open_mpi_failures.js';
import { testAlone } from './completion.js';
import { trouble } from './errors.js';
import { Remainder } from './forgotten_requests.js';
import { countUnderWay } from './kept_memory.js';
import { RequestState } from './request_state.js';

/**
 * How often a request that is awaited is tested at once, if it is one of few: an answer may come
 * within microseconds. Many are looked at together, once all are known.
 */
const TESTS_AT_ONCE = 100;
const FEW = 4;

/**
 * The second chapter of the class Request: it can be awaited. The pump, the queue, or a wait for
 * the same operation tells it that the operation is complete. Each knows it by an interface of its
 * own: `Awaited`, `ReceivingRequest`, `CompletableRequest`. Other requests know it by
 * `KeptRequest`.
 */
export abstract class RequestAwaiting extends RequestState {
  /** Its settlement, from now on if nobody has awaited it yet. @internal */
  _awaited(): Settlement {
    return this._current() ?? this._observe();
  }

  /** Its settlement, unless that is of an earlier start of a persistent operation. @internal */
  _current(): Settlement | null {
    const settlement = this._settlement;
    return settlement === null || !settlement.isSettled || this._isIdle() ? settlement : null;
  }

  private _observe(): Settlement {
    const other = this._awaitedOther();
    if (other !== null) {
      this._settlement = other._awaited();
      return this._settlement;
    }
    const settlement = new Settlement();
    this._settlement = settlement;
    for (const same of this._shared?.others(this) ?? []) same._settlement = settlement;
    if (this._isIdle()) {
      const status = new Status();
      this._tellCancelled(status);
      this._resolve(status);
      return settlement;
    }
    // One that has failed in the queue is no longer looked at there.
    const hasFailed = this._pending !== null && this._pending._error !== null;
    if (hasFailed) this._lookAtOnce();
    else if (mayLookAtOnce()) {
      if (countUnderWay() > FEW) lookTogether();
      else this._lookAtOnce();
    }
    if (settlement.isSettled) return settlement;
    observed();
    settlement.isObserved = true;
    if (this._pending === null) this._watch();
    return settlement;
  }

  // Another object that stands for the same operation, which is told when it is complete.
  private _awaitedOther(): Pick<RequestState, '_awaited'> | null {
    if (this._place >= 0 || this._kept instanceof Remainder || this._isIdle()) return null;
    const persistent = this._persistent();
    if (persistent === null) return this._starter();
    const { awaiting } = persistent;
    persistent.awaiting ??= this;
    return awaiting;
  }

  private _lookAtOnce(): void {
    const status = new Status();
    try {
      for (let i = 0; i < TESTS_AT_ONCE; i++) {
        if (!testAlone(this, status)) continue;
        this._resolve(status);
        return;
      }
    } catch (error) {
      this._reject(error);
    }
  }

  /** The pump tests it no longer. @internal */
  _unwatch(): void {
    unwatch(this);
  }

  private _watch(): void {
    if (this._testsAlone()) watchSingle(this);
    else watch(this);
  }

  /** Whether it can't be tested together with others, as what is not known here. @internal */
  protected _testsAlone(): boolean {
    if (mustTestAlone) return true;
    return this._place < 0 ? this._persistent() === null || this._isPartitioned() : false;
  }

  // --- What others tell it ----------------------------------------------------------------------

  /** Tests it, for the pump. @internal */
  _look(): void {
    const status = new Status();
    try {
      if (!testAlone(this, status)) return;
    } catch (error) {
      this._reject(error);
      return;
    }
    this._resolve(status);
  }

  /** The pump has seen that MPI has completed it. @internal */
  _complete(status: Status, failure: { readonly error: unknown } | null): void {
    const isThere = this._noteCompletion(true);
    if (failure !== null) this._reject(failure.error);
    else if (!isThere) this._reject(trouble());
    else this._resolve(status);
  }

  /** The queue has given it to MPI. @internal */
  _met(handle: number): void {
    this._pending = null;
    this._handle = handle;
    if (this._settlement?.isObserved) this._watch();
  }

  /** The queue has found the message of an object receive. @internal */
  _metObject(handle: number, object: ReceivedObject): void {
    this._memory = object.memory;
    this._load = () => object.load();
    this._met(handle);
  }

  /** It has failed in the queue. @internal */
  _failed(): void {
    if (this._settlement?.isObserved) this._look();
  }

  // --- Settling it ------------------------------------------------------------------------------

  /** Gives those who await it the object, or the status. @internal */
  _resolve(status: Status): void {
    const settlement = this._settlement;
    if (settlement === null || settlement.isSettled) return;
    try {
      const isObject = this._givesObject();
      const object = this._takeObject();
      settlement.resolve(isObject ? object : status, status);
    } catch (error) {
      settlement.reject(error);
    }
    this._stopWatching(settlement);
  }

  /** Tells those who await it what went wrong. @internal */
  _reject(error: unknown): void {
    const settlement = this._settlement;
    if (settlement === null || settlement.isSettled) return;
    settlement.reject(error);
    this._stopWatching(settlement);
  }

  private _stopWatching(settlement: Settlement): void {
    if (!settlement.isObserved) return;
    settlement.isObserved = false;
    unwatch(this);
    settled();
  }

  /** Whether it gives an object, not the status. @internal */
  protected _givesObject(): boolean {
    return this._load !== null;
  }

  /** What the lower-case methods give: the object received, once, or null. @internal */
  _take(): unknown {
    const settlement = this._settlement;
    if (settlement === null || this._current() === null) return this._takeObject();
    return settlement.value === settlement.status ? null : settlement.value;
  }
}
