// Collectives that carry objects: whatever structured clone carries.

import { parameters } from '../base/named_arguments.js';
import type { Widened } from '../base/widened.js';
import { checkInteger } from '../native/argument_checks.js';
import {
  allgatherObjects,
  alltoallObjects,
  bcastObject,
  gatherObjects,
  scatterObjects,
} from '../object_collectives/exchanges.js';
import {
  iallgatherObjects,
  ialltoallObjects,
  ibcastObject,
  igatherObjects,
  iscatterObjects,
} from '../object_collectives/nonblocking.js';
import { iallreduceObjects, ireduceObjects } from '../object_collectives/nonblocking_reductions.js';
import {
  allreduceObjects,
  type ObjectOp,
  reduceObjects,
} from '../object_collectives/reductions.js';
import { SUM } from '../operations/op.js';
import type { Request } from '../requests/request.js';
import { CommObjects } from './objects.js';

/** The collectives that carry objects. */
export abstract class CommObjectCollectives extends CommObjects {
  /**
   * Waits until all processes have called it. Another name of `Barrier`. Blocking, collective.
   * `MPI_Barrier`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_COMM` if the communicator is null
   */
  barrier(): void {
    this.Barrier();
  }

  /**
   * Gives the root's object to all processes. Blocking, collective. `MPI_Bcast`
   *
   * @param obj the object at the root; elsewhere it is not looked at, so null will do
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns a copy of the root's object, at the root, too
   * @throws {TypeError} if `root` is not an integer
   * @throws {DOMException} `DataCloneError` at the root for what can't be carried
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator; at the others, if the root could not serialize its object
   * @example
   * const settings = comm.bcast(comm.rank === 0 ? readSettings() : null);
   */
  bcast<T>(obj: T | null, root?: number): Widened<T>;
  bcast<T>(obj: T | null, named: { root?: number }): Widened<T>;
  @parameters('Comm', 'obj', 'root')
  bcast(obj: unknown, root: unknown = 0): unknown {
    checkInteger('Comm.bcast', 'root', root);
    return bcastObject(this, obj, root);
  }

  /**
   * Starts to give the root's object to all processes. Nonblocking, collective: await the request,
   * or call its `wait`. The object may be changed at once, but for ArrayBuffers of at least
   * `MPI.serializer.THRESHOLD` bytes, which are sent from where they are. `MPI_Isend`
   *
   * @param obj the object at the root; elsewhere it is not looked at, so null will do
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns a request; `await` and `wait` give a copy of the root's object, at the root, too. They
   *   throw a `DataCloneError` at the root for what can't be carried, and an `MPI.Exception` at the
   *   others then
   * @throws {TypeError} if `root` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const request = comm.ibcast(comm.rank === 0 ? readSettings() : null);
   * prepare();
   * const settings = await request;
   */
  ibcast<T>(obj: T | null, root?: number): Request<Widened<T>>;
  ibcast<T>(obj: T | null, named: { root?: number }): Request<Widened<T>>;
  @parameters('Comm', 'obj', 'root')
  ibcast(obj: unknown, root: unknown = 0): Request<unknown> {
    checkInteger('Comm.ibcast', 'root', root);
    return ibcastObject(this, obj, root);
  }

  /**
   * Collects an object from each process at the root. Blocking, collective. `MPI_Gatherv`
   *
   * @param sendobj this process's object
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns at the root an array of copies, in the order of ranks; elsewhere null
   * @throws {TypeError} if `root` is not an integer
   * @throws {DOMException} `DataCloneError` at a process whose object can't be carried
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator; at the root, if another process could not serialize its object
   * @example
   * const names = comm.gather(os.hostname());
   * if (names !== null) console.log(names.join());
   */
  gather<T>(sendobj: T, root?: number): T[] | null;
  gather<T>(sendobj: T, named: { root?: number }): T[] | null;
  @parameters('Comm', 'sendobj', 'root')
  gather(sendobj: unknown, root: unknown = 0): unknown[] | null {
    checkInteger('Comm.gather', 'root', root);
    return gatherObjects(this, sendobj, root);
  }

