// Parts of the arrays of array libraries, and what works on contiguous ones only.
// @worlds openmpi:1,2,4 mpich:1,2
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest, rank, ranks } from '../../support/mpi';
import {
  arrayLibraries,
  count,
  type ElementKind,
  filled,
  float64,
  grids,
  room,
  scijs,
  stdlib,
} from '../../support/ndarrays';

type Intracomm = MPI.Intracomm;

type Spec = MPI.BufferSpec;

const after = (rank + 1) % ranks;

// --- Parts of arrays ----------------------------------------------------------------------------

// Of the 4 × 3 elements that lie at `indices`: which are sent.
const parts: readonly (readonly [string, (array: MPI.StridedArray) => unknown, number, number])[] =
  [
    ['[array, null]', (array) => [array, null], 0, 12],
    ['[array, count]', (array) => [array, 6], 0, 6],
    ['[array, 0]', (array) => [array, 0], 0, 0],
    ['[array, its datatype]', (array) => [array, MPI.DOUBLE], 0, 12],
    ['[array, count, type string]', (array) => [array, 9, 'f8'], 0, 9],
    ['[array, [count, displacement]]', (array) => [array, [6, 3]], 3, 9],
    ['[array, count, displacement, datatype]', (array) => [array, 3, 6, MPI.DOUBLE], 6, 9],
    ['[array, null, displacement, null]', (array) => [array, null, 9, null], 9, 12],
    ['[array, null, its length, null]', (array) => [array, null, 12, null], 12, 12],
  ];
mpiTest.each(parts)('%s', (comm, _name, spec, first, last) => {
  const { left, right } = neighbours(comm);
  for (const from of arrayLibraries) {
    for (const layout of grids) {
      const out = new Float64Array(14).fill(-1);
      const status = new MPI.Status();
      const send = spec(filled(from, layout, float64, 30)) as Spec;
      comm.Sendrecv(send, right, 0, out, left, 0, status);
      expect(Array.from(out.subarray(0, last - first))).toEqual(layout.indices.slice(first, last));
      expect(status.Get_count(MPI.DOUBLE)).toBe(last - first);

      const into = room(from, layout, float64, 30);
      const values = Float64Array.from(count(last - first), (i) => i + 1);
      comm.Sendrecv(values, right, 0, spec(into.array) as Spec, left, 0);
      const expected = new Array(30).fill(99);
      for (const [i, index] of layout.indices.slice(first, last).entries()) expected[index] = i + 1;
      expect(float64.values(into.data)).toEqual(expected);
    }
  }
});

mpiTest.ranks(1, 2)('blocks of a v-collective, in elements and out of order', (comm) => {
  const counts = ranks === 1 ? [9] : [3, 6];
  const displacements = ranks === 1 ? [3] : [9, 0];
  const mine = counts[rank];
  for (const from of arrayLibraries) {
    for (const layout of grids) {
      const into = room(from, layout, float64, 30);
      const out = Float64Array.from(count(mine), (i) => i + 10 * rank);
      comm.Allgatherv(out, [into.array, counts, displacements, null]);
      const expected = new Array(30).fill(99);
      counts.forEach((length, other) => {
        for (const i of count(length)) {
          expected[layout.indices[displacements[other] + i]] = i + 10 * other;
        }
      });
      expect(float64.values(into.data)).toEqual(expected);

      const received = new Float64Array(mine);
      const send = filled(from, layout, float64, 30);
      comm.Scatterv(rank === 0 ? [send, [counts, displacements]] : null, received);
      const start = displacements[rank];
      expect(Array.from(received)).toEqual(layout.indices.slice(start, start + mine));
    }
  }
});

mpiTest('of contiguous arrays any part, with any datatype', (comm) => {
  const { left, right } = neighbours(comm);
  const [rowMajor] = grids;
  for (const from of arrayLibraries) {
    const array = filled(from, rowMajor, float64, 30);
    const out = new Float64Array(5);
    comm.Sendrecv([array, 5, 4, null], right, 0, out, left, 0);
    expect(Array.from(out)).toEqual([6, 7, 8, 9, 10]);
    comm.Sendrecv([array, 1, 1, 'Zd'], right, 0, [out, 1, 'Zd'], left, 0);
    expect(Array.from(out)).toEqual([4, 5, 8, 9, 10]);
    using pair = MPI.DOUBLE.Create_vector(2, 1, 11).Commit();
    comm.Sendrecv([array, 1, pair], right, 0, [out, 2], left, 0);
    expect(Array.from(out)).toEqual([2, 13, 8, 9, 10]);
  }
});

