/**
 * MPI for Node.js.
 *
 * @example
 * import { MPI } from 'mpi4node';
 * const comm = MPI.COMM_WORLD;
 * console.log(`rank ${comm.rank} of ${comm.size}`);
 */

export { Exception as MPIError } from './base/exception.js';
export type { Rc } from './base/rc.js';
export { rc } from './base/rc.js';
export { LoadError } from './loading/loader.js';
export * as MPI from './mpi.js';
