// Faults of Open MPI in files.
import { isOpenMpi } from '../native/library.js';

/**
 * Open MPI 4.1 (OMPIO): a nonblocking read that goes beyond the end of the file is never complete,
 * and the first request on a file that fails ends the process in MPI_Wait or MPI_Test. Its split
 * collectives are made of the same requests. On every version, nonblocking accesses are made by the
 * blocking functions, on a thread, and split collectives at their beginning. OMPIO's own
 * nonblocking collectives do not wait for other processes, either.
 * Shown by data_access.test.ts (past the end of the file) and file_errors.test.ts.
 */
export const accessesBlocking = isOpenMpi;

/**
 * Open MPI 4.1 (OMPIO): a write that the system refuses, as on a full disk, reports success; only
 * the status tells how much was written. On every version, that is looked at.
 * Shown by file_errors.test.ts.
 */
export const losesWriteErrors = isOpenMpi;

/**
 * Open MPI 4.1: if some processes can open a file and others can not, those that can wait for ever.
 * On every version, the processes compare what they find before.
 * Shown by file_errors.test.ts.
 */
export const opensForEver = isOpenMpi;
