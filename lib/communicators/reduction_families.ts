// The families of reductions, as in collective_families: `run` blocks, `start` does not, and
// `prepare` sets up a persistent request. Operations in JavaScript run inside a blocking call. A
// nonblocking or persistent one collects the operands and combines them at its end: see
// reduction_schedule.

import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { IN_PLACE_DATA, shadow } from '../buffers/message_registers.js';
import { nativeCounts } from '../buffers/spec_parts.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import { checkContiguous } from '../buffers/strided_datatype.js';
import { BYTE, DOUBLE, INT, TWOINT } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { countArray } from '../memory/integer_lists.js';
import * as native from '../native/generated/functions.js';
import { type CountArray, type HandleHolder, MessageData } from '../native/message_data.js';
import { checkOperation, MAXLOC, MINLOC, type Op } from '../operations/op.js';
import type { Prequest } from '../requests/prequest.js';
import { Request } from '../requests/request.js';
import {
  isUncounted,
  setUpUncounted,
  startUncounted,
} from '../workarounds/open_mpi_collectives.js';
import { Collective } from './collective_families.js';
import { prepareCollective, prepareReduction, startCollective } from './collective_requests.js';
import { checkSides } from './collective_sides.js';
import {
  isUserOperation,
  type MakeSchedule,
  type Schedule,
  scheduleAllreduce,
  scheduleExscan,
  scheduleReduceAtLeaf,
  scheduleReduceAtRoot,
  scheduleReduceScatter,
  scheduleReduceScatterBlock,
  scheduleScan,
  startReduction,
} from './reduction_schedule.js';

/** The native functions of a reduction without a root. */
export interface ReductionForms {
  readonly run: (send: MessageData, receive: MessageData, op: unknown, comm: HandleHolder) => void;
  readonly start: (
    send: MessageData,
    receive: MessageData,
    op: unknown,
    comm: HandleHolder,
  ) => number;
  readonly setUp: (
    send: MessageData,
    receive: MessageData,
    op: unknown,
    comm: HandleHolder,
    info: unknown,
  ) => number;
}

/** A reduction without a root: Allreduce, Scan, Exscan and Reduce_scatter_block. */
export class Reduction extends Collective {
  /** @param givesBlocks whether each process sends a block for each, and receives one */
  constructor(
    owner: string,
    name: string,
    private readonly forms: ReductionForms,
    private readonly makeSchedule: MakeSchedule,
    private readonly givesBlocks = false,
  ) {
    super(owner, name);
  }

  run(comm: Communicator, sendbuf: unknown, recvbuf: unknown, op: unknown): void {
    const blocks = this.givesBlocks ? comm.Get_size() : 1;
    const receive = parseReceive(sendbuf, recvbuf, blocks, this.blocking);
    const send = parseSend(sendbuf, receive, op, blocks, this.blocking);
    this.forms.run(send, receive, op, comm);
  }

  start(comm: Communicator, sendbuf: unknown, recvbuf: unknown, op: unknown): Request<Status> {
    const blocks = this.givesBlocks ? comm.Get_size() : 1;
    const receive = parseReceive(sendbuf, recvbuf, blocks, this.nonblocking);
    const send = parseSend(sendbuf, receive, op, blocks, this.nonblocking);
    checkSides(send, receive, this.nonblocking);
    return isUserOperation(op)
      ? startReduction(this.makeSchedule(this.nonblocking, comm, send, receive, op))
      : startCollective(this.forms.start(send, receive, op, comm), send, receive);
  }

  prepare(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    info: unknown,
  ): Prequest {
    const { forms } = this;
    const blocks = this.givesBlocks ? comm.Get_size() : 1;
    const receive = parseReceive(sendbuf, recvbuf, blocks, this.persistent);
    const send = parseSend(sendbuf, receive, op, blocks, this.persistent);
    checkSides(send, receive, this.persistent);
    if (isUserOperation(op)) {
      const schedule = this.makeSchedule(this.persistent, comm, send, receive, op);
      return prepareReduction(comm, schedule, info);
    }
    return prepareCollective(
      comm,
      send,
      receive,
      (s, r) => forms.setUp(s, r, op, comm, info),
      (s, r, own) => forms.start(s, r, op, own),
    );
  }
}

