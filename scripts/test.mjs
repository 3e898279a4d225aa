#!/usr/bin/env node
// The test runner. Every file of test/mpi runs in a world of its own for each library and number of
// ranks; files of test/outside and test/harness run outside of any launcher and start their own.
// test/harness/run-world.mjs runs one world; this file chooses the worlds, orders and counts them.
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import launching from '../test/harness/launch.cjs';
import { endAll, runWorld } from '../test/harness/run-world.mjs';

const { findLauncher, libraries } = launching;

const usage = `node scripts/test.mjs [options] [part of a file's path ...]

  --library openmpi|mpich  only the worlds of this library
  --ranks N                only the worlds of so many ranks
  --test-name PATTERN      only the tests whose full name matches
  --slow                   also the files named *.slow.test.ts
  --timeout SECONDS        a world in which nothing happens for so long has hung (60)
  --jobs N                 cores to keep busy (all)
  --verbose                show what the ranks print even if they pass
  --fixtures               run the fixtures of the harness's own tests instead

A file of test/mpi runs on openmpi with 1, 2 and 4 ranks and on mpich with 1 and 2. A comment at its
beginning changes that: // @worlds openmpi:1,2,4 mpich:4
A file of test/outside runs once, or once for each library in: // @worlds openmpi mpich`;

const root = fileURLToPath(new URL('..', import.meta.url));
const defaultWorlds = 'openmpi:1,2,4 mpich:1,2';

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      fixtures: { type: 'boolean' },
      help: { type: 'boolean' },
      jobs: { type: 'string' },
      library: { type: 'string' },
      ranks: { type: 'string' },
      slow: { type: 'boolean' },
      'test-name': { type: 'string' },
      timeout: { type: 'string' },
      verbose: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const number = (name) => {
    if (values[name] === undefined) return undefined;
    const value = Number(values[name]);
    if (!(value > 0)) throw new Error(`--${name} must be a positive number, got ${values[name]}`);
    return value;
  };
  if (values.library !== undefined && findLauncher(values.library) === null) {
    throw new Error(`--library ${values.library}: no such launcher is installed`);
  }
  return {
    ...values,
    filters: positionals,
    jobs: number('jobs') ?? os.availableParallelism(),
    limit: 1000 * (number('timeout') ?? 60),
    ranks: number('ranks'),
    testName: values['test-name'],
  };
}

function findFiles({ filters, fixtures, slow }) {
  const folders = fixtures
    ? ['test/harness/fixtures']
    : ['test/mpi', 'test/outside', 'test/harness'];
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: !fixtures })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name}`)
        .sort(),
    )
    .filter((file) => fixtures || !file.includes('/fixtures/'))
    .filter((file) => slow || !file.endsWith('.slow.test.ts'))
    .filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)));
}

/** The worlds of a file, from the comment at its beginning or from its folder. */
function worldsOf(file, { fixtures }) {
  const beginning = readFileSync(path.join(root, file), 'utf8').split('\n', 10).join('\n');
  const declared = /^\/\/ @worlds (.+)$/m.exec(beginning)?.[1];
  const isLaunched = fixtures || file.startsWith('test/mpi/');
  if (!isLaunched && declared === undefined) return [{ file, library: null, ranks: 1, isLaunched }];
  return (declared ?? defaultWorlds).split(/\s+/).flatMap((entry) => {
    const [, library, counts] = /^(openmpi|mpich)(?::([\d,]+))?$/.exec(entry) ?? [];
    if (library === undefined || isLaunched !== (counts !== undefined)) {
      throw new Error(`${file}: cannot read "${entry}" in its @worlds comment`);
    }
    const sizes = isLaunched ? counts.split(',').map(Number) : [1];
    return sizes.map((ranks) => ({ file, library, ranks, isLaunched }));
  });
}

/** Small worlds first; those that start worlds of their own last. */
function order(worlds) {
  const weight = ({ isLaunched, ranks }) => (isLaunched ? ranks : Infinity);
  return worlds.toSorted((a, b) => (weight(a) === weight(b) ? 0 : weight(a) - weight(b)));
}

/** Runs worlds side by side as long as each of their ranks has a core to itself. */
async function runAll(worlds, options, report) {
  const waiting = [...worlds];
  const active = new Set();
  let busy = 0;
  while (waiting.length > 0 || active.size > 0) {
    const cores = waiting.length > 0 ? coresOf(waiting[0], options.jobs) : Infinity;
    if (busy + cores <= options.jobs) {
      const world = waiting.shift();
      busy += cores;
      const run = runWorld(world, options).then((result) => {
        busy -= cores;
        active.delete(run);
        report(world, result);
      });
      active.add(run);
    } else {
      await Promise.race(active);
    }
  }
}

function coresOf({ isLaunched, ranks }, jobs) {
  return isLaunched ? Math.min(ranks, jobs) : jobs;
}

function nameOf({ library, ranks, isLaunched, file }) {
  const launcher = isLaunched ? `${library} ${ranks}` : (library ?? 'outside');
  return `${launcher.padEnd(9)}  ${file}`;
}

function countsOf(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

async function main(options) {
  const isTerminal = process.stdout.isTTY === true;
  options.color = isTerminal && !process.env.NO_COLOR;
  const paint = (code, text) => (options.color ? `\x1b[${code}m${text}\x1b[0m` : text);

  const chosen = findFiles(options)
    .flatMap((file) => worldsOf(file, options))
    .filter(({ library }) => [undefined, library].includes(options.library))
    .filter(({ ranks }) => [undefined, ranks].includes(options.ranks));
  const worlds = order(
    chosen.filter(({ library }) => library === null || findLauncher(library) !== null),
  );
  for (const library of libraries) {
    const missing = chosen.filter((world) => world.library === library).length;
    if (missing > 0 && findLauncher(library) === null) {
      console.log(`${library} is not installed: ${missing} of its worlds are left out`);
    }
  }

  const total = { passed: 0, skipped: 0, failed: [], worlds: 0 };
  const showProgress = () => {
    if (isTerminal) process.stdout.write(`${total.worlds} of ${worlds.length} worlds\r`);
  };
  const started = performance.now();
  showProgress();
  await runAll(worlds, options, (world, result) => {
    const { passed, skipped, failed, failures, output, seconds } = result;
    total.passed += passed;
    total.skipped += skipped;
    total.failed.push(...failed.map((test) => `${nameOf(world)} › ${test}`));
    total.worlds += 1;
    const mark = failed.length === 0 ? paint(32, '✓') : paint(31, '✗');
    const counts = countsOf(passed, failed.length, skipped);
    console.log(`${mark} ${nameOf(world).padEnd(60)}  ${counts}  ${seconds.toFixed(1)} s`);
    for (const { heading, message } of failures) {
      console.error(`\n${paint(31, heading)}\n${message}\n`);
    }
    if (output !== '' && (failed.length > 0 || options.verbose)) {
      console.error(`Output of ${nameOf(world)}:\n${output.trimEnd()}\n`);
    }
    showProgress();
  });

  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${worlds.length} worlds in ${seconds} s`);
  for (const test of total.failed) console.log(`${paint(31, '✗')} ${test}`);
  if (worlds.length === 0) console.log('No test file was chosen.');
  console.log(countsOf(total.passed, total.failed.length, total.skipped));
  process.exitCode = total.failed.length === 0 && total.passed > 0 ? 0 : 1;
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, async () => {
    await endAll();
    process.exit(128 + os.constants.signals[name]);
  });
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(`${error.message}\n\n${usage}`);
  process.exit(2);
}
await main(options);
