/**
 * MPI for Node.js, in mpi4py's programming model. `MPI` has the classes, constants and functions,
 * and `rc` the settings. The first call that needs MPI initializes it, and a process that ends with
 * exit code 0 finalizes it.
 *
 * @example
 * import { MPI } from 'mpi4node';
 * const comm = MPI.COMM_WORLD;
 * console.log(`rank ${comm.rank} of ${comm.size}`);
 */

import * as everything from './mpi.js';
import { provide } from './native/hooks.js';

provide({ constants: () => everything });

export { Exception as MPIError } from './base/exception.js';
export type { Rc } from './base/rc.js';
export { rc } from './base/rc.js';
/** @internal */
export { internals } from './environment/diagnostics.js';
export { get_include } from './environment/foreign_handles.js';
export { LoadError } from './loading/loader.js';
export * as MPI from './mpi.js';
