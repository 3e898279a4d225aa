// Faults of Open MPI in requests.
import { addon } from '../native/addon.js';
import type { HandleHolder } from '../native/message_data.js';

const { REQUEST_NULL } = addon.handles;

/**
 * Open MPI 4.1: a persistent request that ends with an error is freed, and becomes null
 * (https://github.com/open-mpi/ompi/issues/13432). It is forgotten, and can't be started again.
 * Shown by persistent_requests.test.ts.
 *
 * @param handle of a persistent request whose operation is complete
 */
export const isFreedByError = (handle: number): boolean => handle === REQUEST_NULL;

/**
 * Open MPI 4.1: MPI_Startall takes no requests at all for an error
 * (https://github.com/open-mpi/ompi/pull/12199). On every library, it is not called then. Shown by
 * persistent_requests.test.ts.
 */
export const isNothingToStart = (requests: readonly HandleHolder[]): boolean =>
  requests.length === 0;

/**
 * Open MPI 4.1 crashes if a communicator is freed while MPI_Comm_idup duplicates it. On every
 * library, the duplicates are completed first. Shown by communicator_duplication.test.ts.
 *
 * @param parent the communicator that is about to be freed
 * @param underWay the requests of all duplicates that are not complete, each with the handle of the
 *   communicator that it duplicates
 */
export function completeDuplicates(
  parent: HandleHolder,
  underWay: ReadonlyMap<{ Wait(): unknown }, number>,
): void {
  for (const [request, handle] of underWay) if (handle === parent._handle) request.Wait();
}

/** Milliseconds that duplicates get to complete. Those that another process never joins do not. */
const TIME_TO_COMPLETE = 1000;

/**
 * Open MPI 4.1: MPI_Finalize ends the process by a signal if MPI_Comm_idup has made a communicator
 * and not set it up. It only needs calls into MPI to go on. On every library, duplicates get time
 * to complete before. Shown by duplicates_at_exit.test.ts.
 *
 * @param underWay the requests of all duplicates that are not complete
 */
export function completeBeforeFinalize(
  underWay: ReadonlyMap<{ _isComplete(): boolean }, number>,
): void {
  const end = performance.now() + TIME_TO_COMPLETE;
  for (const request of underWay.keys()) {
    while (!request._isComplete() && performance.now() < end);
  }
}
