// Windows: how they are made, what they are made of, and their end.
import { constants } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { collectGarbage } from '../../support/garbage';
import { expectMpiError, isOpenMpi4, mpiTest, rank, ranks } from '../../support/mpi';

const right = (rank + 1) % ranks;
const left = (rank + ranks - 1) % ranks;

interface Flavor {
  name: string;
  flavor: number;
  /** Of 8 * (rank + 2) bytes at each process. */
  make(comm: MPI.Intracomm): MPI.Win;
}
const bytes = 8 * (rank + 2);
const flavors: readonly Flavor[] = [
  {
    name: 'Create',
    flavor: MPI.WIN_FLAVOR_CREATE,
    make: (comm) => MPI.Win.Create(new Float64Array(rank + 2), 8, MPI.INFO_NULL, comm),
  },
  {
    name: 'Create on a part of a buffer',
    flavor: MPI.WIN_FLAVOR_CREATE,
    make: (comm) => MPI.Win.Create(new Float64Array(100).subarray(3, rank + 5), 8, { comm }),
  },
  {
    name: 'Allocate',
    flavor: MPI.WIN_FLAVOR_ALLOCATE,
    make: (comm) => MPI.Win.Allocate(bytes, { disp_unit: 8, comm }),
  },
  {
    name: 'Allocate_shared',
    flavor: MPI.WIN_FLAVOR_SHARED,
    make: (comm) => MPI.Win.Allocate_shared(bytes, 8, { comm }),
  },
];

describe.each(flavors)('$name', ({ make, flavor }) => {
  mpiTest('what it is made of', (comm) => {
    const win = make(comm);
    expect([win.flavor, win.group_size, win.group_rank]).toEqual([flavor, ranks, rank]);
    expect([MPI.WIN_UNIFIED, MPI.WIN_SEPARATE]).toContain(win.model);
    const [base, size, unit] = win.attrs;
    expect([size, unit]).toEqual([bytes, 8]);
    expect(win.Get_attr(MPI.WIN_BASE)).toBe(base);
    expect(MPI.Get_address(new Uint8Array(win.tomemory()))).toBe(base);
    using group = win.Get_group();
    using whole = comm.Get_group();
    expect(group.Compare(whole)).toBe(MPI.IDENT);
    win.Free();
    expect([win.is_null, win.equals(MPI.WIN_NULL)]).toEqual([true, true]);
  });

  mpiTest('tomemory is the memory, and is detached by Free', (comm) => {
    const win = make(comm);
    const memory = win.tomemory();
    expect(win.tomemory()).toBe(memory);
    const values = new Float64Array(memory);
    expect(values).toHaveLength(rank + 2);
    win.Fence();
    win.Put(Float64Array.of(1 + rank, 3), right);
    win.Fence();
    expect([...values.subarray(0, 2)]).toEqual([1 + left, 3]);
    values[1] = 50 + rank;
    const got = new Float64Array(1);
    win.Fence();
    win.Get(got, right, 1);
    win.Fence();
    expect(got[0]).toBe(50 + right);
    win.Free();
    expect([values.length, memory.byteLength, values[0]]).toEqual([0, 0, undefined]);
  });

  mpiTest('name and info', (comm) => {
    const win = make(comm);
    win.Set_name('first');
    expect(win.Get_name()).toBe('first');
    win.name = 'second';
    expect(win.name).toBe('second');
    using info = MPI.Info.Create({ no_locks: 'false' });
    win.Set_info(info);
    win.info = info;
    win.Get_info().Free();
    expect(win.info).toBeInstanceOf(MPI.Info);
    win.Free();
  });

  mpiTest('using frees it', (comm) => {
    let views: Uint8Array;
    {
      using win = make(comm);
      views = new Uint8Array(win.tomemory());
      expect(views).toHaveLength(bytes);
    }
    expect(views).toHaveLength(0);
  });

  mpiTest('attributes', (comm) => {
    const deleted: unknown[] = [];
    const keyval = MPI.Win.Create_keyval(null, (of, key, value) => {
      deleted.push([of.flavor, key, value]);
    });
    const win = make(comm);
    expect(win.Get_attr(keyval)).toBeNull();
    const value = { some: 'thing' };
    win.Set_attr(keyval, value);
    expect(win.Get_attr(keyval)).toBe(value);
    win.Set_attr(keyval, 'other');
    expect(deleted).toEqual([[flavor, keyval, value]]);
    win.Delete_attr(keyval);
    win.Set_attr(keyval, 'last');
    win.Free();
    expect(deleted).toEqual([
      [flavor, keyval, value],
      [flavor, keyval, 'other'],
      [flavor, keyval, 'last'],
    ]);
    expect(MPI.Win.Free_keyval(keyval)).toBe(MPI.KEYVAL_INVALID);
  });

  mpiTest('a delete function sees no memory, and what it throws comes out of Free', (comm) => {
    const win = make(comm);
    const values = new Uint8Array(win.tomemory());
    const keyval = MPI.Win.Create_keyval(null, () => {
      throw new Error(`saw ${values.length} bytes`);
    });
    win.Set_attr(keyval, 1);
    expect(() => win.Free()).toThrow(new Error('saw 0 bytes'));
    expect(win.is_null).toBe(true);
    MPI.Win.Free_keyval(keyval);
  });

  mpiTest('an error handler', (comm) => {
    const calls: [string, number][] = [];
    const handler = MPI.Win.Create_errhandler((win, code) => {
      calls.push([win.name, MPI.Get_error_class(code)]);
    });
    const win = make(comm);
    win.name = 'handled';
    win.Set_errhandler(handler);
    win.Get_errhandler().Free();
    win.Lock_all();
    expectMpiError(() => win.Put(new Uint8Array(1), ranks), { class: 'MPI_ERR_RANK' });
    win.Call_errhandler(MPI.ERR_OTHER);
    win.Unlock_all();
    expect(calls).toEqual([
      ['handled', MPI.ERR_RANK],
      ['handled', MPI.ERR_OTHER],
    ]);
    win.Set_errhandler(MPI.ERRORS_RETURN);
    handler.Free();
    win.Free();
  });
});

