// Types of records: mpi4node/util's RecordType, its fields and what it finds in a datatype.
import { MPI } from 'mpi4node';
import { type FieldType, type RecordFields, RecordType } from 'mpi4node/util';
import { mpiTest } from '../../support/mpi';

const { INT, DOUBLE, CHAR } = MPI;

// A type string, a value to store, and the bytes that it has on a little-endian machine.
const numbers: readonly [MPI.TypeString, number | bigint | boolean, readonly number[]][] = [
  ['b', -2, [254]],
  ['u1', 200, [200]],
  ['S1', 65, [65]],
  ['h', -2, [254, 255]],
  ['H', 65534, [254, 255]],
  ['i4', -(2 ** 31), [0, 0, 0, 128]],
  ['<u4', 2 ** 32 - 1, [255, 255, 255, 255]],
  ['U1', 0x1f600, [0, 246, 1, 0]],
  ['q', -2n, [254, 255, 255, 255, 255, 255, 255, 255]],
  ['u8', 2n ** 63n, [0, 0, 0, 0, 0, 0, 0, 128]],
  ['p', 5n, [5, 0, 0, 0, 0, 0, 0, 0]],
  ['f4', 1.5, [0, 0, 192, 63]],
  ['d', -2, [0, 0, 0, 0, 0, 0, 0, 192]],
  ['?', true, [1]],
];

test.each(numbers)('a field of type %s', (type, value, bytes) => {
  const One = new RecordType({ before: 'u1', it: type }, { packed: true });
  const records = One.array(2);
  const record = records.at(1);
  expect(record.it).toBe(typeof value === 'boolean' ? false : typeof value === 'bigint' ? 0n : 0);
  record.it = value as never;
  expect(record.it).toBe(value);
  const end = One.extent - 1;
  expect([...records.bytes]).toEqual([...new Uint8Array(1 + end + 1), ...bytes]);
  expect(One.size).toBe(One.extent);
  expect(MPI.Datatype.fromcode(type).size).toBe(end);
});

const outside: readonly [MPI.TypeString, unknown, 'TypeError' | 'RangeError', string][] = [
  ['b', 128, 'RangeError', 'it must be an integer from -128 to 127, but is 128'],
  ['b', 0.5, 'RangeError', 'it must be an integer from -128 to 127, but is 0.5'],
  ['B', -1, 'RangeError', 'it must be an integer from 0 to 255, but is -1'],
  ['h', 1n, 'TypeError', 'it must be an integer from -32768 to 32767, but the bigint 1n came'],
  ['H', '1', 'TypeError', 'it must be an integer from 0 to 65535, but the string "1" came'],
  ['i', NaN, 'RangeError', 'it must be an integer from -2147483648 to 2147483647, but is NaN'],
  ['I', null, 'TypeError', 'it must be an integer from 0 to 4294967295, but null came'],
  ['q', 1, 'TypeError', 'it must be a bigint of 64 bits with a sign, but 1 came'],
  ['q', 2n ** 63n, 'RangeError', 'a bigint of 64 bits with a sign, but is 9223372036854775808'],
  ['Q', -1n, 'RangeError', 'it must be a bigint of 64 bits without a sign, but is -1'],
  ['d', 1n, 'TypeError', 'it must be a number, but the bigint 1n came'],
  ['bool', 2, 'TypeError', 'it must be a boolean, but 2 came'],
];

test.each(outside)('a field of type %s refuses %p', (type, value, kind, message) => {
  const record = new new RecordType({ it: type }).Record();
  const store = () => {
    record.it = value as never;
  };
  expect(store).toThrow(expect.objectContaining({ name: kind }));
  expect(store).toThrow(message);
  expect(Number(record.it)).toBe(0);
});

const Body = new RecordType({
  id: 'i4',
  x: ['f8', 2],
  z: 'c16',
  zs: ['F', 2],
  flags: ['?', 3],
  wide: 'g',
  at: { row: 'u2', column: 'u2' },
  corners: [{ row: 'i8' }, 2],
});
const values = {
  id: 7,
  x: [0.5, 0.25],
  z: [1, -1],
  zs: [1, 2, 3, 4],
  flags: [true, false, true],
  wide: new Array<number>(16).fill(9),
  at: { row: 1, column: 2 },
  corners: [{ row: 3n }, { row: 4n }],
};

