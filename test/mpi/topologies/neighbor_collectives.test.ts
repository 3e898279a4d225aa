// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Collectives among neighbours, on memory and on objects, blocking, not blocking and persistent.
import { MPI } from 'mpi4node';
import { type BufferKind, bufferKinds } from '../../support/buffers';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';
import { startTwice } from '../../support/rounds';

/** Which block of which process arrives, or null from nobody. */
type Arrival = readonly [source: number, block: number] | null;

interface Topology {
  name: string;
  make(world: MPI.Intracomm): MPI.Topocomm;
  /** What arrives at this process, in the order of its incoming neighbours. */
  arrivals: readonly Arrival[];
  outdegree: number;
}

const before = (rank + ranks - 1) % ranks;
const next = (rank + 1) % ranks;
const all = Array.from({ length: ranks }, (_, r) => r);

// What is sent up (block 1) comes from the neighbour below (place 0), and the other way round.
const line: Arrival[] = [rank > 0 ? [rank - 1, 1] : null, rank < ranks - 1 ? [rank + 1, 0] : null];
const ring: Arrival[] = [
  [before, 1],
  [next, 0],
];

const topologies: Topology[] = [
  {
    name: 'a line',
    make: (world) => world.Create_cart([ranks]),
    arrivals: line,
    outdegree: 2,
  },
  {
    name: 'a ring',
    make: (world) => world.Create_cart([ranks], true),
    arrivals: ring,
    outdegree: 2,
  },
  {
    name: 'a cylinder of rings of one',
    make: (world) => world.Create_cart([ranks, 1], [false, true]),
    arrivals: [...line, [rank, 3], [rank, 2]],
    outdegree: 4,
  },
  {
    name: 'rings of one in two dimensions',
    make: (world) => world.Create_cart([ranks, 1, 1], [false, true, true]),
    arrivals: [...line, ...[3, 2, 5, 4].map((block) => [rank, block] as const)],
    outdegree: 6,
  },
  {
    name: 'a grid without dimensions for each',
    make: (world) => world.Create_cart([ranks]).Sub(false),
    arrivals: [],
    outdegree: 0,
  },
  {
    name: 'a graph in which each knows the next one twice',
    make: (world) =>
      world.Create_graph(
        all.map((r) => 2 * (r + 1)),
        all.flatMap((r) => [r ^ 1, r ^ 1]).map((r) => Math.min(r, ranks - 1)),
      ),
    arrivals: [0, 1].map((block) => [Math.min(rank ^ 1, ranks - 1), block] as const),
    outdegree: 2,
  },
  {
    name: 'a star to the last rank',
    make: (world) => world.Create_dist_graph_adjacent(rank === ranks - 1 ? all : [], [ranks - 1]),
    arrivals: rank === ranks - 1 ? all.map((r) => [r, 0] as const) : [],
    outdegree: 1,
  },
  {
    name: 'a star from rank 0',
    make: (world) =>
      world.Create_dist_graph([rank], [rank === 0 ? ranks : 0], rank === 0 ? all : []),
    arrivals: [[0, rank]],
    outdegree: rank === 0 ? ranks : 0,
  },
  {
    name: 'a directed ring with two edges each',
    make: (world) => world.Create_dist_graph_adjacent([before, before], [next, next]),
    arrivals: [
      [before, 0],
      [before, 1],
    ],
    outdegree: 2,
  },
  {
    name: 'a ring with two edges forward around one back',
    make: (world) => world.Create_dist_graph_adjacent([before, next, before], [next, before, next]),
    arrivals: [
      [before, 0],
      [next, 1],
      [before, 2],
    ],
    outdegree: 3,
  },
  {
    name: 'a graph without edges',
    make: (world) => world.Create_dist_graph_adjacent(null, null),
    arrivals: [],
    outdegree: 0,
  },
];

const fewKinds = bufferKinds.filter(({ name }) => name === 'Int16Array' || name === 'DataView');
const kindsOf = ({ name }: Topology) => (name === 'a line' ? bufferKinds : fewKinds);

/** What lies where nothing arrives. */
const UNTOUCHED = 99;
const itemOf = (source: number, block: number) => 10 * source + block + 1;
const fill = (count: number, value: number) => new Array<number>(count).fill(value);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const starts = (counts: readonly number[]) => counts.map((_, i) => sum(counts.slice(0, i)));

type Sides<S, R> = readonly [send: S, receive: R];
/** The forms of a method. */
type Forms<S, R> = readonly [string, (comm: MPI.Topocomm, ...sides: Sides<S, R>) => unknown][];

