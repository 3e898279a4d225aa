// The predefined datatypes: all that the package knows of each stands in its line here. mpi.ts
// exports every one of them.
import { constant } from '../base/handle.js';
import { addon } from '../native/addon.js';
import { Datatype, predefinedHandles } from './datatype.js';
import { type ElementKind, setElementKind } from './element_classes.js';
import { addTypeStrings, type TypeName } from './type_strings.js';

interface Description {
  /** How numpy writes it: its kind and its size in bytes. */
  readonly typestr?: string;
  /** The character of Python's struct module that is its code; without, `typestr` is the code. */
  readonly code?: string;
  /** The strings that a program may give in its place. */
  readonly strings?: readonly TypeName[];
  /** As what a function of the program sees its items; without, as bytes. */
  readonly elements?: ElementKind;
}

function predefined(name: string, description: Description = {}): Datatype {
  const datatype = new Datatype();
  datatype._handle = addon.handles[name];
  if (datatype.is_null) return datatype;
  const { typestr, code, strings, elements } = description;
  predefinedHandles.add(datatype._handle);
  if (typestr !== undefined) addTypeStrings(datatype, typestr, code, strings);
  if (elements !== undefined) setElementKind(datatype, elements);
  return constant(datatype);
}

/** No datatype. A predefined datatype that the MPI library lacks is equal to it. */
export const DATATYPE_NULL = predefined('DATATYPE_NULL');

// --- C's own types ----------------------------------------------------------------------------

/** A character of text: C's `char`. `MPI_CHAR` */
export const CHAR = predefined('CHAR', {
  code: 'c',
  typestr: 'S1',
  strings: ['c', 'S1', 'a1', 'a', 'S', 's', '1s'],
});
/** A wide character of text: C's `wchar_t`. `MPI_WCHAR` */
export const WCHAR = predefined('WCHAR', {
  code: 'U',
  typestr: 'U1',
  strings: ['U', 'U1', 'w', '1w'],
});
/** A signed integer: C's `signed char`. `MPI_SIGNED_CHAR` */
export const SIGNED_CHAR = predefined('SIGNED_CHAR', {
  code: 'b',
  typestr: 'i1',
  strings: ['b'],
  elements: 'signed',
});
/** A signed integer: C's `short`. `MPI_SHORT` */
export const SHORT = predefined('SHORT', {
  code: 'h',
  typestr: 'i2',
  strings: ['h'],
  elements: 'signed',
});
/** A signed integer: C's `int`. `MPI_INT` */
export const INT = predefined('INT', {
  code: 'i',
  typestr: 'i4',
  strings: ['i'],
  elements: 'signed',
});
/** A signed integer: C's `long`. `MPI_LONG` */
export const LONG = predefined('LONG', {
  code: 'l',
  typestr: 'i8',
  strings: ['l'],
  elements: 'signed',
});
/** A signed integer: C's `long long`. `MPI_LONG_LONG` */
export const LONG_LONG = predefined('LONG_LONG', {
  code: 'q',
  typestr: 'i8',
  strings: ['q'],
  elements: 'signed',
});
/** An unsigned integer: C's `unsigned char`. `MPI_UNSIGNED_CHAR` */
export const UNSIGNED_CHAR = predefined('UNSIGNED_CHAR', {
  code: 'B',
  typestr: 'u1',
  strings: ['B'],
  elements: 'unsigned',
});
/** An unsigned integer: C's `unsigned short`. `MPI_UNSIGNED_SHORT` */
export const UNSIGNED_SHORT = predefined('UNSIGNED_SHORT', {
  code: 'H',
  typestr: 'u2',
  strings: ['H'],
  elements: 'unsigned',
});
/** An unsigned integer: C's `unsigned int`. `MPI_UNSIGNED` */
export const UNSIGNED = predefined('UNSIGNED', {
  code: 'I',
  typestr: 'u4',
  strings: ['I'],
  elements: 'unsigned',
});
/** An unsigned integer: C's `unsigned long`. `MPI_UNSIGNED_LONG` */
export const UNSIGNED_LONG = predefined('UNSIGNED_LONG', {
  code: 'L',
  typestr: 'u8',
  strings: ['L', 'N', 'P'],
  elements: 'unsigned',
});
/** An unsigned integer: C's `unsigned long long`. `MPI_UNSIGNED_LONG_LONG` */
export const UNSIGNED_LONG_LONG = predefined('UNSIGNED_LONG_LONG', {
  code: 'Q',
  typestr: 'u8',
  strings: ['Q'],
  elements: 'unsigned',
});
/** A floating-point number of 32 bits: C's `float`, as in a Float32Array. `MPI_FLOAT` */
export const FLOAT = predefined('FLOAT', {
  code: 'f',
  typestr: 'f4',
  strings: ['f', 'f4', 'float32'],
  elements: 'real',
});
/** A floating-point number of 64 bits: C's `double`, as in a Float64Array. `MPI_DOUBLE` */
export const DOUBLE = predefined('DOUBLE', {
  code: 'd',
  typestr: 'f8',
  strings: ['d', 'f8', 'float64'],
  elements: 'real',
});
/** A floating-point number of the widest kind: C's `long double`. `MPI_LONG_DOUBLE` */
export const LONG_DOUBLE = predefined('LONG_DOUBLE', {
  code: 'g',
  typestr: 'f16',
  strings: ['g', 'f16'],
});

