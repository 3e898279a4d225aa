/**
 * Arrays and tables of other libraries as objects: `import … from 'mpi4node/interchange'`. Once the
 * classes of a library are registered, by all ranks, the lower-case methods send their objects,
 * alone or within others. Their large parts are sent from where they are.
 *
 * For the upper-case methods nothing needs to be registered.
 *
 * @example
 * import ndarray from 'ndarray';
 * import { MPI } from 'mpi4node';
 * import { registerNdarray } from 'mpi4node/interchange';
 * registerNdarray(ndarray);
 * const matrix = MPI.COMM_WORLD.bcast(ndarray(new Float64Array(6), [2, 3]));
 */

export { type Arrow, registerArrow } from './arrow.js';
export { type Ndarray, registerNdarray } from './ndarray.js';
export { registerStdlibNdarray, type StdlibArrays, type StdlibNdarray } from './stdlib.js';
