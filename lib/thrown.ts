// What a function of the program has thrown while MPI called it: it can't unwind through MPI, so it
// is kept here until the MPI call returns.

let kept: { error: unknown } | null = null;

/** Runs a function inside an MPI call. NaN, which the binding takes for a failure, if it throws. */
export function keepThrown(run: () => number): number {
  // MPI calls that the function makes keep and throw what belongs to them.
  const earlier = kept;
  kept = null;
  try {
    return run();
  } catch (error) {
    kept = { error };
    return Number.NaN;
  } finally {
    if (earlier !== null) kept = earlier;
  }
}

/** What the call is to throw that has returned `CALLBACK_FAILED`. */
export function takeThrown(): unknown {
  const thrown = kept;
  kept = null;
  return thrown === null ? new Error('a function that MPI called failed') : thrown.error;
}
