// The families of collectives that move data. A descriptor, such as `new Exchange('Gather', …)`,
// holds what tells one collective from the others of its family: its name, its native functions,
// and how its sides are parsed. Its methods are the three forms: `run` blocks, `start` does not,
// and `prepare` sets up a persistent request.

import { receiveData } from '../buffers/buffer_spec.js';
import { NOTHING } from '../buffers/message_registers.js';
import { shareMemory } from '../buffers/overlap.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import type { Status } from '../buffers/status.js';
import type { Communicator } from '../handles/communicator_classes.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder, MessageData } from '../native/message_data.js';
import type { Prequest } from '../requests/prequest.js';
import { Request } from '../requests/request.js';
import {
  broadcastAsExchange,
  checkBroadcastLength,
  replacesBroadcast,
} from '../workarounds/mpich_collectives.js';
import {
  isUncounted,
  runAlltoallw,
  setUpUncounted,
  startUncounted,
} from '../workarounds/open_mpi_collectives.js';
import { runAllgatherv } from '../workarounds/open_mpi_failures.js';
import { prepareCollective, startCollective } from './collective_requests.js';
import {
  beginApart,
  checkSides,
  isSameMemory,
  RECEIVE_BLOCKS,
  RECEIVE_FROM_ROOT,
  RECEIVE_MESSAGES,
  RECEIVE_VECTOR,
  ROOT_RECEIVES_MESSAGES,
  ROOT_RECEIVES_VECTOR,
  ROOT_SENDS_MESSAGES,
  ROOT_SENDS_VECTOR,
  SEND_BLOCKS,
  SEND_MESSAGE,
  SEND_MESSAGES,
  SEND_TO_ROOT,
  SEND_VECTOR,
  type Side,
  type SideParser,
} from './collective_sides.js';
import { checkOwnPart, fits } from './own_part.js';
import { broadcastCopy, checkLasting, onCopies, withoutLoss } from './strided_copies.js';

/** The names of a collective's three forms, for messages: `Comm.Gather`, `Comm.Igather`, …. */
export abstract class Collective {
  protected readonly blocking: string;
  protected readonly nonblocking: string;
  protected readonly persistent: string;

  constructor(owner: string, name: string) {
    this.blocking = `${owner}.${name}`;
    this.nonblocking = `${owner}.I${name.toLowerCase()}`;
    this.persistent = `${owner}.${name}_init`;
  }
}

type Sides<S, R> = [send: S, receive: R, comm: HandleHolder];

/** The native functions of a collective, which has a root or does not use it. */
export interface Forms<S, R> {
  readonly run: (...call: [...Sides<S, R>, root: unknown]) => void;
  readonly start: (...call: [...Sides<S, R>, root: unknown]) => number;
  readonly setUp: (...call: [...Sides<S, R>, info: unknown, root: unknown]) => number;
}

/** A collective that moves what is on its send sides to its receive sides. */
export class Exchange<S extends Side, R extends Side> extends Collective {
  constructor(
    name: string,
    private readonly forms: Forms<S, R>,
    private readonly sending: SideParser<S>,
    private readonly receiving: SideParser<R>,
  ) {
    super('Comm', name);
  }

  run(comm: Communicator, sendbuf: unknown, recvbuf: unknown, root: unknown = null): void {
    let receive = this.receiving.parse(comm, recvbuf, root, this.blocking);
    let send = this.sending.parse(comm, sendbuf, root, this.blocking);
    if (shareMemory(send, receive)) {
      [send, receive] = this.#inPlace(comm, send, receive, root, this.blocking);
    }
    if (!fits(send, receive)) checkOwnPart(comm, send, receive, root, this.blocking);
    if (send.needsCopy || receive.needsCopy) this.#runOnCopies(comm, send, receive, root);
    else this.forms.run(send, receive, comm, root);
  }

