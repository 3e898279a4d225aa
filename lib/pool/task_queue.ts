// Tasks that wait for a worker: those of higher priority first, else in their order.
import type { PoolTask } from './pool_task.js';

/** A list from which each task can be taken at once: ten thousand may be cancelled together. */
class TaskList {
  first: PoolTask | null = null;
  #last: PoolTask | null = null;

  add(task: PoolTask): void {
    task.previous = this.#last;
    task.next = null;
    if (this.#last === null) this.first = task;
    else this.#last.next = task;
    this.#last = task;
  }

  remove(task: PoolTask): void {
    const { previous, next } = task;
    if (previous === null) this.first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
    task.previous = null;
    task.next = null;
  }
}

export class TaskQueue {
  readonly #lists = new Map<number, TaskList>();
  /** The priorities that tasks have had, the highest first. */
  #priorities: number[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(task: PoolTask): void {
    const { priority } = task;
    let list = this.#lists.get(priority);
    if (list === undefined) {
      list = new TaskList();
      this.#lists.set(priority, list);
      this.#priorities = [...this.#lists.keys()].sort((a, b) => b - a);
    }
    list.add(task);
    task.isQueued = true;
    this.#size++;
  }

  remove(task: PoolTask): void {
    const list = this.#lists.get(task.priority);
    if (list === undefined || !task.isQueued) return;
    list.remove(task);
    task.isQueued = false;
    this.#size--;
    if (list.first !== null || task.priority === 0) return;
    this.#lists.delete(task.priority);
    this.#priorities = [...this.#lists.keys()].sort((a, b) => b - a);
  }

  /** The task whose turn it is. */
  get first(): PoolTask | null {
    for (const priority of this.#priorities) {
      const first = this.#lists.get(priority)?.first ?? null;
      if (first !== null) return first;
    }
    return null;
  }
}
