// Blocks specs: what users write for the blocks of a w-collective, as MPI's arguments.

import { asDatatype, type Datatype, type DatatypeSpec } from '../datatypes/datatype.js';
import { type AnyMemory, asPiece } from '../memory/strided_array.js';
import { byteLengthOf } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { show } from '../native/argument_checks.js';
import type { BlocksData } from '../native/message_data.js';
import { restoreRegisters, saveRegisters } from './message_registers.js';
import { absent, checkBounds, nativeCounts, peer, perRank } from './spec_parts.js';
import { BottomType } from './special_buffers.js';
import type { Integers } from './vector_spec.js';

type Datatypes = readonly DatatypeSpec[];

/**
 * Memory with a block for each rank, each of a datatype of its own, as in `Alltoallw`: `[data,
 * datatypes]`, `[data, [counts, displacements], datatypes]` or `[data, counts, displacements,
 * datatypes]`, where each array has an entry for each rank.
 *
 * - `datatypes` are `MPI.Datatype`s or type strings.
 * - `counts` is the number of items of each block, and `displacements` is where each block begins,
 *   in bytes. Without both, each block is one item at the beginning of the memory, which suits
 *   datatypes made by `Create_subarray`.
 *
 * @example
 * // Each of two ranks sends an int32 to rank 0 and a double to rank 1.
 * comm.Alltoallw(
 *   [sent, [1, 1], [0, 8], [MPI.INT32_T, MPI.DOUBLE]],
 *   [received, [1, 1], [0, 8], comm.rank === 0 ? ['i4', 'i4'] : ['f8', 'f8']],
 * );
 */
export type BlocksSpec =
  | readonly [data: AnyMemory | BottomType | null, datatypes: Datatypes]
  | readonly [
      data: AnyMemory | BottomType | null,
      countsAndDisplacements: readonly [Integers | null, Integers | null],
      datatypes: Datatypes,
    ]
  | readonly [
      data: AnyMemory | BottomType | null,
      counts: Integers | null,
      displacements: Integers | null,
      datatypes: Datatypes,
    ];

interface BlocksParts {
  data: unknown;
  counts?: unknown;
  displacements?: unknown;
  datatypes: unknown;
}

function blocksParts(spec: unknown, method: string, argument: string): BlocksParts {
  if (Array.isArray(spec)) {
    const { 0: data, 1: second, 2: third, 3: fourth } = spec as readonly unknown[];
    if (spec.length === 4) return { data, counts: second, displacements: third, datatypes: fourth };
    if (spec.length === 2) return { data, datatypes: second };
    if (spec.length === 3 && Array.isArray(second) && second.length === 2) {
      return { data, counts: second[0], displacements: second[1], datatypes: third };
    }
  }
  throw new TypeError(
    `${method}: ${argument} must be [data, counts, displacements, datatypes] or one of its shorter forms, but ${show(spec)} came`,
  );
}

/**
 * The blocks of a w-collective, with an entry for each of `blocks` ranks. The result is for one
 * call, and must live as long as MPI uses it.
 *
 * @param wide whether the displacements are MPI_Aint, as neighbour collectives have them always
 */
export function blocksData(
  spec: unknown,
  blocks: number,
  method: string,
  argument: string,
  wide = addon.wideCounts,
): BlocksData & { readonly types: readonly Datatype[] } {
  const saved = saveRegisters();
  try {
    return parseBlocks(blocksParts(spec, method, argument), blocks, method, argument, wide);
  } finally {
    restoreRegisters(saved);
  }
}

function parseBlocks(
  parts: BlocksParts,
  blocks: number,
  method: string,
  argument: string,
  wide: boolean,
): BlocksData & { readonly types: readonly Datatype[] } {
  const { data } = parts;
  const bottom = data instanceof BottomType;
  const memory = bottom || absent(data) ? null : asPiece(data, method, argument);
  if (!Array.isArray(parts.datatypes)) {
    throw new TypeError(
      `${method}: the datatypes of ${argument} must be an array, but ${show(parts.datatypes)} came`,
    );
  }
  if (parts.datatypes.length !== blocks) {
    throw new RangeError(
      `${method}: the datatypes of ${argument} must have an entry for each of ${blocks} ${peer(method)}s, but has ${parts.datatypes.length}`,
    );
  }
  const types = Array.from(parts.datatypes as readonly unknown[], (datatype, i) =>
    asDatatype(method, `datatype ${i} of ${argument}`, datatype),
  );
  let counts = new Array<number>(blocks).fill(1);
  let displacements = new Array<number>(blocks).fill(0);
  if (!absent(parts.counts) || !absent(parts.displacements)) {
    counts = perRank(parts.counts, blocks, 'counts', method, argument);
    displacements = perRank(parts.displacements, blocks, 'displacements', method, argument);
  }
  // Last, when no more code of the program can detach it.
  const byteLength = memory === null ? 0 : byteLengthOf.call(memory);
  types.forEach((datatype, i) => {
    const resolved = { memory, datatype, byteLength, bottom, rows: null };
    checkBounds(resolved, displacements[i], counts[i], method, argument);
  });
  return {
    memory,
    offset: 0,
    counts: nativeCounts(counts, 'counts', method, argument),
    displacements:
      wide && !addon.wideCounts
        ? BigInt64Array.from(displacements, BigInt)
        : nativeCounts(displacements, 'displacements', method, argument),
    datatypes: Float64Array.from(types, ({ _handle }) => _handle),
    types,
  };
}
