import { inBytes } from '../base/description.js';
import { packageError } from '../base/exception.js';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, constant, defineKind, Handle, handleOf, isConstant } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { asStatus, type Status } from '../buffers/status.js';
import { BYTE } from '../datatypes/predefined.js';
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

/** Describes bytes as the data of a message. */
export function bytesData(bytes: Uint8Array): MessageData {
  const data = new MessageData(BYTE);
  data.memory = bytes;
  data.count = bytes.length;
  return data;
}

/**
 * A message that a matched probe has found. It can only be received through this object, so no
 * other receive can take it away. The object is null once the message is received.
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

  /**
   * Makes a null message, or another object for a message. Local.
   *
   * @param message a message: the new object stands for the same one; null makes a null message
   * @throws {TypeError} if `message` is neither an `MPI.Message` nor null
   */
  constructor(message: Message | null = null) {
    super();
    this._handle = handleOf(this, 'message', message);
    if (message !== null) this._size = message._size;
  }

  /** @internal */
  static _from(handle: number, status: Status): Message {
    const message = new Message();
    message._handle = handle;
    message._size = handle === handles.MESSAGE_NO_PROC ? 0 : MPI_Get_count(status._words, BYTE);
    return message;
  }

  /**
   * Makes a message of the MPI library's own handle, which `tohandle` gives. The size of the
   * message is not known then, so that `recv` and `irecv` can't receive it; `Recv` and `Irecv` can.
   * Local.
   *
   * @param handle the handle, as a number; only valid in the process that it comes from
   * @returns an object that stands for the same message
   * @throws {TypeError} if the handle is not such a number
   */
  static fromhandle(handle: number): Message;
  static fromhandle(named: { handle: number }): Message;
  @parameters('Message', 'handle')
  static fromhandle(handle: unknown): Message {
    const message = new Message();
    message._handle = asHandle('Message', handle);
    return message;
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_Message_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): Message;
  static fromfortran(named: { handle: number }): Message;
  @parameters('Message', 'handle')
  static fromfortran(handle: unknown): Message {
    return Message.fromhandle(fromFortran('Message', handle));
  }

  /**
   * Blocks until there is a message, and takes it out: only the object that this returns can
   * receive it. Another name of `comm.Mprobe`. `MPI_Mprobe`
   *
   * @param comm the communicator
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length of the message. Default: none
   * @returns the message
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
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

  /**
   * Takes a message out, if there is one: only the object that this returns can receive it.
   * Another name of `comm.Improbe`. Does not block. `MPI_Improbe`
   *
   * @param comm the communicator
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length of the message. Default: none
   * @returns the message, or null if there is none yet
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
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

  /**
   * Receives the message into memory. Blocking; it returns soon, since the message has come.
   * `MPI_Mrecv`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec}, at least as long as the
   *   message
   * @param status set to the source, the tag and the length of the message. Default: none
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if the spec of `buf` goes beyond its memory
   * @throws {MPI.Exception} with the class `MPI.ERR_TRUNCATE` if the message is longer than the
   *   memory, `MPI.ERR_REQUEST` if it was received already
   * @example
   * const status = new MPI.Status();
   * const message = comm.Mprobe({ source: 0, status });
   * message.Recv(new Float64Array(status.Get_count(MPI.DOUBLE)));
   */
  Recv(buf: BufferSpec, status?: Status | null): void;
  Recv(...named: Named<ReceiveArguments, ['buf', 'status']>): void;
  @parameters('Message', 'buf', 'status')
  Recv(buf: unknown, status: unknown = null): void {
    const target = asStatus('Message.Recv', status);
    this._check('Message.Recv');
    MPI_Mrecv(receiveData(buf, this._rank(), 'Message.Recv', 'buf'), this._consumed(), target);
  }

  // Open MPI crashes on a null message.
  private _check(method: string): void {
    if (this._handle !== handles.MESSAGE_NULL) return;
    throw packageError(
      ERR_REQUEST,
      `${method}: MPI_ERR_REQUEST: the message is null; it can be received only once`,
    );
  }

  // MPI makes null what is received, but a constant must stay what it is.
  private _consumed(): Message {
    return isConstant(this) ? Message.fromhandle(this._handle) : this;
  }

  // The message of a probe of PROC_NULL needs no memory.
  private _rank(): number {
    return this._handle === handles.MESSAGE_NO_PROC ? PROC_NULL : 0;
  }

  /**
   * Starts to receive the message into memory. Does not block. `MPI_Imrecv`
   *
   * @param buf a typed array or other memory, or a {@link BufferSpec}, at least as long as the
   *   message; not to be touched before the request is complete
   * @returns a request; `await` gives the `Status`, or throws with the class `MPI.ERR_TRUNCATE` if
   *   the message is longer than the memory
   * @throws {TypeError} if the memory is of the wrong type, or can be resized
   * @throws {RangeError} if the spec of `buf` goes beyond its memory
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the message was received already
   */
  Irecv(buf: BufferSpec): Request<Status>;
  Irecv(...named: Named<{ buf: BufferSpec }, ['buf']>): Request<Status>;
  @parameters('Message', 'buf')
  Irecv(buf: unknown): Request<Status> {
    this._check('Message.Irecv');
    const data = receiveData(buf, this._rank(), 'Message.Irecv', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Message.Irecv', 'buf');
    return Request._start(MPI_Imrecv(data, this._consumed()), memory);
  }

  /**
   * Blocks until there is the message of an object, and takes it out: only what this returns can
   * receive it. Another name of `comm.mprobe`. `MPI_Mprobe`
   *
   * @param comm the communicator
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length of the message. Default: none
   * @returns the message, which `recv` or `irecv` receives
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
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

  /**
   * Takes the message of an object out, if there is one: only what this returns can receive it.
   * Another name of `comm.improbe`. Does not block. `MPI_Improbe`
   *
   * @param comm the communicator
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length of the message. Default: none
   * @returns the message, which `recv` or `irecv` receives, or null if there is none yet
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
   */
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

  /**
   * Receives the object that the message carries. Blocking. `MPI_Mrecv`
   *
   * @param status set to the source, the tag and the length in bytes of the message. Default: none
   * @returns the object, a copy; null from `MPI.PROC_NULL`
   * @throws {TypeError} if the status is neither an `MPI.Status` nor null
   * @throws {DOMException} `DataCloneError` if the message is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the message was received already
   * @example
   * const message = comm.mprobe({ source: 0 });
   * const object = message.recv();
   */
  recv<T = unknown>(status?: Status | null): T;
  recv<T = unknown>(...named: Named<{ status?: Status | null }, ['status']>): T;
  @parameters('Message', 'status')
  recv(status: unknown = null): unknown {
    this._check('Message.recv');
    return this._receive(asStatus('Message.recv', status), null);
  }

  /** Receives the object, its large buffer into memory that is offered for that. @internal */
  _receive(status: Status | null, offered: Uint8Array | null): unknown {
    const none = this._handle === handles.MESSAGE_NO_PROC;
    const object = new IncomingObject(this._size, offered);
    object.receive((data) => MPI_Mrecv(data, this._consumed(), status));
    return none ? null : object.load();
  }

  /**
   * Starts to receive the object that the message carries. Does not block. `MPI_Imrecv`
   *
   * @returns a request; `await`, `wait` and `test` give the object, or null from `MPI.PROC_NULL`.
   *   They throw a `DataCloneError` if the message is not an object
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the message was received already
   * @example
   * const message = await comm.mprobeAsync({ source: 0 });
   * const object = await message.irecv();
   */
  irecv<T = unknown>(): Request<T> {
    this._check('Message.irecv');
    const none = this._handle === handles.MESSAGE_NO_PROC;
    const object = new IncomingObject(this._size);
    return Request._startReceive(
      object.receive((data) => MPI_Imrecv(data, this._consumed())),
      object.memory,
      none ? () => null : () => object.load(),
    );
  }

  /** @internal */
  override _facts(): readonly string[] {
    return this._handle === handles.MESSAGE_NO_PROC ? [] : [inBytes(this._size)];
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

/** The null handle: no message. `MPI_MESSAGE_NULL` */
export const MESSAGE_NULL = new Message();
/** The message of a probe of `MPI.PROC_NULL`, whose receive gives nothing. `MPI_MESSAGE_NO_PROC` */
export const MESSAGE_NO_PROC = constant(Message.fromhandle(handles.MESSAGE_NO_PROC));
