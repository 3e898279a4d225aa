// What a program keeps with a communicator or tells it: attributes, error handlers, hints and
// buffers for buffered sends.
import { type Named, parameters } from '../base/named_arguments.js';
import { AttachedBuffer, type BufferAutomaticType } from '../buffers/bsend_buffer.js';
import type { Status } from '../buffers/status.js';
import { Attributes, type CopyAttribute, type DeleteAttribute } from '../handles/attributes.js';
import { wrapComm } from '../handles/communicator_classes.js';
import { callHandler, createErrhandler, Errhandler } from '../handles/errhandler.js';
import { Info } from '../handles/info.js';
import type { BufferData } from '../memory/strided_array.js';
import { notInteger } from '../native/argument_checks.js';
import * as constants from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { Request } from '../requests/request.js';
import type { Comm } from './comm.js';
import { CommEventLoop } from './event_loop.js';

const attributes = new Attributes<CommAttributes>(
  'Comm',
  {
    create: native.MPI_Comm_create_keyval,
    free: native.MPI_Comm_free_keyval,
    set: native.MPI_Comm_set_attr,
    get: native.MPI_Comm_get_attr,
    delete: native.MPI_Comm_delete_attr,
  },
  wrapComm,
  [
    constants.TAG_UB,
    constants.IO,
    constants.WTIME_IS_GLOBAL,
    constants.UNIVERSE_SIZE,
    constants.APPNUM,
    constants.LASTUSEDCODE,
  ],
);

/** The methods for what goes with a communicator. */
export abstract class CommAttributes extends CommEventLoop {
  // --- Attributes -------------------------------------------------------------------------------

  /**
   * A new key for attributes: values of any kind that the program keeps with communicators. Local.
   * `MPI_Comm_create_keyval`
   *
   * @param copy_fn what a duplicate (`Dup`, `Idup`) gets: a function `(comm, keyval, attrval)` that
   *   returns the value, or `MPI.UNDEFINED` for none; `true` for the same value; else none
   * @param delete_fn a function `(comm, keyval, attrval)`, called before an attribute goes: deleted,
   *   replaced, or its communicator freed
   *
   * Both run inside `Dup`, `Free`, `Set_attr` or `Delete_attr`, on the thread that made the key. What
   * they throw comes out of that call, which is done all the same: what was to be deleted is gone,
   * and a duplicate is freed again. None is called by `MPI.Finalize`.
   */
  static Create_keyval(copy_fn?: CopyAttribute<Comm>, delete_fn?: DeleteAttribute<Comm>): number;
  static Create_keyval(
    ...named: Named<
      { copy_fn?: CopyAttribute<Comm>; delete_fn?: DeleteAttribute<Comm> },
      ['copy_fn', 'delete_fn']
    >
  ): number;
  @parameters('Comm', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their communicators are freed, but can no longer
   * be reached. Returns `MPI.KEYVAL_INVALID`. Local. `MPI_Comm_free_keyval`
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Comm', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /**
   * The value of an attribute, or null if it is not set. Those of MPI itself are numbers:
   * `MPI.TAG_UB`, `MPI.IO`, `MPI.WTIME_IS_GLOBAL`, and of `MPI.COMM_WORLD` `MPI.UNIVERSE_SIZE`,
   * `MPI.APPNUM` and `MPI.LASTUSEDCODE`. Local. `MPI_Comm_get_attr`
   */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Comm', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /** Sets an attribute, to any value; a former one is deleted. Local. `MPI_Comm_set_attr` */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Comm', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
  }

  /** Deletes an attribute. Local. `MPI_Comm_delete_attr` */
  Delete_attr(keyval: number): void;
  Delete_attr(named: { keyval: number }): void;
  @parameters('Comm', 'keyval')
  Delete_attr(keyval: unknown): void {
    attributes.delete(this, keyval);
  }

  // --- Error handlers ---------------------------------------------------------------------------