// With MPI.IN_PLACE the receive buffer holds what is sent, and so a block for each process.
function parseReceive(
  sendbuf: unknown,
  recvbuf: unknown,
  blocks: number,
  method: string,
): MessageData {
  return receiveData(recvbuf, 0, method, 'recvbuf', sendbuf === IN_PLACE ? blocks : 1);
}

// Both sides must agree, or MPI would read or write behind the end of the shorter one.
function parseSend(
  sendbuf: unknown,
  receive: MessageData,
  op: unknown,
  blocks: number,
  method: string,
): MessageData {
  checkContiguous(receive, method, 'recvbuf');
  checkOperation(op, receive.datatype, method);
  if (sendbuf === IN_PLACE) return IN_PLACE_DATA;
  const send = sendData(sendbuf, 0, method, 'sendbuf', blocks);
  checkContiguous(send, method, 'sendbuf');
  checkSameDatatype(send, receive, method);
  if (send.count !== receive.count) {
    throw new RangeError(
      `${method}: sendbuf holds ${send.count} items, but recvbuf ${receive.count}`,
    );
  }
  return send;
}

function checkSameDatatype(send: MessageData, receive: MessageData, method: string): void {
  if (send.datatype._handle === receive.datatype._handle) return;
  throw new TypeError(`${method}: sendbuf and recvbuf must have the same datatype`);
}

// Written out, because it is called for single numbers: the native function that `run` takes from
// the descriptor is called and not inlined, which costs 5 ns, 8 % of the shortest call.
class Allreduce extends Reduction {
  override run(comm: Communicator, sendbuf: unknown, recvbuf: unknown, op: unknown): void {
    const receive = receiveData(recvbuf, 0, 'Comm.Allreduce', 'recvbuf');
    const send = parseSend(sendbuf, receive, op, 1, 'Comm.Allreduce');
    native.MPI_Allreduce(send, receive, op, comm);
  }
}

export const allreduce = new Allreduce(
  'Comm',
  'Allreduce',
  { run: native.MPI_Allreduce, start: native.MPI_Iallreduce, setUp: native.MPI_Allreduce_init },
  scheduleAllreduce,
);
export const reduceScatterBlock = new Reduction(
  'Comm',
  'Reduce_scatter_block',
  {
    run: native.MPI_Reduce_scatter_block,
    start: native.MPI_Ireduce_scatter_block,
    setUp: native.MPI_Reduce_scatter_block_init,
  },
  scheduleReduceScatterBlock,
  true,
);
export const scan = new Reduction(
  'Intracomm',
  'Scan',
  { run: native.MPI_Scan, start: native.MPI_Iscan, setUp: native.MPI_Scan_init },
  scheduleScan,
);
export const exscan = new Reduction(
  'Intracomm',
  'Exscan',
  { run: native.MPI_Exscan, start: native.MPI_Iexscan, setUp: native.MPI_Exscan_init },
  scheduleExscan,
);

// --- Reduce -------------------------------------------------------------------------------------

// MPICH refuses a null pointer as the send buffer of MPI.ROOT, which it does not read.
const NOT_READ: Readonly<MessageData> = MessageData.of(new Uint8Array(1), 0, BYTE);

// What MPI.PROC_NULL gives to a reduction, and nobody reads. Open MPI checks that the operation is
// defined for it, and leaves out the number of a Reduce_init without items: see isUncounted.
const UNREAD_INT: Readonly<MessageData> = MessageData.of(new Int32Array(2), 1, INT);
const UNREAD_PAIR: Readonly<MessageData> = MessageData.of(new Int32Array(2), 1, TWOINT);

