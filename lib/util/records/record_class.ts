// The classes of records and of arrays of them.
import { inspect } from 'node:util';
import { defineItems } from '../../memory/typed_items.js';
import { show } from '../../native/argument_checks.js';
import { compile } from '../../objects/codec/compile.js';
import type { Component, Elements } from './elements.js';
import type { Field, Layout, Shape } from './layout.js';
import type { Column, FieldArrays } from './values.js';

/** Where the fields lie: properties that no field's name can be. */
const VIEW: unique symbol = Symbol('view');
const AT: unique symbol = Symbol('at');

/** A record, as this file sees it: the fields are properties of its class. */
export interface AnyRecord {
  readonly [VIEW]: DataView<ArrayBufferLike>;
  readonly [AT]: number;
  [name: string]: unknown;
}

/** All arguments are left out or none: a record on memory that there is already has no values. */
export type AnyRecordClass = new (
  values?: unknown,
  view?: DataView<ArrayBufferLike>,
  at?: number,
) => AnyRecord;

export const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

type Get = (at: number, isLittleEndian: boolean) => unknown;
type Set = (at: number, value: unknown, isLittleEndian: boolean) => void;
const getOf = (view: DataView, component: Component): Get =>
  (view as unknown as Record<string, Get>)[`get${component.name}`].bind(view);
const setOf = (view: DataView, component: Component): Set =>
  (view as unknown as Record<string, Set>)[`set${component.name}`].bind(view);

/** How a field is read and stored. */
interface Access {
  read(view: DataView<ArrayBufferLike>, at: number): unknown;
  write(view: DataView<ArrayBufferLike>, at: number, value: unknown): void;
}

function refuse(name: string, expected: string, value: unknown): never {
  const isOutside = typeof value === 'number' && expected.startsWith('an integer');
  if (isOutside || (typeof value === 'bigint' && expected.startsWith('a bigint'))) {
    throw new RangeError(`Record: ${name} must be ${expected}, but is ${value}`);
  }
  throw new TypeError(`Record: ${name} must be ${expected}, but ${show(value)} came`);
}

function numberAccess(name: string, component: Component): Access {
  const { isValid, expected, isBoolean } = component;
  return {
    read(view, at) {
      const value = getOf(view, component)(at, isLittleEndian);
      return isBoolean ? value !== 0 : value;
    },
    write(view, at, value) {
      if (!isValid(value)) refuse(name, expected, value);
      setOf(view, component)(at, isBoolean ? Number(value) : value, isLittleEndian);
    },
  };
}

function checkLength(name: string, value: unknown, length: number, what: string): void {
  const given = (value as { length?: unknown } | null | undefined)?.length;
  if (typeof value !== 'object' || typeof given !== 'number') {
    throw new TypeError(
      `Record: ${name} must be an array of ${length} ${what}, but ${show(value)} came`,
    );
  }
  if (given !== length) {
    throw new RangeError(`Record: ${name} must have ${length} ${what}, but ${given} came`);
  }
}

function arrayAccess(name: string, component: Component, length: number): Access {
  const { Class, size, isValid, expected, isBoolean } = component;
  const isAligned = (view: DataView, at: number) => (view.byteOffset + at) % size === 0;
  return {
    read(view, at) {
      if (isAligned(view, at)) return new Class(view.buffer, view.byteOffset + at, length);
      const first = view.byteOffset + at;
      return new Class(view.buffer.slice(first, first + length * size));
    },
    write(view, at, value) {
      checkLength(name, value, length, 'elements');
      // Read once: what comes may be the memory that is written, or have getters.
      const values = Array.from(value as ArrayLike<unknown>);
      values.forEach((each, i) => {
        if (!isValid(each)) refuse(`${name}[${i}]`, expected, each);
      });
      const set = setOf(view, component);
      values.forEach((each, i) => {
        set(at + i * size, isBoolean ? Number(each) : each, isLittleEndian);
      });
    },
  };
}

