import { packageError } from '../base/exception.js';
import { asHandle } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { makeComm, type Plain, plainClassOf, wrapComm } from '../handles/communicator_classes.js';
import type { Group } from '../handles/group.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { freeWithCompanion } from '../handles/private_communicator.js';
import { ERR_COMM } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { finishNewcomms, handleMemory, type NewcommTuple } from '../requests/new_communicator.js';
import { StreamChannel } from '../streams/channel.js';
import { CommFaultTolerance } from './fault_tolerance.js';

type Maybe<T> = T | null;

/**
 * A communicator: a group of processes and a context in which their messages meet. Upper-case methods
 * move memory (typed arrays) without a copy, lower-case ones move objects by structured clone.
 *
 * All methods that take buffers take a {@link BufferSpec}. Errors of MPI are `MPI.Exception`.
 */
export class Comm extends CommFaultTolerance {
  /** @param comm another communicator: the new object stands for the same one */
  constructor(comm: Comm | null = null) {
    super();
    this._handle = comm?._handle ?? this._null;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Comm;
  static fromhandle(named: { handle: number }): Comm;
  @parameters('Comm', 'handle')
  static fromhandle(handle: unknown): Comm {
    return wrapComm(asHandle('Comm', handle));
  }

  // A new communicator of other processes: one of two groups stays one, a topology does not.
  #plain(handle: number): Plain<this> {
    return makeComm(plainClassOf(this), handle) as Plain<this>;
  }

  // --- Constructors -----------------------------------------------------------------------------

  /**
   * A communicator of the same processes with a context of its own. Collective. `MPI_Comm_dup`,
   * `MPI_Comm_dup_with_info`
   *
   * @param info hints for the new one; without, those of this one are taken over
   */
  Dup(info?: Maybe<Info>): this;
  Dup(...named: Named<{ info?: Maybe<Info> }, ['info']>): this;
  @parameters('Comm', 'info')
  Dup(info: unknown = null): this {
    return this._like(
      info === null ? native.MPI_Comm_dup(this) : native.MPI_Comm_dup_with_info(this, info),
    );
  }

  /** The same with hints. Collective. `MPI_Comm_dup_with_info` */
  Dup_with_info(info: Info): this;
  Dup_with_info(named: { info: Info; handle?: never }): this;
  @parameters('Comm', 'info')
  Dup_with_info(info: unknown): this {
    return this._like(native.MPI_Comm_dup_with_info(this, info));
  }

  /**
   * The nonblocking `Dup`: `[newcomm, request]`. The communicator may be used when the request is
   * complete. Collective. `MPI_Comm_idup`; with hints, from MPI 4 on, `MPI_Comm_idup_with_info`
   *
   * @example
   * const [comm, request] = world.Idup();
   * request.Wait();
   */
  Idup(info?: Maybe<Info>): NewcommTuple<this>;
  Idup(...named: Named<{ info?: Maybe<Info> }, ['info']>): NewcommTuple<this>;
  @parameters('Comm', 'info')
  Idup(info: unknown = null): NewcommTuple<this> {
    if (info !== null) return this.#idupWithInfo(info);
    const words = handleMemory();
    return this._later(native.MPI_Comm_idup(this, words), words);
  }

  /** The same with hints. Collective. From MPI 4 on. `MPI_Comm_idup_with_info` */
  Idup_with_info(info: Info): NewcommTuple<this>;
  Idup_with_info(named: { info: Info; handle?: never }): NewcommTuple<this>;
  @parameters('Comm', 'info')
  Idup_with_info(info: unknown): NewcommTuple<this> {
    return this.#idupWithInfo(info);
  }

  #idupWithInfo(info: unknown): NewcommTuple<this> {
    const words = handleMemory();
    return this._later(native.MPI_Comm_idup_with_info(this, info, words), words);
  }

  /** The same as `Dup` without hints. Collective. */
  Clone(): this {
    return this.Dup();
  }

  /**
   * A communicator of the processes in `group`; null (`is_null`) at those that are not in it.
   * Collective over all processes of this one. `MPI_Comm_create`
   */
  Create(group: Group): Plain<this>;
  // A communicator has a `group` too, and is none.
  Create(named: { group: Group; handle?: never }): Plain<this>;
  @parameters('Comm', 'group')
  Create(group: unknown): Plain<this> {
    return this.#plain(native.MPI_Comm_create(this, group));
  }

  /**
   * Splits it: processes with the same `color` come together, ordered by `key`, then by rank.
   * Collective. `MPI_Comm_split`
   *
   * @param color not negative; `MPI.UNDEFINED` for a process that gets a null communicator
   */
  Split(color?: number, key?: number): Plain<this>;
  Split(...named: Named<{ color?: number; key?: number }, ['color', 'key']>): Plain<this>;
  @parameters('Comm', 'color', 'key')
  Split(color: unknown = 0, key: unknown = 0): Plain<this> {
    return this.#plain(native.MPI_Comm_split(this, color, key));
  }

  /**
   * Splits it by what processes share: `MPI.COMM_TYPE_SHARED` puts those together that can share
   * memory, which is a node. Collective. `MPI_Comm_split_type`
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
    return this.#plain(native.MPI_Comm_split_type(this, split_type, key, info));
  }

  /**
   * Frees it once what is under way on it is done. Collective; afterwards the object is null. Never
   * done by the garbage collector. `MPI_Comm_free`
   */
  Free(): void {
    finishNewcomms(this);
    const handle = this._handle;
    freeWithCompanion(this, native.MPI_Comm_free);
    StreamChannel.freed(handle);
    this._forget();
  }

  /**
   * Waits until all communication on it is done, and frees it. Collective; afterwards the object is
   * null. `MPI_Comm_disconnect`
   */
  Disconnect(): void {
    // MPICH does it, and has no communicator of all processes any more.
    if (this._predefined.has(this._handle)) {
      throw packageError(
        ERR_COMM,
        'Comm.Disconnect: MPI_ERR_COMM: COMM_WORLD and COMM_SELF are for as long as MPI is',
      );
    }
    finishNewcomms(this);
    // It would wait for them.
    StreamChannel.freed(this._handle);
    freeWithCompanion(this, native.MPI_Comm_disconnect);
    this._forget();
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }

  /**
   * Ends all processes of the job at once. Does not return. `MPI_Abort`
   *
   * @param errorcode what mpirun returns, as far as a byte holds it: with 0 or 256 it returns 0
   */
  Abort(errorcode?: number): never;
  Abort(...named: Named<{ errorcode?: number }, ['errorcode']>): never;
  @parameters('Comm', 'errorcode')
  Abort(errorcode: unknown = 0): never {
    native.MPI_Abort(this, errorcode);
    throw new Error('MPI_Abort returned');
  }
}
