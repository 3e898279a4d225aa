// What all of mpi4node/util that waits is made of: two counters in the memory of one process. Who
// wants in takes a number from the first, and is let in when the second has passed it. Numbers are
// drawn by one atomic operation, so nobody overtakes; they are not bound to a process, so several
// asynchronous tasks of one may wait at the same time; and letting the next one in never has to
// wait for that one.

import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';

/** How many numbers were taken, and how many are let in, both modulo 2^32. */
const TAKEN = 0;
const ADMITTED = 1;

/** The process whose memory has the counters. */
const HOST = 0;

const { COMM_WORLD, LOCK_SHARED, MODE_NOCHECK, NO_OP, SUM } = MPI;

/** Serves others. On COMM_SELF it would not: see progressCommunicator in workarounds/mpich. */
const makeProgress = (): boolean => COMM_WORLD.Iprobe();

export type Numbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** Items at one process of a window, which are read and changed only by atomic operations. */
export class AtomicItems {
  readonly #win: MPI.Win;
  readonly #host: number;
  #epochs = 0;

  /**
   * Collective. `initial` is what the items are at the host, of which the others need the type
   * only.
   */
  constructor(initial: Numbers, comm: MPI.Intracomm, info: MPI.Info, host = HOST) {
    this.#host = host;
    const isHost = comm.Get_rank() === host;
    const unit = initial.BYTES_PER_ELEMENT;
    const size = isHost ? initial.byteLength : 0;
    // In shared memory Open MPI reaches it directly. In a window of Allocate (osc/ucx) each
    // operation would block, also those with a request, until the host enters MPI.
    this.#win = isOneMachine(comm)
      ? MPI.Win.Allocate_shared(size, unit, info, comm)
      : MPI.Win.Allocate(size, unit, info, comm);
    if (isHost) {
      this.#win.Lock(host);
      this.#win.Put(initial, host);
      this.#win.Unlock(host);
    }
    comm.Barrier();
  }

  /** Adds to an item; `result` is what it was before. */
  add(operand: Numbers, result: Numbers, index: number): void {
    this.#run(() => this.#win.Fetch_and_op(operand, result, this.#host, index, SUM));
  }

  /**
   * Adds to an item and reads what it was before, where there is time: the processor is free until
   * it is done.
   */
  addPatiently(operand: Numbers, result: Numbers, index: number, patience: Patience): void {
    this.#open();
    try {
      const request = this.#win.Rget_accumulate(operand, result, this.#host, index, SUM);
      while (!request.Test()) patience.block();
    } finally {
      this.#close();
    }
  }

  /**
   * Adds to an item and reads what it was before without blocking: the event loop runs meanwhile.
   */
  async addAsync(
    operand: Numbers,
    result: Numbers,
    index: number,
    patience: Patience,
  ): Promise<void> {
    this.#open();
    try {
      const request = this.#win.Rget_accumulate(operand, result, this.#host, index, SUM);
      // At least once: a loop of such calls must not keep everything else from running.
      do await patience.pause();
      while (!request.Test());
    } finally {
      this.#close();
    }
  }

  /** Reads items from the first on. */
  read(result: Numbers): void {
    this.#run(() => this.#win.Get_accumulate(null, result, this.#host, 0, NO_OP));
  }

  /** Replaces an item if it is what it is expected to be. */
  replace(value: Numbers, expected: Numbers, index: number): boolean {
    const before = expected.slice();
    this.#run(() => this.#win.Compare_and_swap(value, expected, before, this.#host, index));
    return before[0] === expected[0];
  }

  /** Whether an asynchronous operation has not come back yet. */
  get isBusy(): boolean {
    return this.#epochs > 0;
  }

  free(): void {
    this.#win.Free();
  }

  // Nobody ever locks these windows exclusively, so that a lock costs nothing and waits for nobody.
  #open(): void {
    if (this.#epochs === 0) this.#win.Lock(this.#host, LOCK_SHARED, MODE_NOCHECK);
    this.#epochs++;
  }
  #close(): void {
    this.#epochs--;
    if (this.#epochs === 0) this.#win.Unlock(this.#host);
  }
  #run(operation: () => void): void {
    this.#open();
    try {
      operation();
      // With an asynchronous operation under way the epoch goes on.
      if (this.#epochs > 1) this.#win.Flush(this.#host);
    } finally {
      this.#close();
    }
    // Access to memory that is at hand is no progress to the libraries, and others that need some
    // of this process would wait for the end of a loop such as `while (counter.next(0) < n)`.
    makeProgress();
  }
}

function isOneMachine(comm: MPI.Intracomm): boolean {
  const machine = comm.Split_type(MPI.COMM_TYPE_SHARED);
  const size = machine.Get_size();
  machine.Free();
  return size === comm.Get_size();
}

export class Tickets {
  readonly #items: AtomicItems;

  /** Collective. @param admitted so many are let in at once */
  constructor(admitted: number, comm: MPI.Intracomm, info: MPI.Info) {
    this.#items = new AtomicItems(Uint32Array.of(0, admitted), comm, info);
  }

  /** Takes the next number. */
  take(): number {
    return this.#add(TAKEN, 1);
  }
  takeAsync(): Promise<number> {
    return this.#addAsync(TAKEN, 1, new Patience());
  }

