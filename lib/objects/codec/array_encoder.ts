// Arrays to bytes: elements and holes, runs of numbers in the narrowest form, and rows, which are
// plain objects with one list of keys, in columns.
import { types } from 'node:util';
import { layoutOf, presentIndices } from './array_keys.js';
import { Column, Tag } from './format.js';
import { NOT_LATIN1, Output } from './output.js';
import { Columns, kindOf, sweepFor } from './row_writer.js';
import { noKeys, type Shape } from './shapes.js';

const { isProxy } = types;
const { getPrototypeOf } = Object;
const plainPrototype = Object.prototype;
const isSeen = Object.prototype.propertyIsEnumerable;

/** So many objects are found by looking at all of them. */
export const FEW = 12;
const NUMBERS_AT_LEAST = 16;
const LONGEST_RUN = 4096;
const ROWS_AT_LEAST = 8;
/** The strings of a column are one string while it is written. */
const MOST_ROWS = 2 ** 18;
/** Holes are counted one by one up to here. */
const RUN = 64;
export const NOTHING_AHEAD: readonly unknown[] = [];

/** Rows that have numbers one after the other. */
interface Block {
  readonly rows: readonly object[];
  readonly count: number;
  readonly number: number;
}

/** The part of the encoder that numbers objects and writes arrays. */
export abstract class ArrayEncoder extends Output {
  protected isPolluted = false;
  // All objects so far have numbers in their order. The first few are here, all are in the map once
  // there are more, and rows are put into it when it is asked for.
  protected readonly few: (object | null)[] = new Array(FEW).fill(null);
  protected objectCount = 0;
  protected numbers: Map<object, number> | null = null;
  protected blocks: Block[] = [];
  private readonly columns = new Columns();
  private readonly run = new Float64Array(LONGEST_RUN);
  /**
   * Elements that were read with those before them: a getter among them must not be called again.
   */
  protected ahead: readonly unknown[] = NOTHING_AHEAD;

  protected abstract value(value: unknown): void;
  protected abstract object(object: object): void;
  /** Writes keys with their values. */
  protected abstract pairs(object: object, keys: readonly string[]): void;
  /** The number of a list of keys in the message. */
  protected abstract shapeNumber(shape: Shape): number;

  // --- Numbers of objects -----------------------------------------------------------------------

  /** The number of an object that was met before, or -1 for a new one, which has its number now. */
  protected numberOf(object: object): number {
    const { few, objectCount } = this;
    if (objectCount < FEW && this.hasFew) {
      for (let i = 0; i < objectCount; i++) if (few[i] === object) return i;
      few[objectCount] = object;
    } else {
      const numbers = this.index();
      const number = numbers.get(object);
      if (number !== undefined) return number;
      numbers.set(object, objectCount);
    }
    this.objectCount = objectCount + 1;
    return -1;
  }

  /** The object of a number. */
  protected objectOf(number: number): object | null {
    if (this.hasFew) return this.few[number];
    for (const [object, known] of this.index()) if (known === number) return object;
    return null;
  }

  private get hasFew(): boolean {
    return this.numbers === null && this.blocks.length === 0;
  }

  private index(): Map<object, number> {
    const numbers = this.numbers ?? this.indexOfFew();
    for (const { rows, count, number } of this.blocks) {
      for (let i = 0; i < count; i++) numbers.set(rows[i], number + i);
    }
    this.blocks.length = 0;
    return numbers;
  }

  private indexOfFew(): Map<object, number> {
    this.numbers = new Map();
    const first = this.blocks[0]?.number ?? this.objectCount;
    for (let i = 0; i < first; i++) this.numbers.set(this.few[i] as object, i);
    return this.numbers;
  }

  // --- Arrays -----------------------------------------------------------------------------------

  protected array(array: readonly unknown[]): void {
    const { length } = array;
    const { named, mayHide } = layoutOf(array);
    this.byte(named === null ? Tag.Array : Tag.ArrayWithKeys);
    this.varuint(length);
    this.elements(array, length, mayHide);
    if (named !== null) this.pairs(array, named);
  }

  private elements(array: readonly unknown[], length: number, mayHide: boolean): void {
    let mayHaveRows = length >= ROWS_AT_LEAST && !this.isPolluted && !mayHide;
    const mayHaveNumbers = length >= NUMBERS_AT_LEAST && !mayHide;
    let present: number[] | null = null;
    let ahead = NOTHING_AHEAD;
    let aheadFrom = 0;
    for (let i = 0; i < length; ) {
      const element = i - aheadFrom < ahead.length ? ahead[i - aheadFrom] : array[i];
      if ((mayHide || element === undefined) && !isSeen.call(array, i)) {
        let end = i + 1;
        while (end < length && end - i < RUN && !isSeen.call(array, end)) end++;
        if (end - i === RUN) {
          present ??= presentIndices(array).reverse();
          end = nextOf(present, end, length);
        }
        this.byte(Tag.Skip);
        this.varuint(end - i);
        i = end;
        continue;
      }
      let written = 0;
      if (mayHaveNumbers && typeof element === 'number') {
        written = this.numberRun(array, i, length, element);
        ahead = this.ahead;
        aheadFrom = i + written;
      } else if (mayHaveRows && typeof element === 'object' && element !== null) {
        written = this.rows(array, i, length, element);
        mayHaveRows = written > 0;
        ahead = this.ahead;
        aheadFrom = i + written;
      }
      if (written > 0) {
        i += written;
      } else {
        // Without `value`, whose frames would fill the stack earlier.
        if (typeof element === 'object' && element !== null) this.object(element);
        else this.value(element);
        i++;
      }
    }
  }

