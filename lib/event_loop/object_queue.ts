// Object receives have no size to post a buffer for: each waits here for its message, in the order
// in which they were posted, and takes it by matched probe whenever this environment makes
// progress. Probes that are awaited stand in the same queue.

import { errorOf, noThread, packageError } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import { BYTE } from '../datatypes/predefined.js';
import { addon } from '../native/addon.js';
import { countPendingReceives, gate } from '../native/gate.js';
import {
  ANY_SOURCE,
  ANY_TAG,
  ERR_COMM,
  ERR_PROC_FAILED,
  PROC_NULL,
  THREAD_MULTIPLE,
} from '../native/generated/constants.js';
import {
  MPI_Get_count,
  MPI_Improbe,
  MPI_Imrecv,
  MPI_Iprobe,
  MPI_Query_thread,
  MPI_Test,
} from '../native/generated/functions.js';
import { provide } from '../native/hooks.js';
import type { HandleHolder, StatusTarget } from '../native/message_data.js';
import type { Incoming, ReceivedObject } from '../objects/incoming_object.js';
import { hasFailed, isTimeToAsk } from '../workarounds/open_mpi_failures.js';
import { enterNextTick } from './ticks_between.js';

/**
 * What waits for a message in the queue. One shape for all: thousands may be compared with each
 * other.
 */
export abstract class Queued {
  /** Why it can no longer be met: told to those who wait for it, and not to others. */
  _error: unknown = null;
  /** Whether an older one has room for the same messages, which must be served first. */
  _isBehind = false;

  /** @param _method the name of the call, for errors */
  constructor(
    readonly _method: string,
    readonly _comm: HandleHolder,
    readonly _source: number,
    readonly _tag: number,
  ) {}

  /** Whether it waits for messages, and not for a communicator to send them on. */
  get _isStarted(): boolean {
    return true;
  }
  /** Looks for its message. True if it was there. */
  abstract _look(): boolean;
  /** Told that it has an error now. */
  abstract _fail(): void;
  /** Told that this thread is about to block in MPI, where only receives are served. */
  _prepareToBlock(): void {}
  /** Told that it is in the queue no more. */
  _end(): void {}
}

/** An object receive that has not met its message yet. */
export abstract class PendingReceive extends Queued {
  /** Memory for a message of so many bytes. */
  abstract _allocate(size: number): Incoming;
  /** The bytes of a message that a thread has received. */
  abstract _adopt(bytes: Uint8Array): ReceivedObject;
  /** Takes the MPI request that now receives the message, and what the object will be made of. */
  abstract _match(request: number, object: ReceivedObject): void;

  _look(): boolean {
    const { flag, message } = MPI_Improbe(this._source, this._tag, this._comm, probed);
    if (!flag) return false;
    const object = this._allocate(MPI_Get_count(probed._words, BYTE));
    const holder = { _handle: message, _kind: 'Message' };
    this._match(
      object.receive((data) => MPI_Imrecv(data, holder)),
      object,
    );
    return true;
  }
}

const pending: Queued[] = [];
// Operations of several messages, such as a collective: they are not met by one message, but go on
// whenever this environment makes progress. In the order in which they were started.
const operations = new Set<Queued>();
const probed = new Status();

// Open MPI takes a probe of a null communicator for fatal and ends the job.
function checkComm({ _comm, _method }: Queued): void {
  if (_comm._handle !== addon.handles.COMM_NULL) return;
  throw packageError(
    ERR_COMM,
    `${_method}: MPI_ERR_COMM: the communicator of the receive is null or was freed`,
  );
}

/** Queues an object receive or a probe; it is met as soon as its message is there. */
export function enqueue(receive: Queued): void {
  // What MPI does not take as an argument is refused at once, before it could stop the queue.
  checkComm(receive);
  MPI_Iprobe(receive._source, receive._tag, receive._comm, null);
  enqueueProven(receive);
}

/** Queues one whose communicator, source and tag MPI is known to take. */
export function enqueueProven(receive: Queued): void {
  receive._isBehind = mustQueue(receive._comm, receive._source, receive._tag);
  pending.push(receive);
  enterNextTick();
  communicators = null;
  countPendingReceives(1);
  lookAt(pending.length - 1);
}

/** Queues an operation of several messages, unless it has all of them at once. */
export function enqueueOperation(operation: Queued): void {
  checkComm(operation);
  try {
    if (operation._look()) return;
    addOperation(operation);
  } catch (error) {
    addOperation(operation);
    fail(operation, error);
  }
}

function addOperation(operation: Queued): void {
  operations.add(operation);
  enterNextTick();
  countPendingReceives(1);
}

