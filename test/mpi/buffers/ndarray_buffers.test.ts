// Arrays of array libraries as buffers: their elements are sent and received in row-major order,
// wherever they lie in memory, and nothing else is touched.
// @worlds openmpi:1,2,4 mpich:1,2
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { collectGarbage } from '../../support/garbage';
import { library, mpiTest, rank, ranks } from '../../support/mpi';
import {
  type ArrayLibrary,
  arrayLibraries,
  booleans,
  count,
  type ElementKind,
  filled,
  float64,
  grids,
  int8,
  type Layout,
  layouts,
  type Place,
  room,
  scijs,
  stdlib,
} from '../../support/ndarrays';

type Intracomm = MPI.Intracomm;

const pairs = arrayLibraries.flatMap((from) =>
  layouts.map((layout) => [from.name, layout.name, from, layout] as const),
);

mpiTest.each(pairs)('%s, %s: every kind of element, sent and received', (comm, ...row) => {
  const [, , from, layout] = row;
  const { left, right } = neighbours(comm);
  const { length } = layout.indices;
  for (const kind of from.kinds) {
    const plain = kind.of(new Array(length).fill(0));
    const flat = from.view(plain, { shape: [length], strides: [1], offset: 0 }, kind);
    comm.Sendrecv(filled(from, layout, kind), right, 0, flat, left, 0);
    expect([kind.name, kind.values(plain)]).toEqual([kind.name, layout.indices]);

    const into = room(from, layout, kind);
    comm.Sendrecv(flat, right, 1, into.array, left, 1);
    expect([kind.name, kind.values(into.data)]).toEqual([kind.name, into.expected(layout.indices)]);
  }
});

mpiTest('an array of booleans', (comm) => {
  const { left, right } = neighbours(comm);
  const out = stdlib.view(
    booleans.of([1, 0, 0, 1, 1, 0]),
    { shape: [3], strides: [-2], offset: 5 },
    booleans,
  );
  const data = booleans.of([1, 1, 1, 1]);
  const into = stdlib.view(data, { shape: [3], strides: [1], offset: 1 }, booleans);
  comm.Sendrecv(out, right, 0, into, left, 0);
  expect(booleans.values(data)).toEqual([1, 0, 1, 0]);
});

mpiTest.each(arrayLibraries)('$name: one layout arrives in another', (comm, from) => {
  const { left, right } = neighbours(comm);
  for (const out of grids) {
    for (const layout of grids) {
      const into = room(from, layout, float64, 30);
      comm.Sendrecv(filled(from, out, float64, 30), right, 0, into.array, left, 0);
      expect(float64.values(into.data)).toEqual(into.expected(out.indices));
    }
  }
});

// --- Every method -------------------------------------------------------------------------------

type Spec = MPI.BufferSpec;
type VectorSpec = MPI.VectorSpec;

/** What is received where everybody sends these values, of which there are as many. */
type Result = (sent: (from: number) => number[]) => number[] | null;

interface Movement {
  name: string;
  /** Whether it is about doubles. */
  doubles?: true;
  /** How many messages one side is made of, if the other is a whole. */
  sends: number;
  receives: number;
  result: Result;
  run(comm: Intracomm, send: Spec, receive: Spec): unknown;
}

const before = (rank + ranks - 1) % ranks;
const after = (rank + 1) % ranks;
const blockOf = (values: number[], index: number) => {
  const length = values.length / ranks;
  return values.slice(index * length, (index + 1) * length);
};
const fromLeft: Result = (sent) => sent(before);
const everyones: Result = (sent) => count(ranks).flatMap(sent);
const atRoot: Result = (sent) => (rank === 0 ? everyones(sent) : null);
const ofRoot: Result = (sent) => blockOf(sent(0), rank);
const exchanged: Result = (sent) => count(ranks).flatMap((from) => blockOf(sent(from), rank));
const root = (spec: Spec) => (rank === 0 ? spec : null);

/** Starts a persistent operation twice: the second time must do the same. */
async function twice(...requests: MPI.Prequest[]): Promise<void> {
  for (let round = 0; round < 2; round++) {
    MPI.Prequest.Startall(requests);
    await Promise.all(requests);
  }
  for (const request of requests) request.Free();
}

