// Bytes to objects. They are another process's, so nothing that they say is believed: not a length,
// not a place, not that they are bytes of this format. See format.ts for that.
import { types } from 'node:util';
import { Exception } from '../../base/exception.js';
import { Status } from '../../buffers/status.js';
import { isIndex } from './array_keys.js';
import { define } from './compile.js';
import { constantNamed } from './constants.js';
import { setStack, withoutStack } from './error_stacks.js';
import { damaged, explained, notRegistered } from './errors.js';
import {
  aligned,
  Column,
  ERRORS,
  Flag,
  HAS_CAUSE,
  HAS_MESSAGE,
  HAS_STACK,
  HEAD,
  HEADER,
  MARK,
  SHAPE_KEYS,
  Tag,
} from './format.js';
import { Guarded, isGuard, Unreadable } from './guarded.js';
import { Input } from './input.js';
import { KnownShape } from './known_shape.js';
import type { Entry, Registry } from './registry.js';
import type { ReadColumns } from './row_reader.js';
import { viewOf } from './views.js';

/** Gives the memory of a part: the number, where it starts in the message, and its length. */
export type PartSource = (index: number, start: number, length: number) => ArrayBuffer;

// --- Values -------------------------------------------------------------------------------------

// TypeScript's library for this target has no resizable buffers.
const Resizable = ArrayBuffer as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer;

/** Rows whose strings are read at once. A string may keep those of all of them alive. */
const ROWS_AT_ONCE = 128;
const WIDTHS = [0, 1, 2, 4, 8];
/** A hole of this size makes V8 keep an array as a dictionary, which takes no memory for holes. */
const SPARSE = 1024;
/**
 * Smaller holes take memory, which is given to so many, and to so many more for each byte of the
 * message.
 */
const HOLES = 2 ** 16;
const HOLES_PER_BYTE = 8;
/** A sender that sends ever new lists of keys must not fill the memory. */
const MOST_SHAPES = 4096;
const LONGEST_KEPT = 4096;
let known = new Map<number, KnownShape>();
const OF_LOADING = Symbol('an object that is not there yet');

export class Decoder extends Input {
  private registry: Registry;
  private parts: PartSource;
  private shapes: KnownShape[] = [];
  private partLengths: number[] = [];
  private nextPart = 0;
  private nextPartStart = 0;
  private holesLeft = 0;
  // In the order of their beginning, if any is referred to again.
  private objects: unknown[] | null = null;
  // Within what is guarded: what could not be made. Null outside.
  private unreadable: Unreadable[] | null = null;

  private readonly columns: ReadColumns;
  // Where the next strings of a column are.
  private readonly textStarts: number[] = [];

  constructor(bytes: Buffer, registry: Registry, parts: PartSource) {
    super(bytes);
    this.columns = { view: this.view, bytes, starts: [], texts: [], values: [] };
    this.registry = registry;
    this.parts = parts;
  }

  /** The object of the first `length` bytes. */
  decode(length: number): unknown {
    const flags = this.begin(length);
    const { position } = this;
    this.objects = (flags & Flag.References) !== 0 ? [] : null;
    this.nextPart = 0;
    this.nextPartStart = (flags & Flag.OnePart) !== 0 ? HEAD : aligned(position);
    this.holesLeft = HOLES + HOLES_PER_BYTE * length;
    this.position = HEADER;
    try {
      const value = this.value();
      if (position > HEADER && this.position !== this.end) {
        throw damaged('they do not end where they should');
      }
      return value;
    } catch (error) {
      throw explained(error);
    }
  }

  /** The lengths of the parts that belong to such bytes. */
  partLengthsOf(length: number): readonly number[] {
    this.begin(length);
    return this.partLengths;
  }

