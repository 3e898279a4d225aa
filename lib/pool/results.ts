import type { PoolTask } from './pool_task.js';

/** What `Results` needs of the pool. */
export interface ItemRunner {
  /** How many items may be under way, where the program does not say. */
  window(): number;
  /** Starts a group of tasks that go to one worker; returns them. */
  start(items: readonly (readonly unknown[])[], listener: ItemListener): readonly PoolTask[];
  abort(task: PoolTask, reason: unknown): void;
}

/** Told that an item, by its place in its group, has ended. */
export type ItemListener = (
  item: number,
  value: unknown,
  error: unknown,
  hasFailed: boolean,
) => void;

interface Slot {
  isDone: boolean;
  hasFailed: boolean;
  value: unknown;
  task: PoolTask | null;
}

interface Waiting<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

type Items = Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>;

/**
 * The results of `map` and `starmap`, as they come: `for await (const result of pool.map(…))`. When
 * a task fails, this is rejected with its error, and the rest is aborted; so it is when the loop is
 * left.
 */
export class Results<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #runner: ItemRunner;
  readonly #iterator: Iterator<readonly unknown[]> | AsyncIterator<readonly unknown[]>;
  readonly #ordered: boolean;
  readonly #chunksize: number;
  readonly #limit: number | null;
  /** In the order of the items, from the first that was not taken on. */
  readonly #slots = new Set<Slot>();
  readonly #ready: Slot[] = [];
  #readyTaken = 0;
  readonly #waiting: Waiting<T>[] = [];
  #isFilling = false;
  #isExhausted = false;
  #failure: { readonly error: unknown } | null = null;
  #isLeft = false;

  /** @internal */
  constructor(
    runner: ItemRunner,
    items: Items,
    ordered: boolean,
    chunksize: number | null,
    limit: number | null,
  ) {
    this.#runner = runner;
    this.#iterator =
      Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    this.#ordered = ordered;
    this.#chunksize = chunksize ?? 1;
    this.#limit = limit;
    void this.#fill();
  }

  /** Takes items while fewer than allowed are under way or not taken. */
  async #fill(): Promise<void> {
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      while (!this.#isOver) {
        const free = (this.#limit ?? this.#runner.window()) - this.#slots.size;
        const count = Math.min(this.#chunksize, this.#limit ?? this.#chunksize);
        if (free < count) break;
        const group: (readonly unknown[])[] = [];
        while (group.length < count && !this.#isOver) {
          const next = this.#iterator.next();
          const { done, value } = 'then' in next ? await next : next;
          if (done === true) this.#isExhausted = true;
          else group.push(value);
        }
        if (group.length > 0 && !this.#isLeft) this.#start(group);
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#isFilling = false;
    this.#answer();
  }

  get #isOver(): boolean {
    return this.#isExhausted || this.#failure !== null || this.#isLeft;
  }

  #start(group: readonly (readonly unknown[])[]): void {
    const slots = group.map((): Slot => {
      return { isDone: false, hasFailed: false, value: undefined, task: null };
    });
    for (const slot of slots) this.#slots.add(slot);
    const onEnd: ItemListener = (item, value, error, hasFailed) => {
      const slot = slots[item];
      slot.isDone = true;
      slot.hasFailed = hasFailed;
      slot.value = hasFailed ? error : value;
      slot.task = null;
      if (!this.#ordered) this.#ready.push(slot);
      this.#answer();
    };
    let tasks: readonly PoolTask[];
    try {
      tasks = this.#runner.start(group, onEnd);
    } catch (error) {
      for (const slot of slots) this.#slots.delete(slot);
      throw error;
    }
    for (const [i, task] of tasks.entries()) {
      if (!slots[i].isDone) slots[i].task = task;
    }
  }

  /** The next result to give, if it is there. */
  #nextSlot(): Slot | null {
    if (this.#ordered) {
      for (const slot of this.#slots) return slot.isDone ? slot : null;
      return null;
    }
    if (this.#readyTaken === this.#ready.length) return null;
    const slot = this.#ready[this.#readyTaken++];
    if (this.#readyTaken > 1024 && this.#readyTaken * 2 > this.#ready.length) {
      this.#ready.splice(0, this.#readyTaken);
      this.#readyTaken = 0;
    }
    return slot;
  }

  /** Gives results to those who wait for them. */
  #answer(): void {
    let hasTaken = false;
    while (this.#waiting.length > 0) {
      const slot = this.#isLeft ? null : this.#nextSlot();
      if (slot === null) {
        if (this.#failure !== null && (this.#slots.size === 0 || !this.#ordered)) {
          this.#waiting.shift()?.reject(this.#failure.error);
          this.#leave(this.#failure.error);
        } else if (this.#isLeft || (this.#isOver && this.#slots.size === 0 && !this.#isFilling)) {
          this.#waiting.shift()?.resolve({ done: true, value: undefined });
        } else break;
        continue;
      }
      hasTaken = true;
      this.#slots.delete(slot);
      const waiting = this.#waiting.shift();
      if (!slot.hasFailed) waiting?.resolve({ done: false, value: slot.value as T });
      else {
        waiting?.reject(slot.value);
        this.#leave(slot.value);
      }
    }
    if (hasTaken && !this.#isOver) void this.#fill();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#answer();
  }

  /** Aborts what has not ended. */
  #leave(reason: unknown): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    const slots = [...this.#slots];
    this.#slots.clear();
    for (const { task } of slots) if (task !== null) this.#runner.abort(task, reason);
    if (!this.#isExhausted) void this.#iterator.return?.();
  }

  /** Waits for the next result. */
  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#answer();
    });
  }

  /** Aborts what has not ended: what a loop calls that is left. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#leave(new DOMException('The results are not wanted any more', 'AbortError'));
    this.#answer();
    return { done: true, value: undefined };
  }

  /**
   * Waits for all results that have not been taken.
   *
   * @returns them in an array
   */
  async toArray(): Promise<T[]> {
    const all: T[] = [];
    for await (const result of this) all.push(result);
    return all;
  }

  /** Returns the results themselves, for `for await`. Local. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Aborts what has not ended, at the end of the block that declares it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
