// What an object is, whatever it says of itself: by its internal slots, not by its prototype.
import { types } from 'node:util';
import { arrayKind, bufferOf, byteOffsetOf, lengthOf } from '../memory.js';
import type { Memory } from '../native/memory.js';
import { Judge, judge } from './errors.js';

// A prototype with a tag or with a constructor of the engine may belong to objects with slots that no
// list here has: V8 is asked about each of those.
const ordinary = new WeakMap<object, boolean>();
const sourceOf = Function.prototype.toString;

function isOrdinary(prototype: object): boolean {
  let known = ordinary.get(prototype);
  if (known === undefined) {
    known = !hasDoubt(prototype);
    ordinary.set(prototype, known);
  }
  return known;
}

function hasDoubt(prototype: object): boolean {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    if (types.isProxy(at) || Object.hasOwn(at, Symbol.toStringTag)) return true;
    if (Object.getPrototypeOf(at) === null) continue;
    // Some prototypes of the engine have no constructor, such as that of Intl.Segments.
    const maker: unknown = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof maker !== 'function' || types.isProxy(maker)) return true;
    if (sourceOf.call(maker).includes('[native code]')) return true;
  }
  return false;
}

/** Throws for an object that structured clone does not take for a plain one. */
export function checkPlain(object: object, prototype: object | null): void {
  if (prototype !== null && isOrdinary(prototype) && !types.isArgumentsObject(object)) return;
  judge(object);
}

/** The kind of a view, as its constructor is called; undefined for what is none. */
export const viewKind = (object: object): string | undefined =>
  arrayKind(object) ?? (types.isDataView(object) ? 'DataView' : undefined);

/** Whether a buffer's memory has been transferred elsewhere. */
export function isDetached(buffer: ArrayBuffer): boolean {
  if (byteLengthOf.call(buffer) > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    // The only way to ask before Node 22, which has ArrayBuffer.prototype.detached.
    return true;
  }
}

// The intrinsic getters: an own property can lie.
const getter = <T>(prototype: object, name: string) =>
  Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: object) => T;

export const byteLengthOf = getter<number>(ArrayBuffer.prototype, 'byteLength');
const resizableOf = getter<boolean>(ArrayBuffer.prototype, 'resizable') as
  | ((this: object) => boolean)
  | undefined;
export const maxByteLengthOf = getter<number>(ArrayBuffer.prototype, 'maxByteLength');

export const isResizable = (buffer: ArrayBuffer): boolean => resizableOf?.call(buffer) === true;

const ofDataView = <T>(name: string) => getter<T>(DataView.prototype, name);
const ofTyped = { buffer: bufferOf, offset: byteOffsetOf, length: lengthOf };
const ofData = {
  buffer: ofDataView<ArrayBufferLike>('buffer'),
  offset: ofDataView<number>('byteOffset'),
  length: ofDataView<number>('byteLength'),
};

export interface ViewParts {
  readonly buffer: ArrayBufferLike;
  readonly offset: number;
  /** In elements. */
  readonly length: number;
}

/** Null for a view of memory that is there no more. */
export function viewParts(view: object, kind: string): ViewParts | null {
  const of = kind === 'DataView' ? ofData : ofTyped;
  try {
    return {
      buffer: of.buffer.call(view as Memory),
      offset: of.offset.call(view as Memory),
      length: of.length.call(view as Memory),
    };
  } catch {
    // The TypeError of a DataView that is detached, or beyond the end of its buffer.
    return null;
  }
}

// A flag at the end of V8's record of a view, which the language itself does not tell.
const FOLLOWS_LENGTH = 1;

/** Whether a view of a resizable buffer goes on to its end, wherever that is. */
export function followsLength(view: object, buffer: ArrayBuffer): boolean {
  const writer = new Judge();
  // Not the memory, too.
  writer.transferArrayBuffer(0, buffer);
  writer.writeValue(view);
  return ((writer.releaseBuffer().at(-1) as number) & FOLLOWS_LENGTH) !== 0;
}
