#!/usr/bin/env node
// `npm test`: runs the tests. How it does that is in test/harness.
import os from 'node:os';
import { parseArgs } from 'node:util';
import launching from '../test/harness/launch.cjs';
import { Report } from '../test/harness/report.mjs';
import { endAll } from '../test/harness/run-world.mjs';
import { runAll } from '../test/harness/schedule.mjs';
import { findFiles, inBatches, order, worldsOf } from '../test/harness/worlds.mjs';

const { findLauncher, libraries } = launching;

const usage = `node scripts/test.mjs [options] [part of a file's path ...]

  --library openmpi|mpich  only the worlds of this library
  --ranks N                only the worlds of so many ranks
  --test-name PATTERN      only the tests whose full name matches
  --slow                   also the files named *.slow.test.ts
  --timeout SECONDS        a world in which nothing happens for so long has hung (60)
  --jobs N                 cores to keep busy (all)
  --under COMMAND          start each rank by this command, such as "env LD_PRELOAD=libasan.so"
  --verbose                show what the ranks print even if they pass
  --fixtures               run the fixtures of the harness's own tests instead

A file of test/mpi runs on openmpi with 1, 2 and 4 ranks and on mpich with 1 and 2. A comment at its
beginning changes that: // @worlds openmpi:1,2,4 mpich:4
Files that ask for the same world share it, one after the other; with the word "alone" in its comment
a file has one for itself.
A file of test/outside runs once, or once for each library in: // @worlds openmpi mpich
Two of these run side by side, one with the word "alone". Files with the word "waits" run beside all
others, two at a time.`;

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
      under: { type: 'string', default: '' },
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
    color: process.stdout.isTTY === true && !process.env.NO_COLOR,
    filters: positionals,
    jobs: number('jobs') ?? os.availableParallelism(),
    limit: 1000 * (number('timeout') ?? 60),
    ranks: number('ranks'),
    testName: values['test-name'],
    under: values.under.split(' ').filter(Boolean),
  };
}

/** The worlds of the chosen files, one for each file, of the libraries that are here. */
function chooseWorlds(options) {
  const chosen = findFiles(options)
    .flatMap(worldsOf)
    .filter(({ library }) => [undefined, library].includes(options.library))
    .filter(({ ranks }) => [undefined, ranks].includes(options.ranks));
  for (const library of libraries) {
    const missing = chosen.filter((world) => world.library === library).length;
    if (missing > 0 && findLauncher(library) === null) {
      console.log(`${library} is not installed: ${missing} runs of files are left out`);
    }
  }
  return chosen.filter(({ library }) => library === null || findLauncher(library) !== null);
}

async function main(options) {
  const worlds = chooseWorlds(options);
  const report = new Report(options, worlds.length);
  const count = await runAll(
    order(inBatches(worlds, options.jobs)),
    options,
    (world, file, result) => report.add(world, file, result),
  );
  process.exitCode = report.close(count);
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
