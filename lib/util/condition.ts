import { namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import type { Hold } from './hold.js';
import { Mutex } from './mutex.js';
import { checkBoolean, checkComm, checkNumber, freed, misuse, Tickets } from './tickets.js';

interface ConditionArguments {
  /** Whether the mutex that the condition makes is recursive. Default `true`. */
  recursive?: boolean;
  /**
   * The processes that share the condition and the mutex that it makes. Default `MPI.COMM_SELF`:
   * this process alone.
   */
  comm?: MPI.Intracomm;
  /** Hints for the library. Default `MPI.INFO_NULL`. */
  info?: MPI.Info;
}

const conditionArguments = namedFunction(
  'Condition',
  ['mutex', 'recursive', 'comm', 'info'],
  (...values: unknown[]) => values,
);

/**
 * Waiting until another process has changed something that a mutex protects: `wait` gives up the
 * mutex, waits until another process calls `notify`, and has the mutex again when it returns. The
 * process that has waited longest is woken first.
 *
 * @example
 * using condition = new Condition({ comm: MPI.COMM_WORLD });
 * {
 *   using held = condition.hold();
 *   condition.wait_for(() => isFilled());
 *   take();
 *   condition.notify();
 * }
 */
export class Condition {
  readonly #mutex: Mutex;
  readonly #ownsMutex: boolean;
  #tickets: Tickets | null;
  /** Tasks of this process that wait for a notification or, after it, for the mutex. */
  #waiting = 0;

  /**
   * Makes a condition. Free it with `free`. Blocking and collective over the processes of the
   * mutex.
   *
   * @param mutex the mutex that protects what is waited for; several conditions may share one.
   *   Default null: the condition makes one of its own
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the mutex was freed
   */
  constructor(
    ...values:
      | []
      | [mutex: Mutex | null, named?: ConditionArguments]
      | [named: ConditionArguments & { mutex?: Mutex | null }]
  ) {
    const [mutex = null, recursive = true, comm = MPI.COMM_SELF, info = MPI.INFO_NULL] =
      conditionArguments(...values);
    checkBoolean('Condition', 'recursive', recursive);
    this.#ownsMutex = mutex === null;
    if (mutex === null) {
      checkComm('Condition', comm);
      this.#mutex = new Mutex({ recursive, comm, info: info as MPI.Info });
    } else if (mutex instanceof Mutex) {
      mutex.locked();
      this.#mutex = mutex;
    } else {
      throw new TypeError(`Condition: mutex must be a Mutex, but ${show(mutex)} came`);
    }
    this.#tickets = new Tickets(0, this.#mutex._comm, info as MPI.Info);
  }

  /**
   * Acquires the mutex: waits until no other process holds it and none has asked before. Blocking.
   *
   * @param blocking whether to wait for other processes. With `false`, the mutex is acquired only
   *   if it is free now. Default `true`
   * @returns whether this process has it
   * @throws {TypeError} if `blocking` is not a boolean
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it would wait for ever: this
   *   process holds the mutex and it is not recursive, or an asynchronous call of this process
   *   waits for it; with `MPI.ERR_WIN` if the condition was freed
   */
  acquire(blocking?: boolean): boolean;
  acquire(named: { blocking?: boolean }): boolean;
  @parameters('Condition', 'blocking')
  acquire(blocking: unknown = true): boolean {
    this.#alive('Condition.acquire');
    return this.#mutex.acquire(blocking as boolean);
  }

  /**
   * Acquires the mutex without blocking: timers and other events go on meanwhile. Nonblocking.
   *
   * @returns a promise that resolves when this process has the mutex
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the condition was freed
   */
  async acquireAsync(): Promise<void> {
    this.#alive('Condition.acquireAsync');
    await this.#mutex.acquireAsync();
  }

  /**
   * Releases the mutex once. When it was released as often as acquired, the process that has waited
   * longest for it gets it. Does not wait for that process.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if this process does not hold the
   *   mutex, or `MPI.ERR_WIN` if the condition was freed
   */
  release(): void {
    this.#alive('Condition.release');
    this.#mutex.release();
  }

  /**
   * Acquires the mutex as `acquire` does, and releases it at the end of the block: `using held =
   * condition.hold()`. Blocking.
   *
   * @returns an object for `using`, whose `release()` releases the mutex earlier
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it would wait for ever, or
   *   `MPI.ERR_WIN` if the condition was freed
   */
  hold(): Hold {
    this.#alive('Condition.hold');
    return this.#mutex.hold();
  }

  /**
   * Acquires the mutex without blocking, and releases it at the end of the block: `using held =
   * await condition.holdAsync()`. Nonblocking.
   *
   * @returns a promise of an object for `using`, whose `release()` releases the mutex earlier
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the condition was freed
   */
  async holdAsync(): Promise<Hold> {
    this.#alive('Condition.holdAsync');
    return this.#mutex.holdAsync();
  }

  /**
   * Tells whether this process holds the mutex. Local.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the condition was freed
   */
  locked(): boolean {
    this.#alive('Condition.locked');
    return this.#mutex.locked();
  }

  /**
   * Releases the mutex, waits until another process notifies this one, and acquires the mutex
   * again. What it waits for may have changed once more by then: use `wait_for`, or a loop.
   * Blocking.
   *
   * @returns true
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if this process does not hold the
   *   mutex, or an asynchronous call of this process waits for it; with `MPI.ERR_WIN` if the
   *   condition was freed
   */
  wait(): true {
    const tickets = this.#held('Condition.wait', 'wait');
    this.#mutex._checkBlocking('Condition.wait');
    const ticket = tickets.take();
    const count = this.#mutex._yield();
    tickets.wait(ticket);
    this.#mutex._regain(count);
    return true;
  }

  /**
   * Releases the mutex, waits without blocking until another process notifies this one, and
   * acquires the mutex again. What it waits for may have changed once more by then: use
   * `waitForAsync`, or a loop. Nonblocking.
   *
   * @returns a promise that resolves to true when this process has the mutex again
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_RMA_SYNC` if this process does
   *   not hold the mutex, or `MPI.ERR_WIN` if the condition was freed
   */
  async waitAsync(): Promise<true> {
    const tickets = this.#held('Condition.waitAsync', 'wait');
    this.#waiting++;
    try {
      // The mutex must not be given up before the number is there, which takes no more than an
      // access.
      const ticket = tickets.take();
      const count = this.#mutex._yield();
      await tickets.waitAsync(ticket);
      await this.#mutex._regainAsync(count);
    } finally {
      this.#waiting--;
    }
    return true;
  }

  /**
   * Waits until something is true. It asks first and after each notification, while this process
   * has the mutex. Blocking.
   *
   * @param predicate a function that tells whether it is true
   * @returns what the function returned last
   * @throws {TypeError} if `predicate` is not a function
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it has to wait and this process
   *   does not hold the mutex
   * @throws {unknown} what the function throws
   */
  wait_for<T>(predicate: () => T): T;
  wait_for<T>(named: { predicate: () => T }): T;
  @parameters('Condition', 'predicate')
  wait_for(predicate: unknown): unknown {
    checkPredicate('Condition.wait_for', predicate);
    let result = predicate();
    while (!result) {
      this.wait();
      result = predicate();
    }
    return result;
  }

  /**
   * Waits without blocking until something is true. It asks first and after each notification,
   * while this process has the mutex. Nonblocking.
   *
   * @param predicate a function that tells whether it is true, or returns a promise of that
   * @returns a promise of what the function returned last
   * @throws {TypeError} by the promise, if `predicate` is not a function
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_RMA_SYNC` if it has to wait and
   *   this process does not hold the mutex
   * @throws {unknown} by the promise, what the function throws
   */
  waitForAsync<T>(predicate: () => T | PromiseLike<T>): Promise<T>;
  waitForAsync<T>(named: { predicate: () => T | PromiseLike<T> }): Promise<T>;
  @parameters('Condition', 'predicate')
  async waitForAsync(predicate: unknown): Promise<unknown> {
    checkPredicate('Condition.waitForAsync', predicate);
    let result = await predicate();
    while (!result) {
      await this.waitAsync();
      result = await predicate();
    }
    return result;
  }

  /**
   * Wakes up processes that wait, those first that have waited longest. Each goes on when it has
   * got the mutex, which this process must hold, and release afterwards. Does not wait for them.
   *
   * @param n how many at most. Default 1
   * @returns how many
   * @throws {TypeError} if `n` is not an integer
   * @throws {RangeError} if `n` is negative, or not below 2^31
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if this process does not hold the
   *   mutex, or `MPI.ERR_WIN` if the condition was freed
   */
  notify(n?: number): number;
  notify(named: { n?: number }): number;
  @parameters('Condition', 'n')
  notify(n: unknown = 1): number {
    checkNumber('Condition.notify', 'n', n, 0);
    const tickets = this.#held('Condition.notify', 'notify');
    const count = Math.min(n, tickets.read().waiting);
    if (count > 0) tickets.admit(count);
    return count;
  }

  /**
   * Wakes up all processes that wait. Each goes on when it has got the mutex, which this process
   * must hold, and release afterwards. Does not wait for them.
   *
   * @returns how many
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if this process does not hold the
   *   mutex, or `MPI.ERR_WIN` if the condition was freed
   */
  notify_all(): number {
    return this.notify(2 ** 31 - 1);
  }

  /**
   * Releases the mutex if this process holds it, and frees the condition, and the mutex, too, if
   * the condition has made it. Nothing happens if it was freed before. Blocking and collective.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if a `waitAsync` of this process
   *   waits
   */
  free(): void {
    if (this.#tickets === null) return;
    if (this.#waiting > 0)
      throw misuse('Condition.free', 'a waitAsync of this process still waits');
    // Another process may wait for the mutex before it comes here.
    if (this.#ownsMutex) this.#mutex.free();
    else this.#mutex._letGo();
    this.#tickets.free();
    this.#tickets = null;
  }
  /**
   * Frees the condition as `free()` does, at the end of the block that declares it: `using
   * condition = new Condition(…)`. Blocking and collective.
   */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(method: string): Tickets {
    if (this.#tickets === null) throw freed(method, 'the condition');
    return this.#tickets;
  }
  #held(method: string, what: string): Tickets {
    const tickets = this.#alive(method);
    this.#mutex._checkHeld(method, what);
    return tickets;
  }
}

function checkPredicate(method: string, predicate: unknown): asserts predicate is () => unknown {
  if (typeof predicate === 'function') return;
  throw new TypeError(`${method}: predicate must be a function, but ${show(predicate)} came`);
}
