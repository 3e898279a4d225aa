// A counter that processes share: mpi4node/util's Counter.
import { MPI } from 'mpi4node';
import { Counter } from 'mpi4node/util';
import { expectMpiError, expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';

const draws = 40;

const ways: readonly [string, (counter: Counter) => Promise<number[]>][] = [
  ['next', async (counter) => Array.from({ length: draws }, () => counter.next())],
  [
    'nextAsync',
    async (counter) => {
      const values: number[] = [];
      for (let i = 0; i < draws; i++) values.push(await counter.nextAsync());
      return values;
    },
  ],
  [
    'nextAsync, all at once',
    (counter) => Promise.all(Array.from({ length: draws }, () => counter.nextAsync())),
  ],
  [
    'for … of',
    async (counter) => {
      const values: number[] = [];
      for (const value of counter) if (values.push(value) === draws) break;
      return values;
    },
  ],
  [
    'for await … of',
    async (counter) => {
      const values: number[] = [];
      for await (const value of counter) if (values.push(value) === draws) break;
      return values;
    },
  ],
];

mpiTest.each(ways)('each value is drawn once: %s', async (comm, _, draw) => {
  const root = ranks - 1;
  using counter = new Counter({ comm, root });
  const own = await draw(counter);
  expect(own).toEqual(own.toSorted((a, b) => a - b));
  const all = comm.allgather(own).flat();
  expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: draws * ranks }, (_, i) => i));
});

// The type string, first value and step, and what the first three values are.
const types: readonly [string, number, number, readonly number[]][] = [
  ['b', 126, 1, [126, 127, -128]],
  ['B', 254, 1, [254, 255, 0]],
  ['h', -5, 5, [-5, 0, 5]],
  ['H', 0, 32768, [0, 32768, 0]],
  ['i', 3, -2, [3, 1, -1]],
  ['i4', -(2 ** 31), 2 ** 30, [-(2 ** 31), -(2 ** 30), 0]],
  ['I', 2 ** 32 - 2, 1, [2 ** 32 - 2, 2 ** 32 - 1, 0]],
  ['f', 0.5, 0.25, [0.5, 0.75, 1]],
  ['d', 2 ** 40, 0.125, [2 ** 40, 2 ** 40 + 0.125, 2 ** 40 + 0.25]],
];
const bigTypes: readonly [string, bigint, bigint, readonly bigint[]][] = [
  ['l', -1n, 2n ** 40n, [-1n, 2n ** 40n - 1n, 2n ** 41n - 1n]],
  ['q', 2n ** 62n, 1n, [2n ** 62n, 2n ** 62n + 1n, 2n ** 62n + 2n]],
  ['L', 0n, 2n ** 63n, [0n, 2n ** 63n, 0n]],
  ['Q', 2n ** 64n - 1n, 1n, [2n ** 64n - 1n, 0n, 1n]],
];

async function checkValues<T extends number | bigint>(
  comm: MPI.Intracomm,
  counter: Counter<T>,
  expected: readonly T[],
): Promise<void> {
  if (rank === ranks - 1) {
    expect(counter.next()).toBe(expected[0]);
    expect(await counter.nextAsync()).toBe(expected[1]);
  }
  comm.Barrier();
  expect(counter.next(0 as T & number)).toBe(expected[2]);
  comm.Barrier();
}

mpiTest.each(types)('counts in %s from %s by %s', async (comm, typecode, start, step, expected) => {
  using counter = new Counter(start, step, { typecode, comm });
  await checkValues(comm, counter, expected);
});

mpiTest.each(bigTypes)(
  'counts in %s from %s by %s',
  async (comm, typecode, start, step, values) => {
    using counter = new Counter<bigint>({ start, step, typecode, comm });
    if (rank === 0) {
      expect([counter.next(), await counter.nextAsync(), counter.next(0n)]).toEqual(values);
    }
    comm.Barrier();
  },
);

mpiTest('bigints count from 0n by 1n', () => {
  using counter = new Counter<bigint>({ typecode: 'q' });
  expect([counter.next(), counter.next(), counter.next({ incr: -5n })]).toEqual([0n, 1n, 2n]);
  expect(counter.next(0n)).toBe(-3n);
});

