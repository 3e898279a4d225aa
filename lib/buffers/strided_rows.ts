// Parts of arrays that are not contiguous: whole rows, that is what lies at the indices of the
// outermost dimension.

import type { Datatype } from '../datatypes/datatype.js';
import type { ArrayView } from '../memory/strided_array.js';

export interface Rows {
  readonly view: ArrayView;
  /** The datatype of its elements, or BYTE. */
  readonly element: Datatype;
  /** Where the first one begins, in bytes. */
  readonly start: number;
  /** The number of elements in all. */
  readonly length: number;
  /** The number of elements in each. */
  readonly each: number;
  /** From one to the next, in bytes. */
  readonly step: number;
}

export function rowsOf(view: ArrayView, element: Datatype): Rows {
  const { start, length, elementSize, dims } = view;
  const [outer] = dims;
  const each = length / outer.length;
  return { view, element, start, length, each, step: outer.stride * elementSize };
}

/** How many rows so many elements are. */
export function rowsIn(
  elements: number,
  { each }: Rows,
  what: string,
  method: string,
  argument: string,
): number {
  if (elements % each === 0) return elements / each;
  throw new RangeError(
    `${method}: the ${what} of ${argument} is ${elements}, but of an ndarray that is not contiguous only whole rows of ${each} elements can be taken; copy it`,
  );
}

/** Refuses rows that the array does not have. */
export function checkRows(
  { length, each }: Rows,
  first: number,
  count: number,
  method: string,
  argument: string,
): void {
  if (count < 0 || (first >= 0 && (first + count) * each <= length)) return;
  throw new RangeError(
    `${method}: the ndarray ${argument} has ${length} elements, but ${count * each} from index ${first * each} on were asked for`,
  );
}
