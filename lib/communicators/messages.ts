// Messages between two processes, in memory: blocking, nonblocking, persistent and in partitions,
// and the probes that find them. The blocking ones are written out: there a few nanoseconds count.

import { parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { asStatus, type Status } from '../buffers/status.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { gate } from '../native/gate.js';
import { ANY_SOURCE, ANY_TAG } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Message } from '../requests/message.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import { CommBase } from './base.js';
import type * as Arguments from './message_arguments.js';
import * as persistent from './persistent_messages.js';
import { probe, probeNow, takeMessage, takeMessageNow } from './probes.js';
import { sendToSelf } from './self_messages.js';
import * as started from './started_messages.js';

type Buffer = BufferSpec | null;

/** The messages between two processes, in memory. */
export abstract class CommPointToPoint extends CommBase {
  /**
   * Sends a message. Blocking: it returns when `buf` may be used again, which can be before it is
   * received. Use `Isend` to go on meanwhile, `Ssend` to be sure of the receiver. `MPI_Send`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec} that names a part of one
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag;
   *   `MPI.ERR_OTHER` if it goes to the own rank and would wait for ever
   * @example
   * comm.Send(new Float64Array([1, 2, 3]), 1, 7);
   * comm.Send([array, 2, 1, MPI.DOUBLE], { dest: 1 });   // array[1] and array[2]
   */
  Send(buf: Buffer, dest: number, tag?: number): void;
  Send(...named: Arguments.SendArguments): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Send(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    const data = sendData(buf, dest, 'Comm.Send', 'buf');
    if (!this._isSelf(dest)) native.MPI_Send(data, dest, tag, this);
    else sendToSelf(native.MPI_Send, native.MPI_Isend, this, 'Comm.Send', data, dest, tag);
  }

  /**
   * Sends a message, and waits until the receiver has begun to receive it. Blocking. `MPI_Ssend`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec}
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag;
   *   `MPI.ERR_OTHER` if it goes to the own rank and would wait for ever
   */
  Ssend(buf: Buffer, dest: number, tag?: number): void;
  Ssend(...named: Arguments.SendArguments): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ssend(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    const data = sendData(buf, dest, 'Comm.Ssend', 'buf');
    if (!this._isSelf(dest)) native.MPI_Ssend(data, dest, tag, this);
    else sendToSelf(native.MPI_Ssend, native.MPI_Issend, this, 'Comm.Ssend', data, dest, tag);
  }

  /**
   * Sends a message through the memory of `MPI.Attach_buffer`. Returns at once. Local. `MPI_Bsend`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec}
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is no room for it
   */
  Bsend(buf: Buffer, dest: number, tag?: number): void;
  Bsend(...named: Arguments.SendArguments): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Bsend(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    native.MPI_Bsend(sendData(buf, dest, 'Comm.Bsend', 'buf'), dest, tag, this);
  }

  /**
   * Sends a message whose receive must be posted already: saves a handshake. Blocking. `MPI_Rsend`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec}
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag;
   *   `MPI.ERR_OTHER` if it goes to the own rank and would wait for ever
   */
  Rsend(buf: Buffer, dest: number, tag?: number): void;
  Rsend(...named: Arguments.SendArguments): void;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Rsend(buf: unknown, dest?: unknown, tag: unknown = 0): void {
    const data = sendData(buf, dest, 'Comm.Rsend', 'buf');
    if (!this._isSelf(dest)) native.MPI_Rsend(data, dest, tag, this);
    else sendToSelf(native.MPI_Rsend, native.MPI_Irsend, this, 'Comm.Rsend', data, dest, tag);
  }

