import { parameters } from '../base/named_arguments.js';
import { checkRank } from '../communicators/topology_arguments.js';
import { GRAPH } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { graphNeighbors } from './neighbors.js';
import { Topocomm } from './topocomm.js';

/** A communicator whose processes are the nodes of a graph that each knows, from `Create_graph`. */
export class Graphcomm extends Topocomm {
  /** @internal */
  protected override _checkTopology(): void {
    if (this.Get_topology() === GRAPH) return;
    throw new TypeError('Graphcomm: the communicator is no graph');
  }

  /**
   * Returns how many nodes and edges the graph has. Local. `MPI_Graphdims_get`
   *
   * @returns `[nnodes, nedges]`
   */
  Get_dims(): [nnodes: number, nedges: number] {
    const { nnodes, nedges } = native.MPI_Graphdims_get(this);
    return [nnodes, nedges];
  }
  /** `[nnodes, nedges]`: how many nodes and edges the graph has. Local. */
  get dims(): [nnodes: number, nedges: number] {
    return this.Get_dims();
  }
  /** How many nodes the graph has. Local. */
  get nnodes(): number {
    return this.Get_dims()[0];
  }
  /** How many edges the graph has, each counted at both ends. Local. */
  get nedges(): number {
    return this.Get_dims()[1];
  }

  /**
   * Returns the graph as `Create_graph` took it. Local. `MPI_Graph_get`
   *
   * @returns `[index, edges]`
   */
  Get_topo(): [index: number[], edges: number[]] {
    const { nnodes, nedges } = native.MPI_Graphdims_get(this);
    const index = new Int32Array(nnodes);
    const edges = new Int32Array(nedges);
    native.MPI_Graph_get(this, nnodes, nedges, index, edges);
    return [Array.from(index), Array.from(edges)];
  }
  /** `[index, edges]`, as `Create_graph` took them. Local. */
  get topo(): [index: number[], edges: number[]] {
    return this.Get_topo();
  }
  /** For each node, how many edges it and the nodes before it have. Local. */
  get index(): number[] {
    return this.Get_topo()[0];
  }
  /** The neighbours of all nodes, one after another. Local. */
  get edges(): number[] {
    return this.Get_topo()[1];
  }

  /**
   * Returns how many neighbours a process has. Local. `MPI_Graph_neighbors_count`
   *
   * @param rank the process
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if there is no such rank
   */
  Get_neighbors_count(rank: number): number;
  Get_neighbors_count(named: { rank: number }): number;
  @parameters('Graphcomm', 'rank')
  Get_neighbors_count(rank: unknown): number {
    checkRank('Graphcomm.Get_neighbors_count', rank, this.Get_size());
    return native.MPI_Graph_neighbors_count(this, rank);
  }
  /** How many neighbours this process has. Local. */
  get nneighbors(): number {
    return native.MPI_Graph_neighbors_count(this, this.Get_rank());
  }

  /**
   * Returns the ranks of a process's neighbours. Local. `MPI_Graph_neighbors`
   *
   * @param rank the process
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` if there is no such rank
   */
  Get_neighbors(rank: number): number[];
  Get_neighbors(named: { rank: number }): number[];
  @parameters('Graphcomm', 'rank')
  Get_neighbors(rank: unknown): number[] {
    checkRank('Graphcomm.Get_neighbors', rank, this.Get_size());
    return graphNeighbors(this, rank);
  }
  /** The ranks of this process's neighbours. Local. */
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
