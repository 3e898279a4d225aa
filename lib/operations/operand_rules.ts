// What each predefined operation combines, and what of that MPI's own operation combines with the
// same result as ours (javascript_operations).

import type { Datatype } from '../datatypes/datatype.js';
import * as types from '../datatypes/predefined.js';
import { arrayKind, lengthOf } from '../memory/typed_arrays.js';
import { show } from '../native/argument_checks.js';
import type { Memory } from '../native/message_data.js';
import { comparesUnsignedAsSigned } from '../workarounds/mpich.js';
import { sumsOfShortIntegersSaturate } from '../workarounds/open_mpi.js';
import {
  type Combine,
  combineBand,
  combineBor,
  combineBxor,
  combineLand,
  combineLor,
  combineLxor,
  combineMax,
  combineMaxloc,
  combineMin,
  combineMinloc,
  combineProd,
  combineSum,
} from './javascript_operations.js';

/** A kind of typed arrays, and the datatype of its elements. */
interface Kind {
  readonly View: new (length: number) => Memory;
  readonly datatype: Datatype;
}

/** How values lie in memory that MPI combines: as elements of an array of a kind. */
export interface Form {
  readonly kind: Kind;
  allocate(length: number): Memory;
  write(value: unknown): Memory;
  read(memory: Memory): unknown;
}

const kinds: readonly Kind[] = [
  { View: Int8Array, datatype: types.INT8_T },
  { View: Uint8Array, datatype: types.UINT8_T },
  { View: Uint8ClampedArray, datatype: types.UINT8_T },
  { View: Int16Array, datatype: types.INT16_T },
  { View: Uint16Array, datatype: types.UINT16_T },
  { View: Int32Array, datatype: types.INT32_T },
  { View: Uint32Array, datatype: types.UINT32_T },
  { View: BigInt64Array, datatype: types.INT64_T },
  { View: BigUint64Array, datatype: types.UINT64_T },
  { View: Float32Array, datatype: types.FLOAT },
  { View: Float64Array, datatype: types.DOUBLE },
];
const kindOf = (View: Kind['View']) => kinds.find((kind) => kind.View === View) as Kind;

const arrays = kinds.map(
  (kind): Form => ({
    kind,
    allocate: (length) => new kind.View(length),
    write: (value) => value as Memory,
    read: (memory) => memory,
  }),
);

// The memory of single values is always the same: nothing keeps it when a reduction returns.
function single(
  View: Kind['View'],
  toNumber: (value: unknown) => number,
  read: (memory: Memory) => unknown,
): Form {
  const [operand, result] = [new View(1), new View(1)];
  const write = (value: unknown): Memory => {
    operand[0] = toNumber(value);
    return operand;
  };
  return { kind: kindOf(View), allocate: () => result, write, read };
}
const asIs = (value: unknown) => value as number;
const first = (memory: Memory) => memory[0];
const real = single(Float64Array, asIs, first);
const integer = single(Int32Array, asIs, first);
const truth = single(Int32Array, Number, (memory) => memory[0] !== 0);

/** The ranks compare forms by their numbers here. The first stands for none. */
export const FORMS: readonly (Form | null)[] = [null, real, integer, truth, ...arrays];
const NONE = 0;
const REAL = FORMS.indexOf(real);
const INTEGER = FORMS.indexOf(integer);
const TRUTH = FORMS.indexOf(truth);
const arrayForms = new Map(arrays.map((form) => [form.kind.View.name, FORMS.indexOf(form)]));

/** The array in memory of its own, if it is one that MPI could combine; else the value itself. */
export function ownArray(value: unknown): unknown {
  const form = FORMS[arrayForms.get(arrayKind(value) ?? '') ?? NONE];
  if (!form) return value;
  const copy = form.allocate(lengthOf.call(value as Memory));
  copy.set(value as never);
  return copy;
}

/** What a rank has for an operation, in numbers, which the ranks compare. */
export interface Operand {
  /** Values of one group can be combined with each other; those of `UNFIT` not at all. */
  readonly group: number;
  /** Of a typed array; 1 for anything else. */
  readonly length: number;
  readonly form: number;
}

/** The group of what an operation does not combine. */
export const UNFIT = 0;
// A boolean is a number, which a sum of booleans is from the second step on.
const SCALARS: Readonly<Record<string, number>> = { number: 1, boolean: 1, bigint: 2, string: 3 };
const LIST = 4;
const ARRAY_KINDS = [...arrayForms.keys(), 'Float16Array'];
const FIRST_ARRAY = 5;

const isReal = (kind: string): boolean => kind.startsWith('Float');

/** What is common to some of the operations. */
interface Rule {
  /** In words. */
  readonly takes: string;
  readonly scalars: readonly string[];
  /** Whether it combines plain arrays of such a length. */
  takesList(length: number): boolean;
  readonly takesArrays: boolean;
  /** Whether numbers must be integers that are exact. */
  readonly isWhole: boolean;
  scalarForm(value: unknown): number;
  /** Whether MPI combines arrays of such values as we do. */
  suits(array: Memory, kind: string): boolean;
}

