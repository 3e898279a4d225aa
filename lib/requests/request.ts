import { Exception, packageError } from '../base/exception.js';
import { asHandle, defineKind, Handle } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { asStatus, Status } from '../buffers/status.js';
import { dequeue, enqueue, type Queued } from '../event_loop/object_queue.js';
import {
  mayLookAtOnce,
  observed,
  settled,
  startTicks,
  ticking,
  unwatch,
  watch,
  watchSingle,
} from '../event_loop/pump.js';
import { Settlement } from '../event_loop/settlement.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { ANY_SOURCE, ANY_TAG, ERR_REQUEST } from '../native/generated/constants.js';
import {
  MPI_Cancel,
  MPI_Request_free,
  MPI_Request_get_status,
} from '../native/generated/functions.js';
import { memoryUses, provide } from '../native/hooks.js';
import type { HandleHolder, Memory } from '../native/message_data.js';
import { statusOf, testAlone, testOne, waitOne } from './completion.js';
import { noteUnfinished, notPossible, trouble } from './errors.js';
import {
  describePersistent,
  forgetPersistent,
  hasActive,
  Persistent,
  persistents,
} from './persistent_state.js';
import { MemoryReceive, ObjectReceive } from './queued_receives.js';
import {
  allRequests,
  allStatus,
  anyRequest,
  anyStatus,
  awaitAll,
  awaitAny,
  awaitSome,
  cancelled,
  isPartitioned,
  someRequests,
  someStatus,
  takeAll,
  takeAt,
  takeSome,
} from './sets.js';

const { handles } = addon;
const REQUEST_NULL_HANDLE = handles.REQUEST_NULL;

type StatusArgument = Status | null;
type StatusesArgument = Status[] | null;
interface OneStatus {
  status?: StatusArgument;
}
interface AnyArguments {
  requests: readonly Request[];
  status?: StatusArgument;
}
interface AllArguments {
  requests: readonly Request[];
  statuses?: StatusesArgument;
}
type NamedAny = Named<AnyArguments, ['requests', 'status']>;
type NamedAll = Named<AllArguments, ['requests', 'statuses']>;

// Requests under way, each at its own place: this keeps them, and so their memory, alive. MPI goes on
// writing there even when the program has dropped the request.
const underWay: Request[] = [];
provide({
  isUnderWay: () => underWay.some((request) => request._needsProgress()) || hasActive(),
});

// Requests that were freed: MPI may use their memory until they are complete, which can no longer be
// known.
const freed: (Request | Persistent)[] = [];

memoryUses.push((buffer) => {
  const uses = ({ memory, memory2 }: Pick<Persistent, 'memory' | 'memory2'>) =>
    memory?.buffer === buffer || memory2?.buffer === buffer;
  const isUsed = [...underWay, ...freed].some((request) =>
    request instanceof Persistent
      ? uses(request)
      : uses({ memory: request._memory, memory2: request._memory2 }),
  );
  if (isUsed) return 'a request';
  return [...persistents.values()].some(uses) ? 'a persistent request' : null;
});

const nothing = (): null => null;

/** What MPI has not completed, in words. @internal */
export function incompleteRequests(): { description: string; isCollective: boolean }[] {
  const requests = underWay.filter((request) => !request._isComplete());
  const active = [...persistents.values()].filter(({ isActive }) => isActive);
  return [
    ...requests.map((request) => ({
      description: request._describe(),
      isCollective: request._isCollective,
    })),
    ...active.map((state) => ({
      description: `${describePersistent(state)}, persistent`,
      isCollective: state.kind === 'collective',
    })),
  ];
}

// Also for another object that stands for the request. MPICH 4.0 aborts the process when it is to cancel
// a collective operation, which MPI forbids.
function isCollective(request: Request): boolean {
  const { _handle: handle } = request;
  const isSame = (other: Request) => other._isCollective && other._handle === handle;
  return request._isCollective || underWay.some(isSame);
}

/** How often a request that is awaited is tested at once. */
const TESTS_AT_ONCE = 100;