  /** Reads what stands around the value, and stops where all ends; tells the flags. */
  private begin(length: number): number {
    this.position = 0;
    this.end = length;
    if (length < HEADER || this.bytes[0] !== MARK) {
      throw damaged('they have no header of this version');
    }
    const flags = this.bytes[1];
    this.position = 2;
    const tables = this.uint16() + 0x10000 * this.uint32();
    if (tables !== 0) {
      this.position = tables;
      this.tables();
      this.end = tables;
    }
    return flags;
  }

  /** Forgets the object, so that the next one can be read from the same memory. */
  reset(): void {
    this.objects = null;
    if (this.shapes.length > 0) this.shapes.length = 0;
    if (this.partLengths.length > 0) this.partLengths = [];
  }

  private tables(): void {
    const shapes = this.count(5);
    for (let i = 0; i < shapes; i++) this.shapes.push(this.shape());
    const parts = this.count();
    for (let i = 0; i < parts; i++) this.partLengths.push(this.varuint());
  }

  private shape(): KnownShape {
    const hash = this.uint32();
    const length = this.varuint();
    const start = this.takeBytes(length);
    const found = known.get(hash);
    if (found?.is(this.bytes, start, length)) return found;
    const next = this.position;
    this.position = start;
    const count = this.count();
    if (count > SHAPE_KEYS) throw damaged('a list of keys is too long');
    const keys: string[] = [];
    for (let i = 0; i < count; i++) keys.push(this.string());
    if (this.position !== next) throw damaged('a list of keys has the wrong length');
    if (new Set(keys).size !== count) throw damaged('a key occurs twice');
    const shape = new KnownShape(keys, this.bytes.subarray(start, next));
    if (length <= LONGEST_KEPT) {
      if (known.size >= MOST_SHAPES) known = new Map();
      known.set(hash, shape);
    }
    return shape;
  }

  value(): unknown {
    const tag = this.byte();
    if (tag >= Tag.SmallInteger) return tag - Tag.SmallInteger;
    if (tag >= Tag.ShortString) return this.text(tag);
    switch (tag) {
      case Tag.Null:
        return null;
      case Tag.Undefined:
        return undefined;
      case Tag.True:
        return true;
      case Tag.False:
        return false;
      case Tag.Int8:
        return (this.byte() << 24) >> 24;
      case Tag.Int32:
        return this.int32();
      case Tag.Double:
        return this.double();
      case Tag.Latin1:
      case Tag.Utf16:
        return this.text(tag);
      case Tag.Array:
        return this.array();
      case Tag.Object:
        return this.object();
      case Tag.Reference:
        return this.reference();
      default:
        return this.other(tag);
    }
  }

  private other(tag: number): unknown {
    switch (tag) {
      case Tag.BigInt:
        return this.bigint();
      case Tag.ArrayWithKeys:
        return this.pairs(this.array());
      case Tag.OpenObject:
        return this.openObject();
      case Tag.Date:
        return this.note(new Date(this.double()));
      case Tag.RegExp:
        return this.regexp();
      case Tag.Map:
        return this.map();
      case Tag.Set:
        return this.set();
      case Tag.Error:
        return this.error();
      case Tag.Exception:
        return this.exception();
      case Tag.Constant:
        return this.constant();
      case Tag.Status:
        return this.status();
      case Tag.BoxedBoolean:
        return this.note(Object(this.byte() !== 0));
      case Tag.BoxedNumber:
        return this.note(Object(this.double()));
      case Tag.BoxedString:
        return this.boxed(() => this.string());
      case Tag.BoxedBigInt:
        return this.boxed(() => this.bigint());
      case Tag.View:
        return this.viewOfBuffer();
      case Tag.Registered:
        return this.registered();
      case Tag.Buffer:
      case Tag.ResizableBuffer:
      case Tag.Part:
        return this.buffer(tag);
      default:
        throw damaged(`${tag} is no kind of value`);
    }
  }

  private note<T>(object: T): T {
    this.objects?.push(object);
    return object;
  }

  private boxed(read: () => unknown): object {
    return this.note(Object(read()));
  }

