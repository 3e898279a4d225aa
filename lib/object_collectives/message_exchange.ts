// Nonblocking collectives on objects: each is an exchange of messages, one object in each, which
// goes on whenever this environment makes progress. All sends start at once, and each receive waits
// in the object queue. So no rank waits for a step of another: a rank whose thread blocks in MPI
// has sent what the others need, and takes what they send.
//
// MPI's nonblocking collectives would need a second one for the bytes when the first has told the
// lengths. All ranks would have to start it at the same place among the other collectives.

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

// A serializer of the program may make nothing of an object.
const FRAME = 1;

/** The message of an object. Throws what can't be cloned, or what user code has thrown. */
export function messageOf(obj: unknown): KeptMessage {
  if (!serializer._isOwn) {
    const bytes = serializer.dumps(obj);
    const framed = new Uint8Array(bytes.length + FRAME);
    framed.set(bytes);
    return new KeptMessage(framed, []);
  }
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
export type Arrived = { load(): unknown } | null;

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

/** A collective's messages, while they are under way. */
export class MessageExchange extends Queued {
  /** What came from each source, in their order. */
  readonly arrived: Arrived[] = [];
  owner: ExchangeOwner | null = null;
  readonly #outgoing: readonly Outgoing[];
  readonly #sources: readonly number[];
  readonly #receives: ExchangeReceive[] = [];
  // Those that MPI works on.
  readonly #requests: HandleHolder[] = [];
  readonly #isAlone: boolean;
  #unmatched: number;
  #comm: HandleHolder | null = null;

  /** @param sources the ranks that send a message to this one */
  constructor(
    method: string,
    comm: Communicator,
    outgoing: readonly Outgoing[],
    sources: readonly number[],
  ) {
    super(method, comm, PROC_NULL, 0);
    this.#isAlone = sources.length === 0 && !comm.Is_inter() && comm.Get_size() === 1;
    this.#outgoing = outgoing;
    this.#sources = sources;
    this.#unmatched = sources.length;
  }

  /** The memory of the program that is sent. */
  get parts(): Uint8Array[] | null {
    const parts: Uint8Array[] = [];
    for (const { message } of this.#outgoing) parts.push(...message.others);
    return parts.length === 0 ? null : parts;
  }

  override get _isStarted(): boolean {
    return this.#comm !== null;
  }

  _look(): boolean {
    if (this.#comm === null && !this.#start()) return false;
    if (this.#unmatched > 0) return false;
    const requests = this.#requests;
    // The owner waits for the last.
    while (requests.length > 1) {
      if (!native.MPI_Test(requests[requests.length - 1], null)) return false;
      requests.pop();
    }
    this.owner?._met(requests[0]?._handle ?? this.#done());
    return true;
  }

  #start(): boolean {
    const comm = this.#isAlone ? this._comm : this.#exchangeCommunicator();
    if (comm === null) return false;
    this.#comm = comm;
    if (this.#isAlone) return true;
    const tag = nextTag(comm);
    for (const { message, ranks } of this.#outgoing) {
      message.start((data) => {
        for (const rank of ranks) this.#note(native.MPI_Isend(data, rank, tag, comm));
      });
    }
    this.#sources.forEach((source, place) => {
      const receive = new ExchangeReceive(this, place, comm, source, tag);
      this.#receives.push(receive);
      enqueueProven(receive);
    });
    return true;
  }

  // The communicator may be there between a look of an earlier exchange and one of this.
  #exchangeCommunicator(): HandleHolder | null {
    const first = firstWaiting(this._comm) ?? this;
    const comm = first === this ? exchangeCommunicator(this._comm) : null;
    if (comm === null) waiting.add(this);
    else waiting.delete(this);
    return comm;
  }

  #note(handle: number): void {
    this.#requests.push({ _handle: handle, _kind: 'Request' });
  }

  // A request that is complete.
  #done(): number {
    return native.MPI_Irecv(NOTHING, PROC_NULL, 0, this.#comm as HandleHolder);
  }

  /** Told by a receive that it has its message. */
  matched(place: number, handle: number, object: ReceivedObject): void {
    this.arrived[place] = object.memory.length === 0 ? null : object;
    this.#note(handle);
    this.#unmatched--;
  }

  _fail(): void {
    for (const receive of this.#receives) dequeue(receive);
    waiting.delete(this);
    abandoned.add(this);
    this.owner?._failed();
  }
}

// MPI may go on with the messages of those that have failed.
const abandoned = new Set<MessageExchange>();