// --- C types of a fixed size ------------------------------------------------------------------

/** A truth value: C's `_Bool`, one byte. `MPI_C_BOOL` */
export const C_BOOL = predefined('C_BOOL', { typestr: 'b1', strings: ['?', 'b1', 'bool'] });
/** A signed integer of 8 bits, as in an Int8Array. `MPI_INT8_T` */
export const INT8_T = predefined('INT8_T', {
  typestr: 'i1',
  strings: ['i1', 'int8'],
  elements: 'signed',
});
/** A signed integer of 16 bits, as in an Int16Array. `MPI_INT16_T` */
export const INT16_T = predefined('INT16_T', {
  typestr: 'i2',
  strings: ['i2', 'int16'],
  elements: 'signed',
});
/** A signed integer of 32 bits, as in an Int32Array. `MPI_INT32_T` */
export const INT32_T = predefined('INT32_T', {
  typestr: 'i4',
  strings: ['i4', 'int32'],
  elements: 'signed',
});
/** A signed integer of 64 bits, as in a BigInt64Array. `MPI_INT64_T` */
export const INT64_T = predefined('INT64_T', {
  typestr: 'i8',
  strings: ['i8', 'int64', 'M', 'M8', 'm', 'm8'],
  elements: 'signed',
});
/** An unsigned integer of 8 bits, as in a Uint8Array. `MPI_UINT8_T` */
export const UINT8_T = predefined('UINT8_T', {
  typestr: 'u1',
  strings: ['u1', 'uint8'],
  elements: 'unsigned',
});
/** An unsigned integer of 16 bits, as in a Uint16Array. `MPI_UINT16_T` */
export const UINT16_T = predefined('UINT16_T', {
  typestr: 'u2',
  strings: ['u2', 'uint16', 'u', '1u'],
  elements: 'unsigned',
});
/** An unsigned integer of 32 bits, as in a Uint32Array. `MPI_UINT32_T` */
export const UINT32_T = predefined('UINT32_T', {
  typestr: 'u4',
  strings: ['u4', 'uint32'],
  elements: 'unsigned',
});
/** An unsigned integer of 64 bits, as in a BigUint64Array. `MPI_UINT64_T` */
export const UINT64_T = predefined('UINT64_T', {
  typestr: 'u8',
  strings: ['u8', 'uint64'],
  elements: 'unsigned',
});
/** A floating-point number of 16 bits, as in a Float16Array. `MPI_FLOAT16_T` */
export const FLOAT16_T = predefined('FLOAT16_T', {
  typestr: 'f2',
  strings: ['e', 'f2', 'float16'],
});
/** A floating-point number of 32 bits, where the library has a name for it. `MPI_FLOAT32_T` */
export const FLOAT32_T = predefined('FLOAT32_T');
/** A floating-point number of 64 bits, where the library has a name for it. `MPI_FLOAT64_T` */
export const FLOAT64_T = predefined('FLOAT64_T');
/** A floating-point number of 16 bits with the exponent of a `float`. `MPI_BFLOAT16_T` */
export const BFLOAT16_T = predefined('BFLOAT16_T');

