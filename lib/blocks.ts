// Buffer specs of w-collectives: blocks of a datatype of their own.
import { asDatatype, type Datatype, type DatatypeSpec } from './datatype.js';
import { countArray } from './integers.js';
import { asMemory } from './memory.js';
import { show } from './native/check.js';
import type { BlocksData, Memory } from './native/memory.js';
import { type BottomType, type BufferData, checkBounds, nativeCounts } from './spec.js';

type Integers = ArrayLike<number>;

/**
 * The blocks of a w-collective: `[data, counts, displacements, datatypes]`,
 * `[data, [counts, displacements], datatypes]` or `[data, datatypes]`, with an entry for each block.
 * Displacements are in bytes. Left out or null, counts are 1 and displacements 0.
 */
export type BlocksSpec =
  | readonly [data: BufferData | BottomType | null, datatypes: readonly DatatypeSpec[]]
  | readonly [
      data: BufferData | BottomType | null,
      counts: readonly [counts: Integers | null, displacements: Integers | null],
      datatypes: readonly DatatypeSpec[],
    ]
  | readonly [
      data: BufferData | BottomType | null,
      counts: Integers | null,
      displacements: Integers | null,
      datatypes: readonly DatatypeSpec[],
    ];

interface Parts {
  data: unknown;
  counts: unknown;
  displacements: unknown;
  datatypes: unknown;
}

function parts(spec: unknown, method: string, argument: string): Parts {
  if (Array.isArray(spec)) {
    const [data, second, third, datatypes] = spec as unknown[];
    if (spec.length === 2) {
      return { data, counts: null, displacements: null, datatypes: second };
    }
    if (spec.length === 4) return { data, counts: second, displacements: third, datatypes };
    if (spec.length === 3 && Array.isArray(second) && second.length === 2) {
      return { data, counts: second[0], displacements: second[1], datatypes: third };
    }
  }
  throw new TypeError(
    `${method}: ${argument} must be [data, counts, displacements, datatypes] or [data, datatypes], but ${show(spec)} came`,
  );
}

function perBlock<T>(
  values: readonly T[],
  blocks: number,
  what: string,
  method: string,
  argument: string,
): readonly T[] {
  if (values.length === blocks) return values;
  throw new RangeError(
    `${method}: the ${what} of ${argument} must have an entry for each of ${blocks} blocks, but has ${values.length}`,
  );
}

function numbers(
  value: unknown,
  missing: number,
  blocks: number,
  what: string,
  method: string,
  argument: string,
): readonly number[] {
  if (value === null || value === undefined) return new Array<number>(blocks).fill(missing);
  const values = countArray(method, `${what} of ${argument}`, value);
  return perBlock(values, blocks, what, method, argument);
}

/** The blocks of a w-collective, whose displacements are 64 bits wide in all libraries. */
export function blocksData(
  spec: unknown,
  blocks: number,
  method: string,
  argument: string,
): BlocksData {
  const { data, ...rest } = parts(spec, method, argument);
  if (!Array.isArray(rest.datatypes)) {
    throw new TypeError(
      `${method}: the datatypes of ${argument} must be an array, but ${show(rest.datatypes)} came`,
    );
  }
  const datatypes: readonly Datatype[] = perBlock(
    rest.datatypes.map((each: unknown, i) =>
      asDatatype(method, `datatypes[${i}] of ${argument}`, each),
    ),
    blocks,
    'datatypes',
    method,
    argument,
  );
  const counts = numbers(rest.counts, 1, blocks, 'counts', method, argument);
  const displacements = numbers(rest.displacements, 0, blocks, 'displacements', method, argument);
  let memory: Memory | null = null;
  // MPI.BOTTOM and null are the address 0.
  if (data !== null && (data as { _name?: unknown })._name !== 'BOTTOM') {
    memory = asMemory(data, method, argument);
    const { byteLength } = memory;
    for (let i = 0; i < blocks; i++) {
      const resolved = { memory, datatype: datatypes[i], byteLength, bottom: false };
      checkBounds(resolved, displacements[i], counts[i], method, argument);
    }
  }
  return {
    memory,
    offset: 0,
    counts: nativeCounts(counts, 'counts', method, argument),
    displacements: BigInt64Array.from(displacements, BigInt),
    datatypes: Float64Array.from(datatypes, ({ _handle }) => _handle),
  };
}
