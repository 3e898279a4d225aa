/**
 * Synchronization of processes, in the manner of `mpi4py.util.sync`: `import … from
 * 'mpi4node/util'`.
 *
 * @example
 * import { MPI } from 'mpi4node';
 * import { Mutex } from 'mpi4node/util';
 * using mutex = new Mutex({ comm: MPI.COMM_WORLD });
 * {
 *   using held = await mutex.holdAsync();
 *   // One process at a time is here.
 * }
 */

export { Condition } from './condition.js';
export { Counter } from './counter.js';
export type { Hold } from './hold.js';
export { Mutex } from './mutex.js';
export { Semaphore } from './semaphore.js';
export { Sequential } from './sequential.js';
