// @worlds openmpi:2,3,4 mpich:2,3
// Communicators of two groups: making them, and every collective between the groups.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../support/buffers';
import { goesOn } from '../support/exchange';
import { isFirstGroup, join, rootsOf, splits } from '../support/intercommunicators';
import { expectMpiError, mpiTest, rank, ranks } from '../support/mpi';

/** The ranks of COMM_WORLD in a group, which it frees. */
function members(group: MPI.Group): number[] {
  using freed = group;
  return freed.Translate_ranks();
}

const kinds = bufferKinds.filter(({ name }) => name === 'Int16Array' || name === 'DataView');
const valueOfRank = (r: number) => 10 * r + 1;
const fill = (count: number, value: number) => new Array<number>(count).fill(value);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

for (const sides of splits) {
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

    const roots = rootsOf(sides);
    /** What this process gives as root. */
    const rootOf = (root: number, isOwn: boolean) =>
      isOwn ? (root === rank ? MPI.ROOT : MPI.PROC_NULL) : other.indexOf(root);

    mpiTest('collectives with a root, on memory', (world) => {
      using comm = join(world, sides);
      for (const [root, isOwn] of roots) {
        const given = rootOf(root, isOwn);
        const isRoot = given === MPI.ROOT;
        for (const kind of kinds) {
          const whole = (values: readonly number[]) => kind.of(values);
          // Bcast
          const message = whole(fill(3, isRoot ? valueOfRank(root) : 0));
          comm.Bcast(isOwn && !isRoot ? null : message, given);
          const received = isRoot || !isOwn ? valueOfRank(root) : 0;
          expect([kind.name, kind.values(message)]).toEqual([kind.name, fill(3, received)]);
          // Gather and Gatherv: from each of the other group.
          const one = whole(fill(2, valueOfRank(rank)));
          const gathered = whole(fill(2 * other.length, 0));
          comm.Gather(isOwn ? null : one, isRoot ? gathered : null, given);
          const expected = other.flatMap((r) => fill(2, isRoot ? valueOfRank(r) : 0));
          expect([kind.name, kind.values(gathered)]).toEqual([kind.name, expected]);
          const counts = other.map((r) => r + 1);
          const ragged = whole(fill(sum(counts), 0));
          const some = whole(fill(rank + 1, valueOfRank(rank)));
          comm.Gatherv(isOwn ? null : some, isRoot ? [ragged, counts] : null, given);
          const lines = other.flatMap((r) => fill(r + 1, isRoot ? valueOfRank(r) : 0));
          expect([kind.name, kind.values(ragged)]).toEqual([kind.name, lines]);
          // Scatter and Scatterv: to each of the other group.
          const part = whole([0, 0]);
          const parts = whole(other.flatMap((r) => fill(2, valueOfRank(r))));
          comm.Scatter(isRoot ? parts : null, isOwn ? null : part, given);
          const mine = fill(2, isOwn ? 0 : valueOfRank(rank));
          expect([kind.name, kind.values(part)]).toEqual([kind.name, mine]);
          const piece = whole(fill(rank + 1, 0));
          const pieces = whole(other.flatMap((r) => fill(r + 1, valueOfRank(r))));
          comm.Scatterv(isRoot ? [pieces, counts] : null, isOwn ? null : piece, given);
          const own1 = fill(rank + 1, isOwn ? 0 : valueOfRank(rank));
          expect([kind.name, kind.values(piece)]).toEqual([kind.name, own1]);
        }
        // Reduce
        const total = new Float64Array(2);
        comm.Reduce(isOwn ? null : Float64Array.of(rank, 1), isRoot ? total : null, MPI.SUM, given);
        expect(Array.from(total)).toEqual(isRoot ? [sum(other), other.length] : [0, 0]);
      }
    });

    mpiTest('collectives with a root, nonblocking', (world) => {
      using comm = join(world, sides);
      for (const [root, isOwn] of roots) {
        const given = rootOf(root, isOwn);
        const isRoot = given === MPI.ROOT;
        const message = Int32Array.of(isRoot ? root : -1);
        const gathered = new Int32Array(other.length).fill(-1);
        const part = Int32Array.of(-1);
        const total = Int32Array.of(-1);
        const requests = [
          comm.Ibarrier(),
          comm.Ibcast(isOwn && !isRoot ? null : message, given),
          comm.Igather(isOwn ? null : Int32Array.of(rank), isRoot ? gathered : null, given),
          comm.Iscatter(isRoot ? Int32Array.from(other) : null, isOwn ? null : part, given),
          comm.Ireduce(isOwn ? null : Int32Array.of(rank), isRoot ? total : null, MPI.MAX, given),
        ];
        MPI.Request.Waitall(requests);
        expect(message[0]).toBe(isRoot || !isOwn ? root : -1);
        expect(Array.from(gathered)).toEqual(isRoot ? other : other.map(() => -1));
        expect(part[0]).toBe(isOwn ? -1 : rank);
        expect(total[0]).toBe(isRoot ? Math.max(...other) : -1);
      }
    });

    mpiTest('collectives of all, on memory', (world) => {
      using comm = join(world, sides);
      comm.Barrier();
      for (const kind of kinds) {
        const gathered = kind.of(fill(2 * other.length, 0));
        comm.Allgather(kind.of(fill(2, valueOfRank(rank))), gathered);
        const expected = other.flatMap((r) => fill(2, valueOfRank(r)));
        expect([kind.name, kind.values(gathered)]).toEqual([kind.name, expected]);
        const counts = other.map((r) => r + 1);
        const ragged = kind.of(fill(sum(counts), 0));
        comm.Allgatherv(kind.of(fill(rank + 1, valueOfRank(rank))), [ragged, counts]);
        const lines = other.flatMap((r) => fill(r + 1, valueOfRank(r)));
        expect([kind.name, kind.values(ragged)]).toEqual([kind.name, lines]);
        // Block i for rank i of the other group.
        const sent = kind.of(other.map((r) => 10 * rank + r));
        const received = kind.of(fill(other.length, 0));
        comm.Alltoall(sent, received);
        const blocks = other.map((r) => 10 * r + rank);
        expect([kind.name, kind.values(received)]).toEqual([kind.name, blocks]);
        // As many items as the two ranks are together.
        const out = kind.of(other.flatMap((r) => fill(rank + r, 10 * rank + r)));
        const between = other.map((r) => rank + r);
        const into = kind.of(fill(sum(between), 0));
        comm.Alltoallv([out, between], [into, between]);
        const mixed = other.flatMap((r) => fill(rank + r, 10 * r + rank));
        expect([kind.name, kind.values(into)]).toEqual([kind.name, mixed]);
      }
      const total = new Int32Array(2);
      comm.Allreduce(Int32Array.of(rank, 1), total);
      expect(Array.from(total)).toEqual([sum(other), other.length]);
      // All processes of both groups have as many items; each group shares the other's sum.
      const length = own.length * other.length;
      const block = new Int32Array(other.length);
      comm.Reduce_scatter_block(new Int32Array(length).fill(rank + 1), block);
      expect(Array.from(block)).toEqual(fill(other.length, sum(other) + other.length));
    });

    mpiTest('collectives of all, nonblocking', (world) => {
      using comm = join(world, sides);
      const gathered = new Int32Array(other.length);
      const received = new Int32Array(other.length);
      const total = new Int32Array(1);
      MPI.Request.Waitall([
        comm.Iallgather(Int32Array.of(rank), gathered),
        comm.Ialltoall(
          Int32Array.from(other, (r) => 10 * rank + r),
          received,
        ),
        comm.Iallreduce(Int32Array.of(rank), total),
      ]);
      expect(Array.from(gathered)).toEqual(other);
      expect(Array.from(received)).toEqual(other.map((r) => 10 * r + rank));
      expect(total[0]).toBe(sum(other));
    });

    mpiTest('collectives on objects', (world) => {
      using comm = join(world, sides);
      comm.barrier();
      const text = (r: number) => ({ from: r, text: 'x'.repeat(20 * r) });
      for (const [root, isOwn] of roots) {
        const given = rootOf(root, isOwn);
        const isRoot = given === MPI.ROOT;
        expect(comm.bcast(isRoot ? text(root) : null, given)).toEqual(isOwn ? null : text(root));
        expect(comm.gather(text(rank), given)).toEqual(isRoot ? other.map(text) : null);
        expect(comm.scatter(isRoot ? other.map(text) : null, given)).toEqual(
          isOwn ? null : text(rank),
        );
        expect(comm.reduce(rank, { op: MPI.SUM, root: given })).toBe(isRoot ? sum(other) : null);
      }
      expect(comm.allgather(text(rank))).toEqual(other.map(text));
      expect(comm.alltoall(other.map((r) => [rank, r]))).toEqual(other.map((r) => [r, rank]));
      expect(comm.allreduce([rank])).toEqual(other);
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
      const root = isOwnBad ? other[0] : own[0];
      const toRoot = isOwnBad ? 0 : rank === root ? MPI.ROOT : MPI.PROC_NULL;
      const gathered = rank === bad ? 'DataCloneError' : rank === root ? 'MPI_ERR_OTHER' : 'done';
      expect(outcome(() => comm.gather(object, toRoot))).toMatch(gathered);
      goesOn(world);
    });
  });
}

mpiTest('an intercommunicator by name, the peer only at the leader', (world) => {
  const { own, other } = splits[0];
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
  const sides = splits[0];
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
