// Object receives have no size to post a buffer for: each waits here for its message, in the order
// in which they were posted, and takes it by matched probe whenever this environment makes progress.
import { BYTE } from './datatype.js';
import { addon } from './native/addon.js';
import { ANY_SOURCE, ANY_TAG } from './native/constants.js';
import {
  MPI_Get_count,
  MPI_Improbe,
  MPI_Imrecv,
  MPI_Iprobe,
  MPI_Test,
} from './native/functions.js';
import { countPendingReceives } from './native/gate.js';
import { type HandleHolder, MessageData, type StatusTarget } from './native/memory.js';
import { Status } from './status.js';

const REQUEST_NULL = addon.handles.REQUEST_NULL;

/** An object receive that has not met its message yet. */
export interface PendingReceive {
  readonly _comm: HandleHolder;
  readonly _source: number;
  readonly _tag: number;
  /** Takes the MPI request that now receives the message, and the memory it receives into. */
  _match(request: number, bytes: Uint8Array): void;
}

const pending: PendingReceive[] = [];
const probed = new Status();

/** Queues an object receive; it is matched as soon as its message is there. */
export function enqueue(receive: PendingReceive): void {
  pending.push(receive);
  countPendingReceives(1);
  progress();
}

/** Takes an object receive that was cancelled out of the queue. */
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
  return (
    receive._comm._handle === comm._handle &&
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
    if (olderOverlaps(i)) continue;
    const { flag, message } = MPI_Improbe(receive._source, receive._tag, receive._comm, probed);
    if (!flag) continue;
    pending.splice(i--, 1);
    countPendingReceives(-1);
    const { request, bytes } = receiveMessage(message);
    receive._match(request, bytes);
  }
}

function olderOverlaps(index: number): boolean {
  const { _comm, _source, _tag } = pending[index];
  for (let i = 0; i < index; i++) if (overlaps(pending[i], _comm, _source, _tag)) return true;
  return false;
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

export { REQUEST_NULL };
