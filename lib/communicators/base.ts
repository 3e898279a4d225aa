// What a communicator is, and what a program keeps with it: processes, topology, name, hints,
// attributes, error handler, and memory for buffered sends.

import { packageError } from '../base/exception.js';
import { Handle } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import { AttachedBuffer, type BufferAutomaticType } from '../buffers/bsend_buffer.js';
import type { Status } from '../buffers/status.js';
import {
  Attributes,
  type CopyAttribute,
  type DeleteAttribute,
  type KeyvalArguments,
} from '../handles/attributes.js';
import { type Comm, wrapComm } from '../handles/communicator_classes.js';
import { type Errhandler, ErrorHandlers } from '../handles/errhandler.js';
import { Group } from '../handles/group.js';
import { Info } from '../handles/info.js';
import type { BufferData } from '../memory/strided_array.js';
import { asString, isHandle, notHandle } from '../native/argument_checks.js';
import { gate } from '../native/gate.js';
import * as constants from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { Request } from '../requests/request.js';

const attributes = new Attributes<CommBase>(
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

const errorHandlers = new ErrorHandlers<CommBase>(
  'Comm',
  {
    create: native.MPI_Comm_create_errhandler,
    get: native.MPI_Comm_get_errhandler,
    set: native.MPI_Comm_set_errhandler,
    call: native.MPI_Comm_call_errhandler,
  },
  wrapComm,
);

const UNKNOWN = -(2 ** 30);
/** In an intercommunicator, no rank is the process itself. */
const NO_RANK = UNKNOWN + 1;

/** What a communicator is, and what is kept with it. */
export abstract class CommBase extends Handle {
  // Constant for the lifetime of a communicator, and needed by most collectives.
  private _rank = -1;
  private _size = -1;
  private _inter: boolean | null = null;
  private _attached: AttachedBuffer | null = null;
  // The rank by which this process sends to itself.
  private _self = UNKNOWN;

  /**
   * Returns the number of processes; in an intercommunicator those of this process's own group.
   * Local. `MPI_Comm_size`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_size(): number {
    if (this._size < 0 || !gate.isOpen) this._size = native.MPI_Comm_size(this);
    return this._size;
  }
  /**
   * The number of processes; in an intercommunicator those of this process's own group. Local.
   * `MPI_Comm_size`
   */
  get size(): number {
    return this.Get_size();
  }

  /**
   * Returns the rank of this process, from 0 to `size - 1`, by which others send to it. Local.
   * `MPI_Comm_rank`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_rank(): number {
    if (this._rank < 0 || !gate.isOpen) this._rank = native.MPI_Comm_rank(this);
    return this._rank;
  }
  /**
   * The rank of this process, from 0 to `size - 1`, by which others send to it. Local.
   * `MPI_Comm_rank`
   */
  get rank(): number {
    return this.Get_rank();
  }

  /**
   * Returns a new group of the processes; in an intercommunicator of this process's own group. Free
   * it with `Free`. Local. `MPI_Comm_group`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_group(): Group {
    return Group._new(native.MPI_Comm_group(this));
  }
  /**
   * A new group of the processes, made at each access; in an intercommunicator of this process's
   * own group. Free it with `Free`. Local. `MPI_Comm_group`
   */
  get group(): Group {
    return this.Get_group();
  }

  /**
   * Tells whether the communicator joins two groups. Local. `MPI_Comm_test_inter`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Is_inter(): boolean {
    if (this._inter === null) this._inter = native.MPI_Comm_test_inter(this);
    return this._inter;
  }
  /** Whether the communicator joins two groups. Local. `MPI_Comm_test_inter` */
  get is_inter(): boolean {
    return this.Is_inter();
  }

  /**
   * Tells whether the communicator is of one group. Local. `MPI_Comm_test_inter`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Is_intra(): boolean {
    return !this.Is_inter();
  }
  /** Whether the communicator is of one group. Local. `MPI_Comm_test_inter` */
  get is_intra(): boolean {
    return this.Is_intra();
  }

  /**
   * Returns the kind of topology: `MPI.CART`, `MPI.GRAPH`, `MPI.DIST_GRAPH`, or `MPI.UNDEFINED` for
   * none. Local. `MPI_Topo_test`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_topology(): number {
    return native.MPI_Topo_test(this);
  }
  /**
   * The kind of topology: `MPI.CART`, `MPI.GRAPH`, `MPI.DIST_GRAPH`, or `MPI.UNDEFINED` for none.
   * Local. `MPI_Topo_test`
   */
  get topology(): number {
    return this.Get_topology();
  }
  /** Whether the processes form a grid or a graph. Local. `MPI_Topo_test` */
  get is_topo(): boolean {
    return this.Get_topology() !== constants.UNDEFINED;
  }

  /**
   * Compares two communicators. Local. `MPI_Comm_compare`
   *
   * @param comm the other one
   * @returns `MPI.IDENT` for the same one, `MPI.CONGRUENT` for the same processes in the same
   *   order, `MPI.SIMILAR` for the same processes in another order, else `MPI.UNEQUAL`
   * @throws {TypeError} if `comm` is not a communicator
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Compare(comm: Comm): number;
  Compare(named: { comm: Comm }): number;
  @parameters('Comm', 'comm')
  Compare(comm: unknown): number {
    // The generated function would call it comm2, as MPI does.
    if (!isHandle(comm, 'Comm')) throw notHandle('Comm.Compare', 'comm', 'Comm', comm);
    return native.MPI_Comm_compare(this, comm);
  }

  /** @internal */
  override _nameInMPI(): string {
    return this.Get_name();
  }

  /** @internal */
  override _facts(): readonly string[] {
    const facts = [`rank ${this.Get_rank()} of ${this.Get_size()}`];
    if (this.Is_inter()) facts.push(`${this._peers()} remote`);
    return facts;
  }

  // --- Name and hints ---------------------------------------------------------------------------

  /**
   * Returns the name: an empty string if there is none, `'MPI_COMM_NULL'` if the communicator is
   * null. Local. `MPI_Comm_get_name`
   */
  Get_name(): string {
    return this.is_null ? 'MPI_COMM_NULL' : native.MPI_Comm_get_name(this);
  }
  /**
   * Gives the communicator a name, which error messages and debuggers show. Local.
   * `MPI_Comm_set_name`
   *
   * @param name the name; MPI keeps at most `MPI.MAX_OBJECT_NAME - 1` bytes
   * @throws {TypeError} if `name` is not a string
   */
  Set_name(name: string): void;
  Set_name(named: { name: string }): void;
  @parameters('Comm', 'name')
  Set_name(name: unknown): void {
    native.MPI_Comm_set_name(this, asString('Comm.Set_name', 'name', name));
  }
  /**
   * The name, which error messages and debuggers show; an empty string if there is none. Local.
   * `MPI_Comm_get_name` and `MPI_Comm_set_name`
   */
  get name(): string {
    return this.Get_name();
  }
  // The property takes no names of parameters.
  set name(value: string) {
    native.MPI_Comm_set_name(this, asString('Comm.Set_name', 'name', value));
  }

  /**
   * Gives the library hints about how the communicator is used. Blocking, collective.
   * `MPI_Comm_set_info`
   *
   * @param info the hints, the same at all processes
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Set_info(info: Info): void;
  Set_info(named: { info: Info; handle?: never }): void;
  @parameters('Comm', 'info')
  Set_info(info: unknown): void {
    native.MPI_Comm_set_info(this, info);
  }

  /**
   * Returns a new info object with the hints that the library makes use of. Free it with `Free`.
   * Local. `MPI_Comm_get_info`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_info(): Info {
    return Info._new(native.MPI_Comm_get_info(this));
  }
  /**
   * The hints that the library makes use of, in a new info object at each access, to be freed
   * (local). To set them is collective. `MPI_Comm_get_info` and `MPI_Comm_set_info`
   */
  get info(): Info {
    return this.Get_info();
  }
  set info(value: Info) {
    native.MPI_Comm_set_info(this, value);
  }

  // --- Attributes -------------------------------------------------------------------------------

  /**
   * Makes a key for attributes: values of any kind that a program keeps with communicators. Use it
   * where a library needs something of its own with each communicator. Local.
   * `MPI_Comm_create_keyval`
   *
   * Both functions run inside `Dup`, `Free`, `Set_attr` or `Delete_attr`, on the thread that made
   * the key. That call throws what they throw, but it does its work first: an attribute that was to
   * be deleted is gone, and a duplicate is freed again. None is called by `MPI.Finalize`.
   *
   * @param copy_fn what a duplicate (`Dup`, `Idup`) gets: a function `(comm, keyval, attrval)` that
   *   returns the value, or `MPI.UNDEFINED` for none; `true` for the same value; `false` or null
   *   for none. Default null
   * @param delete_fn a function `(comm, keyval, attrval)`, called before an attribute goes:
   *   deleted, replaced, or its communicator freed. Default null
   * @returns the key, to be freed with `Free_keyval`
   * @throws {TypeError} if `copy_fn` or `delete_fn` is of another type
   * @example
   * const key = MPI.Comm.Create_keyval(true, (comm, keyval, cache) => (cache as Cache).close());
   * comm.Set_attr(key, new Cache());
   * comm.Get_attr(key); // the cache
   */
  static Create_keyval(copy_fn?: CopyAttribute<Comm>, delete_fn?: DeleteAttribute<Comm>): number;
  static Create_keyval(...named: KeyvalArguments<Comm>): number;
  @parameters('Comm', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their communicators are freed, but can no
   * longer be reached. Local. `MPI_Comm_free_keyval`
   *
   * @param keyval a key of `Comm.Create_keyval`
   * @returns `MPI.KEYVAL_INVALID`
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Comm', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /**
   * Returns the value of an attribute. Local. `MPI_Comm_get_attr`
   *
   * @param keyval a key of `Comm.Create_keyval`, or one of MPI's own, whose values are numbers:
   *   `MPI.TAG_UB`, `MPI.IO`, `MPI.WTIME_IS_GLOBAL`, and at `MPI.COMM_WORLD` `MPI.UNIVERSE_SIZE`,
   *   `MPI.APPNUM` and `MPI.LASTUSEDCODE`
   * @returns the value; null if it is not set
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Comm', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /**
   * Sets an attribute; a former value is deleted. Local. `MPI_Comm_set_attr`
   *
   * @param keyval a key of `Comm.Create_keyval`
   * @param attrval a value of any kind
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Comm', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
  }

  /**
   * Deletes an attribute, if it is set. Local. `MPI_Comm_delete_attr`
   *
   * @param keyval a key of `Comm.Create_keyval`
   * @throws {MPI.Exception} with the class `MPI.ERR_KEYVAL` if this thread has no such key
   */
  Delete_attr(keyval: number): void;
  Delete_attr(named: { keyval: number }): void;
  @parameters('Comm', 'keyval')
  Delete_attr(keyval: unknown): void {
    attributes.delete(this, keyval);
  }

  // --- Error handlers ---------------------------------------------------------------------------

  /**
   * Makes an error handler of a function. It is called when a call on its communicator has failed,
   * before that call throws: what the function threw, or else an `MPI.Exception`. On another thread
   * than the one that made it, it is not called. Local. `MPI_Comm_create_errhandler`
   *
   * @param errhandler_fn is given the communicator, only for this call, and the error code
   * @returns the handler for `Set_errhandler`. Free it with `Free`, or leave that to the garbage
   *   collector
   * @throws {TypeError} if `errhandler_fn` is not a function
   */
  static Create_errhandler(errhandler_fn: (comm: Comm, error_code: number) => void): Errhandler;
  static Create_errhandler(named: {
    errhandler_fn: (comm: Comm, error_code: number) => void;
  }): Errhandler;
  @parameters('Comm', 'errhandler_fn')
  static Create_errhandler(errhandler_fn: unknown): Errhandler {
    return errorHandlers.create(errhandler_fn);
  }

  /**
   * Returns the error handler, to be freed with `Free`. Local. `MPI_Comm_get_errhandler`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_errhandler(): Errhandler {
    return errorHandlers.get(this);
  }

  /**
   * Sets the error handler. With `MPI.ERRORS_RETURN`, which the package sets, errors are thrown;
   * with `MPI.ERRORS_ARE_FATAL` or `MPI.ERRORS_ABORT` an error ends the job at once, without an
   * exception. Local. `MPI_Comm_set_errhandler`
   *
   * @param errhandler one of these, or one of `Comm.Create_errhandler`
   * @throws {TypeError} if `errhandler` is not an `MPI.Errhandler`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Set_errhandler(errhandler: Errhandler): void;
  Set_errhandler(named: { errhandler: Errhandler }): void;
  @parameters('Comm', 'errhandler')
  Set_errhandler(errhandler: unknown): void {
    errorHandlers.set(this, errhandler);
  }

  /**
   * Calls the error handler, as if a call on this communicator had failed. Use it in a library on
   * top of MPI to report errors of its own. Local. `MPI_Comm_call_errhandler`
   *
   * @param errorcode the error code or class
   * @throws {TypeError} if `errorcode` is not an integer
   * @throws {unknown} what the handler throws, if it is a function of the program
   */
  Call_errhandler(errorcode: number): void;
  Call_errhandler(named: { errorcode: number }): void;
  @parameters('Comm', 'errorcode')
  Call_errhandler(errorcode: unknown): void {
    errorHandlers.call(this, errorcode);
  }

  // --- Memory for buffered sends ----------------------------------------------------------------

  private _buffer(): AttachedBuffer {
    this._attached ??= new AttachedBuffer('Comm', {
      attach: (bytes) => native.MPI_Comm_attach_buffer(this, bytes),
      automatic: () => native.MPI_Comm_buffer_automatic(this),
      detach: () => native.MPI_Comm_detach_buffer(this),
    });
    return this._attached;
  }

  /**
   * Gives MPI memory for buffered sends (`Bsend`, `Ibsend`) on this communicator alone. Local. From
   * MPI 4.1 on. `MPI_Comm_attach_buffer`
   *
   * @param buf bytes for the messages, each with `MPI.BSEND_OVERHEAD` more, not to be touched until
   *   `Detach_buffer`; null or `MPI.BUFFER_AUTOMATIC` lets MPI take memory of its own
   * @throws {TypeError} if `buf` is not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is a buffer already, or
   *   `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
   * @example
   * comm.Attach_buffer(new Uint8Array(array.byteLength + MPI.BSEND_OVERHEAD));
   * comm.Bsend(array, 1);
   * comm.Detach_buffer(); // when it has been sent
   */
  Attach_buffer(buf: BufferData | BufferAutomaticType | null): void;
  Attach_buffer(named: { buf: BufferData | BufferAutomaticType | null }): void;
  @parameters('Comm', 'buf')
  Attach_buffer(buf: unknown): void {
    this._buffer().attach(buf);
  }

  /**
   * Takes the memory of `Attach_buffer` back, once all messages in it have been sent. Blocking.
   * From MPI 4.1 on. `MPI_Comm_detach_buffer`
   *
   * @returns the memory that `Attach_buffer` was given; null if it was given none
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it,
   *   `MPI.ERR_COMM` if the communicator is null
   */
  Detach_buffer(): BufferData | BufferAutomaticType | null {
    const given = this._buffer().detach();
    // A library that has no such buffers says so.
    if (given === null) native.MPI_Comm_detach_buffer(this);
    return given;
  }

  /**
   * Waits until all messages in the memory of `Attach_buffer` have been sent. Blocking, but not
   * collective. From MPI 4.1 on. `MPI_Comm_flush_buffer`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it,
   *   `MPI.ERR_COMM` if the communicator is null
   */
  Flush_buffer(): void {
    native.MPI_Comm_flush_buffer(this);
  }

  /**
   * Starts to wait until all messages in the memory of `Attach_buffer` have been sent. Nonblocking.
   * From MPI 4.1 on. `MPI_Comm_iflush_buffer`
   *
   * @returns a request that is complete when they have been sent
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it,
   *   `MPI.ERR_COMM` if the communicator is null
   */
  Iflush_buffer(): Request<Status> {
    return Request._start(native.MPI_Comm_iflush_buffer(this), null);
  }

  // --- For the collectives ----------------------------------------------------------------------

  /** How many blocks a collective has on the other side. @internal */
  _peers(): number {
    return this.Is_inter() ? native.MPI_Comm_remote_size(this) : this.Get_size();
  }
  /** Whether the root's buffer counts here; between groups the root says MPI.ROOT. @internal */
  _isRoot(root: unknown, method: string): boolean {
    if (!this.Is_inter()) return root === this.Get_rank();
    this._checkRoot(root, method);
    return root === constants.ROOT;
  }
  /**
   * Refuses what is no root between groups, of which MPICH 4.0 dies. Within one group, the
   * libraries do it. @internal
   */
  _checkRoot(root: unknown, method: string): void {
    if (root === constants.ROOT || root === constants.PROC_NULL || !Number.isInteger(root)) return;
    const size = native.MPI_Comm_remote_size(this);
    if ((root as number) >= 0 && (root as number) < size) return;
    throw packageError(
      constants.ERR_ROOT,
      `${method}: MPI_ERR_ROOT: root is ${root}, but between groups it must be a rank from 0 to ${size - 1} of the other group, MPI.ROOT or MPI.PROC_NULL`,
    );
  }
  /** Whether the buffer of the other ranks counts here. @internal */
  _isLeaf(root: unknown): boolean {
    return !this.Is_inter() || (root !== constants.ROOT && root !== constants.PROC_NULL);
  }

  /** Whether a message to this rank goes to the process itself. @internal */
  _isSelf(dest: unknown): boolean {
    if (this._self === UNKNOWN) {
      if (this.is_null || gate.state === 'finalized' || gate.state === 'in callback') return false;
      this._self = this.Is_inter() ? NO_RANK : this.Get_rank();
    }
    return dest === this._self;
  }

  /** @internal */
  protected override _makeNull(): void {
    super._makeNull();
    this._forget();
  }

  /** @internal */
  protected _forget(): void {
    this._self = UNKNOWN;
    this._rank = -1;
    this._size = -1;
    this._inter = null;
  }
}
