// A stricter comparison than `toEqual` or `isDeepStrictEqual`: everything that a program could tell
// two clones apart by.
import { inspect, types } from 'node:util';
import { runInThisContext } from 'node:vm';

// Jest runs a test file in a realm of its own, and what is received may be of that realm or of
// Node's. So prototypes are compared by the class that they belong to, whichever realm it is of.
const classNames = [
  'AggregateError',
  'Array',
  'ArrayBuffer',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'DataView',
  'Date',
  'Error',
  'EvalError',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Map',
  'Number',
  'Object',
  'RangeError',
  'ReferenceError',
  'RegExp',
  'Set',
  'SharedArrayBuffer',
  'String',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
] as const;

const prototypes = new Map<unknown, string>([[null, 'null']]);
for (const realm of [globalThis, runInThisContext('globalThis')] as Record<string, unknown>[]) {
  for (const name of classNames) {
    const found = realm[name] as { prototype: unknown } | undefined;
    if (found !== undefined) prototypes.set(found.prototype, name);
  }
}

function prototypeOf(object: object): string {
  return prototypes.get(Object.getPrototypeOf(object)) ?? 'a prototype of no builtin class';
}

type Path = { before: Path; step: string } | null;

function show(path: Path): string {
  const steps: string[] = [];
  for (let at = path; at !== null; at = at.before) steps.unshift(at.step);
  return `value${steps.join('')}`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A short text of any value, however deep or large it is. */
export function brief(value: unknown): string {
  const text = inspect(value, { depth: 2, maxArrayLength: 10, maxStringLength: 50 });
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** What can't be seen in the properties of an object. */
function facts(object: object): Record<string, unknown> {
  if (types.isDate(object)) return { time: Date.prototype.getTime.call(object) };
  if (types.isRegExp(object)) return { source: object.source, flags: object.flags };
  if (types.isMap(object) || types.isSet(object)) return { size: object.size };
  if (types.isDataView(object)) {
    return { byteOffset: object.byteOffset, byteLength: object.byteLength };
  }
  if (types.isTypedArray(object)) {
    const { byteOffset, byteLength, length } = object;
    return { byteOffset, byteLength, length };
  }
  if (types.isArrayBuffer(object)) {
    const { byteLength, resizable, maxByteLength } = object as ResizableBuffer;
    return { byteLength, resizable, maxByteLength };
  }
  if (types.isBoxedPrimitive(object))
    return { primitive: (object as { valueOf(): unknown }).valueOf() };
  return {};
}

/** ES2024's `ArrayBuffer`. */
export interface ResizableBuffer extends ArrayBuffer {
  readonly resizable: boolean;
  readonly maxByteLength: number;
  resize(length: number): void;
}

const brands = [
  ['Proxy', types.isProxy],
  ['Array', Array.isArray],
  ['Map', types.isMap],
  ['Set', types.isSet],
  ['Date', types.isDate],
  ['RegExp', types.isRegExp],
  ['Error', types.isNativeError],
  ['DataView', types.isDataView],
  ['typed array', types.isTypedArray],
  ['ArrayBuffer', types.isArrayBuffer],
  ['SharedArrayBuffer', types.isSharedArrayBuffer],
  ['boxed primitive', types.isBoxedPrimitive],
  ['arguments', types.isArgumentsObject],
] as const;

function brandOf(object: object): string {
  return brands.find(([, is]) => is(object))?.[0] ?? 'object';
}

const isNoIndex = (key: string | symbol) =>
  !(typeof key === 'string' && /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1);

const isLong = (array: unknown[]) => array.length > 1000 && array.length <= 10_000_000;

class Comparison {
  /** Pairs that are still to be compared: a list, since values may be deeper than the stack. */
  readonly #waiting: [path: Path, actual: object, expected: object][] = [];
  readonly #ofActual = new Map<object, object>();
  readonly #ofExpected = new Map<object, object>();
  readonly #buffers: [path: Path, actual: ResizableBuffer, expected: ResizableBuffer][] = [];
  readonly #views: [path: Path, actual: ArrayBufferView, expected: ArrayBufferView][] = [];
  readonly #long: [path: Path, actual: unknown[], expected: unknown[]][] = [];

  run(actual: unknown, expected: unknown): string | null {
    return (
      this.#values(null, actual, expected) ??
      this.#rest() ??
      this.#resize() ??
      this.#withoutElements() ??
      this.#rest()
    );
  }

  #rest(): string | null {
    let found: string | null = null;
    for (let pair = this.#waiting.pop(); pair !== undefined; pair = this.#waiting.pop()) {
      found = this.#objects(...pair);
      if (found !== null) break;
    }
    return found;
  }

  #different(path: Path, what: string, actual: unknown, expected: unknown): string {
    return `${show(path)}: ${what} is ${brief(actual)} instead of ${brief(expected)}`;
  }

  #values(path: Path, actual: unknown, expected: unknown): string | null {
    if (!isObject(actual) || !isObject(expected)) {
      return Object.is(actual, expected) ? null : this.#different(path, 'it', actual, expected);
    }
    const twinOfActual = this.#ofActual.get(actual);
    const twinOfExpected = this.#ofExpected.get(expected);
    if (twinOfActual === undefined && twinOfExpected === undefined) {
      this.#ofActual.set(actual, expected);
      this.#ofExpected.set(expected, actual);
      this.#waiting.push([path, actual, expected]);
      return null;
    }
    if (twinOfActual === expected && twinOfExpected === actual) return null;
    return twinOfExpected === undefined
      ? `${show(path)}: it is an object that stands elsewhere too, instead of one of its own`
      : `${show(path)}: it is not the object that stands elsewhere too`;
  }

  #objects(path: Path, actual: object, expected: object): string | null {
    const brand = brandOf(expected);
    if (brandOf(actual) !== brand) return this.#different(path, 'its kind', brandOf(actual), brand);
    const prototype = prototypeOf(expected);
    if (prototypeOf(actual) !== prototype) {
      return this.#different(path, 'its prototype', prototypeOf(actual), prototype);
    }
    if (!Object.isExtensible(actual)) return `${show(path)}: it is not extensible`;
    const own = facts(actual);
    for (const [name, value] of Object.entries(facts(expected))) {
      if (!Object.is(own[name], value)) return this.#different(path, name, own[name], value);
    }
    return this.#contents(path, actual, expected) ?? this.#properties(path, actual, expected);
  }

  #contents(path: Path, actual: object, expected: object): string | null {
    if (types.isMap(expected)) {
      const map = actual as Map<unknown, unknown>;
      return (
        this.#entries(path, 'key', [...map.keys()], [...expected.keys()]) ??
        this.#entries(path, 'value', [...map.values()], [...expected.values()])
      );
    }
    if (types.isSet(expected)) {
      return this.#entries(path, 'value', [...(actual as Set<unknown>)], [...expected]);
    }
    if (types.isArrayBuffer(expected)) {
      const buffer = actual as ResizableBuffer;
      if (buffer.resizable) this.#buffers.push([path, buffer, expected as ResizableBuffer]);
      const order = Buffer.compare(new Uint8Array(buffer), new Uint8Array(expected));
      return order === 0 ? null : this.#different(path, 'its content', actual, expected);
    }
    if (ArrayBuffer.isView(expected)) {
      const view = actual as ArrayBufferView;
      this.#views.push([path, view, expected]);
      return this.#values({ before: path, step: '.buffer' }, view.buffer, expected.buffer);
    }
    return null;
  }

  #entries(path: Path, what: string, actual: unknown[], expected: unknown[]): string | null {
    for (let i = 0; i < expected.length; i++) {
      const at = { before: path, step: ` › ${what} ${i}` };
      const found = this.#values(at, actual[i], expected[i]);
      if (found !== null) return found;
    }
    return null;
  }

  #properties(path: Path, actual: object, expected: object): string | null {
    if (ArrayBuffer.isView(expected)) {
      // A clone has none of these; listing them lists the elements too.
      if (expected.byteLength > 10_000) return null;
      return this.#names(path, actual, expected, isNoIndex);
    }
    if (!Array.isArray(expected) || !isLong(expected) || !Array.isArray(actual)) {
      return this.#names(path, actual, expected, () => true);
    }
    // The keys and property descriptors of a million elements would take seconds.
    if (actual.length !== expected.length) {
      return this.#different(path, 'its length', actual.length, expected.length);
    }
    this.#long.push([path, actual, expected]);
    for (let i = 0; i < expected.length; i++) {
      const is = Object.hasOwn(expected, i);
      if (Object.hasOwn(actual, i) !== is) {
        return this.#different(path, `presence of [${i}]`, !is, is);
      }
      if (Object.is(actual[i], expected[i])) continue;
      const found = this.#values({ before: path, step: `[${i}]` }, actual[i], expected[i]);
      if (found !== null) return found;
    }
    return null;
  }

  #names(
    path: Path,
    actual: object,
    expected: object,
    filter: (key: string | symbol) => boolean,
  ): string | null {
    const keys = Reflect.ownKeys(expected).filter(filter);
    const found = Reflect.ownKeys(actual).filter(filter);
    // V8 lists those of an error in another order than they were made.
    if (types.isNativeError(expected)) for (const list of [keys, found]) list.sort();
    const wrong = keys.findIndex((key, i) => key !== found[i]);
    if (wrong >= 0 || keys.length !== found.length) {
      return this.#different(
        path,
        `the list of its keys from number ${Math.max(0, wrong)} on`,
        found.slice(Math.max(0, wrong)),
        keys.slice(Math.max(0, wrong)),
      );
    }
    for (const key of keys) {
      const at = { before: path, step: `[${typeof key === 'string' ? brief(key) : String(key)}]` };
      const difference = this.#property(at, key, actual, expected);
      if (difference !== null) return difference;
    }
    return null;
  }

  #property(path: Path, key: string | symbol, actual: object, expected: object): string | null {
    const { get, value, ...flags } = Object.getOwnPropertyDescriptor(expected, key) ?? {};
    const own = Object.getOwnPropertyDescriptor(actual, key) ?? {};
    for (const flag of ['writable', 'enumerable', 'configurable'] as const) {
      if (own[flag] !== flags[flag]) return this.#different(path, flag, own[flag], flags[flag]);
    }
    if ((own.get === undefined) !== (get === undefined)) return `${show(path)}: it has a getter`;
    // Newer versions of V8 have the stack of an error as an accessor.
    if (get !== undefined) return this.#values(path, own.get?.call(actual), get.call(expected));
    return this.#values(path, own.value, value);
  }

  #withoutElements(): string | null {
    for (const [path, actual, expected] of this.#long) {
      actual.length = 0;
      expected.length = 0;
      const found = this.#names(path, actual, expected, () => true);
      if (found !== null) return found;
    }
    return null;
  }

  // Only a change of size tells the views that follow it from those that do not.
  #resize(): string | null {
    for (const [, actual, expected] of this.#buffers) {
      actual.resize(actual.maxByteLength);
      expected.resize(expected.maxByteLength);
    }
    for (const [path, { byteLength }, expected] of this.#buffers.length > 0 ? this.#views : []) {
      if (byteLength === expected.byteLength) continue;
      return this.#different(path, 'the length after resizing', byteLength, expected.byteLength);
    }
    return null;
  }
}

/**
 * The first difference between two values, or null if there is none. It uses both up: resizable
 * buffers have their greatest size afterwards, and long arrays are empty.
 */
export function difference(actual: unknown, expected: unknown): string | null {
  return new Comparison().run(actual, expected);
}
