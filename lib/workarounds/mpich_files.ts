// Faults of MPICH in files.
import { addon } from '../native/addon.js';
import { MPI_File_get_errhandler } from '../native/generated/functions.js';
import { isMpich } from '../native/library.js';

const NO_FILE = { _handle: addon.handles.FILE_NULL, _kind: 'File' };

/**
 * MPICH 4.0: a file that takes over the error handler of MPI.FILE_NULL does not count as its user,
 * but gives it up when it is closed. That ends the process when the handler is freed. A handle that
 * nobody frees stands for the file.
 * Shown by file_errors.test.ts.
 */
export function countInheritedHandler(): void {
  if (isMpich) MPI_File_get_errhandler(NO_FILE);
}

/**
 * MPICH 4.0: a nonblocking access of one process that the system refuses, as on a full disk, is
 * never complete. Such accesses are made by the blocking functions, on a thread.
 * Shown by file_errors.test.ts.
 */
export const ownAccessesBlocking = isMpich;

/**
 * MPICH 4.0: a nonblocking collective access uses its datatype until it is complete, although MPI
 * allows the program to free it before. If a new datatype has got the handle meanwhile, the data
 * are read and written by that one. A copy takes its place, which the request keeps.
 * Shown by nonblocking.test.ts.
 */
export const usesDatatypeUntilComplete = isMpich;
