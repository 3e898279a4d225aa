// @worlds openmpi:1,2,3,4 mpich:1,2
// Collectives on objects: every method × communicator × root × what structured clone carries.
import { MPI } from 'mpi4node';
import { communicatorKinds, onCommunicator, rootsOf } from '../../support/communicators';
import { mpiTest } from '../../support/mpi';
import { difference } from '../../support/objects/compare';

type Intracomm = MPI.Intracomm;

/** What rank `from` has for rank `to`. */
type Make = (from: number, to: number) => unknown;
const makers: readonly (readonly [string, Make])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['numbers', (from, to) => from + to / 8],
  ['bigints', (from) => 2n ** 80n + BigInt(from)],
  ['strings', (from, to) => 'é'.repeat(from) + to],
  ['arrays of different lengths', (from, to) => new Array(from * 100).fill(to)],
  ['plain objects', (from, to) => ({ from, to: { to }, root: 'not an argument' })],
  ['Maps and Sets', (from, to) => new Map([[{ from }, new Set([to])]])],
  ['Dates', (from) => new Date(from * 1e9)],
  ['typed arrays', (from, to) => ({ a: new Float64Array(from).fill(to), b: Int8Array.of(to) })],
  ['large arrays', (from, to) => ({ from, data: new Float64Array(10_000 + from).fill(to) })],
  [
    'several large arrays of odd lengths',
    (from, to) => [new Uint8Array(70_001 + to).fill(from), new Float64Array(9000).fill(to), 'text'],
  ],
  ['only some with large arrays', (from, to) => (from === to ? new Float32Array(20_000) : from)],
  ['only some of them long', (from) => (from === 0 ? 'x'.repeat(200_000) : from)],
];

function expectClone(what: string, received: unknown, sent: unknown): void {
  expect([what, difference(received, structuredClone(sent))]).toEqual([what, null]);
}

/** The objects of all ranks in rank order. */
const list = (comm: Intracomm, make: (rank: number) => unknown) => rootsOf(comm).map(make);

describe.each(communicatorKinds.map((kind) => [kind.name, kind] as const))(
  'among %s',
  (_, kind) => {
    mpiTest.each(makers)('%s', (world, _name, make) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me } = comm;
        for (const root of rootsOf(comm)) {
          const own = make(root, 0);
          const received = comm.bcast(me === root ? own : null, root);
          expectClone('bcast', received, make(root, 0));

          const gathered = comm.gather(make(me, root), root);
          if (me !== root) expect(gathered).toBeNull();
          else
            expectClone(
              'gather',
              gathered,
              list(comm, (from) => make(from, root)),
            );

          const items = me === root ? list(comm, (to) => make(root, to)) : null;
          expectClone('scatter', comm.scatter(items, root), make(root, me));
        }
        const all = list(comm, (from) => make(from, 1));
        expectClone('allgather', comm.allgather(make(me, 1)), all);
        const exchanged = comm.alltoall(list(comm, (to) => make(me, to)));
        expectClone(
          'alltoall',
          exchanged,
          list(comm, (from) => make(from, me)),
        );
        expect(comm.barrier()).toBeUndefined();
      }),
    );
  },
);

mpiTest('null for all gives null to each', (comm) => {
  for (const root of rootsOf(comm)) expect(comm.scatter(null, root)).toBeNull();
  expect(comm.alltoall(null)).toEqual(new Array(comm.size).fill(null));
  const ring = comm.Create_cart([comm.size], { periods: true });
  expect(ring.neighbor_alltoall(null)).toEqual([null, null]);
  ring.Free();
});

mpiTest('any iterable can be scattered', (comm) => {
  const items = new Map(rootsOf(comm).map((to) => [to, `for ${to}`]));
  expect(comm.scatter(comm.rank === 0 ? (items.values() as never) : null)).toBe(`for ${comm.rank}`);
  const exchanged = comm.alltoall(Int32Array.from(rootsOf(comm)) as never);
  expect(exchanged).toEqual(new Array(comm.size).fill(comm.rank));
});

