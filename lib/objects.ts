// Collectives on objects: the bytes of the objects travel by the same collectives on memory, after
// an exchange of their lengths. A rank whose object can't be cloned says so with the length -1, so
// that the others throw too instead of waiting for ever.
import type { CommCollectives } from './comm_collectives.js';
import { BYTE, DOUBLE } from './datatype.js';
import { packageError } from './exception.js';
import { show } from './native/check.js';
import { ERR_OTHER } from './native/constants.js';
import * as native from './native/functions.js';
import { type Memory, MessageData, type VectorData } from './native/memory.js';
import { serializer } from './serializer.js';
import { NO_VECTOR, NOTHING, nativeCounts } from './spec.js';

export function data(memory: Memory | null, count: number, datatype = BYTE): MessageData {
  const message = new MessageData(datatype);
  message.memory = memory;
  message.count = count;
  return message;
}

export const FAILED = -1;

interface Written {
  bytes: Uint8Array;
  length: number;
  error: unknown;
}

export function write(obj: unknown): Written {
  try {
    const bytes = serializer.dumps(obj);
    return { bytes, length: bytes.length, error: null };
  } catch (error) {
    return { bytes: new Uint8Array(0), length: FAILED, error };
  }
}

export function checkLengths(method: string, lengths: Float64Array, own: Written | null): void {
  if (own !== null && own.length === FAILED) throw own.error;
  const failed = lengths.indexOf(FAILED);
  if (failed < 0) return;
  throw packageError(
    ERR_OTHER,
    `${method}: rank ${failed} of the communicator could not serialize its object; its own exception tells why`,
  );
}

export function blocks(
  method: string,
  lengths: Float64Array,
): { bytes: Uint8Array; vector: VectorData } {
  const counts = Array.from(lengths, (length) => Math.max(0, length));
  let total = 0;
  const displacements = counts.map((count) => {
    total += count;
    return total - count;
  });
  const bytes = new Uint8Array(total);
  return {
    bytes,
    vector: {
      memory: bytes,
      offset: 0,
      counts: nativeCounts(counts, 'lengths', method, 'the objects'),
      displacements: nativeCounts(displacements, 'offsets', method, 'the objects'),
      datatype: BYTE,
    },
  };
}

// Each object gets memory of its own: typed arrays in it may be views on that memory.
function readBlocks(bytes: Uint8Array, lengths: Float64Array): unknown[] {
  let start = 0;
  return Array.from(lengths, (length) => {
    const part = bytes.slice(start, start + length);
    start += length;
    return serializer.loads(part);
  });
}

// Between the two groups of an intercommunicator the other members of the root's group don't hear of
// a failure. So everybody takes part in both steps, and throws after them.

function rootFailed(method: string, root: unknown, what: string): Error {
  return packageError(
    ERR_OTHER,
    `${method}: root ${root} could not serialize its ${what}; its own exception tells why`,
  );
}

/** `comm.bcast`: null in the root's group of an intercommunicator. */
export function bcastObject(
  comm: CommCollectives,
  obj: unknown,
  root: unknown,
  method = 'Comm.bcast',
): unknown {
  const isRoot = comm._isRoot(root);
  const own = isRoot ? write(obj) : null;
  const length = new Float64Array([own?.length ?? 0]);
  native.MPI_Bcast(data(length, 1, DOUBLE), root, comm);
  const bytes = own?.bytes ?? new Uint8Array(Math.max(0, length[0]));
  native.MPI_Bcast(data(bytes, bytes.length), root, comm);
  if (own !== null) {
    if (own.length === FAILED) throw own.error;
    return comm.Is_inter() ? null : obj;
  }
  if (!comm._isLeaf(root)) return null;
  if (length[0] === FAILED) throw rootFailed(method, root, 'object');
  return serializer.loads(bytes);
}

/** `comm.gather`: the objects in rank order at the root, null elsewhere. */
export function gatherObjects(
  comm: CommCollectives,
  obj: unknown,
  root: unknown,
  method = 'Comm.gather',
): unknown[] | null {
  const isRoot = comm._isRoot(root);
  const own = comm._isLeaf(root) ? write(obj) : null;
  const lengths = new Float64Array(isRoot ? comm._peers() : 0);
  const length = own === null ? NOTHING : data(new Float64Array([own.length]), 1, DOUBLE);
  native.MPI_Gather(length, isRoot ? data(lengths, 1, DOUBLE) : NOTHING, root, comm);
  const received = isRoot ? blocks(method, lengths) : null;
  const sent = own === null ? NOTHING : data(own.bytes, own.bytes.length);
  native.MPI_Gatherv(sent, received?.vector ?? NO_VECTOR, root, comm);
  if (own !== null && own.length === FAILED) throw own.error;
  if (received === null) return null;
  checkLengths(method, lengths, own);
  return readBlocks(received.bytes, lengths);
}

