// Sequences of integers as arguments: arrays or typed arrays.

import { notCount, notInteger, show } from '../native/argument_checks.js';
import type { Memory } from '../native/message_data.js';
import { arrayKind, lengthOf } from './typed_arrays.js';

function sequence(method: string, argument: string, values: unknown): ArrayLike<unknown> {
  if (Array.isArray(values)) return values;
  // A subclass can lie about its length, and have no iterator.
  if (arrayKind(values) !== undefined) {
    return Array.prototype.slice.call(values, 0, lengthOf.call(values as Memory));
  }
  throw new TypeError(
    `${method}: ${argument} must be an array of integers, but ${show(values)} came`,
  );
}

/** An array of C `int`s. */
export function integerArray(method: string, argument: string, values: unknown): Int32Array {
  const source = sequence(method, argument, values);
  const result = new Int32Array(source.length);
  for (let i = 0; i < result.length; i++) {
    const value = source[i];
    if (typeof value !== 'number' || (value | 0) !== value) {
      throw notInteger(method, `${argument}[${i}]`, value);
    }
    result[i] = value;
  }
  return result;
}

/** A sequence of counts or displacements as numbers, each proven a safe integer. */
export function countArray(method: string, argument: string, values: unknown): number[] {
  return Array.from(sequence(method, argument, values), (value, i) => {
    if (!Number.isSafeInteger(value)) throw notCount(method, `${argument}[${i}]`, value);
    return value as number;
  });
}
