import { raise } from '../base/exception.js';
import { asHandle } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import type { Status } from '../buffers/status.js';
import { integerArray } from '../memory/integer_lists.js';
import { frame } from '../native/addon.js';
import { notInteger, show } from '../native/argument_checks.js';
import { gate, pass } from '../native/gate.js';
import {
  MPI_Parrived,
  MPI_Pready,
  MPI_Pready_list,
  MPI_Pready_range,
  MPI_Start,
  MPI_Startall,
} from '../native/generated/functions.js';
import type { Memory } from '../native/message_data.js';
import { isNothingToStart } from '../workarounds/open_mpi_requests.js';
import { notPossible } from './errors.js';
import { Persistent, type Substitute, type Work } from './persistent_state.js';
import { notOfClass, Request } from './request.js';

/**
 * A persistent operation: it is set up once, by `Send_init` or a similar method, and started as
 * often as wanted. It is active from `Start` until `Wait`, `Test`, `await` or a similar call has
 * completed it, and inactive otherwise. Do not touch its memory while it is active. MPI knows the
 * memory until `Free`.
 *
 * It can be awaited while it is active. While it is inactive there is nothing to await: `await`
 * gives the request itself.
 *
 * @example
 * const request = comm.Send_init(array, 1);
 * for (let step = 0; step < 100; step++) {
 *   request.Start();
 *   request.Wait();
 * }
 * request.Free();
 */
export class Prequest extends Request<Status> {
  /**
   * Makes a null request, or another object for the operation of a persistent request. Local.
   *
   * @param request a persistent or a null request; null makes a null request
   * @throws {TypeError} if it is anything else; for an active persistent collective or reduction by
   *   a JavaScript function: only the object that has started it can complete it
   */
  constructor(request: Request | null = null) {
    super(request as Request<Status> | null);
    if (!this.is_null && !(request instanceof Prequest)) throw notOfClass('Prequest', request);
  }

  /** Takes over a persistent operation, which is inactive. @internal */
  static _init(handle: number, state: Persistent): Prequest {
    const request = new Prequest();
    request._own(handle, state);
    return request;
  }

  /**
   * Makes a persistent request of the MPI library's own handle, which `tohandle` gives. Local.
   *
   * @param handle the handle, as a number; only valid in the process that it comes from
   * @returns a request that stands for the same operation
   * @throws {TypeError} if the handle is not such a number
   */
  static override fromhandle(handle: number): Prequest;
  static override fromhandle(named: { handle: number }): Prequest;
  @parameters('Prequest', 'handle')
  static override fromhandle(handle: unknown): Prequest {
    return new Prequest()._adopt(asHandle('Prequest', handle));
  }

  /**
   * Starts the operation: it is active from now on, until it is complete and was waited for. Does
   * not block. `MPI_Start`
   *
   * @throws {TypeError} if its memory is detached, since it was transferred elsewhere
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the operation is active or was
   *   freed
   * @example
   * const request = comm.Recv_init(buffer, 0);
   * request.Start();
   * await request;   // and again, as often as needed
   */
  Start(): void {
    const state = this._kept as Persistent | null;
    if (state !== null) checkStart(state, 'Prequest.Start');
    if (state !== null && state.substitute !== null) this._handle = state.substitute.start();
    else MPI_Start(this);
    state?.begin();
  }

  /**
   * Starts several operations, in any order. Nothing is started if one of them can't be. Does not
   * block. `MPI_Startall`
   *
   * @param requests an array of persistent requests, each once
   * @throws {TypeError} if `requests` is not an array of `MPI.Prequest`; if memory of an operation
   *   is detached, since it was transferred elsewhere
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if a request is null, active, freed,
   *   or there twice
   * @example
   * MPI.Prequest.Startall([receive, send]);
   * MPI.Request.Waitall([receive, send]);
   */
  static Startall(requests: readonly Prequest[]): void;
  static Startall(named: { requests: readonly Prequest[] }): void;
  @parameters('Prequest', 'requests')
  static Startall(requests: unknown): void {
    const set = asPrequests('Prequest.Startall', requests);
    if (isNothingToStart(set)) return;
    if (set.some((request) => request._persistent()?.substitute != null)) {
      for (const request of set) request.Start();
      return;
    }
    if (!gate.isOpen) pass('MPI_Startall');
    const handles = Float64Array.from(set, ({ _handle }) => _handle);
    frame[1] = set.length;
    MPI_Startall(handles);
    if (frame[0] !== 0) raise('MPI_Startall', frame[0]);
    for (const { _kept } of set) (_kept as Persistent | null)?.begin();
  }

