// What a process gets of the ranks before it: reductions of a part of the ranks of one group.

import { parameters } from '../base/named_arguments.js';
import type { Widened } from '../base/widened.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { iexscanObjects, iscanObjects } from '../object_collectives/nonblocking_reductions.js';
import { exscanObjects, type ObjectOp, scanObjects } from '../object_collectives/reductions.js';
import { type Op, SUM } from '../operations/op.js';
import type { Prequest } from '../requests/prequest.js';
import type { Request } from '../requests/request.js';
import type { PersistentReductionArguments, ReductionArguments } from './collective_arguments.js';
import type { MessageSide } from './collective_sides.js';
import { IntracommProcesses } from './intracomm_processes.js';
import { exscan, scan } from './reduction_families.js';

/** The scans of memory and of objects. */
export abstract class IntracommScans extends IntracommProcesses {
  /**
   * Combines the items of the ranks up to and including this one, one by one. Blocking, collective.
   * `MPI_Scan`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * const end = new Float64Array(1);
   * comm.Scan(Float64Array.of(mine.length), end); // where this rank's part ends
   */
  Scan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): void;
  Scan(...named: ReductionArguments): void;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Scan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    scan.run(this, sendbuf, recvbuf, op);
  }

  /**
   * Starts to combine the items of the ranks up to and including this one, one by one. Nonblocking,
   * collective. `MPI_Iscan`
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
  Iscan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Iscan(...named: ReductionArguments): Request<Status>;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Iscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    return scan.start(this, sendbuf, recvbuf, op);
  }

  /**
   * Sets up a `Scan`, which combines the items of the ranks up to and including this one. The
   * request can be started again and again. Collective. `MPI_Scan_init`
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
  Scan_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Scan_init(...named: PersistentReductionArguments): Prequest;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op', 'info')
  Scan_init(s: unknown, r?: unknown, op: unknown = SUM, info: unknown = INFO_NULL): Prequest {
    return scan.prepare(this, s, r, op, info);
  }

  /**
   * Combines the items of the ranks before this one, one by one. At rank 0 there are none, and
   * `recvbuf` stays as it was. Blocking, collective. `MPI_Exscan`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype
   * @param op a predefined operation, or one that `MPI.Op.Create` made. Default `MPI.SUM`
   * @throws {TypeError} if a buffer is not memory, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   * @example
   * const start = new Float64Array(1);
   * comm.Exscan(Float64Array.of(mine.length), start); // where this rank's part begins
   */
  Exscan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): void;
  Exscan(...named: ReductionArguments): void;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Exscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): void {
    exscan.run(this, sendbuf, recvbuf, op);
  }

  /**
   * Starts to combine the items of the ranks before this one, one by one. At rank 0 there are none,
   * and `recvbuf` stays as it was. Nonblocking, collective. `MPI_Iexscan`
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
  Iexscan(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op): Request<Status>;
  Iexscan(...named: ReductionArguments): Request<Status>;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op')
  Iexscan(sendbuf: unknown, recvbuf?: unknown, op: unknown = SUM): Request<Status> {
    return exscan.start(this, sendbuf, recvbuf, op);
  }

  /**
   * Sets up an `Exscan`, which combines the items of the ranks before this one. The request can be
   * started again and again. Collective. `MPI_Exscan_init`
   *
   * @param sendbuf the items of this process; `MPI.IN_PLACE` or null to replace those in `recvbuf`
   * @param recvbuf room for as many items of the same datatype, which stays as it was at rank 0
   * @param op a predefined operation, or one that `MPI.Op.Create` made, which then runs in the call
   * that completes the request, and needs memory for the items of all. Default `MPI.SUM`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns an inactive request, which uses the buffers until it is freed
   * @throws {TypeError} if a buffer is not memory or can be resized, or if the datatypes differ
   * @throws {RangeError} if `recvbuf` holds another number of items than `sendbuf`
   * @throws {MPI.Exception} with the class `MPI.ERR_OP` if the operation is not for the datatype
   */
  Exscan_init(sendbuf: MessageSide, recvbuf: BufferSpec | null, op?: Op, info?: Info): Prequest;
  Exscan_init(...named: PersistentReductionArguments): Prequest;
  @parameters('Intracomm', 'sendbuf', 'recvbuf', 'op', 'info')
  Exscan_init(s: unknown, r?: unknown, op: unknown = SUM, info: unknown = INFO_NULL): Prequest {
    return exscan.prepare(this, s, r, op, info);
  }

  /**
   * Combines the objects of the ranks up to and including this one, in their order. Blocking,
   * collective. `MPI_Scan`, or messages in as many rounds as log2 of the number of processes,
   * rounded up
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function must be associative, and need not
   * commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @returns the result of the ranks 0 to this one
   * @throws {TypeError} at all processes, if their objects do not fit together: it says who has
   *   what; if `op` is neither an operation nor a function
   * @throws {DOMException} `DataCloneError` at a process whose object can't be carried
   * @throws {MPI.Exception} at ranks that need what another one failed to give; it names that one
   * @throws {unknown} what a function throws, where it ran
   * @example
   * const end = comm.scan(mine.length); // where this rank's part of all items ends
   */
  scan<T>(sendobj: T, op?: ObjectOp<T>): Widened<T>;
  scan<T>(sendobj: T, named: { op?: ObjectOp<T> }): Widened<T>;
  @parameters('Intracomm', 'sendobj', 'op')
  scan(sendobj: unknown, op: unknown = SUM): unknown {
    return scanObjects(this, sendobj, op);
  }

  /**
   * Starts to combine the objects of the ranks up to and including this one, in their order.
   * Nonblocking, collective: await the request, or call its `wait`. Each process collects the
   * objects of the ranks before it, and combines them when it is asked for the result; for large
   * arrays of many processes, `Iscan` needs less memory. The object may be changed at once, but for
   * ArrayBuffers of at least `MPI.serializer.THRESHOLD` bytes. `MPI_Isend`
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function is given copies of two objects, or of
   * what it has returned. It must be associative, and need not commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @returns a request; `await` and `wait` give the result of the ranks 0 to this one. They throw a
   *   `DataCloneError` at a process whose object can't be carried, and an `MPI.Exception` at the
   *   ranks behind it then; a `TypeError` at ranks with objects that do not fit together; what a
   *   function throws
   * @throws {TypeError} if `op` is neither an operation nor a function
   * @example
   * const end = comm.iscan(mine.length); // where this rank's part of all items ends
   */
  iscan<T>(sendobj: T, op?: ObjectOp<T>): Request<Widened<T>>;
  iscan<T>(sendobj: T, named: { op?: ObjectOp<T> }): Request<Widened<T>>;
  @parameters('Intracomm', 'sendobj', 'op')
  iscan(sendobj: unknown, op: unknown = SUM): Request<unknown> {
    return iscanObjects(this, sendobj, op);
  }

  /**
   * Combines the objects of the ranks before this one, in their order. Blocking, collective.
   * `MPI_Exscan`, or messages in as many rounds as log2 of the number of processes, rounded up, and
   * one more
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function must be associative, and need not
   * commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @returns the result of the ranks before this one; null at rank 0
   * @throws {TypeError} at all processes, if their objects do not fit together: it says who has
   *   what; if `op` is neither an operation nor a function
   * @throws {DOMException} `DataCloneError` at a process whose object can't be carried
   * @throws {MPI.Exception} at ranks that need what another one failed to give; it names that one
   * @throws {unknown} what a function throws, where it ran
   * @example
   * const start = comm.exscan(mine.length) ?? 0; // where this rank's part of all items begins
   */
  exscan<T>(sendobj: T, op?: ObjectOp<T>): Widened<T> | null;
  exscan<T>(sendobj: T, named: { op?: ObjectOp<T> }): Widened<T> | null;
  @parameters('Intracomm', 'sendobj', 'op')
  exscan(sendobj: unknown, op: unknown = SUM): unknown {
    return exscanObjects(this, sendobj, op);
  }

  /**
   * Starts to combine the objects of the ranks before this one, in their order. Nonblocking,
   * collective: await the request, or call its `wait`. Each process collects the objects of the
   * ranks before it, and combines them when it is asked for the result; for large arrays of many
   * processes, `Iexscan` needs less memory. The object may be changed at once, but for ArrayBuffers
   * of at least `MPI.serializer.THRESHOLD` bytes. `MPI_Isend`
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function is given copies of two objects, or of
   * what it has returned. It must be associative, and need not commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @returns a request; `await` and `wait` give the result of the ranks before this one, or null at
   *   rank 0. They throw a `DataCloneError` at a process whose object can't be carried, and an
   *   `MPI.Exception` at the ranks behind it then; a `TypeError` at ranks that get objects which do
   *   not fit together; what a function throws
   * @throws {TypeError} if `op` is neither an operation nor a function
   * @example
   * const start = (await comm.iexscan(mine.length)) ?? 0;
   */
  iexscan<T>(sendobj: T, op?: ObjectOp<T>): Request<Widened<T> | null>;
  iexscan<T>(sendobj: T, named: { op?: ObjectOp<T> }): Request<Widened<T> | null>;
  @parameters('Intracomm', 'sendobj', 'op')
  iexscan(sendobj: unknown, op: unknown = SUM): Request<unknown> {
    return iexscanObjects(this, sendobj, op);
  }
}
