// Objects: messages and collectives that carry anything that structured clone does.
import { type Named, parameters } from '../base/named_arguments.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import { NOTHING } from '../buffers/message_registers.js';
import { asStatus, type Status } from '../buffers/status.js';
import { waitFor } from '../event_loop/object_queue.js';
import { asSignal } from '../memory/abort_signal.js';
import { checkInteger, show } from '../native/argument_checks.js';
import { gate } from '../native/gate.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { MessageData } from '../native/message_data.js';
import {
  allgatherObjects,
  alltoallObjects,
  bcastObject,
  gatherObjects,
  scatterObjects,
} from '../object_collectives/exchanges.js';
import {
  allreduceObjects,
  type ObjectOp,
  reduceObjects,
} from '../object_collectives/reductions.js';
import {
  giveBack,
  Inbox,
  IncomingObject,
  offeredMemory,
  takeInbox,
} from '../objects/incoming_object.js';
import { type OutgoingObject, outgoing } from '../objects/outgoing_object.js';
import { SUM } from '../operations/op.js';
import type { Message } from '../requests/message.js';
import { Request } from '../requests/request.js';
import type { NamedProbe, ProbeArguments, SendreceiveArguments } from './messages.js';
import { CommPersistent } from './persistent_messages.js';

type Maybe<T> = T | null;

type NamedObject<T> = [
  ...([obj: T, { dest: number; tag?: number }] | [obj: T, dest: number, { tag?: number }]),
];

// Checks of the object methods, before anything is serialized or sent.
function memoryOf(method: string, argument: string, buf: unknown): Uint8Array | null {
  if (buf === null || buf === undefined) return null;
  if (typeof buf === 'object') return offeredMemory(`Comm.${method}`, argument, buf);
  throw new TypeError(
    `Comm.${method}: the first parameter is buf, but ${show(buf)} came; name the others: comm.${method}({ source: 0, tag: 0 })`,
  );
}

const NO_BYTES = new Uint8Array(0);

/** The methods that carry objects. */
export abstract class CommObjects extends CommPersistent {
  /**
   * Sends an object: anything that structured clone carries. Blocking. What it doesn't carry, such
   * as a function, is a `DataCloneError`, and nothing was sent.
   *
   * @example
   * comm.send({ a: 7, list: [1, 2, 3] }, 1);
   * comm.send('text', { dest: 1, tag: 11 });
   */
  send(obj: unknown, dest: number, tag?: number): void;
  send(...named: NamedObject<unknown>): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  send(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    const message = messageOf('Comm.send', obj, dest, tag);
    const { whole } = message;
    if (whole !== null) native.MPI_Send(whole, dest, tag, this);
    else message.send((data) => native.MPI_Send(data, dest, tag, this));
    message.release();
  }

  /** The same; returns when the receiver has begun to receive it. Blocking. */
  ssend(obj: unknown, dest: number, tag?: number): void;
  ssend(...named: NamedObject<unknown>): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  ssend(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    const message = messageOf('Comm.ssend', obj, dest, tag);
    const { whole } = message;
    if (whole !== null) native.MPI_Ssend(whole, dest, tag, this);
    else message.send((data) => native.MPI_Ssend(data, dest, tag, this));
    message.release();
  }

  /** The same through the attached buffer (`MPI.Attach_buffer`). Local. */
  bsend(obj: unknown, dest: number, tag?: number): void;
  bsend(...named: NamedObject<unknown>): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  bsend(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    const message = messageOf('Comm.bsend', obj, dest, tag);
    const { whole } = message;
    if (whole !== null) native.MPI_Bsend(whole, dest, tag, this);
    else message.send((data) => native.MPI_Bsend(data, dest, tag, this));
    message.release();
  }

  /**
   * Starts sending an object, which may be changed at once: its bytes are made here. Only ArrayBuffers of
   * at least `MPI.serializer.THRESHOLD` bytes must stay as they are until it is complete.
   */
  isend(obj: unknown, dest: number, tag?: number): Request<Status>;
  isend(...named: NamedObject<unknown>): Request<Status>;
  @parameters('Comm', 'obj', 'dest', 'tag')
  isend(obj: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const message = messageOf('Comm.isend', obj, dest, tag);
    return started(message, (data) => native.MPI_Isend(data, dest, tag, this));
  }

