// Messages that carry objects: whatever structured clone carries.

import { parameters } from '../base/named_arguments.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import { NOTHING } from '../buffers/message_registers.js';
import { asStatus, type Status } from '../buffers/status.js';
import { asSignal } from '../memory/abort_signal.js';
import { checkInteger } from '../native/argument_checks.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { Message } from '../requests/message.js';
import { Request } from '../requests/request.js';
import { CommCollectives } from './collectives.js';
import type {
  IrecvHint,
  ObjectIrecvArguments,
  ObjectIrecvNamed,
  ObjectRecvArguments,
  ObjectRecvNamed,
  ObjectSendArguments,
  ObjectSendrecvArguments,
  ProbeArguments,
  RecvHint,
} from './message_arguments.js';
import {
  exchangeObjects,
  memoryOf,
  receiveObject,
  sendObject,
  startObjectSend,
} from './object_messages.js';
import { probe, probeNow, takeMessage, takeMessageNow } from './probes.js';

const NO_BYTES = new Uint8Array(0);

/** The messages that carry objects. */
export abstract class CommObjects extends CommCollectives {
  /**
   * Sends an object: whatever structured clone carries, in one message of any size. Blocking: it
   * returns when the object may be changed again. `MPI_Send`
   *
   * @param obj the object; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError} if `dest` or `tag` is not an integer
   * @throws {DOMException} `DataCloneError` for what can't be carried, such as a function; nothing
   *   was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag;
   *   `MPI.ERR_OTHER` if it goes to the own rank and would wait for ever
   * @example
   * comm.send({ a: 7, list: [1, 2, 3] }, 1);
   * comm.send('text', { dest: 1, tag: 11 });
   */
  send(obj: unknown, dest: number, tag?: number): void;
  send(...named: ObjectSendArguments): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  send(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    sendObject(native.MPI_Send, native.MPI_Isend, this, 'Comm.send', obj, dest, tag);
  }

  /**
   * Sends an object, and returns when the receiver has begun to receive it. Use it where the sender
   * must not run ahead of the receiver. Blocking. `MPI_Ssend`
   *
   * @param obj the object; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError} if `dest` or `tag` is not an integer
   * @throws {DOMException} `DataCloneError` for what can't be carried; nothing was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag;
   *   `MPI.ERR_OTHER` if it goes to the own rank and would wait for ever
   */
  ssend(obj: unknown, dest: number, tag?: number): void;
  ssend(...named: ObjectSendArguments): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  ssend(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    sendObject(native.MPI_Ssend, native.MPI_Issend, this, 'Comm.ssend', obj, dest, tag);
  }

  /**
   * Sends an object through the memory that `MPI.Attach_buffer` gave to MPI. It returns at once,
   * whatever the receiver does. Local. `MPI_Bsend`
   *
   * @param obj the object; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @throws {TypeError} if `dest` or `tag` is not an integer
   * @throws {DOMException} `DataCloneError` for what can't be carried; nothing was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is no room for it
   * @example
   * MPI.Attach_buffer(new Uint8Array(1 << 20));
   * comm.bsend({ a: 7 }, 1);
   * MPI.Detach_buffer(); // when it has been sent
   */
  bsend(obj: unknown, dest: number, tag?: number): void;
  bsend(...named: ObjectSendArguments): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  bsend(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    sendObject(native.MPI_Bsend, null, this, 'Comm.bsend', obj, dest, tag);
  }

  /**
   * Starts to send an object. Nonblocking: await the request, or call its `Wait`. The object may be
   * changed at once, as its bytes are made here; only ArrayBuffers of at least
   * `MPI.serializer.THRESHOLD` bytes must stay as they are until the request is complete.
   * `MPI_Isend`
   *
   * @param obj the object; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when the message has left
   * @throws {TypeError} if `dest` or `tag` is not an integer
   * @throws {DOMException} `DataCloneError` for what can't be carried; nothing was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * await comm.isend({ step, field }, 1);
   */
  isend(obj: unknown, dest: number, tag?: number): Request<Status>;
  isend(...named: ObjectSendArguments): Request<Status>;
  @parameters('Comm', 'obj', 'dest', 'tag')
  isend(obj: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return startObjectSend(native.MPI_Isend, this, 'Comm.isend', obj, dest, tag);
  }

