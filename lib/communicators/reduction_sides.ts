// How the sides of reductions are parsed. MPI trusts that both sides have the same datatype and the
// same number of items, so it is proved here.

import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { IN_PLACE_DATA } from '../buffers/message_registers.js';
import { beginTogether, overlapOf, shareMemory } from '../buffers/overlap.js';
import { nativeCounts } from '../buffers/spec_parts.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import { checkContiguous } from '../buffers/strided_datatype.js';
import { DOUBLE } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { countArray } from '../memory/integer_lists.js';
import * as native from '../native/generated/functions.js';
import { type CountArray, MessageData } from '../native/message_data.js';
import { checkOperation, MAXLOC, MINLOC } from '../operations/op.js';
import { reduceNoIntegers, UNREAD_BY_ROOT } from '../workarounds/mpich_collectives.js';
import { unreadOperand } from '../workarounds/open_mpi_collectives.js';
import { isInPlace, overlapError, partialOverlapError } from './collective_sides.js';

type Given = [comm: Communicator, sendbuf: unknown, recvbuf: unknown];
type Sender = [comm: Communicator, sendbuf: unknown, receive: MessageData | null, op: unknown];

/**
 * What a reduction in blocks is given to send. The same array as both buffers means MPI.IN_PLACE,
 * as in the other reductions; it is told here, because it decides how long the blocks are.
 */
export const inputInBlocks = (comm: Communicator, sendbuf: unknown, recvbuf: unknown): unknown =>
  sendbuf === recvbuf && !isWithoutMemory(sendbuf) && !comm.Is_inter() ? IN_PLACE : sendbuf;

// Two of them have nothing in common, even if they are one spec.
const isWithoutMemory = (spec: unknown): boolean => Array.isArray(spec) && spec[0] === null;

/** How a reduction is parsed: first where its results go, then the receive and the send side. */
export interface ReductionSides<At> {
  /** The root, or the lengths of all blocks. */
  readonly parsePlace: (...call: [...Given, place: unknown, method: string]) => At;
  /** Null where this process gets no result. */
  readonly parseReceive: (...call: [...Given, at: At, method: string]) => MessageData | null;
  readonly parseSend: (...call: [...Sender, at: At, method: string]) => MessageData;
}

const evenSides = (countBlocks: (comm: Communicator) => number): ReductionSides<unknown> => ({
  parsePlace: () => null,
  // With MPI.IN_PLACE the receive buffer holds what is sent, and so a block for each process.
  parseReceive: (comm, sendbuf, recvbuf, _at, method) =>
    receiveData(recvbuf, 0, method, 'recvbuf', isInPlace(sendbuf, comm) ? countBlocks(comm) : 1),
  parseSend: (comm, sendbuf, receive, op, _at, method) =>
    parseSend(comm, sendbuf, receive as MessageData, op, countBlocks(comm), method),
});

/** Each process gets as many items as it gives. */
export const AT_ALL = evenSides(() => 1);
/** Each process gives a block for each, and gets one. */
export const IN_BLOCKS = evenSides((comm) => comm.Get_size());

/** Parses what a process gives, of which `receive` has room for one block. */
export function parseSend(
  comm: Communicator,
  sendbuf: unknown,
  receive: MessageData,
  op: unknown,
  blocks: number,
  method: string,
): MessageData {
  checkContiguous(receive, method, 'recvbuf');
  checkOperation(op, receive.datatype, method);
  if (isInPlace(sendbuf, comm)) {
    if (receive.count === 0) reduceNoIntegers(op, receive);
    return IN_PLACE_DATA;
  }
  const send = sendData(sendbuf, 0, method, 'sendbuf', blocks);
  checkContiguous(send, method, 'sendbuf');
  checkSameDatatype(send, receive, method);
  if (shareMemory(send, receive)) checkOverlap(comm, send, receive, blocks, method);
  if (send.count !== receive.count) {
    throw new RangeError(
      `${method}: sendbuf holds ${send.count} items, but recvbuf holds ${receive.count}`,
    );
  }
  if (send.count === 0) reduceNoIntegers(op, send, receive);
  return send;
}

