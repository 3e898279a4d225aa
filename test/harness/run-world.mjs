// Runs one test file in one world, watches its ranks, ends it when it hangs, and judges the result.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import launching from './launch.cjs';

const { environmentOutsideLauncher, launch } = launching;

const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const config = path.join(root, 'test/harness/jest.config.cjs');

const pollInterval = 50;
/** For the other ranks to report, and for the launcher to end the job, after a first failure. */
const failureGrace = 3_000;
/** Over a test's limit, so that jest's own message comes first where it can still be given. */
const hangGrace = 1_500;
/** Until a rank has its list of tests; compiling them the first time takes a while. */
const loadLimit = 60_000;
/** From a rank's last test to its end. */
const exitLimit = 20_000;
/** A launcher that was asked to end its ranks. */
const killGrace = 3_000;
/** Nothing may run longer than this (seconds), whatever becomes of this process. */
const launcherLimit = 1_200;
const outputLimit = 64_000;

class Rank {
  pid = null;
  names = null;
  /** The test or hook that it is in. */
  inside = null;
  isFinished = false;
  /** 'passed', 'failed' or 'skipped', by number of the test. */
  outcomes = new Map();
  failures = [];
  #file;
  #read = 0;

  constructor(file) {
    this.#file = file;
  }

  /** Reads the events that are new, and tells whether there were any. */
  poll() {
    let text;
    try {
      text = readFileSync(this.#file, 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') return false;
      throw error;
    }
    const end = text.lastIndexOf('\n') + 1;
    const lines = text.slice(this.#read, end).split('\n').slice(0, -1);
    this.#read = end;
    for (const line of lines) this.#take(JSON.parse(line));
    return lines.length > 0;
  }

  #take(event) {
    switch (event.event) {
      case 'loading':
        this.pid = event.pid;
        break;
      case 'tests':
        this.names = event.names;
        break;
      case 'inside':
        this.inside = event;
        break;
      case 'passed':
      case 'skipped':
        this.inside = null;
        this.outcomes.set(event.test, event.event);
        break;
      case 'failed':
        this.failures.push(event);
        if (event.test !== undefined) this.outcomes.set(event.test, 'failed');
        break;
      case 'finished':
        this.inside = null;
        this.isFinished = true;
        break;
    }
  }

  /** Where it is, for a message. */
  get place() {
    if (this.inside !== null) return `inside "${this.inside.name}"`;
    if (this.isFinished) return 'after its last test';
    if (this.names !== null) return 'between two tests';
    return this.pid === null ? 'not started' : 'loading the file';
  }
}

/**
 * @typedef {object} World
 * @property {import('./launch.cjs').Library | null} library null: of no interest to the file
 * @property {number} ranks
 * @property {boolean} isLaunched false: one process outside of any launcher
 * @property {string} file
 *
 * @typedef {object} Result
 * @property {number} passed
 * @property {number} skipped
 * @property {{ heading: string, message: string }[]} failures what to print
 * @property {string[]} failed the tests, or what stands for them
 * @property {string} output what the ranks wrote
 * @property {number} seconds
 */

/** The processes of a world, from its start to the death of its last one. */
class Job {
  output = '';
  /** Set once the launcher has ended. */
  ending = null;
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
        this.output = (this.output + text).slice(-outputLimit);
      });
    }
    this.#closed = new Promise((resolve, reject) => {
      this.#child.on('close', resolve).on('error', reject);
    });
    this.#child.on('exit', (status, signal) => {
      this.ending = { status, signal };
    });
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

/** @type {Set<{ job: Job, ranks: Rank[] }>} */
const running = new Set();
let isEnding = false;

/** Ends all worlds that are running, and lets no other start. */
export async function endAll() {
  isEnding = true;
  await Promise.all([...running].map(({ job, ranks }) => job.end(pidsOf(ranks))));
}

function pidsOf(ranks) {
  return ranks.flatMap(({ pid }) => (pid === null ? [] : [pid]));
}

/**
 * @param {World} world
 * @param {{ limit: number, testName?: string, color: boolean }} options `limit` in milliseconds
 * @returns {Promise<Result>}
 */
export async function runWorld(world, options) {
  // The process is about to exit.
  if (isEnding) return new Promise(() => {});
  const start = performance.now();
  const results = mkdtempSync(path.join(os.tmpdir(), 'mpi4node-test-'));
  const ranks = Array.from(
    { length: world.ranks },
    (_, rank) => new Rank(path.join(results, `${rank}.jsonl`)),
  );
  const job = startJob(world, results, options);
  const entry = { job, ranks };
  running.add(entry);
  try {
    const problem = await watch(job, ranks, { ...options, endAfterFailure: world.isLaunched });
    await job.end(pidsOf(ranks));
    for (const rank of ranks) rank.poll();
    const problems = problem === null ? problemsOfEnding(job, ranks) : [problem];
    const seconds = (performance.now() - start) / 1000;
    const output = options.color ? job.output : stripVTControlCharacters(job.output);
    return { ...judge(world, ranks, problems), output, seconds };
  } finally {
    running.delete(entry);
    rmSync(results, { recursive: true });
  }
}

