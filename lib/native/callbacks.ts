// JavaScript functions that MPI calls. An exception must not unwind through MPI: it waits here until
// the native call is over, which then has the return code CALLBACK_FAILED (see raise()).
import { inCallback } from './gate.js';

let failure: { readonly error: unknown } | null = null;

/** What the functions that MPI has called meanwhile have thrown first. */
export function takeCallbackFailure(): { readonly error: unknown } | null {
  const taken = failure;
  failure = null;
  return taken;
}

/**
 * Runs a function that MPI has called. It must not call the MPI functions that are refused.
 *
 * @returns whether it has not thrown, for the binding
 */
export function runCallback(refuses: (name: string) => boolean, run: () => void): boolean {
  try {
    inCallback(refuses, run);
    return true;
  } catch (error) {
    failure ??= { error };
    return false;
  }
}

/** Runs a function inside an MPI call. NaN, which the binding takes for a failure, if it throws. */
export function keepThrown(run: () => number): number {
  // MPI calls that the function makes keep and throw what belongs to them.
  const earlier = failure;
  failure = null;
  try {
    return run();
  } catch (error) {
    failure = { error };
    return Number.NaN;
  } finally {
    if (earlier !== null) failure = earlier;
  }
}
