// The datatypes of arrays that are not contiguous. A row is what lies at one index of the outermost
// dimension.

import { Datatype } from '../datatypes/datatype.js';
import type { Layout } from '../datatypes/datatype_base.js';
import type { ArrayView } from '../memory/strided_array.js';
import type { HandleHolder } from '../native/message_data.js';
import { isMistakenStride } from '../workarounds/open_mpi.js';

// As many as a program goes back to. One that was dropped is freed when it is collected: what has
// yet to be started may still hold it.
const LIMIT = 64;
const known = new Map<string, Datatype>();

/**
 * A datatype whose items are rows.
 *
 * @param element the datatype of an element, or BYTE
 * @param rows how many are in an item
 */
export function rowDatatype(view: ArrayView, element: Datatype, rows = 1): Datatype {
  const { elementSize, dims } = view;
  const places = dims.map(({ length, stride }, i) => `${i === 0 ? rows : length} ${stride}`);
  const key = `${element._handle} ${elementSize}: ${places.join()}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const datatype = makeRows(view, element, rows);
  const [oldest] = known.keys();
  if (known.size === LIMIT) known.delete(oldest);
  known.set(key, datatype);
  return datatype;
}

function makeRows({ elementSize, dims }: ArrayView, element: Datatype, rows: number): Datatype {
  const perElement = elementSize / element.size;
  const [outer, ...inner] = dims.map(({ length, stride }) => ({
    length,
    stride: stride * elementSize,
  }));
  const steps: ((item: Datatype) => Datatype)[] = [];
  if (perElement > 1) steps.push((item) => item.Create_contiguous(perElement));
  for (const { length, stride } of inner.reverse()) {
    steps.push((item) => repeated(item, length, stride));
  }
  if (rows > 1) steps.push((row) => repeated(row, rows, outer.stride));
  steps.push((item) => item.Create_resized(0, rows * outer.stride));
  const datatype = through(steps, element).Commit();
  const elements = inner.reduce((product, { length }) => product * length, rows * perElement);
  const isPiece = rows === 1 && inner.length === 1 && inner[0].stride === elementSize;
  datatype._layout = { element, elements, isPiece };
  return datatype;
}

function through(steps: readonly ((item: Datatype) => Datatype)[], first: Datatype): Datatype {
  let datatype = first;
  for (const step of steps) {
    const before = datatype;
    datatype = step(before);
    if (before !== first) before.Free();
  }
  return datatype;
}

/** Lengths that every library takes. */
const MOST = 2 ** 30;

function repeated(item: Datatype, length: number, stride: number): Datatype {
  // MPICH takes ten times as long for single elements that lie one behind the other.
  if (stride === item.extent && length <= MOST) return item.Create_contiguous(length);
  const isMistaken = isMistakenStride(stride);
  const most = isMistaken ? 2 : MOST;
  if (length <= 1 || (length <= most && !isMistaken)) {
    return item.Create_hvector(length, 1, stride);
  }
  const part = isMistaken
    ? item.Create_hindexed_block(1, [0, -1])
    : item.Create_hvector(most, 1, stride);
  const parts = repeated(part, Math.floor(length / most), most * stride);
  part.Free();
  const left = length % most;
  if (left === 0) return parts;
  const rest = repeated(item, left, stride);
  const all = Datatype.Create_struct([1, 1], [0, (length - left) * stride], [parts, rest]);
  parts.Free();
  rest.Free();
  return all;
}

/** What a datatype of rows is made of; null for any other. */
export function layoutOf(datatype: HandleHolder): Layout | null {
  return (datatype as Datatype)._layout ?? null;
}

/** Refuses what operations can't combine. */
export function checkContiguous(
  { datatype }: { readonly datatype: HandleHolder },
  method: string,
  argument: string,
): void {
  if (layoutOf(datatype) === null) return;
  throw new TypeError(
    `${method}: the ndarray ${argument} must be contiguous and row-major: MPI's operations combine nothing else; copy it, or give the transpose of a column-major one`,
  );
}
