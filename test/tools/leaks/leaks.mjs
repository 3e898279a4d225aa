#!/usr/bin/env node
// Repeats what programs do at two ranks, and looks whether resident memory grows.
// @ts-check
import { parseArgs } from 'node:util';
import { buildProgram, libraries, runRanks } from '../programs.mjs';

const usage = `npm run leaks -- [options] [parts of names of loops]

  --count N         turns of each cheap loop (1000000); dear ones take a fraction
  --library NAME    openmpi or mpich; default: all that are installed
  --ranks N         ranks (2)
  --list            only print the names of the loops, and their shares of the count

Prints resident memory in MB after each of ten stages, the largest of all ranks. The status is 1 if
it grows after the fifth by more than 12 MB, and by more than 8 bytes a turn, or if a loop fails.`;

const STAGES = 10;
/** The first stages fill caches and pools. */
const WARM = 5;
/** Stages whose least counts at the end, since it goes up and down. */
const LAST = 3;
/** V8's heap grows by steps of 8 MB, one of which may come late. */
const ALLOWED = 12e6;
const ALLOWED_A_TURN = 8;
/**
 * Bytes a turn by which loops may grow, because the library does: the same calls in C grow by 240 B
 * for each persistent collective that Open MPI 4.1 makes and frees.
 * @type {Record<string, Record<string, number>>}
 */
const GROWTH_OF_LIBRARY = { openmpi: { 'persistent Allreduce': 100 } };

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '1000000' },
      help: { type: 'boolean' },
      library: { type: 'string' },
      list: { type: 'boolean' },
      ranks: { type: 'string', default: '2' },
    },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const [count, ranks] = [Number(values.count), Number(values.ranks)];
  if (!Number.isSafeInteger(count) || count < STAGES)
    throw new Error('--count must be at least 10');
  if (!Number.isSafeInteger(ranks) || ranks < 1) throw new Error('--ranks must be at least 1');
  const used = libraries().filter((name) => (values.library ?? name) === name);
  if (used.length === 0) throw new Error(`--library: there is no launcher of ${values.library}`);
  return { count, ranks, used, isList: values.list === true, parts: positionals };
}

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(0).padStart(5);

/**
 * Bytes by which it grows: from the most at the end of the warm stages to the least of the last.
 * @param {readonly number[]} stages
 */
const growthOf = (stages) =>
  Math.min(...stages.slice(-LAST)) - Math.max(...stages.slice(WARM - 1, WARM + 1));

/** @param {ReturnType<typeof readOptions>} options */
async function main({ count, ranks, used, isList, parts }) {
  const program = await buildProgram('leaks', 'rank.ts');
  const list = [program, JSON.stringify({ name: null })];
  const { output: listed } = await runRanks({
    library: used[0],
    ranks: 1,
    command: list,
    patience: 60,
  });
  /** @type {{ name: string, weight: number }[]} */
  const loops = JSON.parse(listed);
  const chosen = loops.filter(({ name }) =>
    name === 'a leak'
      ? parts.includes(name)
      : parts.length === 0 || parts.some((part) => name.includes(part)),
  );
  if (chosen.length === 0) throw new Error(`no loop has such a name: ${parts.join(', ')}`);
  if (isList) for (const { name, weight } of chosen) console.log(`${name.padEnd(36)} 1/${weight}`);
  for (const library of isList ? [] : used) {
    for (const { name, weight } of chosen) {
      const turns = Math.max(STAGES, Math.round(count / weight));
      const task = JSON.stringify({ name, count: turns, stages: STAGES });
      process.stdout.write(`${library.padEnd(8)} ${name.padEnd(36)} ${String(turns).padStart(8)} `);
      const start = performance.now();
      /** @type {number[]} */
      const stages = [];
      const { end, output } = await runRanks({
        library,
        ranks,
        command: [program, task],
        patience: 600,
        onOutput: (text) => {
          for (const line of text.split('\n')) {
            if (!/^\d+$/.test(line)) continue;
            stages.push(Number(line));
            process.stdout.write(megabytes(Number(line)));
          }
        },
      });
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      const growth = growthOf(stages);
      const allowed = GROWTH_OF_LIBRARY[library]?.[name] ?? ALLOWED_A_TURN;
      const grows = growth > ALLOWED && growth > allowed * turns;
      const verdict = end !== null ? `FAILED: ${end}` : grows ? 'GROWS' : 'flat';
      console.log(`  ${verdict}, ${seconds} s`);
      if (end !== null) console.log(output);
      if (verdict !== 'flat') process.exitCode = 1;
    }
  }
}

try {
  await main(readOptions());
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  process.exit(2);
}