  /**
   * Starts to collect an object from each process at the root. Nonblocking, collective: await the
   * request, or call its `wait`. The object may be changed at once, but for ArrayBuffers of at
   * least `MPI.serializer.THRESHOLD` bytes, which are sent from where they are. `MPI_Isend`
   *
   * @param sendobj this process's object
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns a request; `await` and `wait` give an array of copies at the root, in the order of
   *   ranks, and null elsewhere. They throw a `DataCloneError` at a process whose object can't be
   *   carried, and an `MPI.Exception` at the root then
   * @throws {TypeError} if `root` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const reports = await comm.igather({ rank: comm.rank, seconds });
   */
  igather<T>(sendobj: T, root?: number): Request<T[] | null>;
  igather<T>(sendobj: T, named: { root?: number }): Request<T[] | null>;
  @parameters('Comm', 'sendobj', 'root')
  igather(sendobj: unknown, root: unknown = 0): Request<unknown[] | null> {
    checkInteger('Comm.igather', 'root', root);
    return igatherObjects(this, sendobj, root);
  }

  /**
   * Gives each process its item of the root's array. Blocking, collective. `MPI_Scatterv`
   *
   * @param sendobj at the root an array with an item for each process, or null, which gives null to
   *   each; elsewhere it is not looked at
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns a copy of this process's item
   * @throws {TypeError} if `root` is not an integer; at the root, if `sendobj` is not an array
   * @throws {RangeError} at the root, if `sendobj` has not an item for each process
   * @throws {DOMException} `DataCloneError` at the root for what can't be carried
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator; at the others, if the root could not serialize its items
   * @example
   * const part = comm.scatter(comm.rank === 0 ? split(work, comm.size) : null);
   */
  scatter<T>(sendobj: readonly T[] | null, root?: number): T;
  scatter<T>(sendobj: readonly T[] | null, named: { root?: number }): T;
  @parameters('Comm', 'sendobj', 'root')
  scatter(sendobj: unknown, root: unknown = 0): unknown {
    checkInteger('Comm.scatter', 'root', root);
    return scatterObjects(this, sendobj, root);
  }

  /**
   * Starts to give each process its item of the root's array. Nonblocking, collective: await the
   * request, or call its `wait`. The items may be changed at once, but for ArrayBuffers of at least
   * `MPI.serializer.THRESHOLD` bytes, which are sent from where they are. `MPI_Isend`
   *
   * @param sendobj at the root an array with an item for each process, or null, which gives null to
   *   each; elsewhere it is not looked at
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns a request; `await` and `wait` give a copy of this process's item. Where the root's
   *   items can't be carried, or are not one for each process, they throw what is wrong at the root
   *   (a `DataCloneError`, a `TypeError` or a `RangeError`), and an `MPI.Exception` at the others
   * @throws {TypeError} if `root` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const part = await comm.iscatter(comm.rank === 0 ? split(work, comm.size) : null);
   */
  iscatter<T>(sendobj: readonly T[] | null, root?: number): Request<T>;
  iscatter<T>(sendobj: readonly T[] | null, named: { root?: number }): Request<T>;
  @parameters('Comm', 'sendobj', 'root')
  iscatter(sendobj: unknown, root: unknown = 0): Request<unknown> {
    checkInteger('Comm.iscatter', 'root', root);
    return iscatterObjects(this, sendobj, root);
  }

  /**
   * Collects an object from each process at all of them. Blocking, collective. `MPI_Allgatherv`
   *
   * @param sendobj this process's object
   * @returns an array of copies, in the order of ranks
   * @throws {DOMException} `DataCloneError` at a process whose object can't be carried
   * @throws {MPI.Exception} at the others, if a process could not serialize its object
   * @example
   * const loads = comm.allgather(tasks.length);   // [12, 7, …]
   */
  allgather<T>(sendobj: T): T[];
  @parameters('Comm', 'sendobj')
  allgather(sendobj: unknown): unknown[] {
    return allgatherObjects(this, sendobj);
  }

  /**
   * Starts to collect an object from each process at all of them. Nonblocking, collective: await
   * the request, or call its `wait`. The object may be changed at once, but for ArrayBuffers of at
   * least `MPI.serializer.THRESHOLD` bytes, which are sent from where they are. `MPI_Isend`
   *
   * @param sendobj this process's object
   * @returns a request; `await` and `wait` give an array of copies, in the order of ranks. They
   *   throw a `DataCloneError` at a process whose object can't be carried, and an `MPI.Exception`
   *   at the others then
   * @example
   * const request = comm.iallgather(tasks.length);
   * compute();
   * const loads = await request;   // [12, 7, …]
   */
  iallgather<T>(sendobj: T): Request<T[]>;
  @parameters('Comm', 'sendobj')
  iallgather(sendobj: unknown): Request<unknown[]> {
    return iallgatherObjects(this, sendobj);
  }

