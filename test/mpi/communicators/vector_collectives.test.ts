// @worlds openmpi:1,2,3,4 mpich:1,2,3
// How the blocks of Gatherv, Scatterv, Allgatherv and Alltoallv are given.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const perRank = <T>(size: number, make: (rank: number) => T) =>
  Array.from({ length: size }, (_, rank) => make(rank));

// --- Specs --------------------------------------------------------------------------------------

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
