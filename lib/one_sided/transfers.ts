// Moving data to and from the memory of other processes.

import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { NOTHING } from '../buffers/message_registers.js';
import { checkFixed } from '../buffers/spec_parts.js';
import type { Status } from '../buffers/status.js';
import { type Target, type TargetSpec, targetOf } from '../buffers/target_spec.js';
import { BYTE, type Datatype } from '../datatypes/datatype.js';
import { PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { MessageData } from '../native/message_data.js';
import { NO_OP, type Op, SUM } from '../operations/op.js';
import { Request } from '../requests/request.js';
import { checkSwap, isFetchedWell } from '../workarounds/open_mpi_windows.js';
import { checkAccumulation, checkTargetOperation } from './accumulate_check.js';
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
  // A request keeps the memory itself.
  if (!isPassive) win._window?.keep(rank, data.memory);
}

function reach(
  win: WinCommunication,
  method: string,
  rank: unknown,
  isPassive: boolean,
  op: Op | null,
): void {
  if (op !== null) checkAccumulation(method, op, PLACE.datatype);
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

function checkSingle(data: MessageData, rank: unknown, method: string, argument: string): void {
  if (data.count === 1 || rank === PROC_NULL) return;
  throw new RangeError(`${method}: ${argument} must be one item, but is ${data.count}`);
}

function checkLike(
  result: MessageData,
  data: MessageData,
  rank: unknown,
  method: string,
  argument: string,
): void {
  checkFixed(data, method, argument);
  if (rank === PROC_NULL) return;
  checkSingle(data, rank, method, argument);
  if (data.datatype._handle === result.datatype._handle) return;
  throw new TypeError(`${method}: ${argument} must have the datatype of result`);
}

/** The methods that move data. None of them blocks: an epoch or a flush completes them. */
export abstract class WinCommunication extends WinAttributes {
  #inParts(
    method: string,
    rank: unknown,
    sides: readonly MessageData[],
    run: Parameters<typeof inParts>[5],
  ): void {
    inParts(method, this._window, rank as number, { ...PLACE }, sides, run);
  }

  /**
   * Writes into the memory of the target. `origin` must not be changed until the operation is complete:
   * at the end of the epoch, or after a flush. `MPI_Put`
   *
   * @param origin what to write
   * @param target_rank a rank of the window's group, or `MPI.PROC_NULL` for none
   * @param target where: a displacement (default 0) in the target's units, or `[displacement, count,
   *   datatype]`, where count and datatype are the origin's if left out
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
      this.#inParts('Win.Put', target_rank, [data], ([part], first, length) => {
        native.MPI_Put(part, target_rank, first, length, datatype, this);
      });
    } else {
      native.MPI_Put(data, target_rank, displacement, count, datatype, this);
    }
  }

  /**
   * Reads from the memory of the target: `origin` holds it when the operation is complete, at the end
   * of the epoch, or after a flush. `MPI_Get`
   *
   * @param origin where to read to
   * @param target as in `Put`
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
      this.#inParts('Win.Get', target_rank, [data], ([part], first, length) => {
        native.MPI_Get(part, target_rank, first, length, datatype, this);
      });
    } else {
      native.MPI_Get(data, target_rank, displacement, count, datatype, this);
    }
  }

  /**
   * Combines `origin` with the memory of the target, item by item and each one atomically: several
   * processes may do so at the same time. `MPI_Accumulate`
   *
   * @param target as in `Put`
   * @param op one of MPI's own operations; `MPI.REPLACE` for an atomic `Put`
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
      this.#inParts('Win.Accumulate', target_rank, [data], ([part], first, length) => {
        native.MPI_Accumulate(part, target_rank, first, length, datatype, op, this);
      });
    } else {
      native.MPI_Accumulate(data, target_rank, displacement, count, datatype, op, this);
    }
  }

  /**
   * Combines `origin` with the memory of the target as `Accumulate` does, and reads what was there
   * before into `result`. `MPI_Get_accumulate`
   *
   * @param origin null with `MPI.NO_OP`, which only reads
   * @param target as in `Put`, where count and datatype are those of `result` if left out
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
    this._window?.keep(target_rank, data.memory);
    const { displacement, count, datatype } = PLACE;
    if (PLACE.isLarge) {
      this.#inParts(method, target_rank, [data, into], ([part, other], first, length) => {
        native.MPI_Get_accumulate(part, other, target_rank, first, length, datatype, op, this);
      });
    } else {
      native.MPI_Get_accumulate(data, into, target_rank, displacement, count, datatype, op, this);
    }
  }

  /**
   * The same for one item, which is faster: adds to a counter, takes a ticket. `MPI_Fetch_and_op`
   *
   * @param origin one item; null with `MPI.NO_OP`
   * @param result one item, which is what was there before when the operation is complete
   * @example
   * win.Fetch_and_op(BigInt64Array.of(1n), ticket, 0);   // ticket[0] = counter++ at rank 0
   * win.Flush(0);
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
    this._window?.keep(target_rank, data.memory);
    const { displacement, datatype } = PLACE;
    // MPICH wants memory even then.
    if (target_rank === PROC_NULL) return;
    if (isFetchedWell(this._window, target_rank, displacement, datatype)) {
      native.MPI_Fetch_and_op(data, into, datatype, target_rank, displacement, op, this);
    } else {
      native.MPI_Get_accumulate(data, into, target_rank, displacement, 1, datatype, op, this);
    }
  }

  /**
   * Replaces one item at the target by `origin` if it equals `compare`, atomically, and reads what was
   * there before into `result`. Integers only. `MPI_Compare_and_swap`
   *
   * @param result equals `compare` afterwards if the item was replaced
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
    this._window?.keep(target_rank, data.memory);
    this._window?.keep(target_rank, other.memory);
    const { displacement, datatype } = PLACE;
    if (target_rank === PROC_NULL) return;
    checkSwap(method, this._window, target_rank, displacement, datatype);
    native.MPI_Compare_and_swap(data, other, into, datatype, target_rank, displacement, this);
  }

  /**
   * `Put` with a request, which can be waited for and awaited: then `origin` may be changed. Only
   * between `Lock` and `Unlock`, or the `_all` forms; the data is at the target after a flush.
   * `MPI_Rput`
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
    return Request._start(
      native.MPI_Rput(data, target_rank, displacement, count, datatype, this),
      memory,
    );
  }

  /** `Get` with a request: complete when `origin` holds the data. As `Rput`. `MPI_Rget` */
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
    return Request._start(
      native.MPI_Rget(data, target_rank, displacement, count, datatype, this),
      memory,
    );
  }

  /** `Accumulate` with a request. As `Rput`. `MPI_Raccumulate` */
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
    return Request._start(
      native.MPI_Raccumulate(data, target_rank, displacement, count, datatype, op, this),
      memory,
    );
  }

  /** `Get_accumulate` with a request. As `Rput`. `MPI_Rget_accumulate` */
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
    return Request._start(
      native.MPI_Rget_accumulate(data, into, target_rank, displacement, count, datatype, op, this),
      memory,
      memory2,
    );
  }
}
