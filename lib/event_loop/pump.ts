// The one place that looks, from the event loop, for what MPI has completed. What is awaited is
// tested together, at each turn of the loop at first and then at intervals that grow with the time
// that nothing has come: a wait becomes an eighth longer at most, and a long one leaves the
// processor to others.
import { Exception, errorOf, packageError, raise } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import { addon, frame } from '../native/addon.js';
import { isRunning } from '../native/gate.js';
import {
  ANY_SOURCE,
  ANY_TAG,
  ERR_IN_STATUS,
  ERR_OTHER,
  F_ERROR,
  F_STATUS_SIZE,
  SUCCESS,
} from '../native/generated/constants.js';
import { MPI_Iprobe, MPI_Testsome } from '../native/generated/functions.js';
import { hooks } from '../native/hooks.js';
import { progressCommunicator } from '../workarounds/mpich.js';
import { abandonQueue, isOperating, isQueued, progress, queuedProbes } from './object_queue.js';
import { createTicks, enterNextTick, lookBetween } from './ticks_between.js';

const REQUEST_NULL = addon.handles.REQUEST_NULL;

/** What is awaited, and may be no request. */
export interface Looked {
  /** Told that MPI has completed it, or that it has failed. */
  _complete(status: Status, failure: { readonly error: unknown } | null): void;
  /** Tests it by itself, which tells it if it is complete. */
  _look(): void;
}

/** A request that is awaited. */
export interface Awaited extends Looked {
  _handle: number;
  /** Its place here, or -1. */
  _slot: number;
}

// --- When to look -------------------------------------------------------------------------------

const STOPPED = -1;
const EVERY_TURN = 0;
/** Milliseconds during which it looks at every turn of the loop. */
const EAGER = 0.4;
/** The part of the time that nothing has come by which the next look is later. */
const PATIENCE = 1 / 8;
/**
 * The longest intervals, in microseconds: for what is awaited, for others' access to windows, and
 * for requests that nobody awaits.
 */
const AWAITED_INTERVAL = 1000;
const WINDOW_INTERVAL = 2000;
const UNAWAITED_INTERVAL = 10_000;
/**
 * Milliseconds that a look takes at least. At every turn, because a turn of the loop costs more
 * than a look; after an interval, because most messages are several, of which the next comes within
 * microseconds; the more so for an access to a window. What nobody awaits gets a part of the
 * interval, since a look moves only a part of a large message.
 */
const EAGER_LOOK = 0.01;
const LOOK = 0.006;
const WINDOW_LOOK = 0.05;
const UNAWAITED_PART = 1 / 100;

let period = STOPPED;
let keepsAlive = false;
/** Since when nothing has come. */
let since = 0;
/** Something was started or awaited since the last look. */
let isFresh = false;
/**
 * When the event loop had its last turn, as far as it is known here. The clock that is read
 * fastest.
 */
let lastTurn = 0;
/** How many operations are awaited and not settled yet: these keep the process alive. */
let unsettled = 0;
let windowsAreThere = false;

/** Whether the pump runs: requests look before each start, so it must be cheap. */
export const ticking = { isOn: false };

function setPeriod(value: number): void {
  enterNextTick();
  const keepAlive = unsettled > 0;
  if (value === period && keepAlive === keepsAlive) return;
  addon.setTicks(value, keepAlive);
  period = value;
  keepsAlive = keepAlive;
  ticking.isOn = value !== STOPPED;
}

/** Something was started: it must make progress while the program does other things. */
export function startTicks(): void {
  isFresh = true;
  enterNextTick();
  if (period === STOPPED) setPeriod(EVERY_TURN);
}

/** Told whether there are windows that others can access, which needs this process to enter MPI. */
export function watchWindows(areThere: boolean): void {
  windowsAreThere = areThere;
  if (areThere) startTicks();
}

function nextPeriod(now: number): number {
  const longest =
    unsettled > 0
      ? AWAITED_INTERVAL
      : windowsAreThere
        ? WINDOW_INTERVAL
        : hooks.isUnderWay() || isQueued()
          ? UNAWAITED_INTERVAL
          : STOPPED;
  if (longest === STOPPED) return STOPPED;
  const idle = now - since;
  if (idle < EAGER) return EVERY_TURN;
  const wanted = idle * 1000 * PATIENCE;
  // Each change is a call of the system: so by steps.
  if (wanted >= longest) return longest;
  return wanted < 2 * period && period > 0 ? period : Math.min(wanted, longest);
}

