// The objects that come to a process, one after the other, for `for await`.

import type { Status } from '../buffers/status.js';
import type { Request } from './request.js';

type Step<T> = IteratorResult<[message: T, status: Status], undefined>;

/**
 * Receives an object for each `next`, and none ahead. So a loop that ends has received only what it
 * has seen, and the next message is for whoever receives then.
 */
export class Messages<T> implements AsyncIterableIterator<[message: T, status: Status]> {
  readonly #receive: () => Request<T>;
  readonly #underWay = new Set<Request<T>>();
  #hasEnded: boolean;

  constructor(receive: (() => Request<T>) | null) {
    this.#receive = receive ?? (() => nothing());
    this.#hasEnded = receive === null;
  }

  async next(): Promise<Step<T>> {
    if (this.#hasEnded) return { done: true, value: undefined };
    const request = this.#receive();
    this.#underWay.add(request);
    try {
      const message = await request;
      const status = request._settlement?.status as Status;
      // A receive that was cancelled gives null: MPI need not be asked for each message.
      if (message === null && status.Is_cancelled()) return { done: true, value: undefined };
      return { done: false, value: [message, status] };
    } catch (error) {
      this.#hasEnded = true;
      throw error;
    } finally {
      this.#underWay.delete(request);
    }
  }

  /** Ends it. A receive under way that has its message still gives it. */
  async return(): Promise<Step<T>> {
    this.#hasEnded = true;
    for (const request of this.#underWay) if (request._pending !== null) request.Cancel();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function nothing(): never {
  throw new Error('there is nothing to receive');
}