// --- Complex numbers of C, and types of C++ ---------------------------------------------------

/** A complex number: C's `float _Complex`, real part first. `MPI_C_COMPLEX` */
export const C_COMPLEX = predefined('C_COMPLEX', { code: 'F', typestr: 'c8' });
/** A complex number: C's `float _Complex`, real part first. `MPI_C_FLOAT_COMPLEX` */
export const C_FLOAT_COMPLEX = predefined('C_FLOAT_COMPLEX', {
  code: 'F',
  typestr: 'c8',
  strings: ['F', 'c8', 'complex64', 'Zf'],
});
/** A complex number: C's `double _Complex`, real part first. `MPI_C_DOUBLE_COMPLEX` */
export const C_DOUBLE_COMPLEX = predefined('C_DOUBLE_COMPLEX', {
  code: 'D',
  typestr: 'c16',
  strings: ['D', 'c16', 'complex128', 'Zd'],
});
/** A complex number: C's `long double _Complex`, real part first. `MPI_C_LONG_DOUBLE_COMPLEX` */
export const C_LONG_DOUBLE_COMPLEX = predefined('C_LONG_DOUBLE_COMPLEX', {
  code: 'G',
  typestr: 'c32',
  strings: ['G', 'Zg', 'c32'],
});
/** A truth value: C++'s `bool`. `MPI_CXX_BOOL` */
export const CXX_BOOL = predefined('CXX_BOOL', { code: '?', typestr: 'b1' });
/** A complex number: C++'s `std::complex<float>`. `MPI_CXX_FLOAT_COMPLEX` */
export const CXX_FLOAT_COMPLEX = predefined('CXX_FLOAT_COMPLEX', { code: 'F', typestr: 'c8' });
/** A complex number: C++'s `std::complex<double>`. `MPI_CXX_DOUBLE_COMPLEX` */
export const CXX_DOUBLE_COMPLEX = predefined('CXX_DOUBLE_COMPLEX', { code: 'D', typestr: 'c16' });
/** A complex number: C++'s `std::complex<long double>`. `MPI_CXX_LONG_DOUBLE_COMPLEX` */
export const CXX_LONG_DOUBLE_COMPLEX = predefined('CXX_LONG_DOUBLE_COMPLEX', {
  code: 'G',
  typestr: 'c32',
});

// --- Bytes and addresses ----------------------------------------------------------------------

/** The bytes that `Datatype.Pack` made. `MPI_PACKED` */
export const PACKED = predefined('PACKED', { code: 'B', typestr: 'u1' });
/** A byte that is never converted, whatever it means. `MPI_BYTE` */
export const BYTE = predefined('BYTE', { code: 'B', typestr: 'u1', strings: ['V1'] });
/** An address: C's `MPI_Aint`, a signed integer. `MPI_AINT` */
export const AINT = predefined('AINT', {
  code: 'p',
  typestr: 'i8',
  strings: ['p'],
  elements: 'signed',
});
/** A position in a file: C's `MPI_Offset`, a signed integer. `MPI_OFFSET` */
export const OFFSET = predefined('OFFSET', { code: 'p', typestr: 'i8', elements: 'signed' });
/** A large count: C's `MPI_Count`, a signed integer. `MPI_COUNT` */
export const COUNT = predefined('COUNT', {
  code: 'p',
  typestr: 'i8',
  strings: ['n'],
  elements: 'signed',
});

// --- Pairs of a value and an index, for `MPI.MAXLOC` and `MPI.MINLOC` -------------------------

