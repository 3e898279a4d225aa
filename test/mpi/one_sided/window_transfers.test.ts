// Moving data one-sidedly: every operation, kind of memory, target spec and way to synchronize.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { expectMpiError, isOpenMpi4, mpiTest, rank, ranks } from '../../support/mpi';

const right = (rank + 1) % ranks;
const left = (rank + ranks - 1) % ranks;

/** A way to synchronize, in which every rank accesses the one to its right. */
interface Synchronization {
  name: string;
  passive: boolean;
  around(win: MPI.Win, comm: MPI.Comm, body: () => void): void;
}

const synchronizations: readonly Synchronization[] = [
  {
    name: 'Fence',
    passive: false,
    around(win, _, body) {
      win.Fence();
      body();
      win.Fence();
    },
  },
  {
    name: 'Fence with assertions',
    passive: false,
    around(win, _, body) {
      win.Fence(MPI.MODE_NOPRECEDE);
      body();
      win.Fence({ assertion: MPI.MODE_NOSTORE | MPI.MODE_NOSUCCEED });
    },
  },
  {
    name: 'Post, Start, Complete and Wait',
    passive: false,
    around(win, comm, body) {
      using all = comm.Get_group();
      using from = all.Incl([left]);
      using to = all.Incl([right]);
      win.Post(from);
      win.Start(to);
      body();
      win.Complete();
      expect(win.Wait()).toBe(true);
    },
  },
  {
    name: 'Post, Start, Complete and Test',
    passive: false,
    around(win, comm, body) {
      using all = comm.Get_group();
      using from = all.Incl([left]);
      using to = all.Incl([right]);
      win.Post(from);
      win.Start({ group: to, assertion: 0 });
      body();
      win.Complete();
      while (!win.Test());
    },
  },
  {
    name: 'Lock and Unlock',
    passive: true,
    around(win, comm, body) {
      comm.Barrier();
      win.Lock(right);
      body();
      win.Unlock(right);
      comm.Barrier();
    },
  },
  {
    name: 'a shared Lock and Unlock',
    passive: true,
    around(win, comm, body) {
      comm.Barrier();
      win.Lock(right, { lock_type: MPI.LOCK_SHARED, assertion: MPI.MODE_NOCHECK });
      body();
      win.Unlock(right);
      comm.Barrier();
    },
  },
  {
    name: 'Lock_all and Unlock_all',
    passive: true,
    around(win, comm, body) {
      comm.Barrier();
      win.Lock_all();
      body();
      win.Unlock_all();
      comm.Barrier();
    },
  },
];

/** A window of `values` at every process, through the array that it is on. */
function windowOf(values: MPI.BufferData, unit: number, comm: MPI.Intracomm): MPI.Win {
  return MPI.Win.Create(values, unit, { comm });
}

const numbers = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => first + i);

describe.each(synchronizations)('$name', ({ around }) => {
  mpiTest.each(bufferKinds)('Put and Get of $name', (comm, kind) => {
    const exposed = kind.of(numbers(10 * rank, 4));
    const win = windowOf(exposed, kind.itemSize, comm);
    const got = kind.of([0, 0]);
    around(win, comm, () => win.Get(got, right, 2));
    expect(kind.values(got)).toEqual([10 * right + 2, 10 * right + 3]);
    // Kept alive by the window alone.
    around(win, comm, () => win.Put(kind.of([100 + rank, 101 + rank]), right, 1));
    expect(kind.values(exposed)).toEqual([10 * rank, 100 + left, 101 + left, 10 * rank + 3]);
    win.Free();
  });

  mpiTest('Accumulate and Get_accumulate', (comm) => {
    const exposed = Float64Array.of(1, 2, 3);
    const win = windowOf(exposed, 8, comm);
    around(win, comm, () => win.Accumulate(Float64Array.of(rank, 1), right, 1));
    expect([...exposed]).toEqual([1, 2 + left, 4]);
    const before = new Float64Array(2);
    around(win, comm, () =>
      win.Get_accumulate(Float64Array.of(10, 20), before, right, 1, MPI.REPLACE),
    );
    expect([...before]).toEqual([2 + rank, 4]);
    expect([...exposed]).toEqual([1, 10, 20]);
    win.Free();
  });
});