const allgather: Forms<MPI.BufferSpec, MPI.BufferSpec> = [
  ['Neighbor_allgather', (comm, send, receive) => comm.Neighbor_allgather(send, receive)],
  ['by name', (comm, sendbuf, recvbuf) => comm.Neighbor_allgather(sendbuf, { recvbuf })],
  ['Ineighbor_allgather', (comm, send, receive) => comm.Ineighbor_allgather(send, receive).Wait()],
  [
    'Neighbor_allgather_init',
    (comm, send, receive) => startTwice(comm.Neighbor_allgather_init(send, receive), receive),
  ],
];
const allgatherv: Forms<MPI.BufferSpec, MPI.VectorSpec> = [
  ['Neighbor_allgatherv', (comm, send, receive) => comm.Neighbor_allgatherv(send, receive)],
  [
    'Ineighbor_allgatherv',
    (comm, send, receive) => comm.Ineighbor_allgatherv(send, receive).Wait(),
  ],
  [
    'Neighbor_allgatherv_init',
    (comm, send, receive) => startTwice(comm.Neighbor_allgatherv_init(send, receive), receive),
  ],
];
const alltoall: Forms<MPI.BufferSpec, MPI.BufferSpec> = [
  ['Neighbor_alltoall', (comm, send, receive) => comm.Neighbor_alltoall(send, receive)],
  ['by name', (comm, sendbuf, recvbuf) => comm.Neighbor_alltoall({ sendbuf, recvbuf })],
  ['Ineighbor_alltoall', (comm, send, receive) => comm.Ineighbor_alltoall(send, receive).Wait()],
  [
    'Neighbor_alltoall_init',
    (comm, send, receive) => startTwice(comm.Neighbor_alltoall_init(send, receive), receive),
  ],
];
const alltoallv: Forms<MPI.VectorSpec, MPI.VectorSpec> = [
  ['Neighbor_alltoallv', (comm, send, receive) => comm.Neighbor_alltoallv(send, receive)],
  ['Ineighbor_alltoallv', (comm, send, receive) => comm.Ineighbor_alltoallv(send, receive).Wait()],
  [
    'Neighbor_alltoallv_init',
    (comm, send, receive) => startTwice(comm.Neighbor_alltoallv_init(send, receive), receive),
  ],
];
const alltoallw: Forms<MPI.BlocksSpec, MPI.BlocksSpec> = [
  ['Neighbor_alltoallw', (comm, send, receive) => comm.Neighbor_alltoallw(send, receive)],
  ['Ineighbor_alltoallw', (comm, send, receive) => comm.Ineighbor_alltoallw(send, receive).Wait()],
  [
    'Neighbor_alltoallw_init',
    (comm, send, receive) => startTwice(comm.Neighbor_alltoallw_init(send, receive), receive),
  ],
];

const expectValues = (kind: BufferKind, buffer: MPI.BufferData, expected: readonly number[]) =>
  expect([kind.name, kind.values(buffer)]).toEqual([kind.name, expected]);

interface ObjectForms {
  allgather(comm: MPI.Topocomm, sendobj: unknown): unknown[];
  alltoall(comm: MPI.Topocomm, sendobj: readonly unknown[]): unknown[];
}
/** The collectives on objects that block, and those that do not, by what stands before the name. */
const objectForms: readonly [string, ObjectForms][] = [
  [
    '',
    {
      allgather: (comm, sendobj) => comm.neighbor_allgather(sendobj),
      alltoall: (comm, sendobj) => comm.neighbor_alltoall(sendobj),
    },
  ],
  [
    'i',
    {
      allgather: (comm, sendobj) => comm.ineighbor_allgather(sendobj).wait(),
      alltoall: (comm, sendobj) => comm.ineighbor_alltoall(sendobj).wait(),
    },
  ],
];

