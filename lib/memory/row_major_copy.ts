// The elements of an array, one behind the other in row-major order.
import type { ArrayView, Dimension } from './strided_array.js';

/**
 * Memory as the largest numbers that divide an element and are copied bit by bit, which floats are
 * not.
 */
function unitsOf(bytes: Uint8Array, size: number): Uint8Array | Uint16Array | Uint32Array {
  const { buffer, byteOffset, byteLength } = bytes;
  if (size === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (size === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** A copy of the elements in memory of its own. */
export function compactCopy({ memory, start, length, elementSize, dims }: ArrayView): Uint8Array {
  const result = new Uint8Array(length * elementSize);
  if (length === 0) return result;
  const from = unitsOf(memory, elementSize);
  const into = unitsOf(result, elementSize);
  const unit = from.BYTES_PER_ELEMENT;
  const perElement = elementSize / unit;
  // What lies together is a dimension of its own.
  const inUnits: Dimension[] = dims.map((dim) => ({ ...dim, stride: dim.stride * perElement }));
  if (dims.at(-1)?.stride === 1) {
    const inner = inUnits.pop() as Dimension;
    inUnits.push({ length: inner.length * perElement, stride: 1 });
  } else {
    inUnits.push({ length: perElement, stride: 1 });
  }
  const pieces = inUnits.pop() as Dimension;
  let end = 0;
  const copy = (first: number, depth: number): void => {
    if (depth === inUnits.length) {
      // A call for each of a few costs more than they do.
      if (pieces.length > 16) into.set(from.subarray(first, first + pieces.length), end);
      else for (let i = 0; i < pieces.length; i++) into[end + i] = from[first + i];
      end += pieces.length;
      return;
    }
    const { length: count, stride } = inUnits[depth];
    for (let i = 0; i < count; i++) copy(first + i * stride, depth + 1);
  };
  copy(start / unit, 0);
  return result;
}
