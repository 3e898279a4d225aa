// Which MPI library runs: the only place that asks. What follows from it is in lib/workarounds, one
// named function for each fault of a library.
import { addon } from './addon.js';

/** How each library begins its own description, with its version. */
const DESCRIPTIONS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Open MPI', /^Open MPI v([\d.]+)/],
  ['Intel MPI', /^Intel\(R\) MPI Library ([\d.]+)/],
  ['MVAPICH', /^MVAPICH2? Version\s*:\s*([\d.]+)/],
  ['Cray MPICH', /^MPI VERSION\s*:\s*CRAY MPICH version ([\d.]+)/],
  ['MPICH', /^MPICH Version:\s*([\d.]+)/],
];

/**
 * The name and version that the running library tells. The addon may have been built for another
 * version, and a binary of the package for another of MPICH's kin; its own words are the last
 * resort.
 */
function identify(): { name: string; text: string } {
  for (const [name, pattern] of DESCRIPTIONS) {
    const text = pattern.exec(addon.libraryVersion)?.[1];
    if (text !== undefined) return { name, text };
  }
  return { name: addon.vendor, text: addon.vendorVersion };
}

const { name, text } = identify();
const [major = 0, minor = 0, micro = 0] = text.split('.').map(Number.parseFloat);

/** The library that runs. */
export const library = {
  /** Its own name, as in `MPI.get_vendor()`: `Open MPI`, `MPICH`, `Intel MPI`, … */
  name,
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
