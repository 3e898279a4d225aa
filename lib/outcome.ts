// What becomes of a request that is awaited: the promise, and what it was settled with, for those who
// ask again or wait for the request in another way.
import type { Status } from './status.js';

export class Outcome {
  isSettled = false;
  /** Whether the pump tests for it. */
  isObserved = false;
  /** What it was rejected with. */
  failure: { readonly error: unknown } | null = null;
  /** What it was resolved with. */
  value: unknown = null;
  /** MPI's, if it was resolved. */
  status: Status | null = null;
  // Made when it is asked for: what is complete at once needs no functions to settle it.
  #promise: Promise<unknown> | null = null;
  #resolve: ((value: unknown) => void) | null = null;
  #reject: ((error: unknown) => void) | null = null;

  get promise(): Promise<unknown> {
    this.#promise ??= this.#make();
    return this.#promise;
  }

  #make(): Promise<unknown> {
    if (this.failure !== null) return Promise.reject(this.failure.error);
    if (this.isSettled) return Promise.resolve(this.value);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  resolve(value: unknown, status: Status): void {
    this.isSettled = true;
    this.value = value;
    this.status = status;
    this.#resolve?.(value);
  }

  reject(error: unknown): void {
    this.isSettled = true;
    this.failure = { error };
    this.#reject?.(error);
  }
}