mpiTest('complex numbers are items of their own', (comm) => {
  const { left, right } = neighbours(comm);
  const kind = stdlib.kinds.find(({ name }) => name === 'Complex128Array') as ElementKind;
  const array = stdlib.view(kind.of(count(6)), { shape: [2, 3], strides: [3, 1], offset: 0 }, kind);
  const out = new Float64Array(6);
  comm.Sendrecv([array, 2, 3, null], right, 0, [out, 2, MPI.C_DOUBLE_COMPLEX], left, 0);
  expect(Array.from(out)).toEqual([3, -3, 4, -4, 0, 0]);
});

mpiTest('stride 0 sends an element again and again', (comm) => {
  const { left, right } = neighbours(comm);
  const data = Float64Array.of(5, 6, 7);
  for (const from of arrayLibraries) {
    const rows = from.view(data, { shape: [2, 3], strides: [0, 1], offset: 0 });
    const columns = from.view(data, { shape: [3, 2], strides: [1, 0], offset: 0 });
    const windows = from.view(data, { shape: [2, 2], strides: [1, 1], offset: 0 });
    const out = new Float64Array(6);
    for (const [array, expected] of [
      [rows, [5, 6, 7, 5, 6, 7]],
      [columns, [5, 5, 6, 6, 7, 7]],
      [windows, [5, 6, 6, 7]],
    ] as const) {
      out.fill(0);
      comm.Sendrecv(array, right, 0, out, left, 0);
      expect(Array.from(out.subarray(0, expected.length))).toEqual(expected);
    }
  }
});

// --- Reductions ---------------------------------------------------------------------------------

mpiTest('contiguous arrays are combined', async (comm) => {
  const [rowMajor] = grids;
  const sum = (i: number) => comm.size * i;
  for (const from of arrayLibraries) {
    const send = filled(from, rowMajor, float64, 30);
    const expected = (values: number[]) => [99, 99, ...values, ...new Array(16).fill(99)];
    const sums = expected(rowMajor.indices.map(sum));
    for (const combine of [
      (into: Spec) => comm.Allreduce(send, into),
      (into: Spec) => comm.Iallreduce(send, into),
      (into: Spec) => {
        using request = comm.Allreduce_init(send, into);
        request.Start();
        request.Wait();
      },
    ]) {
      const into = room(from, rowMajor, float64, 30);
      await combine(into.array);
      expect(float64.values(into.data)).toEqual(sums);
    }
    const into = room(from, rowMajor, float64, 30);
    MPI.SUM.Reduce_local(send, into.array);
    expect(float64.values(into.data)).toEqual(expected(rowMajor.indices.map((i) => 99 + i)));
  }
});

mpiTest('complex numbers are added', (comm) => {
  const kind = stdlib.kinds.find(({ name }) => name === 'Complex128Array') as ElementKind;
  const place = { shape: [2], strides: [1], offset: 1 };
  const data = kind.of([9, 9, 9]);
  comm.Allreduce(stdlib.view(kind.of([3, 4, 5]), place, kind), stdlib.view(data, place, kind));
  expect(kind.values(data)).toEqual([9, 4 * comm.size, 5 * comm.size]);
});

const NOT_COMBINED =
  "must be contiguous and row-major: MPI's operations combine nothing else; copy it, or give the transpose of a column-major one";
