import { packageError } from '../base/exception.js';
import { defineKind } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import { makeComm } from '../handles/communicator_classes.js';
import type { Errhandler } from '../handles/errhandler.js';
import type { Group } from '../handles/group.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { integerArray } from '../memory/integer_lists.js';
import { addon } from '../native/addon.js';
import { isHandle, notHandle } from '../native/argument_checks.js';
import { ERR_COMM, ERR_TOPOLOGY, UNDEFINED } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type Classes, provideClasses } from '../native/hooks.js';
import { exscanObjects, type ObjectOp, scanObjects } from '../object_collectives/reductions.js';
import { type Op, SUM } from '../operations/op.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import { fitsInGrid } from '../workarounds/open_mpi.js';
import type { PersistentReductionArguments, ReductionArguments } from './collective_arguments.js';
import type { MessageSide } from './collective_sides.js';
import { Comm } from './comm.js';
import { createFromGroup, type FromGroup } from './from_groups.js';
import { exscan, scan } from './reduction_families.js';
import {
  checkGrid,
  checkLength,
  checkRanks,
  type EdgeWeights,
  type FlagList,
  flag,
  flagArray,
  graphArrays,
  type IntegerList,
  weightArray,
} from './topology_arguments.js';

type Intercomm = Classes['Intercomm'];
type Cartcomm = Classes['Cartcomm'];
type Graphcomm = Classes['Graphcomm'];
type Distgraphcomm = Classes['Distgraphcomm'];

const { handles } = addon;

interface Grid {
  dims: IntegerList;
  periods?: FlagList | boolean | null;
}
interface Graph {
  index: IntegerList;
  edges: IntegerList;
}
interface Edges {
  sources: IntegerList;
  degrees: IntegerList;
  destinations: IntegerList;
  weights?: EdgeWeights;
  info?: Info;
  reorder?: boolean;
}
interface AdjacentEdges {
  sources: IntegerList | null;
  destinations: IntegerList | null;
  sourceweights?: EdgeWeights;
  destweights?: EdgeWeights;
  info?: Info;
  reorder?: boolean;
}
interface Leaders {
  local_leader: number;
  peer_comm: Comm | null;
  remote_leader: number;
  tag?: number;
}

function gridArrays(method: string, dims: unknown, periods: unknown): [Int32Array, Int32Array] {
  const lengths = integerArray(method, 'dims', dims);
  return [lengths, flagArray(method, 'periods', periods, lengths.length)];
}

/** A communicator of one group of processes, such as `MPI.COMM_WORLD`. */
export class Intracomm extends Comm {
  /**
   * A communicator of the processes in `group`. Collective over these alone, unlike `Create`.
   * `MPI_Comm_create_group`
   *
   * @param tag tells concurrent calls apart
   */
  Create_group(group: Group, tag?: number): Intracomm;
  Create_group(...named: Named<{ group: Group; tag?: number }, ['group', 'tag']>): Intracomm;
  @parameters('Intracomm', 'group', 'tag')
  Create_group(group: unknown, tag: unknown = 0): Intracomm {
    const comm = new Intracomm();
    comm._handle = native.MPI_Comm_create_group(this, group, tag);
    return comm;
  }

  /**
   * A communicator of the processes in `group`, which need no other one for it; null at those that
   * are not in it. Collective over the group. `MPI_Comm_create_from_group`, before MPI 4
   * `MPI_Comm_create_group` with the processes of `COMM_WORLD`
   *
   * @param stringtag tells concurrent calls apart
   * @param info hints for it
   * @param errhandler its error handler; without, that of `COMM_WORLD`
   */
  static Create_from_group(
    group: Group,
    stringtag?: string,
    info?: Info,
    errhandler?: Errhandler | null,
  ): Intracomm;
  static Create_from_group(
    ...named: Named<
      FromGroup & { group: Group; handle?: never },
      ['group', 'stringtag', 'info', 'errhandler']
    >
  ): Intracomm;
  @parameters('Intracomm', 'group', 'stringtag', 'info', 'errhandler')
  static Create_from_group(
    group: unknown,
    stringtag: unknown = 'org.mpi4node',
    info: unknown = INFO_NULL,
    errhandler: unknown = null,
  ): Intracomm {
    return makeComm('Intracomm', createFromGroup(group, stringtag, info, errhandler));
  }

