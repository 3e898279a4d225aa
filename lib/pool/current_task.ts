import { AsyncLocalStorage } from 'node:async_hooks';
import type { MPI } from '../index.js';

/** What a task can learn about itself and tell the master: see `currentTask`. */
export interface CurrentTask {
  /** The name under which the task was started. */
  readonly name: string;
  /** The number of this worker, from 0 on. */
  readonly worker: number;
  /** How many workers the pool has. */
  readonly workers: number;
  /** Aborted when the master aborts the task, or when its time is over. */
  readonly signal: AbortSignal;
  /**
   * The communicator of the workers that do this task together, for tasks that `runTogether` has
   * started; null for others. It is freed when the task has ended.
   */
  readonly comm: MPI.Intracomm | null;
  /**
   * Tells the master how far the task is: it calls the option `onProgress` of the task. Local.
   *
   * @param value anything that can be cloned
   * @throws {DOMException} `DataCloneError` for what can't be cloned
   */
  report(value: unknown): void;
  /**
   * Sends the master something that belongs to no task: the pool emits `message`. Local.
   *
   * @param value anything that can be cloned
   * @throws {DOMException} `DataCloneError` for what can't be cloned
   */
  post(value: unknown): void;
}

const storage = new AsyncLocalStorage<CurrentTask>();

/**
 * Returns the task that calls this, also after an `await` in it. Only in functions that a pool
 * has started. Local.
 *
 * @returns the task: its name, its signal, its communicator and more
 * @throws {Error} if no task runs here
 * @example
 * export async function search(path: string): Promise<number> {
 *   const { signal, report } = currentTask();
 *   let found = 0;
 *   for await (const line of linesOf(path, { signal })) {
 *     if (line.includes('MPI')) report(++found);
 *   }
 *   return found;
 * }
 */
export function currentTask(): CurrentTask {
  const task = storage.getStore();
  if (task !== undefined) return task;
  throw new Error(
    'currentTask: no task of a pool runs here; call it in a function that a pool has started',
  );
}

/** Calls a function as a part of a task. */
export const runInTask = <T>(task: CurrentTask, call: () => T): T => storage.run(task, call);
