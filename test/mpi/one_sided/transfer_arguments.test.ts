// What one-sided operations refuse.
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

const right = (rank + 1) % ranks;

/** A window of `values` at every process, through the array that it is on. */
function windowOf(values: MPI.BufferData, unit: number, comm: MPI.Intracomm): MPI.Win {
  return MPI.Win.Create(values, unit, { comm });
}

const one = new Int32Array(1);

type Wrong = [name: string, call: (win: MPI.Win) => unknown, expected: Error];

const wrong: readonly Wrong[] = [
  [
    'an origin without memory',
    (win) => win.Put({} as Int32Array, 0),
    new TypeError(
      'Win.Put: origin must be a typed array, DataView, Buffer, ArrayBuffer or ndarray, or a buffer spec',
    ),
  ],
  [
    'an array of numbers',
    (win) => win.Put([1, 2, 3] as unknown as Int32Array, 0),
    new TypeError('Win.Put: origin is a plain array of numbers, which is no memory'),
  ],
  [
    'a target that is a string',
    (win) => win.Put(one, 0, '3' as unknown as number),
    new TypeError(
      'Win.Put: target must be a displacement or [displacement, count, datatype], but the string "3" came',
    ),
  ],
  [
    'a displacement that is no integer',
    (win) => win.Get(one, 0, 0.5),
    new TypeError('Win.Get: target_disp must be an integer, but the number 0.5 came'),
  ],
  [
    'a count that is no integer',
    (win) => win.Get(one, 0, [0, 0.5]),
    new TypeError('Win.Get: the count of target must be an integer, but the number 0.5 came'),
  ],
  [
    'a target with too many parts',
    (win) => win.Get(one, 0, [0, 1, MPI.INT, 5] as unknown as [number]),
    new TypeError(
      'Win.Get: target must be [displacement, count, datatype] or one of its shorter forms, but an array of length 4 came',
    ),
  ],
  [
    'a target behind the end',
    (win) => win.Accumulate(one, 0, 2),
    new RangeError(
      'Win.Accumulate: the window has 8 bytes at rank 0, but 1 item at displacement 2 spans bytes 8 to 12',
    ),
  ],
  [
    'a target before the beginning',
    (win) => win.Put(one, 0, -1),
    new RangeError(
      'Win.Put: the window has 8 bytes at rank 0, but 1 item at displacement -1 spans bytes -4 to 0',
    ),
  ],
  [
    'a rank that is a string',
    (win) => win.Put(one, '0' as unknown as number),
    new TypeError('Win.Put: target_rank must be an integer, but the string "0" came'),
  ],
  [
    'an operation that is none',
    (win) => win.Accumulate(one, 0, 0, 'SUM' as unknown as MPI.Op),
    new TypeError('Win.Accumulate: op must be an MPI.Op, but the string "SUM" came'),
  ],
  [
    'two items',
    (win) => win.Fetch_and_op(new Int32Array(2), one, 0),
    new RangeError('Win.Fetch_and_op: origin must be one item, but is 2'),
  ],
  [
    'no item',
    (win) => win.Compare_and_swap(one, one, new Int32Array(), 0),
    new RangeError('Win.Compare_and_swap: result must be one item, but is 0'),
  ],
  [
    'two datatypes',
    (win) => win.Compare_and_swap(one, new Uint32Array(1), one, 0),
    new TypeError('Win.Compare_and_swap: compare must have the datatype of result'),
  ],
  [
    'a resizable result',
    (win) => {
      const Resizable = ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer;
      const result = new Int32Array(new Resizable(4, { maxByteLength: 8 }));
      return win.Get_accumulate(one, result, 0);
    },
    new TypeError('Win.Get_accumulate: result lies in a resizable ArrayBuffer'),
  ],
  [
    'a resizable buffer',
    (win) => {
      const Resizable = ArrayBuffer as unknown as new (n: number, o: object) => ArrayBuffer;
      return win.Put(new Int32Array(new Resizable(4, { maxByteLength: 8 })), 0);
    },
    new TypeError('Win.Put: origin lies in a resizable ArrayBuffer'),
  ],
];