  private _partitioned(kind: Persistent['kind'], method: string): Uint8Array {
    const state = this._persistent();
    if (state?.kind !== kind || state.isFreed || state.partitions === null) {
      throw notPossible(method, `is no ${kind}`);
    }
    return state.partitions;
  }

  // See psend_init() in the binding.
  private _isToNobody(): boolean {
    return this._persistent()?.kept === TO_NOBODY;
  }

  // The partitions of a send that has been started. MPICH 4.0 counts down for each call, unchecked.
  private _unsent(method: string): Uint8Array {
    const partitions = this._partitioned('partitioned send', method);
    if (this._persistent()?.isActive !== true) throw notPossible(method, 'has not been started');
    return partitions;
  }

  /**
   * Lets MPI send one partition of a partitioned send (`Psend_init`) that was started. The
   * partition must not be touched from now on. Does not block. `MPI_Pready`
   *
   * @param partition the number of the partition, from 0
   * @throws {TypeError} if the number is not an integer
   * @throws {RangeError} if there is no such partition
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is not a partitioned
   *   send, has not been started, or has sent this partition since its start
   * @example
   * const request = comm.Psend_init(array, 4, 1);
   * request.Start();
   * for (let i = 0; i < 4; i++) {
   *   fill(array, i);
   *   request.Pready(i);
   * }
   * request.Wait();
   */
  Pready(partition: number): void;
  Pready(named: { partition: number }): void;
  @parameters('Prequest', 'partition')
  Pready(partition: unknown): void {
    const method = 'Prequest.Pready';
    const partitions = this._unsent(method);
    const index = asPartition(partition, partitions, method, 'partition');
    checkUnsent(partitions, index, method);
    if (!this._isToNobody()) MPI_Pready(index, this);
    partitions[index] = 1;
  }

  /**
   * Lets MPI send a range of partitions of a partitioned send (`Psend_init`) that was started. The
   * partitions must not be touched from now on. Does not block. `MPI_Pready_range`
   *
   * @param partition_low the number of the first partition of the range, from 0
   * @param partition_high the number of the last partition, which is part of the range
   * @throws {TypeError} if a number is not an integer
   * @throws {RangeError} if there is no such partition, or `partition_low` is above
   *   `partition_high`
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is not a partitioned
   *   send, has not been started, or has sent one of the partitions since its start; then it sends
   *   none
   */
  Pready_range(partition_low: number, partition_high: number): void;
  Pready_range(
    ...named:
      | [{ partition_low: number; partition_high: number }]
      | [number, { partition_high: number }]
  ): void;
  @parameters('Prequest', 'partition_low', 'partition_high')
  Pready_range(partition_low: unknown, partition_high?: unknown): void {
    const method = 'Prequest.Pready_range';
    const partitions = this._unsent(method);
    const low = asPartition(partition_low, partitions, method, 'partition_low');
    const high = asPartition(partition_high, partitions, method, 'partition_high');
    if (low > high) {
      throw new RangeError(
        `${method}: partition_low is ${low}, but must not be above partition_high, which is ${high}`,
      );
    }
    for (let i = low; i <= high; i++) checkUnsent(partitions, i, method);
    if (!this._isToNobody()) MPI_Pready_range(low, high, this);
    partitions.fill(1, low, high + 1);
  }

  /**
   * Lets MPI send some partitions of a partitioned send (`Psend_init`) that was started. The
   * partitions must not be touched from now on. Does not block. `MPI_Pready_list`
   *
   * @param partitions the numbers of the partitions, from 0, each once
   * @throws {TypeError} if `partitions` is not an array of integers
   * @throws {RangeError} if there is no such partition
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is not a partitioned
   *   send, has not been started, or has sent one of the partitions since its start; then it sends
   *   none
   */
  Pready_list(partitions: ArrayLike<number>): void;
  Pready_list(named: { partitions: ArrayLike<number> }): void;
  @parameters('Prequest', 'partitions')
  Pready_list(partitions: unknown): void {
    const method = 'Prequest.Pready_list';
    const list = integerArray(method, 'partitions', partitions);
    const sent = this._unsent(method);
    const after = sent.slice();
    list.forEach((partition, i) => {
      checkUnsent(after, asPartition(partition, sent, method, `partitions[${i}]`), method);
      after[partition] = 1;
    });
    if (list.length > 0 && !this._isToNobody()) MPI_Pready_list(list, this);
    sent.set(after);
  }

