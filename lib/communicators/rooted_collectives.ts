// Collectives with a root: one process sends to all, or gets something from all.

import { parameters } from '../base/named_arguments.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { type Op, SUM } from '../operations/op.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import type {
  BroadcastArguments,
  PersistentBroadcastArguments,
  PersistentRootedArguments,
  PersistentRootedReductionArguments,
  RootedArguments,
  RootedReductionArguments,
} from './collective_arguments.js';
import { broadcast, gather, gatherv, scatter, scatterv } from './collective_families.js';
import type { MessageSide, VectorSide } from './collective_sides.js';
import { CommPointToPoint } from './messages.js';
import { reduce } from './reduction_families.js';

/** The collectives on memory that have a root. */
export abstract class CommRootedCollectives extends CommPointToPoint {
  /**
   * Sends the root's `buf` to all other processes. Blocking, collective. `MPI_Bcast`
   *
   * @param buf at the root what is sent; elsewhere room for as much
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @throws {TypeError} if `buf` is not memory
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const settings = new Float64Array(4);
   * if (comm.rank === 0) settings.set([0.1, 0.2, 0.3, 0.4]);
   * comm.Bcast(settings); // now all have the four numbers
   */
  Bcast(buf: BufferSpec | null, root?: number): void;
  Bcast(...named: BroadcastArguments): void;
  @parameters('Comm', 'buf', 'root')
  Bcast(buf: unknown, root: unknown = 0): void {
    broadcast.run(this, buf, root);
  }

  /**
   * Starts to send the root's `buf` to all other processes. Use it to compute meanwhile.
   * Nonblocking, collective. `MPI_Ibcast`
   *
   * @param buf at the root what is sent; elsewhere room for as much. It must not lie in a resizable
   *   `ArrayBuffer`
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @returns a request; do not touch `buf` until it is complete
   * @throws {TypeError} if `buf` is not memory, or can be resized
   * @throws {RangeError} if `buf` holds 2 GiB or more and the library is MPICH
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const request = comm.Ibcast(table);
   * prepare();       // what does not need the table
   * await request;   // now all have it
   */
  Ibcast(buf: BufferSpec | null, root?: number): Request<Status>;
  Ibcast(...named: BroadcastArguments): Request<Status>;
  @parameters('Comm', 'buf', 'root')
  Ibcast(buf: unknown, root: unknown = 0): Request<Status> {
    return broadcast.start(this, buf, root);
  }