mpiTest('errors of a new window are exceptions', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  using handler = win.Get_errhandler();
  expect(handler.equals(MPI.ERRORS_RETURN)).toBe(true);
  win.Free();
});

mpiTest('without arguments it is for this process alone', () => {
  const win = MPI.Win.Allocate(8);
  expect([win.group_size, win.attrs[2]]).toEqual([1, 1]);
  win.Free();
});

mpiTest.each<[string, MPI.BottomType | Float64Array | null | undefined]>([
  ['null', null],
  ['nothing', undefined],
  ['BOTTOM', MPI.BOTTOM],
  ['an empty array', new Float64Array()],
])('Create of %s exposes nothing', (comm, _, memory) => {
  const win = MPI.Win.Create(memory as null, 1, { comm });
  expect([win.attrs[1], win.tomemory().byteLength]).toEqual([0, 0]);
  win.Lock_all();
  expect(() => win.Put(new Uint8Array(1), right)).toThrow(RangeError);
  win.Unlock_all();
  win.Free();
});

mpiTest('Create keeps its memory alive', (comm) => {
  const win = MPI.Win.Create(new Float64Array(1000).fill(7 + rank), 8, { comm });
  collectGarbage();
  const got = new Float64Array(1);
  win.Fence();
  win.Get(got, right, 999);
  win.Fence();
  expect(got[0]).toBe(7 + right);
  win.Free();
});

mpiTest('Create on shared memory of threads', (comm) => {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const win = MPI.Win.Create(shared, 4, { comm });
  win.Fence();
  win.Put(Int32Array.of(5), right, 1);
  win.Fence();
  expect([...shared]).toEqual([0, 5]);
  win.Free();
  expect(shared).toHaveLength(2);
});