function recordAccess(name: string, layout: Layout): Access {
  return {
    read: (view, at) => recordsOf(layout).on(view, at),
    write(view, at, value) {
      assign(layout, recordsOf(layout).on(view, at), value, name);
    },
  };
}

function recordsAccess(name: string, layout: Layout, length: number): Access {
  return {
    read: (view, at) => new RecordArray(layout, view, at, length),
    write(view, at, value) {
      const values = isIterable(value) ? [...value] : value;
      checkLength(name, values, length, 'records');
      const records = new RecordArray(layout, view, at, length);
      (values as unknown[]).forEach((each, i) => {
        assign(layout, records.at(i), each, `${name}[${i}]`);
      });
    },
  };
}

export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof (value as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] === 'function';

function accessOf({ name, shape }: Field): Access {
  if (shape.kind === 'records') {
    return shape.length === null
      ? recordAccess(name, shape.layout)
      : recordsAccess(name, shape.layout, shape.length);
  }
  const { component } = shape.element;
  const count = numbersIn(shape);
  return count === null ? numberAccess(name, component) : arrayAccess(name, component, count);
}

/** How many numbers an array has; null for a single number, and for records. */
function numbersIn(shape: Shape): number | null {
  if (shape.kind === 'records') return null;
  const { lanes } = shape.element;
  return shape.length === null && lanes === 1 ? null : lanes * (shape.length ?? 1);
}

/** The component of a field that is a single number; null for any other field. */
function singleOf(shape: Shape): Component | null {
  return shape.kind === 'elements' && numbersIn(shape) === null ? shape.element.component : null;
}

/** Stores values in all fields of a record. */
export function assign(layout: Layout, record: AnyRecord, values: unknown, name = 'values'): void {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new TypeError(
      `Record: ${name} must be an object with a value for each field, but ${show(values)} came`,
    );
  }
  const given = values as Readonly<Record<string, unknown>>;
  const { fields } = layout;
  for (const key of Object.keys(given)) {
    if (fields.some((field) => field.name === key)) continue;
    throw new TypeError(`Record: ${name} has ${key}, but there is no such field`);
  }
  for (const field of fields) {
    const value = given[field.name];
    if (value === undefined) {
      throw new TypeError(`Record: ${name} must have a value for the field ${field.name}`);
    }
    record[field.name] = value;
  }
}

/** The class of the records of a layout, and a function that makes one on memory. */
interface MadeRecords {
  readonly Class: AnyRecordClass;
  // A function of each class's own, which V8 compiles for this class alone.
  readonly on: (view: DataView<ArrayBufferLike>, at: number) => AnyRecord;
}

const made = new WeakMap<Layout, MadeRecords>();

function recordsOf(layout: Layout): MadeRecords {
  let known = made.get(layout);
  if (known === undefined) {
    known = makeRecords(layout);
    made.set(layout, known);
  }
  return known;
}

/** The class of the records of a layout. */
export const classOf = (layout: Layout): AnyRecordClass => recordsOf(layout).Class;

interface Parts {
  readonly VIEW: typeof VIEW;
  readonly AT: typeof AT;
  readonly fresh: () => DataView<ArrayBufferLike>;
  readonly assign: (record: AnyRecord, values: unknown) => void;
  readonly accesses: readonly Access[];
  readonly valid: readonly ((value: unknown) => boolean)[];
  readonly refuse: (index: number, value: unknown) => never;
}

