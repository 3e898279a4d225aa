import { packageError } from '../base/exception.js';
import { asHandle, defineKind, Handle } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { asStatus, type Status } from '../buffers/status.js';
import { BYTE } from '../datatypes/datatype.js';
import type { Comm } from '../handles/communicator_classes.js';
import { addon } from '../native/addon.js';
import { isHandle, notHandle } from '../native/argument_checks.js';
import { ANY_SOURCE, ANY_TAG, ERR_REQUEST, PROC_NULL } from '../native/generated/constants.js';
import { MPI_Get_count, MPI_Imrecv, MPI_Mrecv } from '../native/generated/functions.js';
import { type Memory, MessageData } from '../native/message_data.js';
import { IncomingObject } from '../objects/incoming_object.js';
import { Request } from './request.js';

const { handles } = addon;

interface ReceiveArguments {
  buf: BufferSpec;
  status?: Status | null;
}

/** Bytes as the data of a message. */
export function bytesData(bytes: Uint8Array): MessageData {
  const data = new MessageData(BYTE);
  data.memory = bytes;
  data.count = bytes.length;
  return data;
}

/**
 * A message that a matched probe has found: it can only be received through this object, so no other
 * receive can take it away. It is null after that.
 *
 * @example
 * const status = new MPI.Status();
 * const message = comm.Mprobe({ source: 0, status });
 * const buffer = new Float64Array(status.Get_count(MPI.DOUBLE));
 * message.Recv(buffer);
 */
export class Message extends Handle {
  /** The size in bytes that was probed. @internal */
  _size = 0;

  /** @param message another message: the new object stands for the same one */
  constructor(message: Message | null = null) {
    super();
    this._handle = message?._handle ?? this._null;
    if (message !== null) this._size = message._size;
  }

  /** @internal */
  static _from(handle: number, status: Status): Message {
    const message = new Message();
    message._handle = handle;
    message._size = handle === handles.MESSAGE_NO_PROC ? 0 : MPI_Get_count(status._words, BYTE);
    return message;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Message;
  static fromhandle(named: { handle: number }): Message;
  @parameters('Message', 'handle')
  static fromhandle(handle: unknown): Message {
    const message = new Message();
    message._handle = asHandle('Message', handle);
    return message;
  }

  /** The same as `comm.Mprobe`. */
  static Probe(comm: Comm, source?: number, tag?: number, status?: Status | null): Message;
  static Probe(...named: Named<ProbeOf, ['comm', 'source', 'tag', 'status']>): Message;
  @parameters('Message', 'comm', 'source', 'tag', 'status')
  static Probe(
    comm: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): Message {
    return asComm('Message.Probe', comm).Mprobe(
      source as number,
      tag as number,
      status as Status | null,
    );
  }

  /** The same as `comm.Improbe`. */
  static Iprobe(comm: Comm, source?: number, tag?: number, status?: Status | null): Message | null;
  static Iprobe(...named: Named<ProbeOf, ['comm', 'source', 'tag', 'status']>): Message | null;
  @parameters('Message', 'comm', 'source', 'tag', 'status')
  static Iprobe(
    comm: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): Message | null {
    return asComm('Message.Iprobe', comm).Improbe(
      source as number,
      tag as number,
      status as Status | null,
    );
  }

  /** Receives the message into memory. Blocking. `MPI_Mrecv` */
  Recv(buf: BufferSpec, status?: Status | null): void;
  Recv(...named: Named<ReceiveArguments, ['buf', 'status']>): void;
  @parameters('Message', 'buf', 'status')
  Recv(buf: unknown, status: unknown = null): void {
    const target = asStatus('Message.Recv', status);
    this.#check('Message.Recv');
    MPI_Mrecv(receiveData(buf, this.#rank(), 'Message.Recv', 'buf'), this, target);
  }

  // Open MPI crashes on a null message.
  #check(method: string): void {
    if (this._handle !== handles.MESSAGE_NULL) return;
    throw packageError(
      ERR_REQUEST,
      `${method}: MPI_ERR_REQUEST: the message is null; it can be received only once`,
    );
  }

  // The message of a probe of PROC_NULL needs no memory.
  #rank(): number {
    return this._handle === handles.MESSAGE_NO_PROC ? PROC_NULL : 0;
  }

  /** Starts receiving the message into memory. `MPI_Imrecv` */
  Irecv(buf: BufferSpec): Request<Status>;
  Irecv(...named: Named<{ buf: BufferSpec }, ['buf']>): Request<Status>;
  @parameters('Message', 'buf')
  Irecv(buf: unknown): Request<Status> {
    this.#check('Message.Irecv');
    const data = receiveData(buf, this.#rank(), 'Message.Irecv', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Message.Irecv', 'buf');
    return Request._start(MPI_Imrecv(data, this), memory);
  }

  /** The same as `comm.mprobe`. */
  static probe(comm: Comm, source?: number, tag?: number, status?: Status | null): Message;
  static probe(...named: Named<ProbeOf, ['comm', 'source', 'tag', 'status']>): Message;
  @parameters('Message', 'comm', 'source', 'tag', 'status')
  static probe(
    comm: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): Message {
    return asComm('Message.probe', comm).mprobe(
      source as number,
      tag as number,
      status as Status | null,
    );
  }

  /** The same as `comm.improbe`. */
  static iprobe(comm: Comm, source?: number, tag?: number, status?: Status | null): Message | null;
  static iprobe(...named: Named<ProbeOf, ['comm', 'source', 'tag', 'status']>): Message | null;
  @parameters('Message', 'comm', 'source', 'tag', 'status')
  static iprobe(
    comm: unknown,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): Message | null {
    return asComm('Message.iprobe', comm).improbe(
      source as number,
      tag as number,
      status as Status | null,
    );
  }

  /** Receives the object; null from `PROC_NULL`. Blocking. */
  recv(status?: Status | null): unknown;
  recv(...named: Named<{ status?: Status | null }, ['status']>): unknown;
  @parameters('Message', 'status')
  recv(status: unknown = null): unknown {
    this.#check('Message.recv');
    return this._receive(asStatus('Message.recv', status), null);
  }

  /** The same, into memory that is offered for it. @internal */
  _receive(status: Status | null, offered: Uint8Array | null): unknown {
    const none = this._handle === handles.MESSAGE_NO_PROC;
    const object = new IncomingObject(this._size, offered);
    object.receive((data) => MPI_Mrecv(data, this, status));
    return none ? null : object.load();
  }

  /** Starts receiving the object, which `await` and `wait` give. */
  irecv<T = unknown>(): Request<T> {
    this.#check('Message.irecv');
    const none = this._handle === handles.MESSAGE_NO_PROC;
    const object = new IncomingObject(this._size);
    return Request._startReceive(
      object.receive((data) => MPI_Imrecv(data, this)),
      object.memory,
      none ? () => null : () => object.load(),
    );
  }

  /** A message can't be freed: it must be received. @internal */
  protected override _release(): void {}
}

function asComm(method: string, comm: unknown): Comm {
  if (isHandle(comm, 'Comm')) return comm as Comm;
  throw notHandle(method, 'comm', 'Comm', comm);
}

interface ProbeOf {
  comm: Comm;
  source?: number;
  tag?: number;
  status?: Status | null;
}

defineKind(Message.prototype, 'Message', handles.MESSAGE_NULL, [handles.MESSAGE_NO_PROC]);

/** The null handle: no message. */
export const MESSAGE_NULL = new Message();
/** The message of a probe of `PROC_NULL`. */
export const MESSAGE_NO_PROC = Message.fromhandle(handles.MESSAGE_NO_PROC);
