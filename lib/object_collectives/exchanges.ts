// Collectives on objects: one exchange of lengths, then the bytes by the same collective on memory,
// then, if any rank has large buffers, these from and to where they belong.

import { NO_VECTOR, NOTHING } from '../buffers/message_registers.js';
import { DOUBLE } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import * as native from '../native/generated/functions.js';
import { giveBack, Inbox, takeInbox } from '../objects/incoming_object.js';
import { exchangePieces } from '../objects/scattered_message.js';
import {
  blocks,
  blocksOf,
  checkLengths,
  data,
  FAILED,
  isItsOwnCopy,
  joined,
  memoryForParts,
  partsLength,
  read,
  readOwn,
  type SerializedBlock,
  write,
  writeItems,
} from '../objects/serialized_blocks.js';
import { runAllgatherv } from '../workarounds/open_mpi_failures.js';
import { rootFailed } from './roots.js';

// Whether a rank has large buffers all must know, or one would wait for others that don't take
// part. Between groups there is no exchange by which all learn it: there everything is among the
// bytes.
const mayHaveParts = (comm: Communicator): boolean => !comm.Is_inter();

// What each rank tells of its block: the length of the bytes, or FAILED, and that of its large
// buffers.
const FIELDS = 2;
const record = (block: SerializedBlock): Float64Array =>
  Float64Array.of(block.length, partsLength(block));
const column = (records: Float64Array, field: number): Float64Array =>
  records.filter((_, i) => i % FIELDS === field);
const hasParts = (records: Float64Array): boolean =>
  column(records, 1).some((length) => length > 0);

const NOTHING_TOLD = [0, 0];
const NO_PIECES: readonly Uint8Array[] = [];

// Between the two groups of an intercommunicator the other members of the root's group don't hear
// of a failure. So everybody takes part in all steps, and throws after them.

/**
 * `comm.bcast`: a copy at every rank, at the root, too. Null in the root's group of an
 * intercommunicator.
 */
export function bcastObject(
  comm: Communicator,
  obj: unknown,
  root: unknown,
  method = 'Comm.bcast',
): unknown {
  const own = comm._isRoot(root, method) ? write(obj, mayHaveParts(comm)) : null;
  // The length of the bytes, or FAILED, and that of the large buffers come with the first of the
  // bytes.
  const inbox = takeInbox();
  const { told } = inbox;
  if (own !== null) {
    told[0] = own.length;
    told[1] = partsLength(own);
    inbox.bytes.set(own.length > Inbox.ROOM ? own.bytes.subarray(0, Inbox.ROOM) : own.bytes);
  }
  native.MPI_Bcast(inbox.first, root, comm);
  const isRead = comm._isLeaf(root);
  const isThere = own !== null && isItsOwnCopy(obj);
  // The other members of the root's group are told nothing.
  const [length, ofParts] = own !== null || isRead ? told : NOTHING_TOLD;
  if (length <= Inbox.ROOM && ofParts === 0) {
    // As they can't know whether there is a second step, there is one always.
    if (comm.Is_inter()) native.MPI_Bcast(NOTHING, root, comm);
    const received = isRead && length !== FAILED && !isThere ? inbox.load(length) : obj;
    giveBack(inbox);
    if (isRead && length !== FAILED) return received;
  } else {
    giveBack(inbox);
    const block = bcastRest(comm, root, own, length, ofParts);
    if (isRead && isThere) return obj;
    if (isRead) return own === null ? read(block.bytes, block.parts) : readOwn(own);
  }
  if (own !== null && own.length === FAILED) throw own.error;
  if (isRead) throw rootFailed(method, root, 'object');
  return null;
}

// All of the bytes again: the rest alone would save nothing.
function bcastRest(
  comm: Communicator,
  root: unknown,
  own: SerializedBlock | null,
  length: number,
  ofParts: number,
): Pick<SerializedBlock, 'bytes' | 'parts'> {
  const bytes = own?.bytes ?? new Uint8Array(length);
  native.MPI_Bcast(data(bytes, length), root, comm);
  const parts = own?.parts ?? (ofParts > 0 ? memoryForParts(bytes) : NO_PIECES);
  for (const part of parts) native.MPI_Bcast(data(part, part.length), root, comm);
  return { bytes, parts };
}