mpiTest.each(wrong)('%s', (comm, _, call, expected) => {
  const exposed = Int32Array.of(1, 2);
  const win = windowOf(exposed, 4, comm);
  comm.Barrier();
  win.Lock(0);
  let thrown: unknown;
  try {
    call(win);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(expected.constructor);
  expect((thrown as Error).message).toContain(expected.message);
  // The window goes on.
  const got = new Int32Array(2);
  win.Get(got, 0);
  win.Unlock(0);
  expect([...got]).toEqual([1, 2]);
  comm.Barrier();
  win.Free();
});

const double = new Float64Array(1);

{
  const cases: readonly [string, string, RegExp, (win: MPI.Win) => void][] = [
    [
      'bits of floating-point numbers',
      'MPI_ERR_OP',
      /^Win\.Accumulate: MPI_ERR_OP: the operation is not defined for MPI_DOUBLE$/,
      (win) => win.Accumulate(double, 0, 0, MPI.BAND),
    ],
    [
      'logic of floating-point numbers',
      'MPI_ERR_OP',
      /^Win\.Get_accumulate: MPI_ERR_OP: the operation is not defined for MPI_DOUBLE$/,
      (win) => win.Get_accumulate(double, double.slice(), 0, 0, MPI.LAND),
    ],
    [
      'the null operation',
      'MPI_ERR_OP',
      /^Win\.Accumulate: MPI_ERR_OP: one-sided communication takes only MPI's own operations/,
      (win) => win.Accumulate(double, 0, 0, MPI.OP_NULL),
    ],
    [
      'NO_OP without a result',
      'MPI_ERR_OP',
      /^MPI_Accumulate: MPI_ERR_OP: /,
      (win) => win.Accumulate(double, 0, 0, MPI.NO_OP),
    ],
    [
      'a rank that is none',
      'MPI_ERR_RANK',
      /^MPI_Put: MPI_ERR_RANK: /,
      (win) => win.Put(double, ranks),
    ],
  ];
  mpiTest.each(cases)('%s', (comm, _, code, message, call) => {
    const win = windowOf(Float64Array.of(1), 8, comm);
    win.Lock_all();
    expectMpiError(() => call(win), { class: code, message });
    win.Unlock_all();
    win.Free();
  });
}

mpiTest('operations of the program are refused', (comm) => {
  const op = MPI.Op.Create(() => undefined, true);
  const win = windowOf(Float64Array.of(1), 8, comm);
  win.Lock_all();
  expectMpiError(() => win.Accumulate(double, 0, 0, op), {
    class: 'MPI_ERR_OP',
    message:
      "Win.Accumulate: MPI_ERR_OP: one-sided communication takes only MPI's own operations, such as MPI.SUM",
  });
  win.Unlock_all();
  win.Free();
  op.Free();
});

mpiTest('accumulating a record of several types is refused', (comm) => {
  using record = MPI.Datatype.Create_struct([1, 1], [0, 8], [MPI.INT, MPI.DOUBLE]).Commit();
  const win = windowOf(new Uint8Array(16), 1, comm);
  const data = new Uint8Array(16);
  win.Lock_all();
  // Moving it is not.
  win.Put([data, 1, record], right, [0, 1, record]);
  expectMpiError(() => win.Accumulate([data, 1, record], right, [0, 1, record]), {
    class: 'MPI_ERR_TYPE',
    message:
      'Win.Accumulate: MPI_ERR_TYPE: the accumulated items must be made of one basic datatype',
  });
  win.Unlock_all();
  win.Free();
});

// Open MPI 4 over UCX can't swap bytes; the other libraries do it.
mpiTest('what is refused opens no epoch and keeps no memory', (comm) => {
  const win = windowOf(Int32Array.of(1, 2), 4, comm);
  const memory = MPI.Alloc_mem(8);
  const byte = new Uint8Array(memory, 0, 1);
  win.Fence();
  expect(() => win.Put(one, right, 2)).toThrow(RangeError);
  const done: boolean[] = [];
  try {
    win.Compare_and_swap(byte, Uint8Array.of(1), new Uint8Array(1), right);
    done.push(true);
  } catch (error) {
    expect(error).toMatchObject({ code: 'MPI_ERR_UNSUPPORTED_OPERATION' });
  }
  if (done.length > 0) win.Fence();
  MPI.Free_mem(memory);
  expect(memory.byteLength).toBe(0);
  // Without the Fence that data would need.
  win.Free();
  expect(win.is_null).toBe(true);
});

// MPICH has no sum of bytes.
mpiTest('no bytes are summed', (comm) => {
  const exposed = Uint8Array.of(7);
  const win = windowOf(exposed, 1, comm);
  const none: MPI.BufferSpec = [new Uint8Array(0), 0, MPI.BYTE];
  win.Fence();
  win.Accumulate(none, right);
  win.Get_accumulate(none, none, right);
  win.Fence();
  expect([...exposed]).toEqual([7]);
  win.Free();
});
