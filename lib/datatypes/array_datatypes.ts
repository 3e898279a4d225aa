// The datatypes of the elements of typed arrays.

import { arrayKind } from '../memory/typed_arrays.js';
import type { Datatype } from './datatype.js';
import {
  DOUBLE,
  FLOAT,
  INT8_T,
  INT16_T,
  INT32_T,
  INT64_T,
  UINT8_T,
  UINT16_T,
  UINT32_T,
  UINT64_T,
} from './predefined.js';

/** The datatype of a typed array's elements; null for any other value and for a Float16Array. */
export function datatypeOfArray(value: unknown): Datatype | null {
  return datatypeOfKind(arrayKind(value));
}

/** The datatype of the elements of an array of this kind, such as `'Float64Array'`. */
export function datatypeOfKind(kind: string | undefined): Datatype | null {
  switch (kind) {
    case 'Float64Array':
      return DOUBLE;
    case 'Float32Array':
      return FLOAT;
    case 'Int32Array':
      return INT32_T;
    case 'Uint8Array':
    case 'Uint8ClampedArray':
      return UINT8_T;
    case 'Uint32Array':
      return UINT32_T;
    case 'BigInt64Array':
      return INT64_T;
    case 'BigUint64Array':
      return UINT64_T;
    case 'Int16Array':
      return INT16_T;
    case 'Uint16Array':
      return UINT16_T;
    case 'Int8Array':
      return INT8_T;
    default:
      return null;
  }
}
