// Faults of UCX, the transport below many an Open MPI and MPICH. Which one a library uses is not
// known here, so these hold for all. One more is avoided before a library is loaded:
// keepUcxFromPatching in loading/loader.

/**
 * UCX 1.13: a one-sided operation on 2 GiB or more ends the process. Operations on more than this,
 * in bytes, go in parts, which MPI allows: each item is moved, or combined, by itself. Shown by
 * large_counts.slow.test.ts.
 */
export const MOST_BYTES_IN_ONE_TRANSFER = 2 ** 30;