describe.each(synchronizations.filter(({ passive }) => passive))('$name', ({ around }) => {
  mpiTest('with requests', (comm) => {
    const exposed = Int32Array.of(1, 2, 3);
    const win = windowOf(exposed, 4, comm);
    around(win, comm, () => win.Rput(Int32Array.of(7 + rank), right).Wait());
    expect([...exposed]).toEqual([7 + left, 2, 3]);
    around(win, comm, () => win.Raccumulate(Int32Array.of(5), right, { target: 1 }).Wait());
    expect([...exposed]).toEqual([7 + left, 7, 3]);
    const got = new Int32Array(3);
    around(win, comm, () => {
      const request = win.Rget(got, right);
      expect(MPI.Request.Waitall([request])).toBe(true);
    });
    expect([...got]).toEqual([7 + rank, 7, 3]);
    const before = new Int32Array(1);
    around(win, comm, () =>
      win.Rget_accumulate(Int32Array.of(4), before, right, 2, MPI.PROD).Wait(),
    );
    expect([before[0], exposed[2]]).toEqual([3, 12]);
    win.Free();
  });
});

// --- Target specs -------------------------------------------------------------------------------

type Spec = [name: string, target: MPI.TargetSpec | null, expected: readonly number[]];
const specs: readonly Spec[] = [
  ['null', null, [1, 2, 0, 0]],
  ['a displacement', 2, [0, 0, 1, 2]],
  ['an empty list', [], [1, 2, 0, 0]],
  ['[displacement]', [1], [0, 1, 2, 0]],
  ['[null]', [null], [1, 2, 0, 0]],
  ['[displacement, count]', [1, 2], [0, 1, 2, 0]],
  ['[displacement, count, datatype]', [1, 2, MPI.DOUBLE], [0, 1, 2, 0]],
  ['[displacement, count, type string]', [1, 2, 'd'], [0, 1, 2, 0]],
  ['[displacement, null, null]', [2, null, null], [0, 0, 1, 2]],
  ['bytes', [1, 16, MPI.BYTE], [0, 1, 2, 0]],
];

mpiTest.each(specs)('the target as %s', (comm, _, target, expected) => {
  const exposed = new Float64Array(4);
  const win = windowOf(exposed, 8, comm);
  win.Fence();
  const values = Float64Array.of(1, 2);
  win.Put(target?.toString().includes('16') ? [values, 16, MPI.BYTE] : values, right, target);
  win.Fence();
  expect([...exposed]).toEqual(expected);
  win.Free();
});

mpiTest(
  'derived datatypes on both sides: a column of the target into a row of the origin',
  (comm) => {
    // 3 rows of 4.
    const matrix = Float64Array.from(numbers(100 * rank, 12));
    const win = windowOf(matrix, 8, comm);
    using column = MPI.DOUBLE.Create_vector(3, 1, 4).Commit();
    const row = new Float64Array(3);
    win.Fence();
    win.Get(row, right, [1, 1, column]);
    win.Fence();
    expect([...row]).toEqual([1, 5, 9].map((i) => 100 * right + i));
    const mine = Float64Array.from(numbers(0, 12));
    win.Fence();
    win.Put([mine, 1, column], { target_rank: right, target: [3, 1, column] });
    win.Fence();
    expect([3, 7, 11].map((i) => matrix[i])).toEqual([0, 4, 8]);
    win.Fence();
    win.Accumulate([mine, 1, column], right, [3, 1, column], MPI.SUM);
    win.Fence();
    expect([3, 7, 11].map((i) => matrix[i])).toEqual([0, 8, 16]);
    win.Free();
  },
);

mpiTest('different lengths and units at each process', (comm) => {
  const exposed = new Int16Array(rank + 1).fill(rank);
  const win = windowOf(exposed, rank === 0 ? 1 : 2, comm);
  win.Lock_all();
  const got = new Int16Array(1);
  // The last item, in the target's own units.
  win.Get(got, right, right === 0 ? 0 : right);
  win.Flush(right);
  expect(got[0]).toBe(right);
  const behind = right === 0 ? 2 : right + 1;
  expect(() => win.Get(got, right, behind)).toThrow(
    new RangeError(
      `Win.Get: the window has ${2 * (right + 1)} bytes at rank ${right}, but 1 item at displacement ${behind} spans bytes ${2 * (right + 1)} to ${2 * (right + 2)}`,
    ),
  );
  win.Unlock_all();
  win.Free();
});