function lengthOfLook(): number {
  if (period === EVERY_TURN) return EAGER_LOOK;
  if (windowsAreThere) return WINDOW_LOOK;
  return unsettled > 0 ? LOOK : Math.max(LOOK, (period / 1000) * UNAWAITED_PART);
}

/**
 * In a long wait the binding looks at as much by itself. More is not worth it: each is looked at by
 * its own.
 */
const MOST_BETWEEN = 64;

// What others can access needs longer looks, and what can't be tested together those of its own.
function rest(): void {
  if (period !== AWAITED_INTERVAL || windowsAreThere || singles.size > 0 || isOperating()) return;
  const probes = queuedProbes();
  if (end + probes.length / 3 > MOST_BETWEEN) return;
  lookBetween(handles, end, probes);
}

/** Looks until something has come or the time is over. Gives the time. */
function lookUntil(end: number): number {
  const before = settlements;
  let now = 0;
  do {
    look();
    now = performance.now();
  } while (settlements === before && now < end);
  return now;
}

createTicks((): boolean => {
  let now = performance.now();
  lastTurn = Date.now();
  if (!isRunning()) {
    setPeriod(STOPPED);
    return false;
  }
  const before = settlements;
  now = lookUntil(now + lengthOfLook());
  const hasSettled = settlements !== before;
  if (hasSettled || isFresh) since = now;
  isFresh = false;
  setPeriod(nextPeriod(now));
  if (!hasSettled) rest();
  return hasSettled;
});

/**
 * Milliseconds for which the loop may be kept from its next turn by requests that complete at once.
 */
const UNTURNED = 1;

/**
 * Whether a request that is awaited now may be tested at once: nothing that others wait for would
 * be overtaken, and the event loop had a turn just before.
 */
export function mayLookAtOnce(): boolean {
  return unsettled === 0 && hasJustTurned();
}

function hasJustTurned(): boolean {
  const passed = Date.now() - lastTurn;
  return passed >= 0 && passed <= UNTURNED;
}

let isLookDue = false;

/**
 * Looks once all that is awaited now is known: for several requests that are awaited together, and
 * of which more are complete than the first. A turn of the loop takes longer than such a look.
 */
export function lookTogether(): void {
  if (isLookDue) return;
  isLookDue = true;
  queueMicrotask(lookAtTogether);
}

function lookAtTogether(): void {
  isLookDue = false;
  if (unsettled === 0 || !isRunning() || !hasJustTurned()) return;
  const before = settlements;
  lookUntil(performance.now() + EAGER_LOOK);
  // What follows on them may be awaited by now, and the rest have come meanwhile.
  if (settlements !== before && unsettled > 0) lookTogether();
}

// --- What to look at ----------------------------------------------------------------------------

let awaited: (Awaited | null)[] = [];
let handles = new Float64Array(64);
let statuses = new Int32Array(64 * F_STATUS_SIZE);
let indices = new Int32Array(64);
/** How many places are in use, and how many of these are not empty. */
let end = 0;
let live = 0;
// Those that can't be tested together with others.
const singles = new Set<Looked>();
let settlements = 0;

/** Somebody awaits something. It keeps the process alive until `settled`. */
export function observed(): void {
  unsettled++;
  isFresh = true;
  enterNextTick();
  if (period !== EVERY_TURN || !keepsAlive) setPeriod(EVERY_TURN);
}

/** It has what it awaited. */
export function settled(): void {
  unsettled--;
  settlements++;
  // Not for each of many: the tick that follows sees to it, unless the program blocks.
  if (unsettled === 0 && period !== EVERY_TURN) setPeriod(period);
}

/** Tests a request from now on. */
export function watch(request: Awaited): void {
  enterNextTick();
  if (end === handles.length) grow();
  request._slot = end;
  awaited[end] = request;
  handles[end] = request._handle;
  end++;
  live++;
}

/** Looks at one by itself, since it can't be tested with others. */
export function watchSingle(single: Looked): void {
  enterNextTick();
  singles.add(single);
}

/** Stops looking at it. */
export function unwatchSingle(single: Looked): void {
  singles.delete(single);
}