mpiTest('named arguments, of which a plain object as the first is none', (comm) => {
  const { rank: me, size } = comm;
  const root = size - 1;
  expect(comm.bcast({ root: 5 })).toEqual({ root: 5 });
  expect(comm.bcast(me, { root })).toBe(root);
  expect(comm.gather({ me }, { root })).toEqual(
    me === root ? rootsOf(comm).map((rank) => ({ me: rank })) : null,
  );
  expect(comm.scatter(me === root ? rootsOf(comm) : null, { root })).toBe(me);
  expect(comm.reduce(me, { op: MPI.MAX, root })).toBe(me === root ? root : null);
  expect(comm.reduce(me, MPI.MIN, { root })).toBe(me === root ? 0 : null);
  expect(comm.allreduce(me, { op: MPI.MAX })).toBe(root);
  expect(comm.scan(me, { op: MPI.MAX })).toBe(me);
  expect(comm.exscan(me, { op: MPI.MAX })).toBe(me === 0 ? null : me - 1);
});

// --- Reductions ---------------------------------------------------------------------------------

type Op = MPI.Op | ((a: never, b: never) => unknown);

interface Reduction {
  name: string;
  op: Op;
  /** By rank. */
  values: readonly unknown[];
  /** Of the ranks up to each. */
  combined: readonly unknown[];
}

const { SUM, PROD, MAX, MIN, LAND, LOR, LXOR, BAND, BOR, BXOR } = MPI;
const large = 2n ** 70n;