  /** Starts sending an object; complete when the receiver has begun to receive. */
  issend(obj: unknown, dest: number, tag?: number): Request<Status>;
  issend(...named: NamedObject<unknown>): Request<Status>;
  @parameters('Comm', 'obj', 'dest', 'tag')
  issend(obj: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const message = messageOf('Comm.issend', obj, dest, tag);
    return started(message, (data) => native.MPI_Issend(data, dest, tag, this));
  }

  /** Starts sending an object through the attached buffer. */
  ibsend(obj: unknown, dest: number, tag?: number): Request<Status>;
  ibsend(...named: NamedObject<unknown>): Request<Status>;
  @parameters('Comm', 'obj', 'dest', 'tag')
  ibsend(obj: unknown, dest?: unknown, tag: unknown = 0): Request<Status> {
    const message = messageOf('Comm.ibsend', obj, dest, tag);
    return started(message, (data) => native.MPI_Ibsend(data, dest, tag, this));
  }

  /**
   * Receives an object. Blocking. Its size need not be known.
   *
   * @param buf an ArrayBuffer, or a typed array over the whole of one: an object with one large buffer of
   * this length is received into it, and holds it. Other memory is not used
   * @returns the object; null from `MPI.PROC_NULL`
   * @example
   * const message = comm.recv({ source: 0, tag: 11 });
   */
  recv<T = unknown>(
    buf?: BufferSpec | null,
    source?: number,
    tag?: number,
    status?: Maybe<Status>,
  ): T;
  recv<T = unknown>(
    ...named: Named<
      { buf?: BufferSpec | null } & ProbeArguments,
      ['buf', 'source', 'tag', 'status']
    >
  ): T;
  @parameters('Comm', 'buf', 'source', 'tag', 'status')
  recv(
    buf: unknown = null,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): unknown {
    const offered = memoryOf('recv', 'buf', buf);
    return this.#receiveObject('Comm.recv', source, tag, asStatus('Comm.recv', status), offered);
  }

