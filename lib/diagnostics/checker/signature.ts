// Type signatures: the sequence of basic types of a message, which both of its sides must agree on.
import { MPI } from '../../index.js';

export interface Signature {
  /** Stands for the type of the elements. */
  readonly code: number;
  /** Basic elements. */
  readonly count: number;
  readonly bytes: number;
}

/** What a datatype consists of. */
interface Elements {
  readonly code: number;
  /** Elements in one item of the datatype. */
  readonly perItem: number;
  readonly bytesPerItem: number;
}

/** Bytes, as BYTE, PACKED and Uint8Array have them: they fit any type, and the bytes of objects. */
const BYTES = 0;
/** An object, in the format of the package. */
const OBJECT = 1;
/** From here on, codes are of mixed types: a number for each sequence. */
const MIXED = 1 << 20;

/** Kinds of types. Integers of one size fit each other, whether they have a sign or not. */
const KINDS: Readonly<Record<string, [kind: number, word: string]>> = {
  i: [1, 'int'],
  u: [1, 'int'],
  b: [1, 'int'],
  S: [1, 'int'],
  f: [2, 'float'],
  U: [4, 'character'],
  V: [5, 'pair'],
};

export const OBJECT_SIGNATURE: Signature = { code: OBJECT, count: 1, bytes: 0 };

/** A number of 32 bits for a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

const known = new WeakMap<MPI.Datatype, Elements>();

function elementsOf(datatype: MPI.Datatype): Elements {
  let elements = known.get(datatype);
  if (elements === undefined) {
    elements = datatype.is_predefined ? predefined(datatype) : derived(datatype);
    known.set(datatype, elements);
  }
  return elements;
}

function predefined(datatype: MPI.Datatype): Elements {
  const bytesPerItem = datatype.Get_size();
  const { typestr } = datatype;
  if (typestr === 'u1' || datatype.equals(MPI.BYTE) || datatype.equals(MPI.PACKED)) {
    return { code: BYTES, perItem: bytesPerItem, bytesPerItem };
  }
  // A complex number is two of its parts.
  if (typestr.startsWith('c')) {
    return { code: 2 * 256 + bytesPerItem / 2, perItem: 2, bytesPerItem };
  }
  const [kind] = KINDS[typestr.charAt(0)] ?? [5];
  return { code: kind * 256 + bytesPerItem, perItem: 1, bytesPerItem };
}

function derived(datatype: MPI.Datatype): Elements {
  const bytesPerItem = datatype.Get_size();
  const [, , , inner] = datatype.Get_contents();
  const parts = inner.map(elementsOf);
  for (const one of inner) if (!one.is_predefined) one.Free();
  const [first] = parts;
  if (first === undefined || bytesPerItem === 0) return { code: BYTES, perItem: 0, bytesPerItem };
  if (parts.every(({ code }) => code === first.code)) {
    const perItem = (bytesPerItem / first.bytesPerItem) * first.perItem;
    return { code: first.code, perItem, bytesPerItem };
  }
  const text = JSON.stringify([bytesPerItem, parts.map(({ code, perItem }) => [code, perItem])]);
  return { code: MIXED + (hashOf(text) % MIXED), perItem: 1, bytesPerItem };
}

/** The signature of so many items of a datatype. */
export function signatureOf(count: number, datatype: MPI.Datatype): Signature {
  const { code, perItem, bytesPerItem } = elementsOf(datatype);
  return { code, count: count * perItem, bytes: count * bytesPerItem };
}

/** Whether what is sent may go where that is expected: the same types, and as many. */
export const isSame = (a: Signature, b: Signature): boolean =>
  isSameType(a, b) && a.bytes === b.bytes;

/** Whether the types of the elements fit. Nothing fits all. */
export const isSameType = (a: Signature, b: Signature): boolean =>
  a.code === b.code ||
  (a.bytes === 0 && a.code !== OBJECT) ||
  (b.bytes === 0 && b.code !== OBJECT) ||
  a.code === BYTES ||
  b.code === BYTES;

function nameOf(code: number): string {
  if (code === BYTES) return 'byte';
  if (code >= MIXED) return 'mixed type';
  const size = code % 256;
  const kind = (code - size) / 256;
  const [, word] = Object.values(KINDS).find(([number]) => number === kind) ?? [];
  return word === undefined || kind > 3 ? `${size}-byte ${word ?? 'type'}` : `${word}${size * 8}`;
}

/** `10 × float64`. */
export function showSignature({ code, count }: Signature): string {
  return code === OBJECT ? 'an object' : `${count} × ${nameOf(code)}`;
}