  /** Blocks until the number is let in. */
  wait(ticket: number): void {
    const patience = new Patience();
    const admitted = new Uint32Array(1);
    for (;;) {
      this.#items.addPatiently(Uint32Array.of(0), admitted, ADMITTED, patience);
      const ahead = (ticket - admitted[0]) | 0;
      if (ahead < 0) return;
      patience.block(ahead);
    }
  }
  async waitAsync(ticket: number): Promise<void> {
    const patience = new Patience();
    for (;;) {
      const ahead = (ticket - (await this.#addAsync(ADMITTED, 0, patience))) | 0;
      if (ahead < 0) return;
      await patience.pause(ahead);
    }
  }

  /** Takes a number if it is let in at once. */
  tryTake(): boolean {
    for (;;) {
      const { taken, waiting } = this.read();
      if (waiting >= 0) return false;
      if (this.#items.replace(Uint32Array.of(taken + 1), Uint32Array.of(taken), TAKEN)) return true;
    }
  }

  /** Lets so many more in. */
  admit(count: number): void {
    this.#add(ADMITTED, count);
  }
  /** Lets others in, unless somebody else has let others in since `admitted` was read. */
  tryAdmit(count: number, admitted: number): boolean {
    return this.#items.replace(
      Uint32Array.of(admitted + count),
      Uint32Array.of(admitted),
      ADMITTED,
    );
  }

  /** @returns waiting: so many numbers wait; if negative, so many more would be let in at once */
  read(): { taken: number; admitted: number; waiting: number } {
    const items = new Uint32Array(2);
    this.#items.read(items);
    const [taken, admitted] = items;
    return { taken, admitted, waiting: (taken - admitted) | 0 };
  }

  free(): void {
    this.#items.free();
  }

  #add(index: number, count: number): number {
    const result = new Uint32Array(1);
    this.#items.add(Uint32Array.of(count), result, index);
    return result[0];
  }
  async #addAsync(index: number, count: number, patience: Patience): Promise<number> {
    const result = new Uint32Array(1);
    await this.#items.addAsync(Uint32Array.of(count), result, index, patience);
    return result[0];
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Milliseconds for which MPI serves others after each pause: an access is several messages. */
const visit = 0.05;

/** The longest pause: who is far behind has no need to look often. */
function limited(waited: number, longest: number, ahead: number): number {
  return Math.min(waited / 16, longest * (1 + ahead / 8));
}

/**
 * Waits between one look and the next, longer the longer it has already taken: at first not at all,
 * then a sixteenth of the time so far, which adds as much to the time that it takes at most.
 */
export class Patience {
  readonly #start = performance.now();

  /** Blocks for up to 1 ms or so, and lets MPI make progress: others may need this process. */
  block(ahead = 0): void {
    makeProgress();
    const waited = performance.now() - this.#start;
    if (waited < 0.2) return;
    Atomics.wait(sleeper, 0, 0, limited(waited, 1, ahead));
    const end = performance.now() + visit;
    do makeProgress();
    while (performance.now() < end);
  }

  /** Lets the event loop run, at first without a pause and then for 1 to 4 ms or so. */
  pause(ahead = 0): Promise<void> {
    const waited = performance.now() - this.#start;
    return new Promise((resolve) => {
      if (waited < 2) setImmediate(resolve);
      else setTimeout(resolve, Math.max(1, limited(waited, 4, ahead)));
    });
  }
}

// --- Errors -------------------------------------------------------------------------------------

function errorOf(error_class: number, name: string, method: string, what: string): MPI.Exception {
  return new MPI.Exception(error_class, {
    error_class,
    error_string: what,
    message: `${method}: ${name}: ${what}`,
  });
}

/** The error for a call that must not come now. */
export const misuse = (method: string, what: string): MPI.Exception =>
  errorOf(MPI.ERR_RMA_SYNC, 'MPI_ERR_RMA_SYNC', method, what);

/** The error for a call after `free`. */
export const freed = (method: string, what: string): MPI.Exception =>
  errorOf(MPI.ERR_WIN, 'MPI_ERR_WIN', method, `${what} was freed`);

export function checkComm(method: string, comm: unknown): asserts comm is MPI.Intracomm {
  if (comm instanceof MPI.Comm && !(comm instanceof MPI.Intercomm)) return;
  throw new TypeError(`${method}: comm must be an MPI.Intracomm, but ${show(comm)} came`);
}

export function checkBoolean(
  method: string,
  argument: string,
  value: unknown,
): asserts value is boolean {
  if (typeof value === 'boolean') return;
  throw new TypeError(`${method}: ${argument} must be a boolean, but ${show(value)} came`);
}

/** An integer from `least` to 2^31 - 1. */
export function checkNumber(
  method: string,
  argument: string,
  value: unknown,
  least: number,
): asserts value is number {
  if (!Number.isInteger(value)) {
    throw new TypeError(`${method}: ${argument} must be an integer, but ${show(value)} came`);
  }
  if ((value as number) >= least && (value as number) < 2 ** 31) return;
  throw new RangeError(`${method}: ${argument} must be from ${least} to 2^31 - 1, but is ${value}`);
}
