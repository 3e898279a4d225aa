// How the blocks of the neighbour collectives lie, and what the libraries make of them.

import { nativeCounts } from '../buffers/spec_parts.js';
import { BYTE } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import type {
  BlocksData,
  CountArray,
  Memory,
  MessageData,
  VectorData,
} from '../native/message_data.js';
import { type NeighborCall, takesBlocksInOrder } from '../workarounds/neighbor_order.js';

// What follows was seen on Open MPI 4.1 and MPICH 4.0.
//
// Open MPI's functions with one count return at once where it is 0, so a process without incoming
// neighbours sends nothing. MPICH's Neighbor_alltoall gives the blocks of a neighbour that there is
// twice in the wrong order. The v-forms do neither, so graphs use them alone.

/** Where a block is, with the number of blocks. */
export interface Layout {
  readonly indegree: number;
  readonly outdegree: number;
  /** Whether the functions with one count for all do what they should. */
  readonly isPlain: boolean;
  /**
   * The first of each two incoming blocks that come from the same process, in opposite directions.
   */
  readonly doubleEdges: readonly number[];
}

/** What the collectives among neighbours ask a communicator. */
export interface NeighborCommunicator extends Communicator {
  _getLayout(): Layout;
}

/** The layout of a grid. */
export function gridLayout(dims: readonly number[], periods: readonly number[]): Layout {
  const doubleEdges = dims.flatMap((length, i) => (length <= 2 && periods[i] !== 0 ? [2 * i] : []));
  const degree = 2 * dims.length;
  return {
    indegree: degree,
    outdegree: degree,
    isPlain: degree > 0 && doubleEdges.length === 0,
    doubleEdges,
  };
}

type Place = { readonly memory: Memory | null; readonly offset: number };

const SOMEWHERE = new Float64Array(1);

/**
 * The libraries refuse a null pointer even where there is nothing to read: empty arrays have it.
 */
export function present<T extends Place>(data: T, blocks: number): T {
  if (blocks > 0) {
    return data.memory?.byteLength === 0 ? { ...data, memory: SOMEWHERE, offset: 0 } : data;
  }
  const none = nativeCounts([0], 'counts', '', '');
  const arrays = 'counts' in data ? { counts: none, displacements: none } : {};
  const types = 'datatypes' in data ? { datatypes: Float64Array.of(BYTE._handle) } : {};
  return { ...data, ...arrays, ...types, memory: SOMEWHERE, offset: 0 };
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
  return present(vector, blocks);
}

function swap(values: CountArray | Float64Array | null, first: number): void {
  values?.subarray(first, first + 2).reverse();
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
    if ('datatypes' in receive) swap(receive.datatypes as Float64Array, first);
  }
  return receive;
}
