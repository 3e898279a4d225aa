// The types of the ESM entry `mpi4node/util`. scripts/bundle.mjs writes its code.

export type { Hold } from './util.js';
export { Condition, Counter, Mutex, Semaphore, Sequential } from './util.js';
