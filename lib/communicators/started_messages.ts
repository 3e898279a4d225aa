// Messages that a request stands for: how the nonblocking sends and receives start, and what runs
// in place of the calls that do both.

import { packageError } from '../base/exception.js';
import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { overlapOf, shareMemory } from '../buffers/overlap.js';
import { checkFixed } from '../buffers/spec_parts.js';
import type { Status } from '../buffers/status.js';
import { takeTurn, waitFor } from '../event_loop/object_queue.js';
import { bytesOf } from '../memory/typed_arrays.js';
import { KNOWN_ADDRESS } from '../native/addon.js';
import { checkInteger } from '../native/argument_checks.js';
import { ERR_UNSUPPORTED_OPERATION, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, type Memory, MessageData } from '../native/message_data.js';
import { noteTag } from '../requests/posted_tags.js';
import { Request } from '../requests/request.js';
import { startExchangeAsTwo } from '../workarounds/mpich_requests.js';
import { isFree } from './probes.js';
import type { NativeIsend } from './self_messages.js';

/** Starts a send. */
export function startSend(
  send: NativeIsend,
  comm: HandleHolder,
  method: string,
  buf: unknown,
  dest: unknown,
  tag: unknown,
): Request<Status> {
  const data = sendData(buf, dest, method, 'buf');
  const memory: Memory | null = data.memory;
  checkFixed(data, method, 'buf');
  return Request._start(send(data, dest, tag, comm), memory)._isMessage('a send to', dest, tag);
}

/** Starts a receive. */
export function startReceive(
  comm: HandleHolder,
  buf: unknown,
  source: unknown,
  tag: unknown,
): Request<Status> {
  const data = receiveData(buf, source, 'Comm.Irecv', 'buf');
  checkFixed(data, 'Comm.Irecv', 'buf');
  return receiveInTurn(comm, data, source, tag);
}

// It queues behind object receives that were posted before and fit the same messages.
function receiveInTurn(
  comm: HandleHolder,
  data: MessageData,
  source: unknown,
  tag: unknown,
): Request<Status> {
  const memory: Memory | null = data.memory;
  noteTag(tag);
  if (isFree(comm, source, tag)) {
    const handle = native.MPI_Irecv(data, source, tag, comm);
    return Request._start(handle, memory)._isMessage('a receive from', source, tag);
  }
  checkInteger('Comm.Irecv', 'source', source);
  checkInteger('Comm.Irecv', 'tag', tag);
  const kept = Object.assign(new MessageData(data.datatype), data);
  const start = () => native.MPI_Irecv(kept, source, tag, comm);
  return Request._receiveLater(comm, source, tag, memory, start);
}

/** The memory that is sent and received into, which is needed unless nobody is on either side. */
export function replacedData(
  method: string,
  buf: unknown,
  dest: unknown,
  source: unknown,
): MessageData {
  return receiveData(buf, source === PROC_NULL ? dest : source, method, 'buf');
}

/** Refuses to receive into what is sent. Other mistakes are told first. */
export function checkApart(
  send: MessageData,
  receive: MessageData,
  dest: unknown,
  sendtag: unknown,
  source: unknown,
  recvtag: unknown,
): void {
  if (!shareMemory(send, receive)) return;
  for (const [name, value] of Object.entries({ dest, sendtag, source, recvtag })) {
    checkInteger('Comm.Sendrecv', name, value);
  }
  if (overlapOf({ side: send }, { side: receive }) === 'apart') return;
  throw new RangeError(
    'Comm.Sendrecv: sendbuf and recvbuf overlap; use Sendrecv_replace, which receives into the memory that it has sent from, or other memory for one of them',
  );
}

/** Sends what is in a place and receives into it, while object receives are pending. */
export function replaceInTurn(
  comm: HandleHolder,
  data: MessageData,
  dest: unknown,
  sendtag: unknown,
  source: unknown,
  recvtag: unknown,
  status: Status | null,
): void {
  exchangeInTurn(comm, copyOf(data), dest, sendtag, data, source, recvtag, status);
}

/** Sends and receives while object receives are pending, behind which its own receive may queue. */
export function exchangeInTurn(
  comm: HandleHolder,
  send: MessageData,
  dest: unknown,
  sendtag: unknown,
  receive: MessageData,
  source: unknown,
  recvtag: unknown,
  status: Status | null,
): void {
  const { memory } = send;
  const sent = Request._start(native.MPI_Isend(send, dest, sendtag, comm), memory);
  takeTurn(comm, source, recvtag);
  waitFor(native.MPI_Irecv(receive, source, recvtag, comm), status);
  sent.Wait();
}

/**
 * Starts to send and to receive. MPI may buffer a standard send, so a copy of the message can leave
 * on its own.
 *
 * @param argument the name of the argument that receives
 */
export function startExchange(
  comm: HandleHolder,
  method: string,
  send: MessageData,
  dest: unknown,
  sendtag: unknown,
  receive: MessageData,
  source: unknown,
  recvtag: unknown,
  argument: string,
): Request<Status> {
  checkFixed(receive, method, argument);
  for (const [name, value] of Object.entries({ dest, sendtag, source, recvtag })) {
    checkInteger(method, name, value);
  }
  if (send.memory === null && send.count > 0) {
    throw packageError(
      ERR_UNSUPPORTED_OPERATION,
      `${method}: MPI_ERR_UNSUPPORTED_OPERATION: it can't send from MPI.BOTTOM`,
    );
  }
  const copy = copyOf(send);
  return startExchangeAsTwo(
    () => receiveInTurn(comm, receive, source, recvtag),
    () => {
      const sent = native.MPI_Isend(copy, dest, sendtag, comm);
      // A request under way keeps its memory; those that are complete let go of it here.
      underWay = underWay.filter((request) => !request.Test());
      underWay.push(Request._start(sent, copy.memory)._isMessage('a send to', dest, sendtag));
    },
  );
}

// Copies of messages that are on their way.
let underWay: Request[] = [];

// A copy of the message, in memory of its own.
function copyOf(data: MessageData): MessageData {
  const copy = new MessageData(data.datatype);
  const { memory } = data;
  // Not its own slice(): a Buffer's is another view of the same memory.
  if (memory !== null) {
    copy.memory = bytesOf(memory).slice();
  }
  copy.offset = data.offset < KNOWN_ADDRESS ? data.offset : 0;
  copy.count = data.count;
  return copy;
}