test('arrays and records within records are views', () => {
  const bodies = Body.array(2);
  bodies.set(1, values);
  const body = bodies.at(1);
  expect(body.toJSON()).toEqual({ ...values, flags: [1, 0, 1] });
  expect(bodies.at(0).toJSON()).toEqual({
    id: 0,
    x: [0, 0],
    z: [0, 0],
    zs: [0, 0, 0, 0],
    flags: [0, 0, 0],
    wide: new Array<number>(16).fill(0),
    at: { row: 0, column: 0 },
    corners: [{ row: 0n }, { row: 0n }],
  });
  body.x[1] = 8;
  body.at.column = 9;
  body.corners.at(0).row = -1n;
  expect([body.x[1], body.at.column, body.corners.at(-2).row]).toEqual([8, 9, -1n]);
  expect(body.x.buffer).toBe(bodies.bytes.buffer);
  body.corners = Body.array([values]).at(0).corners;
  body.at = { row: 5, column: 6 } as typeof body.at;
  expect([body.corners.at(0).row, body.at.row]).toEqual([3n, 5]);
  expect(body).toBeInstanceOf(Body.Record);
  expect(String(body)).toBe('[object Record]');
});

test('a record has memory of its own, and can be copied', () => {
  const body = new Body.Record(values);
  const copy = new Body.Record(body);
  body.x[0] = 100;
  expect([body.x[0], copy.x[0], copy.corners.at(1).row]).toEqual([100, 0.5, 4n]);
});

const wrongValues: readonly [string, object, 'TypeError' | 'RangeError', string][] = [
  ['a missing field', { id: 1 }, 'TypeError', 'values must have a value for the field x'],
  ['an unknown field', { ...values, y: 1 }, 'TypeError', 'values has y, but there is no such'],
  ['a number for an array', { ...values, x: 1 }, 'TypeError', 'x must be an array of 2 elements'],
  ['a short array', { ...values, x: [1] }, 'RangeError', 'x must have 2 elements, but 1 came'],
  ['a string in an array', { ...values, x: [1, 'a'] }, 'TypeError', 'x[1] must be a number, but'],
  ['a number for a record', { ...values, at: 1 }, 'TypeError', 'at must be an object with a value'],
  ['a field of a record', { ...values, at: { row: 1 } }, 'TypeError', 'at must have a value for'],
  ['too few records', { ...values, corners: [] }, 'RangeError', 'corners must have 2 records'],
  [
    'a record of an array',
    { ...values, corners: [{ row: 1n }, {}] },
    'TypeError',
    'corners[1] must have a value for the field row',
  ],
];

test.each(wrongValues)('values are refused: %s', (_, wrong, kind, message) => {
  const make = () => new Body.Record(wrong as typeof values);
  expect(make).toThrow(expect.objectContaining({ name: kind }));
  expect(make).toThrow(`Record: ${message}`);
});

test('records on memory that there is', () => {
  const Point = new RecordType({ x: 'f8', label: 'c' });
  const bytes = new Uint8Array(48);
  const points = Point.array(bytes.buffer, 8);
  expect([points.length, points.bytes.length]).toEqual([2, 32]);
  points.at(1).x = 2;
  expect(new DataView(bytes.buffer).getFloat64(24, true)).toBe(2);
  // The last one need not have the gap at its end.
  expect(Point.array(bytes.subarray(0, 25)).length).toBe(2);
  expect(Point.array(bytes.subarray(0, 24)).length).toBe(1);
  expect(Point.array(bytes, 8, 1).length).toBe(1);
  expect(Point.array(new SharedArrayBuffer(32)).length).toBe(2);
  const part = Point.array(5).subarray(1, -1);
  expect([part.length, part.subarray(-1).length, part.subarray(2, 1).length]).toEqual([3, 1, 0]);
  expect(() => Point.array(bytes, 40, 1)).toThrow('has 48 bytes, too few for 1 records of 16');
  expect(() => Point.array(bytes, -1)).toThrow('byteOffset must not be negative, but is -1');
  expect(() => Point.array(1.5)).toThrow('source must be an integer, but the number 1.5 came');
  expect(() => Point.array('abc' as never)).toThrow('values[0] must be an object');
  expect(() => Point.array({} as never)).toThrow('source must be a length, the values of');
  expect(() => points.at(2)).toThrow('Records.at: index is 2, but there are 2 records');
  expect(() => points.at(0.5)).toThrow('index must be an integer, but the number 0.5 came');
});

