#!/usr/bin/env node
// Runs test/mpi with the checker on: it must neither change a result nor raise a false alarm.
// `npm run test:check`.
// @ts-check
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usage = `npm run test:check -- [level] [options] [part of a file's path ...]

  1                calls are compared between the ranks (this is the default)
  2                memory is watched, too
  --library NAME   only this library
  --ranks N        only worlds of so many ranks (2, then 4)
  --jobs N         cores to keep busy (all)`;

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Files that can't pass with the checker on, and why. */
const withoutFiles = {
  1: [
    // They measure what calls cost.
    'native/hot_path',
    'event_loop/fairness',
    // The calls of worker threads are not observed.
    'event_loop/workers',
  ],
  // Memory is kept until somebody waits for its operation.
  2: ['requests/forgotten_requests'],
};

/** Tests that can't. */
const withoutTests = {
  1: [
    // It looks at rc itself.
    'rc has its defaults',
  ],
  // A message that is received without blocking comes to other memory first.
  2: ['Free while MPI uses the memory', 'memory that was detached', 'detached while'],
};

/**
 * What is left out at a level, and at those below.
 * @param {string} level
 * @param {Record<1 | 2, readonly string[]>} lists
 */
const without = (level, lists) => (level === '2' ? [...lists[1], ...lists[2]] : lists[1]);

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      jobs: { type: 'string' },
      library: { type: 'string' },
      ranks: { type: 'string' },
      timeout: { type: 'string' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const [level, ...parts] = /^\d+$/.test(positionals[0] ?? '')
    ? positionals
    : ['1', ...positionals];
  if (level !== '1' && level !== '2') throw new Error(`there is no level ${level}`);
  const { ranks, ...passed } = values;
  return {
    level,
    worlds: ranks === undefined ? ['2', '4'] : [ranks],
    passed: Object.entries(passed).flatMap(([option, value]) => [`--${option}`, String(value)]),
    files: chooseFiles(level, parts),
  };
}

/** @param {string} level @param {readonly string[]} parts */
function chooseFiles(level, parts) {
  return readdirSync(join(root, 'test', 'mpi'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('.slow.test.ts'))
    .filter((name) => !without(level, withoutFiles).includes(name.replace('.test.ts', '')))
    .map((name) => `test/mpi/${name}`)
    .filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)));
}

/** @param {ReturnType<typeof readOptions>} options */
function main({ level, worlds, passed, files }) {
  if (files.length === 0) throw new Error('no such file');
  const names = without(level, withoutTests).join('|');
  const all = worlds.map((ranks) => {
    console.log(`level ${level}, ${ranks} ranks:`);
    const { status, error } = spawnSync(
      process.execPath,
      [
        ...[join('scripts', 'test.mjs'), '--ranks', ranks, '--test-name', `^(?!.*(${names}))`],
        ...passed,
        ...files,
      ],
      {
        cwd: root,
        env: { ...process.env, MPI4NODE_CHECK: level },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    if (error) throw error;
    return status === 0;
  });
  return !all.includes(false);
}

try {
  process.exitCode = main(readOptions()) ? 0 : 1;
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exitCode = 2;
}
