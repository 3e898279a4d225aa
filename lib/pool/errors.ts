import { inspect } from 'node:util';
import { restoreThrown, type Thrown } from '../objects/thrown.js';

/** The codes of a pool's errors: their property `code`. */
export type PoolErrorCode = 'ERR_POOL_CLOSED' | 'ERR_POOL_WORKER_ENDED';

export function poolError(code: PoolErrorCode, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(`Pool: ${message}`, options), { code });
}

/** The error that something at a worker has thrown: its stack says what, and where it ran. */
export function errorAtWorker(error: unknown, origin: string, place: string): unknown {
  return addToStack(error, `${origin} (${place})`);
}

/**
 * What a worker has thrown. If a part of it can't be read, such as its cause, the reason is its
 * cause; if nothing can, the reason is all there is.
 */
export function thrownAtWorker(thrown: Thrown, fault: { readonly error: unknown } | null): unknown {
  if (fault === null) return restoreThrown(thrown);
  if (!(thrown?.error instanceof Error)) return fault.error;
  const { error, name, properties } = thrown;
  return restoreThrown({ error: Object.assign(error, { cause: fault.error }), name, properties });
}

/** The error, with another line at the end of its stack. */
export function addToStack(error: unknown, line: string): unknown {
  if (!(error instanceof Error)) return error;
  const { stack } = error;
  Object.defineProperty(error, 'stack', {
    value: `${stack}\n    at ${line}`,
    enumerable: false,
    writable: true,
    configurable: true,
  });
  return error;
}

/** What to say of an error, or of anything else that was thrown. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? String(error) : inspect(error);

export const timeoutError = (): DOMException =>
  new DOMException('The task has not ended in its time', 'TimeoutError');
