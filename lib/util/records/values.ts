// The types of what the fields of a record hold.
import type { MPI } from '../../index.js';

/**
 * What a field of a record is: a type string; a datatype; `[type, count]` for an array; the fields
 * of a record within the record; or a `RecordType`.
 */
export type FieldType =
  | MPI.TypeString
  | MPI.Datatype
  | NestedType
  | RecordFields
  | readonly [type: FieldType, count: number];

/** The fields of a record, in the order in which they lie in memory. */
export interface RecordFields {
  readonly [name: string]: FieldType;
}

/** A `RecordType` as the type of a field. */
export interface NestedType<F extends RecordFields = RecordFields> {
  /** What the fields are. */
  readonly fields: F;
  /** How far apart such records lie, in bytes. */
  readonly extent: number;
  /** The alignment: such a record begins at a multiple of this many bytes. */
  readonly alignment: number;
}

/** What an array of floating-point numbers of 16 bits has, in any version of TypeScript. */
export type Float16Values = {
  [index: number]: number;
  /** How many numbers it has. */
  readonly length: number;
};

/** The arrays of numbers by type string. */
export type FieldArrays = {
  Int8: Int8Array;
  Int16: Int16Array;
  Int32: Int32Array;
  BigInt64: BigInt64Array;
  Uint8: Uint8Array;
  Uint16: Uint16Array;
  Uint32: Uint32Array;
  BigUint64: BigUint64Array;
  Float16: Float16Values;
  Float32: Float32Array;
  Float64: Float64Array;
};

/** The type strings of each kind of array. */
export type FieldNames = {
  Int8: 'b' | 'i1' | 'int8';
  Int16: 'h' | 'i2' | 'int16';
  Int32: 'i' | 'i4' | 'int32';
  BigInt64: 'l' | 'q' | 'i8' | 'int64' | 'M' | 'M8' | 'm' | 'm8' | 'p' | 'n';
  Uint8:
    | 'c'
    | 'S1'
    | 'a1'
    | 'a'
    | 'S'
    | 's'
    | '1s'
    | 'B'
    | 'u1'
    | 'uint8'
    | 'V1'
    | BooleanName
    | OpaqueName;
  Uint16: 'H' | 'u2' | 'uint16' | 'u' | '1u';
  Uint32: 'I' | 'u4' | 'uint32' | 'U' | 'U1' | 'w' | '1w';
  BigUint64: 'L' | 'N' | 'P' | 'Q' | 'u8' | 'uint64';
  Float16: 'e' | 'f2' | 'float16';
  Float32: 'f' | 'f4' | 'float32' | 'F' | 'c8' | 'complex64' | 'Zf';
  Float64: 'd' | 'f8' | 'float64' | 'D' | 'c16' | 'complex128' | 'Zd';
};

/** The type strings of booleans. */
export type BooleanName = '?' | 'b1' | 'bool';
/** The type strings of numbers that JavaScript does not have; it sees their bytes. */
export type OpaqueName = 'g' | 'f16' | 'G' | 'Zg' | 'c32';
/** The type strings of complex numbers: a real and an imaginary part. */
export type ComplexName = 'F' | 'c8' | 'complex64' | 'Zf' | 'D' | 'c16' | 'complex128' | 'Zd';

/** A type string without the mark of the byte order. */
export type WithoutMark<T> = T extends `${'<' | '=' | '@' | '|'}${infer Name}` ? Name : T;

/** The type of a field that is an array of numbers. */
export type ArrayOf<Name> = {
  [Kind in keyof FieldNames]: Name extends FieldNames[Kind] ? FieldArrays[Kind] : never;
}[keyof FieldNames];

/** The type of a field that is a single value. */
export type ScalarOf<Name> = Name extends BooleanName
  ? boolean
  : Name extends ComplexName | OpaqueName
    ? ArrayOf<Name>
    : ArrayOf<Name> extends { [index: number]: infer Value }
      ? Value
      : never;

/** The values of a field whose type is only known when the program runs. */
export type AnyField =
  | number
  | bigint
  | boolean
  | FieldArrays[keyof FieldArrays]
  | {
      /** Copies the record, or the records, into plain objects. Local. */
      toJSON(): object;
    };

/** What a program reads from a field. */
export type FieldView<T> = T extends string
  ? ScalarOf<WithoutMark<T>>
  : T extends NestedType<infer Fields>
    ? RecordView<Fields>
    : T extends readonly [infer Item, number]
      ? FieldArray<Item>
      : T extends RecordFields
        ? RecordView<T>
        : AnyField;

/** What a program reads from a field that is an array. */
export type FieldArray<Item> = Item extends string
  ? ArrayOf<WithoutMark<Item>>
  : Item extends readonly [infer Inner, number]
    ? FieldArray<Inner>
    : Item extends NestedType<infer Fields>
      ? Records<Fields>
      : Item extends RecordFields
        ? Records<Item>
        : AnyField;

