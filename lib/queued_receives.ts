// Receives that wait in the queue, each for its request.
import { isAttached } from './memory.js';
import type { HandleHolder } from './native/memory.js';
import { abandon, PendingReceive, Queued } from './progress.js';
import type { Request } from './request.js';
import { detached } from './request_errors.js';

/** Of an object, which has no memory yet. */
export class ObjectReceive extends PendingReceive {
  readonly #request: Request;
  readonly #signal: AbortSignal | null;
  readonly #abort = () => abandon(this, this.#signal?.reason);

  constructor(
    request: Request,
    comm: HandleHolder,
    source: number,
    tag: number,
    signal: AbortSignal | null,
  ) {
    super('Comm.irecv', comm, source, tag);
    this.#request = request;
    this.#signal = signal;
  }

  /** Heeds its signal, if it waits. */
  heed(): void {
    if (this.#signal === null || this.#request._pending !== this) return;
    this.#signal.addEventListener('abort', this.#abort);
    if (this.#signal.aborted) this.#abort();
  }

  _match(handle: number, bytes: Uint8Array): void {
    this.#request._memory = bytes;
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
