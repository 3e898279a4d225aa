// Receives that wait in the object queue, each on behalf of a request.

import { abandon, PendingReceive, Queued } from '../event_loop/object_queue.js';
import { abortReason } from '../memory/abort_signal.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import type { HandleHolder, Memory } from '../native/message_data.js';
import {
  type Incoming,
  IncomingBytes,
  IncomingObject,
  load,
  type ReceivedObject,
} from '../objects/incoming_object.js';
import { detached } from './errors.js';

/** The request of a queued receive, as far as the receive knows it. */
export interface ReceivingRequest {
  /** The memory that the message is received into, if it is there already. */
  readonly _memory: Memory | null;
  /** Told that MPI receives the message now, under this handle. */
  _met(handle: number): void;
  /** Told the same of an object, and what the object will be made of. */
  _metObject(handle: number, object: ReceivedObject): void;
  /** Told that the receive has failed in the queue. */
  _failed(): void;
}

/**
 * The requests that were cancelled before MPI knew of them, and that nobody has asked about yet.
 */
export const cancelled = { count: 0 };

/** A receive of an object, or of bytes, whose length is not known yet. */
export class ObjectReceive extends PendingReceive {
  readonly #request: ReceivingRequest;
  readonly #isRaw: boolean;
  readonly #offered: Uint8Array | null;
  readonly #signal: AbortSignal | null;
  readonly #abort = () => abandon(this, abortReason(this.#signal));

  /**
   * @param signal ends the receive while it is in the queue
   * @param offered memory that an object's large buffer may be received into
   * @param isRaw whether the message is bytes, not an object
   */
  constructor(
    request: ReceivingRequest,
    comm: HandleHolder,
    source: number,
    tag: number,
    signal: AbortSignal | null,
    offered: Uint8Array | null,
    isRaw: boolean,
  ) {
    super('Comm.irecv', comm, source, tag);
    this.#request = request;
    this.#offered = offered;
    this.#isRaw = isRaw;
    this.#signal = signal;
  }

  /** Listens to the signal. To be called while the receive is in the queue. */
  listen(): void {
    if (this.#signal === null) return;
    this.#signal.addEventListener('abort', this.#abort);
    if (this.#signal.aborted) this.#abort();
  }

  _allocate(size: number): Incoming {
    return this.#isRaw
      ? new IncomingBytes(new Uint8Array(size))
      : new IncomingObject(size, this.#offered);
  }

  _adopt(memory: Uint8Array): ReceivedObject {
    const loadServed = (): unknown => {
      addon.fillServed(memory.buffer);
      return this.#isRaw ? memory : load(memory);
    };
    return { memory, load: loadServed };
  }

  _match(handle: number, object: ReceivedObject): void {
    this.#request._metObject(handle, object);
  }

  _fail(): void {
    this.#request._failed();
  }

  override _end(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }
}

/** A receive of memory, which is behind object receives. */
export class MemoryReceive extends Queued {
  readonly #request: ReceivingRequest;
  readonly #start: () => number;

  /** @param start starts it in MPI and gives the handle of MPI's request */
  constructor(
    request: ReceivingRequest,
    comm: HandleHolder,
    source: number,
    tag: number,
    start: () => number,
  ) {
    super('Comm.Irecv', comm, source, tag);
    this.#request = request;
    this.#start = start;
  }

  // It has its turn: the message need not be there.
  _look(): boolean {
    if (!isAttached(this.#request._memory)) throw detached();
    this.#request._met(this.#start());
    return true;
  }

  _fail(): void {
    this.#request._failed();
  }
}
