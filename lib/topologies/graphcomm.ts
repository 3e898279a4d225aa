import { parameters } from '../base/named_arguments.js';
import { checkRank } from '../communicators/topology_arguments.js';
import { checkInteger } from '../native/argument_checks.js';
import { GRAPH } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { graphNeighbors } from './neighbors.js';
import { Topocomm } from './topocomm.js';

/**
 * A communicator whose processes are the nodes of a graph that each of them knows whole, from
 * `Create_graph`.
 *
 * @example
 * // A chain of three: 0 to 1 to 2.
 * const chain = world.Create_graph([1, 3, 4], [1, 0, 2, 1]);
 * chain.Get_neighbors(1); // [0, 2]
 */
export class Graphcomm extends Topocomm {
  /** @internal */
  protected override _checkTopology(): void {
    if (this.Get_topology() === GRAPH) return;
    throw new TypeError('Graphcomm: the communicator is no graph');
  }

  /**
   * Returns how many nodes and edges the graph has. Local. `MPI_Graphdims_get`
   *
   * @returns `[nnodes, nedges]`; an edge counts at both of its ends
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_dims(): [nnodes: number, nedges: number] {
    const { nnodes, nedges } = native.MPI_Graphdims_get(this);
    return [nnodes, nedges];
  }
  /**
   * `[nnodes, nedges]`: how many nodes and edges the graph has; an edge counts at both of its ends.
   * Local. `MPI_Graphdims_get`
   */
  get dims(): [nnodes: number, nedges: number] {
    return this.Get_dims();
  }
  /** How many nodes the graph has. Local. `MPI_Graphdims_get` */
  get nnodes(): number {
    return this.Get_dims()[0];
  }
  /** How many edges the graph has, each counted at both ends. Local. `MPI_Graphdims_get` */
  get nedges(): number {
    return this.Get_dims()[1];
  }

  /**
   * Returns the graph as `Create_graph` took it. Local. `MPI_Graph_get`
   *
   * @returns `[index, edges]`: for each node, how many edges it and the nodes before it have, and
   *   the neighbours of all nodes, one node after another
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_topo(): [index: number[], edges: number[]] {
    const { nnodes, nedges } = native.MPI_Graphdims_get(this);
    const index = new Int32Array(nnodes);
    const edges = new Int32Array(nedges);
    native.MPI_Graph_get(this, nnodes, nedges, index, edges);
    return [Array.from(index), Array.from(edges)];
  }
  /**
   * `[index, edges]`, as `Create_graph` took them: for each node, how many edges it and the nodes
   * before it have, and the neighbours of all nodes, one node after another. Local. `MPI_Graph_get`
   */
  get topo(): [index: number[], edges: number[]] {
    return this.Get_topo();
  }
  /** For each node, how many edges it and the nodes before it have. Local. `MPI_Graph_get` */
  get index(): number[] {
    return this.Get_topo()[0];
  }
  /** The ranks of the neighbours of all nodes, one node after another. Local. `MPI_Graph_get` */
  get edges(): number[] {
    return this.Get_topo()[1];
  }

  /**
   * Returns how many neighbours a process has. Local. `MPI_Graph_neighbors_count`
   *
   * @param rank the rank of the process
   * @returns the number of its neighbours
   * @throws {TypeError} if `rank` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if there is no such rank
   */
  Get_neighbors_count(rank: number): number;
  Get_neighbors_count(named: { rank: number }): number;
  @parameters('Graphcomm', 'rank')
  Get_neighbors_count(rank: unknown): number {
    checkRank('Graphcomm.Get_neighbors_count', rank, this.Get_size());
    return native.MPI_Graph_neighbors_count(this, rank);
  }
  /** How many neighbours this process has. Local. `MPI_Graph_neighbors_count` */
  get nneighbors(): number {
    return native.MPI_Graph_neighbors_count(this, this.Get_rank());
  }

  /**
   * Returns the ranks of a process's neighbours. Local. `MPI_Graph_neighbors`
   *
   * @param rank the rank of the process
   * @returns the ranks of its neighbours, in the order of the graph's edges
   * @throws {TypeError} if `rank` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if there is no such rank
   */
  Get_neighbors(rank: number): number[];
  Get_neighbors(named: { rank: number }): number[];
  @parameters('Graphcomm', 'rank')
  Get_neighbors(rank: unknown): number[] {
    checkInteger('Graphcomm.Get_neighbors', 'rank', rank);
    checkRank('Graphcomm.Get_neighbors', rank, this.Get_size());
    return graphNeighbors(this, rank);
  }
  /** The ranks of this process's neighbours. Local. `MPI_Graph_neighbors` */
  get neighbors(): number[] {
    return graphNeighbors(this, this.Get_rank());
  }
}

provideClasses({ Graphcomm });
declare module '../native/hooks.js' {
  interface Classes {
    Graphcomm: Graphcomm;
  }
}