  /**
   * Sends an object to each process, and receives one from each. Blocking, collective.
   * `MPI_Alltoallv`
   *
   * @param sendobj an array with an item for each process: item `i` goes to rank `i`. Null gives
   *   null to each
   * @returns an array of copies: item `i` comes from rank `i`
   * @throws {TypeError} if `sendobj` is not an array or null
   * @throws {RangeError} if `sendobj` has not an item for each process
   * @throws {DOMException} `DataCloneError` at a process whose items can't be carried
   * @throws {MPI.Exception} at the others, if a process could not serialize its items
   * @example
   * const mine = comm.alltoall(byOwner(particles, comm.size)).flat();
   */
  alltoall<T>(sendobj: readonly T[] | null): T[];
  @parameters('Comm', 'sendobj')
  alltoall(sendobj: unknown): unknown[] {
    return alltoallObjects(this, sendobj);
  }

  /**
   * Starts to send an object to each process, and to receive one from each. Nonblocking,
   * collective: await the request, or call its `wait`. The items may be changed at once, but for
   * ArrayBuffers of at least `MPI.serializer.THRESHOLD` bytes, which are sent from where they are.
   * `MPI_Isend`
   *
   * @param sendobj an array with an item for each process: item `i` goes to rank `i`. Null gives
   *   null to each
   * @returns a request; `await` and `wait` give an array of copies: item `i` comes from rank `i`.
   *   Where items of a process can't be carried, or are not one for each process, they throw what
   *   is wrong there (a `DataCloneError`, a `TypeError` or a `RangeError`), and an `MPI.Exception`
   *   at the others
   * @example
   * const mine = (await comm.ialltoall(byOwner(particles, comm.size))).flat();
   */
  ialltoall<T>(sendobj: readonly T[] | null): Request<T[]>;
  @parameters('Comm', 'sendobj')
  ialltoall(sendobj: unknown): Request<unknown[]> {
    return ialltoallObjects(this, sendobj);
  }

  /**
   * Combines the objects of all processes at the root, in the order of ranks. Blocking, collective.
   * `MPI_Reduce`, or messages in as many rounds as log2 of the number of processes, rounded up
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. Numbers, booleans and typed arrays are combined by
   * `MPI_Reduce` where that gives the same; sums and products of floating-point numbers depend on
   * the order in their last digits.
   *
   * A function is given copies of two objects, or of what it has returned for them, and must return
   * an object that can be sent. It need not commute, but must be associative: with four processes
   * the result is `op(op(a, b), op(c, d))`.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns the result at the root; elsewhere null
   * @throws {TypeError} at all processes, if their objects do not fit together: it says who has
   *   what; if `root` is not an integer, or `op` neither an operation nor a function
   * @throws {DOMException} `DataCloneError` at a process whose object can't be carried
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator; at the root, if another process failed, whose rank it names
   * @throws {unknown} what a function throws, where it ran
   * @example
   * const total = comm.reduce(local, MPI.SUM);
   * const longest = comm.reduce(word, (a, b) => (b.length > a.length ? b : a));
   */
  reduce<T>(sendobj: T, op?: ObjectOp<T>, root?: number): Widened<T> | null;
  reduce<T>(sendobj: T, named: { op?: ObjectOp<T>; root?: number }): Widened<T> | null;
  reduce<T>(sendobj: T, op: ObjectOp<T>, named: { root?: number }): Widened<T> | null;
  @parameters('Comm', 'sendobj', 'op', 'root')
  reduce(sendobj: unknown, op: unknown = SUM, root: unknown = 0): unknown {
    checkInteger('Comm.reduce', 'root', root);
    return reduceObjects(this, sendobj, op, root);
  }

