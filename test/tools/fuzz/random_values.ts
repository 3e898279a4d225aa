// Values at random, more of those kinds that are hard to get right: like and almost like rows,
// shared objects, circles, views on one buffer.
import { bigints, numbers, strings } from '../../support/objects/primitives';
import type { Random } from '../../support/random';

const shortStrings = strings.filter(({ length }) => length < 40);
const keys = [
  'a',
  'b',
  'id',
  'name',
  'x',
  '0',
  '7',
  '',
  'é',
  '東京',
  '__proto__',
  'constructor',
  'length',
];
const errorClasses = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];
const viewClasses = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

type Make = (depth: number) => unknown;

/** Not by assignment: a key may be `__proto__`. */
function put(object: object, key: PropertyKey, value: unknown): void {
  if (Array.isArray(object) && key === 'length') return;
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

export class RandomValues {
  readonly #random: Random;
  /** Objects made so far, to stand at other places too. */
  #made: object[] = [];
  #buffers: ArrayBuffer[] = [];
  /** How many more objects there may be. */
  #left = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): unknown {
    this.#made = [];
    this.#buffers = [];
    this.#left = 5 + this.#random.size(200);
    return this.#value(0);
  }

  #value: Make = (depth) => {
    const random = this.#random;
    if (this.#left <= 0 || depth > 12 || random.oneIn(3)) return this.#primitive();
    if (this.#made.length > 0 && random.oneIn(8)) return random.pick(this.#made);
    this.#left--;
    return random.pick(this.#containers)(depth + 1);
  };

  #primitive = (): unknown => {
    const random = this.#random;
    switch (random.below(9)) {
      case 0:
        return random.pick(numbers);
      case 1:
        return random.bits() | 0;
      case 2:
        return random.below(300) - 100;
      case 3:
        return random.bits() / 7;
      case 4:
        return random.pick(bigints.slice(0, 30));
      case 5:
        return random.pick([undefined, null, true, false]);
      case 6:
        return `text ${random.below(10)}`;
      default:
        return random.pick(shortStrings);
    }
  };

  #keep<T extends object>(object: T): T {
    this.#made.push(object);
    return object;
  }

  #key(): string {
    return this.#random.oneIn(6) ? this.#random.pick(keys) : `key${this.#random.below(8)}`;
  }

  #object: Make = (depth) => {
    const random = this.#random;
    const object = this.#keep(random.oneIn(8) ? Object.create(null) : {});
    for (let i = random.size(9); i > 0; i--) {
      const key = this.#key();
      if (random.oneIn(20)) Object.defineProperty(object, key, this.#accessor(depth));
      else put(object, key, this.#value(depth));
    }
    return random.oneIn(20) ? Object.freeze(object) : object;
  };

  #accessor(depth: number): PropertyDescriptor {
    const value = this.#value(depth);
    return { get: () => value, enumerable: !this.#random.oneIn(4), configurable: true };
  }

  #array: Make = (depth) => {
    const random = this.#random;
    const array: unknown[] = this.#keep([]);
    for (let i = random.size(20); i > 0; i--) array.push(this.#value(depth));
    if (random.oneIn(6)) array.length += random.below(4);
    if (random.oneIn(6)) delete array[random.below(1 + array.length)];
    if (random.oneIn(10)) put(array, this.#key(), this.#value(depth));
    if (random.oneIn(20)) Object.setPrototypeOf(array, null);
    return array;
  };

  /** Of one kind, but perhaps for one element. */
  #column(length: number, depth: number): unknown[] {
    const random = this.#random;
    const same = this.#value(depth);
    const make = random.pick<() => unknown>([
      () => random.below(100),
      () => random.bits() | 0,
      () => random.bits() / 3,
      () => random.oneIn(2),
      () => `text ${random.below(4)}`,
      () => random.pick(shortStrings),
      () => random.pick(numbers),
      () => null,
      () => same,
      this.#primitive,
      () => this.#value(depth),
    ]);
    const column = random.list(length, make);
    if (random.oneIn(3) && length > 0) column[random.below(length)] = this.#value(depth);
    if (random.oneIn(8) && length > 0)
      column[random.below(length)] = random.pick([-0, NaN, undefined, 2 ** 31, 0.5]);
    return column;
  }

  #numbers: Make = (depth) => this.#keep(this.#column(this.#random.size(60), depth));

  #rows: Make = (depth) => {
    const random = this.#random;
    const names = [...new Set(random.list(1 + random.size(7), () => this.#key()))];
    const length = random.size(40);
    this.#left -= length >> 2;
    const rows: object[] = this.#keep(random.list(length, () => ({})));
    for (const name of names) {
      for (const [i, item] of this.#column(length, depth).entries()) put(rows[i], name, item);
    }
    for (let i = random.size(3); i > 0 && length > 0; i--)
      this.#spoil(rows, random.below(length), depth);
    if (random.oneIn(4))
      for (const row of rows)
        if (typeof row === 'object' && row !== null && random.oneIn(5)) this.#keep(row);
    return rows;
  };

  /** Makes one row another than the others. */
  #spoil(rows: unknown[], place: number, depth: number): void {
    const random = this.#random;
    const row = rows[place];
    if (typeof row !== 'object' || row === null || !Object.isExtensible(row)) return;
    const name = random.pick([...Object.keys(row), 'none']);
    const first = rows[0] === row ? null : rows[0];
    random.pick<() => unknown>([
      () => put(row, this.#key(), this.#value(depth)),
      () => put(row, name, this.#value(depth)),
      () => put(row, name, random.pick([row, rows])),
      () => put(row, Symbol('s'), 1),
      () => put(rows, this.#key(), this.#value(depth)),
      () => Reflect.deleteProperty(row, name),
      () => Reflect.deleteProperty(rows, place),
      () => Reflect.defineProperty(row, name, this.#accessor(depth)),
      () => Reflect.defineProperty(row, name, { enumerable: false, value: 1, configurable: true }),
      () => Reflect.setPrototypeOf(row, random.pick([null, { inherited: 1 }, Map.prototype])),
      () => typeof first === 'object' && Reflect.setPrototypeOf(row, first),
      () => Object.freeze(row),
      () => {
        rows[place] = Object.fromEntries(Object.entries(row).reverse());
      },
      () => {
        rows[place] = random.pick(rows);
      },
      () => {
        rows[place] = this.#value(depth);
      },
    ])();
  }

  #map: Make = (depth) => {
    const map = this.#keep(new Map());
    for (let i = this.#random.size(8); i > 0; i--) map.set(this.#value(depth), this.#value(depth));
    return map;
  };

  #set: Make = (depth) => {
    const set = this.#keep(new Set());
    for (let i = this.#random.size(8); i > 0; i--) set.add(this.#value(depth));
    return set;
  };

  #error: Make = (depth) => {
    const random = this.#random;
    const Class = random.pick(errorClasses);
    const text = random.pick(shortStrings);
    // A circle through a cause has no clone: so its own objects are not offered to what it holds.
    const made = this.#made;
    this.#made = [];
    const error = random.oneIn(3)
      ? new Class(text, { cause: this.#value(depth) })
      : new Class(text);
    this.#made = made;
    if (random.oneIn(4)) put(error, random.pick(['name', 'message', 'code']), this.#primitive());
    error.stack = random.oneIn(4) ? undefined : `${text}\n  at a place`;
    return error;
  };

  #buffer(): ArrayBuffer {
    const random = this.#random;
    if (this.#buffers.length > 0 && random.oneIn(2)) return random.pick(this.#buffers);
    const bytes = new Uint8Array(random.size(64));
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.bits();
    this.#buffers.push(bytes.buffer);
    return bytes.buffer;
  }

  #memory: Make = () => {
    const random = this.#random;
    const buffer = this.#buffer();
    if (random.oneIn(5)) return buffer;
    const View = (random.oneIn(8) ? DataView : random.pick(viewClasses)) as typeof Uint8Array;
    const size = View.BYTES_PER_ELEMENT ?? 1;
    const elements = Math.floor(buffer.byteLength / size);
    const start = random.below(elements + 1);
    return this.#keep(new View(buffer, start * size, random.below(elements - start + 1)));
  };

  #other: Make = () => {
    const random = this.#random;
    return this.#keep(
      random.pick<() => object>([
        () => new Date(random.pick([0, -1, NaN, 1.5, 8.64e15, random.bits() * 500])),
        () =>
          new RegExp(
            random.pick(['a', 'a+b', '[é東]', '\\/', '']),
            random.pick(['', 'g', 'gi', 'dgimsuy']),
          ),
        () =>
          Object(random.pick<unknown>([true, false, 1, -0, 'text', '東', '', 7n, -(2n ** 70n)])),
      ])(),
    );
  };

  readonly #containers: readonly Make[] = [
    this.#object,
    this.#object,
    this.#array,
    this.#array,
    this.#numbers,
    this.#rows,
    this.#rows,
    this.#rows,
    this.#map,
    this.#set,
    this.#error,
    this.#memory,
    this.#memory,
    this.#other,
  ];
}
