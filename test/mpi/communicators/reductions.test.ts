// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Reductions of memory: every predefined operation × every kind of array that it is defined for.
import { MPI } from 'mpi4node';
import { type BufferKind, bufferKinds } from '../../support/buffers';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Data = MPI.BufferData;

const isNumeric = ({ datatype }: BufferKind) => datatype !== 'BYTE';
const numericKinds = bufferKinds.filter(isNumeric);
const triangle = (n: number) => (n * (n + 1)) / 2;

type Call = (comm: Intracomm, both: Data) => void;
const sharing: readonly [string, Call, (comm: Intracomm) => number | null][] = [
  ['Reduce', (comm, both) => comm.Reduce(both, both), (comm) => (comm.rank === 0 ? comm.size : 1)],
  ['Allreduce', (comm, both) => comm.Allreduce(both, both), (comm) => comm.size],
  ['Scan', (comm, both) => comm.Scan(both, both), (comm) => comm.rank + 1],
  ['Exscan', (comm, both) => comm.Exscan(both, both), (comm) => comm.rank || null],
];
mpiTest.each(sharing)('%s with one array as both buffers', (comm, _name, call, sumOf) => {
  for (const kind of numericKinds) {
    const both = kind.of([1, 10]);
    call(comm, both);
    const sum = sumOf(comm);
    // There is no rank before the first, whose buffer is undefined.
    if (sum !== null) expect([kind.name, kind.values(both)]).toEqual([kind.name, [sum, 10 * sum]]);
  }
});

mpiTest('Reduce_scatter with the counts of the receive buffers', (comm) => {
  const { rank: me, size } = comm;
  for (const kind of numericKinds) {
    const receive = kind.of(new Array(me + 1).fill(0));
    comm.Reduce_scatter(kind.of(new Array(triangle(size)).fill(me + 1)), receive);
    expect([kind.name, kind.values(receive)]).toEqual([
      kind.name,
      new Array(me + 1).fill(triangle(size)),
    ]);
  }
  expect(() => comm.Reduce_scatter(MPI.IN_PLACE, new Int32Array(9))).toThrow(
    'Comm.Reduce_scatter: recvcounts are needed',
  );
});

mpiTest('Exscan leaves the first buffer as it was', (comm) => {
  const receive = Int32Array.of(-7);
  comm.Exscan(Int32Array.of(5), receive);
  if (comm.rank === 0 && comm.size > 1) expect(receive[0]).toBe(-7);
  if (comm.rank > 0) expect(receive[0]).toBe(5 * comm.rank);
});

mpiTest('a megabyte from each', (comm) => {
  const send = Float64Array.from({ length: 1 << 17 }, (_, i) => i + comm.rank);
  const receive = new Float64Array(1 << 17);
  comm.Allreduce(send, receive);
  const right = (value: number, i: number) => value === comm.size * i + triangle(comm.size - 1);
  expect(receive.every(right)).toBe(true);
  comm.Iallreduce(MPI.IN_PLACE, send).Wait();
  expect(send.every(right)).toBe(true);
});

// --- Operations ---------------------------------------------------------------------------------

type OpName = 'MAX' | 'MIN' | 'SUM' | 'PROD' | 'LAND' | 'BAND' | 'LOR' | 'BOR' | 'LXOR' | 'BXOR';