/** A pair of C's `short` and `int`, for `MAXLOC` and `MINLOC`. `MPI_SHORT_INT` */
export const SHORT_INT = predefined('SHORT_INT');
/** A pair of C's `int` and `int`, for `MAXLOC` and `MINLOC`. `MPI_2INT` */
export const INT_INT = predefined('INT_INT');
/** A pair of C's `int` and `int`, for `MAXLOC` and `MINLOC`. `MPI_2INT` */
export const TWOINT = predefined('TWOINT');
/** A pair of C's `long` and `int`, for `MAXLOC` and `MINLOC`. `MPI_LONG_INT` */
export const LONG_INT = predefined('LONG_INT');
/** A pair of C's `float` and `int`, for `MAXLOC` and `MINLOC`. `MPI_FLOAT_INT` */
export const FLOAT_INT = predefined('FLOAT_INT');
/** A pair of C's `double` and `int`, for `MAXLOC` and `MINLOC`. `MPI_DOUBLE_INT` */
export const DOUBLE_INT = predefined('DOUBLE_INT');
/** A pair of C's `long double` and `int`, for `MAXLOC` and `MINLOC`. `MPI_LONG_DOUBLE_INT` */
export const LONG_DOUBLE_INT = predefined('LONG_DOUBLE_INT');

// --- Fortran's own types ----------------------------------------------------------------------

/** A character of text: Fortran's `character(1)`. `MPI_CHARACTER` */
export const CHARACTER = predefined('CHARACTER', { code: 'c', typestr: 'S1' });
/** A truth value: Fortran's `logical`. `MPI_LOGICAL` */
export const LOGICAL = predefined('LOGICAL', { code: 'i', typestr: 'i4' });
/** A signed integer: Fortran's `integer`. `MPI_INTEGER` */
export const INTEGER = predefined('INTEGER', { code: 'i', typestr: 'i4', elements: 'signed' });
/** A floating-point number: Fortran's `real`. `MPI_REAL` */
export const REAL = predefined('REAL', { code: 'f', typestr: 'f4', elements: 'real' });
/** A floating-point number: Fortran's `double precision`. `MPI_DOUBLE_PRECISION` */
export const DOUBLE_PRECISION = predefined('DOUBLE_PRECISION', {
  code: 'd',
  typestr: 'f8',
  elements: 'real',
});
/** A complex number: Fortran's `complex`. `MPI_COMPLEX` */
export const COMPLEX = predefined('COMPLEX', { code: 'F', typestr: 'c8' });
/** A complex number: Fortran's `double complex`. `MPI_DOUBLE_COMPLEX` */
export const DOUBLE_COMPLEX = predefined('DOUBLE_COMPLEX', { code: 'D', typestr: 'c16' });

// --- Fortran types of a fixed size ------------------------------------------------------------

/** A truth value of 1 byte: Fortran's `logical*1`. `MPI_LOGICAL1` */
export const LOGICAL1 = predefined('LOGICAL1', { typestr: 'b1' });
/** A truth value of 2 bytes: Fortran's `logical*2`. `MPI_LOGICAL2` */
export const LOGICAL2 = predefined('LOGICAL2', { typestr: 'i2' });
/** A truth value of 4 bytes: Fortran's `logical*4`. `MPI_LOGICAL4` */
export const LOGICAL4 = predefined('LOGICAL4', { typestr: 'i4' });
/** A truth value of 8 bytes: Fortran's `logical*8`. `MPI_LOGICAL8` */
export const LOGICAL8 = predefined('LOGICAL8', { typestr: 'i8' });
/** A truth value of 16 bytes: Fortran's `logical*16`. `MPI_LOGICAL16` */
export const LOGICAL16 = predefined('LOGICAL16', { typestr: 'i16' });
/** A signed integer of 1 byte: Fortran's `integer*1`. `MPI_INTEGER1` */
export const INTEGER1 = predefined('INTEGER1', { typestr: 'i1', elements: 'signed' });
/** A signed integer of 2 bytes: Fortran's `integer*2`. `MPI_INTEGER2` */
export const INTEGER2 = predefined('INTEGER2', { typestr: 'i2', elements: 'signed' });
/** A signed integer of 4 bytes: Fortran's `integer*4`. `MPI_INTEGER4` */
export const INTEGER4 = predefined('INTEGER4', { typestr: 'i4', elements: 'signed' });
/** A signed integer of 8 bytes: Fortran's `integer*8`. `MPI_INTEGER8` */
export const INTEGER8 = predefined('INTEGER8', { typestr: 'i8', elements: 'signed' });
/** A signed integer of 16 bytes: Fortran's `integer*16`. `MPI_INTEGER16` */
export const INTEGER16 = predefined('INTEGER16', { typestr: 'i16' });
/** A floating-point number of 2 bytes: Fortran's `real*2`. `MPI_REAL2` */
export const REAL2 = predefined('REAL2', { typestr: 'f2' });
/** A floating-point number of 4 bytes: Fortran's `real*4`. `MPI_REAL4` */
export const REAL4 = predefined('REAL4', { typestr: 'f4', elements: 'real' });
/** A floating-point number of 8 bytes: Fortran's `real*8`. `MPI_REAL8` */
export const REAL8 = predefined('REAL8', { typestr: 'f8', elements: 'real' });
/** A floating-point number of 16 bytes: Fortran's `real*16`. `MPI_REAL16` */
export const REAL16 = predefined('REAL16', { typestr: 'f16' });
/** A complex number of 4 bytes: Fortran's `complex*4`. `MPI_COMPLEX4` */
export const COMPLEX4 = predefined('COMPLEX4', { typestr: 'c4' });
/** A complex number of 8 bytes: Fortran's `complex*8`. `MPI_COMPLEX8` */
export const COMPLEX8 = predefined('COMPLEX8', { typestr: 'c8' });
/** A complex number of 16 bytes: Fortran's `complex*16`. `MPI_COMPLEX16` */
export const COMPLEX16 = predefined('COMPLEX16', { typestr: 'c16' });
/** A complex number of 32 bytes: Fortran's `complex*32`. `MPI_COMPLEX32` */
export const COMPLEX32 = predefined('COMPLEX32', { typestr: 'c32' });

