// @ts-check
// The measures of pools in JavaScript: the same loops for mpi4node/pool and for piscina, and the
// same measures and output as bench/python/pool.py.

const OUTSTANDING = 64;
const WORKERS = 3;

/** @typedef {'nothing' | 'back' | 'sleep'} Task */

/**
 * Starts one task, with at most one argument.
 * @typedef {(task: Task, argument?: unknown) => Promise<unknown>} Run
 */

/** Milliseconds since the start of the process. */
const now = () => performance.now();

/**
 * Runs empty tasks so that never more than some are not answered yet.
 * @param {Run} run @param {number} count @param {number} limit
 */
async function runEmpty(run, count, limit) {
  let started = 0;
  const one = async () => {
    while (started < count) {
      started++;
      await run('nothing');
    }
  };
  await Promise.all(Array.from({ length: limit }, one));
}

/** @param {Run} run @param {Float64Array} array @param {number} count */
async function runArrays(run, array, count) {
  let received;
  for (let i = 0; i < count; i++) received = await run('back', array);
  if (!(received instanceof Float64Array) || received.at(-1) !== array.at(-1)) {
    throw new Error('poolarray: wrong data received');
  }
}

/** Milliseconds from 1 to 50, the same in each language and in each run. @param {number} count */
function durations(count) {
  let seed = 1;
  return Array.from({ length: count }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return 1 + (49 * seed) / 2_147_483_647;
  });
}

/**
 * The time of all tasks, if each goes to whoever is free, the longest first.
 * @param {readonly number[]} times
 */
function bestSchedule(times) {
  const busy = new Array(WORKERS).fill(0);
  for (const time of times.toSorted((a, b) => b - a)) {
    busy[busy.indexOf(Math.min(...busy))] += time;
  }
  return Math.max(...busy);
}

/** Milliseconds of a call. @param {() => Promise<unknown>} work */
async function timed(work) {
  const start = now();
  await work();
  return now() - start;
}

/**
 * @callback Measure
 * @param {Run} run
 * @param {number} bytes
 * @param {number} iterations
 * @param {number} warmup
 * @returns {Promise<number>}
 */

/**
 * What is printed for a measure: seconds of a task, or how many times the best schedule.
 * @type {Record<string, Measure>}
 */
const measures = {
  async pooltask(run, _bytes, iterations, warmup) {
    await runEmpty(run, warmup, OUTSTANDING);
    return (await timed(() => runEmpty(run, iterations, OUTSTANDING))) / iterations / 1e3;
  },
  async poolround(run, _bytes, iterations, warmup) {
    await runEmpty(run, warmup, 1);
    return (await timed(() => runEmpty(run, iterations, 1))) / iterations / 1e3;
  },
  async poolarray(run, bytes, iterations, warmup) {
    const array = new Float64Array(bytes / 8).fill(1);
    await runArrays(run, array, warmup);
    return (await timed(() => runArrays(run, array, iterations))) / iterations / 1e3;
  },
  async pooluneven(run, _bytes, iterations, warmup) {
    const times = durations(iterations);
    await runEmpty(run, warmup, OUTSTANDING);
    const all = () => Promise.all(times.map((time) => run('sleep', time)));
    return (await timed(all)) / bestSchedule(times);
  },
};

/** Does what the arguments of the program say. @param {Run} run */
export async function measureAll(run) {
  for (const argument of process.argv.slice(2)) {
    const [name, ...numbers] = argument.split(':');
    const [bytes, iterations, warmup] = numbers.map(Number);
    const figure = await measures[name](run, bytes, iterations, warmup);
    console.log(`${name}:${bytes}\t${figure.toExponential(6)}`);
  }
}
