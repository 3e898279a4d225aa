// The memory of a trace: records in a ring, in a file that is mapped into memory. The kernel keeps
// what is written there, also when the process is killed.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Addon } from '../../native/addon.js';
import {
  COUNT_AT,
  FIELDS,
  HEADER_BYTES,
  type Header,
  type Part,
  ringBytes,
} from './part_format.js';

const CHUNK = new Uint8Array(1 << 20);

export class Ring {
  /** Header and ring, as doubles: record n begins at `place(n)`. */
  readonly data: Float64Array;
  readonly capacity: number;
  readonly #name: string;
  readonly #file: number;
  readonly #isMapped: boolean;
  readonly #words: unknown[] = [];
  #wordsEnd: number;
  #header: Header;

  /** @throws {Error} if the file can't be written, or the disk is full */
  constructor(addon: Pick<Addon, 'mapFile'>, name: string, header: Header) {
    this.#name = name;
    this.#header = header;
    this.capacity = header.capacity;
    const bytes = HEADER_BYTES + ringBytes(header.capacity);
    this.#file = openSync(name, 'w+');
    // Written and not only reserved: a full disk must be an error here, and not a signal later.
    for (let done = 0; done < bytes; done += CHUNK.length) {
      writeSync(this.#file, CHUNK, 0, Math.min(CHUNK.length, bytes - done), done);
    }
    const mapped = addon.mapFile(this.#file, bytes);
    this.#isMapped = mapped !== null;
    this.data = new Float64Array(mapped ?? new ArrayBuffer(bytes));
    this.#wordsEnd = bytes;
    this.#writeHeader();
  }

  /** How many records there have been. */
  get count(): number {
    return this.data[COUNT_AT] as number;
  }

  /** Where a record is in `data`. */
  place(index: number): number {
    return HEADER_BYTES / 8 + (index % this.capacity) * FIELDS;
  }

  /** Whether a record is still there, and no newer one in its place. */
  holds(index: number): boolean {
    return this.count - index <= this.capacity;
  }

  /** Keeps a value under a number. */
  addWord(word: unknown): number {
    const line = Buffer.from(`${JSON.stringify(word)}\n`);
    writeSync(this.#file, line, 0, line.length, this.#wordsEnd);
    this.#wordsEnd += line.length;
    return this.#words.push(word) - 1;
  }

  update(changes: Partial<Header>): void {
    this.#header = { ...this.#header, ...changes };
    this.#writeHeader();
  }

  #writeHeader(): void {
    const text = JSON.stringify(this.#header);
    const room = new Uint8Array(this.data.buffer, 0, HEADER_BYTES - 8);
    room.fill(0x20);
    new TextEncoder().encodeInto(text, room);
    if (!this.#isMapped) writeSync(this.#file, room, 0, room.length, 0);
  }

  get part(): Part {
    const records = this.data.subarray(HEADER_BYTES / 8);
    return { header: this.#header, records, count: this.count, words: this.#words };
  }

  /** Leaves the file to whoever joins the parts. */
  leave(): void {
    if (!this.#isMapped) {
      writeSync(this.#file, new Uint8Array(this.data.buffer), 0, this.data.byteLength, 0);
    }
    closeSync(this.#file);
  }

  /** Its contents are in the trace, and nobody needs the file. */
  remove(): void {
    closeSync(this.#file);
    rmSync(this.#name);
  }
}