/**
 * A nonblocking operation under way. It can be awaited: `await` gives the status, or the object of an
 * object receive, and throws what went wrong. Upper-case methods complete it, too, blocking; the
 * lower-case ones give the object that was received. Its memory must not be touched before it is
 * complete.
 *
 * Several may await it, and wait for it, any number of times: all get the same. An async function that
 * returns a request returns what that gives, like one that returns a promise; `return { request }` if
 * the request itself is wanted.
 *
 * @example
 * const request = comm.Irecv(buffer, { source: 0 });
 * const status = await request;   // the event loop runs meanwhile
 * @example
 * const request = comm.Irecv(buffer, { source: 0 });
 * request.Wait();                 // nothing else runs in this thread
 */
export class Request<T = unknown> extends Handle implements PromiseLike<T> {
  /** Memory that MPI uses until the operation is complete. @internal */
  _memory: Memory | null = null;
  /** @internal */
  _memory2: Memory | null = null;
  /** Gives the object of an object receive. @internal */
  _load: (() => unknown) | null = null;
  /** A receive in the queue, of which MPI does not know yet. @internal */
  _pending: Queued | null = null;
  /**
   * What else MPI reads until the operation is complete, as counts, displacements and datatypes; or the
   * state of a persistent operation. @internal
   */
  _kept: unknown = null;
  /** The place among the requests under way. */
  private _place = -1;
  /** The place in the pump. @internal */
  _slot = -1;
  /** What it was, or will be, settled with for those who await it. @internal */
  _settlement: Settlement | null = null;
  /** An object receive that was cancelled, which was not told yet. @internal */
  _cancelled = false;
  /** @internal */
  _isCollective = false;

  /** @param request another request: the new object stands for the same one */
  constructor(request: Request<T> | null = null) {
    super();
    if (request === null) {
      this._handle = REQUEST_NULL_HANDLE;
      return;
    }
    if (!request._canBeCopied) {
      throw new TypeError(
        'Request: the active request of a reduction by a JavaScript function, or of a persistent collective, can not be copied',
      );
    }
    this._handle = request._handle;
    this._kept = persistents.get(request._handle) ?? null;
  }

  /** Takes over a started operation and the memory it uses. @internal */
  static _start(
    handle: number,
    memory: Memory | null,
    memory2: Memory | null = null,
    kept: unknown = null,
  ): Request<Status> {
    const request = new Request<Status>();
    request._handle = handle;
    request._memory = memory;
    request._memory2 = memory2;
    if (kept !== null) request._kept = kept;
    request._link();
    return request;
  }

  /** The same for an object, which is made of the bytes. @internal */
  static _startReceive<T>(handle: number, bytes: Memory, load: () => unknown): Request<T> {
    const request = new Request<T>();
    request._load = load;
    request._begin(handle, bytes, null);
    return request;
  }

  /** A receive of an object, or of bytes: queued until its message comes. @internal */
  static _receive<T>(
    comm: HandleHolder,
    source: number,
    tag: number,
    signal: AbortSignal | null,
    offered: Uint8Array | null,
    isRaw = false,
  ): Request<T> {
    const request = new Request<T>();
    // Until it has met its message, when it may be cancelled.
    request._load = nothing;
    const receive = new ObjectReceive(request, comm, source, tag, signal, offered, isRaw);
    request._enqueue(receive);
    receive.heed();
    return request;
  }

  /** A receive of memory that is behind object receives: MPI is told of it when its turn comes. @internal */
  static _receiveLater(
    comm: HandleHolder,
    source: number,
    tag: number,
    memory: Memory | null,
    start: () => number,
  ): Request<Status> {
    const request = new Request<Status>();
    request._memory = memory;
    request._enqueue(new MemoryReceive(request, comm, source, tag, start));
    return request;
  }

  private _enqueue(receive: Queued): void {
    this._pending = receive;
    enqueue(receive);
    this._link();
  }

  /** MPI knows of it now. @internal */
  _met(handle: number): void {
    this._pending = null;
    this._handle = handle;
    if (this._settlement?.isObserved) this._watch();
  }

  /** It has failed in the queue. @internal */
  _failed(): void {
    if (this._settlement?.isObserved) this._look();
  }

  /** The same for a collective operation. @internal */
  static _startCollective(
    handle: number,
    memory: Memory | null = null,
    memory2: Memory | null = null,
    kept: unknown = null,
  ): Request<Status> {
    const request = Request._start(handle, memory, memory2, kept);
    request._isCollective = true;
    return request;
  }

