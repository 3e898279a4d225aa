// Collective communication of memory.
import { type Named, parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import {
  IN_PLACE_DATA,
  IN_PLACE_VECTOR,
  NO_VECTOR,
  NOTHING,
  shadow,
} from '../buffers/message_registers.js';
import { checkFixed, nativeCounts } from '../buffers/spec_parts.js';
import { IN_PLACE, type InPlaceType } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import { checkContiguous } from '../buffers/strided_datatype.js';
import { type VectorSpec, vectorData } from '../buffers/vector_spec.js';
import { BYTE, type Datatype, INT, TWOINT } from '../datatypes/datatype.js';
import { countArray } from '../memory/integer_lists.js';
import { PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isMpich, isOpenMpi } from '../native/library.js';
import {
  type CountArray,
  type HandleHolder,
  type Memory,
  MessageData,
  type VectorData,
} from '../native/message_data.js';
import { checkOperation, MAXLOC, MINLOC, type Op, SUM } from '../operations/op.js';
import { Request } from '../requests/request.js';
import { CommPointToPoint } from './messages.js';
import { broadcastCopy, onCopies } from './strided_copies.js';
import { isUserOperation, schedules, startReduction } from './user_reduction.js';

export type SendSide = BufferSpec | InPlaceType | null;
export type ReceiveSide = BufferSpec | InPlaceType | null;
export type VectorSide = VectorSpec | InPlaceType | null;
export type NamedRooted<S, R> = Named<
  { sendbuf: S; recvbuf?: R; root?: number },
  ['sendbuf', 'recvbuf', 'root']
>;
export type NamedExchange<S, R> = Named<{ sendbuf: S; recvbuf: R }, ['sendbuf', 'recvbuf']>;
export type NamedReduction = Named<
  { sendbuf: SendSide; recvbuf: BufferSpec | null; op?: Op },
  ['sendbuf', 'recvbuf', 'op']
>;

// MPICH refuses a null pointer as the send buffer of MPI.ROOT, which it does not read.
const NOT_READ: Readonly<MessageData> = Object.assign(new MessageData(BYTE), {
  memory: new Uint8Array(1),
});

// What nobody reads of MPI.PROC_NULL in a reduction. Open MPI checks that the operation is defined for
// it, and does not count a Reduce_init of no items, whose messages then no longer match in pairs.
const nobodys = (datatype: HandleHolder): Readonly<MessageData> =>
  Object.assign(new MessageData(datatype), { memory: new Int32Array(2), count: 1 });
const NOBODYS_INT = nobodys(INT);
const NOBODYS_PAIR = nobodys(TWOINT);

// A reduction's buffers must agree, or MPI would read or write past the shorter one.
function checkReduction(method: string, send: MessageData, receive: MessageData): void {
  checkContiguous(send, method, 'sendbuf');
  if (send.datatype._handle !== receive.datatype._handle) {
    throw new TypeError(`${method}: sendbuf and recvbuf must have the same datatype`);
  }
  if (send.count !== receive.count) {
    throw new RangeError(
      `${method}: sendbuf holds ${send.count} items, but recvbuf ${receive.count}`,
    );
  }
}

/** The collective methods on memory. */
export abstract class CommCollectives extends CommPointToPoint {
  /** Blocks until all processes have called it. Collective. `MPI_Barrier` */
  Barrier(): void {
    native.MPI_Barrier(this);
  }

  /** Starts a barrier: complete when all processes have started it. Collective. `MPI_Ibarrier` */
  Ibarrier(): Request<Status> {
    return Request._startCollective(native.MPI_Ibarrier(this));
  }

  /**
   * Open MPI 4 tells nonblocking and persistent collectives apart by a number that each process counts
   * up; but in Bcast and Reduce not one that says MPI.PROC_NULL, so that later ones do not meet and
   * never end. Its Gather counts, and does nothing else there. @internal
   */
  protected _isPassedOver(root: unknown): boolean {
    return root === PROC_NULL && isOpenMpi && this.Is_inter();
  }
  #passOver(root: unknown): number {
    return native.MPI_Igather(NOTHING, NOTHING, root, this);
  }

  /** @internal */
  protected _bcastData(buf: unknown, root: unknown, method: string): MessageData {
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
    const data = this._bcastData(buf, root, 'Comm.Bcast');
    if (data.needsCopy) {
      broadcastCopy(data, root, this);
      return;
    }
    native.MPI_Bcast(data, root, this);
  }

  /** The nonblocking `Bcast`. Collective. `MPI_Ibcast` */
  Ibcast(buf: BufferSpec | null, root?: number): Request<Status>;
  Ibcast(
    ...named: Named<{ buf: BufferSpec | null; root?: number }, ['buf', 'root']>
  ): Request<Status>;
  @parameters('Comm', 'buf', 'root')
  Ibcast(buf: unknown, root: unknown = 0): Request<Status> {
    const data = this._bcastData(buf, root, 'Comm.Ibcast');
    const memory: Memory | null = data.memory;
    checkBroadcast(data, 'Comm.Ibcast');
    const start = this._isPassedOver(root)
      ? this.#passOver(root)
      : native.MPI_Ibcast(data, root, this);
    return Request._startCollective(start, memory);
  }

  // The buffers of gather-like collectives: blocks for all at the root, one block from each.
  /** @internal */
  protected _gatherReceive(recvbuf: unknown, root: unknown, method: string): MessageData {
    if (!this._isRoot(root)) return NOTHING;
    return receiveData(recvbuf, 0, method, 'recvbuf', this._peers());
  }
  /** @internal */
  protected _gatherReceiveVector(recvbuf: unknown, root: unknown, method: string): VectorData {
    if (!this._isRoot(root)) return NO_VECTOR;
    return vectorData(recvbuf, this._peers(), method, 'recvbuf');
  }
  /** @internal */
  protected _gatherSend(sendbuf: unknown, root: unknown, method: string): MessageData {
    if (!this._isLeaf(root)) return NOTHING;
    if (sendbuf === IN_PLACE && this._isRoot(root)) return IN_PLACE_DATA;
    return sendData(sendbuf, 0, method, 'sendbuf');
  }
  // The buffers of scatter-like collectives.
  /** @internal */
  protected _scatterSend(sendbuf: unknown, root: unknown, method: string): MessageData {
    if (!this._isRoot(root)) return NOTHING;
    return sendData(sendbuf, 0, method, 'sendbuf', this._peers());
  }
  /** @internal */
  protected _scatterSendVector(sendbuf: unknown, root: unknown, method: string): VectorData {
    if (!this._isRoot(root)) return NO_VECTOR;
    return vectorData(sendbuf, this._peers(), method, 'sendbuf');
  }
  /** @internal */
  protected _scatterReceive(recvbuf: unknown, root: unknown, method: string): MessageData {
    if (!this._isLeaf(root)) return NOTHING;
    if (recvbuf === IN_PLACE && this._isRoot(root)) return IN_PLACE_DATA;
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
    const receive = this._gatherReceive(recvbuf, root, 'Comm.Gather');
    const send = this._gatherSend(sendbuf, root, 'Comm.Gather');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Gather, send, receive, { send: 1, receive: this._peers() }, root, this);
      return;
    }
    native.MPI_Gather(send, receive, root, this);
  }

  /** The nonblocking `Gather`. Collective. `MPI_Igather` */
  Igather(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number): Request<Status>;
  Igather(...named: NamedRooted<SendSide, ReceiveSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Igather(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    const receive = this._gatherReceive(recvbuf, root, 'Comm.Igather');
    const send = this._gatherSend(sendbuf, root, 'Comm.Igather');
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
    const receive = this._gatherReceiveVector(recvbuf, root, 'Comm.Gatherv');
    const send = this._gatherSend(sendbuf, root, 'Comm.Gatherv');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Gatherv, send, receive, { send: 1, receive: 1 }, root, this);
      return;
    }
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
    const receive = this._scatterReceive(recvbuf, root, 'Comm.Scatter');
    const send = this._scatterSend(sendbuf, root, 'Comm.Scatter');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Scatter, send, receive, { send: this._peers(), receive: 1 }, root, this);
      return;
    }
    native.MPI_Scatter(send, receive, root, this);
  }

  /** The nonblocking `Scatter`. Collective. `MPI_Iscatter` */
  Iscatter(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number): Request<Status>;
  Iscatter(...named: NamedRooted<SendSide, ReceiveSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Iscatter(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    const receive = this._scatterReceive(recvbuf, root, 'Comm.Iscatter');
    const send = this._scatterSend(sendbuf, root, 'Comm.Iscatter');
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
    const receive = this._scatterReceive(recvbuf, root, 'Comm.Scatterv');
    const send = this._scatterSendVector(sendbuf, root, 'Comm.Scatterv');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Scatterv, send, receive, { send: 1, receive: 1 }, root, this);
      return;
    }
    native.MPI_Scatterv(send, receive, root, this);
  }

  /** @internal */
  protected _inPlaceOr(sendbuf: unknown, method: string, blocks = 1): MessageData {
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
    const receive = receiveData(recvbuf, 0, 'Comm.Allgather', 'recvbuf', this._peers());
    const send = this._inPlaceOr(sendbuf, 'Comm.Allgather');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Allgather, send, receive, { send: 1, receive: this._peers() }, this);
      return;
    }
    native.MPI_Allgather(send, receive, this);
  }

  /** The nonblocking `Allgather`. Collective. `MPI_Iallgather` */
  Iallgather(sendbuf: SendSide, recvbuf: BufferSpec | null): Request<Status>;
  Iallgather(...named: NamedExchange<SendSide, BufferSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Iallgather(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = receiveData(recvbuf, 0, 'Comm.Iallgather', 'recvbuf', this._peers());
    const send = this._inPlaceOr(sendbuf, 'Comm.Iallgather');
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
    const receive = vectorData(recvbuf, this._peers(), 'Comm.Allgatherv', 'recvbuf');
    const send = this._inPlaceOr(sendbuf, 'Comm.Allgatherv');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Allgatherv, send, receive, { send: 1, receive: 1 }, this);
      return;
    }
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
    const receive = receiveData(recvbuf, 0, 'Comm.Alltoall', 'recvbuf', this._peers());
    const send = this._inPlaceOr(sendbuf, 'Comm.Alltoall', this._peers());
    if (send.needsCopy || receive.needsCopy) {
      onCopies(
        native.MPI_Alltoall,
        send,
        receive,
        { send: this._peers(), receive: this._peers() },
        this,
      );
      return;
    }
    native.MPI_Alltoall(send, receive, this);
  }

  /** The nonblocking `Alltoall`. Collective. `MPI_Ialltoall` */
  Ialltoall(sendbuf: SendSide, recvbuf: BufferSpec | null): Request<Status>;
  Ialltoall(...named: NamedExchange<SendSide, BufferSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoall(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = receiveData(recvbuf, 0, 'Comm.Ialltoall', 'recvbuf', this._peers());
    const send = this._inPlaceOr(sendbuf, 'Comm.Ialltoall', this._peers());
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
    const receive = vectorData(recvbuf, this._peers(), 'Comm.Alltoallv', 'recvbuf');
    const send =
      sendbuf === IN_PLACE
        ? IN_PLACE_VECTOR
        : vectorData(sendbuf, this._peers(), 'Comm.Alltoallv', 'sendbuf');
    if (send.needsCopy || receive.needsCopy) {
      onCopies(native.MPI_Alltoallv, send, receive, { send: 1, receive: 1 }, this);
      return;
    }
    native.MPI_Alltoallv(send, receive, this);
  }

  /**
   * Combines the items of all processes one by one, at the root. Blocking, collective. `MPI_Reduce`
   *
   * @param sendbuf the items; `MPI.IN_PLACE` at a root whose items are in `recvbuf`
   * @param recvbuf at the root: room for as many items; elsewhere null
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
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
    if (this._isRoot(root)) {
      const receive = receiveData(recvbuf, 0, 'Comm.Reduce', 'recvbuf');
      const send = this._rootSend(sendbuf, receive, op, 'Comm.Reduce');
      native.MPI_Reduce(send, receive, op, root, this);
    } else {
      const send = this._leafSend(sendbuf, root, op, 'Comm.Reduce');
      native.MPI_Reduce(send, shadow(send), op, root, this);
    }
  }

  /** The nonblocking `Reduce`. Collective. `MPI_Ireduce` */
  Ireduce(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op, root?: number): Request<Status>;
  Ireduce(
    ...named: Named<
      { sendbuf: SendSide; recvbuf?: BufferSpec | null; op?: Op; root?: number },
      ['sendbuf', 'recvbuf', 'op', 'root']
    >
  ): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root')
  Ireduce(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    root: unknown = 0,
  ): Request<Status> {
    if (this._isRoot(root)) {
      const receive = receiveData(recvbuf, 0, 'Comm.Ireduce', 'recvbuf');
      const send = this._rootSend(sendbuf, receive, op, 'Comm.Ireduce');
      checkExchange(send, receive, 'Comm.Ireduce');
      if (isUserOperation(op)) {
        return startReduction(schedules.Reduce(root, 'Comm.Ireduce', this, send, receive, op));
      }
      return startExchange(native.MPI_Ireduce(send, receive, op, root, this), send, receive);
    }
    const send = this._leafSend(sendbuf, root, op, 'Comm.Ireduce');
    const receive = shadow(send);
    checkExchange(send, receive, 'Comm.Ireduce');
    if (isUserOperation(op)) return startReduction(schedules.Reduce_leaf(root, this, send, op));
    if (this._isPassedOver(root)) return Request._startCollective(this.#passOver(root));
    return startExchange(native.MPI_Ireduce(send, receive, op, root, this), send, receive);
  }

  // The root of an intercommunicator contributes nothing.
  /** @internal */
  protected _rootSend(
    sendbuf: unknown,
    receive: MessageData,
    op: unknown,
    method: string,
  ): MessageData {
    if (!this.Is_inter()) return reduceSend(sendbuf, receive, op, method);
    checkContiguous(receive, method, 'recvbuf');
    return NOT_READ;
  }
  /** @internal */
  protected _leafSend(sendbuf: unknown, root: unknown, op: unknown, method: string): MessageData {
    if (!this._isLeaf(root)) return op === MAXLOC || op === MINLOC ? NOBODYS_PAIR : NOBODYS_INT;
    const send = sendData(sendbuf, 0, method, 'sendbuf');
    checkContiguous(send, method, 'sendbuf');
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
  Iallreduce(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Iallreduce(...named: NamedReduction): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Iallreduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    const receive = receiveData(recvbuf, 0, 'Comm.Iallreduce', 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, 'Comm.Iallreduce');
    checkExchange(send, receive, 'Comm.Iallreduce');
    if (isUserOperation(op))
      return startReduction(schedules.Allreduce('Comm.Iallreduce', this, send, receive, op));
    return startExchange(native.MPI_Iallreduce(send, receive, op, this), send, receive);
  }

  // Each rank sends a block for every rank and receives one.
  /** @internal */
  protected _blockSend(
    sendbuf: unknown,
    receive: MessageData,
    op: unknown,
    method: string,
  ): MessageData {
    checkContiguous(receive, method, 'recvbuf');
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
    const send = this._blockSend(sendbuf, receive, op, 'Comm.Reduce_scatter_block');
    native.MPI_Reduce_scatter_block(send, receive, op, this);
  }

  /** The nonblocking `Reduce_scatter_block`. Collective. `MPI_Ireduce_scatter_block` */
  Ireduce_scatter_block(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Ireduce_scatter_block(...named: NamedReduction): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Ireduce_scatter_block(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    const receive = receiveData(
      recvbuf,
      0,
      'Comm.Ireduce_scatter_block',
      'recvbuf',
      sendbuf === IN_PLACE ? this.Get_size() : 1,
    );
    const send = this._blockSend(sendbuf, receive, op, 'Comm.Ireduce_scatter_block');
    checkExchange(send, receive, 'Comm.Ireduce_scatter_block');
    if (isUserOperation(op))
      return startReduction(
        schedules.Reduce_scatter_block('Comm.Ireduce_scatter_block', this, send, receive, op),
      );
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
    const { send, receive, counts } = this._reduceScatter(sendbuf, recvbuf, recvcounts, op, method);
    native.MPI_Reduce_scatter(send, receive, counts, op, this);
  }

  /** @internal */
  protected _reduceScatter(
    sendbuf: unknown,
    recvbuf: unknown,
    recvcounts: unknown,
    op: unknown,
    method: string,
  ): { send: MessageData; receive: MessageData; counts: CountArray } {
    const counts = reduceScatterCounts(this, sendbuf, recvbuf, recvcounts, method);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const receive = receiveData(recvbuf, 0, method, 'recvbuf');
    checkContiguous(receive, method, 'recvbuf');
    checkOperation(op, receive.datatype, method);
    const send = sendbuf === IN_PLACE ? IN_PLACE_DATA : sendData(sendbuf, 0, method, 'sendbuf');
    checkContiguous(send, method, 'sendbuf');
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
    return { send, receive, counts: nativeCounts(counts, 'values', method, 'recvcounts') };
  }
}

const LIMIT = 2 ** 31 - 1;

/**
 * Refuses resizable memory, and what MPICH 4.0 can't receive: its nonblocking broadcast counts bytes
 * as ints.
 */
export function checkBroadcast(data: MessageData, method: string): void {
  checkFixed(data, method, 'buf');
  const { memory, count, datatype } = data;
  if (!isMpich || (memory !== null && memory.byteLength <= LIMIT)) return;
  const bytes = count === 0 ? 0 : count * (datatype as Datatype).Get_size();
  if (bytes <= LIMIT) return;
  throw new RangeError(
    `${method}: buf holds ${bytes} bytes, but MPICH broadcasts at most ${LIMIT} without blocking; use Bcast`,
  );
}

/** Refuses resizable memory on either side of a nonblocking collective. */
export function checkExchange(
  send: Pick<VectorData, 'memory' | 'offset'>,
  receive: Pick<VectorData, 'memory' | 'offset'>,
  method: string,
): void {
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
  checkContiguous(receive, method, 'recvbuf');
  checkOperation(op, receive.datatype, method);
  if (sendbuf === IN_PLACE) return IN_PLACE_DATA;
  const send = sendData(sendbuf, 0, method, 'sendbuf');
  checkReduction(method, send, receive);
  return send;
}

// MPI uses both buffers until the operation is complete.
export function startExchange(
  request: number,
  send: { readonly memory: Memory | null },
  receive: { readonly memory: Memory | null },
): Request<Status> {
  return Request._startCollective(request, send.memory, receive.memory);
}

// Recvcounts that were left out are the lengths of the receive buffers, which only a collective call
// can tell.
function reduceScatterCounts(
  comm: CommCollectives,
  sendbuf: unknown,
  recvbuf: unknown,
  recvcounts: unknown,
  method: string,
): number[] {
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
  // There a collective call tells those of the other group.
  if (comm.Is_inter()) {
    throw new TypeError(`${method}: recvcounts are needed on an intercommunicator`);
  }
  const receive = receiveData(recvbuf, 0, method, 'recvbuf');
  checkContiguous(receive, method, 'recvbuf');
  const own = Float64Array.of(receive.count);
  const all = new Float64Array(size);
  comm.Allgather(own, all);
  return Array.from(all);
}
