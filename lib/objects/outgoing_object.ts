// An object on its way out: the bytes that the encoder has made of it, and its large buffers, which
// are sent from where they are.

import { BYTE } from '../datatypes/predefined.js';
import { addon } from '../native/addon.js';
import { type Memory, MessageData } from '../native/message_data.js';
import { Encoder } from './codec/encoder.js';
import { ALIGNMENT } from './codec/format.js';
import { withPieces } from './scattered_message.js';
import { serializer } from './serializer.js';

const ZEROS = new Uint8Array(2 * ALIGNMENT);
const NO_PIECES: readonly Uint8Array[] = [];
const NO_WORDS = new Int32Array(0);

/** A message in memory that stays as it is, for communication that goes on in the background. */
export class KeptMessage {
  constructor(
    readonly memory: Memory,
    readonly others: readonly Uint8Array[],
  ) {}

  /** Lets a function start to send it, to one or to several. */
  start<T>(start: (data: MessageData) => T): T {
    const { memory, others } = this;
    if (others.length > 0) return withPieces([memory as Uint8Array, ...others], start);
    return start(MessageData.of(memory, memory.length, BYTE));
  }
}

export class OutgoingObject {
  private readonly encoder = new Encoder();
  private readonly data = new MessageData(BYTE);
  private bytes: Uint8Array | null = null;
  // The encoder's bytes, of which a short message needs only the first.
  private words: Int32Array = NO_WORDS;
  private pieces: readonly Uint8Array[] = NO_PIECES;

  /** Makes the message. Throws what can't be cloned, or what user code has thrown. */
  write(obj: unknown): void {
    const { data } = this;
    if (!serializer._isOwn) {
      const bytes = serializer.dumps(obj);
      this.setBytes(bytes);
      data.count = bytes.length;
      return;
    }
    const { encoder } = this;
    encoder.encode(obj, serializer._threshold, serializer._registry);
    const gaps = encoder.layOut();
    if (encoder.bytes !== this.bytes) this.setBytes(encoder.bytes);
    data.count = encoder.position;
    if (gaps.length > 0) this.pieces = piecesOf(encoder, gaps);
  }

  private setBytes(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.data.memory = bytes;
    // Its address, so that MPI's binding need not ask for it each time.
    this.data.offset = addon.knownOffset(bytes);
  }

  /** Sends it in a call that returns when its memory may be changed. */
  send(start: (data: MessageData) => void): void {
    if (this.pieces.length === 0) start(this.data);
    else withPieces(this.pieces, start);
  }

  /** The bytes of the message. */
  get length(): number {
    const [, ...others] = this.pieces;
    return others.reduce((sum, piece) => sum + piece.length, this.data.count);
  }

  /** Whether memory of its own is sent from there. */
  sendsFrom(memory: Uint8Array): boolean {
    return this.pieces.some(({ buffer }) => buffer === memory.buffer);
  }

  /** The message, if it is in one piece: so a short one needs no function to be sent. */
  get whole(): MessageData | null {
    return this.pieces.length === 0 ? this.data : null;
  }

  /**
   * Copies the message if it is in one piece, the encoder's, and not longer than that. Tells its
   * length, or -1.
   */
  copyShort(longest: number, memory: Int32Array, start: number): number {
    const { count } = this.data;
    if (count > longest || this.pieces.length > 0) return -1;
    const { buffer } = this.encoder.bytes;
    if (this.words.buffer !== buffer) this.words = new Int32Array(buffer);
    const { words } = this;
    // One by one: a view of the few bytes, to copy all at once, takes longer.
    for (let i = 0; 4 * i < count; i++) memory[start + i] = words[i];
    return count;
  }

  /** The message as it is now. */
  keep(): KeptMessage {
    // Of Node's pool where they are few: an ArrayBuffer for each would cost more than the message.
    const bytes = Buffer.allocUnsafe(this.data.count);
    bytes.set((this.bytes as Uint8Array).subarray(0, this.data.count));
    return new KeptMessage(bytes, this.pieces.length === 0 ? NO_PIECES : this.pieces.slice(1));
  }

  /** Notes that the message is not needed any more. */
  release(): void {
    this.encoder.reset();
    // Neither what a large object has needed nor what the program has made.
    if (this.bytes !== this.encoder.bytes) {
      this.bytes = null;
      this.data.memory = null;
    }
    this.pieces = NO_PIECES;
    idle = this;
  }
}

// User code that runs in the middle, a getter or a dump function, may send itself. One that has
// thrown is not put back: its encoder may be anywhere in an object.
let idle: OutgoingObject | null = null;

/** The message of an object, to be released. */
export function outgoing(obj: unknown): OutgoingObject {
  const message = idle ?? new OutgoingObject();
  idle = null;
  message.write(obj);
  return message;
}

function piecesOf(encoder: Encoder, gaps: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [encoder.bytes.subarray(0, encoder.position)];
  encoder.parts.forEach((part, i) => {
    pieces.push(new Uint8Array(part));
    if (gaps[i] > 0) pieces.push(ZEROS.subarray(0, gaps[i]));
  });
  return pieces;
}
