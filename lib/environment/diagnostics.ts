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
import { vectorData } from '../buffers/vector_spec.js';
import { type Addon, addon } from '../native/addon.js';
import { openEpochs } from '../one_sided/window_state.js';
import { incompleteOperations } from '../requests/kept_memory.js';

/** What diagnostics need of the package beside its public interface. */
export interface Internals {
  readonly addon: Addon;
  /** The names of the parameters of a public method, or none. */
  readonly parametersOf: typeof parametersOf;
  readonly packageError: typeof packageError;
  /** What turns what users write for memory into MPI's arguments. */
  readonly buffers: typeof buffers;
  /** The epochs that are open, in words. */
  readonly openEpochs: typeof openEpochs;
  /** The operations that are not complete, in words. */
  readonly incompleteOperations: typeof incompleteOperations;
}

/** What dist/diagnostics.js exports. */
export interface Diagnostics {
  /** MPI runs from now on. Collective over all processes. */
  start(internals: Internals): void;
  /** The program of this rank has ended, and it waits for the others. Local. */
  programEnded(): void;
  /** All ranks have ended, and MPI still runs. Collective, unless ranks have failed. */
  finish(hasFailures: boolean): void;
  /** The job is about to be aborted: what was gathered is written. Local. */
  abandon(): void;
}

const buffers = { sendData, receiveData, vectorData, blocksData };

let running: Diagnostics | null = null;

/** Starts what `rc.watchdog`, `rc.check` and `rc.trace` ask for. Collective over all processes. */
export function startDiagnostics(): void {
  if (!isMainThread || (rc.watchdog === 0 && rc.check === 0 && rc.trace === '')) return;
  const require = createRequire(__filename);
  running = require(join(__dirname, 'diagnostics.js')) as Diagnostics;
  running.start({
    addon,
    parametersOf,
    packageError,
    buffers,
    openEpochs,
    incompleteOperations,
  });
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
