// The diagnostics are a bundle of their own, dist/diagnostics.js, which is built on the package. It
// is loaded when the program asks for one of them, and costs nothing until then.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { packageError } from '../base/exception.js';
import { parametersOf } from '../base/named_arguments.js';
import { rc } from '../base/rc.js';
import { blocksData } from '../buffers/blocks_spec.js';
import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { restoreRegisters, saveRegisters } from '../buffers/message_registers.js';
import { targetOf } from '../buffers/target_spec.js';
import { vectorData } from '../buffers/vector_spec.js';
import { type Addon, addon } from '../native/addon.js';
import { gate, watchNativeCalls } from '../native/gate.js';
import { provide } from '../native/hooks.js';
import { OutgoingObject } from '../objects/outgoing_object.js';
import { openEpochs } from '../one_sided/window_state.js';
import { requestsUnderWay } from '../requests/kept_memory.js';
import { RankThread } from './rank_thread.js';
import { messagesOn } from './unreceived_messages.js';

/** What diagnostics need of the package beside its public interface. */
export interface Internals {
  readonly addon: Addon;
  /** The names of the parameters of a public method, or none. */
  readonly parametersOf: typeof parametersOf;
  readonly packageError: typeof packageError;
  /** What turns what users write for memory into MPI's arguments. */
  readonly buffers: typeof buffers;
  /** What runs before native calls, and what they need that the other calls of it would change. */
  readonly native: typeof native;
  /** The epochs that are open, in words. */
  readonly openEpochs: typeof openEpochs;
  /** The class of objects on their way out, whose lengths are known nowhere else. */
  readonly OutgoingObject: typeof OutgoingObject;
  /** The requests under way; some may be complete already. */
  readonly requestsUnderWay: typeof requestsUnderWay;
  /** The messages that have come on a communicator and that MPI has no receive for. */
  readonly messagesOn: typeof messagesOn;
  /** A thread that goes on while this one is blocked. */
  readonly RankThread: typeof RankThread;
}

/** What dist/diagnostics.js exports. */
export interface Diagnostics {
  /** Observes the calls of the program from now on. Local. */
  prepare(internals: Internals): void;
  /** MPI runs from now on. Collective over all processes. */
  start(): void;
  /** The program of this rank has ended, and it waits for the others. Local. */
  programEnded(): void;
  /** All ranks have ended, and MPI still runs. Collective, unless ranks have failed. */
  finish(hasFailures: boolean): void;
  /** The job is about to be aborted: what was gathered is written. Local. */
  abandon(): void;
}

const native = { gate, watchNativeCalls, saveRegisters, restoreRegisters };
const buffers = { sendData, receiveData, vectorData, blocksData, targetOf };

/** Made once: what observes calls may be asked for before MPI runs. */
export const internals: Internals = {
  addon,
  parametersOf,
  packageError,
  buffers,
  native,
  openEpochs,
  OutgoingObject,
  requestsUnderWay,
  messagesOn,
  RankThread,
};

let loaded: Diagnostics | null = null;
let running: Diagnostics | null = null;

/**
 * Loads what `rc.watchdog`, `rc.check` and `rc.trace` ask for. That is before MPI is initialized,
 * or the call that initializes it would not be observed.
 */
export function prepareDiagnostics(): void {
  const isWanted = rc.watchdog > 0 || rc.check > 0 || rc.trace !== '';
  if (!isWanted || !isMainThread) return;
  loaded ??= createRequire(__filename)(join(__dirname, 'diagnostics.js')) as Diagnostics;
  loaded.prepare(internals);
}

provide({ prepareDiagnostics });

/** Starts the diagnostics. Collective over all processes. */
export function startDiagnostics(): void {
  prepareDiagnostics();
  running = loaded;
  running?.start();
}

export function tellProgramEnded(): void {
  running?.programEnded();
}

export function finishDiagnostics(hasFailures: boolean): void {
  const diagnostics = running;
  running = null;
  diagnostics?.finish(hasFailures);
}

export function abandonDiagnostics(): void {
  const diagnostics = running;
  running = null;
  diagnostics?.abandon();
}
