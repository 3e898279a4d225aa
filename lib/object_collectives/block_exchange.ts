// Nonblocking collectives on objects begin with one of MPI's own, on blocks of one size. A short
// object is in its block; of a longer one the block tells that its message follows. So MPI moves
// short objects, in any of its calls. A message needs the receiver's own progress; its length can't
// be agreed on by another collective, because all ranks would have to start that at the same place
// among the others.

import { BYTE } from '../datatypes/predefined.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { addon } from '../native/addon.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import { loadShort } from '../objects/incoming_object.js';
import { type KeptMessage, outgoing } from '../objects/outgoing_object.js';
import { FAILED } from '../objects/serialized_blocks.js';
import { serializer } from '../objects/serializer.js';
import { type Arrived, framed, MessageExchange, type Outgoing } from './message_exchange.js';

/** The bytes of a block. */
const SIZE = 256;
/** The longest object that a block has room for. The length is behind it. */
const ROOM = 240;
/** In place of the length of a longer object. */
const FOLLOWS = ROOM + 1;

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** The blocks of a collective: those that this rank receives, then those that it sends. */
export class Blocks {
  readonly received = new MessageData(BYTE);
  readonly sent = new MessageData(BYTE);
  private readonly bytes: Buffer;
  private readonly words: Int32Array;

  constructor(
    private readonly incoming: number,
    private readonly outgoing: number,
  ) {
    this.bytes = Buffer.alloc(SIZE * (incoming + outgoing));
    this.words = new Int32Array(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length / WORD);
    const offset = addon.knownOffset(this.bytes);
    for (const [data, start] of [
      [this.received, 0],
      [this.sent, incoming],
    ] as const) {
      data.memory = this.bytes;
      data.offset = offset + SIZE * start;
      data.count = SIZE;
    }
  }

  /** The place of the block that this rank sends. */
  get own(): number {
    return this.outgoing === 0 ? 0 : this.incoming;
  }

  private length(place: number): number {
    return this.words[(SIZE * place + ROOM) / WORD];
  }
  private setLength(place: number, length: number): void {
    this.words[(SIZE * place + ROOM) / WORD] = length;
  }

  /**
   * Writes an object into a block. Gives the message of a longer one. Throws what can't be cloned,
   * or what user code has thrown.
   */
  write(place: number, obj: unknown): KeptMessage | null {
    this.setLength(place, FAILED);
    let follows: KeptMessage | null = null;
    if (serializer._isOwn) {
      const message = outgoing(obj);
      const { whole } = message;
      if (whole === null || !this.put(place, whole.memory as Uint8Array, whole.count)) {
        follows = message.keep();
      }
      message.release();
    } else {
      const bytes = serializer.dumps(obj);
      if (!this.put(place, bytes, bytes.length)) follows = framed(bytes);
    }
    if (follows !== null) this.setLength(place, FOLLOWS);
    return follows;
  }

  // False if there is no room.
  private put(place: number, bytes: Uint8Array, length: number): boolean {
    if (length > ROOM) return false;
    this.bytes.set(bytes.subarray(0, length), SIZE * place);
    this.setLength(place, length);
    return true;
  }

  /** Whether the message of the object follows. */
  isLong(place: number): boolean {
    return this.length(place) === FOLLOWS;
  }

  /** What is in a block; null if its rank could not serialize the object. */
  objectAt(place: number): Arrived {
    return this.length(place) === FAILED ? null : { load: () => this.load(place) };
  }

  /** The object of a block. */
  load(place: number): unknown {
    return loadShort(this.bytes, SIZE * place, this.length(place));
  }

  /** Blocks that no collective uses. */
  static take(incoming: number, outgoing: number): Blocks {
    const isKept = incoming + outgoing <= MOST_IDLE;
    const found = isKept ? idle.get(keyOf(incoming, outgoing))?.pop() : undefined;
    return found ?? new Blocks(incoming, outgoing);
  }

  /** Gives them back, for another collective. */
  giveBack(): void {
    const { incoming, outgoing } = this;
    if (incoming + outgoing > MOST_IDLE) return;
    const key = keyOf(incoming, outgoing);
    const list = idle.get(key);
    if (list === undefined) idle.set(key, [this]);
    else list.push(this);
  }
}

/** More blocks at once are not kept. */
const MOST_IDLE = 128;
const keyOf = (incoming: number, outgoing: number): number => incoming * (MOST_IDLE + 1) + outgoing;
const idle = new Map<number, Blocks[]>();

/** The collective of MPI that one on objects begins with. */
export interface Opening {
  /** Whether a rank receives one block, from the root, and not one of each rank. */
  readonly isFromRoot: boolean;
  start(blocks: Blocks, root: number, comm: HandleHolder): number;
}

export const BCAST: Opening = {
  isFromRoot: true,
  start: ({ received }, root, comm) => native.MPI_Ibcast(received, root, comm),
};

export const GATHER: Opening = {
  isFromRoot: false,
  start: ({ sent, received }, root, comm) => native.MPI_Igather(sent, received, root, comm),
};
export const ALLGATHER: Opening = {
  isFromRoot: false,
  start: ({ sent, received }, _root, comm) => native.MPI_Iallgather(sent, received, comm),
};

/** How a collective within one group begins. */
export interface Beginning {
  readonly opening: Opening;
  readonly blocks: Blocks;
  readonly root: number;
}

/** A collective that begins with blocks. */
export class BlockExchange extends MessageExchange {
  // MPI's collective, as long as its blocks were not read.
  private unread: HandleHolder | null = null;

  constructor(
    method: string,
    comm: Communicator,
    outgoing: readonly Outgoing[],
    sources: readonly number[],
    private readonly beginning: Beginning,
  ) {
    super(method, comm, outgoing, sources);
  }

  protected override begin(comm: HandleHolder): void {
    const { opening, blocks, root } = this.beginning;
    this.unread = this.note(opening.start(blocks, root, comm));
    this.send();
  }

  protected override isMet(): boolean {
    if (this.unread !== null) {
      if (!native.MPI_Request_get_status(this.unread, null)) return false;
      this.unread = null;
      this.read();
    }
    return super.isMet();
  }

  private read(): void {
    const { sources } = this;
    const { blocks, opening } = this.beginning;
    for (let place = 0; place < sources.length; place++) {
      const block = opening.isFromRoot ? 0 : sources[place];
      if (blocks.isLong(block)) this.receive(place);
      else this.told(place, blocks.objectAt(block));
    }
  }

  // The thread that serves object receives can't read blocks, and a rank may wait until its long
  // object has been received.
  override _prepareToBlock(): void {
    if (this.unread !== null) this.receiveAll();
  }

  override release(): void {
    this.beginning.blocks.giveBack();
  }
}
