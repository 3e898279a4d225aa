// Error handlers: MPI's own, and those that call a function of the program.

import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, constant, defineKind, type Handle, isConstant } from '../base/handle.js';
import { LocalHandle } from '../base/local_handle.js';
import { parameters } from '../base/named_arguments.js';
import { rc } from '../base/rc.js';
import { addon } from '../native/addon.js';
import { checkInteger, show } from '../native/argument_checks.js';
import {
  MPI_Comm_get_errhandler,
  MPI_Errhandler_free,
  MPI_File_get_errhandler,
  MPI_Session_get_errhandler,
  MPI_Win_get_errhandler,
} from '../native/generated/functions.js';
import { provide } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';

const { handles } = addon;

/**
 * What happens when a call on a communicator, a window or a file fails. mpi4node sets
 * `MPI.ERRORS_RETURN`, with which calls throw an `MPI.Exception`. A new communicator has the
 * handler of the one it is made from. The `Create_errhandler` of `MPI.Comm`, `MPI.Win` and
 * `MPI.File` make handlers of functions. Free them after they are set, as the example does, if
 * there are many: a function that was set is kept until MPI uses its handle again.
 *
 * @example
 * const report = (comm: MPI.Comm, code: number) =>
 *   console.error(comm.name, MPI.Get_error_string(code));
 * using handler = MPI.Comm.Create_errhandler(report);
 * comm.Set_errhandler(handler);
 */
export class Errhandler extends LocalHandle {
  /**
   * Makes a null handle, or another object for the same handler. Local.
   *
   * @param errhandler the handler that the new object stands for, too. Default: none
   * @throws {TypeError} if `errhandler` is neither an `MPI.Errhandler` nor null
   */
  constructor(errhandler: Errhandler | null = null) {
    super();
    this._share('errhandler', errhandler);
  }

  /** An object of a new handle, which goes with its objects unless `Free` comes first. @internal */
  static _new(handle: number): Errhandler {
    return Errhandler._from(handle)._own(freeErrhandler);
  }

