import { parameters } from './arguments.js';
import { asHandle, defineKind, Handle } from './handle.js';
import { addon } from './native/addon.js';

const { handles } = addon;

/** What MPI does about an error: mpi4node sets `ERRORS_RETURN`, so that errors become exceptions. */
export class Errhandler extends Handle {
  /** @param errhandler another one: the new object stands for the same */
  constructor(errhandler: Errhandler | null = null) {
    super();
    this._handle = errhandler?._handle ?? this._null;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Errhandler;
  static fromhandle(named: { handle: number }): Errhandler;
  @parameters('Errhandler', 'handle')
  static fromhandle(handle: unknown): Errhandler {
    const errhandler = new Errhandler();
    errhandler._handle = asHandle('Errhandler', handle);
    return errhandler;
  }

  /** Predefined handlers are never freed, so there is nothing to do. @internal */
  protected override _release(): void {}
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
