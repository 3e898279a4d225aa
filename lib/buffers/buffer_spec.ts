// Buffer specs: the one place that turns what users write for a message into MPI's arguments.

import {
  asDatatype,
  BYTE,
  C_BOOL,
  C_DOUBLE_COMPLEX,
  C_FLOAT_COMPLEX,
  type Datatype,
  type DatatypeSpec,
  datatypeOfArray,
  datatypeOfKind,
  FLOAT16_T,
} from '../datatypes/datatype.js';
import { countArray } from '../memory/integer_lists.js';
import {
  type AnyMemory,
  type ArrayView,
  asPiece,
  isContiguous,
  overlaps,
  viewOf,
} from '../memory/strided_array.js';
import {
  arrayKind,
  asMemory,
  byteLengthOf,
  checkAttached,
  lengthOf,
  notMemory,
} from '../memory/typed_arrays.js';
import { addon, KNOWN_ADDRESS } from '../native/addon.js';
import { notCount, show } from '../native/argument_checks.js';
import { PROC_NULL } from '../native/generated/constants.js';
import {
  type BlocksData,
  type CountArray,
  type Memory,
  MessageData,
  type VectorData,
} from '../native/message_data.js';
import { withoutSingleDisplacement } from '../workarounds/mpich.js';
import { losesStridedItems } from '../workarounds/open_mpi.js';
import { rowDatatype } from './strided_datatype.js';
import { checkRows, type Rows, rowsIn, rowsOf } from './strided_rows.js';

/** The type of `MPI.BOTTOM`: the address zero, for datatypes that hold absolute addresses. */
export class BottomType {
  /** @internal */
  readonly _name = 'BOTTOM';
}
/** The type of `MPI.IN_PLACE`: the other buffer of a collective is input and output. */
export class InPlaceType {
  /** @internal */
  readonly _name = 'IN_PLACE';
}

/** Absolute addresses: only with datatypes made for it. `MPI_BOTTOM` */
export const BOTTOM = new BottomType();
/** Take the input of a collective from its output buffer. `MPI_IN_PLACE` */
export const IN_PLACE = new InPlaceType();

type CountPart = number | null;
type CountAndDisplacement = readonly [count: CountPart, displacement: CountPart];

/**
 * A message: an array, whose elements are sent with the datatype that follows from its kind, or
 * `[data, count, displacement, datatype]` and its shorter forms. Count and displacement are in items
 * of the datatype; left out or null they follow from the array.
 *
 * The elements of an array of scijs's ndarray or of @stdlib/ndarray are sent and received in row-major
 * order, wherever they lie. Of one that is not contiguous, count and displacement must be whole rows.
 */
export type BufferSpec =
  | AnyMemory
  | readonly [data: AnyMemory | BottomType | null, datatype: DatatypeSpec]
  | readonly [data: AnyMemory | null, count: CountPart | CountAndDisplacement]
  | readonly [
      data: AnyMemory | BottomType | null,
      count: CountPart | CountAndDisplacement,
      datatype: DatatypeSpec | null,
    ]
  | readonly [
      data: AnyMemory | BottomType | null,
      count: CountPart,
      displacement: CountPart,
      datatype: DatatypeSpec | null,
    ];

type Integers = ArrayLike<number>;
type VectorPart = Integers | number | null;

/**
 * The blocks of a v-collective: an array split evenly, or `[data, counts, displacements, datatype]`
 * and its shorter forms, with an entry for each rank, in items of the datatype. A single number
 * stands for the same count everywhere, or for the stride of the displacements; without displacements
 * the blocks follow each other.
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

type Datatypes = readonly DatatypeSpec[];

/**
 * The blocks of a w-collective: `[data, counts, displacements, datatypes]` and its shorter forms, with
 * an entry for each rank. Displacements are in bytes; without counts and displacements it is one item
 * from the beginning of the data.
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

// The hot path fills one of these instead of allocating. Between that and the native call no user
// code may run that could make another call: the slow path, which reads users' arrays and so may run
// getters, keeps them as a called function keeps its caller's registers.
const SEND = new MessageData(BYTE);
const RECEIVE = new MessageData(BYTE);

/** Not significant at this rank, or nothing to send: the address 0, without asking for it. */
export const NOTHING: Readonly<MessageData> = Object.assign(new MessageData(BYTE), {
  offset: KNOWN_ADDRESS,
});
/** A vector that is not significant at this rank. */
export const NO_VECTOR: VectorData = {
  memory: null,
  offset: 0,
  counts: null,
  displacements: null,
  datatype: BYTE,
};

