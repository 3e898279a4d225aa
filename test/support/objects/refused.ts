// What has no clone.
import { createSecretKey } from 'node:crypto';
import { BlockList } from 'node:net';
import { type Value, wasm } from './table';

const { port1: port } = new MessageChannel();
port.close();

const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(16);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function detachedView<View extends ArrayBufferView>(view: View): View {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] });
  return view;
}

/** A view of a part that its buffer no longer has. */
function outOfBounds(): Uint8Array {
  const buffer = new (
    ArrayBuffer as unknown as new (
      length: number,
      options: object,
    ) => ArrayBuffer & { resize(length: number): void }
  )(16, { maxByteLength: 32 });
  const view = new Uint8Array(buffer, 8, 8);
  buffer.resize(4);
  return view;
}

function argumentsOf(..._values: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: it is what is refused
  return arguments;
}

const trap = () => {
  throw new Error('a trap was sprung');
};
const traps: ProxyHandler<object> = {
  get: trap,
  getOwnPropertyDescriptor: trap,
  getPrototypeOf: trap,
  has: trap,
  ownKeys: trap,
};

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const rows = (length: number) =>
  Array.from({ length }, (_, id): Record<string, unknown> => ({ id, name: 'n' }));

export const refused: readonly Value[] = [
  ['a function', () => () => 1],
  ['a class', () => class {}],
  ['a bound function', () => trap.bind(null)],
  ['an async function', () => async () => 1],
  ['a builtin function', () => Math.max],
  ['an object with a method', () => ({ a: 1, method() {} })],
  ['a symbol', () => Symbol('s')],
  ['a symbol of everybody', () => Symbol.for('s')],
  ['a boxed symbol', () => Object(Symbol('s'))],
  [
    'a getter that gives a function',
    () => ({
      get f() {
        return () => 1;
      },
    }),
  ],
  ['a Proxy of an object', () => new Proxy({ a: 1 }, {})],
  ['a Proxy of an array', () => new Proxy([1, 2], {})],
  ['a Proxy of a Map', () => new Proxy(new Map(), {})],
  ['a Proxy of a function', () => new Proxy(() => 1, {})],
  ['a Proxy with traps', () => new Proxy({ a: 1 }, traps)],
  ['a Proxy of an array with traps', () => new Proxy([1], traps)],
  ['a revoked Proxy', () => revoked({})],
  ['a revoked Proxy of an array', () => revoked([])],
  ['a Proxy among rows', () => [...rows(10), new Proxy({ id: 1, name: 'n' }, {}), ...rows(10)]],
  ['a Proxy as the first row', () => [new Proxy({ id: 1, name: 'n' }, {}), ...rows(10)]],
  ['a Proxy with traps among rows', () => [...rows(10), new Proxy({ id: 1, name: 'n' }, traps)]],
  ['a Proxy in a column', () => rows(10).map((row) => ({ ...row, item: new Proxy({}, {}) }))],
  ['a function among rows', () => [...rows(10), () => 1]],
  ['a function in the last row', () => [...rows(10), { id: 1, name: () => 1 }]],
  ['a symbol in a column', () => [...rows(10), { id: Symbol('s'), name: 'n' }]],
  ['a function after many numbers', () => [...new Array(100_000).fill(1), () => 1]],
  ['a WeakMap', () => new WeakMap()],
  ['a WeakSet', () => new WeakSet()],
  ['a WeakRef', () => new WeakRef({})],
  ['a FinalizationRegistry', () => new FinalizationRegistry(() => {})],
  ['a promise', () => Promise.resolve(1)],
  ['a subclass of Promise', () => class Later extends Promise<number> {}.resolve(1)],
  ['a subclass of WeakMap', () => new (class Private extends WeakMap {})()],
  ['a generator', () => (function* () {})()],
  ['an async generator', () => (async function* () {})()],
  ['an iterator of a Map', () => new Map([[1, 2]]).entries()],
  ['an iterator of a Set', () => new Set([1]).values()],
  ['an iterator of an array', () => [1].values()],
  ['an iterator of a typed array', () => Uint8Array.of(1).values()],
  ['an iterator of a string', () => 'a'[Symbol.iterator]()],
  ['an iterator of matches', () => 'a'.matchAll(/a/g)],
  ['arguments', () => argumentsOf(1, 2)],
  ['the global object', () => globalThis],
  ['a SharedArrayBuffer', () => new SharedArrayBuffer(8)],
  ['an array in shared memory', () => new Int32Array(new SharedArrayBuffer(8))],
  ['a DataView of shared memory', () => new DataView(new SharedArrayBuffer(8))],
  [
    'a growing SharedArrayBuffer',
    () =>
      new (SharedArrayBuffer as unknown as new (length: number, options: object) => object)(8, {
        maxByteLength: 16,
      }),
  ],
  ['a detached buffer', detached],
  ['a view of a detached buffer', () => detachedView(new Uint8Array(16))],
  ['a DataView of a detached buffer', () => detachedView(new DataView(new ArrayBuffer(16)))],
  ['a view out of bounds', outOfBounds],
  [
    'a DataView out of bounds',
    () => {
      const { buffer } = outOfBounds();
      (buffer as unknown as { resize(length: number): void }).resize(16);
      const view = new DataView(buffer, 8, 8);
      (buffer as unknown as { resize(length: number): void }).resize(4);
      return view;
    },
  ],
  ['an Intl.NumberFormat', () => new Intl.NumberFormat()],
  ['an Intl.DateTimeFormat', () => new Intl.DateTimeFormat()],
  ['an Intl.Collator', () => new Intl.Collator()],
  ['an Intl.Locale', () => new Intl.Locale('en')],
  ['segments of a text', () => new Intl.Segmenter('en').segment('abc')],
  ['a WebAssembly.Module', () => new wasm.Module(emptyModule)],
  ['a WebAssembly.Instance', () => new wasm.Instance(new wasm.Module(emptyModule))],
  ['a WebAssembly.Memory', () => new wasm.Memory({ initial: 1 })],
  ['a WebAssembly.Global', () => new wasm.Global({ value: 'i32' })],
  ['a MessagePort', () => port],
  ['a KeyObject', () => createSecretKey(Buffer.from('key'))],
  ['a Blob', () => new Blob(['text'])],
  ['a BlockList', () => new BlockList()],
  ['process.stdin', () => process.stdin],
  ['process', () => process],
  ['a cause that is a function', () => new Error('e', { cause: () => 1 })],
];

