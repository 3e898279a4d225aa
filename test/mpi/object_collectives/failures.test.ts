// @worlds openmpi:1,2,3,4 mpich:1,2
// Collectives on objects that fail: what is refused, and how the communicator goes on.
import { MPI } from 'mpi4node';
import { rootsOf } from '../../support/communicators';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

/** A collective that hangs where a rank is still in an earlier one. */
function checkWorks(comm: Intracomm): void {
  expect(comm.allreduce(comm.rank)).toBe((comm.size * (comm.size - 1)) / 2);
}

type Outcome = 'the error' | 'an MPI error' | 'nothing';

function outcomeOf(call: () => unknown): [Outcome, unknown] {
  try {
    return ['nothing', call()];
  } catch (error) {
    return [error instanceof MPI.Exception ? 'an MPI error' : 'the error', error];
  }
}

interface Failing {
  name: string;
  /** Sends `bad` from this rank. */
  call(comm: Intracomm, bad: unknown, root: number): unknown;
  /** Whether a rank that can do its part needs the one that can't. */
  isConcerned(me: number, root: number, bad: number): boolean;
  /** Whether the bad object comes from the root. */
  isFromRoot: boolean;
}

const everybody = () => true;

const theRoot = (me: number, root: number) => me === root;

const higherRanks = (me: number, _root: number, bad: number) => me > bad;

const failing: readonly Failing[] = [
  {
    name: 'bcast',
    call: (comm, bad, root) => comm.bcast(bad, root),
    isConcerned: everybody,
    isFromRoot: true,
  },
  {
    name: 'scatter',
    call: (comm, bad, root) =>
      comm.scatter(comm.rank === root ? [...new Array(comm.size - 1).fill(1), bad] : null, root),
    isConcerned: everybody,
    isFromRoot: true,
  },
  {
    name: 'gather',
    call: (comm, bad, root) => comm.gather(bad, root),
    isConcerned: theRoot,
    isFromRoot: false,
  },
  {
    name: 'allgather',
    call: (comm, bad) => comm.allgather(bad),
    isConcerned: everybody,
    isFromRoot: false,
  },
  {
    name: 'alltoall',
    call: (comm, bad) => comm.alltoall([...new Array(comm.size - 1).fill(1), bad]),
    isConcerned: everybody,
    isFromRoot: false,
  },
  {
    name: 'reduce',
    call: (comm, bad, root) => comm.reduce(bad, (a) => a, root),
    isConcerned: theRoot,
    isFromRoot: false,
  },
  {
    name: 'allreduce',
    call: (comm, bad) => comm.allreduce(bad, (a) => a),
    isConcerned: everybody,
    isFromRoot: false,
  },
  {
    name: 'scan',
    call: (comm, bad) => comm.scan(bad, (a) => a),
    isConcerned: higherRanks,
    isFromRoot: false,
  },
  {
    name: 'exscan',
    call: (comm, bad) => comm.exscan(bad, (a) => a),
    isConcerned: higherRanks,
    isFromRoot: false,
  },
];

/** The nonblocking ones, which fail when they are waited for. */
const starts: Record<string, (comm: Intracomm, bad: unknown, root: number) => MPI.Request> = {
  bcast: (comm, bad, root) => comm.ibcast(bad, root),
  scatter: (comm, bad, root) =>
    comm.iscatter(comm.rank === root ? [...new Array(comm.size - 1).fill(1), bad] : null, root),
  gather: (comm, bad, root) => comm.igather(bad, root),
  allgather: (comm, bad) => comm.iallgather(bad),
  alltoall: (comm, bad) => comm.ialltoall([...new Array(comm.size - 1).fill(1), bad]),
  reduce: (comm, bad, root) => comm.ireduce(bad, (a) => a, root),
  allreduce: (comm, bad) => comm.iallreduce(bad, (a) => a),
  scan: (comm, bad) => comm.iscan(bad, (a) => a),
  exscan: (comm, bad) => comm.iexscan(bad, (a) => a),
};
const nonblocking = failing.map(
  (row): Failing => ({
    ...row,
    name: `i${row.name}`,
    call: (...values) => starts[row.name]?.(...values).wait(),
  }),
);

