// The collectives among neighbours, as in communicators/collective_families: `run` blocks, `start`
// does not, and `prepare` sets up a persistent request.

import { blocksData } from '../buffers/blocks_spec.js';
import { receiveData, sendData } from '../buffers/buffer_spec.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import { vectorData } from '../buffers/vector_spec.js';
import { Collective, type ExchangeForms } from '../communicators/collective_families.js';
import { prepareCollective, startCollective } from '../communicators/collective_requests.js';
import { checkSides, type Side } from '../communicators/collective_sides.js';
import * as native from '../native/generated/functions.js';
import type { BlocksData, MessageData, VectorData } from '../native/message_data.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import { replacesPersistent } from '../workarounds/mpich_collectives.js';
import {
  evenly,
  type NeighborCommunicator,
  type OrderedForm,
  present,
  untwine,
} from './neighbor_layout.js';
import { sameTopology } from './same_topology.js';

type ParseSide<S> = (comm: NeighborCommunicator, spec: unknown, method: string) => S;

/**
 * The forms that may take the blocks of twins in another order than the standard: see `untwine`.
 */
interface OrderedForms {
  readonly run: OrderedForm;
  readonly start: OrderedForm;
  readonly setUp: OrderedForm;
}

/** A collective among neighbours. */
class NeighborExchange<S extends Side, R extends Side> extends Collective {
  /** @param ordered null where the blocks of twins are in order: all are the same message */
  constructor(
    name: string,
    private readonly forms: ExchangeForms<S, R>,
    private readonly parseSend: ParseSide<S>,
    private readonly parseReceive: ParseSide<R>,
    private readonly ordered: OrderedForms | null = null,
  ) {
    super('Topocomm', name);
  }

  #order(comm: NeighborCommunicator, receive: R, form: keyof OrderedForms): R {
    const { ordered } = this;
    return ordered === null ? receive : untwine(receive, comm._getLayout(), ordered[form]);
  }

  run(comm: NeighborCommunicator, sendbuf: unknown, recvbuf: unknown): void {
    const receive = this.parseReceive(comm, recvbuf, this.blocking);
    const send = this.parseSend(comm, sendbuf, this.blocking);
    this.forms.run(send, this.#order(comm, receive, 'run'), comm);
  }

  start(comm: NeighborCommunicator, sendbuf: unknown, recvbuf: unknown): Request<Status> {
    const receive = this.parseReceive(comm, recvbuf, this.nonblocking);
    const send = this.parseSend(comm, sendbuf, this.nonblocking);
    checkSides(send, receive, this.nonblocking);
    const ordered = this.#order(comm, receive, 'start');
    return startCollective(this.forms.start(send, ordered, comm), send, ordered);
  }

  prepare(comm: NeighborCommunicator, sendbuf: unknown, recvbuf: unknown, info: unknown): Prequest {
    const { forms } = this;
    const receive = this.parseReceive(comm, recvbuf, this.persistent);
    const send = this.parseSend(comm, sendbuf, this.persistent);
    checkSides(send, receive, this.persistent);
    return prepareCollective(
      comm,
      send,
      this.#order(comm, receive, replacesPersistent ? 'start' : 'setUp'),
      (s, r) => forms.setUp(s, r, comm, info),
      (s, r, own) => forms.start(s, r, own),
      null,
      null,
      sameTopology,
    );
  }
}

// --- Sides --------------------------------------------------------------------------------------

function refuseInPlace(method: string, sendbuf: unknown): void {
  if (sendbuf !== IN_PLACE) return;
  throw new TypeError(`${method}: MPI.IN_PLACE has no meaning among neighbours`);
}

/** One message for all neighbours. */
const sendMessage: ParseSide<MessageData> = (_comm, sendbuf, method) => {
  refuseInPlace(method, sendbuf);
  return present(sendData(sendbuf, 0, method, 'sendbuf'), 1);
};

/** A message of the same length for each neighbour. */
const sendMessages: ParseSide<MessageData> = (comm, sendbuf, method) => {
  refuseInPlace(method, sendbuf);
  return sendData(sendbuf, 0, method, 'sendbuf', comm._getLayout().outdegree);
};
const receiveMessages: ParseSide<MessageData> = (comm, recvbuf, method) =>
  receiveData(recvbuf, 0, method, 'recvbuf', comm._getLayout().indegree);

/** Messages of the same length as a v-form takes them. */
const sendEvenly: ParseSide<VectorData> = (comm, sendbuf, method) => {
  const { outdegree } = comm._getLayout();
  const message = sendMessages(comm, sendbuf, method);
  return present(evenly(message, outdegree, method, 'sendbuf'), outdegree);
};
const receiveEvenly: ParseSide<VectorData> = (comm, recvbuf, method) => {
  const { indegree } = comm._getLayout();
  const message = receiveMessages(comm, recvbuf, method);
  return present(evenly(message, indegree, method, 'recvbuf'), indegree);
};

const sendVector: ParseSide<VectorData> = (comm, sendbuf, method) => {
  refuseInPlace(method, sendbuf);
  const { outdegree } = comm._getLayout();
  return present(vectorData(sendbuf, outdegree, method, 'sendbuf'), outdegree);
};
const receiveVector: ParseSide<VectorData> = (comm, recvbuf, method) => {
  const { indegree } = comm._getLayout();
  return present(vectorData(recvbuf, indegree, method, 'recvbuf'), indegree);
};

const sendBlocks: ParseSide<BlocksData> = (comm, sendbuf, method) => {
  refuseInPlace(method, sendbuf);
  const { outdegree } = comm._getLayout();
  return present(blocksData(sendbuf, outdegree, method, 'sendbuf', true), outdegree);
};
const receiveBlocks: ParseSide<BlocksData> = (comm, recvbuf, method) => {
  const { indegree } = comm._getLayout();
  return present(blocksData(recvbuf, indegree, method, 'recvbuf', true), indegree);
};

// --- The collectives ----------------------------------------------------------------------------

const allgathervForms: ExchangeForms<MessageData, VectorData> = {
  run: native.MPI_Neighbor_allgatherv,
  start: native.MPI_Ineighbor_allgatherv,
  setUp: native.MPI_Neighbor_allgatherv_init,
};
const alltoallvForms: ExchangeForms<VectorData, VectorData> = {
  run: native.MPI_Neighbor_alltoallv,
  start: native.MPI_Ineighbor_alltoallv,
  setUp: native.MPI_Neighbor_alltoallv_init,
};
const alltoallvOrdered: OrderedForms = {
  run: 'Neighbor_alltoallv',
  start: 'Ineighbor_alltoallv',
  setUp: 'Neighbor_alltoallv_init',
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
  alltoallvOrdered,
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
  alltoallvOrdered,
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
  {
    run: 'Neighbor_alltoallw',
    start: 'Ineighbor_alltoallw',
    setUp: 'Neighbor_alltoallw_init',
  },
);
