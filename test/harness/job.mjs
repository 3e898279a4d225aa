// The processes of a world, from its start to the death of its last one.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './worlds.mjs';

/** A launcher that was asked to end its ranks. */
const killGrace = 3_000;
const outputLimit = 64_000;

export class Job {
  /** Set once the launcher has ended. */
  ending = null;
  #output = '';
  #child;
  #closed;

  constructor(command, args, env) {
    // A process group of its own, so that all of it can be ended.
    this.#child = spawn(command, args, {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.#output = (this.#output + text).slice(-outputLimit);
      });
    }
    this.#closed = new Promise((resolve, reject) => {
      this.#child.on('close', resolve).on('error', reject);
    });
    this.#child.on('exit', (status, signal) => {
      this.ending = { status, signal };
    });
  }

  /** What the processes have written since the last call, or the end of it. */
  takeOutput() {
    const output = this.#output;
    this.#output = '';
    return output;
  }

  /** Waits at most so long for the launcher's end; returns at once if it came. */
  async wait(milliseconds) {
    const timer = new AbortController();
    await Promise.race([
      this.#closed,
      sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => {}),
    ]);
    timer.abort();
  }

  /** Ends the launcher, which ends its ranks, and then whatever is left of them. */
  async end(pids) {
    if (this.ending === null) {
      signal(-this.#child.pid, 'SIGTERM');
      await this.wait(killGrace);
    }
    signal(-this.#child.pid, 'SIGKILL');
    // Open MPI gives each rank a process group of its own.
    for (const pid of pids) signal(pid, 'SIGKILL');
    await this.wait(killGrace);
    // A signal only asks: a rank with much memory takes a while to die of it.
    const limit = performance.now() + killGrace;
    while (pids.some(isAlive) && performance.now() < limit) await sleep(5);
  }
}

/** A zombie is dead: it only waits for the system's first process to take note. */
function isAlive(pid) {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return false;
    throw error;
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
