// Buffer specs: what users write for one message, as MPI's arguments.

import { datatypeOfArray } from '../datatypes/array_datatypes.js';
import { Datatype, type DatatypeSpec } from '../datatypes/datatype.js';
import type { AnyMemory } from '../memory/strided_array.js';
import { bufferOf, byteLengthOf, checkAttached, lengthOf } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { PROC_NULL } from '../native/generated/constants.js';
import { type Memory, MessageData } from '../native/message_data.js';
import { losesStridedItems } from '../workarounds/open_mpi.js';
import { NOTHING, RECEIVE, restoreRegisters, SEND, saveRegisters } from './message_registers.js';
import {
  absent,
  checkBounds,
  checkNoDisplacements,
  extentFor,
  integer,
  isDatatype,
  itemsIn,
  type Parts,
  resolve,
  wrongLength,
} from './spec_parts.js';
import type { BottomType } from './special_buffers.js';
import { rowDatatype } from './strided_datatype.js';
import { checkRows, type Rows, rowsIn } from './strided_rows.js';

type CountPart = number | null;
type CountAndDisplacement = readonly [count: CountPart, displacement: CountPart];

/**
 * The memory of one message: a typed array, `DataView`, `Buffer`, `ArrayBuffer` or ndarray; or a
 * list that also says which part of it, and of which datatype: `[data, datatype]`, `[data, count]`,
 * `[data, count, datatype]`, `[data, [count, displacement], datatype]` or `[data, count,
 * displacement, datatype]`.
 *
 * - `datatype` is an `MPI.Datatype` or a type string. If it is left out or null, it follows from
 *   the kind of array (`MPI.DOUBLE` for a `Float64Array`); memory without a kind is bytes.
 * - `displacement` is where the message begins, in items of the datatype. Default 0.
 * - `count` is how many items it has. Default: all from there to the end of the memory. In a
 *   collective whose buffer has a block for each rank, it is the count of one block, by default an
 *   equal share.
 * - `data` may be null, with a datatype or the count 0: a message of no items.
 *
 * The elements of an ndarray (scijs's or stdlib's) are sent and received in row-major order,
 * wherever they lie. If they are not contiguous, count and displacement must be whole rows.
 *
 * @example
 * comm.Send(values, 1);                         // the whole array
 * comm.Send([values, 10], 1);                   // its first 10 elements
 * comm.Send([values, 10, 5, MPI.DOUBLE], 1);    // 10 elements from the one with index 5 on
 * comm.Send([matrix, 1, column], 1);            // one item of a derived datatype
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
    if (place === undefined) return parseUnknown(target, spec, method, argument, blocks);
    target.offset = place.offset;
    target.datatype = place.datatype;
    target.memory = spec as Memory;
  }
  return withCount(target, spec as Memory, method, argument, blocks);
}

/** The message of a whole array that is in the register already, but for its count. */
function withCount(
  target: MessageData,
  memory: Memory,
  method: string,
  argument: string,
  blocks: number,
): MessageData {
  const length = lengthOf.call(memory);
  if (length === 0) checkAttached(memory, method, argument);
  target.count = blocks < 2 ? length : perBlock(length, blocks, method, argument);
  return target;
}

// Apart from the rest, which V8 can then make part of the calling function.
function parseUnknown(
  target: MessageData,
  spec: unknown,
  method: string,
  argument: string,
  blocks: number,
): MessageData {
  if (Array.isArray(spec)) {
    const message = usualMessage(spec, blocks, target === RECEIVE ? SEND : RECEIVE);
    if (message !== null) return message;
  }
  const datatype = datatypeOfArray(spec);
  if (datatype === null) {
    return parseSlow(spec, method, argument, blocks, target === RECEIVE);
  }
  target.offset = noteOffset(spec as Memory, datatype);
  target.datatype = datatype;
  target.memory = spec as Memory;
  return withCount(target, spec as Memory, method, argument, blocks);
}

