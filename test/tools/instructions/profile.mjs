// Reads what valgrind's callgrind has counted.
// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where instructions are. */
export const places = /** @type {const} */ (['JavaScript', 'Node', 'addon', 'MPI', 'system']);

/** @typedef {Record<typeof places[number], number>} Counts */

/**
 * The place of a binary. Code that V8 has compiled belongs to none.
 * @param {string} object
 * @returns {typeof places[number]}
 */
function placeOf(object) {
  const name = basename(object);
  if (name === '???') return 'JavaScript';
  if (name === 'node') return 'Node';
  if (name.endsWith('.node')) return 'addon';
  return /^(ld-linux|libc|libm|libstdc\+\+|libgcc_s|libpthread|libdl|librt)\b/.test(name)
    ? 'system'
    : 'MPI';
}

/**
 * The instructions of each place in a dump. The line after one that begins with `calls=` tells what
 * the called function took, which is counted there.
 * @param {string} text
 * @returns {Counts}
 */
function countByPlace(text) {
  /** @type {Counts} */
  const counts = { JavaScript: 0, Node: 0, addon: 0, MPI: 0, system: 0 };
  /** @type {Map<string, string>} */
  const objects = new Map();
  let place = placeOf('???');
  let isOfCalled = false;
  for (const line of text.split('\n')) {
    const object = /^(c?ob)=\((\d+)\)(?: (.*))?$/.exec(line);
    if (object !== null) {
      const [, kind, id, name] = object;
      if (name !== undefined) objects.set(id, name);
      if (kind === 'ob') place = placeOf(objects.get(id) ?? '???');
    } else if (line.startsWith('calls=')) {
      isOfCalled = true;
    } else if (/^[\d+*-]/.test(line)) {
      if (!isOfCalled) counts[place] += Number(line.split(' ')[1]);
      isOfCalled = false;
    }
  }
  return counts;
}

/**
 * The dumps of the one process that was counted, in their order.
 * @param {string} folder
 * @returns {Counts[]} those that lie between two triggers, from the first trigger on
 */
export function readDumps(folder) {
  return readdirSync(folder)
    .map((name) => ({ name, part: Number(/^callgrind\.out\.(\d+)$/.exec(name)?.[1]) }))
    .filter(({ part }) => !Number.isNaN(part))
    .sort((a, b) => a.part - b.part)
    .map(({ name }) => readFileSync(join(folder, name), 'utf8'))
    .filter((text) => text.includes('\ndesc: Trigger: --dump-before=umask\n'))
    .map(countByPlace);
}