  /**
   * Starts to send an object, to learn when the receiver takes it. Nonblocking. The object may be
   * changed at once, but for ArrayBuffers of at least `MPI.serializer.THRESHOLD` bytes.
   * `MPI_Issend`
   *
   * @param obj the object; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when the receiver has begun to receive
   * @throws {TypeError} if `dest` or `tag` is not an integer
   * @throws {DOMException} `DataCloneError` for what can't be carried; nothing was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  issend(obj: unknown, dest: number, tag?: number): Request<Status>;
  issend(...named: ObjectSendArguments): Request<Status>;
  @parameters('Comm', 'obj', 'dest', 'tag')
  issend(obj: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return startObjectSend(native.MPI_Issend, this, 'Comm.issend', obj, dest, tag);
  }

  /**
   * Starts to send an object through the memory that `MPI.Attach_buffer` gave to MPI. Nonblocking,
   * local. `MPI_Ibsend`
   *
   * @param obj the object; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param tag what the receiver asks for, from 0 to at least 32767. Default 0
   * @returns a request that is complete when the message is copied
   * @throws {TypeError} if `dest` or `tag` is not an integer
   * @throws {DOMException} `DataCloneError` for what can't be carried; nothing was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is no room for it
   */
  ibsend(obj: unknown, dest: number, tag?: number): Request<Status>;
  ibsend(...named: ObjectSendArguments): Request<Status>;
  @parameters('Comm', 'obj', 'dest', 'tag')
  ibsend(obj: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    return startObjectSend(native.MPI_Ibsend, this, 'Comm.ibsend', obj, dest, tag);
  }

  /**
   * Receives an object, whose size need not be known. Blocking: the event loop stands still until
   * it is there. `MPI_Mprobe` and `MPI_Mrecv`
   *
   * @param buf memory for a large buffer: an ArrayBuffer, or a typed array over the whole of one.
   *   An object with one large buffer of this length is received into it, and holds it. Default:
   *   none
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length in bytes. Default: none
   * @returns the object; null from `MPI.PROC_NULL`
   * @throws {TypeError} if `buf` is not memory: name the other parameters if you give none
   * @throws {DOMException} `DataCloneError` if the message is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * const message = comm.recv({ source: 0, tag: 11 });
   */
  recv<T = unknown>(
    buf?: BufferSpec | null,
    source?: number,
    tag?: number,
    status?: Status | null,
  ): T;
  recv<T = unknown>(...named: ObjectRecvArguments): T;
  recv<T = unknown>(named: ObjectRecvNamed): T;
  recv<T = unknown>(buf: RecvHint, source: number, tag?: number, status?: Status | null): T;
  @parameters('Comm', 'buf', 'source', 'tag', 'status')
  recv(
    buf: unknown = null,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): unknown {
    const offered = memoryOf('Comm.recv', 'buf', buf);
    return receiveObject(this, 'Comm.recv', source, tag, asStatus('Comm.recv', status), offered);
  }

  /**
   * Starts to receive an object, whose size need not be known. Nonblocking: the message is taken
   * when it has come and this process calls MPI or its event loop runs. Receives and probes posted
   * later, which fit the same messages, queue behind it. `MPI_Improbe` and `MPI_Imrecv`
   *
   * @param buf memory for a large buffer: an ArrayBuffer, or a typed array over the whole of one;
   *   not to be touched until the object is there, which may hold it. Default: none
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param signal ends the receive when it is aborted: it is rejected with the signal's reason,
   *   unless it has its message already. No message is lost. Default: none
   * @returns a request; `await` and `wait` give the object, or null from `MPI.PROC_NULL`. They
   *   throw a `DataCloneError` if the message is not an object
   * @throws {TypeError} if `buf` is not memory: name the other parameters if you give none
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * const message = await comm.irecv({ source: 0, tag: 11 });
   */
  irecv<T = unknown>(
    buf?: BufferSpec | null,
    source?: number,
    tag?: number,
    signal?: AbortSignal | null,
  ): Request<T>;
  irecv<T = unknown>(...named: ObjectIrecvArguments): Request<T>;
  irecv<T = unknown>(named: ObjectIrecvNamed): Request<T>;
  irecv<T = unknown>(
    buf: IrecvHint,
    source: number,
    tag?: number,
    signal?: AbortSignal | null,
  ): Request<T>;
  @parameters('Comm', 'buf', 'source', 'tag', 'signal')
  irecv(
    buf: unknown = null,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    signal: unknown = null,
  ): Request {
    const offered = memoryOf('Comm.irecv', 'buf', buf);
    checkInteger('Comm.irecv', 'source', source);
    checkInteger('Comm.irecv', 'tag', tag);
    const abort = asSignal('Comm.irecv', signal);
    if (source === PROC_NULL) {
      const handle = native.MPI_Irecv(NOTHING, source, tag, this);
      return Request._startReceive(handle, NO_BYTES, () => null);
    }
    return Request._receive(this, source, tag, abort, offered);
  }