  /**
   * A communicator whose processes form a grid; null at those that do not fit in it. Collective.
   * `MPI_Cart_create`
   *
   * @param dims the lengths of the dimensions, such as `MPI.Compute_dims` gives
   * @param periods for each dimension whether it is a ring; one for all
   * @param reorder whether the library may give the processes other ranks
   */
  Create_cart(dims: IntegerList, periods?: Grid['periods'], reorder?: boolean): Cartcomm;
  Create_cart(
    ...named: Named<Grid & { reorder?: boolean }, ['dims', 'periods', 'reorder']>
  ): Cartcomm;
  @parameters('Intracomm', 'dims', 'periods', 'reorder')
  Create_cart(dims: unknown, periods: unknown = null, reorder: unknown = false): Cartcomm {
    const method = 'Intracomm.Create_cart';
    const [lengths, rings] = gridArrays(method, dims, periods);
    checkGrid(method, lengths, this.Get_size());
    const isFree = flag(method, 'reorder', reorder);
    return makeComm('Cartcomm', native.MPI_Cart_create(this, lengths, rings, isFree));
  }

  /**
   * The rank that this process would have in such a grid, `MPI.UNDEFINED` if none. Collective.
   * `MPI_Cart_map`
   */
  Cart_map(dims: IntegerList, periods?: Grid['periods']): number;
  Cart_map(...named: Named<Grid, ['dims', 'periods']>): number;
  @parameters('Intracomm', 'dims', 'periods')
  Cart_map(dims: unknown, periods: unknown = null): number {
    const [lengths, rings] = gridArrays('Intracomm.Cart_map', dims, periods);
    const needed = checkGrid('Intracomm.Cart_map', lengths, this.Get_size());
    const rank = native.MPI_Cart_map(this, lengths, rings);
    return fitsInGrid(rank, needed) ? rank : UNDEFINED;
  }

  /**
   * A communicator whose processes are the nodes of a graph, which all must give whole; null at
   * those that there is no node for. Collective. `MPI_Graph_create`
   *
   * @param index for each node, how many edges it and the nodes before it have
   * @param edges the neighbours of all nodes, one after another
   */
  Create_graph(index: IntegerList, edges: IntegerList, reorder?: boolean): Graphcomm;
  Create_graph(
    ...named: Named<Graph & { reorder?: boolean }, ['index', 'edges', 'reorder']>
  ): Graphcomm;
  @parameters('Intracomm', 'index', 'edges', 'reorder')
  Create_graph(index: unknown, edges?: unknown, reorder: unknown = false): Graphcomm {
    const method = 'Intracomm.Create_graph';
    const graph = graphArrays(method, index, edges, this.Get_size());
    const isFree = flag(method, 'reorder', reorder);
    return makeComm('Graphcomm', native.MPI_Graph_create(this, graph.index, graph.edges, isFree));
  }

  /**
   * The rank that this process would have in such a graph, `MPI.UNDEFINED` if none. Collective.
   * `MPI_Graph_map`
   */
  Graph_map(index: IntegerList, edges: IntegerList): number;
  Graph_map(...named: Named<Graph, ['index', 'edges']>): number;
  @parameters('Intracomm', 'index', 'edges')
  Graph_map(index: unknown, edges?: unknown): number {
    const graph = graphArrays('Intracomm.Graph_map', index, edges, this.Get_size());
    // As in Cart_map.
    const rank = native.MPI_Graph_map(this, graph.index, graph.edges);
    return rank < graph.index.length ? rank : UNDEFINED;
  }

  /**
   * A communicator whose processes are the nodes of a graph: each gives its own edges, at both
   * ends. Collective. `MPI_Dist_graph_create_adjacent`
   *
   * @param sources the ranks that this process receives from
   * @param destinations the ranks that it sends to
   * @param sourceweights weights of the edges; null or `MPI.UNWEIGHTED` at all processes for none
   * @param info hints
   */
  Create_dist_graph_adjacent(
    sources: IntegerList | null,
    destinations: IntegerList | null,
    sourceweights?: EdgeWeights,
    destweights?: EdgeWeights,
    info?: Info,
    reorder?: boolean,
  ): Distgraphcomm;
  Create_dist_graph_adjacent(
    ...named: Named<
      AdjacentEdges,
      ['sources', 'destinations', 'sourceweights', 'destweights', 'info', 'reorder']
    >
  ): Distgraphcomm;
  @parameters(
    'Intracomm',
    'sources',
    'destinations',
    'sourceweights',
    'destweights',
    'info',
    'reorder',
  )
  Create_dist_graph_adjacent(
    sources: unknown,
    destinations?: unknown,
    sourceweights: unknown = null,
    destweights: unknown = null,
    info: unknown = INFO_NULL,
    reorder: unknown = false,
  ): Distgraphcomm {
    const method = 'Intracomm.Create_dist_graph_adjacent';
    const from = integerArray(method, 'sources', sources ?? []);
    const to = integerArray(method, 'destinations', destinations ?? []);
    checkRanks(method, 'sources', from, this.Get_size());
    checkRanks(method, 'destinations', to, this.Get_size());
    const fromWeights = weightArray(method, 'sourceweights', sourceweights, from.length);
    const toWeights = weightArray(method, 'destweights', destweights, to.length);
    // Open MPI gives the other edges the weight 0.
    if ((fromWeights === null) !== (toWeights === null)) {
      throw packageError(
        ERR_TOPOLOGY,
        `${method}: MPI_ERR_TOPOLOGY: sourceweights and destweights must be given both or not at all`,
      );
    }
    const handle = native.MPI_Dist_graph_create_adjacent(
      this,
      from,
      fromWeights,
      to,
      toWeights,
      info,
      flag(method, 'reorder', reorder),
    );
    return makeComm('Distgraphcomm', handle);
  }

