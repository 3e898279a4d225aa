// Tables of Apache Arrow as objects: what mpi4node/interchange registers.
// @worlds openmpi:1,2,4 mpich:1,2
import * as arrow from 'apache-arrow';
import { MPI } from 'mpi4node';
import { registerArrow } from 'mpi4node/interchange';
import { goesOn, neighbours } from '../../support/exchange';
import { mpiTest, rank, ranks } from '../../support/mpi';

registerArrow(arrow);

const { serializer } = MPI;
const copyOf = <T>(object: T): T => serializer.loads(serializer.dumps(object)) as T;
const count = (length: number) => Array.from({ length }, (_, i) => i);

/** The rows of a table, as plain values. */
const rows = (table: arrow.Table): unknown[] => table.toArray().map((row) => row.toJSON());

const words = arrow.vectorFromArray(
  ['red', 'green', 'red', null, 'blue'],
  new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()),
);
const tables: readonly (readonly [string, arrow.Table, unknown[]])[] = [
  [
    'integers of every size',
    arrow.tableFromArrays({
      i8: Int8Array.of(-1, 2),
      u16: Uint16Array.of(65_535, 0),
      i32: Int32Array.of(-(2 ** 31), 5),
      i64: BigInt64Array.of(-(2n ** 63n), 7n),
    }),
    [
      { i8: -1, u16: 65_535, i32: -(2 ** 31), i64: -(2n ** 63n) },
      { i8: 2, u16: 0, i32: 5, i64: 7n },
    ],
  ],
  [
    'floats',
    arrow.tableFromArrays({ f32: Float32Array.of(0.5, -2), f64: Float64Array.of(0.1, Infinity) }),
    [
      { f32: 0.5, f64: 0.1 },
      { f32: -2, f64: Infinity },
    ],
  ],
  [
    'texts, with nulls',
    new arrow.Table({ text: arrow.vectorFromArray(['', null, 'ä€😀'], new arrow.Utf8()) }),
    [{ text: '' }, { text: null }, { text: 'ä€😀' }],
  ],
  [
    'numbers with nulls',
    new arrow.Table({ n: arrow.vectorFromArray([1, null, 3], new arrow.Float64()) }),
    [{ n: 1 }, { n: null }, { n: 3 }],
  ],
  [
    'booleans and dates',
    new arrow.Table({
      flag: arrow.vectorFromArray([true, null, false], new arrow.Bool()),
      day: arrow.vectorFromArray([new Date(0), new Date(86_400_000), null], new arrow.DateDay()),
    }),
    [
      { flag: true, day: 0 },
      { flag: null, day: 86_400_000 },
      { flag: false, day: null },
    ],
  ],
  [
    'a dictionary',
    new arrow.Table({ colour: words }),
    ['red', 'green', 'red', null, 'blue'].map((colour) => ({ colour })),
  ],
  [
    'lists and records',
    new arrow.Table({
      list: arrow.vectorFromArray(
        [[1, 2], [], [3]],
        new arrow.List(new arrow.Field('item', new arrow.Int32(), true)),
      ),
    }),
    [[1, 2], [], [3]].map((list) => ({ list })),
  ],
  [
    'several batches',
    arrow
      .tableFromArrays({ n: Int32Array.of(1, 2) })
      .concat(arrow.tableFromArrays({ n: Int32Array.of(3) })),
    [{ n: 1 }, { n: 2 }, { n: 3 }],
  ],
  ['no rows', arrow.tableFromArrays({ n: new Int32Array(0) }), []],
  ['no columns', new arrow.Table(), []],
];

/** Vectors within rows as arrays. */
const plain = (values: unknown[]): unknown =>
  JSON.parse(
    JSON.stringify(values, (_, value) => {
      if (typeof value === 'bigint') return `${value}n`;
      if (value === Infinity) return 'Infinity';
      if (value instanceof arrow.Vector) return [...value];
      return value;
    }),
  );

describe('tables', () => {
  test.each(tables)('%s', (_name, table, expected) => {
    const copy = copyOf(table);
    expect(copy).toBeInstanceOf(arrow.Table);
    expect(plain(rows(copy))).toEqual(plain(expected));
    expect(copy.schema.toString()).toBe(table.schema.toString());
    expect(copy.numRows).toBe(expected.length);
    // It can be sent on.
    expect(plain(rows(copyOf(copy)))).toEqual(plain(expected));
  });

  test('keep their batches and metadata', () => {
    const [first, second] = [Int32Array.of(1, 2), Int32Array.of(3, 4, 5)].map((n) =>
      arrow.tableFromArrays({ n }),
    );
    const copy = copyOf(first.concat(second));
    expect(copy.batches.map(({ numRows }) => numRows)).toEqual([2, 3]);
    const schema = new arrow.Schema(
      [new arrow.Field('n', new arrow.Int32())],
      new Map([['a', 'b']]),
    );
    const annotated = new arrow.Table(schema, first.batches);
    expect(copyOf(annotated).schema.metadata.get('a')).toBe('b');
  });

  test('a slice is sent without the rest', () => {
    const table = arrow.tableFromArrays({ n: Float64Array.from(count(100_000)) });
    const slice = table.slice(10, 14);
    expect(serializer.dumps(slice).byteLength).toBeLessThan(2000);
    expect(plain(rows(copyOf(slice)))).toEqual([10, 11, 12, 13].map((n) => ({ n })));
  });

  test('large ones are sent out of band', () => {
    const table = arrow.tableFromArrays({ n: Float64Array.from(count(100_000)) });
    const [data, buffers] = serializer.dumps_oob([{ table }]);
    expect(data.byteLength).toBeLessThan(1000);
    expect(buffers.length).toBe(1);
    expect(buffers[0].byteLength).toBeGreaterThan(800_000);
    expect(buffers[0].byteLength).toBeLessThan(810_000);
    const [copy] = serializer.loads_oob(data, buffers) as [{ table: arrow.Table }];
    expect(copy.table.getChild('n')?.get(99_999)).toBe(99_999);
    // It lies in what came.
    expect(copy.table.batches[0].data.children[0].values.buffer).toBe(buffers[0].buffer);
  });
});

