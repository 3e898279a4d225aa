// Objects for collectives: what was written of each, with its large buffers apart. A rank whose
// object can't be cloned says so with the length FAILED, so that the others throw too instead of
// waiting for ever.

import { packageError } from '../base/exception.js';
import { nativeCounts, peer } from '../buffers/spec_parts.js';
import { BYTE } from '../datatypes/predefined.js';
import { show } from '../native/argument_checks.js';
import { ERR_OTHER } from '../native/generated/constants.js';
import { type Memory, MessageData, type VectorData } from '../native/message_data.js';
import { memoryFor } from './scattered_message.js';
import { serializer } from './serializer.js';

export function data(memory: Memory | null, count: number, datatype = BYTE): MessageData {
  return MessageData.of(memory, count, datatype);
}

export const FAILED = -1;

export interface SerializedBlock {
  readonly bytes: Uint8Array;
  /** Of the bytes, or FAILED. */
  readonly length: number;
  /** The large buffers, which are not among the bytes. */
  readonly parts: readonly Uint8Array[];
  readonly error: unknown;
}

const NO_BYTES = new Uint8Array(0);
const failed = (error: unknown): SerializedBlock => ({
  bytes: NO_BYTES,
  length: FAILED,
  parts: [],
  error,
});

/** An object as a block; of one piece where the large buffers can't go apart. */
export function write(obj: unknown, mayHaveParts = false): SerializedBlock {
  try {
    const [bytes, parts] =
      mayHaveParts && serializer._isOwn ? serializer.dumps_oob(obj) : [serializer.dumps(obj), []];
    return { bytes, length: bytes.length, parts, error: null };
  } catch (error) {
    return failed(error);
  }
}

/** The bytes of the large buffers of a block. */
export const partsLength = ({ parts }: SerializedBlock): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/** Memory for the large buffers of a block whose bytes are there. */
export const memoryForParts = (bytes: Uint8Array): Uint8Array[] =>
  serializer._partLengths(bytes).map(memoryFor);

/** The object of a block of this rank, which stays as it is. */
export function readOwn({ bytes, parts }: SerializedBlock): unknown {
  const copies = parts.map((part) => {
    const copy = memoryFor(part.length);
    copy.set(part);
    return copy;
  });
  return read(bytes, copies);
}

/**
 * Whether a copy of a value is the value itself, because nobody can change it. A serializer of the
 * program may make something else of it.
 */
export function isItsOwnCopy(value: unknown): boolean {
  const type = typeof value;
  const canChange = type === 'object' ? value !== null : type === 'function' || type === 'symbol';
  return !canChange && serializer._isOwn;
}

/** The object of a block. */
export function read(bytes: Uint8Array, parts: readonly Uint8Array[]): unknown {
  // Arrays that a loads function of the program gives may be views on the bytes.
  if (!serializer._isOwn) return serializer.loads(Uint8Array.from(bytes));
  return serializer.loads_oob(bytes, parts);
}

export function checkLengths(
  method: string,
  lengths: ArrayLike<number>,
  own: SerializedBlock | null,
): void {
  if (own !== null && own.length === FAILED) throw own.error;
  const failed = Array.prototype.indexOf.call(lengths, FAILED);
  if (failed >= 0) throw rankFailed(method, failed);
}

/** The error at the ranks that need what another one could not serialize. */
export function rankFailed(method: string, rank: number): Error {
  return packageError(
    ERR_OTHER,
    `${method}: rank ${rank} of the communicator could not serialize its object; its own exception tells why`,
  );
}

/** Memory for the bytes of all serialized one behind the other. */
export function blocks(
  method: string,
  lengths: ArrayLike<number>,
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

/** The bytes of each block in such memory. */
export function blocksOf(bytes: Uint8Array, lengths: ArrayLike<number>): Uint8Array[] {
  let start = 0;
  return Array.from(lengths, (length) => {
    const end = start + Math.max(0, length);
    const part = bytes.subarray(start, end);
    start = end;
    return part;
  });
}

/** The items of an array, or null for each rank. */
export function checkItems(method: string, items: unknown, size: number): unknown[] {
  if (items === null) return new Array(size).fill(null);
  if (
    typeof items !== 'object' ||
    typeof (items as Partial<Iterable<unknown>>)[Symbol.iterator] !== 'function'
  ) {
    throw new TypeError(
      `${method}: sendobj must be an array with an object for each ${peer(method)}, but ${show(items)} came`,
    );
  }
  const list = Array.from(items as Iterable<unknown>);
  if (list.length !== size) {
    throw new RangeError(
      `${method}: sendobj must hold an object for each of ${size} ${peer(method)}s, but holds ${list.length}`,
    );
  }
  return list;
}

/** Objects for all ranks. */
export interface SerializedBlocks {
  readonly all: readonly SerializedBlock[];
  readonly lengths: Float64Array;
  readonly error: unknown;
}

/** An object that can't be cloned, or a wrong number of them, fails for all ranks. */
export function writeItems(
  method: string,
  items: unknown,
  size: number,
  mayHaveParts = false,
): SerializedBlocks {
  try {
    const all = checkItems(method, items, size).map((item) => write(item, mayHaveParts));
    const wrong = all.find((block) => block.length === FAILED);
    if (wrong !== undefined) throw wrong.error;
    return { all, lengths: Float64Array.from(all, ({ length }) => length), error: null };
  } catch (error) {
    const all = Array.from({ length: size }, () => failed(error));
    return { all, lengths: new Float64Array(size).fill(FAILED), error };
  }
}

/** The bytes of all one behind the other. */
export function joined(method: string, serialized: SerializedBlocks): VectorData {
  const { bytes, vector } = blocks(method, serialized.lengths);
  let start = 0;
  for (const block of serialized.all) {
    bytes.set(block.bytes, start);
    start += block.bytes.length;
  }
  return vector;
}
