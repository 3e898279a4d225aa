// @worlds openmpi:2 mpich:1
// Packing: items copied together into bytes and back, in the machine's representation and in
// external32.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { goesOn, neighbours } from '../../support/exchange';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Datatype = MPI.Datatype;
const external = 'external32';

/** Bytes of a number, the least significant first. */
const little = (value: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => (i < 4 ? (value >> (8 * i)) & 255 : 0));

mpiTest.each(bufferKinds.map((kind) => [kind.name, kind] as const))(
  'a %s is packed and unpacked',
  (comm, _, kind) => {
    const datatype = MPI[kind.datatype as 'DOUBLE'];
    const size = 3 * kind.itemSize;
    expect(datatype.Pack_size(3, comm)).toBe(size);
    const packed = new Uint8Array(size + 4).fill(255);
    expect(datatype.Pack(kind.of([1, 2, 100]), packed, 2, comm)).toBe(2 + size);
    expect(Array.from(packed.subarray(0, 2))).toEqual([255, 255]);
    expect(Array.from(packed.subarray(2 + size))).toEqual([255, 255]);
    const out = kind.of([0, 0, 0]);
    expect(datatype.Unpack({ inbuf: packed, position: 2, outbuf: out, comm })).toBe(2 + size);
    expect(kind.values(out)).toEqual([1, 2, 100]);
  },
);

mpiTest('what different datatypes pack one behind the other is one message', (comm) => {
  const { left, right } = neighbours(comm);
  const packed = new Uint8Array(32);
  let end = MPI.INT32_T.Pack(Int32Array.of(comm.rank, -1), packed, 0, comm);
  end = MPI.DOUBLE.Pack(Float64Array.of(comm.rank / 2), packed, end, comm);
  expect(end).toBe(16);
  const got = new Uint8Array(32);
  const status = new MPI.Status();
  comm.Sendrecv([packed, end, MPI.PACKED], right, 0, [got, MPI.PACKED], left, 0, status);
  expect(status.Get_count(MPI.PACKED)).toBe(16);
  const [numbers, half] = [new Int32Array(2), new Float64Array(1)];
  let position = MPI.INT32_T.Unpack(got, 0, numbers, comm);
  position = MPI.DOUBLE.Unpack(got, position, half, comm);
  expect([position, ...numbers, ...half]).toEqual([16, left, -1, left / 2]);
});

interface Layout {
  name: string;
  make: () => Datatype;
  /** Which of 18 numbers of 16 bits one item and the next have. */
  indices: readonly number[];
}
const layouts: readonly Layout[] = [
  {
    name: 'a contiguous one',
    make: () => MPI.INT16_T.Create_contiguous(9),
    indices: Array.from({ length: 18 }, (_, i) => i),
  },
  {
    name: 'a vector',
    make: () => MPI.INT16_T.Create_vector(2, 1, 8),
    indices: [0, 8, 9, 17],
  },
  {
    // Every column of six that fits: items that overlap.
    name: 'columns',
    make: () => MPI.INT16_T.Create_vector(3, 1, 6).Create_resized(0, 2),
    indices: [0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 16, 5, 11, 17],
  },
  {
    name: 'a subarray',
    make: () => MPI.INT16_T.Create_subarray([3, 6], [2, 2], [1, 3]),
    indices: [9, 10, 15, 16],
  },
];
const named = layouts.map((layout) => [layout.name, layout] as const);

mpiTest.each(named)('%s is packed and unpacked', (comm, _, { make, indices }) => {
  const datatype = make().Commit();
  const numbers = Int16Array.from({ length: 18 }, (__, i) => 300 + i);
  const expected = Array.from(numbers, (value, i) => (indices.includes(i) ? value : 0));
  const packed = new Uint8Array(2 * indices.length);
  expect(datatype.Pack(numbers, packed, 0, comm)).toBe(packed.length);
  expect(Array.from(packed)).toEqual(indices.flatMap((i) => little(300 + i, 2)));
  const out = new Int16Array(18);
  expect(datatype.Unpack(packed, 0, out, comm)).toBe(packed.length);
  expect(Array.from(out)).toEqual(expected);

  const portable = new Uint8Array(2 * indices.length);
  expect(datatype.Pack_external(external, numbers, portable, 0)).toBe(portable.length);
  expect(Array.from(portable)).toEqual(indices.flatMap((i) => little(300 + i, 2).reverse()));
  const back = new Int16Array(18);
  expect(datatype.Unpack_external(external, portable, 0, back)).toBe(portable.length);
  expect(Array.from(back)).toEqual(expected);
  datatype.Free();
});

