// Datatypes: MPI's description of what an array element is.

import { asHandle, defineKind } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import { Attributes, type CopyAttribute, type DeleteAttribute } from '../handles/attributes.js';
import { arrayKind } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import type { Layout } from './datatype_base.js';
import { DatatypePacking } from './packing.js';
import { codeOf, typeCharOf, typeStringOf } from './type_strings.js';

const { handles } = addon;

/** A datatype, or a type string such as `'d'`, `'i4'` or `'float64'`. */
export type DatatypeSpec = Datatype | string;

/**
 * An MPI datatype. Arrays carry theirs with them: it follows from the kind of typed array, and is
 * only needed for a message whose items are something else than the array's elements.
 *
 * Derived datatypes describe items that do not lie next to each other, such as a column of a matrix
 * or a record. They are made by the `Create_*` functions, must be committed before they are used in
 * a message, and are freed by `Free` or by the garbage collector.
 *
 * @example
 * const column = MPI.DOUBLE.Create_vector(rows, 1, columns).Commit();
 * comm.Send([matrix, 1, column], 1);
 */
export class Datatype extends DatatypePacking {
  /** What is in a row of an array that is not contiguous, if this is its datatype. @internal */
  declare _layout: Layout | null;

  /** @param datatype another datatype: the new object stands for the same one */
  constructor(datatype: Datatype | null = null) {
    super();
    // Two objects for one handle: the garbage collector can't know when the last one is gone.
    datatype?._disown();
    this._handle = datatype?._handle ?? this._null;
  }

  /** Makes an object of an MPI handle, which it does not own. */
  static fromhandle(handle: number): Datatype;
  static fromhandle(named: { handle: number }): Datatype;
  @parameters('Datatype', 'handle')
  static fromhandle(handle: unknown): Datatype {
    const datatype = new Datatype();
    datatype._handle = asHandle('Datatype', handle);
    return datatype;
  }

  /** The type string of a predefined datatype, or the character that stands for it. Local. */
  tocode(): string {
    const code = codeOf(this);
    if (code !== null) return code;
    throw new TypeError(
      `Datatype.tocode: no code stands for ${this.is_null ? 'the null datatype' : this.name || 'this derived datatype'}`,
    );
  }

  /** The predefined datatype that a type string stands for. */
  static fromcode(code: string): Datatype;
  static fromcode(named: { code: string }): Datatype;
  @parameters('Datatype', 'code')
  static fromcode(code: unknown): Datatype {
    if (typeof code !== 'string') {
      throw new TypeError(`Datatype.fromcode: code must be a string, but ${show(code)} came`);
    }
    return asDatatype('Datatype.fromcode', 'code', code);
  }

  /** The type string as numpy writes it, such as `'f8'`; `'V'` and the extent if there is none. */
  get typestr(): string {
    return this.is_null ? '' : (typeStringOf(this) ?? `V${this.extent}`);
  }

  /** The character of Python's struct module, such as `'d'`; `'V'` if there is none. */
  get typechar(): string {
    return this.is_null ? '' : (typeCharOf(this) ?? 'V');
  }

  /**
   * A new key for attributes: values of any kind that the program keeps with datatypes. Local.
   * `MPI_Type_create_keyval`
   *
   * @param copy_fn what a duplicate (`Dup`) gets: a function `(datatype, keyval, attrval)` that
   *   returns the value, or `MPI.UNDEFINED` for none; `true` for the same value; else none
   * @param delete_fn a function `(datatype, keyval, attrval)`, called before an attribute goes
   *
   * {@link Comm.Create_keyval} says when both are called, and what becomes of their exceptions.
   */
  static Create_keyval(
    copy_fn?: CopyAttribute<Datatype>,
    delete_fn?: DeleteAttribute<Datatype>,
  ): number;
  static Create_keyval(
    ...named: Named<
      { copy_fn?: CopyAttribute<Datatype>; delete_fn?: DeleteAttribute<Datatype> },
      ['copy_fn', 'delete_fn']
    >
  ): number;
  @parameters('Datatype', 'copy_fn', 'delete_fn')
  static Create_keyval(copy_fn: unknown = null, delete_fn: unknown = null): number {
    return attributes.create(copy_fn, delete_fn);
  }

  /**
   * Frees a key. Attributes that are set stay until their datatypes are freed, but can no longer be
   * reached. Returns `MPI.KEYVAL_INVALID`. Local. `MPI_Type_free_keyval`
   */
  static Free_keyval(keyval: number): number;
  static Free_keyval(named: { keyval: number }): number;
  @parameters('Datatype', 'keyval')
  static Free_keyval(keyval: unknown): number {
    return attributes.free(keyval);
  }

