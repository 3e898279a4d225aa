// @worlds openmpi:2,3,4 mpich:2,3
// Communicators of two groups: making them, and objects between the groups.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { groupPairs, isFirstGroup, join, rootsBetween } from '../../support/intercommunicators';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

/** The ranks of COMM_WORLD in a group, which it frees. */
function members(group: MPI.Group): number[] {
  using freed = group;
  return freed.Translate_ranks();
}

const fill = (count: number, value: number) => new Array<number>(count).fill(value);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

for (const sides of groupPairs) {
  const { own, other } = sides;
  const me = own.indexOf(rank);

  describe(`between ${sides.name}`, () => {
    mpiTest('has two groups', (world) => {
      using comm = join(world, sides);
      expect(comm).toBeInstanceOf(MPI.Intercomm);
      expect([comm.is_inter, comm.is_intra, comm.is_topo]).toEqual([true, false, false]);
      expect([comm.size, comm.rank]).toEqual([own.length, me]);
      expect([comm.remote_size, comm.Get_remote_size()]).toEqual([other.length, other.length]);
      expect([members(comm.group), members(comm.Get_group())]).toEqual([own, own]);
      expect([members(comm.remote_group), members(comm.Get_remote_group())]).toEqual([
        other,
        other,
      ]);
      expect(MPI.Comm.fromhandle(comm.handle)).toBeInstanceOf(MPI.Intercomm);
    });

    mpiTest('messages go to ranks of the other group', (world) => {
      using comm = join(world, sides);
      const partner = me % other.length;
      if (me < other.length) {
        const into = new Int32Array(1);
        comm.Sendrecv(Int32Array.of(rank), partner, 3, into, partner, 3);
        expect(into[0]).toBe(other[partner]);
        expect(comm.sendrecv({ rank }, { dest: partner, source: partner })).toEqual({
          rank: other[partner],
        });
      }
    });

    const copies: [string, (comm: MPI.Intercomm) => MPI.Intercomm][] = [
      ['Dup', (comm) => comm.Dup()],
      ['Clone', (comm) => comm.Clone()],
      ['Split', (comm) => comm.Split()],
      ['Create', (comm) => comm.Create(comm.group)],
    ];
    mpiTest.each(copies)('%s gives an intercommunicator of both groups', (world, _, make) => {
      using comm = join(world, sides);
      const made = make(comm);
      expect(made.constructor).toBe(MPI.Intercomm);
      expect([members(made.group), members(made.remote_group)]).toEqual([own, other]);
      expect(made.allgather(rank)).toEqual(other);
      made.Free();
      expect(made.is_null).toBe(true);
    });

    mpiTest('Split by color gives one for each color', (world) => {
      using comm = join(world, sides);
      // The first of each group come together; the others have nobody on at least one side.
      const made: MPI.Intercomm = comm.Split(me === 0 ? 0 : MPI.UNDEFINED);
      if (me > 0) {
        expect([made.is_null, made.constructor]).toEqual([true, MPI.Intercomm]);
        return;
      }
      expect([members(made.group), members(made.remote_group)]).toEqual([[rank], [other[0]]]);
      made.Free();
    });

    const merges: [string, () => unknown[]][] = [
      ['the second group says that it is the higher one', () => [!isFirstGroup(sides)]],
      ['the first group does', () => [isFirstGroup(sides)]],
      ['the first group does, by name', () => [{ high: isFirstGroup(sides) }]],
    ];
    mpiTest.each(merges)('Merge where %s', (world, how, high) => {
      using comm = join(world, sides);
      const merge = comm.Merge.bind(comm) as (...values: unknown[]) => MPI.Intracomm;
      using merged = merge(...high());
      expect(merged.constructor).toBe(MPI.Intracomm);
      const [first, second] = isFirstGroup(sides) ? [own, other] : [other, own];
      const isSwapped = how !== 'the second group says that it is the higher one';
      expect(members(merged.group)).toEqual(
        isSwapped ? [...second, ...first] : [...first, ...second],
      );
      expect(merged.allreduce(1)).toBe(ranks);
    });

    const roots = rootsBetween(sides);
    /** What this process gives as root. */
    const rootOf = (root: number, isOwn: boolean) =>
      isOwn ? (root === rank ? MPI.ROOT : MPI.PROC_NULL) : other.indexOf(root);

    // Open MPI looks at the datatype of those that have no part in it, too.
    mpiTest('MAXLOC at a root', (world) => {
      using comm = join(world, sides);
      for (const [root, isOwn] of roots) {
        const given = rootOf(root, isOwn);
        const isRoot = given === MPI.ROOT;
        const pairs = Int32Array.of(5, rank);
        const into = new Int32Array(2);
        const send: MPI.BufferSpec | null = isOwn ? null : [pairs, MPI.TWOINT];
        const receive: MPI.BufferSpec | null = isRoot ? [into, MPI.TWOINT] : null;
        for (const method of ['Reduce', 'Ireduce', 'Reduce_init'] as const) {
          const request = comm[method](send, receive, MPI.MAXLOC, given);
          if (request instanceof MPI.Prequest) request.Start();
          request?.Wait();
          if (request instanceof MPI.Prequest) request.Free();
          expect(Array.from(into)).toEqual(isRoot ? [5, other[0]] : [0, 0]);
          into.fill(0);
        }
      }
    });

    // A bcast has one message for the short and two for the long.
    const sizes = ['short', 'long', 'a buffer of 64 KiB'];
    mpiTest.each(sizes)('collectives on objects: %s', (world, size) => {
      using comm = join(world, sides);
      comm.barrier();
      const text = (r: number) => {
        if (size === 'short') return { from: r, text: 'x'.repeat(20 * r) };
        if (size === 'long') return { from: r, text: 'x'.repeat(2000 * (r + 1)) };
        return { from: r, bytes: new Uint8Array(64 * 1024).fill(r).buffer };
      };
      for (const [root, isOwn] of roots) {
        const given = rootOf(root, isOwn);
        const isRoot = given === MPI.ROOT;
        expect(comm.bcast(isRoot ? text(root) : null, given)).toEqual(isOwn ? null : text(root));
        expect(comm.gather(text(rank), given)).toEqual(isRoot ? other.map(text) : null);
        expect(comm.scatter(isRoot ? other.map(text) : null, given)).toEqual(
          isOwn ? null : text(rank),
        );
        expect(comm.reduce(rank, { op: MPI.SUM, root: given })).toBe(isRoot ? sum(other) : null);

        const bcast = comm.ibcast(isRoot ? text(root) : null, given);
        const gather = comm.igather(text(rank), given);
        const scatter = comm.iscatter(isRoot ? other.map(text) : null, given);
        const reduce = comm.ireduce(rank, { op: MPI.SUM, root: given });
        expect(reduce.wait()).toBe(isRoot ? sum(other) : null);
        expect(scatter.wait()).toEqual(isOwn ? null : text(rank));
        expect(gather.wait()).toEqual(isRoot ? other.map(text) : null);
        expect(bcast.wait()).toEqual(isOwn ? null : text(root));
      }
      expect(comm.allgather(text(rank))).toEqual(other.map(text));
      expect(comm.alltoall(other.map((r) => [rank, r]))).toEqual(other.map((r) => [r, rank]));
      expect(comm.allreduce([rank])).toEqual(other);
      const allgather = comm.iallgather(text(rank));
      const alltoall = comm.ialltoall(other.map((r) => [rank, r]));
      const allreduce = comm.iallreduce([rank]);
      expect(allreduce.wait()).toEqual(other);
      expect(alltoall.wait()).toEqual(other.map((r) => [r, rank]));
      expect(allgather.wait()).toEqual(other.map(text));
    });

    // The first process of the first group is the one whose object fails.
    const bad = Math.min(own[0], other[0]);
    const isOwnBad = own.includes(bad);
    mpiTest('objects that can not be serialized fail, and nobody waits', (world) => {
      using comm = join(world, sides);
      const object = rank === bad ? Symbol('none') : rank;
      const given = rootOf(bad, isOwnBad);
      const values = (length: number) => fill(length, 1).map((): unknown => object);
      const outcome = (call: () => unknown): string => {
        try {
          call();
          return 'done';
        } catch (error) {
          return error instanceof MPI.Exception ? error.code : (error as Error).name;
        }
      };
      const fromRoot = rank === bad ? 'DataCloneError' : isOwnBad ? 'done' : 'MPI_ERR_OTHER';
      expect(outcome(() => comm.bcast(object, given))).toMatch(fromRoot);
      expect(outcome(() => comm.scatter(values(other.length), given))).toMatch(fromRoot);
      expect(outcome(() => comm.allgather(object))).toMatch(fromRoot);
      expect(outcome(() => comm.alltoall(values(other.length)))).toMatch(fromRoot);
      expect(outcome(() => comm.ibcast(object, given).wait())).toMatch(fromRoot);
      expect(outcome(() => comm.iscatter(values(other.length), given).wait())).toMatch(fromRoot);
      expect(outcome(() => comm.iallgather(object).wait())).toMatch(fromRoot);
      expect(outcome(() => comm.ialltoall(values(other.length)).wait())).toMatch(fromRoot);
      const root = isOwnBad ? other[0] : own[0];
      const toRoot = isOwnBad ? 0 : rank === root ? MPI.ROOT : MPI.PROC_NULL;
      const gathered = rank === bad ? 'DataCloneError' : rank === root ? 'MPI_ERR_OTHER' : 'done';
      expect(outcome(() => comm.gather(object, toRoot))).toMatch(gathered);
      expect(outcome(() => comm.igather(object, toRoot).wait())).toMatch(gathered);
      goesOn(world);
    });
  });
}

