// How the blocks of the neighbour collectives lie.

import { nativeCounts } from '../buffers/spec_parts.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { PROC_NULL } from '../native/generated/constants.js';
import type { BlocksData, CountArray, MessageData, VectorData } from '../native/message_data.js';
import {
  blockOrderOf,
  type NeighborCall,
  withoutNullPointers,
  worksWithOneCount,
} from '../workarounds/neighbor_order.js';
import type { Neighbors } from './neighbors.js';

/** Where a block is, with the number of blocks. */
export interface Layout {
  /** The neighbours, `PROC_NULL` beyond the border of a grid. */
  readonly sources: readonly number[];
  readonly destinations: readonly number[];
  readonly indegree: number;
  readonly outdegree: number;
  /** The places of the blocks that the process receives from itself, and sends to itself. */
  readonly ownIn: readonly number[];
  readonly ownOut: readonly number[];
  /** The places of the blocks for neighbours that do not exist, beyond the border of a grid. */
  readonly absentIn: readonly number[];
  readonly absentOut: readonly number[];
  /** Whether the functions with one count for all do what they should. */
  readonly isPlain: boolean;
  /** Whether the topology is a grid, where blocks go back and forth in each dimension. */
  readonly isGrid: boolean;
  /** The places of the incoming blocks that come from one process, where it sends several. */
  readonly repeatedSources: readonly (readonly number[])[];
}

/** What the collectives among neighbours ask a communicator. */
export interface NeighborCommunicator extends Communicator {
  _getLayout(): Layout;
}

/** The layout of a topology whose neighbours are these. */
export function layoutOf(
  { sources, destinations }: Readonly<Neighbors>,
  rank: number,
  isGrid: boolean,
): Layout {
  const repeatedSources = [...new Set(sources)]
    .filter((source) => source !== PROC_NULL)
    .map((source) => placesOf(source, sources))
    .filter(({ length }) => length > 1);
  return {
    sources,
    destinations,
    indegree: sources.length,
    outdegree: destinations.length,
    ownIn: placesOf(rank, sources),
    ownOut: placesOf(rank, destinations),
    absentIn: placesOf(PROC_NULL, sources),
    absentOut: placesOf(PROC_NULL, destinations),
    isPlain: worksWithOneCount(isGrid ? sources.length : null, repeatedSources.length > 0),
    isGrid,
    repeatedSources,
  };
}

const placesOf = (rank: number, ranks: readonly number[]) =>
  ranks.flatMap((neighbor, place) => (neighbor === rank ? [place] : []));

/** Blocks of the same length, as a v-form takes them. */
export function toEqualBlocks(
  { memory, offset, count, datatype }: Readonly<MessageData>,
  blocks: number,
  method: string,
  argument: string,
): VectorData {
  const counts = new Array<number>(blocks).fill(count);
  const displacements = counts.map((_, i) => i * count);
  const vector: VectorData = {
    memory,
    offset,
    counts: nativeCounts(counts, 'counts', method, argument),
    displacements: nativeCounts(displacements, 'displacements', method, argument),
    datatype,
  };
  return withoutNullPointers(vector, blocks);
}

/**
 * The places of the incoming blocks from one process in the order in which it sends them: in a grid
 * what goes to one side comes from the other.
 */
const inOrderOfSends = (places: readonly number[], isGrid: boolean): readonly number[] =>
  isGrid ? places.map((_, k) => places[k ^ 1]) : places;

/** The places of all incoming blocks, those of one process in the order of its sends. */
export function placesInOrder({ sources, repeatedSources, isGrid }: Layout): number[] {
  const order = sources.map((_, place) => place);
  for (const places of repeatedSources) {
    const sent = inOrderOfSends(places, isGrid);
    for (const [k, place] of places.entries()) order[place] = sent[k];
  }
  return order.filter((place) => sources[place] !== PROC_NULL);
}

/** Puts the value of `from[k]` at the place `to[k]`. */
function move(
  values: CountArray | Float64Array | unknown[] | null,
  from: readonly number[],
  to: readonly number[],
): void {
  if (values === null) return;
  const moved = from.map((place) => values[place]);
  for (const [k, place] of to.entries()) values[place] = moved[k];
}

/**
 * Exchanges the places of blocks that come from the same process where the native function would
 * mix them up.
 */
export function reorderRepeatedSources<T extends MessageData | VectorData | BlocksData>(
  receive: T,
  { repeatedSources, isGrid }: Layout,
  call: NeighborCall,
): T {
  if (!('counts' in receive) || repeatedSources.length === 0) return receive;
  const order = blockOrderOf(call, 'datatypes' in receive, isGrid);
  if (order === 'right') return receive;
  for (const places of repeatedSources) {
    // In the order in which the blocks are sent: where they belong, and where the library looks.
    const right = inOrderOfSends(places, isGrid);
    const taken = order === 'forward' ? places : places.toReversed();
    move(receive.counts, right, taken);
    move(receive.displacements, right, taken);
    if ('datatypes' in receive) move(receive.datatypes, right, taken);
    if ('types' in receive) move(receive.types as unknown[], right, taken);
  }
  return receive;
}
