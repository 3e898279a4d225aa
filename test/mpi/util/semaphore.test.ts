// Permits for several processes: mpi4node/util's Semaphore.
import type { MPI } from 'mpi4node';
import { Counter, Semaphore } from 'mpi4node/util';
import { expectMpiError, expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';
import { inTurn, placesInTurn } from '../../support/rotation';

afterEach(() => jest.restoreAllMocks());

const ways: readonly [string, (semaphore: Semaphore) => Promise<() => void>][] = [
  [
    'acquire',
    async (semaphore) => {
      expect(semaphore.acquire()).toBe(true);
      return () => semaphore.release();
    },
  ],
  [
    'acquireAsync',
    async (semaphore) => {
      await semaphore.acquireAsync();
      return () => semaphore.release();
    },
  ],
  [
    'hold',
    async (semaphore) => {
      const permit = semaphore.hold();
      return () => permit[Symbol.dispose]();
    },
  ],
  [
    'holdAsync',
    async (semaphore) => {
      const permit = await semaphore.holdAsync();
      return () => permit.release();
    },
  ],
];
const cases = [1, 2, 3].flatMap((value) =>
  [true, false].flatMap((bounded) =>
    ways.map(([name, enter]) => [value, bounded, name, enter] as const),
  ),
);

mpiTest.each(cases)(
  'not more than %s processes are inside (bounded: %s): %s',
  async (comm, value, bounded, _, enter) => {
    using semaphore = new Semaphore(value, { bounded, comm });
    using inside = new Counter({ comm });
    const seen: number[] = [];
    for (let round = 0; round < 8; round++) {
      const leave = await enter(semaphore);
      seen.push(inside.next() + 1);
      inside.next(-1);
      leave();
    }
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...seen)).toBeLessThanOrEqual(value);
    comm.Barrier();
    // All permits are there again.
    if (rank === 0) {
      const taken = Array.from({ length: value + 1 }, () => semaphore.acquire(false));
      expect(taken).toEqual([...new Array<boolean>(value).fill(true), false]);
    }
    comm.Barrier();
  },
);

mpiTest.each(ways)('who waits longest comes first: %s', async (comm, _, enter) => {
  const rounds = 5;
  using semaphore = new Semaphore({ comm });
  const leaves: (() => void)[] = [];
  const places = await placesInTurn(
    comm,
    rounds,
    async () => leaves.push(await enter(semaphore)),
    () => leaves.pop()?.(),
  );
  expect(places).toEqual(inTurn(comm, rounds, places[0]));
});

mpiTest('one process gives what the others take', async (comm) => {
  using semaphore = new Semaphore(0, { bounded: false, comm });
  expect(semaphore.acquire({ blocking: false })).toBe(false);
  comm.Barrier();
  if (rank === 0) semaphore.release(2 * ranks);
  semaphore.acquire();
  await semaphore.acquireAsync();
  comm.Barrier();
  expect(semaphore.acquire(false)).toBe(false);
  comm.Barrier();
});

mpiTest('a bounded one takes back only what it gave', (comm) => {
  using semaphore = new Semaphore(3, { comm });
  const last = ranks - 1;
  const message = (n: number, taken: number) =>
    new RangeError(`Semaphore.release: n is ${n}, but only ${taken} of 3 permits are taken`);
  expect(() => semaphore.release()).toThrow(message(1, 0));
  comm.Barrier();
  if (rank === 0) {
    semaphore.acquire();
    semaphore.acquire();
  }
  comm.Barrier();
  if (rank === last) {
    expect(() => semaphore.release({ n: 3 })).toThrow(message(3, 2));
    semaphore.release(2);
    expect(() => semaphore.release()).toThrow(message(1, 0));
  }
  comm.Barrier();
});

mpiTest('a bounded one takes back all while tasks wait', async () => {
  using semaphore = new Semaphore(2);
  semaphore.acquire();
  semaphore.acquire();
  const waiting = [semaphore.acquireAsync(), semaphore.acquireAsync(), semaphore.acquireAsync()];
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(() => semaphore.release(3)).toThrow(RangeError);
  expectMpiError(() => semaphore.free(), { class: 'MPI_ERR_RMA_SYNC' });
  semaphore.release(2);
  await Promise.all(waiting.slice(0, 2));
  semaphore.release();
  await waiting[2];
  semaphore.release(2);
  expect(() => semaphore.release()).toThrow(RangeError);
});

mpiTest('what it does not take', async (comm) => {
  const Any = Semaphore as new (...values: unknown[]) => Semaphore;
  expect(() => new Any(-1)).toThrow(
    new RangeError('Semaphore: value must be from 0 to 2^31 - 1, but is -1'),
  );
  expect(() => new Any(2 ** 31)).toThrow(RangeError);
  expect(() => new Any(1.5)).toThrow(TypeError);
  expect(() => new Any('1')).toThrow(
    new TypeError('Semaphore: value must be an integer, but the string "1" came'),
  );
  expect(() => new Any(1, { bounded: 1 })).toThrow(TypeError);
  expect(() => new Any(1, { comm: 1 })).toThrow(TypeError);
  expect(() => new Any(1, { bound: true })).toThrow(
    new TypeError('Semaphore has no parameter bound; it takes (value, bounded, comm, info)'),
  );
  using semaphore = new Semaphore({ comm });
  expect(() => semaphore.release(0)).toThrow(RangeError);
  expect(() => semaphore.release(0.5)).toThrow(TypeError);
  const wrong: unknown = 0;
  expect(() => semaphore.acquire(wrong as boolean)).toThrow(TypeError);
  semaphore.acquire();
  semaphore.release();
});

mpiTest('after free it is refused', async (comm: MPI.Intracomm) => {
  const semaphore = new Semaphore({ comm });
  semaphore.free();
  semaphore.free();
  const error = {
    class: 'MPI_ERR_WIN',
    message: /^Semaphore\.\w+: MPI_ERR_WIN: the semaphore was/,
  };
  for (const call of ['acquire', 'release', 'hold'] as const) {
    expectMpiError(() => semaphore[call](), error);
  }
  await expectMpiRejection(semaphore.acquireAsync(), error);
  await expectMpiRejection(semaphore.holdAsync(), error);
});