  /**
   * Sends one object and receives another. Use it where processes send to each other: a `send` and
   * a `recv` in turn can wait for each other for ever. Blocking. `MPI_Isend`, then as `recv`
   *
   * @param sendobj the object to send; the receiver gets a copy
   * @param dest the rank of the receiver; `MPI.PROC_NULL` for nobody
   * @param sendtag the tag of the message to send. Default 0
   * @param recvbuf memory for a large buffer of the object that is received. Default: none
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param recvtag the tag of the message to receive. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length in bytes. Default: none
   * @returns the object that was received; null from `MPI.PROC_NULL`
   * @throws {TypeError} if a rank or tag is not an integer, or `recvbuf` is not memory
   * @throws {DOMException} `DataCloneError` for what can't be carried; nothing was sent then
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * const fromLeft = comm.sendrecv(own, { dest: right, source: left });
   */
  sendrecv<T = unknown>(
    sendobj: unknown,
    dest: number,
    sendtag?: number,
    recvbuf?: BufferSpec | null,
    source?: number,
    recvtag?: number,
    status?: Status | null,
  ): T;
  sendrecv<T = unknown>(...named: ObjectSendrecvArguments): T;
  @parameters('Comm', 'sendobj', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag', 'status')
  sendrecv(
    sendobj: unknown,
    dest?: unknown,
    sendtag: unknown = 0,
    recvbuf: unknown = null,
    source: unknown = ANY_SOURCE,
    recvtag: unknown = ANY_TAG,
    status: unknown = null,
  ): unknown {
    return exchangeObjects(this, sendobj, dest, sendtag, recvbuf, source, recvtag, status);
  }

  /**
   * Blocks until there is a message to receive. Any receive can take the message then; prefer
   * `mprobe` where there are several. Another name of `Probe`. `MPI_Probe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: none
   * @returns true
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  probe(source?: number, tag?: number, status?: Status | null): true;
  probe(...named: ProbeArguments): true;
  @parameters('Comm', 'source', 'tag', 'status')
  probe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): true {
    return probe(this, 'Comm.probe', source, tag, status);
  }

  /**
   * Tells whether there is a message to receive. Another name of `Iprobe`. Does not block.
   * `MPI_Iprobe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length, if there is one. Default: none
   * @returns whether there is one
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  iprobe(source?: number, tag?: number, status?: Status | null): boolean;
  iprobe(...named: ProbeArguments): boolean;
  @parameters('Comm', 'source', 'tag', 'status')
  iprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): boolean {
    return probeNow(this, 'Comm.iprobe', source, tag, status);
  }

  /**
   * Blocks until there is a message, and takes it out: only the object that this returns can
   * receive it. `MPI_Mprobe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: none
   * @returns the message, whose `recv` or `irecv` gives the object
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   * @example
   * const message = comm.mprobe({ source: 0 });
   * const object = message.recv();
   */
  mprobe(source?: number, tag?: number, status?: Status | null): Message;
  mprobe(...named: ProbeArguments): Message;
  @parameters('Comm', 'source', 'tag', 'status')
  mprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): Message {
    return takeMessage(this, 'Comm.mprobe', source, tag, status);
  }

  /**
   * Takes a message out, if there is one: only the object that this returns can receive it. Does
   * not block. `MPI_Improbe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length, if there is one. Default: none
   * @returns the message, whose `recv` or `irecv` gives the object; null if there is none
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
  improbe(source?: number, tag?: number, status?: Status | null): Message | null;
  improbe(...named: ProbeArguments): Message | null;
  @parameters('Comm', 'source', 'tag', 'status')
  improbe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): unknown {
    return takeMessageNow(this, 'Comm.improbe', source, tag, status);
  }
}
