// The two sides of a collective: how what a user wrote for `sendbuf` and `recvbuf` becomes MPI's
// arguments. The receive side is parsed first, then the send side.

import { type BlocksSpec, blocksData } from '../buffers/blocks_spec.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import {
  IN_PLACE_BLOCKS,
  IN_PLACE_DATA,
  IN_PLACE_VECTOR,
  NO_VECTOR,
  NOTHING,
} from '../buffers/message_registers.js';
import { beginTogether, overlapOf } from '../buffers/overlap.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { IN_PLACE, type InPlaceType } from '../buffers/special_buffers.js';
import { type VectorSpec, vectorData } from '../buffers/vector_spec.js';
import type { Datatype } from '../datatypes/datatype.js';
import type { Communicator } from '../handles/communicator_classes.js';
import type { BlocksData, MessageData, VectorData } from '../native/message_data.js';
import { beginElsewhere, padDatatypes } from '../workarounds/open_mpi_collectives.js';

/** What a user may write for a side that holds one message, or one for each process. */
export type MessageSide = BufferSpec | InPlaceType | null;
/** What a user may write for a side that holds blocks of different lengths. */
export type VectorSide = VectorSpec | InPlaceType | null;
/** What a user may write for a side that holds blocks of different datatypes. */
export type BlocksSide = BlocksSpec | InPlaceType | null;

/** A parsed side. */
export type Side = MessageData | VectorData | BlocksData;

/** How a side is parsed. Only collectives with a root have one. */
export interface SideParser<S> {
  readonly parse: (comm: Communicator, spec: unknown, root: unknown, method: string) => S;
  /** How many messages of one length it holds; 1 where it has its own count for each block. */
  readonly countBlocks: (comm: Communicator) => number;
}

/**
 * Whether a side stands for MPI.IN_PLACE. So does null within one group, as in mpi4py; between two
 * groups nothing is in place.
 */
export const isInPlace = (spec: unknown, comm: Communicator): boolean =>
  spec === IN_PLACE || (spec === null && !comm.Is_inter());

const one = (): number => 1;
const forEach = (comm: Communicator): number => comm._peers();
const side = <S>(
  parse: SideParser<S>['parse'],
  countBlocks: SideParser<S>['countBlocks'] = one,
): SideParser<S> => ({
  parse,
  countBlocks,
});

// --- Sides that every process gives -------------------------------------------------------------

/** One message for all. */
export const SEND_MESSAGE = side<MessageData>((comm, spec, _root, method) =>
  isInPlace(spec, comm) ? IN_PLACE_DATA : sendData(spec, 0, method, 'sendbuf'),
);
/** A message of the same length for each process. */
export const SEND_MESSAGES = side<MessageData>(
  (comm, spec, _root, method) =>
    isInPlace(spec, comm) ? IN_PLACE_DATA : sendData(spec, 0, method, 'sendbuf', comm._peers()),
  forEach,
);
/** A block of its own length for each process. */
export const SEND_VECTOR = side<VectorData>((comm, spec, _root, method) =>
  isInPlace(spec, comm) ? IN_PLACE_VECTOR : vectorData(spec, comm._peers(), method, 'sendbuf'),
);
/** A block of its own datatype for each process. */
export const SEND_BLOCKS = side<BlocksData>((comm, spec, _root, method) =>
  isInPlace(spec, comm) ? IN_PLACE_BLOCKS : parseBlocks(comm, spec, method, 'sendbuf'),
);
/** Room for a message of the same length from each process. */
export const RECEIVE_MESSAGES = side<MessageData>(
  (comm, spec, _root, method) => receiveData(spec, 0, method, 'recvbuf', comm._peers()),
  forEach,
);
/** Room for a block of its own length from each process. */
export const RECEIVE_VECTOR = side<VectorData>((comm, spec, _root, method) =>
  vectorData(spec, comm._peers(), method, 'recvbuf'),
);
/** Room for a block of its own datatype from each process. */
export const RECEIVE_BLOCKS = side<BlocksData>((comm, spec, _root, method) =>
  parseBlocks(comm, spec, method, 'recvbuf'),
);

function parseBlocks(comm: Communicator, spec: unknown, method: string, argument: string) {
  return padDatatypes(blocksData(spec, comm._peers(), method, argument), comm);
}

