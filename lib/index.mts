// ESM has the same instance as require(): this only names its exports.
export { LoadError, MPI, MPIError, rc } from './index.js';
export type { Rc } from './index.js';