/** `Reduce`, whose result only the root gets. */
export const reduce = {
  run(comm: Communicator, sendbuf: unknown, recvbuf: unknown, op: unknown, root: unknown): void {
    const result = parseResult(comm, recvbuf, root, 'Comm.Reduce');
    const send = parseOperand(comm, sendbuf, result, op, root, 'Comm.Reduce');
    native.MPI_Reduce(send, result ?? shadow(send), op, root, comm);
  },

  start(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    root: unknown,
  ): Request<Status> {
    const method = 'Comm.Ireduce';
    const result = parseResult(comm, recvbuf, root, method);
    const send = parseOperand(comm, sendbuf, result, op, root, method);
    const receive = result ?? shadow(send);
    checkSides(send, receive, method);
    if (isUserOperation(op)) {
      return startReduction(scheduleReduce(comm, send, result, op, root, method));
    }
    if (isUncounted(comm, root)) return Request._startCollective(startUncounted(root, comm));
    return startCollective(native.MPI_Ireduce(send, receive, op, root, comm), send, receive);
  },

  prepare(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    root: unknown,
    info: unknown,
  ): Prequest {
    const method = 'Comm.Reduce_init';
    const result = parseResult(comm, recvbuf, root, method);
    const send = parseOperand(comm, sendbuf, result, op, root, method);
    const receive = result ?? shadow(send);
    checkSides(send, receive, method);
    if (isUserOperation(op)) {
      const schedule = scheduleReduce(comm, send, result, op, root, method);
      return prepareReduction(comm, schedule, info);
    }
    return prepareCollective(
      comm,
      send,
      receive,
      (s, r) =>
        isUncounted(comm, root)
          ? setUpUncounted(root, comm, info)
          : native.MPI_Reduce_init(s, r, op, root, comm, info),
      (s, r, own) => native.MPI_Ireduce(s, r, op, root, own),
    );
  },
};

/** The receive side at the root; null elsewhere. */
function parseResult(
  comm: Communicator,
  recvbuf: unknown,
  root: unknown,
  method: string,
): MessageData | null {
  return comm._isRoot(root) ? receiveData(recvbuf, 0, method, 'recvbuf') : null;
}

function parseOperand(
  comm: Communicator,
  sendbuf: unknown,
  result: MessageData | null,
  op: unknown,
  root: unknown,
  method: string,
): MessageData {
  if (result !== null) {
    if (!comm.Is_inter()) return parseSend(sendbuf, result, op, 1, method);
    // The root of an intercommunicator has no operand of its own.
    checkContiguous(result, method, 'recvbuf');
    return NOT_READ;
  }
  if (!comm._isLeaf(root)) return op === MAXLOC || op === MINLOC ? UNREAD_PAIR : UNREAD_INT;
  const send = sendData(sendbuf, 0, method, 'sendbuf');
  checkContiguous(send, method, 'sendbuf');
  checkOperation(op, send.datatype, method);
  return send;
}

function scheduleReduce(
  comm: Communicator,
  send: MessageData,
  result: MessageData | null,
  op: Op,
  root: unknown,
  method: string,
): Schedule {
  return result === null
    ? scheduleReduceAtLeaf(comm, send, op, root)
    : scheduleReduceAtRoot(method, comm, send, result, op, root);
}

// --- Reduce_scatter -----------------------------------------------------------------------------

/** The two sides of a `Reduce_scatter`, with the length of each rank's block. */
interface ScatterSides {
  readonly send: MessageData;
  readonly receive: MessageData;
  readonly counts: CountArray;
}

