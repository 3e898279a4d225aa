// ESM has the same instance as require(): this only names its exports.

export type { Rc } from './index.js';
export { LoadError, MPI, MPIError, rc } from './index.js';
