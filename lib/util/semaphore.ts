import { namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { Hold } from './hold.js';
import { checkBoolean, checkComm, checkNumber, freed, misuse, Tickets } from './tickets.js';

interface SemaphoreArguments {
  /** Whether to refuse to give back more permits than are taken. Default `true`. */
  bounded?: boolean;
  /** The processes that share it. Default `MPI.COMM_SELF`: this process alone. */
  comm?: MPI.Intracomm;
  /** Hints for the library. Default `MPI.INFO_NULL`. */
  info?: MPI.Info;
}

const semaphoreArguments = namedFunction(
  'Semaphore',
  ['value', 'bounded', 'comm', 'info'],
  (...values: unknown[]) => values,
);

/**
 * A number of permits that all processes share: `acquire` takes one, and `release` gives one
 * back, even if another process took it. Those who wait get one in the order in which they asked.
 *
 * @example
 * using semaphore = new Semaphore(2, { comm: MPI.COMM_WORLD });
 * {
 *   using permit = await semaphore.holdAsync();
 *   // Two processes at a time are here.
 * }
 */
export class Semaphore {
  readonly #value: number;
  readonly #bounded: boolean;
  #tickets: Tickets | null;
  /** Tasks of this process that wait. */
  #waiting = 0;

  /**
   * Makes a semaphore. Free it with `free`. Blocking and collective over `comm`.
   *
   * @param value the number of permits at first. Default 1
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `value` is negative, or not below 2^31
   */
  constructor(
    ...values:
      | []
      | [value: number, named?: SemaphoreArguments]
      | [named: SemaphoreArguments & { value?: number }]
  ) {
    const [value = 1, bounded = true, comm = MPI.COMM_SELF, info = MPI.INFO_NULL] =
      semaphoreArguments(...values);
    checkNumber('Semaphore', 'value', value, 0);
    checkBoolean('Semaphore', 'bounded', bounded);
    checkComm('Semaphore', comm);
    this.#value = value;
    this.#bounded = bounded;
    this.#tickets = new Tickets(value, comm, info as MPI.Info);
  }

  /**
   * Takes a permit: waits until there is one and nobody has asked before. Blocking.
   *
   * @param blocking whether to wait for other processes. With `false`, a permit is taken only if
   *   there is one now. Default `true`
   * @returns whether this process has got one
   * @throws {TypeError} if `blocking` is not a boolean
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the semaphore was freed
   */
  acquire(blocking?: boolean): boolean;
  acquire(named: { blocking?: boolean }): boolean;
  @parameters('Semaphore', 'blocking')
  acquire(blocking: unknown = true): boolean {
    const tickets = this.#alive('Semaphore.acquire');
    checkBoolean('Semaphore.acquire', 'blocking', blocking);
    if (!blocking) return tickets.tryTake();
    tickets.wait(tickets.take());
    return true;
  }

  /**
   * Takes a permit without blocking: timers and other events go on meanwhile. Nonblocking.
   *
   * @returns a promise that resolves when this process has a permit
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the semaphore was freed
   */
  async acquireAsync(): Promise<void> {
    const tickets = this.#alive('Semaphore.acquireAsync');
    this.#waiting++;
    try {
      await tickets.waitAsync(await tickets.takeAsync());
    } finally {
      this.#waiting--;
    }
  }

  /**
   * Gives back permits. Those who have waited longest get them. Does not wait for them.
   *
   * @param n the number of permits. Default 1
   * @throws {TypeError} if `n` is not an integer
   * @throws {RangeError} if `n` is below 1 or not below 2^31, or if more permits are given back to
   *   a bounded semaphore than are taken
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the semaphore was freed
   */
  release(n?: number): void;
  release(named: { n?: number }): void;
  @parameters('Semaphore', 'n')
  release(n: unknown = 1): void {
    const tickets = this.#alive('Semaphore.release');
    checkNumber('Semaphore.release', 'n', n, 1);
    if (!this.#bounded) {
      tickets.admit(n);
      return;
    }
    for (;;) {
      const { admitted, waiting } = tickets.read();
      // As long as anybody waits, all are taken.
      const taken = this.#value + Math.min(waiting, 0);
      if (n > taken) {
        throw new RangeError(
          `Semaphore.release: n is ${n}, but only ${taken} of ${this.#value} permits are taken`,
        );
      }
      if (tickets.tryAdmit(n, admitted)) return;
    }
  }

  /**
   * Takes a permit as `acquire` does, and gives it back at the end of the block: `using permit =
   * semaphore.hold()`. Blocking.
   *
   * @returns an object for `using`, whose `release()` gives the permit back earlier
   * @throws {MPI.Exception} with the class `MPI.ERR_WIN` if the semaphore was freed
   */
  hold(): Hold {
    this.acquire();
    return new Hold(() => this.release());
  }

  /**
   * Takes a permit without blocking, and gives it back at the end of the block: `using permit =
   * await semaphore.holdAsync()`. Nonblocking.
   *
   * @returns a promise of an object for `using`, whose `release()` gives the permit back earlier
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_WIN` if the semaphore was freed
   */
  async holdAsync(): Promise<Hold> {
    await this.acquireAsync();
    return new Hold(() => this.release());
  }

  /**
   * Frees the semaphore. Nothing happens if it was freed before. Blocking and collective.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if an `acquireAsync` of this process
   *   waits
   */
  free(): void {
    if (this.#tickets === null) return;
    if (this.#waiting > 0) {
      throw misuse('Semaphore.free', 'an acquireAsync of this process still waits');
    }
    this.#tickets.free();
    this.#tickets = null;
  }
  /**
   * Frees the semaphore as `free()` does, at the end of the block that declares it: `using
   * semaphore = new Semaphore(…)`. Blocking and collective.
   */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(method: string): Tickets {
    if (this.#tickets === null) throw freed(method, 'the semaphore');
    return this.#tickets;
  }
}
