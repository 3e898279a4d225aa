// Nonblocking and persistent reductions with an operation whose function is JavaScript. The library
// may call an operation on any thread that makes progress, but JavaScript runs on its own thread
// only. So a nonblocking collective of the library collects the operands, and they are combined
// here in rank order when its request is complete. Each rank that gets a result needs memory for
// the operands of all.

import { packageError } from '../base/exception.js';
import { IN_PLACE_DATA, NOTHING } from '../buffers/message_registers.js';
import type { Status } from '../buffers/status.js';
import type { Datatype } from '../datatypes/datatype.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { isAttached } from '../memory/typed_arrays.js';
import { ERR_REQUEST } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import {
  type CountArray,
  type HandleHolder,
  type Memory,
  MessageData,
} from '../native/message_data.js';
import { Op } from '../operations/op.js';
import type { UserOperation } from '../operations/user_operation.js';
import { detached } from '../requests/errors.js';
import { Request } from '../requests/request.js';

/** Whether an operation is one that must not run inside a nonblocking call. */
export function isUserOperation(op: unknown): op is Op {
  return op instanceof Op && op._user !== null;
}

// Parsed specs lie in memory that the next ones use, too.
function kept(data: MessageData): MessageData {
  return Object.assign(new MessageData(data.datatype), data);
}

/** Blocks of items one after the other. */
class Blocks {
  readonly #bytes: Uint8Array;
  readonly #count: number;
  readonly #datatype: HandleHolder;
  readonly #extent: number;
  readonly #origin: number;

  constructor(method: string, blocks: number, count: number, datatype: Datatype) {
    const [, extent, trueLb, trueExtent] = datatype._getExtents();
    if (extent < trueExtent || extent <= 0) {
      throw new RangeError(
        `${method}: the items of the datatype overlap, and an operation of a JavaScript function can't combine them here`,
      );
    }
    const items = blocks * count;
    this.#bytes = new Uint8Array(items === 0 ? 0 : (items - 1) * extent + trueExtent);
    this.#count = count;
    this.#datatype = datatype;
    this.#extent = extent;
    this.#origin = -trueLb;
  }

  /** `count` items of a block from `first` on. */
  at(block: number, first = 0, count = this.#count): MessageData {
    const data = new MessageData(this.#datatype);
    data.memory = this.#bytes;
    data.offset = this.#origin + (block * this.#count + first) * this.#extent;
    data.count = count;
    return data;
  }

  /** Combines a part of the blocks up to the one, which has the result then. */
  combine(op: HandleHolder, last: number, first = 0, count = this.#count): MessageData {
    for (let i = 1; i <= last && count > 0; i++) {
      native.MPI_Reduce_local(this.at(i - 1, first, count), this.at(i, first, count), op);
    }
    return this.at(last, first, count);
  }
}

/** A collective of the library. Both functions give the handle of MPI's request. */
interface Collection {
  start(send: MessageData, receive: MessageData, comm: HandleHolder): number;
  setUp(send: MessageData, receive: MessageData, comm: HandleHolder, info: unknown): number;
}

const allgather: Collection = { start: native.MPI_Iallgather, setUp: native.MPI_Allgather_init };
const alltoall: Collection = { start: native.MPI_Ialltoall, setUp: native.MPI_Alltoall_init };
const gatherAt = (root: unknown): Collection => ({
  start: (send, receive, comm) => native.MPI_Igather(send, receive, root, comm),
  setUp: (send, receive, comm, info) => native.MPI_Gather_init(send, receive, root, comm, info),
});

/**
 * A reduction in two parts: a collective of the library, and what is done here when that is
 * complete. It can be started again when it is finished.
 */
export interface Schedule {
  readonly comm: HandleHolder;
  readonly collection: Collection;
  readonly send: MessageData;
  readonly receive: MessageData;
  readonly result: Memory | null;
  readonly operation: UserOperation;
  finish(): void;
}

/** The request of a schedule. */
class ReductionRequest extends Request<Status> {
  #schedule: Schedule | null = null;