/** What a program may store in a field. */
export type FieldValue<T> = T extends string
  ? ScalarOf<WithoutMark<T>> extends infer Value extends number | bigint | boolean
    ? Value
    : ArrayLike<number>
  : T extends NestedType<infer Fields>
    ? RecordValues<Fields>
    : T extends readonly [infer Item, number]
      ? FieldArrayValue<Item>
      : T extends RecordFields
        ? RecordValues<T>
        : AnyFieldValue;

/** What a program may store in a field that is an array. */
export type FieldArrayValue<Item> = Item extends string
  ? ArrayLike<
      WithoutMark<Item> extends BooleanName
        ? boolean | number
        : ArrayOf<WithoutMark<Item>> extends { [index: number]: infer Value }
          ? Value
          : never
    >
  : Item extends readonly [infer Inner, number]
    ? FieldArrayValue<Inner>
    : Item extends NestedType<infer Fields>
      ? Iterable<RecordValues<Fields>>
      : Item extends RecordFields
        ? Iterable<RecordValues<Item>>
        : AnyFieldValue;

/** What can be stored in a field whose type is only known when the program runs. */
export type AnyFieldValue = number | bigint | boolean | object;

/** The values of a record, with a property for each field. */
export type RecordValues<F extends RecordFields> = string extends keyof F
  ? { readonly [name: string]: AnyFieldValue }
  : { readonly [Name in keyof F]: FieldValue<F[Name]> };

/** What every record has beside its fields. */
export interface RecordMethods {
  /**
   * Copies the record into a plain object: arrays as arrays of numbers, records within it as plain
   * objects. The lower-case methods send such an object. Local.
   */
  toJSON(): object;
  /** What `String` shows. */
  readonly [Symbol.toStringTag]: 'Record';
}

/**
 * A record in memory: a property for each field. A number is read and stored where it lies. An
 * array is a typed array on the memory of the record, and a record within it is such a record. If
 * the memory does not suit a typed array, because the record is packed, the property gives a copy;
 * to change it, assign to the property.
 */
export type RecordView<F extends RecordFields> = (string extends keyof F
  ? { [name: string]: AnyField }
  : { -readonly [Name in keyof F]: FieldView<F[Name]> }) &
  RecordMethods;

/** A class of records. Each new record has memory of its own, which is zero without values. */
export type RecordClass<F extends RecordFields> = new (values?: RecordValues<F>) => RecordView<F>;

/** The numbers of one field of many records, where they lie, as an array of scijs's `ndarray`. */
export interface Column {
  /** The memory from the first to the last of the numbers, as an array of their kind. */
  readonly data: FieldArrays[keyof FieldArrays];
  /** The number of records; for a field that is an array, also its length. */
  readonly shape: number[];
  /** How far apart numbers lie in `data`, for each dimension. */
  readonly stride: number[];
  /** Where the first number is in `data`. */
  readonly offset: number;
}

/**
 * Records one behind the other in memory. Messages take them as they are: their datatype is that of
 * the `RecordType`, and the count is the number of records.
 */
export interface Records<F extends RecordFields> {
  /** The number of records. */
  readonly length: number;
  /** The memory of the records. */
  readonly bytes: Uint8Array;
  /** The datatype of a record, committed. */
  readonly datatype: MPI.Datatype;
  /**
   * Returns one of the records. It shares the memory: a value stored in its fields is stored
   * here. Local.
   *
   * @param index which one; from the end if it is negative
   * @throws {RangeError} if there is no such record
   */
  at(index: number): RecordView<F>;
  /**
   * Stores values in all fields of a record. Local.
   *
   * @param index which one; from the end if it is negative
   * @param values an object with a property for each field, or a record
   * @throws {TypeError} if a field is missing or of the wrong type, or there is no such field
   * @throws {RangeError} if there is no such record, or an array is of another length
   */
  set(index: number, values: RecordValues<F>): void;
  /**
   * Returns a part of the records, on the same memory. Local.
   *
   * @param begin the first one; from the end if it is negative. Default 0
   * @param end the one after the last; from the end if it is negative. Default: all
   */
  subarray(begin?: number, end?: number): Records<F>;
  /**
   * Returns the numbers of one field of all records, where they lie: the fastest way to go through
   * them. It can be sent by the upper-case methods, too. Local.
   *
   * @param name the field, of one number or an array of numbers
   * @throws {TypeError} if there is no such field, or it holds records
   * @throws {RangeError} if the numbers do not lie at multiples of their size
   * @example
   * const { data, stride: [step], offset } = particles.column('mass');
   * let total = 0;
   * for (let i = 0, at = offset; i < particles.length; i++, at += step) total += Number(data[at]);
   */
  column(name: keyof F & string): Column;
  /** Copies the records into plain objects. Local. */
  toJSON(): object[];
  /** Goes through the records in their order, each on its memory. */
  [Symbol.iterator](): IterableIterator<RecordView<F>>;
  /** What `String` shows. */
  readonly [Symbol.toStringTag]: 'Records';
}
