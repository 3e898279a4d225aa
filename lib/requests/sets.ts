// Waiting for several requests at once, and testing them.

import { Exception, errorOf, packageError, raise } from '../base/exception.js';
import { asStatus, Status } from '../buffers/status.js';
import { awaitFound } from '../event_loop/awaited_poll.js';
import { progress } from '../event_loop/object_queue.js';
import { frame } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import { gate, pass } from '../native/gate.js';
import {
  ERR_IN_STATUS,
  ERR_PENDING,
  F_ERROR,
  F_STATUS_SIZE,
  SUCCESS,
  UNDEFINED,
} from '../native/generated/constants.js';
import {
  MPI_Testall,
  MPI_Testany,
  MPI_Testsome,
  MPI_Waitall,
  MPI_Waitany,
  MPI_Waitsome,
} from '../native/generated/functions.js';
import { areCompleteOneByOne, isOfSeveral } from '../workarounds/mpich_requests.js';
import { RequestAwaiting } from './awaiting.js';
import { giveAgain, statusOf } from './completion.js';
import { notPossible, trouble } from './errors.js';
import { persistents } from './persistent_state.js';
import { cancelled } from './queued_receives.js';
import { REQUEST_NULL_HANDLE } from './request_state.js';

type RequestSet = readonly RequestAwaiting[];
type Statuses = Status[] | null;

// Looked up by name for error messages, too.
const NATIVE = {
  MPI_Waitall,
  MPI_Testall,
  MPI_Waitany,
  MPI_Testany,
  MPI_Waitsome,
  MPI_Testsome,
};

// Arrays for the native functions on several requests, grown when needed.
let handleArray = new Float64Array(64);
let statusArray = new Int32Array(64 * F_STATUS_SIZE);
let indexArray = new Int32Array(64);

function asRequests(method: string, requests: unknown): RequestSet {
  if (!Array.isArray(requests)) {
    throw new TypeError(
      `${method}: requests must be an array of MPI.Request, but ${show(requests)} came`,
    );
  }
  // A copy: the program's own array may be one that runs code when it is read.
  const set: RequestAwaiting[] = [...requests];
  for (let i = 0; i < set.length; i++) {
    if (!(set[i] instanceof RequestAwaiting)) {
      throw new TypeError(
        `${method}: requests[${i}] must be an MPI.Request, but ${show(set[i])} came`,
      );
    }
  }
  return set;
}

/** Counts the sets: a request that bears the number of its set already is in it twice. */
let sets = 0;

// MPI would complete and release the operation once for each place, and the process would die.
function checkDistinct(method: string, set: RequestSet): void {
  sets++;
  let hasUnknown = false;
  for (let i = 0; i < set.length; i++) {
    const request = set[i];
    if (request._isIdle()) continue;
    const own = request._place >= 0 ? request : (request._persistent() ?? request);
    const operation = request._shared ?? own;
    if (operation._set === sets) throw notPossible(method, `at index ${i} is there twice`);
    operation._set = sets;
    // Made of a handle that is none of this package.
    if (operation === request && request._isForeign()) hasUnknown = true;
  }
  if (!hasUnknown) return;
  const handles = new Set<number>();
  set.forEach(({ _handle: handle }, i) => {
    if (handle === REQUEST_NULL_HANDLE || isOfSeveral(handle)) return;
    if (handles.has(handle)) throw notPossible(method, `at index ${i} is there twice`);
    handles.add(handle);
  });
}

function asStatuses(method: string, statuses: unknown): Statuses {
  if (statuses === null || statuses === undefined) return null;
  if (!Array.isArray(statuses)) {
    throw new TypeError(`${method}: statuses must be an array to fill, but ${show(statuses)} came`);
  }
  // Found out only after the requests are complete, it would be too late.
  for (const status of statuses) asStatus(method, status);
  return statuses;
}

/** The status at an index of a user's array, added if it is not there. */
function statusAt(statuses: Statuses, index: number): Status | null {
  if (statuses === null) return null;
  while (statuses.length <= index) statuses.push(new Status());
  return statuses[index];
}

function loadHandles(set: RequestSet): void {
  const count = set.length;
  if (handleArray.length < count) {
    const capacity = 2 ** Math.ceil(Math.log2(count));
    handleArray = new Float64Array(capacity);
    statusArray = new Int32Array(capacity * F_STATUS_SIZE);
    indexArray = new Int32Array(capacity);
  }
  for (let i = 0; i < count; i++) handleArray[i] = set[i]._handle;
  frame[1] = count;
}