  private reference(): unknown {
    const number = this.varuint();
    const { objects } = this;
    if (objects === null || number >= objects.length) throw damaged('an object is not there');
    const object = objects[number];
    if (object === OF_LOADING) throw damaged('an object refers to itself before it is there');
    return object;
  }

  private bigint(): bigint {
    const isNegative = this.byte() !== 0;
    const start = this.takeBytes(this.count());
    const digits = this.bytes.toString('hex', start, this.position);
    if (digits === '') throw damaged('a bigint has no digits');
    const value = this.toBigInt(digits);
    return isNegative ? -value : value;
  }

  private toBigInt(digits: string): bigint {
    try {
      return BigInt(`0x${digits}`);
    } catch {
      throw damaged('a bigint is too large');
    }
  }

  private object(): object {
    const shape = this.shapes[this.uint16()];
    if (shape === undefined) throw damaged('a list of keys is not there');
    return this.objects === null ? shape.make(this) : this.members({}, shape);
  }

  // One by one, because a value may refer to the object that it is in.
  private members(object: object, shape: KnownShape): object {
    this.note(object);
    for (const key of shape.keys) define(object, key, this.value());
    return object;
  }

  private openObject(): object {
    const shape = this.shapes[this.uint16()];
    if (shape === undefined) throw damaged('a list of keys is not there');
    return this.pairs(this.members({}, shape));
  }

  private pairs<T extends object>(object: T): T {
    for (;;) {
      const tag = this.byte();
      if (tag === Tag.End) return object;
      const key = this.text(tag);
      if (Array.isArray(object) && (key === 'length' || isIndex(key))) {
        throw damaged('an element of an array is out of place');
      }
      define(object, key, this.value());
    }
  }

  // --- Arrays -----------------------------------------------------------------------------------

  private array(): unknown[] {
    const length = this.varuint();
    if (length > 0xffffffff) throw damaged('an array is too long');
    const array: unknown[] = this.note([]);
    for (let at = 0; at < length; at = array.length) {
      const tag = this.byte();
      if (tag === Tag.Skip) this.skip(array, length);
      else if (tag === Tag.Numbers) this.numbers(array, this.countOf(array, length));
      else if (tag === Tag.Rows) this.rows(array, length);
      else {
        this.position--;
        const value = this.value();
        // What was read may have been given the array, but nobody could have changed it.
        array[at] = value;
      }
    }
    return array;
  }

  /** A number of elements that the array has room for. */
  private countOf(array: readonly unknown[], length: number): number {
    const count = this.count();
    if (count === 0 || count > length - array.length)
      throw damaged('an array has too many elements');
    return count;
  }

  private skip(array: unknown[], length: number): void {
    const count = this.varuint();
    const end = array.length + count;
    if (count === 0 || end > length) throw damaged('an array has too many elements');
    this.holesLeft -= count;
    if (count < SPARSE && this.holesLeft >= 0) {
      array.length = end;
    } else if (count < SPARSE && end < SPARSE * SPARSE) {
      array[end + SPARSE * SPARSE] = undefined;
      array.length = end;
    } else {
      array[end - 1] = undefined;
      delete array[end - 1];
    }
  }

  private rows(array: unknown[], length: number): void {
    const shape = this.shapes[this.uint16()];
    if (shape === undefined || shape.keys.length === 0)
      throw damaged('a list of keys is not there');
    const count = this.countOf(array, length);
    const first = array.length;
    const kinds = shape.keys.map((_, i) => this.readColumn(i, count));
    const make = shape.rowMaker(kinds);
    for (let row = 0; row < count; row += ROWS_AT_ONCE) {
      const last = Math.min(row + ROWS_AT_ONCE, count);
      for (let i = 0; i < kinds.length; i++) {
        if (kinds[i] >= Column.Latin1) this.textOf(i, kinds[i], row, last);
      }
      make(array, row, last, this.columns);
    }
    if (this.objects === null) return;
    for (let i = first; i < array.length; i++) this.objects.push(array[i]);
  }

