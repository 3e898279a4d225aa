// Receives that wait in the queue, each for its request.

import { abandon, PendingReceive, Queued } from '../event_loop/object_queue.js';
import { isAttached } from '../memory/typed_arrays.js';
import type { HandleHolder } from '../native/message_data.js';
import {
  type Incoming,
  IncomingBytes,
  IncomingObject,
  load,
  type ReceivedObject,
} from '../objects/incoming_object.js';
import { detached } from './errors.js';
import type { Request } from './request.js';

/** Of an object, or of bytes, whose length is not known yet. */
export class ObjectReceive extends PendingReceive {
  readonly #request: Request;
  readonly #isRaw: boolean;
  readonly #offered: Uint8Array | null;
  readonly #signal: AbortSignal | null;
  readonly #abort = () => abandon(this, this.#signal?.reason);

  constructor(
    request: Request,
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

  /** Heeds its signal, if it waits. */
  heed(): void {
    if (this.#signal === null || this.#request._pending !== this) return;
    this.#signal.addEventListener('abort', this.#abort);
    if (this.#signal.aborted) this.#abort();
  }

  _allocate(size: number): Incoming {
    return this.#isRaw
      ? new IncomingBytes(new Uint8Array(size))
      : new IncomingObject(size, this.#offered);
  }

  _adopt(memory: Uint8Array): ReceivedObject {
    return { memory, load: () => (this.#isRaw ? memory : load(memory)) };
  }

  _match(handle: number, object: ReceivedObject): void {
    this.#request._memory = object.memory;
    this.#request._load = () => object.load();
    this.#request._met(handle);
  }

  _fail(): void {
    this.#request._failed();
  }

  override _end(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }
}

/** Of memory, which is behind object receives. */
export class MemoryReceive extends Queued {
  readonly #request: Request;
  readonly #start: () => number;

  constructor(
    request: Request,
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