export interface NamedRule extends Rule {
  readonly name: string;
  /** By forms: whether the library that runs combines them as we do. */
  readonly isRight: readonly boolean[];
}

function isRight(operation: string, form: Form | null): boolean {
  const kind = form?.kind.View.name;
  return (
    kind !== undefined &&
    !comparesUnsignedAsSigned(operation, kind) &&
    !sumsOfShortIntegersSaturate(operation, kind)
  );
}

const NUMBERS = ['number', 'bigint', 'boolean'];

// Unlike a Uint8ClampedArray, MPI's sums do not stop at 255.
const products: Rule = {
  takes: 'numbers, bigints, booleans and typed arrays',
  scalars: NUMBERS,
  takesList: () => false,
  takesArrays: true,
  isWhole: false,
  scalarForm: (value) => (typeof value === 'number' ? REAL : NONE),
  suits: (_, kind) => kind !== 'Uint8ClampedArray',
};
const sums: Rule = {
  ...products,
  takes: 'numbers, bigints, booleans, strings, plain arrays and typed arrays',
  scalars: [...NUMBERS, 'string'],
  takesList: () => true,
};

// Which of two zeros, or of NaN and a number, is greater depends on their order in the libraries.
const isOrdered = (value: number): boolean => !Number.isNaN(value) && !Object.is(value, -0);
function areOrdered(values: Memory): boolean {
  for (let i = 0; i < values.length; i++) if (!isOrdered(values[i] as number)) return false;
  return true;
}
const extremes: Rule = {
  ...products,
  takes: 'numbers, bigints, booleans, strings and typed arrays',
  scalars: [...NUMBERS, 'string'],
  scalarForm(value) {
    if (typeof value === 'boolean') return TRUTH;
    return typeof value === 'number' && isOrdered(value) ? REAL : NONE;
  },
  suits: (array, kind) => !isReal(kind) || areOrdered(array),
};

// MPI has no logical and bitwise operations on floating-point numbers.
const logical: Rule = {
  ...products,
  scalarForm(value) {
    if (typeof value === 'boolean') return TRUTH;
    return typeof value === 'number' && Object.is(value | 0, value) ? INTEGER : NONE;
  },
  suits: (_, kind) => !isReal(kind),
};
const bitwise: Rule = {
  ...logical,
  takes: 'integers below 2^53, bigints, booleans and typed arrays of integers',
  isWhole: true,
};

const locations: Rule = {
  ...products,
  takes: 'pairs [value, location]',
  scalars: [],
  takesList: (length) => length === 2,
  takesArrays: false,
};

const rules = new Map<Combine, NamedRule>(
  (
    [
      ['SUM', combineSum, sums],
      ['PROD', combineProd, products],
      ['MAX', combineMax, extremes],
      ['MIN', combineMin, extremes],
      ['LAND', combineLand, logical],
      ['LOR', combineLor, logical],
      ['LXOR', combineLxor, logical],
      ['BAND', combineBand, bitwise],
      ['BOR', combineBor, bitwise],
      ['BXOR', combineBxor, bitwise],
      ['MAXLOC', combineMaxloc, locations],
      ['MINLOC', combineMinloc, locations],
    ] as const
  ).map(([name, combine, rule]) => {
    return [combine, { ...rule, name, isRight: FORMS.map((form) => isRight(name, form)) }];
  }),
);

/** The rule of a predefined operation; null for those that combine anything. */
export function ruleOf(combine: Combine): NamedRule | null {
  return rules.get(combine) ?? null;
}

/** What a value is to an operation. */
export function operandOf(rule: NamedRule, value: unknown): Operand {
  const kind = arrayKind(value);
  if (kind !== undefined) return arrayOperand(rule, value as Memory, kind);
  if (Array.isArray(value)) {
    return { group: rule.takesList(value.length) ? LIST : UNFIT, length: 1, form: NONE };
  }
  const fits =
    rule.scalars.includes(typeof value) &&
    (typeof value !== 'number' || !rule.isWhole || Number.isSafeInteger(value));
  return fits
    ? { group: SCALARS[typeof value], length: 1, form: usable(rule, rule.scalarForm(value)) }
    : { group: UNFIT, length: 1, form: NONE };
}

function arrayOperand(rule: NamedRule, array: Memory, kind: string): Operand {
  const index = ARRAY_KINDS.indexOf(kind);
  const fits =
    rule.takesArrays &&
    index >= 0 &&
    (!rule.isWhole || !isReal(kind) || (array as Float64Array).every(Number.isSafeInteger));
  const form = arrayForms.get(kind) ?? NONE;
  return {
    group: fits ? FIRST_ARRAY + index : UNFIT,
    length: lengthOf.call(array),
    form: fits && rule.suits(array, kind) ? usable(rule, form) : NONE,
  };
}

/** The form, if the library combines it as we do. */
const usable = (rule: NamedRule, form: number): number => (rule.isRight[form] ? form : NONE);

/** A value in an error message. */
export function describe(value: unknown): string {
  return arrayKind(value) === undefined
    ? show(value)
    : `${show(value)} of length ${lengthOf.call(value as Memory)}`;
}
