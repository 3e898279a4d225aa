import { packageError } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, defineKind } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { asStatus, Status } from '../buffers/status.js';
import { isHandle, show } from '../native/argument_checks.js';
import { ERR_REQUEST } from '../native/generated/constants.js';
import { MPI_Cancel, MPI_Request_free } from '../native/generated/functions.js';
import type { HandleHolder, Memory } from '../native/message_data.js';
import { statusOf, testOne, waitOne } from './completion.js';
import { notPossible } from './errors.js';
import { keepFreed } from './kept_memory.js';
import { RequestObjectSetMethods } from './object_set_methods.js';
import { describePersistent, forgetPersistent, type Persistent } from './persistent_state.js';
import { MemoryReceive, ObjectReceive } from './queued_receives.js';
import type { Received } from './received.js';
import { REQUEST_NULL_HANDLE } from './request_state.js';

interface OneStatus {
  status?: Status | null;
}
type NamedStatus = Named<OneStatus, ['status']>;

const nothing = (): null => null;

/**
 * A nonblocking operation under way. It can be awaited: `await` gives the status, or the object of
 * an object receive, and throws what went wrong. The upper-case methods complete it, too, and
 * block; the lower-case ones also give the object that was received. Do not touch its memory before
 * it is complete.
 *
 * Several callers may await it, and wait for it, any number of times: all get the same. An async
 * function that returns a request resolves to the request's result, as with a promise; put it into
 * an object to return the request itself.
 *
 * @example
 * const request = comm.Irecv(buffer, { source: 0 });
 * const status = await request;   // the event loop runs meanwhile
 * @example
 * const request = comm.Irecv(buffer, { source: 0 });
 * request.Wait();                 // nothing else runs in this thread
 */
export class Request<T = unknown> extends RequestObjectSetMethods implements PromiseLike<T> {
  /**
   * Makes a null request, or another object for the operation of a request. Local.
   *
   * @param request a request: the new object stands for the same operation; null makes a null
   *   request
   * @throws {TypeError} if `request` is neither an `MPI.Request` nor null; for an active persistent
   *   collective or reduction by a JavaScript function: only the object that has started it can
   *   complete it
   */
  constructor(request: Request<T> | null = null) {
    super();
    if (request === null) {
      this._handle = REQUEST_NULL_HANDLE;
      return;
    }
    if (!isHandle(request, 'Request')) throw notOfClass('Request', request);
    if (!request._canBeCopied) {
      throw new TypeError(
        'Request: the active request of a reduction by a JavaScript function, or of a persistent collective, can not be copied',
      );
    }
    this._adopt(request.handle);
  }

