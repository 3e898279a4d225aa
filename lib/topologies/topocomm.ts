import { type Named, parameters } from '../base/named_arguments.js';
import { type BlocksSpec, blocksData } from '../buffers/blocks_spec.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import { type VectorSpec, vectorData } from '../buffers/vector_spec.js';
import { checkExchange, startExchange } from '../communicators/collectives.js';
import type { Comm } from '../communicators/comm.js';
import { Intracomm } from '../communicators/intracomm.js';
import { IS_RIGHT, type NamedPersistentExchange } from '../communicators/persistent_collectives.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { gate } from '../native/gate.js';
import { CART, DIST_GRAPH, GRAPH } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { BlocksData, MessageData, VectorData } from '../native/message_data.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import { evenly, gridLayout, type Layout, present, untwine } from './neighbor_layout.js';
import { neighborAllgatherObjects, neighborAlltoallObjects } from './neighbor_objects.js';
import { sameTopology } from './same_topology.js';

type NamedBuffers<S, R> = Named<{ sendbuf: S; recvbuf: R }, ['sendbuf', 'recvbuf']>;
type Both<T> = readonly [T, T];

/** The incoming and outgoing neighbours of this process: sources and destinations of messages. */
export interface Neighbors {
  sources: number[];
  destinations: number[];
}

/** The neighbours in a distributed graph with the weights of the edges to them. */
export interface WeightedNeighbors extends Neighbors {
  weights: [sourceweights: number[], destweights: number[]] | null;
}

export function distNeighbors(comm: Comm): WeightedNeighbors {
  const { indegree, outdegree, weighted } = native.MPI_Dist_graph_neighbors_count(comm);
  const sources = new Int32Array(indegree);
  const destinations = new Int32Array(outdegree);
  const sourceWeights = weighted ? new Int32Array(indegree) : null;
  const destWeights = weighted ? new Int32Array(outdegree) : null;
  native.MPI_Dist_graph_neighbors(
    comm,
    indegree,
    sources,
    sourceWeights,
    outdegree,
    destinations,
    destWeights,
  );
  return {
    sources: Array.from(sources),
    destinations: Array.from(destinations),
    weights:
      sourceWeights === null || destWeights === null
        ? null
        : [Array.from(sourceWeights), Array.from(destWeights)],
  };
}

export function graphNeighbors(comm: Comm, rank: unknown): number[] {
  const neighbors = new Int32Array(native.MPI_Graph_neighbors_count(comm, rank));
  native.MPI_Graph_neighbors(comm, rank, neighbors.length, neighbors);
  return Array.from(neighbors);
}

/** Dimensions, periods and own coordinates of a grid. */
export function cartTopology(comm: Comm): [dims: number[], periods: number[], coords: number[]] {
  const length = native.MPI_Cartdim_get(comm);
  const [dims, periods, coords] = Array.from({ length: 3 }, () => new Int32Array(length));
  native.MPI_Cart_get(comm, length, dims, periods, coords);
  return [Array.from(dims), Array.from(periods), Array.from(coords)];
}

function cartNeighbors(comm: Comm): number[] {
  const dimensions = native.MPI_Cartdim_get(comm);
  return Array.from({ length: dimensions }, (_, direction) => {
    const { rankSource, rankDest } = native.MPI_Cart_shift(comm, direction, 1);
    return [rankSource, rankDest];
  }).flat();
}

// MPI reads these until the operation is complete: the request keeps them alive as a key.
const arrays = new WeakMap<Request, Both<VectorData | BlocksData | MessageData>>();

type Started = VectorData | BlocksData;

function startArrays(
  request: number,
  send: Started | MessageData,
  receive: Started,
): Request<Status> {
  const started = startExchange(request, send, receive);
  arrays.set(started, [send, receive]);
  return started;
}

function refuseInPlace(method: string, sendbuf: unknown): void {
  if (sendbuf !== IN_PLACE) return;
  throw new TypeError(`${method}: MPI.IN_PLACE has no meaning among neighbours`);
}

