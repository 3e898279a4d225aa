// When MPI starts and how it ends: initialized by the first call that needs it, finalized at a
// clean exit, aborted when this rank fails, so that no other rank waits for it for ever.
import { inspect } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import { isOfFailedProcess, packageError } from '../base/exception.js';
import { freeOwnedHandles } from '../base/local_handle.js';
import { rc } from '../base/rc.js';
import { detachAllocations } from '../buffers/allocated_memory.js';
import { leaveOtherWorlds, meetParent, wasConnected } from '../communicators/other_worlds.js';
import { callOnThread } from '../event_loop/awaited_poll.js';
import { progress } from '../event_loop/object_queue.js';
import { stopPump } from '../event_loop/pump.js';
import { closeFiles, finishAllAccesses, openPaths } from '../files/open_files.js';
import { ERRORS_RETURN, errhandlerOfNew } from '../handles/errhandler.js';
import {
  checkNoChild,
  checkNotWrapped,
  checkSlurmStep,
  checkWorldSize,
} from '../loading/launch_checks.js';
import { addon, loaded } from '../native/addon.js';
import {
  closeGate,
  countSessions,
  gate,
  isRunning,
  isWorldFinalized,
  isWorldOpen,
  openGate,
  WORLD,
} from '../native/gate.js';
import * as constants from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provide } from '../native/hooks.js';
import { library } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';
import { ownCommunicator } from '../native/own_communicator.js';
import { freeWindows, openEpochs } from '../one_sided/window_state.js';
import { finalizeOpenSessions, hasOpenSessions } from '../processes/session.js';
import { incompleteOperations } from '../requests/kept_memory.js';
import { finishAllNewcomms } from '../requests/new_communicator.js';
import {
  abortJob,
  endsJobOnlyForSignal,
  finalizeInSpiteOfMessages,
  pauseBeforeFinalize,
} from '../workarounds/mpich.js';
import { hangsInFinalize, toleratesFailures } from '../workarounds/open_mpi_failures.js';
import { nameOwnSocket } from '../workarounds/open_mpi_processes.js';
import { chooseAccumulation, chooseWindows } from '../workarounds/open_mpi_windows.js';
import { freeWaitingDatatypes } from '../workarounds/persistent_handles.js';
import {
  abandonDiagnostics,
  finishDiagnostics,
  startDiagnostics,
  tellProgramEnded,
} from './diagnostics.js';
import { startHeartbeat, stopHeartbeat } from './heartbeat.js';
import { cancelSlurmStep } from './slurm_step.js';
import { say } from './standard_error.js';
import { unreceivedMessages } from './unreceived_messages.js';

const { handles } = addon;
const SELF = { _handle: handles.COMM_SELF, _kind: 'Comm' };
const NO_FILE = { _handle: handles.FILE_NULL, _kind: 'File' };

const LEVELS = {
  single: constants.THREAD_SINGLE,
  funneled: constants.THREAD_FUNNELED,
  serialized: constants.THREAD_SERIALIZED,
  multiple: constants.THREAD_MULTIPLE,
};

const { launcher } = loaded;

// The launchers of the libraries run in job steps of Slurm, too, and end their jobs by themselves.
const isStartedBySrun = launcher.kind === 'pmix' || launcher.kind === 'pmi';

const state = {
  // Whether MPI was initialized here, so that it is finalized here.
  owned: false,
  // What the launcher says, until MPI can be asked.
  size: launcher.size ?? 1,
  rank: launcher.rank ?? 0,
  watching: false,
  hasEnded: false,
};

/** Initializes MPI. `provided` is the level of thread support that the library gives. */
export function initialize(required: unknown): number {
  if (isWorldOpen() || isWorldFinalized()) {
    throw packageError(
      constants.ERR_OTHER,
      isWorldFinalized()
        ? 'MPI was finalized and can not be initialized again'
        : 'MPI is initialized already: the first call that needs it does that, unless rc.initialize is false',
    );
  }
  if (!isMainThread) {
    throw packageError(
      constants.ERR_OTHER,
      'MPI is not initialized: the main thread must do that, by any MPI call, before a worker thread can use it',
    );
  }
  prepareStart();
  const provided = native.MPI_Init_thread(required);
  state.owned = true;
  openGate();
  afterInit();
  return provided;
}

// What is refused or chosen before MPI starts, by its world or by a session.
function prepareStart(): void {
  checkNoChild(loaded.parent);
  checkNotWrapped(loaded.wrapper);
  checkSlurmStep(launcher, library);
  chooseWindows();
  chooseAccumulation();
  if (launcher.kind === 'none') nameOwnSocket();
}