  #receiveObject(
    method: string,
    source: unknown,
    tag: unknown,
    status: Maybe<Status>,
    offered: Uint8Array | null,
  ): unknown {
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    if (gate.pendingReceives > 0) {
      return this._mprobe(method, source, tag, null)._receive(status, offered);
    }
    const inbox = takeInbox();
    const { message, size } = native.receive_or_match(inbox.data, source, tag, this, status);
    if (size > Inbox.SIZE) {
      giveBack(inbox);
      return received(message, size, status, offered);
    }
    const object = source === PROC_NULL ? null : inbox.load(size);
    giveBack(inbox);
    return object;
  }

  /**
   * Starts receiving an object, which `await` and `wait` give. Its size need not be known: the message
   * is taken when it has come and this process calls MPI or its event loop runs. Receives and probes
   * posted later, which fit the same messages, queue behind it.
   *
   * @param buf as of `recv`; not to be touched until the object is there
   * @param signal ends the receive when it is aborted: it is rejected with the signal's reason, unless
   * it has its message already. No message is lost
   * @example
   * const message = await comm.irecv({ source: 0, tag: 11 });
   */
  irecv<T = unknown>(
    buf?: BufferSpec | null,
    source?: number,
    tag?: number,
    signal?: AbortSignal | null,
  ): Request<T>;
  irecv<T = unknown>(
    ...named: Named<
      { buf?: BufferSpec | null; source?: number; tag?: number; signal?: AbortSignal | null },
      ['buf', 'source', 'tag', 'signal']
    >
  ): Request<T>;
  @parameters('Comm', 'buf', 'source', 'tag', 'signal')
  irecv(
    buf: unknown = null,
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    signal: unknown = null,
  ): Request {
    const offered = memoryOf('irecv', 'buf', buf);
    checkInteger('Comm.irecv', 'source', source);
    checkInteger('Comm.irecv', 'tag', tag);
    const abort = asSignal('Comm.irecv', signal);
    if (source === PROC_NULL) {
      const handle = native.MPI_Irecv(NOTHING, source, tag, this);
      return Request._startReceive(handle, NO_BYTES, () => null);
    }
    return Request._receive(this, source, tag, abort, offered);
  }

  /** Sends one object and receives another. Blocking. `recvbuf` is `buf` of `recv`. */
  sendrecv<T = unknown>(
    sendobj: unknown,
    dest: number,
    sendtag?: number,
    recvbuf?: BufferSpec | null,
    source?: number,
    recvtag?: number,
    status?: Maybe<Status>,
  ): T;
  sendrecv<T = unknown>(
    sendobj: unknown,
    ...named: Named<
      Omit<SendreceiveArguments, 'sendbuf'>,
      ['dest', 'sendtag', 'recvbuf', 'source', 'recvtag', 'status']
    >
  ): T;
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
    const target = asStatus('Comm.sendrecv', status);
    const memory = memoryOf('sendrecv', 'recvbuf', recvbuf);
    checkInteger('Comm.sendrecv', 'source', source);
    checkInteger('Comm.sendrecv', 'recvtag', recvtag);
    // What MPI refuses to receive from it must refuse before the object is sent, to be waited for.
    native.MPI_Iprobe(source, recvtag, this, null);
    const message = messageOf('Comm.sendrecv', sendobj, dest, sendtag, 'sendtag');
    const offered = memory === null || message.sendsFrom(memory) ? null : memory;
    // No copy: the object can't change before this returns.
    let sent = 0;
    message.send((data) => {
      sent = native.MPI_Isend(data, dest, sendtag, this);
    });
    try {
      return this.#receiveObject('Comm.sendrecv', source, recvtag, target, offered);
    } finally {
      waitFor(sent, null);
      message.release();
    }
  }

  /** The same as `Probe`. */
  probe(source?: number, tag?: number, status?: Maybe<Status>): true;
  probe(...named: NamedProbe): true;
  @parameters('Comm', 'source', 'tag', 'status')
  probe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): true {
    return this._probe('Comm.probe', source, tag, status);
  }

  /** The same as `Iprobe`. */
  iprobe(source?: number, tag?: number, status?: Maybe<Status>): boolean;
  iprobe(...named: NamedProbe): boolean;
  @parameters('Comm', 'source', 'tag', 'status')
  iprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): boolean {
    return this._iprobe('Comm.iprobe', source, tag, status);
  }

  /** Blocks until there is a message and takes it out; `message.recv()` gives the object. */
  mprobe(source?: number, tag?: number, status?: Maybe<Status>): Message;
  mprobe(...named: NamedProbe): Message;
  @parameters('Comm', 'source', 'tag', 'status')
  mprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): Message {
    return this._mprobe('Comm.mprobe', source, tag, status);
  }

  /** The same without blocking: null if there is no message. */
  improbe(source?: number, tag?: number, status?: Maybe<Status>): Message | null;
  improbe(...named: NamedProbe): Message | null;
  @parameters('Comm', 'source', 'tag', 'status')
  improbe(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
  ): Message | null {
    return this._improbe('Comm.improbe', source, tag, status);
  }

  /** The same as `Barrier`. */
  barrier(): void {
    this.Barrier();
  }

  /** Gives all processes the root's object. Blocking, collective. */
  bcast<T>(obj: T | null, root?: number): T;
  bcast<T>(obj: T | null, named: { root?: number }): T;
  @parameters('Comm', 'obj', 'root')
  bcast(obj: unknown, root: unknown = 0): unknown {
    checkInteger('Comm.bcast', 'root', root);
    return bcastObject(this, obj, root);
  }

  /** Collects an object from each process: an array at the root, null elsewhere. Blocking,
   * collective. */
  gather<T>(sendobj: T, root?: number): T[] | null;
  gather<T>(sendobj: T, named: { root?: number }): T[] | null;
  @parameters('Comm', 'sendobj', 'root')
  gather(sendobj: unknown, root: unknown = 0): unknown[] | null {
    checkInteger('Comm.gather', 'root', root);
    return gatherObjects(this, sendobj, root);
  }

  /** Gives each process its item of the root's array, which must hold one for each. Blocking,
   * collective. */
  scatter<T>(sendobj: readonly T[] | null, root?: number): T;
  scatter<T>(sendobj: readonly T[] | null, named: { root?: number }): T;
  @parameters('Comm', 'sendobj', 'root')
  scatter(sendobj: unknown, root: unknown = 0): unknown {
    checkInteger('Comm.scatter', 'root', root);
    return scatterObjects(this, sendobj, root);
  }

  /** Collects an object from each process at all of them. Blocking, collective. */
  allgather<T>(sendobj: T): T[];
  @parameters('Comm', 'sendobj')
  allgather(sendobj: unknown): unknown[] {
    return allgatherObjects(this, sendobj);
  }

  /** Sends item `i` of the array to rank `i` and returns what each rank sent. Blocking, collective. */
  alltoall<T>(sendobj: readonly T[]): T[];
  @parameters('Comm', 'sendobj')
  alltoall(sendobj: unknown): unknown[] {
    return alltoallObjects(this, sendobj);
  }

  /**
   * Combines the objects of all processes in rank order, at the root; null elsewhere. Blocking,
   * collective.
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item by
   * item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC` and `MINLOC`
   * take pairs `[value, location]`. Numbers, booleans and typed arrays are combined by `MPI_Reduce`, if
   * that gives the same; floating-point sums and products depend on the order in their last digits.
   * Values that do not fit together are a `TypeError` at all processes, which says who has what.
   *
   * A function is given copies of two objects, or of what it has returned for them, and must return an
   * object that can be sent. It need not commute, but must be associative: with four processes the
   * result is `op(op(a, b), op(c, d))`. No process calls it more often than log2 of their number,
   * rounded up.
   *
   * What a process can't send, and what its function throws, is thrown there; those that would get a
   * result throw an `MPI.Exception` that names its rank.
   *
   * @param op a predefined operation, one of `Op.Create`, or a function of two objects
   * @example
   * const total = comm.reduce(local, MPI.SUM);
   * const longest = comm.reduce(word, (a, b) => (b.length > a.length ? b : a));
   */
  reduce<T>(sendobj: T, op?: ObjectOp<T>, root?: number): T | null;
  reduce<T>(sendobj: T, named: { op?: ObjectOp<T>; root?: number }): T | null;
  reduce<T>(sendobj: T, op: ObjectOp<T>, named: { root?: number }): T | null;
  @parameters('Comm', 'sendobj', 'op', 'root')
  reduce(sendobj: unknown, op: unknown = SUM, root: unknown = 0): unknown {
    checkInteger('Comm.reduce', 'root', root);
    return reduceObjects(this, sendobj, op, root);
  }

  /**
   * The same with the result at all processes: by `MPI_Allreduce`, or combined at rank 0 and broadcast,
   * so that all have the same. Blocking, collective.
   *
   * @example
   * const converged = comm.allreduce(change < 1e-6, MPI.LAND);
   */
  allreduce<T>(sendobj: T, op?: ObjectOp<T>): T;
  allreduce<T>(sendobj: T, named: { op?: ObjectOp<T> }): T;
  @parameters('Comm', 'sendobj', 'op')
  allreduce(sendobj: unknown, op: unknown = SUM): unknown {
    return allreduceObjects(this, sendobj, op);
  }
}

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

function started(message: OutgoingObject, start: (data: MessageData) => number): Request<Status> {
  const { started, kept } = message.start(start);
  message.release();
  const [first = null, ...others] = kept.others;
  return Request._start(started, kept.memory, first, others.length === 0 ? null : others);
}

/** Receives a message that was matched. */
function received(
  message: number,
  size: number,
  status: Maybe<Status>,
  offered: Uint8Array | null,
): unknown {
  const holder = { _handle: message, _kind: 'Message' };
  const object = new IncomingObject(size, offered);
  object.receive((data) => native.MPI_Mrecv(data, holder, status));
  return object.load();
}