  /**
   * An error handler that calls a function, when a call on its communicator has failed and before
   * that throws: what the function threw, or else an `MPI.Exception`. On another thread than the one
   * that made it the function is not called. Local. `MPI_Comm_create_errhandler`
   *
   * @param errhandler_fn is given the communicator, only for this call, and the error code
   */
  static Create_errhandler(errhandler_fn: (comm: Comm, error_code: number) => void): Errhandler;
  static Create_errhandler(named: {
    errhandler_fn: (comm: Comm, error_code: number) => void;
  }): Errhandler;
  @parameters('Comm', 'errhandler_fn')
  static Create_errhandler(errhandler_fn: unknown): Errhandler {
    return createErrhandler(
      'Comm.Create_errhandler',
      errhandler_fn,
      native.MPI_Comm_create_errhandler,
      wrapComm,
    );
  }

  /** The error handler, which must be freed. Local. `MPI_Comm_get_errhandler` */
  Get_errhandler(): Errhandler {
    return Errhandler._from(native.MPI_Comm_get_errhandler(this));
  }

  /**
   * Sets the error handler. With `MPI.ERRORS_ARE_FATAL` and `MPI.ERRORS_ABORT` an error ends the job
   * at once, without an exception. Local. `MPI_Comm_set_errhandler`
   */
  Set_errhandler(errhandler: Errhandler): void;
  Set_errhandler(named: { errhandler: Errhandler }): void;
  @parameters('Comm', 'errhandler')
  Set_errhandler(errhandler: unknown): void {
    native.MPI_Comm_set_errhandler(this, errhandler);
  }

  /** Calls the error handler with an error code. Local. `MPI_Comm_call_errhandler` */
  Call_errhandler(errorcode: number): void;
  Call_errhandler(named: { errorcode: number }): void;
  @parameters('Comm', 'errorcode')
  Call_errhandler(errorcode: unknown): void {
    if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode) {
      throw notInteger('Comm.Call_errhandler', 'errorcode', errorcode);
    }
    if (!callHandler(this, errorcode)) native.MPI_Comm_call_errhandler(this, errorcode);
  }

  // --- Hints ------------------------------------------------------------------------------------

  /** Gives hints, the same at all processes. Collective. `MPI_Comm_set_info` */
  Set_info(info: Info): void;
  Set_info(named: { info: Info; handle?: never }): void;
  @parameters('Comm', 'info')
  Set_info(info: unknown): void {
    native.MPI_Comm_set_info(this, info);
  }

  /** The hints that the library makes use of, which must be freed. Local. `MPI_Comm_get_info` */
  Get_info(): Info {
    return Info._from(native.MPI_Comm_get_info(this));
  }
  get info(): Info {
    return this.Get_info();
  }
  set info(value: Info) {
    native.MPI_Comm_set_info(this, value);
  }

  // --- Buffered sends ---------------------------------------------------------------------------

  #attached: AttachedBuffer | null = null;

  #buffer(): AttachedBuffer {
    this.#attached ??= new AttachedBuffer('Comm', {
      attach: (bytes) => native.MPI_Comm_attach_buffer(this, bytes),
      automatic: () => native.MPI_Comm_BUFFER_AUTOMATIC(this),
      detach: () => native.MPI_Comm_detach_buffer(this),
    });
    return this.#attached;
  }

  /**
   * Gives MPI memory for buffered sends on this communicator alone; `null` or `MPI.BUFFER_AUTOMATIC`:
   * it takes its own. Local. From MPI 4.1 on. `MPI_Comm_attach_buffer`
   */
  Attach_buffer(buf: BufferData | BufferAutomaticType | null): void;
  Attach_buffer(named: { buf: BufferData | BufferAutomaticType | null }): void;
  @parameters('Comm', 'buf')
  Attach_buffer(buf: unknown): void {
    this.#buffer().attach(buf);
  }

  /**
   * Takes the memory back, once all messages in it have been sent, and returns it. Blocking. From MPI
   * 4.1 on. `MPI_Comm_detach_buffer`
   */
  Detach_buffer(): BufferData | BufferAutomaticType | null {
    const given = this.#buffer().detach();
    // A library that has no such buffers says so.
    if (given === null) native.MPI_Comm_detach_buffer(this);
    return given;
  }

  /** Waits until all messages in the buffer have been sent. Blocking. `MPI_Comm_flush_buffer` */
  Flush_buffer(): void {
    native.MPI_Comm_flush_buffer(this);
  }

  /** The nonblocking `Flush_buffer`. `MPI_Comm_iflush_buffer` */
  Iflush_buffer(): Request<Status> {
    return Request._start(native.MPI_Comm_iflush_buffer(this), null);
  }
}