  /** The value of an attribute, or null if it is not set. Local. `MPI_Type_get_attr` */
  Get_attr(keyval: number): unknown;
  Get_attr(named: { keyval: number }): unknown;
  @parameters('Datatype', 'keyval')
  Get_attr(keyval: unknown): unknown {
    return attributes.get(this, keyval);
  }

  /** Sets an attribute, to any value; a former one is deleted. Local. `MPI_Type_set_attr` */
  Set_attr(keyval: number, attrval: unknown): void;
  @parameters('Datatype', 'keyval', 'attrval')
  Set_attr(keyval: unknown, attrval?: unknown): void {
    attributes.set(this, keyval, attrval);
    // The attribute must not go with an object that was forgotten, and run the program's function then.
    this._disown();
  }

  /** Deletes an attribute. Local. `MPI_Type_delete_attr` */
  Delete_attr(keyval: number): void;
  Delete_attr(named: { keyval: number }): void;
  @parameters('Datatype', 'keyval')
  Delete_attr(keyval: unknown): void {
    attributes.delete(this, keyval);
  }
}

provideClasses({ Datatype });
declare module '../native/hooks.js' {
  interface Classes {
    Datatype: Datatype;
  }
}
Object.defineProperty(Datatype.prototype, '_layout', { value: null, writable: true });

/** An object for a handle that MPI gives, which it does not own. */
function borrowed(handle: number): Datatype {
  const datatype = new Datatype();
  datatype._handle = handle;
  return datatype;
}

const attributes = new Attributes<Datatype>(
  'Datatype',
  {
    create: native.MPI_Type_create_keyval,
    free: native.MPI_Type_free_keyval,
    set: native.MPI_Type_set_attr,
    get: native.MPI_Type_get_attr,
    delete: native.MPI_Type_delete_attr,
  },
  borrowed,
);

const predefined = (name: string): Datatype => {
  const datatype = new Datatype();
  datatype._handle = handles[name];
  return datatype;
};

defineKind(Datatype.prototype, 'Datatype', handles.DATATYPE_NULL, [
  handles.PACKED,
  handles.BYTE,
  handles.AINT,
  handles.OFFSET,
  handles.COUNT,
  handles.CHAR,
  handles.WCHAR,
  handles.SIGNED_CHAR,
  handles.SHORT,
  handles.INT,
  handles.LONG,
  handles.LONG_LONG,
  handles.UNSIGNED_CHAR,
  handles.UNSIGNED_SHORT,
  handles.UNSIGNED,
  handles.UNSIGNED_LONG,
  handles.UNSIGNED_LONG_LONG,
  handles.FLOAT,
  handles.DOUBLE,
  handles.LONG_DOUBLE,
  handles.C_BOOL,
  handles.INT8_T,
  handles.INT16_T,
  handles.INT32_T,
  handles.INT64_T,
  handles.UINT8_T,
  handles.UINT16_T,
  handles.UINT32_T,
  handles.UINT64_T,
  handles.FLOAT16_T,
  handles.FLOAT32_T,
  handles.FLOAT64_T,
  handles.BFLOAT16_T,
  handles.C_COMPLEX,
  handles.C_FLOAT_COMPLEX,
  handles.C_DOUBLE_COMPLEX,
  handles.C_LONG_DOUBLE_COMPLEX,
  handles.CXX_BOOL,
  handles.CXX_FLOAT_COMPLEX,
  handles.CXX_DOUBLE_COMPLEX,
  handles.CXX_LONG_DOUBLE_COMPLEX,
  handles.SHORT_INT,
  handles.INT_INT,
  handles.TWOINT,
  handles.LONG_INT,
  handles.FLOAT_INT,
  handles.DOUBLE_INT,
  handles.LONG_DOUBLE_INT,
  handles.CHARACTER,
  handles.LOGICAL,
  handles.INTEGER,
  handles.REAL,
  handles.DOUBLE_PRECISION,
  handles.COMPLEX,
  handles.DOUBLE_COMPLEX,
  handles.LOGICAL1,
  handles.LOGICAL2,
  handles.LOGICAL4,
  handles.LOGICAL8,
  handles.LOGICAL16,
  handles.INTEGER1,
  handles.INTEGER2,
  handles.INTEGER4,
  handles.INTEGER8,
  handles.INTEGER16,
  handles.REAL2,
  handles.REAL4,
  handles.REAL8,
  handles.REAL16,
  handles.COMPLEX4,
  handles.COMPLEX8,
  handles.COMPLEX16,
  handles.COMPLEX32,
  handles.UNSIGNED_INT,
  handles.SIGNED_SHORT,
  handles.SIGNED_INT,
  handles.SIGNED_LONG,
  handles.SIGNED_LONG_LONG,
  handles.BOOL,
  handles.SINT8_T,
  handles.SINT16_T,
  handles.SINT32_T,
  handles.SINT64_T,
  handles.F_BOOL,
  handles.F_INT,
  handles.F_FLOAT,
  handles.F_DOUBLE,
  handles.F_COMPLEX,
  handles.F_FLOAT_COMPLEX,
  handles.F_DOUBLE_COMPLEX,
]);

