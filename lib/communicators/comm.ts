// The communicator. Its methods stand in chapters. Each is a class that extends the one before:
//
//   base                what a communicator is, and what a program keeps with it
//   messages            messages between two processes, in memory
//   rooted_collectives  collectives on memory in which one process is the root
//   collectives         collectives on memory in which all processes do the same
//   objects             messages that carry objects
//   object_collectives  collectives that carry objects
//   event_loop          what is awaited: probes, messages as they come, streams
//
// and this file: how communicators are made of others, their end, and what to do when processes
// fail. Each uses only what stands above it.

import { packageError } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, handleOf } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { receiveData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import type { Status } from '../buffers/status.js';
import { finishOperations } from '../event_loop/object_queue.js';
import { enterNextTick } from '../event_loop/ticks_between.js';
import {
  makeComm,
  markNewComm,
  type Plain,
  plainClassOf,
  wrapComm,
  wrapNewComm,
} from '../handles/communicator_classes.js';
import { Group } from '../handles/group.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { freeWithPrivate, privateCommunicators } from '../handles/private_communicator.js';
import { arrayKind } from '../memory/typed_arrays.js';
import { show } from '../native/argument_checks.js';
import { ERR_COMM } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Classes } from '../native/hooks.js';
import {
  finishNewcomms,
  handleMemory,
  NewcommRequest,
  type NewcommTuple,
  newcommTuple,
} from '../requests/new_communicator.js';
import { Request } from '../requests/request.js';
import { StreamChannel } from '../streams/channel.js';
import { abortJob, disconnectWaitsForStreams } from '../workarounds/mpich.js';
import { explained } from '../workarounds/mpich_processes.js';
import { freeCommunicator } from '../workarounds/persistent_handles.js';
import { CommEventLoop } from './event_loop.js';
import { connected, noteDisconnection } from './other_worlds.js';
import { checkSocket } from './sockets.js';

type Maybe<T> = T | null;

/**
 * A communicator: a group of processes and a context in which their messages meet. Upper-case
 * methods move memory (typed arrays) without a copy, lower-case ones move objects by structured
 * clone.
 *
 * All methods that take buffers take a {@link BufferSpec}. Errors of MPI are `MPI.Exception`.
 */
