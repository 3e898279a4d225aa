// Epochs that are awaited: the event loop goes on while others are late, and all is there in the
// end.
// @worlds openmpi:2,4 mpich:2
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MPI } from 'mpi4node';
import { expectMpiError, expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });
const own = Int32Array.of(rank + 1);
const clients = Array.from({ length: ranks - 1 }, (_, i) => i + 1);
const valuesOf = (win: MPI.Win) => Array.from(new Int32Array(win.tomemory()));

async function withGroup<T>(win: MPI.Win, members: number[], run: (group: MPI.Group) => T) {
  const all = win.Get_group();
  const group = all.Incl(members);
  all.Free();
  try {
    return await run(group);
  } finally {
    group.Free();
  }
}

interface Wait {
  /** What the others do first, and then wait for, and after it. */
  before?: (win: MPI.Win) => unknown;
  wait: (win: MPI.Win) => Promise<unknown>;
  finish?: (win: MPI.Win) => unknown;
  /** What rank 0 does before they wait, and when it lets them go on. */
  shut?: (win: MPI.Win) => unknown;
  open: (win: MPI.Win) => unknown;
  /** The memory in the end: of rank 0, and of the others. */
  expected: [number[], number[]];
}

const fromAll = [0, ...clients.map((client) => client + 1)];
const none = Array<number>(ranks).fill(0);
const [fromZero] = [[7, ...none.slice(1)]];

const waits: Record<string, Wait> = {
  FenceAsync: {
    before: (win) => {
      win.Fence();
      win.Put(own, 0, rank);
    },
    wait: (win) => win.FenceAsync(),
    shut: (win) => win.Fence(),
    open: (win) => win.FenceAsync(),
    expected: [fromAll, none],
  },
  WaitAsync: {
    before: (win) => withGroup(win, [0], (group) => win.Post(group)),
    wait: (win) => win.WaitAsync(),
    open: (win) =>
      withGroup(win, clients, (group) => {
        win.Start(group);
        for (const client of clients) win.Put(Int32Array.of(7), client);
        win.Complete();
      }),
    expected: [none, fromZero],
  },
  StartAsync: {
    wait: (win) => withGroup(win, [0], (group) => win.StartAsync(group)),
    finish: (win) => {
      win.Put(own, 0, rank);
      return win.CompleteAsync();
    },
    open: (win) =>
      withGroup(win, clients, (group) => {
        win.Post(group);
        return win.WaitAsync();
      }),
    expected: [fromAll, none],
  },
  LockAsync: {
    wait: (win) => win.LockAsync(0),
    finish: async (win) => {
      // Nobody else is in between.
      const value = new Int32Array(1);
      win.Get(value, 0, rank);
      await win.FlushAsync(0);
      value[0] += rank + 1;
      win.Put(value, 0, rank);
      await win.UnlockAsync(0);
    },
    shut: (win) => win.Lock(0),
    open: (win) => win.UnlockAsync(0),
    expected: [fromAll, none],
  },
  Lock_allAsync: {
    wait: (win) => win.Lock_allAsync(),
    finish: async (win) => {
      win.Accumulate(own, 0, rank);
      await win.Flush_allAsync();
      await win.Unlock_allAsync();
    },
    shut: (win) => win.Lock(0),
    open: (win) => win.UnlockAsync(0),
    expected: [fromAll, none],
  },
};

mpiTest.each(Object.entries(waits))(
  'timers go on while a process waits in %s',
  async (comm, _, { before, wait, finish, shut, open, expected }) => {
    const win = MPI.Win.Allocate(4 * ranks, 4, { comm });
    if (rank === 0) await shut?.(win);
    else await before?.(win);
    comm.Barrier();
    if (rank === 0) {
      // With the event loop blocked, these would never be sent.
      for (const client of clients) comm.recv({ source: client });
      await open(win);
    } else {
      let isThere = false;
      const waiting = wait(win).then(() => {
        isThere = true;
      });
      for (let i = 0; i < 10; i++) await after(1);
      expect(isThere).toBe(false);
      comm.send(null, 0);
      await waiting;
      await finish?.(win);
    }
    await comm.Ibarrier();
    expect(valuesOf(win)).toEqual(expected[rank === 0 ? 0 : 1]);
    comm.Barrier();
    win.Free();
  },
);