// A class for each layout, made of source: functions that several classes share would see objects
// of many shapes, and V8 would look up each of their properties by name, which takes fifty times as
// long.
function source(fields: readonly Field[]): string {
  const members = fields.map(({ name, offset, shape }, i) => {
    const key = JSON.stringify(name);
    const place = `this[AT] + ${offset}`;
    const one = singleOf(shape);
    if (one === null) {
      return `get ${key}() { return accesses[${i}].read(this[VIEW], ${place}); }
        set ${key}(value) { accesses[${i}].write(this[VIEW], ${place}, value); }`;
    }
    const order = one.size === 1 ? '' : `, ${isLittleEndian}`;
    const [test, stored] = one.isBoolean ? [' !== 0', 'Number(value)'] : ['', 'value'];
    return `get ${key}() { return this[VIEW].get${one.name}(${place}${order})${test}; }
      set ${key}(value) {
        if (!valid${i}(value)) refuse(${i}, value);
        this[VIEW].set${one.name}(${place}, ${stored}${order});
      }`;
  });
  const checks = fields.map((_, i) => `const valid${i} = valid[${i}];`);
  return `const { VIEW, AT, fresh, assign, accesses, valid, refuse } = parts;
    ${checks.join('\n')}
    class Record {
      constructor(values, view = fresh(), at = 0) {
        this[VIEW] = view;
        this[AT] = at;
        if (values !== undefined) assign(this, values);
      }
      ${members.join('\n')}
    }
    return { Class: Record, on: (view, at) => new Record(undefined, view, at) };`;
}

/** The class of the records of a layout, where the process may not make code of strings. */
function madeByName(
  fields: readonly Field[],
  { fresh, assign: store, accesses }: Parts,
): MadeRecords {
  class Record {
    readonly [VIEW]: DataView<ArrayBufferLike>;
    readonly [AT]: number;
    [name: string]: unknown;

    constructor(values?: unknown, view = fresh(), at = 0) {
      this[VIEW] = view;
      this[AT] = at;
      if (values !== undefined) store(this, values);
    }
  }
  fields.forEach(({ name, offset }, i) => {
    const { read, write } = accesses[i];
    Object.defineProperty(Record.prototype, name, {
      configurable: true,
      get(this: AnyRecord) {
        return read(this[VIEW], this[AT] + offset);
      },
      set(this: AnyRecord, value: unknown) {
        write(this[VIEW], this[AT] + offset, value);
      },
    });
  });
  return { Class: Record, on: (view, at) => new Record(undefined, view, at) };
}

function makeRecords(layout: Layout): MadeRecords {
  const { fields } = layout;
  const components = fields.map(({ shape }) => singleOf(shape));
  const parts: Parts = {
    VIEW,
    AT,
    fresh: () => new DataView(new ArrayBuffer(layout.extent)),
    assign: (record, values) => assign(layout, record, values),
    accesses: fields.map(accessOf),
    valid: components.map((one) => one?.isValid ?? (() => true)),
    refuse: (i, value) => refuse(fields[i].name, components[i]?.expected ?? '', value),
  };
  const make = compile<(parts: Parts) => MadeRecords>(['parts'], source(fields));
  const records = make === null ? madeByName(fields, parts) : make(parts);
  const { prototype } = records.Class as { prototype: AnyRecord };
  const shown = (record: AnyRecord) =>
    Object.fromEntries(fields.map(({ name }) => [name, record[name]]));
  define(prototype, 'toJSON', function toJSON(this: AnyRecord) {
    return plainOf(layout, this);
  });
  define(prototype, Symbol.toStringTag, 'Record');
  define(
    prototype,
    inspect.custom,
    function inspected(this: AnyRecord, _: number, options: object, show = inspect) {
      return `Record ${show(shown(this), options)}`;
    },
  );
  defineItems(prototype, (record) => ({
    memory: bytesAt(record[VIEW], record[AT], layout.extent),
    datatype: layout.datatype,
  }));
  return records;
}

function define(prototype: object, key: string | symbol, value: unknown): void {
  Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
}

