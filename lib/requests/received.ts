// The types of the objects that requests have received.

import type { Status } from '../buffers/status.js';

/**
 * What `wait` and `test` give for an `MPI.Request<T>`: the object, a `T`; null where `await` gives
 * a status, because no object is received.
 */
export type Received<T> = T extends Status ? null : T;

/** What `waitall` gives for an array or tuple of requests: the object of each in its place. */
export type ReceivedAll<R extends readonly PromiseLike<unknown>[]> = {
  -readonly [I in keyof R]: R[I] extends PromiseLike<infer T> ? Received<T> : never;
};
