// How one object is sent and received as one message.

import { asStatus, type Status } from '../buffers/status.js';
import { waitFor } from '../event_loop/object_queue.js';
import { checkInteger, show } from '../native/argument_checks.js';
import { gate } from '../native/gate.js';
import { PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder, MessageData } from '../native/message_data.js';
import {
  giveBack,
  Inbox,
  IncomingObject,
  offeredMemory,
  takeInbox,
} from '../objects/incoming_object.js';
import { type OutgoingObject, outgoing } from '../objects/outgoing_object.js';
import { Request } from '../requests/request.js';
import { takeMessage } from './probes.js';
import { type NativeIsend, type NativeSend, sendToSelf } from './self_messages.js';

/** A communicator, as far as it is asked who this process is. */
type Sender = HandleHolder & { _isSelf(dest: unknown): boolean };

/** Checks where an object goes, before any of it is serialized. */
function messageOf(
  method: string,
  obj: unknown,
  dest: unknown,
  tag: unknown,
  tagName = 'tag',
): OutgoingObject {
  checkInteger(method, 'dest', dest);
  checkInteger(method, tagName, tag);
  return outgoing(obj);
}

/** The memory that a program offers for an object's large buffer. */
export function memoryOf(method: string, argument: string, buf: unknown): Uint8Array | null {
  if (buf === null || buf === undefined) return null;
  if (typeof buf === 'object') return offeredMemory(method, argument, buf);
  // In mpi4py, too, the memory comes before the rank.
  const hint = argument === 'buf' ? `${method.toLowerCase()}({ source: 0, tag: 0 })` : '';
  const place = argument === 'buf' ? 'the first parameter is buf' : `${argument} is memory`;
  throw new TypeError(
    `${method}: ${place}, but ${show(buf)} came; name the others${hint && `: ${hint}`}`,
  );
}

/**
 * Sends an object.
 *
 * @param start the nonblocking form; null if the send does not wait for a receive
 */
export function sendObject(
  send: NativeSend,
  start: NativeIsend | null,
  comm: Sender,
  method: string,
  obj: unknown,
  dest: unknown,
  tag: unknown,
): void {
  const message = messageOf(method, obj, dest, tag);
  const { whole } = message;
  if (start !== null && comm._isSelf(dest)) {
    const toSelf = (data: MessageData) => sendToSelf(send, start, comm, method, data, dest, tag);
    if (whole !== null) toSelf(whole);
    else message.send(toSelf);
  } else if (whole !== null) {
    send(whole, dest, tag, comm);
  } else {
    message.send((data) => send(data, dest, tag, comm));
  }
  message.release();
}

/** Starts to send an object. */
export function startObjectSend(
  send: NativeIsend,
  comm: HandleHolder,
  method: string,
  obj: unknown,
  dest: unknown,
  tag: unknown,
): Request<Status> {
  const message = messageOf(method, obj, dest, tag);
  const kept = message.keep();
  message.release();
  const started = kept.start((data) => send(data, dest, tag, comm));
  const [first = null, ...others] = kept.others;
  const request = Request._start(started, kept.memory, first, others.length === 0 ? null : others);
  return request._isMessage('a send of an object to', dest, tag);
}

/** Receives an object. */
export function receiveObject(
  comm: HandleHolder,
  method: string,
  source: unknown,
  tag: unknown,
  status: Status | null,
  offered: Uint8Array | null,
): unknown {
  checkInteger(method, 'source', source);
  checkInteger(method, 'tag', tag);
  if (gate.pendingReceives > 0) {
    return takeMessage(comm, method, source, tag, null)._receive(status, offered);
  }
  const inbox = takeInbox();
  const { message, size } = native.receive_or_match(inbox.data, source, tag, comm, status);
  if (size > Inbox.SIZE) {
    giveBack(inbox);
    return received(message, size, status, offered);
  }
  const object = source === PROC_NULL ? null : inbox.load(size);
  giveBack(inbox);
  return object;
}

/** Receives a message that was matched. */
function received(
  message: number,
  size: number,
  status: Status | null,
  offered: Uint8Array | null,
): unknown {
  const holder = { _handle: message, _kind: 'Message' };
  const object = new IncomingObject(size, offered);
  object.receive((data) => native.MPI_Mrecv(data, holder, status));
  return object.load();
}

/** Sends an object and receives another. */
export function exchangeObjects(
  comm: HandleHolder,
  obj: unknown,
  dest: unknown,
  sendtag: unknown,
  recvbuf: unknown,
  source: unknown,
  recvtag: unknown,
  status: unknown,
): unknown {
  const method = 'Comm.sendrecv';
  const target = asStatus(method, status);
  const memory = memoryOf(method, 'recvbuf', recvbuf);
  checkInteger(method, 'source', source);
  checkInteger(method, 'recvtag', recvtag);
  // What MPI refuses to receive from it must refuse before the object is sent, to be waited for.
  native.MPI_Iprobe(source, recvtag, comm, null);
  const message = messageOf(method, obj, dest, sendtag, 'sendtag');
  const offered = memory === null || message.sendsFrom(memory) ? null : memory;
  // No copy: the object can't change before this returns.
  let sent = 0;
  message.send((data) => {
    sent = native.MPI_Isend(data, dest, sendtag, comm);
  });
  try {
    return receiveObject(comm, method, source, recvtag, target, offered);
  } finally {
    waitFor(sent, null);
    message.release();
  }
}