const messages: readonly Pick<Movement, 'name' | 'run' | 'doubles'>[] = [
  {
    name: 'Send and Recv',
    run(comm, send, receive) {
      if (ranks === 1) {
        comm.Sendrecv(send, 0, 0, receive, 0, 0);
      } else if (rank % 2 === 0) {
        comm.Send(send, after);
        comm.Recv(receive, before);
      } else {
        comm.Recv(receive, before);
        comm.Send(send, after);
      }
    },
  },
  {
    name: 'Isend and Irecv, awaited',
    run: (comm, send, receive) =>
      Promise.all([comm.Irecv(receive, before), comm.Isend(send, after)]),
  },
  {
    name: 'Sendrecv',
    run: (comm, send, receive) => comm.Sendrecv(send, after, 0, receive, before),
  },
  {
    name: 'Isendrecv',
    run: (comm, send, receive) => comm.Isendrecv(send, after, 0, receive, before),
  },
  {
    name: 'Issend and Mprobe',
    run(comm, send, receive) {
      const sent = comm.Issend(send, after);
      comm.Mprobe(before).Recv(receive);
      sent.Wait();
    },
  },
  {
    name: 'Irecv behind a receive of an object',
    async run(comm, send, receive) {
      const object = comm.irecv({ source: before });
      const memory = comm.Irecv(receive, before);
      await comm.isend('first', after);
      const sent = comm.Isend(send, after);
      expect(await object).toBe('first');
      await Promise.all([memory, sent]);
    },
  },
  {
    name: 'Send_init and Recv_init',
    run: (comm, send, receive) =>
      twice(comm.Recv_init(receive, before), comm.Send_init(send, after)),
  },
  {
    name: 'Isend of what is received as packed bytes, and sent on',
    doubles: true,
    run(comm, send, receive) {
      const packed = new Uint8Array(200);
      const requests = [comm.Irecv([packed, MPI.PACKED], before), comm.Isend(send, after)];
      MPI.Request.Waitall(requests);
      comm.Sendrecv([packed, 96, MPI.PACKED], rank, 0, receive, rank, 0);
    },
  },
];