// Rank 0 is the target of all, and computes. CompleteAsync and FenceAsync are not here: after a
// Put, MPICH keeps all threads out until the target enters MPI.
const ends: Record<string, [(win: MPI.Win) => unknown, ...((win: MPI.Win) => Promise<unknown>)[]]> =
  {
    FlushAsync: [
      (win) => win.Lock_all(),
      (win) => win.FlushAsync(0),
      (win) => win.Unlock_allAsync(),
    ],
    Flush_allAsync: [
      (win) => win.Lock(0, MPI.LOCK_SHARED),
      (win) => win.Flush_allAsync(),
      (win) => win.UnlockAsync(0),
    ],
    Flush_localAsync: [
      (win) => win.Lock_all(),
      (win) => win.Flush_localAsync(0),
      (win) => win.Unlock_allAsync(),
    ],
    Flush_local_allAsync: [
      (win) => win.Lock_all(),
      (win) => win.Flush_local_allAsync(),
      (win) => win.Unlock_allAsync(),
    ],
    UnlockAsync: [(win) => win.Lock(0, MPI.LOCK_SHARED), (win) => win.UnlockAsync(0)],
    Unlock_allAsync: [(win) => win.Lock_all(), (win) => win.Unlock_allAsync()],
  };

mpiTest.each(Object.entries(ends))(
  'timers go on in %s while the target does not enter MPI',
  async (comm, _, [begin, ...calls]) => {
    const win = MPI.Win.Allocate(4 * ranks, 4, { comm });
    const folder = comm.bcast(rank === 0 ? mkdtempSync(join(tmpdir(), 'mpi4node-windows-')) : null);
    const told = join(folder as string, 'told');
    if (rank > 0) begin(win);
    comm.Barrier();
    if (rank === 0) {
      while (!existsSync(told));
    } else {
      win.Put(own, 0, rank);
      const pending = calls[0](win);
      for (let i = 0; i < 5; i++) await after(1);
      if (rank === 1) writeFileSync(told, '');
      await pending;
      for (const call of calls.slice(1)) await call(win);
    }
    await comm.Ibarrier();
    expect(valuesOf(win)).toEqual(rank === 0 ? fromAll : none);
    comm.Barrier();
    win.Free();
    if (rank === 0) rmSync(folder as string, { recursive: true });
  },
);

// --- What is refused ----------------------------------------------------------------------------

const one = new Int32Array(1);
const blocking = {
  Put: (win: MPI.Win) => win.Put(one, 0),
  Get: (win: MPI.Win) => win.Get(one, 0),
  Rget: (win: MPI.Win) => win.Rget(one, 0),
  Fence: (win: MPI.Win) => win.Fence(),
  Start: (win: MPI.Win) => win.Start(MPI.GROUP_EMPTY),
  Complete: (win: MPI.Win) => win.Complete(),
  Post: (win: MPI.Win) => win.Post(MPI.GROUP_EMPTY),
  Wait: (win: MPI.Win) => win.Wait(),
  Test: (win: MPI.Win) => win.Test(),
  Lock: (win: MPI.Win) => win.Lock(0, MPI.LOCK_SHARED),
  Unlock: (win: MPI.Win) => win.Unlock(0),
  Lock_all: (win: MPI.Win) => win.Lock_all(),
  Unlock_all: (win: MPI.Win) => win.Unlock_all(),
  Flush: (win: MPI.Win) => win.Flush(0),
  Flush_all: (win: MPI.Win) => win.Flush_all(),
  Flush_local: (win: MPI.Win) => win.Flush_local(0),
  Flush_local_all: (win: MPI.Win) => win.Flush_local_all(),
  Free: (win: MPI.Win) => win.Free(),
};
const asynchronous = {
  FenceAsync: (win: MPI.Win) => win.FenceAsync(),
  StartAsync: (win: MPI.Win) => win.StartAsync(MPI.GROUP_EMPTY),
  CompleteAsync: (win: MPI.Win) => win.CompleteAsync(),
  WaitAsync: (win: MPI.Win) => win.WaitAsync(),
  LockAsync: (win: MPI.Win) => win.LockAsync(0, MPI.LOCK_SHARED),
  UnlockAsync: (win: MPI.Win) => win.UnlockAsync(0),
  Lock_allAsync: (win: MPI.Win) => win.Lock_allAsync(),
  Unlock_allAsync: (win: MPI.Win) => win.Unlock_allAsync(),
  FlushAsync: (win: MPI.Win) => win.FlushAsync(0),
  Flush_allAsync: (win: MPI.Win) => win.Flush_allAsync(),
  Flush_localAsync: (win: MPI.Win) => win.Flush_localAsync(0),
  Flush_local_allAsync: (win: MPI.Win) => win.Flush_local_allAsync(),
};
type Blocking = keyof typeof blocking;
type Asynchronous = keyof typeof asynchronous;

