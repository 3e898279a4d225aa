// Whether what is sent and what is received lie in the same memory. MPI forbids it, and the
// libraries differ in what they do then: MPICH ends the process.

import type { Datatype } from '../datatypes/datatype.js';
import { bufferOf, byteLengthOf, byteOffsetOf } from '../memory/typed_arrays.js';
import { KNOWN_ADDRESS } from '../native/addon.js';
import type {
  BlocksData,
  CountArray,
  Memory,
  MessageData,
  VectorData,
} from '../native/message_data.js';
import { spanOf } from './spec_parts.js';

type Side = Readonly<MessageData> | VectorData | (BlocksData & { types?: readonly Datatype[] });

/**
 * Whether two arrays have bytes in common. This is all that a call asks whose sides are apart.
 * Arrays that are used again and again have known addresses, which are compared at once.
 */
export function shareMemory(send: Side, receive: Side): boolean {
  const { memory, offset } = send;
  const { memory: other, offset: otherOffset } = receive;
  if (memory === null || other === null) return false;
  if (memory === other) return true;
  if (offset >= KNOWN_ADDRESS && otherOffset >= KNOWN_ADDRESS) {
    return (
      offset < otherOffset + byteLengthOf.call(other) &&
      otherOffset < offset + byteLengthOf.call(memory)
    );
  }
  if (bufferOf.call(memory) !== bufferOf.call(other)) return false;
  const first = byteOffsetOf.call(memory);
  const second = byteOffsetOf.call(other);
  return first < second + byteLengthOf.call(other) && second < first + byteLengthOf.call(memory);
}

/** From which byte of an ArrayBuffer to which items reach. */
interface Span {
  readonly low: number;
  readonly high: number;
  /** Whether every byte between is one of theirs. */
  readonly isDense: boolean;
}

function addSpan(spans: Span[], datatype: Datatype, first: number, count: number): void {
  if (count <= 0 || datatype.is_null || datatype.size === 0) return;
  const [, extent, , trueExtent] = datatype._getExtents();
  const isDense = datatype.size === trueExtent && (count === 1 || extent === trueExtent);
  spans.push({ ...spanOf(datatype, first, count), isDense });
}

/** The first byte of a side in its ArrayBuffer. */
const startOf = ({ memory, offset }: Side): number =>
  byteOffsetOf.call(memory as Memory) + (offset < KNOWN_ADDRESS ? offset : 0);

/** Whether two sides whose arrays share memory begin at the same byte. */
export const beginTogether = (send: Side, receive: Side): boolean =>
  startOf(send) === startOf(receive);

/** A side, and what of it is used. */
export interface UsedSide {
  readonly side: Side;
  /** How many messages of one length it holds, if it has no counts. Default 1. */
  readonly blocks?: number;
  /** The places of blocks for neighbours that do not exist. Default: none. */
  readonly unused?: readonly number[];
}

function spansOf({ side, blocks = 1, unused = [] }: UsedSide): Span[] {
  const spans: Span[] = [];
  const start = startOf(side);
  if (!('counts' in side)) {
    const { count } = side;
    const datatype = side.datatype as Datatype;
    if (unused.length === 0) {
      addSpan(spans, datatype, start, count * Math.max(1, blocks));
      return spans;
    }
    for (let i = 0; i < blocks; i++) {
      if (!unused.includes(i)) addSpan(spans, datatype, start + i * count * datatype.extent, count);
    }
    return spans;
  }
  side.counts?.forEach((count: number | bigint, i: number) => {
    if (unused.includes(i)) return;
    const place = Number(side.displacements?.[i] ?? 0);
    if ('datatypes' in side) {
      const datatype = side.types?.[i];
      if (datatype !== undefined) addSpan(spans, datatype, start + place, Number(count));
    } else {
      const datatype = side.datatype as Datatype;
      const first = start + (place === 0 ? 0 : place * datatype.extent);
      addSpan(spans, datatype, first, Number(count));
    }
  });
  return spans;
}

const has = ({ low, high }: Span, byte: number): boolean => low <= byte && byte < high;

/**
 * Whether two spans surely have a byte in common. Of what has gaps only the first and the last byte
 * are known, so the columns of a matrix can lie between each other.
 */
function meet(a: Span, b: Span): boolean {
  if (a.high <= b.low || b.high <= a.low) return false;
  if (a.isDense && b.isDense) return true;
  const last = a.high - 1;
  const otherLast = b.high - 1;
  if (a.isDense) return has(a, b.low) || has(a, otherLast);
  if (b.isDense) return has(b, a.low) || has(b, last);
  return a.low === b.low || last === otherLast || a.low === otherLast || last === b.low;
}

const areEqual = (a: CountArray | Float64Array | null, b: typeof a): boolean =>
  a?.join() === b?.join();

function areSame(send: Side, receive: Side, sent: readonly Span[], into: readonly Span[]): boolean {
  if ('counts' in send && 'counts' in receive) {
    if (!areEqual(send.counts, receive.counts)) return false;
    if (!areEqual(send.displacements, receive.displacements)) return false;
    const types = 'datatypes' in send ? send.datatypes : Float64Array.of(send.datatype._handle);
    const others =
      'datatypes' in receive ? receive.datatypes : Float64Array.of(receive.datatype._handle);
    if (!areEqual(types, others)) return false;
  }
  const low = (spans: readonly Span[]) => Math.min(...spans.map((span) => span.low));
  const high = (spans: readonly Span[]) => Math.max(...spans.map((span) => span.high));
  return low(sent) === low(into) && high(sent) === high(into);
}

/**
 * How two sides lie whose arrays share memory: `apart`, `same` if both are the same memory as a
 * whole, or else `partly`. What has gaps counts as apart unless it surely is not.
 */
export function overlapOf(send: UsedSide, receive: UsedSide): 'apart' | 'same' | 'partly' {
  const sent = spansOf(send);
  const into = spansOf(receive);
  if (!sent.some((span) => into.some((other) => meet(span, other)))) return 'apart';
  return areSame(send.side, receive.side, sent, into) ? 'same' : 'partly';
}
