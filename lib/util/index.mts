// The types of the ESM entry `mpi4node/util`. scripts/bundle.mjs writes its code.

export type { Hold } from './index.js';
export { Condition, Counter, Mutex, Semaphore, Sequential } from './index.js';
