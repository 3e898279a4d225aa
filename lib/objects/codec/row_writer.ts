// Many plain objects with the same keys: their values are collected by column, in one pass.
import { types } from 'node:util';
import { compile, each } from './compile.js';

const { isProxy } = types;
const { getPrototypeOf } = Object;
const plain = Object.prototype;

/**
 * What a column is collected as: numbers, latin-1 or other strings up to LONGEST, or any
 * primitives.
 */
export type Kind = 'n' | 's' | 'p';

/** The longest string whose length is a byte. */
const LONGEST = 255;
/** More rows are collected in memory that is not kept. */
const KEPT_ROWS = 64 * 1024;

/**
 * Why a sweep ended at a row: it is not like the others, or has a value in this column that is not.
 */
const UNLIKE = -1;

/** The columns of a sweep. */
export class Columns {
  count = 0;
  /** The column whose value ended the sweep, or UNLIKE. */
  broken = UNLIKE;
  readonly numbers: Float64Array[] = [];
  readonly lengths: Uint8Array[] = [];
  readonly texts: string[] = [];
  readonly values: unknown[][] = [];
  /**
   * The elements that were read, each once as a getter may give it: the rows, and what ended the
   * sweep.
   */
  read: unknown[] = [];

  prepare(kinds: string, rows: number): void {
    for (let i = 0; i < kinds.length; i++) {
      if (kinds[i] === 'n' && !(this.numbers[i]?.length >= rows)) {
        this.numbers[i] = new Float64Array(rows);
      }
      if (kinds[i] === 's' && !(this.lengths[i]?.length >= rows)) {
        this.lengths[i] = new Uint8Array(rows);
      }
      if (kinds[i] === 'p') this.values[i] = [];
    }
  }

  /** Forgets the values. */
  clear(): void {
    this.read = [];
    this.texts.length = 0;
    this.values.length = 0;
    if (this.numbers.some((column) => column?.length > KEPT_ROWS)) this.numbers.length = 0;
    if (this.lengths.some((column) => column?.length > KEPT_ROWS)) this.lengths.length = 0;
  }

  /** What each column is collected as. */
  kinds = '';

  /** Whether a column of numbers ascends, which proves that no object is there twice. */
  get isAscending(): boolean {
    return this.numbers.some((column, i) => this.kinds[i] === 'n' && ascends(column, this.count));
  }
}

function ascends(values: Float64Array, count: number): boolean {
  for (let i = 1; i < count; i++) if (!(values[i] > values[i - 1])) return false;
  return true;
}

/** Collects the rows from `start` on, before `end`: first those that were read before. */
export type Sweep = (
  rows: readonly unknown[],
  start: number,
  end: number,
  columns: Columns,
) => void;

export function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return 'n';
  return typeof value === 'string' && value.length <= LONGEST ? 's' : 'p';
}

const fits: Record<Kind, (value: string) => string> = {
  n: (v) => `typeof ${v} === 'number'`,
  s: (v) => `typeof ${v} === 'string' && ${v}.length <= ${LONGEST}`,
  p: (v) => `isPrimitive(${v})`,
};
const begin: Record<Kind, (i: number) => string> = {
  n: (i) => `const c${i} = columns.numbers[${i}];`,
  s: (i) => `const c${i} = columns.lengths[${i}]; let t${i} = '';`,
  p: (i) => `const c${i} = columns.values[${i}];`,
};
const store: Record<Kind, (i: number) => string> = {
  n: (i) => `c${i}[i] = v${i};`,
  s: (i) => `c${i}[i] = v${i}.length; t${i} += v${i};`,
  p: (i) => `c${i}.push(v${i});`,
};

const isPrimitive = (value: unknown): boolean =>
  (typeof value !== 'object' || value === null) &&
  typeof value !== 'function' &&
  typeof value !== 'symbol';

/** The sweep for keys, of which none is an index, and for kinds. */
export function sweepFor(keys: readonly string[], kinds: string): Sweep {
  const of = (i: number) => kinds[i] as Kind;
  const make = compile<(...values: unknown[]) => Sweep>(
    ['keys', 'isProxy', 'getPrototypeOf', 'plain', 'isPrimitive'],
    // A for-in over objects of one hidden class costs less than anything else that tells their
    // keys. The prototype is asked for behind the loads, where V8 knows the hidden class, and so
    // it.
    `return (rows, start, end, columns) => {
      ${each(keys, (_, i) => begin[of(i)](i))}
      const { read } = columns;
      let broken = ${UNLIKE};
      let i = 0;
      for (const most = end - start; i < most; i++) {
        if (i === read.length) read.push(rows[start + i]);
        const row = read[i];
        if (typeof row !== 'object' || row === null || isProxy(row)) break;
        let n = 0;
        for (const key in row) {
          if (key !== keys[n]) { n = ${UNLIKE}; break; }
          n++;
        }
        if (n !== ${keys.length}) break;
        ${each(keys, (name, c) => `const v${c} = row[${name}];`)}
        if (getPrototypeOf(row) !== plain) break;
        ${each(keys, (_, c) => `if (!(${fits[of(c)](`v${c}`)})) { broken = ${c}; break; }`)}
        ${each(keys, (_, c) => store[of(c)](c))}
      }
      columns.count = i;
      columns.broken = broken;
      ${each(keys, (_, c) => (of(c) === 's' ? `columns.texts[${c}] = t${c};` : ''))}
    };`,
  );
  // Without code of its own it would not be faster than objects one by one.
  return (
    make?.(keys, isProxy, getPrototypeOf, plain, isPrimitive) ??
    ((_rows, _start, _end, columns) => {
      columns.count = 0;
      columns.broken = UNLIKE;
    })
  );
}
