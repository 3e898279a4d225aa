// Messages between two processes, in memory.

import { packageError } from '../base/exception.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { asStatus, Status } from '../buffers/status.js';
import { mustQueue, probeFor, progress, takeTurn, waitFor } from '../event_loop/object_queue.js';
import { KNOWN_ADDRESS } from '../native/addon.js';
import { checkInteger } from '../native/argument_checks.js';
import { gate } from '../native/gate.js';
import { ANY_SOURCE, ANY_TAG, ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type Memory, MessageData } from '../native/message_data.js';
import { Message } from '../requests/message.js';
import { Request } from '../requests/request.js';
import { CommBase } from './base.js';

type Maybe<T> = T | null;

// The parameters of the methods, for calls that name them.
interface SendArguments {
  buf: BufferSpec | null;
  dest: number;
  tag?: number;
}
type NamedSend = Named<SendArguments, ['buf', 'dest', 'tag']>;
interface ReceiveArguments {
  buf: BufferSpec | null;
  source?: number;
  tag?: number;
  status?: Maybe<Status>;
}
export interface SendreceiveArguments {
  sendbuf: BufferSpec | null;
  dest: number;
  sendtag?: number;
  recvbuf?: BufferSpec | null;
  source?: number;
  recvtag?: number;
  status?: Maybe<Status>;
}
export interface ProbeArguments {
  source?: number;
  tag?: number;
  status?: Maybe<Status>;
}
export type NamedProbe = Named<ProbeArguments, ['source', 'tag', 'status']>;

/** The methods that move messages between two processes, in memory. */
export abstract class CommPointToPoint extends CommBase {
  /**
   * Sends a message. Blocking: returns when `buf` may be used again. `MPI_Send`
   *
   * @param buf what to send
   * @param dest rank of the receiver, or `MPI.PROC_NULL` for none
   * @param tag 0 to the library's upper bound, at least 32767
   * @example
   * comm.Send(new Float64Array([1, 2, 3]), 1, 7);
   * comm.Send([array, 2, 1, MPI.DOUBLE], { dest: 1 });   // array[1] and array[2]
   */
  Send(buf: BufferSpec | null, dest: number, tag?: number): void;
  Send(...named: NamedSend): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Send(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    native.MPI_Send(sendData(buf, dest, 'Comm.Send', 'buf'), dest, tag, this);
  }

  /** Sends a message; returns when the receiver has begun to receive it. Blocking. `MPI_Ssend` */
  Ssend(buf: BufferSpec | null, dest: number, tag?: number): void;
  Ssend(...named: NamedSend): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ssend(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    native.MPI_Ssend(sendData(buf, dest, 'Comm.Ssend', 'buf'), dest, tag, this);
  }

  /** Copies a message into the attached buffer (`MPI.Attach_buffer`). Local. `MPI_Bsend` */
  Bsend(buf: BufferSpec | null, dest: number, tag?: number): void;
  Bsend(...named: NamedSend): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Bsend(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    native.MPI_Bsend(sendData(buf, dest, 'Comm.Bsend', 'buf'), dest, tag, this);
  }

  /** Sends a message whose receive has been posted already. Blocking. `MPI_Rsend` */
  Rsend(buf: BufferSpec | null, dest: number, tag?: number): void;
  Rsend(...named: NamedSend): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Rsend(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    native.MPI_Rsend(sendData(buf, dest, 'Comm.Rsend', 'buf'), dest, tag, this);
  }

  /**
   * Receives a message. Blocking. A message longer than `buf` is an `MPI_ERR_TRUNCATE`; a shorter one
   * leaves the rest of it as it was. `MPI_Recv`
   *
   * @param source rank of the sender, `MPI.ANY_SOURCE` (default) or `MPI.PROC_NULL`
   * @param tag the message's tag, or `MPI.ANY_TAG` (default)
   * @param status is told source, tag and length
   * @example
   * comm.Recv(buffer, 0);
   * comm.Recv(buffer, { tag: 7, status });
   */
  Recv(buf: BufferSpec | null, source?: number, tag?: number, status?: Maybe<Status>): void;
  Recv(...named: Named<ReceiveArguments, ['buf', 'source', 'tag', 'status']>): void;
  @parameters('Comm', 'buf', 'source', 'tag', 'status')
  Recv(
    buf: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): void {
    const target = asStatus('Comm.Recv', status);
    native.MPI_Recv(receiveData(buf, source, 'Comm.Recv', 'buf'), source, tag, this, target);
  }

