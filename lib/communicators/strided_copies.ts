// Contiguous copies of strided arrays, on which collectives run where the library loses data of the
// arrays themselves (workarounds/open_mpi, losesStridedItems). The blocking ones get copies of both
// sides. The nonblocking ones lose only the end of several contiguous rows that a process gives
// itself, if the last 64 KiB begin in the last row: they get a copy of what they send.
import { IN_PLACE_DATA, IN_PLACE_VECTOR } from '../buffers/message_registers.js';
import { nativeCounts } from '../buffers/spec_parts.js';
import { layoutOf } from '../buffers/strided_datatype.js';
import type { Datatype } from '../datatypes/datatype.js';
import * as native from '../native/generated/functions.js';
import {
  type BlocksData,
  type CountArray,
  type HandleHolder,
  MessageData,
  type VectorData,
} from '../native/message_data.js';
import { ownCommunicator } from '../native/own_communicator.js';

type Side = Readonly<MessageData> | VectorData;
type Comm = HandleHolder & { _isRoot(root: unknown, method: string): boolean };

const needsCopy = <S extends Side | BlocksData>(side: S): side is S & Side =>
  side.needsCopy === true;

/** In bytes: `MPI_Pack` counts in ints. */
const MOST_AT_ONCE = 2 ** 30;

/** Rows of an array, and as many elements one behind the other. */
class Copy<S extends Side> {
  readonly side: S;
  readonly #rows: Side;
  readonly #count: number;
  readonly #bytes: Uint8Array;
  readonly #rowSize: number;
  readonly #extent: number;

  constructor(rows: S, blocks: number) {
    const layout = layoutOf(rows.datatype);
    if (layout === null) throw new Error('it is contiguous');
    const { element, elements } = layout;
    this.#rows = rows;
    this.#count = 'counts' in rows ? end(rows) : Math.max(0, rows.count) * blocks;
    this.#rowSize = elements * element.size;
    this.#extent = (rows.datatype as Datatype).extent;
    this.#bytes = new Uint8Array(this.#count * this.#rowSize);
    const memory = this.#bytes;
    const contiguous =
      'counts' in rows
        ? {
            ...rows,
            ...inElements(rows, elements),
            memory,
            offset: 0,
            datatype: element,
            needsCopy: false,
          }
        : messageOf(memory, 0, rows.count * elements, element);
    this.side = contiguous as Side as S;
  }

  fill(): void {
    this.#inParts((rows, bytes) => native.MPI_Pack(rows, bytes, 0, ownCommunicator()));
  }

  giveBack(): void {
    this.#inParts((rows, bytes) => native.MPI_Unpack(bytes, 0, rows, ownCommunicator()));
  }

  #inParts(move: (rows: MessageData, bytes: Uint8Array) => void): void {
    const { memory, offset, datatype } = this.#rows;
    const most = Math.max(1, Math.floor(MOST_AT_ONCE / this.#rowSize));
    for (let first = 0; first < this.#count; first += most) {
      const count = Math.min(most, this.#count - first);
      const bytes = this.#bytes.subarray(first * this.#rowSize, (first + count) * this.#rowSize);
      move(messageOf(memory, offset + first * this.#extent, count, datatype), bytes);
    }
  }
}

function messageOf(
  memory: MessageData['memory'],
  offset: number,
  count: number,
  datatype: MessageData['datatype'],
): MessageData {
  return Object.assign(new MessageData(datatype), { memory, offset, count });
}

const numbers = (values: CountArray | null): number[] =>
  Array.from<number | bigint, number>(values ?? [], Number);

/** The end of the last block, in rows. */
function end({ counts, displacements }: VectorData): number {
  const places = numbers(displacements);
  const ends = numbers(counts).map((count, i) => (count > 0 ? count + places[i] : 0));
  return ends.reduce((last, each) => Math.max(last, each), 0);
}

function inElements({ counts, displacements }: VectorData, elements: number) {
  const times = (values: CountArray | null) => {
    const all = numbers(values).map((value) => value * elements);
    return nativeCounts(all, 'counts', 'MPI', 'the copy');
  };
  return { counts: times(counts), displacements: times(displacements) };
}

/** Whether a nonblocking or persistent collective would lose some of these rows. */
const losesRows = <S extends Side | BlocksData>(send: S): send is S & VectorData =>
  needsCopy(send) && 'counts' in send && layoutOf(send.datatype)?.isPiece === true;

/** What a nonblocking collective sends of these rows: a copy where it would lose some. */
export function withoutLoss<S extends Side | BlocksData>(send: S): S {
  if (!losesRows(send)) return send;
  const copy = new Copy(send, 1);
  copy.fill();
  return copy.side;
}

/** Refuses the rows of which a persistent collective would lose some. */
export function checkLasting(send: Side | BlocksData, method: string): void {
  if (!losesRows(send)) return;
  throw new TypeError(
    `${method}: the ndarray sendbuf must be contiguous and row-major, because Open MPI can lose data of others here; copy it`,
  );
}

/** Runs a blocking broadcast on a copy. */
export function broadcastCopy(data: MessageData, root: unknown, comm: Comm): void {
  const copy = new Copy(data, 1);
  const isRoot = comm._isRoot(root, 'Comm.Bcast');
  if (isRoot) copy.fill();
  native.MPI_Bcast(copy.side, root, comm);
  if (!isRoot) copy.giveBack();
}

/**
 * Runs a blocking collective on copies of what needs one.
 *
 * @param sendBlocks how many messages there are on the side that is sent
 * @param receiveBlocks how many on the side that is received
 */
export function onCopies<S extends Side | BlocksData, R extends Side | BlocksData>(
  send: S,
  receive: R,
  sendBlocks: number,
  receiveBlocks: number,
  collective: (send: S, receive: R) => void,
): void {
  const out = needsCopy(send) ? new Copy(send, sendBlocks) : null;
  const into = needsCopy(receive) ? new Copy(receive, receiveBlocks) : null;
  out?.fill();
  // What nothing is received into must stay as it is, and may be what is sent.
  const isInPlace = send === IN_PLACE_DATA || send === IN_PLACE_VECTOR;
  if (isInPlace || 'counts' in receive) into?.fill();
  collective(out?.side ?? send, into?.side ?? receive);
  into?.giveBack();
}
