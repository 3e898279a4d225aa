// Waits for one request, and tests it.

import type { Status } from '../buffers/status.js';
import { progress } from '../event_loop/object_queue.js';
import { look } from '../event_loop/pump.js';
import type { Settlement } from '../event_loop/settlement.js';
import { gate } from '../native/gate.js';
import { MPI_Request_get_status, MPI_Test, MPI_Wait } from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import { trouble } from './errors.js';

/** A request, as far as it is completed here. */
export interface CompletableRequest extends HandleHolder {
  readonly _settlement: Settlement | null;
  /** Its settlement, unless that is of an earlier start of a persistent operation. */
  _current(): Settlement | null;
  /** Whether it was cancelled in the queue and nobody knows yet: then sets the status. */
  _tellCancelled(status: Status | null): boolean;
  /** Whether it is a receive in the queue. Throws what went wrong there. */
  _isWaiting(): boolean;
  /** Notes what a test or wait has told. False if its memory was detached meanwhile. */
  _noteCompletion(isDone: boolean): boolean;
  /** Does what is left to do here when MPI has completed it. */
  _finish(): void;
}

/** Blocks until a request is complete. */
export function waitOne(request: CompletableRequest, status: Status | null): void {
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
  if (request._tellCancelled(status)) return;
  let isThere = true;
  try {
    MPI_Wait(request, status);
  } finally {
    isThere = request._noteCompletion(true);
  }
  if (!isThere) throw trouble();
}

/** Whether a request is complete; if so it is done with. */
export function testOne(request: CompletableRequest, status: Status | null): boolean {
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

/** Tests a request that nobody awaits, or on behalf of those who do. */
export function testAlone(request: CompletableRequest, status: Status | null): boolean {
  if (gate.pendingReceives > 0) progress();
  if (request._tellCancelled(status)) return true;
  if (request._isWaiting()) return false;
  let isThere = true;
  // An error ends the operation, too.
  let isDone = true;
  try {
    isDone = MPI_Test(request, status);
  } finally {
    isThere = request._noteCompletion(isDone);
  }
  if (!isThere) throw trouble();
  return isDone;
}

/** Gives what those who awaited a request got to somebody who waits for it. */
export function giveAgain({ failure, status: given }: Settlement, status: Status | null): void {
  if (failure !== null) throw failure.error;
  if (given !== null) status?._load(given._words, 0);
}

/** Whether a request is complete. It stays as it is. */
export function statusOf(request: CompletableRequest, target: Status | null): boolean {
  if (gate.pendingReceives > 0) progress();
  if (request._isWaiting() || !MPI_Request_get_status(request, target)) return false;
  request._finish();
  return true;
}
