// Vector specs: what users write for the blocks of a v-collective, as MPI's arguments.

import type { DatatypeSpec } from '../datatypes/datatype.js';
import type { AnyMemory } from '../memory/strided_array.js';
import { arrayKind } from '../memory/typed_arrays.js';
import type { VectorData } from '../native/message_data.js';
import { withoutSingleDisplacement } from '../workarounds/mpich.js';
import { losesStridedItems } from '../workarounds/open_mpi.js';
import { restoreRegisters, saveRegisters } from './message_registers.js';
import {
  absent,
  checkBounds,
  checkNoDisplacements,
  integer,
  isDatatype,
  itemsIn,
  nativeCounts,
  perRank,
  resolve,
  wrongLength,
} from './spec_parts.js';
import { rowDatatype } from './strided_datatype.js';
import { checkRows, rowsIn } from './strided_rows.js';
export type Integers = ArrayLike<number>;
type VectorPart = Integers | number | null;

/**
 * Memory with a block for each rank, whose lengths may differ, as in `Gatherv` and `Alltoallv`: a
 * typed array or other memory, which is split evenly (the first blocks get one item more if need
 * be); or a list: `[data, datatype]`, `[data, counts]`, `[data, counts, datatype]`, `[data,
 * [counts, displacements], datatype]` or `[data, counts, displacements, datatype]`.
 *
 * - `counts` is the number of items of each block: an array with an entry for each rank, or one
 *   number for all blocks. Default: the memory is split evenly.
 * - `displacements` is where each block begins, in items: an array with an entry for each rank, or
 *   the distance from one block to the next. Default: the blocks follow each other.
 * - `datatype` is an `MPI.Datatype` or a type string. Default: what belongs to the kind of array.
 *
 * @example
 * // Rank i sends i + 1 numbers to rank 0.
 * const counts = Array.from({ length: comm.size }, (_, i) => i + 1);
 * const all = new Float64Array(counts.reduce((sum, count) => sum + count));
 * comm.Gatherv(new Float64Array(comm.rank + 1), [all, counts]);
 */
export type VectorSpec =
  | AnyMemory
  | readonly [data: AnyMemory | null, datatype: DatatypeSpec]
  | readonly [data: AnyMemory | null, counts: VectorPart | readonly [VectorPart, VectorPart]]
  | readonly [
      data: AnyMemory | null,
      counts: VectorPart | readonly [VectorPart, VectorPart],
      datatype: DatatypeSpec | null,
    ]
  | readonly [
      data: AnyMemory | null,
      counts: VectorPart,
      displacements: VectorPart,
      datatype: DatatypeSpec | null,
    ];

// In [data, [a, b], …] an inner array, null or typed array tells [counts, displacements] from
// counts.
function isPair(value: unknown): value is readonly [unknown, unknown] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    Array.from(value).some(
      (part) => part === null || Array.isArray(part) || arrayKind(part) !== undefined,
    )
  );
}

interface VectorParts {
  data: unknown;
  counts?: unknown;
  displacements?: unknown;
  datatype?: unknown;
}

function vectorParts(spec: readonly unknown[], method: string, argument: string): VectorParts {
  const { 0: data, 1: second, 2: third, 3: fourth } = spec;
  if (spec.length < 2 || spec.length > 4 || typeof data === 'number') {
    throw wrongLength(spec, method, argument);
  }
  if (spec.length === 4) return { data, counts: second, displacements: third, datatype: fourth };
  if (spec.length === 2 && isDatatype(second)) return { data, datatype: second };
  const datatype = spec.length === 3 ? third : undefined;
  checkNoDisplacements(datatype, '[data, counts, displacements, datatype]', method, argument);
  return isPair(second)
    ? { data, counts: second[0], displacements: second[1], datatype }
    : { data, counts: second, datatype };
}

/** The blocks of a v-collective, with an entry for each of `blocks` ranks. */
export function vectorData(
  spec: unknown,
  blocks: number,
  method: string,
  argument: 'sendbuf' | 'recvbuf',
): VectorData {
  const saved = saveRegisters();
  try {
    const parts = Array.isArray(spec) ? vectorParts(spec, method, argument) : { data: spec };
    return vector(parts, blocks, method, argument);
  } finally {
    restoreRegisters(saved);
  }
}

function vector(
  parts: VectorParts,
  blocks: number,
  method: string,
  argument: 'sendbuf' | 'recvbuf',
): VectorData {
  const isReceived = argument === 'recvbuf';
  const resolved = resolve({ ...parts, count: parts.counts }, method, argument, isReceived);
  const { rows } = resolved;
  let { datatype } = resolved;
  let counts: number[];
  if (absent(parts.counts)) {
    const items = rows?.length ?? itemsIn(resolved.byteLength, datatype, method, argument);
    const each = Math.floor(items / blocks);
    counts = Array.from({ length: blocks }, (_, i) => each + (i < items % blocks ? 1 : 0));
  } else if (typeof parts.counts === 'number') {
    counts = new Array(blocks).fill(integer(parts.counts, 'the counts', method, argument));
  } else {
    counts = perRank(parts.counts, blocks, 'counts', method, argument);
  }
  let displacements: number[];
  if (absent(parts.displacements)) {
    let sum = 0;
    displacements = counts.map((count) => {
      sum += count;
      return sum - count;
    });
  } else if (typeof parts.displacements === 'number') {
    const stride = integer(parts.displacements, 'the displacements', method, argument);
    displacements = counts.map((_, i) => i * stride);
  } else {
    displacements = perRank(parts.displacements, blocks, 'displacements', method, argument);
  }
  if (rows !== null) {
    datatype = rowDatatype(rows.view, rows.element);
    counts = counts.map((count) => rowsIn(count, rows, 'count', method, argument));
    displacements = displacements.map((place, i) =>
      counts[i] === 0 ? 0 : rowsIn(place, rows, 'displacement', method, argument),
    );
  }
  for (let i = 0; i < blocks; i++) {
    if (counts[i] <= 0) continue;
    if (rows !== null) {
      checkRows(rows, displacements[i], counts[i], method, argument);
    } else {
      const first = displacements[i] === 0 ? 0 : displacements[i] * datatype.extent;
      checkBounds(resolved, first, counts[i], method, argument);
    }
  }
  const places = withoutSingleDisplacement(displacements, () => datatype.extent);
  return {
    memory: resolved.memory,
    offset: (rows?.start ?? 0) + places.offset,
    counts: nativeCounts(counts, 'counts', method, argument),
    displacements: nativeCounts(places.displacements, 'displacements', method, argument),
    datatype,
    needsCopy: rows !== null && losesStridedItems,
  };
}
