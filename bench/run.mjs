// @ts-check
// The benchmark command: `npm run bench`. See docs/benchmark.md.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, type } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ora from 'ora';
import { drawChart } from './chart.mjs';
import { measureLibrary } from './measure.mjs';
import { compared, MEASURES, quick } from './plan.mjs';
import { buildRevision, findLibraries } from './programs.mjs';
import { renderTable, summarize } from './report.mjs';

const USAGE = `npm run bench -- [options]

Measures this package beside C and mpi4py, two ranks (four for bcast and for pools) on this machine;
pools beside mpi4py.futures and piscina.

  --rounds N           alternate the languages N times (15)
  --library NAME       openmpi or mpich only
  --only PATTERN       only the measures whose id matches, such as pingpong:8$ or rate|startup
  --quick              a few iterations: shows that everything works, the figures mean little
  --compare REVISION   against this package of another revision (a tag, a commit), which is built
                       first, instead of against C and mpi4py; the programs are those of here
  --bind-to WHAT       core, or none (none): whether each rank stays on a core of its own
  --json FILE          where to write the figures (build/bench/benchmark.json)
  --svg FILE           where to draw the chart (build/bench/benchmark.svg)
  --record             write to docs/: the figures, the chart and the tables of docs/benchmark.md
  --help`;

const options = readOptions();

function readOptions() {
  try {
    return parseArgs({
      options: {
        rounds: { type: 'string' },
        library: { type: 'string' },
        only: { type: 'string', default: '' },
        quick: { type: 'boolean', default: false },
        compare: { type: 'string' },
        'bind-to': { type: 'string', default: 'none' },
        json: { type: 'string' },
        svg: { type: 'string' },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** @param {string} path from the root of the repository */
const inRepository = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** @param {string} file @param {string} content */
async function write(file, content) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  console.log(`wrote ${file}`);
}

/** Puts the tables between the two marks of the guide. @param {string} tables */
async function recordTables(tables) {
  const guide = inRepository('docs/benchmark.md');
  const marked = /(<!-- figures: written by the command -->\n)[\s\S]*(<!-- end of figures -->)/;
  const text = await readFile(guide, 'utf8');
  if (!marked.test(text)) {
    throw new Error('docs/benchmark.md has lost the marks between which the tables go');
  }
  await write(
    guide,
    text.replace(marked, (_, begin, end) => `${begin}\n${tables}\n${end}`),
  );
}

function plan() {
  const rounds = Number(options.rounds ?? (options.quick ? 2 : 15));
  if (!Number.isSafeInteger(rounds) || rounds < 1) {
    throw new Error('--rounds must be a whole number, at least 1');
  }
  const binding = options['bind-to'];
  if (binding !== 'core' && binding !== 'none') {
    throw new Error('--bind-to must be core or none');
  }
  const pattern = new RegExp(options.only);
  const isComparison = options.compare !== undefined;
  const ofPackage = MEASURES.filter(({ languages }) => languages.includes('node')).map(compared);
  const measures = (isComparison ? ofPackage : MEASURES).filter(({ id }) => pattern.test(id));
  const allocationCalls = pattern.test('allocations') ? (options.quick ? 20_000 : 200_000) : 0;
  const leakCalls = pattern.test('resident') ? (options.quick ? 100_000 : 10_000_000) : 0;
  const idleSeconds = pattern.test('idle') ? (options.quick ? 0.2 : 10) : 0;
  const startup = pattern.test('startup');
  const checks = { startup, allocationCalls, leakCalls, idleSeconds };
  if (measures.length === 0 && (isComparison || !Object.values(checks).some(Boolean))) {
    const ids = [...MEASURES.map(({ id }) => id), 'startup', 'allocations', 'idle', 'resident'];
    throw new Error(`nothing matches --only ${options.only}; there are ${ids.join(', ')}`);
  }
  return {
    rounds,
    measures: options.quick ? measures.map(quick) : measures,
    ...(isComparison
      ? { startup: false, allocationCalls: 0, leakCalls: 0, idleSeconds: 0 }
      : checks),
    binding,
  };
}

async function libraries() {
  const found = await findLibraries();
  const chosen = found.filter(({ name }) => !options.library || name === options.library);
  if (chosen.length === 0) {
    const names = found.map(({ name }) => name).join(', ') || 'none';
    throw new Error(`no MPI library ${options.library ?? ''} on this machine; found: ${names}`);
  }
  return chosen;
}

function machine() {
  return {
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    system: `${type()} ${arch()}`,
    node: process.version,
    loadBefore: Number(loadavg()[0].toFixed(2)),
  };
}

/**
 * Shows what is being done. Silent where nobody watches: in a log, a line for each launch would
 * only be noise.
 * @template T
 * @param {(progress: (what: string) => void) => Promise<T>} work
 */
async function watched(work) {
  const spinner = ora({ isSilent: !process.stderr.isTTY }).start();
  try {
    return await work((what) => {
      spinner.text = what;
    });
  } finally {
    spinner.stop();
  }
}

async function main() {
  const { compare: revision } = options;
  if (options.record && (options.quick || options.only || options.library || revision)) {
    throw new Error('--record is for a whole run: without --quick, --only, --library or --compare');
  }
  const planned = plan();
  const before =
    revision === undefined ? null : await watched((progress) => buildRevision(revision, progress));
  const chosen = { ...planned, before };
  const about = machine();
  const conditions = [
    `${chosen.rounds} rounds, two ranks (four for bcast and for pools), bound to ${chosen.binding};`,
    `${about.cores} × ${about.cpu}, ${about.system}, Node ${about.node}.`,
    "Medians (least – most); ratios of medians (median of the rounds' ratios).",
    ...(revision === undefined ? [] : [`Before: ${revision}.`]),
  ].join('\n');
  console.log(`${conditions}\n`);

  const results = [];
  const summaries = [];
  const tables = [];
  for (const library of await libraries()) {
    const result = await watched((progress) => measureLibrary(library, chosen, progress));
    const summary = summarize(result, chosen.measures);
    const table = renderTable(summary, !options.quick, before !== null);
    console.log(table);
    results.push(result);
    summaries.push(summary);
    tables.push(table);
  }

  const json = {
    date: new Date().toISOString(),
    quick: options.quick,
    ...about,
    rounds: chosen.rounds,
    binding: chosen.binding,
    summaries,
    results,
  };
  const [figures, pictures] = options.record
    ? ['bench', 'docs/pictures']
    : ['build/bench', 'build/bench'];
  const text = `${JSON.stringify(json, null, 2)}\n`;
  await write(options.json ?? inRepository(`${figures}/benchmark.json`), text);
  if (before === null && chosen.measures.some(({ id }) => id.startsWith('pingpong:'))) {
    const svg = await drawChart(summaries);
    await write(options.svg ?? inRepository(`${pictures}/benchmark.svg`), svg);
  }
  if (options.record) {
    await recordTables([conditions, ...tables].join('\n\n'));
  }
}

if (options.help) {
  console.log(USAGE);
} else {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