/**
 * A communicator whose processes have neighbours. In the neighbour collectives each process exchanges
 * messages with its own neighbours only: `recvbuf` has a block for each incoming one, in the order of
 * `inedges`. The block of a neighbour that there is not (`MPI.PROC_NULL`, at the border of a grid)
 * stays as it was.
 */
export class Topocomm extends Intracomm {
  #layout: Layout | null = null;

  /** @param comm another communicator with a topology: the new object stands for the same one */
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
    this.#layout = null;
  }

  /** @internal */
  _getLayout(): Layout {
    // Constant for the lifetime of a communicator, as its size is.
    if (this.#layout === null || !gate.isOpen) this.#layout = this.#askLayout();
    return this.#layout;
  }

  #askLayout(): Layout {
    const others = { isPlain: false, twins: [] };
    switch (this.Get_topology()) {
      case CART: {
        const [dims, periods] = cartTopology(this);
        return gridLayout(dims, periods);
      }
      case GRAPH: {
        const degree = native.MPI_Graph_neighbors_count(this, this.Get_rank());
        return { indegree: degree, outdegree: degree, ...others };
      }
      case DIST_GRAPH: {
        const { indegree, outdegree } = native.MPI_Dist_graph_neighbors_count(this);
        return { indegree, outdegree, ...others };
      }
      default:
        throw new TypeError('Topocomm: the communicator has no topology');
    }
  }

  #neighbors(): Neighbors {
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

  /** The numbers of incoming and outgoing neighbours. Local. */
  get degrees(): [indegree: number, outdegree: number] {
    const { indegree, outdegree } = this._getLayout();
    return [indegree, outdegree];
  }
  /** The number of incoming neighbours. Local. */
  get indegree(): number {
    return this._getLayout().indegree;
  }
  /** The number of outgoing neighbours. Local. */
  get outdegree(): number {
    return this._getLayout().outdegree;
  }
  /** The ranks of the incoming and of the outgoing neighbours. Local. */
  get inoutedges(): [inedges: number[], outedges: number[]] {
    const { sources, destinations } = this.#neighbors();
    return [sources, destinations];
  }
  /** The ranks of the incoming neighbours. Local. */
  get inedges(): number[] {
    return this.#neighbors().sources;
  }
  /** The ranks of the outgoing neighbours. Local. */
  get outedges(): number[] {
    return this.#neighbors().destinations;
  }

  // --- Memory -----------------------------------------------------------------------------------

  #receive(recvbuf: unknown, method: string): MessageData {
    return receiveData(recvbuf, 0, method, 'recvbuf', this.indegree);
  }
  // The same for the v-forms, where the functions with one count won't do.
  #receiveEvenly(recvbuf: unknown, method: string): VectorData {
    const { indegree } = this._getLayout();
    return present(evenly(this.#receive(recvbuf, method), indegree, method, 'recvbuf'), indegree);
  }
  #receiveVector(recvbuf: unknown, method: string): VectorData {
    const { indegree } = this._getLayout();
    return present(vectorData(recvbuf, indegree, method, 'recvbuf'), indegree);
  }
  // One message for all.
  #send(sendbuf: unknown, method: string): MessageData {
    refuseInPlace(method, sendbuf);
    return present(sendData(sendbuf, 0, method, 'sendbuf'), 1);
  }
  #sendEach(sendbuf: unknown, method: string): MessageData {
    refuseInPlace(method, sendbuf);
    return sendData(sendbuf, 0, method, 'sendbuf', this.outdegree);
  }
  #sendEvenly(sendbuf: unknown, method: string): VectorData {
    const { outdegree } = this._getLayout();
    return present(
      evenly(this.#sendEach(sendbuf, method), outdegree, method, 'sendbuf'),
      outdegree,
    );
  }
  #sendVector(sendbuf: unknown, method: string): VectorData {
    refuseInPlace(method, sendbuf);
    const { outdegree } = this._getLayout();
    return present(vectorData(sendbuf, outdegree, method, 'sendbuf'), outdegree);
  }
  #sendBlocks(sendbuf: unknown, method: string): BlocksData {
    refuseInPlace(method, sendbuf);
    const { outdegree } = this._getLayout();
    return present(blocksData(sendbuf, outdegree, method, 'sendbuf', true), outdegree);
  }
  #receiveBlocks(recvbuf: unknown, method: string): BlocksData {
    const { indegree } = this._getLayout();
    return present(blocksData(recvbuf, indegree, method, 'recvbuf', true), indegree);
  }

  /**
   * Sends the same message to all neighbours, and collects those of all. Blocking, collective.
   * `MPI_Neighbor_allgather`
   *
   * @param recvbuf room for the messages of all incoming neighbours
   */
  Neighbor_allgather(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): void;
  Neighbor_allgather(...named: NamedBuffers<BufferSpec | null, BufferSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_allgather(sendbuf: unknown, recvbuf?: unknown): void {
    const method = 'Topocomm.Neighbor_allgather';
    if (!this._getLayout().isPlain) {
      const receive = this.#receiveEvenly(recvbuf, method);
      native.MPI_Neighbor_allgatherv(this.#send(sendbuf, method), receive, this);
      return;
    }
    const receive = this.#receive(recvbuf, method);
    const send = this.#send(sendbuf, method);
    native.MPI_Neighbor_allgather(send, receive, this);
  }

  /** The nonblocking `Neighbor_allgather`. Collective. `MPI_Ineighbor_allgather` */
  Ineighbor_allgather(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): Request<Status>;
  Ineighbor_allgather(
    ...named: NamedBuffers<BufferSpec | null, BufferSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_allgather(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    if (!this._getLayout().isPlain) {
      return this.#startAllgatherv(
        sendbuf,
        this.#receiveEvenly(recvbuf, 'Topocomm.Ineighbor_allgather'),
        'Topocomm.Ineighbor_allgather',
      );
    }
    const receive = this.#receive(recvbuf, 'Topocomm.Ineighbor_allgather');
    const send = this.#send(sendbuf, 'Topocomm.Ineighbor_allgather');
    checkExchange(send, receive, 'Topocomm.Ineighbor_allgather');
    return startExchange(native.MPI_Ineighbor_allgather(send, receive, this), send, receive);
  }

  /**
   * The same with messages of different lengths. Blocking, collective. `MPI_Neighbor_allgatherv`
   *
   * @param recvbuf a {@link VectorSpec} with an entry for each incoming neighbour
   */
  Neighbor_allgatherv(sendbuf: BufferSpec | null, recvbuf: VectorSpec | null): void;
  Neighbor_allgatherv(...named: NamedBuffers<BufferSpec | null, VectorSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_allgatherv(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = this.#receiveVector(recvbuf, 'Topocomm.Neighbor_allgatherv');
    const send = this.#send(sendbuf, 'Topocomm.Neighbor_allgatherv');
    native.MPI_Neighbor_allgatherv(send, receive, this);
  }

  /** The nonblocking `Neighbor_allgatherv`. Collective. `MPI_Ineighbor_allgatherv` */
  Ineighbor_allgatherv(sendbuf: BufferSpec | null, recvbuf: VectorSpec | null): Request<Status>;
  Ineighbor_allgatherv(
    ...named: NamedBuffers<BufferSpec | null, VectorSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_allgatherv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const method = 'Topocomm.Ineighbor_allgatherv';
    return this.#startAllgatherv(sendbuf, this.#receiveVector(recvbuf, method), method);
  }

  #startAllgatherv(sendbuf: unknown, receive: VectorData, method: string): Request<Status> {
    const send = this.#send(sendbuf, method);
    checkExchange(send, receive, method);
    return startArrays(native.MPI_Ineighbor_allgatherv(send, receive, this), send, receive);
  }

  /**
   * Sends each outgoing neighbour its block of `sendbuf`, and collects the blocks of the incoming
   * ones. Blocking, collective. `MPI_Neighbor_alltoall`
   *
   * @param sendbuf a block for each outgoing neighbour, in the order of `outedges`
   * @param recvbuf room for a block from each incoming neighbour, in the order of `inedges`
   */
  Neighbor_alltoall(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): void;
  Neighbor_alltoall(...named: NamedBuffers<BufferSpec | null, BufferSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_alltoall(sendbuf: unknown, recvbuf?: unknown): void {
    const method = 'Topocomm.Neighbor_alltoall';
    if (!this._getLayout().isPlain) {
      const receive = this.#receiveEvenly(recvbuf, method);
      this._alltoallv(this.#sendEvenly(sendbuf, method), receive);
      return;
    }
    const receive = this.#receive(recvbuf, method);
    const send = this.#sendEach(sendbuf, method);
    native.MPI_Neighbor_alltoall(send, receive, this);
  }

  /** The nonblocking `Neighbor_alltoall`. Collective. `MPI_Ineighbor_alltoall` */
  Ineighbor_alltoall(sendbuf: BufferSpec | null, recvbuf: BufferSpec | null): Request<Status>;
  Ineighbor_alltoall(...named: NamedBuffers<BufferSpec | null, BufferSpec | null>): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_alltoall(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const method = 'Topocomm.Ineighbor_alltoall';
    if (!this._getLayout().isPlain) {
      const receive = this.#receiveEvenly(recvbuf, method);
      return this.#startAlltoallv(this.#sendEvenly(sendbuf, method), receive, method);
    }
    const receive = this.#receive(recvbuf, method);
    const send = this.#sendEach(sendbuf, method);
    checkExchange(send, receive, 'Topocomm.Ineighbor_alltoall');
    return startExchange(native.MPI_Ineighbor_alltoall(send, receive, this), send, receive);
  }

  /** The same with blocks of different lengths. Blocking, collective. `MPI_Neighbor_alltoallv` */
  Neighbor_alltoallv(sendbuf: VectorSpec | null, recvbuf: VectorSpec | null): void;
  Neighbor_alltoallv(...named: NamedBuffers<VectorSpec | null, VectorSpec | null>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_alltoallv(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = this.#receiveVector(recvbuf, 'Topocomm.Neighbor_alltoallv');
    const send = this.#sendVector(sendbuf, 'Topocomm.Neighbor_alltoallv');
    this._alltoallv(send, receive);
  }

  /** @internal */
  _alltoallv(send: VectorData, receive: VectorData): void {
    const layout = this._getLayout();
    native.MPI_Neighbor_alltoallv(send, untwine(receive, layout, 'Neighbor_alltoallv'), this);
  }

  /** The nonblocking `Neighbor_alltoallv`. Collective. `MPI_Ineighbor_alltoallv` */
  Ineighbor_alltoallv(sendbuf: VectorSpec | null, recvbuf: VectorSpec | null): Request<Status>;
  Ineighbor_alltoallv(
    ...named: NamedBuffers<VectorSpec | null, VectorSpec | null>
  ): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_alltoallv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = this.#receiveVector(recvbuf, 'Topocomm.Ineighbor_alltoallv');
    const send = this.#sendVector(sendbuf, 'Topocomm.Ineighbor_alltoallv');
    return this.#startAlltoallv(send, receive, 'Topocomm.Ineighbor_alltoallv');
  }

  #startAlltoallv(send: VectorData, receive: VectorData, method: string): Request<Status> {
    checkExchange(send, receive, method);
    untwine(receive, this._getLayout(), 'Ineighbor_alltoallv');
    return startArrays(native.MPI_Ineighbor_alltoallv(send, receive, this), send, receive);
  }

  /**
   * The same with blocks of a datatype of their own, at displacements in bytes: what a halo exchange
   * of rows and columns needs. Blocking, collective. `MPI_Neighbor_alltoallw`
   *
   * @example
   * grid.Neighbor_alltoallw([u, counts, displs, types], [u, counts, haloDispls, types]);
   */
  Neighbor_alltoallw(sendbuf: BlocksSpec, recvbuf: BlocksSpec): void;
  Neighbor_alltoallw(...named: NamedBuffers<BlocksSpec, BlocksSpec>): void;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Neighbor_alltoallw(sendbuf: unknown, recvbuf?: unknown): void {
    const receive = this.#receiveBlocks(recvbuf, 'Topocomm.Neighbor_alltoallw');
    const send = this.#sendBlocks(sendbuf, 'Topocomm.Neighbor_alltoallw');
    untwine(receive, this._getLayout(), 'Neighbor_alltoallw');
    native.MPI_Neighbor_alltoallw(send, receive, this);
  }

  /** The nonblocking `Neighbor_alltoallw`. Collective. `MPI_Ineighbor_alltoallw` */
  Ineighbor_alltoallw(sendbuf: BlocksSpec, recvbuf: BlocksSpec): Request<Status>;
  Ineighbor_alltoallw(...named: NamedBuffers<BlocksSpec, BlocksSpec>): Request<Status>;
  @parameters('Topocomm', 'sendbuf', 'recvbuf')
  Ineighbor_alltoallw(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    const receive = this.#receiveBlocks(recvbuf, 'Topocomm.Ineighbor_alltoallw');
    const send = this.#sendBlocks(sendbuf, 'Topocomm.Ineighbor_alltoallw');
    checkExchange(send, receive, 'Topocomm.Ineighbor_alltoallw');
    untwine(receive, this._getLayout(), 'Ineighbor_alltoallw');
    return startArrays(native.MPI_Ineighbor_alltoallw(send, receive, this), send, receive);
  }

  // --- Persistent -------------------------------------------------------------------------------

  /** @internal */
  protected override _companion(): number {
    return sameTopology(this, this.Get_topology());
  }

  /** Sets up a `Neighbor_allgather`. Collective. `MPI_Neighbor_allgather_init` */
  Neighbor_allgather_init(
    sendbuf: BufferSpec | null,
    recvbuf: BufferSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_allgather_init(
    ...named: NamedPersistentExchange<BufferSpec | null, BufferSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_allgather_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Topocomm.Neighbor_allgather_init';
    if (!this._getLayout().isPlain) {
      const receive = this.#receiveEvenly(recvbuf, method);
      return this.#setUpAllgatherv(sendbuf, receive, info, method);
    }
    const receive = this.#receive(recvbuf, method);
    const send = this.#send(sendbuf, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Neighbor_allgather_init(s, r, this, info),
      (comm, s, r) => native.MPI_Ineighbor_allgather(s, r, comm),
    );
  }

  /** Sets up a `Neighbor_allgatherv`. Collective. `MPI_Neighbor_allgatherv_init` */
  Neighbor_allgatherv_init(
    sendbuf: BufferSpec | null,
    recvbuf: VectorSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_allgatherv_init(
    ...named: NamedPersistentExchange<BufferSpec | null, VectorSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_allgatherv_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Topocomm.Neighbor_allgatherv_init';
    return this.#setUpAllgatherv(sendbuf, this.#receiveVector(recvbuf, method), info, method);
  }

  #setUpAllgatherv(sendbuf: unknown, receive: VectorData, info: unknown, method: string): Prequest {
    const send = this.#send(sendbuf, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Neighbor_allgatherv_init(s, r, this, info),
      (comm, s, r) => native.MPI_Ineighbor_allgatherv(s, r, comm),
    );
  }

  /** Sets up a `Neighbor_alltoall`. Collective. `MPI_Neighbor_alltoall_init` */
  Neighbor_alltoall_init(
    sendbuf: BufferSpec | null,
    recvbuf: BufferSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_alltoall_init(
    ...named: NamedPersistentExchange<BufferSpec | null, BufferSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_alltoall_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    const method = 'Topocomm.Neighbor_alltoall_init';
    if (!this._getLayout().isPlain) {
      const receive = this.#receiveEvenly(recvbuf, method);
      return this.#setUpAlltoallv(this.#sendEvenly(sendbuf, method), receive, info, method);
    }
    const receive = this.#receive(recvbuf, method);
    const send = this.#sendEach(sendbuf, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Neighbor_alltoall_init(s, r, this, info),
      (comm, s, r) => native.MPI_Ineighbor_alltoall(s, r, comm),
    );
  }

  /** Sets up a `Neighbor_alltoallv`. Collective. `MPI_Neighbor_alltoallv_init` */
  Neighbor_alltoallv_init(
    sendbuf: VectorSpec | null,
    recvbuf: VectorSpec | null,
    info?: Info,
  ): Prequest;
  Neighbor_alltoallv_init(
    ...named: NamedPersistentExchange<VectorSpec | null, VectorSpec | null>
  ): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_alltoallv_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Topocomm.Neighbor_alltoallv_init';
    const receive = this.#receiveVector(recvbuf, method);
    return this.#setUpAlltoallv(this.#sendVector(sendbuf, method), receive, info, method);
  }

  #setUpAlltoallv(send: VectorData, receive: VectorData, info: unknown, method: string): Prequest {
    checkExchange(send, receive, method);
    const form = IS_RIGHT ? 'Neighbor_alltoallv_init' : 'Ineighbor_alltoallv';
    return this._persistent(
      send,
      untwine(receive, this._getLayout(), form),
      (s, r) => native.MPI_Neighbor_alltoallv_init(s, r, this, info),
      (comm, s, r) => native.MPI_Ineighbor_alltoallv(s, r, comm),
    );
  }

  /** Sets up a `Neighbor_alltoallw`. Collective. `MPI_Neighbor_alltoallw_init` */
  Neighbor_alltoallw_init(sendbuf: BlocksSpec, recvbuf: BlocksSpec, info?: Info): Prequest;
  Neighbor_alltoallw_init(...named: NamedPersistentExchange<BlocksSpec, BlocksSpec>): Prequest;
  @parameters('Topocomm', 'sendbuf', 'recvbuf', 'info')
  Neighbor_alltoallw_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Topocomm.Neighbor_alltoallw_init';
    const receive = this.#receiveBlocks(recvbuf, method);
    const send = this.#sendBlocks(sendbuf, method);
    checkExchange(send, receive, method);
    const form = IS_RIGHT ? 'Neighbor_alltoallw_init' : 'Ineighbor_alltoallw';
    return this._persistentBlocks(
      send,
      untwine(receive, this._getLayout(), form),
      (s, r) => native.MPI_Neighbor_alltoallw_init(s, r, this, info),
      native.MPI_Ineighbor_alltoallw,
    );
  }

  // --- Objects ----------------------------------------------------------------------------------

  /**
   * Sends an object to all outgoing neighbours and returns those of the incoming ones: null for one
   * that there is not (`MPI.PROC_NULL`). Blocking, collective.
   */
  neighbor_allgather<T>(sendobj: T): (T | null)[];
  @parameters('Topocomm', 'sendobj')
  neighbor_allgather(sendobj: unknown): unknown[] {
    return neighborAllgatherObjects(this, sendobj);
  }

  /**
   * Sends item `i` of the array to outgoing neighbour `i`, and returns what each incoming one sent:
   * null for one that there is not (`MPI.PROC_NULL`). Blocking, collective.
   */
  neighbor_alltoall<T>(sendobj: readonly T[]): (T | null)[];
  @parameters('Topocomm', 'sendobj')
  neighbor_alltoall(sendobj: unknown): unknown[] {
    return neighborAlltoallObjects(this, sendobj);
  }
}
