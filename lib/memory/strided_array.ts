// Arrays of array libraries, known by their form: scijs's ndarray and @stdlib/ndarray are views of
// a typed array, with a length and a stride for each dimension.
import { types } from 'node:util';
import { show } from '../native/argument_checks.js';
import type { Memory } from '../native/message_data.js';
import {
  arrayKind,
  asMemory,
  byteLengthOf,
  bytesOf,
  checkAttached,
  lengthOf,
} from './typed_arrays.js';
import { itemsOf, type RecordMemory } from './typed_items.js';

/**
 * An ndarray of scijs (`stride`) or of stdlib (`strides`), whose data is a typed array, or
 * a complex or boolean array of stdlib. Strides and offset are in elements. Messages take its
 * elements in row-major order, from where they lie.
 */
export type StridedArray =
  | {
      /** A typed array, or a complex or boolean array of stdlib. */
      readonly data: object;
      /** The length of each dimension. */
      readonly shape: ArrayLike<number>;
      /** The distance between neighbours of each dimension, in elements. */
      readonly stride: ArrayLike<number>;
      /** The index of the first element in `data`. */
      readonly offset: number;
    }
  | {
      /** A typed array, or a complex or boolean array of stdlib. */
      readonly data: object;
      /** The length of each dimension. */
      readonly shape: ArrayLike<number>;
      /** The distance between neighbours of each dimension, in elements. */
      readonly strides: ArrayLike<number>;
      /** The index of the first element in `data`. */
      readonly offset: number;
    };

/**
 * Memory that messages come from and go to, without a copy: a typed array, `DataView`, `Buffer`,
 * `ArrayBuffer` or `SharedArrayBuffer`.
 */
export type BufferData = Memory | DataView | ArrayBuffer | SharedArrayBuffer;

/** Memory in one piece, an array of an array library, or records. */
export type AnyMemory = BufferData | StridedArray | RecordMemory;

/** Where the elements of an array lie, in row-major order: the last index varies fastest. */
export interface ArrayView {
  /** From the first to the last byte of its elements. */
  readonly memory: Uint8Array;
  /** Where the element with the indices 0 begins in it, in bytes. */
  readonly start: number;
  /** The number of elements. */
  readonly length: number;
  /** Bytes of an element. */
  readonly elementSize: number;
  /** The class of the data, such as `'Float64Array'`. */
  readonly kind: string;
  /** Dimensions of at least two elements; neighbouring ones that lie as a single one are one. */
  readonly dims: readonly Dimension[];
}

export interface Dimension {
  readonly length: number;
  /** In elements. */
  readonly stride: number;
}

