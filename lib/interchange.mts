// The types of the ESM entry `mpi4node/interchange`. scripts/bundle.mjs writes its code.

export type { Arrow, Ndarray, StdlibArrays, StdlibNdarray } from './interchange.js';
export { registerArrow, registerNdarray, registerStdlibNdarray } from './interchange.js';