/** `comm.gather`: the objects in rank order at the root, null elsewhere. */
export function gatherObjects(
  comm: Communicator,
  obj: unknown,
  root: unknown,
  method = 'Comm.gather',
): unknown[] | null {
  const isRoot = comm._isRoot(root, method);
  const own = comm._isLeaf(root) ? write(obj, mayHaveParts(comm)) : null;
  const { records, areParts } = gatherRecords(comm, own, root, isRoot);
  const lengths = column(records, 0);
  const received = isRoot ? blocks(method, lengths) : null;
  const sent = own === null ? NOTHING : data(own.bytes, own.bytes.length);
  const sentParts = own?.parts ?? NO_PIECES;
  native.MPI_Gatherv(sent, received?.vector ?? NO_VECTOR, root, comm);
  const serialized = received === null ? [] : blocksOf(received.bytes, lengths);
  const parts = serialized.map(partsIn(records));
  if (areParts) {
    const size = comm._peers();
    const outgoing = Array.from({ length: size }, (_, i) => (i === root ? sentParts : NO_PIECES));
    exchangePieces(comm, outgoing, isRoot ? parts : outgoing.map(() => NO_PIECES));
  }
  if (own !== null && own.length === FAILED) throw own.error;
  if (received === null) return null;
  checkLengths(method, lengths, own);
  return serialized.map((bytes, i) => read(bytes, parts[i]));
}

/** From more ranks on, each would need more memory and time for the records than for its object. */
const FEW = 16;

/**
 * The records of all at the root, and whether any rank has large buffers at all ranks, which must
 * take part in their exchange. Among few ranks one step tells all of them all.
 */
function gatherRecords(
  comm: Communicator,
  own: SerializedBlock | null,
  root: unknown,
  isRoot: boolean,
): { records: Float64Array; areParts: boolean } {
  const isInter = comm.Is_inter();
  const size = comm._peers();
  const areAllTold = !isInter && size <= FEW;
  const records = new Float64Array(areAllTold || isRoot ? FIELDS * size : 0);
  const sent = own === null ? NOTHING : data(record(own), FIELDS, DOUBLE);
  const received = records.length === 0 ? NOTHING : data(records, FIELDS, DOUBLE);
  if (areAllTold) native.MPI_Allgather(sent, received, comm);
  else native.MPI_Gather(sent, received, root, comm);
  const areParts = hasParts(records);
  return { records, areParts: isInter || areAllTold ? areParts : isSoAtRoot(comm, areParts, root) };
}

/** The root tells all ranks whether something is so. Collective. */
function isSoAtRoot(comm: Communicator, isSo: boolean, root: unknown): boolean {
  const told = Uint8Array.of(isSo ? 1 : 0);
  native.MPI_Bcast(data(told, 1), root, comm);
  return told[0] === 1;
}

/** Memory for the large buffers of a block, of a rank that has some. */
const partsIn =
  (records: Float64Array) =>
  (bytes: Uint8Array, rank: number): readonly Uint8Array[] =>
    records[FIELDS * rank + 1] > 0 ? memoryForParts(bytes) : NO_PIECES;

/** `comm.allgather`: of the other group, on an intercommunicator. */
export function allgatherObjects(
  comm: Communicator,
  obj: unknown,
  method = 'Comm.allgather',
): unknown[] {
  const own = write(obj, mayHaveParts(comm));
  const records = new Float64Array(FIELDS * comm._peers());
  native.MPI_Allgather(data(record(own), FIELDS, DOUBLE), data(records, FIELDS, DOUBLE), comm);
  const lengths = column(records, 0);
  const received = blocks(method, lengths);
  runAllgatherv(data(own.bytes, own.bytes.length), received.vector, comm);
  const serialized = blocksOf(received.bytes, lengths);
  const parts = serialized.map(partsIn(records));
  if (hasParts(records)) shareParts(comm, own, parts);
  checkLengths(method, lengths, own);
  return serialized.map((bytes, i) => read(bytes, parts[i]));
}

