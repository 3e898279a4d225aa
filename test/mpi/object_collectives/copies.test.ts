// @worlds openmpi:1,2,3 mpich:1,2
// Every collective on objects gives every rank a copy, the one that sends it, too, and alone as
// well as with others: a program that works with one rank works with several.
import { MPI } from 'mpi4node';
import { groupPairs, join, rootsBetween } from '../../support/intercommunicators';
import { mpiTest } from '../../support/mpi';

type Comm = MPI.Intracomm;

/** An object of a class, with something in it. */
class Sample {
  readonly list = [1, 2];
  constructor(readonly data: Float64Array) {}
}
const sizes: readonly [string, () => Sample][] = [
  ['a small object', () => new Sample(Float64Array.of(1))],
  ['an object of some hundred bytes', () => new Sample(new Float64Array(100).fill(1))],
  ['an object with a large buffer', () => new Sample(new Float64Array(20_000).fill(1))],
];

/** All objects that a rank gets. */
type Collective = (comm: Comm, own: Sample) => readonly (Sample | null)[];

const first = (a: Sample): Sample => a;
const second = (_: Sample, b: Sample): Sample => b;
const everyRoot = (comm: MPI.Comm) => Array.from({ length: comm.size }, (_, root) => root);
const forAll = (comm: Comm, own: Sample) => new Array<Sample>(comm.size).fill(own);

const collectives: readonly [string, Collective][] = [
  ['bcast', (comm, own) => everyRoot(comm).map((root) => comm.bcast(own, root))],
  ['gather', (comm, own) => everyRoot(comm).flatMap((root) => comm.gather(own, root) ?? [])],
  ['allgather', (comm, own) => comm.allgather(own)],
  ['scatter', (comm, own) => everyRoot(comm).map((root) => comm.scatter(forAll(comm, own), root))],
  ['alltoall', (comm, own) => comm.alltoall(forAll(comm, own))],
  ...[first, second].flatMap((op): [string, Collective][] => [
    [
      `reduce to the ${op.name}`,
      (comm, own) => everyRoot(comm).map((root) => comm.reduce(own, op, root)),
    ],
    [`allreduce to the ${op.name}`, (comm, own) => [comm.allreduce(own, op)]],
    [`scan to the ${op.name}`, (comm, own) => [comm.scan(own, op)]],
    [`exscan to the ${op.name}`, (comm, own) => [comm.exscan(own, op)]],
  ]),
  ['reduce by REPLACE', (comm, own) => [comm.reduce(own, MPI.REPLACE)]],
  ['allreduce by NO_OP', (comm, own) => [comm.allreduce(own, MPI.NO_OP)]],
  [
    'neighbor_allgather',
    (comm, own) => {
      using grid = comm.Create_cart([comm.size], { periods: true });
      return grid.neighbor_allgather(own);
    },
  ],
  [
    'neighbor_alltoall',
    (comm, own) => {
      using grid = comm.Create_cart([comm.size], { periods: true });
      return grid.neighbor_alltoall([own, own]);
    },
  ],
];

function expectCopies(received: readonly (Sample | null)[], own: Sample): void {
  const objects = received.filter((object) => object !== null);
  expect(new Set(objects.map(({ list }) => list)).size).toBe(objects.length);
  for (const object of objects) {
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    expect(object).toEqual({ ...own });
    object.list.push(3);
    object.data[0] = 7;
  }
  expect([own.list, own.data[0]]).toEqual([[1, 2], 1]);
}

describe.each(sizes)('%s', (_, make) => {
  mpiTest.each(collectives)('%s', (comm, name, collective) => {
    const own = make();
    const received = collective(comm, own);
    expectCopies(received, own);
    if (!/reduce|exscan/.test(name)) expect(received).not.toContain(null);
  });

  mpiTest('in a world of one', () => {
    for (const [, collective] of collectives) {
      const own = make();
      expectCopies(collective(MPI.COMM_SELF, own), own);
    }
  });
});

if (groupPairs.length > 0) {
  mpiTest.each(groupPairs.map((sides) => [sides.name, sides] as const))(
    'between %s',
    (world, _, sides) => {
      const inter = join(world, sides);
      const own = new Sample(Float64Array.of(1));
      for (const [root, isOwn] of rootsBetween(sides)) {
        const group = isOwn ? sides.own : sides.other;
        const isRoot = isOwn && root === world.rank;
        const mine = isRoot ? MPI.ROOT : MPI.PROC_NULL;
        const at = isOwn ? mine : group.indexOf(root);
        const items = new Array<Sample>(inter.remote_size).fill(own);
        const received = [
          inter.bcast<Sample | null>(own, at),
          ...(inter.gather(own, at) ?? []),
          inter.scatter<Sample | null>(isRoot ? items : null, at),
          inter.reduce(own, second, at),
        ];
        expectCopies(received, own);
      }
      expectCopies([...inter.allgather(own), inter.allreduce(own, first)], own);
      expectCopies(inter.alltoall(new Array<Sample>(inter.remote_size).fill(own)), own);
      inter.Free();
    },
  );
}

mpiTest('what a function gives of another class is alike at all ranks, too', (comm) => {
  const result = comm.allreduce(new Sample(Float64Array.of(1)), (a, b) =>
    Object.assign(new Sample(a.data), { list: [...a.list, ...b.list] }),
  );
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  expect(result.list).toHaveLength(2 * comm.size);
});

const immutable = [1.5, -0, 'text', 'long '.repeat(1000), true, 2n ** 70n, null, undefined];
mpiTest.each(immutable)('what nobody can change is itself: %p', (comm, value) => {
  for (const root of everyRoot(comm)) expect(comm.bcast(value, root)).toBe(value);
});

mpiTest('a serializer of the program makes the copies of all ranks', (comm) => {
  const { dumps, loads } = MPI.serializer;
  MPI.serializer.dumps = (obj) => Buffer.from(JSON.stringify({ obj }));
  MPI.serializer.loads = (data) => ({ loaded: JSON.parse(Buffer.from(data).toString()).obj });
  try {
    for (const value of [1, 'x'.repeat(500), [2]]) {
      const copy = { loaded: value };
      expect(comm.bcast<unknown>(value)).toEqual(copy);
      expect(comm.scatter<unknown>(new Array(comm.size).fill(value))).toEqual(copy);
      if (comm.size === 1) expect(comm.allreduce<unknown>(value, (a) => a)).toEqual(copy);
    }
  } finally {
    Object.assign(MPI.serializer, { dumps, loads });
  }
});
