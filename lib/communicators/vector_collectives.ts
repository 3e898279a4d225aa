// Nonblocking collectives with blocks of different lengths, and those with blocks of different types.
import { type Named, parameters } from '../base/named_arguments.js';
import { type BlocksSpec, blocksData } from '../buffers/blocks_spec.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import { IN_PLACE_BLOCKS, IN_PLACE_VECTOR } from '../buffers/message_registers.js';
import { IN_PLACE, type InPlaceType } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import { type VectorSpec, vectorData } from '../buffers/vector_spec.js';
import { BYTE } from '../datatypes/datatype.js';
import { CART, DIST_GRAPH, GRAPH } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isOpenMpi4 } from '../native/library.js';
import type { BlocksData, CountArray, MessageData, VectorData } from '../native/message_data.js';
import { type Op, SUM } from '../operations/op.js';
import { Request } from '../requests/request.js';
import {
  CommCollectives,
  checkExchange,
  type NamedExchange,
  type NamedRooted,
  type ReceiveSide,
  type SendSide,
  type VectorSide,
} from './collectives.js';
import { withoutLoss } from './strided_copies.js';
import { isUserOperation, type Schedule, schedules, startReduction } from './user_reduction.js';

export type BlocksSide = BlocksSpec | InPlaceType;

/** The nonblocking v-collectives, and the w-collectives. */
export abstract class CommVectorCollectives extends CommCollectives {
  /** The nonblocking `Gatherv`. Collective. `MPI_Igatherv` */
  Igatherv(sendbuf: SendSide, recvbuf: VectorSide, root?: number): Request<Status>;
  Igatherv(...named: NamedRooted<SendSide, VectorSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Igatherv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    const receive = this._gatherReceiveVector(recvbuf, root, 'Comm.Igatherv');
    const send = this._gatherSend(sendbuf, root, 'Comm.Igatherv');
    checkExchange(send, receive, 'Comm.Igatherv');
    const request = native.MPI_Igatherv(send, receive, root, this);
    return Request._startCollective(request, send.memory, receive.memory, receive);
  }

  /** The nonblocking `Scatterv`. Collective. `MPI_Iscatterv` */
  Iscatterv(sendbuf: VectorSide, recvbuf: ReceiveSide, root?: number): Request<Status>;
  Iscatterv(...named: NamedRooted<VectorSide, ReceiveSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Iscatterv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    const receive = this._scatterReceive(recvbuf, root, 'Comm.Iscatterv');
    const send = withoutLoss(this._scatterSendVector(sendbuf, root, 'Comm.Iscatterv'));
    checkExchange(send, receive, 'Comm.Iscatterv');
    const request = native.MPI_Iscatterv(send, receive, root, this);
    return Request._startCollective(request, send.memory, receive.memory, send);
  }

  /** The nonblocking `Allgatherv`. Collective. `MPI_Iallgatherv` */
  Iallgatherv(sendbuf: SendSide, recvbuf: VectorSpec | null): Request<Status>;
  Iallgatherv(...named: NamedExchange<SendSide, VectorSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Iallgatherv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = vectorData(recvbuf, this._peers(), 'Comm.Iallgatherv', 'recvbuf');
    const send = this._inPlaceOr(sendbuf, 'Comm.Iallgatherv');
    checkExchange(send, receive, 'Comm.Iallgatherv');
    const request = native.MPI_Iallgatherv(send, receive, this);
    return Request._startCollective(request, send.memory, receive.memory, receive);
  }

  /** The nonblocking `Alltoallv`. Collective. `MPI_Ialltoallv` */
  Ialltoallv(sendbuf: VectorSide, recvbuf: VectorSpec | null): Request<Status>;
  Ialltoallv(...named: NamedExchange<VectorSide, VectorSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoallv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = vectorData(recvbuf, this._peers(), 'Comm.Ialltoallv', 'recvbuf');
    const send = withoutLoss(this._inPlaceOrVector(sendbuf, 'Comm.Ialltoallv'));
    checkExchange(send, receive, 'Comm.Ialltoallv');
    const request = native.MPI_Ialltoallv(send, receive, this);
    return Request._startCollective(request, send.memory, receive.memory, [send, receive]);
  }