  /** Goes over a column, and notes where it is; tells its kind. */
  private readColumn(i: number, count: number): number {
    const { starts, values, texts } = this.columns;
    const kind = this.byte();
    if (kind === Column.Mixed) {
      const column: unknown[] = [];
      for (let row = 0; row < count; row++) column.push(this.primitive());
      values[i] = column;
    } else if (kind <= Column.Double) {
      starts[i] = this.takeBytes(count * WIDTHS[kind]);
    } else if (kind <= Column.Utf16) {
      const start = this.takeBytes(count);
      starts[i] = start;
      let total = 0;
      for (let at = start; at < start + count; at++) total += this.bytes[at];
      this.textStarts[i] = this.takeBytes(kind === Column.Latin1 ? total : 2 * total);
      texts[i] = '';
    } else {
      throw damaged(`${kind} is no kind of column`);
    }
    return kind;
  }

  /** Reads the strings of some rows at once. */
  private textOf(i: number, kind: number, first: number, last: number): void {
    const lengths = this.columns.starts[i];
    let units = 0;
    for (let row = lengths + first; row < lengths + last; row++) units += this.bytes[row];
    const start = this.textStarts[i];
    const end = start + (kind === Column.Latin1 ? units : 2 * units);
    this.columns.texts[i] = this.bytes.toString(
      kind === Column.Latin1 ? 'latin1' : 'utf16le',
      start,
      end,
    );
    this.textStarts[i] = end;
  }

  private numbers(values: unknown[], count: number): void {
    const kind = this.byte();
    if (kind === Column.Int8) this.int8s(values, count);
    else if (kind === Column.Int16) this.int16s(values, count);
    else if (kind === Column.Int32) this.int32s(values, count);
    else if (kind === Column.Double) this.doubles(values, count);
    else throw damaged(`${kind} is no kind of numbers`);
  }

  private primitive(): unknown {
    const value = this.value();
    if (typeof value === 'object' && value !== null) throw damaged('an object is in a column');
    return value;
  }

  // --- All others -------------------------------------------------------------------------------

  private regexp(): RegExp | Unreadable {
    const source = this.string();
    const flags = this.string();
    try {
      return this.note(new RegExp(source, flags));
    } catch {
      return this.note(this.miss(damaged('a regular expression is none')));
    }
  }

  private map(): Map<unknown, unknown> {
    const map = this.note(new Map<unknown, unknown>());
    for (let count = this.count(2); count > 0; count--) map.set(this.value(), this.value());
    return map;
  }

  private set(): Set<unknown> {
    const set = this.note(new Set<unknown>());
    for (let count = this.count(); count > 0; count--) set.add(this.value());
    return set;
  }

  private error(): Error {
    const type = ERRORS[this.byte()];
    if (type === undefined) throw damaged('an error is of no kind');
    return this.errorFields(withoutStack(() => new type()));
  }

  private exception(): Error {
    const code = this.double();
    const error_class = this.double();
    const error_string = this.string();
    return this.errorFields(
      withoutStack(() => new Exception(code, { error_class, error_string, message: '' })),
    );
  }

  private errorFields(error: Error): Error {
    this.note(error);
    const has = this.byte();
    const add = (key: string, value: unknown) =>
      Object.defineProperty(error, key, { value, writable: true, configurable: true });
    if ((has & HAS_MESSAGE) !== 0) add('message', this.string());
    setStack(error, (has & HAS_STACK) !== 0 ? this.string() : undefined);
    if ((has & HAS_CAUSE) !== 0) add('cause', this.value());
    return error;
  }

  private constant(): object {
    const name = this.string();
    const constant = constantNamed(name);
    if (constant === null) throw damaged(`${JSON.stringify(name)} is no constant of MPI`);
    return this.note(constant);
  }

