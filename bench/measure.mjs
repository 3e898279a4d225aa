// @ts-check
// One library, measured: the languages alternate, round by round, so that a machine that slows
// down or speeds up does so for all of them.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { affordable, argument } from './plan.mjs';
import {
  compile,
  emptyNode,
  findPython,
  launch,
  nodeProgram,
  pythonProgram,
  runAlone,
} from './programs.mjs';

/**
 * @typedef {import('./programs.mjs').Library} Library
 * @typedef {import('./plan.mjs').Language} Language
 * @typedef {import('./plan.mjs').Measure} Measure
 *
 * @typedef {Partial<Record<Language, number[]>>} Samples seconds, one for each round
 *
 * @typedef {object} Plan
 * @property {readonly Measure[]} measures
 * @property {boolean} startup
 * @property {number} allocationCalls 0 leaves this check out
 * @property {number} leakCalls 0 leaves this check out
 * @property {number} idleSeconds how long a message is awaited; 0 leaves this check out
 * @property {number} rounds
 * @property {string} binding `core` or `none`, for all languages alike
 * @property {string | null} before the folder of the programs of another revision, if this package
 *   is compared with that instead of with other languages
 *
 * @typedef {{ name: string, bytesPerCall: number, collections: number }} Allocation
 *
 * @typedef {object} LibraryResult
 * @property {string} name
 * @property {string} title
 * @property {string} version
 * @property {string | null} mpi4py its version, or null where there is none for this library
 * @property {Record<string, Samples>} samples by the measure's id
 * @property {(Samples & { empty: number[] }) | null} startup of the whole of two processes;
 *   `empty` is one Node process without MPI
 * @property {Allocation[]} allocations
 * @property {[share: number, delay: number][]} idle for each wait: the part of a core that
 *   was used, and the seconds until the message was there
 * @property {{ calls: number, first: number, last: number } | null} resident in bytes
 */

const IDLE_WAITS = 5;

/** Of all but the measures that say otherwise. */
const RANKS = 2;