const uncloneable: readonly [string, () => unknown][] = [
  ['a function', () => () => 1],
  ['a symbol deep inside', () => ({ a: [Symbol('s')] })],
  ['a WeakMap', () => new WeakMap()],
];

describe.each(uncloneable)('%s', (_, makeBad) => {
  mpiTest.each([...failing, ...nonblocking].map((row) => [row.name, row] as const))(
    '%s fails at all ranks that it concerns, and waits for none',
    (comm, _name, { name, call, isConcerned, isFromRoot }) => {
      const { rank: me } = comm;
      for (const bad of rootsOf(comm)) {
        for (const root of isFromRoot ? [bad] : rootsOf(comm)) {
          const [outcome, error] = outcomeOf(() => call(comm, me === bad ? makeBad() : 1, root));
          if (me === bad) {
            expect([outcome, (error as Error).name]).toEqual(['the error', 'DataCloneError']);
          } else if (isConcerned(me, root, bad)) {
            expect(outcome).toBe('an MPI error');
            const { code, message } = error as MPI.Exception;
            expect(code).toBe('MPI_ERR_OTHER');
            const who = isFromRoot ? `root ${bad}` : `rank ${bad} of the communicator`;
            expect(message).toMatch(
              new RegExp(`^(Comm|Intracomm)\\.${name}: ${who} could not serialize its object`),
            );
          } else {
            const result = /^i?scan$/.test(name) || (/exscan$/.test(name) && me > 0) ? 1 : null;
            expect([outcome, error]).toEqual(['nothing', result]);
          }
          checkWorks(comm);
        }
      }
    },
  );
});

const wrongItems: readonly [string, (size: number) => unknown, ErrorConstructor, RegExp][] = [
  [
    'too few',
    (size) => new Array(size - 1).fill(0),
    RangeError,
    /an object for each of \d ranks, but holds \d/,
  ],
  [
    'too many',
    (size) => new Array(size + 1).fill(0),
    RangeError,
    /an object for each of \d ranks, but holds \d/,
  ],
  [
    'undefined',
    () => undefined,
    TypeError,
    /must be an array with an object for each rank, but undefined came/,
  ],
  ['a number', () => 7, TypeError, /must be an array with an object for each rank, but 7 came/],
  [
    'a string',
    () => 'abcd',
    TypeError,
    /must be an array with an object for each rank, but the string/,
  ],
];

mpiTest.each(wrongItems)(
  'scatter and alltoall of a wrong number of objects: %s',
  (comm, _, make, type, message) => {
    const { rank: me, size } = comm;
    for (const [name, call] of [
      ['scatter', (items: unknown) => comm.scatter(items as unknown[], size - 1)],
      ['alltoall', (items: unknown) => comm.alltoall(items as unknown[])],
      ['iscatter', (items: unknown) => comm.iscatter(items as unknown[], size - 1).wait()],
      ['ialltoall', (items: unknown) => comm.ialltoall(items as unknown[]).wait()],
    ] as const) {
      const isWrong = me === size - 1;
      const [outcome, error] = outcomeOf(() => call(isWrong ? make(size) : rootsOf(comm)));
      expect([name, outcome]).toEqual([name, isWrong ? 'the error' : 'an MPI error']);
      if (isWrong) {
        expect(error).toBeInstanceOf(type);
        expect((error as Error).message).toMatch(new RegExp(`^Comm.${name}: sendobj `));
        expect((error as Error).message).toMatch(message);
      }
      checkWorks(comm);
    }
  },
);

