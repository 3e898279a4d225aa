// A master asks only the workers that may have room, however many it has.
import type { PoolTask } from '../../lib/pool/pool_task';
import { Room, WorkerState } from '../../lib/pool/room';

const WORKERS = 1000;

// A worker whose task takes longer than expected gets no other: here no time passes.
beforeEach(() => {
  jest.spyOn(performance, 'now').mockReturnValue(1000);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Tasks of which it is known that they take so long. */
const taskOf = (milliseconds: number) => ({ kind: { longest: milliseconds } }) as PoolTask;

/** Workers that do a task at a time, and who was asked since. */
function poolOf(milliseconds: number) {
  const states = Array.from({ length: WORKERS }, () => new WorkerState());
  const room = new Room(states, 1);
  let waiting = 0;
  const asked: number[] = [];
  /** So many tasks wait more. Gives who was asked. */
  function submit(tasks: number): number[] {
    asked.length = 0;
    waiting += tasks;
    let isGiven = true;
    while (isGiven && waiting > 0) {
      isGiven = room.offer(
        () => waiting,
        (worker, state) => {
          asked.push(worker);
          if (!room.has(state, waiting)) return false;
          if (state.tasks.size === 0) state.busySince = performance.now();
          state.tasks.add(taskOf(milliseconds));
          state.work += milliseconds;
          waiting--;
          return true;
        },
      );
    }
    return [...asked];
  }
  function end(worker: number): void {
    const state = states[worker];
    for (const task of state.tasks) {
      state.tasks.delete(task);
      state.work -= milliseconds;
      break;
    }
    room.opens(worker);
  }
  return { submit, end, states, left: () => waiting };
}

test('a task asks one free worker', () => {
  const pool = poolOf(1000);
  expect(pool.submit(1)).toEqual([0]);
  // The first has none of it, since nothing waits behind a long task.
  expect(pool.submit(1)).toEqual([0, 1]);
});

test('each worker gets a task, and then one that ends it is the only one asked', () => {
  const pool = poolOf(1000);
  pool.submit(WORKERS);
  expect(pool.states.map(({ tasks }) => tasks.size)).toEqual(new Array(WORKERS).fill(1));
  pool.submit(5);
  expect(pool.left()).toBe(5);
  expect(pool.submit(0)).toEqual([]);
  for (const worker of [700, 3, 700, 999, 0]) {
    pool.end(worker);
    expect([...new Set(pool.submit(0))]).toEqual([worker]);
  }
  expect(pool.left()).toBe(0);
});

test('the first of the workers that have room gets the next task', () => {
  const pool = poolOf(1000);
  pool.submit(20);
  for (const worker of [13, 5, 17, 2]) pool.end(worker);
  const given = [0, 0, 0, 0].map(() => pool.submit(1).at(-1));
  expect(given).toEqual([2, 5, 13, 17]);
  // None of these has ended its task, so a worker that had none is next.
  expect(pool.submit(1).at(-1)).toBe(20);
});

test('with a task for each worker that waits, all get a second, and few are asked for more', () => {
  const pool = poolOf(3);
  pool.submit(2 * WORKERS);
  // The second of each waits behind the first, for as long as there are as many tasks as workers.
  expect(pool.states.filter(({ tasks }) => tasks.size === 2).length).toBe(1);
  expect(pool.left()).toBe(WORKERS - 1);
  // Each is asked a last time.
  pool.submit(0);
  let asked = 0;
  for (let i = 0; i < 100; i++) {
    asked += pool.submit(1).length;
    pool.end(i);
    asked += pool.submit(0).length;
  }
  expect(asked).toBeLessThan(600);
  expect(pool.left()).toBeLessThan(WORKERS);
});
