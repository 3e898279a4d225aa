import type { Status } from '../buffers/status.js';

/**
 * What becomes of a request that is awaited: the promise, and what it was settled with. It serves
 * those who await the request again, or wait for it in another way.
 */
export class Settlement {
  isSettled = false;
  /** Whether the pump tests for it. */
  isObserved = false;
  /** What it was rejected with. */
  failure: { readonly error: unknown } | null = null;
  /** What it was resolved with. */
  value: unknown = null;
  /** MPI's, if it was resolved. */
  status: Status | null = null;
  // Made when it is asked for: what is complete at once needs no functions to settle it. No fields
  // that the engine keeps private: they make such an object several times as expensive.
  private _promise: Promise<unknown> | null = null;
  private _resolve: ((value: unknown) => void) | null = null;
  private _reject: ((error: unknown) => void) | null = null;

  get promise(): Promise<unknown> {
    this._promise ??= this._make();
    return this._promise;
  }

  private _make(): Promise<unknown> {
    if (this.failure !== null) return Promise.reject(this.failure.error);
    if (this.isSettled) return Promise.resolve(this.value);
    return new Promise((resolve, reject) => {
      this._resolve = resolve;
      this._reject = reject;
    });
  }

  resolve(value: unknown, status: Status): void {
    this.isSettled = true;
    this.value = value;
    this.status = status;
    this._resolve?.(value);
  }

  reject(error: unknown): void {
    this.isSettled = true;
    this.failure = { error };
    this._reject?.(error);
  }
}
