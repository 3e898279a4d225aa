// The one branch in front of every native call: open while MPI runs and nothing special is going on.
import { isMainThread } from 'node:worker_threads';

const OPEN = 0;
const NOT_INITIALIZED = 1;
const FINALIZED = 2;
const RECEIVES_PENDING = 3;
const IN_CALLBACK = 4;

// A worker thread counts as one more receive that is pending: its blocking calls then run as their
// nonblocking forms and look again and again, so that `terminate()` can end them.
export const gate = {
  state: NOT_INITIALIZED,
  pendingReceives: isMainThread ? 0 : 1,
  serving: false,
};

interface Hooks {
  initialize(): void;
  /** Makes the exception for a call after MPI_Finalize. */
  finalizedError(name: string): Error;
  /** Makes the exception for a call that a callback must not make. */
  callbackError(name: string): Error;
}
let hooks: Hooks;

/** Registered by the lifecycle, which needs native functions itself. */
export function setGateHooks(value: Hooks): void {
  hooks = value;
}

export function openGate(): void {
  gate.state = gate.pendingReceives > 0 ? RECEIVES_PENDING : OPEN;
}

export function closeGate(): void {
  gate.state = FINALIZED;
}

/** Object receives wait for their message: blocking calls must make progress meanwhile. */
export function countPendingReceives(change: 1 | -1): void {
  gate.pendingReceives += change;
  if (gate.state === OPEN || gate.state === RECEIVES_PENDING) openGate();
}

/**
 * What a native function does when the gate is not open: initializes MPI on the first call, throws
 * after MPI_Finalize, and tells whether object receives are pending that nobody serves.
 */
export function pass(name: string): boolean {
  if (gate.state === NOT_INITIALIZED) hooks.initialize();
  if (gate.state === FINALIZED) throw hooks.finalizedError(name);
  if (gate.state === IN_CALLBACK && refused(name)) throw hooks.callbackError(name);
  return gate.pendingReceives > 0 && !gate.serving;
}

let refused: (name: string) => boolean;

/** Runs a function that MPI has called, which must not call those MPI functions itself. */
export function inCallback<T>(refuses: (name: string) => boolean, run: () => T): T {
  const outer = { state: gate.state, refused };
  gate.state = IN_CALLBACK;
  refused = refuses;
  try {
    return run();
  } finally {
    refused = outer.refused;
    if (outer.state !== IN_CALLBACK && gate.state === IN_CALLBACK) openGate();
  }
}