// Column by column over the ranks; row `r` is the input of rank `r`.
const inputs = [
  [1, 0, 0, 5, 12],
  [2, 0, 1, 5, 10],
  [3, 0, 0, 7, 9],
  [4, 0, 2, 1, 8],
];
/** By operation, for worlds of 1, 2, 3 and 4 ranks. */
const outputs: Readonly<Record<OpName, Readonly<Record<number, readonly number[]>>>> = {
  MAX: { 1: [1, 0, 0, 5, 12], 2: [2, 0, 1, 5, 12], 3: [3, 0, 1, 7, 12], 4: [4, 0, 2, 7, 12] },
  MIN: { 1: [1, 0, 0, 5, 12], 2: [1, 0, 0, 5, 10], 3: [1, 0, 0, 5, 9], 4: [1, 0, 0, 1, 8] },
  SUM: { 1: [1, 0, 0, 5, 12], 2: [3, 0, 1, 10, 22], 3: [6, 0, 1, 17, 31], 4: [10, 0, 3, 18, 39] },
  PROD: {
    1: [1, 0, 0, 5, 12],
    2: [2, 0, 0, 25, 120],
    3: [6, 0, 0, 175, 1080],
    4: [24, 0, 0, 175, 8640],
  },
  BAND: { 1: [1, 0, 0, 5, 12], 2: [0, 0, 0, 5, 8], 3: [0, 0, 0, 5, 8], 4: [0, 0, 0, 1, 8] },
  BOR: { 1: [1, 0, 0, 5, 12], 2: [3, 0, 1, 5, 14], 3: [3, 0, 1, 7, 15], 4: [7, 0, 3, 7, 15] },
  BXOR: { 1: [1, 0, 0, 5, 12], 2: [3, 0, 1, 0, 6], 3: [0, 0, 1, 7, 15], 4: [4, 0, 3, 6, 7] },
  LAND: { 1: [1, 0, 0, 1, 1], 2: [1, 0, 0, 1, 1], 3: [1, 0, 0, 1, 1], 4: [1, 0, 0, 1, 1] },
  LOR: { 1: [1, 0, 0, 1, 1], 2: [1, 0, 1, 1, 1], 3: [1, 0, 1, 1, 1], 4: [1, 0, 1, 1, 1] },
  LXOR: { 1: [1, 0, 0, 1, 1], 2: [0, 0, 1, 0, 0], 3: [1, 0, 1, 1, 1], 4: [0, 0, 0, 0, 0] },
};
const opNames = Object.keys(outputs) as OpName[];
const isLogical = (name: OpName) => name.startsWith('L');
const isBitwise = (name: OpName) => name.startsWith('B');
const isFloat = ({ datatype }: BufferKind) => datatype === 'FLOAT' || datatype === 'DOUBLE';

/** Truth values are compared as such where a single rank's are never combined. */
const normal = (name: OpName, size: number, values: number[]) =>
  isLogical(name) && size === 1 ? values.map((value) => Number(value !== 0)) : values;

mpiTest.each(opNames)('MPI.%s on every kind that it is defined for', (comm, name) => {
  const { rank: me, size } = comm;
  const op = MPI[name];
  for (const kind of numericKinds) {
    if (isFloat(kind) && (isLogical(name) || isBitwise(name))) continue;
    // 8640 is too much for 8 bits, where it wraps around.
    const length = name === 'PROD' && kind.itemSize === 1 ? 3 : 5;
    const send = kind.of(inputs[me].slice(0, length));
    const receive = kind.of(new Array(length).fill(0));
    comm.Allreduce(send, receive, op);
    const expected = outputs[name][size].slice(0, length);
    expect([kind.name, normal(name, size, kind.values(receive))]).toEqual([kind.name, expected]);
    const root = size - 1;
    comm.Reduce(send, me === root ? receive : null, op, root);
    expect([kind.name, normal(name, size, kind.values(receive))]).toEqual([kind.name, expected]);
  }
});

mpiTest('operations keep the sign, the fraction and all 64 bits', (comm) => {
  const { rank: me, size } = comm;
  const numbers = new Float64Array(3);
  comm.Allreduce(Float64Array.of(-0.5 - me, 0.25, -1e300), numbers, MPI.MIN);
  expect(Array.from(numbers)).toEqual([0.5 - size, 0.25, -1e300]);
  const signed = new BigInt64Array(2);
  comm.Allreduce(BigInt64Array.of(-(2n ** 62n), BigInt(me)), signed, MPI.MAX);
  expect(Array.from(signed)).toEqual([-(2n ** 62n), BigInt(size - 1)]);
});

type Unsigned = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;
const unsignedKinds: readonly [large: Unsigned, small: Unsigned][] = [
  [Uint8Array.of(200), Uint8Array.of(1)],
  [Uint16Array.of(60_000), Uint16Array.of(1)],
  [Uint32Array.of(4e9), Uint32Array.of(1)],
  [BigUint64Array.of(2n ** 63n), BigUint64Array.of(1n)],
];
// MPICH 4.0 takes these for signed integers, and so for negative ones; its later releases do not.
const takesForSigned = /^MPICH Version:\s*4\.0/.test(MPI.Get_library_version());
mpiTest('MAX and MIN of unsigned integers above half of their range', (comm) => {
  for (const [large, small] of unsignedKinds) {
    const isMixed = comm.size > 1;
    const own = comm.rank === 0 ? large : small;
    const greatest = large.slice();
    const least = large.slice();
    comm.Allreduce(own, greatest, MPI.MAX);
    comm.Allreduce(own, least, MPI.MIN);
    expect(greatest).toEqual(isMixed && takesForSigned ? small : large);
    expect(least).toEqual(isMixed && !takesForSigned ? small : large);
  }
});

