// Arrays of array libraries as objects that are sent: in data of their own, which structured clone
// can carry.
import { types } from 'node:util';
import { compactCopy } from '../memory/row_major_copy.js';
import { overlaps, viewOf } from '../memory/strided_array.js';
import { arrayKind } from '../memory/typed_arrays.js';
import { cloneError } from '../objects/codec/errors.js';

/** What the elements of an array lie in, and how. */
export interface Form {
  readonly data: object;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** A class of typed arrays, or one that has the memory of one. */
export type ArrayClass = new (buffer: ArrayBuffer) => object;
export type ArrayClasses = Readonly<Record<string, ArrayClass | undefined>>;

function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let product = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = product;
    product *= shape[i];
  }
  return strides;
}

function elementsOf(data: readonly unknown[], { shape, strides, offset }: Form): unknown[] {
  const elements: unknown[] = [];
  const take = (first: number, dimension: number): void => {
    if (dimension === shape.length) {
      elements.push(data[first]);
      return;
    }
    for (let i = 0; i < shape[dimension]; i++) take(first + i * strides[dimension], dimension + 1);
  };
  take(offset, 0);
  return elements;
}

// Classes of typed arrays are properties of the global object.
const global: unknown = globalThis;

/**
 * The array in data that holds nothing else: its own, in the same order, if all of that is the
 * array's; a copy in row-major order if not.
 *
 * @param classes those of data that are no typed arrays
 */
export function sendable(form: Form, classes: ArrayClasses): Form {
  const { data, shape, strides, offset } = form;
  const compact = { shape, strides: rowMajor(shape), offset: 0 };
  if (Array.isArray(data)) return { ...compact, data: elementsOf(data, form) };
  const kind = arrayKind(data);
  const name: string = kind ?? data.constructor.name;
  const Class = kind === undefined ? classes[name] : (global as ArrayClasses)[name];
  if (Class === undefined) {
    throw cloneError(
      `The ndarray could not be cloned: its data is a ${name}, which is no typed array. Copy it into one, or register its class with that of the array.`,
    );
  }
  const view = viewOf({ data, shape, strides, offset }, 'Serializer.dumps', 'obj');
  if (view === null) throw new TypeError('Serializer.dumps: an ndarray has a shape and strides');
  if (view.length !== (data as { length: number }).length || overlaps(view)) {
    return { ...compact, data: new Class(compactCopy(view).buffer as ArrayBuffer) };
  }
  const { buffer, byteLength } = view.memory;
  // Of a view of a part, all of the buffer would be sent.
  if (!types.isSharedArrayBuffer(buffer) && buffer.byteLength === byteLength) return form;
  return { ...form, data: new Class(view.memory.slice().buffer as ArrayBuffer) };
}