  static _of(schedule: Schedule): ReductionRequest {
    const request = new ReductionRequest();
    const { collection, send, receive, comm } = schedule;
    const handle = collection.start(send, receive, comm);
    schedule.operation.retain();
    request.#schedule = schedule;
    request._kept = schedule;
    request._begin(handle, send.memory, schedule.result);
    request._isCollective = true;
    return request;
  }

  override get _canBeCopied(): boolean {
    return false;
  }

  /** The result is made of its memory when somebody waits for it. */
  override _letGo(): void {}

  override _finish(): void {
    const schedule = this.#schedule;
    if (schedule === null) return;
    this.#schedule = null;
    try {
      if (!isAttached(schedule.result)) throw detached();
      schedule.finish();
    } finally {
      schedule.operation.release();
    }
  }

  /** Its result would never come: MPI has it neither. */
  override Free(): void {
    throw packageError(
      ERR_REQUEST,
      'Request.Free: MPI_ERR_REQUEST: the request of a collective operation must be completed',
    );
  }
}

/** Starts a reduction. */
export function startReduction(schedule: Schedule): Request<Status> {
  return ReductionRequest._of(schedule);
}

/** What a reduction collects and combines. */
interface Plan {
  readonly collection: Collection;
  /** How many items each process gives, to all or to each. */
  readonly items: number;
  /** The last process whose items are combined here. Before the first there is no result. */
  readonly last: number;
  /** Which of the items are the result here. Default: all */
  readonly first?: number;
  readonly count?: number;
}

/** Plans a reduction. `at` is the root, or the lengths of all blocks, or of no meaning. */
export type MakePlan<At> = (
  comm: Communicator,
  send: MessageData,
  receive: MessageData,
  at: At,
) => Plan;

export const planReduce: MakePlan<unknown> = (comm, _send, { count }, root) => ({
  collection: gatherAt(root),
  items: count,
  last: comm._peers() - 1,
});

export const planAllreduce: MakePlan<unknown> = (comm, _send, { count }) => ({
  collection: allgather,
  items: count,
  last: comm._peers() - 1,
});

export const planScan: MakePlan<unknown> = (comm, _send, { count }) => ({
  collection: allgather,
  items: count,
  last: comm.Get_rank(),
});

export const planExscan: MakePlan<unknown> = (comm, _send, { count }) => ({
  collection: allgather,
  items: count,
  last: comm.Get_rank() - 1,
});

/** Each rank collects only the blocks that are for it. */
export const planReduceScatterBlock: MakePlan<unknown> = (comm, send, { count }) => {
  const last = comm._peers() - 1;
  if (!comm.Is_inter()) return { collection: alltoall, items: count, last };
  // The other group gives as many items, but not in a block for each rank of this one.
  const items = send.count * comm.Get_size();
  return { collection: allgather, items, last, first: comm.Get_rank() * count, count };
};

export const planReduceScatter: MakePlan<CountArray> = (comm, _send, _receive, counts) => {
  const rank = comm.Get_rank();
  const lengths = Array.from(counts, Number);
  const sum = (all: readonly number[]) => all.reduce((total, length) => total + length, 0);
  return {
    collection: allgather,
    items: sum(lengths),
    last: comm._peers() - 1,
    first: sum(lengths.slice(0, rank)),
    count: lengths[rank],
  };
};

/** Makes a schedule of a plan. Without `output`, this process only gives its items. */
export function makeSchedule(
  method: string,
  comm: Communicator,
  send: MessageData,
  output: MessageData | null,
  op: Op,
  { collection, items, last, first, count }: Plan,
): Schedule {
  const operation = op._user as UserOperation;
  const operand = kept(send === IN_PLACE_DATA && output !== null ? output : send);
  // The root of an intercommunicator gives none.
  if (operand.count > 0) operand.count = items;
  if (output === null) {
    const finish = () => undefined;
    return { comm, collection, send: operand, receive: NOTHING, result: null, operation, finish };
  }
  const target = kept(output);
  const blocks = new Blocks(method, comm._peers(), items, target.datatype as Datatype);
  const finish = () => {
    if (last < 0) return;
    const combined = blocks.combine(operation, last, first, count);
    target.count = combined.count;
    if (combined.count > 0) native.copy_items(combined, target);
  };
  const { memory: result } = target;
  return { comm, collection, send: operand, receive: blocks.at(0), result, operation, finish };
}