interface Form {
  readonly data: object;
  readonly shape: ArrayLike<unknown>;
  readonly strides: ArrayLike<unknown>;
  readonly offset: unknown;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (arrayKind(value) !== undefined && !isBigInts(value));
const isBigInts = (value: unknown) => arrayKind(value)?.startsWith('Big') === true;

function formOf(value: unknown): Form | null {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  const { data, shape, offset } = value as Record<string, unknown>;
  if (typeof data !== 'object' || data === null || typeof offset !== 'number') return null;
  const { stride, strides = stride } = value as Record<string, unknown>;
  return isList(shape) && isList(strides) ? { data, shape, strides, offset } : null;
}

interface Elements {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly kind: string;
}

/** Bytes of an element of stdlib's classes that are no typed arrays but have the memory of one. */
const SIZES: Readonly<Record<string, number>> = {
  Complex64Array: 8,
  Complex128Array: 16,
  BooleanArray: 1,
};

function elementsOf(data: object, method: string, argument: string): Elements {
  const kind = arrayKind(data);
  if (kind !== undefined) {
    const memory = data as Memory;
    const length = lengthOf.call(memory);
    if (length === 0) checkAttached(memory, method, argument);
    const byteLength = byteLengthOf.call(memory);
    return {
      bytes: bytesOf(memory),
      size: length === 0 ? 1 : byteLength / length,
      kind,
    };
  }
  const { constructor: Class, buffer, byteOffset, length } = data as Record<string, unknown>;
  const name = typeof Class === 'function' ? Class.name : '';
  const size = Object.hasOwn(SIZES, name) ? SIZES[name] : null;
  if (size === null || !types.isAnyArrayBuffer(buffer)) {
    throw new TypeError(
      `${method}: the data of the ndarray ${argument} must be a typed array, which has memory, but ${show(data)} came; the lower-case method sends any value`,
    );
  }
  const bytes = new Uint8Array(buffer, byteOffset as number, (length as number) * size);
  if (bytes.length === 0) checkAttached(bytes, method, argument);
  return { bytes, size, kind: name };
}

function dimensionsOf({ shape, strides }: Form): Dimension[] | null {
  const dims: Dimension[] = [];
  // @stdlib/ndarray gives an array without dimensions a stride.
  if (shape.length > 0 && strides.length !== shape.length) return null;
  for (let i = 0; i < shape.length; i++) {
    const [length, stride] = [shape[i], strides[i]];
    if (!Number.isSafeInteger(length) || !Number.isSafeInteger(stride)) return null;
    if ((length as number) < 0) return null;
    dims.push({ length: length as number, stride: stride as number });
  }
  return dims;
}

function joined(dims: readonly Dimension[]): Dimension[] {
  const result: Dimension[] = [];
  for (const { length, stride } of dims) {
    if (length === 1) continue;
    const outer = result.at(-1);
    if (outer?.stride === length * stride) {
      result[result.length - 1] = { length: outer.length * length, stride };
    } else {
      result.push({ length, stride });
    }
  }
  return result;
}

/** What an array of an array library is a view of; null for what is no such array. */
export function viewOf(value: unknown, method: string, argument: string): ArrayView | null {
  const form = formOf(value);
  if (form === null) return null;
  const { bytes, size, kind } = elementsOf(form.data, method, argument);
  const dims = dimensionsOf(form);
  const offset = form.offset as number;
  if (dims === null || !Number.isSafeInteger(offset)) {
    throw new TypeError(
      `${method}: the shape, strides and offset of the ndarray ${argument} must be integers, a stride for each dimension`,
    );
  }
  const length = dims.reduce((product, dim) => product * dim.length, 1);
  if (length === 0) {
    const memory = bytes.subarray(0, 0);
    return { memory, start: 0, length, elementSize: size, kind, dims: [] };
  }
  let [low, high] = [offset, offset];
  for (const dim of dims) {
    const reach = (dim.length - 1) * dim.stride;
    if (reach < 0) low += reach;
    else high += reach;
  }
  if (low < 0 || high >= bytes.length / size) {
    throw new RangeError(
      `${method}: the ndarray ${argument} has elements ${low} to ${high} of its data, which has only ${bytes.length / size}`,
    );
  }
  return {
    memory: bytes.subarray(low * size, (high + 1) * size),
    start: (offset - low) * size,
    length,
    elementSize: size,
    kind,
    dims: joined(dims),
  };
}

/** Whether the elements lie one behind the other, in row-major order. */
export function isContiguous({ dims }: ArrayView): boolean {
  return dims.length === 0 || (dims.length === 1 && dims[0].stride === 1);
}

/** Whether elements share memory, so that nothing can be received into them. */
export function overlaps({ dims }: ArrayView): boolean {
  const byStride = dims.map(({ length, stride }) => ({ length, stride: Math.abs(stride) }));
  byStride.sort((a, b) => a.stride - b.stride);
  let reach = 0;
  let isNested = true;
  for (const { length, stride } of byStride) {
    if (stride === 0) return true;
    if (stride <= reach) isNested = false;
    reach += stride * (length - 1);
  }
  return !isNested && meet(byStride, reach);
}

// Each element is looked at, but no more than have room.
function meet(dims: readonly Dimension[], reach: number): boolean {
  const taken = new Uint8Array(reach + 1);
  const take = (first: number, depth: number): boolean => {
    if (depth === dims.length) return taken[first]++ > 0;
    const { length, stride } = dims[depth];
    for (let i = 0; i < length; i++) if (take(first + i * stride, depth + 1)) return true;
    return false;
  };
  return take(0, 0);
}

/** The memory of anything that has some in one piece, as a typed array. */
export function asPiece(data: unknown, method: string, argument: string): Memory {
  const items = itemsOf(data);
  if (items !== null) return items.memory;
  const view = viewOf(data, method, argument);
  if (view === null) return asMemory(data, method, argument);
  if (isContiguous(view)) return view.memory;
  throw new TypeError(
    `${method}: the ndarray ${argument} must be contiguous and row-major here; copy it`,
  );
}

/** The bytes of anything that has memory in one piece, which take what an array says of itself for
 * nothing. */
export function asBytes(data: unknown, method: string, argument: string): Uint8Array {
  return bytesOf(asPiece(data, method, argument));
}