/** The null handle: no datatype. What the library lacks is equal to it. */
export const DATATYPE_NULL = predefined('DATATYPE_NULL');
/** `MPI_PACKED` */
export const PACKED = predefined('PACKED');
/** `MPI_BYTE` */
export const BYTE = predefined('BYTE');
/** `MPI_AINT` */
export const AINT = predefined('AINT');
/** `MPI_OFFSET` */
export const OFFSET = predefined('OFFSET');
/** `MPI_COUNT` */
export const COUNT = predefined('COUNT');
/** `MPI_CHAR` */
export const CHAR = predefined('CHAR');
/** `MPI_WCHAR` */
export const WCHAR = predefined('WCHAR');
/** `MPI_SIGNED_CHAR` */
export const SIGNED_CHAR = predefined('SIGNED_CHAR');
/** `MPI_SHORT` */
export const SHORT = predefined('SHORT');
/** `MPI_INT` */
export const INT = predefined('INT');
/** `MPI_LONG` */
export const LONG = predefined('LONG');
/** `MPI_LONG_LONG` */
export const LONG_LONG = predefined('LONG_LONG');
/** `MPI_UNSIGNED_CHAR` */
export const UNSIGNED_CHAR = predefined('UNSIGNED_CHAR');
/** `MPI_UNSIGNED_SHORT` */
export const UNSIGNED_SHORT = predefined('UNSIGNED_SHORT');
/** `MPI_UNSIGNED` */
export const UNSIGNED = predefined('UNSIGNED');
/** `MPI_UNSIGNED_LONG` */
export const UNSIGNED_LONG = predefined('UNSIGNED_LONG');
/** `MPI_UNSIGNED_LONG_LONG` */
export const UNSIGNED_LONG_LONG = predefined('UNSIGNED_LONG_LONG');
/** `MPI_FLOAT` */
export const FLOAT = predefined('FLOAT');
/** `MPI_DOUBLE` */
export const DOUBLE = predefined('DOUBLE');
/** `MPI_LONG_DOUBLE` */
export const LONG_DOUBLE = predefined('LONG_DOUBLE');
/** `MPI_C_BOOL` */
export const C_BOOL = predefined('C_BOOL');
/** `MPI_INT8_T` */
export const INT8_T = predefined('INT8_T');
/** `MPI_INT16_T` */
export const INT16_T = predefined('INT16_T');
/** `MPI_INT32_T` */
export const INT32_T = predefined('INT32_T');
/** `MPI_INT64_T` */
export const INT64_T = predefined('INT64_T');
/** `MPI_UINT8_T` */
export const UINT8_T = predefined('UINT8_T');
/** `MPI_UINT16_T` */
export const UINT16_T = predefined('UINT16_T');
/** `MPI_UINT32_T` */
export const UINT32_T = predefined('UINT32_T');
/** `MPI_UINT64_T` */
export const UINT64_T = predefined('UINT64_T');
/** `MPI_FLOAT16_T` */
export const FLOAT16_T = predefined('FLOAT16_T');
/** `MPI_FLOAT32_T` */
export const FLOAT32_T = predefined('FLOAT32_T');
/** `MPI_FLOAT64_T` */
export const FLOAT64_T = predefined('FLOAT64_T');
/** `MPI_BFLOAT16_T` */
export const BFLOAT16_T = predefined('BFLOAT16_T');
/** `MPI_C_COMPLEX` */
export const C_COMPLEX = predefined('C_COMPLEX');
/** `MPI_C_FLOAT_COMPLEX` */
export const C_FLOAT_COMPLEX = predefined('C_FLOAT_COMPLEX');
/** `MPI_C_DOUBLE_COMPLEX` */
export const C_DOUBLE_COMPLEX = predefined('C_DOUBLE_COMPLEX');
/** `MPI_C_LONG_DOUBLE_COMPLEX` */
export const C_LONG_DOUBLE_COMPLEX = predefined('C_LONG_DOUBLE_COMPLEX');
/** `MPI_CXX_BOOL` */
export const CXX_BOOL = predefined('CXX_BOOL');
/** `MPI_CXX_FLOAT_COMPLEX` */
export const CXX_FLOAT_COMPLEX = predefined('CXX_FLOAT_COMPLEX');
/** `MPI_CXX_DOUBLE_COMPLEX` */
export const CXX_DOUBLE_COMPLEX = predefined('CXX_DOUBLE_COMPLEX');
/** `MPI_CXX_LONG_DOUBLE_COMPLEX` */
export const CXX_LONG_DOUBLE_COMPLEX = predefined('CXX_LONG_DOUBLE_COMPLEX');
/** `MPI_SHORT_INT` */
export const SHORT_INT = predefined('SHORT_INT');
/** `MPI_INT_INT` */
export const INT_INT = predefined('INT_INT');
/** `MPI_TWOINT` */
export const TWOINT = predefined('TWOINT');
/** `MPI_LONG_INT` */
export const LONG_INT = predefined('LONG_INT');
/** `MPI_FLOAT_INT` */
export const FLOAT_INT = predefined('FLOAT_INT');
/** `MPI_DOUBLE_INT` */
export const DOUBLE_INT = predefined('DOUBLE_INT');
/** `MPI_LONG_DOUBLE_INT` */
export const LONG_DOUBLE_INT = predefined('LONG_DOUBLE_INT');
/** `MPI_CHARACTER` */
export const CHARACTER = predefined('CHARACTER');
/** `MPI_LOGICAL` */
export const LOGICAL = predefined('LOGICAL');
/** `MPI_INTEGER` */
export const INTEGER = predefined('INTEGER');
/** `MPI_REAL` */
export const REAL = predefined('REAL');
/** `MPI_DOUBLE_PRECISION` */
export const DOUBLE_PRECISION = predefined('DOUBLE_PRECISION');
/** `MPI_COMPLEX` */
export const COMPLEX = predefined('COMPLEX');
/** `MPI_DOUBLE_COMPLEX` */
export const DOUBLE_COMPLEX = predefined('DOUBLE_COMPLEX');
/** `MPI_LOGICAL1` */
export const LOGICAL1 = predefined('LOGICAL1');
/** `MPI_LOGICAL2` */
export const LOGICAL2 = predefined('LOGICAL2');
/** `MPI_LOGICAL4` */
export const LOGICAL4 = predefined('LOGICAL4');
/** `MPI_LOGICAL8` */
export const LOGICAL8 = predefined('LOGICAL8');
/** `MPI_LOGICAL16` */
export const LOGICAL16 = predefined('LOGICAL16');
/** `MPI_INTEGER1` */
export const INTEGER1 = predefined('INTEGER1');
/** `MPI_INTEGER2` */
export const INTEGER2 = predefined('INTEGER2');
/** `MPI_INTEGER4` */
export const INTEGER4 = predefined('INTEGER4');
/** `MPI_INTEGER8` */
export const INTEGER8 = predefined('INTEGER8');
/** `MPI_INTEGER16` */
export const INTEGER16 = predefined('INTEGER16');
/** `MPI_REAL2` */
export const REAL2 = predefined('REAL2');
/** `MPI_REAL4` */
export const REAL4 = predefined('REAL4');
/** `MPI_REAL8` */
export const REAL8 = predefined('REAL8');
/** `MPI_REAL16` */
export const REAL16 = predefined('REAL16');
/** `MPI_COMPLEX4` */
export const COMPLEX4 = predefined('COMPLEX4');
/** `MPI_COMPLEX8` */
export const COMPLEX8 = predefined('COMPLEX8');
/** `MPI_COMPLEX16` */
export const COMPLEX16 = predefined('COMPLEX16');
/** `MPI_COMPLEX32` */
export const COMPLEX32 = predefined('COMPLEX32');
/** `MPI_UNSIGNED_INT` */
export const UNSIGNED_INT = predefined('UNSIGNED_INT');
/** `MPI_SIGNED_SHORT` */
export const SIGNED_SHORT = predefined('SIGNED_SHORT');
/** `MPI_SIGNED_INT` */
export const SIGNED_INT = predefined('SIGNED_INT');
/** `MPI_SIGNED_LONG` */
export const SIGNED_LONG = predefined('SIGNED_LONG');
/** `MPI_SIGNED_LONG_LONG` */
export const SIGNED_LONG_LONG = predefined('SIGNED_LONG_LONG');
/** `MPI_BOOL` */
export const BOOL = predefined('BOOL');
/** `MPI_SINT8_T` */
export const SINT8_T = predefined('SINT8_T');
/** `MPI_SINT16_T` */
export const SINT16_T = predefined('SINT16_T');
/** `MPI_SINT32_T` */
export const SINT32_T = predefined('SINT32_T');
/** `MPI_SINT64_T` */
export const SINT64_T = predefined('SINT64_T');
/** `MPI_F_BOOL` */
export const F_BOOL = predefined('F_BOOL');
/** `MPI_F_INT` */
export const F_INT = predefined('F_INT');
/** `MPI_F_FLOAT` */
export const F_FLOAT = predefined('F_FLOAT');
/** `MPI_F_DOUBLE` */
export const F_DOUBLE = predefined('F_DOUBLE');
/** `MPI_F_COMPLEX` */
export const F_COMPLEX = predefined('F_COMPLEX');
/** `MPI_F_FLOAT_COMPLEX` */
export const F_FLOAT_COMPLEX = predefined('F_FLOAT_COMPLEX');
/** `MPI_F_DOUBLE_COMPLEX` */
export const F_DOUBLE_COMPLEX = predefined('F_DOUBLE_COMPLEX');

