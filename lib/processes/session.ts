// Sessions: MPI without MPI_COMM_WORLD. Each is a way of its own into MPI, with sets of processes
// by name, of which groups and communicators are made.
import { packageError } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, defineKind, Handle, handleOf } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { AttachedBuffer, type BufferAutomaticType } from '../buffers/bsend_buffer.js';
import type { Status } from '../buffers/status.js';
import {
  ERRORS_ARE_FATAL,
  type Errhandler,
  ErrorHandlers,
  errhandlerOfNew,
} from '../handles/errhandler.js';
import { Group } from '../handles/group.js';
import { INFO_NULL, Info } from '../handles/info.js';
import type { BufferData } from '../memory/strided_array.js';
import { addon } from '../native/addon.js';
import { asString, checkInteger, isHandle, notHandle } from '../native/argument_checks.js';
import { countSessions } from '../native/gate.js';
import { ERR_ARG } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { hooks, provideClasses } from '../native/hooks.js';
import type { HandleHolder } from '../native/message_data.js';
import { Request } from '../requests/request.js';
import { checkSet, errorHandlersNeedSession, failOnSession } from '../workarounds/sessions.js';

const { handles } = addon;

/** The sessions that the program has made and not finalized. */
const open = new Map<number, HandleHolder>();

/** Whether the program has sessions that it has not finalized. */
export const hasOpenSessions = (): boolean => open.size > 0;

/** Finalizes what the program has left open. */
export function finalizeOpenSessions(): void {
  for (const holder of [...open.values()]) finalizeSession(holder);
}

function finalizeSession(session: HandleHolder): void {
  const { _handle: handle } = session;
  native.MPI_Session_finalize(session);
  // Another addon counts its own.
  if (!open.delete(handle)) return;
  countSessions(-1);
  hooks.sessionEnded();
}

const errorHandlers = new ErrorHandlers<Session>(
  'Session',
  {
    create: native.MPI_Session_create_errhandler,
    get: native.MPI_Session_get_errhandler,
    set: native.MPI_Session_set_errhandler,
    call: native.MPI_Session_call_errhandler,
  },
  (handle) => Session._from(handle),
);

// MPICH 4.0 ends the job over it.
const noErrhandler = (method: string): Error =>
  packageError(ERR_ARG, `${method}: MPI_ERR_ARG: errhandler is the null handle`);

type InitArguments = Named<{ info?: Info; errhandler?: Errhandler | null }, ['info', 'errhandler']>;

/**
 * A session: a way into MPI that needs no `MPI.COMM_WORLD`. It offers sets of processes by name,
 * such as `'mpi://WORLD'` and `'mpi://SELF'`; groups are made of these, and communicators of
 * groups. A process can have several sessions, so that each library of a program can have its own.
 * A program that uses sessions alone never initializes the world. From MPI 4 on.
 *
 * @example
 * using session = MPI.Session.Init();
 * const group = session.Create_group('mpi://WORLD');
 * using comm = MPI.Intracomm.Create_from_group(group, 'org.example.solver');
 * const sum = comm.allreduce(comm.rank);
 */
export class Session extends Handle {
  private _attached: AttachedBuffer | null = null;

  /**
   * Makes a null handle, or another object for the same session. Local.
   *
   * @param session the session that the new object stands for, too. Default: none
   * @throws {TypeError} if `session` is neither an `MPI.Session` nor null
   */
  constructor(session: Session | null = null) {
    super();
    this._handle = handleOf(this, 'session', session);
  }