test('arrays of packed records are copies, and are changed by assignment', () => {
  const Packed = new RecordType({ tag: 'u1', x: ['f8', 2] }, { packed: true });
  const record = Packed.array(2).at(1);
  record.x = Float64Array.of(1, 2);
  record.x[0] = 5;
  expect([...record.x]).toEqual([1, 2]);
  // Memory that does not suit views of an aligned record is refused.
  const Aligned = new RecordType({ tag: 'u1', x: ['f8', 2] });
  expect(() => Aligned.array(new Uint8Array(64).subarray(1))).toThrow(
    'the records must begin at a multiple of 8 bytes in their ArrayBuffer, but begin at 1',
  );
  expect(new RecordType({ x: 'f8' }).array(new Uint8Array(64).subarray(1)).length).toBe(7);
});

test('a column has the numbers of one field', () => {
  const bodies = Body.array([values, { ...values, id: 8, x: [3, 4] }]);
  const ids = bodies.column('id');
  const step = Body.extent / 4;
  expect([ids.shape, ids.stride, ids.data[ids.offset + step]]).toEqual([[2], [step], 8]);
  const { data, shape, stride, offset } = bodies.column('x');
  expect([shape, stride]).toEqual([
    [2, 2],
    [Body.extent / 8, 1],
  ]);
  expect(data[offset + stride[0] + 1]).toBe(4);
  expect(() => bodies.column('at')).toThrow('Records.column: at holds records, not numbers');
  expect(() => bodies.column('none' as never)).toThrow('name must be that of a field');
  const Packed = new RecordType({ tag: 'u1', x: 'f8' }, { packed: true });
  expect(() => Packed.array(2).column('x')).toThrow('x does not lie at multiples of its 8 bytes');
});

const wrongTypes: readonly [string, unknown, unknown, 'TypeError' | 'RangeError', string][] = [
  ['no object', 'i4', {}, 'TypeError', 'fields must be an object with a type for each field'],
  ['no fields', {}, {}, 'RangeError', 'fields must not be empty'],
  ['no fields within', { a: {} }, {}, 'RangeError', 'field "a" must have fields of its own'],
  ['an unknown string', { a: 'i5' }, {}, 'TypeError', 'field "a" has no type that records know'],
  ['another byte order', { a: '>i4' }, {}, 'TypeError', 'field "a" has no type'],
  ['deep', { a: { b: ['i5', 2] } }, {}, 'TypeError', 'field "a.b" has no type'],
  ['a number', { a: 4 }, {}, 'TypeError', 'field "a" must be a type string, an MPI.Datatype'],
  ['null', { a: MPI.DATATYPE_NULL }, {}, 'TypeError', 'field "a" has no type'],
  ['a count', { a: ['i4', 0] }, {}, 'RangeError', 'the count of field "a" must be at least 1'],
  ['a text', { a: ['i4', '2'] }, {}, 'TypeError', 'the count of field "a" must be an integer'],
  ['three', { a: ['i4', 2, 2] }, {}, 'TypeError', 'field "a" must be [type, count], but an array'],
  ['a name', { toJSON: 'i4' }, {}, 'TypeError', 'field "toJSON" can\'t have that name'],
  ['a digit', { 1: 'i4' }, {}, 'TypeError', 'field "1" can\'t have a number as its name'],
  ['an option', { a: 'i4' }, { align: true }, 'TypeError', 'has no option align'],
  ['packed', { a: 'i4' }, { packed: 1 }, 'TypeError', 'packed must be a boolean, but 1 came'],
  ['offsets', { a: 'i4' }, { offsets: {} }, 'TypeError', 'the offset of field "a" must be an'],
  ['other', { a: 'i4' }, { offsets: { b: 0 } }, 'TypeError', 'offsets has b, but there is no such'],
  [
    'before',
    { a: 'i4' },
    { offsets: { a: -4 } },
    'RangeError',
    'the offset of field "a" must not be negative, but is -4',
  ],
  [
    'overlap',
    { a: 'i4', b: 'f8' },
    { offsets: { a: 4, b: 0 } },
    'RangeError',
    'field "b" reaches to byte 8, but field "a" begins at byte 4',
  ],
  ['extent', { a: 'i4' }, { extent: 3 }, 'RangeError', 'extent is 3, but the fields reach to byte'],
];