  /**
   * Starts to combine the objects of all processes at the root, in the order of ranks. Nonblocking,
   * collective: await the request, or call its `wait`. The root collects all objects, and combines
   * them when it is asked for the result; for large arrays of many processes, `Ireduce` needs less
   * memory. The object may be changed at once, but for ArrayBuffers of at least
   * `MPI.serializer.THRESHOLD` bytes. `MPI_Isend`
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function is given copies of two objects, or of
   * what it has returned. It must be associative, and need not commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @param root the rank of the root, the same at all processes. Default 0
   * @returns a request; `await` and `wait` give the result at the root, and null elsewhere. They
   *   throw a `DataCloneError` at a process whose object can't be carried, and an `MPI.Exception`
   *   at the root then; a `TypeError` at the root if the objects do not fit together, and at a
   *   process whose object `op` can't combine; at the root what a function throws
   * @throws {TypeError} if `root` is not an integer, or `op` neither an operation nor a function
   * @throws {MPI.Exception} with the class `MPI.ERR_ROOT` if `root` is not a rank of the
   *   communicator
   * @example
   * const slowest = await comm.ireduce(seconds, MPI.MAX);
   */
  ireduce<T>(sendobj: T, op?: ObjectOp<T>, root?: number): Request<Widened<T> | null>;
  ireduce<T>(sendobj: T, named: { op?: ObjectOp<T>; root?: number }): Request<Widened<T> | null>;
  ireduce<T>(sendobj: T, op: ObjectOp<T>, named: { root?: number }): Request<Widened<T> | null>;
  @parameters('Comm', 'sendobj', 'op', 'root')
  ireduce(sendobj: unknown, op: unknown = SUM, root: unknown = 0): Request<unknown> {
    checkInteger('Comm.ireduce', 'root', root);
    return ireduceObjects(this, sendobj, op, root);
  }

  /**
   * Combines the objects of all processes, and gives the result to all of them. Blocking,
   * collective. `MPI_Allreduce`, or combined at rank 0 by rounds of messages and broadcast
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function must be associative, and need not
   * commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects. Default
   *   `MPI.SUM`
   * @returns a copy of the result, the same at all processes
   * @throws {TypeError} at all processes, if their objects do not fit together: it says who has
   *   what; if `op` is neither an operation nor a function
   * @throws {DOMException} `DataCloneError` at a process whose object can't be carried
   * @throws {MPI.Exception} if another process failed, whose rank it names
   * @throws {unknown} what a function throws, where it ran
   * @example
   * const converged = comm.allreduce(change < 1e-6, MPI.LAND);
   * const best = comm.allreduce(mine, (a, b) => (a.score >= b.score ? a : b));
   */
  allreduce<T>(sendobj: T, op?: ObjectOp<T>): Widened<T>;
  allreduce<T>(sendobj: T, named: { op?: ObjectOp<T> }): Widened<T>;
  @parameters('Comm', 'sendobj', 'op')
  allreduce(sendobj: unknown, op: unknown = SUM): unknown {
    return allreduceObjects(this, sendobj, op);
  }

  /**
   * Starts to combine the objects of all processes, and to give the result to all of them.
   * Nonblocking, collective: await the request, or call its `wait`. Each process collects all
   * objects, and combines them when it is asked for the result; for large arrays of many processes,
   * `Iallreduce` needs less memory. The object may be changed at once, but for ArrayBuffers of at
   * least `MPI.serializer.THRESHOLD` bytes. `MPI_Isend`
   *
   * A predefined operation combines numbers, booleans, bigints, and typed arrays of one length item
   * by item (into a new one); `SUM`, `MAX` and `MIN` strings; `SUM` joins plain arrays; `MAXLOC`
   * and `MINLOC` take pairs `[value, location]`. A function is given copies of two objects, or of
   * what it has returned. It must be associative, and need not commute.
   *
   * @param sendobj this process's object
   * @param op a predefined operation, one of `MPI.Op.Create`, or a function of two objects, which
   *   runs at all processes. Default `MPI.SUM`
   * @returns a request; `await` and `wait` give the result. They throw a `DataCloneError` at a
   *   process whose object can't be carried, and an `MPI.Exception` at the others then; a
   *   `TypeError` if the objects do not fit together; what a function throws
   * @throws {TypeError} if `op` is neither an operation nor a function
   * @example
   * const residual = comm.iallreduce(localResidual, MPI.MAX);
   * exchangeBorders();
   * if ((await residual) < 1e-9) break;
   */
  iallreduce<T>(sendobj: T, op?: ObjectOp<T>): Request<Widened<T>>;
  iallreduce<T>(sendobj: T, named: { op?: ObjectOp<T> }): Request<Widened<T>>;
  @parameters('Comm', 'sendobj', 'op')
  iallreduce(sendobj: unknown, op: unknown = SUM): Request<unknown> {
    return iallreduceObjects(this, sendobj, op);
  }
}
