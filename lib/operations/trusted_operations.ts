// Whether an operation of the library gives what ours gives (javascript_operations.ts). It does not everywhere: MPICH 4.0
// takes unsigned integers for signed ones where it looks for the greatest or least, and Open MPI 4.1 lets
// sums of short integers stop at the ends of their range, in long arrays, if the processor has AVX. So each
// is tried once, on pairs of values that come close to the ends.

import { Exception } from '../base/exception.js';
import type { Datatype } from '../datatypes/datatype.js';
import { addon } from '../native/addon.js';
import { MPI_Reduce_local } from '../native/generated/functions.js';
import { type Memory, MessageData } from '../native/message_data.js';
import type { Combine } from './javascript_operations.js';

export interface Kind {
  readonly View: new (length: number) => Memory;
  readonly datatype: Datatype;
}

const PAIRS = 100;
// Long enough for the widest vectors, and single ones, which the libraries combine in other loops.
const LENGTHS = [2 * PAIRS, 1];

const REALS = [0, 1, -1, 2, -8, 64, 0.5, 1024, -3, 7];

// What is beyond the range of signed integers is one of its negative numbers.
function integers(bits: number): bigint[] {
  const half = 2n ** BigInt(bits - 1);
  return [0n, 1n, 2n, 3n, 77n, half - 1n, half, half + 1n, 2n * half - 2n, 2n * half - 1n];
}

function fill(memory: Memory, pick: (i: number) => number): Memory {
  const kind = memory.constructor.name;
  const edges = integers(8 * memory.BYTES_PER_ELEMENT);
  for (let i = 0; i < memory.length; i++) {
    const at = pick(i);
    if (kind.startsWith('Big')) memory[i] = edges[at];
    else memory[i] = kind.startsWith('Float') ? REALS[at] : Number(edges[at]);
  }
  return memory;
}

function tryOut(name: string, combine: Combine, { View, datatype }: Kind): boolean {
  const op = { _handle: addon.handles[name], _kind: 'Op' };
  const first = fill(new View(2 * PAIRS), (i) => i % 10);
  const second = fill(new View(2 * PAIRS), (i) => Math.floor(i / 10) % 10);
  const expected = combine(first, second) as Memory;
  try {
    return LENGTHS.every((length) => {
      const result = second.slice();
      for (let start = 0; start < result.length; start += length) {
        const part = (memory: Memory) =>
          MessageData.of(memory.subarray(start, start + length), length, datatype);
        MPI_Reduce_local(part(first), part(result), op);
      }
      return result.every((value: number | bigint, i: number) => Object.is(value, expected[i]));
    });
  } catch (error) {
    // The library does not have it for this datatype.
    if (error instanceof Exception) return false;
    throw error;
  }
}

/** The operations of the library that can be used in place of one of ours, by kinds of arrays. */
export class LibraryOperation {
  readonly #name: string;
  readonly #combine: Combine;
  readonly #tried = new Map<Kind, boolean>();

  constructor(name: string, combine: Combine) {
    this.#name = name;
    this.#combine = combine;
  }

  /** Whether it combines elements of the kind as ours does. */
  isRightFor(kind: Kind): boolean {
    let isRight = this.#tried.get(kind);
    if (isRight === undefined) {
      isRight = tryOut(this.#name, this.#combine, kind);
      this.#tried.set(kind, isRight);
    }
    return isRight;
  }
}