// Each rank's by a broadcast of its own, which goes straight into their places.
function shareParts(
  comm: Communicator,
  own: SerializedBlock,
  parts: readonly (readonly Uint8Array[])[],
): void {
  const rank = comm.Get_rank();
  parts.forEach((memory, root) => {
    const sent = root === rank ? own.parts : memory;
    for (const part of sent) native.MPI_Bcast(data(part, part.length), root, comm);
  });
  parts[rank].forEach((part, i) => {
    part.set(own.parts[i]);
  });
}

/** `comm.scatter`: each rank's item of the root's array. */
export function scatterObjects(comm: Communicator, items: unknown, root: unknown): unknown {
  const method = 'Comm.scatter';
  const isRoot = comm._isRoot(root, method);
  const written = isRoot ? writeItems(method, items, comm._peers(), mayHaveParts(comm)) : null;
  const isLeaf = comm._isLeaf(root);
  // The length, and whether any rank is sent large buffers.
  const told = new Float64Array(FIELDS);
  native.MPI_Scatter(
    written === null ? NOTHING : data(recordsOf(written.all), FIELDS, DOUBLE),
    isLeaf ? data(told, FIELDS, DOUBLE) : NOTHING,
    root,
    comm,
  );
  const bytes = new Uint8Array(Math.max(0, told[0]));
  const vector = written === null ? NO_VECTOR : joined(method, written);
  native.MPI_Scatterv(vector, isLeaf ? data(bytes, bytes.length) : NOTHING, root, comm);
  const parts = told[1] > 0 ? memoryForParts(bytes) : NO_PIECES;
  if (told[1] > 0) {
    const size = comm._peers();
    const incoming = Array.from({ length: size }, (_, i) => (i === root ? parts : NO_PIECES));
    const outgoing = written?.all.map((block) => block.parts);
    exchangePieces(comm, outgoing ?? incoming.map(() => NO_PIECES), incoming);
  }
  if (written !== null && written.error !== null) throw written.error;
  if (!isLeaf) return null;
  if (told[0] === FAILED) throw rootFailed(method, root, 'objects');
  return read(bytes, parts);
}

/** For each rank the length of its bytes, and whether any of them has large buffers. */
function recordsOf(serialized: readonly SerializedBlock[]): Float64Array {
  const any = serialized.some(({ parts }) => parts.length > 0) ? 1 : 0;
  return Float64Array.from(serialized.flatMap(({ length }) => [length, any]));
}

/** `comm.alltoall` */
export function alltoallObjects(comm: Communicator, items: unknown): unknown[] {
  const method = 'Comm.alltoall';
  const size = comm._peers();
  const written = writeItems(method, items, size, mayHaveParts(comm));
  const sent = recordsOf(written.all);
  const records = new Float64Array(FIELDS * size);
  native.MPI_Alltoall(data(sent, FIELDS, DOUBLE), data(records, FIELDS, DOUBLE), comm);
  const lengths = column(records, 0);
  // A rank that failed still takes part, because the others can't know of each other's failures.
  const received = blocks(method, lengths);
  native.MPI_Alltoallv(joined(method, written), received.vector, comm);
  const serialized = blocksOf(received.bytes, lengths);
  const parts = serialized.map(partsIn(records));
  // Each rank has told all others whether it sends large buffers to anybody.
  if (hasParts(records)) {
    const outgoing = written.all.map((block) => block.parts);
    exchangePieces(comm, outgoing, parts);
  }
  if (written.error !== null) throw written.error;
  checkLengths(method, lengths, null);
  return serialized.map((bytes, i) => read(bytes, parts[i]));
}
