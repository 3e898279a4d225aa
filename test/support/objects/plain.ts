// Objects and arrays of the program.
import { sizes, type Value } from './table';

class Point {
  #hidden = 1;
  x = 1;
  y = this.#hidden;
  static origin = new Point();
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
  move(): void {}
}

const keyed = (keys: readonly string[]) =>
  JSON.parse(`{${keys.map((key, i) => `${JSON.stringify(key)}:${i}`).join()}}`);

const hidden = (object: object, name: PropertyKey, value: unknown = 1) =>
  Object.defineProperty(object, name, { value, enumerable: false });

const fill = <T>(length: number, item: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => item(i));

/** An array with an element that tells how often it was read. */
function withCounter(array: unknown[], place = 20): unknown[] {
  let calls = 0;
  return Object.defineProperty(array, place, { enumerable: true, get: () => ++calls });
}

function deleteB(this: { b?: number }): number {
  delete this.b;
  return 1;
}

const several = Array.from({ length: 300 }, (_, i) => i);

const names = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  'length',
  'then',
  'toJSON',
];

export const objects: readonly Value[] = [
  ['an empty object', () => ({})],
  ['a small object', () => ({ a: 1, b: 'two', c: [3], d: { e: null } })],
  ['undefined properties', () => ({ a: undefined, b: 1, c: undefined })],
  ['an object without prototype', () => Object.assign(Object.create(null), { a: 1, b: { c: 2 } })],
  ['an instance of a class', () => new Point()],
  ['instances of a class', () => [new Point(), { p: new Point() }, Point.origin, Point.origin]],
  [
    'an object with inherited properties',
    () => Object.assign(Object.create({ inherited: 1 }), { own: 2 }),
  ],
  [
    'an object whose prototype is a Proxy',
    () => {
      const trap = () => {
        throw new Error('a trap was sprung');
      };
      const traps = { get: trap, getPrototypeOf: trap, has: trap, ownKeys: trap };
      return Object.assign(
        Object.create(new Proxy({}, traps), { set: { value: 1, enumerable: true } }),
      );
    },
  ],
  [
    'getters',
    () => ({
      get a() {
        return 1;
      },
      get b() {
        return { c: 2 };
      },
      set d(_value: number) {},
    }),
  ],
  [
    'an inherited getter',
    () =>
      Object.create({
        get a() {
          return 1;
        },
      }),
  ],
  ['a frozen object', () => Object.freeze({ a: 1, b: Object.freeze([1, 2]) })],
  [
    'a sealed object and one that takes no more',
    () => [Object.seal({ a: 1 }), Object.preventExtensions({ a: 1 })],
  ],
  ['properties that are not enumerable', () => hidden({ a: 1, b: 2 }, 'c')],
  ['only a property that is not enumerable', () => hidden({}, 'c')],
  [
    'properties that cannot be written',
    () => Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: true }),
  ],
  [
    'symbol keys',
    () => ({ a: 1, [Symbol('s')]: 2, [Symbol.iterator]: 3, [Symbol.toStringTag]: 'Map' }),
  ],
  ['symbol keys with what cannot be cloned', () => ({ a: 1, [Symbol('s')]: () => 1 })],
  ['hidden properties that cannot be cloned', () => hidden({ a: 1 }, 'f', () => 1)],
  [
    'an object that says that it is a Map',
    () => ({ [Symbol.toStringTag]: 'Map', size: 1, constructor: { name: 'Map' } }),
  ],
  [
    'numeric keys',
    () =>
      keyed([
        'b',
        '10',
        '2',
        'a',
        '0',
        '-1',
        '01',
        '1.5',
        '4294967294',
        '4294967295',
        '4294967296',
        '9007199254740993',
        '1e3',
      ]),
  ],
  ['numeric keys alone', () => ({ 5: 'a', 3: 'b', 1000: 'c' })],
  ['numeric keys that are all there', () => ({ 0: 'a', 1: 'b', 2: 'c' })],
  ...names.map((name): Value => [`the key ${name}`, () => keyed(['a', name, 'b'])]),
  ['the keys of Object.prototype', () => keyed(names)],
  [
    'an object under the key __proto__',
    () =>
      JSON.parse(
        '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": 1}}}',
      ),
  ],
  [
    'the key __proto__ in like objects',
    () =>
      JSON.parse(
        '[{"__proto__": 1, "a": 2}, {"__proto__": 3, "a": 4}, {"__proto__": null, "a": 5}]',
      ),
  ],
  ['the empty key', () => ({ '': 1, ' ': 2 })],
  [
    'keys beyond Latin 1',
    () => ({
      é: 1,
      東京: 2,
      '🚀': 3,
      '\ud800': 4,
      '\udc00': 5,
      '\0': 6,
      'e\u0301': 7,
      '\ufeff': 9,
    }),
  ],
  ['keys of all lengths', () => Object.fromEntries(sizes.map((size) => ['k'.repeat(size), size]))],
  [
    'keys beyond Latin 1 of all lengths',
    () => Object.fromEntries(sizes.map((size) => ['東'.repeat(size), size])),
  ],
  ['5,000 keys', () => Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key ${i}`, i]))],
  [
    '5,000 numeric keys from above',
    () => Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`${7 * (5000 - i)}`, i])),
  ],
  [
    'an object after deletions',
    () => {
      const object: Record<string, number> = Object.fromEntries(several.map((i) => [`k${i}`, i]));
      for (const i of several) if (i % 3 === 0) delete object[`k${i}`];
      return Object.assign(object, { k0: 'last' });
    },
  ],
  [
    'like objects with other values',
    () => [{ a: 1 }, { a: 'x' }, { a: null }, { a: { a: 1 } }, { a: [1] }, { a: 2n }, {}],
  ],
  ['objects in objects', () => ({ a: { b: { c: { d: { e: { f: {} } } } } } })],
];

// Getters that change what is being cloned: structured clone takes the keys first, then each value.
export const changing: readonly Value[] = [
  [
    'a getter that deletes a later key',
    () => {
      const object: Record<string, unknown> = {
        get a() {
          delete object.c;
          return 1;
        },
        b: 2,
        c: 3,
        d: 4,
      };
      return object;
    },
  ],
  [
    'a getter that adds a key',
    () => {
      const object: Record<string, unknown> = {
        get a() {
          object.late = 5;
          return 1;
        },
        b: 2,
      };
      return object;
    },
  ],
  [
    'a getter that changes a later value',
    () => {
      const object: Record<string, unknown> = {
        get a() {
          object.b = { changed: true };
          return 1;
        },
        b: 2,
      };
      return object;
    },
  ],
  [
    'a getter that makes a later key not enumerable',
    () => {
      const object: Record<string, unknown> = {
        get a() {
          Object.defineProperty(object, 'b', { enumerable: false });
          return 1;
        },
        b: 2,
      };
      return object;
    },
  ],
  [
    'a getter that makes a later value a getter',
    () => {
      const object: Record<string, unknown> = {
        get a() {
          Object.defineProperty(object, 'b', { get: () => 'got' });
          return 1;
        },
        b: 2,
      };
      return object;
    },
  ],
  [
    'a getter that shortens the array',
    () => {
      const list: unknown[] = [
        {
          get a() {
            list.length = 2;
            return 1;
          },
        },
        2,
        3,
        4,
      ];
      return list;
    },
  ],
  [
    'a getter that lengthens the array',
    () => {
      const list: unknown[] = [
        {
          get a() {
            list.push('more');
            return 1;
          },
        },
        2,
        3,
      ];
      return list;
    },
  ],
  [
    'a getter that makes a hole',
    () => {
      const list: unknown[] = [
        {
          get a() {
            delete list[1];
            return 1;
          },
        },
        2,
        3,
      ];
      return list;
    },
  ],
  [
    'a getter that changes the numbers after it',
    () => {
      const list: unknown[] = [
        {
          get a() {
            list[2] = 'text';
            list[3] = 0.5;
            return 1;
          },
        },
        2,
        3,
        4,
        5,
      ];
      return list;
    },
  ],
  [
    'a getter that changes the next row',
    () => {
      const rows: Record<string, unknown>[] = [
        {
          id: 1,
          get a() {
            rows[1].a = 'changed';
            rows[2] = { other: 1 };
            return 1;
          },
        },
        { id: 2, a: 2 },
        { id: 3, a: 3 },
        { id: 4, a: 4 },
      ];
      return rows;
    },
  ],
  [
    'a getter that adds to the Map',
    () => {
      const map: Map<unknown, unknown> = new Map<unknown, unknown>([
        [
          'a',
          {
            get a() {
              map.set('late', 1).delete('b');
              return 1;
            },
          },
        ],
        ['b', 2],
      ]);
      return map;
    },
  ],
  [
    'a getter that clears the Set',
    () => {
      const set: Set<unknown> = new Set<unknown>([
        {
          get a() {
            set.clear();
            return 1;
          },
        },
        2,
        3,
      ]);
      return set;
    },
  ],
  [
    'a getter that changes bytes before it',
    () => {
      const bytes = new Uint8Array(64);
      return [
        bytes,
        {
          get a() {
            bytes.fill(1);
            return 1;
          },
        },
      ];
    },
  ],
  [
    'a getter that changes bytes after it',
    () => {
      const bytes = new Uint8Array(64);
      return [
        {
          get a() {
            bytes.fill(1);
            return 1;
          },
        },
        bytes,
      ];
    },
  ],
  [
    'a getter that gives another value each time',
    () => {
      let calls = 0;
      return {
        get a() {
          return ++calls;
        },
        list: [
          {
            get b() {
              return ++calls;
            },
          },
        ],
      };
    },
  ],
  [
    'objects without prototype whose getters give another value each time',
    () => {
      let calls = 0;
      const next = (inner: unknown) =>
        Object.create(null, {
          inner: { enumerable: true, value: inner },
          call: { enumerable: true, get: () => ++calls },
        });
      return next(next(next(null)));
    },
  ],
  [
    'a getter of an object without prototype that deletes a later key',
    () =>
      Object.create(null, {
        a: { enumerable: true, get: deleteB },
        b: { enumerable: true, configurable: true, value: 2 },
        c: { enumerable: true, value: 3 },
      }),
  ],
  [
    'rows whose getters give another value each time',
    () => {
      let calls = 0;
      return fill(12, (id) => ({
        id,
        get v() {
          return ++calls;
        },
      }));
    },
  ],
  [
    'an element among numbers whose getter gives another value each time',
    () => withCounter(fill(40, (i) => i)),
  ],
  [
    'an element among rows whose getter gives another value each time',
    () => withCounter(fill(40, (id) => ({ id }))),
  ],
  [
    'an element that ends a run of numbers longer than any',
    () =>
      withCounter(
        fill(9000, (i) => i / 2),
        4096,
      ),
  ],
  [
    'a getter that gives the object itself',
    () => ({
      get self() {
        return this;
      },
      a: 1,
    }),
  ],
];

function take(bytes: Uint8Array): number {
  structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] });
  return 1;
}

/** The same with memory that goes away. */
export const takingAway: readonly Value[] = [
  [
    'a getter that takes away a buffer before it',
    () => {
      const bytes = Uint8Array.from({ length: 64 }, (_, i) => i);
      return [
        bytes,
        {
          get a() {
            return take(bytes);
          },
        },
      ];
    },
  ],
];

class List extends Array {}

export const arrays: readonly Value[] = [
  ['an empty array', () => []],
  ['an array of mixed values', () => [1, 'a', null, undefined, true, 2n, 0.5, {}, []]],
  ['integers with -0', () => [1, 2, -0, 3]],
  ['integers with NaN', () => [1, 2, NaN, 3]],
  ['integers with 2^31', () => [1, 2, 2 ** 31, 3]],
  ['integers and then a text', () => [...several, 'text']],
  ['integers and then a hole and more', () => Object.assign([...several], { 400: 1 })],
  ['integers with undefined', () => [1, undefined, 3]],
  ['an array of holes', () => new Array(5)],
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  ['holes first, in the middle and last', () => [, 1, , undefined, , 'a', ,]],
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  ['fractions with holes', () => [0.5, , 1.5, , NaN]],
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  ['a hole where the prototype might have something', () => [1, , 3]],
  ['a sparse array', () => Object.assign([], { 1000: 'a', 5: 'b' })],
  [
    'a sparse array of the greatest length',
    () => Object.assign(new Array(2 ** 32 - 1), { 0: 'first', 4294967294: 'last' }),
  ],
  ['the greatest length and nothing in it', () => new Array(2 ** 32 - 1)],
  ['a long array of one element', () => Object.assign(new Array(100_000_000), { 7: 7 })],
  [
    'an array that was longer',
    () => {
      const list = [...several];
      list.length = 10;
      return list;
    },
  ],
  [
    'named properties',
    () => Object.assign([1, 2, 3], { a: 'b', '-1': 1, '01': 2, 4294967295: 3, '': 4 }),
  ],
  ['an empty array with named properties', () => Object.assign([], { a: 1 })],
  ['named properties and holes', () => Object.assign([1], { 3: 4, name: 'n', list: [1] })],
  ['a match of a RegExp', () => /(?<first>a)(b)?/d.exec('cab')],
  ['a match without groups', () => 'cab'.match(/a/)],
  ['all matches', () => [...'abcabd'.matchAll(/a(?<x>.)/g)]],
  [
    'the strings of a template',
    () => ((strings: TemplateStringsArray, _: number) => strings)`a${1}b`,
  ],
  [
    'an array with symbols and hidden properties',
    () => hidden(Object.assign([1, 2], { [Symbol('s')]: 1 }), 'hidden'),
  ],
  [
    'an array with a getter',
    () =>
      Object.defineProperty([1, 2, 3], 1, {
        get: () => 'got',
        enumerable: true,
        configurable: true,
      }),
  ],
  [
    'an array with a hidden element',
    () => Object.defineProperty([1, 2, 3], 1, { value: 2, enumerable: false }),
  ],
  ['a subclass of Array', () => List.from([1, 2, 3])],
  [
    'a subclass of Array that lies about itself',
    () =>
      new (class extends Array<number> {
        override *[Symbol.iterator](): ArrayIterator<never> {}
        override map(): never {
          throw new Error('map was called');
        }
        override forEach(): never {
          throw new Error('forEach was called');
        }
        override slice(): never {
          throw new Error('slice was called');
        }
        override keys(): never {
          throw new Error('keys was called');
        }
      })(1, 2, 3),
  ],
  ['an array without prototype', () => Object.setPrototypeOf([1, 2], null)],
  ['an array with the prototype of a Map', () => Object.setPrototypeOf([1, 2], Map.prototype)],
  [
    'an object with the prototype of an array',
    () => Object.assign(Object.create(Array.prototype), { 0: 'a', length: 1 }),
  ],
  ['a frozen array', () => Object.freeze([1, 2, { a: 1 }])],
  ['arrays in arrays', () => [[], [[]], [[[]], [1, [2, [3]]]]]],
  [
    'a matrix',
    () => Array.from({ length: 50 }, (_, i) => Array.from({ length: 50 }, (__, j) => i * j)),
  ],
  ['arrays of all lengths', () => sizes.map((size) => new Array(size).fill(size))],
  [
    'arrays of all lengths of fractions',
    () => sizes.map((size) => new Array(size).fill(size + 0.5)),
  ],
  [
    'arrays of all lengths of texts',
    () => sizes.slice(0, -8).map((size) => new Array(size).fill('text')),
  ],
  [
    'arrays of all lengths of objects',
    () => sizes.slice(0, -8).map((size) => Array.from({ length: size }, (_, i) => ({ i }))),
  ],
];
