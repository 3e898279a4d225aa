import { namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { Hold } from './hold.js';
import { checkBoolean, checkComm, freed, misuse, Tickets } from './tickets.js';

export interface MutexArguments {
  /** Whether a process may acquire the mutex again while it holds it. Default `false`. */
  recursive?: boolean;
  /** The processes that share it. Default `MPI.COMM_SELF`: this process alone. */
  comm?: MPI.Intracomm;
  /** Hints for the library. Default `MPI.INFO_NULL`. */
  info?: MPI.Info;
}

const mutexArguments = namedFunction(
  'Mutex',
  ['recursive', 'comm', 'info'],
  (...values: unknown[]) => values,
);

/**
 * Mutual exclusion: one process at a time holds it. Those who wait get it in the order in which
 * they asked, so that nobody waits for ever while others come and go.
 *
 * It belongs to a process as a whole. `acquire` blocks the process; with `acquireAsync` several
 * tasks of one process can wait for it, and each gets it for itself.
 *
 * Each process draws a number from a counter at rank 0 (by `MPI_Fetch_and_op`) and waits until that
 * number is called. It looks less often the longer it has waited: handing the mutex over takes up
 * to a sixteenth of the waiting time.
 *
 * @example
 * using mutex = new Mutex({ comm: MPI.COMM_WORLD });
 * {
 *   using held = mutex.hold();
 *   // One process at a time is here.
 * }
 *
 * await mutex.acquireAsync();   // timers and promises go on while another process holds it
 * try {
 *   // …
 * } finally {
 *   mutex.release();
 * }
 */
export class Mutex {
  readonly #recursive: boolean;
  #tickets: Tickets | null;
  /** How often this process has acquired it. */
  #count = 0;
  /** Tasks of this process that wait for it. */
  #waiting = 0;
  /** @internal */
  readonly _comm: MPI.Intracomm;

  /**
   * Makes a mutex, which nobody holds. Free it with `free`. Blocking and collective over `comm`.
   *
   * @throws {TypeError} if an option is of the wrong type
   */
  constructor(named: MutexArguments = {}) {
    const [recursive = false, comm = MPI.COMM_SELF, info = MPI.INFO_NULL] = mutexArguments(named);
    checkBoolean('Mutex', 'recursive', recursive);
    checkComm('Mutex', comm);
    this.#recursive = recursive;
    this._comm = comm;
    this.#tickets = new Tickets(1, comm, info as MPI.Info);
  }

  /**
   * Acquires the mutex: waits until no other process holds it and none has asked before. Blocking.
   *
   * @param blocking whether to wait for other processes. With `false`, it is acquired only if it is
   *   free now. Default `true`
   * @returns whether this process has it
   * @throws {TypeError} if `blocking` is not a boolean
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it would wait for ever: this
   *   process holds the mutex and it is not recursive, or an `acquireAsync` of this process waits;
   *   with `MPI.ERR_WIN` if the mutex was freed
   */
  acquire(blocking?: boolean): boolean;
  acquire(named: { blocking?: boolean }): boolean;
  @parameters('Mutex', 'blocking')
  acquire(blocking: unknown = true): boolean {
    const method = 'Mutex.acquire';
    const tickets = this.#alive(method);
    checkBoolean(method, 'blocking', blocking);
    if (this.#count > 0) {
      if (!this.#recursive) {
        throw misuse(method, 'this process holds the mutex already: call release first');
      }
      this.#count++;
      return true;
    }
    if (blocking) {
      this._checkBlocking(method);
      tickets.wait(tickets.take());
    } else if (this.#waiting > 0 || !tickets.tryTake()) return false;
    this.#count = 1;
    return true;
  }

  /**
   * Acquires the mutex without blocking: timers and other events go on meanwhile. If this process
   * holds a recursive mutex already, it acquires it once more at once; if the mutex is not
   * recursive, it waits until this process has released it. Nonblocking.
   *
   * @returns a promise that resolves when this process has the mutex
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the mutex was freed
   */
  async acquireAsync(): Promise<void> {
    const tickets = this.#alive('Mutex.acquireAsync');
    if (this.#recursive && this.#count > 0) this.#count++;
    else await this.#waitAsync(tickets, 1);
  }

  async #waitAsync(tickets: Tickets, count: number): Promise<void> {
    this.#waiting++;
    try {
      await tickets.waitAsync(await tickets.takeAsync());
    } finally {
      this.#waiting--;
    }
    this.#count = count;
  }

  /**
   * Releases the mutex once. When it was released as often as acquired, the process that has waited
   * longest gets it. Does not wait for that process.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if this process does not hold the
   *   mutex, or `MPI.ERR_WIN` if it was freed
   */
  release(): void {
    const tickets = this.#held('Mutex.release', 'release');
    this.#count--;
    if (this.#count === 0) tickets.admit(1);
  }

  /**
   * Acquires the mutex as `acquire` does, and releases it at the end of the block: `using held =
   * mutex.hold()`. Blocking.
   *
   * @returns an object for `using`, whose `release()` releases the mutex earlier
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it would wait for ever, or
   *   `MPI.ERR_WIN` if the mutex was freed
   */
  hold(): Hold {
    this.acquire();
    return new Hold(() => this.release());
  }

  /**
   * Acquires the mutex without blocking, and releases it at the end of the block: `using held =
   * await mutex.holdAsync()`. Nonblocking.
   *
   * @returns a promise of an object for `using`, whose `release()` releases the mutex earlier
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the mutex was freed
   */
  async holdAsync(): Promise<Hold> {
    await this.acquireAsync();
    return new Hold(() => this.release());
  }

  /**
   * Tells whether this process holds the mutex. Local.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the mutex was freed
   */
  locked(): boolean {
    this.#alive('Mutex.locked');
    return this.#count > 0;
  }

  /**
   * Returns how often this process has acquired the mutex and not yet released it. Local.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the mutex was freed
   */
  count(): number {
    this.#alive('Mutex.count');
    return this.#count;
  }

  /**
   * Releases the mutex if this process holds it, and frees it. Nothing happens if it was freed
   * before. Blocking and collective.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if an `acquireAsync` of this process
   *   waits
   */
  free(): void {
    if (this.#tickets === null) return;
    if (this.#waiting > 0)
      throw misuse('Mutex.free', 'an acquireAsync of this process still waits');
    this._letGo();
    this.#tickets.free();
    this.#tickets = null;
  }
  /**
   * Frees the mutex as `free()` does, at the end of the block that declares it: `using mutex = new
   * Mutex(…)`. Blocking and collective.
   */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(method: string): Tickets {
    if (this.#tickets === null) throw freed(method, 'the mutex');
    return this.#tickets;
  }
  #held(method: string, what: string): Tickets {
    const tickets = this.#alive(method);
    if (this.#count === 0) {
      throw misuse(method, `this process does not hold the mutex, and can't ${what} it`);
    }
    return tickets;
  }

  // For a condition, which gives it up while it waits.

  /** Blocked, this process would wait for a task of its own. @internal */
  _checkBlocking(method: string): void {
    if (this.#waiting === 0) return;
    throw misuse(method, 'an acquireAsync of this process waits for the mutex: await that first');
  }
  /** @internal */
  _checkHeld(method: string, what: string): void {
    this.#held(method, what);
  }
  /** Releases it altogether. @internal */
  _yield(): number {
    const count = this.#count;
    this.#count = 0;
    this.#tickets?.admit(1);
    return count;
  }
  /** Releases it altogether if this process holds it. @internal */
  _letGo(): void {
    if (this.#count > 0) this._yield();
  }
  /** @internal */
  _regain(count: number): void {
    const tickets = this.#alive('Condition.wait');
    tickets.wait(tickets.take());
    this.#count = count;
  }
  /** @internal */
  _regainAsync(count: number): Promise<void> {
    return this.#waitAsync(this.#alive('Condition.waitAsync'), count);
  }
}
