// @worlds openmpi:2,3,4 mpich:2,3
// Reductions between two groups by JavaScript functions.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { type Groups, groupPairs, join, rootsBetween } from '../../support/intercommunicators';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

type Ints = Int32Array;
const ints = (length: number) => new Int32Array(length);
const each = (length: number, value: number) => new Array<number>(length).fill(value);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const ofRank = (r: number, round: number) => 10 * r + 1 + round;

/** This process and the root, as all see them by their ranks in the world. */
interface Place extends Groups {
  root: number;
  isRoot: boolean;
  /** Whether the root is in the other group. */
  isLeaf: boolean;
  /** What this process gives as root. */
  given: number;
}

// All processes have as many items; each group shares what the other has.
const length = ({ own: mine, other }: Groups) => mine.length * other.length;

/** Every process as the root, where there is one. */
function placesOf(sides: Groups, isRooted: boolean): Place[] {
  if (!isRooted) return [{ ...sides, root: 0, isRoot: false, isLeaf: true, given: 0 }];
  return rootsBetween(sides).map(([root, isOwn]) => {
    const isRoot = root === rank;
    const given = isRoot ? MPI.ROOT : isOwn ? MPI.PROC_NULL : sides.other.indexOf(root);
    return { ...sides, root, isRoot, isLeaf: !isOwn, given };
  });
}

interface Operation {
  name: string;
  commute: boolean;
  combine(inbuf: Ints, inoutbuf: Ints): void;
  result(values: readonly number[]): number;
}
const operations: readonly Operation[] = [
  {
    name: 'sum',
    commute: true,
    combine(inbuf, inoutbuf) {
      for (let i = 0; i < inbuf.length; i++) inoutbuf[i] += inbuf[i];
    },
    result: sum,
  },
  // The ranks of a group are in ascending order.
  {
    name: 'first',
    commute: false,
    combine: (inbuf, inoutbuf) => inoutbuf.set(inbuf),
    result: (values) => values[0],
  },
  { name: 'last', commute: false, combine: () => {}, result: (values) => values.at(-1) as number },
];

type Call<Result> = (
  comm: MPI.Intercomm,
  send: Ints | null,
  receive: Ints | null,
  op: MPI.Op,
  place: Place,
) => Result;

interface Reduction {
  name: string;
  isRooted: boolean;
  items(place: Place): number;
  /** How many come out. */
  output(place: Place): number;
  blocking: Call<void>;
  nonblocking: Call<MPI.Request>;
  persistent: Call<MPI.Prequest>;
}

const shares = {
  isRooted: false,
  items: length,
  output: ({ other }: Place) => other.length,
};
const each1 = ({ own: mine, other }: Place) => each(mine.length, other.length);

const reductions: readonly Reduction[] = [
  {
    name: 'Reduce',
    isRooted: true,
    items: () => 2,
    output: ({ isRoot }) => (isRoot ? 2 : 0),
    blocking: (comm, send, receive, op, { given }) => comm.Reduce(send, receive, op, given),
    nonblocking: (comm, send, receive, op, { given }) => comm.Ireduce(send, receive, op, given),
    persistent: (comm, send, receive, op, { given }) => comm.Reduce_init(send, receive, op, given),
  },
  {
    name: 'Allreduce',
    isRooted: false,
    items: () => 2,
    output: () => 2,
    blocking: (comm, send, receive, op) => comm.Allreduce(send, receive, op),
    nonblocking: (comm, send, receive, op) => comm.Iallreduce(send, receive, op),
    persistent: (comm, send, receive, op) => comm.Allreduce_init(send, receive, op),
  },
  {
    ...shares,
    name: 'Reduce_scatter_block',
    blocking: (comm, send, receive, op) => comm.Reduce_scatter_block(send, receive, op),
    nonblocking: (comm, send, receive, op) => comm.Ireduce_scatter_block(send, receive, op),
    persistent: (comm, send, receive, op) => comm.Reduce_scatter_block_init(send, receive, op),
  },
  {
    ...shares,
    name: 'Reduce_scatter',
    blocking: (comm, send, receive, op, place) =>
      comm.Reduce_scatter(send, receive, each1(place), op),
    nonblocking: (comm, send, receive, op, place) =>
      comm.Ireduce_scatter(send, receive, each1(place), op),
    persistent: (comm, send, receive, op, place) =>
      comm.Reduce_scatter_init(send, receive, each1(place), op),
  },
];