export class Comm extends CommEventLoop {
  /**
   * Makes a null handle, or another object for the same communicator. Local.
   *
   * @param comm the communicator that the new object stands for, too. Default: none
   * @throws {TypeError} if `comm` is neither an `MPI.Comm` nor null
   */
  constructor(comm: Comm | null = null) {
    super();
    this._handle = handleOf(this, 'comm', comm);
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @returns an object of the class that fits: `Intracomm`, `Intercomm`, `Cartcomm`, …
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): Comm;
  static fromhandle(named: { handle: number }): Comm;
  @parameters('Comm', 'handle')
  static fromhandle(handle: unknown): Comm {
    return wrapComm(asHandle('Comm', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Comm_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Comm;
  static fromfortran(named: { handle: number }): Comm;
  @parameters('Comm', 'handle')
  static fromfortran(handle: unknown): Comm {
    return Comm.fromhandle(fromFortran('Comm', handle));
  }

  // A new communicator of other processes: one of two groups stays one, a topology does not.
  private _plain(handle: number): Plain<this> {
    return wrapNewComm(plainClassOf(this), handle) as Plain<this>;
  }

  // One of the same class.
  private _like(handle: number): this {
    const comm = new (this.constructor as new () => this)();
    comm._handle = handle;
    markNewComm(comm);
    return comm;
  }

  // One of the same class whose handle comes with the request.
  private _later(request: number, words: ReturnType<typeof handleMemory>): NewcommTuple<this> {
    const newcomm = this._like(this._null);
    return newcommTuple(newcomm, new NewcommRequest(request, words, this, newcomm));
  }

  // --- Communicators of this one ----------------------------------------------------------------

  /**
   * Makes a communicator of the same processes with a context of its own, so that messages of the
   * two never meet. Use it in a library that must not disturb the program's messages. Attributes
   * are copied as their keys say. Blocking, collective. `MPI_Comm_dup`, `MPI_Comm_dup_with_info`
   *
   * @param info hints for the new one. Default: those of this one
   * @returns a communicator of the same class. Free it with `Free`
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   * @example
   * using comm = MPI.COMM_WORLD.Dup(); // freed at the end of the block
   */
  Dup(info?: Maybe<Info>): this;
  Dup(named: { info?: Maybe<Info> }): this;
  @parameters('Comm', 'info')
  Dup(info: unknown = null): this {
    return this._like(
      info === null ? native.MPI_Comm_dup(this) : native.MPI_Comm_dup_with_info(this, info),
    );
  }

  /**
   * Makes a communicator of the same processes with a context and hints of its own. Blocking,
   * collective. `MPI_Comm_dup_with_info`
   *
   * @param info hints for the new one, which replace those of this one
   * @returns a communicator of the same class. Free it with `Free`
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Dup_with_info(info: Info): this;
  Dup_with_info(named: { info: Info; handle?: never }): this;
  @parameters('Comm', 'info')
  Dup_with_info(info: unknown): this {
    return this._like(native.MPI_Comm_dup_with_info(this, info));
  }

  /**
   * Starts to make a communicator of the same processes with a context of its own. Nonblocking,
   * collective. `MPI_Comm_idup`; with hints, from MPI 4 on, `MPI_Comm_idup_with_info`
   *
   * @param info hints for the new one. Default: those of this one
   * @returns `[newcomm, request]`, which can be awaited: the communicator may be used when the
   *   request is complete
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   * @example
   * const [comm] = await MPI.COMM_WORLD.Idup();
   */
  Idup(info?: Maybe<Info>): NewcommTuple<this>;
  Idup(named: { info?: Maybe<Info> }): NewcommTuple<this>;
  @parameters('Comm', 'info')
  Idup(info: unknown = null): NewcommTuple<this> {
    if (info !== null) return this._idupWithInfo(info);
    const words = handleMemory();
    return this._later(native.MPI_Comm_idup(this, words), words);
  }

  /**
   * Starts to make a communicator of the same processes with a context and hints of its own.
   * Nonblocking, collective. From MPI 4 on. `MPI_Comm_idup_with_info`
   *
   * @param info hints for the new one, which replace those of this one
   * @returns `[newcomm, request]`, which can be awaited: the communicator may be used when the
   *   request is complete
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null,
   *   `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
   */
  Idup_with_info(info: Info): NewcommTuple<this>;
  Idup_with_info(named: { info: Info; handle?: never }): NewcommTuple<this>;
  @parameters('Comm', 'info')
  Idup_with_info(info: unknown): NewcommTuple<this> {
    return this._idupWithInfo(info);
  }

  private _idupWithInfo(info: unknown): NewcommTuple<this> {
    const words = handleMemory();
    return this._later(native.MPI_Comm_idup_with_info(this, info, words), words);
  }

  /**
   * Makes a communicator of the same processes with a context of its own, as `Dup` does without
   * hints. Blocking, collective. `MPI_Comm_dup`
   *
   * @returns a communicator of the same class. Free it with `Free`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Clone(): this {
    return this.Dup();
  }

  /**
   * Makes a communicator of the processes in a group. Blocking, collective over all processes of
   * this one; `Intracomm.Create_group` is collective over the group alone. `MPI_Comm_create`
   *
   * @param group the processes, the same group at all that are in it
   * @returns the communicator, to be freed with `Free`; a null one (`is_null`) at the other
   *   processes
   * @throws {TypeError} if `group` is not an `MPI.Group`
   * @throws {MPI.Exception} with the class `MPI.ERR_GROUP` if the group is null
   * @example
   * const first = world.Get_group().Incl([0, 1]);
   * const comm = world.Create(first); // a null one at all but the ranks 0 and 1
   */
  Create(group: Group): Plain<this>;
  // A communicator has a `group` too, and is none.
  Create(named: { group: Group; handle?: never }): Plain<this>;
  @parameters('Comm', 'group')
  Create(group: unknown): Plain<this> {
    return this._plain(native.MPI_Comm_create(this, group));
  }

  /**
   * Splits the processes into communicators: those that give the same `color` come together.
   * Blocking, collective. `MPI_Comm_split`
   *
   * @param color not negative, or `MPI.UNDEFINED` for a process that joins none. Default 0
   * @param key orders the ranks; processes with equal keys keep their order. Default 0
   * @returns the communicator, to be freed with `Free`; a null one for `MPI.UNDEFINED`
   * @throws {TypeError} if `color` or `key` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   * @example
   * const row = world.Split(Math.floor(world.rank / columns)); // one communicator for each row
   */
  Split(color?: number, key?: number): Plain<this>;
  Split(...named: Named<{ color?: number; key?: number }, ['color', 'key']>): Plain<this>;
  @parameters('Comm', 'color', 'key')
  Split(color: unknown = 0, key: unknown = 0): Plain<this> {
    return this._plain(native.MPI_Comm_split(this, color, key));
  }

  /**
   * Splits the processes into communicators by what they share. Use it to find the processes of one
   * node. Blocking, collective. `MPI_Comm_split_type`
   *
   * @param split_type `MPI.COMM_TYPE_SHARED` for those that can share memory, which is a node, or
   *   another `MPI.COMM_TYPE_*`; `MPI.UNDEFINED` for a process that joins none
   * @param key orders the ranks; processes with equal keys keep their order. Default 0
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns the communicator, to be freed with `Free`; a null one for `MPI.UNDEFINED`
   * @throws {TypeError} if `split_type` or `key` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` for another type, `MPI.ERR_COMM` if the
   *   communicator is null
   * @example
   * const node = world.Split_type(MPI.COMM_TYPE_SHARED);
   */
  Split_type(split_type: number, key?: number, info?: Info): Plain<this>;
  Split_type(
    ...named: Named<
      { split_type: number; key?: number; info?: Info },
      ['split_type', 'key', 'info']
    >
  ): Plain<this>;
  @parameters('Comm', 'split_type', 'key', 'info')
  Split_type(split_type: unknown, key: unknown = 0, info: unknown = INFO_NULL): Plain<this> {
    return this._plain(native.MPI_Comm_split_type(this, split_type, key, info));
  }

  // --- Processes of other worlds ----------------------------------------------------------------

  /**
   * Returns the communicator with the group that has started this world by `Spawn` or
   * `Spawn_multiple`. Local. `MPI_Comm_get_parent`
   *
   * @returns the communicator, the same at each call; a null one (`is_null`) if a launcher has
   *   started this world, or after `Disconnect`
   * @example
   * const parent = MPI.Comm.Get_parent();
   * if (!parent.is_null) console.log(`started by a group of ${parent.remote_size}`);
   */
  static Get_parent(): Classes['Intercomm'] {
    return makeComm('Intercomm', native.MPI_Comm_get_parent());
  }

  /**
   * Connects this process with another one, to which it has a socket. Both sides call it. Blocks
   * until both have; afterwards the socket can be used as before. `MPI_Comm_join`
   *
   * @param fd the number of the descriptor of a connected stream socket. Nothing may be on its way
   *   in it, and Node must not have begun to read from it: call this in the listener that is told
   *   of the connection
   * @returns the communicator between both, with one process on each side. End it with `Disconnect`
   *   on both sides
   * @throws {TypeError} if `fd` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if it is not a socket;
   *   `MPI.ERR_UNSUPPORTED_OPERATION` if the library can't connect jobs
   * @example
   * // The other side does the same in the listener of net.createServer.
   * const socket = connect(4000, 'node7', () => {
   *   const other = MPI.Comm.Join(Reflect.get(socket, '_handle').fd);
   *   other.send('hello', 0);
   *   other.Disconnect();
   * });
   */
  static Join(fd: number): Classes['Intercomm'];
  static Join(named: { fd: number }): Classes['Intercomm'];
  @parameters('Comm', 'fd')
  static Join(fd: unknown): Classes['Intercomm'] {
    checkSocket('Comm.Join', fd);
    return explained('MPI_Comm_join', () => connected(native.MPI_Comm_join(fd)));
  }

  // --- The end ----------------------------------------------------------------------------------

  /**
   * Frees the communicator, once what is under way on it is done; the object is null then. The
   * garbage collector never does it. Blocking, collective. `MPI_Comm_free`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if it is null or `MPI.COMM_WORLD`
   */
  Free(): void {
    finishOperations(this);
    finishNewcomms(this);
    const handle = this._handle;
    enterNextTick();
    freeWithPrivate(this, freeCommunicator);
    StreamChannel.freed(handle);
    this._forget();
  }

  /**
   * Waits until all communication on the communicator is done, and frees it; the object is null
   * then. Blocking, collective. `MPI_Comm_disconnect`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if it is null, `MPI.COMM_WORLD` or
   *   `MPI.COMM_SELF`
   */
  Disconnect(): void {
    // MPICH does it, and has no communicator of all processes any more.
    if (this._predefined.has(this._handle)) {
      throw packageError(
        ERR_COMM,
        "Comm.Disconnect: MPI_ERR_COMM: COMM_WORLD and COMM_SELF can't be disconnected",
      );
    }
    finishOperations(this);
    finishNewcomms(this);
    // It would wait for them.
    const hadStreams = StreamChannel.freed(this._handle);
    const waits = hadStreams && disconnectWaitsForStreams;
    enterNextTick();
    freeWithPrivate(this, waits ? native.MPI_Comm_free : native.MPI_Comm_disconnect);
    this._forget();
    noteDisconnection();
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }

  /**
   * Ends all processes of the job at once. Use it where one process finds that the job can't go on.
   * Local: the others need not call it. It does not return. `MPI_Abort`
   *
   * @param errorcode the exit status of the job, of which the launcher keeps one byte: with 0 and
   *   with 256 the job counts as successful. Default 0, as in mpi4py: give a number from 1 to 255
   *   to let the job fail
   * @throws {TypeError} if `errorcode` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   * @example
   * if (!existsSync(input)) MPI.COMM_WORLD.Abort(2);
   */
  Abort(errorcode?: number): never;
  Abort(named: { errorcode?: number }): never;
  @parameters('Comm', 'errorcode')
  Abort(errorcode: unknown = 0): never {
    return abortJob(this, errorcode);
  }

  // --- When processes fail (ULFM) ---------------------------------------------------------------
  // From MPI 5 on, and in Open MPI 5. Another library ends the job when a process fails, so that
  // none has failed as long as a program runs. All but Revoke do there what they would do then.

  /**
   * Makes the communicator unusable at all its processes: what waits in it ends with the error
   * class `MPI.ERR_REVOKED`. Use it to tell the others that a process failed. One process is enough
   * to call it. Does not block. From MPI 5 on, and in Open MPI 5. `MPI_Comm_revoke`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
   */
  Revoke(): void {
    native.MPI_Comm_revoke(this);
    for (const own of privateCommunicators(this)) native.MPI_Comm_revoke(own);
  }

  /**
   * Tells whether the communicator was revoked. Local. `MPI_Comm_is_revoked`
   *
   * @returns whether it was; false if the library has no `Revoke`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Is_revoked(): boolean {
    return native.MPI_Comm_is_revoked(this);
  }

  /**
   * Returns a new group of the processes that are known to have failed. Local.
   * `MPI_Comm_get_failed`
   *
   * @returns the group, to be freed with `Free`; an empty one if the library lacks fault tolerance
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_failed(): Group {
    return Group._new(native.MPI_Comm_get_failed(this));
  }

  /**
   * Acknowledges failures: receives from `MPI.ANY_SOURCE` work again. Local. `MPI_Comm_ack_failed`
   *
   * @param num_to_ack how many of the processes in `Get_failed()`. Default: all
   * @returns how many are acknowledged; 0 if the library lacks fault tolerance
   * @throws {TypeError} if `num_to_ack` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Ack_failed(num_to_ack?: number | null): number;
  Ack_failed(named: { num_to_ack?: number | null }): number;
  @parameters('Comm', 'num_to_ack')
  Ack_failed(num_to_ack: unknown = null): number {
    return native.MPI_Comm_ack_failed(this, num_to_ack ?? this.Get_size());
  }

  /**
   * Agrees on flags, in spite of failures. Blocking, collective over the processes that live.
   * `MPI_Comm_agree`; `MPI_Allreduce` if the library lacks it
   *
   * @param flag 32 bits
   * @returns the bitwise and of all flags, the same at all processes
   * @throws {TypeError} if `flag` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Agree(flag: number): number;
  Agree(named: { flag: number }): number;
  @parameters('Comm', 'flag')
  Agree(flag: unknown): number {
    return native.MPI_Comm_agree(this, flag);
  }

  /**
   * Starts to agree on flags, in spite of failures. Nonblocking, collective over the processes that
   * live. `MPI_Comm_iagree`; `MPI_Iallreduce` if the library lacks it, which between two groups
   * gives each process the bitwise and of the other group's flags alone
   *
   * @param flag an Int32Array of length 1 with 32 bits, which become the bitwise and of all flags
   * @returns a request; do not touch `flag` until it is complete
   * @throws {TypeError} if `flag` is anything else
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Iagree(flag: Int32Array): Request<Status>;
  Iagree(named: { flag: Int32Array }): Request<Status>;
  @parameters('Comm', 'flag')
  Iagree(flag: unknown): Request<Status> {
    if (arrayKind(flag) !== 'Int32Array' || (flag as Int32Array).length !== 1) {
      throw new TypeError(
        `Comm.Iagree: flag must be an Int32Array of length 1, but ${show(flag)} came`,
      );
    }
    checkFixed(receiveData(flag, 0, 'Comm.Iagree', 'flag'), 'Comm.Iagree', 'flag');
    const memory = flag as Int32Array;
    return Request._startCollective(native.MPI_Comm_iagree(this, memory), memory);
  }

  /**
   * Makes a communicator of the processes that live. Blocking, collective over them.
   * `MPI_Comm_shrink`; `MPI_Comm_dup` if the library lacks it
   *
   * @returns a communicator of the same class. Free it with `Free`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Shrink(): this {
    return this._like(native.MPI_Comm_shrink(this));
  }

  /**
   * Starts to make a communicator of the processes that live. Nonblocking, collective over them.
   * `MPI_Comm_ishrink`; `MPI_Comm_idup` if the library lacks it, as Open MPI 5 does
   *
   * @returns `[newcomm, request]`, which can be awaited: the communicator may be used when the
   *   request is complete
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Ishrink(): NewcommTuple<this> {
    const words = handleMemory();
    return this._later(native.MPI_Comm_ishrink(this, words), words);
  }
}
