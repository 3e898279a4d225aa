// The module with the tasks, and what a worker does before its first one.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sender, Setup, ToMaster, ToWorker } from './protocol.js';
import { functionOf, type MakeComm, TaskRunner, type Tasks } from './task_runner.js';
import { cloneableThrown } from './uncloneable.js';
import { read } from './wire.js';

/** A program in TypeScript names its module as it will be called: tasks.js for tasks.ts. */
function existing(url: string): string {
  if (!url.startsWith('file:') || existsSync(fileURLToPath(url))) return url;
  const source = url.replace(/\.([cm]?)js$/, '.$1ts');
  return source !== url && existsSync(fileURLToPath(source)) ? source : url;
}

/** A runner of tasks, once its module is loaded. */
export class OpeningRunner {
  #runner: TaskRunner | null = null;

  /**
   * Loads the module and initializes it. The master is told that this worker is ready, or not.
   * Settled then; it is never rejected.
   */
  async open(setup: Setup, out: Sender<ToMaster>, makeComm: MakeComm): Promise<void> {
    let tasks: Tasks;
    try {
      tasks = await load(setup);
    } catch (error) {
      out.send({ kind: 'unready', values: [cloneableThrown(error)] });
      return;
    }
    this.#runner = new TaskRunner(setup, tasks, out, makeComm);
    out.send({ kind: 'ready' });
  }

  /** The process ends, in the middle of its tasks. */
  leaveTogether(): void {
    this.#runner?.leaveTogether();
  }

  /** For a message that comes when the worker is ready. */
  handle(message: ToWorker): void {
    this.#runner?.handle(message);
  }
}

async function load({ module, initializer, initargs }: Setup): Promise<Tasks> {
  const tasks: Tasks = await import(existing(module));
  if (initializer === null) return tasks;
  await functionOf(tasks, initializer)(...(read(initargs) as unknown[]));
  return tasks;
}
