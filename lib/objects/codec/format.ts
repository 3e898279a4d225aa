// The format of an object in a message. Integers are little-endian; a `varuint` has seven bits a
// byte, the lowest first.
//
//   header   mark (1 byte), flags (1), offset of the tables or 0 (6)
//   value    a tag and what belongs to it
//   tables   varuint number of shapes, the shapes; varuint number of parts, the length of each
//
// A shape is the list of an object's keys: hash (4 bytes), varuint length of the rest, varuint
// number of keys, the keys as string values. Parts are ArrayBuffers that are not in the value: they
// follow it in the message, or are given by the caller.

/** The first byte: no other version of the format has the same. */
export const MARK = 0xb2;
export const HEADER = 8;

// biome-ignore-start lint/suspicious/noConstEnum: a switch over imported constants is no jump table
export const enum Flag {
  /** Objects occur more than once: the reader must remember them. */
  References = 1,
  /** The first part starts at HEAD, and is all that follows. */
  OnePart = 2,
  /** The parts follow, each aligned. */
  Parts = 4,
}

export const enum Tag {
  Null,
  Undefined,
  True,
  False,
  Int8,
  Int32,
  Double,
  BigInt,
  /** varuint length, a byte for each code unit. */
  Latin1,
  /** varuint length, two bytes for each code unit. */
  Utf16,
  /** varuint length, then elements; `Skip`, `Numbers` and `Rows` stand for elements. */
  Array,
  /** An array, then its other properties as `End`-ed pairs. */
  ArrayWithKeys,
  /** uint16 shape, then the values. */
  Object,
  /** A plain object, then more keys and values, then `End`. */
  OpenObject,
  /** varuint place among the objects of the message, in the order in which they begin. */
  Reference,
  End,
  /** varuint number of holes. */
  Skip,
  /** varuint count, width, that many numbers. */
  Numbers,
  /** uint16 shape, varuint count, then a column for each key. */
  Rows,
  Date,
  /** Two strings: source and flags. */
  RegExp,
  Map,
  Set,
  /** Kind, fields, then the values of those that are there. */
  Error,
  BoxedBoolean,
  BoxedNumber,
  BoxedString,
  BoxedBigInt,
  /** varuint length, the bytes. */
  Buffer,
  /** varuint number of the part. */
  Part,
  /** varuint greatest length, varuint length, the bytes. */
  ResizableBuffer,
  /**
   * Kind, then the buffer as a value, varuint offset, varuint length; of one that follows its
   * buffer's length the kind has FOLLOWS.
   */
  View,
  /** Name, then what it was dumped to. */
  Registered,
  /** The name of a constant of MPI that is a handle. */
  Constant,
  /** An MPI.Exception: code and class as doubles, MPI's text, then as in `Error` after the kind. */
  Exception,
  /** An MPI.Status: its words of 32 bits, as many as the MPI library has. */
  Status,
  /** 0x40 + length: a latin-1 string of up to 63. */
  ShortString = 0x40,
  /** 0x80 + value: an integer of 0 to 127. */
  SmallInteger = 0x80,
}

export const enum Column {
  Mixed,
  Int8,
  Int16,
  Int32,
  Double,
  /** The lengths, a byte each, then the characters of all in one byte each. */
  Latin1,
  /** Texts of UTF-16, two bytes for each unit. */
  Utf16,
}
// biome-ignore-end lint/suspicious/noConstEnum: see above

/** Kinds of views by their number in the format. */
export const VIEWS = [
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float16Array',
] as const;
export const FOLLOWS = 0x80;

/** Kinds of errors by their number in the format. */
export const ERRORS = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];
export const HAS_MESSAGE = 1;
export const HAS_STACK = 2;
export const HAS_CAUSE = 4;

/** Where the only part of a message starts. */
export const HEAD = 4096;
/** Of what parts are aligned to, which is enough for every element and for a cache line. */
export const ALIGNMENT = 64;

export const aligned = (position: number): number => Math.ceil(position / ALIGNMENT) * ALIGNMENT;

/** The longest list of keys that is a shape. What has more goes on with pairs. */
export const SHAPE_KEYS = 32;
