// Persistent collectives: set up once by all processes, in the same order, and started many times.
import { type Named, parameters } from '../base/named_arguments.js';
import type { BlocksSpec } from '../buffers/blocks_spec.js';
import { type BufferSpec, receiveData } from '../buffers/buffer_spec.js';
import { NOTHING, shadow } from '../buffers/message_registers.js';
import { IN_PLACE } from '../buffers/special_buffers.js';
import { type VectorSpec, vectorData } from '../buffers/vector_spec.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isOpenMpi } from '../native/library.js';
import {
  type BlocksData,
  type HandleHolder,
  MessageData,
  type VectorData,
} from '../native/message_data.js';
import { type Op, SUM } from '../operations/op.js';
import type { Work } from '../requests/persistent_state.js';
import { type Prequest, persistent } from '../requests/prequest.js';
import {
  checkBroadcast,
  checkExchange,
  type ReceiveSide,
  reduceSend,
  type SendSide,
  type VectorSide,
} from './collectives.js';
import { checkLasting } from './strided_copies.js';
import { isUserOperation, type Schedule, schedules } from './user_reduction.js';
import { type BlocksSide, CommVectorCollectives } from './vector_collectives.js';

type NamedRooted<S, R> = Named<
  { sendbuf: S; recvbuf?: R; root?: number; info?: Info },
  ['sendbuf', 'recvbuf', 'root', 'info']
>;
export type NamedPersistentExchange<S, R> = Named<
  { sendbuf: S; recvbuf: R; info?: Info },
  ['sendbuf', 'recvbuf', 'info']
>;
export type NamedPersistentReduction = Named<
  { sendbuf: SendSide; recvbuf: BufferSpec | null; op?: Op; info?: Info },
  ['sendbuf', 'recvbuf', 'op', 'info']
>;

type Side = MessageData | VectorData | BlocksData;

/**
 * A side that no other call uses: the objects of messages serve the next one, and the binding turns
 * the handles of blocks into MPI's own in place.
 */
function lasting<S extends Side>(side: S): S {
  if (side instanceof MessageData) {
    return Object.assign(new MessageData(side.datatype), side);
  }
  return 'datatypes' in side ? { ...side, datatypes: side.datatypes?.slice() ?? null } : side;
}

// The persistent collectives of MPICH give wrong results: 4.0 takes a Gather's data when it is set up,
// and others were found to be wrong up to 4.3. Its nonblocking ones are right.
export const IS_RIGHT = isOpenMpi;

/** The persistent collectives on memory. */
export abstract class CommPersistentCollectives extends CommVectorCollectives {
  /** The handle of a communicator of the same processes. Without the attributes, whose functions
   * would see it copied. @internal */
  protected _companion(): number {
    return native.MPI_Comm_split(this, 0, this.Get_rank());
  }

  /**
   * Sets up a collective operation.
   *
   * @param init sets up MPI's own
   * @param start the nonblocking one, on a communicator with this handle
   * @internal
   */
  protected _persistent<S extends Side, R extends Side>(
    send: S,
    receive: R,
    init: (send: S, receive: R) => number,
    start: (comm: HandleHolder, send: S, receive: R) => number,
    counts: unknown = null,
    work: Work | null = null,
  ): Prequest {
    const { memory } = send;
    const memory2 = work === null ? receive.memory : work.result;
    const out = lasting(send);
    const into = lasting(receive);
    const request = init(send, receive);
    const kept = [send, receive, out, into, counts];
    if (IS_RIGHT) {
      return persistent(request, 'collective', memory, memory2, kept, null, null, work);
    }
    // Persistent operations may be started in any order, nonblocking ones only in the same one on
    // each communicator.
    const comm = { _handle: this._companion(), _kind: 'Comm' };
    const substitute = {
      start: () => start(comm, out, into),
      // MPICH does so without the others.
      free: () => native.MPI_Comm_free(comm),
    };
    // MPI's own has refused what is wrong. To wait for it while it is inactive takes for ever, but not
    // for a message.
    native.MPI_Request_free({ _handle: request, _kind: 'Request' });
    const inactive = native.MPI_Send_init(NOTHING, PROC_NULL, 0, this);
    return persistent(inactive, 'collective', memory, memory2, kept, null, substitute, work);
  }