  /** An object of a handle. @internal */
  static _from(handle: number): Session {
    const session = new Session();
    session._handle = handle;
    return session;
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @returns an object that stands for the same session
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Session;
  static fromhandle(named: { handle: number }): Session;
  @parameters('Session', 'handle')
  static fromhandle(handle: unknown): Session {
    return Session._from(asHandle('Session', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Session_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Session;
  static fromfortran(named: { handle: number }): Session;
  @parameters('Session', 'handle')
  static fromfortran(handle: unknown): Session {
    return Session.fromhandle(fromFortran('Session', handle));
  }

  /**
   * Makes a session. It does not initialize the world, and may be called before the world is
   * initialized and after it was finalized, unless MPI has ended altogether. MPI itself stays up
   * until the process ends, which finalizes what is still open. Local. `MPI_Session_init`
   *
   * @param info hints, such as `thread_level` with the name of a level of thread support. Default
   *   `MPI.INFO_NULL`
   * @param errhandler the error handler. Default: that of `rc.errors`, with which calls throw
   * @returns the session. Finalize it with `Finalize`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library has no
   *   sessions, `MPI.ERR_OTHER` in a worker thread and after `MPI.Finalize` has ended MPI,
   *   `MPI.ERR_ARG` if `errhandler` is the null handle
   * @example
   * const info = MPI.Info.Create({ thread_level: 'MPI_THREAD_MULTIPLE' });
   * const session = MPI.Session.Init(info);
   */
  static Init(info?: Info, errhandler?: Errhandler | null): Session;
  static Init(...named: InitArguments): Session;
  @parameters('Session', 'info', 'errhandler')
  static Init(info: unknown = INFO_NULL, errhandler: unknown = null): Session {
    const method = 'Session.Init';
    if (!isHandle(info, 'Info')) throw notHandle(method, 'info', 'Info', info);
    if (errhandler !== null && !isHandle(errhandler, 'Errhandler')) {
      throw notHandle(method, 'errhandler', 'Errhandler', errhandler);
    }
    if (errhandler?._handle === handles.ERRHANDLER_NULL) throw noErrhandler(method);
    if (addon.hasSessions) hooks.prepareSession(method);
    const handler = errhandler ?? errhandlerOfNew() ?? ERRORS_ARE_FATAL;
    const session = Session._from(native.MPI_Session_init(info, handler));
    open.set(session._handle, { _handle: session._handle, _kind: 'Session' });
    countSessions(1);
    // MPICH 4.0 does not look at the handler before: the session has MPI_ERRORS_ARE_FATAL.
    errorHandlers.set(session, handler);
    return session;
  }

  /**
   * Finalizes the session, and makes this object null. Free what was made of it before: groups,
   * communicators, windows. Blocking, and collective over the processes that are still connected by
   * such objects. `MPI_Session_finalize`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null
   */
  Finalize(): void {
    finalizeSession(this);
    this._attached?.forget();
    this._attached = null;
  }

  /** @internal */
  protected override _release(): void {
    this.Finalize();
  }

  // --- Sets of processes ------------------------------------------------------------------------

  /**
   * Returns the number of sets of processes that the session knows. Local.
   * `MPI_Session_get_num_psets`
   *
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null
   */
  Get_num_psets(info?: Info): number;
  Get_num_psets(...named: Named<{ info?: Info }, ['info']>): number;
  @parameters('Session', 'info')
  Get_num_psets(info: unknown = INFO_NULL): number {
    return native.MPI_Session_get_num_psets(this, info);
  }

  /**
   * Returns the name of a set of processes. Local. `MPI_Session_get_nth_pset`
   *
   * @param n the number of the set, from 0 to `Get_num_psets() - 1`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns the name, such as `'mpi://WORLD'`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if there is no such set,
   *   `MPI.ERR_SESSION` if the session is null
   * @example
   * const count = session.Get_num_psets();
   * const names = Array.from({ length: count }, (_, n) => session.Get_nth_pset(n));
   */
  Get_nth_pset(n: number, info?: Info): string;
  Get_nth_pset(...named: Named<{ n: number; info?: Info }, ['n', 'info']>): string;
  @parameters('Session', 'n', 'info')
  Get_nth_pset(n: unknown, info: unknown = INFO_NULL): string {
    checkInteger('Session.Get_nth_pset', 'n', n);
    const count = this.Get_num_psets(info as Info);
    if (n < 0 || n >= count) {
      failOnSession(
        this,
        `Session.Get_nth_pset: MPI_ERR_ARG: n is ${n}, and the session has ${count} sets of processes`,
      );
    }
    return native.MPI_Session_get_nth_pset(this, info, n);
  }

  /**
   * Returns what the library knows of a set of processes: the key `mpi_size` is the number of
   * processes. Local. `MPI_Session_get_pset_info`
   *
   * @param pset_name the name of the set, as `Get_nth_pset` gives it
   * @returns a new info object. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `pset_name` is not a string
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null, `MPI.ERR_ARG`
   *   or another one if there is no such set
   */
  Get_pset_info(pset_name: string): Info;
  Get_pset_info(named: { pset_name: string }): Info;
  @parameters('Session', 'pset_name')
  Get_pset_info(pset_name: unknown): Info {
    const name = asString('Session.Get_pset_info', 'pset_name', pset_name);
    checkSet(this, name, 'Session.Get_pset_info');
    return Info._new(native.MPI_Session_get_pset_info(this, name));
  }

  /**
   * Makes the group of a set of processes. Local. `MPI_Group_from_session_pset`
   *
   * @param pset_name the name of the set: `'mpi://WORLD'` for all processes that were started
   *   together, `'mpi://SELF'` for this one, or another one of `Get_nth_pset`
   * @returns the group. Free it with `Free`, or leave that to the garbage collector
   * @throws {TypeError} if `pset_name` is not a string
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null, `MPI.ERR_ARG`
   *   or another one if there is no such set
   * @example
   * const comm = MPI.Intracomm.Create_from_group(session.Create_group('mpi://WORLD'));
   */
  Create_group(pset_name: string): Group;
  Create_group(named: { pset_name: string }): Group;
  @parameters('Session', 'pset_name')
  Create_group(pset_name: unknown): Group {
    const method = 'Session.Create_group';
    return Group._ofSet(this, asString(method, 'pset_name', pset_name), method);
  }

  /**
   * Returns the hints that the library makes use of, such as the `thread_level` of the session.
   * Local. `MPI_Session_get_info`
   *
   * @returns a new info object. Free it with `Free`, or leave that to the garbage collector
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null
   */
  Get_info(): Info {
    return Info._new(native.MPI_Session_get_info(this));
  }

  // --- Memory for buffered sends ----------------------------------------------------------------

  private _buffer(): AttachedBuffer {
    this._attached ??= new AttachedBuffer('Session', {
      attach: (bytes) => native.MPI_Session_attach_buffer(this, bytes),
      automatic: () => native.MPI_Session_buffer_automatic(this),
      detach: () => native.MPI_Session_detach_buffer(this),
    });
    return this._attached;
  }

  /**
   * Gives MPI memory for buffered sends (`Bsend`, `Ibsend`) on the communicators of this session.
   * Local. From MPI 4.1 on. `MPI_Session_attach_buffer`
   *
   * @param buf bytes for the messages, each with `MPI.BSEND_OVERHEAD` more, not to be touched until
   *   `Detach_buffer`; null or `MPI.BUFFER_AUTOMATIC` lets MPI take memory of its own
   * @throws {TypeError} if `buf` is not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is a buffer already,
   *   `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
   */
  Attach_buffer(buf: BufferData | BufferAutomaticType | null): void;
  Attach_buffer(named: { buf: BufferData | BufferAutomaticType | null }): void;
  @parameters('Session', 'buf')
  Attach_buffer(buf: unknown): void {
    this._buffer().attach(buf);
  }

  /**
   * Takes the memory of `Attach_buffer` back, once all messages in it have been sent. Blocking.
   * From MPI 4.1 on. `MPI_Session_detach_buffer`
   *
   * @returns the memory that `Attach_buffer` was given; null if it was given none
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it,
   *   `MPI.ERR_SESSION` if the session is null
   */
  Detach_buffer(): BufferData | BufferAutomaticType | null {
    const given = this._buffer().detach();
    // A library that has no such buffers says so.
    if (given === null) native.MPI_Session_detach_buffer(this);
    return given;
  }

  /**
   * Waits until all messages in the memory of `Attach_buffer` have been sent. Blocking, but not
   * collective. From MPI 4.1 on. `MPI_Session_flush_buffer`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it,
   *   `MPI.ERR_SESSION` if the session is null
   */
  Flush_buffer(): void {
    native.MPI_Session_flush_buffer(this);
  }

  /**
   * Starts to wait until all messages in the memory of `Attach_buffer` have been sent. Nonblocking.
   * From MPI 4.1 on. `MPI_Session_iflush_buffer`
   *
   * @returns a request that is complete when they have been sent
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it,
   *   `MPI.ERR_SESSION` if the session is null
   */
  Iflush_buffer(): Request<Status> {
    return Request._start(native.MPI_Session_iflush_buffer(this), null);
  }

  // --- Error handlers ---------------------------------------------------------------------------

  /**
   * Makes an error handler of a function, which is called when a call on a session that has it
   * fails, before the exception is thrown. It may be made before there is any session. Local.
   * `MPI_Session_create_errhandler`
   *
   * @param errhandler_fn a function `(session, error_code)`. The session is only valid during the
   *   call. If it throws, that is thrown in place of the `MPI.Exception`
   * @returns the handler, to be freed with `Free`
   * @throws {TypeError} if `errhandler_fn` is not a function
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library has no
   *   sessions
   */
  static Create_errhandler(
    errhandler_fn: (session: Session, error_code: number) => void,
  ): Errhandler;
  static Create_errhandler(named: {
    errhandler_fn: (session: Session, error_code: number) => void;
  }): Errhandler;
  @parameters('Session', 'errhandler_fn')
  static Create_errhandler(errhandler_fn: unknown): Errhandler {
    if (addon.hasSessions && errorHandlersNeedSession) {
      hooks.prepareSession('Session.Create_errhandler');
    }
    return errorHandlers.create(errhandler_fn);
  }

  /**
   * Returns the error handler, to be freed with `Free`. Local. `MPI_Session_get_errhandler`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null
   */
  Get_errhandler(): Errhandler {
    return errorHandlers.get(this);
  }

  /**
   * Sets the error handler. With `MPI.ERRORS_RETURN`, which the package sets, errors are thrown;
   * with `MPI.ERRORS_ARE_FATAL` or `MPI.ERRORS_ABORT` an error ends processes at once, without an
   * exception. Local. `MPI_Session_set_errhandler`
   *
   * @param errhandler one of these, or one of `Session.Create_errhandler`
   * @throws {TypeError} if `errhandler` is not an `MPI.Errhandler`
   * @throws {MPI.Exception} with the class `MPI.ERR_SESSION` if the session is null, `MPI.ERR_ARG`
   *   if `errhandler` is
   */
  Set_errhandler(errhandler: Errhandler): void;
  Set_errhandler(named: { errhandler: Errhandler }): void;
  @parameters('Session', 'errhandler')
  Set_errhandler(errhandler: unknown): void {
    if ((errhandler as Errhandler | null)?._handle === handles.ERRHANDLER_NULL) {
      throw noErrhandler('Session.Set_errhandler');
    }
    errorHandlers.set(this, errhandler);
  }

  /**
   * Calls the error handler, as if a call on this session had failed. Use it in a library on top of
   * MPI to report errors of its own. Local. `MPI_Session_call_errhandler`
   *
   * @param errorcode the error code or class
   * @throws {TypeError} if `errorcode` is not an integer
   * @throws {unknown} what the handler throws, if it is a function of the program
   */
  Call_errhandler(errorcode: number): void;
  Call_errhandler(named: { errorcode: number }): void;
  @parameters('Session', 'errorcode')
  Call_errhandler(errorcode: unknown): void {
    errorHandlers.call(this, errorcode);
  }
}

defineKind(Session.prototype, 'Session', handles.SESSION_NULL, []);

provideClasses({ Session });
declare module '../native/hooks.js' {
  interface Classes {
    Session: Session;
  }
}

/** The null handle: no session. `MPI_SESSION_NULL` */
export const SESSION_NULL = new Session();
