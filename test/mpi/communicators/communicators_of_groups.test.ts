// @worlds openmpi:1,2,4 mpich:1,2,3
// Communicators that are made of groups alone.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

const all = Array.from({ length: ranks }, (_, r) => r);
const parity = (r: number) => r % 2 === rank % 2;

const groups: [name: string, members: number[]][] = [
  ['of all processes', all],
  ['of all processes in reverse order', all.toReversed()],
  ['of each process alone', [rank]],
  ['of the even and of the odd ranks', all.filter(parity)],
  ['of rank 0, at which the others get none', [0]],
  ['of none', []],
];

function groupOf(members: readonly number[]): MPI.Group {
  using world = MPI.COMM_WORLD.Get_group();
  return world.Incl(members);
}

mpiTest.each(groups)('a communicator %s', (_world, _name, members) => {
  using group = groupOf(members);
  const comm = MPI.Intracomm.Create_from_group(group, 'test');
  expect(comm).toBeInstanceOf(MPI.Intracomm);
  expect(comm.is_null).toBe(!members.includes(rank));
  if (comm.is_null) return;
  using freed = comm;
  expect([comm.rank, comm.size]).toEqual([members.indexOf(rank), members.length]);
  using own = comm.Get_group();
  expect(own.Translate_ranks()).toEqual(members);
  expect(comm.allgather(rank)).toEqual(members);
  goesOn(freed);
});

const ways: [name: string, make: (group: MPI.Group) => MPI.Intracomm][] = [
  ['by default', (group) => MPI.Intracomm.Create_from_group(group)],
  ['by name', (group) => MPI.Intracomm.Create_from_group({ group, stringtag: 'a name' })],
  [
    'with hints',
    (group) => {
      using info = MPI.Info.Create([['mpi4node_hint', 'yes']]);
      return MPI.Intracomm.Create_from_group(group, 'hints', info);
    },
  ],
  [
    'again and again with one tag',
    (group) => {
      for (let i = 0; i < 20; i++) MPI.Intracomm.Create_from_group(group, 'same').Free();
      return MPI.Intracomm.Create_from_group(group, 'same');
    },
  ],
];

mpiTest.each(ways)('made %s', (_world, _name, make) => {
  using group = groupOf(all);
  using comm = make(group);
  goesOn(comm);
  // Its errors are those of COMM_WORLD: exceptions.
  expectMpiError(() => comm.Send(new Int8Array(1), ranks), { class: 'MPI_ERR_RANK' });
});

mpiTest('the error handler is the given one', () => {
  const codes: number[] = [];
  using handler = MPI.Comm.Create_errhandler((_comm, code) => {
    codes.push(MPI.Get_error_class(code));
  });
  using group = groupOf(all);
  using comm = MPI.Intracomm.Create_from_group(group, { errhandler: handler });
  expectMpiError(() => comm.Send(new Int8Array(1), ranks), { class: 'MPI_ERR_RANK' });
  expect(codes).toEqual([MPI.ERR_RANK]);
  using set = comm.Get_errhandler();
  expect(set.equals(handler)).toBe(true);
});

mpiTest('meets no receive of the program', () => {
  const into = new Int32Array(16);
  const request = MPI.COMM_WORLD.Irecv(into, MPI.ANY_SOURCE, 0);
  using group = groupOf(all);
  using comm = MPI.Intracomm.Create_from_group(group);
  if (ranks > 1) betweenGroups('receives').Free();
  expect(request.Test()).toBe(false);
  request.Cancel();
  request.Wait();
  goesOn(comm);
});

// --- Between two groups ------------------------------------------------------------------------

const own = all.filter(parity);
const other = all.filter((r) => !parity(r));

/** The leaders are the last process of the even ranks and the first of the odd ones. */
const leaderOf = (members: readonly number[]) => (members[0] === 0 ? members.length - 1 : 0);

function betweenGroups(stringtag: string): MPI.Intercomm {
  using local = groupOf(own);
  using remote = groupOf(other);
  return MPI.Intercomm.Create_from_groups(local, leaderOf(own), remote, leaderOf(other), stringtag);
}

const pairs: [name: string, make: () => MPI.Intercomm][] = [
  ['with both groups everywhere', () => betweenGroups('both')],
  [
    'with the other group at the leader alone',
    () => {
      using local = groupOf(own);
      using remote = groupOf(other);
      const leads = own[leaderOf(own)] === rank;
      return MPI.Intercomm.Create_from_groups({
        local_group: local,
        local_leader: leaderOf(own),
        remote_group: leads ? remote : null,
        remote_leader: leads ? leaderOf(other) : -1,
      });
    },
  ],
  [
    'again and again with one tag',
    () => {
      for (let i = 0; i < 20; i++) betweenGroups('same').Free();
      return betweenGroups('same');
    },
  ],
];

mpiTest.ranks(2, 3, 4).each(pairs)('between two groups %s', (_world, _name, make) => {
  using comm = make();
  expect(comm).toBeInstanceOf(MPI.Intercomm);
  expect([comm.rank, comm.size, comm.remote_size]).toEqual([
    own.indexOf(rank),
    own.length,
    other.length,
  ]);
  using remote = comm.Get_remote_group();
  expect(remote.Translate_ranks()).toEqual(other);
  expect(comm.allgather(rank)).toEqual(other);
  expectMpiError(() => comm.Send(new Int8Array(1), ranks), { class: 'MPI_ERR_RANK' });
});

