// Faults of MPICH in requests. MPICH's kin are taken to have them in every version.
import { MPI_Request_get_status } from '../native/generated/functions.js';
import { isMpich } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';

/**
 * MPICH 4.0: MPI_Isendrecv sets no status, and reports no message that was too long. Open MPI 4.1
 * lacks the function. On every library, a receive and a send of their own stand for it, and the
 * request of the receive stands for both. Shown by nonblocking_collectives.test.ts and
 * matrix_point_to_point.test.ts.
 */
export function startExchangeAsTwo<R extends { Cancel(): void; Wait(): unknown }>(
  startReceive: () => R,
  startSend: () => void,
): R {
  const received = startReceive();
  try {
    startSend();
  } catch (error) {
    received.Cancel();
    received.Wait();
    throw error;
  }
  return received;
}

/**
 * MPICH 4.0: MPI_Testall makes an error of a partitioned send that is complete while others are
 * not. On every library, requests with a partitioned one among them are looked at one by one, and
 * completed when all of them are. Shown by partitioned.test.ts.
 */
export const areCompleteOneByOne = (requests: readonly HandleHolder[]): boolean =>
  requests.every((request) => MPI_Request_get_status(request, null));

/**
 * MPICH 4.0: MPI_Cancel ends the process if the cancel function of a generalized request calls MPI,
 * because it holds its lock (https://github.com/pmodels/mpich/issues/4348). On every library, the
 * function is called without MPI_Cancel, which would do nothing else. Shown by
 * generalized_requests.test.ts.
 */
export function cancelWithoutMPI(request: {
  readonly isComplete: boolean;
  cancel(isComplete: boolean): void;
}): void {
  request.cancel(request.isComplete);
}

/** In MPICH's handles: made by the library itself, not for one operation. */
const BUILTIN = 1;

/**
 * Whether several operations have this handle of a request. MPICH gives one handle of its own to
 * all that are complete at once, such as those with PROC_NULL, and to wait for it twice does no
 * harm. Shown by receives_from_nobody.test.ts.
 */
export const isOfSeveral = (handle: number): boolean => isMpich && handle >>> 30 === BUILTIN;