for (const topology of topologies) {
  const { arrivals, outdegree } = topology;

  describe(topology.name, () => {
    mpiTest('has these neighbours', (world) => {
      using comm = topology.make(world);
      expect(comm.degrees).toEqual([arrivals.length, outdegree]);
      expect(comm.inedges).toEqual(arrivals.map((arrival) => arrival?.[0] ?? MPI.PROC_NULL));
    });

    mpiTest.each(allgather)('%s', (world, _, call) => {
      using comm = topology.make(world);
      for (const kind of kindsOf(topology)) {
        const receive = kind.of(fill(2 * arrivals.length, UNTOUCHED));
        call(comm, kind.of(fill(2, itemOf(rank, 0))), receive);
        const expected = arrivals.flatMap((arrival) =>
          fill(2, arrival === null ? UNTOUCHED : itemOf(arrival[0], 0)),
        );
        expectValues(kind, receive, expected);
      }
    });

    // Rank r sends r + 1 items. There is room for two from nobody.
    mpiTest.each(allgatherv)('%s', (world, _, call) => {
      using comm = topology.make(world);
      const counts = arrivals.map((arrival) => (arrival === null ? 2 : arrival[0] + 1));
      for (const kind of kindsOf(topology)) {
        const receive = kind.of(fill(sum(counts), UNTOUCHED));
        call(comm, kind.of(fill(rank + 1, itemOf(rank, 0))), [receive, counts]);
        const expected = arrivals.flatMap((arrival, i) =>
          fill(counts[i], arrival === null ? UNTOUCHED : itemOf(arrival[0], 0)),
        );
        expectValues(kind, receive, expected);
      }
    });

    const blocks = Array.from({ length: outdegree }, (_, block) => block);

    mpiTest.each(alltoall)('%s', (world, _, call) => {
      using comm = topology.make(world);
      for (const kind of kindsOf(topology)) {
        const send = kind.of(blocks.flatMap((block) => fill(3, itemOf(rank, block))));
        const receive = kind.of(fill(3 * arrivals.length, UNTOUCHED));
        call(comm, send, receive);
        const expected = arrivals.flatMap((arrival) =>
          fill(3, arrival === null ? UNTOUCHED : itemOf(...arrival)),
        );
        expectValues(kind, receive, expected);
      }
    });

    // Block b of rank r has r + b items: none at all from rank 0 to its first neighbour.
    mpiTest.each(alltoallv)('%s', (world, _, call) => {
      using comm = topology.make(world);
      const sent = blocks.map((block) => rank + block);
      const counts = arrivals.map((arrival) => (arrival === null ? 1 : arrival[0] + arrival[1]));
      // With a gap before each block.
      const places = starts(counts).map((start, i) => start + i + 1);
      for (const kind of kindsOf(topology)) {
        const send = kind.of(blocks.flatMap((block) => fill(sent[block], itemOf(rank, block))));
        const receive = kind.of(fill(sum(counts) + counts.length, UNTOUCHED));
        call(comm, [send, sent], [receive, [counts, places]]);
        const expected = arrivals.flatMap((arrival, i) => [
          UNTOUCHED,
          ...fill(counts[i], arrival === null ? UNTOUCHED : itemOf(...arrival)),
        ]);
        expectValues(kind, receive, expected);
      }
    });

    // Even blocks are two 32-bit integers, odd ones a double.
    mpiTest.each(alltoallw)('%s', (world, _, call) => {
      using comm = topology.make(world);
      const typesOf = (numbers: readonly number[]) =>
        numbers.map((block) => (block % 2 === 0 ? MPI.INT32_T : 'd'));
      const countsOf = (numbers: readonly number[]) =>
        numbers.map((block) => (block % 2 === 0 ? 2 : 1));
      const places = (length: number) => Int32Array.from({ length }, (_, i) => 16 * i + 8);
      const memory = (values: readonly (readonly number[])[]) => {
        const view = new DataView(new ArrayBuffer(16 * values.length));
        values.forEach(([block, value], i) => {
          if (block % 2 !== 0) view.setFloat64(16 * i + 8, value, true);
          else new Int32Array(view.buffer, 16 * i + 8, 2).fill(value);
        });
        return view;
      };
      const send = memory(blocks.map((block) => [block, itemOf(rank, block)]));
      const kinds = arrivals.map((arrival) => arrival?.[1] ?? 0);
      const receive = memory(kinds.map((block) => [block, UNTOUCHED]));
      call(
        comm,
        [send, countsOf(blocks), places(outdegree), typesOf(blocks)],
        [receive, [countsOf(kinds), places(kinds.length)], typesOf(kinds)],
      );
      const expected = memory(
        arrivals.map((arrival) =>
          arrival === null ? [0, UNTOUCHED] : [arrival[1], itemOf(...arrival)],
        ),
      );
      expect(Buffer.from(receive.buffer)).toEqual(Buffer.from(expected.buffer));
    });

    mpiTest.each(objectForms)('%sneighbor_allgather of objects', (world, _, { allgather }) => {
      using comm = topology.make(world);
      const object = { from: rank, text: 'x'.repeat(100 * rank) };
      expect(allgather(comm, object)).toEqual(
        arrivals.map((arrival) =>
          arrival === null ? null : { from: arrival[0], text: 'x'.repeat(100 * arrival[0]) },
        ),
      );
      expect(allgather(comm, undefined)).toEqual(
        arrivals.map((arrival) => (arrival === null ? null : undefined)),
      );
    });

    mpiTest.each(objectForms)('%sneighbor_alltoall of objects', (world, _, { alltoall }) => {
      using comm = topology.make(world);
      const objectOf = (source: number, block: number) => [source, 'y'.repeat(50 * block), block];
      expect(
        alltoall(
          comm,
          blocks.map((block) => objectOf(rank, block)),
        ),
      ).toEqual(arrivals.map((arrival) => (arrival === null ? null : objectOf(...arrival))));
    });

    // Every rank's objects fail; who has no neighbours sees only its own failure.
    mpiTest.each(objectForms)(
      'objects that can not be serialized fail, and nobody waits: %s',
      (world, _, { allgather, alltoall }) => {
        using comm = topology.make(world);
        expect(() => allgather(comm, () => rank)).toThrow(/could not be cloned/);
        if (outdegree > 0) {
          expect(() =>
            alltoall(
              comm,
              blocks.map(() => Symbol('none')),
            ),
          ).toThrow(/cloned/);
        } else if (arrivals.length > 0) {
          expectMpiError(() => alltoall(comm, []), { class: 'MPI_ERR_OTHER' });
        } else {
          expect(alltoall(comm, [])).toEqual([]);
        }
        goesOn(world);
      },
    );

    mpiTest.each(objectForms)(
      'a wrong number of objects fails, and nobody waits: %s',
      (world, form, { alltoall }) => {
        using comm = topology.make(world);
        expect(() => alltoall(comm, [...blocks, 0])).toThrow(
          new RangeError(
            `Topocomm.${form}neighbor_alltoall: sendobj must hold an object for each of ${outdegree} neighbours, but holds ${outdegree + 1}`,
          ),
        );
        goesOn(world);
      },
    );
  });
}

