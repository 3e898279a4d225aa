// An object on its way in: memory for a message of its length, and what is made of it.
import { types } from 'node:util';
import { BYTE } from '../datatypes/predefined.js';
import { arrayKind, asMemory, bufferOf, byteLengthOf } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { MessageData } from '../native/message_data.js';
import { isResizable } from './codec/cloneable.js';
import { Decoder, type PartSource } from './codec/decoder.js';
import { asBuffer } from './codec/encoders.js';
import { damaged } from './codec/errors.js';
import { HEAD } from './codec/format.js';
import { memoryFor, withPieces } from './scattered_message.js';
import { serializer } from './serializer.js';

/**
 * Parts of at least so many bytes become ArrayBuffers in the memory of the message, smaller ones
 * are copied.
 */
const CARVED = 64 * 1024;
/**
 * Node gives back the memory of such buffers when the event loop turns, which a program that only
 * ever blocks does not let it do: from so many bytes on, parts are copied out of the message.
 */
const MOST_CARVED = 256 * 1024 * 1024;

/** Parts that lie in the memory of the whole message. */
function partsOf(bytes: Uint8Array): PartSource {
  const isCarving = addon.carvedBytes() <= MOST_CARVED;
  return (_, start, length) => {
    if (start + length > bytes.length) throw damaged('a part is not within them');
    const buffer = bytes.buffer as ArrayBuffer;
    const offset = bytes.byteOffset + start;
    const carved = isCarving && length >= CARVED ? addon.carveMemory(buffer, offset, length) : null;
    return carved ?? buffer.slice(offset, offset + length);
  };
}

/** The object of a whole message. */
export function load(bytes: Uint8Array): unknown {
  if (!serializer._isOwn) return serializer.loads(bytes);
  const registry = serializer._registry;
  return new Decoder(asBuffer(bytes), registry, partsOf(bytes)).decode(bytes.length);
}

/**
 * The bytes of an ArrayBuffer that is offered for an object's large one, itself or as a typed array
 * over the whole of it; null of other memory, which could not be an object's buffer of its own.
 */
export function offeredMemory(method: string, argument: string, buf: unknown): Uint8Array | null {
  if (arrayKind(buf) === undefined && !types.isArrayBuffer(buf)) return null;
  const memory = asMemory(buf, method, argument);
  const buffer = bufferOf.call(memory);
  if (!types.isArrayBuffer(buffer) || isResizable(buffer)) return null;
  const whole = new Uint8Array(buffer);
  return byteLengthOf.call(memory) === whole.length ? whole : null;
}

/** The memory of a message, and what it gives when it is there. */
export interface ReceivedObject {
  /** The most of it. */
  readonly memory: Uint8Array;
  load(): unknown;
}

/** One that is to be received. */
export interface Incoming extends ReceivedObject {
  /** Lets a function receive it, or start to. */
  receive<T>(start: (data: MessageData) => T): T;
}

/** A message that is nothing but bytes. */
export class IncomingBytes implements Incoming {
  constructor(readonly memory: Uint8Array) {}

  receive<T>(start: (data: MessageData) => T): T {
    const data = new MessageData(BYTE);
    data.memory = this.memory;
    data.count = this.memory.length;
    return start(data);
  }

  load(): unknown {
    return this.memory;
  }
}

/** The message of an object. */
export class IncomingObject extends IncomingBytes {
  private readonly head: Buffer | null;

  /** @param offered is received into where the object has one large buffer, of the same length */
  constructor(size: number, offered: Uint8Array | null = null) {
    // A length that only messages with a head and one part have: the part gets memory of its own.
    const hasPart = serializer._isOwn && size > HEAD && size % 8 === 0;
    const length = hasPart ? size - HEAD : size;
    super(hasPart && offered?.length === length ? offered : memoryFor(length));
    this.head = hasPart ? Buffer.allocUnsafeSlow(HEAD) : null;
  }

  override receive<T>(start: (data: MessageData) => T): T {
    const { head, memory } = this;
    return head === null ? super.receive(start) : withPieces([head, memory], start);
  }

  override load(): unknown {
    const { head, memory } = this;
    if (head === null) return load(memory);
    const part: PartSource = (_, start, length) => {
      if (start !== HEAD || length !== memory.length) throw damaged('a part is not within them');
      return memory.buffer as ArrayBuffer;
    };
    return new Decoder(head, serializer._registry, part).decode(HEAD);
  }
}

/** Memory that small messages are received into, one after the other, and the reader of it. */
export class Inbox {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(Inbox.SIZE);
  readonly data = new MessageData(BYTE);
  private length = 0;
  // Small messages, whose parts are copied. Behind the message are bytes of earlier ones.
  private readonly decoder = new Decoder(this.bytes, serializer._registry, (_, start, size) => {
    if (start + size > this.length) throw damaged('a part is not within them');
    return this.bytes.buffer.slice(start, start + size) as ArrayBuffer;
  });

  static readonly SIZE = 64 * 1024;

  /** What a broadcast begins with: as much of the object as has room, and two numbers about it. */
  readonly first = new MessageData(BYTE);
  readonly told = new Float64Array(this.bytes.buffer, Inbox.ROOM, 2);
  readonly words = new Int32Array(this.bytes.buffer, 0, Inbox.FIRST / 4);
  static readonly FIRST = 256;
  static readonly ROOM = Inbox.FIRST - 16;

  constructor() {
    for (const [data, count] of [
      [this.data, Inbox.SIZE],
      [this.first, Inbox.FIRST],
    ] as const) {
      data.memory = this.bytes;
      data.offset = addon.knownOffset(this.bytes);
      data.count = count;
    }
  }

  load(length: number): unknown {
    if (!serializer._isOwn) {
      return serializer.loads(Uint8Array.from(this.bytes.subarray(0, length)));
    }
    this.length = length;
    const value = this.decoder.decode(length);
    this.decoder.reset();
    return value;
  }
}

let idle: Inbox | null = null;

/** The inbox, unless a load function is being called in the middle of its message. */
export function takeInbox(): Inbox {
  const inbox = idle ?? new Inbox();
  idle = null;
  return inbox;
}

/** Puts an inbox back whose message was read to its end. */
export function giveBack(inbox: Inbox): void {
  idle = inbox;
}

/** The object of a short message that is somewhere in memory, which begins at a word of that. */
export function loadShort(memory: Int32Array, start: number, length: number): unknown {
  const inbox = takeInbox();
  const { words } = inbox;
  // One by one: a view of the few bytes, to copy all at once, takes longer.
  for (let i = 0; 4 * i < length; i++) words[i] = memory[start + i];
  const obj = inbox.load(length);
  giveBack(inbox);
  return obj;
}