/** `Reduce_scatter`, of whose result each process gets a block of its own length. */
export const reduceScatter = {
  run(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    recvcounts: unknown,
    op: unknown,
  ): void {
    const method = 'Comm.Reduce_scatter';
    const { send, receive, counts } = parseSides(comm, sendbuf, recvbuf, recvcounts, op, method);
    native.MPI_Reduce_scatter(send, receive, counts, op, comm);
  },

  start(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    recvcounts: unknown,
    op: unknown,
  ): Request<Status> {
    const method = 'Comm.Ireduce_scatter';
    const sides = parseSides(comm, sendbuf, recvbuf, recvcounts, op, method);
    const { send, receive, counts } = sides;
    checkSides(send, receive, method);
    if (isUserOperation(op)) return startReduction(scheduleBlock(comm, sides, op, method));
    const request = native.MPI_Ireduce_scatter(send, receive, counts, op, comm);
    return Request._startCollective(request, send.memory, receive.memory, counts);
  },

  prepare(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    recvcounts: unknown,
    op: unknown,
    info: unknown,
  ): Prequest {
    const method = 'Comm.Reduce_scatter_init';
    const sides = parseSides(comm, sendbuf, recvbuf, recvcounts, op, method);
    const { send, receive, counts } = sides;
    checkSides(send, receive, method);
    if (isUserOperation(op)) {
      return prepareReduction(comm, scheduleBlock(comm, sides, op, method), info);
    }
    return prepareCollective(
      comm,
      send,
      receive,
      (s, r) => native.MPI_Reduce_scatter_init(s, r, counts, op, comm, info),
      (s, r, own) => native.MPI_Ireduce_scatter(s, r, counts, op, own),
      counts,
    );
  },
};

function parseSides(
  comm: Communicator,
  sendbuf: unknown,
  recvbuf: unknown,
  recvcounts: unknown,
  op: unknown,
  method: string,
): ScatterSides {
  const counts = parseCounts(comm, sendbuf, recvbuf, recvcounts, method);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const receive = receiveData(recvbuf, 0, method, 'recvbuf');
  checkContiguous(receive, method, 'recvbuf');
  checkOperation(op, receive.datatype, method);
  const send = sendbuf === IN_PLACE ? IN_PLACE_DATA : sendData(sendbuf, 0, method, 'sendbuf');
  checkContiguous(send, method, 'sendbuf');
  if (send !== IN_PLACE_DATA) {
    const rank = comm.Get_rank();
    if (receive.count !== counts[rank]) {
      throw new RangeError(
        `${method}: recvbuf holds ${receive.count} items, but recvcounts[${rank}] is ${counts[rank]}`,
      );
    }
    checkSameDatatype(send, receive, method);
  }
  const items = send === IN_PLACE_DATA ? receive.count : send.count;
  if (items !== total) {
    throw new RangeError(
      `${method}: the input holds ${items} items, but recvcounts sum to ${total}`,
    );
  }
  return { send, receive, counts: nativeCounts(counts, 'values', method, 'recvcounts') };
}

// Recvcounts that were left out are the lengths of the receive buffers, which only a collective
// call can tell.
function parseCounts(
  comm: Communicator,
  sendbuf: unknown,
  recvbuf: unknown,
  recvcounts: unknown,
  method: string,
): number[] {
  const size = comm.Get_size();
  if (recvcounts !== null && recvcounts !== undefined) {
    const counts = countArray(method, 'recvcounts', recvcounts);
    if (counts.length === size) return counts;
    throw new RangeError(
      `${method}: recvcounts must have an entry for each of ${size} ranks, but has ${counts.length}`,
    );
  }
  if (sendbuf === IN_PLACE) {
    throw new TypeError(`${method}: recvcounts are needed with MPI.IN_PLACE`);
  }
  // There a collective call tells those of the other group.
  if (comm.Is_inter()) {
    throw new TypeError(`${method}: recvcounts are needed on an intercommunicator`);
  }
  const receive = receiveData(recvbuf, 0, method, 'recvbuf');
  checkContiguous(receive, method, 'recvbuf');
  const own = Float64Array.of(receive.count);
  const all = new Float64Array(size);
  native.MPI_Allgather(MessageData.of(own, 1, DOUBLE), MessageData.of(all, 1, DOUBLE), comm);
  return Array.from(all);
}

function scheduleBlock(
  comm: Communicator,
  { send, receive, counts }: ScatterSides,
  op: Op,
  method: string,
): Schedule {
  const rank = comm.Get_rank();
  const lengths = Array.from(counts, Number);
  const first = lengths.slice(0, rank).reduce((sum, length) => sum + length, 0);
  return scheduleReduceScatter(method, comm, send, receive, op, first, lengths[rank]);
}
