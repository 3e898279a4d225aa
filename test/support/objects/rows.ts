// Arrays of objects of like form, which an encoding may treat as tables, and arrays of almost such.
import { sizes, type Value } from './table';

type Row = Record<string, unknown>;

/** A row of a measurement. */
const row = (id: number): Row => ({
  id,
  name: `row ${id % 7}`,
  value: id / 3,
  isOpen: id % 2 === 0,
});

const table = (length: number, make: (id: number) => unknown = row) =>
  Array.from({ length }, (_, id) => make(id));

/** Twenty rows of which this is done to one, in the middle, at the beginning and at the end. */
const withOne = (what: string, change: (row: Row, id: number) => unknown): Value[] =>
  [0, 1, 10, 19].map(
    (place): Value => [
      `rows of which number ${place} ${what}`,
      () => table(20, (id) => (id === place ? change(row(id), id) : row(id))),
    ],
  );

/** Twenty rows with a column of these values, taken again and again. */
const column = (what: string, items: readonly unknown[], length = 20): Value => [
  `rows with a column of ${what}`,
  () => table(length, (id) => ({ id, item: items[id % items.length], last: true })),
];

/** The same with all these values at the end of a long column of others. */
const late = (what: string, first: unknown, items: readonly unknown[]): Value => [
  `rows with a column that ends with ${what}`,
  () => [...table(100, (id) => ({ id, item: first })), ...items.map((item, id) => ({ id, item }))],
];

const defined = (object: Row, name: PropertyKey, descriptor: PropertyDescriptor) =>
  Object.defineProperty(object, name, { configurable: true, ...descriptor });

class Record4 {
  constructor(
    readonly id: number,
    readonly name = `row ${id}`,
  ) {}
}

const columns: readonly Value[] = [
  column('integers', [1, -2, 3]),
  column('integers and -0', [1, -0, 3]),
  column('-0 alone', [-0]),
  column('0 and -0', [0, -0]),
  column('integers and NaN', [1, NaN, 3]),
  column('integers and 2^31', [1, 2 ** 31, -(2 ** 31) - 1]),
  column('integers and 2^53', [1, 2 ** 53, 2 ** 53 - 1]),
  column('fractions', [0.5, 1.5, 2]),
  column('infinities', [1, Infinity, -Infinity]),
  column('numbers and null', [1, null, 2.5]),
  column('numbers and undefined', [1, undefined, 2.5]),
  column('null', [null]),
  column('undefined', [undefined]),
  column('booleans', [true, false, false]),
  column('booleans and null', [true, null]),
  column('texts', ['a', 'b', 'a', '']),
  column('texts in Latin 1 and beyond', ['a', 'é', '東', '\ud800', 'a']),
  column('long texts', ['a'.repeat(1000), '東'.repeat(1000)]),
  column('numbers and their texts', [1, '1', 2, '2']),
  column('bigints', [1n, -(2n ** 70n), 0n]),
  column('numbers and bigints', [1, 1n]),
  column('Dates', [new Date(0), new Date(NaN)]),
  column('the same object', [{ shared: true }]),
  column('the same array', [[1, 2]]),
  column('empty objects and arrays', [{}, []]),
  column('objects of two forms', [{ a: 1 }, { b: 1 }]),
  column('objects with the same keys in another order', [
    { a: 1, b: 2 },
    { b: 1, a: 2 },
  ]),
  column('arrays of numbers', [[1, 2, 3], [], [0.5]]),
  column('Maps and Sets', [new Map([[1, 2]]), new Set([1])]),
  column('typed arrays', [Uint8Array.of(1), Float64Array.of(2)]),
  column('everything', [
    1,
    -0,
    0.5,
    NaN,
    'a',
    '東',
    null,
    undefined,
    true,
    2n,
    {},
    [],
    new Date(0),
    new Map(),
    /a/,
  ]),
  late('-0', 1, [-0]),
  late('a fraction', 1, [0.5]),
  late('2^31', 1, [2 ** 31]),
  late('NaN', 1, [NaN]),
  late('a text', 1, ['text']),
  late('null and undefined', 1, [null, undefined]),
  late('an object', 1, [{ a: 1 }]),
  late('a bigint', 1, [1n]),
  late('a number after texts', 'text', [1]),
  late('a text beyond Latin 1', 'text', ['東', 'é']),
  late('null after objects', { a: 1 }, [null]),
  late('null after booleans', true, [null]),
];

const wide = (columnsOf: number) => (id: number) =>
  Object.fromEntries(Array.from({ length: columnsOf }, (_, i) => [`column${i}`, id * i]));

