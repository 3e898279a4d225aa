// Faults of Open MPI and MPICH in collectives among neighbours. Which function mixes up blocks is
// tried once.
import { packageError } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { countArray } from '../native/count_arrays.js';
import { ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { BlocksData, Memory, VectorData } from '../native/message_data.js';
import { ownCommunicator } from '../native/own_communicator.js';

/** A native function of a neighbour collective. */
export type NeighborCall = (...values: never[]) => unknown;

const PERSISTENT: readonly NeighborCall[] = [
  native.MPI_Neighbor_alltoallv_init,
  native.MPI_Neighbor_alltoallw_init,
];
/** Where nothing is read or written. */
const SOMEWHERE = new Float64Array(1);
const BYTE = { _handle: addon.handles.BYTE, _kind: 'Datatype' };
const INFO_NULL = { _handle: addon.handles.INFO_NULL, _kind: 'Info' };

/**
 * Which receive a message takes if several blocks come from the same process: the `right` one, the
 * first (`forward`), or the last (`backward`).
 */
export type BlockOrder = 'right' | 'forward' | 'backward';

/** What arrives if a process that is its own neighbour four times sends these blocks. */
const SENT = [0, 1, 2, 3];
const RIGHT_IN_GRIDS = '1,0,3,2';
const ORDERS = new Map<string, BlockOrder>([
  ['0,1,2,3', 'forward'],
  ['3,2,1,0', 'backward'],
]);

const orders = {
  grid: new Map<NeighborCall, BlockOrder>(),
  graph: new Map<NeighborCall, BlockOrder>(),
};

const bytesOf = (memory: Memory): VectorData => ({
  memory,
  offset: 0,
  counts: countArray(SENT.map(() => 1)),
  displacements: countArray(SENT),
  datatype: BYTE,
});

const blocksOf = (memory: Memory): BlocksData => ({
  ...bytesOf(memory),
  needsCopy: false,
  displacements: BigInt64Array.from(SENT, BigInt),
  datatypes: new Float64Array(SENT.length).fill(BYTE._handle),
});

/** A topology in which this process is its own neighbour four times. */
function createOwnTopology(isGrid: boolean): number {
  const self = ownCommunicator();
  if (isGrid) {
    const ones = Int32Array.of(1, 1);
    return native.MPI_Cart_create(self, ones, ones, 0);
  }
  const edges = new Int32Array(SENT.length);
  return native.MPI_Dist_graph_create_adjacent(self, edges, null, edges, null, INFO_NULL, 0);
}

function tryOrder(call: NeighborCall, hasDatatypes: boolean, isGrid: boolean): BlockOrder {
  const comm = { _handle: createOwnTopology(isGrid), _kind: 'Comm' };
  const sent = Uint8Array.from(SENT);
  const received = new Uint8Array(SENT.length);
  const send = hasDatatypes ? blocksOf(sent) : bytesOf(sent);
  const receive = hasDatatypes ? blocksOf(received) : bytesOf(received);
  const handle = (call as (...values: unknown[]) => unknown)(send, receive, comm, INFO_NULL);
  if (typeof handle === 'number') {
    const request = { _handle: handle, _kind: 'Request' };
    const isPersistent = PERSISTENT.includes(call);
    if (isPersistent) native.MPI_Start(request);
    native.MPI_Wait(request, null);
    if (isPersistent) native.MPI_Request_free(request);
  }
  native.MPI_Comm_free(comm);
  const arrived = String(received);
  if (isGrid && arrived === RIGHT_IN_GRIDS) return 'right';
  const order = ORDERS.get(arrived);
  if (order === undefined) {
    throw packageError(
      ERR_UNSUPPORTED_OPERATION,
      `this MPI library delivers the blocks of a process that is a neighbour several times in the order ${arrived}`,
    );
  }
  return order === 'forward' && !isGrid ? 'right' : order;
}

/**
 * In which order a function delivers the blocks that come from one process. It is tried once, with
 * this process alone.
 *
 * In grids, MPICH 4.0, and the nonblocking and persistent functions of Open MPI 4.1: in a ring of
 * one or two processes, where both neighbours are the same process, what goes to the one before
 * arrives as coming from the one before. It has to arrive as coming from the one behind (MPI 4.0,
 * section 8.6). https://github.com/open-mpi/ompi/issues/14430 and
 * https://github.com/pmodels/mpich/pull/5777
 *
 * MPICH 4.2 delivers all blocks of one process backward, also in graphs, where they have to arrive
 * as they were sent (https://github.com/pmodels/mpich/pull/7945).
 *
 * Both are shown by neighbor_collectives.test.ts.
 *
 * @param hasDatatypes whether the function takes a datatype for each block
 */
export function blockOrderOf(
  call: NeighborCall,
  hasDatatypes: boolean,
  isGrid: boolean,
): BlockOrder {
  const known = isGrid ? orders.grid : orders.graph;
  let order = known.get(call);
  if (order === undefined) {
    order = tryOrder(call, hasDatatypes, isGrid);
    known.set(call, order);
  }
  return order;
}

/**
 * Whether the functions with one count for all neighbours are right. If not, the v-forms run.
 *
 * Open MPI 4.1: they return at once where the count is 0, so that a process without incoming
 * neighbours sends nothing (compare https://github.com/open-mpi/ompi/issues/14452). MPICH 4.0:
 * MPI_Neighbor_alltoall gives the blocks of a neighbour that there is twice in the wrong order
 * (https://github.com/pmodels/mpich/pull/7945). In graphs, both can occur. Shown by
 * neighbor_collectives.test.ts.
 *
 * @param degree how many neighbours a process of a grid has; null in a graph
 * @param hasDoubleEdges whether two of them can be the same process
 */
export const worksWithOneCount = (degree: number | null, hasDoubleEdges: boolean): boolean =>
  degree !== null && degree > 0 && !hasDoubleEdges;

/**
 * Open MPI 4.1 refuses a null pointer in collectives among neighbours even if there is nothing to
 * read (for one case, https://github.com/open-mpi/ompi/issues/12037). Empty arrays have such
 * pointers, and so has a side without neighbours. On every library, they are replaced. Shown by
 * neighbor_collectives.test.ts.
 *
 * @param blocks how many blocks there are on this side
 */
export function withoutNullPointers<
  T extends { readonly memory: Memory | null; readonly offset: number },
>(side: T, blocks: number): T {
  if (blocks > 0) {
    return side.memory?.byteLength === 0 ? { ...side, memory: SOMEWHERE, offset: 0 } : side;
  }
  const none = countArray([0]);
  const arrays = 'counts' in side ? { counts: none, displacements: none } : {};
  const types = 'datatypes' in side ? { datatypes: Float64Array.of(BYTE._handle) } : {};
  return { ...side, ...arrays, ...types, memory: SOMEWHERE, offset: 0 };
}