mpiTest('increments of its own', async () => {
  using counter = new Counter(10, 5);
  expect(counter.next(-3)).toBe(10);
  expect(counter.next(null)).toBe(7);
  expect(await counter.nextAsync({ incr: 0 })).toBe(12);
  expect(await counter.nextAsync(8)).toBe(12);
  expect(counter.next()).toBe(20);
});

mpiTest('looking again and again lets others in', (comm) => {
  using counter = new Counter({ comm });
  // A window that the others have to enter by way of this process, as on several machines.
  using win = MPI.Win.Allocate(4, 4, { comm });
  win.Lock(rank);
  win.Put(Int32Array.of(rank), rank);
  win.Unlock(rank);
  comm.Barrier();
  const value = new Int32Array(1);
  const next = (rank + 1) % ranks;
  win.Lock(next);
  win.Get(value, next);
  win.Unlock(next);
  expect(value[0]).toBe(next);
  if (rank !== 0) counter.next();
  while (counter.next(0) < ranks - 1);
  expect(counter.next(0)).toBe(ranks - 1);
  comm.Barrier();
});

mpiTest('a loop of nextAsync lets timers run', async (comm) => {
  using counter = new Counter({ comm, root: ranks - 1 });
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, 1);
  while (!isOver) await counter.nextAsync();
  expect(counter.next(0)).toBeGreaterThan(0);
});

const given: unknown[] = [
  [[1.5], RangeError, 'Counter: start must be an integer of 32 bits, but is 1.5'],
  [[2 ** 31], RangeError, 'Counter: start must be an integer of 32 bits, but is 2147483648'],
  [[1n], TypeError, 'Counter: start must be a number, but the bigint 1n came'],
  [[0, '1'], TypeError, 'Counter: step must be a number, but the string "1" came'],
  [[0, { typecode: 'q' }], TypeError, 'Counter: start must be a bigint, but 0 came'],
  [
    [0, 300, { typecode: 'b' }],
    RangeError,
    'Counter: step must be an integer of 8 bits, but is 300',
  ],
  [
    [{ typecode: 'F' }],
    TypeError,
    "Counter: typecode must be a type string of numbers, such as 'i', 'q' or 'd', but the string \"F\" came",
  ],
  [[{ typecode: 5 }], TypeError, 'Datatype.fromcode: code must be a string, but 5 came'],
  [[{ root: ranks }], RangeError, `Counter: root is ${ranks}, but comm has 1 processes`],
  [[{ root: -1 }], RangeError, 'Counter: root is -1, but comm has 1 processes'],
  [[{ root: 0.5 }], TypeError, 'Counter: root must be an integer, but the number 0.5 came'],
  [[{ comm: null }], TypeError, 'Counter: comm must be an MPI.Intracomm, but null came'],
  [[0, { start: 1 }], TypeError, 'Counter: start was given twice, by position and by name'],
];

test.each(given as [unknown[], ErrorConstructor, string][])(
  '%j is refused',
  (values, type, message) => {
    const Any = Counter as new (...values: unknown[]) => Counter;
    expect(() => new Any(...values)).toThrow(new type(message));
  },
);

mpiTest('wrong increments change nothing', async (comm) => {
  using counter = new Counter({ comm });
  const next: (incr: unknown) => unknown = (incr) => counter.next(incr as number);
  expect(() => next('1')).toThrow(TypeError);
  expect(() => next(1n)).toThrow(TypeError);
  expect(() => next(0.5)).toThrow(RangeError);
  await expect(counter.nextAsync(0.5)).rejects.toThrow(
    new RangeError('Counter.nextAsync: incr must be an integer of 32 bits, but is 0.5'),
  );
  expect(counter.next(0)).toBe(0);
  comm.Barrier();
});

mpiTest('after free it is refused', async (comm) => {
  const counter = new Counter({ comm });
  const pending = counter.nextAsync(0);
  expectMpiError(() => counter.free(), {
    class: 'MPI_ERR_RMA_SYNC',
    message: /^Counter.free: MPI_ERR_RMA_SYNC: a nextAsync/,
  });
  // Others are possible meanwhile, in the same epoch.
  expect(counter.next(0)).toBe(0);
  expect(await pending).toBe(0);
  counter.free();
  counter.free();
  const error = {
    class: 'MPI_ERR_WIN',
    message: /^Counter\.\w+: MPI_ERR_WIN: the counter was freed/,
  };
  expectMpiError(() => counter.next(), error);
  await expectMpiRejection(counter.nextAsync(), error);
});
