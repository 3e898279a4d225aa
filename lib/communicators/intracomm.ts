import { packageError } from '../base/exception.js';
import { constant, defineKind } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { wrapNewComm } from '../handles/communicator_classes.js';
import type { Errhandler } from '../handles/errhandler.js';
import { Group } from '../handles/group.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { addon } from '../native/addon.js';
import { isHandle, notHandle } from '../native/argument_checks.js';
import { ERR_COMM, ERR_GROUP, UNDEFINED } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type Classes, provideClasses } from '../native/hooks.js';
import { Comm } from './comm.js';
import { createFromGroup, type FromGroup } from './from_groups.js';
import { IntracommScans } from './intracomm_scans.js';
import type { EdgeWeights, IntegerList } from './topology_arguments.js';
import {
  type AdjacentGraphArguments,
  type CartArguments,
  type CartMapArguments,
  createAdjacentGraph,
  createCart,
  createDistGraph,
  createGraph,
  type DistGraphArguments,
  type GraphArguments,
  type GraphMapArguments,
  mapCart,
  mapGraph,
  type Periods,
} from './topology_creation.js';

type Intercomm = Classes['Intercomm'];
type Cartcomm = Classes['Cartcomm'];
type Graphcomm = Classes['Graphcomm'];
type Distgraphcomm = Classes['Distgraphcomm'];

const { handles } = addon;

interface Leaders {
  local_leader: number;
  peer_comm: Comm | null;
  remote_leader: number;
  tag?: number;
}

/**
 * A communicator of one group of processes, such as `MPI.COMM_WORLD`. It makes others: of a part of
 * its processes, with a topology, or between two groups.
 *
 * @example
 * const { rank, size } = MPI.COMM_WORLD;
 */
export class Intracomm extends IntracommScans {
  /**
   * Makes a null handle, or another object for the same communicator. Local.
   *
   * @param comm a communicator of one group, or a null one. Default: none
   * @throws {TypeError} if it is anything else
   */
  constructor(comm: Comm | null = null) {
    super(comm);
    // The constants are known without asking MPI, which may not be initialized yet.
    if (this.is_null || this._isOfMPI() || this.Is_intra()) return;
    throw new TypeError('Intracomm: the communicator has two groups');
  }

  /**
   * Makes a communicator of the processes in a group. Blocking, collective over these alone, unlike
   * `Create`. `MPI_Comm_create_group`
   *
   * @param group processes of this communicator, the same group at all that are in it
   * @param tag tells calls apart that run at the same time. Default 0
   * @returns the communicator. Free it with `Free`
   * @throws {TypeError} if `group` is not an `MPI.Group`, or `tag` not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_GROUP` if the group is null or has a process
   *   that is not in this communicator, `MPI.ERR_COMM` if the communicator is null
   * @example
   * const half = world.Get_group().Incl([0, 1]);
   * const comm = world.rank < 2 ? world.Create_group(half) : null;
   */
  Create_group(group: Group, tag?: number): Intracomm;
  Create_group(...named: Named<{ group: Group; tag?: number }, ['group', 'tag']>): Intracomm;
  @parameters('Intracomm', 'group', 'tag')
  Create_group(group: unknown, tag: unknown = 0): Intracomm {
    if (group instanceof Group && !group.is_null && !this.is_null) this._checkMembers(group);
    const comm = new Intracomm();
    comm._handle = native.MPI_Comm_create_group(this, group, tag);
    return comm;
  }

  // Open MPI 4.1 and MPICH 4.0 crash over a process that is not in the communicator.
  private _checkMembers(group: Group): void {
    using own = this.Get_group();
    const stranger = group.Translate_ranks(null, own).indexOf(UNDEFINED);
    if (stranger < 0) return;
    throw packageError(
      ERR_GROUP,
      `Intracomm.Create_group: MPI_ERR_GROUP: rank ${stranger} of the group is not in this communicator`,
    );
  }