const reductions: readonly Reduction[] = (
  [
    ['SUM of numbers', SUM, [1, 2.5, -3, 4], [1, 3.5, 0.5, 4.5]],
    ['SUM of bigints', SUM, [large, 1n, 2n, -3n], [large, large + 1n, large + 3n, large]],
    ['SUM of booleans', SUM, [true, true, false, true], [true, 2, 2, 3]],
    ['SUM of booleans and numbers', SUM, [true, 2, true, 0.5], [true, 3, 4, 4.5]],
    ['SUM of strings', SUM, ['a', 'b', '', 'd'], ['a', 'ab', 'ab', 'abd']],
    [
      'SUM of arrays',
      SUM,
      [[0], [[1], 'x'], [], [3]],
      [[0], [0, [1], 'x'], [0, [1], 'x'], [0, [1], 'x', 3]],
    ],
    [
      'SUM of Float64Arrays',
      SUM,
      [0, 1, 2, 3].map((rank) => Float64Array.of(rank, 0.5)),
      [
        Float64Array.of(0, 0.5),
        Float64Array.of(1, 1),
        Float64Array.of(3, 1.5),
        Float64Array.of(6, 2),
      ],
    ],
    [
      'SUM of Uint8Arrays, which wrap around',
      SUM,
      [100, 100, 100, 0].map((value) => Uint8Array.of(value)),
      [100, 200, 44, 44].map((value) => Uint8Array.of(value)),
    ],
    [
      'PROD of BigInt64Arrays',
      PROD,
      [2n, 3n, 4n, -1n].map((value) => BigInt64Array.of(value)),
      [2n, 6n, 24n, -24n].map((value) => BigInt64Array.of(value)),
    ],
    ['PROD of numbers', PROD, [2, 0.5, -3, 4], [2, 1, -3, -12]],
    ['PROD of bigints', PROD, [large, 2n, 3n, 0n], [large, large * 2n, large * 6n, 0n]],
    ['PROD of booleans', PROD, [true, true, false, true], [true, 1, 0, 0]],
    ['MAX of numbers', MAX, [-5, 3, 2.5, 3], [-5, 3, 3, 3]],
    ['MAX of bigints', MAX, [1n, large, 2n, 0n], [1n, large, large, large]],
    ['MAX of strings', MAX, ['b', 'a', 'ba', 'B'], ['b', 'b', 'ba', 'ba']],
    ['MAX of booleans', MAX, [false, true, false, false], [false, true, true, true]],
    [
      'MAX of Int16Arrays, item by item',
      MAX,
      [
        [1, 9],
        [2, 8],
        [0, 10],
        [-1, 0],
      ].map((values) => Int16Array.from(values)),
      [
        [1, 9],
        [2, 9],
        [2, 10],
        [2, 10],
      ].map((values) => Int16Array.from(values)),
    ],
    ['MIN of numbers', MIN, [5, 3, 2.5, Infinity], [5, 3, 2.5, 2.5]],
    ['MIN of bigints', MIN, [1n, -large, 2n, 0n], [1n, -large, -large, -large]],
    ['MIN of strings', MIN, ['b', 'c', 'a', 'B'], ['b', 'b', 'a', 'B']],
    [
      'MIN of Float32Arrays',
      MIN,
      [0.5, 0.25, 1, -1].map((value) => Float32Array.of(value)),
      [0.5, 0.25, 0.25, -1].map((value) => Float32Array.of(value)),
    ],
    ['LAND of booleans', LAND, [true, true, false, true], [true, true, false, false]],
    ['LAND of numbers', LAND, [2, 3, 0, 1], [2, 1, 0, 0]],
    ['LAND of bigints', LAND, [2n, 4n, 0n, 1n], [2n, 1n, 0n, 0n]],
    ['LOR of booleans', LOR, [false, false, true, false], [false, false, true, true]],
    ['LOR of numbers', LOR, [0, 0, 7, 0], [0, 0, 1, 1]],
    ['LXOR of booleans', LXOR, [true, true, false, true], [true, false, false, true]],
    ['LXOR of numbers', LXOR, [0, 5, 5, 2], [0, 1, 0, 1]],
    [
      'LAND of Int32Arrays',
      LAND,
      [
        [2, 0],
        [3, 1],
        [1, 1],
        [0, 1],
      ].map((values) => Int32Array.from(values)),
      [
        [2, 0],
        [1, 0],
        [1, 0],
        [0, 0],
      ].map((values) => Int32Array.from(values)),
    ],
    ['BAND of numbers', BAND, [12, 10, 9, 7], [12, 8, 8, 0]],
    ['BOR of numbers', BOR, [8, 1, 3, 0], [8, 9, 11, 11]],
    ['BXOR of numbers', BXOR, [12, 10, 9, 15], [12, 6, 15, 0]],
    [
      'BOR of numbers beyond 32 bits',
      BOR,
      [2 ** 31, 1, 2 ** 40, 0],
      [2 ** 31, 2 ** 31 + 1, 2 ** 40 + 2 ** 31 + 1, 2 ** 40 + 2 ** 31 + 1],
    ],
    ['BAND of negative numbers', BAND, [-1, 2 ** 33, -2, 2 ** 33], [-1, 2 ** 33, 2 ** 33, 2 ** 33]],
    ['BOR of bigints', BOR, [large, 1n, 2n, 0n], [large, large + 1n, large + 3n, large + 3n]],
    ['BXOR of bigints', BXOR, [large, large, 6n, 3n], [large, 0n, 6n, 5n]],
    ['BAND of booleans', BAND, [true, true, false, true], [true, true, false, false]],
    ['BXOR of booleans', BXOR, [true, true, true, false], [true, false, true, true]],
    [
      'BOR of Uint32Arrays',
      BOR,
      [2 ** 31, 1, 2, 0].map((value) => Uint32Array.of(value)),
      [2 ** 31, 2 ** 31 + 1, 2 ** 31 + 3, 2 ** 31 + 3].map((value) => Uint32Array.of(value)),
    ],
    [
      'MAXLOC',
      MPI.MAXLOC,
      [
        [1, 9],
        [5, 2],
        [5, 1],
        [2, 0],
      ],
      [
        [1, 9],
        [5, 2],
        [5, 1],
        [5, 1],
      ],
    ],
    [
      'MINLOC',
      MPI.MINLOC,
      [
        [4, 0],
        [4, 1],
        [3, 2],
        [7, 3],
      ],
      [
        [4, 0],
        [4, 0],
        [3, 2],
        [3, 2],
      ],
    ],
    [
      'MAXLOC of strings',
      MPI.MAXLOC,
      [
        ['a', 0],
        ['c', 1],
        ['b', 2],
        ['c', 3],
      ],
      [
        ['a', 0],
        ['c', 1],
        ['c', 1],
        ['c', 1],
      ],
    ],
    [
      'REPLACE',
      MPI.REPLACE,
      [{ r: 0 }, { r: 1 }, { r: 2 }, { r: 3 }],
      [{ r: 0 }, { r: 1 }, { r: 2 }, { r: 3 }],
    ],
    [
      'NO_OP',
      MPI.NO_OP,
      [{ r: 0 }, { r: 1 }, { r: 2 }, { r: 3 }],
      [{ r: 0 }, { r: 0 }, { r: 0 }, { r: 0 }],
    ],
    [
      'a function, in rank order',
      (a: string, b: string) => `${a}-${b}`,
      ['a', 'b', 'c', 'd'],
      ['a', 'a-b', 'a-b-c', 'a-b-c-d'],
    ],
    [
      'a function of objects',
      (a: { n: number; seen: number[] }, b: { n: number; seen: number[] }) => ({
        n: a.n * b.n,
        seen: [...a.seen, ...b.seen],
      }),
      [1, 2, 3, 4].map((n) => ({ n, seen: [n] })),
      [
        { n: 1, seen: [1] },
        { n: 2, seen: [1, 2] },
        { n: 6, seen: [1, 2, 3] },
        { n: 24, seen: [1, 2, 3, 4] },
      ],
    ],
    [
      'the call of an operation',
      (a: number, b: number) => MAX.call(a, b),
      [1, 4, 2, 3],
      [1, 4, 4, 4],
    ],
  ] as const
).map(([name, op, values, combined]) => ({ name, op: op as Op, values, combined }));