function bytesAt(view: DataView<ArrayBufferLike>, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function plainOf({ fields }: Layout, record: AnyRecord): object {
  return Object.fromEntries(
    fields.map(({ name, shape }) => {
      const value = record[name];
      if (shape.kind === 'records') return [name, (value as { toJSON(): object }).toJSON()];
      return [name, numbersIn(shape) === null ? value : Array.from(value as Elements)];
    }),
  );
}

/** Records one behind the other: what `Records` describes. */
export class RecordArray {
  readonly #layout: Layout;
  readonly #on: MadeRecords['on'];
  readonly #view: DataView<ArrayBufferLike>;
  readonly #start: number;
  readonly #extent: number;
  readonly length: number;

  constructor(layout: Layout, view: DataView<ArrayBufferLike>, start: number, length: number) {
    this.#layout = layout;
    this.#on = recordsOf(layout).on;
    this.#view = view;
    this.#start = start;
    this.#extent = layout.extent;
    this.length = length;
  }

  get bytes(): Uint8Array {
    const rest = this.#view.byteLength - this.#start;
    return bytesAt(this.#view, this.#start, Math.min(rest, this.length * this.#extent));
  }

  get datatype(): Layout['datatype'] {
    return this.#layout.datatype;
  }

  at(index: number): AnyRecord {
    const place = index < 0 ? index + this.length : index;
    if ((place | 0) !== place || place < 0 || place >= this.length) this.#refuse('at', index);
    return this.#on(this.#view, this.#start + place * this.#extent);
  }

  set(index: number, values: unknown): void {
    assign(this.#layout, this.at(index), values);
  }

  subarray(begin = 0, end = this.length): RecordArray {
    const first = this.#clamped('begin', begin);
    const count = Math.max(0, this.#clamped('end', end) - first);
    return new RecordArray(this.#layout, this.#view, this.#start + first * this.#extent, count);
  }

  column(name: string): Column {
    const field = this.#layout.fields.find((one) => one.name === name);
    if (field === undefined) {
      throw new TypeError(`Records.column: name must be that of a field, but ${show(name)} came`);
    }
    const { shape, offset } = field;
    if (shape.kind === 'records') {
      throw new TypeError(`Records.column: ${name} holds records, not numbers`);
    }
    const { Class, size } = shape.element.component;
    const first = this.#view.byteOffset + this.#start;
    if (this.#extent % size !== 0 || (first + offset) % size !== 0) {
      throw new RangeError(
        `Records.column: ${name} does not lie at multiples of its ${size} bytes in all records`,
      );
    }
    const inRecord = numbersIn(shape);
    const reach = this.length === 0 ? 0 : (this.length - 1) * this.#extent + (inRecord ?? 1) * size;
    return {
      data: new Class(
        this.#view.buffer,
        first + offset,
        reach / size,
      ) as unknown as FieldArrays[keyof FieldArrays],
      shape: inRecord === null ? [this.length] : [this.length, inRecord],
      stride: inRecord === null ? [this.#extent / size] : [this.#extent / size, 1],
      offset: 0,
    };
  }

  toJSON(): object[] {
    return Array.from(this, (record) => plainOf(this.#layout, record));
  }

  *[Symbol.iterator](): Generator<AnyRecord, void> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  get [Symbol.toStringTag](): 'Records' {
    return 'Records';
  }

  [inspect.custom](_: number, options: object, show = inspect): string {
    return `Records(${this.length}) ${show([...this], options)}`;
  }

  #clamped(argument: string, index: number): number {
    if (!Number.isInteger(index)) {
      throw new TypeError(
        `Records.subarray: ${argument} must be an integer, but ${show(index)} came`,
      );
    }
    return index < 0 ? Math.max(0, index + this.length) : Math.min(index, this.length);
  }

  #refuse(method: string, index: unknown): never {
    if (typeof index !== 'number' || !Number.isInteger(index)) {
      throw new TypeError(`Records.${method}: index must be an integer, but ${show(index)} came`);
    }
    throw new RangeError(
      `Records.${method}: index is ${index}, but there are ${this.length} records`,
    );
  }
}
defineItems(RecordArray.prototype, ({ bytes, datatype }) => ({ memory: bytes, datatype }));