mpiTest.each(objectForms)(
  'the others hear of one rank that can not serialize its object: %s',
  (world, _, { allgather }) => {
    using comm = world.Create_cart([ranks]);
    const call = () => allgather(comm, rank === 0 ? Symbol('none') : rank);
    if (rank === 0) expect(call).toThrow(/cloned/);
    else if (rank === 1) {
      expectMpiError(call, { class: 'MPI_ERR_OTHER', message: /incoming neighbour 0 could not/ });
    } else expect(call()).toEqual([rank - 1, rank < ranks - 1 ? rank + 1 : null]);
    goesOn(world);
  },
);

mpiTest('many at a time, completed out of order', (world) => {
  using comm = world.Create_cart([ranks], true);
  const buffers = all.concat(all).map((_, i) => ({
    send: Float64Array.of(rank, 100 + i),
    receive: new Float64Array(4),
  }));
  const requests = buffers.map(({ send, receive }) => comm.Ineighbor_allgather(send, receive));
  MPI.Request.Waitall(requests.reverse());
  buffers.forEach(({ receive }, i) => {
    expect(Array.from(receive)).toEqual([before, 100 + i, next, 100 + i]);
  });
});

mpiTest('persistent ones, started in any order, with other values each time', (world) => {
  using comm = world.Create_cart([ranks], true);
  let copies = 0;
  const key = MPI.Comm.Create_keyval(() => {
    copies++;
    return null;
  });
  comm.Set_attr(key, 1);
  const sent = new Float64Array(2);
  const room = () => new Float64Array(2);
  const types = [MPI.DOUBLE, MPI.DOUBLE];
  const info = MPI.Info.Create();
  const gathered = [room(), room()];
  const exchanged = [room(), room(), room()];
  const requests = [
    comm.Neighbor_allgather_init([sent, 1], gathered[0]),
    comm.Neighbor_allgatherv_init([sent, 1], [gathered[1], [1, 1]], info),
    comm.Neighbor_alltoall_init(sent, { recvbuf: exchanged[0], info }),
    comm.Neighbor_alltoallv_init({ sendbuf: sent, recvbuf: exchanged[1] }),
    comm.Neighbor_alltoallw_init(
      [sent, [1, 1], [0, 8], types],
      [
        exchanged[2],
        [
          [1, 1],
          [0, 8],
        ],
        types,
      ],
    ),
  ];
  for (let round = 0; round < 3; round++) {
    sent.set([10 * rank + round, 10 * rank + round + 5]);
    const order = rank % 2 === 0 ? requests : [...requests].reverse();
    MPI.Prequest.Startall(order);
    MPI.Request.Waitall(requests);
    for (const values of gathered) {
      expect(Array.from(values)).toEqual([10 * before + round, 10 * next + round]);
    }
    for (const values of exchanged) {
      expect(Array.from(values)).toEqual([10 * before + round + 5, 10 * next + round]);
    }
  }
  for (const request of requests) request.Free();
  expect(copies).toBe(0);
  MPI.Comm.Free_keyval(key);
  info.Free();
});

