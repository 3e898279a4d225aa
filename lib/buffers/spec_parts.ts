// What the specs of messages and of blocks have in common: their memory and datatype, and how far
// their items reach.

import { datatypeOfArray, datatypeOfKind } from '../datatypes/array_datatypes.js';
import { asDatatype, Datatype } from '../datatypes/datatype.js';
import {
  BYTE,
  C_BOOL,
  C_DOUBLE_COMPLEX,
  C_FLOAT_COMPLEX,
  FLOAT16_T,
} from '../datatypes/predefined.js';
import { countArray } from '../memory/integer_lists.js';
import { type ArrayView, isContiguous, overlaps, viewOf } from '../memory/strided_array.js';
import {
  arrayKind,
  asMemory,
  bufferOf,
  byteLengthOf,
  checkAttached,
  notMemory,
} from '../memory/typed_arrays.js';
import { itemsOf } from '../memory/typed_items.js';
import { addon, KNOWN_ADDRESS } from '../native/addon.js';
import { notCount, show } from '../native/argument_checks.js';
import type { CountArray, Memory, VectorData } from '../native/message_data.js';
import { BottomType } from './special_buffers.js';
import { type Rows, rowsOf } from './strided_rows.js';
/** Left out, or null. */
export const absent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

export interface Parts {
  data: unknown;
  count?: unknown;
  displacement?: unknown;
  datatype?: unknown;
}

export const isDatatype = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && (value as Datatype)._kind === 'Datatype');

export function wrongLength(spec: readonly unknown[], method: string, argument: string): TypeError {
  return Array.from(spec).every((item) => typeof item === 'number')
    ? new TypeError(
        `${method}: ${argument} is a plain array of numbers, which is no memory; use a typed array such as Float64Array.from(…), or the lower-case method, which sends objects`,
      )
    : new TypeError(
        `${method}: ${argument} must be [data, count, displacement, datatype] or one of its shorter forms, but an array of length ${spec.length} came`,
      );
}

/** Of three parts the last is the datatype: refuses displacements there, and says what to write. */
export function checkNoDisplacements(
  third: unknown,
  form: string,
  method: string,
  argument: string,
): void {
  const isNumbers = typeof third === 'number' || Array.isArray(third);
  if (!isNumbers && arrayKind(third) === undefined) return;
  throw new TypeError(
    `${method}: the third part of three in ${argument} is the datatype, but ${show(third)} came; with displacements write all four: ${form}, where the datatype may be null`,
  );
}

export interface Resolved {
  memory: Memory | null;
  datatype: Datatype;
  byteLength: number;
  bottom: boolean;
  /** What it is if it is not in one piece. */
  rows: Rows | null;
}

export function resolve(
  parts: Parts,
  method: string,
  argument: string,
  receives: boolean,
): Resolved {
  const { data } = parts;
  const given = datatypeOf(parts.datatype, method, argument);
  const element = datatypeOfArray(data);
  if (element !== null) return resolveArray(data as Memory, given ?? element, method, argument);
  if (data instanceof BottomType || absent(data)) {
    if (given === null && (data instanceof BottomType || parts.count === undefined)) {
      throw data instanceof BottomType
        ? new TypeError(`${method}: ${argument} is MPI.BOTTOM, which needs a datatype`)
        : notMemory(data, method, argument);
    }
    return {
      memory: null,
      datatype: given ?? BYTE,
      byteLength: 0,
      bottom: data instanceof BottomType,
      rows: null,
    };
  }
  const items = itemsOf(data);
  if (items !== null) {
    const { memory, datatype } = items;
    const { byteLength } = memory;
    return { memory, datatype: given ?? datatype, byteLength, bottom: false, rows: null };
  }
  const view = viewOf(data, method, argument);
  if (view !== null) return resolveView(view, given, method, argument, receives);
  const memory = asMemory(data, method, argument);
  return {
    memory,
    datatype: given ?? elementOfKind(arrayKind(data)),
    byteLength: byteLengthOf.call(memory),
    bottom: false,
    rows: null,
  };
}

function datatypeOf(part: unknown, method: string, argument: string): Datatype | null {
  // The class first: the name of the argument is not put together where nothing is wrong.
  if (part instanceof Datatype) return part;
  return absent(part) ? null : asDatatype(method, `datatype of ${argument}`, part);
}

// Apart from the rest, because nearly all specs hold a typed array.
function resolveArray(
  memory: Memory,
  datatype: Datatype,
  method: string,
  argument: string,
): Resolved {
  const byteLength = byteLengthOf.call(memory);
  if (byteLength === 0) checkAttached(memory, method, argument);
  return { memory, datatype, byteLength, bottom: false, rows: null };
}