mpiTest('exposed memory stays where it is when it is to be transferred', (comm) => {
  const memory = new ArrayBuffer(8);
  const win = MPI.Win.Create(memory, 1, { comm });
  try {
    structuredClone(memory, { transfer: [memory] });
  } catch (error) {
    // From Node 21 on; before that it is copied.
    expect((error as Error).name).toBe('DataCloneError');
  }
  expect(memory.byteLength).toBe(8);
  win.Free();
});

// --- Dynamic windows ----------------------------------------------------------------------------
// What they do is tried in test/outside/windows.test.ts, where Open MPI can be told to have some.

if (isOpenMpi4) {
  mpiTest('Open MPI 4 has no dynamic windows over UCX', (comm) => {
    expectMpiError(() => MPI.Win.Create_dynamic({ comm }), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: /^Win\.Create_dynamic: dynamic windows .* OMPI_MCA_osc=rdma /,
    });
  });
}

// --- Errors -------------------------------------------------------------------------------------

type Create = (comm: MPI.Intracomm) => MPI.Win;
const failures: readonly [string, Create, Error][] = [
  [
    'a unit of 0',
    (comm) => MPI.Win.Create(null, 0, { comm }),
    new RangeError('Win.Create: disp_unit must be at least 1, but is 0'),
  ],
  [
    'a unit that is no integer',
    (comm) => MPI.Win.Allocate(8, 1.5, { comm }),
    new TypeError('Win.Allocate: disp_unit must be an integer, but the number 1.5 came'),
  ],
  [
    'a negative size',
    (comm) => MPI.Win.Allocate(-8, { comm }),
    new RangeError('Win.Allocate: size is -8'),
  ],
  [
    'a size that is no number',
    (comm) => MPI.Win.Allocate_shared('8' as unknown as number, { comm }),
    new TypeError('Win.Allocate_shared: size must be an integer, but the string "8" came'),
  ],
  [
    'no communicator',
    () => MPI.Win.Allocate(8, 1, MPI.INFO_NULL, null as unknown as MPI.Intracomm),
    new TypeError('Win.Allocate: comm must be an MPI.Comm, but null came'),
  ],
  [
    'no info',
    (comm) => MPI.Win.Allocate(8, 1, 7 as unknown as MPI.Info, comm),
    new TypeError('Win.Allocate: info must be an MPI.Info, but 7 came'),
  ],
  [
    'memory that is none',
    (comm) => MPI.Win.Create(5 as unknown as Float64Array, 8, { comm }),
    new TypeError('Win.Create: memory must be a typed array'),
  ],
];
mpiTest.each(failures)('%s', (comm, _, create, expected) => {
  let thrown: unknown;
  try {
    create(comm);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(expected.constructor);
  expect((thrown as Error).message).toContain(expected.message);
});

mpiTest('the null communicator', () => {
  expectMpiError(() => MPI.Win.Allocate(8, { comm: MPI.COMM_NULL as MPI.Intracomm }), {
    class: 'MPI_ERR_COMM',
  });
});

mpiTest.ranks(
  2,
  3,
  4,
)('a communicator of two groups', (comm) => {
  const half = comm.Split(rank === 0 ? 0 : 1);
  const inter = half.Create_intercomm(0, comm, rank === 0 ? 1 : 0);
  expectMpiError(() => MPI.Win.Allocate(8, { comm: inter as unknown as MPI.Intracomm }), {
    class: 'MPI_ERR_COMM',
    message: 'Win.Allocate: MPI_ERR_COMM: comm must be an intracommunicator, but it has two groups',
  });
  inter.Free();
  half.Free();
});

const accesses: readonly [string, (win: MPI.Win) => unknown][] = [
  ['Put', (win) => win.Put(new Uint8Array(1), 0)],
  ['Fence', (win) => win.Fence()],
  ['Lock', (win) => win.Lock(0)],
  ['Lock_all', (win) => win.Lock_all()],
  ['Unlock', (win) => win.Unlock(0)],
  ['Flush', (win) => win.Flush(0)],
  ['Post', (win) => win.Post(MPI.GROUP_EMPTY)],
  ['Start', (win) => win.Start(MPI.GROUP_EMPTY)],
  ['Complete', (win) => win.Complete()],
  ['Wait', (win) => win.Wait()],
  ['Test', (win) => win.Test()],
  ['Sync', (win) => win.Sync()],
  ['tomemory', (win) => win.tomemory()],
  ['Free', (win) => win.Free()],
  ['Get_group', (win) => win.Get_group()],
  ['attrs', (win) => win.attrs],
];
mpiTest.each(accesses)('%s of a window that was freed', (comm, _, call) => {
  const win = MPI.Win.Allocate(8, { comm });
  win.Free();
  expectMpiError(() => call(win), { class: 'MPI_ERR_WIN' });
  expectMpiError(() => call(MPI.WIN_NULL), { class: 'MPI_ERR_WIN' });
  win.free();
  expect(win.is_null).toBe(true);
});

mpiTest('another object for the same window', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  const other = MPI.Win.fromhandle(win.tohandle());
  const third = new MPI.Win(win);
  expect([other.equals(win), third.equals(win), other.handle === win.handle]).toEqual([
    true,
    true,
    true,
  ]);
  expect(other.tomemory()).toBe(win.tomemory());
  other.Lock_all();
  expectMpiError(() => win.Free(), {
    class: 'MPI_ERR_RMA_SYNC',
    message:
      'Win.Free: MPI_ERR_RMA_SYNC: all ranks are locked: call Unlock_all first; the window was not freed',
  });
  win.Unlock_all();
  win.Free();
  for (const stale of [other, third]) {
    expectMpiError(() => stale.Lock_all(), {
      class: 'MPI_ERR_WIN',
      message: 'Win.Lock_all: MPI_ERR_WIN: the window was freed',
    });
    expectMpiError(() => stale.Put(new Uint8Array(1), 0), { class: 'MPI_ERR_WIN' });
    expectMpiError(() => stale.Free(), { class: 'MPI_ERR_WIN' });
  }
});

