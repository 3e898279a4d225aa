// @worlds openmpi:1,2,4 mpich:1,2,4
// Collectives with blocks of different lengths: Gatherv, Scatterv, Allgatherv, Alltoallv.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../support/buffers';
import { communicatorKinds, onCommunicator, rootsOf } from '../support/communicators';
import { mpiTest } from '../support/mpi';

// Rank `r` has r + 1 items, each the number of the rank that they came from.
const countOf = (rank: number) => rank + 1;
const ownItems = (rank: number) => new Array<number>(countOf(rank)).fill(10 + rank);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const perRank = <T>(size: number, make: (rank: number) => T) =>
  Array.from({ length: size }, (_, rank) => make(rank));

/** Displacements that leave a gap of one item before each block. */
const withGaps = (counts: readonly number[]) =>
  counts.map((_, i) => sum(counts.slice(0, i)) + i + 1);
/** What lies in a buffer of blocks with those gaps, which hold 7. */
const gapped = (blocks: readonly (readonly number[])[]) => blocks.flatMap((block) => [7, ...block]);

const fewKinds = bufferKinds.filter(({ name }) => name === 'Int16Array' || name === 'DataView');

for (const kind of communicatorKinds) {
  const memories = kind.name === 'all ranks' ? bufferKinds : fewKinds;

  describe(`among ${kind.name}`, () => {
    mpiTest('Gatherv, with the others null where they are not significant', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const counts = perRank(size, countOf);
        for (const root of rootsOf(comm)) {
          for (const memory of memories) {
            const whole = memory.of(gapped(perRank(size, (rank) => ownItems(rank).fill(0))));
            comm.Gatherv(
              memory.of(ownItems(me)),
              me === root ? [whole, [counts, withGaps(counts)]] : null,
              root,
            );
            const items = perRank(size, me === root ? ownItems : (rank) => ownItems(rank).fill(0));
            expect([memory.name, memory.values(whole)]).toEqual([memory.name, gapped(items)]);
          }
        }
      }),
    );

    mpiTest('Gatherv in place', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        for (const root of rootsOf(comm)) {
          const whole = Int32Array.from(
            perRank(size, (rank) =>
              rank === root ? ownItems(rank) : ownItems(rank).fill(0),
            ).flat(),
          );
          if (me === root) comm.Gatherv(MPI.IN_PLACE, [whole, perRank(size, countOf)], root);
          else comm.Gatherv(Int32Array.from(ownItems(me)), null, root);
          if (me === root) expect(Array.from(whole)).toEqual(perRank(size, ownItems).flat());
        }
      }),
    );

    mpiTest('Scatterv', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const counts = perRank(size, countOf);
        for (const root of rootsOf(comm)) {
          for (const memory of memories) {
            const whole = memory.of(gapped(perRank(size, ownItems)));
            const own = memory.of(ownItems(me).fill(0));
            comm.Scatterv(me === root ? [whole, counts, withGaps(counts), null] : null, own, root);
            expect([memory.name, memory.values(own)]).toEqual([memory.name, ownItems(me)]);
          }
        }
      }),
    );

    mpiTest('Scatterv in place', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const root = size - 1;
        const whole = Float32Array.from(perRank(size, ownItems).flat());
        const own = Float32Array.from(ownItems(me)).fill(0);
        if (me === root) comm.Scatterv([whole, perRank(size, countOf)], MPI.IN_PLACE, root);
        else comm.Scatterv(null, own, root);
        expect(Array.from(own)).toEqual(me === root ? ownItems(me).fill(0) : ownItems(me));
        expect(Array.from(whole)).toEqual(perRank(size, ownItems).flat());
      }),
    );

    // MPICH 4.0 ignores the displacement in a communicator of one: there is no gap there.
    mpiTest('Allgatherv', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const counts = perRank(size, countOf);
        const spaced = size > 1 ? gapped : (blocks: readonly number[][]) => blocks.flat();
        const starts = size > 1 ? withGaps(counts) : [0];
        for (const memory of memories) {
          const whole = memory.of(spaced(perRank(size, (rank) => ownItems(rank).fill(0))));
          comm.Allgatherv(memory.of(ownItems(me)), [whole, counts, starts, null]);
          expect([memory.name, memory.values(whole)]).toEqual([
            memory.name,
            spaced(perRank(size, ownItems)),
          ]);
        }
      }),
    );

    mpiTest('Allgatherv in place', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const whole = Float64Array.from(
          perRank(size, (rank) => (rank === me ? ownItems(rank) : ownItems(rank).fill(0))).flat(),
        );
        comm.Allgatherv(MPI.IN_PLACE, [whole, perRank(size, countOf)]);
        expect(Array.from(whole)).toEqual(perRank(size, ownItems).flat());
      }),
    );

    // Rank `from` sends from + to items to rank `to`: none at all from rank 0 to itself.
    const items = (from: number, to: number) => new Array<number>(from + to).fill(10 * from + to);
    mpiTest('Alltoallv', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const counts = perRank(size, (other) => me + other);
        for (const memory of memories) {
          const send = memory.of(gapped(perRank(size, (to) => items(me, to))));
          const receive = memory.of(gapped(perRank(size, (from) => items(from, me).fill(0))));
          comm.Alltoallv([send, [counts, withGaps(counts)]], [receive, [counts, withGaps(counts)]]);
          expect([memory.name, memory.values(receive)]).toEqual([
            memory.name,
            gapped(perRank(size, (from) => items(from, me))),
          ]);
        }
      }),
    );

    mpiTest('Alltoallv in place', (world) =>
      onCommunicator(world, kind, (comm) => {
        const { rank: me, size } = comm;
        const whole = Int32Array.from(perRank(size, (to) => items(me, to)).flat());
        comm.Alltoallv(MPI.IN_PLACE, [whole, perRank(size, (other) => me + other)]);
        expect(Array.from(whole)).toEqual(perRank(size, (from) => items(from, me)).flat());
      }),
    );
  });
}

