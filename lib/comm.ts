import { type Named, parameters } from './arguments.js';
import { wrapComm } from './comm_classes.js';
import { Group } from './group.js';
import { asHandle, Handle } from './handle.js';
import { INFO_NULL, type Info } from './info.js';
import { countArray } from './integers.js';
import { bytesData, Message } from './message.js';
import { KNOWN_ADDRESS } from './native/addon.js';
import { isHandle, notHandle, notInteger, notString, show } from './native/check.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL, ROOT, UNDEFINED } from './native/constants.js';
import * as native from './native/functions.js';
import { gate } from './native/gate.js';
import { type Memory, MessageData, type VectorData } from './native/memory.js';
import {
  allgatherObjects,
  allreduceObjects,
  alltoallObjects,
  bcastObject,
  gatherObjects,
  type ObjectOp,
  reduceObjects,
  scatterObjects,
} from './objects.js';
import { checkOperation, type Op, SUM } from './op.js';
import { mustQueue, probeFor, progress, takeTurn, waitFor } from './progress.js';
import { Request } from './request.js';
import { serializer } from './serializer.js';
import {
  type BufferSpec,
  checkFixed,
  IN_PLACE,
  IN_PLACE_DATA,
  IN_PLACE_VECTOR,
  type InPlaceType,
  NO_VECTOR,
  NOTHING,
  nativeCounts,
  receiveData,
  sendData,
  shadow,
  type VectorSpec,
  vectorData,
} from './spec.js';
import { asStatus, Status } from './status.js';

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
interface SendreceiveArguments {
  sendbuf: BufferSpec | null;
  dest: number;
  sendtag?: number;
  recvbuf?: BufferSpec | null;
  source?: number;
  recvtag?: number;
  status?: Maybe<Status>;
}
interface ProbeArguments {
  source?: number;
  tag?: number;
  status?: Maybe<Status>;
}
type NamedProbe = Named<ProbeArguments, ['source', 'tag', 'status']>;
export type SendSide = BufferSpec | InPlaceType | null;
type ReceiveSide = BufferSpec | InPlaceType | null;
type VectorSide = VectorSpec | InPlaceType | null;
type NamedRooted<S, R> = Named<
  { sendbuf: S; recvbuf?: R; root?: number },
  ['sendbuf', 'recvbuf', 'root']
>;
type NamedExchange<S, R> = Named<{ sendbuf: S; recvbuf: R }, ['sendbuf', 'recvbuf']>;
export type NamedReduction = Named<
  { sendbuf: SendSide; recvbuf: BufferSpec | null; op?: Op },
  ['sendbuf', 'recvbuf', 'op']
>;
type NamedObject<T> = [
  ...([obj: T, { dest: number; tag?: number }] | [obj: T, dest: number, { tag?: number }]),
];

// Checks of the object methods, before anything is serialized or sent.
function checkInteger(method: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number' || (value | 0) !== value) throw notInteger(method, name, value);
}

function checkBuffer(method: string, buf: unknown): void {
  if (buf === null || buf === undefined || typeof buf === 'object') return;
  throw new TypeError(
    `Comm.${method}: the first parameter is buf, but ${show(buf)} came; name the others: comm.${method}({ source: 0, tag: 0 })`,
  );
}

// A reduction's buffers must agree, or MPI would read or write past the shorter one.
function checkReduction(method: string, send: MessageData, receive: MessageData): void {
  if (send.datatype._handle !== receive.datatype._handle) {
    throw new TypeError(`${method}: sendbuf and recvbuf must have the same datatype`);
  }
  if (send.count !== receive.count) {
    throw new RangeError(
      `${method}: sendbuf holds ${send.count} items, but recvbuf ${receive.count}`,
    );
  }
}

/**
 * A communicator: a group of processes and a context in which their messages meet. Upper-case methods
 * move memory (typed arrays) without a copy, lower-case ones move objects by structured clone.
 *
 * All methods that take buffers take a {@link BufferSpec}. Errors of MPI are `MPI.Exception`.
 */
export class Comm extends Handle {
  // Constant for the lifetime of a communicator, and needed by most collectives.
  #rank = -1;
  #size = -1;
  #inter: boolean | null = null;

  /** @param comm another communicator: the new object stands for the same one */
  constructor(comm: Comm | null = null) {
    super();
    this._handle = comm?._handle ?? this._null;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Comm;
  static fromhandle(named: { handle: number }): Comm;
  @parameters('Comm', 'handle')
  static fromhandle(handle: unknown): Comm {
    return wrapComm(asHandle('Comm', handle));
  }

  // A new communicator of the same class.
  #like(handle: number): this {
    const comm = new (this.constructor as new () => this)();
    comm._handle = handle;
    return comm;
  }

  // --- Accessors --------------------------------------------------------------------------------

