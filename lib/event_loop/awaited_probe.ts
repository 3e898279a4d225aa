// Probes that are awaited: they queue for a message like object receives.

import { Status } from '../buffers/status.js';
import { abortReason } from '../memory/abort_signal.js';
import { abandon, dequeue, enqueue, Queued } from './object_queue.js';
import { observed, settled } from './pump.js';
import { Settlement } from './settlement.js';

/** What a probe looks for. */
export interface Probe<T> {
  readonly method: string;
  readonly comm: Queued['_comm'];
  readonly source: number;
  readonly tag: number;
  /** Looks once: what it gives, or null. */
  find(status: Status): T | null;
}

class AwaitedProbe<T> extends Queued {
  readonly settlement = new Settlement();
  readonly #find: Probe<T>['find'];
  readonly #status: Status;
  readonly #signal: AbortSignal | null;
  readonly #abort = () => abandon(this, abortReason(this.#signal));

  constructor(probe: Probe<T>, status: Status | null, signal: AbortSignal | null) {
    super(probe.method, probe.comm, probe.source, probe.tag);
    this.#find = (found) => probe.find(found);
    this.#status = status ?? new Status();
    this.#signal = signal;
  }

  start(): Promise<T> {
    if (this.#signal?.aborted) return Promise.reject(abortReason(this.#signal));
    enqueue(this);
    if (!this.settlement.isSettled) {
      this.#signal?.addEventListener('abort', this.#abort);
      this.settlement.isObserved = true;
      observed();
    }
    return this.settlement.promise as Promise<T>;
  }

  _look(): boolean {
    const found = this.#find(this.#status);
    if (found === null) return false;
    this.settlement.resolve(found, this.#status);
    return true;
  }

  _fail(): void {
    this.settlement.reject(this._error);
    dequeue(this);
  }

  override _end(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
    if (this.settlement.isObserved) settled();
  }
}

/** Looks for a message from the event loop until it is there. */
export function awaitProbe<T>(
  probe: Probe<T>,
  status: Status | null,
  signal: AbortSignal | null,
): Promise<T> {
  return new AwaitedProbe(probe, status, signal).start();
}