mpiTest.ranks(
  2,
  3,
  4,
)('the error handler between two groups is the given one', () => {
  let calls = 0;
  using handler = MPI.Comm.Create_errhandler(() => {
    calls++;
  });
  using local = groupOf(own);
  using remote = groupOf(other);
  using comm = MPI.Intercomm.Create_from_groups(local, 0, remote, 0, { errhandler: handler });
  expectMpiError(() => comm.Send(new Int8Array(1), ranks), { class: 'MPI_ERR_RANK' });
  expect(calls).toBe(1);
});

mpiTest('between two groups, for a process of neither', () => {
  using group = groupOf(all);
  const comm = MPI.Intercomm.Create_from_groups(MPI.GROUP_EMPTY, 0, group, 0);
  expect(comm).toBeInstanceOf(MPI.Intercomm);
  expect(comm.is_null).toBe(true);
});

// --- Wrong arguments ---------------------------------------------------------------------------

const alone = { class: 'MPI_ERR_GROUP' };
const failures: [name: string, expected: { class: string }, run: (own: MPI.Group) => unknown][] = [
  ['no group', alone, () => MPI.Intracomm.Create_from_group(MPI.GROUP_NULL)],
  ['no group here', alone, (g) => MPI.Intercomm.Create_from_groups(MPI.GROUP_NULL, 0, g, 0)],
  ['no group there', alone, (g) => MPI.Intercomm.Create_from_groups(g, 0, MPI.GROUP_NULL, 0)],
  ['one group twice', alone, (g) => MPI.Intercomm.Create_from_groups(g, 0, g, 0)],
  [
    'a leader that is not here',
    { class: 'MPI_ERR_RANK' },
    (g) => MPI.Intercomm.Create_from_groups(g, 1, g, 0),
  ],
  [
    'a leader that is not there',
    { class: 'MPI_ERR_RANK' },
    (g) => MPI.Intercomm.Create_from_groups(g, 0, g, -1),
  ],
];

mpiTest.each(failures)('%s is an error', (world, _name, expected, run) => {
  using group = groupOf([rank]);
  expectMpiError(() => run(group), expected);
  goesOn(world);
});

const wrong: [name: string, message: string, run: (group: MPI.Group) => unknown][] = [
  [
    'no group',
    'Intracomm.Create_from_group: group must be an MPI.Group, but 1 came',
    () => Reflect.apply(MPI.Intracomm.Create_from_group, null, [1]),
  ],
  [
    'a tag that is no string',
    'Intracomm.Create_from_group: stringtag must be a string, but 7 came',
    (group) => Reflect.apply(MPI.Intracomm.Create_from_group, null, [group, 7]),
  ],
  [
    'no info',
    'Intracomm.Create_from_group: info must be an MPI.Info, but null came',
    (group) => Reflect.apply(MPI.Intracomm.Create_from_group, null, [group, 'tag', null]),
  ],
  [
    'no error handler',
    'Intracomm.Create_from_group: errhandler must be an MPI.Errhandler, but 5 came',
    (group) =>
      Reflect.apply(MPI.Intracomm.Create_from_group, null, [group, 'tag', MPI.INFO_NULL, 5]),
  ],
  [
    'a leader that is no integer',
    'Intercomm.Create_from_groups: local_leader must be an integer, but the number 0.5 came',
    (group) => Reflect.apply(MPI.Intercomm.Create_from_groups, null, [group, 0.5, group, 0]),
  ],
  [
    'a leader there that is no integer',
    'Intercomm.Create_from_groups: remote_leader must be an integer, but null came',
    (group) => Reflect.apply(MPI.Intercomm.Create_from_groups, null, [group, 0, group, null]),
  ],
];

mpiTest.each(wrong)('a TypeError for %s', (world, _name, message, run) => {
  using group = groupOf([rank]);
  expect(() => run(group)).toThrow(new TypeError(message));
  goesOn(world);
});

// Both libraries crash over such a group.
mpiTest('Create_group refuses a group with processes of others', (world) => {
  using all = world.Get_group();
  using alone = world.Split(rank);
  using graph = alone.Create_dist_graph_adjacent([0], [0]);
  for (const comm of [alone, graph, MPI.COMM_SELF]) {
    if (ranks === 1) {
      using made = comm.Create_group(all);
      expect(made.size).toBe(1);
      continue;
    }
    const stranger = rank === 0 ? 1 : 0;
    expectMpiError(() => comm.Create_group(all), {
      class: 'MPI_ERR_GROUP',
      message: `Intracomm.Create_group: MPI_ERR_GROUP: rank ${stranger} of the group is not in this communicator`,
    });
  }
  using whole = world.Create_dist_graph_adjacent([rank], [rank]);
  using made = whole.Create_group(all);
  expect(made.size).toBe(ranks);
  goesOn(world);
});
