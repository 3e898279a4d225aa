// A pool finds the most frequent words of many files, and all workers read parts of each file.
//
// Its task is in words_tasks.mts. A large file is many tasks, so that no worker is long at one.
//
// Shows: starmap over tasks that a generator makes; `ordered: false`, since sums have no order;
//        maps as results; a file that each worker opens for itself and reads at an offset.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/words/words.mjs node_modules/typescript/lib
//        The arguments are files and folders, and `--part BYTES`: how much a task reads.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'mpi4node/pool';

const { values, positionals } = parseArgs({
  options: { part: { type: 'string', default: '262144' } },
  allowPositionals: true,
});
const paths = positionals.length > 0 ? positionals : ['node_modules/typescript/lib'];
const partBytes = Number(values.part);

/** The file at a path, or the files of a folder. */
function filesAt(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(path, name));
}

/** The arguments of each task: a file, and where a part of it begins and ends. */
function* parts(): Generator<[string, number, number]> {
  for (const file of paths.flatMap(filesAt)) {
    const { size } = statSync(file);
    for (let from = 0; from < size; from += partBytes) {
      yield [file, from, Math.min(from + partBytes, size)];
    }
  }
}

await using pool = await Pool.open<typeof import('./words_tasks.mjs')>(
  new URL('./words_tasks.mjs', import.meta.url),
);
const start = performance.now();
const totals = new Map<string, number>();
for await (const counts of pool.starmap('countWords', parts(), { ordered: false })) {
  for (const [word, count] of counts) totals.set(word, (totals.get(word) ?? 0) + count);
}
const elapsed = Math.round(performance.now() - start);

const words = [...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
for (const [word, count] of words.slice(0, 20)) console.log(`${String(count).padStart(8)} ${word}`);
const sum = words.reduce((sum, [, count]) => sum + count, 0);
const letters = words.reduce((sum, [word, count]) => sum + count * [...word].length, 0);
console.log(`${sum} words, ${words.length} different ones`);
console.log(`A word has ${(letters / sum).toFixed(2)} letters on average`);
console.log(`${pool.size} workers took ${elapsed} ms for ${pool.runTime.count} parts`);
