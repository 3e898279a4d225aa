// The datatypes of arrays that are not contiguous: an item is all that lies at one index of the
// outermost dimension, a row.
import type { ArrayView } from './array_view.js';
import type { Datatype } from './datatype.js';
import type { HandleHolder } from './native/memory.js';

/** What a row is made of. */
export interface Layout {
  /** The datatype of its elements, or BYTE. */
  readonly element: Datatype;
  /** How many of them are in a row. */
  readonly elements: number;
}

// As many as a program goes back to. One that was dropped is freed when it is collected: what has yet
// to be started may still hold it.
const LIMIT = 64;
const known = new Map<string, Datatype>();

/** The datatype of a row of an array that is not contiguous. */
export function rowDatatype(view: ArrayView): Datatype {
  const { datatype, elementSize, dims } = view;
  const places = dims.map(({ length, stride }, i) => (i === 0 ? stride : `${length} ${stride}`));
  const key = `${datatype._handle} ${elementSize}: ${places.join()}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const row = makeRow(view);
  const [oldest] = known.keys();
  if (known.size === LIMIT) known.delete(oldest);
  known.set(key, row);
  return row;
}

function makeRow({ datatype, elementSize, dims }: ArrayView): Datatype {
  const perElement = elementSize / datatype.size;
  const steps: ((inner: Datatype) => Datatype)[] = [];
  if (perElement > 1) steps.push((inner) => inner.Create_contiguous(perElement));
  for (const { length, stride } of dims.slice(1).reverse()) {
    steps.push((inner) => inner.Create_hvector(length, 1, stride * elementSize));
  }
  steps.push((inner) => inner.Create_resized(0, dims[0].stride * elementSize));
  let row = datatype;
  for (const step of steps) {
    const inner = row;
    row = step(inner);
    if (inner !== datatype) inner.Free();
  }
  const elements = dims.slice(1).reduce((product, { length }) => product * length, perElement);
  row._layout = { element: datatype, elements };
  return row.Commit();
}

/** What a message's datatype is made of if it is a row; null for any other. */
export function layoutOf(datatype: HandleHolder): Layout | null {
  return (datatype as Datatype)._layout;
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