// Type strings: the characters of Python's struct and array modules, and numpy's kind with size.
const typeStrings = new Map<string, Datatype>();
for (const [datatype, names] of [
  [CHAR, 'c S1 a1 a S s 1s'],
  [WCHAR, 'U U1 w 1w'],
  [SIGNED_CHAR, 'b'],
  [UNSIGNED_CHAR, 'B'],
  [SHORT, 'h'],
  [UNSIGNED_SHORT, 'H'],
  [INT, 'i'],
  [UNSIGNED, 'I'],
  [LONG, 'l'],
  [UNSIGNED_LONG, 'L N P'],
  [LONG_LONG, 'q'],
  [UNSIGNED_LONG_LONG, 'Q'],
  [FLOAT, 'f f4 float32'],
  [DOUBLE, 'd f8 float64'],
  [LONG_DOUBLE, 'g f16'],
  [C_FLOAT_COMPLEX, 'F c8 complex64 Zf'],
  [C_DOUBLE_COMPLEX, 'D c16 complex128 Zd'],
  [C_LONG_DOUBLE_COMPLEX, 'G Zg c32'],
  [C_BOOL, '? b1 bool'],
  [INT8_T, 'i1 int8'],
  [INT16_T, 'i2 int16'],
  [INT32_T, 'i4 int32'],
  [INT64_T, 'i8 int64 M M8 m m8'],
  [UINT8_T, 'u1 uint8'],
  [UINT16_T, 'u2 uint16 u 1u'],
  [UINT32_T, 'u4 uint32'],
  [UINT64_T, 'u8 uint64'],
  [FLOAT16_T, 'e f2 float16'],
  [COUNT, 'n'],
  [AINT, 'p'],
  [BYTE, 'V1'],
] as const) {
  for (const name of names.split(' ')) if (!datatype.is_null) typeStrings.set(name, datatype);
}