  /**
   * Sets up a broadcast of the root's `buf`. The request can be started again and again.
   * Collective. `MPI_Bcast_init`
   *
   * @param buf at the root what each start sends; elsewhere room for as much
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses `buf` until it is freed
   * @throws {TypeError} if `buf` is not memory, or can be resized
   * @throws {RangeError} if `buf` holds 2 GiB or more and the library is MPICH
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Bcast_init(buf: BufferSpec | null, root?: number, info?: Info): Prequest;
  Bcast_init(...named: PersistentBroadcastArguments): Prequest;
  @parameters('Comm', 'buf', 'root', 'info')
  Bcast_init(buf: unknown, root: unknown = 0, info: unknown = INFO_NULL): Prequest {
    return broadcast.prepare(this, buf, root, info);
  }

  /**
   * Collects a message of the same length from each process at the root, in the order of ranks.
   * Blocking, collective. `MPI_Gather`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null at a root that has its own
   *   message in `recvbuf` already
   * @param recvbuf at the root, room for the messages of all; elsewhere null or left out
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @throws {TypeError} if a buffer that is needed here is not memory
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the processes
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const mine = Float64Array.of(comm.rank, 2 * comm.rank);
   * const all = comm.rank === 0 ? new Float64Array(2 * comm.size) : null;
   * comm.Gather(mine, all); // at rank 0: [0, 0, 1, 2, 2, 4, …]
   */
  Gather(sendbuf: MessageSide, recvbuf: MessageSide, root?: number): void;
  Gather(...named: RootedArguments<MessageSide, MessageSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Gather(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    gather.run(this, sendbuf, recvbuf, root);
  }

  /**
   * Starts to collect a message of the same length from each process at the root, in the order of
   * ranks. Nonblocking, collective. `MPI_Igather`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null at a root that has its own
   *   message in `recvbuf` already
   * @param recvbuf at the root, room for the messages of all; elsewhere null or left out
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the processes
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Igather(sendbuf: MessageSide, recvbuf: MessageSide, root?: number): Request<Status>;
  Igather(...named: RootedArguments<MessageSide, MessageSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Igather(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    return gather.start(this, sendbuf, recvbuf, root);
  }

  /**
   * Sets up a `Gather`, which collects a message of the same length from each process at the root.
   * The request can be started again and again. Collective. `MPI_Gather_init`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null at a root that has its own
   *   message in `recvbuf` already
   * @param recvbuf at the root, room for the messages of all; elsewhere null or left out
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the processes
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Gather_init(sendbuf: MessageSide, recvbuf: MessageSide, root?: number, info?: Info): Prequest;
  Gather_init(...named: PersistentRootedArguments<MessageSide, MessageSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Gather_init(s: unknown, r?: unknown, root: unknown = 0, info: unknown = INFO_NULL): Prequest {
    return gather.prepare(this, s, r, info, root);
  }

  /**
   * Collects messages of different lengths at the root. Blocking, collective. `MPI_Gatherv`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null at a root that has its own
   *   message in `recvbuf` already
   * @param recvbuf at the root, a {@link VectorSpec} with an entry for each rank: the counts and
   *   places of the messages in items. Elsewhere null or left out
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @throws {TypeError} if a buffer that is needed here is not memory
   * @throws {RangeError} if there is not an entry for each rank, or a message reaches behind the
   *   end
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const mine = new Int32Array(comm.rank + 1).fill(comm.rank);
   * const counts = Array.from({ length: comm.size }, (_, rank) => rank + 1);
   * comm.Gatherv(mine, comm.rank === 0 ? [all, counts] : null);
   */
  Gatherv(sendbuf: MessageSide, recvbuf: VectorSide, root?: number): void;
  Gatherv(...named: RootedArguments<MessageSide, VectorSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Gatherv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    gatherv.run(this, sendbuf, recvbuf, root);
  }

  /**
   * Starts to collect messages of different lengths at the root. Nonblocking, collective.
   * `MPI_Igatherv`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null at a root that has its own
   *   message in `recvbuf` already
   * @param recvbuf at the root, a {@link VectorSpec} with an entry for each rank: the counts and
   *   places of the messages in items. Elsewhere null or left out
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a message reaches behind the
   *   end
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Igatherv(sendbuf: MessageSide, recvbuf: VectorSide, root?: number): Request<Status>;
  Igatherv(...named: RootedArguments<MessageSide, VectorSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Igatherv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    return gatherv.start(this, sendbuf, recvbuf, root);
  }

  /**
   * Sets up a `Gatherv`, which collects messages of different lengths at the root. The request can
   * be started again and again. Collective. `MPI_Gatherv_init`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null at a root that has its own
   *   message in `recvbuf` already
   * @param recvbuf at the root, a {@link VectorSpec} with an entry for each rank: the counts and
   *   places of the messages in items. Elsewhere null or left out
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a message reaches behind the
   *   end
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Gatherv_init(sendbuf: MessageSide, recvbuf: VectorSide, root?: number, info?: Info): Prequest;
  Gatherv_init(...named: PersistentRootedArguments<MessageSide, VectorSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Gatherv_init(s: unknown, r?: unknown, root: unknown = 0, info: unknown = INFO_NULL): Prequest {
    return gatherv.prepare(this, s, r, info, root);
  }

  /**
   * Sends each process its block of the root's `sendbuf`, in the order of ranks. Blocking,
   * collective. `MPI_Scatter`
   *
   * @param sendbuf at the root, blocks of the same length for all; elsewhere null
   * @param recvbuf room for one block; `MPI.IN_PLACE` or null at a root that leaves its own where
   * it is
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @throws {TypeError} if a buffer that is needed here is not memory
   * @throws {RangeError} if `sendbuf` can't be divided evenly among the processes
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const all = comm.rank === 0 ? Float64Array.from({ length: 2 * comm.size }, (_, i) => i) : null;
   * const mine = new Float64Array(2);
   * comm.Scatter(all, mine); // at rank 1: [2, 3]
   */
  Scatter(sendbuf: MessageSide, recvbuf: MessageSide, root?: number): void;
  Scatter(...named: RootedArguments<MessageSide, MessageSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Scatter(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    scatter.run(this, sendbuf, recvbuf, root);
  }

  /**
   * Starts to send each process its block of the root's `sendbuf`, in the order of ranks.
   * Nonblocking, collective. `MPI_Iscatter`
   *
   * @param sendbuf at the root, blocks of the same length for all; elsewhere null
   * @param recvbuf room for one block; `MPI.IN_PLACE` or null at a root that leaves its own where
   * it is
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if `sendbuf` can't be divided evenly among the processes
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Iscatter(sendbuf: MessageSide, recvbuf: MessageSide, root?: number): Request<Status>;
  Iscatter(...named: RootedArguments<MessageSide, MessageSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Iscatter(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    return scatter.start(this, sendbuf, recvbuf, root);
  }

  /**
   * Sets up a `Scatter`, which sends each process its block of the root's `sendbuf`. The request
   * can be started again and again. Collective. `MPI_Scatter_init`
   *
   * @param sendbuf at the root, blocks of the same length for all; elsewhere null
   * @param recvbuf room for one block; `MPI.IN_PLACE` or null at a root that leaves its own where
   * it is
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if `sendbuf` can't be divided evenly among the processes
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Scatter_init(sendbuf: MessageSide, recvbuf: MessageSide, root?: number, info?: Info): Prequest;
  Scatter_init(...named: PersistentRootedArguments<MessageSide, MessageSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Scatter_init(s: unknown, r?: unknown, root: unknown = 0, info: unknown = INFO_NULL): Prequest {
    return scatter.prepare(this, s, r, info, root);
  }

  /**
   * Sends each process a block of its own length of the root's `sendbuf`. Blocking, collective.
   * `MPI_Scatterv`
   *
   * @param sendbuf at the root, a {@link VectorSpec} with an entry for each rank: the counts and
   *   places of the blocks in items. Elsewhere null
   * @param recvbuf room for the block of this rank; `MPI.IN_PLACE` or null at a root that leaves
   *   its own where it is
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @throws {TypeError} if a buffer that is needed here is not memory
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const counts = Array.from({ length: comm.size }, (_, rank) => rank + 1);
   * const mine = new Int32Array(comm.rank + 1);
   * comm.Scatterv(comm.rank === 0 ? [all, counts] : null, mine);
   */
  Scatterv(sendbuf: VectorSide, recvbuf: MessageSide, root?: number): void;
  Scatterv(...named: RootedArguments<VectorSide, MessageSide>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Scatterv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): void {
    scatterv.run(this, sendbuf, recvbuf, root);
  }

  /**
   * Starts to send each process a block of its own length of the root's `sendbuf`. Nonblocking,
   * collective. `MPI_Iscatterv`
   *
   * @param sendbuf at the root, a {@link VectorSpec} with an entry for each rank: the counts and
   *   places of the blocks in items. Elsewhere null
   * @param recvbuf room for the block of this rank; `MPI.IN_PLACE` or null at a root that leaves
   *   its own where it is
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Iscatterv(sendbuf: VectorSide, recvbuf: MessageSide, root?: number): Request<Status>;
  Iscatterv(...named: RootedArguments<VectorSide, MessageSide>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root')
  Iscatterv(sendbuf: unknown, recvbuf?: unknown, root: unknown = 0): Request<Status> {
    return scatterv.start(this, sendbuf, recvbuf, root);
  }

  /**
   * Sets up a `Scatterv`, which sends each process a block of its own length of the root's
   * `sendbuf`. The request can be started again and again. Collective. `MPI_Scatterv_init`
   *
   * @param sendbuf at the root, a {@link VectorSpec} with an entry for each rank: the counts and
   *   places of the blocks in items. Elsewhere null
   * @param recvbuf room for the block of this rank; `MPI.IN_PLACE` or null at a root that leaves
   *   its own where it is
   * @param root rank of the sender. Default 0. Between two groups, the sender says `MPI.ROOT`, the
   *   others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer that is needed here is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   */
  Scatterv_init(sendbuf: VectorSide, recvbuf: MessageSide, root?: number, info?: Info): Prequest;
  Scatterv_init(...named: PersistentRootedArguments<VectorSide, MessageSide>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'root', 'info')
  Scatterv_init(s: unknown, r?: unknown, root: unknown = 0, info: unknown = INFO_NULL): Prequest {
    return scatterv.prepare(this, s, r, info, root);
  }

  /**
   * Combines the items of all processes one by one, and gives the result to the root. Blocking,
   * collective. `MPI_Reduce`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null at a root that has its own
   *   items in `recvbuf`
   * @param recvbuf at the root, room for as many items; elsewhere null or left out
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @throws {TypeError} if a buffer that is needed here is not memory, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype,
   *   `MPI.ERR_ROOT` if `root` is not a rank of the communicator
   * @example
   * const total = comm.rank === 0 ? new Float64Array(3) : null;
   * comm.Reduce(Float64Array.of(1, 2, 3), total, MPI.MAX);
   */
  Reduce(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op, root?: number): void;
  Reduce(...named: RootedReductionArguments): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root')
  Reduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM, root: unknown = 0): void {
    reduce.run(this, sendbuf, recvbuf, op, root);
  }

  /**
   * Starts to combine the items of all processes one by one, with the result at the root.
   * Nonblocking, collective. `MPI_Ireduce`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null at a root that has its own
   *   items in `recvbuf`
   * @param recvbuf at the root, room for as many items; elsewhere null or left out
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   *   that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer that is needed here is not memory or can be resized, or if the
   *   datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype,
   *   `MPI.ERR_ROOT` if `root` is not a rank of the communicator
   */
  Ireduce(
    sendbuf: MessageSide,
    recvbuf: BufferSpec | null,
    op?: Op,
    root?: number,
  ): Request<Status>;
  Ireduce(...named: RootedReductionArguments): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root')
  Ireduce(s: unknown, r?: unknown, op: unknown = SUM, root: unknown = 0): Request<Status> {
    return reduce.start(this, s, r, op, root);
  }

  /**
   * Sets up a `Reduce`, which combines the items of all processes at the root. The request can be
   * started again and again. Collective. `MPI_Reduce_init`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null at a root that has its own
   *   items in `recvbuf`
   * @param recvbuf at the root, room for as many items; elsewhere null or left out
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   *   that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param root rank of the receiver. Default 0. Between two groups, the receiver says `MPI.ROOT`,
   *   the others of its group `MPI.PROC_NULL`, and those of the other group its rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer that is needed here is not memory or can be resized, or if the
   *   datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype,
   *   `MPI.ERR_ROOT` if `root` is not a rank of the communicator
   */
  Reduce_init(
    sendbuf: MessageSide,
    recvbuf: BufferSpec | null,
    op?: Op,
    root?: number,
    info?: Info,
  ): Prequest;
  Reduce_init(...named: PersistentRootedReductionArguments): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'root', 'info')
  Reduce_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    root: unknown = 0,
    info: unknown = INFO_NULL,
  ): Prequest {
    return reduce.prepare(this, sendbuf, recvbuf, op, info, root);
  }
}