mpiTest('an intercommunicator by name, the peer only at the leader', (world) => {
  const { own, other } = groupPairs[0];
  using local = world.Split(rank % 2);
  using comm = local.Create_intercomm({
    local_leader: own.length - 1,
    peer_comm: rank === own[own.length - 1] ? world : null,
    remote_leader: other[other.length - 1],
    tag: 5,
  });
  expect([members(comm.group), members(comm.remote_group)]).toEqual([own, other]);
});

mpiTest('wrong arguments', (world) => {
  const sides = groupPairs[0];
  using local = world.Split(rank % 2);
  const create = local.Create_intercomm.bind(local) as (...values: unknown[]) => unknown;
  expect(() => create(0, 'world', 0)).toThrow(
    /^Intracomm\.Create_intercomm: peer_comm must be an MPI\.Comm/,
  );
  expect(() => create('0', world, 0)).toThrow(
    /^Intracomm\.Create_intercomm: local_leader must be an integer/,
  );
  expectMpiError(() => create(local.rank, null, 0), { class: 'MPI_ERR_COMM' });
  using comm = join(world, sides);
  const merge = comm.Merge.bind(comm) as (...values: unknown[]) => unknown;
  expect(() => merge(1)).toThrow(
    new TypeError('Intercomm.Merge: high must be a boolean, but 1 came'),
  );
  const counts = [...sides.other, 0].map(() => 1);
  expect(() => comm.Allgatherv(Int32Array.of(1), [new Int32Array(9), counts])).toThrow(RangeError);
  expectMpiError(() => new MPI.Intercomm().Get_remote_group(), { class: 'MPI_ERR_COMM' });
  expectMpiError(() => new MPI.Intercomm().Merge(), { class: 'MPI_ERR_COMM' });
  goesOn(world);
});