  /** @internal */
  protected _inPlaceOrVector(sendbuf: unknown, method: string): VectorData {
    if (sendbuf === IN_PLACE) return IN_PLACE_VECTOR;
    return vectorData(sendbuf, this._peers(), method, 'sendbuf');
  }
  /** @internal */
  protected _inPlaceOrBlocks(sendbuf: unknown, method: string): BlocksData {
    return sendbuf === IN_PLACE ? IN_PLACE_BLOCKS : this._blocks(sendbuf, method, 'sendbuf');
  }
  /** @internal */
  protected _blocks(spec: unknown, method: string, argument: string): BlocksData {
    const blocks = blocksData(spec, this._peers(), method, argument);
    const { datatypes } = blocks;
    const length = isOpenMpi4 ? this.#neighbors() : 0;
    if (datatypes === null || datatypes.length >= length) return blocks;
    const padded = new Float64Array(length).fill(BYTE._handle);
    padded.set(datatypes);
    return { ...blocks, datatypes: padded };
  }

  // Open MPI 4.1 takes the datatypes of a nonblocking or persistent Alltoallw for those of a neighbourhood
  // collective, if there are neighbours, and reads as many.
  #neighbors(): number {
    if (this.Is_inter()) return 0;
    switch (this.Get_topology()) {
      case CART:
        return 2 * native.MPI_Cartdim_get(this);
      case GRAPH:
        return native.MPI_Graph_neighbors_count(this, this.Get_rank());
      case DIST_GRAPH: {
        const { indegree, outdegree } = native.MPI_Dist_graph_neighbors_count(this);
        return Math.max(indegree, outdegree);
      }
      default:
        return 0;
    }
  }

  /**
   * As `Alltoallv`, with a datatype of its own for each block, and displacements in bytes. Blocking,
   * collective. `MPI_Alltoallw`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each rank, or `MPI.IN_PLACE`
   */
  Alltoallw(sendbuf: BlocksSide, recvbuf: BlocksSpec): void;
  Alltoallw(...named: NamedExchange<BlocksSide, BlocksSpec>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Alltoallw(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = this._blocks(recvbuf, 'Comm.Alltoallw', 'recvbuf');
    const send = this._inPlaceOrBlocks(sendbuf, 'Comm.Alltoallw');
    native.MPI_Alltoallw(send, receive, this);
  }

  /** The nonblocking `Alltoallw`. Collective. `MPI_Ialltoallw` */
  Ialltoallw(sendbuf: BlocksSide, recvbuf: BlocksSpec): Request<Status>;
  Ialltoallw(...named: NamedExchange<BlocksSide, BlocksSpec>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoallw(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = this._blocks(recvbuf, 'Comm.Ialltoallw', 'recvbuf');
    const send = this._inPlaceOrBlocks(sendbuf, 'Comm.Ialltoallw');
    checkExchange(send, receive, 'Comm.Ialltoallw');
    const request = native.MPI_Ialltoallw(send, receive, this);
    return Request._startCollective(request, send.memory, receive.memory, [send, receive]);
  }

  /** The nonblocking `Reduce_scatter`. Collective. `MPI_Ireduce_scatter` */
  Ireduce_scatter(
    sendbuf: SendSide,
    recvbuf: BufferSpec | null,
    recvcounts?: ArrayLike<number> | null,
    op?: Op,
  ): Request<Status>;
  Ireduce_scatter(
    ...named: Named<
      {
        sendbuf: SendSide;
        recvbuf: BufferSpec | null;
        recvcounts?: ArrayLike<number> | null;
        op?: Op;
      },
      ['sendbuf', 'recvbuf', 'recvcounts', 'op']
    >
  ): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'recvcounts', 'op')
  Ireduce_scatter(
    sendbuf: unknown,
    recvbuf?: unknown,
    recvcounts: unknown = null,
    op: unknown = SUM,
  ): Request<Status> {
    const method = 'Comm.Ireduce_scatter';
    const { send, receive, counts } = this._reduceScatter(sendbuf, recvbuf, recvcounts, op, method);
    checkExchange(send, receive, method);
    if (isUserOperation(op)) {
      return startReduction(this._scatterSchedule(method, send, receive, counts, op));
    }
    const request = native.MPI_Ireduce_scatter(send, receive, counts, op, this);
    return Request._startCollective(request, send.memory, receive.memory, counts);
  }

  /** @internal */
  protected _scatterSchedule(
    method: string,
    send: MessageData,
    receive: MessageData,
    counts: CountArray,
    op: Op,
  ): Schedule {
    const rank = this.Get_rank();
    const lengths = Array.from(counts, Number);
    const first = lengths.slice(0, rank).reduce((sum, length) => sum + length, 0);
    return schedules.Reduce_scatter(first, lengths[rank], method, this, send, receive, op);
  }
}