  /**
   * Makes a communicator of the processes in a group, without one that they share. Blocking,
   * collective over the group. `MPI_Comm_create_from_group`; before MPI 4 `MPI_Comm_create_group`
   * with the processes of `MPI.COMM_WORLD`
   *
   * @param group the processes, the same group at all of them
   * @param stringtag tells calls apart that run at the same time, the same at all processes.
   *   Default `'org.mpi4node'`
   * @param info hints for the new communicator. Default `MPI.INFO_NULL`
   * @param errhandler its error handler. Default: that of `MPI.COMM_WORLD`
   * @returns the communicator, to be freed with `Free`; a null one at a process that is not in the
   *   group
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_GROUP` if the group is null
   * @example
   * const even = MPI.COMM_WORLD.Get_group().Range_incl([[0, MPI.COMM_WORLD.size - 1, 2]]);
   * const comm = MPI.Intracomm.Create_from_group(even);
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
    return wrapNewComm('Intracomm', createFromGroup(group, stringtag, info, errhandler));
  }

  /**
   * Makes a communicator whose processes form a grid. Blocking, collective. `MPI_Cart_create`
   *
   * @param dims the number of processes in each dimension, such as `MPI.Compute_dims` gives
   * @param periods whether each dimension is a ring; one boolean for all. Default false
   * @param reorder whether the library may give the processes other ranks. Default false
   * @returns the communicator, to be freed with `Free`; a null one at processes that do not fit in
   *   the grid
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `periods` has not an entry for each dimension
   * @throws {MPI.Exception} with the class `MPI.ERR_DIMS` if the grid needs more processes than
   *   there are, or a dimension is below 1
   * @example
   * const grid = world.Create_cart(MPI.Compute_dims(world.size, 2), { periods: true });
   * const [left, right] = grid.Shift(0, 1);
   */
  Create_cart(dims: IntegerList, periods?: Periods, reorder?: boolean): Cartcomm;
  Create_cart(...named: CartArguments): Cartcomm;
  @parameters('Intracomm', 'dims', 'periods', 'reorder')
  Create_cart(dims: unknown, periods: unknown = null, reorder: unknown = false): Cartcomm {
    return wrapNewComm('Cartcomm', createCart(this, dims, periods, reorder));
  }

  /**
   * Tells which rank this process would have in a grid, without making one. Blocking, collective.
   * `MPI_Cart_map`
   *
   * @param dims the number of processes in each dimension
   * @param periods whether each dimension is a ring; one boolean for all. Default false
   * @returns the rank; `MPI.UNDEFINED` if the process does not fit in the grid
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `periods` has not an entry for each dimension
   * @throws {MPI.Exception} with the class `MPI.ERR_DIMS` if the grid needs more processes than
   *   there are, or a dimension is below 1
   */
  Cart_map(dims: IntegerList, periods?: Periods): number;
  Cart_map(...named: CartMapArguments): number;
  @parameters('Intracomm', 'dims', 'periods')
  Cart_map(dims: unknown, periods: unknown = null): number {
    return mapCart(this, dims, periods);
  }

  /**
   * Makes a communicator whose processes are the nodes of a graph, which all of them give whole.
   * For more than a few processes use `Create_dist_graph_adjacent`. Blocking, collective.
   * `MPI_Graph_create`
   *
   * @param index for each node, how many edges it and the nodes before it have
   * @param edges the neighbours of all nodes, one node after another
   * @param reorder whether the library may give the processes other ranks. Default false
   * @returns the communicator, to be freed with `Free`; a null one at processes without a node
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `index` and `edges` do not fit together
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if an edge leads to no node
   * @example
   * // A chain of three: 0 to 1 to 2.
   * const chain = world.Create_graph([1, 3, 4], [1, 0, 2, 1]);
   */
  Create_graph(index: IntegerList, edges: IntegerList, reorder?: boolean): Graphcomm;
  Create_graph(...named: GraphArguments): Graphcomm;
  @parameters('Intracomm', 'index', 'edges', 'reorder')
  Create_graph(index: unknown, edges?: unknown, reorder: unknown = false): Graphcomm {
    return wrapNewComm('Graphcomm', createGraph(this, index, edges, reorder));
  }

  /**
   * Tells which rank this process would have in a graph, without making one. Blocking, collective.
   * `MPI_Graph_map`
   *
   * @param index for each node, how many edges it and the nodes before it have
   * @param edges the neighbours of all nodes, one node after another
   * @returns the rank; `MPI.UNDEFINED` if the process has no node
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `index` and `edges` do not fit together
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if an edge leads to no node
   */
  Graph_map(index: IntegerList, edges: IntegerList): number;
  Graph_map(...named: GraphMapArguments): number;
  @parameters('Intracomm', 'index', 'edges')
  Graph_map(index: unknown, edges?: unknown): number {
    return mapGraph(this, index, edges);
  }

