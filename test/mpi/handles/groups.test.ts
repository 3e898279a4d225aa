// @worlds openmpi:4 mpich:1
// Groups: ordered sets of processes. All is local and nothing depends on the other ranks.
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

const all = Array.from({ length: ranks }, (_, r) => r);

/** The ranks in COMM_WORLD of a group's processes, in the order of the group. */
const members = (group: MPI.Group): number[] => group.Translate_ranks();

/** A group of these ranks of the world. */
function groupOf(comm: MPI.Comm, worldRanks: readonly number[]): MPI.Group {
  using whole = comm.Get_group();
  return whole.Incl(worldRanks);
}

mpiTest('the group of a communicator', (comm) => {
  const group = comm.Get_group();
  expect(group).toBeInstanceOf(MPI.Group);
  expect([group.size, group.Get_size(), group.rank, group.Get_rank()]).toEqual([
    ranks,
    ranks,
    rank,
    rank,
  ]);
  expect(members(group)).toEqual(all);
  expect(members(comm.group)).toEqual(all);
  const reversed = comm.Split(0, -rank);
  expect(members(reversed.group)).toEqual(all.toReversed());
  reversed.Free();
  expect(members(MPI.COMM_SELF.Get_group())).toEqual([rank]);
  group.Free();
});

type Make = (world: MPI.Group) => MPI.Group;
const selections: readonly [string, Make, number[]][] = [
  ['Incl of the odd ranks', (g) => g.Incl(all.filter((r) => r % 2)), all.filter((r) => r % 2)],
  ['Incl in another order', (g) => g.Incl(all.toReversed()), all.toReversed()],
  ['Incl of none', (g) => g.Incl([]), []],
  ['Incl of an Int32Array', (g) => g.Incl(Int32Array.of(ranks - 1)), [ranks - 1]],
  ['Incl of a Float64Array', (g) => g.Incl(Float64Array.of(0)), [0]],
  ['Excl of the first', (g) => g.Excl([0]), all.slice(1)],
  ['Excl of a Uint8Array', (g) => g.Excl(Uint8Array.of(ranks - 1)), all.slice(0, -1)],
  ['Excl of none', (g) => g.Excl([]), all],
  ['Excl of all', (g) => g.Excl(all), []],
  [
    'Range_incl of every second',
    (g) => g.Range_incl([[0, ranks - 1, 2]]),
    all.filter((r) => r % 2 === 0),
  ],
  ['Range_incl backwards', (g) => g.Range_incl([[ranks - 1, 0, -1]]), all.toReversed()],
  [
    'Range_incl of two ranges',
    (g) =>
      g.Range_incl(
        [
          [ranks - 1, ranks - 1, 1],
          [0, ranks - 2, 1],
        ].slice(0, ranks) as never,
      ),
    ranks === 1 ? [0] : [ranks - 1, ...all.slice(0, -1)],
  ],
  ['Range_incl of typed arrays', (g) => g.Range_incl([Int32Array.of(0, 0, 1)] as never), [0]],
  ['Range_incl of none', (g) => g.Range_incl([]), []],
  [
    'Range_excl of every second',
    (g) => g.Range_excl([[0, ranks - 1, 2]]),
    all.filter((r) => r % 2),
  ],
  ['Range_excl of none', (g) => g.Range_excl([]), all],
  ['Dup', (g) => g.Dup(), all],
];

mpiTest.each(selections)('%s', (comm, _name, make, expected) => {
  using whole = comm.Get_group();
  const group = make(whole);
  expect(group).toBeInstanceOf(MPI.Group);
  expect(members(group)).toEqual(expected);
  expect(group.size).toBe(expected.length);
  const place = expected.indexOf(rank);
  expect(group.rank).toBe(place < 0 ? MPI.UNDEFINED : place);
  group.Free();
  expect(group.is_null).toBe(true);
});

const first = all.slice(0, Math.ceil(ranks / 2) + 1);
const second = all.slice(Math.floor(ranks / 2)).toReversed();
const { Union, Intersection, Intersect, Difference } = MPI.Group;
type Combine = (a: MPI.Group, b: MPI.Group) => MPI.Group;
const combinations: readonly [string, Combine, number[]][] = [
  // The processes of the first, then those that are in the second alone, in its order.
  ['Union', Union, [...first, ...second.filter((r) => !first.includes(r))]],
  ['Intersection', Intersection, first.filter((r) => second.includes(r))],
  ['Intersect', Intersect, first.filter((r) => second.includes(r))],
  ['Difference', Difference, first.filter((r) => !second.includes(r))],
];
mpiTest.each(combinations)('%s', (comm, _name, combine, expected) => {
  using a = groupOf(comm, first);
  using b = groupOf(comm, second);
  using combined = combine(a, b);
  expect(members(combined)).toEqual(expected);
  // Neither has changed.
  expect([members(a), members(b)]).toEqual([first, second]);
});

