// What dist/diagnostics.js exports: the package starts it after MPI_Init, if the program asks for a
// diagnostic.
import type { Internals } from '../environment/diagnostics.js';
import { rc } from '../index.js';
import { finishChecker, startChecker } from './checker/checker.js';
import { observeMethods } from './observed_calls.js';
import { Trace } from './trace/trace.js';

export { publishCalls } from './published_calls.js';

let internals: Internals;
let trace: Trace | null = null;

/** Observes the calls of the program from now on. Local. */
export function prepare(given: Internals): void {
  internals = given;
  observeMethods(given);
}

/** MPI runs from now on. Collective over all processes. */
export function start(): void {
  if (rc.check > 0) startChecker(internals);
  if (rc.trace !== '') trace = new Trace(internals, rc.trace);
}

/** The program of this rank has ended, and it waits for the others. Local. */
export function programEnded(): void {
  trace?.programEnded();
}

/** All ranks have ended, and MPI still runs. Collective, unless ranks have failed. */
export function finish(hasFailures: boolean): void {
  finishChecker();
  if (hasFailures) trace?.abandon();
  else trace?.finish();
}

/** The job is about to be aborted: what was gathered is written. Local. */
export function abandon(): void {
  trace?.abandon();
}
