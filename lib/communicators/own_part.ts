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

/** How long a block is, and the datatype of its items; null if that is null. */
interface Block {
  readonly bytes: number;
  readonly datatype: Datatype;
}

/** The block of a side at a place; the same at all places if it has one count for all. */
function blockAt(side: Side, place: number): Block | null {
  let count = 0;
  let datatype: Datatype | undefined;
  if (!('counts' in side)) {
    ({ count } = side);
    datatype = side.datatype as Datatype;
  } else {
    count = Number(side.counts?.[place] ?? 0);
    datatype =
      'datatypes' in side
        ? (side as { types?: readonly Datatype[] }).types?.[place]
        : (side.datatype as Datatype);
  }
  if (datatype === undefined || datatype.is_null) return null;
  return { bytes: count <= 0 ? 0 : count * datatype.size, datatype };
}

function checkBlock(sent: Block | null, place: Block | null, method: string): void {
  if (sent === null || place === null) return;
  if (sent.bytes > place.bytes) {
    throw packageError(
      ERR_TRUNCATE,
      `${method}: MPI_ERR_TRUNCATE: this process sends ${sent.bytes} bytes to itself, but has room for ${place.bytes}`,
    );
  }
  if (endsProcessWithinItem(sent.bytes, place.datatype)) {
    throw packageError(
      ERR_TYPE,
      `${method}: MPI_ERR_TYPE: this process sends ${sent.bytes} bytes to itself, which is no whole number of the items of ${place.datatype.size} bytes that it receives`,
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
  checkBlock(blockAt(send, rank), blockAt(receive, rank), method);
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
  const blocks = (side: Side, places: readonly number[]) =>
    places.map((place) => blockAt(side, place)).sort((a, b) => (b?.bytes ?? 0) - (a?.bytes ?? 0));
  const places = blocks(receive, received);
  // The longest must find a place, and so on, in whatever order the library takes them.
  blocks(send, sent).forEach((block, i) => {
    checkBlock(block, places[i] ?? null, method);
  });
}
