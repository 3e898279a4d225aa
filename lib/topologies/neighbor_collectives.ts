// The collectives among neighbours, as in communicators/collective_families: `run` blocks, `start`
// does not, and `prepare` sets up a persistent request.

import { blocksData } from '../buffers/blocks_spec.js';
import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { overlapOf, shareMemory } from '../buffers/overlap.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import { vectorData } from '../buffers/vector_spec.js';
import { Collective, type Forms } from '../communicators/collective_families.js';
import { prepareCollective, startCollective } from '../communicators/collective_requests.js';
import { checkSides, overlapError, type Side } from '../communicators/collective_sides.js';
import { checkOwnBlocks, fits } from '../communicators/own_part.js';
import * as native from '../native/generated/functions.js';
import type { BlocksData, MessageData, VectorData } from '../native/message_data.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import { replacesPersistent } from '../workarounds/mpich_collectives.js';
import { withoutNullPointers } from '../workarounds/neighbor_order.js';
import {
  type NeighborCommunicator,
  reorderRepeatedSources,
  toEqualBlocks,
} from './neighbor_layout.js';
import { sameTopology } from './same_topology.js';

/** Parses what lies on a side for so many neighbours. */
type ParseSide<S> = (spec: unknown, neighbors: number, method: string) => S;

/** A collective among neighbours. */
class NeighborExchange<S extends Side, R extends Side> extends Collective {
  /**
   * @param hasOwnBlocks whether each neighbour gets a block of its own, so that those of one
   * process may have to change places
   */
  constructor(
    name: string,
    private readonly forms: Forms<S, R>,
    private readonly parseSend: ParseSide<S>,
    private readonly parseReceive: ParseSide<R>,
    private readonly hasOwnBlocks = false,
  ) {
    super('Topocomm', name);
  }

  #parseSend(comm: NeighborCommunicator, sendbuf: unknown, method: string): S {
    if (sendbuf === IN_PLACE) {
      throw new TypeError(`${method}: MPI.IN_PLACE has no meaning among neighbours`);
    }
    return this.parseSend(sendbuf, comm._getLayout().outdegree, method);
  }

  #parseReceive(
    comm: NeighborCommunicator,
    recvbuf: unknown,
    form: keyof Forms<S, R>,
    method: string,
  ): R {
    const layout = comm._getLayout();
    const receive = this.parseReceive(recvbuf, layout.indegree, method);
    return this.hasOwnBlocks ? reorderRepeatedSources(receive, layout, this.forms[form]) : receive;
  }

  #check(comm: NeighborCommunicator, send: S, receive: R, method: string): void {
    const { indegree, outdegree, ownIn, ownOut, absentIn, absentOut } = comm._getLayout();
    if (shareMemory(send, receive)) {
      const isOne = this.parseSend === (sendMessage as ParseSide<Side>);
      const overlap = overlapOf(
        isOne ? { side: send } : { side: send, blocks: outdegree, unused: absentOut },
        { side: receive, blocks: indegree, unused: absentIn },
      );
      if (overlap !== 'apart') throw overlapError(method);
    }
    if (ownIn.length > 0 && !fits(send, receive)) {
      checkOwnBlocks(send, receive, ownOut, ownIn, method);
    }
  }

  run(comm: NeighborCommunicator, sendbuf: unknown, recvbuf: unknown): void {
    const receive = this.#parseReceive(comm, recvbuf, 'run', this.blocking);
    const send = this.#parseSend(comm, sendbuf, this.blocking);
    this.#check(comm, send, receive, this.blocking);
    this.forms.run(send, receive, comm, null);
  }

  start(comm: NeighborCommunicator, sendbuf: unknown, recvbuf: unknown): Request<Status> {
    const receive = this.#parseReceive(comm, recvbuf, 'start', this.nonblocking);
    const send = this.#parseSend(comm, sendbuf, this.nonblocking);
    checkSides(send, receive, this.nonblocking);
    this.#check(comm, send, receive, this.nonblocking);
    return startCollective(this.forms.start(send, receive, comm, null), send, receive);
  }

  prepare(comm: NeighborCommunicator, sendbuf: unknown, recvbuf: unknown, info: unknown): Prequest {
    const { forms } = this;
    const form = replacesPersistent ? 'start' : 'setUp';
    const receive = this.#parseReceive(comm, recvbuf, form, this.persistent);
    const send = this.#parseSend(comm, sendbuf, this.persistent);
    checkSides(send, receive, this.persistent);
    this.#check(comm, send, receive, this.persistent);
    return prepareCollective(
      comm,
      send,
      receive,
      (s, r) => forms.setUp(s, r, comm, info, null),
      (s, r, own) => forms.start(s, r, own, null),
      null,
      null,
      sameTopology,
    );
  }
}

