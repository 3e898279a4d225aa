// Runs the files of one world one after the other, watches its ranks, and ends it when it hangs.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Job } from './job.mjs';
import { differenceOf, judge, problemsOfEnding } from './judge.mjs';
import launching from './launch.cjs';
import { Rank } from './rank.mjs';
import { root } from './worlds.mjs';

const { environmentOutsideLauncher, launch } = launching;

const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const config = path.join(root, 'test/harness/jest.config.cjs');

const pollInterval = 50;
/** For the other ranks to report, and for the launcher to end the job, after a first failure. */
const failureGrace = 3_000;
/** Over a test's limit, so that jest's own message comes first where it can still be given. */
const hangGrace = 1_500;
/** Until a rank has its list of tests; compiling them the first time takes a while. */
const loadLimit = 60_000;
/** From the end of a file's tests to the next file, or to a rank's end. */
const exitLimit = 20_000;
/** No world may run longer (seconds), whatever becomes of this process. */
const launcherLimit = (/** @type {readonly string[]} */ files) =>
  files.reduce((sum, file) => sum + (file.includes('.slow.') ? 7_200 : 1_200), 0);

/** @typedef {import('./judge.mjs').Result & { output: string, seconds: number }} Told */

/** @type {Set<WorldRun>} */
const running = new Set();
let isEnding = false;

/** Ends all worlds that are running, and lets no other start. */
export async function endAll() {
  isEnding = true;
  await Promise.all([...running].map((world) => world.end()));
}

/**
 * Runs a world until its files have run or one of them has failed.
 * @param {import('./worlds.mjs').World} world
 * @param {{ limit: number, testName?: string, color: boolean, under: string[] }} options `limit` in
 *   milliseconds, `under` the words before the command of a rank
 * @param {(file: string, result: Told) => void} report called for each file that has run, in order
 * @returns {Promise<{ rest: string[], suspects: string[] }>} `rest`: the files that have not run;
 *   `suspects`: those of which one has made the world end badly after all had run
 */
export async function runWorld(world, options, report) {
  // The process is about to exit.
  if (isEnding) return new Promise(() => {});
  const run = new WorldRun(world, options, report);
  running.add(run);
  try {
    return await run.toItsEnd();
  } finally {
    running.delete(run);
    run.clear();
  }
}

class WorldRun {
  #world;
  #options;
  #report;
  #folder;
  #ranks;
  #job;
  /** How many files have run and are reported. */
  #done = 0;

  constructor(world, options, report) {
    this.#world = world;
    this.#options = options;
    this.#report = report;
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'mpi4node-test-'));
    this.#ranks = Array.from(
      { length: world.ranks },
      (_, rank) => new Rank(path.join(this.#folder, `${rank}.jsonl`)),
    );
    this.#job = startJob(world, this.#folder, options);
  }

  end() {
    return this.#job.end(this.#ranks.flatMap(({ pid }) => (pid === null ? [] : [pid])));
  }

  clear() {
    rmSync(this.#folder, { recursive: true });
  }

  async toItsEnd() {
    const problem = await this.#watch();
    await this.end();
    for (const rank of this.#ranks) rank.poll();
    this.#reportFinished();
    const { files } = this.#world;
    const runs = this.#runsOf(files[this.#done]);
    const isAtItsEnd = this.#done === files.length - 1 && areFinished(runs);
    const problems =
      problem === null ? problemsOfEnding(this.#job.ending, this.#ranks, runs) : [problem];
    const suspects = isAtItsEnd && problems.length > 0 ? files.slice(0, -1) : [];
    const before = suspects.length > 0 ? ' (or a file that ran before this one is the cause)' : '';
    this.#reportNext(problems.map((text) => text + before));
    return { rest: files.slice(this.#done), suspects };
  }

  /** Waits for the end of the job, or for a reason to end it, which it returns. */
  async #watch() {
    let lastEvent = performance.now();
    let firstFailure = null;
    while (this.#job.ending === null) {
      await this.#job.wait(pollInterval);
      const now = performance.now();
      const news = this.#ranks.map((rank) => rank.poll());
      if (news.includes(true)) lastEvent = now;
      this.#reportFinished();
      const runs = this.#runsOf(this.#world.files[this.#done]);
      if (this.#world.isLaunched && runs.some(({ failures }) => failures.length > 0)) {
        firstFailure ??= now;
        if (now - firstFailure > failureGrace) return null;
      }
      const difference = differenceOf(runs);
      if (difference !== null) return difference;
      if (now - lastEvent > hangLimit(runs, this.#options.limit)) {
        const seconds = Math.round((now - lastEvent) / 1000);
        return `hung: no rank reported anything for ${seconds} s`;
      }
    }
    return null;
  }

  #runsOf(file) {
    return this.#ranks.map((rank) => rank.run(file));
  }

  /** Reports the files that have run, but not the last one: the world's end is part of that. */
  #reportFinished() {
    const { files } = this.#world;
    while (this.#done < files.length - 1 && areFinished(this.#runsOf(files[this.#done]))) {
      this.#reportNext([]);
    }
  }

  #reportNext(problems) {
    const { library, isLaunched, files } = this.#world;
    const file = files[this.#done++];
    const runs = this.#runsOf(file);
    const result = judge(isLaunched ? `${library} ${file}` : file, runs, problems);
    const output = this.#job.takeOutput();
    const start = Math.min(performance.now(), ...runs.map((run) => run.start));
    this.#report(file, {
      ...result,
      output: this.#options.color ? output : stripVTControlCharacters(output),
      seconds: (performance.now() - start) / 1000,
    });
  }
}

/** No rank begins a file before all have finished the one before: see environment.ts. */
function areFinished(runs) {
  return runs.every(({ isFinished, failures }) => isFinished && failures.length === 0);
}

function startJob({ library, ranks, isLaunched, isAlone, files }, folder, options) {
  const node = [...options.under, process.execPath];
  const command = [...node, jest, `--config=${config}`, '--runInBand', '--ci'];
  command.push(`--testTimeout=${options.limit}`);
  if (options.testName !== undefined) command.push(`--testNamePattern=${options.testName}`);
  command.push('--runTestsByPath', ...files);
  const { NO_COLOR: _, ...inherited } = process.env;
  const env = {
    ...environmentOutsideLauncher(inherited),
    // Open MPI gives its ranks a terminal, which would make jest draw on it.
    FORCE_COLOR: options.color ? '1' : '0',
    TERM: 'dumb',
    MPI4NODE_TEST_RESULTS: folder,
  };
  if (library !== null) env.MPI4NODE_TEST_LIBRARY = library;
  if (!isLaunched) return new Job(command[0], command.slice(1), env);
  if (!isAlone) env.MPI4NODE_TEST_SHARED = '1';
  const launched = launch({ library, ranks, command, timeout: launcherLimit(files), env });
  return new Job(launched.command, launched.args, launched.env);
}

/** Milliseconds without an event after which a world is taken to hang. */
function hangLimit(runs, limit) {
  const inTests = runs.filter(({ isOver }) => !isOver);
  if (inTests.length === 0) return exitLimit;
  const limits = inTests.map(({ names, inside }) =>
    names === null ? Math.max(limit, loadLimit) : (inside?.timeout ?? limit),
  );
  return Math.max(...limits) + hangGrace;
}
