import { asHandle, defineKind, Handle } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import { rc } from '../base/rc.js';
import { addon } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import {
  MPI_Comm_get_errhandler,
  MPI_Errhandler_free,
  MPI_Win_get_errhandler,
} from '../native/generated/functions.js';
import { provide } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';

const { handles } = addon;

/**
 * What MPI does about an error: mpi4node sets `ERRORS_RETURN`, so that errors become exceptions. New
 * communicators take over that of the one they are made from.
 */
export class Errhandler extends Handle {
  /** @param errhandler another one: the new object stands for the same */
  constructor(errhandler: Errhandler | null = null) {
    super();
    this._handle = errhandler?._handle ?? this._null;
  }

  /** @internal */
  static _from(handle: number): Errhandler {
    const errhandler = new Errhandler();
    errhandler._handle = handle;
    return errhandler;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Errhandler;
  static fromhandle(named: { handle: number }): Errhandler;
  @parameters('Errhandler', 'handle')
  static fromhandle(handle: unknown): Errhandler {
    return Errhandler._from(asHandle('Errhandler', handle));
  }

  /**
   * Frees the handle. What it is set for keeps the handler itself. Local. `MPI_Errhandler_free`
   */
  Free(): void {
    // The predefined ones are not counted in every library, and freed once too often are gone.
    if (!this._predefined.has(this._handle)) MPI_Errhandler_free(this);
    else if (!constants.has(this)) this._handle = this._null;
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

/** The null handle: no error handler. */
export const ERRHANDLER_NULL = new Errhandler();
/** Errors are returned: they become exceptions. */
export const ERRORS_RETURN = Errhandler.fromhandle(handles.ERRORS_RETURN);
/** Errors end the processes of the communicator, or the job. */
export const ERRORS_ABORT = Errhandler.fromhandle(handles.ERRORS_ABORT);
/** Errors end the job. */
export const ERRORS_ARE_FATAL = Errhandler.fromhandle(handles.ERRORS_ARE_FATAL);
const constants = new Set([ERRORS_RETURN, ERRORS_ABORT, ERRORS_ARE_FATAL]);

/** What new windows and the predefined communicators get: rc.errors says. Null: the library's own. */
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
}

// By MPI's handle: it may live on in communicators after it was freed, until MPI uses it again. Those
// of other threads are not here, and not called.
const handlers = new Map<number, Handler>();

/** Makes an error handler of a function, by the native function for its class of objects. */
export function createErrhandler<T extends Handle>(
  method: string,
  errhandler_fn: unknown,
  create: () => number,
  wrap: (handle: number) => T,
): Errhandler {
  if (typeof errhandler_fn !== 'function') {
    throw new TypeError(
      `${method}: errhandler_fn must be a function, but ${show(errhandler_fn)} came`,
    );
  }
  const errhandler = Errhandler._from(create());
  handlers.set(errhandler._handle, { handle: errhandler_fn as Handler['handle'], wrap });
  return errhandler;
}

const getErrhandler: Readonly<Record<string, (object: HandleHolder) => number>> = {
  Comm: MPI_Comm_get_errhandler,
  Win: MPI_Win_get_errhandler,
};

/**
 * Calls the function that is the error handler of an object, if it is one. The object is only lent to
 * it: it is null afterwards.
 */
export function callHandler(holder: HandleHolder, code: number): boolean {
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
