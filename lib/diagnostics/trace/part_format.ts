// A part of a trace: what one rank writes while the job runs, in a file that is mapped into memory.
// So it is there whatever ends the process.
//
//   0        header: JSON, and spaces up to HEADER_BYTES - 8; then a double, the number of records
//   ...      the ring: CAPACITY records of FIELDS doubles; record n is at n modulo CAPACITY
//   ...      the words: a JSON value on each line; records name them by their number
//
// This file knows nothing of the package: the command reads parts, too.

export const HEADER_BYTES = 4096;
/** The index of the number of records, in doubles. */
export const COUNT_AT = HEADER_BYTES / 8 - 1;

/** The numbers of a record; -1 is unknown. Times are those of performance.now(), in ms. */
export const KIND = 0;
export const START = 1;
/** 0 while it is under way. */
export const END = 2;
/** The word of its name. */
export const NAME = 3;
/** The word of its communicator. */
export const COMM = 4;
/** The rank in the world that it sends to, or receives from. */
export const PEER = 5;
export const TAG = 6;
export const BYTES = 7;
/** The word of its place in the program. */
export const PLACE = 8;
/** The number of a collective on its communicator. */
export const SEQUENCE = 9;
export const ROOT = 10;
/** The number of the message that it sends, among those with the same receiver and tag. */
export const SENT = 11;
/** The number of the message that it has received, among those with the same sender and tag. */
export const RECEIVED = 12;
export const SOURCE = 13;
export const SOURCE_TAG = 14;
export const FLAGS = 15;
export const FIELDS = 16;

export const CALL = 1;
export const OPERATION = 2;
export const PAUSE = 3;

/** The program awaited its completion. */
export const AWAITED = 1;
/** It has thrown. */
export const FAILED = 2;

export interface NameWord {
  readonly name: string;
  readonly category: string;
}

export interface CommWord {
  readonly name: string;
  /** Tells it from others of its name; the same at all its ranks. */
  readonly context: string;
}

/** The clock of a rank against that of rank 0: add `offset` to its time; in ms. */
export interface ClockReading {
  readonly time: number;
  readonly offset: number;
}

export interface Header {
  readonly mpi4node: string;
  readonly rank: number;
  readonly ranks: number;
  readonly host: string;
  readonly pid: number;
  /** When the job began, in the form of ISO 8601. */
  readonly started: string;
  readonly capacity: number;
  /** At the start, and at the end if the job has ended well. */
  readonly clocks: readonly ClockReading[];
  /** Add it to the time of the rank for the clock of its host, process.hrtime(); in ms. */
  readonly hostClock: number;
  /** When the program began and ended, by the clock of the rank; null while it runs. */
  readonly began: number;
  readonly ended: number | null;
}

/** A part in memory. */
export interface Part {
  readonly header: Header;
  readonly records: Float64Array;
  /** How many records there have been, also those that newer ones have overwritten. */
  readonly count: number;
  readonly words: readonly unknown[];
}

export const ringBytes = (capacity: number): number => capacity * FIELDS * 8;

/** The name of the part of a rank. */
export const partName = (file: string, rank: number): string => `${file}.rank${rank}.part`;

/**
 * Reads a part.
 *
 * @throws {Error} if the bytes are no part
 */
export function parsePart(bytes: Uint8Array): Part {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = JSON.parse(text.toString('utf8', 0, HEADER_BYTES - 8)) as Header;
  const ring = ringBytes(header.capacity);
  if (text.length < HEADER_BYTES + ring) throw new Error('the part is shorter than its ring');
  // A copy: doubles must begin at a multiple of 8 bytes.
  const doubles = new Float64Array((HEADER_BYTES + ring) / 8);
  new Uint8Array(doubles.buffer).set(bytes.subarray(0, HEADER_BYTES + ring));
  const lines = text.toString('utf8', HEADER_BYTES + ring).split('\n');
  // The last line is empty, or was not written to its end.
  const words = lines.slice(0, -1).map((line): unknown => JSON.parse(line));
  const records = doubles.subarray(HEADER_BYTES / 8);
  return { header, records, count: doubles[COUNT_AT] as number, words };
}