  /**
   * The same where each process gives any of the edges, not only its own. Collective.
   * `MPI_Dist_graph_create`
   *
   * @param sources the nodes whose outgoing edges this process gives
   * @param degrees how many it gives of each of them
   * @param destinations where these edges end, one node after another
   */
  Create_dist_graph(
    sources: IntegerList,
    degrees: IntegerList,
    destinations: IntegerList,
    weights?: EdgeWeights,
    info?: Info,
    reorder?: boolean,
  ): Distgraphcomm;
  Create_dist_graph(
    ...named: Named<Edges, ['sources', 'degrees', 'destinations', 'weights', 'info', 'reorder']>
  ): Distgraphcomm;
  @parameters('Intracomm', 'sources', 'degrees', 'destinations', 'weights', 'info', 'reorder')
  Create_dist_graph(
    sources: unknown,
    degrees?: unknown,
    destinations?: unknown,
    weights: unknown = null,
    info: unknown = INFO_NULL,
    reorder: unknown = false,
  ): Distgraphcomm {
    const method = 'Intracomm.Create_dist_graph';
    const from = integerArray(method, 'sources', sources);
    const counts = integerArray(method, 'degrees', degrees);
    checkLength(method, 'degrees', counts, from.length, 'sources');
    const to = integerArray(method, 'destinations', destinations);
    const negative = counts.find((count) => count < 0);
    if (negative !== undefined) {
      throw new RangeError(`${method}: degrees must not be negative, but one is ${negative}`);
    }
    const edges = counts.reduce((sum, count) => sum + count, 0);
    checkRanks(method, 'sources', from, this.Get_size());
    checkRanks(method, 'destinations', to, this.Get_size());
    checkLength(method, 'destinations', to, edges, 'edges');
    const handle = native.MPI_Dist_graph_create(
      this,
      from,
      counts,
      to,
      weightArray(method, 'weights', weights, edges),
      info,
      flag(method, 'reorder', reorder),
    );
    return makeComm('Distgraphcomm', handle);
  }

  /**
   * Joins this group with another one to an intercommunicator. Collective over both groups.
   * `MPI_Intercomm_create`
   *
   * @param local_leader the rank here of the process that speaks with the other group
   * @param peer_comm a communicator with both leaders; only the leader's counts
   * @param remote_leader the rank in it of the other group's leader
   */
  Create_intercomm(
    local_leader: number,
    peer_comm: Comm | null,
    remote_leader: number,
    tag?: number,
  ): Intercomm;
  Create_intercomm(
    ...named: Named<Leaders, ['local_leader', 'peer_comm', 'remote_leader', 'tag']>
  ): Intercomm;
  @parameters('Intracomm', 'local_leader', 'peer_comm', 'remote_leader', 'tag')
  Create_intercomm(
    local_leader: unknown,
    peer_comm?: unknown,
    remote_leader?: unknown,
    tag: unknown = 0,
  ): Intercomm {
    const method = 'Intracomm.Create_intercomm';
    const peer = peer_comm ?? COMM_NULL;
    if (!isHandle(peer, 'Comm')) throw notHandle(method, 'peer_comm', 'Comm', peer);
    // Open MPI ends the job, whatever the error handler.
    if (peer._handle === handles.COMM_NULL && local_leader === this.Get_rank()) {
      throw packageError(ERR_COMM, `${method}: MPI_ERR_COMM: the leader's peer_comm is null`);
    }
    return makeComm(
      'Intercomm',
      native.MPI_Intercomm_create(this, local_leader, peer, remote_leader, tag),
    );
  }

