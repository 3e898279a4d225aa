// What an object is, and whether structured clone takes it for a plain one.
import { types } from 'node:util';
import { Handle } from '../../base/handle.js';
import { BufferAutomaticType } from '../../buffers/bsend_buffer.js';
import { BottomType, InPlaceType } from '../../buffers/special_buffers.js';
import { Status } from '../../buffers/status.js';
import { arrayKind, bufferOf, byteOffsetOf, lengthOf } from '../../memory/typed_arrays.js';
import { isOfItems } from '../../memory/typed_items.js';
import type { Memory } from '../../native/message_data.js';
import { Judge, judge, refuse } from './errors.js';

/** What a prototype tells of its objects. */
enum Doubt {
  /** They are those of a class of the program. */
  None,
  /**
   * It has a tag, or no constructor. Some of the engine and of Node are so, such as those of
   * Intl.Segments and Blob, but also others.
   */
  Some,
  /** They are of a class of the engine, and may have slots that no list here has. */
  Native,
  /** They are of a class that Node clones in a way of its own, such as Blob and KeyObject. */
  Refused,
  /** They are handles or statuses of MPI, or stand in place of memory. */
  OfMPI,
}

/** The name of the symbol of the methods that do so. */
const CLONE = 'messaging_clone_symbol';

const OF_MPI: ReadonlySet<object> = new Set(
  [Handle, Status, BottomType, InPlaceType, BufferAutomaticType].map(({ prototype }) => prototype),
);

const doubts = new WeakMap<object, Doubt>();
const sourceOf = Function.prototype.toString;

function doubtOf(prototype: object): Doubt {
  let known = doubts.get(prototype);
  if (known === undefined) {
    known = findDoubt(prototype);
    doubts.set(prototype, known);
  }
  return known;
}

function findDoubt(prototype: object): Doubt {
  let doubt = Doubt.None;
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    // One that has a prototype, which must not be asked for, may change.
    if (types.isProxy(at)) return Doubt.Some;
    // The fields of records are properties of their class, which structured clone would leave out.
    if (OF_MPI.has(at) || isOfItems(at)) return Doubt.OfMPI;
    const symbols = Object.getOwnPropertySymbols(at);
    if (symbols.some(({ description }) => description === CLONE)) return Doubt.Refused;
    if (symbols.includes(Symbol.toStringTag)) doubt = Doubt.Some;
    if (Object.getPrototypeOf(at) === null) continue;
    const maker: unknown = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof maker !== 'function' || types.isProxy(maker)) doubt = Doubt.Some;
    else if (sourceOf.call(maker).includes('[native code]')) return Doubt.Native;
  }
  return doubt;
}

/**
 * Throws for an object that structured clone does not take for a plain one. False for what is
 * of a class of MPI, which it would take for one.
 */
export function isPlain(object: object, prototype: object | null): boolean {
  if (prototype === null) {
    if (types.isModuleNamespaceObject(object)) refuse(object);
    return true;
  }
  const doubt = doubtOf(prototype);
  if (doubt === Doubt.None) return true;
  if (doubt === Doubt.OfMPI) return false;
  if (doubt === Doubt.Refused) refuse(object);
  // V8 itself tells, but looks at all that the object holds, too, which may be of registered
  // classes and have getters. What the engine and Node make has nothing that can be seen.
  const isBare = Object.keys(object).length === 0;
  if (doubt === Doubt.Native || isBare) {
    judge(object);
    if (isBare) checkNode(object);
  }
  return true;
}

// From version 22 on Node marks objects that it does not clone, such as a URL, where nobody else
// can see it.
function checkNode(object: object): void {
  try {
    structuredClone(object);
  } catch {
    refuse(object);
  }
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
