// The comparison that the tests of objects rest on must see every difference itself.

import { tables } from '../support/objects';
import { resizable } from '../support/objects/binary';
import { difference, type ResizableBuffer } from '../support/objects/compare';
import { made } from '../support/objects/table';

const shared = { a: 1 };
const cycle: Record<string, unknown> = { a: 1 };
cycle.self = cycle;
const longer: Record<string, unknown> = { a: 1, self: cycle };

function error(change: (error: Error & Record<string, unknown>) => void): Error {
  const made = Object.assign(new RangeError('m'), { stack: 'a stack' }) as never;
  change(made);
  return made;
}

const view = (length: number, ...place: [number?, number?]) =>
  new Uint8Array(new ArrayBuffer(length), ...place);

const many = Array.from({ length: 5000 }, (_, i) => i);

const different: readonly [name: string, actual: unknown, expected: unknown, found: RegExp][] = [
  ['-0', 0, -0, /^value: it is 0 instead of -0$/],
  ['a string and a number', '1', 1, /it is '1' instead of 1/],
  ['null and an object', null, {}, /it is null/],
  ['undefined and no property', { a: undefined }, {}, /the list of its keys/],
  ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, /from number 0 on is \[ 'a', 'b' \]/],
  [
    'a deep value',
    [{ a: new Map([[1, [2]]]) }],
    [{ a: new Map([[1, [3]]]) }],
    /^value\['0'\]\['a'\] › value 0\['0'\]: /,
  ],
  ['a hole', new Array(2), [undefined, undefined], /the list of its keys/],
  [
    'a hole in a long array',
    Object.assign([...many], { length: 5001 }),
    [...many, undefined],
    /presence of \[5000\] is false/,
  ],
  [
    'an element of a long array',
    [...many, 1],
    [...many, 2],
    /^value\[5000\]: it is 1 instead of 2$/,
  ],
  [
    'a name in a long array',
    Object.assign([...many], { a: { b: 1 } }),
    Object.assign([...many], { a: { b: 2 } }),
    /^value\['a'\]\['b'\]/,
  ],
  [
    'one name more in a long array',
    Object.assign([...many], { a: 1 }),
    [...many],
    /the list of its keys/,
  ],
  ['the length of a long array', [...many], [...many, 1], /its length is 5000 instead of 5001/],
  ['the length of holes', new Array(5), new Array(6), /it is 5 instead of 6/],
  ['an array and an object', {}, [], /its kind is 'object' instead of 'Array'/],
  ['prototypes', Object.create(null), {}, /its prototype is 'null' instead of 'Object'/],
  ['a class', new (class A {})(), {}, /its prototype is 'a prototype of no builtin class'/],
  ['frozen', Object.freeze({}), {}, /not extensible/],
  [
    'hidden',
    Object.defineProperty({ b: 1 }, 'a', { value: 1 }),
    { b: 1, a: 1 },
    /writable is false/,
  ],
  ['a symbol', { [Symbol.iterator]: 1 }, {}, /the list of its keys/],
  [
    'one object or two',
    [shared, shared],
    [{ a: 1 }, { a: 1 }],
    /value\['1'\]: it is an object that stands elsewhere too/,
  ],
  [
    'two objects or one',
    [{ a: 1 }, { a: 1 }],
    [shared, shared],
    /value\['1'\]: it is not the object/,
  ],
  ['circles of other lengths', cycle, longer, /elsewhere/],
  [
    'the order of a Map',
    new Map([
      [1, 1],
      [2, 2],
    ]),
    new Map([
      [2, 2],
      [1, 1],
    ]),
    /key 0: it is 1 instead of 2/,
  ],
  ['a value of a Map', new Map([[1, 1]]), new Map([[1, 2]]), /value 0: it is 1/],
  ['the size of a Set', new Set([1]), new Set(), /size is 1 instead of 0/],
  ['an element of a Set', new Set([{ a: 1 }]), new Set([{ a: 2 }]), /value 0\['a'\]/],
  ['a time', new Date(1), new Date(2), /time is 1 instead of 2/],
  ['a time that is none', new Date(NaN), new Date(0), /time is NaN/],
  ['flags', /a/g, /a/i, /flags is 'g'/],
  ['a source', /a/, /b/, /source is 'a'/],
  ['lastIndex', Object.assign(/a/g, { lastIndex: 1 }), /a/g, /lastIndex'\]: it is 1/],
  ['boxed', Object(0), Object(-0), /primitive is 0/],
  ['a message', new Error('a'), new Error('b'), /message|stack/],
  [
    'a class of errors',
    Object.setPrototypeOf(
      error(() => {}),
      TypeError.prototype,
    ),
    error(() => {}),
    /its prototype is 'TypeError'/,
  ],
  [
    'a stack',
    error((each) => {
      each.stack = 'b';
    }),
    error(() => {}),
    /stack'\]: it is 'b'/,
  ],
  [
    'no cause',
    error(() => {}),
    error((each) => {
      each.cause = undefined;
    }),
    /the list of its keys/,
  ],
  [
    'an enumerable cause',
    error((each) => {
      each.cause = 1;
    }),
    error((each) =>
      Object.defineProperty(each, 'cause', { value: 1, configurable: true, writable: true }),
    ),
    /enumerable is true/,
  ],
  ['classes of arrays', new Int8Array(4), new Uint8Array(4), /prototype is 'Int8Array'/],
  ['an offset', view(8, 2), view(8, 0, 6), /byteOffset is 2/],
  ['a length', view(8, 0, 6), view(8, 0, 7), /byteLength is 6/],
  ['the size of the buffer', view(8, 0, 4), view(4), /\.buffer: byteLength is 8/],
  [
    'bytes that a view does not show',
    view(8, 0, 4),
    (() => {
      const all = view(8);
      all[7] = 1;
      return all.subarray(0, 4);
    })(),
    /\.buffer: its content/,
  ],
  [
    'one buffer or two',
    [view(8), view(8)],
    (() => {
      const all = view(8);
      return [all, new Uint8Array(all.buffer)];
    })(),
    /value\['[01]'\]\.buffer: it is not the object/,
  ],
  ['resizable', resizable(8, 16), resizable(8, 8), /maxByteLength is 16/],
  [
    'views that follow',
    new Uint8Array(resizable(8, 16)),
    new Uint8Array(resizable(8, 16), 0, 8),
    /length after resizing is 16 instead of 8/,
  ],
];

test.each(different)('%s: the difference is found', (_name, actual, expected, found) => {
  expect(difference(actual, expected)).toMatch(found);
});

test.each(tables)('%s are like themselves', (_name, values) => {
  for (const [name, make] of values) {
    const clone = () => structuredClone(made(make));
    expect([name, difference(clone(), clone())]).toEqual([name, null]);
  }
});

test('what is very deep is compared too', () => {
  const nest = (inner: unknown) => {
    let value = inner;
    for (let i = 0; i < 100_000; i++) value = [value];
    return value;
  };
  expect(difference(nest(1), nest(1))).toBeNull();
  expect(difference(nest(1), nest(2))?.slice(-25)).toMatch(/: it is 1 instead of 2$/);
});

test('resizable buffers are full afterwards, and long arrays empty', () => {
  const buffers = [resizable(8, 16), resizable(8, 16)] as ResizableBuffer[];
  expect(difference(buffers[0], buffers[1])).toBeNull();
  expect(buffers.map(({ byteLength }) => byteLength)).toEqual([16, 16]);
  const arrays = [[...many], [...many]];
  expect(difference(arrays[0], arrays[1])).toBeNull();
  expect(arrays).toEqual([[], []]);
});
