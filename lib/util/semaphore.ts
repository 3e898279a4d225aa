import { namedFunction, parameters } from '../base/named_arguments.js';
import { MPI } from '../index.js';
import { Hold } from './hold.js';
import { checkBoolean, checkComm, checkNumber, freed, misuse, Tickets } from './tickets.js';

interface SemaphoreArguments {
  /** Refuse to release more often than was acquired. Default `true`. */
  bounded?: boolean;
  /** The processes. Default `MPI.COMM_SELF`. */
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
 * So many permits for all processes together: `acquire` takes one, `release` gives it back, also
 * one that another process has taken. Who waits for one gets it in the order of asking.
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
   * Makes a semaphore. Blocking and collective.
   *
   * @param value how many permits there are at first; 1 if left out
   * @param bounded whether to refuse to release more often than was acquired; true if left out
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
   * @param blocking false: only if there is one now, without waiting for other processes
   * @returns whether this process has got it
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

  /** Takes a permit without blocking: the promise resolves when this process has one. */
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
   * Gives back permits: those who wait longest get them. Does not wait for them.
   *
   * @param n how many; of a bounded semaphore not more than are taken, which is a RangeError
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
   * `acquire`, with a `release` at the end of the block: `using permit = semaphore.hold()`.
   * Blocking.
   */
  hold(): Hold {
    this.acquire();
    return new Hold(() => this.release());
  }

  /**
   * Takes a permit without blocking, and gives it back at the end of the block: `using permit =
   * await semaphore.holdAsync()`.
   */
  async holdAsync(): Promise<Hold> {
    await this.acquireAsync();
    return new Hold(() => this.release());
  }

  /** Frees it. Nothing happens if it was freed before. Blocking and collective. */
  free(): void {
    if (this.#tickets === null) return;
    if (this.#waiting > 0) {
      throw misuse('Semaphore.free', 'an acquireAsync of this process still waits');
    }
    this.#tickets.free();
    this.#tickets = null;
  }
  /** `using semaphore = new Semaphore(…)` frees it at the end of the block. */
  [Symbol.dispose](): void {
    this.free();
  }

  #alive(method: string): Tickets {
    if (this.#tickets === null) throw freed(method, 'the semaphore');
    return this.#tickets;
  }
}