const collectives: readonly Movement[] = [
  {
    name: 'Gather',
    sends: 1,
    receives: ranks,
    result: atRoot,
    run: (comm, send, receive) => comm.Gather(send, root(receive)),
  },
  {
    name: 'Igather',
    sends: 1,
    receives: ranks,
    result: atRoot,
    run: (comm, send, receive) => comm.Igather(send, root(receive)),
  },
  {
    name: 'Gatherv',
    sends: 1,
    receives: ranks,
    result: atRoot,
    run: (comm, send, receive) => comm.Gatherv(send, root(receive) as VectorSpec | null),
  },
  {
    name: 'Gather_init',
    sends: 1,
    receives: ranks,
    result: atRoot,
    run: (comm, send, receive) => twice(comm.Gather_init(send, root(receive))),
  },
  {
    name: 'Scatter',
    sends: ranks,
    receives: 1,
    result: ofRoot,
    run: (comm, send, receive) => comm.Scatter(root(send), receive),
  },
  {
    name: 'Scatterv',
    sends: ranks,
    receives: 1,
    result: ofRoot,
    run: (comm, send, receive) => comm.Scatterv(root(send) as VectorSpec | null, receive),
  },
  {
    name: 'Iscatter',
    sends: ranks,
    receives: 1,
    result: ofRoot,
    run: (comm, send, receive) => comm.Iscatter(root(send), receive),
  },
  {
    name: 'Allgather',
    sends: 1,
    receives: ranks,
    result: everyones,
    run: (comm, send, receive) => comm.Allgather(send, receive),
  },
  {
    name: 'Iallgatherv',
    sends: 1,
    receives: ranks,
    result: everyones,
    run: (comm, send, receive) => comm.Iallgatherv(send, receive as VectorSpec),
  },
  {
    name: 'Allgather_init',
    sends: 1,
    receives: ranks,
    result: everyones,
    run: (comm, send, receive) => twice(comm.Allgather_init(send, receive)),
  },
  {
    name: 'Alltoall',
    sends: ranks,
    receives: ranks,
    result: exchanged,
    run: (comm, send, receive) => comm.Alltoall(send, receive),
  },
  {
    name: 'Ialltoall',
    sends: ranks,
    receives: ranks,
    result: exchanged,
    run: (comm, send, receive) => comm.Ialltoall(send, receive),
  },
  {
    name: 'Alltoallv',
    sends: ranks,
    receives: ranks,
    result: exchanged,
    run: (comm, send, receive) => comm.Alltoallv(send as VectorSpec, receive as VectorSpec),
  },
  {
    name: 'Ialltoallv',
    sends: ranks,
    receives: ranks,
    result: exchanged,
    run: (comm, send, receive) => comm.Ialltoallv(send as VectorSpec, receive as VectorSpec),
  },
  {
    name: 'Neighbor_alltoall of everybody with everybody',
    sends: ranks,
    receives: ranks,
    result: exchanged,
    run(comm, send, receive) {
      using graph = comm.Create_dist_graph_adjacent(count(ranks), count(ranks));
      graph.Neighbor_alltoall(send, receive);
    },
  },
  {
    name: 'Neighbor_allgather of everybody with everybody',
    sends: 1,
    receives: ranks,
    result: everyones,
    run(comm, send, receive) {
      using graph = comm.Create_dist_graph_adjacent(count(ranks), count(ranks));
      graph.Neighbor_allgather(send, receive);
    },
  },
  {
    name: 'Put',
    doubles: true,
    sends: 1,
    receives: 1,
    result: fromLeft,
    run(comm, send, receive) {
      using win = MPI.Win.Allocate(8 * 14, 8, { comm });
      win.Fence();
      win.Put(send, after, 2);
      win.Fence();
      comm.Sendrecv([win.tomemory(), 12, 2, MPI.DOUBLE], rank, 0, receive, rank, 0);
    },
  },
  {
    name: 'Rput with a target that is told',
    doubles: true,
    sends: 1,
    receives: 1,
    result: fromLeft,
    run(comm, send, receive) {
      using win = MPI.Win.Allocate(8 * 14, 8, { comm });
      win.Lock_all();
      win.Rput(send, after, [1, 12, MPI.DOUBLE]).Wait();
      win.Unlock_all();
      comm.Barrier();
      comm.Sendrecv([win.tomemory(), 12, 1, MPI.DOUBLE], rank, 0, receive, rank, 0);
    },
  },
  {
    name: 'Get',
    doubles: true,
    sends: 1,
    receives: 1,
    result: fromLeft,
    run(comm, send, receive) {
      using win = MPI.Win.Allocate(8 * 14, 8, { comm });
      comm.Sendrecv(send, rank, 0, [win.tomemory(), 12, 0, MPI.DOUBLE], rank, 0);
      win.Fence();
      win.Get(receive, before);
      win.Fence();
    },
  },
  {
    name: 'Accumulate, and Get_accumulate of what is there',
    doubles: true,
    sends: 1,
    receives: 1,
    result: fromLeft,
    run(comm, send, receive) {
      using win = MPI.Win.Allocate(8 * 14, 8, { comm });
      new Float64Array(win.tomemory()).fill(0);
      win.Fence();
      win.Accumulate(send, after, 2);
      win.Fence();
      win.Get_accumulate(null, receive, rank, 2, MPI.NO_OP);
      win.Fence();
    },
  },
];

const movements: readonly Movement[] = [
  ...messages.map((each) => ({ ...each, sends: 1, receives: 1, result: fromLeft })),
  ...collectives,
];

const methods = movements.flatMap((movement) =>
  arrayLibraries.map((from) => [movement.name, from.name, movement, from] as const),
);

