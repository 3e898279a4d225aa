// Runs worlds side by side as long as each of their ranks has a core to itself. A file outside of a
// launcher takes half of the cores, all of them if it measures times, or a quarter if the processes
// that it starts mostly wait.
import { runWorld } from './run-world.mjs';

/**
 * @param {import('./worlds.mjs').World[]} worlds in the order in which to start them
 * @param {{ jobs: number, limit: number, testName?: string, color: boolean, under: string[] }}
 *   options
 * @param {(world: import('./worlds.mjs').World, file: string, result: object) => void} report
 * @returns {Promise<number>} how many worlds it took
 */
export async function runAll(worlds, options, report) {
  const waiting = [...worlds];
  const active = new Set();
  let busy = 0;
  let count = 0;
  const start = (world) => {
    const cores = coresOf(world, options.jobs);
    busy += cores;
    count += 1;
    const run = runWorld(world, options, (file, result) => report(world, file, result)).then(
      (ending) => {
        busy -= cores;
        active.delete(run);
        waiting.unshift(...worldsAfter(world, ending));
      },
    );
    active.add(run);
  };
  while (waiting.length > 0 || active.size > 0) {
    const cores = waiting.length > 0 ? coresOf(waiting[0], options.jobs) : Infinity;
    if (busy + cores <= options.jobs) start(waiting.shift());
    else await Promise.race(active);
  }
  return count;
}

/** What has to run because of the way in which a world has ended. */
function worldsAfter(world, { rest, suspects }) {
  const again = suspects.map((file) => ({ ...world, files: [file], isSearch: true }));
  return rest.length > 0 ? [{ ...world, files: rest }, ...again] : again;
}

/** Most files outside of a launcher wait for the processes that they have started. */
function coresOf({ isLaunched, isAlone, isWaiting, ranks }, jobs) {
  if (isLaunched) return Math.min(ranks, jobs);
  if (isAlone) return jobs;
  return isWaiting ? jobs / 4 : Math.ceil(jobs / 2);
}