mpiTest('datatypes that have no array of their own', (comm) => {
  const { size } = comm;
  const into = new Uint8Array(16);
  comm.Allreduce(
    [Uint8Array.of(0b101, 0b110), MPI.BYTE],
    [into.subarray(0, 2), MPI.BYTE],
    MPI.BAND,
  );
  expect(Array.from(into.subarray(0, 2))).toEqual([0b101, 0b110]);
  // A complex number is a pair of real ones.
  const complex = new Float64Array(2);
  comm.Allreduce([Float64Array.of(1, 1), MPI.C_DOUBLE_COMPLEX], [complex, 'D'], MPI.PROD);
  const powers = { 1: [1, 1], 2: [0, 2], 3: [-2, 2], 4: [-4, 0] } as Record<number, number[]>;
  expect(Array.from(complex)).toEqual(powers[size]);
  const truth = new Uint8Array(1);
  comm.Allreduce([Uint8Array.of(comm.rank === 0 ? 1 : 0), '?'], [truth, MPI.C_BOOL], MPI.LOR);
  expect(truth[0]).toBe(1);
});

// --- MAXLOC and MINLOC --------------------------------------------------------------------------

interface PairType {
  name: 'SHORT_INT' | 'TWOINT' | 'FLOAT_INT' | 'LONG_INT' | 'DOUBLE_INT';
  /** Bytes from one pair to the next, and to the location in it: C's layout of the struct. */
  extent: number;
  locationAt: number;
  set(view: DataView, at: number, value: number): void;
  get(view: DataView, at: number): number;
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const pairTypes: readonly PairType[] = [
  {
    name: 'SHORT_INT',
    extent: 8,
    locationAt: 4,
    set: (view, at, value) => view.setInt16(at, value, littleEndian),
    get: (view, at) => view.getInt16(at, littleEndian),
  },
  {
    name: 'TWOINT',
    extent: 8,
    locationAt: 4,
    set: (view, at, value) => view.setInt32(at, value, littleEndian),
    get: (view, at) => view.getInt32(at, littleEndian),
  },
  {
    name: 'FLOAT_INT',
    extent: 8,
    locationAt: 4,
    set: (view, at, value) => view.setFloat32(at, value, littleEndian),
    get: (view, at) => view.getFloat32(at, littleEndian),
  },
  {
    name: 'LONG_INT',
    extent: 16,
    locationAt: 8,
    set: (view, at, value) => view.setBigInt64(at, BigInt(value), littleEndian),
    get: (view, at) => Number(view.getBigInt64(at, littleEndian)),
  },
  {
    name: 'DOUBLE_INT',
    extent: 16,
    locationAt: 8,
    set: (view, at, value) => view.setFloat64(at, value, littleEndian),
    get: (view, at) => view.getFloat64(at, littleEndian),
  },
];

type Pairs = readonly (readonly [value: number, location: number])[];

function pack({ extent, locationAt, set }: PairType, pairs: Pairs): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(extent * pairs.length));
  pairs.forEach(([value, location], i) => {
    set(view, extent * i, value);
    view.setInt32(extent * i + locationAt, location, littleEndian);
  });
  return view.buffer as ArrayBuffer;
}
function unpack({ extent, locationAt, get }: PairType, buffer: ArrayBuffer): Pairs {
  const view = new DataView(buffer);
  return Array.from({ length: view.byteLength / extent }, (_, i) => [
    get(view, extent * i),
    view.getInt32(extent * i + locationAt, littleEndian),
  ]);
}

mpiTest.each(pairTypes.map((type) => [type.name, type] as const))(
  'MAXLOC and MINLOC on MPI.%s',
  (comm, name, type) => {
    const { rank: me, size } = comm;
    const datatype = MPI[name];
    expect(datatype.extent).toBe(type.extent);
    // A value that grows with the rank, one that falls, and one that is equal: the lowest location.
    const own: Pairs = [
      [10 + me, 100 + me],
      [0 - me, 200 + me],
      [7, 300 + me],
    ];
    const last = size - 1;
    for (const [op, expected] of [
      [
        MPI.MAXLOC,
        [
          [10 + last, 100 + last],
          [0, 200],
          [7, 300],
        ],
      ],
      [
        MPI.MINLOC,
        [
          [10, 100],
          [0 - last, 200 + last],
          [7, 300],
        ],
      ],
    ] as const) {
      const receive = new ArrayBuffer(3 * type.extent);
      // By count, or by as many as fit.
      comm.Allreduce([pack(type, own), 3, datatype], [receive, datatype], op);
      expect(unpack(type, receive)).toEqual(expected);
      const scanned = new ArrayBuffer(3 * type.extent);
      comm.Reduce([pack(type, own), datatype], [scanned, 3, datatype], op, last);
      if (me === last) expect(unpack(type, scanned)).toEqual(expected);
    }
  },
);

