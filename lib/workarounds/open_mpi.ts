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
 * https://github.com/open-mpi/ompi/issues/8045 Shown by object_collectives/reductions.test.ts.
 *
 * @param operation `MAX`, `SUM`, …
 * @param kind of typed arrays, such as `Uint8Array`
 */
export const sumsOfShortIntegersSaturate = (operation: string, kind: string): boolean =>
  isOpenMpi && operation === 'SUM' && /^U?[Ii]nt(8|16)/.test(kind);

/**
 * Open MPI 4.1 and MPICH 4.0: MPI_Cart_shift adds the displacement to the coordinate in C ints,
 * which overflow. A shorter displacement leads to the same ranks on every library. Shown by
 * topologies.test.ts.
 *
 * @param length of the dimension
 * @param isRing whether the dimension is periodic
 */
export function shortenDisplacement(disp: unknown, length: number, isRing: boolean): unknown {
  if (!Number.isInteger(disp) || Math.abs(disp as number) <= length) return disp;
  return isRing ? (disp as number) % length : Math.sign(disp as number) * length;
}

/**
 * Open MPI 4.1: to delete an attribute that is not set is an error of no class. On every library,
 * nothing is done then. Shown by attributes.test.ts.
 */
export function deleteIfSet<T>(
  object: T,
  keyval: number,
  native: {
    get(object: T, keyval: number): { flag: boolean };
    delete(object: T, keyval: number): void;
  },
): void {
  if (native.get(object, keyval).flag) native.delete(object, keyval);
}
