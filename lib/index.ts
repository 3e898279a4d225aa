/**
 * MPI for Node.js.
 *
 * @example
 * import { MPI } from 'mpi4node';
 * const comm = MPI.COMM_WORLD;
 * console.log(`rank ${comm.rank} of ${comm.size}`);
 */
export * as MPI from './mpi.js';
export { Exception as MPIError } from './exception.js';
export { LoadError } from './loader.js';
export { rc } from './rc.js';
export type { Rc } from './rc.js';