  /**
   * Receives a message. Blocking: the event loop stands still until it is there. A message that is
   * shorter than `buf` leaves the rest of it as it was. `MPI_Recv`
   *
   * @param buf where it goes: a typed array or other memory, or a {@link BufferSpec}
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if the message is longer than `buf`
   * @example
   * const status = new MPI.Status();
   * comm.Recv(buffer, { tag: 7, status });   // from any rank; comm.Recv(buffer, 0) from rank 0
   * console.log(status.source, status.Get_count(MPI.DOUBLE));
   */
  Recv(buf: Buffer, source?: number, tag?: number, status?: Status | null): void;
  Recv(...named: Arguments.RecvArguments): void;
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

  /**
   * Sends one message and receives another. Use it where processes send to each other: a `Send` and
   * a `Recv` in turn can wait for each other for ever. Blocking. `MPI_Sendrecv`
   *
   * @param sendbuf what to send: a typed array or other memory, or a {@link BufferSpec}
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param sendtag the tag of the message to send. Default 0
   * @param recvbuf where the other message goes, in other memory; needed unless `source` is
   *   `MPI.PROC_NULL`
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param recvtag the tag of the message to receive. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length of what was received. Default: none
   * @throws {TypeError | RangeError} if a buffer is not memory, or less than its spec says, or if
   *   both overlap
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if it is longer than `recvbuf`
   * @example
   * comm.Sendrecv(own, { dest: right, recvbuf: other, source: left });   // around a ring
   */
  Sendrecv(
    sendbuf: Buffer,
    dest: number,
    sendtag?: number,
    recvbuf?: Buffer,
    source?: number,
    recvtag?: number,
    status?: Status | null,
  ): void;
  Sendrecv(...named: Arguments.SendrecvArguments): void;
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
    started.checkApart(send, receive, dest, sendtag, source, recvtag);
    if (gate.pendingReceives > 0) {
      started.exchangeInTurn(this, send, dest, sendtag, receive, source, recvtag, target);
      return;
    }
    native.MPI_Sendrecv(send, dest, sendtag, receive, source, recvtag, this, target);
  }

  /**
   * Sends the contents of `buf`, and receives into it. Blocking. `MPI_Sendrecv_replace`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec}, for both messages
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param sendtag the tag of the message to send. Default 0
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param recvtag the tag of the message to receive. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length of what was received. Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if the message is longer than `buf`
   */
  Sendrecv_replace(
    buf: Buffer,
    dest: number,
    sendtag?: number,
    source?: number,
    recvtag?: number,
    status?: Status | null,
  ): void;
  Sendrecv_replace(...named: Arguments.SendrecvReplaceArguments): void;
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
    const data = started.replacedData('Comm.Sendrecv_replace', buf, dest, source);
    if (gate.pendingReceives > 0) {
      started.replaceInTurn(this, data, dest, sendtag, source, recvtag, target);
      return;
    }
    native.MPI_Sendrecv_replace(data, dest, sendtag, source, recvtag, this, target);
  }

  /**
   * Starts to send a message. Nonblocking: await the request, or call its `Wait`. `MPI_Isend`
   *
   * @param buf memory or a {@link BufferSpec}; not to be changed until the request is complete
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when `buf` may be used again
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * await comm.Isend(array, 1);   // timers and sockets go on
   */
  Isend(buf: Buffer, dest: number, tag?: number): Request<Status>;
  Isend(...named: Arguments.SendArguments): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Isend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return started.startSend(native.MPI_Isend, this, 'Comm.Isend', buf, dest, tag);
  }

  /**
   * Starts to send a message, to learn when the receiver takes it. Nonblocking. `MPI_Issend`
   *
   * @param buf memory or a {@link BufferSpec}; not to be changed until the request is complete
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when the receiver has begun to receive
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Issend(buf: Buffer, dest: number, tag?: number): Request<Status>;
  Issend(...named: Arguments.SendArguments): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Issend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return started.startSend(native.MPI_Issend, this, 'Comm.Issend', buf, dest, tag);
  }

  /**
   * Starts to send a message through the memory of `MPI.Attach_buffer`. Local. `MPI_Ibsend`
   *
   * @param buf memory or a {@link BufferSpec}; not to be changed until the request is complete
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when the message is copied
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is no room for it
   */
  Ibsend(buf: Buffer, dest: number, tag?: number): Request<Status>;
  Ibsend(...named: Arguments.SendArguments): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ibsend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return started.startSend(native.MPI_Ibsend, this, 'Comm.Ibsend', buf, dest, tag);
  }

  /**
   * Starts to send a message whose receive must be posted already. Nonblocking. `MPI_Irsend`
   *
   * @param buf memory or a {@link BufferSpec}; not to be changed until the request is complete
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when `buf` may be used again
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Irsend(buf: Buffer, dest: number, tag?: number): Request<Status>;
  Irsend(...named: Arguments.SendArguments): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Irsend(buf: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return started.startSend(native.MPI_Irsend, this, 'Comm.Irsend', buf, dest, tag);
  }

  /**
   * Starts to receive a message. Nonblocking: await the request, or call its `Wait`. `MPI_Irecv`
   *
   * @param buf memory or a {@link BufferSpec}; not to be touched until the request is complete
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @returns a request for the status; it fails with `MPI.ERR_TRUNCATE` if `buf` is too short
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * const status = await comm.Irecv(buffer, { source: 0 });   // then status.Get_count(MPI.DOUBLE)
   */
  Irecv(buf: Buffer, source?: number, tag?: number): Request<Status>;
  Irecv(...named: Arguments.IrecvArguments): Request<Status>;
  @parameters('Comm', 'buf', 'source', 'tag')
  Irecv(buf: unknown, source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG): Request<Status> {
    return started.startReceive(this, buf, source, tag);
  }

  /**
   * Starts to send one message and to receive another. What is sent is copied, so `sendbuf` may be
   * used again at once. Nonblocking. It stands for `MPI_Isendrecv`, which not all libraries have.
   *
   * @param sendbuf what to send: a typed array or other memory, or a {@link BufferSpec}
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param sendtag the tag of the message to send. Default 0
   * @param recvbuf where the other message goes; not to be touched until the request is complete
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param recvtag the tag of the message to receive. Default `MPI.ANY_TAG`
   * @returns a request that is complete, with its status, when the other message is there
   * @throws {TypeError | RangeError} if a buffer is not memory, `recvbuf` is resizable, or a spec
   *   is wrong
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Isendrecv(
    sendbuf: Buffer,
    dest: number,
    sendtag?: number,
    recvbuf?: Buffer,
    source?: number,
    recvtag?: number,
  ): Request<Status>;
  Isendrecv(...named: Arguments.IsendrecvArguments): Request<Status>;
  @parameters('Comm', 'sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag')
  Isendrecv(
    sendbuf: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    recvbuf: unknown = null,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
  ): Request<Status> {
    const method = 'Comm.Isendrecv';
    const receive = receiveData(recvbuf, source, method, 'recvbuf');
    const send = sendData(sendbuf, dest, method, 'sendbuf');
    return started.startExchange(
      this,
      method,
      send,
      dest,
      sendtag,
      receive,
      source,
      recvtag,
      'recvbuf',
    );
  }

  /**
   * Starts to send a copy of the contents of `buf`, and to receive another message into it.
   * Nonblocking. It stands for `MPI_Isendrecv_replace`, which not all libraries have.
   *
   * @param buf memory or a {@link BufferSpec}; not to be touched until the request is complete
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param sendtag the tag of the message to send. Default 0
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param recvtag the tag of the message to receive. Default `MPI.ANY_TAG`
   * @returns a request that is complete, with its status, when the other message is there
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Isendrecv_replace(
    buf: Buffer,
    dest: number,
    sendtag?: number,
    source?: number,
    recvtag?: number,
  ): Request<Status>;
  Isendrecv_replace(...named: Arguments.IsendrecvReplaceArguments): Request<Status>;
  @parameters('Comm', 'buf', 'dest', 'sendtag', 'source', 'recvtag')
  Isendrecv_replace(
    buf: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
  ): Request<Status> {
    const method = 'Comm.Isendrecv_replace';
    const data = started.replacedData(method, buf, dest, source);
    return started.startExchange(this, method, data, dest, sendtag, data, source, recvtag, 'buf');
  }

  /**
   * Blocks until there is a message to receive. Use it to learn a message's length first; any
   * receive can take the message then, so prefer `Mprobe` where there are several. `MPI_Probe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: none
   * @returns true
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * const status = new MPI.Status();
   * comm.Probe(0, 7, status);
   * const buffer = new Float64Array(status.Get_count(MPI.DOUBLE));   // for comm.Recv(buffer, 0, 7)
   */
  Probe(source?: number, tag?: number, status?: Status | null): true;
  Probe(...named: Arguments.ProbeArguments): true;
  @parameters('Comm', 'source', 'tag', 'status')
  Probe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): true {
    return probe(this, 'Comm.Probe', source, tag, status);
  }

  /**
   * Tells whether there is a message to receive. Does not block. `MPI_Iprobe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length, if there is one. Default: none
   * @returns whether there is one
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Iprobe(source?: number, tag?: number, status?: Status | null): boolean;
  Iprobe(...named: Arguments.ProbeArguments): boolean;
  @parameters('Comm', 'source', 'tag', 'status')
  Iprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): boolean {
    return probeNow(this, 'Comm.Iprobe', source, tag, status);
  }

  /**
   * Blocks until there is a message, and takes it out: no other receive can get it. `MPI_Mprobe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: none
   * @returns the message, whose `Recv` or `Irecv` receives it
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Mprobe(source?: number, tag?: number, status?: Status | null): Message;
  Mprobe(...named: Arguments.ProbeArguments): Message;
  @parameters('Comm', 'source', 'tag', 'status')
  Mprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): Message {
    return takeMessage(this, 'Comm.Mprobe', source, tag, status);
  }

  /**
   * Takes a message out, if there is one: no other receive can get it. Nonblocking. `MPI_Improbe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length, if there is one. Default: none
   * @returns the message, whose `Recv` or `Irecv` receives it; null if there is none
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Improbe(source?: number, tag?: number, status?: Status | null): Message | null;
  Improbe(...named: Arguments.ProbeArguments): Message | null;
  @parameters('Comm', 'source', 'tag', 'status')
  Improbe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): unknown {
    return takeMessageNow(this, 'Comm.Improbe', source, tag, status);
  }

  /**
   * Sets up a `Send` that is made many times with the same arguments. Local. `MPI_Send_init`
   *
   * @param buf memory or a {@link BufferSpec}, in use until the request is freed
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns an inactive request: `Start` sends what is in `buf` then
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * using request = comm.Send_init(array, 1);
   * request.Start();   // then request.Wait(), and again, as often as needed
   */
  Send_init(buf: Buffer, dest: number, tag?: number): Prequest;
  Send_init(...named: Arguments.SendArguments): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Send_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    return persistent.prepareSend(native.MPI_Send_init, this, 'Comm.Send_init', buf, dest, tag);
  }

  /**
   * Sets up an `Ssend` that is made many times with the same arguments. Local. `MPI_Ssend_init`
   *
   * @param buf memory or a {@link BufferSpec}, in use until the request is freed
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns an inactive request: `Start` sends; complete when the receiver has begun to receive
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Ssend_init(buf: Buffer, dest: number, tag?: number): Prequest;
  Ssend_init(...named: Arguments.SendArguments): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ssend_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    return persistent.prepareSend(native.MPI_Ssend_init, this, 'Comm.Ssend_init', buf, dest, tag);
  }

  /**
   * Sets up a `Bsend` that is made many times with the same arguments. Local. `MPI_Bsend_init`
   *
   * @param buf memory or a {@link BufferSpec}, in use until the request is freed
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns an inactive request: `Start` copies what is in `buf` then into the attached buffer
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Bsend_init(buf: Buffer, dest: number, tag?: number): Prequest;
  Bsend_init(...named: Arguments.SendArguments): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Bsend_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    return persistent.prepareSend(native.MPI_Bsend_init, this, 'Comm.Bsend_init', buf, dest, tag);
  }

  /**
   * Sets up an `Rsend` that is made many times with the same arguments. Local. `MPI_Rsend_init`
   *
   * @param buf memory or a {@link BufferSpec}, in use until the request is freed
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns an inactive request: `Start`, when the receive is posted, sends what is in `buf` then
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Rsend_init(buf: Buffer, dest: number, tag?: number): Prequest;
  Rsend_init(...named: Arguments.SendArguments): Prequest;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Rsend_init(buf: unknown, dest?: unknown, tag: unknown = 0): Prequest {
    return persistent.prepareSend(native.MPI_Rsend_init, this, 'Comm.Rsend_init', buf, dest, tag);
  }

  /**
   * Sets up a receive that is made many times with the same arguments. Local. `MPI_Recv_init`
   *
   * @param buf memory or a {@link BufferSpec} for the messages, in use until the request is freed
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the messages. Default `MPI.ANY_TAG`
   * @returns an inactive request: `Start` starts to receive one message
   * @throws {TypeError | RangeError} if `buf` is resizable, less than its spec says, or not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  Recv_init(buf: Buffer, source?: number, tag?: number): Prequest;
  Recv_init(...named: Arguments.IrecvArguments): Prequest;
  @parameters('Comm', 'buf', 'source', 'tag')
  Recv_init(buf: unknown, source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG): Prequest {
    return persistent.prepareReceive(this, buf, source, tag);
  }

  /**
   * Sets up a send in partitions, each of which leaves when it is filled. Use it where parts of a
   * message become ready one after another. Local. From MPI 4 on. `MPI_Psend_init`
   *
   * @param buf the memory of all partitions, divided evenly; a count in it is that of one partition
   * @param partitions their number, at least 1
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request: after `Start`, its `Pready(i)` sends partition `i`
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or not divided by
   *   `partitions`
   * @throws {MPI.Exception} if the library has no partitioned messages
   */
  Psend_init(buf: Buffer, partitions: number, dest: number, tag?: number, info?: Info): Prequest;
  Psend_init(...named: Arguments.PsendArguments): Prequest;
  @parameters('Comm', 'buf', 'partitions', 'dest', 'tag', 'info')
  Psend_init(
    buf: unknown,
    partitions?: unknown,
    dest?: unknown,
    tag: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    return persistent.preparePartitionedSend(this, buf, partitions, dest, tag, info);
  }

  /**
   * Sets up a receive in partitions, each of which can be used as soon as it is there. Their number
   * may differ from the sender's. Local. From MPI 4 on. `MPI_Precv_init`
   *
   * @param buf the memory of all partitions, divided evenly; a count in it is that of one partition
   * @param partitions their number, at least 1
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. It must be given
   * @param tag the tag of the message. It must be given
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request; once started, `Parrived(i)` tells whether partition `i` is there
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or not divided by
   *   `partitions`
   * @throws {MPI.Exception} for a wildcard, or if the library has no partitioned messages
   */
  Precv_init(buf: Buffer, partitions: number, source?: number, tag?: number, info?: Info): Prequest;
  Precv_init(...named: Arguments.PrecvArguments): Prequest;
  @parameters('Comm', 'buf', 'partitions', 'source', 'tag', 'info')
  Precv_init(
    buf: unknown,
    partitions?: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    info: unknown = INFO_NULL,
  ): Prequest {
    return persistent.preparePartitionedReceive(this, buf, partitions, source, tag, info);
  }
}