function checkSameDatatype(send: MessageData, receive: MessageData, method: string): void {
  if (send.datatype._handle === receive.datatype._handle) return;
  throw new TypeError(`${method}: sendbuf and recvbuf must have the same datatype`);
}

// Where both sides begin at the same byte, the binding gives MPI_IN_PLACE, which means the same.
function checkOverlap(
  comm: Communicator,
  send: MessageData,
  receive: MessageData,
  blocks: number,
  method: string,
): void {
  if (overlapOf({ side: send, blocks }, { side: receive }) === 'apart') return;
  if (comm.Is_inter()) throw overlapError(method);
  if (!beginTogether(send, receive)) throw partialOverlapError(method);
}

// --- Reduce -------------------------------------------------------------------------------------

/** Only the root gets a result. */
export const AT_ROOT: ReductionSides<unknown> = {
  parsePlace: (_comm, _sendbuf, _recvbuf, root) => root,

  parseReceive: (comm, _sendbuf, recvbuf, root, method) =>
    comm._isRoot(root, method) ? receiveData(recvbuf, 0, method, 'recvbuf') : null,

  parseSend(comm, sendbuf, receive, op, root, method) {
    if (receive !== null) {
      if (!comm.Is_inter()) return parseSend(comm, sendbuf, receive, op, 1, method);
      // The root of an intercommunicator has no operand of its own.
      checkContiguous(receive, method, 'recvbuf');
      if (receive.count === 0) reduceNoIntegers(op, receive);
      return UNREAD_BY_ROOT;
    }
    if (!comm._isLeaf(root)) return unreadOperand(op === MAXLOC || op === MINLOC);
    const send = sendData(sendbuf, 0, method, 'sendbuf');
    checkContiguous(send, method, 'sendbuf');
    checkOperation(op, send.datatype, method);
    if (send.count === 0) reduceNoIntegers(op, send);
    return send;
  },
};

// --- Reduce_scatter -----------------------------------------------------------------------------

/** Each process gets a block of its own length. */
export const IN_BLOCKS_OF_LENGTHS: ReductionSides<CountArray> = {
  parsePlace(comm, sendbuf, recvbuf, recvcounts, method) {
    const counts = parseCounts(comm, sendbuf, recvbuf, recvcounts, method);
    return nativeCounts(counts, 'values', method, 'recvcounts');
  },

  parseReceive(_comm, _sendbuf, recvbuf, _counts, method) {
    return receiveData(recvbuf, 0, method, 'recvbuf');
  },

  parseSend(comm, sendbuf, output, op, counts, method) {
    const receive = output as MessageData;
    checkContiguous(receive, method, 'recvbuf');
    checkOperation(op, receive.datatype, method);
    const lengths = Array.from(counts, Number);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (isInPlace(sendbuf, comm)) {
      checkTotal(receive.count, total, method);
      if (total === 0) reduceNoIntegers(op, receive);
      return IN_PLACE_DATA;
    }
    const send = sendData(sendbuf, 0, method, 'sendbuf');
    checkContiguous(send, method, 'sendbuf');
    const rank = comm.Get_rank();
    if (receive.count !== lengths[rank]) {
      throw new RangeError(
        `${method}: recvbuf holds ${receive.count} items, but recvcounts[${rank}] is ${lengths[rank]}`,
      );
    }
    checkSameDatatype(send, receive, method);
    if (shareMemory(send, receive)) checkOverlap(comm, send, receive, 1, method);
    checkTotal(send.count, total, method);
    if (total === 0) reduceNoIntegers(op, send, receive);
    return send;
  },
};

function checkTotal(items: number, total: number, method: string): void {
  if (items === total) return;
  throw new RangeError(`${method}: the input holds ${items} items, but recvcounts sum to ${total}`);
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
  if (isInPlace(sendbuf, comm)) {
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
