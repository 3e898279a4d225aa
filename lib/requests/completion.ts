// Waiting for one request, and testing it.

import { asStatus, type Status } from '../buffers/status.js';
import { progress } from '../event_loop/object_queue.js';
import { look } from '../event_loop/pump.js';
import type { Settlement } from '../event_loop/settlement.js';
import { gate } from '../native/gate.js';
import { MPI_Request_get_status, MPI_Test, MPI_Wait } from '../native/generated/functions.js';
import { trouble } from './errors.js';
import type { Request } from './request.js';

/** Blocks until a request is complete. */
export function waitOne(request: Request, status: Status | null): void {
  if (request._settlement !== null) {
    const settlement = request._current();
    if (settlement !== null) {
      while (!settlement.isSettled) look();
      giveAgain(settlement, status);
      return;
    }
  }
  if (gate.pendingReceives > 0) {
    while (!testAlone(request, status)) progress();
    return;
  }
  if (request._cancelledStatus(status)) return;
  let isThere = true;
  try {
    MPI_Wait(request, status);
  } finally {
    isThere = request._settle(true);
  }
  if (!isThere) throw trouble();
}

/** Whether a request is complete; if so it is done with. */
export function testOne(request: Request, status: Status | null): boolean {
  if (request._settlement !== null) {
    const settlement = request._current();
    if (settlement !== null) {
      if (!settlement.isSettled) look();
      if (settlement.isSettled) giveAgain(settlement, status);
      return settlement.isSettled;
    }
  }
  return testAlone(request, status);
}

/** The same for one that nobody awaits, or for those who do. */
export function testAlone(request: Request, status: Status | null): boolean {
  if (gate.pendingReceives > 0) progress();
  if (request._cancelledStatus(status)) return true;
  if (request._isWaiting()) return false;
  let isThere = true;
  // An error ends the operation, too.
  let isDone = true;
  try {
    isDone = MPI_Test(request, status);
  } finally {
    isThere = request._settle(isDone);
  }
  if (!isThere) throw trouble();
  return isDone;
}

/** What those who awaited it got, to somebody who waits for it. */
export function giveAgain({ failure, status: given }: Settlement, status: Status | null): void {
  if (failure !== null) throw failure.error;
  if (given !== null) status?._load(given._words, 0);
}

/** Whether a request is complete, which stays as it is. */
export function statusOf(method: string, request: Request, status: unknown): boolean {
  const target = asStatus(method, status);
  if (gate.pendingReceives > 0) progress();
  if (request._isWaiting() || !MPI_Request_get_status(request, target)) return false;
  request._finish();
  return true;
}
