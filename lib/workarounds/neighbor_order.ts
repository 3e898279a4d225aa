// A fault of both libraries in collectives among neighbours: which function has it is tried once.
import { addon } from '../native/addon.js';
import * as native from '../native/generated/functions.js';
import type { BlocksData, CountArray, Memory, VectorData } from '../native/message_data.js';

/** A native function of a neighbour collective. */
export type NeighborCall = (...values: never[]) => unknown;

const PERSISTENT: readonly NeighborCall[] = [
  native.MPI_Neighbor_alltoallv_init,
  native.MPI_Neighbor_alltoallw_init,
];
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
 * 8.6). Found out in a ring of this process alone. Shown by neighbor_collectives.test.ts.
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
