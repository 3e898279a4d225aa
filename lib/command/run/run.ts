/** Runs a program on several ranks: once, or each time that a source file changes. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism, constants, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { joinParts } from '../../diagnostics/trace/join_parts.js';
import { withoutLauncher } from '../../loading/launcher.js';
import { root } from '../package.js';
import { describeEnd, readEnd } from './failures.js';
import { type EndReason, Job, type JobEnd } from './job.js';
import { overrulesRoot, planLaunch, RUN_MARK, type World } from './launch_plan.js';
import { type AnyLauncher, chooseLauncher } from './launchers.js';
import {
  checkProgram,
  type ProfileKind,
  rankCommand,
  splitWords,
  typeScriptOptions,
} from './node_options.js';
import type { RunOptions } from './options.js';
import { Output } from './output.js';
import { profileTable, removeProfiles } from './profiles.js';
import { RankFiles, type RankText, RankTexts } from './rank_records.js';
import { watchSources } from './watch.js';

// By its place: the program may be elsewhere than where this command was typed.
const poolServe = pathToFileURL(join(root, 'dist', 'pool_serve.mjs')).href;

const say = (text: string): void => {
  process.stderr.write(`mpi4node: ${text}\n`);
};

/** As `timeout` of coreutils has it. */
const TIMEOUT_STATUS = 124;

/** Colours are for a terminal, unless the environment says otherwise. */
function isColored({ NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return !NO_COLOR && process.stdout.isTTY === true;
}

/** The variables for the diagnostics that were asked for. */
function diagnosticSettings({ watchdog, check, trace }: RunOptions): NodeJS.ProcessEnv {
  return {
    ...(watchdog === undefined ? {} : { MPI4NODE_WATCHDOG: String(watchdog) }),
    ...(check === undefined ? {} : { MPI4NODE_CHECK: String(check) }),
    ...(trace === undefined ? {} : { MPI4NODE_TRACE: resolve(trace) }),
  };
}

/**
 * What tells the ranks whether to write colours. They see a pipe, or the terminal that Open MPI
 * makes for each of them, but not where their output goes in the end.
 */
function colorSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR } = env;
  if (FORCE_COLOR !== undefined) return { FORCE_COLOR };
  if (NO_COLOR || process.stdout.isTTY !== true) return { NO_COLOR: NO_COLOR || '1' };
  const levels: Readonly<Record<number, string>> = { 1: '0', 4: '1', 8: '2', 24: '3' };
  return { FORCE_COLOR: levels[process.stdout.getColorDepth()] ?? '1' };
}

/** One program with its options, which may be started several times. */
class Run {
  readonly #options: RunOptions;
  readonly #launcher: AnyLauncher;
  readonly #world: World;
  readonly #command: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #profiles: readonly ProfileKind[];
  readonly #folder: string;
  /** For the process that has started this command, if it asks for them. */
  readonly #texts: RankTexts | null;
  #job: Job | null = null;

