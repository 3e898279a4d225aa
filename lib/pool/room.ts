// Which workers have room for another task. A message of a worker changes its room alone, so the
// others are not asked again: a master with thousands of workers must not ask all for each result.
import type { PoolTask } from './pool_task.js';

/** A worker is given tasks until it has work for so long, in milliseconds. */
export const ENOUGH_WORK = 1;
/** No task waits behind one that may take longer than this, in milliseconds. */
const LONGEST_BEFORE = 100;
/** How long it may take until the result of a task is known here, in milliseconds. */
const LATENCY = 5;
/** Tasks that a worker has at most, whatever they take. */
const MOST_TASKS = 128;

/** What the master knows of a worker. */
export class WorkerState {
  readonly tasks = new Set<PoolTask>();
  /** Expected milliseconds of its tasks. */
  work = 0;
  /** Does not answer, or takes part in a task with others. */
  isTaken = false;
  isGone = false;
  batch: (number | string)[] = [];
  batchTasks: PoolTask[] = [];

  /** Since when it does its first task, as far as is known. */
  busySince = 0;

  /** Whether it is asked when a task waits. */
  isAsked = true;
  /** Whether it is asked when a task waits for each worker. */
  isAskedOfMany = false;

  /** Whether another task might wait behind one of its tasks for longer than anybody likes. */
  mayTakeLong(): boolean {
    let age = performance.now() - this.busySince;
    for (const { kind } of this.tasks) {
      if (kind.longest > LONGEST_BEFORE || age > kind.longest + LATENCY) return true;
      age = 0;
    }
    return false;
  }
}

/** Numbers, of which the least is taken first. */
class LeastFirst {
  // A binary heap: the parent of the entry at i is at (i - 1) >> 1.
  readonly #heap: number[] = [];

  add(number: number): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0 && heap[(at - 1) >> 1] > number) {
      heap[at] = heap[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    heap[at] = number;
  }

  take(): number | undefined {
    const heap = this.#heap;
    const least = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return least;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= last) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return least;
  }
}

/** The workers that have room, as far as is known. */
export class Room {
  readonly #states: readonly WorkerState[];
  readonly #concurrency: number;
  /**
   * Those that may have room. Always the first of them: so short tasks go to few workers, several
   * in one message, and the others can sleep.
   */
  readonly #asked = new LeastFirst();
  /** Those that may have room when a task waits for each worker. */
  readonly #askedOfMany = new LeastFirst();

  constructor(states: readonly WorkerState[], concurrency: number) {
    this.#states = states;
    this.#concurrency = concurrency;
    for (const worker of states.keys()) this.#asked.add(worker);
  }

  /** A worker has ended a task, or is another one now. */
  opens(worker: number): void {
    const state = this.#states[worker];
    if (state.isAsked) return;
    state.isAsked = true;
    this.#asked.add(worker);
  }

  /**
   * Offers tasks to workers until none waits or none has room.
   *
   * @param waiting how many tasks wait
   * @param give gives a worker tasks. False if it has no room
   * @returns whether a worker got some, and so may have room for more
   */
  offer(waiting: () => number, give: (worker: number, state: WorkerState) => boolean): boolean {
    const given: number[] = [];
    while (waiting() > 0) {
      const worker = this.#asked.take();
      if (worker === undefined) break;
      const state = this.#states[worker];
      if (give(worker, state)) given.push(worker);
      else this.#close(worker, state);
    }
    while (waiting() >= this.#states.length) {
      const worker = this.#askedOfMany.take();
      if (worker === undefined) break;
      const state = this.#states[worker];
      state.isAskedOfMany = false;
      if (!give(worker, state) || state.isAsked) continue;
      state.isAsked = true;
      given.push(worker);
    }
    for (const worker of given) this.#asked.add(worker);
    return given.length > 0;
  }

  #close(worker: number, state: WorkerState): void {
    state.isAsked = false;
    if (state.isAskedOfMany || !this.has(state, this.#states.length)) return;
    state.isAskedOfMany = true;
    this.#askedOfMany.add(worker);
  }

  /** Whether a worker has room for a task when so many wait. */
  has(state: WorkerState, waiting: number): boolean {
    if (state.isTaken || state.isGone) return false;
    const { size } = state.tasks;
    if (size < this.#concurrency) return true;
    if (size >= MOST_TASKS || state.mayTakeLong()) return false;
    if (state.work < ENOUGH_WORK) return true;
    // The next task is there before the last result is sent, unless another worker may be free
    // sooner.
    return size < 2 * this.#concurrency && waiting >= this.#states.length;
  }
}
