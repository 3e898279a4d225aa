import { namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import type { Hold } from './hold.js';
import { Mutex } from './mutex.js';
import { checkBoolean, checkComm, checkNumber, freed, misuse, Tickets } from './tickets.js';

interface ConditionArguments {
  /** Whether the mutex that it makes is recursive. Default `true`. */
  recursive?: boolean;
  /** The processes, for a mutex that it makes. Default `MPI.COMM_SELF`. */
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
 * mutex, waits until another process calls `notify`, and has the mutex again when it returns. Who
 * has waited longest is woken first.
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
   * Makes a condition. Blocking and collective.
   *
   * @param mutex what protects it, which several conditions may share; null: one of its own
   * @param recursive whether the mutex that it makes is recursive; true if left out
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
   * @param blocking false: only if it is free, without waiting for other processes
   * @returns whether this process has it
   */
  acquire(blocking?: boolean): boolean;
  acquire(named: { blocking?: boolean }): boolean;
  @parameters('Condition', 'blocking')
  acquire(blocking: unknown = true): boolean {
    this.#alive('Condition.acquire');
    return this.#mutex.acquire(blocking as boolean);
  }

  /** Acquires the mutex without blocking: the promise resolves when this process has it. */
  async acquireAsync(): Promise<void> {
    this.#alive('Condition.acquireAsync');
    await this.#mutex.acquireAsync();
  }

  /** Releases the mutex. */
  release(): void {
    this.#alive('Condition.release');
    this.#mutex.release();
  }

  /**
   * `acquire`, with a `release` at the end of the block: `using held = condition.hold()`. Blocking.
   */
  hold(): Hold {
    this.#alive('Condition.hold');
    return this.#mutex.hold();
  }

  /**
   * Acquires the mutex without blocking, and releases it at the end of the block: `using held =
   * await condition.holdAsync()`.
   */
  async holdAsync(): Promise<Hold> {
    this.#alive('Condition.holdAsync');
    return this.#mutex.holdAsync();
  }

  /** Whether this process holds the mutex. Local. */
  locked(): boolean {
    this.#alive('Condition.locked');
    return this.#mutex.locked();
  }

  /**
   * Releases the mutex, waits until another process notifies this one, and acquires the mutex
   * again. What it waits for may have changed again by then: use `wait_for`, or a loop. Blocking.
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
   * Releases the mutex, and resolves when another process has notified this one and this one has
   * the mutex again. What it waits for may have changed again by then. Does not block.
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

  /** Waits until the predicate is true, asking it first and after each notification. Blocking. */
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

  /** Waits without blocking until the predicate gives something true; it may give a promise. */
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
   * Wakes up those that have waited longest; each goes on when it has got the mutex, which this
   * process must hold and release. Does not wait for them.
   *
   * @param n how many at most
   * @returns how many
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

  /** Wakes up all that wait. @returns how many */
  notify_all(): number {
    return this.notify(2 ** 31 - 1);
  }

  /**
   * Frees it, with a mutex of its own; one that was given is left as it is. Nothing happens if it
   * was freed before. Blocking and collective.
   */
  free(): void {
    if (this.#tickets === null) return;
    if (this.#waiting > 0)
      throw misuse('Condition.free', 'a waitAsync of this process still waits');
    if (this.#ownsMutex) this.#mutex.free();
    this.#tickets.free();
    this.#tickets = null;
  }
  /** `using condition = new Condition(…)` frees it at the end of the block. */
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