/** `comm.allgather`: of the other group, on an intercommunicator. */
export function allgatherObjects(
  comm: CommCollectives,
  obj: unknown,
  method = 'Comm.allgather',
): unknown[] {
  const own = write(obj);
  const lengths = new Float64Array(comm._peers());
  const length = data(new Float64Array([own.length]), 1, DOUBLE);
  native.MPI_Allgather(length, data(lengths, 1, DOUBLE), comm);
  const received = blocks(method, lengths);
  native.MPI_Allgatherv(data(own.bytes, own.bytes.length), received.vector, comm);
  checkLengths(method, lengths, own);
  return readBlocks(received.bytes, lengths);
}

function checkItems(method: string, items: unknown, size: number): unknown[] {
  if (
    typeof items !== 'object' ||
    items === null ||
    typeof (items as Partial<Iterable<unknown>>)[Symbol.iterator] !== 'function'
  ) {
    throw new TypeError(
      `${method}: sendobj must be an array with an object for each rank, but ${show(items)} came`,
    );
  }
  const list = Array.from(items as Iterable<unknown>);
  if (list.length !== size) {
    throw new RangeError(
      `${method}: sendobj must hold an object for each of ${size} ranks, but holds ${list.length}`,
    );
  }
  return list;
}

interface WrittenItems {
  parts: Written[];
  lengths: Float64Array;
  error: unknown;
}

// An object that can't be cloned, or a wrong number of them, fails for all ranks.
export function writeItems(method: string, items: unknown, size: number): WrittenItems {
  try {
    const parts = checkItems(method, items, size).map(write);
    const failed = parts.find((part) => part.length === FAILED);
    if (failed !== undefined) throw failed.error;
    return { parts, lengths: Float64Array.from(parts, (part) => part.length), error: null };
  } catch (error) {
    const parts = Array.from({ length: size }, () => ({
      bytes: new Uint8Array(0),
      length: FAILED,
      error,
    }));
    return { parts, lengths: new Float64Array(size).fill(FAILED), error };
  }
}

export function joined(method: string, items: WrittenItems): VectorData {
  const { bytes, vector } = blocks(method, items.lengths);
  let start = 0;
  for (const part of items.parts) {
    bytes.set(part.bytes, start);
    start += part.bytes.length;
  }
  return vector;
}

/** `comm.scatter`: each rank's item of the root's array. */
export function scatterObjects(comm: CommCollectives, items: unknown, root: unknown): unknown {
  const method = 'Comm.scatter';
  const written = comm._isRoot(root) ? writeItems(method, items, comm._peers()) : null;
  const isLeaf = comm._isLeaf(root);
  const length = new Float64Array(1);
  native.MPI_Scatter(
    written === null ? NOTHING : data(written.lengths, 1, DOUBLE),
    isLeaf ? data(length, 1, DOUBLE) : NOTHING,
    root,
    comm,
  );
  const bytes = new Uint8Array(Math.max(0, length[0]));
  const vector = written === null ? NO_VECTOR : joined(method, written);
  native.MPI_Scatterv(vector, isLeaf ? data(bytes, bytes.length) : NOTHING, root, comm);
  if (written !== null && written.error !== null) throw written.error;
  if (!isLeaf) return null;
  if (length[0] === FAILED) throw rootFailed(method, root, 'objects');
  return serializer.loads(bytes);
}

/** `comm.alltoall` */
export function alltoallObjects(comm: CommCollectives, items: unknown): unknown[] {
  const size = comm._peers();
  const written = writeItems('Comm.alltoall', items, size);
  const lengths = new Float64Array(size);
  native.MPI_Alltoall(data(written.lengths, 1, DOUBLE), data(lengths, 1, DOUBLE), comm);
  // A rank that failed still takes part, because the others can't know of each other's failures.
  const received = blocks('Comm.alltoall', lengths);
  native.MPI_Alltoallv(joined('Comm.alltoall', written), received.vector, comm);
  if (written.error !== null) throw written.error;
  checkLengths('Comm.alltoall', lengths, null);
  return readBlocks(received.bytes, lengths);
}
