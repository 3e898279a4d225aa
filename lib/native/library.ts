// Which MPI library runs: the only place that asks. What follows from it is in lib/workarounds, one
// named function for each fault of a library.
import { addon } from './addon.js';

const [major = 0, minor = 0, micro = 0] = addon.vendorVersion.split('.').map(Number.parseFloat);

/** The library that the addon was built for. */
export const library = {
  /** Its own name, as in `MPI.get_vendor()`: `Open MPI`, `MPICH`, `Intel MPI`, … */
  name: addon.vendor,
  version: [major, minor, micro] as [major: number, minor: number, micro: number],
  /** Intel MPI, MVAPICH and Cray MPICH are made from MPICH, and belong to its family. */
  family: addon.family,
} as const;

/** Open MPI, of any version. */
export const isOpenMpi = library.family === 'Open MPI';
/** Open MPI before version 5. */
export const isOpenMpi4 = isOpenMpi && major < 5;
/** MPICH or one of its kin, of any version: the kin number their versions otherwise. */
export const isMpich = library.family === 'MPICH';
