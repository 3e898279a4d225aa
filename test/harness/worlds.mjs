// Which worlds run the tests: the files, the worlds that each asks for, and those of them that
// share one.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const defaultWorlds = 'openmpi:1,2,4 mpich:1,2';
/** The most files of one world: what is left of those that have run slows down the next ones. */
const batchSize = 16;

/**
 * @typedef {object} World
 * @property {import('./launch.cjs').Library | null} library null: of no interest to the file
 * @property {number} ranks
 * @property {boolean} isLaunched false: one process outside of any launcher
 * @property {boolean} isAlone its one file needs a world that no other file has used; outside of a
 *   launcher: it needs all cores
 * @property {boolean} isWaiting outside of a launcher: the processes that it starts mostly wait
 * @property {string[]} files they run in this order
 */

/** @returns {string[]} */
export function findFiles({ filters, fixtures, slow }) {
  const folders = fixtures
    ? ['test/harness/fixtures']
    : ['test/mpi', 'test/outside', 'test/harness'];
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name}`)
        .sort(),
    )
    .filter((file) => fixtures || !file.includes('/fixtures/'))
    .filter((file) => slow || !file.endsWith('.slow.test.ts'))
    .filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)));
}

/**
 * The worlds of a file, each with this file alone: from the comment at its beginning or its folder.
 * @returns {World[]}
 */
export function worldsOf(file) {
  const beginning = readFileSync(path.join(root, file), 'utf8').split('\n', 10).join('\n');
  const declared = /^\/\/ @worlds (.+)$/m.exec(beginning)?.[1].split(/\s+/) ?? [];
  const isLaunched = /^test\/(mpi|harness\/fixtures)\//.test(file);
  const isAlone = declared.includes('alone');
  const isWaiting = declared.includes('waits');
  const entries = declared.filter((word) => word !== 'alone' && word !== 'waits');
  const world = { isLaunched, isAlone, isWaiting, files: [file] };
  if (entries.length === 0) {
    if (!isLaunched) return [{ ...world, library: null, ranks: 1 }];
    entries.push(...defaultWorlds.split(' '));
  }
  return entries.flatMap((entry) => {
    const [, library, counts] = /^(openmpi|mpich)(?::([\d,]+))?$/.exec(entry) ?? [];
    if (library === undefined || isLaunched !== (counts !== undefined)) {
      throw new Error(`${file}: cannot read "${entry}" in its @worlds comment`);
    }
    const sizes = isLaunched ? counts.split(',').map(Number) : [1];
    return sizes.map((ranks) => ({ ...world, library, ranks }));
  });
}

/**
 * Puts files that ask for the same world together: to start a world takes longer than most files.
 * @param {World[]} worlds of one file each
 * @param {number} jobs cores to keep busy
 * @returns {World[]}
 */
export function inBatches(worlds, jobs) {
  const separate = worlds.filter(({ isLaunched, isAlone }) => isAlone || !isLaunched);
  const groups = new Map();
  for (const world of worlds) {
    if (separate.includes(world)) continue;
    const key = `${world.library} ${world.ranks}`;
    groups.set(key, [...(groups.get(key) ?? []), world]);
  }
  return [...[...groups.values()].flatMap((group) => batchesOf(group, jobs)), ...separate];
}

/** Deals the files out evenly, the larger ones first: these take longer as a rule. */
function batchesOf(group, jobs) {
  const atOnce = Math.floor(jobs / group[0].ranks);
  const count = Math.max(Math.ceil(group.length / batchSize), Math.min(atOnce, group.length));
  const batches = Array.from({ length: count }, () => ({ size: 0, files: [] }));
  const sized = group.flatMap(({ files }) => files).map((file) => ({ file, size: sizeOf(file) }));
  for (const { file, size } of sized.toSorted((a, b) => b.size - a.size)) {
    const smallest = batches.reduce((least, batch) => (batch.size < least.size ? batch : least));
    smallest.size += size;
    smallest.files.push(file);
  }
  return batches.map(({ files }) => ({ ...group[0], files: files.sort() }));
}

const sizeOf = (file) => statSync(path.join(root, file)).size;

/**
 * Small worlds first; those that start worlds of their own last. Of these the larger files first.
 */
export function order(worlds) {
  const weight = ({ isLaunched, isAlone, ranks }) => (isLaunched ? ranks : isAlone ? 1e6 : 1e3);
  const size = ({ isLaunched, files }) => (isLaunched ? 0 : sizeOf(files[0]));
  return worlds.toSorted((a, b) => weight(a) - weight(b) || size(b) - size(a));
}
