// Nonblocking reductions with an operation whose function is JavaScript. The library may call an
// operation on any thread that makes progress, but JavaScript runs on its own only. So the operands
// are collected by a nonblocking collective of the library, and combined in rank order here, when
// the request is complete: which needs the memory of all operands at each rank that gets a result.
import type { Datatype } from './datatype.js';
import { packageError } from './exception.js';
import { ERR_REQUEST } from './native/constants.js';
import * as native from './native/functions.js';
import { type HandleHolder, type Memory, MessageData } from './native/memory.js';
import { Op } from './op.js';
import { detached, isAttached, Request } from './request.js';
import { IN_PLACE_DATA, NOTHING } from './spec.js';
import type { UserOperation } from './user_operation.js';

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

/** A reduction that is finished here when the library's part of it is complete. */
class Reduction extends Request {
  #finish: (() => void) | null = null;

  static _begin(
    handle: number,
    operand: Memory | null,
    receive: MessageData,
    operation: UserOperation,
    finish: () => void,
  ): Reduction {
    const request = new Reduction();
    operation.retain();
    request.#finish = () => {
      try {
        if (!isAttached(receive.memory)) throw detached();
        finish();
      } finally {
        operation.release();
      }
    };
    request._begin(handle, operand, receive.memory);
    return request;
  }

  override get _canBeCopied(): boolean {
    return false;
  }

  override _finish(): void {
    const finish = this.#finish;
    this.#finish = null;
    finish?.();
  }

  /** Its result would never come: MPI has it neither. */
  override Free(): void {
    throw packageError(
      ERR_REQUEST,
      'Request.Free: MPI_ERR_REQUEST: the request of a collective operation must be completed',
    );
  }
  override Cancel(): void {
    throw packageError(
      ERR_REQUEST,
      'Request.Cancel: MPI_ERR_REQUEST: a collective operation can not be cancelled',
    );
  }
}

interface Collective extends HandleHolder {
  Get_rank(): number;
  Get_size(): number;
  Is_inter(): boolean;
  _peers(): number;
}

function operandOf(send: MessageData, receive: MessageData): MessageData {
  return kept(send === IN_PLACE_DATA ? receive : send);
}

function start(
  handle: number,
  operand: MessageData,
  receive: MessageData,
  op: Op,
  finish: (operation: UserOperation) => MessageData | null,
): Request {
  const operation = op._user as UserOperation;
  return Reduction._begin(handle, operand.memory, receive, operation, () => {
    const result = finish(operation);
    if (result === null || result.count === 0) return;
    receive.count = result.count;
    native.copy_items(result, receive);
  });
}

/** `Ireduce` at a rank that gets the result. */
export function startReduce(
  method: string,
  comm: Collective,
  send: MessageData,
  receive: MessageData,
  op: Op,
  root: unknown,
): Request {
  const output = kept(receive);
  // The root of an intercommunicator has no operand of its own.
  const operand = send === NOTHING ? NOTHING : operandOf(send, receive);
  const size = comm._peers();
  const all = new Blocks(method, size, output.count, output.datatype as Datatype);
  const handle = native.MPI_Igather(operand, all.at(0), root, comm);
  return start(handle, operand, output, op, (operation) => all.combine(operation, size - 1));
}

/** `Ireduce` at the others. */
export function startReduceLeaf(comm: Collective, send: MessageData, root: unknown): Request {
  return Request._start(native.MPI_Igather(send, NOTHING, root, comm), send.memory);
}

// The operands of all ranks at each of them, of which `finish` makes the result.
function startAll(
  method: string,
  comm: Collective,
  send: MessageData,
  receive: MessageData,
  op: Op,
  finish: (all: Blocks, operation: UserOperation, size: number) => MessageData | null,
): Request {
  const output = kept(receive);
  const operand = operandOf(send, receive);
  const size = comm._peers();
  const all = new Blocks(method, size, operand.count, output.datatype as Datatype);
  const handle = native.MPI_Iallgather(operand, all.at(0), comm);
  return start(handle, operand, output, op, (operation) => finish(all, operation, size));
}

type Arguments = [
  method: string,
  comm: Collective,
  send: MessageData,
  receive: MessageData,
  op: Op,
];

/** `Iallreduce` */
export function startAllreduce(...arguments_: Arguments): Request {
  return startAll(...arguments_, (all, operation, size) => all.combine(operation, size - 1));
}

/** `Iscan` */
export function startScan(...arguments_: Arguments): Request {
  const rank = arguments_[1].Get_rank();
  return startAll(...arguments_, (all, operation) => all.combine(operation, rank));
}

/** `Iexscan`: nothing comes out at rank 0. */
export function startExscan(...arguments_: Arguments): Request {
  const rank = arguments_[1].Get_rank();
  return startAll(...arguments_, (all, operation) =>
    rank === 0 ? null : all.combine(operation, rank - 1),
  );
}

/** `Ireduce_scatter`, whose result here is that of `count` items from `first` on. */
export function startReduceScatter(
  first: number,
  count: number,
  ...arguments_: Arguments
): Request {
  return startAll(...arguments_, (all, operation, size) =>
    all.combine(operation, size - 1, first, count),
  );
}

/** `Ireduce_scatter_block`: each rank collects only the blocks that are for it. */
export function startReduceScatterBlock(...arguments_: Arguments): Request {
  const [method, comm, send, receive, op] = arguments_;
  if (comm.Is_inter()) {
    // The other group is not asked for a block for each of this one, but for as many items.
    const whole = kept(send);
    whole.count *= comm.Get_size();
    const first = comm.Get_rank() * receive.count;
    return startReduceScatter(first, receive.count, method, comm, whole, receive, op);
  }
  const output = kept(receive);
  const operand = operandOf(send, receive);
  const size = comm._peers();
  const all = new Blocks(method, size, output.count, output.datatype as Datatype);
  const handle = native.MPI_Ialltoall(operand, all.at(0), comm);
  return start(handle, operand, output, op, (operation) => all.combine(operation, size - 1));
}