  /**
   * Combines the items of the ranks up to and including this one, one by one. Blocking, collective.
   * `MPI_Scan`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * const end = new Float64Array(1);
   * comm.Scan(Float64Array.of(mine.length), end); // where this rank's part ends
   */
  Scan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): void;
  Scan(...named: ReductionArguments): void;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Scan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    scan.run(this, sendbuf, recvbuf, op);
  }

  /**
   * Starts to combine the items of the ranks up to and including this one, one by one. Nonblocking,
   * collective. `MPI_Iscan`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Iscan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Iscan(...named: ReductionArguments): Request<Status>;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Iscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    return scan.start(this, sendbuf, recvbuf, op);
  }

  /**
   * Sets up a `Scan`, which combines the items of the ranks up to and including this one. The
   * request can be started again and again. Collective. `MPI_Scan_init`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Scan_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Scan_init(...named: PersistentReductionArguments): Prequest;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op', 'info')
  Scan_init(s: unknown, r?: unknown, op: unknown = SUM, info: unknown = INFO_NULL): Prequest {
    return scan.prepare(this, s, r, op, info);
  }

  /**
   * Combines the items of the ranks before this one, one by one. At rank 0 there are none, and
   * `recvbuf` stays as it was. Blocking, collective. `MPI_Exscan`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * const start = new Float64Array(1);
   * comm.Exscan(Float64Array.of(mine.length), start); // where this rank's part begins
   */
  Exscan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): void;
  Exscan(...named: ReductionArguments): void;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Exscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    exscan.run(this, sendbuf, recvbuf, op);
  }

  /**
   * Starts to combine the items of the ranks before this one, one by one. At rank 0 there are none,
   * and `recvbuf` stays as it was. Nonblocking, collective. `MPI_Iexscan`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Iexscan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Iexscan(...named: ReductionArguments): Request<Status>;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Iexscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    return exscan.start(this, sendbuf, recvbuf, op);
  }

  /**
   * Sets up an `Exscan`, which combines the items of the ranks before this one. The request can be
   * started again and again. Collective. `MPI_Exscan_init`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype, which stays as it was at rank 0
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Exscan_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Exscan_init(...named: PersistentReductionArguments): Prequest;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op', 'info')
  Exscan_init(s: unknown, r?: unknown, op: unknown = SUM, info: unknown = INFO_NULL): Prequest {
    return exscan.prepare(this, s, r, op, info);
  }

  /**
   * Combines the objects of the ranks up to and including this one, as `reduce` does: by
   * `MPI_Scan`, or in as many rounds of messages as log2 of the number of processes, rounded up.
   * Ranks that need what another one failed to give throw an `MPI.Exception` that names it.
   * Blocking, collective.
   *
   * @example
   * const first = comm.scan(mine.length) - mine.length;
   */
  scan<T>(sendobj: T, op?: ObjectOp<T>): T;
  scan<T>(sendobj: T, named: { op?: ObjectOp<T> }): T;
  @parameters('Intracomm', 'sendobj', 'op')
  scan(sendobj: unknown, op: unknown = SUM): unknown {
    return scanObjects(this, sendobj, op);
  }

  /**
   * The same for the ranks before this one; null at rank 0. By `MPI_Exscan`, or as `scan`, with one
   * message more. Blocking, collective.
   */
  exscan<T>(sendobj: T, op?: ObjectOp<T>): T | null;
  exscan<T>(sendobj: T, named: { op?: ObjectOp<T> }): T | null;
  @parameters('Intracomm', 'sendobj', 'op')
  exscan(sendobj: unknown, op: unknown = SUM): unknown {
    return exscanObjects(this, sendobj, op);
  }
}

defineKind(Comm.prototype, 'Comm', handles.COMM_NULL, [handles.COMM_WORLD, handles.COMM_SELF]);
provideClasses({ Comm, Intracomm });
declare module '../native/hooks.js' {
  interface Classes {
    Comm: Comm;
    Intracomm: Intracomm;
  }
}

function predefined(handle: number): Intracomm {
  const comm = new Intracomm();
  comm._handle = handle;
  return comm;
}

/** The null handle: no communicator. */
export const COMM_NULL = new Comm();
/** This process alone. */
export const COMM_SELF = predefined(handles.COMM_SELF);
/** All processes that were started together. */
export const COMM_WORLD = predefined(handles.COMM_WORLD);
