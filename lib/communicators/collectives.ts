// Collectives without a root: all processes get a result.

import { parameters } from '../base/named_arguments.js';
import type { BlocksSpec } from '../buffers/blocks_spec.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { VectorSpec } from '../buffers/vector_spec.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { type Op, SUM } from '../operations/op.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import type {
  ExchangeArguments,
  InfoOptions,
  PersistentExchangeArguments,
  PersistentReduceScatterArguments,
  PersistentReductionArguments,
  ReduceScatterArguments,
  ReductionArguments,
} from './collective_arguments.js';
import {
  allgather,
  allgatherv,
  alltoall,
  alltoallv,
  alltoallw,
  barrier,
} from './collective_families.js';
import type { BlocksSide, MessageSide, VectorSide } from './collective_sides.js';
import { allreduce, reduceScatter, reduceScatterBlock } from './reduction_families.js';
import { CommRootedCollectives } from './rooted_collectives.js';

/** The collectives on memory. */
export abstract class CommCollectives extends CommRootedCollectives {
  /**
   * Waits until all processes have called it. Use it to make processes wait for each other.
   * Blocking, collective. `MPI_Barrier`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Barrier(): void {
    barrier.run(this);
  }

  /**
   * Starts a barrier. Use it to go on, and to learn when all processes have reached this point.
   * Nonblocking, collective. `MPI_Ibarrier`
   *
   * @returns a request that is complete when all processes have started the barrier
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   * @example
   * await comm.Ibarrier();   // all are here; the event loop has run meanwhile
   */
  Ibarrier(): Request<Status> {
    return barrier.start(this);
  }

