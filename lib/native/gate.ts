// The one branch in front of every native call: the gate is open while MPI runs and nothing special
// is going on.
import { isMainThread } from 'node:worker_threads';
import { hooks } from './hooks.js';

/**
 * - `open`: the call goes straight to MPI.
 * - `not initialized`: the call initializes MPI first.
 * - `finalized`: the call throws.
 * - `receives pending`: object receives wait for their messages, and a blocking call must let them
 *   make progress meanwhile.
 * - `in callback`: MPI has called a function that must not call certain MPI functions itself.
 */
export type GateState =
  | 'open'
  | 'not initialized'
  | 'finalized'
  | 'receives pending'
  | 'in callback';

export const gate = {
  /** Whether the state is `open`: all that a hot call asks. */
  isOpen: false,
  state: 'not initialized' as GateState,
  // A worker thread counts as one more receive that is pending: its blocking calls then run as
  // their nonblocking forms and look again and again, so that `terminate()` can end them.
  pendingReceives: isMainThread ? 0 : 1,
  /** Whether a thread of the binding serves the object receives. */
  serving: false,
  /** What a diagnostic runs before each native call; null where it wants to know of none. */
  watch: null as ((name: string) => void) | null,
};

function setState(state: GateState): void {
  gate.state = state;
  gate.isOpen = state === 'open' && gate.watch === null;
}

/**
 * Runs a function before each native call from now on, with the name of that; null ends it. The
 * arguments are proven then. If it throws, the call is not made.
 */
export function watchNativeCalls(watch: ((name: string) => void) | null): void {
  gate.watch = watch;
  setState(gate.state);
}

export function openGate(): void {
  setState(gate.pendingReceives > 0 ? 'receives pending' : 'open');
}

export function closeGate(): void {
  setState('finalized');
}

/**
 * Whether MPI can be called now from outside of its own callbacks: initialized and not finalized.
 */
export function isRunning(): boolean {
  return gate.state === 'open' || gate.state === 'receives pending';
}

/** Object receives wait for their message: blocking calls must make progress meanwhile. */
export function countPendingReceives(change: 1 | -1): void {
  gate.pendingReceives += change;
  if (isRunning()) openGate();
}

/**
 * What a native function does when the gate is not open: initializes MPI on the first call, throws
 * after MPI_Finalize, and tells whether object receives are pending that nobody serves.
 */
export function pass(name: string): boolean {
  if (gate.state === 'not initialized') hooks.initialize();
  if (gate.state === 'finalized') throw hooks.finalizedError(name);
  if (gate.state === 'in callback' && refused(name)) throw hooks.callbackError(name);
  gate.watch?.(name);
  return gate.pendingReceives > 0 && !gate.serving;
}

let refused: (name: string) => boolean;

/** Runs a function that MPI has called, which must not call those MPI functions itself. */
export function inCallback<T>(refuses: (name: string) => boolean, run: () => T): T {
  const outer = { state: gate.state, refused };
  setState('in callback');
  refused = refuses;
  try {
    return run();
  } finally {
    refused = outer.refused;
    if (outer.state !== 'in callback' && gate.state === 'in callback') openGate();
  }
}
