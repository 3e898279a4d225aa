/** What can be wrong with a pool: the property `code` of its errors. */
export type PoolErrorCode = 'ERR_POOL_CLOSED' | 'ERR_POOL_WORKER_ENDED';

export function poolError(code: PoolErrorCode, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(`Pool: ${message}`, options), { code });
}

/** The error that something at a worker has thrown: its stack says what, and where it ran. */
export function errorAtWorker(error: unknown, origin: string, place: string): unknown {
  if (!(error instanceof Error)) return error;
  const { stack } = error;
  Object.defineProperty(error, 'stack', {
    value: `${stack}\n    at ${origin} (${place})`,
    enumerable: false,
    writable: true,
    configurable: true,
  });
  return error;
}

export const timeoutError = (): DOMException =>
  new DOMException('The task has not ended in its time', 'TimeoutError');