// Where arrays lie that were used before. Memory that can't be resized stays where it is until it
// is detached, and then the array's length is 0. Asking the binding takes three times as long, and
// as long again to find out that the memory can't be resized.
const places = new WeakMap<object, { readonly offset: number; readonly datatype: Datatype }>();
let unknowns = 0;

/** The offset of an array of a spec: 0 if the binding has to ask where it lies. */
const offsetOf = (memory: Memory): number =>
  places.get(memory)?.offset ?? noteOffset(memory, datatypeOfArray(memory) as Datatype);

/** The offset of an array not met before, or not often enough. */
function noteOffset(memory: Memory, datatype: Datatype): number {
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
  const buffer = bufferOf.call(memory) as { resizable?: boolean; growable?: boolean };
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

/**
 * The message of a typed array with a datatype, a count or both, as in most specs, for a third of
 * what it costs to look for all that a spec may be. Null for any other spec, and for a wrong one.
 */
function usualMessage(
  spec: readonly unknown[],
  blocks: number,
  other: MessageData,
): MessageData | null {
  // A getter among the parts may make another call, which fills the other register.
  const { memory: otherMemory, offset, count: otherCount, needsCopy, datatype: otherType } = other;
  const { length, 0: data, 1: second } = spec;
  const third = length === 3 ? spec[2] : undefined;
  other.memory = otherMemory;
  other.offset = offset;
  other.count = otherCount;
  other.needsCopy = needsCopy;
  other.datatype = otherType;

  const hasCount = typeof second === 'number';
  if (length !== 2 && !(length === 3 && hasCount)) return null;
  const element = datatypeOfArray(data);
  if (element === null) return null;
  const datatype = (hasCount ? third : second) ?? element;
  if (!(datatype instanceof Datatype) || datatype.is_null) return null;
  const extents = datatype._getExtents();
  const extent = extents[1];
  // The items lie one behind the other, and none reaches into the next.
  if (extents[2] < 0 || extents[2] + extents[3] > extent) return null;
  const items = byteLengthOf.call(data as Memory) / extent;
  const each = Math.max(1, blocks);
  const count = hasCount ? second : items / each;
  if (!Number.isSafeInteger(count) || count < 1 || count * each > items) return null;

  const message = new MessageData(datatype);
  message.memory = data as Memory;
  message.offset = offsetOf(data as Memory);
  message.count = count;
  return message;
}

function parseSlow(
  spec: unknown,
  method: string,
  argument: string,
  blocks: number,
  receives: boolean,
): MessageData {
  const saved = saveRegisters();
  try {
    const parts = Array.isArray(spec) ? simpleParts(spec, method, argument) : partsOf(spec);
    return simpleMessage(parts, method, argument, blocks, receives);
  } finally {
    restoreRegisters(saved);
  }
}

// All fields, always: objects of several shapes make all that reads them slower.
function partsOf(
  data: unknown,
  count?: unknown,
  displacement?: unknown,
  datatype?: unknown,
): Parts {
  return { data, count, displacement, datatype };
}

function simpleParts(spec: readonly unknown[], method: string, argument: string): Parts {
  const { 0: data, 1: second, 2: third, 3: fourth } = spec;
  if (spec.length < 2 || spec.length > 4 || typeof data === 'number') {
    throw wrongLength(spec, method, argument);
  }
  if (spec.length === 4) return partsOf(data, second, third, fourth);
  if (spec.length === 2 && isDatatype(second)) return partsOf(data, undefined, undefined, second);
  const datatype = spec.length === 3 ? third : undefined;
  checkNoDisplacements(datatype, '[data, count, displacement, datatype]', method, argument);
  if (Array.isArray(second)) {
    if (second.length !== 2) {
      throw new TypeError(`${method}: ${argument}[1] must be a count or [count, displacement]`);
    }
    return partsOf(data, second[0], second[1], datatype);
  }
  return partsOf(data, second, undefined, datatype);
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
  const { memory } = resolved;
  message.memory = memory;
  // Only views made for this message are no arrays of the program.
  const isKnown = offset === 0 && memory !== null && memory === parts.data;
  message.offset = isKnown ? offsetOf(memory) : offset;
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