/** The `MPI_IN_PLACE` address in place of a send buffer, or of a scatter's receive buffer. */
export const IN_PLACE_DATA: Readonly<MessageData> = Object.assign(new MessageData(BYTE), {
  offset: addon.constants.IN_PLACE,
});
export const IN_PLACE_VECTOR: VectorData = { ...NO_VECTOR, offset: addon.constants.IN_PLACE };
export const IN_PLACE_BLOCKS: BlocksData = {
  ...IN_PLACE_VECTOR,
  datatypes: null,
};

/** A message to send. With `blocks`, the array holds that many messages of one length. */
export function sendData(
  spec: unknown,
  rank: unknown,
  method: string,
  argument: string,
  blocks = 1,
): MessageData {
  return parse(SEND, spec, rank, method, argument, blocks);
}

/** Where a message is received; otherwise as `sendData`. */
export function receiveData(
  spec: unknown,
  rank: unknown,
  method: string,
  argument: string,
  blocks = 1,
): MessageData {
  return parse(RECEIVE, spec, rank, method, argument, blocks);
}

/** The receive side of a reduction where it is not significant: the sender's shape, no memory. */
export function shadow(send: MessageData): MessageData {
  RECEIVE.memory = null;
  RECEIVE.offset = 0;
  RECEIVE.count = send.count;
  RECEIVE.datatype = send.datatype;
  return RECEIVE;
}

function parse(
  target: MessageData,
  spec: unknown,
  rank: unknown,
  method: string,
  argument: string,
  blocks: number,
): MessageData {
  // As in mpi4py: what would go nowhere is not even looked at.
  if (rank === PROC_NULL) return NOTHING;
  if (spec !== target.memory || target.offset === 0) {
    const place = places.get(spec as object);
    if (place !== undefined) {
      target.offset = place.offset;
      target.datatype = place.datatype;
    } else {
      const datatype = datatypeOfArray(spec);
      if (datatype === null) {
        return parseSlow(spec, method, argument, blocks, target === RECEIVE);
      }
      target.offset = offsetOf(spec as Memory, datatype);
      target.datatype = datatype;
    }
    target.memory = spec as Memory;
  }
  const length = lengthOf.call(spec as Memory);
  if (length === 0) checkAttached(spec as Memory, method, argument);
  target.count = blocks < 2 ? length : perBlock(length, blocks, method, argument);
  return target;
}

// Where arrays lie that were used before. Memory that can't be resized stays where it is until it is
// detached, and then the array's length is 0. Asking the binding takes three times as long, and as
// long again to find out that the memory can't be resized.
const places = new WeakMap<object, { readonly offset: number; readonly datatype: Datatype }>();
let unknowns = 0;

/** The offset of an array not met before, or not often enough. */
function offsetOf(memory: Memory, datatype: Datatype): number {
  // To note an array takes as long as many look-ups, and a program that makes one for each message
  // never comes back to it. An array in use again and again is noted soon.
  if (++unknowns < 7) return 0;
  unknowns = 0;
  if (lengthOf.call(memory) === 0 || canBeResized(memory)) return 0;
  const offset = addon.knownOffset(memory);
  places.set(memory, { offset, datatype });
  return offset;
}

function canBeResized(memory: Memory): boolean {
  const buffer = memory.buffer as { resizable?: boolean; growable?: boolean };
  return buffer.resizable === true || buffer.growable === true;
}

function perBlock(items: number, blocks: number, method: string, argument: string): number {
  if (items % blocks !== 0) {
    throw new RangeError(
      `${method}: ${argument} holds ${items} items, which is not a multiple of the ${blocks} blocks needed; give the count as [data, count]`,
    );
  }
  return items / blocks;
}

function parseSlow(
  spec: unknown,
  method: string,
  argument: string,
  blocks: number,
  receives: boolean,
): MessageData {
  const send = { ...SEND };
  const receive = { ...RECEIVE };
  try {
    const parts = Array.isArray(spec) ? simpleParts(spec, method, argument) : { data: spec };
    return simpleMessage(parts, method, argument, blocks, receives);
  } finally {
    Object.assign(SEND, send);
    Object.assign(RECEIVE, receive);
  }
}

