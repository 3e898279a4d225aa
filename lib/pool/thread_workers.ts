// Workers that are threads of this process, where no launcher has started other ranks.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MPI } from '../index.js';
import { movedBuffers } from './moved.js';
import type { ToMaster, ToWorker } from './protocol.js';
import type { Workers } from './scheduler.js';
import { fromWire, toWire } from './wire.js';

/** A message between threads, in the same form as between ranks, so that the same arrives. */
export interface Packed {
  readonly kind: string;
  readonly data: Uint8Array;
  readonly buffers: readonly Uint8Array[];
}

/** Values of a message that may be marked by `move`. */
const valuesOf = (message: ToWorker | ToMaster): readonly unknown[] => {
  if (message.kind === 'done') return message.values;
  return message.kind === 'run' ? message.values.flat() : [];
};

interface Port {
  postMessage(value: unknown, transfer: readonly ArrayBuffer[]): void;
}

export function post(port: Port, message: ToWorker | ToMaster): void {
  const [data, buffers] = MPI.serializer.dumps_oob(toWire(message, true));
  const { kind } = message;
  if (buffers.length === 0) {
    port.postMessage({ kind, data, buffers } satisfies Packed, []);
    return;
  }
  const moved = new Set(movedBuffers(valuesOf(message)));
  const transfer = buffers
    .map(({ buffer }) => buffer as ArrayBuffer)
    .filter((one) => moved.has(one));
  port.postMessage({ kind, data, buffers } satisfies Packed, transfer);
}

export const unpack = ({ data, buffers }: Packed): ToWorker | ToMaster =>
  fromWire(MPI.serializer.loads_oob(data, buffers));

export class ThreadWorkers implements Workers {
  readonly size: number;
  readonly #threads: Worker[];
  readonly #onMessage: (worker: number, message: ToMaster) => boolean;
  readonly #open: (worker: number) => ToWorker;
  #isClosed = false;

  /** @param open what a worker is told first, also one that replaces another */
  constructor(
    size: number,
    onMessage: (worker: number, message: ToMaster) => boolean,
    open: (worker: number) => ToWorker,
  ) {
    this.size = size;
    this.#onMessage = onMessage;
    this.#open = open;
    this.#threads = Array.from({ length: size }, (_, worker) => this.#start(worker));
  }

  #start(worker: number): Worker {
    const thread = new Worker(join(__dirname, 'pool_thread.js'));
    const isPresent = () => !this.#isClosed && this.#threads[worker] === thread;
    let failure: unknown = null;
    let isReady = false;
    thread.on('message', (packed: Packed) => {
      if (!isPresent()) return;
      const message = unpack(packed) as ToMaster;
      if (message.kind === 'ready') isReady = true;
      if (!this.#onMessage(worker, message)) this.#unref();
    });
    thread.on('error', (error) => {
      failure = error;
    });
    thread.on('exit', (status) => {
      if (!isPresent()) return;
      const reason = failure === null ? `its thread has ended with status ${status}` : `${failure}`;
      // One that did not become ready would end again and again.
      if (isReady) this.#restart(worker);
      this.#onMessage(worker, { kind: 'gone', reason, isReplaced: isReady });
    });
    return thread;
  }

  #unref(): void {
    for (const thread of this.#threads) thread.unref();
  }

  rankOf(): number {
    return 0;
  }

  place(worker: number): string {
    return `thread ${worker}`;
  }

  send(worker: number, message: ToWorker): null {
    post(this.#threads[worker], message);
    return null;
  }

  listen(): void {
    for (const thread of this.#threads) thread.ref();
  }

  replace(worker: number): boolean {
    const old = this.#threads[worker];
    this.#restart(worker);
    void old.terminate();
    return true;
  }

  #restart(worker: number): void {
    this.#threads[worker] = this.#start(worker);
    post(this.#threads[worker], this.#open(worker));
  }

  // A task of several workers is done by one, so that none waits for another.
  setStuck(): void {}

  endStuck(): void {}

  release(): void {}

  async free(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }
}
