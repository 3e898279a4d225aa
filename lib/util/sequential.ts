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
 * round rank 0 does not wait for the last of the first; `comm.Barrier()` between them would.
 *
 * Each rank waits for an empty message of the one before it, so that a process that comes late or
 * fails keeps all behind it waiting.
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
   * Local.
   *
   * @param comm the processes; no copy is made of it
   * @param tag of the messages, which no other message in `comm` should have
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

  /** Waits until it is the turn of this process. Blocking. */
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

  /** Begins without blocking: the promise resolves when it is the turn of this process. */
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

  /** Lets the next process begin. Does not wait for it. */
  end(): void {
    if (this.#state !== 'inside') throw misuse('Sequential.end', 'call begin first');
    this.#state = 'outside';
    const next = this.comm.Get_rank() + 1;
    if (next < this.comm.Get_size()) this.comm.Send(new Uint8Array(), next, this.tag);
  }

  /** `begin`, with an `end` at the end of the block: `using turn = sequential.hold()`. Blocking. */
  hold(): Hold {
    this.begin();
    return new Hold(() => this.end());
  }

  /**
   * Waits for its turn without blocking, and ends it with the block: `using turn = await
   * sequential.holdAsync()`.
   */
  async holdAsync(): Promise<Hold> {
    await this.beginAsync();
    return new Hold(() => this.end());
  }

  /** `for (const rank of sequential) { … }`: runs once, in turn. Blocking. */
  *[Symbol.iterator](): Generator<number, void> {
    this.begin();
    try {
      yield this.comm.Get_rank();
    } finally {
      this.end();
    }
  }

  /** `for await (const rank of sequential) { … }`: runs once, in turn. */
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
