// Which characters and type strings stand for a datatype: mpi4py's tables, in its order. The handles
// are compared as numbers, so that nothing here needs the constants.

import { addon } from '../native/addon.js';
import {
  COMBINER_DUP,
  COMBINER_F90_COMPLEX,
  COMBINER_F90_INTEGER,
  COMBINER_F90_REAL,
} from '../native/generated/constants.js';
import type { DatatypeBase } from './datatype_base.js';

const { handles } = addon;

type Kind = 'b' | 'i' | 'u' | 'f' | 'c';

// By kind and bytes of data.
const CHARACTERS: Readonly<Record<string, string>> = {
  b1: '?',
  b2: 'h',
  b4: 'i',
  b8: 'l',
  i1: 'b',
  i2: 'h',
  i4: 'i',
  i8: 'l',
  u1: 'B',
  u2: 'H',
  u4: 'I',
  u8: 'L',
  f2: 'e',
  f4: 'f',
  f8: 'd',
  f16: 'g',
  c4: 'E',
  c8: 'F',
  c16: 'D',
  c32: 'G',
};

// A boolean of more than one byte is an integer to numpy.
const text = (kind: Kind, size: number): string =>
  `${kind === 'b' && size > 1 ? 'i' : kind}${size}`;

interface Code {
  character: string | null;
  /** The type string, and whether it also is the code, as for the types that fix their size. */
  string: string | null;
  fixed: boolean;
}

const codes = new Map<number, Code>();
function add(name: string, code: Code): void {
  const handle = handles[name];
  if (handle !== handles.DATATYPE_NULL && !codes.has(handle)) codes.set(handle, code);
}

// C: the character is the code.
for (const [names, character, string] of [
  ['PACKED BYTE UNSIGNED_CHAR', 'B', 'u1'],
  ['AINT OFFSET COUNT', 'p', 'i8'],
  ['CHAR CHARACTER', 'c', 'S1'],
  ['WCHAR', 'U', 'U1'],
  ['SIGNED_CHAR', 'b', 'i1'],
  ['SHORT', 'h', 'i2'],
  ['INT INTEGER', 'i', 'i4'],
  ['LONG', 'l', 'i8'],
  ['LONG_LONG', 'q', 'i8'],
  ['UNSIGNED_SHORT', 'H', 'u2'],
  ['UNSIGNED', 'I', 'u4'],
  ['UNSIGNED_LONG', 'L', 'u8'],
  ['UNSIGNED_LONG_LONG', 'Q', 'u8'],
  ['FLOAT REAL', 'f', 'f4'],
  ['DOUBLE DOUBLE_PRECISION', 'd', 'f8'],
  ['LONG_DOUBLE', 'g', 'f16'],
  ['C_COMPLEX C_FLOAT_COMPLEX CXX_FLOAT_COMPLEX COMPLEX', 'F', 'c8'],
  ['C_DOUBLE_COMPLEX CXX_DOUBLE_COMPLEX DOUBLE_COMPLEX', 'D', 'c16'],
  ['C_LONG_DOUBLE_COMPLEX CXX_LONG_DOUBLE_COMPLEX', 'G', 'c32'],
  ['CXX_BOOL', '?', 'b1'],
  ['LOGICAL', 'i', 'i4'],
] as const) {
  for (const name of names.split(' ')) add(name, { character, string, fixed: false });
}

// Those that name their size: the type string is the code.
for (const [names, kind, size] of [
  ['C_BOOL LOGICAL1', 'b', 1],
  ['LOGICAL2', 'b', 2],
  ['LOGICAL4', 'b', 4],
  ['LOGICAL8', 'b', 8],
  ['LOGICAL16', 'b', 16],
  ['INT8_T INTEGER1', 'i', 1],
  ['INT16_T INTEGER2', 'i', 2],
  ['INT32_T INTEGER4', 'i', 4],
  ['INT64_T INTEGER8', 'i', 8],
  ['INTEGER16', 'i', 16],
  ['UINT8_T', 'u', 1],
  ['UINT16_T', 'u', 2],
  ['UINT32_T', 'u', 4],
  ['UINT64_T', 'u', 8],
  ['FLOAT16_T REAL2', 'f', 2],
  ['REAL4', 'f', 4],
  ['REAL8', 'f', 8],
  ['REAL16', 'f', 16],
  ['COMPLEX4', 'c', 4],
  ['COMPLEX8', 'c', 8],
  ['COMPLEX16', 'c', 16],
  ['COMPLEX32', 'c', 32],
] as const) {
  const character = CHARACTERS[`${kind}${size}`] ?? null;
  for (const name of names.split(' ')) {
    add(name, { character, string: text(kind, size), fixed: true });
  }
}

const fortranKinds = new Map<number, Kind>([
  [COMBINER_F90_INTEGER, 'i'],
  [COMBINER_F90_REAL, 'f'],
  [COMBINER_F90_COMPLEX, 'c'],
]);

/** A duplicate has the code of what it duplicates. */
function find(datatype: DatatypeBase): Code | null {
  const known = codes.get(datatype._handle);
  if (known !== undefined) return known;
  if (datatype.is_null) return null;
  const { combiner } = datatype;
  const kind = fortranKinds.get(combiner);
  if (kind !== undefined) {
    const size = datatype.Get_size();
    const character = CHARACTERS[`${kind}${size}`] ?? null;
    return { character, string: text(kind, size), fixed: true };
  }
  if (combiner !== COMBINER_DUP) return null;
  const [original] = datatype.Get_contents()[3];
  try {
    return find(original);
  } finally {
    original.free();
  }
}

export const typeCharOf = (datatype: DatatypeBase): string | null =>
  find(datatype)?.character ?? null;

export const typeStringOf = (datatype: DatatypeBase): string | null =>
  find(datatype)?.string ?? null;

export function codeOf(datatype: DatatypeBase): string | null {
  const code = find(datatype);
  return code === null ? null : code.fixed ? code.string : code.character;
}
