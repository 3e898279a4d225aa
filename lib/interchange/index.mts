// The types of the ESM entry `mpi4node/interchange`. scripts/bundle.mjs writes its code.

export type { Arrow, Ndarray, StdlibArrays, StdlibNdarray } from './index.js';
export { registerArrow, registerNdarray, registerStdlibNdarray } from './index.js';