function afterInit(): void {
  const parent = { _handle: native.MPI_Comm_get_parent(), _kind: 'Comm' };
  const hasParent = parent._handle !== handles.COMM_NULL;
  if (hasParent) meetParent();
  setErrorHandlers(hasParent ? [WORLD, SELF, parent] : [WORLD, SELF]);
  state.size = native.MPI_Comm_size(WORLD);
  state.rank = native.MPI_Comm_rank(WORLD);
  watchExit();
  checkWorldSize(launcher, state.size, library);
  startHeartbeat(state.rank, state.size, isStartedBySrun, WORLD);
  startDiagnostics();
}

// Errors are returned, to become exceptions. Communicators take their handler from their parent.
function setErrorHandlers(comms: readonly HandleHolder[]): void {
  const errhandler = errhandlerOfNew();
  if (errhandler === null) return;
  for (const comm of comms) native.MPI_Comm_set_errhandler(comm, errhandler);
  // Files take it over when they are opened.
  native.MPI_File_set_errhandler(NO_FILE, errhandler);
}

// The first call that needs MPI. Somebody else in this process may have initialized it.
function initializeOnDemand(): void {
  if (native.MPI_Finalized()) {
    closeGate();
    return;
  }
  if (native.MPI_Initialized()) {
    openGate();
    if (isMainThread) afterInit();
    return;
  }
  if (!rc.initialize) {
    throw packageError(
      constants.ERR_OTHER,
      'MPI is not initialized, and rc.initialize is false: call MPI.Init() first',
    );
  }
  initialize(threadLevel());
}

const threadLevel = (): number => (rc.threads ? LEVELS[rc.thread_level] : constants.THREAD_SINGLE);

// --- Sessions ---------------------------------------------------------------------------------

// The package's own session, from the first one of the program to the end. It keeps MPI up: the
// libraries are not at their best when they start again, and what this package keeps from call to
// call, such as the keys of attributes, stays valid.
let anchor: HandleHolder | null = null;
let own: HandleHolder | null = null;

function prepareSession(method: string): void {
  if (gate.state === 'finalized') {
    throw packageError(
      constants.ERR_OTHER,
      `${method}: MPI was finalized and can not be initialized again`,
    );
  }
  if (!isMainThread) {
    throw packageError(
      constants.ERR_OTHER,
      `${method}: sessions are made by the main thread; this is a worker thread`,
    );
  }
  if (anchor !== null) return;
  if (!isRunning()) prepareStart();
  const level = rc.threads ? rc.thread_level : 'single';
  const info = { _handle: native.MPI_Info_create(), _kind: 'Info' };
  native.MPI_Info_set(info, 'thread_level', `MPI_THREAD_${level.toUpperCase()}`);
  try {
    anchor = { _handle: native.MPI_Session_init(info, ERRORS_RETURN), _kind: 'Session' };
  } finally {
    native.MPI_Info_free(info);
  }
  countSessions(1);
  if (!isWorldOpen()) {
    const world = groupOf('mpi://WORLD');
    state.size = native.MPI_Group_size(world);
    state.rank = native.MPI_Group_rank(world);
    native.MPI_Group_free(world);
  }
  watchExit();
}

const groupOf = (pset_name: string): HandleHolder => ({
  _handle: native.MPI_Group_from_session_pset(anchor as HandleHolder, pset_name),
  _kind: 'Group',
});

// Made when a call of the package needs it, and freed with the anchor.
function makeOwnCommunicator(): HandleHolder {
  if (own !== null) return own;
  const group = groupOf('mpi://SELF');
  const info = { _handle: handles.INFO_NULL, _kind: 'Info' };
  const name = 'mpi4node';
  own = {
    _handle: native.MPI_Comm_create_from_group(group, name, info, ERRORS_RETURN),
    _kind: 'Comm',
  };
  native.MPI_Group_free(group);
  return own;
}

function dropAnchor(): void {
  const session = anchor;
  if (session === null) return;
  anchor = null;
  if (own !== null) native.MPI_Comm_free(own);
  pauseForOthers();
  native.MPI_Session_finalize(session);
  closeGate();
  countSessions(-1);
}

// After MPI_Finalize, the last session of the program is the end of MPI.
function afterSession(): void {
  if (!isWorldFinalized() || hasOpenSessions()) return;
  releaseAll();
  dropAnchor();
}

