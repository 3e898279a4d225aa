/** The processes of a job, from the start of its launcher to the end of its last rank. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LaunchPlan, RUN_MARK } from './launch_plan.js';
import type { Output } from './output.js';

/** How long the launcher and the ranks may take to end after they were asked to, in ms. */
const GRACE = 2_000;

/** Sends a signal to a process, unless it has ended. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The processes here that have this mark in their environment. Only Linux can tell. */
function markedProcesses(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${RUN_MARK}=${mark}\0`);
    } catch {
      // It has ended, or belongs to somebody else.
      return false;
    }
  });
}

export type EndReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGPIPE' | 'timeout' | 'restart';

export interface JobEnd {
  readonly status: number;
  /** Why this command has ended it, if it did. */
  readonly reason: EndReason | null;
}

export class Job {
  readonly #child: ChildProcess;
  readonly #mark: string;
  readonly #ended: Promise<number>;
  #reason: EndReason | null = null;
  #ending: Promise<void> | null = null;

  constructor(plan: LaunchPlan, output: Output) {
    this.#mark = plan.env[RUN_MARK] ?? '';
    // In a session of its own, Ctrl-C does not reach it by the terminal, too: a second signal makes
    // Open MPI's launcher leave its ranks behind.
    this.#child = spawn(plan.command, plan.args, {
      env: plan.env,
      detached: true,
      stdio: ['inherit', 'pipe', 'pipe'],
    });
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = this.#child[name];
      if (stream !== null) output.read(name, stream, plan.tag, plan.tagsLines);
    }
    this.#ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (status, name) => {
        resolve(status ?? 128 + (name === null ? 0 : constants.signals[name]));
      });
    });
  }

  /** Waits for the end of the launcher, and of all processes if this command has ended them. */
  async wait(): Promise<JobEnd> {
    const status = await this.#ended;
    await this.#ending;
    return { status, reason: this.#reason };
  }

  /** Ends all ranks. A second call does not wait for them. */
  end(reason: EndReason): void {
    if (this.#ending !== null) {
      this.#kill();
      return;
    }
    this.#reason = reason;
    this.#ending = this.#endAll();
  }

  async #endAll(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    signal(pid, 'SIGTERM');
    const timer = new AbortController();
    await Promise.race([
      this.#ended,
      sleep(GRACE, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
    // Also those that a rank has started, and what the launcher has left.
    this.#kill();
    while (markedProcesses(this.#mark).length > 0) {
      await sleep(5);
      this.#kill();
    }
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid !== undefined) signal(-pid, 'SIGKILL');
    for (const marked of markedProcesses(this.#mark)) signal(marked, 'SIGKILL');
  }
}