  /** The number of processes (of the local group). Local. `MPI_Comm_size` */
  Get_size(): number {
    if (this.#size < 0 || gate.state !== 0) this.#size = native.MPI_Comm_size(this);
    return this.#size;
  }
  get size(): number {
    return this.Get_size();
  }

  /** The rank of this process. Local. `MPI_Comm_rank` */
  Get_rank(): number {
    if (this.#rank < 0 || gate.state !== 0) this.#rank = native.MPI_Comm_rank(this);
    return this.#rank;
  }
  get rank(): number {
    return this.Get_rank();
  }

  /** The group of processes, which must be freed. Local. `MPI_Comm_group` */
  Get_group(): Group {
    return Group._from(native.MPI_Comm_group(this));
  }
  get group(): Group {
    return this.Get_group();
  }

  /** Whether it joins two groups. Local. `MPI_Comm_test_inter` */
  Is_inter(): boolean {
    if (this.#inter === null) this.#inter = native.MPI_Comm_test_inter(this);
    return this.#inter;
  }
  get is_inter(): boolean {
    return this.Is_inter();
  }

  /** Whether it is a communicator of one group. Local. */
  Is_intra(): boolean {
    return !this.Is_inter();
  }
  get is_intra(): boolean {
    return this.Is_intra();
  }

  /** `MPI.CART`, `MPI.GRAPH`, `MPI.DIST_GRAPH` or `MPI.UNDEFINED`. Local. `MPI_Topo_test` */
  Get_topology(): number {
    return native.MPI_Topo_test(this);
  }
  get topology(): number {
    return this.Get_topology();
  }
  get is_topo(): boolean {
    return this.Get_topology() !== UNDEFINED;
  }

  /**
   * `MPI.IDENT` (the same), `MPI.CONGRUENT` (same processes and order, other context), `MPI.SIMILAR`
   * (other order) or `MPI.UNEQUAL`. Local. `MPI_Comm_compare`
   */
  Compare(comm: Comm): number;
  Compare(named: { comm: Comm }): number;
  @parameters('Comm', 'comm')
  Compare(comm: unknown): number {
    // The generated function would call it comm2, as MPI does.
    if (!isHandle(comm, 'Comm')) throw notHandle('Comm.Compare', 'comm', 'Comm', comm);
    return native.MPI_Comm_compare(this, comm);
  }

  /** The name. Local. `MPI_Comm_get_name` */
  Get_name(): string {
    return native.MPI_Comm_get_name(this);
  }
  /** Gives it a name, for error messages and debuggers. Local. `MPI_Comm_set_name` */
  Set_name(name: string): void;
  Set_name(named: { name: string }): void;
  @parameters('Comm', 'name')
  Set_name(name: unknown): void {
    this.#setName(name);
  }
  // The property takes no names of parameters.
  #setName(name: unknown): void {
    if (typeof name !== 'string') throw notString('Comm.Set_name', 'name', name);
    native.MPI_Comm_set_name(this, name);
  }
  get name(): string {
    return this.Get_name();
  }
  set name(value: string) {
    this.#setName(value);
  }

  // How many blocks a collective has on the other side.
  #peers(): number {
    return this.Is_inter() ? native.MPI_Comm_remote_size(this) : this.Get_size();
  }
  // Whether the root's buffer is significant here; in an intercommunicator the root says MPI.ROOT.
  #isRoot(root: unknown): boolean {
    return this.Is_inter() ? root === ROOT : root === this.Get_rank();
  }
  // Whether the buffer of the other ranks is significant here.
  #isLeaf(root: unknown): boolean {
    return !this.Is_inter() || (root !== ROOT && root !== PROC_NULL);
  }

  // --- Constructors -----------------------------------------------------------------------------

  /**
   * A communicator of the same processes with a context of its own. Collective. `MPI_Comm_dup`,
   * `MPI_Comm_dup_with_info`
   *
   * @param info hints for the new one; without, those of this one are taken over
   */
  Dup(info?: Maybe<Info>): this;
  Dup(...named: Named<{ info?: Maybe<Info> }, ['info']>): this;
  @parameters('Comm', 'info')
  Dup(info: unknown = null): this {
    return this.#like(
      info === null ? native.MPI_Comm_dup(this) : native.MPI_Comm_dup_with_info(this, info),
    );
  }

  /** The same as `Dup` without hints. Collective. */
  Clone(): this {
    return this.Dup();
  }

  /**
   * A communicator of the processes in `group`; null (`is_null`) at those that are not in it.
   * Collective over all processes of this one. `MPI_Comm_create`
   */
  Create(group: Group): this;
  // A communicator has a `group` too, and is none.
  Create(named: { group: Group; handle?: never }): this;
  @parameters('Comm', 'group')
  Create(group: unknown): this {
    return this.#like(native.MPI_Comm_create(this, group));
  }

  /**
   * Splits it: processes with the same `color` come together, ordered by `key`, then by rank.
   * Collective. `MPI_Comm_split`
   *
   * @param color not negative; `MPI.UNDEFINED` for a process that gets a null communicator
   */
  Split(color?: number, key?: number): this;
  Split(...named: Named<{ color?: number; key?: number }, ['color', 'key']>): this;
  @parameters('Comm', 'color', 'key')
  Split(color: unknown = 0, key: unknown = 0): this {
    return this.#like(native.MPI_Comm_split(this, color, key));
  }

  /**
   * Splits it by what processes share: `MPI.COMM_TYPE_SHARED` puts those together that can share
   * memory, which is a node. Collective. `MPI_Comm_split_type`
   */
  Split_type(split_type: number, key?: number, info?: Info): this;
  Split_type(
    ...named: Named<
      { split_type: number; key?: number; info?: Info },
      ['split_type', 'key', 'info']
    >
  ): this;
  @parameters('Comm', 'split_type', 'key', 'info')
  Split_type(split_type: unknown, key: unknown = 0, info: unknown = INFO_NULL): this {
    return this.#like(native.MPI_Comm_split_type(this, split_type, key, info));
  }

  /**
   * Frees it once what is under way on it is done. Collective; afterwards the object is null. Never
   * done by the garbage collector. `MPI_Comm_free`
   */
  Free(): void {
    native.MPI_Comm_free(this);
    this.#rank = -1;
    this.#size = -1;
    this.#inter = null;
  }

  /** @internal */
  protected override _release(): void {
    this.Free();
  }

  /**
   * Ends all processes of the job at once. Does not return. `MPI_Abort`
   *
   * @param errorcode what mpirun returns, as far as a byte holds it: with 0 or 256 it returns 0
   */
  Abort(errorcode?: number): never;
  Abort(...named: Named<{ errorcode?: number }, ['errorcode']>): never;
  @parameters('Comm', 'errorcode')
  Abort(errorcode: unknown = 0): never {
    native.MPI_Abort(this, errorcode);
    throw new Error('MPI_Abort returned');
  }

  // --- Memory, point to point -------------------------------------------------------------------

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
  Isend(buf: BufferSpec | null, dest: number, tag?: number): Request;
  Isend(...named: NamedSend): Request;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Isend(buf: unknown, dest?: unknown, tag: unknown = 0): Request {
    const data = sendData(buf, dest, 'Comm.Isend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Isend', 'buf');
    return Request._start(native.MPI_Isend(data, dest, tag, this), memory);
  }

  /** Starts a synchronous send: complete when the receiver has begun to receive. `MPI_Issend` */
  Issend(buf: BufferSpec | null, dest: number, tag?: number): Request;
  Issend(...named: NamedSend): Request;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Issend(buf: unknown, dest?: unknown, tag: unknown = 0): Request {
    const data = sendData(buf, dest, 'Comm.Issend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Issend', 'buf');
    return Request._start(native.MPI_Issend(data, dest, tag, this), memory);
  }

  /** Starts a buffered send. `MPI_Ibsend` */
  Ibsend(buf: BufferSpec | null, dest: number, tag?: number): Request;
  Ibsend(...named: NamedSend): Request;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Ibsend(buf: unknown, dest?: unknown, tag: unknown = 0): Request {
    const data = sendData(buf, dest, 'Comm.Ibsend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Ibsend', 'buf');
    return Request._start(native.MPI_Ibsend(data, dest, tag, this), memory);
  }

  /** Starts a send whose receive has been posted already. `MPI_Irsend` */
  Irsend(buf: BufferSpec | null, dest: number, tag?: number): Request;
  Irsend(...named: NamedSend): Request;
  @parameters('Comm', 'buf', 'dest', 'tag')
  Irsend(buf: unknown, dest?: unknown, tag: unknown = 0): Request {
    const data = sendData(buf, dest, 'Comm.Irsend', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Irsend', 'buf');
    return Request._start(native.MPI_Irsend(data, dest, tag, this), memory);
  }

  /** Starts receiving a message. `buf` must not be used until the request is complete. `MPI_Irecv` */
  Irecv(buf: BufferSpec | null, source?: number, tag?: number): Request;
  Irecv(...named: Named<Omit<ReceiveArguments, 'status'>, ['buf', 'source', 'tag']>): Request;
  @parameters('Comm', 'buf', 'source', 'tag')
  Irecv(buf: unknown, source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG): Request {
    const data = receiveData(buf, source, 'Comm.Irecv', 'buf');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Irecv', 'buf');
    return Request._start(native.MPI_Irecv(data, source, tag, this), memory);
  }

  /** Blocks until there is a message to receive; `status` tells its source, tag and length.
   * `MPI_Probe` */
  Probe(source?: number, tag?: number, status?: Maybe<Status>): true;
  Probe(...named: NamedProbe): true;
  @parameters('Comm', 'source', 'tag', 'status')
  Probe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): true {
    return this.#probe('Comm.Probe', source, tag, status);
  }

  /** Whether there is a message to receive. Does not block. `MPI_Iprobe` */
  Iprobe(source?: number, tag?: number, status?: Maybe<Status>): boolean;
  Iprobe(...named: NamedProbe): boolean;
  @parameters('Comm', 'source', 'tag', 'status')
  Iprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): boolean {
    return this.#iprobe('Comm.Iprobe', source, tag, status);
  }

  #probe(method: string, source: unknown, tag: unknown, status: unknown): true {
    const target = asStatus(method, status);
    if (gate.pendingReceives > 0) probeFor(this, source, tag, target);
    else native.MPI_Probe(source, tag, this, target);
    return true;
  }
  #iprobe(method: string, source: unknown, tag: unknown, status: unknown): boolean {
    const target = asStatus(method, status);
    return this.#mayProbe(source, tag) && native.MPI_Iprobe(source, tag, this, target);
  }
  #mprobe(method: string, source: unknown, tag: unknown, status: unknown): Message {
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
  #improbe(method: string, source: unknown, tag: unknown, status: unknown): Message | null {
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
    return this.#mprobe('Comm.Mprobe', source, tag, status);
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
    return this.#improbe('Comm.Improbe', source, tag, status);
  }

  // --- Memory, collective -----------------------------------------------------------------------

  /** Blocks until all processes have called it. Collective. `MPI_Barrier` */
  Barrier(): void {
    native.MPI_Barrier(this);
  }

  /** Starts a barrier: complete when all processes have started it. Collective. `MPI_Ibarrier` */
  Ibarrier(): Request {
    return Request._start(native.MPI_Ibarrier(this), null);
  }

  #bcastData(buf: unknown, root: unknown, method: string): MessageData {
    const rank = this.Is_inter() ? root : 0;
    return receiveData(buf, rank, method, 'buf');
  }

  /**
   * Sends the root's `buf` to all others' `buf`, which must hold as much. Blocking, collective.
   * `MPI_Bcast`
   */
  Bcast(buf: BufferSpec | null, root?: number): void;
  Bcast(...named: Named<{ buf: BufferSpec | null; root?: number }, ['buf', 'root']>): void;
  @parameters('Comm', 'buf', 'root')
  Bcast(buf: unknown, root: unknown = 0): void {
    native.MPI_Bcast(this.#bcastData(buf, root, 'Comm.Bcast'), root, this);
  }

  /** The nonblocking `Bcast`. Collective. `MPI_Ibcast` */
  Ibcast(buf: BufferSpec | null, root?: number): Request;
  Ibcast(...named: Named<{ buf: BufferSpec | null; root?: number }, ['buf', 'root']>): Request;
  @parameters('Comm', 'buf', 'root')
  Ibcast(buf: unknown, root: unknown = 0): Request {
    const data = this.#bcastData(buf, root, 'Comm.Ibcast');
    const memory: Memory | null = data.memory;
    checkFixed(data, 'Comm.Ibcast', 'buf');
    return Request._start(native.MPI_Ibcast(data, root, this), memory);
  }

  // The buffers of gather-like collectives: blocks for all at the root, one block from each.
  #gatherReceive(recvbuf: unknown, root: unknown, method: string): MessageData {
    if (!this.#isRoot(root)) return NOTHING;
    return receiveData(recvbuf, 0, method, 'recvbuf', this.#peers());
  }
  #gatherReceiveVector(recvbuf: unknown, root: unknown, method: string): VectorData {
    if (!this.#isRoot(root)) return NO_VECTOR;
    return vectorData(recvbuf, this.#peers(), method, 'recvbuf');
  }
  #gatherSend(sendbuf: unknown, root: unknown, method: string): MessageData {
    if (!this.#isLeaf(root)) return NOTHING;
    if (sendbuf === IN_PLACE && this.#isRoot(root)) return IN_PLACE_DATA;
    return sendData(sendbuf, 0, method, 'sendbuf');
  }
  // The buffers of scatter-like collectives.
  #scatterSend(sendbuf: unknown, root: unknown, method: string): MessageData {
    if (!this.#isRoot(root)) return NOTHING;
    return sendData(sendbuf, 0, method, 'sendbuf', this.#peers());
  }
  #scatterSendVector(sendbuf: unknown, root: unknown, method: string): VectorData {
    if (!this.#isRoot(root)) return NO_VECTOR;
    return vectorData(sendbuf, this.#peers(), method, 'sendbuf');
  }
  #scatterReceive(recvbuf: unknown, root: unknown, method: string): MessageData {
    if (!this.#isLeaf(root)) return NOTHING;
    if (recvbuf === IN_PLACE && this.#isRoot(root)) return IN_PLACE_DATA;
    return receiveData(recvbuf, 0, method, 'recvbuf');
  }

  /**
   * Collects a message of the same length from each process in the root's `recvbuf`, in rank order.
   * Blocking, collective. `MPI_Gather`
   *
   * @param sendbuf one message; `MPI.IN_PLACE` at a root whose part is in `recvbuf` already
   * @param recvbuf at the root: room for all; elsewhere null or left out
   */
  Gather(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number): void;
  Gather(...named: NamedRooted<SendSide, ReceiveSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Gather(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    const receive = this.#gatherReceive(recvbuf, root, 'Comm.Gather');
    const send = this.#gatherSend(sendbuf, root, 'Comm.Gather');
    native.MPI_Gather(send, receive, root, this);
  }

  /** The nonblocking `Gather`. Collective. `MPI_Igather` */
  Igather(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number): Request;
  Igather(...named: NamedRooted<SendSide, ReceiveSide>): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Igather(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request {
    const receive = this.#gatherReceive(recvbuf, root, 'Comm.Igather');
    const send = this.#gatherSend(sendbuf, root, 'Comm.Igather');
    checkExchange(send, receive, 'Comm.Igather');
    return startExchange(native.MPI_Igather(send, receive, root, this), send, receive);
  }

  /**
   * Collects messages of different lengths at the root. Blocking, collective. `MPI_Gatherv`
   *
   * @param recvbuf at the root: a {@link VectorSpec} with an entry for each rank
   */
  Gatherv(sendbuf: SendSide, recvbuf: VectorSide, root?: number): void;
  Gatherv(...named: NamedRooted<SendSide, VectorSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Gatherv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    const receive = this.#gatherReceiveVector(recvbuf, root, 'Comm.Gatherv');
    const send = this.#gatherSend(sendbuf, root, 'Comm.Gatherv');
    native.MPI_Gatherv(send, receive, root, this);
  }

  /**
   * Sends each process its block of the root's `sendbuf`, in rank order. Blocking, collective.
   * `MPI_Scatter`
   *
   * @param sendbuf at the root: blocks of the same length for all; elsewhere null
   * @param recvbuf room for one block; `MPI.IN_PLACE` at a root that leaves its block where it is
   */
  Scatter(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number): void;
  Scatter(...named: NamedRooted<SendSide, ReceiveSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Scatter(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    const receive = this.#scatterReceive(recvbuf, root, 'Comm.Scatter');
    const send = this.#scatterSend(sendbuf, root, 'Comm.Scatter');
    native.MPI_Scatter(send, receive, root, this);
  }

  /** The nonblocking `Scatter`. Collective. `MPI_Iscatter` */
  Iscatter(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number): Request;
  Iscatter(...named: NamedRooted<SendSide, ReceiveSide>): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Iscatter(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request {
    const receive = this.#scatterReceive(recvbuf, root, 'Comm.Iscatter');
    const send = this.#scatterSend(sendbuf, root, 'Comm.Iscatter');
    checkExchange(send, receive, 'Comm.Iscatter');
    return startExchange(native.MPI_Iscatter(send, receive, root, this), send, receive);
  }

  /**
   * Sends each process a block of its own length. Blocking, collective. `MPI_Scatterv`
   *
   * @param sendbuf at the root: a {@link VectorSpec} with an entry for each rank
   */
  Scatterv(sendbuf: VectorSide, recvbuf: ReceiveSide, root?: number): void;
  Scatterv(...named: NamedRooted<VectorSide, ReceiveSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Scatterv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    const receive = this.#scatterReceive(recvbuf, root, 'Comm.Scatterv');
    const send = this.#scatterSendVector(sendbuf, root, 'Comm.Scatterv');
    native.MPI_Scatterv(send, receive, root, this);
  }

  #inPlaceOr(sendbuf: unknown, method: string, blocks = 1): MessageData {
    if (sendbuf === IN_PLACE) return IN_PLACE_DATA;
    return sendData(sendbuf, 0, method, 'sendbuf', blocks);
  }

  /**
   * Collects a message of the same length from each process at all of them. Blocking, collective.
   * `MPI_Allgather`
   *
   * @param recvbuf room for the messages of all ranks
   */
  Allgather(sendbuf: SendSide, recvbuf: BufferSpec | null): void;
  Allgather(...named: NamedExchange<SendSide, BufferSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Allgather(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = receiveData(recvbuf, 0, 'Comm.Allgather', 'recvbuf', this.#peers());
    const send = this.#inPlaceOr(sendbuf, 'Comm.Allgather');
    native.MPI_Allgather(send, receive, this);
  }

  /** The nonblocking `Allgather`. Collective. `MPI_Iallgather` */
  Iallgather(sendbuf: SendSide, recvbuf: BufferSpec | null): Request;
  Iallgather(...named: NamedExchange<SendSide, BufferSpec | null>): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Iallgather(sendbuf: unknown, recvbuf?: unknown): Request {
    const receive = receiveData(recvbuf, 0, 'Comm.Iallgather', 'recvbuf', this.#peers());
    const send = this.#inPlaceOr(sendbuf, 'Comm.Iallgather');
    checkExchange(send, receive, 'Comm.Iallgather');
    return startExchange(native.MPI_Iallgather(send, receive, this), send, receive);
  }

  /**
   * Collects messages of different lengths at all processes. Blocking, collective.
   * `MPI_Allgatherv`
   */
  Allgatherv(sendbuf: SendSide, recvbuf: VectorSpec | null): void;
  Allgatherv(...named: NamedExchange<SendSide, VectorSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Allgatherv(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = vectorData(recvbuf, this.#peers(), 'Comm.Allgatherv', 'recvbuf');
    const send = this.#inPlaceOr(sendbuf, 'Comm.Allgatherv');
    native.MPI_Allgatherv(send, receive, this);
  }

  /**
   * Sends block `i` of `sendbuf` to rank `i`, and receives rank `i`'s block as block `i` of
   * `recvbuf`. Blocking, collective. `MPI_Alltoall`
   */
  Alltoall(sendbuf: SendSide, recvbuf: BufferSpec | null): void;
  Alltoall(...named: NamedExchange<SendSide, BufferSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Alltoall(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = receiveData(recvbuf, 0, 'Comm.Alltoall', 'recvbuf', this.#peers());
    const send = this.#inPlaceOr(sendbuf, 'Comm.Alltoall', this.#peers());
    native.MPI_Alltoall(send, receive, this);
  }

  /** The nonblocking `Alltoall`. Collective. `MPI_Ialltoall` */
  Ialltoall(sendbuf: SendSide, recvbuf: BufferSpec | null): Request;
  Ialltoall(...named: NamedExchange<SendSide, BufferSpec | null>): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoall(sendbuf: unknown, recvbuf?: unknown): Request {
    const receive = receiveData(recvbuf, 0, 'Comm.Ialltoall', 'recvbuf', this.#peers());
    const send = this.#inPlaceOr(sendbuf, 'Comm.Ialltoall', this.#peers());
    checkExchange(send, receive, 'Comm.Ialltoall');
    return startExchange(native.MPI_Ialltoall(send, receive, this), send, receive);
  }

  /**
   * The same with blocks of different lengths. Blocking, collective. `MPI_Alltoallv`
   */
  Alltoallv(sendbuf: VectorSide, recvbuf: VectorSpec | null): void;
  Alltoallv(...named: NamedExchange<VectorSide, VectorSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Alltoallv(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = vectorData(recvbuf, this.#peers(), 'Comm.Alltoallv', 'recvbuf');
    const send =
      sendbuf === IN_PLACE
        ? IN_PLACE_VECTOR
        : vectorData(sendbuf, this.#peers(), 'Comm.Alltoallv', 'sendbuf');
    native.MPI_Alltoallv(send, receive, this);
  }

  /**
   * Combines the items of all processes one by one, at the root. Blocking, collective. `MPI_Reduce`
   *
   * @param sendbuf the items; `MPI.IN_PLACE` at a root whose items are in `recvbuf`
   * @param recvbuf at the root: room for as many items; elsewhere null
   * @param op a predefined operation. Default `MPI.SUM`
   */
  Reduce(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op, root?: number): void;
  Reduce(
    ...named: Named<
      { sendbuf: SendSide; recvbuf?: BufferSpec | null; op?: Op; root?: number },
      ['sendbuf', 'recvbuf', 'op', 'root']
    >
  ): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root')
  Reduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM, root: unknown = 0): void {
    if (this.#isRoot(root)) {
      const receive = receiveData(recvbuf, 0, 'Comm.Reduce', 'recvbuf');
      const send = this.#rootSend(sendbuf, receive, op, 'Comm.Reduce');
      native.MPI_Reduce(send, receive, op, root, this);
    } else {
      const send = this.#leafSend(sendbuf, root, op, 'Comm.Reduce');
      native.MPI_Reduce(send, shadow(send), op, root, this);
    }
  }

  /** The nonblocking `Reduce`. Collective. `MPI_Ireduce` */
  Ireduce(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op, root?: number): Request;
  Ireduce(
    ...named: Named<
      { sendbuf: SendSide; recvbuf?: BufferSpec | null; op?: Op; root?: number },
      ['sendbuf', 'recvbuf', 'op', 'root']
    >
  ): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root')
  Ireduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM, root: unknown = 0): Request {
    if (this.#isRoot(root)) {
      const receive = receiveData(recvbuf, 0, 'Comm.Ireduce', 'recvbuf');
      const send = this.#rootSend(sendbuf, receive, op, 'Comm.Ireduce');
      checkExchange(send, receive, 'Comm.Ireduce');
      return startExchange(native.MPI_Ireduce(send, receive, op, root, this), send, receive);
    }
    const send = this.#leafSend(sendbuf, root, op, 'Comm.Ireduce');
    const receive = shadow(send);
    checkExchange(send, receive, 'Comm.Ireduce');
    return startExchange(native.MPI_Ireduce(send, receive, op, root, this), send, receive);
  }

  // The root of an intercommunicator contributes nothing.
  #rootSend(sendbuf: unknown, receive: MessageData, op: unknown, method: string): MessageData {
    return this.Is_inter() ? NOTHING : reduceSend(sendbuf, receive, op, method);
  }
  #leafSend(sendbuf: unknown, root: unknown, op: unknown, method: string): MessageData {
    if (!this.#isLeaf(root)) return NOTHING;
    const send = sendData(sendbuf, 0, method, 'sendbuf');
    checkOperation(op, send.datatype, method);
    return send;
  }

  /**
   * Combines the items of all processes one by one, at all of them. Blocking, collective.
   * `MPI_Allreduce`
   *
   * @example
   * comm.Allreduce(MPI.IN_PLACE, gradient, MPI.SUM);
   */
  Allreduce(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): void;
  Allreduce(...named: NamedReduction): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Allreduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    const receive = receiveData(recvbuf, 0, 'Comm.Allreduce', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Comm.Allreduce');
    native.MPI_Allreduce(send, receive, op, this);
  }

  /** The nonblocking `Allreduce`. Collective. `MPI_Iallreduce` */
  Iallreduce(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): Request;
  Iallreduce(...named: NamedReduction): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Iallreduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request {
    const receive = receiveData(recvbuf, 0, 'Comm.Iallreduce', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Comm.Iallreduce');
    checkExchange(send, receive, 'Comm.Iallreduce');
    return startExchange(native.MPI_Iallreduce(send, receive, op, this), send, receive);
  }

  // Each rank sends a block for every rank and receives one.
  #blockSend(sendbuf: unknown, receive: MessageData, op: unknown, method: string): MessageData {
    checkOperation(op, receive.datatype, method);
    if (sendbuf === IN_PLACE) return IN_PLACE_DATA;
    const send = sendData(sendbuf, 0, method, 'sendbuf', this.Get_size());
    checkReduction(method, send, receive);
    return send;
  }

  /**
   * Combines the items of all processes and gives rank `i` block `i` of the result. Blocking,
   * collective. `MPI_Reduce_scatter_block`
   *
   * @param sendbuf a block for each rank
   * @param recvbuf room for one block; for all, with `MPI.IN_PLACE` as `sendbuf`
   */
  Reduce_scatter_block(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): void;
  Reduce_scatter_block(...named: NamedReduction): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Reduce_scatter_block(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    const receive = receiveData(
      recvbuf,
      0,
      'Comm.Reduce_scatter_block',
      'recvbuf',
      sendbuf === IN_PLACE ? this.Get_size() : 1,
    );
    const send = this.#blockSend(sendbuf, receive, op, 'Comm.Reduce_scatter_block');
    native.MPI_Reduce_scatter_block(send, receive, op, this);
  }

  /** The nonblocking `Reduce_scatter_block`. Collective. `MPI_Ireduce_scatter_block` */
  Ireduce_scatter_block(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): Request;
  Ireduce_scatter_block(...named: NamedReduction): Request;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Ireduce_scatter_block(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request {
    const receive = receiveData(
      recvbuf,
      0,
      'Comm.Ireduce_scatter_block',
      'recvbuf',
      sendbuf === IN_PLACE ? this.Get_size() : 1,
    );
    const send = this.#blockSend(sendbuf, receive, op, 'Comm.Ireduce_scatter_block');
    checkExchange(send, receive, 'Comm.Ireduce_scatter_block');
    return startExchange(native.MPI_Ireduce_scatter_block(send, receive, op, this), send, receive);
  }

  /**
   * The same with blocks of different lengths. Blocking, collective. `MPI_Reduce_scatter`
   *
   * @param recvcounts the length of each rank's block; default: the `recvbuf`s' own lengths, which
   * costs another collective call
   */
  Reduce_scatter(
    sendbuf: SendSide,
    recvbuf: BufferSpec | null,
    recvcounts?: ArrayLike<number> | null,
    op?: Op,
  ): void;
  Reduce_scatter(
    ...named: Named<
      {
        sendbuf: SendSide;
        recvbuf: BufferSpec | null;
        recvcounts?: ArrayLike<number> | null;
        op?: Op;
      },
      ['sendbuf', 'recvbuf', 'recvcounts', 'op']
    >
  ): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'recvcounts', 'op')
  Reduce_scatter(
    sendbuf: unknown,
    recvbuf?: unknown,
    recvcounts: unknown = null,
    op: unknown = SUM,
  ): void {
    const method = 'Comm.Reduce_scatter';
    const counts = reduceScatterCounts(this, sendbuf, recvbuf, recvcounts);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const receive = receiveData(recvbuf, 0, method, 'recvbuf');
    checkOperation(op, receive.datatype, method);
    const send = sendbuf === IN_PLACE ? IN_PLACE_DATA : sendData(sendbuf, 0, method, 'sendbuf');
    if (send !== IN_PLACE_DATA) {
      const own = counts[this.Get_rank()];
      if (receive.count !== own) {
        throw new RangeError(
          `${method}: recvbuf holds ${receive.count} items, but recvcounts[${this.Get_rank()}] is ${own}`,
        );
      }
      if (send.datatype._handle !== receive.datatype._handle) {
        throw new TypeError(`${method}: sendbuf and recvbuf must have the same datatype`);
      }
    }
    const items = send === IN_PLACE_DATA ? receive.count : send.count;
    if (items !== total) {
      throw new RangeError(
        `${method}: the input holds ${items} items, but recvcounts sum to ${total}`,
      );
    }
    native.MPI_Reduce_scatter(
      send,
      receive,
      nativeCounts(counts, 'values', method, 'recvcounts'),
      op,
      this,
    );
  }

  // --- Objects ----------------------------------------------------------------------------------

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
    const bytes = sendBytes('Comm.send', obj, dest, tag);
    native.MPI_Send(bytesData(bytes), dest, tag, this);
  }

  /** The same; returns when the receiver has begun to receive it. Blocking. */
  ssend(obj: unknown, dest: number, tag?: number): void;
  ssend(...named: NamedObject<unknown>): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  ssend(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    const bytes = sendBytes('Comm.ssend', obj, dest, tag);
    native.MPI_Ssend(bytesData(bytes), dest, tag, this);
  }

  /** The same through the attached buffer (`MPI.Attach_buffer`). Local. */
  bsend(obj: unknown, dest: number, tag?: number): void;
  bsend(...named: NamedObject<unknown>): void;
  @parameters('Comm', 'obj', 'dest', 'tag')
  bsend(obj: unknown, dest?: unknown, tag: unknown = 0): void {
    const bytes = sendBytes('Comm.bsend', obj, dest, tag);
    native.MPI_Bsend(bytesData(bytes), dest, tag, this);
  }

  /** Starts sending an object, which may be changed at once: its bytes are made here. */
  isend(obj: unknown, dest: number, tag?: number): Request;
  isend(...named: NamedObject<unknown>): Request;
  @parameters('Comm', 'obj', 'dest', 'tag')
  isend(obj: unknown, dest?: unknown, tag: unknown = 0): Request {
    const bytes = sendBytes('Comm.isend', obj, dest, tag);
    return Request._start(native.MPI_Isend(bytesData(bytes), dest, tag, this), bytes);
  }

  /** Starts sending an object; complete when the receiver has begun to receive. */
  issend(obj: unknown, dest: number, tag?: number): Request;
  issend(...named: NamedObject<unknown>): Request;
  @parameters('Comm', 'obj', 'dest', 'tag')
  issend(obj: unknown, dest?: unknown, tag: unknown = 0): Request {
    const bytes = sendBytes('Comm.issend', obj, dest, tag);
    return Request._start(native.MPI_Issend(bytesData(bytes), dest, tag, this), bytes);
  }

  /** Starts sending an object through the attached buffer. */
  ibsend(obj: unknown, dest: number, tag?: number): Request;
  ibsend(...named: NamedObject<unknown>): Request;
  @parameters('Comm', 'obj', 'dest', 'tag')
  ibsend(obj: unknown, dest?: unknown, tag: unknown = 0): Request {
    const bytes = sendBytes('Comm.ibsend', obj, dest, tag);
    return Request._start(native.MPI_Ibsend(bytesData(bytes), dest, tag, this), bytes);
  }

  /**
   * Receives an object. Blocking. Its size need not be known.
   *
   * @param buf not used: mpi4py has it here. Name the others instead
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
    checkBuffer('recv', buf);
    return this.#receiveObject('Comm.recv', source, tag, asStatus('Comm.recv', status));
  }

  #receiveObject(method: string, source: unknown, tag: unknown, status: Maybe<Status>): unknown {
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    return this.#mprobe(method, source, tag, null).recv(status);
  }

  /**
   * Starts receiving an object, which `wait` gives. Its size need not be known: the message is taken
   * when it has come and this process calls MPI. Receives and probes posted later, which fit the same
   * messages, queue behind it.
   */
  irecv(buf?: BufferSpec | null, source?: number, tag?: number): Request;
  irecv(
    ...named: Named<
      { buf?: BufferSpec | null; source?: number; tag?: number },
      ['buf', 'source', 'tag']
    >
  ): Request;
  @parameters('Comm', 'buf', 'source', 'tag')
  irecv(buf: unknown = null, source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG): Request {
    checkBuffer('irecv', buf);
    checkInteger('Comm.irecv', 'source', source);
    checkInteger('Comm.irecv', 'tag', tag);
    if (source === PROC_NULL) {
      const request = Request._start(native.MPI_Irecv(NOTHING, source, tag, this), null);
      return request;
    }
    return Request._receive(this, source, tag, (bytes) => serializer.loads(bytes));
  }

  /** Sends one object and receives another. Blocking. */
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
    checkBuffer('sendrecv', recvbuf);
    checkInteger('Comm.sendrecv', 'source', source);
    checkInteger('Comm.sendrecv', 'recvtag', recvtag);
    const bytes = sendBytes('Comm.sendrecv', sendobj, dest, sendtag, 'sendtag');
    const sent = native.MPI_Isend(bytesData(bytes), dest, sendtag, this);
    try {
      return this.#receiveObject('Comm.sendrecv', source, recvtag, target);
    } finally {
      waitFor(sent, null);
    }
  }

  /** The same as `Probe`. */
  probe(source?: number, tag?: number, status?: Maybe<Status>): true;
  probe(...named: NamedProbe): true;
  @parameters('Comm', 'source', 'tag', 'status')
  probe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): true {
    return this.#probe('Comm.probe', source, tag, status);
  }

  /** The same as `Iprobe`. */
  iprobe(source?: number, tag?: number, status?: Maybe<Status>): boolean;
  iprobe(...named: NamedProbe): boolean;
  @parameters('Comm', 'source', 'tag', 'status')
  iprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): boolean {
    return this.#iprobe('Comm.iprobe', source, tag, status);
  }

  /** Blocks until there is a message and takes it out; `message.recv()` gives the object. */
  mprobe(source?: number, tag?: number, status?: Maybe<Status>): Message;
  mprobe(...named: NamedProbe): Message;
  @parameters('Comm', 'source', 'tag', 'status')
  mprobe(source: unknown = ANY_SOURCE, tag: unknown = ANY_TAG, status: unknown = null): Message {
    return this.#mprobe('Comm.mprobe', source, tag, status);
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
    return this.#improbe('Comm.improbe', source, tag, status);
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
    return bcastObject(this, obj, root);
  }

  /** Collects an object from each process: an array at the root, null elsewhere. Blocking,
   * collective. */
  gather<T>(sendobj: T, root?: number): T[] | null;
  gather<T>(sendobj: T, named: { root?: number }): T[] | null;
  @parameters('Comm', 'sendobj', 'root')
  gather(sendobj: unknown, root: unknown = 0): unknown[] | null {
    return gatherObjects(this, sendobj, root);
  }

  /** Gives each process its item of the root's array, which must hold one for each. Blocking,
   * collective. */
  scatter<T>(sendobj: readonly T[] | null, root?: number): T;
  scatter<T>(sendobj: readonly T[] | null, named: { root?: number }): T;
  @parameters('Comm', 'sendobj', 'root')
  scatter(sendobj: unknown, root: unknown = 0): unknown {
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
   * @param op a predefined operation (numbers and bigints; typed arrays element by element; `SUM`
   * joins plain arrays and strings) or a function of two objects
   */
  reduce<T>(sendobj: T, op?: ObjectOp<T>, root?: number): T | null;
  reduce<T>(sendobj: T, named: { op?: ObjectOp<T>; root?: number }): T | null;
  reduce<T>(sendobj: T, op: ObjectOp<T>, named: { root?: number }): T | null;
  @parameters('Comm', 'sendobj', 'op', 'root')
  reduce(sendobj: unknown, op: unknown = SUM, root: unknown = 0): unknown {
    return reduceObjects(this, sendobj, op, root);
  }

  /** The same with the result at all processes. Blocking, collective. */
  allreduce<T>(sendobj: T, op?: ObjectOp<T>): T;
  allreduce<T>(sendobj: T, named: { op?: ObjectOp<T> }): T;
  @parameters('Comm', 'sendobj', 'op')
  allreduce(sendobj: unknown, op: unknown = SUM): unknown {
    return allreduceObjects(this, sendobj, op);
  }
}

/** Refuses resizable memory on either side of a nonblocking collective. */
export function checkExchange(send: MessageData, receive: MessageData, method: string): void {
  checkFixed(send, method, 'sendbuf');
  checkFixed(receive, method, 'recvbuf');
}

/** The send side of a reduction, whose shape must be the receiver's. */
export function reduceSend(
  sendbuf: unknown,
  receive: MessageData,
  op: unknown,
  method: string,
): MessageData {
  checkOperation(op, receive.datatype, method);
  if (sendbuf === IN_PLACE) return IN_PLACE_DATA;
  const send = sendData(sendbuf, 0, method, 'sendbuf');
  checkReduction(method, send, receive);
  return send;
}

// The same message in memory of its own.
function copyOf(data: MessageData): MessageData {
  const copy = new MessageData(data.datatype);
  copy.memory = data.memory === null ? null : data.memory.slice();
  copy.offset = data.offset < KNOWN_ADDRESS ? data.offset : 0;
  copy.count = data.count;
  return copy;
}

// MPI uses both buffers until the operation is complete.
export function startExchange(request: number, send: MessageData, receive: MessageData): Request {
  return Request._start(request, send.memory, receive.memory);
}

// Recvcounts that were left out are the lengths of the receive buffers, which only a collective call
// can tell.
function reduceScatterCounts(
  comm: Comm,
  sendbuf: unknown,
  recvbuf: unknown,
  recvcounts: unknown,
): number[] {
  const method = 'Comm.Reduce_scatter';
  const size = comm.Get_size();
  if (recvcounts !== null && recvcounts !== undefined) {
    const counts = countArray(method, 'recvcounts', recvcounts);
    if (counts.length === size) return counts;
    throw new RangeError(
      `${method}: recvcounts must have an entry for each of ${size} ranks, but has ${counts.length}`,
    );
  }
  if (sendbuf === IN_PLACE) {
    throw new TypeError(`${method}: recvcounts are needed with MPI.IN_PLACE`);
  }
  const own = Float64Array.of(receiveData(recvbuf, 0, method, 'recvbuf').count);
  const all = new Float64Array(size);
  comm.Allgather(own, all);
  return Array.from(all);
}

function sendBytes(
  method: string,
  obj: unknown,
  dest: unknown,
  tag: unknown,
  tagName = 'tag',
): Uint8Array {
  checkInteger(method, 'dest', dest);
  checkInteger(method, tagName, tag);
  return serializer.dumps(obj);
}