mpiTest.each<[string, Datatype, Uint8Array | Int32Array | Float64Array | BigInt64Array, number[]]>([
  ['INT32_T', MPI.INT32_T, Int32Array.of(1, -2), [0, 0, 0, 1, 255, 255, 255, 254]],
  ['DOUBLE', MPI.DOUBLE, Float64Array.of(1), [63, 240, 0, 0, 0, 0, 0, 0]],
  ['INT64_T', MPI.INT64_T, BigInt64Array.of(258n), [0, 0, 0, 0, 0, 0, 1, 2]],
  ['BYTE', MPI.BYTE, Uint8Array.of(7, 8), [7, 8]],
  // C's long has four bytes in external32.
  ['LONG', MPI.LONG, BigInt64Array.of(258n), [0, 0, 1, 2]],
])('external32 of %s', (_, __, datatype, numbers, bytes) => {
  const packed = new Uint8Array(16);
  const size = datatype.Pack_external_size(external, numbers.length);
  expect(size).toBeGreaterThanOrEqual(bytes.length);
  expect(datatype.Pack_external(external, numbers, packed, 0)).toBe(bytes.length);
  expect(Array.from(packed.subarray(0, bytes.length))).toEqual(bytes);
  const out = numbers.slice();
  new Uint8Array(out.buffer).fill(0);
  const exact = packed.slice(0, bytes.length);
  expect(datatype.Unpack_external(external, exact, 0, out)).toBe(bytes.length);
  expect(out).toEqual(numbers);
});

const mixed = (): Datatype =>
  MPI.Datatype.Create_struct([1, 1], [0, 8], [MPI.INT32_T, MPI.DOUBLE]).Commit();

mpiTest('external32 of a record', (comm) => {
  const record = mixed();
  const memory = new DataView(new ArrayBuffer(16));
  memory.setInt32(0, 258, true);
  memory.setFloat64(8, 1, true);
  const packed = new Uint8Array(12);
  if (library === 'mpich') {
    // MPICH 4.0 would end the process.
    for (const call of [
      () => record.Pack_external_size(external, 1),
      () => record.Pack_external(external, memory, packed, 0),
      () => record.Unpack_external(external, packed, 0, memory),
      () => MPI.WCHAR.Pack_external(external, memory, packed, 0),
      () => MPI.SHORT_INT.Pack_external(external, memory, packed, 0),
    ]) {
      expectMpiError(call, { class: 'MPI_ERR_UNSUPPORTED_OPERATION', message: /one basic/ });
    }
  } else {
    expect(record.Pack_external(external, memory, packed, 0)).toBe(12);
    expect(Array.from(packed)).toEqual([0, 0, 1, 2, 63, 240, 0, 0, 0, 0, 0, 0]);
    const out = new DataView(new ArrayBuffer(16));
    expect(record.Unpack_external(external, packed, 0, out)).toBe(12);
    expect([out.getInt32(0, true), out.getFloat64(8, true)]).toEqual([258, 1]);
  }
  record.Free();
  goesOn(comm);
});

mpiTest('sizes that C int can not hold', (comm) => {
  expect(MPI.DOUBLE.Pack_size(2 ** 31, comm)).toBe(2 ** 34);
  expect(MPI.INT32_T.Pack_external_size(external, 2 ** 31)).toBe(2 ** 33);
});

// --- Errors -------------------------------------------------------------------------------------

const bytes = new Uint8Array(16);
const two = Float64Array.of(1, 2);
const uncommitted = (): Datatype => MPI.DOUBLE.Create_contiguous(2);

mpiTest.each<[string, (comm: MPI.Intracomm) => unknown, string]>([
  ['Pack without room', (comm) => MPI.DOUBLE.Pack(two, bytes, 1, comm), 'MPI_ERR_TRUNCATE'],
  ['Unpack without data', (comm) => MPI.DOUBLE.Unpack(bytes, 1, two, comm), 'MPI_ERR_TRUNCATE'],
  [
    'Pack_external without room',
    () => MPI.DOUBLE.Pack_external(external, two, bytes, 1),
    'MPI_ERR_TRUNCATE',
  ],
  [
    'Unpack_external without data',
    () => MPI.DOUBLE.Unpack_external(external, bytes, 1, two),
    'MPI_ERR_TRUNCATE',
  ],
  ['Pack, not committed', (comm) => uncommitted().Pack(two, bytes, 0, comm), 'MPI_ERR_TYPE'],
  ['Unpack, not committed', (comm) => uncommitted().Unpack(bytes, 0, two, comm), 'MPI_ERR_TYPE'],
  ['Pack_size, not committed', (comm) => uncommitted().Pack_size(1, comm), 'MPI_ERR_TYPE'],
  [
    'Pack_external, not committed',
    () => uncommitted().Pack_external(external, two, bytes, 0),
    'MPI_ERR_TYPE',
  ],
  [
    'Unpack_external, not committed',
    () => uncommitted().Unpack_external(external, bytes, 0, two),
    'MPI_ERR_TYPE',
  ],
  ['Pack of the null one', (comm) => MPI.DATATYPE_NULL.Pack(two, bytes, 0, comm), 'MPI_ERR_TYPE'],
  ['Pack_size of the null one', (comm) => MPI.DATATYPE_NULL.Pack_size(1, comm), 'MPI_ERR_TYPE'],
  [
    'Pack_external_size of the null one',
    () => MPI.DATATYPE_NULL.Pack_external_size(external, 1),
    'MPI_ERR_TYPE',
  ],
  ['Pack_size without a communicator', () => MPI.INT.Pack_size(1, MPI.COMM_NULL), 'MPI_ERR_COMM'],
])('%s is an error', (comm, _, call, code) => {
  expectMpiError(() => call(comm), { class: code });
  goesOn(comm);
});

