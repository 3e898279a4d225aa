// JavaScript functions that MPI calls. An exception must not unwind through MPI: it waits here
// until the native call is over, which then has the return code CALLBACK_FAILED (see raise()).
import { addon } from './addon.js';
import { inCallback } from './gate.js';
import { hooks } from './hooks.js';

addon.registerCallbacks(
  (id, handle, keyval, value) => hooks.copyAttribute(id, handle, keyval, value),
  (id, handle, keyval, value) => hooks.deleteAttribute(id, handle, keyval, value),
  (...what) => hooks.convertData(...what),
);

let failure: { readonly error: unknown } | null = null;

/** What the functions that MPI has called meanwhile have thrown first. */
export function takeCallbackFailure(): { readonly error: unknown } | null {
  const taken = failure;
  failure = null;
  return taken;
}

/**
 * Runs a function that MPI has called. What it throws is kept, unless an earlier one has thrown.
 *
 * @param refuses tells the MPI functions that it must not call; null if it may call all
 * @param failed what the binding takes for a failure
 */
export function runCallback<T>(
  refuses: ((name: string) => boolean) | null,
  run: () => T,
  failed: T,
): T {
  // MPI calls that the function makes keep and throw what belongs to them.
  const earlier = failure;
  failure = null;
  try {
    return refuses === null ? run() : inCallback(refuses, run);
  } catch (error) {
    failure = { error };
    return failed;
  } finally {
    if (earlier !== null) failure = earlier;
  }
}
