// Which characters and type strings stand for a datatype, as in mpi4py. predefined.ts fills this
// in.

import { show } from '../native/argument_checks.js';
import {
  COMBINER_DUP,
  COMBINER_F90_COMPLEX,
  COMBINER_F90_INTEGER,
  COMBINER_F90_REAL,
} from '../native/generated/constants.js';
import type { Classes } from '../native/hooks.js';
import type { DatatypeBase } from './datatype_base.js';

type Datatype = Classes['Datatype'];

/** The strings that stand for a predefined datatype, without the mark of the byte order. */
export type TypeName =
  | 'c'
  | 'S1'
  | 'a1'
  | 'a'
  | 'S'
  | 's'
  | '1s'
  | 'U'
  | 'U1'
  | 'w'
  | '1w'
  | 'b'
  | 'h'
  | 'i'
  | 'l'
  | 'q'
  | 'B'
  | 'H'
  | 'I'
  | 'L'
  | 'N'
  | 'P'
  | 'Q'
  | 'f'
  | 'f4'
  | 'float32'
  | 'd'
  | 'f8'
  | 'float64'
  | 'g'
  | 'f16'
  | '?'
  | 'b1'
  | 'bool'
  | 'i1'
  | 'int8'
  | 'i2'
  | 'int16'
  | 'i4'
  | 'int32'
  | 'i8'
  | 'int64'
  | 'M'
  | 'M8'
  | 'm'
  | 'm8'
  | 'u1'
  | 'uint8'
  | 'u2'
  | 'uint16'
  | 'u'
  | '1u'
  | 'u4'
  | 'uint32'
  | 'u8'
  | 'uint64'
  | 'e'
  | 'f2'
  | 'float16'
  | 'F'
  | 'c8'
  | 'complex64'
  | 'Zf'
  | 'D'
  | 'c16'
  | 'complex128'
  | 'Zd'
  | 'G'
  | 'Zg'
  | 'c32'
  | 'V1'
  | 'p'
  | 'n';

/**
 * A string that stands for a predefined datatype: a character of Python's struct module (`'d'`), or
 * a type string as numpy writes it (`'f8'`, `'float64'`). The mark of this machine's byte order may
 * stand before it (`'<f8'`). For a string that is only known when the program runs there is
 * `MPI.Datatype.fromcode`.
 */
export type TypeString = `${'' | '<' | '=' | '@' | '|'}${TypeName}`;

// The characters of Python's struct module for the type strings that have one.
const CHARACTERS: Readonly<Record<string, string>> = {
  b1: '?',
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

interface Strings {
  readonly typestr: string;
  readonly character: string | null;
  /** The character, or the type string of a datatype whose name fixes its size. */
  readonly code: string;
}

// By handles, of which several datatypes may have the same: the first one counts.
const known = new Map<number, Strings>();
const datatypes = new Map<string, Datatype>();

const ofFixedSize = (typestr: string): Strings => ({
  typestr,
  character: CHARACTERS[typestr] ?? null,
  code: typestr,
});

/** Adds what stands for a predefined datatype. */
export function addTypeStrings(
  datatype: Datatype,
  typestr: string,
  code: string | undefined,
  strings: readonly TypeName[] = [],
): void {
  const { _handle } = datatype;
  if (!known.has(_handle)) {
    known.set(
      _handle,
      code === undefined ? ofFixedSize(typestr) : { typestr, character: code, code },
    );
  }
  for (const string of strings) datatypes.set(string, datatype);
}

/** The predefined datatype that a string stands for. */
export function datatypeOfString(method: string, argument: string, value: string): Datatype {
  const datatype = datatypes.get(value.replace(/^[<=@|]/, ''));
  if (datatype !== undefined) return datatype;
  throw new TypeError(
    `${method}: ${argument} names no datatype: ${show(value)}; known are ${[...datatypes.keys()].join(' ')}`,
  );
}

const fortranKinds = new Map<number, 'i' | 'f' | 'c'>([
  [COMBINER_F90_INTEGER, 'i'],
  [COMBINER_F90_REAL, 'f'],
  [COMBINER_F90_COMPLEX, 'c'],
]);

/** A duplicate has the strings of what it duplicates. */
function find(datatype: DatatypeBase): Strings | null {
  const strings = known.get(datatype._handle);
  if (strings !== undefined) return strings;
  if (datatype.is_null) return null;
  const { combiner } = datatype;
  const kind = fortranKinds.get(combiner);
  if (kind !== undefined) return ofFixedSize(`${kind}${datatype.Get_size()}`);
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
  find(datatype)?.typestr ?? null;

export const codeOf = (datatype: DatatypeBase): string | null => find(datatype)?.code ?? null;