/** Stops testing a request, which was completed elsewhere. */
export function unwatch(request: Awaited): void {
  unwatchSingle(request);
  if (request._slot < 0) return;
  forget(request);
  if (live === 0) end = 0;
}

function forget(request: Awaited): void {
  enterNextTick();
  awaited[request._slot] = null;
  handles[request._slot] = REQUEST_NULL;
  request._slot = -1;
  live--;
}

function grow(): void {
  if (2 * live < end) {
    compact();
    return;
  }
  const capacity = 2 * handles.length;
  const larger = new Float64Array(capacity);
  larger.set(handles);
  handles = larger;
  statuses = new Int32Array(capacity * F_STATUS_SIZE);
  indices = new Int32Array(capacity);
}

// In order: those awaited first are told first.
function compact(): void {
  const rest = awaited.slice(0, end).filter((request) => request !== null);
  awaited = rest;
  rest.forEach((request, i) => {
    request._slot = i;
    handles[i] = request._handle;
  });
  end = rest.length;
}

// What MPI has completed, and nobody was told of yet.
const untold: Completion[] = [];
let told = 0;

// A function of the program may run for each, such as `load` of a registered class. It may wait for
// one that comes after it, and so look in turn: the rest is told then.
function tell(): void {
  while (told < untold.length) {
    const { request, status, code } = untold[told++];
    request._complete(status, code === SUCCESS ? null : { error: errorOf('MPI_Test', code) });
  }
  untold.length = 0;
  told = 0;
}

/** Looks once, and tells those whose operations are complete. */
export function look(): void {
  if (untold.length > 0) tell();
  if (isQueued()) progress();
  if (live > 0) lookAtAll();
  for (const request of singles) request._look();
  // Nothing to test: progress for what others wait for.
  if (live === 0) MPI_Iprobe(ANY_SOURCE, ANY_TAG, progressCommunicator(), null);
}

function lookAtAll(): void {
  if (end > 64 && 4 * live < end) compact();
  const found = collect();
  if (found === null) return;
  // A message that comes while MPI looks from one to the next is seen before an earlier one. What
  // has come is complete when nothing more is found.
  for (let more = live > 0 ? collect() : null; more !== null; more = live > 0 ? collect() : null) {
    // No spread: there may be more than a call takes arguments.
    for (const completion of more.completions) found.completions.push(completion);
    if (found.code === SUCCESS) found.code = more.code;
  }
  found.completions.sort((a, b) => a.slot - b.slot);
  const isSingle = found.code !== SUCCESS && !isInStatus(found.code);
  for (const completion of found.completions) untold.push(completion);
  tell();
  if (live === 0) end = 0;
  // MPI did not say which of them it failed at.
  if (isSingle) for (const request of awaited.slice(0, end)) request?._look();
}

interface Completion {
  readonly slot: number;
  readonly request: Awaited;
  readonly status: Status;
  readonly code: number;
}

/** What MPI has completed now; null if that is nothing. */
function collect(): { code: number; completions: Completion[] } | null {
  frame[1] = end;
  MPI_Testsome(handles, statuses, indices);
  const code = frame[0];
  const count = frame[1];
  if (code === SUCCESS && count <= 0) return null;
  const completions: Completion[] = [];
  for (let i = 0; i < count; i++) {
    const slot = indices[i];
    const request = awaited[slot];
    if (request === null) continue;
    const status = new Status();
    status._load(statuses, i * F_STATUS_SIZE);
    request._handle = handles[slot];
    forget(request);
    const own = code === SUCCESS ? SUCCESS : status._words[F_ERROR];
    completions.push({ slot, request, status, code: own });
  }
  return { code, completions };
}

// Also calls the program's error handler.
function isInStatus(code: number): boolean {
  try {
    raise('MPI_Testsome', code);
  } catch (error) {
    return error instanceof Exception && error.error_class === ERR_IN_STATUS;
  }
}

/** MPI ends: what is still awaited will never come. */
export function stopPump(): void {
  const error = packageError(
    ERR_OTHER,
    'MPI was finalized before the operation that is awaited was complete',
  );
  for (const request of awaited.slice(0, end)) {
    if (request === null) continue;
    unwatch(request);
    request._complete(new Status(), { error });
  }
  for (const single of singles) {
    unwatchSingle(single);
    single._complete(new Status(), { error });
  }
  abandonQueue(error);
  setPeriod(STOPPED);
}