interface Parts {
  data: unknown;
  count?: unknown;
  displacement?: unknown;
  datatype?: unknown;
}

const isDatatype = (value: unknown): boolean =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && (value as Datatype)._kind === 'Datatype');

const absent = (value: unknown): value is null | undefined => value === null || value === undefined;

function wrongLength(spec: readonly unknown[], method: string, argument: string): TypeError {
  return spec.every((item) => typeof item === 'number')
    ? new TypeError(
        `${method}: ${argument} is a plain array of numbers, which is no memory; use a typed array such as Float64Array.from(…), or the lower-case method, which sends objects`,
      )
    : new TypeError(
        `${method}: ${argument} must be [data, count, displacement, datatype] or one of its shorter forms, but an array of length ${spec.length} came`,
      );
}

function simpleParts(spec: readonly unknown[], method: string, argument: string): Parts {
  const [data, second, third, fourth] = spec;
  if (spec.length < 2 || spec.length > 4 || typeof data === 'number') {
    throw wrongLength(spec, method, argument);
  }
  if (spec.length === 4) return { data, count: second, displacement: third, datatype: fourth };
  if (spec.length === 2 && isDatatype(second)) return { data, datatype: second };
  const datatype = spec.length === 3 ? third : undefined;
  if (Array.isArray(second)) {
    if (second.length !== 2) {
      throw new TypeError(`${method}: ${argument}[1] must be a count or [count, displacement]`);
    }
    return { data, count: second[0], displacement: second[1], datatype };
  }
  return { data, count: second, datatype };
}

interface Resolved {
  memory: Memory | null;
  datatype: Datatype;
  byteLength: number;
  bottom: boolean;
  /** What it is if it is not in one piece. */
  rows: Rows | null;
}

