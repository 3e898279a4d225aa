// Waiting for what another process changes: mpi4node/util's Condition.
import { MPI } from 'mpi4node';
import { Condition, Counter, Mutex } from 'mpi4node/util';
import { expectMpiError, expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';

const SYNC = 'MPI_ERR_RMA_SYNC';

const waits: readonly [string, (condition: Condition) => Promise<true>][] = [
  ['wait', async (condition) => condition.wait()],
  ['waitAsync', (condition) => condition.waitAsync()],
];

/**
 * Lets the processes from rank 1 on wait in the order of their ranks; `waiting` says how many do.
 */
async function waitInOrder(
  condition: Condition,
  waiting: Counter,
  wait: (condition: Condition) => Promise<true>,
): Promise<void> {
  for (;;) {
    condition.acquire();
    if (waiting.next(0) === rank - 1) break;
    condition.release();
  }
  waiting.next();
  expect(await wait(condition)).toBe(true);
}

/** Holds the mutex of the condition when so many others wait. */
function acquireWhen(condition: Condition, waiting: Counter, count: number): void {
  for (;;) {
    condition.acquire();
    if (waiting.next(0) === count) return;
    condition.release();
  }
}

mpiTest.each(waits)('who waits longest is woken first: %s', async (comm, _, wait) => {
  using condition = new Condition({ comm });
  using waiting = new Counter({ comm });
  using woken = new Counter({ comm });
  if (rank === 0) {
    acquireWhen(condition, waiting, ranks - 1);
    for (let other = 1; other < ranks; other++) {
      expect(condition.notify()).toBe(1);
      condition.release();
      while (woken.next(0) < other);
      condition.acquire();
    }
    expect(condition.notify()).toBe(0);
    expect(condition.notify_all()).toBe(0);
    condition.release();
  } else {
    await waitInOrder(condition, waiting, wait);
    expect(condition.locked()).toBe(true);
    expect(woken.next()).toBe(rank - 1);
    condition.release();
  }
});

mpiTest.each(waits)('several are woken at once, each with the mutex: %s', async (comm, _, wait) => {
  using condition = new Condition({ comm });
  using waiting = new Counter({ comm });
  using inside = new Counter({ comm });
  for (const notify of [
    () => condition.notify_all(),
    () => condition.notify(ranks + 5),
    () => condition.notify({ n: ranks - 1 }),
  ]) {
    if (rank === 0) {
      acquireWhen(condition, waiting, ranks - 1);
      expect(condition.notify(0)).toBe(0);
      expect(notify()).toBe(ranks - 1);
      waiting.next(1 - ranks);
      condition.release();
    } else {
      await waitInOrder(condition, waiting, wait);
      expect(inside.next()).toBe(0);
      inside.next(-1);
      condition.release();
    }
    comm.Barrier();
  }
});

mpiTest('a bounded buffer: two conditions on one mutex', async (comm) => {
  // Every process puts and takes; the buffer has room for two.
  const room = 2;
  const rounds = 10;
  using mutex = new Mutex({ comm });
  using isFilled = new Condition(mutex);
  using hasRoom = new Condition(mutex);
  using filled = new Counter({ comm });
  let seen: number[] = [];
  const put = async () => {
    using _ = await mutex.holdAsync();
    await hasRoom.waitForAsync(() => filled.next(0) < room);
    seen.push(filled.next() + 1);
    isFilled.notify();
  };
  const take = async () => {
    using _ = await mutex.holdAsync();
    await isFilled.waitForAsync(async () => filled.next(0) > 0);
    seen.push(filled.next(-1) - 1);
    hasRoom.notify();
  };
  const many = async (task: () => Promise<void>) => {
    for (let i = 0; i < rounds; i++) await task();
  };
  await Promise.all([many(put), many(take)]);
  seen = comm.allgather(seen).flat();
  expect(seen).toHaveLength(2 * rounds * ranks);
  expect(seen.filter((count) => count < 0 || count > room)).toEqual([]);
  expect(filled.next(0)).toBe(0);
  expect(mutex.locked()).toBe(false);
  comm.Barrier();
});

mpiTest('wait_for asks before it waits, and after each notification', async (comm) => {
  using condition = new Condition({ comm });
  using value = new Counter({ comm });
  let asked = 0;
  {
    using _ = condition.hold();
    expect(condition.wait_for(() => 'at once')).toBe('at once');
    expect(await condition.waitForAsync({ predicate: async () => 7 })).toBe(7);
    const thrown = new Error('from the predicate');
    const fail = (): boolean => {
      throw thrown;
    };
    expect(() => condition.wait_for({ predicate: fail })).toThrow(thrown);
    await expect(condition.waitForAsync(fail)).rejects.toBe(thrown);
    expect(condition.locked()).toBe(true);
  }
  comm.Barrier();
  if (rank === 0) {
    for (let i = 1; i <= 3; i++) {
      using _ = condition.hold();
      value.next();
      condition.notify_all();
    }
  } else if (rank % 2 === 1) {
    using _ = condition.hold();
    const isThere = () => {
      asked++;
      return value.next(0) === 3;
    };
    expect(condition.wait_for(isThere)).toBe(true);
  } else {
    using _ = await condition.holdAsync();
    expect(await condition.waitForAsync(() => value.next(0) === 3 && 'three')).toBe('three');
  }
  expect(asked).toBeLessThanOrEqual(4);
  comm.Barrier();
});

mpiTest('a recursive mutex is given up altogether, and held as often again', async () => {
  const mutex = new Mutex({ recursive: true });
  using condition = new Condition(mutex);
  mutex.acquire();
  mutex.acquire();
  const waiting = condition.waitAsync();
  expect(mutex.locked()).toBe(false);
  expect(mutex.acquire(false)).toBe(true);
  expect(condition.notify()).toBe(1);
  expectMpiError(() => condition.free(), { class: SYNC, message: /^Condition.free: .*waitAsync/ });
  mutex.release();
  expect(await waiting).toBe(true);
  expect(mutex.count()).toBe(2);
  mutex.release();
  mutex.release();
  condition.free();
  // It leaves the mutex alone.
  mutex.acquire();
  mutex.free();
});

mpiTest('several tasks of one process wait', async () => {
  using condition = new Condition({ recursive: false });
  const woken: number[] = [];
  const tasks = [0, 1, 2].map(async (number) => {
    using _ = await condition.holdAsync();
    await condition.waitAsync();
    woken.push(number);
  });
  let notified = 0;
  while (notified < 3) {
    using _ = await condition.holdAsync();
    notified += condition.notify_all();
  }
  await Promise.all(tasks);
  expect(woken.sort()).toEqual([0, 1, 2]);
});

mpiTest('what it does not take', async (comm) => {
  using condition = new Condition({ comm });
  const held = { class: SYNC, message: /^Condition\.\w+: .* does not hold the mutex/ };
  expectMpiError(() => condition.wait(), held);
  expectMpiError(() => condition.notify(), held);
  expectMpiError(() => condition.notify_all(), held);
  expectMpiError(() => condition.wait_for(() => false), held);
  await expectMpiRejection(condition.waitAsync(), held);
  await expectMpiRejection(
    condition.waitForAsync(() => false),
    held,
  );
  expectMpiError(() => condition.release(), { class: SYNC });
  {
    using _ = condition.hold();
    expect(() => condition.notify(-1)).toThrow(
      new RangeError('Condition.notify: n must be from 0 to 2^31 - 1, but is -1'),
    );
    expect(() => condition.notify(1.5)).toThrow(TypeError);
    const none: unknown = true;
    expect(() => condition.wait_for(none as () => boolean)).toThrow(
      new TypeError('Condition.wait_for: predicate must be a function, but true came'),
    );
    // It is recursive if nothing else was said.
    expect(condition.acquire()).toBe(true);
    condition.release();
  }
  const Any = Condition as new (...values: unknown[]) => Condition;
  expect(() => new Any(new Counter())).toThrow(
    new TypeError('Condition: mutex must be a Mutex, but a Counter came'),
  );
  expect(() => new Any({ recursive: 0 })).toThrow(TypeError);
  expect(() => new Any(null, { comm: MPI.SUM })).toThrow(TypeError);
  const gone = new Mutex();
  gone.free();
  expectMpiError(() => new Condition(gone), { class: 'MPI_ERR_WIN' });
});

mpiTest('wait does not block while a task of this process waits for the mutex', async () => {
  using condition = new Condition({ recursive: false });
  condition.acquire();
  const waiting = condition.acquireAsync();
  expectMpiError(() => condition.wait(), { class: SYNC, message: /acquireAsync/ });
  expect(condition.locked()).toBe(true);
  condition.release();
  await waiting;
  condition.release();
});

mpiTest('free releases a mutex that was given, which another process may wait for', (comm) => {
  const mutex = new Mutex({ comm, recursive: true });
  const condition = new Condition(mutex);
  condition.acquire();
  condition.acquire();
  condition.free();
  expect(mutex.locked()).toBe(false);
  // It is not freed.
  mutex.acquire();
  mutex.release();
  const freed = new Condition(mutex);
  mutex.free();
  freed.free();
});

mpiTest('after free it is refused', async (comm) => {
  const condition = new Condition({ comm });
  if (rank === 0) condition.acquire();
  condition.free();
  condition.free();
  const error = {
    class: 'MPI_ERR_WIN',
    message: /^Condition\.\w+: MPI_ERR_WIN: the condition was/,
  };
  for (const call of ['acquire', 'release', 'locked', 'hold', 'wait', 'notify'] as const) {
    expectMpiError(() => condition[call](), error);
  }
  for (const call of ['acquireAsync', 'holdAsync', 'waitAsync'] as const) {
    await expectMpiRejection(condition[call](), error);
  }
});