  /** An object of a handle that somebody else frees. @internal */
  static _from(handle: number): Errhandler {
    const errhandler = new Errhandler();
    errhandler._handle = handle;
    return errhandler;
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Errhandler;
  static fromhandle(named: { handle: number }): Errhandler;
  @parameters('Errhandler', 'handle')
  static fromhandle(handle: unknown): Errhandler {
    return Errhandler._from(asHandle('Errhandler', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Errhandler_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Errhandler;
  static fromfortran(named: { handle: number }): Errhandler;
  @parameters('Errhandler', 'handle')
  static fromfortran(handle: unknown): Errhandler {
    return Errhandler.fromhandle(fromFortran('Errhandler', handle));
  }

  /**
   * Frees the handle, and makes this object null. Communicators and windows that have the handler
   * keep it. Local. `MPI_Errhandler_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` or `MPI.ERR_ERRHANDLER` if it is null
   */
  Free(): void {
    // The predefined ones are not counted in every library, and freed once too often are gone.
    if (!this._predefined.has(this._handle)) {
      freeErrhandler(this);
      this._disown();
    } else if (!isConstant(this)) this._makeNull();
  }

  /** @internal */
  override _disown(): void {
    super._disown();
    // Others may set it by its handle.
    const handler = handlers.get(this._handle);
    if (handler !== undefined) handler.isSet = true;
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }
}

defineKind(Errhandler.prototype, 'Errhandler', handles.ERRHANDLER_NULL, [
  handles.ERRORS_RETURN,
  handles.ERRORS_ABORT,
  handles.ERRORS_ARE_FATAL,
]);

/** No error handler: the null handle. `MPI_ERRHANDLER_NULL` */
export const ERRHANDLER_NULL = new Errhandler();
/**
 * The error handler that lets calls throw an `MPI.Exception`, and the one that this package sets.
 * `MPI_ERRORS_RETURN`
 */
export const ERRORS_RETURN = constant(Errhandler.fromhandle(handles.ERRORS_RETURN));
/**
 * The error handler that ends the processes of the communicator, or with some libraries the whole
 * job. From MPI 4 on; before, it is `MPI.ERRORS_ARE_FATAL`. `MPI_ERRORS_ABORT`
 */
export const ERRORS_ABORT = constant(Errhandler.fromhandle(handles.ERRORS_ABORT));
/** The error handler that ends the whole job. `MPI_ERRORS_ARE_FATAL` */
export const ERRORS_ARE_FATAL = constant(Errhandler.fromhandle(handles.ERRORS_ARE_FATAL));

/**
 * What new windows and the predefined communicators get: rc.errors says. Null: the library's own.
 */
export function errhandlerOfNew(): Errhandler | null {
  return {
    exception: ERRORS_RETURN,
    abort: ERRORS_ABORT,
    fatal: ERRORS_ARE_FATAL,
    default: null,
  }[rc.errors];
}

// --- Handlers of the program -------------------------------------------------------------------

interface Handler {
  handle(object: Handle, error_code: number): void;
  wrap(handle: number): Handle;
  /** Whether a communicator or a window may have it. */
  isSet: boolean;
}

// By MPI's handle: it may live on in communicators after it was freed, until MPI uses it again.
// Those of other threads are not here, and not called. One that was set stays until then: a
// communicator may have inherited it, and MPI does not tell when the last one is gone. MPI uses a
// handle again soon after Free, but late if the garbage collector frees it: of 600,000 functions
// that were set in turn, 370,000 were kept on Open MPI and 250,000 on MPICH, some 0.5 to 1 kB each;
// with Free 176 and 1.
const handlers = new Map<number, Handler>();

function freeErrhandler(holder: HandleHolder): void {
  const { _handle: handle } = holder;
  MPI_Errhandler_free(holder);
  if (handlers.get(handle)?.isSet === false) handlers.delete(handle);
}

interface Functions<T> {
  create(): number;
  get(object: T): number;
  set(object: T, errhandler: unknown): void;
  call(object: T, errorcode: number): void;
}

/** The error handlers of one class of MPI objects. */
export class ErrorHandlers<T extends Handle> {
  readonly #owner: string;
  readonly #native: Functions<T>;
  readonly #wrap: (handle: number) => T;

  constructor(owner: string, native: Functions<T>, wrap: (handle: number) => T) {
    this.#owner = owner;
    this.#native = native;
    this.#wrap = wrap;
  }

  create(errhandler_fn: unknown): Errhandler {
    if (typeof errhandler_fn !== 'function') {
      throw new TypeError(
        `${this.#owner}.Create_errhandler: errhandler_fn must be a function, but ${show(errhandler_fn)} came`,
      );
    }
    const errhandler = Errhandler._new(this.#native.create());
    const handle = errhandler_fn as Handler['handle'];
    handlers.set(errhandler._handle, { handle, wrap: this.#wrap, isSet: false });
    return errhandler;
  }

  get(object: T): Errhandler {
    return Errhandler._new(this.#native.get(object));
  }

  set(object: T, errhandler: unknown): void {
    this.#native.set(object, errhandler);
    const handler = handlers.get((errhandler as Errhandler)._handle);
    if (handler !== undefined) handler.isSet = true;
  }

  call(object: T, errorcode: unknown): void {
    checkInteger(`${this.#owner}.Call_errhandler`, 'errorcode', errorcode);
    if (!callHandler(object, errorcode)) this.#native.call(object, errorcode);
  }
}

const getErrhandler: Readonly<Record<string, (object: HandleHolder) => number>> = {
  Comm: MPI_Comm_get_errhandler,
  File: MPI_File_get_errhandler,
  Session: MPI_Session_get_errhandler,
  Win: MPI_Win_get_errhandler,
};

/**
 * Calls the function that is the error handler of an object, if it is one. The object is only lent
 * to it: it is null afterwards.
 */
function callHandler(holder: HandleHolder, code: number): boolean {
  const errhandler = Errhandler._from(getErrhandler[holder._kind](holder));
  const handler = handlers.get(errhandler._handle);
  errhandler.free();
  if (handler === undefined) return false;
  const object = handler.wrap(holder._handle);
  try {
    handler.handle(object, code);
  } finally {
    object._handle = object._null;
  }
  return true;
}
provide({ callErrorHandler: callHandler });
