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
import { framed, MessageExchange, type Outgoing } from './message_exchange.js';

/** The bytes of a block. */
const SIZE = 256;
/** The longest object that a block has room for. The length is behind it. */
const ROOM = 240;
/** In place of the length of a longer object. */
const FOLLOWS = ROOM + 1;

/** Of a block, in words of 32 bits. */
const WORDS = SIZE / 4;
/** The word with the length. */
const LENGTH = ROOM / 4;

/** The blocks of a collective: those that this rank receives, then those that it sends. */
export class ObjectBlocks {
  readonly received = new MessageData(BYTE);
  readonly sent = new MessageData(BYTE);
  private readonly bytes: Uint8Array;
  private readonly words: Int32Array;

  constructor(
    private readonly incoming: number,
    private readonly outgoing: number,
  ) {
    this.bytes = new Uint8Array(SIZE * (incoming + outgoing));
    this.words = new Int32Array(this.bytes.buffer);
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
    return this.words[WORDS * place + LENGTH];
  }
  private setLength(place: number, length: number): void {
    this.words[WORDS * place + LENGTH] = length;
  }

  /**
   * Writes an object into a block. Gives the message of a longer one. Throws what can't be cloned,
   * or what user code has thrown.
   */
  write(place: number, obj: unknown): KeptMessage | null {
    this.setLength(place, FAILED);
    return serializer._isOwn ? this.writeOwn(place, obj) : this.writeDumped(place, obj);
  }

  private writeOwn(place: number, obj: unknown): KeptMessage | null {
    const message = outgoing(obj);
    const length = message.copyShort(ROOM, this.words, WORDS * place);
    const follows = length < 0 ? message.keep() : null;
    message.release();
    this.setLength(place, follows === null ? length : FOLLOWS);
    return follows;
  }

  // The bytes that a serializer of the program has made.
  private writeDumped(place: number, obj: unknown): KeptMessage | null {
    const bytes = serializer.dumps(obj);
    const isShort = bytes.length <= ROOM;
    if (isShort) this.bytes.set(bytes, SIZE * place);
    this.setLength(place, isShort ? bytes.length : FOLLOWS);
    return isShort ? null : framed(bytes);
  }

  /** Whether the message of the object follows. */
  isLong(place: number): boolean {
    return this.length(place) > ROOM;
  }

  /** Whether its rank could not serialize the object. */
  isFailed(place: number): boolean {
    return this.length(place) === FAILED;
  }

  /** The object of a block. */
  load(place: number): unknown {
    return loadShort(this.words, WORDS * place, this.length(place));
  }

  /** Blocks that no collective uses. */
  static take(incoming: number, outgoing: number): ObjectBlocks {
    const isKept = incoming + outgoing <= MOST_IDLE;
    const found = isKept ? idle.get(keyOf(incoming, outgoing))?.pop() : undefined;
    return found ?? new ObjectBlocks(incoming, outgoing);
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
const idle = new Map<number, ObjectBlocks[]>();

/** The collective of MPI that one on objects begins with. */
export interface Opening {
  /** Whether a rank receives one block, from the root, and not one of each rank. */
  readonly isFromRoot: boolean;
  start(blocks: ObjectBlocks, root: number, comm: HandleHolder): number;
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
  readonly blocks: ObjectBlocks;
  readonly root: number;
}

/** A collective that begins with blocks. */
export class BlockExchange extends MessageExchange {
  private areRead = false;

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
    this.note(opening.start(blocks, root, comm));
    this.send();
  }

  protected override isMet(): boolean {
    if (!this.areRead) {
      // It stays, because the whole ends with it.
      if (!native.MPI_Request_get_status(this, null)) return false;
      this.areRead = true;
      this.read();
    }
    return super.isMet();
  }

  private read(): void {
    const { blocks } = this.beginning;
    for (let place = 0; place < this.sources.length; place++) {
      if (blocks.isLong(this.blockOf(place))) this.receive(place);
      else this.giveUp(place);
    }
  }

  private blockOf(place: number): number {
    return this.beginning.opening.isFromRoot ? 0 : this.sources[place];
  }

  // The thread that serves object receives can't read blocks, and a rank may wait until its long
  // object has been received.
  override _prepareToBlock(): void {
    if (!this.areRead) this.receiveAll();
  }

  override failedPlace(): number {
    const { blocks } = this.beginning;
    for (let place = 0; place < this.sources.length; place++) {
      if (blocks.isFailed(this.blockOf(place))) return place;
    }
    return -1;
  }

  override load(place: number): unknown {
    const { blocks } = this.beginning;
    const block = this.blockOf(place);
    return blocks.isLong(block) ? super.load(place) : blocks.load(block);
  }

  override release(): void {
    this.beginning.blocks.giveBack();
  }
}