/** @param {string} stdout lines of values separated by tabs */
function table(stdout) {
  return stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** @param {Samples} samples @param {Language} language @param {number} seconds */
function append(samples, language, seconds) {
  samples[language] = [...(samples[language] ?? []), seconds];
}

/** @type {(command: string[]) => [Language, string[]]} */
const mpi4py = (command) => ['mpi4py', command];

/** How each diagnostic is turned on. @type {Record<import('./plan.mjs').Diagnostic, string>} */
const DIAGNOSTICS = {
  watchdog: 'MPI4NODE_WATCHDOG=30',
  trace: `MPI4NODE_TRACE=${join(tmpdir(), 'mpi4node-bench.json')}`,
  check: 'MPI4NODE_CHECK=1',
};

/** @typedef {Record<Measure['program'], [Language, string[]][]>} Programs */

/**
 * The programs of this package alone.
 * @param {Language} language
 * @param {(name: string) => string[]} program
 * @returns {Programs}
 */
function programsOf(language, program) {
  /** @type {(setting: string) => [Language, string[]][]} */
  const withVariable = (setting) => [[language, ['env', setting, ...program('bench.mjs')]]];
  return {
    messages: [[language, program('bench.mjs')]],
    pool: [[language, program('pool.mjs')]],
    watchdog: withVariable(DIAGNOSTICS.watchdog),
    trace: withVariable(DIAGNOSTICS.trace),
    check: withVariable(DIAGNOSTICS.check),
  };
}

/** @param {Programs[]} all @returns {Programs} */
function joinPrograms(all) {
  const kinds = /** @type {Measure['program'][]} */ (Object.keys(all[0]));
  return /** @type {Programs} */ (
    Object.fromEntries(kinds.map((kind) => [kind, all.flatMap((programs) => programs[kind])]))
  );
}

/**
 * @param {Library} library
 * @param {Plan} plan
 * @param {(what: string) => void} progress is told before each launch
 * @returns {Promise<LibraryResult>}
 */
export async function measureLibrary(library, plan, progress) {
  progress(`${library.title}: compiling the C program`);
  const python = await findPython(library);
  const own = programsOf('node', nodeProgram);
  /** @type {Programs} */
  const others = {
    ...{ messages: [], pool: [], watchdog: [], trace: [], check: [] },
    messages: [
      ['c', [await compile(library)]],
      ...(python ? [mpi4py(pythonProgram(python, 'bench.py'))] : []),
    ],
    pool: [
      ...(python ? [mpi4py(pythonProgram(python, 'pool.py'))] : []),
      ['piscina', nodeProgram('piscina.mjs')],
    ],
  };
  const { before } = plan;
  const programs = joinPrograms([
    before === null
      ? others
      : programsOf('before', (name) => [process.execPath, join(before, name)]),
    own,
  ]);
  const measures = plan.measures.map((measure) => affordable(measure, library.name));
  const kinds = /** @type {Measure['program'][]} */ (Object.keys(programs));
  const worlds = kinds.flatMap((kind) => {
    const ofKind = measures.filter(({ program }) => program === kind);
    return [...new Set(ofKind.map(({ ranks }) => ranks))].map((ranks) => ({ kind, ranks }));
  });
  /** @param {readonly string[]} command @param {number} [ranks] */
  const run = (command, ranks = RANKS) => launch(library, ranks, plan.binding, command);

  /** @type {LibraryResult} */
  const result = {
    name: library.name,
    title: library.title,
    version: library.version,
    mpi4py: python?.version ?? null,
    samples: Object.fromEntries(plan.measures.map(({ id }) => [id, {}])),
    startup: plan.startup ? { empty: [] } : null,
    allocations: [],
    idle: [],
    resident: null,
  };
  for (let round = 1; round <= plan.rounds; round++) {
    const during = `${library.title}: round ${round} of ${plan.rounds}`;
    for (const { kind, ranks } of worlds) {
      for (const [language, command] of programs[kind]) {
        const chosen = measures.filter(
          (m) => m.program === kind && m.ranks === ranks && m.languages.includes(language),
        );
        if (chosen.length === 0) continue;
        progress(`${during}, ${language} with ${ranks} ranks`);
        const whole = [...command, ...chosen.map(argument)];
        // piscina's workers are threads of one process.
        const { stdout } = await (language === 'piscina' ? runAlone(whole) : run(whole, ranks));
        const figures = new Map(table(stdout).map(([id, seconds]) => [id, Number(seconds)]));
        for (const { id } of chosen) {
          const seconds = figures.get(id);
          if (seconds === undefined) {
            throw new Error(`${command.join(' ')} did not print ${id}, but this:\n${stdout}`);
          }
          append(result.samples[id], language, seconds);
        }
      }
    }
    if (result.startup) {
      progress(`${during}, starting`);
      for (const [language, command] of programs.messages) {
        append(result.startup, language, (await run(command)).seconds);
      }
      result.startup.empty.push((await emptyNode()).seconds);
    }
  }
  if (plan.allocationCalls > 0) {
    progress(`${library.title}: counting allocations`);
    const command = nodeProgram('allocations.mjs', ['--expose-gc']);
    const { stdout } = await run([...command, String(plan.allocationCalls)]);
    result.allocations = table(stdout).map(([name, bytes, collections]) => ({
      name,
      bytesPerCall: Number(bytes),
      collections: Number(collections),
    }));
  }
  if (plan.idleSeconds > 0) {
    progress(`${library.title}: waiting`);
    const command = [...nodeProgram('idle.mjs'), String(IDLE_WAITS), String(plan.idleSeconds)];
    const { stdout } = await run(command);
    result.idle = table(stdout).map(([share, delay]) => [Number(share), Number(delay)]);
  }
  if (plan.leakCalls > 0) {
    progress(`${library.title}: watching resident memory`);
    const command = [...nodeProgram('leak.mjs'), String(plan.leakCalls)];
    const [[, first, last]] = table((await run(command)).stdout);
    result.resident = { calls: plan.leakCalls, first: Number(first), last: Number(last) };
  }
  return result;
}