  private status(): Status {
    const status = new Status();
    const length = this.count();
    const { buffer } = status._words;
    if (length !== buffer.byteLength) throw damaged(`a status has ${length} bytes`);
    this.copyInto(buffer, length);
    return this.note(status);
  }

  private registered(): unknown {
    const name = this.string();
    const entry = this.registry.named(name);
    if (isGuard(entry)) return this.guarded();
    if (entry === undefined && this.unreadable === null) throw notRegistered(name);
    const number = this.objects?.push(OF_LOADING) ?? 0;
    const object = this.unreadable === null ? entry?.load(this.value()) : this.loaded(entry, name);
    if (this.objects !== null) this.objects[number - 1] = object;
    return object;
  }

  /** The object, or what stands in its place if it can't be made. */
  private loaded(entry: Entry | undefined, name: string): unknown {
    const { unreadable } = this;
    const before = unreadable?.length ?? 0;
    const data = this.value();
    // Nothing is made of what is not there itself.
    if (unreadable !== null && unreadable.length > before) return unreadable[before];
    try {
      if (entry === undefined) throw notRegistered(name);
      return entry.load(data);
    } catch (error) {
      return this.miss(error);
    }
  }

  /** For what can't be made: within what is guarded, something stands in its place. */
  private miss(error: unknown): Unreadable {
    if (this.unreadable === null) throw error;
    const place = new Unreadable(explained(error));
    this.unreadable.push(place);
    return place;
  }

  private guarded(): Guarded {
    const outer = this.unreadable;
    const unreadable: Unreadable[] = [];
    this.unreadable = unreadable;
    const number = this.objects?.push(OF_LOADING) ?? 0;
    try {
      const guarded = new Guarded(this.value() as readonly unknown[], unreadable);
      if (this.objects !== null) this.objects[number - 1] = guarded;
      return guarded;
    } catch (error) {
      // It is the last of the message, whose other members are there.
      this.position = this.end;
      return new Guarded(null, [new Unreadable(explained(error))]);
    } finally {
      this.unreadable = outer;
    }
  }

  // --- Memory -----------------------------------------------------------------------------------

  private viewOfBuffer(): object {
    const kind = this.byte();
    // It comes before its buffer, but nothing in between can refer to it.
    const number = this.objects?.push(OF_LOADING) ?? 0;
    const buffer = this.value();
    if (!types.isArrayBuffer(buffer)) throw damaged('a view has no buffer');
    const offset = this.varuint();
    const length = this.varuint();
    let view: object;
    try {
      view = viewOf(kind, buffer, offset, length);
    } catch (error) {
      view = this.miss(error);
    }
    if (this.objects !== null) this.objects[number - 1] = view;
    return view;
  }

  private buffer(tag: number): ArrayBuffer {
    if (tag === Tag.Part) return this.part();
    if (tag === Tag.Buffer) {
      const length = this.count();
      return this.note(this.copyInto(new ArrayBuffer(length), length));
    }
    const maxByteLength = this.varuint();
    const length = this.count();
    try {
      const buffer = new Resizable(length, { maxByteLength });
      return this.note(this.copyInto(buffer, length));
    } catch {
      throw damaged('a resizable buffer is too large');
    }
  }

  private copyInto(buffer: ArrayBuffer, length: number): ArrayBuffer {
    const start = this.takeBytes(length);
    new Uint8Array(buffer).set(this.bytes.subarray(start, start + length));
    return buffer;
  }

  private part(): ArrayBuffer {
    const index = this.varuint();
    // Each once, in their order: what occurs again is a reference.
    if (index !== this.nextPart || index >= this.partLengths.length) {
      throw damaged('a part is not there');
    }
    const start = this.nextPartStart;
    const length = this.partLengths[index];
    this.nextPart = index + 1;
    this.nextPartStart = start + aligned(length);
    return this.note(this.parts(index, start, length));
  }
}
