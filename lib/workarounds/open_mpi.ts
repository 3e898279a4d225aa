// Faults of Open MPI that change what the package does. Those of its windows are in
// open_mpi_windows.
import { isOpenMpi } from '../native/library.js';

/**
 * Open MPI 4.1 loses data of several items that are contiguous with gaps between them, as the rows
 * of a strided array are, in collectives: what passes through a process is kept in items of the
 * datatype that this process has, where interleaved rows overwrite each other; rows in reverse
 * order are an internal error; a broadcast in parts fails where processes count in different items.
 * One item stands for all rows, and blocking collectives run on contiguous copies
 * (communicators/strided_copies). Shown by ndarray_buffers.test.ts.
 */
export const losesStridedItems = isOpenMpi;

/**
 * Open MPI 4.1 takes a stride of -1 byte for "no stride given", and puts the items one behind the
 * other. Such a stride is used for two items at most, by displacements, on every library. Shown by
 * ndarray_buffers.test.ts.
 */
export const isMistakenStride = (bytes: number): boolean => bytes === -1;

/**
 * Open MPI 4.1: MPI_Cart_map gives processes that do not fit in the grid their old rank. They have
 * none. Right on every library. Shown by topologies.test.ts.
 */
export const fitsInGrid = (rank: number, processes: number): boolean => rank < processes;

/**
 * Open MPI 4.1 and 5.0: MPI_SUM of integers of 8 and 16 bits stops at the ends of their range, in
 * long arrays, where the processor has AVX. Elsewhere it wraps around, as typed arrays do.
 * Reductions of objects combine such arrays in JavaScript.
 * https://github.com/open-mpi/ompi/issues/8045 Shown by object_reductions.test.ts.
 *
 * @param operation `MAX`, `SUM`, …
 * @param kind of typed arrays, such as `Uint8Array`
 */
export const sumsOfShortIntegersSaturate = (operation: string, kind: string): boolean =>
  isOpenMpi && operation === 'SUM' && /^U?[Ii]nt(8|16)/.test(kind);
