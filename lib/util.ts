/**
 * Synchronization of processes, in the manner of `mpi4py.util.sync`: `import … from 'mpi4node/util'`.
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

export { Condition } from './util_condition.js';
export { Counter } from './util_counter.js';
export type { Hold } from './util_hold.js';
export { Mutex } from './util_mutex.js';
export { Semaphore } from './util_semaphore.js';
export { Sequential } from './util_sequential.js';
