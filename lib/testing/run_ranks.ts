import { type ChildProcessByStdio, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { root } from '../command/package.js';
import type { RunReport } from '../command/run/run.js';
import { abortReason, asSignal } from '../memory/abort_signal.js';
import { JobError } from './job_error.js';
import type { JobOutput } from './job_output.js';

/** What can be chosen for `runRanks`. */
export interface RunRanksOptions {
  /** Arguments for the program: its `process.argv` from the third on. Default: none. */
  readonly args?: readonly string[];
  /**
   * Variables that the ranks get besides those of this process; `undefined` takes one away.
   * `MPI4NODE_MPI: 'mpich'` chooses the library, and `MPI4NODE_CHECK`, `MPI4NODE_WATCHDOG` and
   * `NODE_OPTIONS` have the meaning that they have elsewhere. Default: none.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The folder in which the ranks run. Default: that of this process. */
  readonly cwd?: string | URL;
  /** After how many milliseconds the job is ended and the promise rejects. Default: 60,000. */
  readonly timeout?: number;
  /**
   * Ends the job when it is aborted; the promise then rejects with its reason. The signal of a test
   * (`t.signal` of `node:test`, `signal` of Vitest) ends the job with its test.
   */
  readonly signal?: AbortSignal | null;
}

const OPTIONS = ['args', 'env', 'cwd', 'timeout', 'signal'];

/** By a name of this process, and for it alone: colours, and the connection of a test's process. */
const OWN_VARIABLES = ['FORCE_COLOR', 'NODE_TEST_CONTEXT'];

const TIMEOUT_STATUS = 124;

/** The path of a program, which is relative to the folder in which it runs. */
function pathOf(file: string | URL, cwd: string | URL = '.'): string {
  if (file instanceof URL) return fileURLToPath(file);
  return resolve(cwd instanceof URL ? fileURLToPath(cwd) : cwd, file);
}

function checkArguments(ranks: unknown, file: unknown, options: RunRanksOptions): void {
  if (!Number.isSafeInteger(ranks) || (ranks as number) < 1) {
    throw new RangeError('runRanks: ranks must be a whole number of at least 1');
  }
  if (typeof file !== 'string' && !(file instanceof URL)) {
    throw new TypeError('runRanks: file must be the path or the URL of a program');
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`runRanks has no option '${unknown}', but ${OPTIONS.join(', ')}`);
  }
  const { args = [], timeout = 0 } = options;
  if (!Array.isArray(args) || !args.every((one) => typeof one === 'string')) {
    throw new TypeError('runRanks: args must be an array of strings');
  }
  if (!(typeof timeout === 'number' && timeout >= 0)) {
    throw new TypeError('runRanks: timeout must be milliseconds: a number that is not negative');
  }
}

/** The environment of the command: that of this process, and what was given. */
function environment(given: RunRanksOptions['env'] = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !OWN_VARIABLES.includes(name));
  return { ...Object.fromEntries(own), ...given };
}

type Command = ChildProcessByStdio<null, Readable, Readable>;

/** What the command has written, and its report, which it sends only if it has started a job. */
async function outputOf(command: Command) {
  const reports: RunReport[] = [];
  command.on('message', (report) => reports.push(report as RunReport));
  const [stdout, stderr] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'close'),
    once(command, 'disconnect'),
  ]);
  return { stdout, stderr, report: reports[0] };
}

/**
 * Starts a program on several ranks, as `mpi4node run` does, and waits for the end of the job. The
 * event loop goes on meanwhile. This process takes no part in the job: it may be a test of any
 * runner, or a rank of another job, whose variables the ranks do not inherit.
 *
 * The launcher is the one that fits the addon: see `mpi4node run`. A program in TypeScript runs by
 * Node itself from version 22.6 on, and else by the `tsx` of its project. The ranks write no
 * colours, and have no standard input.
 *
 * No process is left behind: the job ends with its timeout, with its signal, and with this process,
 * however that ends.
 *
 * @param ranks how many ranks to start, also more than there are cores
 * @param file the program: a path, which is relative to the folder in which the ranks run, or a URL
 *   such as `new URL('./app.mjs', import.meta.url)`
 * @param options arguments, environment, folder, timeout and signal
 * @returns what the job has written, if all ranks have ended with 0
 * @throws {JobError} if a rank fails or the time is over; it has the output and the status
 * @throws {Error} if the job can't be started: there is no such program, or no launcher
 *
 * @example
 * const { ranks } = await runRanks(2, 'app.mjs', { args: ['--size', '10'], timeout: 10_000 });
 * assert.equal(ranks[1].stdout, 'done\n');
 * await assert.rejects(runRanks(2, 'broken.mjs'), { status: 3 });
 */
export async function runRanks(
  ranks: number,
  file: string | URL,
  options: RunRanksOptions = {},
): Promise<JobOutput> {
  checkArguments(ranks, file, options);
  const { args = [], env, cwd, timeout = 60_000 } = options;
  const signal = asSignal('runRanks', options.signal);
  if (signal?.aborted) throw abortReason(signal);
  const program = pathOf(file, cwd);
  const words = ['run', '-n', String(ranks), '--no-label', '--report', program, ...args];
  const command = fork(join(root, 'dist', 'cli.js'), words, {
    cwd,
    env: environment(env),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as Command;
  let timedOut = false;
  const end = (): void => {
    command.kill('SIGTERM');
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeout);
  signal?.addEventListener('abort', end);
  const { stdout, stderr, report } = await outputOf(command).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  });
  if (signal?.aborted) throw abortReason(signal);
  const what = `${program} on ${ranks} rank${ranks === 1 ? '' : 's'}`;
  if (timedOut) {
    const output = { stdout, stderr, status: TIMEOUT_STATUS, ranks: report?.ranks ?? [] };
    throw new JobError(`${what} was ended after ${timeout} ms`, output, true);
  }
  if (report === undefined) throw new Error(stderr.trim() || `${what} could not be started`);
  const output = { stdout, stderr, ...report };
  if (output.status === 0) return output;
  throw new JobError(`${what} ended with status ${output.status}`, output, false);
}