  /**
   * Makes a request of the MPI library's own handle, which `tohandle` gives. Local.
   *
   * @param handle the handle, as a number; only valid in the process that it comes from
   * @returns a request that stands for the same operation; it keeps no memory alive
   * @throws {TypeError} if the handle is not such a number
   */
  static fromhandle(handle: number): Request;
  static fromhandle(named: { handle: number }): Request;
  @parameters('Request', 'handle')
  static fromhandle(handle: unknown): Request {
    return new Request()._adopt(asHandle('Request', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Request_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Request;
  static fromfortran(named: { handle: number }): Request;
  @parameters('Request', 'handle')
  static fromfortran(handle: unknown): Request {
    return Request.fromhandle(fromFortran('Request', handle));
  }

  // --- Starting it ------------------------------------------------------------------------------

  /** Takes over a started operation and the memory it uses. @internal */
  static _start(
    handle: number,
    memory: Memory | null,
    memory2: Memory | null = null,
    kept: unknown = null,
  ): Request<Status> {
    const request = new Request<Status>();
    request._begin(handle, memory, memory2);
    if (kept !== null) request._kept = kept;
    return request;
  }

  /** Takes over a started collective operation and the memory it uses. @internal */
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

  /** Takes over the started receive of an object, which is made of the bytes. @internal */
  static _startReceive<T>(handle: number, bytes: Memory, load: () => unknown): Request<T> {
    const request = new Request<T>();
    request._load = load;
    request._begin(handle, bytes, null);
    return request;
  }

  /** Starts a receive of an object, or of bytes: it is queued until its message comes. @internal */
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
    request._isMessage('a receive of an object from', source, tag)._enqueue(receive);
    if (request._pending !== null) receive.listen();
    return request;
  }

  /**
   * Queues a receive of memory behind object receives: MPI knows of it when its turn comes.
   * @internal
   */
  static _receiveLater(
    comm: HandleHolder,
    source: number,
    tag: number,
    memory: Memory | null,
    start: () => number,
  ): Request<Status> {
    const request = new Request<Status>();
    request._memory = memory;
    request._isMessage('a receive from', source, tag);
    request._enqueue(new MemoryReceive(request, comm, source, tag, start));
    return request;
  }

  // --- Completing it ----------------------------------------------------------------------------

  /**
   * Blocks until the operation is complete, and completes the request: it is null afterwards, or
   * inactive if it is persistent. `MPI_Wait`
   *
   * @param status set to the status of the operation
   * @returns true
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null; if the memory of the
   *   operation was detached while it was under way
   * @throws {MPI.Exception} if the operation has failed
   * @example
   * const request = comm.Irecv(buffer, { source: 0 });
   * compute();
   * request.Wait();
   */
  Wait(status?: Status | null): true;
  Wait(...named: NamedStatus): true;
  @parameters('Request', 'status')
  Wait(status: unknown = null): true {
    waitOne(this, asStatus('Request.Wait', status));
    return true;
  }

  /**
   * Completes the request if the operation is complete now: then it is null afterwards, or inactive
   * if it is persistent. Does not block. `MPI_Test`
   *
   * @param status set to the status of the operation if that is complete
   * @returns whether the operation is complete
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null; if the memory of the
   *   operation was detached while it was under way
   * @throws {MPI.Exception} if the operation has failed
   */
  Test(status?: Status | null): boolean;
  Test(...named: NamedStatus): boolean;
  @parameters('Request', 'status')
  Test(status: unknown = null): boolean {
    return testOne(this, asStatus('Request.Test', status));
  }

  /**
   * Asks whether the operation is complete, and leaves the request as it is: it must still be
   * completed by `Wait`, `Test` or a similar call. Does not block. `MPI_Request_get_status`
   *
   * @param status set to the status of the operation if that is complete
   * @returns whether the operation is complete; true if the request is null or inactive
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null
   * @throws {MPI.Exception} if the operation has failed
   */
  Get_status(status?: Status | null): boolean;
  Get_status(...named: NamedStatus): boolean;
  @parameters('Request', 'status')
  Get_status(status: unknown = null): boolean {
    return statusOf(this, asStatus('Request.Get_status', status));
  }

  /**
   * Blocks until the operation is complete, completes the request and gives the object that was
   * received. `MPI_Wait`
   *
   * @param status set to the status of the operation
   * @returns the object of an object receive; the object of a generalized request; null for all
   *   others
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null; if the memory of the
   *   operation was detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} if the operation has failed
   * @example
   * const request = comm.irecv({ source: 0 });
   * const object = request.wait();
   */
  wait(status?: Status | null): Received<T>;
  wait(...named: NamedStatus): Received<T>;
  @parameters('Request', 'status')
  wait(status: unknown = null): unknown {
    waitOne(this, asStatus('Request.wait', status));
    return this._take();
  }

  /**
   * Completes the request if the operation is complete now, and gives the object that was received.
   * Does not block. `MPI_Test`
   *
   * @param status set to the status of the operation if that is complete
   * @returns `[true, object]` with the object of an object receive or of a generalized request,
   *   null for all others; `[false, null]` if the operation is not complete yet
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null; if the memory of the
   *   operation was detached while it was under way
   * @throws {DOMException} `DataCloneError` if the message of an object receive is not an object
   * @throws {MPI.Exception} if the operation has failed
   * @example
   * const request = comm.irecv({ source: 0 });
   * const [isDone, object] = request.test();
   */
  test(status?: Status | null): [flag: true, msg: Received<T>] | [flag: false, msg: null];
  test(...named: NamedStatus): [flag: true, msg: Received<T>] | [flag: false, msg: null];
  @parameters('Request', 'status')
  test(status: unknown = null): [flag: boolean, msg: unknown] {
    return testOne(this, asStatus('Request.test', status)) ? [true, this._take()] : [false, null];
  }

  /**
   * Asks whether the operation is complete, and leaves the request as it is: it must still be
   * completed by `wait`, `test` or a similar call, which gives the object. Does not block.
   * `MPI_Request_get_status`
   *
   * @param status set to the status of the operation if that is complete
   * @returns whether the operation is complete; true if the request is null or inactive
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null
   * @throws {MPI.Exception} if the operation has failed
   */
  get_status(status?: Status | null): boolean;
  get_status(...named: NamedStatus): boolean;
  @parameters('Request', 'status')
  get_status(status: unknown = null): boolean {
    return statusOf(this, asStatus('Request.get_status', status));
  }

  // --- Awaiting it ------------------------------------------------------------------------------

  /**
   * Awaits the operation: this is what `await request` calls. The event loop keeps running
   * meanwhile, and the process stays alive until the operation is complete. Does not block. Local.
   * `MPI_Testsome`
   *
   * @param onfulfilled called with the object of an object receive, or else with the `Status`
   * @param onrejected called with the error of an operation that has failed: an `MPI.Exception`; a
   *   `TypeError` if the memory of the operation was detached while it was under way; a
   *   `DataCloneError` if the message of an object receive is not an object; the reason of an
   *   `AbortSignal` that has ended a receive
   * @returns a promise of what the function that was called returns
   */
  // Here and not in a lower chapter: the engine looks it up for each request that is awaited.
  // biome-ignore lint/suspicious/noThenProperty: requests are to be awaited
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this._awaited().promise as Promise<T>).then(onfulfilled, onrejected);
  }

