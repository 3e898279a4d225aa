#!/usr/bin/env node
// Counts the instructions of hot calls under valgrind. Unlike a time, a count hardly changes with
// what else the machine does.
// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { buildProgram, libraries, root, runRanks } from '../programs.mjs';
import { places, readDumps } from './profile.mjs';

/**
 * @typedef {import('../../harness/launch.cjs').Library} Library
 * @typedef {import('./profile.mjs').Counts} Counts
 * @typedef {{ version: string, calls: Record<string, number> }} Recorded
 * @typedef {{ node: string, libraries: Record<string, Recorded> }} Record
 */

const usage = `npm run instructions -- [options] [parts of names of calls]

  --library NAME    openmpi or mpich; default: all that are installed
  --record          write the counts to test/tools/instructions/counts.json

Prints the instructions of each call and where they are. Compares those outside MPI and the system
with the recorded ones, if these are of the same versions of Node and of the MPI library. The status
is 1 if a call has grown by more than 5 %. Needs valgrind.`;

const LIMIT = 1.05;
const TIMES = 2048;
const WARM = 6000;
/** \`process.umask()\` calls \`umask\` twice: of the dumps of a sample, the third has its loop. */
const DUMPS_PER_SAMPLE = 4;
const DUMP_OF_LOOP = 2;

const recordFile = join(root, 'test', 'tools', 'instructions', 'counts.json');
/** V8 compiles and collects at fixed places then, and not when a thread is ready. */
const deterministic = ['--predictable', '--single-threaded', '--hash-seed=1', '--random-seed=1'];

/** @param {Counts} counts */
const totalOf = (counts) => places.reduce((total, place) => total + counts[place], 0);

/** What is the package's own, with what it makes Node do. @param {Counts} counts */
const ownOf = ({ JavaScript, Node, addon }) => JavaScript + Node + addon;

/**
 * @param {Library} library
 * @param {string[]} parts
 * @returns {Promise<{ version: string, counts: Map<string, Counts> }>} instructions a call
 */
async function count(library, parts) {
  const program = await buildProgram('instructions', 'rank.ts');
  const folder = mkdtempSync(join(tmpdir(), 'mpi4node-instructions-'));
  try {
    const { end, output } = await runRanks({
      library,
      ranks: 1,
      under: [
        'valgrind',
        '--quiet',
        '--tool=callgrind',
        '--smc-check=all-non-file',
        '--dump-before=umask',
        `--callgrind-out-file=${join(folder, 'callgrind.out')}`,
      ],
      command: [...deterministic, program, JSON.stringify({ times: TIMES, warm: WARM, parts })],
      patience: 300,
    });
    if (end !== null) throw new Error(`the program ${end}:\n${output}`);
    const dumps = readDumps(folder);
    /** @type {Map<string, Counts>} */
    const counts = new Map();
    let taken = 0;
    for (const [, samples, name] of output.matchAll(/^counted (\d+) (.+)$/gm)) {
      const loops = Array.from({ length: Number(samples) }, () => {
        const loop = dumps[taken + DUMP_OF_LOOP];
        taken += DUMPS_PER_SAMPLE;
        return loop;
      }).sort((a, b) => ownOf(a) - ownOf(b));
      const [least] = loops;
      for (const place of places) least[place] /= TIMES;
      counts.set(name, least);
    }
    if (taken !== dumps.length) throw new Error(`${dumps.length} dumps in place of ${taken}`);
    return { version: /^library (.+)$/m.exec(output)?.[1] ?? '', counts };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns {Record} */
function readRecord() {
  /** @type {Record} */
  const record = JSON.parse(readFileSync(recordFile, 'utf8'));
  return record;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      library: { type: 'string' },
      record: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(usage);
  const used = libraries().filter((name) => (values.library ?? name) === name);
  if (used.length === 0) throw new Error(`--library: there is no launcher of ${values.library}`);
  execFileSync('valgrind', ['--version']);
  const recorded = readRecord();
  const node = process.versions.node;
  for (const library of used) {
    const { version, counts } = await count(library, positionals);
    if (counts.size === 0) throw new Error(`no call has such a name: ${positionals.join(', ')}`);
    const known = recorded.libraries[library];
    const isComparable = recorded.node === node && known?.version === version;
    const rows = [...counts].map(([name, of]) => {
      const own = ownOf(of);
      const before = isComparable ? known.calls[name] : undefined;
      const hasGrown = before !== undefined && own > before * LIMIT;
      if (hasGrown && !values.record) process.exitCode = 1;
      return [
        name,
        totalOf(of).toFixed(0),
        ...places.map((place) => of[place].toFixed(0)),
        own.toFixed(0),
        before === undefined ? '-' : before.toFixed(0),
        hasGrown ? '**has grown**' : '',
      ];
    });
    const titles = ['call', 'instructions', ...places, 'own', 'recorded', ''];
    const align = titles.map((_, i) => (i === 0 || i === titles.length - 1 ? 'l' : 'r'));
    console.log(`\n${version}, Node ${node}\n\n${markdownTable([titles, ...rows], { align })}`);
    if (!isComparable) console.log(`\nNot compared: nothing is recorded for these versions.`);
    const all = Object.fromEntries([...counts].map(([name, of]) => [name, Math.round(ownOf(of))]));
    recorded.libraries[library] = { version, calls: { ...known?.calls, ...all } };
  }
  if (!values.record) return;
  recorded.node = node;
  writeFileSync(recordFile, `${JSON.stringify(recorded, null, 2)}\n`);
}

try {
  await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exit(2);
}