function resolve(parts: Parts, method: string, argument: string, receives: boolean): Resolved {
  const { data } = parts;
  const given = absent(parts.datatype)
    ? null
    : asDatatype(method, `datatype of ${argument}`, parts.datatype);
  if (data instanceof BottomType || absent(data)) {
    if (data instanceof BottomType ? given === null : parts.count === undefined) {
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

/** Refuses memory that can be resized, because MPI keeps its address after the call returns. */
export function checkFixed(
  { memory, offset }: Pick<VectorData, 'memory' | 'offset'>,
  method: string,
  argument: string,
): void {
  if (memory === null || offset >= KNOWN_ADDRESS) return;
  if ((memory.buffer as { resizable?: boolean }).resizable === true) {
    throw new TypeError(
      `${method}: ${argument} lies in a resizable ArrayBuffer, which a nonblocking operation can't use: its memory may move`,
    );
  }
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

function integer(value: unknown, what: string, method: string, argument: string): number {
  if (!Number.isSafeInteger(value)) throw notCount(method, `${what} of ${argument}`, value);
  return value as number;
}

function extentFor(datatype: Datatype, what: string, method: string, argument: string): number {
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
function itemsIn(bytes: number, datatype: Datatype, method: string, argument: string): number {
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

function simpleMessage(
  parts: Parts,
  method: string,
  argument: string,
  blocks: number,
  receives: boolean,
): MessageData {
  const resolved = resolve(parts, method, argument, receives);
  if (resolved.rows !== null) {
    return messageOfRows(parts, resolved.rows, method, argument, blocks);
  }
  const { datatype } = resolved;
  let offset = 0;
  if (!absent(parts.displacement)) {
    const displacement = integer(parts.displacement, 'the displacement', method, argument);
    if (displacement < 0) {
      throw new RangeError(`${method}: the displacement of ${argument} is ${displacement}`);
    }
    if (displacement > 0) {
      offset = displacement * extentFor(datatype, 'the displacement', method, argument);
      if (!resolved.bottom && offset > resolved.byteLength) {
        throw new RangeError(
          `${method}: the displacement ${displacement} of ${argument} lies behind its end`,
        );
      }
    }
  }
  let count: number;
  if (!absent(parts.count)) {
    count = integer(parts.count, 'the count', method, argument);
    checkBounds(resolved, offset, count * Math.max(1, blocks), method, argument);
  } else {
    const items = itemsIn(resolved.byteLength - offset, datatype, method, argument);
    count = blocks < 2 ? items : perBlock(items, blocks, method, argument);
  }
  const message = new MessageData(datatype);
  message.memory = resolved.memory;
  message.offset = offset;
  message.count = count;
  return message;
}

// Count and displacement are in elements, as they are of an array in one piece.
function messageOfRows(
  parts: Parts,
  rows: Rows,
  method: string,
  argument: string,
  blocks: number,
): MessageData {
  let first = 0;
  if (!absent(parts.displacement)) {
    const displacement = integer(parts.displacement, 'the displacement', method, argument);
    first = rowsIn(displacement, rows, 'displacement', method, argument);
    checkRows(rows, first, 0, method, argument);
  }
  let count: number;
  if (absent(parts.count)) {
    const items = rows.length - first * rows.each;
    const each = blocks < 2 ? items : perBlock(items, blocks, method, argument);
    count = rowsIn(each, rows, blocks < 2 ? 'count' : 'length of a block', method, argument);
  } else {
    const each = integer(parts.count, 'the count', method, argument);
    count = rowsIn(each, rows, 'count', method, argument);
  }
  checkRows(rows, first, count * Math.max(1, blocks), method, argument);
  // MPICH is faster with several items.
  const perItem = losesStridedItems ? Math.max(1, count) : 1;
  const message = new MessageData(rowDatatype(rows.view, rows.element, perItem));
  message.memory = rows.view.memory;
  message.offset = rows.start + first * rows.step;
  message.count = count / perItem;
  message.needsCopy = losesStridedItems;
  return message;
}

// In [data, [a, b], …] an inner array, null or typed array tells [counts, displacements] from counts.
function isPair(value: unknown): value is readonly [unknown, unknown] {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.some((part) => part === null || Array.isArray(part) || arrayKind(part) !== undefined)
  );
}

interface VectorParts {
  data: unknown;
  counts?: unknown;
  displacements?: unknown;
  datatype?: unknown;
}

function vectorParts(spec: readonly unknown[], method: string, argument: string): VectorParts {
  const [data, second, third, fourth] = spec;
  if (spec.length < 2 || spec.length > 4 || typeof data === 'number') {
    throw wrongLength(spec, method, argument);
  }
  if (spec.length === 4) return { data, counts: second, displacements: third, datatype: fourth };
  if (spec.length === 2 && isDatatype(second)) return { data, datatype: second };
  const datatype = spec.length === 3 ? third : undefined;
  return isPair(second)
    ? { data, counts: second[0], displacements: second[1], datatype }
    : { data, counts: second, datatype };
}

function perRank(
  value: unknown,
  blocks: number,
  what: string,
  method: string,
  argument: string,
): number[] {
  const values = countArray(method, `${what} of ${argument}`, value);
  if (values.length !== blocks) {
    throw new RangeError(
      `${method}: the ${what} of ${argument} must have an entry for each of ${blocks} ranks, but has ${values.length}`,
    );
  }
  return values;
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

/** The blocks of a v-collective, with an entry for each of `blocks` ranks. */
export function vectorData(
  spec: unknown,
  blocks: number,
  method: string,
  argument: 'sendbuf' | 'recvbuf',
): VectorData {
  const send = { ...SEND };
  const receive = { ...RECEIVE };
  try {
    const parts = Array.isArray(spec) ? vectorParts(spec, method, argument) : { data: spec };
    return vector(parts, blocks, method, argument);
  } finally {
    Object.assign(SEND, send);
    Object.assign(RECEIVE, receive);
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

interface BlocksParts {
  data: unknown;
  counts?: unknown;
  displacements?: unknown;
  datatypes: unknown;
}

function blocksParts(spec: unknown, method: string, argument: string): BlocksParts {
  if (Array.isArray(spec)) {
    const [data, second, third, fourth] = spec as readonly unknown[];
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
 * The blocks of a w-collective, with an entry for each of `blocks` ranks. The result is for one call,
 * and must live as long as MPI uses it.
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
  const send = { ...SEND };
  const receive = { ...RECEIVE };
  try {
    return parseBlocks(blocksParts(spec, method, argument), blocks, method, argument, wide);
  } finally {
    Object.assign(SEND, send);
    Object.assign(RECEIVE, receive);
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
      `${method}: the datatypes of ${argument} must have an entry for each of ${blocks} ranks, but has ${parts.datatypes.length}`,
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
