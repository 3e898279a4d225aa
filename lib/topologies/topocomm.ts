// Communicators with a topology, and the collectives among neighbours.

import { defineUnmade } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import type { BlocksSpec } from '../buffers/blocks_spec.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { VectorSpec } from '../buffers/vector_spec.js';
import type {
  ExchangeArguments,
  PersistentExchangeArguments,
} from '../communicators/collective_arguments.js';
import type { Comm } from '../communicators/comm.js';
import { Intracomm } from '../communicators/intracomm.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { gate } from '../native/gate.js';
import { CART, DIST_GRAPH, GRAPH } from '../native/generated/constants.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import {
  neighborAllgather,
  neighborAllgatherv,
  neighborAlltoall,
  neighborAlltoallv,
  neighborAlltoallw,
} from './neighbor_collectives.js';
import { type Layout, layoutOf } from './neighbor_layout.js';
import {
  ineighborAllgatherObjects,
  ineighborAlltoallObjects,
  neighborAllgatherObjects,
  neighborAlltoallObjects,
} from './neighbor_objects.js';
import { cartNeighbors, distNeighbors, graphNeighbors, type Neighbors } from './neighbors.js';

/**
 * A communicator whose processes have neighbours. In the neighbour collectives each process
 * exchanges messages with its own neighbours only: `recvbuf` has a block for each incoming one, in
 * the order of `inedges`. The block of a neighbour that there is not (`MPI.PROC_NULL`, at the
 * border of a grid) stays as it was.
 */
export class Topocomm extends Intracomm {
  private _layout: Layout | null = null;

  /**
   * Makes a null handle, or another object for the same communicator. Local. `MPI_Topo_test`
   *
   * @param comm a communicator with a topology, which the new object stands for, too. Default: none
   * @throws {TypeError} if the communicator has no topology of this class
   */
  constructor(comm: Comm | null = null) {
    super(comm);
    if (!this.is_null) this._checkTopology();
  }

  /** @internal */
  protected _checkTopology(): void {
    if (this.is_topo) return;
    throw new TypeError('Topocomm: the communicator has no topology');
  }

  /** @internal */
  protected override _forget(): void {
    super._forget();
    this._layout = null;
  }

  /** @internal */
  _getLayout(): Layout {
    // Constant for the lifetime of a communicator, as its size is.
    if (this._layout === null || !gate.isOpen) this._layout = this._askLayout();
    return this._layout;
  }

  private _askLayout(): Layout {
    return layoutOf(this._neighbors(), this.Get_rank(), this.Get_topology() === CART);
  }

  private _neighbors(): Neighbors {
    switch (this.Get_topology()) {
      case CART: {
        const neighbors = cartNeighbors(this);
        return { sources: neighbors, destinations: neighbors.slice() };
      }
      case GRAPH: {
        const neighbors = graphNeighbors(this, this.Get_rank());
        return { sources: neighbors, destinations: neighbors.slice() };
      }
      case DIST_GRAPH:
        return distNeighbors(this);
      default:
        throw new TypeError('Topocomm: the communicator has no topology');
    }
  }

  /**
   * `[indegree, outdegree]`: the numbers of incoming and of outgoing neighbours; twice the number
   * of dimensions in a grid. Local. `MPI_Cartdim_get`, `MPI_Graph_neighbors_count` or
   * `MPI_Dist_graph_neighbors_count`
   */
  get degrees(): [indegree: number, outdegree: number] {
    const { indegree, outdegree } = this._getLayout();
    return [indegree, outdegree];
  }
  /**
   * The number of incoming neighbours. Local. `MPI_Cartdim_get`, `MPI_Graph_neighbors_count` or
   * `MPI_Dist_graph_neighbors_count`
   */
  get indegree(): number {
    return this._getLayout().indegree;
  }
  /**
   * The number of outgoing neighbours. Local. `MPI_Cartdim_get`, `MPI_Graph_neighbors_count` or
   * `MPI_Dist_graph_neighbors_count`
   */
  get outdegree(): number {
    return this._getLayout().outdegree;
  }
  /**
   * `[inedges, outedges]`: the ranks of the incoming and of the outgoing neighbours;
   * `MPI.PROC_NULL` beyond the border of a grid. Local. `MPI_Cart_shift`, `MPI_Graph_neighbors` or
   * `MPI_Dist_graph_neighbors`
   */
  get inoutedges(): [inedges: number[], outedges: number[]] {
    const { sources, destinations } = this._neighbors();
    return [sources, destinations];
  }
  /**
   * The ranks of the incoming neighbours; `MPI.PROC_NULL` beyond the border of a grid. Local.
   * `MPI_Cart_shift`, `MPI_Graph_neighbors` or `MPI_Dist_graph_neighbors`
   */
  get inedges(): number[] {
    return this._neighbors().sources;
  }
  /**
   * The ranks of the outgoing neighbours; `MPI.PROC_NULL` beyond the border of a grid. Local.
   * `MPI_Cart_shift`, `MPI_Graph_neighbors` or `MPI_Dist_graph_neighbors`
   */
  get outedges(): number[] {
    return this._neighbors().destinations;
  }