  /**
   * Awaits the operation to handle its failure, as `catch` of a promise does. The event loop keeps
   * running meanwhile, and the process stays alive until the operation is complete. Does not block.
   * Local. `MPI_Testsome`
   *
   * @param onrejected called with the error of an operation that has failed, as `then` says
   * @returns a promise of what `await` gives, or of what the function returns if it was called
   * @example
   * comm.isend(report, 0).catch((error) => console.error('not sent', error));
   */
  catch<B = never>(onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(null, onrejected);
  }

  /**
   * Awaits the operation to do something when it has ended, whether it has failed or not, as
   * `finally` of a promise does. The event loop keeps running meanwhile, and the process stays
   * alive until the operation is complete. Does not block. Local. `MPI_Testsome`
   *
   * @param onfinally called without arguments
   * @returns a promise of what `await` gives; it is rejected with the error of an operation that
   *   has failed, or with what the function throws
   * @example
   * await comm.Isend(buffer, 1).finally(() => pool.giveBack(buffer));
   */
  finally(onfinally?: (() => void) | null): Promise<T> {
    return (this._awaited().promise as Promise<T>).finally(onfinally);
  }

  // --- Ending it --------------------------------------------------------------------------------

  /**
   * Asks MPI to cancel the operation. The request must still be completed, by `Wait` or by `await`;
   * the status then tells whether the operation was cancelled (`Is_cancelled`). An object receive
   * whose message has not come is always cancelled, and gives null. Does not block. Local.
   * `MPI_Cancel`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` for a null request, for a collective
   *   or partitioned operation, and for a persistent one that is not active
   * @example
   * const request = comm.Irecv(buffer, { source: 0 });
   * request.Cancel();
   * const status = await request;
   * if (status.Is_cancelled()) console.log('nothing came');
   */
  Cancel(): void {
    const persistent = this._persistent();
    if (persistent?.kind === 'collective' || this._standsForCollective()) {
      throw packageError(
        ERR_REQUEST,
        'Request.Cancel: MPI_ERR_REQUEST: a collective operation can not be cancelled',
      );
    }
    if (persistent !== null && (!persistent.isActive || persistent.kind !== 'message')) {
      throw notPossible('Request.Cancel', `is ${describePersistent(persistent)}`);
    }
    const receive = this._pending;
    if (receive === null) {
      // Once is enough. All objects that stand for the operation ask through one.
      const asked = persistent ?? this._starter() ?? this;
      if (asked._isCancelling) return;
      MPI_Cancel(this);
      asked._isCancelling = true;
      return;
    }
    this._cancelQueued(receive);
    if (this._settlement !== null) {
      const status = new Status();
      this._tellCancelled(status);
      this._resolve(status);
    }
  }

  // MPICH 4.0 aborts the process when it is to cancel a collective operation, which MPI forbids.
  private _standsForCollective(): boolean {
    return this._isCollective || this._starter()?._isCollective === true;
  }

  /**
   * Asks MPI to cancel the operation, as `Cancel` does under mpi4py's lower-case name. The request
   * must still be completed, by `wait` or by `await`; an object receive whose message has not come
   * gives null then. Does not block. Local. `MPI_Cancel`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` for a null request, for a collective
   *   or partitioned operation, and for a persistent one that is not active
   */
  cancel(): void {
    this.Cancel();
  }

  /**
   * Gives the request back: the operation completes on its own, and nobody is told. The request is
   * null afterwards; those who await it get an error. The memory of the operation is kept until it
   * is complete; that of a persistent one, and of one whose `handle` was asked for, for ever. Does
   * not block. Local. `MPI_Test` or `MPI_Request_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` for a null request, and for a
   *   persistent collective or partitioned operation that is active or a reduction by a JavaScript
   *   function: these must be completed
   */
  Free(): void {
    const persistent = this._persistent();
    if (persistent !== null) this._freePersistent(persistent);
    else if (this._pending !== null) this.Cancel();
    else if (!this._freeLater()) MPI_Request_free(this);
    this._reject(notPossible('Request.Free', 'was freed while it was awaited'));
    this._keepFreed();
  }

  // MPI forbids to free an active request of these kinds: the other processes would wait for it.
  private _freePersistent(persistent: Persistent): void {
    if (persistent.isActive && persistent.kind !== 'message') {
      throw notPossible('Request.Free', `is ${describePersistent(persistent)}`);
    }
    MPI_Request_free(this);
    if (persistent.substitute !== null && persistent.isActive) {
      MPI_Request_free({ _handle: persistent.handle, _kind: 'Request' });
    }
    forgetPersistent(persistent);
    persistent.substitute?.free();
    if (persistent.isActive) keepFreed(persistent);
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }
}

defineKind(Request.prototype, 'Request', REQUEST_NULL_HANDLE, []);

/** The error of a constructor for what is neither null nor a request of its class. */
export function notOfClass(Class: string, request: unknown): TypeError {
  return new TypeError(
    `${Class}: request must be an MPI.${Class} or null, but ${show(request)} came`,
  );
}

/** The null handle: no operation. `MPI_REQUEST_NULL` */
export const REQUEST_NULL = new Request();