// --- Operations and datatypes -------------------------------------------------------------------

type Arrays = typeof Int8Array | typeof Uint8Array | typeof Int16Array | typeof Uint16Array;
type Kinds =
  | Arrays
  | typeof Int32Array
  | typeof Uint32Array
  | typeof Float32Array
  | typeof Float64Array
  | typeof BigInt64Array
  | typeof BigUint64Array;
const integers: readonly Kinds[] = [
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];
const floats: readonly Kinds[] = [Float32Array, Float64Array];
const arithmetic = ['SUM', 'PROD', 'MAX', 'MIN', 'REPLACE', 'NO_OP'] as const;
const logic = ['LAND', 'LOR', 'LXOR', 'BAND', 'BOR', 'BXOR'] as const;
type Name = (typeof arithmetic)[number] | (typeof logic)[number];

/** What is at the target after 3 was combined with 6. */
const results: Readonly<Record<Name, number>> = {
  SUM: 9,
  PROD: 18,
  MAX: 6,
  MIN: 3,
  REPLACE: 3,
  NO_OP: 6,
  LAND: 1,
  LOR: 1,
  LXOR: 0,
  BAND: 2,
  BOR: 7,
  BXOR: 5,
};

type Numbers = InstanceType<Kinds>;
function make(type: Kinds, values: readonly number[]): Numbers {
  const isBig = type === BigInt64Array || type === BigUint64Array;
  const from = type.from as (values: readonly (number | bigint)[]) => unknown;
  return from.call(type, isBig ? values.map(BigInt) : values) as Numbers;
}
const read = (array: Numbers) => Array.from(array as ArrayLike<number | bigint>, Number);

const combinations = [...integers, ...floats].flatMap((type) =>
  [...arithmetic, ...(floats.includes(type) ? [] : logic)].map(
    (name) => [name, type.name, type] as const,
  ),
);

mpiTest.each(combinations)('%s on %s', (comm, name, _, type) => {
  const exposed = make(type, [6, 6, 6, 6]);
  const win = windowOf(exposed, exposed.BYTES_PER_ELEMENT, comm);
  const before = make(type, [0, 0]);
  const single = make(type, [0]);
  const op = MPI[name];
  comm.Barrier();
  win.Lock(right);
  win.Get_accumulate(make(type, [3, 3]), before, right, 0, op);
  win.Fetch_and_op(make(type, [3]), single, right, 2, op);
  if (name !== 'NO_OP') win.Accumulate(make(type, [3]), right, 3, op);
  win.Unlock(right);
  comm.Barrier();
  const after = results[name];
  expect([read(before), read(single)]).toEqual([[6, 6], [6]]);
  expect(read(exposed)).toEqual([after, after, after, after]);
  win.Free();
});

mpiTest('NO_OP only reads, and needs no origin', (comm) => {
  const win = windowOf(Int32Array.of(rank, 10), 4, comm);
  const two = new Int32Array(2);
  const one = new Int32Array(1);
  win.Lock_all();
  win.Get_accumulate(null, two, right, null, MPI.NO_OP);
  win.Fetch_and_op(null, one, right, { target_disp: 1, op: MPI.NO_OP });
  win.Flush_all();
  expect([...two, ...one]).toEqual([right, 10, 10]);
  win.Rget_accumulate(null, one, right, 0, MPI.NO_OP).Wait();
  expect(one[0]).toBe(right);
  win.Unlock_all();
  win.Free();
});

const swapped = integers.filter((type) => !isOpenMpi4 || type.BYTES_PER_ELEMENT > 2);
mpiTest.each(swapped.map((type) => [type.name, type] as const))(
  'Compare_and_swap of %s',
  (comm, _, type) => {
    const exposed = make(type, [1, 5]);
    const win = windowOf(exposed, exposed.BYTES_PER_ELEMENT, comm);
    const [result, missed] = [make(type, [0]), make(type, [0])];
    comm.Barrier();
    win.Lock(right);
    win.Compare_and_swap(make(type, [9]), make(type, [5]), result, right, 1);
    win.Compare_and_swap(make(type, [9]), make(type, [2]), missed, { target_rank: right });
    win.Unlock(right);
    comm.Barrier();
    expect([read(result), read(missed), read(exposed)]).toEqual([[5], [1], [1, 9]]);
    win.Free();
  },
);

