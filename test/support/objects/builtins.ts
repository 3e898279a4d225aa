// Dates, regular expressions, boxed primitives, Maps, Sets and errors.
import type { Value } from './table';

const times = [
  ...[0, -0, 1, -1, 86_400_000, 1.5, 2 ** 31, 2 ** 32, 1_700_000_000_123, -62_198_755_200_000],
  ...[8.64e15, -8.64e15, 8.64e15 + 1, NaN],
];

// A flag that TypeScript does not take in a literal.
const unicodeSets = 'v';

const patterns = [
  /a+b/,
  /(?:)/,
  /a+b/dgimsuy,
  /\//g,
  /[/\]\n]/,
  /東\u{1F680}/u,
  /\ud800\0/,
  new RegExp('[\\p{L}--[a-z]]', unicodeSets),
];

const boxed = [
  ...[true, false, 0, -0, NaN, 1.5, 2 ** 40, '', 'text', '東京', 'a\ud800', 0n, -1n, 2n ** 100n],
].map((primitive) => [typeof primitive, primitive] as const);

const lies = (object: object, names: readonly string[]) => {
  for (const name of names) {
    Object.defineProperty(object, name, {
      configurable: true,
      get: () => {
        throw new Error(`${name} was read`);
      },
    });
  }
  return object;
};

class Ledger extends Map<unknown, unknown> {
  // Nothing of what a subclass does shows in a clone.
  override get size(): number {
    return -1;
  }
  override forEach(): void {}
  override *[Symbol.iterator](): MapIterator<[unknown, unknown]> {
    yield ['no', 'entry'];
  }
  override entries(): MapIterator<[unknown, unknown]> {
    return this[Symbol.iterator]();
  }
}

const containers: readonly Value[] = [
  ['an empty Map', () => new Map()],
  ['an empty Set', () => new Set()],
  [
    'a Map of primitives',
    () =>
      new Map<unknown, unknown>([
        [1, 'a'],
        ['1', 2n],
        [NaN, -0],
        [-0, NaN],
        [null, undefined],
        [undefined, null],
        [true, 1n],
      ]),
  ],
  ['a Set in another order than of its values', () => new Set([3, 1, 'b', 2, 'a', -0, NaN])],
  [
    'a Map after deletions',
    () => {
      const map = new Map(Array.from({ length: 100 }, (_, i) => [i, `${i}`]));
      for (let i = 0; i < 100; i += 3) map.delete(i);
      return map.set(0, 'last');
    },
  ],
  [
    'a Map of Maps',
    () => new Map([['a', new Map([['b', new Map([['c', new Set([new Map()])]])]])]]),
  ],
  [
    'a Map with objects as keys',
    () =>
      new Map<unknown, unknown>([
        [{ a: 1 }, { b: 2 }],
        [[1], new Set([1])],
        [new Date(0), /a/],
      ]),
  ],
  [
    'a Map with a key that is one of its values',
    () => {
      const both = { id: 1 };
      return new Map<unknown, unknown>([
        [both, 1],
        [1, both],
        ['list', [both]],
      ]);
    },
  ],
  ['a Set of equal objects', () => new Set([{ a: 1 }, { a: 1 }, [], []])],
  ['a large Map', () => new Map(Array.from({ length: 20_000 }, (_, i) => [`key ${i}`, i]))],
  ['a large Set', () => new Set(Array.from({ length: 20_000 }, (_, i) => i * 1.5))],
  [
    'a Map of rows',
    () => new Map(Array.from({ length: 100 }, (_, id) => [id, { id, name: `row ${id}` }])),
  ],
  ['a Map with properties', () => Object.assign(new Map([[1, 2]]), { unit: 'm' })],
  ['a Set with properties', () => Object.assign(new Set([1, 2]), { unit: 'm' })],
  [
    'a subclass of Map that lies about itself',
    () =>
      new Ledger([
        [1, 2],
        ['a', 'b'],
      ]),
  ],
  [
    'a Map whose methods throw',
    () => lies(new Map([[1, 2]]), ['size', 'entries', 'forEach', 'keys', 'get', 'constructor']),
  ],
  [
    'a Set whose methods throw',
    () => lies(new Set([1, 2]), ['size', 'entries', 'forEach', 'values', 'has', 'constructor']),
  ],
  ['a Map without prototype', () => Object.setPrototypeOf(new Map([[1, 2]]), null)],
  [
    'a Set with the prototype of an array',
    () => Object.setPrototypeOf(new Set([1, 2]), Array.prototype),
  ],
  [
    'an object with the prototype of a Map',
    () => Object.assign(Object.create(Map.prototype), { a: 1 }),
  ],
];