  // --- Memory -----------------------------------------------------------------------------------

  /**
   * Sends one message to all outgoing neighbours, and collects one of the same length from each
   * incoming neighbour. Blocking, collective. `MPI_Neighbor_allgather`
   *
   * @param sendbuf the message for all outgoing neighbours
   * @param recvbuf room for a message from each incoming neighbour, in the order of `inedges`. That
   * of a neighbour that does not exist (`MPI.PROC_NULL`, at the border of a grid) stays as it was
   * @throws {TypeError} if a buffer is not memory, or if `sendbuf` is `MPI.IN_PLACE`
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the incoming neighbours
   * @example
   * const values = new Float64Array(grid.indegree);
   * grid.Neighbor_allgather(Float64Array.of(grid.rank), values);
   */
  Neighbor_allgather(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): void;
  Neighbor_allgather(...named: ExchangeArguments<BufferSpec | null, BufferSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_allgather(sendbuf: unknown, recvbuf?: unknown): void {
    neighborAllgather(this).run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send one message to all outgoing neighbours, and to collect one of the same length
   * from each incoming neighbour. Nonblocking, collective. `MPI_Ineighbor_allgather`
   *
   * @param sendbuf the message for all outgoing neighbours
   * @param recvbuf room for a message from each incoming neighbour, in the order of `inedges`. That
   * of a neighbour that does not exist (`MPI.PROC_NULL`, at the border of a grid) stays as it was
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the incoming neighbours
   */
  Ineighbor_allgather(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): Request<Status>;
  Ineighbor_allgather(
    ...named: ExchangeArguments<BufferSpec | null, BufferSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_allgather(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return neighborAllgather(this).start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up a `Neighbor_allgather`, which sends one message to all outgoing neighbours and collects
   * one from each incoming neighbour. The request can be started again and again. Collective.
   * `MPI_Neighbor_allgather_init`
   *
   * @param sendbuf the message for all outgoing neighbours
   * @param recvbuf room for a message from each incoming neighbour, in the order of `inedges`. That
   * of a neighbour that does not exist (`MPI.PROC_NULL`, at the border of a grid) stays as it was
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the incoming neighbours
   */
  Neighbor_allgather_init(
    sendbuf: BufferSpec | null,
    recvbuf: BufferSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_allgather_init(
    ...named: PersistentExchangeArguments<BufferSpec | null, BufferSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_allgather_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    return neighborAllgather(this).prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends one message to all outgoing neighbours, and collects one of its own length from each
   * incoming neighbour. Blocking, collective. `MPI_Neighbor_allgatherv`
   *
   * @param sendbuf the message for all outgoing neighbours
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour, in the order of
   *   `inedges`: the counts and places of the messages in items. That of a neighbour that does not
   *   exist (`MPI.PROC_NULL`) stays as it was
   * @throws {TypeError} if a buffer is not memory, or if `sendbuf` is `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a message reaches behind
   *   the end
   * @example
   * ring.Neighbor_allgatherv(mine, [all, counts]); // counts[i] items from the neighbour inedges[i]
   */
  Neighbor_allgatherv(sendbuf: BufferSpec | null, recvbuf: VectorSpec | null): void;
  Neighbor_allgatherv(...named: ExchangeArguments<BufferSpec | null, VectorSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_allgatherv(sendbuf: unknown, recvbuf?: unknown): void {
    neighborAllgatherv.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send one message to all outgoing neighbours, and to collect one of its own length
   * from each incoming neighbour. Nonblocking, collective. `MPI_Ineighbor_allgatherv`
   *
   * @param sendbuf the message for all outgoing neighbours
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`: the counts and places of the messages in items. That of a neighbour that does not
   * exist (`MPI.PROC_NULL`) stays as it was
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a message reaches behind
   * the end
   */
  Ineighbor_allgatherv(sendbuf: BufferSpec | null, recvbuf: VectorSpec | null): Request<Status>;
  Ineighbor_allgatherv(
    ...named: ExchangeArguments<BufferSpec | null, VectorSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_allgatherv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return neighborAllgatherv.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up a `Neighbor_allgatherv`, which sends one message to all outgoing neighbours and
   * collects one of its own length from each incoming neighbour. The request can be started again
   * and again. Collective. `MPI_Neighbor_allgatherv_init`
   *
   * @param sendbuf the message for all outgoing neighbours
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`: the counts and places of the messages in items. That of a neighbour that does not
   * exist (`MPI.PROC_NULL`) stays as it was
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a message reaches behind
   * the end
   */
  Neighbor_allgatherv_init(
    sendbuf: BufferSpec | null,
    recvbuf: VectorSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_allgatherv_init(
    ...named: PersistentExchangeArguments<BufferSpec | null, VectorSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_allgatherv_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    return neighborAllgatherv.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends a block to each outgoing neighbour, and collects one from each incoming neighbour. All
   * blocks have the same length. Blocking, collective. `MPI_Neighbor_alltoall`
   *
   * @param sendbuf a block for each outgoing neighbour, in the order of `outedges`
   * @param recvbuf room for a block from each incoming neighbour, in the order of `inedges`. That
   * of a neighbour that does not exist (`MPI.PROC_NULL`, at the border of a grid) stays as it was
   * @throws {TypeError} if a buffer is not memory, or if `sendbuf` is `MPI.IN_PLACE`
   * @throws {RangeError} if a buffer can't be divided evenly among the neighbours
   * @example
   * // In a grid of one dimension: the left neighbour comes first, then the right one.
   * const halo = new Float64Array(2);
   * line.Neighbor_alltoall(Float64Array.of(first, last), halo);
   */
  Neighbor_alltoall(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): void;
  Neighbor_alltoall(...named: ExchangeArguments<BufferSpec | null, BufferSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_alltoall(sendbuf: unknown, recvbuf?: unknown): void {
    neighborAlltoall(this).run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send a block to each outgoing neighbour, and to collect one from each incoming
   * neighbour. All blocks have the same length. Nonblocking, collective. `MPI_Ineighbor_alltoall`
   *
   * @param sendbuf a block for each outgoing neighbour, in the order of `outedges`
   * @param recvbuf room for a block from each incoming neighbour, in the order of `inedges`. That
   *   of a neighbour that does not exist (`MPI.PROC_NULL`, at the border of a grid) stays as it was
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   *   `MPI.IN_PLACE`
   * @throws {RangeError} if a buffer can't be divided evenly among the neighbours
   * @example
   * const request = line.Ineighbor_alltoall(edges, halo);
   * computeInside();   // what does not need the halo
   * await request;
   */
  Ineighbor_alltoall(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): Request<Status>;
  Ineighbor_alltoall(
    ...named: ExchangeArguments<BufferSpec | null, BufferSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_alltoall(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return neighborAlltoall(this).start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up a `Neighbor_alltoall`, which sends a block of the same length to each outgoing
   * neighbour and collects one from each incoming neighbour. The request can be started again and
   * again. Collective. `MPI_Neighbor_alltoall_init`
   *
   * @param sendbuf a block for each outgoing neighbour, in the order of `outedges`
   * @param recvbuf room for a block from each incoming neighbour, in the order of `inedges`. That
   * of a neighbour that does not exist (`MPI.PROC_NULL`, at the border of a grid) stays as it was
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if a buffer can't be divided evenly among the neighbours
   */
  Neighbor_alltoall_init(
    sendbuf: BufferSpec | null,
    recvbuf: BufferSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_alltoall_init(
    ...named: PersistentExchangeArguments<BufferSpec | null, BufferSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_alltoall_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    return neighborAlltoall(this).prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends a block of its own length to each outgoing neighbour, and collects one from each incoming
   * neighbour. Blocking, collective. `MPI_Neighbor_alltoallv`
   *
   * @param sendbuf a {@link VectorSpec} with an entry for each outgoing neighbour, in the order of
   *   `outedges`: the counts and places of the blocks in items
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour, in the order of
   *   `inedges`. The block of a neighbour that does not exist (`MPI.PROC_NULL`) stays as it was
   * @throws {TypeError} if a buffer is not memory, or if `sendbuf` is `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a block reaches behind the
   *   end
   * @example
   * graph.Neighbor_alltoallv([outgoing, outgoingCounts], [incoming, incomingCounts]);
   */
  Neighbor_alltoallv(sendbuf: VectorSpec | null, recvbuf: VectorSpec | null): void;
  Neighbor_alltoallv(...named: ExchangeArguments<VectorSpec | null, VectorSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_alltoallv(sendbuf: unknown, recvbuf?: unknown): void {
    neighborAlltoallv.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send a block of its own length to each outgoing neighbour, and to collect one from
   * each incoming neighbour. Nonblocking, collective. `MPI_Ineighbor_alltoallv`
   *
   * @param sendbuf a {@link VectorSpec} with an entry for each outgoing neighbour, in the order of
   * `outedges`: the counts and places of the blocks in items
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`. The block of a neighbour that does not exist (`MPI.PROC_NULL`) stays as it was
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a block reaches behind the
   * end
   */
  Ineighbor_alltoallv(sendbuf: VectorSpec | null, recvbuf: VectorSpec | null): Request<Status>;
  Ineighbor_alltoallv(
    ...named: ExchangeArguments<VectorSpec | null, VectorSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_alltoallv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return neighborAlltoallv.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up a `Neighbor_alltoallv`, which sends a block of its own length to each outgoing
   * neighbour and collects one from each incoming neighbour. The request can be started again and
   * again. Collective. `MPI_Neighbor_alltoallv_init`
   *
   * @param sendbuf a {@link VectorSpec} with an entry for each outgoing neighbour, in the order of
   * `outedges`: the counts and places of the blocks in items
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`. The block of a neighbour that does not exist (`MPI.PROC_NULL`) stays as it was
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if `sendbuf` is
   * `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a block reaches behind the
   * end
   */
  Neighbor_alltoallv_init(
    sendbuf: VectorSpec | null,
    recvbuf: VectorSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_alltoallv_init(
    ...named: PersistentExchangeArguments<VectorSpec | null, VectorSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_alltoallv_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    return neighborAlltoallv.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends a block of its own length and datatype to each outgoing neighbour, and collects one from
   * each incoming neighbour: rows and columns in a halo exchange. Blocking, collective.
   * `MPI_Neighbor_alltoallw`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each outgoing neighbour, in the order of
   * `outedges`: the counts in items, the places in bytes, and the datatypes
   * @param recvbuf a {@link BlocksSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`. The block of a neighbour that does not exist (`MPI.PROC_NULL`) stays as it was
   * @throws {TypeError} if a side is not such a spec, or if `sendbuf` is `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a block reaches behind the
   * end
   * @example
   * grid.Neighbor_alltoallw([u, counts, places, types], [u, counts, haloPlaces, types]);
   */
  Neighbor_alltoallw(sendbuf: BlocksSpec, recvbuf: BlocksSpec): void;
  Neighbor_alltoallw(...named: ExchangeArguments<BlocksSpec, BlocksSpec>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_alltoallw(sendbuf: unknown, recvbuf?: unknown): void {
    neighborAlltoallw.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send a block of its own length and datatype to each outgoing neighbour, and to
   * collect one from each incoming neighbour. Nonblocking, collective. `MPI_Ineighbor_alltoallw`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each outgoing neighbour, in the order of
   * `outedges`: the counts in items, the places in bytes, and the datatypes
   * @param recvbuf a {@link BlocksSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`. The block of a neighbour that does not exist (`MPI.PROC_NULL`) stays as it was
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a side is not such a spec, if its memory can be resized, or if `sendbuf`
   * is `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a block reaches behind the
   * end
   */
  Ineighbor_alltoallw(sendbuf: BlocksSpec, recvbuf: BlocksSpec): Request<Status>;
  Ineighbor_alltoallw(...named: ExchangeArguments<BlocksSpec, BlocksSpec>): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_alltoallw(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return neighborAlltoallw.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up a `Neighbor_alltoallw`, which sends a block of its own length and datatype to each
   * outgoing neighbour and collects one from each incoming neighbour. The request can be started
   * again and again. Collective. `MPI_Neighbor_alltoallw_init`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each outgoing neighbour, in the order of
   * `outedges`: the counts in items, the places in bytes, and the datatypes
   * @param recvbuf a {@link BlocksSpec} with an entry for each incoming neighbour, in the order of
   * `inedges`. The block of a neighbour that does not exist (`MPI.PROC_NULL`) stays as it was
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a side is not such a spec, if its memory can be resized, or if `sendbuf`
   * is `MPI.IN_PLACE`
   * @throws {RangeError} if there is not an entry for each neighbour, or a block reaches behind the
   * end
   */
  Neighbor_alltoallw_init(sendbuf: BlocksSpec, recvbuf: BlocksSpec, info?: Info): Prequest;
  Neighbor_alltoallw_init(...named: PersistentExchangeArguments<BlocksSpec, BlocksSpec>): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_alltoallw_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    return neighborAlltoallw.prepare(this, sendbuf, recvbuf, info);
  }

  // --- Objects ----------------------------------------------------------------------------------

  /**
   * Sends an object to all outgoing neighbours, and collects one from each incoming neighbour.
   * Blocking, collective. `MPI_Neighbor_allgatherv`
   *
   * @param sendobj the object for all outgoing neighbours
   * @returns an array of copies, in the order of `inedges`; null for a neighbour that does not
   *   exist (`MPI.PROC_NULL`, at the border of a grid)
   * @throws {DOMException} `DataCloneError` if the object can't be carried
   * @throws {MPI.Exception} if an incoming neighbour could not serialize its object; with the class
   *   `MPI.ERR_COMM` if the communicator is null
   * @example
   * const loads = grid.neighbor_allgather({ rank: grid.rank, load: tasks.length });
   */
  neighbor_allgather<T>(sendobj: T): (T | null)[];
  @parameters('Topocomm', 'sendobj')
  neighbor_allgather(sendobj: unknown): unknown[] {
    return neighborAllgatherObjects(this, sendobj);
  }

  /**
   * Starts a `neighbor_allgather`, which sends an object to all outgoing neighbours. Nonblocking,
   * collective: await the request, or call its `wait`. `MPI_Isend`
   *
   * @param sendobj the object for all outgoing neighbours
   * @returns a request; `await` and `wait` give what `neighbor_allgather` gives, or throw it
   */
  ineighbor_allgather<T>(sendobj: T): Request<(T | null)[]>;
  @parameters('Topocomm', 'sendobj')
  ineighbor_allgather(sendobj: unknown): Request<unknown[]> {
    return ineighborAllgatherObjects(this, sendobj);
  }

  /**
   * Sends an object of its own to each outgoing neighbour, and collects one from each incoming
   * neighbour. Blocking, collective. `MPI_Neighbor_alltoallv`
   *
   * @param sendobj an array with an item for each outgoing neighbour, in the order of `outedges`.
   *   Null gives null to each
   * @returns an array of copies, in the order of `inedges`; null for a neighbour that does not
   *   exist (`MPI.PROC_NULL`, at the border of a grid)
   * @throws {TypeError} if `sendobj` is not an array or null
   * @throws {RangeError} if it has not an item for each outgoing neighbour
   * @throws {DOMException} `DataCloneError` if an item can't be carried
   * @throws {MPI.Exception} if an incoming neighbour could not serialize its items; with the class
   *   `MPI.ERR_COMM` if the communicator is null
   * @example
   * // In a grid of one dimension: the left neighbour comes first, then the right one.
   * const [fromLeft, fromRight] = line.neighbor_alltoall([toLeft, toRight]);
   */
  neighbor_alltoall<T>(sendobj: readonly T[] | null): (T | null)[];
  @parameters('Topocomm', 'sendobj')
  neighbor_alltoall(sendobj: unknown): unknown[] {
    return neighborAlltoallObjects(this, sendobj);
  }

  /**
   * Starts a `neighbor_alltoall`, which sends an object of its own to each outgoing neighbour.
   * Nonblocking, collective: await the request, or call its `wait`. `MPI_Isend`
   *
   * @param sendobj an array with an item for each outgoing neighbour, in the order of `outedges`.
   *   Null gives null to each
   * @returns a request; `await` and `wait` give what `neighbor_alltoall` gives, or throw it
   */
  ineighbor_alltoall<T>(sendobj: readonly T[] | null): Request<(T | null)[]>;
  @parameters('Topocomm', 'sendobj')
  ineighbor_alltoall(sendobj: unknown): Request<unknown[]> {
    return ineighborAlltoallObjects(this, sendobj);
  }
}
defineUnmade(Topocomm.prototype);