// --- Sides of collectives with a root -----------------------------------------------------------

/** At each process that sends to the root: one message. */
export const SEND_TO_ROOT = side<MessageData>((comm, spec, root, method) => {
  if (!comm._isLeaf(root)) return NOTHING;
  if (isInPlace(spec, comm) && comm._isRoot(root, method)) return IN_PLACE_DATA;
  return sendData(spec, 0, method, 'sendbuf');
});
/** At each process that the root sends to: room for one message. */
export const RECEIVE_FROM_ROOT = side<MessageData>((comm, spec, root, method) => {
  if (!comm._isLeaf(root)) return NOTHING;
  if (isInPlace(spec, comm) && comm._isRoot(root, method)) return IN_PLACE_DATA;
  return receiveData(spec, 0, method, 'recvbuf');
});
/** At the root: a message of the same length for each process. */
export const ROOT_SENDS_MESSAGES = side<MessageData>(
  (comm, spec, root, method) =>
    comm._isRoot(root, method) ? sendData(spec, 0, method, 'sendbuf', comm._peers()) : NOTHING,
  forEach,
);
/** At the root: a block of its own length for each process. */
export const ROOT_SENDS_VECTOR = side<VectorData>((comm, spec, root, method) =>
  comm._isRoot(root, method) ? vectorData(spec, comm._peers(), method, 'sendbuf') : NO_VECTOR,
);
/** At the root: room for a message of the same length from each process. */
export const ROOT_RECEIVES_MESSAGES = side<MessageData>(
  (comm, spec, root, method) =>
    comm._isRoot(root, method) ? receiveData(spec, 0, method, 'recvbuf', comm._peers()) : NOTHING,
  forEach,
);
/** At the root: room for a block of its own length from each process. */
export const ROOT_RECEIVES_VECTOR = side<VectorData>((comm, spec, root, method) =>
  comm._isRoot(root, method) ? vectorData(spec, comm._peers(), method, 'recvbuf') : NO_VECTOR,
);

/** Refuses resizable memory on either side of a nonblocking or persistent collective. */
export function checkSides(send: Side, receive: Side, method: string): void {
  checkFixed(send, method, 'sendbuf');
  checkFixed(receive, method, 'recvbuf');
}

/** The error for sides that lie in the same memory where no MPI.IN_PLACE helps. */
export const overlapError = (method: string): RangeError =>
  new RangeError(`${method}: sendbuf and recvbuf overlap; use other memory for one of them`);

/** The error for sides that lie in the same memory, and not as MPI.IN_PLACE would. */
export const partialOverlapError = (method: string, argument = 'sendbuf'): RangeError =>
  new RangeError(
    `${method}: sendbuf and recvbuf overlap; pass MPI.IN_PLACE as ${argument}, or use other memory for one of them`,
  );

/**
 * Whether both sides of a collective are the same memory, which means MPI.IN_PLACE. Refuses sides
 * that overlap in another way. Asked for only if their arrays share memory.
 *
 * @param argument the one that can be MPI.IN_PLACE
 */
export function isSameMemory(
  comm: Communicator,
  send: Side,
  receive: Side,
  sendBlocks: number,
  receiveBlocks: number,
  method: string,
  argument: string,
): boolean {
  const overlap = overlapOf(
    { side: send, blocks: sendBlocks },
    { side: receive, blocks: receiveBlocks },
  );
  if (overlap === 'apart') return false;
  if (comm.Is_inter()) throw overlapError(method);
  if (overlap === 'partly') throw partialOverlapError(method, argument);
  return true;
}

/** Lets the sides begin at two addresses, where their blocks lie in one memory but apart. */
export function beginApart<S extends Side, R extends Side>(send: S, receive: R): [S, R] {
  if (!beginTogether(send, receive)) return [send, receive];
  if ('counts' in send) return [beginElsewhere(send, extentOf(send)) as S, receive];
  return 'counts' in receive
    ? [send, beginElsewhere(receive, extentOf(receive)) as R]
    : [send, receive];
}

const extentOf = (side: VectorData | BlocksData): number =>
  'datatypes' in side ? 1 : (side.datatype as Datatype).extent;
