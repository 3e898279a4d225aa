// The family of reductions, as in collective_families: `run` blocks, `start` does not, and
// `prepare` sets up a persistent request. Operations in JavaScript run inside a blocking call. A
// nonblocking or persistent one collects the operands and combines them at its end: see
// reduction_schedule.

import { receiveData } from '../buffers/buffer_spec.js';
import { shadow } from '../buffers/message_registers.js';
import type { Status } from '../buffers/status.js';
import type { Communicator } from '../handles/communicator_classes.js';
import * as native from '../native/generated/functions.js';
import type { CountArray, HandleHolder, MessageData } from '../native/message_data.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import {
  isUncounted,
  setUpUncounted,
  startUncounted,
} from '../workarounds/open_mpi_collectives.js';
import { Collective } from './collective_families.js';
import { prepareCollective, prepareReduction, startCollective } from './collective_requests.js';
import { checkSides } from './collective_sides.js';
import {
  isUserOperation,
  type MakePlan,
  makeSchedule,
  planAllreduce,
  planExscan,
  planReduce,
  planReduceScatter,
  planReduceScatterBlock,
  planScan,
  startReduction,
} from './reduction_schedule.js';
import {
  AT_ALL,
  AT_ROOT,
  IN_BLOCKS,
  IN_BLOCKS_OF_LENGTHS,
  inputInBlocks,
  parseSend,
  type ReductionSides,
} from './reduction_sides.js';

type Operands = [send: MessageData, receive: MessageData, op: unknown, comm: HandleHolder];

/** The native functions of a reduction. `at` is the root, or the lengths of all blocks. */
interface Forms<At> {
  readonly run: (...call: [...Operands, at: At]) => void;
  readonly start: (...call: [...Operands, at: At]) => number;
  readonly setUp: (...call: [...Operands, info: unknown, at: At]) => number;
}

/** A collective that combines the items of all processes. */
export class Reduction<At = unknown> extends Collective {
  constructor(
    owner: string,
    name: string,
    private readonly forms: Forms<At>,
    private readonly makePlan: MakePlan<At>,
    private readonly sides: ReductionSides<At>,
  ) {
    super(owner, name);
  }

  /** @param place what the user gives besides: the root, or the lengths of all blocks */
  run(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    place: unknown = null,
  ): void {
    const { sides, blocking: method } = this;
    const at = sides.parsePlace(comm, sendbuf, recvbuf, place, method);
    const output = sides.parseReceive(comm, sendbuf, recvbuf, at, method);
    const send = sides.parseSend(comm, sendbuf, output, op, at, method);
    this.forms.run(send, output ?? shadow(send), op, comm, at);
  }

  start(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    place: unknown = null,
  ): Request<Status> {
    const { sides, nonblocking: method } = this;
    const at = sides.parsePlace(comm, sendbuf, recvbuf, place, method);
    const output = sides.parseReceive(comm, sendbuf, recvbuf, at, method);
    const send = sides.parseSend(comm, sendbuf, output, op, at, method);
    const receive = output ?? shadow(send);
    checkSides(send, receive, method);
    if (isUserOperation(op)) {
      const plan = this.makePlan(comm, send, receive, at);
      return startReduction(makeSchedule(method, comm, send, output, op, plan));
    }
    const kept = typeof at === 'object' ? at : null;
    return startCollective(this.forms.start(send, receive, op, comm, at), send, receive, kept);
  }

  prepare(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    info: unknown,
    place: unknown = null,
  ): Prequest {
    const { forms, sides, persistent: method } = this;
    const at = sides.parsePlace(comm, sendbuf, recvbuf, place, method);
    const output = sides.parseReceive(comm, sendbuf, recvbuf, at, method);
    const send = sides.parseSend(comm, sendbuf, output, op, at, method);
    const receive = output ?? shadow(send);
    checkSides(send, receive, method);
    if (isUserOperation(op)) {
      const plan = this.makePlan(comm, send, receive, at);
      return prepareReduction(comm, makeSchedule(method, comm, send, output, op, plan), info);
    }
    return prepareCollective(
      comm,
      send,
      receive,
      (s, r) => forms.setUp(s, r, op, comm, info, at),
      (s, r, own) => forms.start(s, r, op, own, at),
      at,
    );
  }
}