  /** Writes the numbers that stand there; tells how many. */
  private numberRun(
    array: readonly unknown[],
    start: number,
    length: number,
    first: number,
  ): number {
    const { run } = this;
    const most = Math.min(length - start, LONGEST_RUN);
    let count = 0;
    let element: unknown = first;
    while (typeof element === 'number') {
      run[count++] = element;
      if (count === most) break;
      element = array[start + count];
    }
    this.ahead = count < most ? [element] : NOTHING_AHEAD;
    if (count < NUMBERS_AT_LEAST) {
      for (let i = 0; i < count; i++) this.number(run[i]);
    } else {
      this.byte(Tag.Numbers);
      this.varuint(count);
      this.numberColumn(run, count);
    }
    return count;
  }

  /** The narrowest form for numbers. */
  private numberColumn(values: Float64Array, count: number): void {
    let width = 0;
    for (let i = 0; i < count; i++) {
      const value = values[i];
      if ((value | 0) !== value || (value === 0 && 1 / value < 0)) {
        this.byte(Column.Double);
        this.doubles(values, count);
        return;
      }
      width |= value < 0 ? ~value : value;
    }
    if (width < 0x80) {
      this.byte(Column.Int8);
      this.int8s(values, count);
    } else if (width < 0x8000) {
      this.byte(Column.Int16);
      this.int16s(values, count);
    } else {
      this.byte(Column.Int32);
      this.int32s(values, count);
    }
  }

  /**
   * Writes the plain objects that stand there, if they are many that have the same keys and hold no
   * objects.
   */
  private rows(array: readonly unknown[], start: number, length: number, first: object): number {
    this.ahead = NOTHING_AHEAD;
    if (length - start < ROWS_AT_LEAST) return 0;
    const shape = this.rowShape(first);
    if (shape === null) return 0;
    const { columns } = this;
    collect(array, start, Math.min(length, start + MOST_ROWS), first, shape, columns);
    const { count, read } = columns;
    const rows = read as object[];
    if (count < ROWS_AT_LEAST || !this.areNew(rows, columns)) {
      this.ahead = read;
      columns.clear();
      return 0;
    }
    if (read.length > count) this.ahead = read.slice(count);
    this.blocks.push({ rows, count, number: this.objectCount });
    this.objectCount += count;
    this.byte(Tag.Rows);
    this.uint16(this.shapeNumber(shape));
    this.varuint(count);
    for (let i = 0; i < shape.keys.length; i++) this.column(columns, i);
    columns.clear();
    return count;
  }

  private rowShape(row: object): Shape | null {
    if (isProxy(row) || getPrototypeOf(row) !== plainPrototype) return null;
    let shape: Shape | null = noKeys();
    for (const key in row) {
      if (shape === noKeys() && isDigit(key)) return null;
      shape = shape.with(key);
      if (shape === null) return null;
    }
    // What a getter gives must not be read twice.
    return shape.keys.length === 0 || hasGetters(row, shape.keys) ? null : shape;
  }

  // One object in two places must be one object again, which columns can't say.
  private areNew(rows: readonly object[], columns: Columns): boolean {
    const { count } = columns;
    if (!this.hasFew) {
      const numbers = this.index();
      for (let i = 0; i < count; i++) if (numbers.has(rows[i])) return false;
    } else {
      for (let i = 0; i < this.objectCount; i++) {
        const place = rows.indexOf(this.few[i] as object);
        if (place >= 0 && place < count) return false;
      }
    }
    // An object that stands in two rows would have one number.
    if (columns.isAscending) return true;
    return new Set(rows.slice(0, count)).size === count;
  }

  private column(columns: Columns, i: number): void {
    const { count } = columns;
    if (columns.kinds[i] === 'n') {
      this.numberColumn(columns.numbers[i], count);
    } else if (columns.kinds[i] === 's') {
      this.strings(columns.texts[i], columns.lengths[i], count);
    } else {
      this.byte(Column.Mixed);
      for (const value of columns.values[i]) this.value(value);
    }
  }

  private strings(text: string, lengths: Uint8Array, count: number): void {
    const isLatin1 = !NOT_LATIN1.test(text);
    this.byte(isLatin1 ? Column.Latin1 : Column.Utf16);
    this.copy(lengths.subarray(0, count));
    this.characters(text, isLatin1);
  }
}

const hasGetters = (object: object, keys: readonly string[]): boolean =>
  keys.some((key) => Object.getOwnPropertyDescriptor(object, key)?.get !== undefined);

/** Whether a key may be an index, which for-in lists first. */
export const isDigit = (key: string): boolean => {
  const unit = key.charCodeAt(0);
  return unit >= 0x30 && unit <= 0x39;
};

/** Sweeps until no column has a value of another kind than the column is collected as. */
function collect(
  array: readonly unknown[],
  start: number,
  end: number,
  first: object,
  shape: Shape,
  columns: Columns,
): void {
  const { keys } = shape;
  shape.kinds ??= keys.map((key) => kindOf((first as Record<string, unknown>)[key])).join('');
  columns.read.push(first);
  for (;;) {
    const { kinds } = shape;
    const sweep = shape.sweeps.get(kinds) ?? sweepFor(keys, kinds);
    shape.sweeps.set(kinds, sweep);
    columns.kinds = kinds;
    columns.prepare(kinds, end - start);
    sweep(array, start, end, columns);
    const { broken } = columns;
    if (broken < 0 || kinds[broken] === 'p') return;
    shape.kinds = `${kinds.slice(0, broken)}p${kinds.slice(broken + 1)}`;
  }
}

// Of the indices in falling order, the next one from `start` on.
function nextOf(present: number[], start: number, length: number): number {
  while (present.length > 0 && (present.at(-1) as number) < start) present.pop();
  return Math.min(present.at(-1) ?? length, length);
}
