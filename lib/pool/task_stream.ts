import { STREAM_CREDIT } from './task_runner.js';

/** How the stream is controlled at the worker. */
export interface StreamControl {
  more(count: number): void;
  leave(reason: unknown): void;
}

interface Waiting<T, R> {
  resolve(result: IteratorResult<T, R>): void;
  reject(error: unknown): void;
}

/** Results are asked for again when so many have been taken. */
const PORTION = STREAM_CREDIT / 2;

/** What a task that is a generator gives, while it runs. */
export class TaskStream<T, R> implements AsyncIterableIterator<T, R>, AsyncDisposable {
  /** Set once the task was made. @internal */
  _control: StreamControl | null = null;
  #values: T[] = [];
  #taken = 0;
  #end: { readonly result: IteratorResult<T, R> } | { readonly error: unknown } | null = null;
  readonly #waiting: Waiting<T, R>[] = [];

  /** @internal */
  _add(value: unknown): void {
    this.#values.push(value as T);
    this.#answer();
  }

  /** @internal */
  _finish(value: unknown): void {
    this.#end ??= { result: { done: true, value: value as R } };
    this.#answer();
  }

  /** @internal */
  _fail(error: unknown): void {
    this.#end ??= { error };
    this.#answer();
  }

  #answer(): void {
    while (this.#waiting.length > 0) {
      if (this.#values.length > 0) {
        this.#waiting.shift()?.resolve({ done: false, value: this.#values.shift() as T });
        if (++this.#taken % PORTION === 0 && this.#end === null) this._control?.more(PORTION);
        continue;
      }
      const end = this.#end;
      if (end === null) return;
      const waiting = this.#waiting.shift();
      if ('error' in end) {
        waiting?.reject(end.error);
        this.#end = { result: { done: true, value: undefined as R } };
      } else {
        waiting?.resolve(end.result);
        this.#end = { result: { done: true, value: undefined as R } };
      }
    }
  }

  /** Waits for the next value. */
  next(): Promise<IteratorResult<T, R>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#answer();
    });
  }

  /** Ends the generator at the worker: what a loop calls that is left. */
  async return(): Promise<IteratorResult<T, R>> {
    const end: IteratorResult<T, R> = { done: true, value: undefined as R };
    if (this.#end === null) {
      this._control?.leave(new DOMException('The stream is not wanted any more', 'AbortError'));
    }
    this.#end = { result: end };
    this.#values = [];
    this.#answer();
    return end;
  }

  /** Returns the stream itself, for `for await`. Local. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends the generator at the worker, at the end of the block that declares the stream. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