function removeOperation(operation: Queued): void {
  if (operations.delete(operation)) countPendingReceives(-1);
}

/** Takes one that was cancelled or has failed out of the queue. */
export function dequeue(receive: Queued): void {
  const index = pending.indexOf(receive);
  if (index >= 0) remove(index);
  else removeOperation(receive);
}

// The thread that serves object receives can't start them, and others may wait for their messages.
function startOperations(): void {
  for (const operation of operations) {
    while (!operation._isStarted && operation._error === null) progress();
    if (operation._error === null) operation._prepareToBlock();
  }
}

/** Completes the operations on a communicator that is about to be freed. Blocking. */
export function finishOperations(comm: HandleHolder): void {
  for (const operation of operations) {
    if (operation._comm._handle !== comm._handle) continue;
    while (operations.has(operation) && operation._error === null) progress();
  }
}

function remove(index: number): void {
  const [gone] = pending.splice(index, 1);
  countPendingReceives(-1);
  gone._end();
  advance(index);
}

// Those behind one that is gone may not be behind another.
function advance(from: number): void {
  enterNextTick();
  communicators = null;
  for (let i = from; i < pending.length; i++) {
    if (!pending[i]._isBehind || olderOverlaps(i)) continue;
    pending[i]._isBehind = false;
    mustLookAtAll = true;
  }
}

const meet = (a: unknown, b: unknown, any: number): boolean => a === b || a === any || b === any;

function overlaps(receive: Queued, comm: HandleHolder, source: unknown, tag: unknown): boolean {
  // PROC_NULL sends to nobody's receive, not even to one of ANY_SOURCE.
  return (
    receive._error === null &&
    receive._comm._handle === comm._handle &&
    source !== PROC_NULL &&
    meet(receive._source, source, ANY_SOURCE) &&
    meet(receive._tag, tag, ANY_TAG)
  );
}

/** Whether a receive or probe must queue behind object receives that were posted before it. */
export function mustQueue(comm: HandleHolder, source: unknown, tag: unknown): boolean {
  for (const receive of pending) if (overlaps(receive, comm, source, tag)) return true;
  return false;
}

/** Whether anything is in the queue. */
export const isQueued = (): boolean => pending.length > 0 || operations.size > 0;

/** Whether operations of several messages are. */
export const isOperating = (): boolean => operations.size > 0;

/** Communicator, source and tag of each message that something in the queue waits for. */
export function queuedProbes(): Float64Array {
  const next = pending.filter(({ _isBehind, _error }) => !_isBehind && _error === null);
  return Float64Array.from(
    next.flatMap(({ _comm, _source, _tag }) => [_comm._handle, _source, _tag]),
  );
}

/** Ends all that is in the queue. */
export function abandonQueue(error: unknown): void {
  for (const receive of [...pending, ...operations]) {
    if (receive._error === null) fail(receive, error);
  }
}

// It stays counted until it is asked for, so that waiting for it looks here and not in MPI.
function fail(receive: Queued, error: unknown): void {
  receive._error = error;
  if (!operations.has(receive)) advance(pending.indexOf(receive) + 1);
  receive._fail();
}

/** Ends one with an error. */
export function abandon(receive: Queued, error: unknown): void {
  if (operations.has(receive) || pending.includes(receive)) fail(receive, error);
}

/** Up to so many in the queue each is looked for by itself. */
const FEW = 4;
// Somebody in the queue may have a message that was there before.
let mustLookAtAll = false;
// Of what is in the queue, each once.
let communicators: readonly HandleHolder[] | null = null;

/** Lets all whose message has come take it. Does not block. */
export function progress(): void {
  if (isTimeToAsk()) failUnreachable();
  if (pending.length <= FEW || mustLookAtAll) lookAtAll();
  else lookByCommunicator();
  if (operations.size > 0) lookAtOperations();
}

// An earlier one goes first: the messages of all ranks are in the order of the starts.
function lookAtOperations(): void {
  for (const operation of operations) {
    if (operation._error !== null) continue;
    try {
      if (operation._look()) removeOperation(operation);
    } catch (error) {
      fail(operation, error);
    }
  }
}

function lookByCommunicator(): void {
  communicators ??= [...new Map(pending.map(({ _comm }) => [_comm._handle, _comm])).values()];
  for (const comm of communicators) {
    if (comm._handle === addon.handles.COMM_NULL || !serveNext(comm)) lookAtAll();
  }
}

/**
 * Gives out what has come on a communicator. False if the next message is for nobody in the queue.
 */