provide({
  initialize: initializeOnDemand,
  prepareSession,
  processCount: () => state.size,
  sessionEnded: afterSession,
  ownCommunicator: makeOwnCommunicator,
  finalizedError: (name) =>
    packageError(constants.ERR_OTHER, `${name} was called after MPI was finalized`),
  callbackError: (name) =>
    packageError(
      constants.ERR_OTHER,
      `${name} was called by a function that MPI itself has called, which must not communicate`,
    ),
});

// --- The end ----------------------------------------------------------------------------------

function abort(code: number): never {
  abandonDiagnostics();
  return abortJob(isWorldOpen() ? WORLD : ownCommunicator(), code);
}

const who = (): string => `mpi4node: rank ${state.rank} of ${state.size}`;

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Seconds to wait for the others, if there is a collective operation that they may never join. */
const COLLECTIVE_PATIENCE = 60;

/** So much of what is left is told. */
const MOST_TOLD = 10;

const agreed = new Int32Array(1);

/** True if one of them has failed. */
function waitForOthers(): boolean {
  try {
    waitInBarrier();
    return false;
  } catch (error) {
    // All others have come.
    if (!isOfFailedProcess(error)) throw error;
    return true;
  }
}

// MPI_Finalize waits for all ranks, in most libraries at full speed and for ever. This rank waits
// for them here first: without using the processor, and saying so after a while.
function waitInBarrier(): void {
  // After a failure, only an agreement still waits for those that live.
  const handle = toleratesFailures
    ? native.MPI_Comm_iagree(WORLD, agreed)
    : native.MPI_Ibarrier(WORLD);
  const request = { _handle: handle, _kind: 'Request' };
  const start = performance.now();
  // A collective on COMM_WORLD that is not complete is taken for this one by the others: then this
  // process would wait for ever.
  const left = incompleteOperations();
  const patience = left.some(({ isCollective }) => isCollective) ? COLLECTIVE_PATIENCE : Infinity;
  const limit = rc.finalize_timeout > 0 ? rc.finalize_timeout : patience;
  let warned = false;
  while (!native.MPI_Test(request, null)) {
    // An object that still comes must be received, or its sender would not end either.
    progress();
    const seconds = (performance.now() - start) / 1000;
    if (seconds > 0.002) pause(seconds < 1 ? 1 : 10);
    if (!warned && rc.finalize_warning > 0 && seconds > rc.finalize_warning) {
      warned = true;
      say(
        `${who()} has ended and waits in MPI_Finalize for the other ranks.${knownOfTheEnd(left)} If they wait for a message or a collective call of this rank, the job hangs: set MPI4NODE_WATCHDOG to a number of seconds to see where each rank waits, or MPI4NODE_RC_FINALIZE_TIMEOUT to end the job then.\n`,
      );
    }
    if (seconds > limit) {
      warnOfRequests(left);
      say(
        `${who()} ended ${limit} s ago and the other ranks did not: aborting the job (rc.finalize_timeout).\n`,
      );
      abort(1);
    }
  }
}

const LIST = new Intl.ListFormat('en');

/** What others may wait for, as far as it is known here. */
function knownOfTheEnd(incomplete: ReturnType<typeof incompleteOperations>): string {
  const operations = incomplete.slice(0, MOST_TOLD).map(({ description }) => description);
  const messages = unreceivedMessages();
  const left = operations.length === 0 ? '' : ` It has left ${LIST.format(operations)}.`;
  const lost = messages.length === 0 ? '' : ` It has not received ${LIST.format(messages)}.`;
  return `${left}${lost}`;
}

/** Says which messages are lost, which is a failure if `rc.strict` is set. */
function warnOfMessages(messages: readonly string[]): void {
  if (messages.length === 0) return;
  if (rc.strict && !process.exitCode) process.exitCode = 1;
  if (rc.finalize_warning === 0 && !rc.strict) return;
  for (const message of messages) say(`${who()}: ${message} was never received.\n`);
}

/** Says what is left behind: when all ranks have ended, nobody will complete it. */
function warnOfRequests(left: ReturnType<typeof incompleteOperations>): void {
  if (left.length === 0 || rc.finalize_warning === 0) return;
  const shown = left.slice(0, MOST_TOLD).map(({ description }) => description);
  if (left.length > shown.length) shown.push(`${left.length - shown.length} more`);
  const what = left.length === 1 ? 'a request that is' : `${left.length} requests that are`;
  say(
    `${who()} has ended with ${what} not complete: ${shown.join('; ')}. Await each request, or wait for it.\n`,
  );
}