mpiTest('MAXLOC on a Float64Array of pairs', (comm) => {
  const { rank: me, size } = comm;
  // [value, location] with the location in the first four of eight bytes.
  const send = new Float64Array(2);
  send[0] = me % 2 === 0 ? 1.5 : 2.5;
  new Int32Array(send.buffer)[2] = me;
  const receive = new Float64Array(2);
  comm.Allreduce([send, 1, MPI.DOUBLE_INT], [receive, 1, MPI.DOUBLE_INT], MPI.MAXLOC);
  expect(receive[0]).toBe(size === 1 ? 1.5 : 2.5);
  expect(new Int32Array(receive.buffer)[2]).toBe(size === 1 ? 0 : 1);
});

// --- Nothing ------------------------------------------------------------------------------------

const ofNothing = [MPI.SUM, MPI.PROD, MPI.MAX, MPI.MIN, MPI.LAND, MPI.LXOR, MPI.BAND, MPI.BXOR];
mpiTest('no items of any datatype', (comm) => {
  const zeros = new Array(comm.size).fill(0);
  for (const op of ofNothing) {
    for (const datatype of [MPI.BYTE, MPI.INT]) {
      const nothing = (): MPI.BufferSpec => [null, datatype];
      comm.Allreduce(nothing(), nothing(), op);
      comm.Allreduce(MPI.IN_PLACE, nothing(), op);
      comm.Reduce(nothing(), nothing(), op);
      comm.Reduce_scatter(nothing(), nothing(), zeros, op);
      comm.Reduce_scatter_block(nothing(), nothing(), op);
      const both = nothing();
      comm.Reduce_scatter(both, both, { op });
      comm.Reduce_scatter_block(both, both, op);
      comm.Allreduce(both, both, op);
      comm.Scan(nothing(), nothing(), op);
      comm.Exscan(nothing(), nothing(), op);
      comm.Iallreduce(nothing(), nothing(), op).Wait();
      op.Reduce_local(nothing(), nothing());
    }
  }
  expect(comm.allreduce(1)).toBe(comm.size);
});

// --- Refused ------------------------------------------------------------------------------------

const wrongPairs: readonly [string, MPI.Op, MPI.Datatype][] = [
  ['BAND on DOUBLE', MPI.BAND, MPI.DOUBLE],
  ['BXOR on FLOAT', MPI.BXOR, MPI.FLOAT],
  ['MAXLOC on DOUBLE', MPI.MAXLOC, MPI.DOUBLE],
  ['MINLOC on INT32_T', MPI.MINLOC, MPI.INT32_T],
  ['SUM on DOUBLE_INT', MPI.SUM, MPI.DOUBLE_INT],
  ['MAX on C_DOUBLE_COMPLEX', MPI.MAX, MPI.C_DOUBLE_COMPLEX],
  ['PROD on WCHAR', MPI.PROD, MPI.WCHAR],
  ['REPLACE on INT', MPI.REPLACE, MPI.INT],
  ['NO_OP on INT', MPI.NO_OP, MPI.INT],
  ['the null operation', MPI.OP_NULL, MPI.INT],
  // Open MPI takes a byte for an unsigned integer.
  ...(library === 'mpich' ? ([['SUM on BYTE', MPI.SUM, MPI.BYTE]] as const) : []),
  // MPICH 4.0 takes logical operations on these, and then fails an assertion of its own.
  ...(library === 'openmpi' ? ([['LAND on DOUBLE', MPI.LAND, MPI.DOUBLE]] as const) : []),
].map(([name, op, datatype]) => [name, op, datatype] as [string, MPI.Op, MPI.Datatype]);

mpiTest.each(wrongPairs)('refused: %s', (comm, _name, op, datatype) => {
  const send: MPI.BufferSpec = [new Uint8Array(64), 1, datatype];
  const receive: MPI.BufferSpec = [new Uint8Array(64), 1, datatype];
  const calls: readonly (() => unknown)[] = [
    () => comm.Allreduce(send, receive, op),
    () => comm.Reduce(send, receive, op, 0),
    () => comm.Scan(send, receive, op),
    () => comm.Iallreduce(send, receive, op),
  ];
  for (const call of calls) {
    expectMpiError(call, {
      class: 'MPI_ERR_OP',
      message: /MPI_\w+: MPI_ERR_OP.*the operation is null, or not defined for this datatype/,
    });
    const total = new Int32Array(1);
    comm.Allreduce(Int32Array.of(1), total);
    expect(total[0]).toBe(comm.size);
  }
});