  /** Sends one message and receives another, without the deadlock of doing both in turn. Blocking.
   * `MPI_Sendrecv` */
  Sendrecv(
    sendbuf: BufferSpec | null,
    dest: number,
    sendtag?: number,
    recvbuf?: BufferSpec | null,
    source?: number,
    recvtag?: number,
    status?: Maybe<Status>,
  ): void;
  Sendrecv(
    ...named: Named<
      SendreceiveArguments,
      ['sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag', 'status']
    >
  ): void;
  @parameters('Comm', 'sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag', 'status')
  Sendrecv(
    sendbuf: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    recvbuf: unknown = null,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
    status: unknown = null,
  ): void {
    const target = asStatus('Comm.Sendrecv', status);
    const receive = receiveData(recvbuf, source, 'Comm.Sendrecv', 'recvbuf');
    const send = sendData(sendbuf, dest, 'Comm.Sendrecv', 'sendbuf');
    if (gate.pendingReceives > 0) {
      this.#exchange(send, dest, sendtag, receive, source, recvtag, target);
      return;
    }
    native.MPI_Sendrecv(send, dest, sendtag, receive, source, recvtag, this, target);
  }

  // Sendrecv while object receives are pending. It sends first: its own receive may have to queue.
  #exchange(
    send: MessageData,
    dest: unknown,
    sendtag: unknown,
    receive: MessageData,
    source: unknown,
    recvtag: unknown,
    status: Maybe<Status>,
  ): void {
    const { memory } = send;
    const sent = Request._start(native.MPI_Isend(send, dest, sendtag, this), memory);
    takeTurn(this, source, recvtag);
    waitFor(native.MPI_Irecv(receive, source, recvtag, this), status);
    sent.Wait();
  }

  /** Sends the contents of `buf` and then receives into it. Blocking. `MPI_Sendrecv_replace` */
  Sendrecv_replace(
    buf: BufferSpec | null,
    dest: number,
    sendtag?: number,
    source?: number,
    recvtag?: number,
    status?: Maybe<Status>,
  ): void;
  Sendrecv_replace(
    ...named: Named<
      {
        buf: BufferSpec | null;
        dest: number;
        sendtag?: number;
        source?: number;
        recvtag?: number;
        status?: Maybe<Status>;
      },
      ['buf', 'dest', 'sendtag', 'source', 'recvtag', 'status']
    >
  ): void;
  @parameters('Comm', 'buf', 'dest', 'sendtag', 'source', 'recvtag', 'status')
  Sendrecv_replace(
    buf: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
    status: unknown = null,
  ): void {
    const target = asStatus('Comm.Sendrecv_replace', status);
    const data = receiveData(buf, dest, 'Comm.Sendrecv_replace', 'buf');
    if (gate.pendingReceives > 0) {
      this.#exchange(copyOf(data), dest, sendtag, data, source, recvtag, target);
      return;
    }
    native.MPI_Sendrecv_replace(data, dest, sendtag, source, recvtag, this, target);
  }

  /**
   * Starts sending a message. `buf` must not be changed until the request is complete. `MPI_Isend`
   *
   * @example
   * const request = comm.Isend(array, 1);
   * request.Wait();
   */
  Isend(buf: BufferSpec | null, dest: number, tag?: number): Request<Status>;
  Isend(...named: NamedSend): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Isend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const data = sendData(buf, dest, 'Comm.Isend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Isend', 'buf');
    return Request._start(native.MPI_Isend(data, dest, tag, this), memory);
  }

  /** Starts a synchronous send: complete when the receiver has begun to receive. `MPI_Issend` */
  Issend(buf: BufferSpec | null, dest: number, tag?: number): Request<Status>;
  Issend(...named: NamedSend): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Issend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const data = sendData(buf, dest, 'Comm.Issend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Issend', 'buf');
    return Request._start(native.MPI_Issend(data, dest, tag, this), memory);
  }

  /** Starts a buffered send. `MPI_Ibsend` */
  Ibsend(buf: BufferSpec | null, dest: number, tag?: number): Request<Status>;
  Ibsend(...named: NamedSend): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ibsend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const data = sendData(buf, dest, 'Comm.Ibsend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Ibsend', 'buf');
    return Request._start(native.MPI_Ibsend(data, dest, tag, this), memory);
  }

  /** Starts a send whose receive has been posted already. `MPI_Irsend` */
  Irsend(buf: BufferSpec | null, dest: number, tag?: number): Request<Status>;
  Irsend(...named: NamedSend): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Irsend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const data = sendData(buf, dest, 'Comm.Irsend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Irsend', 'buf');
    return Request._start(native.MPI_Irsend(data, dest, tag, this), memory);
  }

  /** Starts receiving a message. `buf` must not be used until the request is complete. `MPI_Irecv` */
  Irecv(buf: BufferSpec | null, source?: number, tag?: number): Request<Status>;
  Irecv(
    ...named: Named<Omit<ReceiveArguments, 'status'>, ['buf', 'source', 'tag']>
  ): Request<Status>;
  @parameters('Comm', 'buf', 'source', 'tag')
  Irecv(buf: unknown, source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG): Request<Status> {
    const data = receiveData(buf, source, 'Comm.Irecv', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Irecv', 'buf');
    return this.#startReceive(data, memory, source, tag);
  }

  // It queues behind object receives that were posted before and fit the same messages.
  #startReceive(
    data: MessageData,
    memory: Memory | null,
    source: unknown,
    tag: unknown,
  ): Request<Status> {
    if (gate.pendingReceives === 0 || this.#mayProbe(source, tag)) {
      return Request._start(native.MPI_Irecv(data, source, tag, this), memory);
    }
    checkInteger('Comm.Irecv', 'source', source);
    checkInteger('Comm.Irecv', 'tag', tag);
    const kept = Object.assign(new MessageData(data.datatype), data);
    const start = () => native.MPI_Irecv(kept, source, tag, this);
    return Request._receiveLater(this, source, tag, memory, start);
  }

  /**
   * Starts sending one message and receiving another. What is sent is copied, so that `sendbuf` may be
   * used again at once; the request is complete, with its status, when the other message is there.
   * The nonblocking `Sendrecv`, as `MPI_Isendrecv`
   */
  Isendrecv(
    sendbuf: BufferSpec | null,
    dest: number,
    sendtag?: number,
    recvbuf?: BufferSpec | null,
    source?: number,
    recvtag?: number,
  ): Request<Status>;
  Isendrecv(
    ...named: Named<
      Omit<SendreceiveArguments, 'status'>,
      ['sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag']
    >
  ): Request<Status>;
  @parameters('Comm', 'sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag')
  Isendrecv(
    sendbuf: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    recvbuf: unknown = null,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
  ): Request<Status> {
    const receive = receiveData(recvbuf, source, 'Comm.Isendrecv', 'recvbuf');
    const send = sendData(sendbuf, dest, 'Comm.Isendrecv', 'sendbuf');
    return this.#startExchange(
      'Comm.Isendrecv',
      send,
      dest,
      sendtag,
      receive,
      source,
      recvtag,
      'recvbuf',
    );
  }

  /** Starts sending a copy of the contents of `buf`, and receiving into it. The nonblocking
   * `Sendrecv_replace`, as `MPI_Isendrecv_replace` */
  Isendrecv_replace(
    buf: BufferSpec | null,
    dest: number,
    sendtag?: number,
    source?: number,
    recvtag?: number,
  ): Request<Status>;
  Isendrecv_replace(
    ...named: Named<
      {
        buf: BufferSpec | null;
        dest: number;
        sendtag?: number;
        source?: number;
        recvtag?: number;
      },
      ['buf', 'dest', 'sendtag', 'source', 'recvtag']
    >
  ): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'sendtag', 'source', 'recvtag')
  Isendrecv_replace(
    buf: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
  ): Request<Status> {
    const data = receiveData(buf, dest, 'Comm.Isendrecv_replace', 'buf');
    return this.#startExchange(
      'Comm.Isendrecv_replace',
      data,
      dest,
      sendtag,
      data,
      source,
      recvtag,
      'buf',
    );
  }

  // Open MPI 4.1 has no MPI_Isendrecv, and that of MPICH 4.0 sets no status and tells of no message
  // that was too long. MPI may buffer a standard send, so a copy of the message can leave on its own.
  #startExchange(
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
    const { memory } = receive;
    const copy = copyOf(send);
    const received = this.#startReceive(receive, memory, source, recvtag);
    try {
      const sent = native.MPI_Isend(copy, dest, sendtag, this);
      // A request under way keeps its memory; those that are complete let go of it here.
      outgoing = outgoing.filter((request) => !request.Test());
      outgoing.push(Request._start(sent, copy.memory));
    } catch (error) {
      received.Cancel();
      received.Wait();
      throw error;
    }
    return received;
  }

  /** Blocks until there is a message to receive; `status` tells its source, tag and length.
   * `MPI_Probe` */
  Probe(source?: number, tag?: number, status?: Maybe<Status>): true;
  Probe(...named: NamedProbe): true;
  @parameters('Comm', 'source', 'tag', 'status')
  Probe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): true {
    return this._probe('Comm.Probe', source, tag, status);
  }

  /** Whether there is a message to receive. Does not block. `MPI_Iprobe` */
  Iprobe(source?: number, tag?: number, status?: Maybe<Status>): boolean;
  Iprobe(...named: NamedProbe): boolean;
  @parameters('Comm', 'source', 'tag', 'status')
  Iprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): boolean {
    return this._iprobe('Comm.Iprobe', source, tag, status);
  }

  /** @internal */
  _probe(method: string, source: unknown, tag: unknown, status: unknown): true {
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const target = asStatus(method, status);
    if (gate.pendingReceives > 0) probeFor(this, source, tag, target);
    else native.MPI_Probe(source, tag, this, target);
    return true;
  }
  /** @internal */
  _iprobe(method: string, source: unknown, tag: unknown, status: unknown): boolean {
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const target = asStatus(method, status);
    return this.#mayProbe(source, tag) && native.MPI_Iprobe(source, tag, this, target);
  }
  /** @internal */
  _mprobe(method: string, source: unknown, tag: unknown, status: unknown): Message {
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const target = asStatus(method, status) ?? new Status();
    if (gate.pendingReceives > 0) {
      takeTurn(this, source, tag);
      for (;;) {
        const { flag, message } = native.MPI_Improbe(source, tag, this, target);
        if (flag) return Message._from(message, target);
        progress();
      }
    }
    return Message._from(native.MPI_Mprobe(source, tag, this, target), target);
  }
  /** @internal */
  _improbe(method: string, source: unknown, tag: unknown, status: unknown): Message | null {
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const target = asStatus(method, status) ?? new Status();
    if (!this.#mayProbe(source, tag)) return null;
    const { flag, message } = native.MPI_Improbe(source, tag, this, target);
    return flag ? Message._from(message, target) : null;
  }
  // What fits an object receive that was posted before belongs to that.
  #mayProbe(source: unknown, tag: unknown): boolean {
    if (gate.pendingReceives === 0) return true;
    progress();
    return !mustQueue(this, source, tag);
  }

  /** Blocks until there is a message and takes it out, to be received by the object returned alone.
   * `MPI_Mprobe` */
  Mprobe(source?: number, tag?: number, status?: Maybe<Status>): Message;
  Mprobe(...named: NamedProbe): Message;
  @parameters('Comm', 'source', 'tag', 'status')
  Mprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): Message {
    return this._mprobe('Comm.Mprobe', source, tag, status);
  }

  /** The same without blocking: null if there is no message. `MPI_Improbe` */
  Improbe(source?: number, tag?: number, status?: Maybe<Status>): Message | null;
  Improbe(...named: NamedProbe): Message | null;
  @parameters('Comm', 'source', 'tag', 'status')
  Improbe(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): Message | null {
    return this._improbe('Comm.Improbe', source, tag, status);
  }
}

// Copies of messages that are on their way.
let outgoing: Request[] = [];

// The same message in memory of its own.
function copyOf(data: MessageData): MessageData {
  const copy = new MessageData(data.datatype);
  const { memory } = data;
  // Not its own slice(): a Buffer's is another view of the same memory.
  if (memory !== null) {
    copy.memory = new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength).slice();
  }
  copy.offset = data.offset < KNOWN_ADDRESS ? data.offset : 0;
  copy.count = data.count;
  return copy;
}