const mismatches: readonly [string, MPI.Op, unknown, unknown, RegExp][] = [
  [
    'SUM of a number and a bigint',
    MPI.SUM,
    1,
    1n,
    /MPI\.SUM does not combine 1 with the bigint 1n/,
  ],
  [
    'SUM of a number and a string',
    MPI.SUM,
    1,
    'a',
    /MPI\.SUM does not combine 1 with the string "a"/,
  ],
  [
    'SUM of an array and a number',
    MPI.SUM,
    [1],
    2,
    /MPI\.SUM does not combine an array of length 1 with 2/,
  ],
  ['SUM of objects', MPI.SUM, { a: 1 }, { a: 2 }, /MPI\.SUM does not combine a plain object/],
  [
    'SUM of nothing',
    MPI.SUM,
    undefined,
    undefined,
    /MPI\.SUM does not combine undefined with undefined/,
  ],
  [
    'SUM of arrays of different kinds',
    MPI.SUM,
    Int8Array.of(1),
    Int16Array.of(1),
    /does not combine/,
  ],
  [
    'SUM of arrays of different lengths',
    MPI.SUM,
    Int8Array.of(1),
    Int8Array.of(1, 2),
    /arrays of one length, but 1 and 2 came/,
  ],
  ['PROD of strings', MPI.PROD, 'a', 'b', /MPI\.PROD does not combine/],
  ['MAX of arrays', MPI.MAX, [1], [2], /MPI\.MAX does not combine/],
  ['BAND of fractions', MPI.BAND, 1.5, 1, /MPI\.BAND does not combine the number 1\.5 with 1/],
  ['BOR of strings', MPI.BOR, 'a', 'b', /MPI\.BOR does not combine/],
  [
    'MAXLOC of numbers',
    MPI.MAXLOC,
    1,
    2,
    /MPI\.MAXLOC combines pairs \[value, location\], but 1 and 2 came/,
  ],
];

mpiTest.each(mismatches)('refused: %s', (comm, _, op, first, second, message) => {
  expect(() => op.call(first, second)).toThrow(TypeError);
  expect(() => op.call(first, second)).toThrow(message);
  if (comm.size > 1) {
    expect(() => comm.allreduce(comm.rank === 0 ? first : second, op)).toThrow(TypeError);
  }
  checkWorks(comm);
});

mpiTest('refused: what is no operation', (comm) => {
  for (const op of ['SUM', 1, []]) {
    const call = () => comm.allreduce(1, op as never);
    expect(call).toThrow(
      /^Comm\.allreduce: op must be an MPI\.Op or a function of two values, but /,
    );
  }
  if (comm.size > 1) {
    expect(() => comm.allreduce(1, MPI.OP_NULL)).toThrow(/the null operation combines nothing/);
  }
  checkWorks(comm);
});

mpiTest('a nonblocking one that fails is over for every way to wait for it', async (comm) => {
  const bad = () => comm.iallgather(comm.rank === 0 ? Symbol('none') : 1);
  const failure = comm.rank === 0 ? 'DataCloneError' : 'MPI.Exception';
  const nameOf = async (wait: () => unknown): Promise<string> => {
    try {
      await wait();
      return 'none';
    } catch (error) {
      return (error as Error).name;
    }
  };
  for (const wait of [
    () => bad(),
    () => bad().wait(),
    () => bad().Wait(),
    () => MPI.Request.waitany([bad()]),
    () => MPI.Request.waitallAsync([bad()]),
  ]) {
    expect(await nameOf(wait)).toBe(failure);
    checkWorks(comm);
  }
  const [first, second] = [bad(), comm.iallgather(comm.rank)] as const;
  expect(await nameOf(() => MPI.Request.waitall([first, second]))).toBe(failure);
  expect([first.is_null, second.is_null]).toEqual([true, true]);
  checkWorks(comm);
});

mpiTest('a function that throws in a nonblocking reduction throws where it runs', async (comm) => {
  const { rank: me, size } = comm;
  const fail = (): number => {
    throw new RangeError('from the function');
  };
  const root = size - 1;
  for (const [request, runs] of [
    [comm.iallreduce(1, fail), size > 1],
    [comm.ireduce(1, fail, root), size > 1 && me === root],
    [comm.iscan(1, fail), me > 0],
    [comm.iexscan(1, fail), me > 1],
  ] as const) {
    const [outcome] = outcomeOf(() => request.wait());
    expect(outcome).toBe(runs ? 'the error' : 'nothing');
    checkWorks(comm);
  }
});
