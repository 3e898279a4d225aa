// What MPI tells about a topology: the neighbours of a process, and the shape of a grid.

import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';

/** The incoming and outgoing neighbours of this process: sources and destinations of messages. */
export interface Neighbors {
  sources: number[];
  destinations: number[];
}

/** The neighbours in a distributed graph with the weights of the edges to them. */
export interface WeightedNeighbors extends Neighbors {
  weights: [sourceweights: number[], destweights: number[]] | null;
}

export function distNeighbors(comm: HandleHolder): WeightedNeighbors {
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

export function graphNeighbors(comm: HandleHolder, rank: unknown): number[] {
  const neighbors = new Int32Array(native.MPI_Graph_neighbors_count(comm, rank));
  native.MPI_Graph_neighbors(comm, rank, neighbors.length, neighbors);
  return Array.from(neighbors);
}

/** Dimensions, periods and own coordinates of a grid. */
export function cartTopology(
  comm: HandleHolder,
): [dims: number[], periods: number[], coords: number[]] {
  const length = native.MPI_Cartdim_get(comm);
  const [dims, periods, coords] = Array.from({ length: 3 }, () => new Int32Array(length));
  native.MPI_Cart_get(comm, length, dims, periods, coords);
  return [Array.from(dims), Array.from(periods), Array.from(coords)];
}

export function cartNeighbors(comm: HandleHolder): number[] {
  const dimensions = native.MPI_Cartdim_get(comm);
  return Array.from({ length: dimensions }, (_, direction) => {
    const { rankSource, rankDest } = native.MPI_Cart_shift(comm, direction, 1);
    return [rankSource, rankDest];
  }).flat();
}