  // What is one memory on both sides becomes MPI.IN_PLACE, on the side where MPI takes it.
  #inPlace(comm: Communicator, send: S, receive: R, root: unknown, method: string): [S, R] {
    const { sending, receiving } = this;
    const isScattered = receiving === (RECEIVE_FROM_ROOT as SideParser<Side>);
    const [sent, received] = [sending.countBlocks(comm), receiving.countBlocks(comm)];
    const argument = isScattered ? 'recvbuf' : 'sendbuf';
    if (!isSameMemory(comm, send, receive, sent, received, method, argument)) {
      return beginApart(send, receive);
    }
    return isScattered
      ? [send, receiving.parse(comm, IN_PLACE, root, method)]
      : [sending.parse(comm, IN_PLACE, root, method), receive];
  }

  // Apart from `run`, because a function that makes a closure allocates for its arguments.
  #runOnCopies(comm: Communicator, send: S, receive: R, root: unknown): void {
    const [sent, received] = [this.sending.countBlocks(comm), this.receiving.countBlocks(comm)];
    onCopies(send, receive, sent, received, (s, r) => this.forms.run(s, r, comm, root));
  }

  start(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    root: unknown = null,
  ): Request<Status> {
    let receive = this.receiving.parse(comm, recvbuf, root, this.nonblocking);
    let send = this.sending.parse(comm, sendbuf, root, this.nonblocking);
    if (shareMemory(send, receive)) {
      [send, receive] = this.#inPlace(comm, send, receive, root, this.nonblocking);
    }
    send = withoutLoss(send);
    checkSides(send, receive, this.nonblocking);
    if (!fits(send, receive)) checkOwnPart(comm, send, receive, root, this.nonblocking);
    return startCollective(this.forms.start(send, receive, comm, root), send, receive);
  }

  prepare(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    info: unknown,
    root: unknown = null,
  ): Prequest {
    const { forms } = this;
    let receive = this.receiving.parse(comm, recvbuf, root, this.persistent);
    let send = this.sending.parse(comm, sendbuf, root, this.persistent);
    if (shareMemory(send, receive)) {
      [send, receive] = this.#inPlace(comm, send, receive, root, this.persistent);
    }
    checkLasting(send, this.persistent);
    checkSides(send, receive, this.persistent);
    if (!fits(send, receive)) checkOwnPart(comm, send, receive, root, this.persistent);
    return prepareCollective(
      comm,
      send,
      receive,
      (s, r) => forms.setUp(s, r, comm, info, root),
      (s, r, own) => forms.start(s, r, own, root),
    );
  }
}

// --- The collectives ----------------------------------------------------------------------------

/** `Barrier`, in which nothing is sent. */
export const barrier = {
  run(comm: Communicator): void {
    native.MPI_Barrier(comm);
  },

  start(comm: Communicator): Request<Status> {
    return Request._startCollective(native.MPI_Ibarrier(comm));
  },

  prepare(comm: Communicator, info: unknown): Prequest {
    return prepareCollective(
      comm,
      NOTHING,
      NOTHING,
      () => native.MPI_Barrier_init(comm, info),
      (_send, _receive, own) => native.MPI_Ibarrier(own),
    );
  },
};

/** `Bcast`, whose one buffer is sent at the root and received at the others. */
export const broadcast = {
  run(comm: Communicator, buf: unknown, root: unknown): void {
    const data = parseBroadcast(comm, buf, root, 'Comm.Bcast');
    if (data.needsCopy) broadcastCopy(data, root, comm);
    else native.MPI_Bcast(data, root, comm);
  },

  start(comm: Communicator, buf: unknown, root: unknown): Request<Status> {
    const data = parseBroadcast(comm, buf, root, 'Comm.Ibcast');
    const { memory } = data;
    checkFixed(data, 'Comm.Ibcast', 'buf');
    checkBroadcastLength(data, 'Comm.Ibcast');
    if (replacesBroadcast(comm, root)) {
      const [send, receive] = broadcastAsExchange(data, root, comm._peers());
      return startCollective(native.MPI_Ialltoallv(send, receive, comm), send, receive);
    }
    return Request._startCollective(
      isUncounted(comm, root) ? startUncounted(root, comm) : native.MPI_Ibcast(data, root, comm),
      memory,
    );
  },

  prepare(comm: Communicator, buf: unknown, root: unknown, info: unknown): Prequest {
    const data = parseBroadcast(comm, buf, root, 'Comm.Bcast_init');
    checkFixed(data, 'Comm.Bcast_init', 'buf');
    checkBroadcastLength(data, 'Comm.Bcast_init');
    if (replacesBroadcast(comm, root)) {
      return prepareCollective(
        comm,
        ...broadcastAsExchange(data, root, comm._peers()),
        (s, r) => native.MPI_Alltoallv_init(s, r, comm, info),
        (s, r, own) => native.MPI_Ialltoallv(s, r, own),
      );
    }
    return prepareCollective(
      comm,
      data,
      NOTHING,
      (buffer) =>
        isUncounted(comm, root)
          ? setUpUncounted(root, comm, info)
          : native.MPI_Bcast_init(buffer, root, comm, info),
      (buffer, _receive, own) => native.MPI_Ibcast(buffer, root, own),
    );
  },
};