  /** Takes over a started operation, as `_start` does. @internal */
  protected _begin(handle: number, memory: Memory | null, memory2: Memory | null): void {
    this._handle = handle;
    this._memory = memory;
    this._memory2 = memory2;
    this._link();
  }

  /** @internal */
  protected _link(): void {
    this._place = underWay.length;
    underWay.push(this);
    if (!ticking.isOn) startTicks();
  }

  private _unlink(): void {
    const last = underWay.pop() as Request;
    if (last !== this) {
      underWay[this._place] = last;
      last._place = this._place;
    }
    this._place = -1;
  }

  /** False where the object itself must see the completion. @internal */
  get _canBeCopied(): boolean {
    const persistent = this._persistent();
    return persistent === null || persistent.substitute === null || !persistent.isActive;
  }

  /** What is left to do here when MPI has completed an operation that keeps something. @internal */
  _finish(): void {
    this._persistent()?.finish();
  }

  /** Takes over a persistent operation. @internal */
  protected _own(handle: number, state: Persistent): void {
    this._handle = handle;
    this._kept = state;
    state.handle = handle;
    persistents.set(handle, state);
  }

  /** @internal */
  _persistent(): Persistent | null {
    return this._kept instanceof Persistent ? this._kept : null;
  }

  /** Whether there is nothing to wait for. @internal */
  _isIdle(): boolean {
    return this.is_null || this._persistent()?.isActive === false;
  }

  /**
   * Lets go of a request that MPI has completed: then its handle is null, or it is persistent and
   * `isDone`. False if its memory was detached. @internal
   */
  _settle(isDone: boolean): boolean {
    if (this._place < 0) {
      const kept = this._kept;
      return !isDone || !(kept instanceof Persistent) || this.#end(kept);
    }
    if (this._handle !== REQUEST_NULL_HANDLE || this._pending !== null) return true;
    this._unlink();
    if (this._load !== null) return true;
    const isThere = isAttached(this._memory) && isAttached(this._memory2);
    this._memory = null;
    this._memory2 = null;
    // Most requests keep nothing, and have nothing left to do.
    if (this._kept === null) return isThere;
    this._kept = null;
    try {
      this._finish();
    } catch (error) {
      noteUnfinished(error);
      return false;
    }
    return isThere;
  }

  /** What the lower-case methods give: the object received, once, or null. @internal */
  _take(): unknown {
    const settlement = this._settlement;
    if (settlement === null || this._current() === null) return this._takeObject();
    return settlement.value === settlement.status ? null : settlement.value;
  }

  /** @internal */
  protected _takeObject(): unknown {
    const load = this._load;
    this._load = null;
    this._memory = null;
    return load === null ? null : load();
  }

  #end(persistent: Persistent): boolean {
    if (persistent.substitute !== null) {
      // Another object that stands for the same operation does not have its request.
      if (this._handle !== REQUEST_NULL_HANDLE) return true;
      this._handle = persistent.isFreed ? REQUEST_NULL_HANDLE : persistent.handle;
    } else if (this._handle === REQUEST_NULL_HANDLE) {
      // Open MPI 4.1 frees a request that ends with an error.
      forgetPersistent(persistent);
      return persistent.end(this);
    }
    let isFinished = true;
    try {
      persistent.finish();
    } catch (error) {
      noteUnfinished(error);
      isFinished = false;
    }
    return persistent.end(this) && isFinished;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Request;
  static fromhandle(named: { handle: number }): Request;
  @parameters('Request', 'handle')
  static fromhandle(handle: unknown): Request {
    return new Request()._adopt(asHandle('Request', handle));
  }

  /** @internal */
  protected _adopt(handle: number): this {
    this._handle = handle;
    this._kept = persistents.get(handle) ?? null;
    return this;
  }

  override get is_null(): boolean {
    return super.is_null && this._pending === null;
  }

  /** Whether MPI has completed it, for the last look at it. @internal */
  _isComplete(): boolean {
    if (this._pending !== null) return false;
    try {
      return MPI_Request_get_status(this, null);
    } catch (error) {
      // An error ends it, too.
      if (error instanceof Exception) return true;
      throw error;
    }
  }

