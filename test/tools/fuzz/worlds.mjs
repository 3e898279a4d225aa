// Runs a program that tries random things in the ranks of a world, one batch after the other, and
// tells the seed of a batch that fails.
// @ts-check
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram, libraries, runRanks } from '../programs.mjs';

export const kinds = {
  arguments: {
    what: 'hostile arguments for every public function and method',
    ranks: '1',
    count: '100000',
    batch: 5000,
  },
  traffic: {
    what: 'random messages and collectives, compared with a model',
    ranks: '2,3,4',
    count: '3000',
    batch: 500,
  },
  streams: {
    what: 'random chunks through streams, compared with what was written',
    ranks: '2,3',
    count: '1000',
    batch: 100,
  },
};

/** @param {keyof typeof kinds} kind */
const usageOf = (kind) => `npm run fuzz -- ${kind} [options]

  ${kinds[kind].what}

  --count N        calls or rounds in each world (${kinds[kind].count}), in batches of ${kinds[kind].batch}
  --seed S         the seed of the first batch (the time); the next has the next number
  --library NAME   openmpi or mpich; default: all that are installed
  --ranks LIST     sizes of worlds (${kinds[kind].ranks})

The status is 1 if a batch fails, hangs or ends its process. --seed and a --count of one batch repeat it.`;

/**
 * @param {keyof typeof kinds} kind
 * @param {readonly string[]} args
 */
function readOptions(kind, args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string', default: kinds[kind].count },
      help: { type: 'boolean' },
      library: { type: 'string' },
      ranks: { type: 'string', default: kinds[kind].ranks },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  if (values.help) {
    console.log(usageOf(kind));
    process.exit(0);
  }
  const number = (/** @type {string} */ name, /** @type {string} */ text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`--${name} must be a number, got ${text}`);
  };
  const used = libraries().filter((name) => (values.library ?? name) === name);
  if (used.length === 0) throw new Error(`--library: there is no launcher of ${values.library}`);
  return {
    count: number('count', values.count),
    seed: number('seed', values.seed),
    sizes: values.ranks.split(',').map((text) => number('ranks', text)),
    used,
  };
}

/** Without a sign of life for so long, a batch hangs. */
const patience = 120;

/**
 * @param {keyof typeof kinds} kind
 * @param {readonly string[]} args
 */
export async function fuzzWorlds(kind, args) {
  const { count, seed, sizes, used } = readOptions(kind, args);
  const program = await buildProgram('fuzz', `${kind}.ts`);
  const folder = mkdtempSync(join(tmpdir(), 'mpi4node-fuzz-'));
  const log = join(folder, 'last');
  for (const library of used) {
    for (const ranks of sizes) {
      const start = performance.now();
      let failures = 0;
      for (let done = 0; done < count; done += kinds[kind].batch) {
        const batch = seed + done / kinds[kind].batch;
        const rounds = Math.min(kinds[kind].batch, count - done);
        const task = JSON.stringify({ seed: batch, count: rounds, log });
        const { end, output } = await runRanks({
          library,
          ranks,
          command: [program, task],
          patience,
        });
        // MPICH warns of what was made and not freed.
        if (end === null && !/^rank \d+: /m.test(output)) continue;
        failures++;
        console.log(
          `FAILED: ${kind}, ${library}, ${ranks} ranks, --seed ${batch} --count ${rounds}: it ${end ?? 'found faults'}`,
        );
        if (end !== null) console.log(`  last: ${lastOf(log, ranks).join('\n        ')}`);
        console.log(output.slice(0, 4000));
      }
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      console.log(
        `${kind}, ${library}, ${ranks} ranks, seed ${seed}: ${count} in ${seconds} s, ${failures} batches failed`,
      );
      if (failures > 0) process.exitCode = 1;
    }
  }
  rmSync(folder, { recursive: true });
}

/**
 * What each rank was about to do.
 * @param {string} log
 * @param {number} ranks
 */
function lastOf(log, ranks) {
  return Array.from({ length: ranks }, (_, rank) => {
    try {
      return readFileSync(`${log}-${rank}`, 'utf8').split('\n')[0];
    } catch {
      return 'nothing';
    }
  });
}

/** @param {keyof typeof kinds} kind */
export async function main(kind) {
  try {
    await fuzzWorlds(kind, process.argv.slice(3));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usageOf(kind)}`);
    process.exit(2);
  }
}