const misuse = (method: string, why: string) => ({
  class: 'MPI_ERR_RMA_SYNC',
  message: `Win.${method}: MPI_ERR_RMA_SYNC: ${why}`,
});

/** Moves data in each kind of epoch: the window is as good as new. */
async function useAndFree(comm: MPI.Comm, win: MPI.Win): Promise<void> {
  const next = (rank + 1) % ranks;
  const previous = (rank + ranks - 1) % ranks;
  await comm.Ibarrier();
  await win.LockAsync(next);
  win.Put(own, next);
  await win.UnlockAsync(next);
  await win.FenceAsync();
  expect(valuesOf(win)[0]).toBe(previous + 1);
  win.Put(Int32Array.of(10 * rank), next, 1);
  await win.FenceAsync(MPI.MODE_NOSUCCEED);
  expect(valuesOf(win)[1]).toBe(10 * previous);
  win.Free();
}

const callLock = 'call Lock or Lock_all first';
const isLocked = 'rank 0 is locked: call Unlock(0) first';
const allLocked = 'all ranks are locked: call Unlock_all first';
const isStarted = 'an access epoch is open: call Complete first';
const fenceFirst = 'data was moved since the last Fence: call Fence first';

// What comes before, what is refused then, why, and how it goes on.
const refused: readonly (readonly [Blocking[], Asynchronous, string, Asynchronous[]])[] = [
  [[], 'CompleteAsync', 'call Start first', []],
  [[], 'WaitAsync', 'call Post first', []],
  [[], 'UnlockAsync', 'call Lock(0) first', []],
  [[], 'Unlock_allAsync', 'call Lock_all first', []],
  [[], 'FlushAsync', callLock, []],
  [[], 'Flush_allAsync', callLock, []],
  [[], 'Flush_localAsync', callLock, []],
  [[], 'Flush_local_allAsync', callLock, []],
  [['Fence', 'Put'], 'LockAsync', fenceFirst, ['FenceAsync']],
  [['Fence', 'Put'], 'Lock_allAsync', fenceFirst, ['FenceAsync']],
  [['Fence', 'Put'], 'StartAsync', fenceFirst, ['FenceAsync']],
  [['Lock'], 'LockAsync', 'rank 0 is locked already: call Unlock(0) first', ['UnlockAsync']],
  [['Lock'], 'Lock_allAsync', isLocked, ['FlushAsync', 'UnlockAsync']],
  [['Lock'], 'FenceAsync', isLocked, ['UnlockAsync']],
  [['Lock_all'], 'LockAsync', allLocked, ['Flush_allAsync', 'Unlock_allAsync']],
  [['Lock_all'], 'FenceAsync', allLocked, ['Unlock_allAsync']],
  [['Start'], 'StartAsync', isStarted, ['CompleteAsync']],
  [['Start'], 'FenceAsync', isStarted, ['CompleteAsync']],
  [['Post'], 'FenceAsync', 'the window is posted: call Wait first', ['WaitAsync']],
  [['Post', 'Wait'], 'WaitAsync', 'call Post first', []],
];

mpiTest.each(
  refused.map(([before, call, why, then]) => [before.join(' '), call, why, before, then] as const),
)('after "%s", %s is refused: %s', async (comm, _, call, why, before, then) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  for (const each of before) blocking[each](win);
  await expectMpiRejection(asynchronous[call](win), misuse(call, why));
  for (const each of then) await asynchronous[each](win);
  await useAndFree(comm, win);
});