  /** Sets up a reduction by a JavaScript function. @internal */
  protected _persistentReduction(schedule: Schedule, info: unknown): Prequest {
    const { collection, send, receive } = schedule;
    return this._persistent(
      send,
      receive,
      (s, r) => collection.setUp(s, r, this, info),
      (comm, s, r) => collection.start(s, r, comm),
      null,
      schedule,
    );
  }

  /** Sets up a `Barrier`. Collective. `MPI_Barrier_init` */
  Barrier_init(info?: Info): Prequest;
  Barrier_init(named: { info?: Info; handle?: never }): Prequest;
  @parameters('Comm', 'info')
  Barrier_init(info: unknown = INFO_NULL): Prequest {
    return this._persistent(
      NOTHING,
      NOTHING,
      () => native.MPI_Barrier_init(this, info),
      (comm) => native.MPI_Ibarrier(comm),
    );
  }

  /** Sets up a `Bcast`. Collective. `MPI_Bcast_init` */
  Bcast_init(buf: BufferSpec | null, root?: number, info?: Info): Prequest;
  Bcast_init(
    ...named: Named<{ buf: BufferSpec | null; root?: number; info?: Info }, ['buf', 'root', 'info']>
  ): Prequest;
  @parameters('Comm', 'buf', 'root', 'info')
  Bcast_init(buf: unknown, root: unknown = 0, info: unknown = INFO_NULL): Prequest {
    const data = this._bcastData(buf, root, 'Comm.Bcast_init');
    checkBroadcast(data, 'Comm.Bcast_init');
    return this._persistent(
      data,
      NOTHING,
      (buffer) =>
        this._isPassedOver(root)
          ? native.MPI_Gather_init(NOTHING, NOTHING, root, this, info)
          : native.MPI_Bcast_init(buffer, root, this, info),
      (comm, buffer) => native.MPI_Ibcast(buffer, root, comm),
    );
  }

  /** Sets up a `Gather`. Collective. `MPI_Gather_init` */
  Gather_init(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number, info?: Info): Prequest;
  Gather_init(...named: NamedRooted<SendSide, ReceiveSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Gather_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    root: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Gather_init';
    const receive = this._gatherReceive(recvbuf, root, method);
    const send = this._gatherSend(sendbuf, root, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Gather_init(s, r, root, this, info),
      (comm, s, r) => native.MPI_Igather(s, r, root, comm),
    );
  }

  /** Sets up a `Gatherv`. Collective. `MPI_Gatherv_init` */
  Gatherv_init(sendbuf: SendSide, recvbuf: VectorSide, root?: number, info?: Info): Prequest;
  Gatherv_init(...named: NamedRooted<SendSide, VectorSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Gatherv_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    root: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Gatherv_init';
    const receive = this._gatherReceiveVector(recvbuf, root, method);
    const send = this._gatherSend(sendbuf, root, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Gatherv_init(s, r, root, this, info),
      (comm, s, r) => native.MPI_Igatherv(s, r, root, comm),
    );
  }

  /** Sets up a `Scatter`. Collective. `MPI_Scatter_init` */
  Scatter_init(sendbuf: SendSide, recvbuf: ReceiveSide, root?: number, info?: Info): Prequest;
  Scatter_init(...named: NamedRooted<SendSide, ReceiveSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Scatter_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    root: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Scatter_init';
    const receive = this._scatterReceive(recvbuf, root, method);
    const send = this._scatterSend(sendbuf, root, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Scatter_init(s, r, root, this, info),
      (comm, s, r) => native.MPI_Iscatter(s, r, root, comm),
    );
  }

  /** Sets up a `Scatterv`. Collective. `MPI_Scatterv_init` */
  Scatterv_init(sendbuf: VectorSide, recvbuf: ReceiveSide, root?: number, info?: Info): Prequest;
  Scatterv_init(...named: NamedRooted<VectorSide, ReceiveSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Scatterv_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    root: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Scatterv_init';
    const receive = this._scatterReceive(recvbuf, root, method);
    const send = this._scatterSendVector(sendbuf, root, method);
    checkLasting(send, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Scatterv_init(s, r, root, this, info),
      (comm, s, r) => native.MPI_Iscatterv(s, r, root, comm),
    );
  }