  /**
   * Sets up a barrier. The request can be started again and again. Collective. `MPI_Barrier_init`
   *
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request; once started, it is complete when all processes have started
   *   theirs
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  Barrier_init(info?: Info): Prequest;
  Barrier_init(options: InfoOptions & { handle?: never }): Prequest;
  @parameters('Comm', 'info')
  Barrier_init(info: unknown = INFO_NULL): Prequest {
    return barrier.prepare(this, info);
  }

  /**
   * Collects a message of the same length from each process at all of them, in the order of ranks.
   * Blocking, collective. `MPI_Allgather`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null if it is in its place in
   * `recvbuf` already
   * @param recvbuf room for the messages of all
   * @throws {TypeError} if a buffer is not memory
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the processes
   * @example
   * const all = new Float64Array(comm.size);
   * comm.Allgather(Float64Array.of(comm.rank), all); // everywhere: [0, 1, 2, …]
   */
  Allgather(sendbuf: MessageSide, recvbuf: BufferSpec | null): void;
  Allgather(...named: ExchangeArguments<MessageSide, BufferSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Allgather(sendbuf: unknown, recvbuf?: unknown): void {
    allgather.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to collect a message of the same length from each process at all of them, in the order
   * of ranks. Nonblocking, collective. `MPI_Iallgather`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null if it is in its place in
   * `recvbuf` already
   * @param recvbuf room for the messages of all
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the processes
   */
  Iallgather(sendbuf: MessageSide, recvbuf: BufferSpec | null): Request<Status>;
  Iallgather(...named: ExchangeArguments<MessageSide, BufferSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Iallgather(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return allgather.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up an `Allgather`, which collects a message of the same length from each process at all of
   * them. The request can be started again and again. Collective. `MPI_Allgather_init`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null if it is in its place in
   * `recvbuf` already
   * @param recvbuf room for the messages of all
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if `recvbuf` can't be divided evenly among the processes
   */
  Allgather_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, info?: Info): Prequest;
  Allgather_init(...named: PersistentExchangeArguments<MessageSide, BufferSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Allgather_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    return allgather.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Collects messages of different lengths at all processes. Blocking, collective. `MPI_Allgatherv`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null if it is in its place in
   * `recvbuf` already
   * @param recvbuf a {@link VectorSpec} with an entry for each rank: the counts and places of the
   * messages in items
   * @throws {TypeError} if a buffer is not memory
   * @throws {RangeError} if there is not an entry for each rank, or a message reaches behind the
   * end
   * @example
   * const counts = Array.from({ length: comm.size }, (_, rank) => rank + 1);
   * comm.Allgatherv(new Int32Array(comm.rank + 1), [all, counts]);
   */
  Allgatherv(sendbuf: MessageSide, recvbuf: VectorSpec | null): void;
  Allgatherv(...named: ExchangeArguments<MessageSide, VectorSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Allgatherv(sendbuf: unknown, recvbuf?: unknown): void {
    allgatherv.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to collect messages of different lengths at all processes. Nonblocking, collective.
   * `MPI_Iallgatherv`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null if it is in its place in
   * `recvbuf` already
   * @param recvbuf a {@link VectorSpec} with an entry for each rank: the counts and places of the
   * messages in items
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a message reaches behind the
   * end
   */
  Iallgatherv(sendbuf: MessageSide, recvbuf: VectorSpec | null): Request<Status>;
  Iallgatherv(...named: ExchangeArguments<MessageSide, VectorSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Iallgatherv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return allgatherv.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up an `Allgatherv`, which collects messages of different lengths at all processes. The
   * request can be started again and again. Collective. `MPI_Allgatherv_init`
   *
   * @param sendbuf this process's message; `MPI.IN_PLACE` or null if it is in its place in
   * `recvbuf` already
   * @param recvbuf a {@link VectorSpec} with an entry for each rank: the counts and places of the
   * messages in items
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a message reaches behind the
   * end
   */
  Allgatherv_init(sendbuf: MessageSide, recvbuf: VectorSpec | null, info?: Info): Prequest;
  Allgatherv_init(...named: PersistentExchangeArguments<MessageSide, VectorSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Allgatherv_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    return allgatherv.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends block `i` of `sendbuf` to rank `i`, and receives rank `i`'s block as block `i` of
   * `recvbuf`. All blocks have the same length. Blocking, collective. `MPI_Alltoall`
   *
   * @param sendbuf a block for each rank; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for a block from each rank
   * @throws {TypeError} if a buffer is not memory
   * @throws {RangeError} if a buffer can't be divided evenly among the processes
   * @example
   * const rows = Float64Array.from({ length: comm.size }, (_, i) => 10 * comm.rank + i);
   * const columns = new Float64Array(comm.size);
   * comm.Alltoall(rows, columns); // at rank 1: [1, 11, 21, …]
   */
  Alltoall(sendbuf: MessageSide, recvbuf: BufferSpec | null): void;
  Alltoall(...named: ExchangeArguments<MessageSide, BufferSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Alltoall(sendbuf: unknown, recvbuf?: unknown): void {
    alltoall.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send block `i` of `sendbuf` to rank `i`, and to receive rank `i`'s block as block `i`
   * of `recvbuf`. All blocks have the same length. Nonblocking, collective. `MPI_Ialltoall`
   *
   * @param sendbuf a block for each rank; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for a block from each rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if a buffer can't be divided evenly among the processes
   */
  Ialltoall(sendbuf: MessageSide, recvbuf: BufferSpec | null): Request<Status>;
  Ialltoall(...named: ExchangeArguments<MessageSide, BufferSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoall(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return alltoall.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up an `Alltoall`, which sends a block of the same length from each process to each. The
   * request can be started again and again. Collective. `MPI_Alltoall_init`
   *
   * @param sendbuf a block for each rank; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for a block from each rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if a buffer can't be divided evenly among the processes
   */
  Alltoall_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, info?: Info): Prequest;
  Alltoall_init(...named: PersistentExchangeArguments<MessageSide, BufferSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Alltoall_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    return alltoall.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends a block of its own length from each process to each. Blocking, collective.
   * `MPI_Alltoallv`
   *
   * @param sendbuf a {@link VectorSpec} with an entry for each rank: the counts and places of the
   *   blocks in items; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for the blocks: a {@link VectorSpec} with an entry for each rank
   * @throws {TypeError} if a buffer is not memory
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   * @example
   * // counts[i] items go to rank i; each has told the others how many it sends.
   * const coming = comm.alltoall(counts);
   * comm.Alltoallv([items, counts], [received, coming]);
   */
  Alltoallv(sendbuf: VectorSide, recvbuf: VectorSpec | null): void;
  Alltoallv(...named: ExchangeArguments<VectorSide, VectorSpec | null>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Alltoallv(sendbuf: unknown, recvbuf?: unknown): void {
    alltoallv.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send a block of its own length from each process to each. Nonblocking, collective.
   * `MPI_Ialltoallv`
   *
   * @param sendbuf a {@link VectorSpec} with an entry for each rank: the counts and places of the
   * blocks in items; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for the blocks: a {@link VectorSpec} with an entry for each rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   */
  Ialltoallv(sendbuf: VectorSide, recvbuf: VectorSpec | null): Request<Status>;
  Ialltoallv(...named: ExchangeArguments<VectorSide, VectorSpec | null>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoallv(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return alltoallv.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up an `Alltoallv`, which sends a block of its own length from each process to each. The
   * request can be started again and again. Collective. `MPI_Alltoallv_init`
   *
   * @param sendbuf a {@link VectorSpec} with an entry for each rank: the counts and places of the
   * blocks in items; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for the blocks: a {@link VectorSpec} with an entry for each rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory, or can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   */
  Alltoallv_init(sendbuf: VectorSide, recvbuf: VectorSpec | null, info?: Info): Prequest;
  Alltoallv_init(...named: PersistentExchangeArguments<VectorSide, VectorSpec | null>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Alltoallv_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    return alltoallv.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Sends a block of its own length and datatype from each process to each. Blocking, collective.
   * `MPI_Alltoallw`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each rank: the counts in items, the
   * places in bytes, and the datatypes; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for the blocks: a {@link BlocksSpec} with an entry for each rank
   * @throws {TypeError} if a side is not such a spec
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   */
  Alltoallw(sendbuf: BlocksSide, recvbuf: BlocksSpec): void;
  Alltoallw(...named: ExchangeArguments<BlocksSide, BlocksSpec>): void;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Alltoallw(sendbuf: unknown, recvbuf?: unknown): void {
    alltoallw.run(this, sendbuf, recvbuf);
  }

  /**
   * Starts to send a block of its own length and datatype from each process to each. Nonblocking,
   * collective. `MPI_Ialltoallw`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each rank: the counts in items, the
   * places in bytes, and the datatypes; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for the blocks: a {@link BlocksSpec} with an entry for each rank
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a side is not such a spec, or its memory can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   */
  Ialltoallw(sendbuf: BlocksSide, recvbuf: BlocksSpec): Request<Status>;
  Ialltoallw(...named: ExchangeArguments<BlocksSide, BlocksSpec>): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf')
  Ialltoallw(sendbuf: unknown, recvbuf?: unknown): Request<Status> {
    return alltoallw.start(this, sendbuf, recvbuf);
  }

  /**
   * Sets up an `Alltoallw`, which sends a block of its own length and datatype from each process to
   * each. The request can be started again and again. Collective. `MPI_Alltoallw_init`
   *
   * @param sendbuf a {@link BlocksSpec} with an entry for each rank: the counts in items, the
   * places in bytes, and the datatypes; `MPI.IN_PLACE` or null to replace the blocks in `recvbuf`
   * @param recvbuf room for the blocks: a {@link BlocksSpec} with an entry for each rank
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a side is not such a spec, or its memory can be resized
   * @throws {RangeError} if there is not an entry for each rank, or a block reaches behind the end
   */
  Alltoallw_init(sendbuf: BlocksSide, recvbuf: BlocksSpec, info?: Info): Prequest;
  Alltoallw_init(...named: PersistentExchangeArguments<BlocksSide, BlocksSpec>): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'info')
  Alltoallw_init(sendbuf: unknown, recvbuf?: unknown, info: unknown = INFO_NULL): Prequest {
    return alltoallw.prepare(this, sendbuf, recvbuf, info);
  }

  /**
   * Combines the items of all processes one by one, and gives all of them the result. Blocking,
   * collective. `MPI_Allreduce`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * comm.Allreduce(MPI.IN_PLACE, gradient, MPI.SUM);
   */
  Allreduce(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): void;
  Allreduce(...named: ReductionArguments): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Allreduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    allreduce.run(this, sendbuf, recvbuf, op);
  }

  /**
   * Starts to combine the items of all processes one by one, with the result at all of them.
   * Nonblocking, collective. `MPI_Iallreduce`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Iallreduce(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Iallreduce(...named: ReductionArguments): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Iallreduce(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    return allreduce.start(this, sendbuf, recvbuf, op);
  }

  /**
   * Sets up an `Allreduce`, which combines the items of all processes with the result at all of
   * them. The request can be started again and again. Collective. `MPI_Allreduce_init`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Allreduce_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Allreduce_init(...named: PersistentReductionArguments): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'info')
  Allreduce_init(s: unknown, r?: unknown, op: unknown = SUM, info: unknown = INFO_NULL): Prequest {
    return allreduce.prepare(this, s, r, op, info);
  }

  /**
   * Combines the items of all processes one by one, and gives rank `i` block `i` of the result. All
   * blocks have the same length. Blocking, collective. `MPI_Reduce_scatter_block`
   *
   * @param sendbuf a block for each rank; `MPI.IN_PLACE` or null if they are in `recvbuf`
   * @param recvbuf room for one block. With `MPI.IN_PLACE` or null it holds the blocks for all
   *   ranks, and the result replaces the first one
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, or if the datatypes differ
   * @throws {RangeError} if `sendbuf` does not hold a block of the length of `recvbuf` for each
   *   rank
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * const mine = new Float64Array(2);
   * comm.Reduce_scatter_block(forAll, mine); // forAll has 2 items for each rank
   */
  Reduce_scatter_block(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): void;
  Reduce_scatter_block(...named: ReductionArguments): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Reduce_scatter_block(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    reduceScatterBlock.run(this, sendbuf, recvbuf, op);
  }

  /**
   * Starts to combine the items of all processes one by one, with block `i` of the result at rank
   * `i`. All blocks have the same length. Nonblocking, collective. `MPI_Ireduce_scatter_block`
   *
   * @param sendbuf a block for each rank; `MPI.IN_PLACE` or null if they are in `recvbuf`
   * @param recvbuf room for one block. With `MPI.IN_PLACE` or null it holds the blocks for all
   * ranks, and the result replaces the first one
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the blocks of all. Default `MPI.SUM`
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `sendbuf` does not hold a block of the length of `recvbuf` for each
   * rank
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Ireduce_scatter_block(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Ireduce_scatter_block(...named: ReductionArguments): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op')
  Ireduce_scatter_block(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    return reduceScatterBlock.start(this, sendbuf, recvbuf, op);
  }

  /**
   * Sets up a `Reduce_scatter_block`, which combines the items of all processes with block `i` of
   * the result at rank `i`. The request can be started again and again. Collective.
   * `MPI_Reduce_scatter_block_init`
   *
   * @param sendbuf a block for each rank; `MPI.IN_PLACE` or null if they are in `recvbuf`
   * @param recvbuf room for one block. With `MPI.IN_PLACE` or null it holds the blocks for all
   * ranks, and the result replaces the first one
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the blocks of all. Default `MPI.SUM`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `sendbuf` does not hold a block of the length of `recvbuf` for each
   * rank
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Reduce_scatter_block_init(
    sendbuf: MessageSide,
    recvbuf: BufferSpec | null,
    op?: Op,
    info?: Info,
  ): Prequest;
  Reduce_scatter_block_init(...named: PersistentReductionArguments): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'op', 'info')
  Reduce_scatter_block_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    return reduceScatterBlock.prepare(this, sendbuf, recvbuf, op, info);
  }

  /**
   * Combines the items of all processes one by one, and gives each rank a block of its own length
   * of the result, in the order of ranks. Blocking, collective. `MPI_Reduce_scatter`
   *
   * @param sendbuf the items for all ranks; `MPI.IN_PLACE` or null if they are in `recvbuf`
   * @param recvbuf room for this rank's block. With `MPI.IN_PLACE` or null it holds the items for
   *   all ranks, and the result replaces the first ones
   * @param recvcounts the length of each rank's block in items. Default: the lengths of all
   *   `recvbuf`, which costs another collective call
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, if the datatypes differ, or if `recvcounts` is
   *   missing with `MPI.IN_PLACE` or between two groups
   * @throws {RangeError} if `recvcounts` does not fit the ranks or the buffers
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * comm.Reduce_scatter(forAll, mine, counts); // mine has counts[comm.rank] items
   */
  Reduce_scatter(
    sendbuf: MessageSide,
    recvbuf: BufferSpec | null,
    recvcounts?: ArrayLike<number> | null,
    op?: Op,
  ): void;
  Reduce_scatter(...named: ReduceScatterArguments): void;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'recvcounts', 'op')
  Reduce_scatter(s: unknown, r?: unknown, recvcounts: unknown = null, op: unknown = SUM): void {
    reduceScatter.run(this, s, r, op, recvcounts);
  }

  /**
   * Starts to combine the items of all processes one by one, with a block of its own length of the
   * result at each rank, in the order of ranks. Nonblocking, collective. `MPI_Ireduce_scatter`
   *
   * @param sendbuf the items for all ranks; `MPI.IN_PLACE` or null if they are in `recvbuf`
   * @param recvbuf room for this rank's block. With `MPI.IN_PLACE` or null it holds the items for
   * all ranks, and the result replaces the first ones
   * @param recvcounts the length of each rank's block in items. Default: the lengths of all
   * `recvbuf`, which costs a blocking collective call
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @returns a request; do not touch the buffers until it is complete
   * @throws {TypeError} if a buffer is not memory or can be resized, if the datatypes differ, or if
   * `recvcounts` is missing with `MPI.IN_PLACE` or between two groups
   * @throws {RangeError} if `recvcounts` does not fit the ranks or the buffers
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Ireduce_scatter(
    sendbuf: MessageSide,
    recvbuf: BufferSpec | null,
    recvcounts?: ArrayLike<number> | null,
    op?: Op,
  ): Request<Status>;
  Ireduce_scatter(...named: ReduceScatterArguments): Request<Status>;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'recvcounts', 'op')
  Ireduce_scatter(
    sendbuf: unknown,
    recvbuf?: unknown,
    recvcounts: unknown = null,
    op: unknown = SUM,
  ): Request<Status> {
    return reduceScatter.start(this, sendbuf, recvbuf, op, recvcounts);
  }

  /**
   * Sets up a `Reduce_scatter`, which combines the items of all processes with a block of its own
   * length of the result at each rank. The request can be started again and again. Collective.
   * `MPI_Reduce_scatter_init`
   *
   * @param sendbuf the items for all ranks; `MPI.IN_PLACE` or null if they are in `recvbuf`
   * @param recvbuf room for this rank's block. With `MPI.IN_PLACE` or null it holds the items for
   * all ranks, and the result replaces the first ones
   * @param recvcounts the length of each rank's block in items. Default: the lengths of all
   * `recvbuf`, which costs a blocking collective call
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, if the datatypes differ, or if
   * `recvcounts` is missing with `MPI.IN_PLACE` or between two groups
   * @throws {RangeError} if `recvcounts` does not fit the ranks or the buffers
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Reduce_scatter_init(
    sendbuf: MessageSide,
    recvbuf: BufferSpec | null,
    recvcounts?: ArrayLike<number> | null,
    op?: Op,
    info?: Info,
  ): Prequest;
  Reduce_scatter_init(...named: PersistentReduceScatterArguments): Prequest;
  @parameters('Comm', 'sendbuf', 'recvbuf', 'recvcounts', 'op', 'info')
  Reduce_scatter_init(
    sendbuf: unknown,
    recvbuf?: unknown,
    recvcounts: unknown = null,
    op: unknown = SUM,
    info: unknown = INFO_NULL,
  ): Prequest {
    return reduceScatter.prepare(this, sendbuf, recvbuf, op, info, recvcounts);
  }
}
