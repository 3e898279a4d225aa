// The predefined operations on JavaScript values, for the lower-case reductions: numbers and
// bigints combine, typed arrays element by element, plain arrays and strings concatenate under SUM.
import { arrayKind, lengthOf, sliceOf } from '../memory/typed_arrays.js';
import { show } from '../native/argument_checks.js';
import type { Memory } from '../native/message_data.js';

export type Combine = (a: unknown, b: unknown) => unknown;

type Scalar = number | bigint | boolean | string;
type Elements = Memory & { [index: number]: number | bigint };

function mismatch(name: string, a: unknown, b: unknown): TypeError {
  return new TypeError(`MPI.${name} does not combine ${show(a)} with ${show(b)}`);
}

// A boolean is the number 0 or 1, which a sum of booleans is from the second step on.
const numberKind = (value: unknown): string =>
  typeof value === 'boolean' ? 'number' : typeof value;

// Lifts an operation on two numbers or two bigints to typed arrays of one kind and length. That on
// elements of 32 bits may be another.
function lift(
  name: string,
  scalar: (a: Scalar, b: Scalar) => unknown,
  kinds: string,
  of32Bits = scalar,
): Combine {
  return (a, b) => {
    const kind = arrayKind(a);
    if (kind !== undefined) {
      if (kind !== arrayKind(b)) throw mismatch(name, a, b);
      const result = sliceOf(a as Memory) as Elements;
      const other = b as Elements;
      const length = lengthOf.call(result);
      if (length !== lengthOf.call(other)) {
        throw new TypeError(
          `MPI.${name} needs arrays of one length, but ${length} and ${lengthOf.call(other)} came`,
        );
      }
      const combine = kind === 'Int32Array' || kind === 'Uint32Array' ? of32Bits : scalar;
      for (let i = 0; i < length; i++) {
        result[i] = combine(result[i], other[i]) as number | bigint;
      }
      return result;
    }
    if (numberKind(a) !== numberKind(b) || !kinds.includes(typeof a)) throw mismatch(name, a, b);
    return scalar(a as Scalar, b as Scalar);
  };
}

// Math.max and Math.min are for numbers only.
function greater(a: Scalar, b: Scalar): Scalar {
  if (b > a) return b;
  return a;
}
function smaller(a: Scalar, b: Scalar): Scalar {
  if (b < a) return b;
  return a;
}

// TypeScript can't say "two of the same kind", which lift() has checked.
type Same = number;

// Booleans count as the integers 0 and 1 in sums and products.
const number = (value: Scalar): Same => (typeof value === 'boolean' ? +value : value) as Same;
// Logical operations on typed arrays give 0 or 1 of the element's kind.
const truth = (value: boolean, like: Scalar): unknown =>
  typeof like === 'bigint' ? BigInt(value) : typeof like === 'number' ? +value : value;
// JavaScript's operators cut numbers to 32 bits, but not bigints. On booleans they give a boolean.
function bitwise(name: string, operate: (a: Same, b: Same) => Same): Combine {
  const scalar = (a: Scalar, b: Scalar): unknown => {
    if (typeof a === 'bigint') return operate(number(a), number(b));
    const [u, v] = [number(a), number(b)];
    if (!Number.isSafeInteger(u) || !Number.isSafeInteger(v)) throw mismatch(name, a, b);
    const isNarrow = (u | 0) === u && (v | 0) === v;
    const result = isNarrow ? operate(u, v) : Number(operate(number(BigInt(u)), number(BigInt(v))));
    return typeof a === 'boolean' && typeof b === 'boolean' ? Boolean(result) : result;
  };
  return lift(name, scalar, 'number bigint boolean');
}

const add = lift('SUM', (a, b) => number(a) + number(b), 'number bigint boolean string');

export const combineSum: Combine = (a, b) =>
  Array.isArray(a) && Array.isArray(b) ? Array.from(a).concat(Array.from(b)) : add(a, b);
// A product of two integers of 32 bits may be too long for a number. It wraps around, as others do.
export const combineProd = lift(
  'PROD',
  (a, b) => number(a) * number(b),
  'number bigint boolean',
  (a, b) => Math.imul(number(a), number(b)),
);
// As in mpi4py the second operand wins only if it is really greater.
export const combineMax = lift('MAX', greater, 'number bigint boolean string');
export const combineMin = lift('MIN', smaller, 'number bigint boolean string');
export const combineLand = lift(
  'LAND',
  (a, b) => truth(Boolean(a) && Boolean(b), a),
  'number bigint boolean',
);
export const combineLor = lift(
  'LOR',
  (a, b) => truth(Boolean(a) || Boolean(b), a),
  'number bigint boolean',
);
export const combineLxor = lift(
  'LXOR',
  (a, b) => truth(Boolean(a) !== Boolean(b), a),
  'number bigint boolean',
);
export const combineBand = bitwise('BAND', (a, b) => a & b);
export const combineBor = bitwise('BOR', (a, b) => a | b);
export const combineBxor = bitwise('BXOR', (a, b) => a ^ b);

// Pairs [value, location]: where the values are equal the lower location wins.
function location(name: string, better: (a: Scalar, b: Scalar) => boolean): Combine {
  return (a, b) => {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== 2 || b.length !== 2) {
      throw new TypeError(
        `MPI.${name} combines pairs [value, location], but ${show(a)} and ${show(b)} came`,
      );
    }
    const [[u, i], [v, j]] = [a, b];
    if (better(u, v)) return [u, i];
    if (better(v, u)) return [v, j];
    return [u, smaller(i, j)];
  };
}
export const combineMaxloc = location('MAXLOC', (a, b) => a > b);
export const combineMinloc = location('MINLOC', (a, b) => a < b);
export const combineReplace: Combine = (_, b) => b;
export const combineNoOp: Combine = (a) => a;
