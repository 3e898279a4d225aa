import { packageError, raise } from '../base/exception.js';
import { asHandle, defineUnmade } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { Status } from '../buffers/status.js';
import { frame, statusWords } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import { runCallback } from '../native/callbacks.js';
import { gate, pass } from '../native/gate.js';
import { ERR_REQUEST } from '../native/generated/constants.js';
import { MPI_Grequest_complete, MPI_Grequest_start } from '../native/generated/functions.js';
import { cancelWithoutMPI } from '../workarounds/mpich_requests.js';
import { findUnderWay } from './kept_memory.js';
import { notOfClass, Request } from './request.js';

type Values = readonly unknown[];
type QueryFunction<A extends Values> = (status: Status, ...args: A) => void;
type FreeFunction<A extends Values> = (...args: A) => void;
type CancelFunction<A extends Values> = (completed: boolean, ...args: A) => void;
type AnyFunction = (...values: unknown[]) => void;

interface StartArguments<A extends Values> {
  query_fn?: QueryFunction<A> | null;
  free_fn?: FreeFunction<A> | null;
  cancel_fn?: CancelFunction<A> | null;
  args?: A | null;
  kwargs?: object | null;
}

// Of the functions on several requests one can be under way at a time.
const refused = (name: string): boolean => /^MPI_(Wait|Test)(all|any|some)$/.test(name);

// What the objects that stand for one request share. The handle stays when the request is freed,
// which can be before it is complete.
interface State {
  handle: number;
  isComplete: boolean;
  object: unknown;
  readonly cancel: (completed: boolean) => void;
}

/** `Callback::kCancel` in the binding. */
const CANCEL = 2;

/**
 * A generalized request: it stands for something that the program does itself. It is complete when
 * the program says so, and can be waited for together with MPI's own requests. `await` and `wait`
 * give the object that `complete` was called with.
 *
 * @example
 * const request = MPI.Grequest.Start();
 * readFile('data.json', 'utf8', (error, text) => request.complete(error ?? text));
 */
export class Grequest extends Request {
  private _state: State | null = null;

  /**
   * Makes a null request, or another object for the operation of a request. Local.
   *
   * @param request a generalized or a null request; null makes a null request
   * @throws {TypeError} if it is anything else
   */
  constructor(request: Request | null = null) {
    super(request);
    if (request instanceof Grequest) this._state = request._state;
    else if (!this.is_null) throw notOfClass('Grequest', request);
  }

  /**
   * Makes a generalized request of the MPI library's own handle, which `tohandle` gives. It can
   * complete what `Grequest.Start` has started here. Local.
   *
   * @param handle the handle, as a number; only valid in the process that it comes from
   * @returns a request that stands for the same operation
   * @throws {TypeError} if the handle is not such a number
   */
  static override fromhandle(handle: number): Grequest;
  static override fromhandle(named: { handle: number }): Grequest;
  @parameters('Grequest', 'handle')
  static override fromhandle(handle: unknown): Grequest {
    const request = new Grequest()._adopt(asHandle('Grequest', handle));
    const started = findUnderWay(request._handle);
    if (started instanceof Grequest) request._state = started._state;
    return request;
  }

  /**
   * Starts a generalized request, which `Complete` or `complete` must complete. Local.
   * `MPI_Grequest_start`
   *
   * MPI calls the functions from within `Wait`, `Test` and other calls on the request. What a
   * function throws is thrown by that call. The functions must not wait for or test several
   * requests at once.
   *
   * @param query_fn called with a `Status`, which it can set, when the request is complete and
   *   somebody waits for it, tests it or asks for its status
   * @param free_fn called when the request was waited for, or freed, and is complete
   * @param cancel_fn called by `Cancel`, with whether the request is complete
   * @param args an array of further arguments for each of the three functions
   * @param kwargs an object that each of the three functions gets as its last argument
   * @returns the request, which is active
   * @throws {TypeError} if an argument is of the wrong type
   * @example
   * const request = MPI.Grequest.Start((status) => status.Set_source(0));
   * setTimeout(() => request.Complete(), 100);
   * await request;
   */
  static Start<A extends Values>(
    query_fn?: QueryFunction<A> | null,
    free_fn?: FreeFunction<A> | null,
    cancel_fn?: CancelFunction<A> | null,
    args?: A | null,
    named?: { kwargs?: object | null },
  ): Grequest;
  static Start<A extends Values>(
    ...named: Named<StartArguments<A>, ['query_fn', 'free_fn', 'cancel_fn', 'args', 'kwargs']>
  ): Grequest;
  @parameters('Grequest', 'query_fn', 'free_fn', 'cancel_fn', 'args', 'kwargs')
  static Start(
    query_fn: unknown = null,
    free_fn: unknown = null,
    cancel_fn: unknown = null,
    args: unknown = null,
    kwargs: unknown = null,
  ): Grequest {
    const query = asFunction('query_fn', query_fn);
    const free = asFunction('free_fn', free_fn);
    const cancel = asFunction('cancel_fn', cancel_fn);
    const values = asArguments(args, kwargs);
    const callbacks = [
      () => {
        const status = new Status();
        status._load(statusWords, 0);
        // What it has set counts even if it throws.
        try {
          query(status, ...values);
        } finally {
          statusWords.set(status._words);
        }
      },
      () => free(...values),
      (completed: boolean) => cancel(completed, ...values),
    ];
    if (!gate.isOpen) pass('MPI_Grequest_start');
    MPI_Grequest_start((which, completed) => {
      const run = (): boolean => {
        callbacks[which](completed);
        return true;
      };
      return runCallback(which === CANCEL ? () => true : refused, run, false);
    });
    const handle = frame[1];
    if (frame[0] !== 0) raise('MPI_Grequest_start', frame[0]);
    const request = new Grequest();
    request._state = { handle, isComplete: false, object: null, cancel: callbacks[CANCEL] };
    request._begin(handle, null, null);
    return request;
  }