type Mode = 'blocking' | 'nonblocking' | 'persistent';
const trials = reductions.flatMap((reduction) =>
  (['blocking', 'nonblocking', 'persistent'] as const).map(
    (mode) => [mode, reduction.name, reduction] as const,
  ),
);

/** Reduces, and gives what came out. */
function reduce(
  mode: Mode,
  reduction: Reduction,
  comm: MPI.Intercomm,
  op: MPI.Op,
  place: Place,
): number[] {
  const count = reduction.items(place);
  const send = place.isLeaf ? Int32Array.from({ length: count }, (_, i) => ofRank(rank, i)) : null;
  const output = reduction.output(place);
  const receive = output === 0 ? null : ints(output);
  if (mode === 'blocking') reduction.blocking(comm, send, receive, op, place);
  else if (mode === 'nonblocking') reduction.nonblocking(comm, send, receive, op, place).Wait();
  else {
    const request = reduction.persistent(comm, send, receive, op, place);
    request.Start();
    request.Wait();
    receive?.fill(-1);
    request.Start();
    request.Wait();
    request.Free();
  }
  return Array.from(receive ?? []);
}

for (const sides of groupPairs) {
  mpiTest.each(trials)(
    `%s %s by JavaScript functions between ${sides.name}`,
    (world, mode, _name, reduction) => {
      using comm = join(world, sides);
      for (const operation of operations) {
        const op = MPI.Op.Create(operation.combine, operation.commute);
        for (const place of placesOf(sides, reduction.isRooted)) {
          const found = reduce(mode, reduction, comm, op, place);
          const output = reduction.output(place);
          const first = output === place.other.length ? output * sides.own.indexOf(rank) : 0;
          const start = reduction.name.startsWith('Reduce_scatter') ? first : 0;
          const expected = Array.from({ length: output }, (_, i) =>
            operation.result(place.other.map((r) => ofRank(r, start + i))),
          );
          const label = [operation.name, place.root];
          expect([...label, found]).toEqual([...label, expected]);
        }
        op.Free();
      }
    },
  );
}

mpiTest.each(trials)('what the function throws comes out of %s %s', (world, mode, _name, trial) => {
  using comm = join(world, groupPairs[0]);
  const failure = new Error('of the operation');
  const op = MPI.Op.Create(() => {
    throw failure;
  });
  // The root in the other group of this one, or none.
  const [place] = placesOf(groupPairs[0], trial.isRooted);
  let error: unknown;
  const count = trial.items(place);
  const send = place.isLeaf ? ints(count) : null;
  const receive = trial.output(place) === 0 ? null : ints(trial.output(place));
  const request =
    mode === 'persistent' ? trial.persistent(comm, send, receive, op, place) : MPI.REQUEST_NULL;
  try {
    if (mode === 'blocking') trial.blocking(comm, send, receive, op, place);
    else if (mode === 'nonblocking') trial.nonblocking(comm, send, receive, op, place).Wait();
    else {
      (request as MPI.Prequest).Start();
      request.Wait();
    }
  } catch (caught) {
    error = caught;
  }
  expect([undefined, failure]).toContain(error);
  // Where there are two or more operands, somebody has combined them.
  const failed = world.allreduce(error === undefined ? 0 : 1);
  if (ranks > 3 || (ranks > 2 && !trial.isRooted)) expect(failed).toBeGreaterThan(0);
  if (mode === 'persistent') request.Free();
  op.Free();
  goesOn(world);
});

mpiTest('wrong roots of persistent reductions', (world) => {
  const [sides] = groupPairs;
  using comm = join(world, sides);
  const op = MPI.Op.Create(() => {});
  const root = sides.other.length;
  expectMpiError(() => comm.Reduce_init(ints(1), null, op, root), { class: 'MPI_ERR_ROOT' });
  op.Free();
  goesOn(world);
});