mpiTest('Free while MPI uses the memory', (comm) => {
  const win = MPI.Win.Allocate(8, { comm });
  const request = comm.Irecv(new Float64Array(win.tomemory()), left, 3);
  expectMpiError(() => win.Free(), {
    class: 'MPI_ERR_BUFFER',
    message: 'Win.Free: MPI_ERR_BUFFER: a request still uses the memory; nothing was freed',
  });
  comm.Barrier();
  comm.Send(Float64Array.of(rank), right, 3);
  request.Wait();
  expect(new Float64Array(win.tomemory())[0]).toBe(left);
  const second = MPI.Win.Create(win.tomemory(), 1, { comm });
  expectMpiError(() => win.Free(), {
    class: 'MPI_ERR_BUFFER',
    message: 'Win.Free: MPI_ERR_BUFFER: a window still uses the memory; nothing was freed',
  });
  second.Free();
  win.Free();
});

mpiTest('a request of an operation outlives its epoch and its window', (comm) => {
  const win = MPI.Win.Allocate(8, 8, { comm });
  win.Lock_all();
  const request = win.Rput(Float64Array.of(9), right);
  win.Unlock_all();
  comm.Barrier();
  expect(new Float64Array(win.tomemory())[0]).toBe(9);
  win.Free();
  expect(request.Wait()).toBe(true);
});

// --- Memory of MPI's own ------------------------------------------------------------------------