function serveNext(comm: HandleHolder): boolean {
  while (MPI_Iprobe(ANY_SOURCE, ANY_TAG, comm, probed)) {
    const { source, tag } = probed;
    const index = firstFor(comm, source, tag);
    if (index < 0 || !lookAt(index)) return false;
  }
  return true;
}

function firstFor(comm: HandleHolder, source: number, tag: number): number {
  for (let i = 0; i < pending.length; i++) {
    if (!pending[i]._isBehind && overlaps(pending[i], comm, source, tag)) return i;
  }
  return -1;
}

// What a process had sent before it failed still comes.
function failUnreachable(): void {
  for (const receive of pending.slice()) {
    const index = pending.indexOf(receive);
    if (index < 0 || receive._error !== null || lookAt(index)) continue;
    // Whoever was told of an error may have taken it out.
    if (receive._error !== null || !pending.includes(receive)) continue;
    const { _method, _comm, _source } = receive;
    if (!hasFailed(_comm, _source)) continue;
    const message = `${_method}: MPI_ERR_PROC_FAILED: the process that it waits for has failed`;
    fail(receive, packageError(ERR_PROC_FAILED, message));
  }
}

function lookAtAll(): void {
  mustLookAtAll = false;
  for (let i = 0; i < pending.length; i++) if (lookAt(i)) i--;
}

/** Whether it has its message now, and has left the queue. */
function lookAt(index: number): boolean {
  const receive = pending[index];
  if (receive._isBehind || receive._error !== null) return false;
  try {
    checkComm(receive);
    if (!receive._look()) return false;
  } catch (error) {
    fail(receive, error);
    return false;
  }
  remove(pending.indexOf(receive));
  return true;
}

function olderOverlaps(index: number): boolean {
  const { _comm, _source, _tag } = pending[index];
  for (let i = 0; i < index; i++) if (overlaps(pending[i], _comm, _source, _tag)) return true;
  return false;
}

/**
 * Runs a blocking call that has no nonblocking form, while a thread of the binding lets the object
 * receives take their messages: else a process that must first be received from would never get to
 * the call that this one waits in.
 */
export function whileServing<T>(run: () => T): T {
  progress();
  startOperations();
  const served = pending.filter(canBeServed);
  if (served.length === 0 || MPI_Query_thread() !== THREAD_MULTIPLE) return guarded(run);
  const receives = served.flatMap(({ _comm, _source, _tag }) => [_comm._handle, _source, _tag]);
  if (!addon.startServing(Float64Array.from(receives))) {
    throw noThread('a blocking call while receives of objects are pending');
  }
  try {
    return guarded(run);
  } finally {
    adopt(served);
  }
}

// The thread knows of object receives only: what is behind something else must not overtake it.
function canBeServed(receive: Queued, index: number): receive is PendingReceive {
  const { _comm, _source, _tag } = receive;
  if (!(receive instanceof PendingReceive) || receive._error !== null) return false;
  for (let i = 0; receive._isBehind && i < index; i++) {
    const older = pending[i];
    if (!(older instanceof PendingReceive) && overlaps(older, _comm, _source, _tag)) return false;
  }
  return true;
}

function guarded<T>(run: () => T): T {
  gate.serving = true;
  try {
    return run();
  } finally {
    gate.serving = false;
  }
}

// Takes over what the thread has matched.
function adopt(served: readonly PendingReceive[]): void {
  const results = new Float64Array(2 * served.length);
  const memory = addon.stopServing(results);
  served.forEach((receive, i) => {
    const code = results[2 * i];
    if (code !== 0) {
      fail(receive, errorOf('MPI_Imrecv', code));
      return;
    }
    const buffer = memory[i];
    if (buffer === null) return;
    dequeue(receive);
    receive._match(results[2 * i + 1], receive._adopt(new Uint8Array(buffer)));
  });
}

/** Blocks until a receive or probe no longer has to queue. */
export function takeTurn(comm: HandleHolder, source: unknown, tag: unknown): void {
  while (mustQueue(comm, source, tag)) progress();
}

/** Blocks until a started operation is done, making progress on object receives meanwhile. */
export function waitFor(request: number, status: StatusTarget | null): void {
  const holder = { _handle: request, _kind: 'Request' };
  while (!MPI_Test(holder, status)) progress();
}

/** A blocking probe that makes progress on object receives. */
export function probeFor(
  comm: HandleHolder,
  source: unknown,
  tag: unknown,
  status: StatusTarget | null,
): void {
  takeTurn(comm, source, tag);
  while (!MPI_Iprobe(source, tag, comm, status)) progress();
}

provide({ takeTurn, waitFor, whileServing });