mpiTest('with the empty group', (comm) => {
  using whole = comm.Get_group();
  expect(members(Union(whole, MPI.GROUP_EMPTY))).toEqual(all);
  expect(members(Union(MPI.GROUP_EMPTY, whole))).toEqual(all);
  expect(Intersection(whole, MPI.GROUP_EMPTY).size).toBe(0);
  expect(Difference(whole, whole).Compare(MPI.GROUP_EMPTY)).toBe(MPI.IDENT);
});

mpiTest('Compare', (comm) => {
  using whole = comm.Get_group();
  using again = comm.Get_group();
  using reversed = whole.Incl(all.toReversed());
  using others = whole.Excl([0]);
  expect(whole.Compare(whole)).toBe(MPI.IDENT);
  expect(whole.Compare(again)).toBe(MPI.IDENT);
  expect(whole.Compare(reversed)).toBe(ranks === 1 ? MPI.IDENT : MPI.SIMILAR);
  expect(whole.Compare(others)).toBe(MPI.UNEQUAL);
  expect(whole.Compare(MPI.GROUP_EMPTY)).toBe(MPI.UNEQUAL);
});

describe('Translate_ranks', () => {
  mpiTest('of all or some ranks, to the world or another group', (comm) => {
    using whole = comm.Get_group();
    using reversed = whole.Incl(all.toReversed());
    using last = whole.Incl([ranks - 1]);
    const toLast = all.map((r) => (r === ranks - 1 ? 0 : MPI.UNDEFINED));
    expect(reversed.Translate_ranks()).toEqual(all.toReversed());
    expect(reversed.Translate_ranks(null)).toEqual(all.toReversed());
    expect(reversed.Translate_ranks([0])).toEqual([ranks - 1]);
    expect(reversed.Translate_ranks(Int8Array.of(0, 0))).toEqual([ranks - 1, ranks - 1]);
    expect(reversed.Translate_ranks([])).toEqual([]);
    expect(whole.Translate_ranks(null, last)).toEqual(toLast);
    expect(whole.Translate_ranks(all, last)).toEqual(toLast);
    expect(whole.Translate_ranks({ group: last })).toEqual(toLast);
    expect(reversed.Translate_ranks({ ranks: [0] })).toEqual([ranks - 1]);
    expect(last.Translate_ranks([0], reversed)).toEqual([0]);
    expect(last.Translate_ranks([0], { group: whole })).toEqual([ranks - 1]);
    expect(whole.Translate_ranks([MPI.PROC_NULL], last)).toEqual([MPI.PROC_NULL]);
    expect(MPI.GROUP_EMPTY.Translate_ranks()).toEqual([]);
  });
});

describe('lifetime', () => {
  mpiTest('Free makes it null, and free() does nothing then', (comm) => {
    const group = comm.Get_group();
    expect(group.is_null).toBe(false);
    group.Free();
    expect([group.is_null, group.equals(MPI.GROUP_NULL)]).toEqual([true, true]);
    group.free();
    expectMpiError(() => group.Free(), { class: 'MPI_ERR_GROUP' });
    expectMpiError(() => group.size, { class: 'MPI_ERR_GROUP', message: /null or was freed/ });
  });

  mpiTest('GROUP_EMPTY and GROUP_NULL stay what they are', () => {
    expect([MPI.GROUP_EMPTY.size, MPI.GROUP_EMPTY.rank]).toEqual([0, MPI.UNDEFINED]);
    expect(MPI.GROUP_EMPTY.is_null).toBe(false);
    MPI.GROUP_EMPTY.free();
    MPI.GROUP_NULL.free();
    expect(MPI.GROUP_EMPTY.size).toBe(0);
    expect(MPI.GROUP_NULL.is_null).toBe(true);
    expect(new MPI.Group().equals(MPI.GROUP_NULL)).toBe(true);
  });

  mpiTest('using frees at the end of the block', (comm) => {
    let kept: MPI.Group;
    {
      using group = comm.Get_group();
      kept = group;
      expect(group.is_null).toBe(false);
    }
    expect(kept.is_null).toBe(true);
  });

  mpiTest('a copy and a handle stand for the same group', (comm) => {
    const group = comm.Get_group();
    const copy = new MPI.Group(group);
    const other = MPI.Group.fromhandle(group.tohandle());
    for (const same of [copy, other]) {
      expect(same).not.toBe(group);
      expect([same.equals(group), same.handle, same.size]).toEqual([true, group.handle, ranks]);
    }
    expect(group.equals(MPI.GROUP_EMPTY)).toBe(false);
    expect(group.equals(group.handle)).toBe(false);
    group.Free();
  });
});

