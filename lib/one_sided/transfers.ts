// Moving data to and from the memory of other processes.

import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { NOTHING } from '../buffers/message_registers.js';
import { checkFixed } from '../buffers/spec_parts.js';
import type { Status } from '../buffers/status.js';
import { type Target, type TargetSpec, targetOf } from '../buffers/target_spec.js';
import type { Datatype } from '../datatypes/datatype.js';
import { BYTE } from '../datatypes/predefined.js';
import { PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { MessageData } from '../native/message_data.js';
import { NO_OP, type Op, SUM } from '../operations/op.js';
import { Request } from '../requests/request.js';
import { isFetchFromNobody } from '../workarounds/mpich_windows.js';
import { checkSwap, isFetchedWell } from '../workarounds/open_mpi_windows.js';
import {
  checkAccumulation,
  checkLike,
  checkSingle,
  checkTargetOperation,
} from './accumulate_check.js';
import { WinAttributes } from './attributes.js';
import { inParts, isLarge, type Place, refuseLarge } from './large_transfers.js';

type Maybe<T> = T | null;

interface TransferArguments {
  origin: Maybe<BufferSpec>;
  target_rank: number;
  target?: Maybe<TargetSpec>;
}
type NamedTransfer = Named<TransferArguments, ['origin', 'target_rank', 'target']>;
type NamedAccumulate = Named<
  TransferArguments & { op?: Op },
  ['origin', 'target_rank', 'target', 'op']
>;
type NamedGetAccumulate = Named<
  TransferArguments & { result: Maybe<BufferSpec>; op?: Op },
  ['origin', 'result', 'target_rank', 'target', 'op']
>;
type NamedFetch = Named<
  {
    origin: Maybe<BufferSpec>;
    result: BufferSpec;
    target_rank: number;
    target_disp?: number;
    op?: Op;
  },
  ['origin', 'result', 'target_rank', 'target_disp', 'op']
>;
type NamedSwap = Named<
  {
    origin: BufferSpec;
    compare: BufferSpec;
    result: BufferSpec;
    target_rank: number;
    target_disp?: number;
  },
  ['origin', 'compare', 'result', 'target_rank', 'target_disp']
>;

// Where the operation works that is about to start, in full.
const PLACE: Place = { displacement: 0, count: 0, datatype: BYTE, isLarge: false };

/**
 * Proves what an operation needs and sets PLACE. No code of the program runs between this and the
 * native call.
 */
function prepare(
  win: WinCommunication,
  method: string,
  data: MessageData,
  rank: unknown,
  target: unknown,
  list: Target | null,
  isPassive: boolean,
  op: Op | null,
): void {
  const { _layout: row } = data.datatype as Datatype;
  // The rows of an array lie one behind the other at the target.
  PLACE.count = row === null ? data.count : data.count * row.elements;
  PLACE.datatype = row === null ? (data.datatype as Datatype) : row.element;
  if (list === null) {
    PLACE.displacement = target ?? 0;
  } else {
    PLACE.displacement = list.displacement;
    PLACE.count = list.count ?? PLACE.count;
    PLACE.datatype = list.datatype ?? PLACE.datatype;
  }
  PLACE.isLarge = false;
  if (rank !== PROC_NULL) reach(win, method, rank, isPassive, op);
}

function reach(
  win: WinCommunication,
  method: string,
  rank: unknown,
  isPassive: boolean,
  op: Op | null,
): void {
  // Where nothing is combined, MPICH takes operations that are not for the datatype.
  if (op !== null && PLACE.count !== 0) checkAccumulation(method, op, PLACE.datatype);
  const window = win._window;
  if (window === null) return;
  if (isPassive) window.checkPassiveAccess(method, rank);
  else window.checkAccess(method, rank);
  window.checkReach(method, rank, PLACE.displacement, PLACE.count, PLACE.datatype);
  if (PLACE.datatype.is_null) return;
  PLACE.isLarge = isLarge(PLACE.count, PLACE.datatype);
  if (PLACE.isLarge && isPassive) refuseLarge(method);
}

/** What is combined with the target's data: nothing at all for an operation that only reads it. */
function operand(origin: unknown, rank: unknown, op: unknown, method: string): MessageData {
  const isUnused = (origin === null || origin === undefined) && NO_OP.equals(op);
  return isUnused ? NOTHING : sendData(origin, rank, method, 'origin');
}

/**
 * The methods that move data. None of them blocks: an epoch or a flush completes them.
 *
 * @group Communication
 */
export abstract class WinCommunication extends WinAttributes {
  private _inParts(
    method: string,
    rank: unknown,
    sides: readonly MessageData[],
    run: Parameters<typeof inParts>[5],
  ): void {
    inParts(method, this._window, rank as number, { ...PLACE }, sides, run);
  }

  /**
   * Writes items from `origin` into the memory of the target. Does not block: `origin` must not be
   * changed until the operation is complete, at the end of the epoch or after a flush. `MPI_Put`
   *
   * @param origin what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing is written
   * @param target where to write: a displacement in the target's units (0 if left out), or
   *   `[displacement, count, datatype]`, where count and datatype are those of `origin` if left out
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch is open there,
   *   `MPI.ERR_RANK` if there is no such rank
   * @example
   * win.Lock(1);
   * win.Put(Float64Array.of(1, 2, 3), 1, 10);   // into elements 10, 11 and 12, if disp_unit is 8
   * win.Unlock(1);
   */
  Put(origin: Maybe<BufferSpec>, target_rank: number, target?: Maybe<TargetSpec>): void;
  Put(...named: NamedTransfer): void;
  @parameters('Win', 'origin', 'target_rank', 'target')
  Put(origin: unknown, target_rank?: unknown, target: unknown = null): void {
    const list = targetOf(target, 'Win.Put');
    const data = sendData(origin, target_rank, 'Win.Put', 'origin');
    checkFixed(data, 'Win.Put', 'origin');
    prepare(this, 'Win.Put', data, target_rank, target, list, false, null);
    const { displacement, count, datatype } = PLACE;
    if (PLACE.isLarge) {
      this._inParts('Win.Put', target_rank, [data], ([part], first, length) => {
        native.MPI_Put(part, target_rank, first, length, datatype, this);
      });
    } else {
      this._window?.begins(target_rank, data.memory);
      native.MPI_Put(data, target_rank, displacement, count, datatype, this);
    }
  }

  /**
   * Reads items from the memory of the target into `origin`. Does not block: `origin` holds them
   * when the operation is complete, at the end of the epoch or after a flush. `MPI_Get`
   *
   * @param origin memory for what is read: a typed array or other memory, or a {@link BufferSpec}
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing is read
   * @param target where to read: a displacement in the target's units (0 if left out), or
   *   `[displacement, count, datatype]`, where count and datatype are those of `origin` if left out
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch is open there,
   *   `MPI.ERR_RANK` if there is no such rank
   * @example
   * const values = new Float64Array(3);
   * win.Lock(1);
   * win.Get(values, 1, 10);   // elements 10, 11 and 12, if disp_unit is 8
   * win.Unlock(1);            // now they are here
   */
  Get(origin: Maybe<BufferSpec>, target_rank: number, target?: Maybe<TargetSpec>): void;
  Get(...named: NamedTransfer): void;
  @parameters('Win', 'origin', 'target_rank', 'target')
  Get(origin: unknown, target_rank?: unknown, target: unknown = null): void {
    const list = targetOf(target, 'Win.Get');
    const data = receiveData(origin, target_rank, 'Win.Get', 'origin');
    checkFixed(data, 'Win.Get', 'origin');
    prepare(this, 'Win.Get', data, target_rank, target, list, false, null);
    const { displacement, count, datatype } = PLACE;
    if (PLACE.isLarge) {
      this._inParts('Win.Get', target_rank, [data], ([part], first, length) => {
        native.MPI_Get(part, target_rank, first, length, datatype, this);
      });
    } else {
      this._window?.begins(target_rank, data.memory);
      native.MPI_Get(data, target_rank, displacement, count, datatype, this);
    }
  }

  /**
   * Combines items of `origin` with the memory of the target, and stores the results there. Each
   * item is combined atomically, so several processes may accumulate into the same place at the
   * same time. Does not block: `origin` must not be changed until the operation is complete, at the
   * end of the epoch or after a flush. `MPI_Accumulate`
   *
   * @param origin the left operands: a typed array or other memory, or a {@link BufferSpec}
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing happens
   * @param target where the right operands are: a displacement in the target's units (0 if left
   *   out), or `[displacement, count, datatype]`, where count and datatype are those of `origin` if
   *   left out
   * @param op one of MPI's own operations; `MPI.REPLACE` makes it an atomic `Put`. Default
   *   `MPI.SUM`
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch is open there,
   *   `MPI.ERR_RANK` if there is no such rank, `MPI.ERR_OP` if `op` is not for the datatype
   * @example
   * win.Fence();
   * win.Accumulate(Float64Array.of(1), 0);   // every rank adds 1 to the first element of rank 0
   * win.Fence();
   */
  Accumulate(
    origin: Maybe<BufferSpec>,
    target_rank: number,
    target?: Maybe<TargetSpec>,
    op?: Op,
  ): void;
  Accumulate(...named: NamedAccumulate): void;
  @parameters('Win', 'origin', 'target_rank', 'target', 'op')
  Accumulate(
    origin: unknown,
    target_rank?: unknown,
    target: unknown = null,
    op: unknown = SUM,
  ): void {
    checkTargetOperation('Win.Accumulate', op);
    const list = targetOf(target, 'Win.Accumulate');
    const data = sendData(origin, target_rank, 'Win.Accumulate', 'origin');
    checkFixed(data, 'Win.Accumulate', 'origin');
    prepare(this, 'Win.Accumulate', data, target_rank, target, list, false, op);
    const { displacement, count, datatype } = PLACE;
    if (PLACE.isLarge) {
      this._inParts('Win.Accumulate', target_rank, [data], ([part], first, length) => {
        native.MPI_Accumulate(part, target_rank, first, length, datatype, op, this);
      });
    } else {
      this._window?.begins(target_rank, data.memory);
      native.MPI_Accumulate(data, target_rank, displacement, count, datatype, op, this);
    }
  }

  /**
   * Combines items of `origin` with the memory of the target, stores the results there, and reads
   * what was there before into `result`. Each item is read and combined in one atomic step. Does
   * not block: complete at the end of the epoch or after a flush. `MPI_Get_accumulate`
   *
   * @param origin the left operands: a typed array or other memory, or a {@link BufferSpec}; null
   *   with `MPI.NO_OP`, which only reads
   * @param result memory for what was there before, as many items as at the target
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing happens
   * @param target where the right operands are: a displacement in the target's units (0 if left
   *   out), or `[displacement, count, datatype]`, where count and datatype are those of `result` if
   *   left out
   * @param op one of MPI's own operations. Default `MPI.SUM`
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch is open there,
   *   `MPI.ERR_RANK` if there is no such rank, `MPI.ERR_OP` if `op` is not for the datatype
   */
  Get_accumulate(
    origin: Maybe<BufferSpec>,
    result: Maybe<BufferSpec>,
    target_rank: number,
    target?: Maybe<TargetSpec>,
    op?: Op,
  ): void;
  Get_accumulate(...named: NamedGetAccumulate): void;
  @parameters('Win', 'origin', 'result', 'target_rank', 'target', 'op')
  Get_accumulate(
    origin: unknown,
    result?: unknown,
    target_rank?: unknown,
    target: unknown = null,
    op: unknown = SUM,
  ): void {
    const method = 'Win.Get_accumulate';
    checkTargetOperation(method, op);
    const list = targetOf(target, method);
    const data = operand(origin, target_rank, op, method);
    const into = receiveData(result, target_rank, method, 'result');
    checkFixed(data, method, 'origin');
    checkFixed(into, method, 'result');
    prepare(this, method, into, target_rank, target, list, false, op);
    const { displacement, count, datatype } = PLACE;
    if (PLACE.isLarge) {
      this._inParts(method, target_rank, [data, into], ([part, other], first, length) => {
        native.MPI_Get_accumulate(part, other, target_rank, first, length, datatype, op, this);
      });
    } else {
      this._window?.begins(target_rank, into.memory);
      this._window?.keep(target_rank, data.memory);
      native.MPI_Get_accumulate(data, into, target_rank, displacement, count, datatype, op, this);
    }
  }

  /**
   * Combines one item of `origin` with one at the target, and reads what was there before into
   * `result`, in one atomic step: adds to a counter, or takes a ticket. Faster than
   * `Get_accumulate`. Does not block: complete at the end of the epoch or after a flush.
   * `MPI_Fetch_and_op`
   *
   * @param origin one item; null with `MPI.NO_OP`, which only reads
   * @param result one item, which receives what was there before
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing happens
   * @param target_disp a displacement in the target's units. Default 0
   * @param op one of MPI's own operations. Default `MPI.SUM`
   * @throws {TypeError} if an argument is of the wrong type, a buffer can be resized, or datatypes
   *   differ
   * @throws {RangeError} if a buffer is not one item, or the target has less memory than that
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch is open there,
   *   `MPI.ERR_RANK` if there is no such rank, `MPI.ERR_OP` if `op` is not for the datatype
   * @example
   * const ticket = new BigInt64Array(1);
   * win.Lock(0, MPI.LOCK_SHARED);
   * win.Fetch_and_op(BigInt64Array.of(1n), ticket, 0);   // ticket[0] = counter++ at rank 0
   * win.Unlock(0);
   */
  Fetch_and_op(
    origin: Maybe<BufferSpec>,
    result: BufferSpec,
    target_rank: number,
    target_disp?: number,
    op?: Op,
  ): void;
  Fetch_and_op(...named: NamedFetch): void;
  @parameters('Win', 'origin', 'result', 'target_rank', 'target_disp', 'op')
  Fetch_and_op(
    origin: unknown,
    result?: unknown,
    target_rank?: unknown,
    target_disp: unknown = 0,
    op: unknown = SUM,
  ): void {
    const method = 'Win.Fetch_and_op';
    checkTargetOperation(method, op);
    const data = operand(origin, target_rank, op, method);
    const into = receiveData(result, target_rank, method, 'result');
    checkSingle(into, target_rank, method, 'result');
    if (data !== NOTHING) checkLike(into, data, target_rank, method, 'origin');
    checkFixed(into, method, 'result');
    prepare(this, method, into, target_rank, target_disp, null, false, op);
    const { displacement, datatype } = PLACE;
    if (isFetchFromNobody(target_rank)) return;
    this._window?.begins(target_rank, into.memory);
    this._window?.keep(target_rank, data.memory);
    if (isFetchedWell(this._window, target_rank, displacement, datatype)) {
      native.MPI_Fetch_and_op(data, into, datatype, target_rank, displacement, op, this);
    } else {
      native.MPI_Get_accumulate(data, into, target_rank, displacement, 1, datatype, op, this);
    }
  }

  /**
   * Replaces one item at the target by `origin` if it equals `compare`, and reads what was there
   * before into `result`, in one atomic step. Does not block: complete at the end of the epoch or
   * after a flush. `MPI_Compare_and_swap`
   *
   * @param origin the new value: one integer
   * @param compare the value that is expected at the target: one integer
   * @param result one integer for what was there before, which is `compare` if it was replaced
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing happens
   * @param target_disp a displacement in the target's units. Default 0
   * @throws {TypeError} if an argument is of the wrong type, a buffer can be resized, or datatypes
   *   differ
   * @throws {RangeError} if a buffer is not one item, or the target has less memory than that
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch is open there,
   *   `MPI.ERR_RANK` if there is no such rank; for other than integers, and where the library can't
   *   do it
   * @example
   * const before = new Int32Array(1);
   * win.Lock(0, MPI.LOCK_SHARED);
   * win.Compare_and_swap(Int32Array.of(1), Int32Array.of(0), before, 0);
   * win.Unlock(0);
   * const isMine = before[0] === 0; // then this process has the lock, which is 1 while it is taken
   */
  Compare_and_swap(
    origin: BufferSpec,
    compare: BufferSpec,
    result: BufferSpec,
    target_rank: number,
    target_disp?: number,
  ): void;
  Compare_and_swap(...named: NamedSwap): void;
  @parameters('Win', 'origin', 'compare', 'result', 'target_rank', 'target_disp')
  Compare_and_swap(
    origin: unknown,
    compare?: unknown,
    result?: unknown,
    target_rank?: unknown,
    target_disp: unknown = 0,
  ): void {
    const method = 'Win.Compare_and_swap';
    // The origin takes the place of what was read before.
    const other = Object.assign(
      new MessageData(BYTE),
      sendData(compare, target_rank, method, 'compare'),
    );
    const data = sendData(origin, target_rank, method, 'origin');
    const into = receiveData(result, target_rank, method, 'result');
    checkSingle(into, target_rank, method, 'result');
    checkLike(into, data, target_rank, method, 'origin');
    checkLike(into, other, target_rank, method, 'compare');
    checkFixed(into, method, 'result');
    prepare(this, method, into, target_rank, target_disp, null, false, null);
    const { displacement, datatype } = PLACE;
    if (target_rank === PROC_NULL) return;
    checkSwap(method, this._window, target_rank, displacement, datatype);
    this._window?.begins(target_rank, into.memory);
    this._window?.keep(target_rank, data.memory);
    this._window?.keep(target_rank, other.memory);
    native.MPI_Compare_and_swap(data, other, into, datatype, target_rank, displacement, this);
  }

  /**
   * Starts a `Put` and returns a request. When that is complete, `origin` may be changed; the data
   * is at the target only after a flush or `Unlock`. Allowed only between `Lock` and `Unlock`, or
   * `Lock_all` and `Unlock_all`. Does not block. `MPI_Rput`
   *
   * @param origin what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing is written
   * @param target where, at the target: a displacement in its units (0 if left out), or
   *   `[displacement, count, datatype]`, where count and datatype are those of `origin` if left out
   * @returns a request, which is complete when `origin` may be changed
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that; for more than 1 GiB
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the target is not locked,
   *   `MPI.ERR_RANK` if there is no such rank
   */
  Rput(origin: Maybe<BufferSpec>, target_rank: number, target?: Maybe<TargetSpec>): Request<Status>;
  Rput(...named: NamedTransfer): Request<Status>;
  @parameters('Win', 'origin', 'target_rank', 'target')
  Rput(origin: unknown, target_rank?: unknown, target: unknown = null): Request<Status> {
    const list = targetOf(target, 'Win.Rput');
    const data = sendData(origin, target_rank, 'Win.Rput', 'origin');
    const { memory } = data;
    checkFixed(data, 'Win.Rput', 'origin');
    prepare(this, 'Win.Rput', data, target_rank, target, list, true, null);
    const { displacement, count, datatype } = PLACE;
    this._window?.begins(target_rank, null);
    return Request._start(
      native.MPI_Rput(data, target_rank, displacement, count, datatype, this),
      memory,
    );
  }

  /**
   * Starts a `Get` and returns a request, which is complete when `origin` holds the data. Allowed
   * only between `Lock` and `Unlock`, or `Lock_all` and `Unlock_all`. Does not block. `MPI_Rget`
   *
   * @param origin memory for what is read: a typed array or other memory, or a {@link BufferSpec}
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing is read
   * @param target where, at the target: a displacement in its units (0 if left out), or
   *   `[displacement, count, datatype]`, where count and datatype are those of `origin` if left out
   * @returns a request, which is complete when `origin` holds the data
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that; for more than 1 GiB
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the target is not locked,
   *   `MPI.ERR_RANK` if there is no such rank
   * @example
   * win.Lock(1);
   * await win.Rget(values, 1);   // the event loop runs meanwhile
   * win.Unlock(1);
   */
  Rget(origin: Maybe<BufferSpec>, target_rank: number, target?: Maybe<TargetSpec>): Request<Status>;
  Rget(...named: NamedTransfer): Request<Status>;
  @parameters('Win', 'origin', 'target_rank', 'target')
  Rget(origin: unknown, target_rank?: unknown, target: unknown = null): Request<Status> {
    const list = targetOf(target, 'Win.Rget');
    const data = receiveData(origin, target_rank, 'Win.Rget', 'origin');
    const { memory } = data;
    checkFixed(data, 'Win.Rget', 'origin');
    prepare(this, 'Win.Rget', data, target_rank, target, list, true, null);
    const { displacement, count, datatype } = PLACE;
    this._window?.begins(target_rank, null);
    return Request._start(
      native.MPI_Rget(data, target_rank, displacement, count, datatype, this),
      memory,
    );
  }

  /**
   * Starts an `Accumulate` and returns a request. When that is complete, `origin` may be changed;
   * the results are at the target only after a flush or `Unlock`. Allowed only between `Lock` and
   * `Unlock`, or `Lock_all` and `Unlock_all`. Does not block. `MPI_Raccumulate`
   *
   * @param origin the left operands: a typed array or other memory, or a {@link BufferSpec}
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing happens
   * @param target where the right operands are: a displacement in the target's units (0 if left
   *   out), or `[displacement, count, datatype]`, where count and datatype are those of `origin` if
   *   left out
   * @param op one of MPI's own operations. Default `MPI.SUM`
   * @returns a request, which is complete when `origin` may be changed
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that; for more than 1 GiB
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the target is not locked,
   *   `MPI.ERR_RANK` if there is no such rank, `MPI.ERR_OP` if `op` is not for the datatype
   */
  Raccumulate(
    origin: Maybe<BufferSpec>,
    target_rank: number,
    target?: Maybe<TargetSpec>,
    op?: Op,
  ): Request<Status>;
  Raccumulate(...named: NamedAccumulate): Request<Status>;
  @parameters('Win', 'origin', 'target_rank', 'target', 'op')
  Raccumulate(
    origin: unknown,
    target_rank?: unknown,
    target: unknown = null,
    op: unknown = SUM,
  ): Request<Status> {
    checkTargetOperation('Win.Raccumulate', op);
    const list = targetOf(target, 'Win.Raccumulate');
    const data = sendData(origin, target_rank, 'Win.Raccumulate', 'origin');
    const { memory } = data;
    checkFixed(data, 'Win.Raccumulate', 'origin');
    prepare(this, 'Win.Raccumulate', data, target_rank, target, list, true, op);
    const { displacement, count, datatype } = PLACE;
    this._window?.begins(target_rank, null);
    return Request._start(
      native.MPI_Raccumulate(data, target_rank, displacement, count, datatype, op, this),
      memory,
    );
  }

  /**
   * Starts a `Get_accumulate` and returns a request, which is complete when `result` holds what was
   * at the target before. Allowed only between `Lock` and `Unlock`, or `Lock_all` and `Unlock_all`.
   * Does not block. `MPI_Rget_accumulate`
   *
   * @param origin the left operands: a typed array or other memory, or a {@link BufferSpec}; null
   *   with `MPI.NO_OP`, which only reads
   * @param result memory for what was there before, as many items as at the target
   * @param target_rank a rank of the window's group; with `MPI.PROC_NULL` nothing happens
   * @param target where the right operands are: a displacement in the target's units (0 if left
   *   out), or `[displacement, count, datatype]`, where count and datatype are those of `result` if
   *   left out
   * @param op one of MPI's own operations. Default `MPI.SUM`
   * @returns a request, which is complete when `result` holds what was at the target before
   * @throws {TypeError} if an argument is of the wrong type, or a buffer can be resized
   * @throws {RangeError} if the target or a buffer has less memory than that; for more than 1 GiB
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the target is not locked,
   *   `MPI.ERR_RANK` if there is no such rank, `MPI.ERR_OP` if `op` is not for the datatype
   */
  Rget_accumulate(
    origin: Maybe<BufferSpec>,
    result: Maybe<BufferSpec>,
    target_rank: number,
    target?: Maybe<TargetSpec>,
    op?: Op,
  ): Request<Status>;
  Rget_accumulate(...named: NamedGetAccumulate): Request<Status>;
  @parameters('Win', 'origin', 'result', 'target_rank', 'target', 'op')
  Rget_accumulate(
    origin: unknown,
    result?: unknown,
    target_rank?: unknown,
    target: unknown = null,
    op: unknown = SUM,
  ): Request<Status> {
    const method = 'Win.Rget_accumulate';
    checkTargetOperation(method, op);
    const list = targetOf(target, method);
    const data = operand(origin, target_rank, op, method);
    const { memory } = data;
    const into = receiveData(result, target_rank, method, 'result');
    checkFixed(data, method, 'origin');
    const { memory: memory2 } = into;
    checkFixed(into, method, 'result');
    prepare(this, method, into, target_rank, target, list, true, op);
    const { displacement, count, datatype } = PLACE;
    this._window?.begins(target_rank, null);
    return Request._start(
      native.MPI_Rget_accumulate(data, into, target_rank, displacement, count, datatype, op, this),
      memory,
      memory2,
    );
  }
}
