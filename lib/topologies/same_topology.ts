// A communicator for what runs in place of persistent collectives among neighbours.
import { INFO_NULL } from '../handles/info.js';
import { CART, GRAPH } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import { cartTopology, distNeighbors } from './neighbors.js';

/**
 * The handle of a communicator of the same processes with the same neighbours. A copy would have
 * the attributes, too, whose functions would see it.
 */
export function sameTopology(comm: HandleHolder): number {
  const topology = native.MPI_Topo_test(comm);
  if (topology === CART) {
    const [dims, periods] = cartTopology(comm).map((values) => Int32Array.from(values));
    return native.MPI_Cart_create(comm, dims, periods, 0);
  }
  if (topology === GRAPH) {
    const { nnodes, nedges } = native.MPI_Graphdims_get(comm);
    const index = new Int32Array(nnodes);
    const edges = new Int32Array(nedges);
    native.MPI_Graph_get(comm, nnodes, nedges, index, edges);
    return native.MPI_Graph_create(comm, index, edges, 0);
  }
  const { sources, destinations } = distNeighbors(comm);
  return native.MPI_Dist_graph_create_adjacent(
    comm,
    Int32Array.from(sources),
    null,
    Int32Array.from(destinations),
    null,
    INFO_NULL,
    0,
  );
}