const others: readonly Value[] = [
  ...times.map((time): Value => [`the Date ${time}`, () => new Date(time)]),
  ['Dates in an array', () => times.map((time) => new Date(time))],
  [
    'a Date two times',
    () => {
      const now = new Date(1_700_000_000_123);
      return { created: now, changed: now };
    },
  ],
  ['rows with Dates', () => times.map((time, id) => ({ id, at: new Date(time) }))],
  ['a subclass of Date', () => new (class Day extends Date {})(1000)],
  ['a Date with a property', () => Object.assign(new Date(1000), { zone: 'UTC' })],
  [
    'a Date whose methods throw',
    () => lies(new Date(1000), ['getTime', 'valueOf', 'toISOString', 'toJSON', 'constructor']),
  ],
  ['a Date without prototype', () => Object.setPrototypeOf(new Date(1000), null)],
  ...patterns.map((pattern): Value => [`the RegExp ${pattern}`, () => pattern]),
  ['a RegExp that stands in the middle of a text', () => Object.assign(/a/g, { lastIndex: 7 })],
  ['a RegExp two times', () => [patterns[0], patterns[0], /a+b/]],
  ['a subclass of RegExp', () => new (class Pattern extends RegExp {})('a', 'g')],
  ...boxed.map(
    ([type, primitive]): Value => [
      `a boxed ${type}, ${String(primitive)}`,
      () => Object(primitive),
    ],
  ),
  [
    'a boxed number two times',
    () => {
      const seven = Object(7);
      return [seven, 7, seven, Object(7)];
    },
  ],
  [
    'boxed primitives in rows',
    () => boxed.map(([, primitive], id) => ({ id, value: Object(primitive) })),
  ],
  ['a boxed number with a property', () => Object.assign(Object(7), { unit: 'm' })],
  ['a boxed string with a property', () => Object.assign(Object('seven'), { language: 'en' })],
  [
    'a boxed number that lies about itself',
    () => lies(Object(7), ['valueOf', 'toString', 'constructor']),
  ],
  [
    'a boxed string that lies about itself',
    () => lies(Object('abc'), ['valueOf', 'toString', 'constructor']),
  ],
];

class NotFound extends RangeError {
  readonly status = 404;
  override name = 'NotFound';
}

const errorClasses = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

/** An error with this done to it. */
const changed = (change: (error: Error & Record<string, unknown>) => void) => {
  const error = new TypeError('the message') as TypeError & Record<string, unknown>;
  change(error);
  return error;
};

const define = (name: string, descriptor: PropertyDescriptor) =>
  changed((error) => Object.defineProperty(error, name, { configurable: true, ...descriptor }));

export const errors: readonly Value[] = [
  ...errorClasses.map((Class): Value => [Class.name, () => new Class('the message')]),
  ...errorClasses.map(
    (Class): Value => [`${Class.name} with a cause`, () => new Class('m', { cause: 'the map' })],
  ),
  ['an error without message', () => new Error()],
  ['an error with an empty message', () => new Error('')],
  ['an error whose message is undefined', () => new Error(undefined)],
  ['an error with a message beyond Latin 1', () => new Error('東京 \ud800')],
  ['an AggregateError', () => new AggregateError([new Error('a'), 1], 'several')],
  ['a subclass of RangeError', () => new NotFound('nothing there')],
  ['a cause of null', () => new Error('m', { cause: null })],
  ['a cause of undefined', () => new Error('m', { cause: undefined })],
  ['a cause that is an object', () => new Error('m', { cause: { code: 7, list: [1] } })],
  [
    'causes of causes',
    () => new Error('a', { cause: new TypeError('b', { cause: new URIError('c') }) }),
  ],
  [
    'a cause that stands elsewhere too',
    () => {
      const cause = { code: 7 };
      return [cause, new Error('a', { cause }), new Error('b', { cause })];
    },
  ],
  [
    'an error two times',
    () => {
      const error = new Error('a');
      return { first: error, list: [error, new Error('a')] };
    },
  ],
  [
    'a cause that is not enumerable or own',
    () =>
      Object.setPrototypeOf(
        changed(() => {}),
        new Error('p', { cause: 1 }),
      ),
  ],
  ['a cause with a getter', () => define('cause', { get: () => 'got' })],
  ['rows with errors', () => [1, 2, 3].map((id) => ({ id, error: new Error(`number ${id}`) }))],
  [
    'an error with properties',
    () => changed((error) => Object.assign(error, { code: 'E7', list: [1] })),
  ],
  ...[
    'RangeError',
    'Error',
    'NoSuchError',
    '',
    7,
    null,
    undefined,
    { toString: () => 'URIError' },
  ].map(
    (name, i): Value => [
      `an error with another name: number ${i}`,
      () => changed((error) => Object.assign(error, { name })),
    ],
  ),
  ['an error whose name has a getter', () => define('name', { get: () => 'SyntaxError' })],
  ...[7, null, undefined, true, { toString: () => 'made of an object' }, ['a', 'b']].map(
    (message, i): Value => [
      `a message that is no string: number ${i}`,
      () => changed((error) => Object.assign(error, { message })),
    ],
  ),
  ['a message with a getter', () => define('message', { get: () => 'got' })],
  [
    'an error whose message is gone',
    () => changed((error) => Reflect.deleteProperty(error, 'message')),
  ],
  [
    'an error with another message than in its stack',
    () => changed((error) => Object.assign(error, { message: 'other' })),
  ],
  ['an error without stack', () => changed((error) => Reflect.deleteProperty(error, 'stack'))],
  ...[undefined, null, 7, '', 'a line\n  at nowhere', { a: 1 }].map(
    (stack, i): Value => [
      `an error with another stack: number ${i}`,
      () => changed((error) => Object.assign(error, { stack })),
    ],
  ),
  [
    'an error without prototype',
    () =>
      Object.setPrototypeOf(
        changed(() => {}),
        null,
      ),
  ],
  [
    'an error with the prototype of an array',
    () =>
      Object.setPrototypeOf(
        changed(() => {}),
        Array.prototype,
      ),
  ],
  [
    'an object with the prototype of an error',
    () => Object.assign(Object.create(RangeError.prototype), { message: 'm' }),
  ],
  ['an error that was frozen', () => Object.freeze(changed(() => {}))],
];

export const builtins: readonly Value[] = [...others, ...containers];