const bad = (call: (comm: MPI.Cartcomm) => unknown, error: typeof TypeError | typeof RangeError) =>
  [call, error] as const;
const i32 = (length: number) => new Int32Array(length);
const resizable = () =>
  new Int32Array(Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }]) as ArrayBuffer);
const types: MPI.TypeString[] = ['i', 'i'];

mpiTest('wrong arguments', (world) => {
  using comm = world.Create_cart([ranks], true);
  const untyped = (method: keyof MPI.Topocomm, ...values: unknown[]) =>
    (comm[method] as (...all: unknown[]) => unknown).apply(comm, values);
  const rows = [
    bad(() => comm.Neighbor_allgather(i32(1), i32(3)), RangeError),
    bad(() => comm.Neighbor_alltoall(i32(3), i32(2)), RangeError),
    bad(() => comm.Ineighbor_alltoall(i32(2), i32(3)), RangeError),
    bad(() => comm.Neighbor_allgatherv(i32(1), [i32(2), [1, 1, 1]]), RangeError),
    bad(() => comm.Neighbor_allgatherv(i32(1), [i32(2), [1, 2]]), RangeError),
    bad(() => comm.Neighbor_alltoallv([i32(2), [1]], i32(2)), RangeError),
    bad(() => comm.Neighbor_alltoallw([i32(2), ['i']], [i32(2), types]), RangeError),
    bad(
      () => comm.Neighbor_alltoallw([i32(2), [1, 2], [0, 4], types], [i32(2), types]),
      RangeError,
    ),
    bad(
      () => comm.Neighbor_alltoallw([i32(2), [1, 1], [0, -4], types], [i32(2), types]),
      RangeError,
    ),
    bad(() => comm.Neighbor_alltoallw([i32(2), [1], null, types], [i32(2), types]), RangeError),
    bad(() => untyped('Neighbor_alltoallw', i32(2), [i32(2), types]), TypeError),
    bad(() => untyped('Neighbor_alltoallw', [i32(2), 'i'], [i32(2), types]), TypeError),
    bad(() => untyped('Neighbor_alltoallw', [i32(2), [1, 1], types], [i32(2), types]), TypeError),
    bad(() => untyped('Neighbor_allgather', MPI.IN_PLACE, i32(2)), TypeError),
    bad(() => untyped('Neighbor_alltoallv', MPI.IN_PLACE, i32(2)), TypeError),
    bad(() => untyped('Neighbor_alltoallw', MPI.IN_PLACE, i32(2)), TypeError),
    bad(() => untyped('Neighbor_allgather', 1, i32(2)), TypeError),
    bad(() => comm.Ineighbor_allgather(i32(1), resizable()), TypeError),
    bad(() => comm.Ineighbor_alltoallv(resizable(), i32(2)), TypeError),
    bad(() => comm.Ineighbor_alltoallw([resizable(), types], [i32(2), types]), TypeError),
    bad(() => comm.Neighbor_allgather_init(i32(1), i32(3)), RangeError),
    bad(() => comm.Neighbor_allgatherv_init(i32(1), [i32(2), [1, 2]]), RangeError),
    bad(() => comm.Neighbor_allgatherv_init(resizable(), i32(2)), TypeError),
    bad(() => comm.Neighbor_alltoall_init(i32(3), i32(2)), RangeError),
    bad(() => untyped('Neighbor_alltoallv_init', MPI.IN_PLACE, i32(2)), TypeError),
    bad(() => untyped('Neighbor_alltoallw_init', i32(2), [i32(2), types]), TypeError),
    bad(() => untyped('Neighbor_alltoall_init', i32(2), i32(2), 3), TypeError),
  ];
  for (const [call, error] of rows) expect(() => call(comm)).toThrow(error);
  expect(() => comm.Neighbor_allgather(i32(1), i32(3))).toThrow(/^Topocomm\.Neighbor_allgather: /);
  goesOn(world);
});