function resolveView(
  view: ArrayView,
  given: Datatype | null,
  method: string,
  argument: string,
  receives: boolean,
): Resolved {
  const { memory } = view;
  const resolved = { memory, byteLength: memory.byteLength, bottom: false };
  const element = elementOfKind(view.kind);
  if (isContiguous(view)) return { ...resolved, datatype: given ?? element, rows: null };
  if (given !== null && !given.equals(element)) {
    throw new TypeError(
      `${method}: the ndarray ${argument} must be contiguous and row-major for a datatype that is not its own`,
    );
  }
  if (receives && overlaps(view)) {
    throw new TypeError(
      `${method}: the ndarray ${argument} has elements that share memory, so nothing can be received into it`,
    );
  }
  return { ...resolved, datatype: element, rows: rowsOf(view, element) };
}

/** Datatypes that a library may lack. */
const OTHER_KINDS: ReadonlyMap<string | undefined, Datatype> = new Map([
  ['Float16Array', FLOAT16_T],
  ['Complex64Array', C_FLOAT_COMPLEX],
  ['Complex128Array', C_DOUBLE_COMPLEX],
  ['BooleanArray', C_BOOL],
]);

/** The datatype of an element, or BYTE. */
function elementOfKind(kind: string | undefined): Datatype {
  const datatype = datatypeOfKind(kind) ?? OTHER_KINDS.get(kind);
  return datatype === undefined || datatype.is_null ? BYTE : datatype;
}

export function integer(value: unknown, what: string, method: string, argument: string): number {
  if (!Number.isSafeInteger(value)) throw notCount(method, `${what} of ${argument}`, value);
  return value as number;
}

export function extentFor(
  datatype: Datatype,
  what: string,
  method: string,
  argument: string,
): number {
  if (datatype.is_null) {
    throw new TypeError(`${method}: ${what} of ${argument} needs a datatype, but it is null`);
  }
  const { extent } = datatype;
  if (extent <= 0) {
    throw new RangeError(
      `${method}: ${what} of ${argument} can't follow from a datatype with extent ${extent}`,
    );
  }
  return extent;
}

/** How many items of the datatype lie in so many bytes. */
export function itemsIn(
  bytes: number,
  datatype: Datatype,
  method: string,
  argument: string,
): number {
  if (bytes === 0) return 0;
  const extent = extentFor(datatype, 'the count', method, argument);
  if (bytes % extent !== 0) {
    throw new RangeError(
      `${method}: ${argument} has ${bytes} bytes, which is not a multiple of the datatype's extent ${extent}; give the count`,
    );
  }
  return bytes / extent;
}

/** From which byte to which so many items reach, the first of which lies at `first`. */
export function spanOf(
  datatype: Datatype,
  first: number,
  count: number,
): { low: number; high: number } {
  const [, extent, trueLb, trueExtent] = datatype._getExtents();
  if (count <= 0 || trueExtent <= 0) return { low: 0, high: 0 };
  const last = (count - 1) * extent;
  const start = first + trueLb;
  return { low: start + Math.min(0, last), high: start + trueExtent + Math.max(0, last) };
}

// MPI trusts the count; only here can it be seen that the array ends before it.
export function checkBounds(
  resolved: Resolved,
  first: number,
  count: number,
  method: string,
  argument: string,
): void {
  const { datatype, byteLength, bottom } = resolved;
  if (bottom || datatype.is_null) return;
  const { low, high } = spanOf(datatype, first, count);
  if (low < 0 || high > byteLength) {
    throw new RangeError(
      `${method}: ${argument} has ${byteLength} bytes, but ${count} item${count === 1 ? '' : 's'} of its datatype span${count === 1 ? 's' : ''} bytes ${low} to ${high}`,
    );
  }
}

/** Refuses memory that can be resized, because MPI keeps its address after the call returns. */
export function checkFixed(
  { memory, offset }: Pick<VectorData, 'memory' | 'offset'>,
  method: string,
  argument: string,
): void {
  if (memory === null || offset >= KNOWN_ADDRESS) return;
  if ((bufferOf.call(memory) as { resizable?: boolean }).resizable === true) {
    throw new TypeError(
      `${method}: ${argument} lies in a resizable ArrayBuffer, which a nonblocking operation can't use: its memory may move`,
    );
  }
}

/** Counts or displacements as the library takes them. */
export function nativeCounts(
  values: readonly number[],
  what: string,
  method: string,
  argument: string,
): CountArray {
  if (addon.wideCounts) return BigInt64Array.from(values, BigInt);
  const large = values.find((value) => (value | 0) !== value);
  if (large === undefined) return Int32Array.from(values);
  throw new RangeError(
    `${method}: the ${what} of ${argument} must fit in 32 bits with this MPI library, but one is ${large}`,
  );
}

/** Whom a collective has a block for, in error messages. */
export const peer = (method: string): string =>
  method.startsWith('Topocomm.') ? 'neighbour' : 'rank';

export function perRank(
  value: unknown,
  blocks: number,
  what: string,
  method: string,
  argument: string,
): number[] {
  const values = countArray(method, `${what} of ${argument}`, value);
  if (values.length !== blocks) {
    throw new RangeError(
      `${method}: the ${what} of ${argument} must have an entry for each of ${blocks} ${peer(method)}s, but has ${values.length}`,
    );
  }
  return values;
}
