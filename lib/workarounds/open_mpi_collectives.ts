// Faults of Open MPI in collectives. The one on arrays that are not contiguous is in open_mpi.

import { addon } from '../native/addon.js';
import { CART, DIST_GRAPH, GRAPH, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isOpenMpi, isOpenMpi4 } from '../native/library.js';
import {
  type BlocksData,
  type HandleHolder,
  MessageData,
  type VectorData,
} from '../native/message_data.js';

const { BYTE, INT, TWOINT } = addon.handles;
const NOTHING = MessageData.of(null, 0, { _handle: BYTE, _kind: 'Datatype' });
const ONE_INT = MessageData.of(new Int32Array(2), 1, { _handle: INT, _kind: 'Datatype' });
const ONE_PAIR = MessageData.of(new Int32Array(2), 1, { _handle: TWOINT, _kind: 'Datatype' });

type Comm = HandleHolder & { Is_inter(): boolean; Get_rank(): number };

/**
 * Whether this process says `MPI.PROC_NULL` as the root of a nonblocking or persistent `Bcast` or
 * `Reduce`, where Open MPI must run something else: see `startUncounted`. Each process numbers
 * these collectives, and messages meet by the number. A process that says `MPI.PROC_NULL` leaves
 * out the number, so that its later collectives never end. Seen in 4.1. Shown by
 * collective_requests.test.ts.
 */
export function isUncounted(comm: HandleHolder, root: unknown): boolean {
  return root === PROC_NULL && isOpenMpi && native.MPI_Comm_test_inter(comm);
}

/**
 * Takes the number of an uncounted call: `MPI_Igather` counts, and sends nothing. See
 * `isUncounted`. Shown by collective_requests.test.ts.
 */
export function startUncounted(root: unknown, comm: HandleHolder): number {
  return native.MPI_Igather(NOTHING, NOTHING, root, comm);
}

/**
 * Does for a persistent call what `startUncounted` does for a nonblocking one. See `isUncounted`.
 * Shown by collective_requests.test.ts.
 */
export function setUpUncounted(root: unknown, comm: HandleHolder, info: unknown): number {
  return native.MPI_Gather_init(NOTHING, NOTHING, root, comm, info);
}

/**
 * Open MPI 4.1 checks what `MPI.PROC_NULL` gives to a reduction between groups, although nobody
 * reads it: that the operation is defined for the datatype. It also leaves out the number of a
 * `Reduce_init` without items (see `isUncounted`). So one item is given on every library. Shown by
 * intercommunicators.test.ts.
 *
 * @param isOfPairs whether the operation is `MAXLOC` or `MINLOC`
 */
export const unreadOperand = (isOfPairs: boolean): MessageData => (isOfPairs ? ONE_PAIR : ONE_INT);

/**
 * Makes the datatypes of an `Alltoallw` as many as the process has neighbours. Open MPI reads those
 * of a nonblocking or persistent one as if it were a neighbourhood collective, and so behind their
 * end. Seen in 4.1. Shown by topologies.test.ts.
 */
export function padDatatypes(blocks: BlocksData, comm: Comm): BlocksData {
  const { datatypes } = blocks;
  const length = isOpenMpi4 ? countNeighbors(comm) : 0;
  if (datatypes === null || datatypes.length >= length) return blocks;
  const padded = new Float64Array(length).fill(BYTE);
  padded.set(datatypes);
  return { ...blocks, datatypes: padded };
}

function countNeighbors(comm: Comm): number {
  if (comm.Is_inter()) return 0;
  switch (native.MPI_Topo_test(comm)) {
    case CART:
      return 2 * native.MPI_Cartdim_get(comm);
    case GRAPH:
      return native.MPI_Graph_neighbors_count(comm, comm.Get_rank());
    case DIST_GRAPH: {
      const { indegree, outdegree } = native.MPI_Dist_graph_neighbors_count(comm);
      return Math.max(indegree, outdegree);
    }
    default:
      return 0;
  }
}

/**
 * Runs an `Alltoallw`. Open MPI multiplies the displacements of a process that is alone by the
 * extent of the datatype, so that it reads and writes where it should not. Seen in 4.1; its
 * nonblocking form is right. Shown by overlapping_buffers.test.ts.
 */
export function runAlltoallw(send: BlocksData, receive: BlocksData, comm: HandleHolder): void {
  if (!isOpenMpi || native.MPI_Comm_size(comm) > 1 || native.MPI_Comm_test_inter(comm)) {
    native.MPI_Alltoallw(send, receive, comm);
    return;
  }
  const request = { _handle: native.MPI_Ialltoallw(send, receive, comm), _kind: 'Request' };
  native.MPI_Wait(request, null);
}

/**
 * Lets blocks begin at another address than the other side, which is in the same memory but apart.
 * Open MPI takes the two sides of a nonblocking or persistent collective for MPI.IN_PLACE if they
 * begin at the same address, whatever their displacements are. Seen in 4.1. On every library, the
 * address of one side is one item, or one byte, further on, and its displacements are less by as
 * much. Shown by overlapping_buffers.test.ts.
 *
 * @param extent of an item of vectors; 1 for blocks, whose displacements are in bytes
 */
export function beginElsewhere<T extends VectorData | BlocksData>(side: T, extent: number): T {
  const { displacements } = side;
  const less =
    displacements instanceof BigInt64Array
      ? displacements.map((place) => place - 1n)
      : (displacements?.map((place) => place - 1) ?? null);
  return { ...side, offset: side.offset + extent, displacements: less };
}
