// How communicators with a topology are made of an intracommunicator: the handles of the new ones.

import { packageError } from '../base/exception.js';
import type { Named } from '../base/named_arguments.js';
import type { Info } from '../handles/info.js';
import { integerArray } from '../memory/integer_lists.js';
import { ERR_TOPOLOGY, UNDEFINED } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import { fitsInGrid } from '../workarounds/open_mpi.js';
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

interface Group extends HandleHolder {
  Get_size(): number;
}

export type Periods = FlagList | boolean | null;
type Grid = { dims: IntegerList; periods?: Periods; reorder?: boolean };
export type CartArguments = Named<Grid, ['dims', 'periods', 'reorder']>;
export type CartMapArguments = Named<Grid, ['dims', 'periods']>;
type Graph = { index: IntegerList; edges: IntegerList; reorder?: boolean };
export type GraphArguments = Named<Graph, ['index', 'edges', 'reorder']>;
export type GraphMapArguments = Named<Graph, ['index', 'edges']>;
export type AdjacentGraphArguments = Named<
  {
    sources: IntegerList | null;
    destinations: IntegerList | null;
    sourceweights?: EdgeWeights;
    destweights?: EdgeWeights;
    info?: Info;
    reorder?: boolean;
  },
  ['sources', 'destinations', 'sourceweights', 'destweights', 'info', 'reorder']
>;
export type DistGraphArguments = Named<
  {
    sources: IntegerList;
    degrees: IntegerList;
    destinations: IntegerList;
    weights?: EdgeWeights;
    info?: Info;
    reorder?: boolean;
  },
  ['sources', 'degrees', 'destinations', 'weights', 'info', 'reorder']
>;

function gridArrays(method: string, dims: unknown, periods: unknown): [Int32Array, Int32Array] {
  const lengths = integerArray(method, 'dims', dims);
  return [lengths, flagArray(method, 'periods', periods, lengths.length)];
}

export function createCart(comm: Group, dims: unknown, periods: unknown, reorder: unknown): number {
  const method = 'Intracomm.Create_cart';
  const [lengths, rings] = gridArrays(method, dims, periods);
  checkGrid(method, lengths, comm.Get_size());
  return native.MPI_Cart_create(comm, lengths, rings, flag(method, 'reorder', reorder));
}

export function mapCart(comm: Group, dims: unknown, periods: unknown): number {
  const [lengths, rings] = gridArrays('Intracomm.Cart_map', dims, periods);
  const needed = checkGrid('Intracomm.Cart_map', lengths, comm.Get_size());
  const rank = native.MPI_Cart_map(comm, lengths, rings);
  return fitsInGrid(rank, needed) ? rank : UNDEFINED;
}

export function createGraph(comm: Group, index: unknown, edges: unknown, reorder: unknown): number {
  const method = 'Intracomm.Create_graph';
  const graph = graphArrays(method, index, edges, comm.Get_size());
  const isFree = flag(method, 'reorder', reorder);
  return native.MPI_Graph_create(comm, graph.index, graph.edges, isFree);
}

export function mapGraph(comm: Group, index: unknown, edges: unknown): number {
  const graph = graphArrays('Intracomm.Graph_map', index, edges, comm.Get_size());
  const rank = native.MPI_Graph_map(comm, graph.index, graph.edges);
  // As in a grid.
  return rank < graph.index.length ? rank : UNDEFINED;
}

export function createAdjacentGraph(
  comm: Group,
  sources: unknown,
  destinations: unknown,
  sourceweights: unknown,
  destweights: unknown,
  info: unknown,
  reorder: unknown,
): number {
  const method = 'Intracomm.Create_dist_graph_adjacent';
  const from = integerArray(method, 'sources', sources ?? []);
  const to = integerArray(method, 'destinations', destinations ?? []);
  checkRanks(method, 'sources', from, comm.Get_size());
  checkRanks(method, 'destinations', to, comm.Get_size());
  const fromWeights = weightArray(method, 'sourceweights', sourceweights, from.length);
  const toWeights = weightArray(method, 'destweights', destweights, to.length);
  // Open MPI gives the other edges the weight 0.
  if ((fromWeights === null) !== (toWeights === null)) {
    throw packageError(
      ERR_TOPOLOGY,
      `${method}: MPI_ERR_TOPOLOGY: sourceweights and destweights must be given both or not at all`,
    );
  }
  return native.MPI_Dist_graph_create_adjacent(
    comm,
    from,
    fromWeights,
    to,
    toWeights,
    info,
    flag(method, 'reorder', reorder),
  );
}

export function createDistGraph(
  comm: Group,
  sources: unknown,
  degrees: unknown,
  destinations: unknown,
  weights: unknown,
  info: unknown,
  reorder: unknown,
): number {
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
  checkRanks(method, 'sources', from, comm.Get_size());
  checkRanks(method, 'destinations', to, comm.Get_size());
  checkLength(method, 'destinations', to, edges, 'edges');
  return native.MPI_Dist_graph_create(
    comm,
    from,
    counts,
    to,
    weightArray(method, 'weights', weights, edges),
    info,
    flag(method, 'reorder', reorder),
  );
}