/** Where what can't be cloned may hide. */
export const places: readonly [name: string, put: (value: unknown) => unknown][] = [
  ['alone', (value) => value],
  ['in an array', (value) => [1, 'a', value]],
  ['in an object', (value) => ({ a: 1, value, b: 2 })],
  ['in an object without prototype', (value) => Object.assign(Object.create(null), { value })],
  [
    'in an object of a class',
    (value) =>
      new (class Holder {
        held = value;
      })(),
  ],
  ['as a key of a Map', (value) => new Map([[value, 1]])],
  ['as a value of a Map', (value) => new Map([[1, value]])],
  ['in a Set', (value) => new Set([1, value])],
  ['as a cause', (value) => new Error('e', { cause: value })],
  ['in a column', (value) => [...rows(5), { id: 6, name: value }, ...rows(5)]],
  ['as a row', (value) => [...rows(5), value, ...rows(5)]],
  ['in an array with holes', (value) => Object.assign(new Array(5), { 3: value })],
  ['as a property of an array', (value) => Object.assign([1, 2], { value })],
  [
    'behind a getter',
    (value) => ({
      get value() {
        return value;
      },
    }),
  ],
  ['after large memory', (value) => [new Uint8Array(100_000), value]],
  ['deep inside', (value) => ({ a: [new Map([[1, { b: new Set([[value]]) }]])] })],
];
