// Object receives have no size to post a buffer for: each waits here for its message, in the order
// in which they were posted, and takes it by matched probe whenever this environment makes progress.
import { BYTE } from './datatype.js';
import { errorOf, packageError } from './exception.js';
import { addon } from './native/addon.js';
import { ANY_SOURCE, ANY_TAG, ERR_COMM, PROC_NULL, THREAD_MULTIPLE } from './native/constants.js';
import {
  MPI_Get_count,
  MPI_Improbe,
  MPI_Imrecv,
  MPI_Iprobe,
  MPI_Query_thread,
  MPI_Test,
} from './native/functions.js';
import { countPendingReceives, gate } from './native/gate.js';
import { type HandleHolder, MessageData, type StatusTarget } from './native/memory.js';
import { Status } from './status.js';

/** An object receive that has not met its message yet. */
export interface PendingReceive {
  readonly _comm: HandleHolder;
  readonly _source: number;
  readonly _tag: number;
  /** Why it can no longer be met: told to those who wait for it, and not to others. */
  _error: unknown;
  /** Takes the MPI request that now receives the message, and the memory it receives into. */
  _match(request: number, bytes: Uint8Array): void;
}

const pending: PendingReceive[] = [];
const probed = new Status();

// Open MPI takes a probe of a null communicator for fatal and ends the job.
function checkComm(comm: HandleHolder): void {
  if (comm._handle !== addon.handles.COMM_NULL) return;
  throw packageError(
    ERR_COMM,
    'Comm.irecv: MPI_ERR_COMM: the communicator of the receive is null or was freed',
  );
}

/** Queues an object receive; it is matched as soon as its message is there. */
export function enqueue(receive: PendingReceive): void {
  // What MPI does not take as an argument is refused at once, before it could stop the queue.
  checkComm(receive._comm);
  MPI_Iprobe(receive._source, receive._tag, receive._comm, null);
  pending.push(receive);
  countPendingReceives(1);
  progress();
}

/** Takes an object receive that was cancelled or has failed out of the queue. */
export function dequeue(receive: PendingReceive): void {
  const index = pending.indexOf(receive);
  if (index < 0) return;
  pending.splice(index, 1);
  countPendingReceives(-1);
}

const meet = (a: unknown, b: unknown, any: number): boolean => a === b || a === any || b === any;

function overlaps(
  receive: PendingReceive,
  comm: HandleHolder,
  source: unknown,
  tag: unknown,
): boolean {
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
  return pending.some((receive) => overlaps(receive, comm, source, tag));
}

/** Allocates memory for the message that was probed into `probed`, and starts receiving it. */
function receiveMessage(message: number): { request: number; bytes: Uint8Array<ArrayBuffer> } {
  const bytes = new Uint8Array(MPI_Get_count(probed._words, BYTE));
  const data = new MessageData(BYTE);
  data.memory = bytes;
  data.count = bytes.length;
  return { request: MPI_Imrecv(data, { _handle: message, _kind: 'Message' }), bytes };
}

/** Lets every object receive whose message has come take it. Does not block. */
export function progress(): void {
  for (let i = 0; i < pending.length; i++) {
    const receive = pending[i];
    // An older one with room for the same messages must be served first, even if its message comes
    // just now, between its probe and this one.
    if (receive._error !== null || olderOverlaps(i)) continue;
    try {
      checkComm(receive._comm);
      const { flag, message } = MPI_Improbe(receive._source, receive._tag, receive._comm, probed);
      if (!flag) continue;
      const { request, bytes } = receiveMessage(message);
      receive._match(request, bytes);
    } catch (error) {
      // It stays counted until it is asked for, so that waiting for it looks here and not in MPI.
      receive._error = error;
      continue;
    }
    pending.splice(i--, 1);
    countPendingReceives(-1);
  }
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
  const served = pending.filter((receive) => receive._error === null);
  if (served.length === 0 || MPI_Query_thread() !== THREAD_MULTIPLE) return guarded(run);
  addon.startServing(
    Float64Array.from(served.flatMap(({ _comm, _source, _tag }) => [_comm._handle, _source, _tag])),
  );
  try {
    return guarded(run);
  } finally {
    adopt(served);
  }
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
      receive._error = errorOf('MPI_Imrecv', code);
      return;
    }
    const buffer = memory[i];
    if (buffer === null) return;
    dequeue(receive);
    receive._match(results[2 * i + 1], new Uint8Array(buffer));
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