type Reduction = (comm: Intracomm, send: Spec, receive: Spec) => unknown;
const reductions: readonly (readonly [string, Reduction])[] = [
  ['Comm.Allreduce', (comm, send, receive) => comm.Allreduce(send, receive)],
  ['Comm.Iallreduce', (comm, send, receive) => comm.Iallreduce(send, receive)],
  ['Comm.Allreduce_init', (comm, send, receive) => comm.Allreduce_init(send, receive)],
  ['Comm.Reduce', (comm, send, receive) => comm.Reduce(send, receive, MPI.SUM, rank)],
  ['Comm.Ireduce', (comm, send, receive) => comm.Ireduce(send, receive, MPI.SUM, rank)],
  ['Intracomm.Scan', (comm, send, receive) => comm.Scan(send, receive)],
  ['Intracomm.Exscan', (comm, send, receive) => comm.Exscan(send, receive)],
  [
    'Comm.Reduce_scatter_block',
    (_, send, receive) => MPI.COMM_SELF.Reduce_scatter_block(send, receive),
  ],
  ['Comm.Reduce_scatter', (_, send, receive) => MPI.COMM_SELF.Reduce_scatter(send, receive, [12])],
];
mpiTest.each(reductions)('%s refuses others, and names them', (comm, name, reduce) => {
  const contiguous = new Float64Array(12);
  for (const from of arrayLibraries) {
    for (const layout of grids.slice(1)) {
      const array = filled(from, layout, float64, 30);
      for (const [argument, call] of [
        ['sendbuf', () => reduce(comm, array, contiguous)],
        ['recvbuf', () => reduce(comm, contiguous, array)],
      ] as const) {
        expect(call).toThrow(TypeError);
        expect(call).toThrow(`${name}: the ndarray ${argument} ${NOT_COMBINED}`);
      }
    }
  }
  expect(comm.allreduce(1)).toBe(comm.size);
});

mpiTest('so do the reductions that have one buffer only', (comm) => {
  const [, columnMajor] = grids;
  const array = filled(scijs, columnMajor, float64, 30);
  const contiguous = new Float64Array(12);
  const cases: readonly (readonly [string, () => unknown])[] = [
    ['Comm.Reduce: the ndarray sendbuf', () => comm.Reduce(array, null, MPI.SUM, (rank + 1) % 2)],
    ['Comm.Allreduce: the ndarray recvbuf', () => comm.Allreduce(MPI.IN_PLACE, array)],
    ['Comm.Reduce_scatter: the ndarray recvbuf', () => comm.Reduce_scatter(contiguous, array)],
    ['Op.Reduce_local: the ndarray inbuf', () => MPI.SUM.Reduce_local(array, contiguous)],
    ['Op.Reduce_local: the ndarray inoutbuf', () => MPI.SUM.Reduce_local(contiguous, array)],
  ];
  for (const [start, call] of ranks === 1 ? cases.slice(1) : cases) {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`${start} ${NOT_COMBINED}`);
  }
});

// --- Where memory has to be in one piece --------------------------------------------------------

mpiTest('windows, addresses and packing take contiguous arrays', (comm) => {
  const [rowMajor, columnMajor] = grids;
  const data = Float64Array.from(count(30));
  const array = scijs.view(data, rowMajor);
  expect(MPI.Get_address(array)).toBe(MPI.Get_address(data.subarray(2)));

  const packed = new Uint8Array(MPI.DOUBLE.Pack_size(12, comm));
  expect(MPI.DOUBLE.Pack(array, packed, 0, comm)).toBe(96);
  const into = room(stdlib, rowMajor, float64, 30);
  MPI.DOUBLE.Unpack(packed, 0, into.array, comm);
  expect(float64.values(into.data)).toEqual(into.expected(rowMajor.indices));

  using win = MPI.Win.Create(array, 8, { comm });
  win.Fence();
  win.Put(Float64Array.of(-7), after, 3);
  win.Fence();
  expect(data[5]).toBe(-7);

  const strided = scijs.view(data, columnMajor);
  const bytes = [strided, [12 * ranks], [0], [MPI.DOUBLE]] as unknown as MPI.BlocksSpec;
  for (const [start, call] of [
    ['MPI.Get_address: the ndarray location', () => MPI.Get_address(strided)],
    ['Datatype.Pack: the ndarray inbuf', () => MPI.DOUBLE.Pack(strided, packed, 0, comm)],
    ['Win.Create: the ndarray memory', () => MPI.Win.Create(strided, 8, { comm })],
    ['Comm.Alltoallw: the ndarray recvbuf', () => comm.Alltoallw(MPI.IN_PLACE, bytes)],
  ] as const) {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`${start} must be contiguous and row-major here; copy it`);
  }
});