describe('vectors and record batches', () => {
  const vectors: readonly (readonly [string, arrow.Vector, unknown[]])[] = [
    ['numbers', arrow.makeVector(Int32Array.of(1, 2, 3)), [1, 2, 3]],
    ['64-bit integers', arrow.makeVector(BigInt64Array.of(-5n)), [-5n]],
    ['texts', arrow.vectorFromArray(['a', null, 'c'], new arrow.Utf8()), ['a', null, 'c']],
    ['a dictionary', words, ['red', 'green', 'red', null, 'blue']],
    ['memoized texts', arrow.vectorFromArray(['a', 'b'], new arrow.Utf8()).memoize(), ['a', 'b']],
    ['nothing', arrow.vectorFromArray([], new arrow.Float64()), []],
    [
      'several pieces',
      arrow.makeVector(Int32Array.of(1)).concat(arrow.makeVector(Int32Array.of(2, 3))),
      [1, 2, 3],
    ],
  ];
  test.each(vectors)('a vector of %s', (_name, vector, expected) => {
    const copy = copyOf(vector);
    expect(copy).toBeInstanceOf(arrow.Vector);
    expect([...copy]).toEqual(expected);
    expect(String(copy.type)).toBe(String(vector.type));
  });

  test('a record batch, with rows and without', () => {
    const table = arrow.tableFromArrays({ n: Int32Array.of(4, 5), f: Float64Array.of(0.5, 1.5) });
    const copy = copyOf(table.batches[0]);
    expect(copy).toBeInstanceOf(arrow.RecordBatch);
    expect(copy.toArray().map((row) => row?.toJSON())).toEqual([
      { n: 4, f: 0.5 },
      { n: 5, f: 1.5 },
    ]);
    const none = copyOf(new arrow.RecordBatch(table.schema, undefined));
    expect(none).toBeInstanceOf(arrow.RecordBatch);
    expect([none.numRows, none.numCols]).toEqual([0, 2]);
  });
});

// --- Between ranks ------------------------------------------------------------------------------

/** A table that tells whose it is. */
const own = (owner: number, length: number) =>
  arrow.tableFromArrays({
    n: Float64Array.from(count(length), (i) => i + owner),
    owner: count(length).map(() => `rank ${owner}`),
  });
const told = (table: arrow.Table) => [
  table.getChild('n')?.get(1),
  table.getChild('owner')?.get(table.numRows - 1),
];
const tells = (owner: number) => [owner + 1, `rank ${owner}`];

mpiTest.each([3, 20_000])('tables of %d rows between ranks', async (comm, length) => {
  const { left, right } = neighbours(comm);
  const all = count(ranks);
  const sent = comm.isend(own(rank, length), right);
  expect(told(comm.recv<arrow.Table>({ source: left }))).toEqual(tells(left));
  await sent;
  const [, received] = await Promise.all([
    comm.isend({ table: own(rank, length) }, right),
    comm.irecv<{ table: arrow.Table }>({ source: left }),
  ]);
  expect(told(received.table)).toEqual(tells(left));
  expect(told(comm.bcast(rank === 0 ? own(0, length) : (null as never)))).toEqual(tells(0));
  expect(comm.allgather(own(rank, length)).map(told)).toEqual(all.map(tells));
  const scattered = comm.scatter(rank === 0 ? all.map((to) => own(to, length)) : null);
  expect(told(scattered as arrow.Table)).toEqual(tells(rank));
});

mpiTest('what a receiver that has not registered it is told', (comm) => {
  const other = new MPI.Serializer();
  const bytes = serializer.dumps(own(0, 3));
  expect(() => other.loads(bytes)).toThrow(DOMException);
  expect(() => other.loads(bytes)).toThrow(/apache-arrow Table/);
  goesOn(comm);
});

describe('registering', () => {
  test('again does nothing', () => {
    registerArrow(arrow);
    expect(told(copyOf(own(5, 2)))).toEqual(tells(5));
  });
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['nothing', undefined, 'but undefined came, which has no Table'],
    ['a part of it', { Table: arrow.Table }, 'but a plain object came, which has no RecordBatch'],
  ];
  test.each(wrong)('%s', (_name, value, message) => {
    const call = () => registerArrow(value as typeof arrow);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`registerArrow: arrow must be the package apache-arrow, ${message}`);
  });
});