test.each(wrongTypes)('a description is refused: %s', (_, fields, options, kind, message) => {
  const make = () => new RecordType(fields as RecordFields, options as object);
  expect(make).toThrow(expect.objectContaining({ name: kind }));
  expect(make).toThrow(`RecordType`);
  expect(make).toThrow(message);
});

test('offsets and extent', () => {
  const options = { offsets: { b: 8, a: 0 }, extent: 32 };
  const type = new RecordType({ b: 'f8', a: 'i4' }, options);
  expect([type.offsets, type.extent, type.size]).toEqual([{ b: 8, a: 0 }, 32, 12]);
  const [integers, addresses, counts] = type.datatype.Get_contents();
  expect([...integers, ...addresses, ...counts]).toEqual([0, 32]);
  expect(type.datatype.Get_extent()).toEqual([0, 32]);
});

interface Found {
  readonly name: string;
  readonly make: () => MPI.Datatype;
  /** Each field: its offset, its datatype, and how many it has, where that is an array. */
  readonly fields: readonly (readonly [number, MPI.Datatype, number?])[];
  readonly extent: number;
}

const found: readonly Found[] = [
  { name: 'named', make: () => new MPI.Datatype(INT), fields: [[0, INT]], extent: 4 },
  { name: 'dup', make: () => DOUBLE.Dup(), fields: [[0, DOUBLE]], extent: 8 },
  { name: 'contiguous', make: () => INT.Create_contiguous(3), fields: [[0, INT, 3]], extent: 12 },
  {
    name: 'contiguous twice',
    make: () => INT.Create_contiguous(3).Create_contiguous(2),
    fields: [[0, INT, 6]],
    extent: 24,
  },
  {
    name: 'vector',
    make: () => INT.Create_vector(2, 1, 3),
    fields: [
      [0, INT],
      [12, INT],
    ],
    extent: 16,
  },
  {
    name: 'vector without gaps',
    make: () => INT.Create_vector(2, 3, 3),
    fields: [[0, INT, 6]],
    extent: 24,
  },
  {
    name: 'hvector',
    make: () => DOUBLE.Create_hvector(2, 2, 24),
    fields: [
      [0, DOUBLE, 2],
      [24, DOUBLE, 2],
    ],
    extent: 40,
  },
  {
    name: 'indexed',
    make: () => INT.Create_indexed([2, 1], [4, 0]).Create_resized(0, 24),
    fields: [
      [16, INT, 2],
      [0, INT],
    ],
    extent: 24,
  },
  {
    name: 'hindexed',
    make: () => INT.Create_hindexed([1, 2], [0, 8]),
    fields: [
      [0, INT],
      [8, INT, 2],
    ],
    extent: 16,
  },
  {
    name: 'indexed_block',
    make: () => INT.Create_indexed_block(2, [0, 3]),
    fields: [
      [0, INT, 2],
      [12, INT, 2],
    ],
    extent: 20,
  },
  {
    name: 'hindexed_block',
    make: () => INT.Create_hindexed_block(1, [0, 12]),
    fields: [
      [0, INT],
      [12, INT],
    ],
    extent: 16,
  },
  {
    name: 'struct, resized',
    make: () =>
      MPI.Datatype.Create_struct([1, 2, 0], [0, 8, 4], [CHAR, DOUBLE, INT]).Create_resized(0, 40),
    fields: [
      [0, CHAR],
      [8, DOUBLE, 2],
    ],
    extent: 40,
  },
  {
    name: 'resized',
    make: () => INT.Create_resized(0, 8),
    fields: [[0, INT]],
    extent: 8,
  },
  {
    name: 'subarray',
    make: () => INT.Create_subarray([3, 4], [2, 2], [1, 1]),
    fields: [
      [20, INT, 2],
      [36, INT, 2],
    ],
    extent: 48,
  },
  {
    name: 'subarray of columns',
    make: () => INT.Create_subarray([3, 4], [2, 2], [0, 1], MPI.ORDER_FORTRAN),
    fields: [
      [12, INT, 2],
      [24, INT, 2],
    ],
    extent: 48,
  },
  {
    name: 'whole subarray',
    make: () => INT.Create_subarray([3, 4], [3, 4], [0, 0]),
    fields: [[0, INT, 12]],
    extent: 48,
  },
];