  /**
   * Makes a communicator whose processes are the nodes of a graph: each gives its own edges, at
   * both of their ends. Blocking, collective. `MPI_Dist_graph_create_adjacent`
   *
   * @param sources the ranks that this process receives from; null for none
   * @param destinations the ranks that it sends to; null for none
   * @param sourceweights a weight for each of `sources`; null or `MPI.UNWEIGHTED`, at all
   *   processes, for none. Default null
   * @param destweights a weight for each of `destinations`; null or `MPI.UNWEIGHTED` for none.
   *   Default null
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param reorder whether the library may give the processes other ranks. Default false
   * @returns the communicator. Free it with `Free`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if there is not a weight for each edge, or one is negative
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if an edge leads to no rank,
   *   `MPI.ERR_TOPOLOGY` if only one of both kinds of weights is given
   * @example
   * // A ring in one direction.
   * const ring = world.Create_dist_graph_adjacent([left], [right]);
   * ring.Neighbor_allgather(own, fromLeft);
   */
  Create_dist_graph_adjacent(
    sources: IntegerList | null,
    destinations: IntegerList | null,
    sourceweights?: EdgeWeights,
    destweights?: EdgeWeights,
    info?: Info,
    reorder?: boolean,
  ): Distgraphcomm;
  Create_dist_graph_adjacent(...named: AdjacentGraphArguments): Distgraphcomm;
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
    const weights = [sourceweights, destweights] as const;
    const handle = createAdjacentGraph(this, sources, destinations, ...weights, info, reorder);
    return wrapNewComm('Distgraphcomm', handle);
  }

  /**
   * Makes a communicator whose processes are the nodes of a graph: each gives any of the edges, not
   * only its own. Blocking, collective. `MPI_Dist_graph_create`
   *
   * @param sources the nodes whose outgoing edges this process gives
   * @param degrees how many it gives of each of them
   * @param destinations where these edges end, one node after another
   * @param weights a weight for each edge; null or `MPI.UNWEIGHTED`, at all processes, for none.
   *   Default null
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @param reorder whether the library may give the processes other ranks. Default false
   * @returns the communicator. Free it with `Free`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if the lengths do not fit together, or a weight is negative
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if an edge leads to no rank
   */
  Create_dist_graph(
    sources: IntegerList,
    degrees: IntegerList,
    destinations: IntegerList,
    weights?: EdgeWeights,
    info?: Info,
    reorder?: boolean,
  ): Distgraphcomm;
  Create_dist_graph(...named: DistGraphArguments): Distgraphcomm;
  @parameters('Intracomm', 'sources', 'degrees', 'destinations', 'weights', 'info', 'reorder')
  Create_dist_graph(
    sources: unknown,
    degrees?: unknown,
    destinations?: unknown,
    weights: unknown = null,
    info: unknown = INFO_NULL,
    reorder: unknown = false,
  ): Distgraphcomm {
    const handle = createDistGraph(this, sources, degrees, destinations, weights, info, reorder);
    return wrapNewComm('Distgraphcomm', handle);
  }

  /**
   * Joins this group with another one to an intercommunicator. Blocking, collective over both
   * groups. `MPI_Intercomm_create`
   *
   * @param local_leader the rank here of the process that speaks with the other group
   * @param peer_comm a communicator that both leaders are in; elsewhere it is not looked at, so
   *   null will do
   * @param remote_leader the rank of the other group's leader in `peer_comm`
   * @param tag tells calls apart that run at the same time on `peer_comm`. Default 0
   * @returns the intercommunicator. Free it with `Free`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the leader's `peer_comm` is null,
   *   `MPI.ERR_RANK` if a leader is not one of its ranks
   * @example
   * const half = world.Split(world.rank % 2);
   * const inter = half.Create_intercomm(0, world, 1 - (world.rank % 2));
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
    return wrapNewComm(
      'Intercomm',
      native.MPI_Intercomm_create(this, local_leader, peer, remote_leader, tag),
    );
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
  return constant(comm);
}

/** No communicator: the null handle. `MPI_COMM_NULL` */
export const COMM_NULL = new Comm();
/** The communicator of this process alone. `MPI_COMM_SELF` */
export const COMM_SELF = predefined(handles.COMM_SELF);
/** The communicator of all processes that were started together. `MPI_COMM_WORLD` */
export const COMM_WORLD = predefined(handles.COMM_WORLD);
