// The one branch in front of every native call: the gate is open while MPI runs and nothing special
// is going on.
import { isMainThread } from 'node:worker_threads';
import { addon } from './addon.js';
import { hooks } from './hooks.js';
import type { HandleHolder } from './message_data.js';

/**
 * - `open`: the call goes straight to MPI.
 * - `not initialized`: the call initializes MPI first.
 * - `sessions only`: MPI runs, but the world was not initialized, or is finalized already. A call
 *   that needs the world initializes that first.
 * - `finalized`: the call throws.
 * - `receives pending`: object receives wait for their messages, and a blocking call must let them
 *   make progress meanwhile.
 * - `in callback`: MPI has called a function that must not call certain MPI functions itself.
 */
export type GateState =
  | 'open'
  | 'not initialized'
  | 'sessions only'
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

// What runs of MPI: the world of MPI_Init, and sessions.
const running = {
  world: 'not initialized' as 'not initialized' | 'open' | 'finalized',
  sessions: 0,
};

export const WORLD: HandleHolder = { _handle: addon.handles.COMM_WORLD, _kind: 'Comm' };

function setState(state: GateState): void {
  gate.state = state;
  gate.isOpen = state === 'open' && gate.watch === null;
}

/** The state outside of callbacks. */
function enterState(): void {
  const { world, sessions } = running;
  if (world === 'open') setState(gate.pendingReceives > 0 ? 'receives pending' : 'open');
  else setState(sessions > 0 ? 'sessions only' : world);
}

/**
 * Runs a function before each native call from now on, with the name of that; null ends it. The
 * arguments are proven then. If it throws, the call is not made.
 */
export function watchNativeCalls(watch: ((name: string) => void) | null): void {
  gate.watch = watch;
  setState(gate.state);
}

/** The world is initialized. */
export function openGate(): void {
  running.world = 'open';
  enterState();
}

/** The world is finalized: only sessions keep the gate open. */
export function closeGate(): void {
  running.world = 'finalized';
  enterState();
}

/** A session was made, or is finalized. */
export function countSessions(change: 1 | -1): void {
  running.sessions += change;
  enterState();
}

/** Whether MPI_COMM_WORLD and MPI_COMM_SELF can be used. */
export const isWorldOpen = (): boolean => running.world === 'open';
/** Whether the world is finalized; sessions may still be open. */
export const isWorldFinalized = (): boolean => running.world === 'finalized';

/**
 * Whether MPI can be called now from outside of its own callbacks: initialized and not finalized.
 */
export function isRunning(): boolean {
  const { state } = gate;
  return state === 'open' || state === 'receives pending' || state === 'sessions only';
}

/** Object receives wait for their message: blocking calls must make progress meanwhile. */
export function countPendingReceives(change: 1 | -1): void {
  gate.pendingReceives += change;
  if (isRunning()) enterState();
}

const isOfWorld = (comm: HandleHolder | undefined): boolean =>
  comm?._handle === WORLD._handle || comm?._handle === addon.handles.COMM_SELF;

/**
 * What a native function does when the gate is not open: initializes MPI on the first call, throws
 * after MPI_Finalize, and tells whether object receives are pending that nobody serves.
 *
 * @param comm a communicator that is an argument, and another one
 */
export function pass(name: string, comm?: HandleHolder, other?: HandleHolder): boolean {
  if (gate.state === 'not initialized') hooks.initialize();
  else if (gate.state === 'sessions only' && (isOfWorld(comm) || isOfWorld(other))) {
    if (isWorldFinalized()) throw hooks.finalizedError(name);
    hooks.initialize();
  }
  if (gate.state === 'finalized') throw hooks.finalizedError(name);
  if (gate.state === 'in callback' && refused(name)) throw hooks.callbackError(name);
  gate.watch?.(name);
  return gate.pendingReceives > 0 && !gate.serving;
}

const { INFO_ENV, INFO_NULL } = addon.handles;

/**
 * What a native function does in its place that may be called before MPI is initialized, where the
 * library has MPI 4: a program may need such functions for its first session.
 *
 * @param info an argument. What MPI_INFO_ENV holds is known from the start on, and before it the
 *   error for a null handle would end the process
 */
export function passEarly(name: string, info?: HandleHolder): void {
  const isSpecial = info?._handle === INFO_ENV || info?._handle === INFO_NULL;
  if (gate.state === 'not initialized' && addon.hasSessions && !isSpecial) return;
  pass(name);
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
    if (outer.state !== 'in callback' && gate.state === 'in callback') enterState();
  }
}