// The results are in the arrays and the frame; nothing may run before they are read. From the last
// to the first, because requests that were started last are taken out of those under way soonest.
// After an error all are done but those that have it as `ERR_PENDING`.
function storeHandles(set: RequestSet, isDone: boolean, hasFailed = false): Troubles {
  let troubles = NONE;
  // All first: one that is complete makes those null that stand for the same operation.
  for (let i = 0; i < set.length; i++) set[i]._handle = handleArray[i];
  for (let i = set.length - 1; i >= 0; i--) {
    const request = set[i];
    const isOver = hasFailed ? statusArray[i * F_STATUS_SIZE + F_ERROR] !== ERR_PENDING : isDone;
    const own = noteCompletion(request, isOver, i);
    if (own !== null) troubles = [own, ...troubles];
    if (request._settlement !== null && isOver) tellAwaiting(request, i, hasFailed, own);
  }
  return troubles;
}

/** What went wrong here with a request that MPI has completed, and its index in the set. */
interface Trouble {
  readonly index: number;
  readonly error: unknown;
}
type Troubles = readonly Trouble[];
const NONE: Troubles = [];

function noteCompletion(request: RequestAwaiting, isDone: boolean, index: number): Trouble | null {
  return request._noteCompletion(isDone) ? null : { index, error: trouble() };
}

/** Throws what went wrong here: errors of MPI as MPI would tell them for several requests. */
function throwTroubles(name: string, troubles: Troubles): void {
  if (troubles.length === 0) return;
  const failed = troubles.flatMap(({ index, error }) =>
    error instanceof Exception ? [`request ${index}: ${error.message}`] : [],
  );
  if (failed.length === 0) throw troubles[0].error;
  throw packageError(ERR_IN_STATUS, `${name}: MPI_ERR_IN_STATUS: ${failed.join('; ')}`);
}

/** Sets the error of a status, if there is one. */
function markFailed(place: number, own: Trouble | null): void {
  if (own?.error instanceof Exception) {
    statusArray[place * F_STATUS_SIZE + F_ERROR] = own.error.error_code;
  }
}

/** Tells those who await a request that was completed among others. Its status is at this place. */
function tellAwaiting(
  request: RequestAwaiting,
  place: number,
  hasFailed: boolean,
  own: Trouble | null,
): void {
  const status = new Status();
  status._load(statusArray, place * F_STATUS_SIZE);
  const code = hasFailed ? status._words[F_ERROR] : SUCCESS;
  if (code !== SUCCESS) request._reject(errorOf('MPI_Wait', code));
  else if (own !== null) request._reject(own.error);
  else request._resolve(status);
}

function storeStatuses(statuses: Statuses, count: number): void {
  if (statuses === null) return;
  for (let i = 0; i < count; i++) statusAt(statuses, i)?._load(statusArray, i * F_STATUS_SIZE);
}

/** The exception for several requests: MPI's, with what went wrong for each that failed. */
function raiseInStatus(name: string, code: number, indices: readonly number[]): never {
  let cause: Exception;
  try {
    raise(name, code);
  } catch (error) {
    if (!(error instanceof Exception) || error.error_class !== ERR_IN_STATUS) throw error;
    cause = error;
  }
  const failed = indices.flatMap((index, i) => {
    const own = statusArray[i * F_STATUS_SIZE + F_ERROR];
    if (own === SUCCESS || own === ERR_PENDING) return [];
    return [`request ${index}: ${errorOf('MPI_Wait', own).message.replace('MPI_Wait: ', '')}`];
  });
  if (failed.length === 0) throw cause;
  throw new Exception(code, {
    error_class: cause.error_class,
    error_string: cause.error_string,
    message: `${name}: MPI_ERR_IN_STATUS: ${failed.join('; ')}`,
  });
}

const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export function allRequests(
  method: string,
  requests: unknown,
  statuses: unknown,
  block: boolean,
): { set: RequestSet; flag: boolean } {
  const set = asRequests(method, requests);
  checkDistinct(method, set);
  const targets = asStatuses(method, statuses);
  const flag =
    gate.pendingReceives === 0
      ? completeAll(block ? 'MPI_Waitall' : 'MPI_Testall', set, targets)
      : completeServing(set, targets, block);
  if (flag) giveAllAgain(set, targets);
  return { set, flag };
}