  /** Whether the event loop must let it make progress, if nobody awaits it. @internal */
  _needsProgress(): boolean {
    return !this._isComplete();
  }

  /** @internal */
  _describe(): string {
    if (this._pending !== null) {
      const { _source: source, _tag: tag } = this._pending;
      const from = source === ANY_SOURCE ? 'any source' : `rank ${source}`;
      const what = this._load === null ? 'a receive' : 'a receive of an object';
      return `${what} from ${from} with ${tag === ANY_TAG ? 'any tag' : `tag ${tag}`}`;
    }
    const what = this._isCollective ? 'a collective operation' : 'an operation';
    return this._memory === null ? what : `${what} on ${this._memory.byteLength} bytes`;
  }

  // --- Awaiting it ------------------------------------------------------------------------------

  /**
   * What `await` calls. The promise resolves to the status, or to the object of an object receive, when
   * the operation is complete. Keeps the process alive until then. Does not block.
   */
  // biome-ignore lint/suspicious/noThenProperty: requests are to be awaited
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const settlement = this._current() ?? this.#observe();
    return (settlement.promise as Promise<T>).then(onfulfilled, onrejected);
  }

  /** Its settlement, if somebody awaits it. That of a persistent one is of its last start. @internal */
  _current(): Settlement | null {
    const settlement = this._settlement;
    return settlement === null || !settlement.isSettled || this._isIdle() ? settlement : null;
  }

  #observe(): Settlement {
    const other = this.#awaitedOther();
    if (other !== null) {
      this._settlement = other._current() ?? other.#observe();
      return this._settlement;
    }
    const settlement = new Settlement();
    this._settlement = settlement;
    if (this._isIdle()) {
      const status = new Status();
      this._cancelledStatus(status);
      this._resolve(settlement, status);
      return settlement;
    }
    // One that has failed in the queue is no longer looked at there.
    const hasFailed = this._pending !== null && this._pending._error !== null;
    if (hasFailed || mayLookAtOnce()) this.#lookAtOnce(settlement);
    if (settlement.isSettled) return settlement;
    observed();
    settlement.isObserved = true;
    if (this._pending === null) this._watch();
    return settlement;
  }

  // Another object that stands for the same operation, which is told when it is complete.
  #awaitedOther(): Request | null {
    if (this._place >= 0 || this._isIdle()) return null;
    const persistent = this._persistent();
    if (persistent === null) {
      return underWay.find(({ _handle }) => _handle === this._handle) ?? null;
    }
    const { awaiting } = persistent;
    persistent.awaiting ??= this;
    return awaiting;
  }

  #lookAtOnce(settlement: Settlement): void {
    const status = new Status();
    try {
      for (let i = 0; i < TESTS_AT_ONCE; i++) {
        if (!testAlone(this, status)) continue;
        this._resolve(settlement, status);
        return;
      }
    } catch (error) {
      this._reject(error);
    }
  }

  /** Lets the pump test it. @internal */
  _watch(): void {
    if (this._testsAlone()) watchSingle(this);
    else watch(this);
  }

  /** Whether it can't be tested together with others, as what is not known here. @internal */
  protected _testsAlone(): boolean {
    return this._place < 0 ? this._persistent() === null || isPartitioned(this) : false;
  }

  /** Tests it. @internal */
  _look(): void {
    const status = new Status();
    try {
      if (!testAlone(this, status)) return;
    } catch (error) {
      this._reject(error);
      return;
    }
    this._resolve(this._settlement, status);
  }

  /** MPI has completed it. @internal */
  _complete(status: Status, failure: { readonly error: unknown } | null): void {
    const isThere = this._settle(true);
    if (failure !== null) this._reject(failure.error);
    else if (!isThere) this._reject(trouble());
    else this._resolve(this._settlement, status);
  }

  /** Tells those who await it. @internal */
  _resolve(settlement: Settlement | null, status: Status): void {
    if (settlement === null || settlement.isSettled) return;
    try {
      const isObject = this._givesObject();
      const object = this._takeObject();
      settlement.resolve(isObject ? object : status, status);
    } catch (error) {
      settlement.reject(error);
    }
    this.#ended(settlement);
  }

  /** @internal */
  _reject(error: unknown): void {
    const settlement = this._settlement;
    if (settlement === null || settlement.isSettled) return;
    settlement.reject(error);
    this.#ended(settlement);
  }

  #ended(settlement: Settlement): void {
    if (!settlement.isObserved) return;
    settlement.isObserved = false;
    unwatch(this);
    settled();
  }

  /** Whether it gives an object, not the status. @internal */
  protected _givesObject(): boolean {
    return this._load !== null;
  }

  // --- One request ------------------------------------------------------------------------------

  /** Blocks until the operation is complete. `MPI_Wait` */
  Wait(status?: StatusArgument): true;
  Wait(...named: Named<OneStatus, ['status']>): true;
  @parameters('Request', 'status')
  Wait(status: unknown = null): true {
    waitOne(this, asStatus('Request.Wait', status));
    return true;
  }

  /** Whether the operation is complete; if so it is done with. Does not block. `MPI_Test` */
  Test(status?: StatusArgument): boolean;
  Test(...named: Named<OneStatus, ['status']>): boolean;
  @parameters('Request', 'status')
  Test(status: unknown = null): boolean {
    return testOne(this, asStatus('Request.Test', status));
  }

  /** Whether the operation is complete, leaving the request as it is. `MPI_Request_get_status` */
  Get_status(status?: StatusArgument): boolean;
  Get_status(...named: Named<OneStatus, ['status']>): boolean;
  @parameters('Request', 'status')
  Get_status(status: unknown = null): boolean {
    return statusOf('Request.Get_status', this, status);
  }

  /** Asks MPI to cancel the operation; `Wait` must still follow. `MPI_Cancel` */
  Cancel(): void {
    const persistent = this._persistent();
    if (persistent?.kind === 'collective' || isCollective(this)) {
      throw packageError(
        ERR_REQUEST,
        'Request.Cancel: MPI_ERR_REQUEST: a collective operation can not be cancelled',
      );
    }
    if (persistent !== null && (!persistent.isActive || persistent.kind !== 'message')) {
      throw notPossible('Request.Cancel', `is ${describePersistent(persistent)}`);
    }
    if (this._pending === null) {
      MPI_Cancel(this);
      return;
    }
    dequeue(this._pending);
    this._pending = null;
    this._cancelled = true;
    cancelled.count++;
    this._settle(true);
    if (this._settlement !== null) {
      const status = new Status();
      this._cancelledStatus(status);
      this._resolve(this._settlement, status);
    }
    this._load = null;
  }

  /** Lets the operation complete on its own, without telling. Local. `MPI_Request_free` */
  Free(): void {
    const persistent = this._persistent();
    if (persistent !== null) this.#freePersistent(persistent);
    else if (this._pending !== null) this.Cancel();
    else MPI_Request_free(this);
    this._reject(notPossible('Request.Free', 'was freed while it was awaited'));
    if (this._place < 0) return;
    this._unlink();
    freed.push(this);
  }

  // MPI forbids to free an active request of these kinds: the other processes would wait for it.
  #freePersistent(persistent: Persistent): void {
    if (persistent.isActive && persistent.kind !== 'message') {
      throw notPossible('Request.Free', `is ${describePersistent(persistent)}`);
    }
    MPI_Request_free(this);
    if (persistent.substitute !== null && persistent.isActive) {
      MPI_Request_free({ _handle: persistent.handle, _kind: 'Request' });
    }
    forgetPersistent(persistent);
    persistent.substitute?.free();
    if (persistent.isActive) freed.push(persistent);
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }

  /** Whether it is an object receive without a message. Throws what went wrong. @internal */
  _isWaiting(): boolean {
    const receive = this._pending;
    if (receive === null || receive._error === null) return receive !== null;
    dequeue(receive);
    this._pending = null;
    this._load = null;
    this._settle(true);
    throw receive._error;
  }

  /** Sets the status of a receive that was cancelled before MPI knew of it. @internal */
  _cancelledStatus(status: Status | null): boolean {
    if (!this._cancelled) return false;
    this._cancelled = false;
    cancelled.count--;
    if (status !== null) {
      status._load(new Status()._words, 0);
      status.Set_cancelled(true);
    }
    return true;
  }

  /** Blocks until the operation is complete and returns the object received, or null. */
  wait(status?: StatusArgument): unknown;
  wait(...named: Named<OneStatus, ['status']>): unknown;
  @parameters('Request', 'status')
  wait(status: unknown = null): unknown {
    waitOne(this, asStatus('Request.wait', status));
    return this._take();
  }

  /** `[true, object received or null]` if the operation is complete, else `[false, null]`. */
  test(status?: StatusArgument): [flag: boolean, msg: unknown];
  test(...named: Named<OneStatus, ['status']>): [flag: boolean, msg: unknown];
  @parameters('Request', 'status')
  test(status: unknown = null): [flag: boolean, msg: unknown] {
    return testOne(this, asStatus('Request.test', status)) ? [true, this._take()] : [false, null];
  }

  /** The same as `Get_status`. */
  get_status(status?: StatusArgument): boolean;
  get_status(...named: Named<OneStatus, ['status']>): boolean;
  @parameters('Request', 'status')
  get_status(status: unknown = null): boolean {
    return statusOf('Request.get_status', this, status);
  }

  /** The same as `Cancel`. */
  cancel(): void {
    this.Cancel();
  }

  // --- Several requests -------------------------------------------------------------------------

  /**
   * Blocks until one of the requests is complete and returns its index; `MPI.UNDEFINED` if none is
   * active. `MPI_Waitany`
   */
  static Waitany(requests: readonly Request[], status?: StatusArgument): number;
  static Waitany(...named: NamedAny): number;
  @parameters('Request', 'requests', 'status')
  static Waitany(requests: unknown, status: unknown = null): number {
    return anyRequest('Request.Waitany', requests, status, true).index;
  }

  /** `[index, flag]` of a complete request, without blocking. `MPI_Testany` */
  static Testany(
    requests: readonly Request[],
    status?: StatusArgument,
  ): [index: number, flag: boolean];
  static Testany(...named: NamedAny): [index: number, flag: boolean];
  @parameters('Request', 'requests', 'status')
  static Testany(requests: unknown, status: unknown = null): [index: number, flag: boolean] {
    const { index, flag } = anyRequest('Request.Testany', requests, status, false);
    return [index, flag];
  }

  /** Blocks until all requests are complete. `MPI_Waitall` */
  static Waitall(requests: readonly Request[], statuses?: StatusesArgument): true;
  static Waitall(...named: NamedAll): true;
  @parameters('Request', 'requests', 'statuses')
  static Waitall(requests: unknown, statuses: unknown = null): true {
    allRequests('Request.Waitall', requests, statuses, true);
    return true;
  }

  /** Whether all requests are complete; if so they are done with. `MPI_Testall` */
  static Testall(requests: readonly Request[], statuses?: StatusesArgument): boolean;
  static Testall(...named: NamedAll): boolean;
  @parameters('Request', 'requests', 'statuses')
  static Testall(requests: unknown, statuses: unknown = null): boolean {
    return allRequests('Request.Testall', requests, statuses, false).flag;
  }

  /**
   * Blocks until at least one request is complete; the indices of all that are, or null if none is
   * active. `MPI_Waitsome`
   */
  static Waitsome(requests: readonly Request[], statuses?: StatusesArgument): number[] | null;
  static Waitsome(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static Waitsome(requests: unknown, statuses: unknown = null): number[] | null {
    return someRequests('Request.Waitsome', requests, statuses, true).indices;
  }

  /** The indices of the complete requests, without blocking; null if none is active. `MPI_Testsome` */
  static Testsome(requests: readonly Request[], statuses?: StatusesArgument): number[] | null;
  static Testsome(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static Testsome(requests: unknown, statuses: unknown = null): number[] | null {
    return someRequests('Request.Testsome', requests, statuses, false).indices;
  }

  /** `[index, flag]` of a complete request, leaving all requests as they are. */
  static Get_status_any(
    requests: readonly Request[],
    status?: StatusArgument,
  ): [index: number, flag: boolean];
  static Get_status_any(...named: NamedAny): [index: number, flag: boolean];
  @parameters('Request', 'requests', 'status')
  static Get_status_any(requests: unknown, status: unknown = null): [index: number, flag: boolean] {
    return anyStatus('Request.Get_status_any', requests, status);
  }

  /** Whether all requests are complete, leaving them as they are. */
  static Get_status_all(requests: readonly Request[], statuses?: StatusesArgument): boolean;
  static Get_status_all(...named: NamedAll): boolean;
  @parameters('Request', 'requests', 'statuses')
  static Get_status_all(requests: unknown, statuses: unknown = null): boolean {
    return allStatus('Request.Get_status_all', requests, statuses);
  }

  /** The indices of the complete requests, leaving all as they are; null if none is active. */
  static Get_status_some(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): number[] | null;
  static Get_status_some(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static Get_status_some(requests: unknown, statuses: unknown = null): number[] | null {
    return someStatus('Request.Get_status_some', requests, statuses);
  }

  /** `[index, object received or null]` of the first request that is complete. */
  static waitany(
    requests: readonly Request[],
    status?: StatusArgument,
  ): [index: number, obj: unknown];
  static waitany(...named: NamedAny): [index: number, obj: unknown];
  @parameters('Request', 'requests', 'status')
  static waitany(requests: unknown, status: unknown = null): [index: number, obj: unknown] {
    const { set, index } = anyRequest('Request.waitany', requests, status, true);
    return [index, takeAt(set, index)];
  }

  /** `[index, flag, object received or null]`, without blocking. */
  static testany(
    requests: readonly Request[],
    status?: StatusArgument,
  ): [index: number, flag: boolean, obj: unknown];
  static testany(...named: NamedAny): [index: number, flag: boolean, obj: unknown];
  @parameters('Request', 'requests', 'status')
  static testany(
    requests: unknown,
    status: unknown = null,
  ): [index: number, flag: boolean, obj: unknown] {
    const { set, index, flag } = anyRequest('Request.testany', requests, status, false);
    return [index, flag, flag ? takeAt(set, index) : null];
  }

  /** Blocks until all requests are complete and returns the objects received, null for sends. */
  static waitall(requests: readonly Request[], statuses?: StatusesArgument): unknown[];
  static waitall(...named: NamedAll): unknown[];
  @parameters('Request', 'requests', 'statuses')
  static waitall(requests: unknown, statuses: unknown = null): unknown[] {
    return takeAll(allRequests('Request.waitall', requests, statuses, true).set);
  }

  /** `[true, objects]` if all requests are complete, else `[false, null]`. */
  static testall(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): [flag: boolean, msgs: unknown[] | null];
  static testall(...named: NamedAll): [flag: boolean, msgs: unknown[] | null];
  @parameters('Request', 'requests', 'statuses')
  static testall(
    requests: unknown,
    statuses: unknown = null,
  ): [flag: boolean, msgs: unknown[] | null] {
    const { set, flag } = allRequests('Request.testall', requests, statuses, false);
    return flag ? [true, takeAll(set)] : [false, null];
  }

  /** `[indices, objects]` of all requests that are complete, at least one; nulls if none is active. */
  static waitsome(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): [indices: number[] | null, objs: unknown[] | null];
  static waitsome(...named: NamedAll): [indices: number[] | null, objs: unknown[] | null];
  @parameters('Request', 'requests', 'statuses')
  static waitsome(
    requests: unknown,
    statuses: unknown = null,
  ): [indices: number[] | null, objs: unknown[] | null] {
    return takeSome(someRequests('Request.waitsome', requests, statuses, true));
  }

  /** `[indices, objects]` of all requests that are complete, without blocking. */
  static testsome(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): [indices: number[] | null, objs: unknown[] | null];
  static testsome(...named: NamedAll): [indices: number[] | null, objs: unknown[] | null];
  @parameters('Request', 'requests', 'statuses')
  static testsome(
    requests: unknown,
    statuses: unknown = null,
  ): [indices: number[] | null, objs: unknown[] | null] {
    return takeSome(someRequests('Request.testsome', requests, statuses, false));
  }

  // --- Awaiting several ---------------------------------------------------------------------------

  /**
   * Awaits all requests. Of many it costs less than `Promise.all(requests)`, which awaits each by itself.
   * Does not block.
   */
  static WaitallAsync(requests: readonly Request[], statuses?: StatusesArgument): Promise<true>;
  static WaitallAsync(...named: NamedAll): Promise<true>;
  @parameters('Request', 'requests', 'statuses')
  static async WaitallAsync(requests: unknown, statuses: unknown = null): Promise<true> {
    await awaitAll('Request.WaitallAsync', requests, statuses);
    return true;
  }

  /** Awaits one of the requests: its index, or `MPI.UNDEFINED` if none is active. Does not block. */
  static WaitanyAsync(requests: readonly Request[], status?: StatusArgument): Promise<number>;
  static WaitanyAsync(...named: NamedAny): Promise<number>;
  @parameters('Request', 'requests', 'status')
  static async WaitanyAsync(requests: unknown, status: unknown = null): Promise<number> {
    return (await awaitAny('Request.WaitanyAsync', requests, status)).index;
  }

  /** Awaits at least one of the requests: the indices of all that are complete, or null if none is
   * active. Does not block. */
  static WaitsomeAsync(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): Promise<number[] | null>;
  static WaitsomeAsync(...named: NamedAll): Promise<number[] | null>;
  @parameters('Request', 'requests', 'statuses')
  static async WaitsomeAsync(
    requests: unknown,
    statuses: unknown = null,
  ): Promise<number[] | null> {
    return (await awaitSome('Request.WaitsomeAsync', requests, statuses)).indices;
  }

  /** Awaits all requests: the objects received, null for others. Does not block. */
  static waitallAsync(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): Promise<unknown[]>;
  static waitallAsync(...named: NamedAll): Promise<unknown[]>;
  @parameters('Request', 'requests', 'statuses')
  static async waitallAsync(requests: unknown, statuses: unknown = null): Promise<unknown[]> {
    return takeAll(await awaitAll('Request.waitallAsync', requests, statuses));
  }

  /** Awaits one of the requests: `[index, object received or null]`. Does not block. */
  static waitanyAsync(
    requests: readonly Request[],
    status?: StatusArgument,
  ): Promise<[index: number, obj: unknown]>;
  static waitanyAsync(...named: NamedAny): Promise<[index: number, obj: unknown]>;
  @parameters('Request', 'requests', 'status')
  static async waitanyAsync(
    requests: unknown,
    status: unknown = null,
  ): Promise<[index: number, obj: unknown]> {
    const { set, index } = await awaitAny('Request.waitanyAsync', requests, status);
    return [index, takeAt(set, index)];
  }

  /** Awaits at least one of the requests: `[indices, objects]` of all that are complete; nulls if none
   * is active. Does not block. */
  static waitsomeAsync(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): Promise<[indices: number[] | null, objs: unknown[] | null]>;
  static waitsomeAsync(
    ...named: NamedAll
  ): Promise<[indices: number[] | null, objs: unknown[] | null]>;
  @parameters('Request', 'requests', 'statuses')
  static async waitsomeAsync(
    requests: unknown,
    statuses: unknown = null,
  ): Promise<[indices: number[] | null, objs: unknown[] | null]> {
    return takeSome(await awaitSome('Request.waitsomeAsync', requests, statuses));
  }

  /** The same as `Get_status_any`. */
  static get_status_any(
    requests: readonly Request[],
    status?: StatusArgument,
  ): [index: number, flag: boolean];
  static get_status_any(...named: NamedAny): [index: number, flag: boolean];
  @parameters('Request', 'requests', 'status')
  static get_status_any(requests: unknown, status: unknown = null): [index: number, flag: boolean] {
    return anyStatus('Request.get_status_any', requests, status);
  }

  /** The same as `Get_status_all`. */
  static get_status_all(requests: readonly Request[], statuses?: StatusesArgument): boolean;
  static get_status_all(...named: NamedAll): boolean;
  @parameters('Request', 'requests', 'statuses')
  static get_status_all(requests: unknown, statuses: unknown = null): boolean {
    return allStatus('Request.get_status_all', requests, statuses);
  }

  /** The same as `Get_status_some`. */
  static get_status_some(
    requests: readonly Request[],
    statuses?: StatusesArgument,
  ): number[] | null;
  static get_status_some(...named: NamedAll): number[] | null;
  @parameters('Request', 'requests', 'statuses')
  static get_status_some(requests: unknown, statuses: unknown = null): number[] | null {
    return someStatus('Request.get_status_some', requests, statuses);
  }
}

defineKind(Request.prototype, 'Request', REQUEST_NULL_HANDLE, []);

/** The null handle: no operation. */
export const REQUEST_NULL = new Request();
