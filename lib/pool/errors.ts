/** What can be wrong with a pool: the property `code` of its errors. */
export type PoolErrorCode = 'ERR_POOL_CLOSED' | 'ERR_POOL_WORKER_ENDED' | 'ERR_POOL_NOT_OPENED';

export function poolError(code: PoolErrorCode, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(`Pool: ${message}`, options), { code });
}

/** The error that a task has thrown: its stack says where it ran. */
export function taskError(error: unknown, name: string, place: string): unknown {
  if (!(error instanceof Error)) return error;
  const { stack } = error;
  Object.defineProperty(error, 'stack', {
    value: `${stack}\n    at the task '${name}' (${place})`,
    enumerable: false,
    writable: true,
    configurable: true,
  });
  return error;
}
