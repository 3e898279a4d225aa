// How the bytes of a stream become messages. Data goes as it is, and is never empty; an empty
// message says that no more comes, and one more message behind it says why.
import { Serializer } from '../objects/serializer.js';
import {
  describeText,
  describeThrown,
  isErrorLike,
  restoreThrown,
  type Thrown,
} from '../objects/thrown.js';

/** The longest message: what a reader may have to keep beyond its `highWaterMark`. */
export const LONGEST = 1024 * 1024;
/** Neighbours are joined up to this length: below it, a message costs more than a copy. */
const JOINED = 64 * 1024;

/**
 * The messages of some chunks: small neighbours joined, large chunks in parts, the rest not copied.
 * None is empty, since an empty message ends the stream.
 */
export function* messagesOf(chunks: readonly Uint8Array[]): Generator<Uint8Array, void> {
  let i = 0;
  while (i < chunks.length) {
    const first = i;
    let length = 0;
    while (i < chunks.length && length + chunks[i].length <= JOINED) length += chunks[i++].length;
    if (i - first < 2) yield* partsOf(chunks[first]);
    else if (length > 0) yield Buffer.concat(chunks.slice(first, i), length);
    if (i === first) i++;
  }
}

function* partsOf(chunk: Uint8Array): Generator<Uint8Array, void> {
  // Memory that may move while MPI sends from it.
  const isResizable = (chunk.buffer as { resizable?: boolean }).resizable === true;
  const fixed = isResizable ? Uint8Array.from(chunk) : chunk;
  for (let start = 0; start < fixed.length; start += LONGEST) {
    yield fixed.length <= LONGEST ? fixed : fixed.subarray(start, start + LONGEST);
  }
}

// --- Why a stream is over -----------------------------------------------------------------------

const ENDED = 0;
const CLOSED = 1;
const FAILED = 2;

/** Why a stream is over: it has ended, it was closed before its end, or something was thrown. */
export type Reason = 'ended' | 'closed' | { readonly error: unknown };

// Not that of the program, which may carry no errors.
const { dumps, loads } = new Serializer();

function dump(value: unknown): Uint8Array {
  try {
    return dumps(describeThrown(value));
  } catch {
    return dumps(describeText(value));
  }
}

const load = (bytes: Uint8Array): unknown => restoreThrown(loads(bytes) as Thrown);

export function encodeReason(reason: Reason): Uint8Array {
  if (reason === 'ended') return Uint8Array.of(ENDED);
  if (reason === 'closed') return Uint8Array.of(CLOSED);
  return Buffer.concat([Uint8Array.of(FAILED), dump(reason.error)]);
}

export function decodeReason(bytes: Uint8Array): Reason {
  if (bytes[0] === ENDED) return 'ended';
  if (bytes[0] === CLOSED) return 'closed';
  if (bytes[0] !== FAILED) throw new Error('a message that is not of the stream came on its tag');
  return { error: load(bytes.subarray(1)) };
}

// What Node destroys a stream with that a loop or a pipeline has left. That of a signal has a
// cause.
const isLeft = (error: unknown): boolean =>
  isErrorLike(error) && error.code === 'ABORT_ERR' && error.cause === undefined;

/** Why a stream is over that is destroyed with this. */
export function reasonOf(error: unknown): Reason {
  return error === null || error === undefined || isLeft(error) ? 'closed' : { error };
}

/** The error for one end of a stream whose other end is over for this reason. */
export function errorOfReason(reason: Reason, code: string, message: string): Error {
  if (typeof reason === 'object') return reason.error as Error;
  return Object.assign(new Error(message), { code });
}
