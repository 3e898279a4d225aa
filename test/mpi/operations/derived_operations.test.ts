// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Operations whose function is JavaScript on items of derived datatypes: what the function gets of
// them, and that what lies between the items stays as it was.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Bytes = Uint8Array<ArrayBuffer>;

interface Layout {
  name: string;
  make(): MPI.Datatype;
  /** Where an item's integers are, in bytes from its beginning, and how far items are apart. */
  at: readonly number[];
  extent: number;
}

const { INT } = MPI;
const layouts: readonly Layout[] = [
  {
    name: 'contiguous',
    make: () => INT.Create_contiguous(3),
    at: [0, 4, 8],
    extent: 12,
  },
  { name: 'vector', make: () => INT.Create_vector(2, 1, 2), at: [0, 8], extent: 12 },
  { name: 'indexed, behind a gap', make: () => INT.Create_indexed([1], [1]), at: [4], extent: 4 },
  {
    name: 'struct, behind a gap',
    make: () => MPI.Datatype.Create_struct([1, 1], [4, 12], [INT, INT]),
    at: [4, 12],
    extent: 12,
  },
  { name: 'resized', make: () => INT.Create_resized(0, 8), at: [0], extent: 8 },
  { name: 'subarray', make: () => INT.Create_subarray([4], [2], [1]), at: [4, 8], extent: 16 },
  {
    name: 'resized vector of structs',
    make: () =>
      MPI.Datatype.Create_struct([1, 1], [0, 8], [INT, INT])
        .Create_vector(2, 1, 2)
        .Create_resized(0, 48),
    at: [0, 8, 24, 32],
    extent: 48,
  },
];

const ITEMS = 3;
const GAP = 77;

/** Memory of the items, in which an integer holds what `value` says of its number in them. */
function memoryOf({ at, extent }: Layout, value: (i: number) => number): Int32Array {
  const memory = new Int32Array((ITEMS * extent + 64) / 4).fill(GAP);
  for (let item = 0; item < ITEMS; item++) {
    at.forEach((place, i) => {
      memory[(item * extent + place) / 4] = value(item * at.length + i);
    });
  }
  return memory;
}

type Side = readonly [Int32Array, number, MPI.Datatype];
type Call = (comm: Intracomm, send: Side, receive: Side, op: MPI.Op) => unknown;
/** What comes out is the sum of the ranks from 0 on, so many of them; at none nothing. */
const calls: readonly [string, Call, (comm: Intracomm) => number][] = [
  ['Reduce', (comm, ...rest) => comm.Reduce(...rest), ({ rank, size }) => (rank === 0 ? size : 0)],
  ['Allreduce', (comm, ...rest) => comm.Allreduce(...rest), ({ size }) => size],
  ['Iallreduce', (comm, ...rest) => comm.Iallreduce(...rest).Wait(), ({ size }) => size],
  ['Scan', (comm, ...rest) => comm.Scan(...rest), ({ rank }) => rank + 1],
  ['Iscan', (comm, ...rest) => comm.Iscan(...rest).Wait(), ({ rank }) => rank + 1],
  ['Exscan', (comm, ...rest) => comm.Exscan(...rest), ({ rank }) => rank],
  [
    'Allreduce in place',
    (comm, send, receive, op) => {
      receive[0].set(send[0]);
      comm.Allreduce(MPI.IN_PLACE, receive, op);
    },
    ({ size }) => size,
  ],
];

describe.each(layouts.map((layout) => [layout.name, layout] as const))('%s', (_, layout) => {
  const { at, extent } = layout;

  /** An addition that leaves the gaps alone. */
  function makeSum(datatype: MPI.Datatype): MPI.Op {
    return MPI.Op.Create((inbuf: Bytes, inoutbuf: Bytes, type) => {
      // From the first byte of the first item to the last byte of the last.
      const first = Math.min(...at);
      const items = Math.ceil(inbuf.length / extent);
      expect(type.equals(datatype)).toBe(true);
      expect([inbuf.constructor.name, inoutbuf.constructor.name]).toEqual([
        'Uint8Array',
        'Uint8Array',
      ]);
      const length = (items - 1) * extent + Math.max(...at) + 4 - first;
      expect([inbuf.length, inoutbuf.length]).toEqual([length, length]);
      const from = new DataView(inbuf.buffer, inbuf.byteOffset, inbuf.byteLength);
      const to = new DataView(inoutbuf.buffer, inoutbuf.byteOffset, inoutbuf.byteLength);
      for (let item = 0; item < items; item++) {
        for (const place of at) {
          const byte = item * extent + place - first;
          to.setInt32(byte, to.getInt32(byte, true) + from.getInt32(byte, true), true);
        }
      }
    }, true);
  }

  mpiTest.each(calls)('%s', (comm, _name, call, ranksIn) => {
    const datatype = layout.make().Commit();
    expect(datatype.extent).toBe(extent);
    const op = makeSum(datatype);
    const send = memoryOf(layout, (i) => 100 * comm.rank + i);
    const before = send.slice();
    const receive = memoryOf(layout, () => 0);
    call(comm, [send, ITEMS, datatype], [receive, ITEMS, datatype], op);
    const count = ranksIn(comm);
    // 0 + 100 + 200 + …, and the number of the integer for each.
    const total = (i: number) => 50 * count * (count - 1) + count * i;
    expect(Array.from(receive)).toEqual(Array.from(memoryOf(layout, total)));
    expect(send).toEqual(before);
    op.Free();
    datatype.Free();
  });

  mpiTest('Reduce_local', () => {
    const datatype = layout.make().Commit();
    const op = makeSum(datatype);
    const into = memoryOf(layout, (i) => 10 * i);
    op.Reduce_local([memoryOf(layout, (i) => i), ITEMS, datatype], [into, ITEMS, datatype]);
    expect(Array.from(into)).toEqual(Array.from(memoryOf(layout, (i) => 11 * i)));
    op.Free();
    datatype.Free();
  });
});