/** One side is such an array; the other one follows, and is a typed array. */
async function checkMovement(
  comm: Intracomm,
  { sends, receives, result, run }: Movement,
  from: ArrayLibrary,
  kind: ElementKind,
  layout: Layout,
  length: number,
): Promise<void> {
  const elements = layout.indices.length;
  const ofRank = (values: readonly number[]) => (other: number) =>
    values.map((value) => value + 7 * other);
  const values = ofRank(count(length))(rank);
  const data = kind.of(values);
  const received = kind.of(new Array((elements / sends) * receives).fill(99));
  await run(comm, from.view(data, layout, kind), received as MPI.BufferData);
  const whole = result(ofRank(layout.indices));
  expect([layout.name, whole && kind.values(received)]).toEqual([layout.name, whole]);
  expect(kind.values(data)).toEqual(values);

  const sent = count((elements / receives) * sends);
  const into = room(from, layout, kind, length);
  await run(comm, kind.of(ofRank(sent)(rank)) as MPI.BufferData, into.array);
  const expected = into.expected(result(ofRank(sent)) ?? []);
  expect([layout.name, kind.values(into.data)]).toEqual([layout.name, expected]);
}

mpiTest.each(methods)('%s, %s', async (comm, ...row) => {
  const [, , movement, from] = row;
  const kind = from === scijs && movement.doubles === undefined ? int8 : float64;
  for (const layout of grids) await checkMovement(comm, movement, from, kind, layout, 30);
});

// Two rows for each rank, the second of which is longer than what is left of a chunk in which Open
// MPI copies.
const rows = 2 * ranks;
const columns = 5000;
const longRows: readonly (readonly [string, Place])[] = [
  ['long rows', { shape: [rows, columns], strides: [columns + 1, 1], offset: 0 }],
  [
    'long rows, reversed',
    { shape: [rows, columns], strides: [-columns - 1, 1], offset: (rows - 1) * (columns + 1) },
  ],
];
const longData = () => Float64Array.from({ length: rows * (columns + 1) }, (_, i) => i + rank);

/** What a rank sends, in row-major order. */
function longValues({ strides, offset }: Place, from: number): number[] {
  const values = new Array<number>(rows * columns);
  for (let i = 0; i < values.length; i++) {
    values[i] = offset + Math.floor(i / columns) * strides[0] + (i % columns) + from;
  }
  return values;
}

const exchanges = collectives.filter(({ doubles }) => doubles === undefined);
mpiTest.each(exchanges)('$name of long rows', async (comm, movement) => {
  const { sends, receives, result, run } = movement;
  for (const [name, place] of longRows) {
    const received = new Float64Array(((rows * columns) / sends) * receives);
    await run(comm, scijs.view(longData(), place), received);
    const expected = result((from) => longValues(place, from));
    // Arrays of this size take seconds to compare by toEqual.
    const wrong = expected?.findIndex((value, i) => value !== received[i]) ?? -1;
    expect([name, wrong]).toEqual([name, -1]);
  }
});

const persistentVectors: readonly Movement[] = [
  {
    name: 'Scatterv_init',
    sends: ranks,
    receives: 1,
    result: ofRoot,
    run: (comm, send, receive) =>
      twice(comm.Scatterv_init(root(send) as VectorSpec | null, receive)),
  },
  {
    name: 'Alltoallv_init',
    sends: ranks,
    receives: ranks,
    result: exchanged,
    run: (comm, send, receive) =>
      twice(comm.Alltoallv_init(send as VectorSpec, receive as VectorSpec)),
  },
];
mpiTest.each(persistentVectors)('$name, which Open MPI can not do with rows', async (comm, all) => {
  const [, columnMajor] = grids;
  await checkMovement(comm, all, scijs, float64, columnMajor, 30);
  const [[, place]] = longRows;
  const array = scijs.view(longData(), place);
  const received = new Float64Array(((rows * columns) / all.sends) * all.receives);
  const call = () => all.run(comm, array, received);
  if (library === 'mpich') {
    await call();
    const expected = all.result((from) => longValues(place, from));
    expect(expected?.findIndex((value, i) => value !== received[i])).toBe(-1);
  } else if (rank === 0) {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(
      `Comm.${all.name}: the ndarray sendbuf must be contiguous and row-major, because Open MPI can lose data of others here; copy it`,
    );
  }
});

