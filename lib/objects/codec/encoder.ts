// Objects to bytes: what structured clone carries, and registered classes. See format.ts for the
// format.
import { types } from 'node:util';
import { Exception } from '../../base/exception.js';
import { asStatus, Status } from '../../buffers/status.js';
import { ArrayEncoder, FEW, isDigit, NOTHING_AHEAD } from './array_encoder.js';
import {
  byteLengthOf,
  followsLength,
  isDetached,
  isPlain as isPlainObject,
  isResizable,
  maxByteLengthOf,
  viewKind,
  viewParts,
} from './cloneable.js';
import { nameOfConstant } from './constants.js';
import { cloneError, explained, refusal, refuse, refusedBy } from './errors.js';
import {
  aligned,
  ERRORS,
  Flag,
  FOLLOWS,
  HAS_CAUSE,
  HAS_MESSAGE,
  HAS_STACK,
  HEAD,
  HEADER,
  MARK,
  Tag,
  VIEWS,
} from './format.js';
import { pathTo } from './path.js';
import { type Entry, Registry } from './registry.js';
import { beginMessage, isNewest, noKeys, type Shape } from './shapes.js';

const { isProxy } = types;
const { getPrototypeOf, hasOwn } = Object;
const plainPrototype = Object.prototype;

/** Memory that stays for the next object. */
const KEPT_BYTES = 1024 * 1024;

const nothing = {};
// Enumerable properties of Object.prototype would show up in every for-in.
function isPolluted(): boolean {
  for (const _ in nothing) return true;
  return false;
}

const mapEach = Map.prototype.forEach;
const setEach = Set.prototype.forEach;

export class Encoder extends ArrayEncoder {
  /** Buffers that are not among the bytes. */
  parts: ArrayBuffer[] = [];
  private threshold = 0;
  private registry: Registry = new Registry();
  private hasClasses = false;
  private flags = 0;
  private message = 0;
  private shapes: Shape[] = [];
  private shapeNumbers: Map<Shape, number> | null = null;
  // Of objects whose registered form is being written.
  private open: number[] = [];

  /**
   * Writes a message of one object. Buffers of at least `threshold` bytes become parts.
   */
  encode(value: unknown, threshold: number, registry: Registry): void {
    this.position = HEADER;
    this.threshold = threshold;
    this.registry = registry;
    this.hasClasses = registry.hasClasses;
    this.flags = 0;
    this.message = beginMessage();
    this.isPolluted = isPolluted();
    try {
      this.value(value);
    } catch (error) {
      throw this.located(error, value);
    }
    const hasTables = this.shapes.length > 0 || this.parts.length > 0;
    const tables = hasTables ? this.position : 0;
    if (hasTables) this.tables();
    this.header(MARK, this.flags, tables);
  }

  /** The error, with the place of what it is for. */
  private located(error: unknown, root: unknown): unknown {
    const refused = refusedBy(error);
    if (refused === null) return explained(error);
    const isDumped = this.open.length > 0;
    const path = pathTo(root, isDumped ? this.objectOf(this.open[0]) : refused.value);
    if (path === null || (path === 'value' && !isDumped)) return error;
    const place = isDumped ? `in what the dump function gives for ${path}` : `at ${path}`;
    return cloneError(`${(error as DOMException).message} It is ${place}.`);
  }

  /** Forgets the object, so that the next one can be written. */
  reset(): void {
    this.shrink(KEPT_BYTES);
    if (this.parts.length > 0) this.parts = [];
    if (this.shapes.length > 0) this.shapes.length = 0;
    for (let i = Math.min(this.objectCount, FEW) - 1; i >= 0; i--) this.few[i] = null;
    this.objectCount = 0;
    this.numbers = null;
    this.shapeNumbers = null;
    this.ahead = NOTHING_AHEAD;
    if (this.blocks.length > 0) this.blocks.length = 0;
  }