  constructor(file: string, args: readonly string[], options: RunOptions) {
    checkProgram(file);
    this.#options = options;
    const { mpi, hostfile = null, hosts = null, mpirunArgs = [] } = options;
    const env = withoutLauncher(process.env);
    if (mpi !== undefined) env.MPI4NODE_MPI = mpi;
    this.#env = env;
    const isElsewhere = hostfile !== null || hosts !== null || mpirunArgs.length > 0;
    this.#launcher = chooseLauncher(env, options.srun && !isElsewhere);
    // A launcher knows the machines of its job; without one, the cores here are what there is.
    const leaves = this.#launcher.kind === 'srun' || hostfile !== null || hosts !== null;
    const ranks = options.np ?? (leaves ? null : availableParallelism());
    this.#world = { ranks, hostfile, hosts, launcherOptions: mpirunArgs };
    this.#folder = options.output ?? '.';
    this.#texts = options.report ? new RankTexts(ranks ?? 0) : null;
    this.#profiles = [
      ...(options.cpuProf ? (['cpu'] as const) : []),
      ...(options.heapProf ? (['heap'] as const) : []),
    ];
    this.#command = this.#rankCommand(file, args);
  }

  #rankCommand(file: string, args: readonly string[]): readonly string[] {
    const { nodeOptions = '', pool, inspect, inspectBrk, cpuProf, heapProf } = this.#options;
    const port = inspectBrk ?? inspect;
    const node = [
      process.execPath,
      ...splitWords(nodeOptions),
      ...typeScriptOptions(file),
      ...(pool ? ['--import', poolServe] : []),
      file,
      ...args,
    ];
    return rankCommand(node, {
      inspect: port === undefined ? null : { port, breaks: inspectBrk !== undefined },
      cpuProfiles: cpuProf === true,
      heapProfiles: heapProf === true,
      folder: this.#folder,
    });
  }

  /** What each rank has written. */
  get texts(): readonly RankText[] {
    return this.#texts?.ranks ?? [];
  }

  /** Says what a person would have to know, once. */
  announce(): void {
    if (overrulesRoot(this.#launcher, this.#env)) {
      say('this is root, whom Open MPI refuses by itself: OMPI_ALLOW_RUN_AS_ROOT is set for it');
    }
  }

  /** Runs the job to its end, and shows how it ended. */
  async run(): Promise<JobEnd> {
    const { label, output: folder, ranks: shown = null, timeout } = this.#options;
    const { ranks } = this.#world;
    const isTerminal = process.stdout.isTTY === true;
    const output = new Output({
      ranks,
      label: label ?? (isTerminal && ranks !== 1),
      shown,
      records: [
        ...(folder === undefined ? [] : [new RankFiles(folder)]),
        ...(this.#texts === null ? [] : [this.#texts]),
      ],
      colored: isColored(process.env),
      verbose: this.#options.verbose === true,
    });
    for (const kind of this.#profiles) removeProfiles(this.#folder, kind, ranks ?? 0);
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = this.#env;
    const marks = {
      [RUN_MARK]: randomBytes(8).toString('hex'),
      ...colorSettings(process.env),
      ...diagnosticSettings(this.#options),
    };
    const plan = planLaunch(this.#launcher, this.#world, this.#command, env, marks);
    if (this.#options.verbose) say([plan.command, ...plan.args].join(' '));
    const job = new Job(plan, output);
    this.#job = job;
    const timer =
      timeout === undefined ? undefined : setTimeout(() => job.end('timeout'), timeout * 1000);
    const { status, reason } = await job.wait();
    clearTimeout(timer);
    this.#job = null;
    output.end();
    return { status: this.#finish(status, reason, output), reason };
  }

  end(reason: EndReason): void {
    this.#job?.end(reason);
  }

  /** Shows profiles and failures; the status of the job. */
  #finish(status: number, reason: EndReason | null, output: Output): number {
    if (reason === null || reason === 'timeout') this.#showProfiles();
    if (reason !== 'restart') this.#finishTrace();
    if (reason === 'timeout') {
      say(`the job was ended after ${this.#options.timeout} s (--timeout)`);
      return TIMEOUT_STATUS;
    }
    if (reason === 'restart') return 0;
    if (reason !== null) return 128 + constants.signals[reason];
    const said = output.obituary.join('\n');
    const end = readEnd(said);
    const report = output.failures.report();
    if (report.length > 0) process.stderr.write(`\n${report.join('\n')}\n`);
    // MPICH 4.2 returns 0 after some failures, and all versions the bare number of a signal.
    const isFailure = status !== 0 || end !== null;
    if (!isFailure) return 0;
    const signal = end?.signal ?? null;
    if (report.length === 0) {
      const sentence = end === null ? null : describeEnd(end);
      if (sentence !== null) process.stderr.write(`${sentence}\n`);
      else if (said !== '' && !this.#options.verbose) process.stderr.write(`${said}\n`);
    }
    if (signal !== null) return 128 + signal;
    return status || end?.status || 1;
  }

  /** Makes one file of the parts of a trace, if the job has not done that. */
  #finishTrace(): void {
    const file = this.#options.trace;
    if (file === undefined) return;
    try {
      if (joinParts(resolve(file), hostname()) === 0 && !existsSync(file)) return;
      say(`the trace is in ${file}; what it tells: npx mpi4node trace ${file}`);
    } catch (error) {
      say(`the trace can't be made of its parts: ${(error as Error).message}`);
    }
  }

  #showProfiles(): void {
    const { ranks } = this.#world;
    for (const kind of ranks === null ? [] : this.#profiles) {
      process.stderr.write(`\n${profileTable(this.#folder, kind, ranks ?? 0)}\n`);
    }
  }
}

/** Calls `end` for each signal that is to end this command. */
function onSignals(end: (reason: EndReason) => void): void {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => end(name));
  // Whoever reads the output has gone, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end('SIGPIPE');
  });
}

/** What `--report` sends to the process that has started this command, when the job has ended. */
export interface RunReport {
  readonly status: number;
  readonly ranks: readonly RankText[];
}

/** Sends the report, and closes the connection, which would keep this process alive. */
const sendReport = (report: RunReport): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(report, undefined, undefined, (error) => {
      if (error !== null) reject(error);
      process.removeAllListeners('disconnect');
      process.disconnect();
      resolve();
    });
  });

/** Runs a program on several ranks, and returns the status of the job. */
export async function runOnce(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<number> {
  const run = new Run(file, args, options);
  onSignals((reason) => run.end(reason));
  // A process that dies without a signal to this one leaves no job behind.
  if (options.report) process.on('disconnect', () => run.end('SIGHUP'));
  else run.announce();
  const { status } = await run.run();
  if (options.report && process.connected) await sendReport({ status, ranks: run.texts });
  return status;
}

/** Runs it again after each change of a source file, until a signal ends that. */
export async function runWatched(
  file: string,
  args: readonly string[],
  options: RunOptions,
  folders: readonly string[],
): Promise<number> {
  const run = new Run(file, args, options);
  run.announce();
  const watch = await watchSources(folders);
  let status: number | null = null;
  let stop = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
  });
  onSignals((reason) => {
    if (reason !== 'timeout' && reason !== 'restart') status = 128 + constants.signals[reason];
    stop();
    run.end(reason);
  });
  while (status === null) {
    const change = watch.next().then((name) => {
      run.end('restart');
      return name;
    });
    const { status: ended, reason } = await run.run();
    if (status !== null) break;
    if (reason !== 'restart') say(`the job has ended with status ${ended}; waiting for a change`);
    const name = await Promise.race([change, stopped]);
    if (name !== null) say(`${name} has changed: starting again`);
  }
  await watch.close();
  return status ?? 0;
}