// --- Sides --------------------------------------------------------------------------------------

/** One message for all neighbours. */
const sendMessage: ParseSide<MessageData> = (spec, _neighbors, method) =>
  withoutNullPointers(sendData(spec, 0, method, 'sendbuf'), 1);
/** A message of the same length for each neighbour, or from each. */
const sendMessages: ParseSide<MessageData> = (spec, neighbors, method) =>
  sendData(spec, 0, method, 'sendbuf', neighbors);
const receiveMessages: ParseSide<MessageData> = (spec, neighbors, method) =>
  receiveData(spec, 0, method, 'recvbuf', neighbors);
/** Messages of the same length as a v-form takes them. */
const sendEvenly: ParseSide<VectorData> = (spec, neighbors, method) =>
  toEqualBlocks(sendMessages(spec, neighbors, method), neighbors, method, 'sendbuf');
const receiveEvenly: ParseSide<VectorData> = (spec, neighbors, method) =>
  toEqualBlocks(receiveMessages(spec, neighbors, method), neighbors, method, 'recvbuf');
const sendVector: ParseSide<VectorData> = (spec, neighbors, method) =>
  withoutNullPointers(vectorData(spec, neighbors, method, 'sendbuf'), neighbors);
const receiveVector: ParseSide<VectorData> = (spec, neighbors, method) =>
  withoutNullPointers(vectorData(spec, neighbors, method, 'recvbuf'), neighbors);
const sendBlocks: ParseSide<BlocksData> = (spec, neighbors, method) =>
  withoutNullPointers(blocksData(spec, neighbors, method, 'sendbuf', true), neighbors);
const receiveBlocks: ParseSide<BlocksData> = (spec, neighbors, method) =>
  withoutNullPointers(blocksData(spec, neighbors, method, 'recvbuf', true), neighbors);

// --- The collectives ----------------------------------------------------------------------------

const allgathervForms: Forms<MessageData, VectorData> = {
  run: native.MPI_Neighbor_allgatherv,
  start: native.MPI_Ineighbor_allgatherv,
  setUp: native.MPI_Neighbor_allgatherv_init,
};
const alltoallvForms: Forms<VectorData, VectorData> = {
  run: native.MPI_Neighbor_alltoallv,
  start: native.MPI_Ineighbor_alltoallv,
  setUp: native.MPI_Neighbor_alltoallv_init,
};

const plainAllgather = new NeighborExchange(
  'Neighbor_allgather',
  {
    run: native.MPI_Neighbor_allgather,
    start: native.MPI_Ineighbor_allgather,
    setUp: native.MPI_Neighbor_allgather_init,
  },
  sendMessage,
  receiveMessages,
);
const evenAllgather = new NeighborExchange(
  'Neighbor_allgather',
  allgathervForms,
  sendMessage,
  receiveEvenly,
);
const plainAlltoall = new NeighborExchange(
  'Neighbor_alltoall',
  {
    run: native.MPI_Neighbor_alltoall,
    start: native.MPI_Ineighbor_alltoall,
    setUp: native.MPI_Neighbor_alltoall_init,
  },
  sendMessages,
  receiveMessages,
);
const evenAlltoall = new NeighborExchange(
  'Neighbor_alltoall',
  alltoallvForms,
  sendEvenly,
  receiveEvenly,
  true,
);

/** `Neighbor_allgather` in the form that works in this topology. */
export const neighborAllgather = (comm: NeighborCommunicator) =>
  comm._getLayout().isPlain ? plainAllgather : evenAllgather;
/** `Neighbor_alltoall` in the form that works in this topology. */
export const neighborAlltoall = (comm: NeighborCommunicator) =>
  comm._getLayout().isPlain ? plainAlltoall : evenAlltoall;

export const neighborAllgatherv = new NeighborExchange(
  'Neighbor_allgatherv',
  allgathervForms,
  sendMessage,
  receiveVector,
);
export const neighborAlltoallv = new NeighborExchange(
  'Neighbor_alltoallv',
  alltoallvForms,
  sendVector,
  receiveVector,
  true,
);
export const neighborAlltoallw = new NeighborExchange(
  'Neighbor_alltoallw',
  {
    run: native.MPI_Neighbor_alltoallw,
    start: native.MPI_Ineighbor_alltoallw,
    setUp: native.MPI_Neighbor_alltoallw_init,
  },
  sendBlocks,
  receiveBlocks,
  true,
);