function completeServing(set: RequestSet, statuses: Statuses, block: boolean): boolean {
  do {
    progress();
    const waiting = set.filter((request) => request._isWaiting());
    if (waiting.length === 0 && completeAll('MPI_Testall', set, statuses)) return true;
  } while (block);
  return false;
}

// Those that were awaited before are null for MPI.
function giveAllAgain(set: RequestSet, statuses: Statuses): void {
  for (let i = 0; i < set.length; i++) {
    const settlement = set[i]._settlement;
    if (settlement !== null) giveAgain(settlement, statuses?.[i] ?? null);
  }
}

function completeAll(
  name: 'MPI_Waitall' | 'MPI_Testall',
  set: RequestSet,
  statuses: Statuses,
): boolean {
  if (!gate.isOpen) pass(name);
  let call = name;
  if (
    name === 'MPI_Testall' &&
    persistents.size > 0 &&
    set.some((request) => request._isPartitioned())
  ) {
    if (!areCompleteOneByOne(set)) return false;
    call = 'MPI_Waitall';
  }
  loadHandles(set);
  NATIVE[call](handleArray, statusArray, null);
  const code = frame[0];
  const flag = frame[1] !== 0;
  const troubles = storeHandles(set, flag, code !== 0);
  for (const own of troubles) markFailed(own.index, own);
  if (flag || code !== 0) storeStatuses(statuses, set.length);
  if (code !== 0) raiseInStatus(name, code, all(set.length));
  throwTroubles(name, troubles);
  if (flag && cancelled.count > 0) {
    for (let i = 0; i < set.length; i++) set[i]._tellCancelled(statuses?.[i] ?? null);
  }
  return flag;
}

// MPI takes a set of null handles for complete; object receives without a message are not.
function anyOf(
  name: 'MPI_Waitany' | 'MPI_Testany',
  set: RequestSet,
  status: Status | null,
  isWaiting = false,
): { index: number; flag: boolean } {
  if (!gate.isOpen) pass(name);
  loadHandles(set);
  NATIVE[name](handleArray, statusArray, null);
  const code = frame[0];
  const index = frame[1];
  const flag = frame[2] !== 0 && (index !== UNDEFINED || !isWaiting);
  let [own = null] = storeHandles(set, false);
  if (flag && index !== UNDEFINED) {
    own ??= noteCompletion(set[index], true, index);
    if (set[index]._settlement !== null) tellAwaiting(set[index], 0, code !== 0, own);
  }
  // Without a request that failed there is no status of one.
  if (flag && (code === 0 || index !== UNDEFINED)) status?._load(statusArray, 0);
  if (code !== 0) raise(name, code);
  if (own !== null) throw own.error;
  return { index, flag };
}

export function anyRequest(
  method: string,
  requests: unknown,
  status: unknown,
  block: boolean,
): { set: RequestSet; index: number; flag: boolean } {
  const set = asRequests(method, requests);
  checkDistinct(method, set);
  const target = asStatus(method, status);
  if (cancelled.count > 0) {
    const index = set.findIndex((request) => request._tellCancelled(target));
    if (index >= 0) return { set, index, flag: true };
  }
  if (gate.pendingReceives === 0) {
    return { set, ...anyOf(block ? 'MPI_Waitany' : 'MPI_Testany', set, target) };
  }
  for (;;) {
    progress();
    const waiting = set.filter((request) => request._isWaiting());
    const found = anyOf('MPI_Testany', set, target, waiting.length > 0);
    if (found.flag || !block) return { set, ...found };
  }
}

function someOf(
  name: 'MPI_Waitsome' | 'MPI_Testsome',
  set: RequestSet,
  statuses: Statuses,
): number[] | null {
  if (!gate.isOpen) pass(name);
  loadHandles(set);
  NATIVE[name](handleArray, statusArray, indexArray);
  const code = frame[0];
  const count = frame[1];
  let troubles = storeHandles(set, false);
  const indices = count === UNDEFINED ? null : Array.from(indexArray.subarray(0, count));
  indices?.forEach((index, i) => {
    const stored = troubles.find((each) => each.index === index) ?? null;
    const own = stored ?? noteCompletion(set[index], true, index);
    if (own !== null && own !== stored) troubles = [...troubles, own];
    markFailed(i, own);
    if (set[index]._settlement !== null) tellAwaiting(set[index], i, code !== 0, own);
  });
  storeStatuses(statuses, indices?.length ?? 0);
  if (code !== 0) raiseInStatus(name, code, indices ?? []);
  throwTroubles(name, troubles);
  return indices;
}

