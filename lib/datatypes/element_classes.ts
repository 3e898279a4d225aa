// The kinds of typed arrays through which JavaScript sees memory of a datatype.

import type { Memory } from '../native/message_data.js';
import * as types from './datatype.js';

export type ViewClass = new (buffer: ArrayBuffer) => Memory;

// By the bytes of an element.
const SIGNED: Record<number, ViewClass> = {
  1: Int8Array,
  2: Int16Array,
  4: Int32Array,
  8: BigInt64Array,
};
const UNSIGNED: Record<number, ViewClass> = {
  1: Uint8Array,
  2: Uint16Array,
  4: Uint32Array,
  8: BigUint64Array,
};
const REAL: Record<number, ViewClass> = { 4: Float32Array, 8: Float64Array };

const kinds: readonly (readonly [Record<number, ViewClass>, string])[] = [
  [
    SIGNED,
    `SIGNED_CHAR SHORT INT LONG LONG_LONG AINT OFFSET COUNT INT8_T INT16_T INT32_T INT64_T INTEGER
    INTEGER1 INTEGER2 INTEGER4 INTEGER8`,
  ],
  [
    UNSIGNED,
    `UNSIGNED_CHAR UNSIGNED_SHORT UNSIGNED UNSIGNED_LONG UNSIGNED_LONG_LONG UINT8_T UINT16_T UINT32_T
    UINT64_T`,
  ],
  [REAL, 'FLOAT DOUBLE REAL DOUBLE_PRECISION REAL4 REAL8'],
];

const views = new Map<number, ViewClass>();

function collect(): void {
  const all = types as unknown as Record<string, types.Datatype>;
  for (const [bySize, names] of kinds) {
    for (const name of names.split(/\s+/)) {
      const datatype = all[name];
      const view = datatype.is_null ? undefined : bySize[datatype.Get_size()];
      if (view !== undefined) views.set(datatype._handle, view);
    }
  }
}

/** The kind for a datatype: bytes where no other is made for it. Needs MPI to run. */
export function viewClassOf(datatype: types.Datatype): ViewClass {
  if (views.size === 0) collect();
  return views.get(datatype._handle) ?? Uint8Array;
}