if (isOpenMpi4) {
  mpiTest.each<[string, Kinds, number]>([
    ['of 8 bits', Int8Array, 0],
    ['of 16 bits', Uint16Array, 0],
    ['that is not aligned', Int32Array, 2],
  ])('Compare_and_swap %s is refused, which UCX would do nothing for', (comm, _, type, place) => {
    const win = windowOf(new Uint8Array(8), 1, comm);
    const item = make(type, [0]);
    win.Lock_all();
    expectMpiError(() => win.Compare_and_swap(item, item, make(type, [0]), right, place), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message:
        'Win.Compare_and_swap: this version of Open MPI compares and swaps only integers of 32 and 64 bits that lie at a multiple of their size',
    });
    win.Unlock_all();
    win.Free();
  });
}

mpiTest('Fetch_and_op where the item is not aligned', (comm) => {
  const memory = new DataView(new ArrayBuffer(16));
  memory.setInt32(3, 40, true);
  const win = windowOf(memory, 1, comm);
  const before = new Int32Array(1);
  comm.Barrier();
  win.Lock_all();
  win.Fetch_and_op(Int32Array.of(2), before, right, 3);
  win.Unlock_all();
  comm.Barrier();
  expect([before[0], memory.getInt32(3, true)]).toEqual([40, 42]);
  win.Free();
});

mpiTest('all ranks add to one counter at the same time', (comm) => {
  const counter = BigInt64Array.of(0n);
  const win = windowOf(rank === 0 ? counter : new BigInt64Array(), 8, comm);
  const ticket = new BigInt64Array(1);
  const tickets: number[] = [];
  win.Lock_all();
  for (let i = 0; i < 50; i++) {
    win.Fetch_and_op(BigInt64Array.of(1n), ticket, 0);
    win.Flush(0);
    tickets.push(Number(ticket[0]));
  }
  win.Unlock_all();
  // Each ticket was given once.
  const all = comm.allgather(tickets).flat();
  expect(all.toSorted((a, b) => a - b)).toEqual(numbers(0, 50 * ranks));
  expect(tickets).toEqual(tickets.toSorted((a, b) => a - b));
  win.Free();
});

mpiTest('PROC_NULL', (comm) => {
  const win = windowOf(new Int32Array(1), 4, comm);
  const one = new Int32Array(1);
  win.Put(null, MPI.PROC_NULL);
  win.Lock_all();
  win.Put(one, MPI.PROC_NULL, 1000);
  win.Get(one, MPI.PROC_NULL, [0, 5, MPI.INT]);
  win.Accumulate(null, MPI.PROC_NULL);
  win.Get_accumulate(one, one, MPI.PROC_NULL);
  win.Fetch_and_op(one, one, MPI.PROC_NULL);
  win.Compare_and_swap(one, one, one, MPI.PROC_NULL);
  win.Flush(MPI.PROC_NULL);
  win.Flush_local(MPI.PROC_NULL);
  for (const request of [
    win.Rput(null, MPI.PROC_NULL),
    win.Rget(one, MPI.PROC_NULL),
    win.Raccumulate(one, MPI.PROC_NULL),
    win.Rget_accumulate(one, one, MPI.PROC_NULL),
  ]) {
    expect(request.Wait()).toBe(true);
  }
  win.Unlock_all();
  win.Lock(MPI.PROC_NULL);
  win.Unlock(MPI.PROC_NULL);
  win.Free();
});

mpiTest('nothing at all', (comm) => {
  const win = windowOf(new Int32Array(1), 4, comm);
  win.Lock_all();
  win.Put(new Int32Array(), right);
  win.Get(new Int32Array(), right, 1);
  win.Accumulate(new Int32Array(), right, 1);
  win.Unlock_all();
  win.Free();
});