/** Says which files the program has left open. They are closed all the same. */
function warnOfFiles(paths: readonly string[]): void {
  if (paths.length === 0 || rc.finalize_warning === 0) return;
  const shown = paths.slice(0, MOST_TOLD);
  if (paths.length > shown.length) shown.push(`${paths.length - shown.length} more`);
  const what = paths.length === 1 ? 'a file that is' : `${paths.length} files that are`;
  say(
    `${who()} has ended with ${what} open: ${shown.join('; ')}. Call Close, or declare files by \`using\`.\n`,
  );
}

/** Finalizes MPI. Collective over all processes. */
export function finalize(): void {
  if (!isMainThread) {
    throw packageError(
      constants.ERR_OTHER,
      'MPI.Finalize: the main thread finalizes MPI, when the process exits or by MPI.Finalize; this is a worker thread',
    );
  }
  if (isWorldFinalized()) {
    throw packageError(constants.ERR_OTHER, 'MPI.Finalize: MPI is finalized already');
  }
  if (!isWorldOpen()) {
    throw packageError(constants.ERR_OTHER, 'MPI.Finalize: MPI was never initialized');
  }
  const [open] = openEpochs();
  if (open !== undefined) {
    throw packageError(constants.ERR_RMA_SYNC, `MPI.Finalize: MPI_ERR_RMA_SYNC: ${open}`);
  }
  const waiting = callOnThread();
  if (waiting !== null) {
    throw packageError(
      constants.ERR_OTHER,
      `MPI.Finalize: ${waiting} still waits, on a thread: await its promise first`,
    );
  }
  tellProgramEnded();
  finishAllAccesses();
  const hasFailures = state.size > 1 && waitForOthers();
  finishDiagnostics(hasFailures);
  stopHeartbeat();
  finishAllNewcomms();
  warnOfRequests(incompleteOperations());
  warnOfFiles(openPaths());
  if (!hasFailures) warnOfMessages(unreceivedMessages());
  const isEnd = !hasOpenSessions();
  if (isEnd) releaseAll();
  pauseForOthers();
  closeGate();
  if (!hasFailures || !hangsInFinalize) finalizeInSpiteOfMessages();
  leaveOtherWorlds();
  if (isEnd) dropAnchor();
}

function pauseForOthers(): void {
  const milliseconds = pauseBeforeFinalize(state.size, process.env);
  if (milliseconds > 0) pause(milliseconds);
}

// What the program and the package have left in MPI.
function releaseAll(): void {
  stopPump();
  // What goes now deletes attributes, and errors in it would be handled, when no program runs any
  // more.
  addon.stopCallbacks();
  freeWindows();
  closeFiles(({ message }) => say(`${who()}: ${message}\n`));
  freeOwnedHandles();
  freeWaitingDatatypes();
  detachAllocations();
}

// The end of a process that finalizes MPI by itself.
function finalizeAll(): void {
  if (isWorldOpen()) {
    finalizeOpenSessions();
    finalize();
    return;
  }
  finishAllAccesses();
  finishAllNewcomms();
  warnOfRequests(incompleteOperations());
  releaseAll();
  finalizeOpenSessions();
  dropAnchor();
}

// Where a failure here must end others, too: not in a world of one that nobody launched, unless it
// has started others.
const hasPeers = (): boolean => state.size > 1 || launcher.kind !== 'none' || wasConnected();

// Exit codes are a byte, and MPI_Abort with 256 would make mpirun return 0.
const abortCode = (code: number): number => code & 0xff || 1;

// What the process ends with. An exit listener may have set it after the argument of the event was
// fixed: Node 20 sets the code of an unsettled top-level await in one.
function exitCode(said: number): number {
  const code = Number(process.exitCode ?? said);
  return code === 0 && reported ? 1 : code;
}

// Node says which await it was, but only after the exit event, where the abort takes place.
const withReason = (code: number): string =>
  code === 13 ? "code 13 (Node's for a top-level await that never settles)" : `code ${code}`;

// Marks the exit listeners of all copies of the package in a process. Two that both want to be the
// last would take turns for ever.
const isOfPackage = Symbol.for('mpi4node.exit listener');

