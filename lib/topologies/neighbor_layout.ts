// How the blocks of the neighbour collectives lie.

import { nativeCounts } from '../buffers/spec_parts.js';
import type { Communicator } from '../handles/communicator_classes.js';
import type { BlocksData, CountArray, MessageData, VectorData } from '../native/message_data.js';
import {
  type NeighborCall,
  takesBlocksInOrder,
  withoutNullPointers,
  worksWithOneCount,
} from '../workarounds/neighbor_order.js';

/** Where a block is, with the number of blocks. */
export interface Layout {
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
  /**
   * The first of each two incoming blocks that come from the same process, in opposite directions.
   */
  readonly doubleEdges: readonly number[];
}

/** A layout but for who the neighbours are. */
export type LayoutShape = Omit<Layout, 'ownIn' | 'ownOut' | 'absentIn' | 'absentOut'>;

/** What the collectives among neighbours ask a communicator. */
export interface NeighborCommunicator extends Communicator {
  _getLayout(): Layout;
}

/** The layout of a grid, but for who the neighbours are. */
export function gridLayout(dims: readonly number[], periods: readonly number[]): LayoutShape {
  const doubleEdges = dims.flatMap((length, i) => (length <= 2 && periods[i] !== 0 ? [2 * i] : []));
  const degree = 2 * dims.length;
  return {
    indegree: degree,
    outdegree: degree,
    isPlain: worksWithOneCount(degree, doubleEdges.length > 0),
    doubleEdges,
  };
}

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

function swap(values: CountArray | Float64Array | unknown[] | null, first: number): void {
  if (values === null) return;
  [values[first], values[first + 1]] = [values[first + 1], values[first]];
}

/** Exchanges the places of double edges where the native function would mix them up. */
export function reorderDoubleEdges<T extends MessageData | VectorData | BlocksData>(
  receive: T,
  layout: Layout,
  call: NeighborCall,
): T {
  if (!('counts' in receive) || layout.doubleEdges.length === 0) return receive;
  if (!takesBlocksInOrder(call, 'datatypes' in receive)) return receive;
  for (const first of layout.doubleEdges) {
    swap(receive.counts, first);
    swap(receive.displacements, first);
    if ('datatypes' in receive) swap(receive.datatypes, first);
    if ('types' in receive) swap(receive.types as unknown[], first);
  }
  return receive;
}
