// Counts and displacements as MPI reads them.

import { addon } from './addon.js';
import type { CountArray } from './message_data.js';

/** Counts or displacements, which must fit the width that the library takes. */
export const countArray = (values: readonly number[]): CountArray =>
  addon.wideCounts ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