  /** Sets up an `Allgather`. Collective. `MPI_Allgather_init` */
  Allgather_init(sendbuf: SendSide, recvbuf: BufferSpec | null, info?: Info): Prequest;
  Allgather_init(...named: NamedPersistentExchange<SendSide, BufferSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Allgather_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    const method = 'Comm.Allgather_init';
    const receive = receiveData(recvbuf, 0, method, 'recvbuf', this._peers());
    const send = this._inPlaceOr(sendbuf, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Allgather_init(s, r, this, info),
      (comm, s, r) => native.MPI_Iallgather(s, r, comm),
    );
  }

  /** Sets up an `Allgatherv`. Collective. `MPI_Allgatherv_init` */
  Allgatherv_init(sendbuf: SendSide, recvbuf: VectorSpec | null, info?: Info): Prequest;
  Allgatherv_init(...named: NamedPersistentExchange<SendSide, VectorSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Allgatherv_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    const method = 'Comm.Allgatherv_init';
    const receive = vectorData(recvbuf, this._peers(), method, 'recvbuf');
    const send = this._inPlaceOr(sendbuf, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Allgatherv_init(s, r, this, info),
      (comm, s, r) => native.MPI_Iallgatherv(s, r, comm),
    );
  }

  /** Sets up an `Alltoall`. Collective. `MPI_Alltoall_init` */
  Alltoall_init(sendbuf: SendSide, recvbuf: BufferSpec | null, info?: Info): Prequest;
  Alltoall_init(...named: NamedPersistentExchange<SendSide, BufferSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Alltoall_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    const method = 'Comm.Alltoall_init';
    const receive = receiveData(recvbuf, 0, method, 'recvbuf', this._peers());
    const send = this._inPlaceOr(sendbuf, method, this._peers());
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Alltoall_init(s, r, this, info),
      (comm, s, r) => native.MPI_Ialltoall(s, r, comm),
    );
  }

  /** Sets up an `Alltoallv`. Collective. `MPI_Alltoallv_init` */
  Alltoallv_init(sendbuf: VectorSide, recvbuf: VectorSpec | null, info?: Info): Prequest;
  Alltoallv_init(...named: NamedPersistentExchange<VectorSide, VectorSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Alltoallv_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    const method = 'Comm.Alltoallv_init';
    const receive = vectorData(recvbuf, this._peers(), method, 'recvbuf');
    const send = this._inPlaceOrVector(sendbuf, method);
    checkLasting(send, method);
    checkExchange(send, receive, method);
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Alltoallv_init(s, r, this, info),
      (comm, s, r) => native.MPI_Ialltoallv(s, r, comm),
    );
  }

  /** Sets up an `Alltoallw`. Collective. `MPI_Alltoallw_init` */
  Alltoallw_init(sendbuf: BlocksSide, recvbuf: BlocksSpec, info?: Info): Prequest;
  Alltoallw_init(...named: NamedPersistentExchange<BlocksSide, BlocksSpec>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Alltoallw_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    const method = 'Comm.Alltoallw_init';
    const receive = this._blocks(recvbuf, method, 'recvbuf');
    const send = this._inPlaceOrBlocks(sendbuf, method);
    checkExchange(send, receive, method);
    return this._persistentBlocks(
      send,
      receive,
      (s, r) => native.MPI_Alltoallw_init(s, r, this, info),
      native.MPI_Ialltoallw,
    );
  }

  /** The same for blocks, of which each start needs its own. @internal */
  protected _persistentBlocks(
    send: BlocksData,
    receive: BlocksData,
    init: (send: BlocksData, receive: BlocksData) => number,
    start: (send: BlocksData, receive: BlocksData, comm: HandleHolder) => number,
  ): Prequest {
    // What the call that was started last uses.
    const inUse: unknown[] = [];
    const startOwn = (comm: HandleHolder, s: BlocksData, r: BlocksData) => {
      const out = lasting(s);
      const into = lasting(r);
      inUse.splice(0, 2, out, into);
      return start(out, into, comm);
    };
    return this._persistent(send, receive, init, startOwn, inUse);
  }

  /** Sets up a `Reduce`. Collective. `MPI_Reduce_init` */
  Reduce_init(
    sendbuf: SendSide,
    recvbuf: BufferSpec | null,
    op?: Op,
    root?: number,
    info?: Info,
  ): Prequest;
  Reduce_init(
    ...named: Named<
      { sendbuf: SendSide; recvbuf?: BufferSpec | null; op?: Op; root?: number; info?: Info },
      ['sendbuf', 'recvbuf', 'op', 'root', 'info']
    >
  ): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root', 'info')
  Reduce_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    root: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Reduce_init';
    let send: MessageData;
    let receive: MessageData;
    if (this._isRoot(root)) {
      receive = receiveData(recvbuf, 0, method, 'recvbuf');
      send = this._rootSend(sendbuf, receive, op, method);
    } else {
      send = this._leafSend(sendbuf, root, op, method);
      receive = shadow(send);
    }
    checkExchange(send, receive, method);
    if (isUserOperation(op)) {
      return this._persistentReduction(
        this._isRoot(root)
          ? schedules.Reduce(root, method, this, send, receive, op)
          : schedules.Reduce_leaf(root, this, send, op),
        info,
      );
    }
    return this._persistent(
      send,
      receive,
      (s, r) =>
        this._isPassedOver(root)
          ? native.MPI_Gather_init(NOTHING, NOTHING, root, this, info)
          : native.MPI_Reduce_init(s, r, op, root, this, info),
      (comm, s, r) => native.MPI_Ireduce(s, r, op, root, comm),
    );
  }

  /** Sets up an `Allreduce`. Collective. `MPI_Allreduce_init` */
  Allreduce_init(sendbuf: SendSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Allreduce_init(...named: NamedPersistentReduction): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'info')
  Allreduce_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Allreduce_init';
    const receive = receiveData(recvbuf, 0, method, 'recvbuf');
    const send = reduceSend(sendbuf, receive, op, method);
    checkExchange(send, receive, method);
    if (isUserOperation(op)) {
      return this._persistentReduction(schedules.Allreduce(method, this, send, receive, op), info);
    }
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Allreduce_init(s, r, op, this, info),
      (comm, s, r) => native.MPI_Iallreduce(s, r, op, comm),
    );
  }

  /** Sets up a `Reduce_scatter_block`. Collective. `MPI_Reduce_scatter_block_init` */
  Reduce_scatter_block_init(
    sendbuf: SendSide,
    recvbuf: BufferSpec | null,
    op?: Op,
    info?: Info,
  ): Prequest;
  Reduce_scatter_block_init(...named: NamedPersistentReduction): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'info')
  Reduce_scatter_block_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Reduce_scatter_block_init';
    const blocks = sendbuf === IN_PLACE ? this.Get_size() : 1;
    const receive = receiveData(recvbuf, 0, method, 'recvbuf', blocks);
    const send = this._blockSend(sendbuf, receive, op, method);
    checkExchange(send, receive, method);
    if (isUserOperation(op)) {
      return this._persistentReduction(
        schedules.Reduce_scatter_block(method, this, send, receive, op),
        info,
      );
    }
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Reduce_scatter_block_init(s, r, op, this, info),
      (comm, s, r) => native.MPI_Ireduce_scatter_block(s, r, op, comm),
    );
  }

  /** Sets up a `Reduce_scatter`. Collective. `MPI_Reduce_scatter_init` */
  Reduce_scatter_init(
    sendbuf: SendSide,
    recvbuf: BufferSpec | null,
    recvcounts?: ArrayLike<number> | null,
    op?: Op,
    info?: Info,
  ): Prequest;
  Reduce_scatter_init(
    ...named: Named<
      {
        sendbuf: SendSide;
        recvbuf: BufferSpec | null;
        recvcounts?: ArrayLike<number> | null;
        op?: Op;
        info?: Info;
      },
      ['sendbuf', 'recvbuf', 'recvcounts', 'op', 'info']
    >
  ): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'recvcounts', 'op', 'info')
  Reduce_scatter_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    recvcounts: unknown = null,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    const method = 'Comm.Reduce_scatter_init';
    const { send, receive, counts } = this._reduceScatter(sendbuf, recvbuf, recvcounts, op, method);
    checkExchange(send, receive, method);
    if (isUserOperation(op)) {
      return this._persistentReduction(
        this._scatterSchedule(method, send, receive, counts, op),
        info,
      );
    }
    return this._persistent(
      send,
      receive,
      (s, r) => native.MPI_Reduce_scatter_init(s, r, counts, op, this, info),
      (comm, s, r) => native.MPI_Ireduce_scatter(s, r, counts, op, comm),
      counts,
    );
  }
}