/** A `datatype` argument: a Datatype or a type string. */
export function asDatatype(method: string, argument: string, value: unknown): Datatype {
  if (value instanceof Datatype) return value;
  if (typeof value === 'string') {
    const datatype = typeStrings.get(value.replace(/^[<=@|]/, ''));
    if (datatype !== undefined) return datatype;
    throw new TypeError(
      `${method}: ${argument} names no datatype: ${show(value)}; known are ${[...typeStrings.keys()].join(' ')}`,
    );
  }
  throw new TypeError(
    `${method}: ${argument} must be an MPI.Datatype or a type string, but ${show(value)} came`,
  );
}

/** The datatype of a typed array's elements; null for any other value and for a Float16Array. */
export function datatypeOfArray(value: unknown): Datatype | null {
  return datatypeOfKind(arrayKind(value));
}

/** The same by the kind of array, such as `'Float64Array'`. */
export function datatypeOfKind(kind: string | undefined): Datatype | null {
  switch (kind) {
    case 'Float64Array':
      return DOUBLE;
    case 'Float32Array':
      return FLOAT;
    case 'Int32Array':
      return INT32_T;
    case 'Uint8Array':
    case 'Uint8ClampedArray':
      return UINT8_T;
    case 'Uint32Array':
      return UINT32_T;
    case 'BigInt64Array':
      return INT64_T;
    case 'BigUint64Array':
      return UINT64_T;
    case 'Int16Array':
      return INT16_T;
    case 'Uint16Array':
      return UINT16_T;
    case 'Int8Array':
      return INT8_T;
    default:
      return null;
  }
}
