import { DIST_GRAPH } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { distNeighbors } from './neighbors.js';
import { Topocomm } from './topocomm.js';

/**
 * A communicator whose processes are the nodes of a graph in which each knows its own edges, from
 * `Create_dist_graph_adjacent` or `Create_dist_graph`.
 *
 * @example
 * // A ring in one direction.
 * const ring = world.Create_dist_graph_adjacent([left], [right]);
 * ring.Get_dist_neighbors(); // [[left], [right], null]
 */
export class Distgraphcomm extends Topocomm {
  /** @internal */
  protected override _checkTopology(): void {
    if (this.Get_topology() === DIST_GRAPH) return;
    throw new TypeError('Distgraphcomm: the communicator is no distributed graph');
  }

  /**
   * Returns how many incoming and outgoing neighbours this process has, and whether the edges have
   * weights. Local. `MPI_Dist_graph_neighbors_count`
   *
   * @returns `[indegree, outdegree, weighted]`
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_dist_neighbors_count(): [indegree: number, outdegree: number, weighted: boolean] {
    const { indegree, outdegree, weighted } = native.MPI_Dist_graph_neighbors_count(this);
    return [indegree, outdegree, weighted];
  }

  /**
   * Returns the ranks of this process's incoming and outgoing neighbours, and the weights of the
   * edges. Local. `MPI_Dist_graph_neighbors`
   *
   * @returns `[sources, destinations, weights]`; the weights are null if the edges have none
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Get_dist_neighbors(): [
    sources: number[],
    destinations: number[],
    weights: [sourceweights: number[], destweights: number[]] | null,
  ] {
    const { sources, destinations, weights } = distNeighbors(this);
    return [sources, destinations, weights];
  }
}

provideClasses({ Distgraphcomm });
declare module '../native/hooks.js' {
  interface Classes {
    Distgraphcomm: Distgraphcomm;
  }
}
