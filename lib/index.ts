/**
 * MPI for Node.js.
 *
 * @example
 * import { MPI } from 'mpi4node';
 * const comm = MPI.COMM_WORLD;
 * console.log(`rank ${comm.rank} of ${comm.size}`);
 */

export { Exception as MPIError } from './exception.js';
export { LoadError } from './loader.js';
export * as MPI from './mpi.js';
export type { Rc } from './rc.js';
export { rc } from './rc.js';
