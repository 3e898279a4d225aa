// What a process sends to itself in a collective. Only this part can be checked without asking
// other processes. Some collectives of the libraries never end, or end the process, over one that
// is longer than the place for it.

import { packageError } from '../base/exception.js';
import { IN_PLACE_DATA, NO_VECTOR, NOTHING } from '../buffers/message_registers.js';
import type { Datatype } from '../datatypes/datatype.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { ERR_TRUNCATE, ERR_TYPE } from '../native/generated/constants.js';
import { MessageData } from '../native/message_data.js';
import { endsProcessWithinItem } from '../workarounds/mpich_collectives.js';
import type { Side } from './collective_sides.js';

/** The datatype of the block at a place; null if the side has none there. */
function datatypeAt(side: Side, place: number): Datatype | null {
  const datatype =
    'datatypes' in side
      ? (side as { types?: readonly Datatype[] }).types?.[place]
      : (side.datatype as Datatype);
  return datatype === undefined || datatype.is_null ? null : datatype;
}

/** How many items a block has; the same at all places if the side has one count for all. */
const countAt = (side: Side, place: number): number =>
  'counts' in side ? Number(side.counts?.[place] ?? 0) : side.count;

const lengthOf = (count: number, datatype: Datatype): number =>
  count <= 0 ? 0 : count * datatype.size;

/** Whether each block has a count of its own, and these matter: not those of MPI.IN_PLACE. */
const hasCounts = (side: Side): boolean => 'counts' in side && side.counts !== null;

/**
 * Refuses a block that does not fit its place.
 *
 * @param isWaitedFor whether MPICH waits for ever for a block that has a place and is not sent.
 *   Open MPI returns MPI_ERR_TRUNCATE then
 */
function checkBlock(
  send: Side,
  sendPlace: number,
  receive: Side,
  receivePlace: number,
  method: string,
  isWaitedFor: boolean,
): void {
  const sent = datatypeAt(send, sendPlace);
  const received = datatypeAt(receive, receivePlace);
  if (sent === null || received === null) return;
  const bytes = lengthOf(countAt(send, sendPlace), sent);
  const room = lengthOf(countAt(receive, receivePlace), received);
  if (bytes > room) {
    throw packageError(
      ERR_TRUNCATE,
      `${method}: MPI_ERR_TRUNCATE: this process sends ${bytes} bytes to itself, but has room for ${room}`,
    );
  }
  if (isWaitedFor && bytes === 0 && room > 0) {
    throw packageError(
      ERR_TRUNCATE,
      `${method}: MPI_ERR_TRUNCATE: this process sends nothing to itself, but would receive ${room} bytes; both must have the same length`,
    );
  }
  if (endsProcessWithinItem(bytes, received)) {
    throw packageError(
      ERR_TYPE,
      `${method}: MPI_ERR_TYPE: this process sends ${bytes} bytes to itself, but receives items of ${received.size} bytes; send a multiple of these`,
    );
  }
}

/**
 * Whether all that a side sends surely fits. This is all that a call asks whose sides have one
 * count and the same datatype.
 */
export const fits = (send: Side, receive: Side): boolean =>
  send instanceof MessageData &&
  receive instanceof MessageData &&
  send.count <= receive.count &&
  send.datatype === receive.datatype;

/** Refuses what a process sends to itself if it does not fit. */
export function checkOwnPart(
  comm: Communicator,
  send: Side,
  receive: Side,
  root: unknown,
  method: string,
): void {
  if (receive === NOTHING || receive === NO_VECTOR || receive === IN_PLACE_DATA) return;
  if (comm.Is_inter() || (root !== null && root !== comm.Get_rank())) return;
  const rank = comm.Get_rank();
  checkBlock(send, rank, receive, rank, method, hasCounts(send) && hasCounts(receive));
}

/**
 * Does the same among neighbours, where a process may be its own neighbour several times.
 *
 * @param sent the places of the blocks that it sends to itself
 * @param received the places of those that it receives from itself
 */
export function checkOwnBlocks(
  send: Side,
  receive: Side,
  sent: readonly number[],
  received: readonly number[],
  method: string,
): void {
  // The longest must find a place, and so on, in whatever order the library takes them.
  const places = longestFirst(receive, received);
  longestFirst(send, sent).forEach((place, i) => {
    if (i < places.length) checkBlock(send, place, receive, places[i], method, false);
  });
}

function longestFirst(side: Side, places: readonly number[]): readonly number[] {
  if (places.length < 2) return places;
  const bytesAt = (place: number): number => {
    const datatype = datatypeAt(side, place);
    return datatype === null ? 0 : lengthOf(countAt(side, place), datatype);
  };
  return [...places].sort((a, b) => bytesAt(b) - bytesAt(a));
}