const codeOf = (type: FieldType): [string, number?] =>
  Array.isArray(type)
    ? [(type[0] as MPI.Datatype).tocode(), type[1] as number]
    : [(type as MPI.Datatype).tocode()];

test.each(found)('the fields of a datatype: $name', ({ make, fields, extent }) => {
  const datatype = make();
  const type = RecordType.from(datatype);
  const names = fields.map((_, i) => `f${i}`);
  expect(Object.keys(type.fields)).toEqual(names);
  expect(names.map((name) => codeOf(type.fields[name]))).toEqual(
    fields.map(([, of, count]) => (count === undefined ? [of.tocode()] : [of.tocode(), count])),
  );
  expect(Object.values(type.offsets)).toEqual(fields.map(([offset]) => offset));
  expect([type.extent, type.size, type.datatype.extent]).toEqual([extent, datatype.size, extent]);
  datatype.free();
  expect(type.datatype.is_null).toBe(false);
  // What was found describes the same.
  const { offsets } = type;
  const again = new RecordType(type.fields, { offsets, extent });
  expect([again.offsets, again.extent, again.size]).toEqual([offsets, extent, type.size]);
});

test('records within a datatype', () => {
  const inner = MPI.Datatype.Create_struct([1, 1], [0, 4], [CHAR, INT]);
  const outer = MPI.Datatype.Create_struct([1, 2], [0, 8], [DOUBLE, inner]);
  const type = RecordType.from(outer);
  expect([type.offsets, type.extent]).toEqual([{ f0: 0, f1: 8 }, 24]);
  const [nested, count] = type.fields.f1 as unknown as [RecordType<RecordFields>, number];
  expect(nested).toBeInstanceOf(RecordType);
  expect([nested.offsets, nested.extent, count]).toEqual([{ f0: 0, f1: 4 }, 8, 2]);
  // A description is what comes back of its own datatype, but for the names.
  const back = RecordType.from(Body.datatype);
  expect(Object.values(back.offsets)).toEqual(Object.values(Body.offsets));
  expect([back.extent, back.size]).toEqual([Body.extent, Body.size]);
  const records = back.array(Body.array([values]).bytes);
  expect(records.at(0).f0).toBe(7);
});

const formless: readonly [string, () => MPI.Datatype, string][] = [
  ['null', () => MPI.DATATYPE_NULL, 'RecordType.from: datatype is null'],
  ['empty', () => INT.Create_contiguous(0), "can't be described as a record: it holds no data"],
  ['before', () => INT.Create_hindexed([1], [-4]), 'it has data before its beginning, at -4'],
  ['beyond', () => INT.Create_hindexed([1], [8]), 'its data reach to byte 12, beyond its extent 4'],
  [
    'overlap',
    () => INT.Create_hindexed([2, 1], [0, 4]),
    'its data at byte 0 and at byte 4 overlap',
  ],
  [
    'darray',
    () => INT.Create_darray(1, 0, [4], [MPI.DISTRIBUTE_BLOCK], [MPI.DISTRIBUTE_DFLT_DARG], [1]),
    'its constructor describes no fields',
  ],
  ['no datatype', () => 'i4' as never, 'datatype must be an MPI.Datatype, but the string "i4"'],
];

test.each(formless)('a datatype without such a form: %s', (_, make, message) => {
  expect(() => RecordType.from(make())).toThrow(TypeError);
  expect(() => RecordType.from(make())).toThrow(message);
});

mpiTest('a datatype that was freed is made again', () => {
  const type = new RecordType({ a: 'i4' });
  type.datatype.Free();
  expect(type.datatype.extent).toBe(4);
});
