// The messages of a nonblocking collective on objects, one object in each. They go on whenever this
// environment makes progress. All sends start at once, and each receive waits in the object queue.
// So no rank waits for a step of another: a rank whose thread blocks in MPI has sent what the
// others need, and takes what they send.

import { NOTHING } from '../buffers/message_registers.js';
import {
  abandon,
  dequeue,
  enqueueProven,
  PendingReceive,
  Queued,
} from '../event_loop/object_queue.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { addon } from '../native/addon.js';
import { PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import {
  type Incoming,
  IncomingBytes,
  IncomingObject,
  load,
  type ReceivedObject,
} from '../objects/incoming_object.js';
import { KeptMessage, outgoing } from '../objects/outgoing_object.js';
import { memoryFor } from '../objects/scattered_message.js';
import { serializer } from '../objects/serializer.js';
import { exchangeCommunicator, nextTag } from './exchange_communicator.js';

/** What a rank sends in place of an object that it could not serialize: no object is empty. */
export const NO_OBJECT = new KeptMessage(new Uint8Array(0), []);

const { REQUEST_NULL } = addon.handles;

// A serializer of the program may make nothing of an object.
const FRAME = 1;

/** Bytes that a serializer of the program has made, as a message. */
export function framed(bytes: Uint8Array): KeptMessage {
  const message = new Uint8Array(bytes.length + FRAME);
  message.set(bytes);
  return new KeptMessage(message, []);
}

/** The message of an object. Throws what can't be cloned, or what user code has thrown. */
export function messageOf(obj: unknown): KeptMessage {
  if (!serializer._isOwn) return framed(serializer.dumps(obj));
  const message = outgoing(obj);
  const kept = message.keep();
  message.release();
  return kept;
}

/** The object of a whole message. */
const loadWhole = (bytes: Uint8Array): unknown =>
  serializer._isOwn ? load(bytes) : serializer.loads(bytes.slice(0, -FRAME));

/** The object of a message of this rank, as another rank would get it. */
export function copyOfMessage({ memory, others }: KeptMessage): unknown {
  const first = memory as Uint8Array;
  if (others.length === 0) return loadWhole(first);
  const pieces = [first, ...others];
  const whole = memoryFor(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
  }
  return loadWhole(whole);
}

class FramedObject extends IncomingBytes {
  override load(): unknown {
    return loadWhole(this.memory);
  }
}

/** A message, and the ranks that it is for. */
export interface Outgoing {
  readonly message: KeptMessage;
  readonly ranks: readonly number[];
}

/** An object that came; null if its rank could not serialize it. */
type Arrived = { load(): unknown } | null;

/** Told what becomes of an exchange. */
export interface ExchangeOwner {
  /** MPI works on the last message. Its handle is that of the whole from now on. */
  _met(handle: number): void;
  _failed(): void;
}

/** The receive of one message of an exchange. */
class ExchangeReceive extends PendingReceive {
  constructor(
    readonly exchange: MessageExchange,
    readonly place: number,
    comm: HandleHolder,
    source: number,
    tag: number,
  ) {
    super(exchange._method, comm, source, tag);
  }

  _allocate(size: number): Incoming {
    return serializer._isOwn ? new IncomingObject(size) : new FramedObject(new Uint8Array(size));
  }

  _adopt(memory: Uint8Array): ReceivedObject {
    const loadServed = (): unknown => {
      addon.fillServed(memory.buffer);
      return loadWhole(memory);
    };
    return { memory, load: loadServed };
  }

  _match(handle: number, object: ReceivedObject): void {
    this.exchange.matched(this.place, handle, object);
  }

  _fail(): void {
    abandon(this.exchange, this._error);
  }
}

// Those whose communicator is being made. They start in their order, which is that of all ranks.
const waiting = new Set<MessageExchange>();

function firstWaiting({ _handle }: HandleHolder): MessageExchange | null {
  for (const exchange of waiting) if (exchange._comm._handle === _handle) return exchange;
  return null;
}

/**
 * A collective's messages, while they are under way. It holds the request of MPI that the whole
 * ends with. Many are made, so what few need is made late, and no field is private to the engine.
 */
export class MessageExchange extends Queued implements HandleHolder {
  owner: ExchangeOwner | null = null;
  readonly _kind = 'Request';
  _handle = REQUEST_NULL;
  // What else MPI works on.
  private others: HandleHolder[] | null = null;
  // By the places of the sources.
  private messages: Arrived[] | null = null;
  private receives: ExchangeReceive[] | null = null;
  private readonly isAlone: boolean;
  private isStarted = false;
  /** How many messages are still to come. */
  private missing = 0;
  private exchangeComm: HandleHolder;
  private tag = 0;

  /** @param sources the ranks that send an object to this one */
  constructor(
    method: string,
    comm: Communicator,
    private readonly outgoing: readonly Outgoing[],
    readonly sources: readonly number[],
  ) {
    super(method, comm, PROC_NULL, 0);
    this.exchangeComm = comm;
    this.isAlone = sources.length === 0 && !comm.Is_inter() && comm.Get_size() === 1;
  }

  /** The memory of the program that is sent. */
  get parts(): Uint8Array[] | null {
    if (this.outgoing.length === 0) return null;
    const parts: Uint8Array[] = [];
    for (const { message } of this.outgoing) parts.push(...message.others);
    return parts.length === 0 ? null : parts;
  }

  override get _isStarted(): boolean {
    return this.isStarted;
  }

  _look(): boolean {
    if (!this.isStarted && !this.start()) return false;
    if (!this.isMet() || !this.areOthersComplete()) return false;
    this.owner?._met(this._handle === REQUEST_NULL ? this.done() : this._handle);
    return true;
  }

  private areOthersComplete(): boolean {
    const { others } = this;
    if (others === null) return true;
    while (others.length > 0) {
      if (!native.MPI_Test(others[others.length - 1], null)) return false;
      others.pop();
    }
    return true;
  }

  private start(): boolean {
    const comm = this.isAlone ? this._comm : this.findExchangeCommunicator();
    if (comm === null) return false;
    this.isStarted = true;
    this.exchangeComm = comm;
    if (this.isAlone) return true;
    this.tag = nextTag(comm);
    this.begin(comm);
    return true;
  }

  // The communicator may be there between a look of an earlier exchange and one of this.
  private findExchangeCommunicator(): HandleHolder | null {
    const first = waiting.size === 0 ? this : (firstWaiting(this._comm) ?? this);
    const comm = first === this ? exchangeCommunicator(this._comm) : null;
    if (comm === null) waiting.add(this);
    else waiting.delete(this);
    return comm;
  }

  /** Starts what can be started at once. */
  protected begin(_comm: HandleHolder): void {
    this.send();
    this.receiveAll();
  }

  /** Whether MPI works on all that is to come. */
  protected isMet(): boolean {
    return this.missing === 0;
  }

  protected send(): void {
    const { outgoing, exchangeComm, tag } = this;
    for (let i = 0; i < outgoing.length; i++) {
      const { message, ranks } = outgoing[i];
      message.start((data) => {
        for (const rank of ranks) this.note(native.MPI_Isend(data, rank, tag, exchangeComm));
      });
    }
  }

  /** Waits for a message of each source. */
  protected receiveAll(): void {
    for (let place = 0; place < this.sources.length; place++) this.receive(place);
  }

  /** Waits for the message of the source at this place, if nothing waits for it yet. */
  protected receive(place: number): void {
    this.receives ??= [];
    if (this.receives[place] !== undefined) return;
    const { exchangeComm, sources, tag } = this;
    const receive = new ExchangeReceive(this, place, exchangeComm, sources[place], tag);
    this.receives[place] = receive;
    this.missing++;
    enqueueProven(receive);
  }

  /** Waits no longer for a message that does not come. */
  protected giveUp(place: number): void {
    const receive = this.receives?.[place];
    if (receive === undefined) return;
    dequeue(receive);
    this.missing--;
  }

  /** Notes a request of MPI that belongs to it. */
  protected note(handle: number): void {
    if (this._handle === REQUEST_NULL) {
      this._handle = handle;
      return;
    }
    this.others ??= [];
    this.others.push({ _handle: handle, _kind: 'Request' });
  }

  // A request that is complete.
  private done(): number {
    return native.MPI_Irecv(NOTHING, PROC_NULL, 0, this.exchangeComm);
  }

  /** Told by a receive that it has its message. */
  matched(place: number, handle: number, object: ReceivedObject): void {
    this.note(handle);
    this.messages ??= [];
    this.messages[place] = object.memory.length === 0 ? null : object;
    this.missing--;
  }

  /** The first source that has no object; -1 if there is none. To be asked when it is complete. */
  failedPlace(): number {
    return this.messages === null ? -1 : this.messages.indexOf(null);
  }

  /** The object of a source. To be asked when the exchange is complete. */
  load(place: number): unknown {
    return this.messages?.[place]?.load();
  }

  /** Told that the objects are loaded: its memory is free. */
  release(): void {}

  _fail(): void {
    for (const receive of this.receives ?? []) if (receive !== undefined) dequeue(receive);
    waiting.delete(this);
    abandoned.add(this);
    this.owner?._failed();
  }
}

// MPI may go on with the messages of those that have failed.
const abandoned = new Set<MessageExchange>();
