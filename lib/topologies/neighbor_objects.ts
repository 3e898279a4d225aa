// Collectives on objects among neighbours, in the manner of objects.ts.

import { packageError } from '../base/exception.js';
import { DOUBLE } from '../datatypes/predefined.js';
import { ERR_OTHER, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { VectorData } from '../native/message_data.js';
import {
  messageTo,
  start,
  type Written,
  writeItems as writeMessages,
} from '../object_collectives/nonblocking.js';
import { blocks, data, FAILED, joined, write, writeItems } from '../objects/serialized_blocks.js';
import { serializer } from '../objects/serializer.js';
import type { Request } from '../requests/request.js';
import { withoutNullPointers } from '../workarounds/neighbor_order.js';
import {
  type Layout,
  type NeighborCommunicator,
  placesInOrder,
  reorderRepeatedSources,
  toEqualBlocks,
} from './neighbor_layout.js';

// The length that stays where no neighbour wrote one: not that of any object.
const NOBODY = 0;

function neighborFailed(method: string, place: number): Error {
  return packageError(
    ERR_OTHER,
    `${method}: incoming neighbour ${place} could not serialize its object; its own exception tells why`,
  );
}

function read(method: string, bytes: Uint8Array, lengths: Float64Array): unknown[] {
  const failed = lengths.indexOf(FAILED);
  if (failed >= 0) throw neighborFailed(method, failed);
  let start = 0;
  return Array.from(lengths, (length) => {
    if (length === NOBODY) return null;
    const part = bytes.slice(start, start + length);
    start += length;
    return serializer.loads(part);
  });
}

const lengthsOf = (method: string, lengths: Float64Array): VectorData =>
  toEqualBlocks(data(lengths, 1, DOUBLE), lengths.length, method, 'the lengths');

function alltoallv(comm: NeighborCommunicator, send: VectorData, receive: VectorData): void {
  const ordered = reorderRepeatedSources(receive, comm._getLayout(), native.MPI_Neighbor_alltoallv);
  native.MPI_Neighbor_alltoallv(send, ordered, comm);
}

/** `comm.neighbor_allgather` */
export function neighborAllgatherObjects(comm: NeighborCommunicator, obj: unknown): unknown[] {
  const method = 'Topocomm.neighbor_allgather';
  const lengths = new Float64Array(comm._getLayout().indegree).fill(NOBODY);
  const own = write(obj);
  const length = data(new Float64Array([own.length]), 1, DOUBLE);
  native.MPI_Neighbor_allgatherv(length, lengthsOf(method, lengths), comm);
  // A rank that failed still takes part, because its neighbours' neighbours don't know.
  const received = blocks(method, lengths);
  const sent = withoutNullPointers(data(own.bytes, own.bytes.length), 1);
  native.MPI_Neighbor_allgatherv(sent, withoutNullPointers(received.vector, lengths.length), comm);
  if (own.length === FAILED) throw own.error;
  return read(method, received.bytes, lengths);
}

/** `comm.neighbor_alltoall` */
export function neighborAlltoallObjects(comm: NeighborCommunicator, items: unknown): unknown[] {
  const method = 'Topocomm.neighbor_alltoall';
  const { indegree, outdegree } = comm._getLayout();
  const written = writeItems(method, items, outdegree);
  const lengths = new Float64Array(indegree).fill(NOBODY);
  alltoallv(comm, lengthsOf(method, written.lengths), lengthsOf(method, lengths));
  const received = blocks(method, lengths);
  const sent = withoutNullPointers(joined(method, written), outdegree);
  alltoallv(comm, sent, withoutNullPointers(received.vector, indegree));
  if (written.error !== null) throw written.error;
  return read(method, received.bytes, lengths);
}

// The neighbours that there are.
const present = ({ destinations }: Layout): number[] =>
  destinations.filter((rank) => rank !== PROC_NULL);

function startExchange(
  method: string,
  comm: NeighborCommunicator,
  { outgoing, failure }: Written,
): Request<unknown[]> {
  const layout = comm._getLayout();
  const { sources, indegree } = layout;
  const places = placesInOrder(layout);
  return start({
    method,
    comm,
    beginning: null,
    outgoing,
    sources: places.map((place) => sources[place]),
    failure,
    failed: (_source, i) => neighborFailed(method, places[i]),
    result(objects) {
      const all: unknown[] = new Array(indegree).fill(null);
      for (const [i, place] of places.entries()) all[place] = objects[i];
      return all;
    },
  });
}

/** `comm.ineighbor_allgather` */
export function ineighborAllgatherObjects(
  comm: NeighborCommunicator,
  obj: unknown,
): Request<unknown[]> {
  const method = 'Topocomm.ineighbor_allgather';
  return startExchange(
    method,
    comm,
    messageTo(present(comm._getLayout()), () => obj),
  );
}

/** `comm.ineighbor_alltoall` */
export function ineighborAlltoallObjects(
  comm: NeighborCommunicator,
  items: unknown,
): Request<unknown[]> {
  const method = 'Topocomm.ineighbor_alltoall';
  const { destinations } = comm._getLayout();
  return startExchange(method, comm, writeMessages(method, items, destinations, -1));
}