  /**
   * Says that the operation is complete: those who wait for the request go on, and get null in
   * place of an object. Local. `MPI_Grequest_complete`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is complete already, or
   *   was not made by `Grequest.Start`
   * @example
   * const request = MPI.Grequest.Start();
   * socket.once('close', () => request.Complete());
   * request.then(() => console.log('closed'));
   */
  Complete(): void {
    this._completeWith('Grequest.Complete', null);
  }

  /**
   * Says that the operation is complete: those who wait for the request go on, and `await`, `wait`
   * and `test` give them the object. Local. `MPI_Grequest_complete`
   *
   * @param obj any value; it stays in this process and is not copied
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is complete already, or
   *   was not made by `Grequest.Start`
   */
  complete(obj?: unknown): void;
  @parameters('Grequest', 'obj')
  complete(obj: unknown = null): void {
    this._completeWith('Grequest.complete', obj);
  }

  /**
   * Calls the `cancel_fn` of the request with whether the request is complete. The request must
   * still be completed by the program and be waited for. Does not block. Local. `MPI_Cancel`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is null
   * @throws {unknown} what the `cancel_fn` throws
   */
  override Cancel(): void {
    const state = this._state;
    if (state !== null && this._handle === state.handle) cancelWithoutMPI(state);
    else super.Cancel();
  }

  // Neither library looks whether the request is one that can be completed.
  private _completeWith(method: string, object: unknown): void {
    const state = this._state;
    if (state === null || state.isComplete) {
      throw packageError(
        ERR_REQUEST,
        `${method}: MPI_ERR_REQUEST: the request is ${state === null ? 'not from Grequest.Start' : 'already complete'}`,
      );
    }
    state.isComplete = true;
    state.object = object;
    MPI_Grequest_complete({ _handle: state.handle, _kind: 'Request' });
  }

  /** This is known here; MPI would call the program's function to tell. @internal */
  override _isComplete(): boolean {
    return this._state?.isComplete ?? super._isComplete();
  }

  /** MPI has none of its memory. @internal */
  override _letGo(): void {}

  /** What the program does itself needs no progress of MPI. @internal */
  override _needsProgress(): boolean {
    return false;
  }

  /** A test of it calls functions of the program. @internal */
  protected override _testsAlone(): boolean {
    return true;
  }

  /** @internal */
  protected override _givesObject(): boolean {
    return true;
  }

  /** @internal */
  protected override _takeObject(): unknown {
    const object = this._state?.object ?? null;
    if (this._state !== null) this._state.object = null;
    return object;
  }
}

function asFunction(argument: string, value: unknown): AnyFunction {
  if (value === null) return () => {};
  if (typeof value === 'function') return value as AnyFunction;
  throw new TypeError(
    `Grequest.Start: ${argument} must be a function or null, but ${show(value)} came`,
  );
}

function asArguments(args: unknown, kwargs: unknown): unknown[] {
  if (args !== null && !Array.isArray(args)) {
    throw new TypeError(`Grequest.Start: args must be an array or null, but ${show(args)} came`);
  }
  if (kwargs !== null && typeof kwargs !== 'object') {
    throw new TypeError(
      `Grequest.Start: kwargs must be an object or null, but ${show(kwargs)} came`,
    );
  }
  const values: unknown[] = args === null ? [] : [...args];
  return kwargs === null ? values : [...values, kwargs];
}
defineUnmade(Grequest.prototype);