const wrong = <T>(value: unknown): T => value as T;
const refused: [(comm: MPI.Intracomm) => unknown, new () => Error, RegExp][] = [
  [
    (comm) => MPI.DOUBLE.Pack(two, bytes, -1, comm),
    RangeError,
    /^Datatype\.Pack: position must be from 0 to the 16 bytes of outbuf, but is -1$/,
  ],
  [
    (comm) => MPI.DOUBLE.Unpack(bytes, 17, two, comm),
    RangeError,
    /^Datatype\.Unpack: position must be from 0 to the 16 bytes of inbuf, but is 17$/,
  ],
  [
    (comm) => MPI.DOUBLE.Pack(two, bytes, wrong<number>('0'), comm),
    TypeError,
    /^Datatype\.Pack: position must be an integer, but the string "0" came$/,
  ],
  [
    (comm) => MPI.DOUBLE.Pack(wrong<Float64Array>([1, 2]), bytes, 0, comm),
    TypeError,
    /^Datatype\.Pack: inbuf must be a typed array/,
  ],
  [
    () => MPI.DOUBLE.Pack(two, bytes, 0, wrong<MPI.Comm>(null)),
    TypeError,
    /^Datatype\.Pack: comm must be an MPI\.Comm, but null came$/,
  ],
  [
    (comm) => MPI.DOUBLE.Create_contiguous(3).Pack(two, bytes, 0, comm),
    RangeError,
    /^Datatype\.Pack: inbuf has 16 bytes, which is less than one item of the datatype, whose extent is 24$/,
  ],
  [
    (comm) => MPI.DOUBLE.Create_resized(0, -8).Pack(two, bytes, 0, comm),
    RangeError,
    /how many items lie in inbuf can't follow from a datatype with extent -8/,
  ],
  [(comm) => MPI.DOUBLE.Pack_size(-1, comm), RangeError, /^Datatype\.Pack_size: count is -1$/],
  [
    () => MPI.DOUBLE.Pack_external('native', two, bytes, 0),
    RangeError,
    /^Datatype\.Pack_external: datarep must be "external32", but the string "native" came$/,
  ],
  [
    () => MPI.DOUBLE.Unpack_external(external, bytes, -1, two),
    RangeError,
    /^Datatype\.Unpack_external: position must be from 0/,
  ],
  [
    () => MPI.DOUBLE.Pack_external_size(wrong<string>(32), 1),
    TypeError,
    /^Datatype\.Pack_external_size: datarep must be a string, but 32 came$/,
  ],
];
mpiTest.each(
  refused.map(([call, type, message]) => [message.source, { call, type, message }] as const),
)('wrong arguments: %s', (comm, _, { call, type, message }) => {
  expect(() => call(comm)).toThrow(type);
  expect(() => call(comm)).toThrow(message);
  goesOn(comm);
});

// MPICH 4.0 ends the process over these.
mpiTest('a datatype without data takes no bytes in external32', (comm) => {
  const makes = [
    () => MPI.DOUBLE.Create_contiguous(0),
    () => MPI.Datatype.Create_struct([], [], []),
    () => MPI.INT.Create_vector(3, 0, 2),
  ];
  for (const make of makes) {
    using empty = make().Commit();
    const bytes = new Uint8Array(8);
    expect(empty.Pack_external_size(external, 3)).toBe(0);
    expect(empty.Pack_size(3, comm)).toBe(0);
    expect(empty.Pack_external(external, new Float64Array(0), bytes, 5)).toBe(5);
    expect(empty.Unpack_external(external, bytes, 3, new Float64Array(0))).toBe(3);
    expect(() => empty.Pack_external(external, new Float64Array(0), bytes, 9)).toThrow(RangeError);
  }
  goesOn(comm);
});

mpiTest('packed bytes that overlap the items are refused', (comm) => {
  const memory = new Float64Array(8);
  const items = memory.subarray(0, 4);
  const bytes = new Uint8Array(memory.buffer);
  const calls: [string, (position: number) => unknown][] = [
    ['Pack', (position) => MPI.DOUBLE.Pack(items, bytes, position, comm)],
    ['Unpack', (position) => MPI.DOUBLE.Unpack(bytes, position, items, comm)],
    ['Pack_external', (position) => MPI.DOUBLE.Pack_external(external, items, bytes, position)],
  ];
  for (const [name, call] of calls) {
    for (const position of [0, 16, 31]) {
      expect(() => call(position)).toThrow(
        new RangeError(
          `Datatype.${name}: inbuf and outbuf overlap; use other memory for one of them`,
        ),
      );
    }
    expect(call(32)).toBe(64);
  }
  goesOn(comm);
});