mpiTest('while one call is under way, all others are refused', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  await win.FenceAsync();
  const pending = win.FenceAsync();
  const why = 'Win.FenceAsync is under way: await it first';
  for (const [name, call] of Object.entries(blocking)) {
    expectMpiError(() => call(win), misuse(name, why));
  }
  for (const [name, call] of Object.entries(asynchronous)) {
    if (name !== 'WaitAsync') await expectMpiRejection(call(win), misuse(name, why));
  }
  expectMpiError(() => MPI.Finalize(), {
    class: 'MPI_ERR_RMA_SYNC',
    message: `MPI.Finalize: MPI_ERR_RMA_SYNC: ${why}`,
  });
  await pending;
  await useAndFree(comm, win);
});

mpiTest('WaitAsync leaves the process its own access, and nothing else', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  const next = (rank + 1) % ranks;
  const previous = (rank + ranks - 1) % ranks;
  await withGroup(win, [previous], (group) => win.Post(group));
  const pending = win.WaitAsync();
  const why = 'Win.WaitAsync is under way: await it first';
  for (const name of ['Wait', 'Test'] as const) {
    expectMpiError(() => blocking[name](win), misuse(name, why));
  }
  await expectMpiRejection(win.WaitAsync(), misuse('WaitAsync', why));
  expectMpiError(() => win.Post(MPI.GROUP_EMPTY), misuse('Post', 'the window is posted already'));
  expectMpiError(
    () => win.Free(),
    misuse('Free', 'the window is posted: call Wait first; the window was not freed'),
  );
  await withGroup(win, [next], (group) => win.StartAsync(group));
  win.Put(own, next, 1);
  const completing = win.CompleteAsync();
  expect(await pending).toBe(true);
  expect(valuesOf(win)[1]).toBe(previous + 1);
  await completing;
  await useAndFree(comm, win);
});

mpiTest('a communicator that was freed', async (comm) => {
  const used = comm.Dup();
  const win = MPI.Win.Allocate(8, 4, { comm: used });
  used.Free();
  await expectMpiRejection(win.FenceAsync(), {
    class: 'MPI_ERR_COMM',
    message: 'Win.FenceAsync: MPI_ERR_COMM: the communicator that the window was made on was freed',
  });
  win.Fence();
  win.Put(own, (rank + 1) % ranks);
  win.Fence();
  await win.Lock_allAsync();
  await win.Unlock_allAsync();
  expect(valuesOf(win)[0]).toBe(((rank + ranks - 1) % ranks) + 1);
  win.Free();
});

mpiTest('wrong arguments', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  const wrong = (value: unknown) => value as number;
  await expectMpiRejection(win.LockAsync(0, 77), {
    class: 'MPI_ERR_LOCKTYPE',
    message:
      'Win.LockAsync: MPI_ERR_LOCKTYPE: lock_type must be MPI.LOCK_EXCLUSIVE or MPI.LOCK_SHARED, but 77 came',
  });
  await expect(win.LockAsync(wrong('0'))).rejects.toThrow(
    new TypeError('Win.LockAsync: rank must be an integer, but the string "0" came'),
  );
  await expect(win.FenceAsync(wrong('x'))).rejects.toThrow(
    new TypeError('Win.FenceAsync: assertion must be an integer, but the string "x" came'),
  );
  await expect(win.StartAsync(wrong(3) as unknown as MPI.Group)).rejects.toThrow(
    new TypeError('Win.StartAsync: group must be an MPI.Group, but 3 came'),
  );
  await expectMpiRejection(win.LockAsync(ranks), { class: 'MPI_ERR_RANK' });
  await useAndFree(comm, win);
  for (const none of [MPI.WIN_NULL, win]) {
    await expectMpiRejection(none.WaitAsync(), {
      class: 'MPI_ERR_WIN',
      message: 'Win.WaitAsync: MPI_ERR_WIN: the window is null or was freed',
    });
  }
});

mpiTest('nobody is locked, unlocked and flushed', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  await win.LockAsync(MPI.PROC_NULL);
  await win.FlushAsync({ rank: MPI.PROC_NULL });
  await win.Flush_localAsync(MPI.PROC_NULL);
  await win.UnlockAsync({ rank: MPI.PROC_NULL });
  await useAndFree(comm, win);
});

