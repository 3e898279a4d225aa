// One-sided operations on more than the libraries can move at once: they go in parts.
// MPI allows that: each item is moved, or combined, for itself.
import type { Datatype } from '../datatypes/datatype.js';
import { MessageData } from '../native/message_data.js';
import { MOST_BYTES_IN_ONE_TRANSFER } from '../workarounds/ucx.js';
import type { Window } from './window_state.js';

export interface Place {
  displacement: unknown;
  count: number;
  datatype: Datatype;
  /** Whether it is more than one call can move. */
  isLarge: boolean;
}

export function isLarge(count: number, datatype: Datatype): boolean {
  return count * datatype.size > MOST_BYTES_IN_ONE_TRANSFER;
}

export function refuseLarge(method: string): never {
  throw new RangeError(
    `${method}: an operation of more than 1 GiB must have contiguous items of one datatype at both sides, and no request; move the data in parts`,
  );
}

const isDense = (datatype: Datatype): boolean => {
  const [, extent, trueLb, trueExtent] = datatype._getExtents();
  return trueLb === 0 && trueExtent === extent && extent === datatype.size;
};

/**
 * Runs an operation part by part.
 *
 * @param sides the memory on this side, with as many items as the target, or none
 */
export function inParts(
  method: string,
  window: Window | null,
  rank: number,
  { displacement, count, datatype }: Place,
  sides: readonly MessageData[],
  run: (parts: readonly MessageData[], displacement: number, count: number) => void,
): void {
  const isPlain = sides.every(
    (side) => side.count === 0 || (side.datatype === datatype && side.count === count),
  );
  const unit = window?.unitOf(rank) ?? null;
  if (!isPlain || !isDense(datatype) || typeof displacement !== 'number' || unit === null) {
    refuseLarge(method);
  }
  const most = Math.floor(MOST_BYTES_IN_ONE_TRANSFER / datatype.size);
  // Each part must begin at a displacement.
  const items = datatype.size % unit === 0 ? most : most - (most % unit);
  if (items === 0) refuseLarge(method);
  for (const side of sides) window?.begins(rank, side.memory);
  // The objects of messages serve the next call.
  const whole = sides.map((side) => Object.assign(new MessageData(datatype), side));
  for (let first = 0; first < count; first += items) {
    const bytes = first * datatype.size;
    const length = Math.min(items, count - first);
    const parts = whole.map((side) =>
      side.count === 0
        ? side
        : Object.assign(new MessageData(datatype), side, {
            offset: side.offset + bytes,
            count: length,
          }),
    );
    run(parts, displacement + bytes / unit, length);
  }
}
