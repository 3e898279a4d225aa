// Blocking sends of a process to itself. Nothing else runs in this thread until they return, so
// without a receive that is posted before they never do, unless the library keeps a copy of the
// message. MPICH keeps none, and Open MPI none of large messages.

import { packageError } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import { BYTE } from '../datatypes/predefined.js';
import { mustQueue, progress, waitFor } from '../event_loop/object_queue.js';
import { addon } from '../native/addon.js';
import { checkInteger } from '../native/argument_checks.js';
import { isRunning } from '../native/gate.js';
import { ERR_OTHER } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import { unusedTag } from '../requests/posted_tags.js';

/** `MPI_Send` or one of its kin. */
export type NativeSend = (
  data: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
) => void;
/** `MPI_Isend` or one of its kin. */
export type NativeIsend = (
  data: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
) => number;

/** A message that is found unexpected is complete after so many tests, if the library copies it. */
const TESTS = 8;

const found = new Status();

/** Takes the first message that fits, and throws it away. */
function takeBack(source: unknown, tag: unknown, comm: HandleHolder): void {
  const message = native.MPI_Mprobe(source, tag, comm, found);
  const bytes = new Uint8Array(native.MPI_Get_count(found._words, BYTE));
  const data = MessageData.of(bytes, bytes.length, BYTE);
  native.MPI_Mrecv(data, { _handle: message, _kind: 'Message' }, null);
}

/** Whether a send that nobody receives yet is complete. */
function isBuffered(request: HandleHolder): boolean {
  for (let i = 0; i < TESTS; i++) if (native.MPI_Test(request, null)) return true;
  return false;
}

/** Whether there may be threads that are about to load the package, and to receive. */
let hasStartedWorkers = false;
process.on('worker', () => {
  hasStartedWorkers = true;
});

/**
 * Whether the library copies such a message: tried with a tag that no receive was posted for. The
 * trial fits no receive of any tag, either: that would have taken the message that is there before.
 */
function copies(
  start: NativeIsend,
  comm: HandleHolder,
  data: MessageData,
  rank: unknown,
  tag: number,
): boolean {
  const request = { _handle: start(data, rank, tag, comm), _kind: 'Request' };
  const result = isBuffered(request);
  takeBack(rank, tag, comm);
  if (!result) waitFor(request._handle, null);
  return result;
}

const isUnreceived = (comm: HandleHolder, rank: unknown, tag: unknown): boolean =>
  !mustQueue(comm, rank, tag) && native.MPI_Iprobe(rank, tag, comm, null);

function notReceived(method: string, tag: unknown): Error {
  const isObject = /\.[a-z]/.test(method);
  const [start, exchange, receive] = isObject
    ? ['isend', 'sendrecv', 'irecv']
    : ['Isend', 'Sendrecv', 'Irecv'];
  return packageError(
    ERR_OTHER,
    `${method}: MPI_ERR_OTHER: a blocking send to the own rank would wait for ever, because no receive with tag ${tag} is posted; call ${receive} before, or use ${start} or ${exchange}. Nothing was sent`,
  );
}

/**
 * Runs a blocking send of this process to itself. Throws if it would never return.
 *
 * @param send the blocking form. It runs where other threads use MPI, since these may receive
 * @param start the nonblocking form
 */
export function sendToSelf(
  send: NativeSend,
  start: NativeIsend,
  comm: HandleHolder,
  method: string,
  data: MessageData,
  rank: unknown,
  tag: unknown,
): void {
  checkInteger(method, 'tag', tag);
  // A tag that none can be is for the library to tell.
  if (!isRunning() || hasStartedWorkers || !addon.isOnlyEnvironment() || tag < 0) {
    send(data, rank, tag, comm);
    return;
  }
  // A receive that fits would have taken the message that is there before.
  if (isUnreceived(comm, rank, tag)) {
    const trialTag = unusedTag();
    if (
      start === native.MPI_Issend ||
      (trialTag >= 0 && !copies(start, comm, data, rank, trialTag))
    )
      throw notReceived(method, tag);
    send(data, rank, tag, comm);
    return;
  }
  const request = { _handle: start(data, rank, tag, comm), _kind: 'Request' };
  while (!native.MPI_Test(request, null)) {
    progress();
    if (!isUnreceived(comm, rank, tag) || isBuffered(request)) continue;
    takeBack(rank, tag, comm);
    waitFor(request._handle, null);
    throw notReceived(method, tag);
  }
}
