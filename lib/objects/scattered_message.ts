// One message of memory in several places: it is sent and received from the bottom of the address
// space with a datatype whose displacements are addresses.

import { nativeCounts } from '../buffers/spec_parts.js';
import { BYTE } from '../datatypes/predefined.js';
import { addon, KNOWN_ADDRESS } from '../native/addon.js';
import {
  MPI_Alltoallw,
  MPI_Type_commit,
  MPI_Type_create_hindexed,
  MPI_Type_free,
} from '../native/generated/functions.js';
import { type BlocksData, type HandleHolder, MessageData } from '../native/message_data.js';

/** The longest block: MPI 3 has lengths of 32 bits. */
const LONGEST = 2 ** 30;

/** From here on memory is worth a word to the kernel. */
const LARGE = 4 * 1024 * 1024;

/** From here on glibc gives freed memory back to the system, at first. */
const RETURNED = 128 * 1024;
let areFreedBlocksKept = false;

/** Memory that is received into at once, all of it: so it need not be zero before. */
export function memoryFor(length: number): Uint8Array {
  if (length >= RETURNED && !areFreedBlocksKept) {
    areFreedBlocksKept = true;
    addon.keepFreedBlocks();
  }
  const memory = Buffer.allocUnsafeSlow(length);
  if (length >= LARGE) addon.expectFilling(memory);
  return memory;
}

class PiecesType implements HandleHolder {
  readonly _kind = 'Datatype';
  _handle: number;
  constructor(handle: number) {
    this._handle = handle;
  }
}

/**
 * Lets a function start a communication of pieces of memory in their order. It may be under way
 * when the function returns: then the caller keeps the memory, and MPI the datatype.
 */
export function withPieces<T>(pieces: readonly Uint8Array[], start: (data: MessageData) => T): T {
  const type = piecesType(pieces);
  try {
    const data = new MessageData(type);
    data.count = 1;
    return start(data);
  } finally {
    MPI_Type_free(type);
  }
}

function piecesType(pieces: readonly Uint8Array[]): HandleHolder {
  const lengths: bigint[] = [];
  const addresses: bigint[] = [];
  for (const piece of pieces) {
    const address = addon.knownOffset(piece) - KNOWN_ADDRESS;
    for (let start = 0; start < piece.byteLength; start += LONGEST) {
      lengths.push(BigInt(Math.min(LONGEST, piece.byteLength - start)));
      addresses.push(BigInt(address + start));
    }
  }
  const type = new PiecesType(
    MPI_Type_create_hindexed(
      lengths.length,
      BigInt64Array.from(lengths),
      BigInt64Array.from(addresses),
      BYTE,
    ),
  );
  MPI_Type_commit(type);
  return type;
}

/**
 * Sends each rank pieces of memory, and receives others: both lists have an entry for each rank.
 * Blocking, collective.
 */
export function exchangePieces(
  comm: HandleHolder,
  outgoing: readonly (readonly Uint8Array[])[],
  incoming: readonly (readonly Uint8Array[])[],
): void {
  const types: HandleHolder[] = [];
  try {
    MPI_Alltoallw(blocksOf(outgoing, types), blocksOf(incoming, types), comm);
  } finally {
    for (const type of types) MPI_Type_free(type);
  }
}

function blocksOf(pieces: readonly (readonly Uint8Array[])[], types: HandleHolder[]): BlocksData {
  const isUsed = pieces.map((list) => list.some(({ length }) => length > 0));
  const datatypes = pieces.map((list, i) => {
    if (!isUsed[i]) return BYTE;
    const type = piecesType(list);
    types.push(type);
    return type;
  });
  const places = pieces.map(() => 0);
  return {
    memory: null,
    offset: 0,
    counts: nativeCounts(isUsed.map(Number), 'counts', 'Comm', 'the pieces'),
    displacements: nativeCounts(places, 'displacements', 'Comm', 'the pieces'),
    datatypes: Float64Array.from(datatypes, ({ _handle }) => _handle),
  };
}
