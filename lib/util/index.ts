/**
 * Synchronization of processes, in the manner of `mpi4py.util.sync`, and records in memory, for
 * which mpi4py has `mpi4py.util.dtlib`: `import … from 'mpi4node/util'`.
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
export { type RecordOptions, RecordType } from './records/record_type.js';
export type * from './records/values.js';
export { Semaphore } from './semaphore.js';
export { Sequential } from './sequential.js';
