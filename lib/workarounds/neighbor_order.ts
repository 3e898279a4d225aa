// Faults of Open MPI and MPICH in collectives among neighbours. Which function mixes up blocks is
// tried once.
import { addon } from '../native/addon.js';
import * as native from '../native/generated/functions.js';
import type { BlocksData, CountArray, Memory, VectorData } from '../native/message_data.js';

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

const inOrder = new Map<NeighborCall, boolean>();

const counts = (values: readonly number[]): CountArray =>
  addon.wideCounts ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);

const bytesOf = (memory: Memory): VectorData => ({
  memory,
  offset: 0,
  counts: counts([1, 1]),
  displacements: counts([0, 1]),
  datatype: BYTE,
});

const blocksOf = (memory: Memory): BlocksData => ({
  ...bytesOf(memory),
  needsCopy: false,
  displacements: BigInt64Array.of(0n, 1n),
  datatypes: new Float64Array(2).fill(BYTE._handle),
});

/**
 * MPICH 4.0, and the nonblocking and persistent functions of Open MPI 4.1: in a ring of one or two
 * processes, where both neighbours are the same process, what goes to the one before arrives as
 * coming from the one before. It has to arrive as coming from the one behind (MPI 4.0, section
 * 8.6). Found out in a ring of this process alone. https://github.com/open-mpi/ompi/issues/14430
 * and https://github.com/pmodels/mpich/pull/5777 Shown by neighbor_collectives.test.ts.
 *
 * @param hasDatatypes whether the function takes a datatype for each block
 */
export function takesBlocksInOrder(call: NeighborCall, hasDatatypes: boolean): boolean {
  const known = inOrder.get(call);
  if (known !== undefined) return known;
  const self = { _handle: addon.handles.COMM_SELF, _kind: 'Comm' };
  const one = Int32Array.of(1);
  const ring = { _handle: native.MPI_Cart_create(self, one, one, 0), _kind: 'Comm' };
  const sent = Uint8Array.of(0, 1);
  const received = new Uint8Array(2);
  const send = hasDatatypes ? blocksOf(sent) : bytesOf(sent);
  const receive = hasDatatypes ? blocksOf(received) : bytesOf(received);
  const handle = (call as (...values: unknown[]) => unknown)(send, receive, ring, INFO_NULL);
  if (typeof handle === 'number') {
    const request = { _handle: handle, _kind: 'Request' };
    const isPersistent = PERSISTENT.includes(call);
    if (isPersistent) native.MPI_Start(request);
    native.MPI_Wait(request, null);
    if (isPersistent) native.MPI_Request_free(request);
  }
  native.MPI_Comm_free(ring);
  const result = received[0] === 0;
  inOrder.set(call, result);
  return result;
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
  const none = counts([0]);
  const arrays = 'counts' in side ? { counts: none, displacements: none } : {};
  const types = 'datatypes' in side ? { datatypes: Float64Array.of(BYTE._handle) } : {};
  return { ...side, ...arrays, ...types, memory: SOMEWHERE, offset: 0 };
}