describe.each(reductions.map((reduction) => [reduction.name, reduction] as const))(
  'reduction: %s',
  (_, { op: operation, values, combined }) => {
    const op = operation as (a: unknown, b: unknown) => unknown;
    mpiTest('everywhere, at a root, up to a rank and before it', (comm) => {
      const { rank: me, size } = comm;
      const own = values[me];
      expect(comm.allreduce(own, op)).toEqual(combined[size - 1]);
      for (const root of rootsOf(comm)) {
        expect(comm.reduce(own, op, root)).toEqual(me === root ? combined[size - 1] : null);
      }
      expect(comm.scan(own, op)).toEqual(combined[me]);
      expect(comm.exscan(own, op)).toEqual(me === 0 ? null : combined[me - 1]);
    });
  },
);

describe.each(communicatorKinds.map((kind) => [kind.name, kind] as const))(
  'among %s',
  (_, kind) => {
    mpiTest('reductions go in the order of the ranks in it', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const before = 'abcd'.slice(0, me);
        const own = 'abcd'[me];
        const join = (a: string, b: string) => a + b;
        for (const op of [join, MPI.SUM]) {
          expect(comm.allreduce(own, op)).toBe('abcd'.slice(0, size));
          expect(comm.reduce(own, op, size - 1)).toBe(
            me === size - 1 ? 'abcd'.slice(0, size) : null,
          );
          expect(comm.scan(own, op)).toBe(before + own);
          expect(comm.exscan(own, op)).toBe(me === 0 ? null : before);
        }
        // SUM, when nothing is said.
        expect(comm.allreduce(1)).toBe(size);
        expect(comm.reduce(1)).toBe(me === 0 ? size : null);
        expect(comm.scan(1)).toBe(me + 1);
        expect(comm.exscan(1)).toBe(me === 0 ? null : me);
      }),
    );
  },
);