mpiTest('Alloc_mem and Free_mem', (comm) => {
  const memory = MPI.Alloc_mem(24);
  const values = new Float64Array(memory);
  expect([memory.byteLength, values.length]).toEqual([24, 3]);
  values.set([1, 2, 3 + rank]);
  const got = MPI.Alloc_mem({ size: 24, info: MPI.INFO_NULL });
  comm.Sendrecv(values, right, 0, new Float64Array(got), left, 0);
  expect([...new Float64Array(got)]).toEqual([1, 2, 3 + left]);
  MPI.Free_mem(memory);
  MPI.Free_mem({ mem: got });
  expect([values.length, memory.byteLength, got.byteLength]).toEqual([0, 0, 0]);
  for (const mem of [memory, new ArrayBuffer(8), new Uint8Array(8) as unknown as ArrayBuffer]) {
    expectMpiError(() => MPI.Free_mem(mem), {
      class: 'MPI_ERR_BASE',
      message: /^MPI\.Free_mem: MPI_ERR_BASE: mem must be an ArrayBuffer of MPI\.Alloc_mem/,
    });
  }
  expect(() => MPI.Alloc_mem(-1)).toThrow(new RangeError('MPI.Alloc_mem: size is -1'));
  for (const size of [2 ** 53 - 1, 2 ** 47, 2 ** 40]) {
    expectMpiError(() => MPI.Alloc_mem(size), {
      class: 'MPI_ERR_NO_MEM',
      message: /MPI_ERR_NO_MEM/,
    });
  }
  const none = MPI.Alloc_mem(0);
  expect(none.byteLength).toBe(0);
  MPI.Free_mem(none);
});

mpiTest('Free_mem while MPI uses the memory', (comm) => {
  const memory = MPI.Alloc_mem(64);
  const refused = (use: string) =>
    expectMpiError(() => MPI.Free_mem(memory), {
      class: 'MPI_ERR_BUFFER',
      message: `MPI.Free_mem: MPI_ERR_BUFFER: ${use} still uses the memory; nothing was freed`,
    });
  const win = MPI.Win.Create(memory, 1, { comm });
  refused('a window');
  win.Free();
  const other = MPI.Win.Allocate(64, { comm });
  other.Lock_all();
  other.Put(memory, right);
  refused('an epoch of a window');
  other.Flush(right);
  other.Unlock_all();
  other.Free();
  const request = comm.Recv_init(memory, left);
  refused('a persistent request');
  request.Free();
  MPI.Free_mem(memory);
});

mpiTest('memory that nobody uses any more is freed by the garbage collector', async () => {
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 16; i++) {
    MPI.Alloc_mem(2 ** 26);
    collectGarbage();
    // Where the collector tells what it has collected.
    await new Promise((resolve) => setImmediate(resolve));
  }
  // A quarter of what was allocated.
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 28);
});

// The libraries would fill the shared memory of the machine, or give memory that is not there.
const tooLarge = [2 ** 40, 2 ** 53 - 1];
mpiTest.each(['Allocate', 'Allocate_shared'] as const)(
  '%s of more memory than there is fails at all processes',
  (comm, method) => {
    for (const size of tooLarge) {
      // The last one asks for too much, the others for little.
      const own = rank === ranks - 1 ? size : 8;
      const asked = size + 8 * (ranks - 1);
      expectMpiError(() => MPI.Win[method](own, 1, MPI.INFO_NULL, comm), {
        class: 'MPI_ERR_NO_MEM',
        message: new RegExp(
          `^Win\\.${method}: MPI_ERR_NO_MEM: the processes on the machine of rank 0 ask for ${asked} bytes, but \\d+ bytes of .*memory.* are left there$`,
        ),
      });
    }
    using win = MPI.Win[method](64, 1, MPI.INFO_NULL, comm);
    expect(win.tomemory().byteLength).toBe(64);
  },
);

mpiTest('Alloc_mem of more than Node has arrays for leaves nothing behind', () => {
  // The largest array of Node 20 has 2 ** 32 bytes, that of Node 26 2 ** 53 - 1.
  const size = constants.MAX_LENGTH < 2 ** 40 ? 2 * constants.MAX_LENGTH + 2 ** 30 : 2 ** 53 - 1;
  const mapped = () => Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[0]) * 4096;
  let before = 0;
  for (let i = 0; i < 4; i++) {
    if (i === 1) before = mapped();
    expect(() => MPI.Alloc_mem(size)).toThrow();
  }
  expect(mapped() - before).toBeLessThan(size);
});
