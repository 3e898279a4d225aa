import { namedFunction } from '../base/named_arguments.js';
import type { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import { Hold } from './hold.js';
import { checkComm, misuse, Patience } from './tickets.js';

type SequentialArguments = [comm: MPI.Intracomm, tag?: number | { tag?: number }];

const sequentialArguments = namedFunction(
  'Sequential',
  ['comm', 'tag'],
  (...values: unknown[]) => values,
);

/**
 * One process after the other: each begins when the one before it in rank has ended. In a second
 * round rank 0 does not wait for the last one of the first; `comm.Barrier()` between them makes it
 * wait.
 *
 * Each rank waits for an empty message of the one before it. A process that comes late or fails
 * keeps all those behind it waiting.
 *
 * @example
 * const sequential = new Sequential(MPI.COMM_WORLD);
 * sequential.begin();
 * appendFileSync('results.txt', `rank ${MPI.COMM_WORLD.rank}\n`);
 * sequential.end();
 *
 * {
 *   using turn = await sequential.holdAsync();   // the event loop runs meanwhile
 *   // …
 * }
 *
 * for await (const rank of sequential) {
 *   // Once, when it is the turn of this rank. It ends with the block, also after an error.
 * }
 */
export class Sequential {
  /** The processes that take turns. */
  readonly comm: MPI.Intracomm;
  /** The tag of the messages between them. */
  readonly tag: number;
  #state: 'outside' | 'waiting' | 'inside' = 'outside';

  /**
   * Makes an object for taking turns. It need not be freed. Local.
   *
   * @param comm the processes that take turns, in the order of their ranks; no copy is made of it
   * @param tag the tag of the messages between them, which no other messages in `comm` should have.
   *   Default 0
   * @throws {TypeError} if an argument is of the wrong type
   */
  constructor(...values: SequentialArguments | [{ comm: MPI.Intracomm; tag?: number }]) {
    const [comm, tag = 0] = sequentialArguments(...values);
    checkComm('Sequential', comm);
    if (!Number.isInteger(tag)) {
      throw new TypeError(`Sequential: tag must be an integer, but ${show(tag)} came`);
    }
    this.comm = comm;
    this.tag = tag as number;
  }

  /**
   * Waits until it is the turn of this process. Blocking. `MPI_Recv`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it has begun already, or a
   *   `beginAsync` of this process waits
   */
  begin(): void {
    this.#enter('Sequential.begin');
    try {
      if (this.comm.Get_rank() > 0) {
        this.comm.Recv(new Uint8Array(), this.comm.Get_rank() - 1, this.tag);
      }
    } catch (error) {
      this.#state = 'outside';
      throw error;
    }
    this.#state = 'inside';
  }

  /**
   * Waits without blocking until it is the turn of this process. Nonblocking. `MPI_Irecv`
   *
   * @returns a promise that resolves when it is the turn of this process
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_RMA_SYNC` if it has begun
   *   already, or another `beginAsync` of this process waits
   */
  async beginAsync(): Promise<void> {
    this.#enter('Sequential.beginAsync');
    try {
      if (this.comm.Get_rank() > 0) {
        const source = this.comm.Get_rank() - 1;
        const request = this.comm.Irecv(new Uint8Array(), source, this.tag);
        const patience = new Patience();
        do await patience.pause();
        while (!request.Test());
      }
    } catch (error) {
      this.#state = 'outside';
      throw error;
    }
    this.#state = 'inside';
  }

  /**
   * Lets the next process begin. Does not wait for it. `MPI_Send`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it has not begun
   */
  end(): void {
    if (this.#state !== 'inside') throw misuse('Sequential.end', 'call begin first');
    this.#state = 'outside';
    const next = this.comm.Get_rank() + 1;
    if (next < this.comm.Get_size()) this.comm.Send(new Uint8Array(), next, this.tag);
  }

  /**
   * Waits for the turn of this process as `begin` does, and ends it with the block: `using turn =
   * sequential.hold()`. Blocking.
   *
   * @returns an object for `using`, whose `release()` ends the turn earlier
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if it has begun already, or a
   *   `beginAsync` of this process waits
   */
  hold(): Hold {
    this.begin();
    return new Hold(() => this.end());
  }

  /**
   * Waits without blocking for the turn of this process, and ends it with the block: `using turn =
   * await sequential.holdAsync()`. Nonblocking.
   *
   * @returns a promise of an object for `using`, whose `release()` ends the turn earlier
   * @throws {MPI.Exception} by the promise, with the class `MPI.ERR_RMA_SYNC` if it has begun
   *   already, or another `beginAsync` of this process waits
   */
  async holdAsync(): Promise<Hold> {
    await this.beginAsync();
    return new Hold(() => this.end());
  }

  /**
   * Runs the body of a loop once, when it is the turn of this process, with its rank: `for (const
   * rank of sequential) { … }`. Blocking.
   */
  *[Symbol.iterator](): Generator<number, void> {
    this.begin();
    try {
      yield this.comm.Get_rank();
    } finally {
      this.end();
    }
  }

  /**
   * Waits without blocking for the turn of this process, and runs the body of a loop once, with its
   * rank: `for await (const rank of sequential) { … }`.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<number, void> {
    await this.beginAsync();
    try {
      yield this.comm.Get_rank();
    } finally {
      this.end();
    }
  }

  #enter(method: string): void {
    if (this.#state !== 'outside') {
      throw misuse(
        method,
        this.#state === 'inside' ? 'call end first' : 'a beginAsync of this process still waits',
      );
    }
    this.#state = 'waiting';
  }
}