// --- Specs ---------------------------------------------------------------------------------------

// As numpy's array_split does it: 7 items in 4 blocks are 2, 2, 2 and 1.
const evenly = (items: number, blocks: number) =>
  perRank(blocks, (i) => Math.floor(items / blocks) + (i < items % blocks ? 1 : 0));

describe('counts that follow from the array', () => {
  mpiTest.each([0, 1, 2, 3, 7, 8, 9])('%i items, the first ranks get one more', (comm, length) => {
    const { rank: me, size } = comm;
    const counts = evenly(length, size);
    const first = sum(counts.slice(0, me));
    const values = Float64Array.from({ length }, (_, i) => i + 1);
    const mine = Float64Array.from({ length: counts[me] }, (_, i) => first + i + 1);
    const specs: readonly ((data: Float64Array) => MPI.VectorSpec)[] = [
      (data) => data,
      (data) => [data, MPI.DOUBLE],
      (data) => [data, null],
      (data) => [data, null, 'd'],
      (data) => [data, [null, null]],
      (data) => [data, null, null, MPI.DOUBLE],
      (data) => [new DataView(data.buffer), 'f8'],
      (data) => [data, counts],
      (data) => [data, Int32Array.from(counts)],
    ];
    for (const spec of specs) {
      const own = new Float64Array(counts[me]);
      comm.Scatterv(me === 0 ? spec(values) : null, own);
      expect(own).toEqual(mine);
      const whole = new Float64Array(length);
      comm.Gatherv(own, me === 0 ? spec(whole) : null);
      expect(whole).toEqual(me === 0 ? values : new Float64Array(length));
      comm.Allgatherv(own, spec(whole.fill(0)));
      expect(whole).toEqual(values);
    }
  });
});

describe('displacements', () => {
  const layouts: readonly [string, (counts: number[], starts: number[]) => unknown[]][] = [
    ['[data, counts, displacements, datatype]', (counts, starts) => [counts, starts, MPI.INT]],
    ['[data, [counts, displacements], datatype]', (counts, starts) => [[counts, starts], MPI.INT]],
    ['[data, [counts, displacements]]', (counts, starts) => [[counts, starts]]],
    ['[data, [counts, displacements], type string]', (counts, starts) => [[counts, starts], 'i']],
    [
      'typed arrays',
      (counts, starts) => [[Int32Array.from(counts), Float64Array.from(starts)], 'i'],
    ],
    ['the same count and a stride', () => [2, 3, MPI.INT]],
  ];
  // Two items for each rank, three apart, the first at its beginning.
  mpiTest.each(layouts)('%s', (comm, _name, layout) => {
    const { rank: me, size } = comm;
    const spec = layout(
      perRank(size, () => 2),
      perRank(size, (rank) => 3 * rank),
    );
    const whole = new Int32Array(3 * size).fill(-1);
    comm.Allgatherv(Int32Array.of(me, 50 + me), [whole, ...spec] as unknown as MPI.VectorSpec);
    expect(Array.from(whole)).toEqual(perRank(size, (rank) => [rank, 50 + rank, -1]).flat());
  });

  mpiTest('in another order than the ranks', (comm) => {
    const { rank: me, size } = comm;
    const whole = new Int8Array(size);
    const backwards = perRank(size, (rank) => size - 1 - rank);
    comm.Allgatherv(Int8Array.of(me), [whole, [perRank(size, () => 1), backwards]]);
    expect(Array.from(whole)).toEqual(backwards);
  });

  mpiTest('the same block sent to all', (comm) => {
    const { rank: me, size } = comm;
    const receive = new Int8Array(2 * size);
    comm.Alltoallv([Int8Array.of(me, 9), 2, 0, null], receive);
    expect(Array.from(receive)).toEqual(perRank(size, (rank) => [rank, 9]).flat());
  });
});