describe('refused', () => {
  const mpiErrors: readonly [string, (whole: MPI.Group) => unknown, string][] = [
    ['Incl of a rank that is none', (g) => g.Incl([ranks]), 'MPI_ERR_RANK'],
    ['Incl of a negative rank', (g) => g.Incl([-1]), 'MPI_ERR_RANK'],
    ['Excl of a rank that is none', (g) => g.Excl([ranks]), 'MPI_ERR_RANK'],
    ['Incl from the null group', () => MPI.GROUP_NULL.Incl([]), 'MPI_ERR_GROUP'],
    ['Compare with the null group', (g) => g.Compare(MPI.GROUP_NULL), 'MPI_ERR_GROUP'],
    ['Union with the null group', (g) => Union(g, MPI.GROUP_NULL), 'MPI_ERR_GROUP'],
    ['Dup of the null group', () => MPI.GROUP_NULL.Dup(), 'MPI_ERR_GROUP'],
    [
      'Translate_ranks to the null group',
      (g) => g.Translate_ranks([0], MPI.GROUP_NULL),
      'MPI_ERR_GROUP',
    ],
    [
      'Translate_ranks of a rank that is none',
      (g) => g.Translate_ranks([ranks], g),
      'MPI_ERR_RANK',
    ],
  ];
  mpiTest.each(mpiErrors)('%s', (comm, _name, call, code) => {
    using whole = comm.Get_group();
    expectMpiError(() => call(whole), { class: code });
  });

  const typeErrors: readonly [string, (whole: MPI.Group) => unknown, RegExp][] = [
    [
      'Incl of one rank',
      (g) => g.Incl(0 as never),
      /^Group\.Incl: ranks must be an array of integers, but 0 came/,
    ],
    [
      'Excl of strings',
      (g) => g.Excl(['0'] as never),
      /^Group\.Excl: ranks\[0\] must be an integer, but the string "0"/,
    ],
    [
      'Incl of fractions',
      (g) => g.Incl([0.5]),
      /^Group\.Incl: ranks\[0\] must be an integer, but the number 0\.5/,
    ],
    [
      'Range_incl of ranks',
      (g) => g.Range_incl([0] as never),
      /^Group\.Range_incl: ranks\[0\] must be an array of integers/,
    ],
    [
      'Range_excl of pairs',
      (g) => g.Range_excl([[0, 1]] as never),
      /^Group\.Range_excl: ranks\[0\] must be \[first, last, stride\]/,
    ],
    [
      'Range_excl of null',
      (g) => g.Range_excl(null as never),
      /^Group\.Range_excl: ranks must be an array of \[first, last, stride\], but null/,
    ],
    [
      'Union with a communicator',
      (g) => Union(g, MPI.COMM_WORLD as never),
      /^Group\.Union: group2 must be an MPI\.Group, but a \w+ came/,
    ],
    [
      'Compare with null',
      (g) => g.Compare(null as never),
      /^Group\.Compare: group must be an MPI\.Group, but null came/,
    ],
    [
      'Translate_ranks to a communicator',
      (g) => g.Translate_ranks([0], MPI.COMM_WORLD as never),
      /^Group\.Translate_ranks: group must be an MPI\.Group, but an? \w+ came/,
    ],
  ];
  mpiTest.each(typeErrors)('%s', (comm, _name, call, message) => {
    using whole = comm.Get_group();
    expect(() => call(whole)).toThrow(TypeError);
    expect(() => call(whole)).toThrow(message);
  });
});

// Open MPI and MPICH 4.0 make a group in which a process has two ranks.
mpiTest('a rank that is given twice is refused', (comm) => {
  using group = comm.Get_group();
  const last = ranks - 1;
  for (const method of ['Incl', 'Excl'] as const) {
    for (const list of [[0, 0], [last, last, 0], Int32Array.of(0, 0)]) {
      expectMpiError(() => group[method](list), {
        class: 'MPI_ERR_RANK',
        message: `Group.${method}: MPI_ERR_RANK: ranks has rank ${list[0]} twice`,
      });
    }
  }
  for (const method of ['Range_incl', 'Range_excl'] as const) {
    const ranges = [
      [0, 0, 1],
      [0, last, 1],
    ] as const;
    expectMpiError(() => group[method](ranges), {
      class: 'MPI_ERR_RANK',
      message: `Group.${method}: MPI_ERR_RANK: ranks has rank 0 twice`,
    });
  }
  expect(members(group)).toEqual(all);
});
