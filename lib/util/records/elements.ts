// What a field can hold: the elements of MPI's own datatypes, by their type strings.
import type { MPI } from '../../index.js';

type Class = new (buffer: ArrayBufferLike, byteOffset?: number, length?: number) => Elements;

/** A typed array of any kind. */
export interface Elements {
  readonly length: number;
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
  [index: number]: unknown;
}

/** A number of one kind in memory. */
export interface Component {
  /** As in the methods of a DataView. */
  readonly name: string;
  readonly size: number;
  readonly Class: Class;
  readonly isValid: (value: unknown) => boolean;
  /** What `isValid` allows. */
  readonly expected: string;
  readonly isBoolean: boolean;
}

/** What the elements of a datatype are. */
export interface Element {
  readonly component: Component;
  /** How many components make an element: a complex number has two. */
  readonly lanes: number;
  /** At multiples of how many bytes a C compiler puts it. */
  readonly alignment: number;
}

function component(
  name: string,
  size: number,
  ArrayClass: Class,
  expected: string,
  isValid: (value: unknown) => boolean,
): Component {
  return { name, size, Class: ArrayClass, isValid, expected, isBoolean: false };
}

const integers = (low: number | bigint, high: number | bigint, what = 'an integer'): string =>
  `${what} from ${low} to ${high}`;
const isNumber = (value: unknown): boolean => typeof value === 'number';
const big = (bits: number, sign: string): string => `a bigint of ${bits} bits ${sign} a sign`;

const int8 = component(
  'Int8',
  1,
  Int8Array,
  integers(-128, 127),
  (value) => typeof value === 'number' && (value << 24) >> 24 === value,
);
const int16 = component(
  'Int16',
  2,
  Int16Array,
  integers(-32768, 32767),
  (value) => typeof value === 'number' && (value << 16) >> 16 === value,
);
const int32 = component(
  'Int32',
  4,
  Int32Array,
  integers(-(2 ** 31), 2 ** 31 - 1),
  (value) => typeof value === 'number' && (value | 0) === value,
);
const uint8 = component(
  'Uint8',
  1,
  Uint8Array,
  integers(0, 255),
  (value) => typeof value === 'number' && (value & 255) === value,
);
const uint16 = component(
  'Uint16',
  2,
  Uint16Array,
  integers(0, 65535),
  (value) => typeof value === 'number' && (value & 65535) === value,
);
const uint32 = component(
  'Uint32',
  4,
  Uint32Array,
  integers(0, 2 ** 32 - 1),
  (value) => typeof value === 'number' && value >>> 0 === value,
);
const int64 = component(
  'BigInt64',
  8,
  BigInt64Array,
  big(64, 'with'),
  (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
);
const uint64 = component(
  'BigUint64',
  8,
  BigUint64Array,
  big(64, 'without'),
  (value) => typeof value === 'bigint' && BigInt.asUintN(64, value) === value,
);
const float32 = component('Float32', 4, Float32Array, 'a number', isNumber);
const float64 = component('Float64', 8, Float64Array, 'a number', isNumber);
const boolean: Component = {
  ...component(
    'Uint8',
    1,
    Uint8Array,
    'a boolean',
    (value) => value === true || value === false || value === 0 || value === 1,
  ),
  isBoolean: true,
};

const plain = (one: Component): Element => ({ component: one, lanes: 1, alignment: one.size });
const complex = (one: Component): Element => ({ component: one, lanes: 2, alignment: one.size });
/** What JavaScript has no numbers for. */
const bytes = (size: number, alignment: number): Element => ({
  component: uint8,
  lanes: size,
  alignment,
});

const elements: Readonly<Record<string, Element>> = {
  S1: plain(uint8),
  U1: plain(uint32),
  i1: plain(int8),
  i2: plain(int16),
  i4: plain(int32),
  i8: plain(int64),
  i16: bytes(16, 16),
  u1: plain(uint8),
  u2: plain(uint16),
  u4: plain(uint32),
  u8: plain(uint64),
  f4: plain(float32),
  f8: plain(float64),
  f16: bytes(16, 16),
  c4: bytes(4, 2),
  c8: complex(float32),
  c16: complex(float64),
  c32: bytes(32, 16),
  b1: plain(boolean),
};

const { Float16Array: Float16 } = globalThis as unknown as { Float16Array?: Class };
const float16 =
  Float16 === undefined ? null : plain(component('Float16', 2, Float16, 'a number', isNumber));

/** The elements of a datatype of MPI's own; null if this version of Node has none such. */
export function elementOf({ typestr }: MPI.Datatype): Element | null {
  return typestr === 'f2' ? float16 : (elements[typestr] ?? null);
}