  /**
   * Ends a message whose parts follow it: its length says how (see IncomingObject).
   * Returns the zeros that go behind each part.
   */
  layOut(): readonly number[] {
    const { parts } = this;
    if (parts.length === 0) {
      // A length that is no message of one part.
      if (this.position % 8 === 0) this.byte(0);
      return [];
    }
    const [first] = parts;
    if (parts.length === 1 && this.position <= HEAD && first.byteLength % 8 === 0) {
      this.bytes[1] |= Flag.OnePart;
      this.fill(HEAD);
      return [0];
    }
    this.bytes[1] |= Flag.Parts;
    this.fill(aligned(this.position));
    const gaps = parts.map(({ byteLength }) => aligned(byteLength) - byteLength);
    gaps[gaps.length - 1] += 1;
    return gaps;
  }

  private tables(): void {
    this.varuint(this.shapes.length);
    for (const shape of this.shapes) this.copy(shape.bytes);
    this.varuint(this.parts.length);
    for (const part of this.parts) {
      // A getter may have transferred it.
      if (isDetached(part)) refuse(part);
      this.varuint(part.byteLength);
    }
  }

  // --- Values -----------------------------------------------------------------------------------

  protected value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.string(value);
        break;
      case 'number':
        this.number(value);
        break;
      case 'object':
        if (value === null) this.byte(Tag.Null);
        else this.object(value);
        break;
      case 'boolean':
        this.byte(value ? Tag.True : Tag.False);
        break;
      case 'undefined':
        this.byte(Tag.Undefined);
        break;
      case 'bigint':
        this.byte(Tag.BigInt);
        this.bigint(value);
        break;
      default:
        refuse(value);
    }
  }

  private bigint(value: bigint): void {
    const digits = (value < 0n ? -value : value).toString(16);
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
    this.byte(value < 0n ? 1 : 0);
    this.varuint(bytes.length);
    this.copy(bytes);
  }

  protected object(object: object): void {
    const number = this.numberOf(object);
    if (number >= 0) {
      this.reference(number);
      return;
    }
    if (isProxy(object)) refuse(object);
    if (this.hasClasses && this.registered(object)) return;
    if (Array.isArray(object)) {
      this.array(object);
      return;
    }
    const prototype: object | null = getPrototypeOf(object);
    if (prototype === plainPrototype && !this.isPolluted) this.plain(object);
    else this.other(object, prototype);
  }

  private reference(number: number): void {
    if (this.open.includes(number)) {
      throw refusal(
        'An object of a registered class refers to itself through what its dump function gives.',
        this.objectOf(number),
      );
    }
    this.flags |= Flag.References;
    this.byte(Tag.Reference);
    this.varuint(number);
  }

  // --- Plain objects ----------------------------------------------------------------------------

  private plain(object: object): void {
    this.tag(Tag.Object);
    const start = this.position;
    this.position += 2;
    let shape = noKeys();
    let isOpen = false;
    for (const key in object) {
      if (shape.keys.length === 0 && !isOpen && isDigit(key)) checkArguments(object);
      if (!isOpen) {
        const next = shape.with(key);
        if (next !== null) {
          shape = next;
        } else {
          isOpen = true;
          this.bytes[start - 1] = Tag.OpenObject;
        }
      }
      if (isOpen) this.string(key);
      const value = (object as Record<string, unknown>)[key];
      if (typeof value === 'object' && value !== null) this.object(value);
      else this.value(value);
    }
    if (isOpen) this.byte(Tag.End);
    this.shapeAt(start, shape);
  }

  // Of an object whose enumerable keys are not just those of a for-in.
  private ownKeys(object: object): void {
    this.byte(Tag.OpenObject);
    const start = this.position;
    this.position += 2;
    this.shapeAt(start, noKeys());
    this.pairs(object, Object.keys(object));
  }

  protected pairs(object: object, keys: readonly string[]): void {
    for (const key of keys) {
      // A getter may have taken it away.
      if (!hasOwn(object, key)) continue;
      this.string(key);
      this.value((object as Record<string, unknown>)[key]);
    }
    this.byte(Tag.End);
  }

  private shapeAt(position: number, shape: Shape): void {
    const index = this.shapeNumber(shape);
    this.bytes[position] = index;
    this.bytes[position + 1] = index >> 8;
  }

  protected shapeNumber(shape: Shape): number {
    if (!isNewest(this.message)) return this.numberAmong(shape);
    if (shape.message !== this.message) {
      shape.message = this.message;
      shape.index = this.addShape(shape);
    }
    return shape.index;
  }

  // A message that was begun in the middle of this one has numbered shapes anew.
  private numberAmong(shape: Shape): number {
    this.shapeNumbers ??= new Map(this.shapes.map((known, i) => [known, i]));
    let number = this.shapeNumbers.get(shape);
    if (number === undefined) {
      number = this.addShape(shape);
      this.shapeNumbers.set(shape, number);
    }
    return number;
  }

  private addShape(shape: Shape): number {
    if (this.shapes.length > 0xffff) {
      throw new RangeError('The object has more than 65,536 different lists of keys');
    }
    return this.shapes.push(shape) - 1;
  }

  // --- All others -------------------------------------------------------------------------------

  private other(object: object, prototype: object | null): void {
    if (ArrayBuffer.isView(object)) this.typedArray(object);
    else if (types.isMap(object)) this.map(object);
    else if (types.isSet(object)) this.set(object);
    else if (types.isDate(object)) {
      this.byte(Tag.Date);
      this.double(Date.prototype.getTime.call(object));
    } else if (types.isArrayBuffer(object)) this.buffer(object);
    else if (types.isNativeError(object)) this.error(object, prototype);
    else if (types.isRegExp(object)) {
      this.byte(Tag.RegExp);
      this.string(object.source);
      this.string(object.flags);
    } else if (types.isBoxedPrimitive(object)) this.boxed(object);
    else {
      // Of a plain object, whatever its realm, nobody is asked.
      const isPlain =
        prototype === null || (!isProxy(prototype) && getPrototypeOf(prototype) === null);
      const entry = isPlain ? null : this.registry.recognizing(object);
      if (entry !== null) {
        this.converted(object, entry);
        return;
      }
      // An object of Node's own that it gives out as plain.
      if (object === process.env || isPlainObject(object, prototype)) this.ownKeys(object);
      else if (object instanceof Status) this.status(object);
      else this.constant(object);
    }
  }

  private constant(object: object): void {
    const name = nameOfConstant(object);
    this.byte(Tag.Constant);
    this.string(name);
  }

  private status(status: Status): void {
    const { _words: words } = asStatus('MPI.serializer', status) as Status;
    this.byte(Tag.Status);
    this.varuint(words.byteLength);
    this.copy(new Uint8Array(words.buffer));
  }

  /** Writes an object of a class that is registered. False if it is not. */
  private registered(object: object): boolean {
    const entry = this.registry.ofClass(getPrototypeOf(object));
    if (entry === null) return false;
    this.converted(object, entry);
    return true;
  }

  private converted(object: object, entry: Entry): void {
    this.open.push(this.objectCount - 1);
    this.byte(Tag.Registered);
    this.string(entry.name);
    this.value(entry.dump(object));
    this.open.pop();
  }

  // The entries of this moment, as getters among the values may change it.
  private map(map: Map<unknown, unknown>): void {
    const entries: unknown[] = [];
    mapEach.call(map, (value, key) => entries.push(key, value));
    this.byte(Tag.Map);
    this.varuint(entries.length / 2);
    for (const entry of entries) this.value(entry);
  }

  private set(set: Set<unknown>): void {
    const entries: unknown[] = [];
    setEach.call(set, (value) => entries.push(value));
    this.byte(Tag.Set);
    this.varuint(entries.length);
    for (const entry of entries) this.value(entry);
  }

  private error(error: Error, prototype: object | null): void {
    if (isException(error, prototype)) this.exception(error);
    else this.ordinaryError(error);
  }

  private exception(error: Exception): void {
    this.byte(Tag.Exception);
    this.double(error.error_code);
    this.double(error.error_class);
    this.string(error.error_string);
    this.errorFields(error);
  }

  private ordinaryError(error: Error): void {
    // As structured clone: any value becomes a string, or throws.
    const name = `${error.name}`;
    const kind = ERRORS.findIndex((type) => type.name === name);
    this.byte(Tag.Error);
    this.byte(Math.max(0, kind));
    this.errorFields(error);
  }

  private errorFields(error: Error): void {
    const message = dataOf(error, 'message');
    // It may be a getter, which is called.
    const { stack } = error;
    const cause = dataOf(error, 'cause');
    const hasStack = typeof stack === 'string';
    this.byte((message ? HAS_MESSAGE : 0) | (hasStack ? HAS_STACK : 0) | (cause ? HAS_CAUSE : 0));
    if (message) this.string(`${message.value}`);
    if (hasStack) this.string(stack);
    if (cause) this.value(cause.value);
  }

  private boxed(object: object): void {
    if (types.isNumberObject(object)) {
      this.byte(Tag.BoxedNumber);
      this.double(Number.prototype.valueOf.call(object));
    } else if (types.isStringObject(object)) {
      this.byte(Tag.BoxedString);
      this.string(String.prototype.valueOf.call(object));
    } else if (types.isBooleanObject(object)) {
      this.byte(Tag.BoxedBoolean);
      this.byte(Boolean.prototype.valueOf.call(object) ? 1 : 0);
    } else if (types.isBigIntObject(object)) {
      this.byte(Tag.BoxedBigInt);
      this.bigint(BigInt.prototype.valueOf.call(object));
    } else {
      refuse(object);
    }
  }

  // --- Memory -----------------------------------------------------------------------------------

  private typedArray(view: object): void {
    const kind = viewKind(view) as (typeof VIEWS)[number];
    const number = VIEWS.indexOf(kind);
    const parts = viewParts(view, kind);
    if (number < 0 || parts === null || !types.isArrayBuffer(parts.buffer)) refuse(view);
    const { offset, length } = parts;
    const buffer = parts.buffer as ArrayBuffer;
    const follows = isResizable(buffer) && followsLength(view, buffer);
    this.byte(Tag.View);
    this.byte(follows ? number | FOLLOWS : number);
    const known = this.numberOf(buffer);
    if (known >= 0) this.reference(known);
    else this.buffer(buffer);
    this.varuint(offset);
    this.varuint(length);
  }

  private buffer(buffer: ArrayBuffer): void {
    if (isDetached(buffer)) refuse(buffer);
    const length = byteLengthOf.call(buffer);
    if (isResizable(buffer)) {
      // Its memory may move or shrink while MPI sends from it.
      this.byte(Tag.ResizableBuffer);
      this.varuint(maxByteLengthOf.call(buffer));
    } else if (length >= this.threshold) {
      this.byte(Tag.Part);
      this.varuint(this.parts.push(buffer) - 1);
      return;
    } else {
      this.byte(Tag.Buffer);
    }
    this.varuint(length);
    this.copy(new Uint8Array(buffer));
  }
}

/** Whether an error is one of MPI, and has what such a one has. */
function isException(error: Error, prototype: object | null): error is Exception {
  for (let at = prototype; at !== Exception.prototype; at = getPrototypeOf(at)) {
    if (at === null || isProxy(at)) return false;
  }
  const { error_code, error_class, error_string } = error as Exception;
  return (
    typeof error_code === 'number' &&
    typeof error_class === 'number' &&
    typeof error_string === 'string'
  );
}

const dataOf = (error: Error, key: string): PropertyDescriptor | null => {
  const descriptor = Object.getOwnPropertyDescriptor(error, key);
  return descriptor !== undefined && 'value' in descriptor ? descriptor : null;
};

// Its prototype is that of plain objects, but structured clone does not take it.
function checkArguments(object: object): void {
  if (types.isArgumentsObject(object)) refuse(object);
}