// In an intercommunicator nobody looks at the buffer of MPI.PROC_NULL, which receives nothing.
function parseBroadcast(
  comm: Communicator,
  buf: unknown,
  root: unknown,
  method: string,
): MessageData {
  if (!comm.Is_inter()) return receiveData(buf, 0, method, 'buf');
  comm._checkRoot(root, method);
  return receiveData(buf, root, method, 'buf');
}

export const gather = new Exchange(
  'Gather',
  {
    run: (s, r, comm, root) => native.MPI_Gather(s, r, root, comm),
    start: (s, r, comm, root) => native.MPI_Igather(s, r, root, comm),
    setUp: (s, r, comm, info, root) => native.MPI_Gather_init(s, r, root, comm, info),
  },
  SEND_TO_ROOT,
  ROOT_RECEIVES_MESSAGES,
);
export const gatherv = new Exchange(
  'Gatherv',
  {
    run: (s, r, comm, root) => native.MPI_Gatherv(s, r, root, comm),
    start: (s, r, comm, root) => native.MPI_Igatherv(s, r, root, comm),
    setUp: (s, r, comm, info, root) => native.MPI_Gatherv_init(s, r, root, comm, info),
  },
  SEND_TO_ROOT,
  ROOT_RECEIVES_VECTOR,
);
export const scatter = new Exchange(
  'Scatter',
  {
    run: (s, r, comm, root) => native.MPI_Scatter(s, r, root, comm),
    start: (s, r, comm, root) => native.MPI_Iscatter(s, r, root, comm),
    setUp: (s, r, comm, info, root) => native.MPI_Scatter_init(s, r, root, comm, info),
  },
  ROOT_SENDS_MESSAGES,
  RECEIVE_FROM_ROOT,
);
export const scatterv = new Exchange(
  'Scatterv',
  {
    run: (s, r, comm, root) => native.MPI_Scatterv(s, r, root, comm),
    start: (s, r, comm, root) => native.MPI_Iscatterv(s, r, root, comm),
    setUp: (s, r, comm, info, root) => native.MPI_Scatterv_init(s, r, root, comm, info),
  },
  ROOT_SENDS_VECTOR,
  RECEIVE_FROM_ROOT,
);

export const allgather = new Exchange(
  'Allgather',
  { run: native.MPI_Allgather, start: native.MPI_Iallgather, setUp: native.MPI_Allgather_init },
  SEND_MESSAGE,
  RECEIVE_MESSAGES,
);
export const allgatherv = new Exchange(
  'Allgatherv',
  { run: runAllgatherv, start: native.MPI_Iallgatherv, setUp: native.MPI_Allgatherv_init },
  SEND_MESSAGE,
  RECEIVE_VECTOR,
);
export const alltoall = new Exchange(
  'Alltoall',
  { run: native.MPI_Alltoall, start: native.MPI_Ialltoall, setUp: native.MPI_Alltoall_init },
  SEND_MESSAGES,
  RECEIVE_MESSAGES,
);
export const alltoallv = new Exchange(
  'Alltoallv',
  { run: native.MPI_Alltoallv, start: native.MPI_Ialltoallv, setUp: native.MPI_Alltoallv_init },
  SEND_VECTOR,
  RECEIVE_VECTOR,
);
export const alltoallw = new Exchange(
  'Alltoallw',
  { run: runAlltoallw, start: native.MPI_Ialltoallw, setUp: native.MPI_Alltoallw_init },
  SEND_BLOCKS,
  RECEIVE_BLOCKS,
);
