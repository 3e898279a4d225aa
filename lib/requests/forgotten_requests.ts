// Requests that are complete and that nobody has waited for. Their objects may be collected, since
// MPI uses their memory no more. Then nobody can wait any more, and MPI's own request goes with the
// object.

import { Exception } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { isRunning } from '../native/gate.js';
import { MPI_Test } from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';

/** About what a request takes itself, here and in MPI, in bytes. */
export const REQUEST_BYTES = 1024;

/** V8 is told of so many requests at once. */
const TOLD_AT_ONCE = 256;

let untold = 0;

// V8 sees a small object only, and would collect too late: MPICH 4.0 ends the process when it has
// some 250,000 requests.
function countRequests(change: 1 | -1): void {
  untold += change;
  if (Math.abs(untold) < TOLD_AT_ONCE) return;
  addon.countOutsideMemory(untold * REQUEST_BYTES);
  untold = 0;
}

/** MPI's request of an object that may be collected; null once somebody has waited for it. */
export class Remainder implements HandleHolder {
  readonly _kind = 'Request';

  constructor(public _handle: number) {}
}

const collected = new FinalizationRegistry<Remainder>((remainder) => {
  countRequests(-1);
  if (remainder._handle === addon.handles.REQUEST_NULL || !isRunning()) return;
  try {
    // MPI_Request_free is not for collectives.
    MPI_Test(remainder, null);
  } catch (error) {
    // The operation has failed: there is nobody left to tell.
    if (!(error instanceof Exception)) throw error;
  }
});

/** Completes a request in MPI when its object is collected. */
export function completeWhenCollected(request: HandleHolder): Remainder {
  const remainder = new Remainder(request._handle);
  collected.register(request, remainder);
  countRequests(1);
  return remainder;
}
