// Faults of MPICH in windows. MPICH's kin are taken to have them in every version.
import { PROC_NULL } from '../native/generated/constants.js';

/**
 * MPICH 4.0: MPI_Fetch_and_op refuses a null address even if the target is MPI.PROC_NULL, where it
 * does nothing. On every library, it is not called then. Shown by window_transfers.test.ts.
 */
export const isFetchFromNobody = (rank: unknown): boolean => rank === PROC_NULL;

/**
 * MPICH 4.0: a thread that completes operations on a window keeps the library's lock until the
 * targets enter MPI, so that all MPI calls of the process block meanwhile. On every library, each
 * target is read from before that. When it has answered, there is little left to wait for. Shown by
 * windows_async.test.ts.
 *
 * @param targets the ranks that must answer
 * @param read starts to read from a target
 * @returns what to await before the thread is started
 */
export const askTargetsFirst = <T>(
  targets: readonly number[] | undefined,
  read: (rank: number) => T,
): T[] => targets?.map(read) ?? [];

/**
 * MPICH 4.2 finds no memory for PROC_NULL in a window of one process, whose rank 0 may have some.
 * On every library, rank 0 is asked then: in other windows it has none, either. Shown by
 * shared_memory.test.ts.
 *
 * @param size of the memory that was found for the rank
 */
export const isToBeAskedAgain = (rank: unknown, size: number): boolean =>
  rank === PROC_NULL && size === 0;
