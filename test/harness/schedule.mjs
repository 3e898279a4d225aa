// Runs worlds side by side as long as each of their ranks has a core to itself. A file outside of a
// launcher takes half of the cores, or all of them if it measures times. Files whose processes
// mostly wait take none: two of them run beside the rest.
import { runWorld } from './run-world.mjs';

/** How many files whose processes mostly wait run at a time. */
const waitingAtOnce = 2;

/**
 * @param {import('./worlds.mjs').World[]} worlds in the order in which to start them
 * @param {{ jobs: number, limit: number, testName?: string, color: boolean, under: string[] }}
 *   options
 * @param {(world: import('./worlds.mjs').World, file: string, result: object) => void} report
 * @returns {Promise<number>} how many worlds it took
 */
export async function runAll(worlds, options, report) {
  const lane = (inLane, room, roomOf) => runLane(inLane, room, roomOf, options, report);
  const beside = worlds.filter(({ isWaiting }) => isWaiting);
  const others = worlds.filter(({ isWaiting }) => !isWaiting);
  const counts = await Promise.all([
    lane(others, options.jobs, (world) => coresOf(world, options.jobs)),
    lane(beside, waitingAtOnce, () => 1),
  ]);
  return counts[0] + counts[1];
}

/** Runs worlds one after the other, and side by side where there is room for another one. */
async function runLane(worlds, room, roomOf, options, report) {
  const waiting = [...worlds];
  const active = new Set();
  let busy = 0;
  let count = 0;
  const start = (world) => {
    const taken = roomOf(world);
    busy += taken;
    count += 1;
    const run = runWorld(world, options, (file, result) => report(world, file, result)).then(
      (ending) => {
        busy -= taken;
        active.delete(run);
        waiting.unshift(...worldsAfter(world, ending));
      },
    );
    active.add(run);
  };
  while (waiting.length > 0 || active.size > 0) {
    const taken = waiting.length > 0 ? roomOf(waiting[0]) : Infinity;
    if (busy + taken <= room) start(waiting.shift());
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
function coresOf({ isLaunched, isAlone, ranks }, jobs) {
  if (isLaunched) return Math.min(ranks, jobs);
  return isAlone ? jobs : Math.ceil(jobs / 2);
}