  /**
   * Tells whether a partition of a partitioned receive (`Precv_init`) has come and can be used. The
   * request must still be completed by `Wait`, `Test` or a similar call. Does not block.
   * `MPI_Parrived`
   *
   * @param partition the number of the partition, from 0
   * @returns whether it has come; true if the request is not active
   * @throws {TypeError} if the number is not an integer
   * @throws {RangeError} if there is no such partition
   * @throws {MPI.Exception} with the class `MPI.ERR_REQUEST` if the request is not a partitioned
   *   receive
   * @example
   * const request = comm.Precv_init(array, 4, 0, 7);
   * request.Start();
   * while (!request.Parrived(0)) work();
   * use(array.subarray(0, array.length / 4)); // the first partition
   * request.Wait();
   */
  Parrived(partition: number): boolean;
  Parrived(named: { partition: number }): boolean;
  @parameters('Prequest', 'partition')
  Parrived(partition: unknown): boolean {
    const method = 'Prequest.Parrived';
    const partitions = this._partitioned('partitioned receive', method);
    const index = asPartition(partition, partitions, method, 'partition');
    const isActive = this._persistent()?.isActive === true && !this._isToNobody();
    return !isActive || MPI_Parrived(this, index);
  }
}

for (const name of ['then', 'catch', 'finally'] as const) {
  const method = Request.prototype[name];
  Object.defineProperty(Prequest.prototype, name, {
    configurable: true,
    get(this: Prequest) {
      return this._isIdle() ? undefined : method;
    },
  });
}

/** What a partitioned operation with `PROC_NULL` keeps. @internal */
export const TO_NOBODY = Symbol('PROC_NULL');

// Open MPI 4.1 starts an active request a second time, and its processes then wait for ever.
function checkStart(state: Persistent, method: string): void {
  if (state.isActive) throw notPossible(method, 'is active: it must be completed first');
  if (state.isFreed) throw notPossible(method, 'was freed');
  if (!state.isThere()) {
    throw new TypeError(
      `${method}: the memory of the operation is detached: it was transferred elsewhere`,
    );
  }
}

function asPrequests(method: string, requests: unknown): readonly Prequest[] {
  if (!Array.isArray(requests)) {
    throw new TypeError(
      `${method}: requests must be an array of MPI.Prequest, but ${show(requests)} came`,
    );
  }
  // A copy: the program's own array may be one that runs code when it is read.
  const set: unknown[] = Array.from(requests as readonly unknown[]);
  const states = new Set<Persistent>();
  set.forEach((request, i) => {
    if (!(request instanceof Prequest)) {
      throw new TypeError(
        `${method}: requests[${i}] must be an MPI.Prequest, but ${show(request)} came`,
      );
    }
    if (request.is_null) throw notPossible(method, `at index ${i} is null`);
    const state = request._persistent();
    if (state === null) return;
    if (states.has(state)) throw notPossible(method, `at index ${i} is there twice`);
    states.add(state);
    checkStart(state, method);
  });
  return set as Prequest[];
}

function asPartition(
  value: unknown,
  partitions: Uint8Array,
  method: string,
  argument: string,
): number {
  if (!Number.isInteger(value)) throw notInteger(method, argument, value);
  const index = value as number;
  if (index >= 0 && index < partitions.length) return index;
  throw new RangeError(
    `${method}: ${argument} must be from 0 to ${partitions.length - 1}, but is ${index}`,
  );
}

function checkUnsent(partitions: Uint8Array, index: number, method: string): void {
  if (partitions[index] !== 0) throw notPossible(method, `has sent partition ${index} already`);
}

/**
 * Makes the request of a persistent operation.
 *
 * @param handle MPI's request
 * @param kind what may be done to it while it is active
 * @param memory memory that MPI uses until the operation is freed
 * @param memory2 more such memory
 * @param kept what else MPI uses: counts, displacements, datatypes
 * @param partitions of a partitioned operation: which of them were marked since the start
 * @param substitute a nonblocking operation that runs in place of the persistent one
 * @param work what is done here when MPI has completed its part
 * @param handles handles that must not be freed before it
 * @internal
 */
export function persistent(
  handle: number,
  kind: Persistent['kind'],
  memory: Memory | null,
  memory2: Memory | null,
  kept: unknown,
  partitions: Uint8Array | null = null,
  substitute: Substitute | null = null,
  work: Work | null = null,
  handles: readonly number[] = [],
): Prequest {
  const state = new Persistent(memory, memory2, kind, partitions, kept, substitute, work, handles);
  return Prequest._init(handle, state);
}
