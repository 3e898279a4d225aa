// Values in which an object stands at several places, or holds itself.
import type { Value } from './table';

type Row = Record<string, unknown>;

/**
 * Each kind of object once, with a function that puts something into it if it can hold anything.
 */
const kinds: readonly [
  name: string,
  make: () => object,
  hold?: (holder: never, value: unknown) => void,
][] = [
  [
    'object',
    () => ({ a: 1 }),
    (object: Row, value) => {
      object.held = value;
    },
  ],
  [
    'array',
    () => [1],
    (list: unknown[], value) => {
      list.push(value);
    },
  ],
  [
    'array with holes',
    () => new Array(3),
    (list: unknown[], value) => {
      list[1] = value;
    },
  ],
  [
    'array with a name',
    () => [1, 2],
    (list: unknown[], value) => {
      Object.assign(list, { held: value });
    },
  ],
  [
    'Map, as a value',
    () => new Map(),
    (map: Map<unknown, unknown>, value) => {
      map.set('held', value);
    },
  ],
  [
    'Map, as a key',
    () => new Map(),
    (map: Map<unknown, unknown>, value) => {
      map.set(value, 'held');
    },
  ],
  [
    'Set',
    () => new Set([1]),
    (set: Set<unknown>, value) => {
      set.add(value);
    },
  ],
  [
    'object without prototype',
    () => Object.create(null),
    (object: Row, value) => {
      object.held = value;
    },
  ],
  ['Date', () => new Date(1)],
  ['RegExp', () => /a/g],
  ['error', () => new RangeError('e')],
  ['boxed number', () => Object(1)],
  ['boxed string', () => Object('a')],
  ['boxed bigint', () => Object(1n)],
  ['boxed boolean', () => Object(false)],
  ['ArrayBuffer', () => new ArrayBuffer(8)],
  ['typed array', () => Uint8Array.of(1, 2)],
  ['DataView', () => new DataView(new ArrayBuffer(8), 2)],
];

const holders = kinds.flatMap(([name, make, hold]) =>
  hold === undefined
    ? []
    : [[name, make, hold as (holder: unknown, value: unknown) => void] as const],
);

const held = ([, make, hold]: (typeof holders)[number], value: unknown) => {
  const holder = make();
  hold(holder, value);
  return holder;
};

export const graphs: readonly Value[] = [
  ...kinds.map(
    ([name, make]): Value => [
      `one ${name} at many places`,
      () => {
        const one = make();
        const other = make();
        return {
          one,
          list: [one, other, one],
          map: new Map<unknown, unknown>([
            [one, other],
            [other, one],
            ['again', one],
          ]),
          set: new Set([other, one]),
          rows: [
            { id: 1, one },
            { id: 2, one: other },
            { id: 3, one },
          ],
          error: new Error('e', { cause: one }),
        };
      },
    ],
  ),
  ...holders.map(
    (holder): Value => [
      `a circle of one ${holder[0]}`,
      () => {
        const circle = holder[1]();
        holder[2](circle, circle);
        return circle;
      },
    ],
  ),
  ...holders.flatMap((outer) =>
    holders.map(
      (inner): Value => [
        `a circle of ${outer[0]} and ${inner[0]}`,
        () => {
          const circle = outer[1]();
          outer[2](circle, held(inner, circle));
          return [circle, 'after'];
        },
      ],
    ),
  ),
  [
    'two objects that hold each other, both outside too',
    () => {
      const a: Row = { name: 'a' };
      const b: Row = { name: 'b', a };
      a.b = b;
      return [b, a, { a, b }];
    },
  ],
  [
    'a list whose end is its beginning',
    () => {
      const first: Row = { id: 0 };
      let last = first;
      for (let id = 1; id < 100; id++) {
        last.next = { id };
        last = last.next as Row;
      }
      last.next = first;
      return first;
    },
  ],
  [
    'a tree with parents',
    () => {
      const grow = (depth: number, parent: unknown): Row => {
        const node: Row = { depth, parent };
        node.children = depth === 0 ? [] : [grow(depth - 1, node), grow(depth - 1, node)];
        return node;
      };
      return grow(6, null);
    },
  ],
  [
    'what doubles on each level',
    () => {
      let object: unknown = { leaf: true };
      for (let i = 0; i < 60; i++) object = [object, object];
      return object;
    },
  ],
  [
    'ten thousand objects, each two times',
    () => {
      const list = Array.from({ length: 10_000 }, (_, id) => ({ id }));
      return [list, list.toReversed()];
    },
  ],
  [
    'an array that is among its own rows',
    () => {
      const rows: unknown[] = [{ id: 1 }, { id: 2 }, { id: 3 }];
      rows.push(rows);
      return rows;
    },
  ],
  [
    'an error as its own cause within another',
    () => {
      const cause: Row = {};
      cause.list = [new Error('a', { cause: 'b' }), cause];
      return new Error('c', { cause });
    },
  ],
];

/** Of which structured clone has no clone: a clone that is right is as good as a DataCloneError. */
export const circularCauses: readonly Value[] = [
  [
    'an error that is its own cause',
    () => {
      const error = new Error('a');
      error.cause = error;
      return error;
    },
  ],
  [
    "two errors that are each other's cause",
    () => {
      const error = new Error('a');
      error.cause = new Error('b', { cause: error });
      return [error];
    },
  ],
  [
    'an error whose cause holds it',
    () => {
      const error = new Error('a');
      error.cause = { list: [error] };
      return { error };
    },
  ],
];

type Around = (inner: unknown, level: number) => unknown;

/** Ways to put one value into another. */
export const nestings: readonly [name: string, around: Around, clone?: Around][] = [
  ['arrays', (inner) => [inner]],
  ['objects', (inner) => ({ inner })],
  ['Maps', (inner) => new Map([['inner', inner]])],
  ['causes', (cause) => new Error('e', { cause })],
  ['objects of several keys', (inner, id) => ({ id, inner, after: 'a' })],
  ['keys of Maps', (inner) => new Map([[inner, 1]])],
  ['Sets', (inner) => new Set([inner])],
  [
    'rows',
    (inner, id) => [
      { id, inner },
      { id, inner: null },
      { id, inner: null },
    ],
  ],
  ['arrays with holes', (inner) => Object.assign(new Array(3), { 1: inner })],
  ['arrays with names', (inner) => Object.assign([1, 2], { inner })],
  ['numbers and arrays', (inner, level) => [level, level, inner]],
  [
    'getters',
    (inner) => ({
      get inner() {
        return inner;
      },
    }),
    (inner) => ({ inner }),
  ],
];

/** A value of so many levels. */
export function nested(around: Around, depth: number): unknown {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  let value: unknown = 'innermost';
  for (let level = 0; level < depth; level++) value = around(value, level);
  Error.stackTraceLimit = limit;
  return value;
}
