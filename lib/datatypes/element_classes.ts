// The classes of typed arrays through which JavaScript sees memory of a datatype.

import type { Classes } from '../native/hooks.js';
import type { Memory } from '../native/message_data.js';

type Datatype = Classes['Datatype'];

export type ViewClass = new (buffer: ArrayBuffer) => Memory;

/** What the elements are: integers with or without a sign, or floating-point numbers. */
export type ElementKind = 'signed' | 'unsigned' | 'real';

// By the bytes of an element.
const classes: Readonly<Record<ElementKind, Readonly<Record<number, ViewClass>>>> = {
  signed: { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: BigInt64Array },
  unsigned: { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array },
  real: { 4: Float32Array, 8: Float64Array },
};

// By handles. The sizes are asked for later: MPI may not run yet.
const kinds = new Map<number, ElementKind>();
const views = new Map<number, ViewClass>();

/** Tells of a predefined datatype what its elements are. */
export function setElementKind(datatype: Datatype, kind: ElementKind): void {
  kinds.set(datatype._handle, kind);
}

/** The class for a datatype: bytes where no other is made for it. Needs MPI to run. */
export function viewClassOf(datatype: Datatype): ViewClass {
  const kind = kinds.get(datatype._handle);
  if (kind === undefined) return Uint8Array;
  const known = views.get(datatype._handle);
  if (known !== undefined) return known;
  const view = classes[kind][datatype.Get_size()] ?? Uint8Array;
  views.set(datatype._handle, view);
  return view;
}