function onExit(said: number): void {
  if (state.hasEnded) return;
  state.hasEnded = true;
  const code = exitCode(said);
  if (gate.state === 'finalized') return;
  if (gate.state === 'not initialized') {
    if (code !== 0 && rc.abort && state.size > 1) endUninitialized(code);
    return;
  }
  if (code !== 0) {
    if (!rc.abort || !hasPeers()) {
      endWithoutFinalize();
      return;
    }
    if (!reported) say(`${who()} exits with ${withReason(code)}: aborting the job.\n`);
    abort(abortCode(code));
  } else if (rc.finalize ?? (state.owned || anchor !== null)) {
    const unfinished = findUnfinished();
    if (unfinished === null) finalizeAll();
    else endUnfinished(unfinished);
  } else {
    endWithoutFinalize();
  }
}

function endWithoutFinalize(): void {
  finishAllAccesses();
  abandonDiagnostics();
  stopHeartbeat();
}

/** What this process is in the middle of, so that it can't finalize MPI. */
function findUnfinished(): string | null {
  const [open] = openEpochs();
  if (open !== undefined) return `inside an epoch of a window (${open})`;
  const waiting = callOnThread();
  return waiting === null ? null : `while ${waiting} still waits, on a thread`;
}

// The libraries hang or die in MPI_Finalize then, or leave those waiting whom it is with. Without
// it and with status 0, MPICH's launcher ends a job of two ranks and reports success.
function endUnfinished(unfinished: string): void {
  const what = `${who()} has ended ${unfinished}`;
  if (rc.abort && hasPeers()) {
    say(`${what}: aborting the job.\n`);
    abort(1);
  }
  endWithoutFinalize();
  say(`${what}, and does not finalize MPI.\n`);
  process.exitCode = 1;
}

// A rank that fails before MPI is initialized leaves the others waiting in MPI_Init, and can't
// abort the job by MPI. The launcher has to end it.
function endUninitialized(code: number): void {
  if (!reported) say(`${who()} exits with ${withReason(code)} before MPI was initialized.\n`);
  if (!endsBySignal()) return;
  addon.drainStandardStreams();
  const problem = isStartedBySrun ? cancelSlurmStep(process.env) : null;
  if (problem !== null) say(`${who()}: ${problem}`);
  process.kill(process.pid, 'SIGKILL');
}
const endsBySignal = (): boolean =>
  state.size > 1 &&
  (endsJobOnlyForSignal(launcher.kind) ||
    (isStartedBySrun && process.env.SLURM_STEP_ID !== undefined));

let reported = false;

// Node prints the stack only after the exit event, where the abort takes place. A handler of the
// program's own may still recover, and then nothing is to be said.
function onUncaught(error: unknown, origin: string): void {
  const recovers =
    process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
  if (recovers || gate.state === 'finalized' || !rc.abort || !hasPeers()) return;
  reported = true;
  stayLast();
  const what = origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception';
  if (gate.state === 'not initialized' && !endsBySignal()) {
    // Nothing ends this process at its exit event, and Node goes on to print the stack.
    say(`${who()}: ${what} before MPI was initialized:\n`);
    return;
  }
  const stack = error instanceof Error && error.stack ? error.stack : inspect(error);
  say(`${who()}: ${what}, aborting the job:\n${stack}\n`);
  // Thrown by an exit listener: the listeners behind it are not called any more.
  if (node._exiting) onExit(1);
}

// What Node has beside its documented interface. Packages such as signal-exit use it, too.
const node = process as NodeJS.Process & {
  readonly _exiting?: boolean;
  reallyExit?(code: number): void;
};

Object.defineProperty(onExit, isOfPackage, { value: true });

function watchExit(): void {
  if (state.watching) return;
  state.watching = true;
  process.on('exit', onExit);
  process.on('newListener', (event, listener) => {
    if (event !== 'exit' || isOfPackage in listener) return;
    // Where the process exits before it is back, `reallyExit` calls it.
    process.off('exit', onExit);
    queueMicrotask(stayLast);
  });
  process.on('uncaughtExceptionMonitor', onUncaught);
  const { reallyExit } = node;
  if (reallyExit === undefined) return;
  // `process.exit()` calls this after all exit listeners, and in one of them at once.
  node.reallyExit = (code) => {
    onExit(code);
    reallyExit.call(process, Number(process.exitCode ?? code));
  };
}

// Other listeners may set the exit code, and may use MPI. So this one is the last.
function stayLast(): void {
  process.off('exit', onExit);
  process.on('exit', onExit);
}

// A launched rank has others that may wait for it from its first line on.
if (isMainThread && hasPeers()) watchExit();