export function someRequests(
  method: string,
  requests: unknown,
  statuses: unknown,
  block: boolean,
): { set: RequestSet; indices: number[] | null } {
  const set = asRequests(method, requests);
  checkDistinct(method, set);
  const targets = asStatuses(method, statuses);
  if (cancelled.count > 0) {
    const ended = all(set.length).filter((i) => set[i]._cancelled);
    ended.forEach((index, i) => {
      set[index]._tellCancelled(statusAt(targets, i));
    });
    if (ended.length > 0) return { set, indices: ended };
  }
  if (gate.pendingReceives === 0) {
    return { set, indices: someOf(block ? 'MPI_Waitsome' : 'MPI_Testsome', set, targets) };
  }
  for (;;) {
    progress();
    const waiting = set.filter((request) => request._isWaiting());
    const found = someOf('MPI_Testsome', set, targets);
    const indices = waiting.length > 0 ? (found ?? []) : found;
    if (!block || indices === null || indices.length > 0) return { set, indices };
  }
}

// --- The state of requests that stay as they are ------------------------------------------------

export function anyStatus(method: string, requests: unknown, status: unknown): [number, boolean] {
  const set = asRequests(method, requests);
  const target = asStatus(method, status);
  if (set.every((request) => request._isIdle())) {
    target?._load(new Status()._words, 0);
    return [UNDEFINED, true];
  }
  const index = set.findIndex((request) => !request._isIdle() && statusOf(request, target));
  return index < 0 ? [UNDEFINED, false] : [index, true];
}

/** The status of a request that is complete; null if it is not. */
function statusIfComplete(request: RequestAwaiting): Status | null {
  const status = new Status();
  return statusOf(request, status) ? status : null;
}

export function allStatus(method: string, requests: unknown, statuses: unknown): boolean {
  const set = asRequests(method, requests);
  const targets = asStatuses(method, statuses);
  const found: Status[] = [];
  for (const request of set) {
    const status = statusIfComplete(request);
    if (status === null) return false;
    found.push(status);
  }
  found.forEach((status, i) => {
    statusAt(targets, i)?._load(status._words, 0);
  });
  return true;
}

export function someStatus(method: string, requests: unknown, statuses: unknown): number[] | null {
  const set = asRequests(method, requests);
  const targets = asStatuses(method, statuses);
  if (set.every((request) => request._isIdle())) return null;
  const complete: number[] = [];
  set.forEach((request, i) => {
    const status = request._isIdle() ? null : statusIfComplete(request);
    if (status === null) return;
    statusAt(targets, complete.length)?._load(status._words, 0);
    complete.push(i);
  });
  return complete;
}

// --- Awaiting several ---------------------------------------------------------------------------

/** Awaits all. What is wrong with the arguments is thrown at once. */
export function awaitAll(
  method: string,
  requests: unknown,
  statuses: unknown,
): Promise<RequestSet> {
  const set = asRequests(method, requests);
  checkDistinct(method, set);
  asStatuses(method, statuses);
  return awaitFound(() => (allRequests(method, set, statuses, false).flag ? set : null));
}

/** Awaits one of them. */
export function awaitAny(
  method: string,
  requests: unknown,
  status: unknown,
): Promise<{ set: RequestSet; index: number }> {
  const set = asRequests(method, requests);
  checkDistinct(method, set);
  asStatus(method, status);
  return awaitFound(() => {
    const found = anyRequest(method, set, status, false);
    return found.flag ? found : null;
  });
}

/** Awaits at least one of them. */
export function awaitSome(
  method: string,
  requests: unknown,
  statuses: unknown,
): Promise<{ set: RequestSet; indices: number[] | null }> {
  const set = asRequests(method, requests);
  checkDistinct(method, set);
  asStatuses(method, statuses);
  return awaitFound(() => {
    const found = someRequests(method, set, statuses, false);
    return found.indices === null || found.indices.length > 0 ? found : null;
  });
}

// --- The objects of requests that are complete -------------------------------------------------

export function takeAt(set: RequestSet, index: number): unknown {
  return index === UNDEFINED ? null : set[index]._take();
}

export function takeAll(set: RequestSet): unknown[] {
  return set.map((request) => request._take());
}

export function takeSome(found: {
  set: RequestSet;
  indices: number[] | null;
}): [number[] | null, unknown[] | null] {
  const { set, indices } = found;
  return [indices, indices?.map((index) => set[index]._take()) ?? null];
}
