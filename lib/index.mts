// The types of the ESM entry. scripts/bundle.mjs writes its code: it has the instance that require()
// gives.

export type { Rc } from './index.js';
export { LoadError, MPI, MPIError, rc } from './index.js';
