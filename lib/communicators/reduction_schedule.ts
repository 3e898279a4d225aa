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
import { type HandleHolder, type Memory, MessageData } from '../native/message_data.js';
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
        `${method}: the items of the datatype overlap, which an operation of a JavaScript function can't combine here`,
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

/** Makes the schedule of a reduction without a root. */
export type MakeSchedule = (
  method: string,
  comm: Communicator,
  send: MessageData,
  receive: MessageData,
  op: Op,
) => Schedule;

/** At a process that gets the result of a `Reduce`. */
export function scheduleReduceAtRoot(
  method: string,
  comm: Communicator,
  send: MessageData,
  receive: MessageData,
  op: Op,
  root: unknown,
): Schedule {
  return collect(method, comm, gatherAt(root), send, receive, op, (all, operation, size) =>
    all.combine(operation, size - 1),
  );
}

/** At a process that only gives its operand to a `Reduce`. */
export function scheduleReduceAtLeaf(
  comm: Communicator,
  send: MessageData,
  op: Op,
  root: unknown,
): Schedule {
  return schedule(comm, op, gatherAt(root), kept(send), NOTHING, NOTHING, () => null);
}

export const scheduleAllreduce: MakeSchedule = (method, comm, send, receive, op) =>
  collect(method, comm, allgather, send, receive, op, (all, operation, size) =>
    all.combine(operation, size - 1),
  );

export const scheduleScan: MakeSchedule = (method, comm, send, receive, op) => {
  const rank = comm.Get_rank();
  return collect(method, comm, allgather, send, receive, op, (all, operation) =>
    all.combine(operation, rank),
  );
};

/** Rank 0 gets no result. */
export const scheduleExscan: MakeSchedule = (method, comm, send, receive, op) => {
  const rank = comm.Get_rank();
  return collect(method, comm, allgather, send, receive, op, (all, operation) =>
    rank === 0 ? null : all.combine(operation, rank - 1),
  );
};

/** The result here is `count` items from `first` on. */
export function scheduleReduceScatter(
  method: string,
  comm: Communicator,
  send: MessageData,
  receive: MessageData,
  op: Op,
  first: number,
  count: number,
): Schedule {
  const { count: total } = operandOf(send, receive);
  return collect(
    method,
    comm,
    allgather,
    send,
    receive,
    op,
    (all, operation, size) => all.combine(operation, size - 1, first, count),
    total,
  );
}

/** Each rank collects only the blocks that are for it. */
export const scheduleReduceScatterBlock: MakeSchedule = (method, comm, send, receive, op) => {
  if (comm.Is_inter()) {
    // The other group gives as many items, but not in a block for each rank of this one.
    const whole = kept(send);
    whole.count *= comm.Get_size();
    const first = comm.Get_rank() * receive.count;
    return scheduleReduceScatter(method, comm, whole, receive, op, first, receive.count);
  }
  return collect(method, comm, alltoall, send, receive, op, (all, operation, size) =>
    all.combine(operation, size - 1),
  );
};

function operandOf(send: MessageData, receive: MessageData): MessageData {
  return kept(send === IN_PLACE_DATA ? receive : send);
}

function schedule(
  comm: HandleHolder,
  op: Op,
  collection: Collection,
  send: MessageData,
  receive: MessageData,
  output: MessageData,
  combine: (operation: UserOperation) => MessageData | null,
): Schedule {
  const operation = op._user as UserOperation;
  const finish = () => {
    const result = combine(operation);
    if (result === null || result.count === 0) return;
    const target = kept(output);
    target.count = result.count;
    native.copy_items(result, target);
  };
  return { comm, collection, send, receive, result: output.memory, operation, finish };
}

/** Combines the operands that were collected; null where there is no result. */
type CombineAll = (all: Blocks, operation: UserOperation, size: number) => MessageData | null;

/** Collects an operand of `count` items from each process. */
function collect(
  method: string,
  comm: Communicator,
  collection: Collection,
  send: MessageData,
  receive: MessageData,
  op: Op,
  combine: CombineAll,
  count = receive.count,
): Schedule {
  const output = kept(receive);
  const size = comm._peers();
  const all = new Blocks(method, size, count, output.datatype as Datatype);
  const operand = operandOf(send, receive);
  return schedule(comm, op, collection, operand, all.at(0), output, (operation) =>
    combine(all, operation, size),
  );
}
