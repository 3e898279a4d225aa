// What dist/diagnostics.js exports: the package starts it after MPI_Init, if the program asks for a
// diagnostic.
import type { Internals } from '../environment/diagnostics.js';
import { rc } from '../index.js';
import { finishChecker, startChecker } from './checker/checker.js';
import { observeMethods } from './observed_calls.js';
import { Trace } from './trace/trace.js';
import { Watchdog } from './watchdog/watchdog.js';

export { publishCalls } from './published_calls.js';

let internals: Internals;
let trace: Trace | null = null;
let watchdog: Watchdog | null = null;

/** Observes the calls of the program from now on, for what `rc` asks for. Local. */
export function prepare(given: Internals): void {
  internals = given;
  // Observers cost more than the watchdog may.
  if (rc.check > 0 || rc.trace !== '') observeMethods(given);
  // After the observers: what they call is part of the program's call.
  if (rc.watchdog > 0) watchdog ??= new Watchdog(given);
}

/** MPI runs from now on. Collective over all processes. */
export function start(): void {
  if (rc.check > 0) startChecker(internals);
  if (rc.trace !== '') trace = new Trace(internals, rc.trace);
  if (rc.watchdog > 0) watchdog?.start();
}

/** The program of this rank has ended, and it waits for the others. Local. */
export function programEnded(): void {
  trace?.programEnded();
  watchdog?.programEnded();
}

/** All ranks have ended, and MPI still runs. Collective, unless ranks have failed. */
export function finish(hasFailures: boolean): void {
  finishChecker();
  if (hasFailures) trace?.abandon();
  else trace?.finish();
  watchdog?.stop();
}

/** The job is about to be aborted: what was gathered is written. Local. */
export function abandon(): void {
  trace?.abandon();
  watchdog?.stop();
}
