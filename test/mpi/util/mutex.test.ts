// Mutual exclusion between processes: mpi4node/util's Mutex.
import { MPI } from 'mpi4node';
import { Counter, Mutex } from 'mpi4node/util';
import { expectMpiError, expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';
import { inTurn, placesInTurn } from '../../support/rotation';

afterEach(() => jest.restoreAllMocks());

const SYNC = 'MPI_ERR_RMA_SYNC';

/** The ways to acquire it, each with what releases it. */
const ways: readonly [string, (mutex: Mutex, round: number) => Promise<() => void>][] = [
  [
    'acquire',
    async (mutex) => {
      expect(mutex.acquire()).toBe(true);
      return () => mutex.release();
    },
  ],
  [
    'acquireAsync',
    async (mutex) => {
      await mutex.acquireAsync();
      return () => mutex.release();
    },
  ],
  [
    'hold',
    async (mutex) => {
      const held = mutex.hold();
      return () => held[Symbol.dispose]();
    },
  ],
  [
    'holdAsync',
    async (mutex) => {
      const held = await mutex.holdAsync();
      return () => held.release();
    },
  ],
  [
    'both, in turn',
    async (mutex, round) => {
      if ((rank + round) % 2 === 0) mutex.acquire();
      else await mutex.acquireAsync();
      return () => mutex.release();
    },
  ],
  [
    'acquire without blocking',
    async (mutex) => {
      while (!mutex.acquire(false)) await new Promise(setImmediate);
      return () => mutex.release();
    },
  ],
];

mpiTest.each(ways)('one process at a time is inside: %s', async (comm, _, enter) => {
  const rounds = 12;
  using mutex = new Mutex({ comm });
  using win = MPI.Win.Allocate(rank === 0 ? 4 : 0, 4, { comm });
  if (rank === 0) new Int32Array(win.tomemory())[0] = 0;
  comm.Barrier();
  const value = new Int32Array(1);
  for (let round = 0; round < rounds; round++) {
    const leave = await enter(mutex, round);
    // By no atomic operation: with two processes inside, one of them would be lost.
    win.Lock(0, MPI.LOCK_SHARED);
    win.Get(value, 0);
    win.Flush(0);
    value[0]++;
    win.Put(value, 0);
    win.Unlock(0);
    leave();
  }
  comm.Barrier();
  win.Lock(0, MPI.LOCK_SHARED);
  win.Get(value, 0);
  win.Unlock(0);
  expect(value[0]).toBe(rounds * ranks);
});

const fair = ways.filter(([name]) => !name.endsWith('without blocking'));

mpiTest.each(fair)('who waits longest comes first: %s', async (comm, _, enter) => {
  const rounds = 6;
  using mutex = new Mutex({ comm });
  const leaves: (() => void)[] = [];
  const places = await placesInTurn(
    comm,
    rounds,
    async (round) => leaves.push(await enter(mutex, round)),
    () => leaves.pop()?.(),
  );
  expect(places[0]).toBeLessThan(ranks);
  expect(places).toEqual(inTurn(comm, rounds, places[0]));
});

mpiTest('acquire without blocking says whether it is free', (comm) => {
  using mutex = new Mutex({ comm });
  if (rank === 0) expect(mutex.acquire({ blocking: false })).toBe(true);
  comm.Barrier();
  if (rank !== 0) expect(mutex.acquire(false)).toBe(false);
  expect(mutex.locked()).toBe(rank === 0);
  comm.Barrier();
  if (rank === 0) mutex.release();
  comm.Barrier();
  expect(mutex.locked()).toBe(false);
  if (rank === ranks - 1) {
    expect(mutex.acquire(false)).toBe(true);
    mutex.release();
  }
});

mpiTest('a recursive one is released as often as it was acquired', async (comm) => {
  using mutex = new Mutex({ recursive: true, comm });
  using inside = new Counter({ comm });
  for (let round = 0; round < 5; round++) {
    expect(mutex.count()).toBe(0);
    mutex.acquire();
    await mutex.acquireAsync();
    expect(mutex.acquire(false)).toBe(true);
    expect(mutex.count()).toBe(3);
    expect(inside.next()).toBe(0);
    mutex.release();
    mutex.release();
    expect([mutex.locked(), mutex.count()]).toEqual([true, 1]);
    inside.next(-1);
    mutex.release();
    expect([mutex.locked(), mutex.count()]).toEqual([false, 0]);
  }
});

mpiTest('tasks of one process exclude each other', async (comm) => {
  using mutex = new Mutex({ comm });
  using inside = new Counter({ comm });
  const order: number[] = [];
  const task = async (number: number) => {
    using _ = await mutex.holdAsync();
    expect(inside.next()).toBe(0);
    await new Promise(setImmediate);
    order.push(number);
    inside.next(-1);
  };
  await Promise.all([0, 1, 2, 3, 4].map(task));
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(mutex.locked()).toBe(false);
});

mpiTest('its numbers may wrap around', async (comm) => {
  const allocate = jest.spyOn(MPI.Win, 'Allocate_shared');
  using mutex = new Mutex({ comm });
  const win: MPI.Win = allocate.mock.results[0].value;
  if (rank === 0) {
    win.Lock(0);
    win.Put(Uint32Array.of(2 ** 32 - 3, 2 ** 32 - 2), 0);
    win.Unlock(0);
  }
  comm.Barrier();
  const rounds = 5;
  const places = await placesInTurn(
    comm,
    rounds,
    () => mutex.acquireAsync(),
    () => {
      expect(mutex.locked()).toBe(true);
      mutex.release();
    },
  );
  expect(places).toEqual(inTurn(comm, rounds, places[0]));
  comm.Barrier();
  if (rank === 0) expect(mutex.acquire(false)).toBe(true);
});

mpiTest.ranks(2, 4)('who is blocked in acquire serves the others', (comm) => {
  using mutex = new Mutex({ comm });
  using win = MPI.Win.Allocate(4, 4, { comm });
  new Int32Array(win.tomemory())[0] = 100 + rank;
  if (rank === 0) mutex.acquire();
  comm.Barrier();
  // An object that is on its way when the receiver blocks, too long to be sent without it.
  const request = rank === 0 ? null : comm.irecv({ source: 0, tag: 1 });
  if (rank === 0) {
    for (let other = 1; other < ranks; other++) {
      const value = new Int32Array(1);
      win.Lock(other);
      win.Get(value, other);
      win.Unlock(other);
      expect(value[0]).toBe(100 + other);
      comm.send(new Uint8Array(1 << 20).fill(other), other, 1);
    }
    mutex.release();
  } else {
    mutex.acquire();
    mutex.release();
    expect(request?.wait()).toEqual(new Uint8Array(1 << 20).fill(rank));
  }
});

mpiTest('what it does not take', async (comm) => {
  using mutex = new Mutex({ comm });
  expectMpiError(() => mutex.release(), { class: SYNC, message: /^Mutex.release: .*not hold/ });
  if (rank === 0) {
    mutex.acquire();
    expectMpiError(() => mutex.acquire(), { class: SYNC, message: /^Mutex.acquire: .*release/ });
    expectMpiError(() => mutex.acquire(false), { class: SYNC });
    expect([mutex.locked(), mutex.count()]).toEqual([true, 1]);
    mutex.release();
    expectMpiError(() => mutex.release(), { class: SYNC });
  }
  const wrong: unknown = 1;
  expect(() => mutex.acquire(wrong as boolean)).toThrow(
    new TypeError('Mutex.acquire: blocking must be a boolean, but 1 came'),
  );
  expect(() => new Mutex({ recursive: wrong as boolean })).toThrow(TypeError);
  expect(() => new Mutex({ comm: wrong as MPI.Intracomm })).toThrow(
    new TypeError('Mutex: comm must be an MPI.Intracomm, but 1 came'),
  );
  expectMpiError(() => new Mutex({ comm: new MPI.Intracomm() }), { class: 'MPI_ERR_COMM' });
  const misnamed: object = { recursiv: true };
  expect(() => new Mutex(misnamed)).toThrow(
    new TypeError('Mutex has no parameter recursiv; it takes (recursive, comm, info)'),
  );
  // And it goes on.
  await mutex.acquireAsync();
  mutex.release();
});

mpiTest('nothing blocks while a task of this process waits', async () => {
  using mutex = new Mutex();
  mutex.acquire();
  const waiting = mutex.acquireAsync();
  expectMpiError(() => mutex.free(), { class: SYNC, message: /^Mutex.free: .*acquireAsync/ });
  mutex.release();
  expectMpiError(() => mutex.acquire(), { class: SYNC, message: /acquireAsync .* await/ });
  expect(mutex.acquire(false)).toBe(false);
  await waiting;
  expect(mutex.locked()).toBe(true);
  mutex.release();
});

mpiTest('after free it is refused', async (comm) => {
  const mutex = new Mutex({ comm });
  if (rank === 0) mutex.acquire();
  mutex.free();
  mutex.free();
  const error = { class: 'MPI_ERR_WIN', message: /^Mutex\.\w+: MPI_ERR_WIN: the mutex was freed/ };
  for (const call of ['acquire', 'release', 'locked', 'count', 'hold'] as const) {
    expectMpiError(() => mutex[call](), error);
  }
  await expectMpiRejection(mutex.acquireAsync(), error);
  await expectMpiRejection(mutex.holdAsync(), error);
});