/** A reduction whose result comes in blocks, one for each process. */
class BlockReduction<At = unknown> extends Reduction<At> {
  override run(c: Communicator, s: unknown, r: unknown, op: unknown, place: unknown = null): void {
    super.run(c, inputInBlocks(c, s, r), r, op, place);
  }

  override start(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    place: unknown = null,
  ): Request<Status> {
    return super.start(comm, inputInBlocks(comm, sendbuf, recvbuf), recvbuf, op, place);
  }

  override prepare(
    comm: Communicator,
    sendbuf: unknown,
    recvbuf: unknown,
    op: unknown,
    info: unknown,
    place: unknown = null,
  ): Prequest {
    return super.prepare(comm, inputInBlocks(comm, sendbuf, recvbuf), recvbuf, op, info, place);
  }
}

// --- The reductions -----------------------------------------------------------------------------

// Written out, because it is called for single numbers: the native function that `run` takes from
// the descriptor is called and not inlined, which costs 5 ns, 8 % of the shortest call.
class AllreduceFamily extends Reduction {
  override run(comm: Communicator, sendbuf: unknown, recvbuf: unknown, op: unknown): void {
    const receive = receiveData(recvbuf, 0, 'Comm.Allreduce', 'recvbuf');
    const send = parseSend(comm, sendbuf, receive, op, 1, 'Comm.Allreduce');
    native.MPI_Allreduce(send, receive, op, comm);
  }
}

export const allreduce = new AllreduceFamily(
  'Comm',
  'Allreduce',
  { run: native.MPI_Allreduce, start: native.MPI_Iallreduce, setUp: native.MPI_Allreduce_init },
  planAllreduce,
  AT_ALL,
);
export const scan = new Reduction(
  'Intracomm',
  'Scan',
  { run: native.MPI_Scan, start: native.MPI_Iscan, setUp: native.MPI_Scan_init },
  planScan,
  AT_ALL,
);
export const exscan = new Reduction(
  'Intracomm',
  'Exscan',
  { run: native.MPI_Exscan, start: native.MPI_Iexscan, setUp: native.MPI_Exscan_init },
  planExscan,
  AT_ALL,
);
export const reduce = new Reduction(
  'Comm',
  'Reduce',
  {
    run: (s, r, op, comm, root) => native.MPI_Reduce(s, r, op, root, comm),
    start: (s, r, op, comm, root) =>
      isUncounted(comm, root)
        ? startUncounted(root, comm)
        : native.MPI_Ireduce(s, r, op, root, comm),
    setUp: (s, r, op, comm, info, root) =>
      isUncounted(comm, root)
        ? setUpUncounted(root, comm, info)
        : native.MPI_Reduce_init(s, r, op, root, comm, info),
  },
  planReduce,
  AT_ROOT,
);
export const reduceScatterBlock = new BlockReduction(
  'Comm',
  'Reduce_scatter_block',
  {
    run: native.MPI_Reduce_scatter_block,
    start: native.MPI_Ireduce_scatter_block,
    setUp: native.MPI_Reduce_scatter_block_init,
  },
  planReduceScatterBlock,
  IN_BLOCKS,
);
export const reduceScatter = new BlockReduction<CountArray>(
  'Comm',
  'Reduce_scatter',
  {
    run: (s, r, op, comm, counts) => native.MPI_Reduce_scatter(s, r, counts, op, comm),
    start: (s, r, op, comm, counts) => native.MPI_Ireduce_scatter(s, r, counts, op, comm),
    setUp: (s, r, op, comm, info, counts) =>
      native.MPI_Reduce_scatter_init(s, r, counts, op, comm, info),
  },
  planReduceScatter,
  IN_BLOCKS_OF_LENGTHS,
);