function startJob({ library, ranks, isLaunched, file }, results, { limit, testName, color }) {
  const command = [process.execPath, jest, `--config=${config}`, '--runInBand', '--ci'];
  command.push(`--testTimeout=${limit}`);
  if (testName !== undefined) command.push(`--testNamePattern=${testName}`);
  command.push('--runTestsByPath', file);
  const { NO_COLOR: _, ...inherited } = process.env;
  const env = {
    ...environmentOutsideLauncher(inherited),
    // Open MPI gives its ranks a terminal, which would make jest draw on it.
    FORCE_COLOR: color ? '1' : '0',
    TERM: 'dumb',
    MPI4NODE_TEST_RESULTS: results,
  };
  if (library !== null) env.MPI4NODE_TEST_LIBRARY = library;
  if (!isLaunched) return new Job(command[0], command.slice(1), env);
  const launched = launch({ library, ranks, command, timeout: launcherLimit, env });
  return new Job(launched.command, launched.args, launched.env);
}

/** Waits for the end of a job, or for a reason to end it, which it returns. */
async function watch(job, ranks, { limit, endAfterFailure }) {
  let lastEvent = performance.now();
  let firstFailure = null;
  while (job.ending === null) {
    await job.wait(pollInterval);
    const now = performance.now();
    const news = ranks.map((rank) => rank.poll());
    if (news.includes(true)) lastEvent = now;
    if (endAfterFailure && ranks.some(({ failures }) => failures.length > 0)) {
      firstFailure ??= now;
      if (now - firstFailure > failureGrace) return null;
    }
    if (differenceOf(ranks) !== null) return differenceOf(ranks);
    if (now - lastEvent > hangLimit(ranks, limit)) {
      const seconds = Math.round((now - lastEvent) / 1000);
      return `hung: no rank reported anything for ${seconds} s`;
    }
  }
  return null;
}

/** Milliseconds without an event after which a world is taken to hang. */
function hangLimit(ranks, limit) {
  const unfinished = ranks.filter(({ isFinished }) => !isFinished);
  if (unfinished.length === 0) return exitLimit;
  const limits = unfinished.map(({ names, inside }) =>
    names === null ? Math.max(limit, loadLimit) : (inside?.timeout ?? limit),
  );
  return Math.max(...limits) + hangGrace;
}

/** How the tests of the ranks differ, or null. */
function differenceOf(ranks) {
  const first = ranks.findIndex(({ names }) => names !== null);
  for (const [rank, { names }] of ranks.entries()) {
    if (names === null) continue;
    const expected = ranks[first].names;
    for (let test = 0; test < Math.max(names.length, expected.length); test += 1) {
      if (names[test] === expected[test]) continue;
      const mine = JSON.stringify(names[test] ?? null);
      const other = JSON.stringify(expected[test] ?? null);
      return `the ranks have different tests: number ${test + 1} is ${other} on rank ${first}, but ${mine} on rank ${rank}`;
    }
  }
  return null;
}

/** What is wrong with the way in which a job ended, apart from tests that failed. */
function problemsOfEnding({ ending: { status, signal } }, ranks) {
  const difference = differenceOf(ranks);
  if (difference !== null) return [difference];
  if (ranks.some(({ failures }) => failures.length > 0)) return [];
  const problems = [...ranks.entries()]
    .filter(([, { pid }]) => pid === null)
    .map(([rank]) => `rank ${rank} wrote no results`);
  if (status !== 0) {
    problems.push(`the world ended with ${signal ?? `status ${status}`}`);
  } else if (ranks.some(({ isFinished }) => !isFinished)) {
    problems.push('the world ended with status 0 before all of its tests had run');
  }
  return problems;
}

/** A test passed if it passed on every rank. */
function judge(world, ranks, problems) {
  const label = world.isLaunched ? `${world.library} ${world.file}` : world.file;
  const size = ranks.length;
  const failures = [...ranks.entries()].flatMap(([rank, { failures }]) =>
    failures.map(({ name, message }) => ({
      heading: `[rank ${rank}/${size} ${label} › ${name}]`,
      message: `    ${message.trim()}`,
    })),
  );
  const names = ranks.find(({ names }) => names !== null)?.names ?? [];
  const failed = [];
  let passed = 0;
  let skipped = 0;
  for (const [test, name] of names.entries()) {
    const outcomes = new Set(ranks.map((rank) => rank.outcomes.get(test)));
    const isSame = outcomes.size === 1 && differenceOf(ranks) === null;
    if (isSame && outcomes.has('passed')) passed += 1;
    else if (isSame && outcomes.has('skipped')) skipped += 1;
    else failed.push(outcomes.has('failed') ? name : `${name} (${unfinished(test, ranks)})`);
  }
  // The failure of something that is not a test, such as a hook or the end of a rank.
  if (failed.length === 0) {
    failed.push(...problems, ...failures.map(({ heading }) => heading));
  }
  if (problems.length > 0 || failures.length > 0) {
    const places = [...ranks.entries()]
      .filter(([, { failures }]) => failures.length === 0)
      .map(([rank, { place }]) => `rank ${rank} was ${place}`);
    if (problems.length > 0 || places.length > 0) {
      failures.push({
        heading: `[${size} ${size === 1 ? 'rank' : 'ranks'} ${label}]`,
        message: [...problems, ...places].map((line) => `    ${line}`).join('\n'),
      });
    }
  }
  return { passed, skipped, failed, failures };
}

function unfinished(test, ranks) {
  const inside = [...ranks.entries()].filter(([, { inside }]) => inside?.test === test);
  if (inside.length === 0) return 'not run';
  return `not finished by rank ${inside.map(([rank]) => rank).join(', ')}`;
}