const broadcasts: readonly (readonly [string, (comm: Intracomm, buf: Spec) => unknown])[] = [
  ['Bcast', (comm, buf) => comm.Bcast(buf)],
  ['Ibcast', (comm, buf) => comm.Ibcast(buf)],
  ['Bcast_init', (comm, buf) => twice(comm.Bcast_init(buf))],
];
mpiTest.each(broadcasts)('%s', async (comm, _name, broadcast) => {
  for (const from of arrayLibraries) {
    for (const layout of grids) {
      const into = room(from, layout, float64, 30);
      await broadcast(comm, rank === 0 ? filled(from, layout, float64, 30) : into.array);
      const expected = into.expected(rank === 0 ? [] : layout.indices);
      expect(float64.values(into.data)).toEqual(expected);
    }
  }
});

mpiTest('Sendrecv_replace and Isendrecv_replace', async (comm) => {
  for (const from of arrayLibraries) {
    for (const layout of grids) {
      const data = new Float64Array(30).fill(-1);
      for (const [i, index] of layout.indices.entries()) data[index] = i + 30 * rank;
      const array = from.view(data, layout);
      comm.Sendrecv_replace(array, after, 0, before, 0);
      expect(layout.indices.map((i) => data[i])).toEqual(count(12).map((i) => i + 30 * before));
      await comm.Isendrecv_replace(array, before, 0, after, 0);
      expect(layout.indices.map((i) => data[i])).toEqual(count(12).map((i) => i + 30 * rank));
      expect(data.filter((value) => value === -1).length).toBe(18);
    }
  }
});

mpiTest('the status counts elements', (comm) => {
  const { left, right } = neighbours(comm);
  const status = new MPI.Status();
  const [, columnMajor] = grids;
  const into = room(scijs, columnMajor, float64, 30);
  comm.Sendrecv(new Float64Array(5), right, 0, into.array, left, 0, status);
  expect([status.Get_count(MPI.DOUBLE), status.count]).toEqual([5, 40]);
  expect(float64.values(into.data)).toEqual(into.expected([0, 0, 0, 0, 0]));
});

// --- Lifetime -----------------------------------------------------------------------------------

mpiTest('datatypes that are dropped and collected while operations go on', async (comm) => {
  const data = new Float64Array(4000).fill(-1);
  const out = Float64Array.of(1, 2, 3);
  const place = (stride: number) => ({ shape: [3], strides: [stride], offset: stride });
  const received = comm.Irecv(scijs.view(data, place(301)), before, 1);
  const kept = comm.Recv_init(scijs.view(data, place(302)), before, 2);
  const later = comm.irecv({ source: before, tag: 3 });
  const queued = comm.Irecv(scijs.view(data, place(303)), before, 3);
  // More layouts than are kept.
  for (let stride = 400; stride < 600; stride++) {
    comm.Sendrecv(out, rank, 0, scijs.view(new Float64Array(2400), place(stride)), rank, 0);
    if (stride % 50 === 0) {
      collectGarbage();
      await new Promise(setImmediate);
    }
  }
  kept.Start();
  await comm.isend('object', after, 3);
  await Promise.all([comm.Isend(out, after, 1), comm.Isend(out, after, 2)]);
  await Promise.all([received, kept, later]);
  comm.Isend(out, after, 3).Wait();
  await queued;
  kept.Free();
  for (const stride of [301, 302, 303]) {
    expect([1, 2, 3].map((i) => data[i * stride])).toEqual([1, 2, 3]);
  }
  expect(data.filter((value) => value !== -1).length).toBe(9);
});

mpiTest('large arrays, which go in pieces', async (comm) => {
  const side = 400;
  const data = Float64Array.from(count(side * side));
  const place = { shape: [side, side], strides: [1, side], offset: 0 };
  const into = new Float64Array(side * side);
  const transposed = new Float64Array(side * side);
  await Promise.all([
    comm.Irecv(into, before),
    comm.Isend(scijs.view(data, place), after),
    comm.Irecv(stdlib.view(transposed, place), before, 1),
    comm.Isend(data, after, 1),
  ]);
  const isTransposed = (array: Float64Array) =>
    array.every((value, i) => value === (i % side) * side + Math.floor(i / side));
  expect([isTransposed(into), isTransposed(transposed)]).toEqual([true, true]);
});