export const rows: readonly Value[] = [
  ['a thousand rows', () => table(1000)],
  ['twenty thousand rows', () => table(20_000)],
  ...sizes.slice(0, 22).map((length): Value => [`${length} rows`, () => table(length)]),
  ['rows of one number', () => table(50, (id) => ({ id }))],
  ['rows of no columns', () => table(50, () => ({}))],
  ...[31, 32, 33, 127, 128, 129, 255, 256, 300, 1100].map(
    (width): Value => [`rows of ${width} columns`, () => table(10, wide(width))],
  ),
  ...withOne('has another key', (object) => ({ ...object, extra: 1 })),
  ...withOne('lacks a key', ({ name: _, ...object }) => object),
  ...withOne('has the same keys in another order', ({ id, name, value, isOpen }) => ({
    isOpen,
    value,
    name,
    id,
  })),
  ...withOne('has another key in the place of one', ({ isOpen, ...object }) => ({
    ...object,
    isShut: isOpen,
  })),
  ...withOne('has a getter', (object) =>
    defined(object, 'value', { get: () => 'got', enumerable: true }),
  ),
  ...withOne('hides a property', (object) => defined(object, 'value', { enumerable: false })),
  ...withOne('has a symbol key', (object) => ({ ...object, [Symbol('s')]: 1 })),
  ...withOne('has a numeric key', (object) => ({ ...object, 0: 'zero' })),
  ...withOne('is null', () => null),
  ...withOne('is undefined', () => undefined),
  ...withOne('is a number', (_, id) => id),
  ...withOne('is an array', ({ id, name }) => [id, name]),
  ...withOne('is an empty object', () => ({})),
  ...withOne('has no prototype', (object) => Object.setPrototypeOf(object, null)),
  ...withOne('has a prototype with a key of the rows', (object) =>
    Object.setPrototypeOf(object, { id: 'inherited' }),
  ),
  ...withOne('inherits a key that it lacks', ({ value, ...object }) =>
    Object.setPrototypeOf(object, { value }),
  ),
  ...withOne('is of a class', (_, id) => new Record4(id)),
  ...withOne('is frozen', (object) => Object.freeze(object)),
  ...withOne('is a Map', () => new Map([['id', 1]])),
  ...withOne('is a Date', () => new Date(0)),
  ...withOne('is an error', () => new RangeError('a row')),
  ...withOne('has undefined', (object) => ({ ...object, value: undefined })),
  ...withOne('has -0 for its id', (object) => ({ ...object, id: -0 })),
  ...withOne('has a text for its id', (object) => ({ ...object, id: 'id' })),
  ...withOne('has an object for its id', (object) => ({ ...object, id: { of: object } })),
  ...withOne('holds itself', (object) => Object.assign(object, { value: object })),
  [
    'rows with a hole',
    () => {
      const list = table(20);
      delete list[7];
      return list;
    },
  ],
  ['rows with a property of the array', () => Object.assign(table(20), { total: 20 })],
  ['rows in a subclass of Array', () => class Table extends Array {}.from(table(20))],
  [
    'one row many times',
    () => {
      const one = row(1);
      return table(20, () => one);
    },
  ],
  [
    'one row at two places',
    () => {
      const list = table(20);
      list[15] = list[3];
      return list;
    },
  ],
  [
    'a row in and outside of the array',
    () => {
      const list = table(20);
      return { first: list[0], list, last: list[19], again: list };
    },
  ],
  [
    'a row outside, after the array',
    () => {
      const list = table(20);
      return [list, list[7], { row: list[8] }];
    },
  ],
  [
    'rows that hold their neighbour',
    () => {
      const list = table(20) as Row[];
      for (const [i, each] of list.entries()) each.next = list[(i + 1) % 20];
      return list;
    },
  ],
  [
    'rows that hold the array',
    () => {
      const list = table(20) as Row[];
      for (const each of list) each.all = list;
      return list;
    },
  ],
  [
    'rows that hold an object that holds the row',
    () =>
      table(20, (id) => {
        const object: Row = { id, detail: { name: 'detail' } };
        (object.detail as Row).of = object;
        return object;
      }),
  ],
  [
    'rows with objects and arrays in them',
    () =>
      table(20, (id) => ({
        id,
        at: { x: id, y: -id },
        list: [id, `${id}`],
        deep: { a: { b: [{ c: id }] } },
      })),
  ],
  ['rows with rows in them', () => table(20, (id) => ({ id, parts: table(id % 5), empty: [] }))],
  [
    'rows with one table in all of them',
    () => {
      const shared = table(5);
      return table(20, (id) => ({ id, shared }));
    },
  ],
  ['two tables of the same form', () => [table(20), table(30), { table: table(20) }]],
  [
    'two tables with a row in common',
    () => {
      const first = table(20);
      return [first, [...table(5), first[3], ...table(5)]];
    },
  ],
  [
    'tables that take turns',
    () => table(40, (id) => (id % 2 === 0 ? { a: id, b: id } : { b: id, a: id })),
  ],
  [
    'rows of many forms',
    () =>
      table(200, (id) =>
        Object.fromEntries([
          [`key${id % 50}`, id],
          ['id', id],
        ]),
      ),
  ],
  [
    'rows with a repeated key that looks like a number',
    () => table(20, (id) => ({ 1: id, 0: -id, a: id })),
  ],
  [
    'rows with the key __proto__',
    () => table(20, (id) => JSON.parse(`{"id": ${id}, "__proto__": ${id}, "constructor": "c"}`)),
  ],
  [
    'rows with an object for __proto__',
    () => table(20, (id) => JSON.parse(`{"id": ${id}, "__proto__": {"polluted": true}}`)),
  ],
  [
    'rows with keys beyond Latin 1',
    () => table(20, (id) => ({ é: id, 東京: `${id}`, '': null, '\ud800': 1 })),
  ],
  ['rows without prototype', () => table(20, (id) => Object.assign(Object.create(null), row(id)))],
  ['instances of a class as rows', () => table(20, (id) => new Record4(id))],
  [
    'rows with getters',
    () =>
      table(20, (id) => ({
        id,
        get twice() {
          return 2 * id;
        },
      })),
  ],
  ['frozen rows', () => table(20, (id) => Object.freeze(row(id)))],
  [
    'rows as values of a Map and in a Set',
    () => {
      const list = table(20);
      return [new Map(list.map((each, i) => [i, each])), new Set(list), list];
    },
  ],
  ['a column of rows', () => ({ columns: { id: table(20), name: table(20) } })],
  ...columns,
];