// --- Other names, as mpi4py has them ----------------------------------------------------------

/** Another name for `MPI.UNSIGNED`. `MPI_UNSIGNED` */
export const UNSIGNED_INT = predefined('UNSIGNED_INT');
/** Another name for `MPI.SHORT`. `MPI_SHORT` */
export const SIGNED_SHORT = predefined('SIGNED_SHORT');
/** Another name for `MPI.INT`. `MPI_INT` */
export const SIGNED_INT = predefined('SIGNED_INT');
/** Another name for `MPI.LONG`. `MPI_LONG` */
export const SIGNED_LONG = predefined('SIGNED_LONG');
/** Another name for `MPI.LONG_LONG`. `MPI_LONG_LONG` */
export const SIGNED_LONG_LONG = predefined('SIGNED_LONG_LONG');
/** Another name for `MPI.C_BOOL`. `MPI_C_BOOL` */
export const BOOL = predefined('BOOL');
/** Another name for `MPI.INT8_T`. `MPI_INT8_T` */
export const SINT8_T = predefined('SINT8_T');
/** Another name for `MPI.INT16_T`. `MPI_INT16_T` */
export const SINT16_T = predefined('SINT16_T');
/** Another name for `MPI.INT32_T`. `MPI_INT32_T` */
export const SINT32_T = predefined('SINT32_T');
/** Another name for `MPI.INT64_T`. `MPI_INT64_T` */
export const SINT64_T = predefined('SINT64_T');
/** Another name for `MPI.LOGICAL`. `MPI_LOGICAL` */
export const F_BOOL = predefined('F_BOOL');
/** Another name for `MPI.INTEGER`. `MPI_INTEGER` */
export const F_INT = predefined('F_INT');
/** Another name for `MPI.REAL`. `MPI_REAL` */
export const F_FLOAT = predefined('F_FLOAT');
/** Another name for `MPI.DOUBLE_PRECISION`. `MPI_DOUBLE_PRECISION` */
export const F_DOUBLE = predefined('F_DOUBLE');
/** Another name for `MPI.COMPLEX`. `MPI_COMPLEX` */
export const F_COMPLEX = predefined('F_COMPLEX');
/** Another name for `MPI.COMPLEX`. `MPI_COMPLEX` */
export const F_FLOAT_COMPLEX = predefined('F_FLOAT_COMPLEX');
/** Another name for `MPI.DOUBLE_COMPLEX`. `MPI_DOUBLE_COMPLEX` */
export const F_DOUBLE_COMPLEX = predefined('F_DOUBLE_COMPLEX');