mpiTest('an error that MPI finds is told to the error handler of the program', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  const told: string[] = [];
  const errhandler = MPI.Win.Create_errhandler((object, code) => {
    told.push(`${object.equals(win)} ${MPI.Get_error_class(code) === MPI.ERR_RANK}`);
  });
  win.Set_errhandler(errhandler);
  await expectMpiRejection(win.LockAsync(ranks), { class: 'MPI_ERR_RANK' });
  expect(told).toEqual(['true true']);
  errhandler.Free();
  await useAndFree(comm, win);
});

mpiTest('an origin that is detached before the end is reported', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  const memory = new ArrayBuffer(4);
  await win.Lock_allAsync();
  win.Put(new Int32Array(memory), 0);
  const flushing = win.FlushAsync(0);
  // Keeps the memory itself alive.
  const moved = structuredClone(memory, { transfer: [memory] });
  await expect(flushing).rejects.toThrow(
    new TypeError(
      'Win.FlushAsync: the memory of an array that this epoch used was detached during the operation, so its data is lost',
    ),
  );
  expect(moved.byteLength).toBe(4);
  await win.FlushAsync(0);
  await win.Unlock_allAsync();
  await useAndFree(comm, win);
});

mpiTest('a group may be freed while StartAsync waits for it', async (comm) => {
  const win = MPI.Win.Allocate(8, 4, { comm });
  const starting = await withGroup(win, [rank], (group) => {
    win.Post(group);
    return { promise: win.StartAsync(group) };
  });
  await starting.promise;
  win.Put(own, rank, 1);
  await Promise.all([win.CompleteAsync(), win.WaitAsync()]);
  expect(valuesOf(win)[1]).toBe(rank + 1);
  await useAndFree(comm, win);
});

// --- Many at once -------------------------------------------------------------------------------

mpiTest('fences of several windows, in an order that differs', async (comm) => {
  const comms = [comm.Dup(), comm.Dup(), comm.Dup()];
  const wins = comms.map((each) => MPI.Win.Allocate(4, 4, { comm: each }));
  const order = rank % 2 === 0 ? wins : wins.toReversed();
  for (let round = 0; round < 5; round++) {
    await Promise.all(order.map((win) => win.FenceAsync()));
    for (const win of order) win.Put(Int32Array.of(100 * round + rank), (rank + 1) % ranks);
    await Promise.all(order.map((win) => win.FenceAsync()));
    const value = 100 * round + ((rank + ranks - 1) % ranks);
    expect(wins.map((win) => valuesOf(win)[0])).toEqual([value, value, value]);
  }
  for (const win of wins) win.Free();
  for (const each of comms) each.Free();
});

mpiTest('locks one after the other while messages and other windows are in use', async (comm) => {
  const cycles = 40;
  const wins = [0, 1].map(() => MPI.Win.Allocate(4, 4, { comm }));
  const next = (rank + 1) % ranks;
  const source = (rank + ranks - 1) % ranks;
  let isDone = false;
  const talking = (async () => {
    for (let i = 0; ; i++) {
      const sent = comm.isend({ i, isDone }, next);
      const got = (await comm.irecv({ source })) as { i: number };
      await sent;
      expect(got.i).toBe(i);
      const all = new Int32Array(1);
      await comm.Iallreduce(Int32Array.of(isDone ? 1 : 0), all, MPI.MIN);
      if (all[0] === 1) return;
      await after(1);
    }
  })();
  await Promise.all(
    wins.map(async (win) => {
      for (let i = 0; i < cycles; i++) {
        const value = new Int32Array(1);
        await win.LockAsync(i % ranks);
        win.Get(value, i % ranks);
        await win.FlushAsync(i % ranks);
        value[0]++;
        win.Put(value, i % ranks);
        await win.UnlockAsync(i % ranks);
      }
    }),
  );
  isDone = true;
  await talking;
  for (const win of wins) {
    win.Fence();
    expect(comm.allreduce(valuesOf(win)[0])).toBe(cycles * ranks);
    win.Free();
  }
});
