// The module with the tasks, and what a worker does before its first one.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sender, Setup, ToMaster, ToWorker } from './protocol.js';
import { functionOf, type MakeComm, TaskRunner, type Tasks } from './task_runner.js';
import { cloneableThrown } from './uncloneable.js';

/** A program in TypeScript names its module as it will be called: tasks.js for tasks.ts. */
function existing(url: string): string {
  if (!url.startsWith('file:') || existsSync(fileURLToPath(url))) return url;
  const source = url.replace(/\.([cm]?)js$/, '.$1ts');
  return source !== url && existsSync(fileURLToPath(source)) ? source : url;
}

/** A runner that takes messages while its module is being loaded. */
export class OpeningRunner {
  #runner: TaskRunner | null = null;
  #early: ToWorker[] = [];

  /** Loads the module and initializes it. The master is told that this worker is ready, or not. */
  open(setup: Setup, out: Sender<ToMaster>, makeComm: MakeComm): void {
    load(setup).then(
      (tasks) => {
        out.send({ kind: 'ready' });
        this.#runner = new TaskRunner(setup, tasks, out, makeComm);
        for (const message of this.#early) this.#runner.handle(message);
        this.#early = [];
      },
      (error) => void out.send({ kind: 'unready', thrown: cloneableThrown(error) }),
    );
  }

  handle(message: ToWorker): void {
    if (this.#runner === null) this.#early.push(message);
    else this.#runner.handle(message);
  }
}

async function load({ module, initializer, initargs }: Setup): Promise<Tasks> {
  const tasks: Tasks = await import(existing(module));
  if (initializer !== null) await functionOf(tasks, initializer)(...initargs);
  return tasks;
}
