// A thread beside the main thread of a rank, which goes on while that is blocked in MPI: it is
// started here, and told where the threads of the other ranks listen. MPI serves only for that.
import { join } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import { packageError } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { ERR_OTHER } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import type { Place } from './connections.js';

/** Bytes for the place of a rank, as JSON: its addresses are a few. */
const PLACE_BYTES = 1024;

/** What the thread gets as its workerData, besides what it needs of its own. */
export interface ThreadChannel {
  readonly port: MessagePort;
  /** Counts what was sent through the port to the main thread. */
  readonly signal: Int32Array;
}

/** What each such thread says until it is connected. */
export type FromRankThread =
  | { readonly kind: 'listening'; readonly place: Place }
  | { readonly kind: 'connected' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What each is told: where the threads of all ranks listen. */
export interface Places {
  readonly kind: 'places';
  readonly places: readonly Place[];
}

/** Seconds for the thread to start; twice as many for it to be connected. */
const PATIENCE = 30;

/** The main thread's end of a thread beside it. */
export class RankThread<FromThread extends { readonly kind: string }, ToThread> {
  readonly #purpose: string;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  readonly port: MessagePort;

  /**
   * Starts the thread.
   *
   * @param file of the thread, in the folder of the package's own
   * @param data what the thread gets, without its channel
   * @param purpose what it is for, as errors name it
   */
  constructor(file: string, data: object, purpose: string) {
    this.#purpose = purpose;
    const { port1, port2: port } = new MessageChannel();
    this.port = port1;
    const channel: ThreadChannel = { port, signal: this.#signal };
    const worker = new Worker(join(__dirname, file), {
      workerData: { ...data, ...channel },
      transferList: [port],
      // Flags of the program, such as --import or --inspect-brk, are not for this thread.
      execArgv: [],
    });
    worker.unref();
    this.port.unref();
  }

  /**
   * Connects the thread with those of other ranks. Collective over all processes.
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_OTHER` if it can't be connected
   */
  connect(size: number, world: HandleHolder): void {
    const listening = this.#next(PATIENCE, 'its thread does not start');
    if (listening.kind !== 'listening') this.#fail('its thread does not listen');
    const places: Places = { kind: 'places', places: this.#exchange(listening.place, size, world) };
    this.port.postMessage(places);
    this.#next(2 * PATIENCE, 'the other ranks can not be reached');
  }

  #next(seconds: number, otherwise: string): FromRankThread {
    const next = this.receive(seconds) as FromRankThread | null;
    if (next === null) this.#fail(otherwise);
    if (next.kind === 'failed') this.#fail(next.reason);
    return next;
  }

  /** What the thread sends next. This one waits for it as in a blocking MPI call. */
  receive(seconds: number): FromThread | null {
    const limit = performance.now() + seconds * 1000;
    for (;;) {
      const seen = Atomics.load(this.#signal, 0);
      const received = receiveMessageOnPort(this.port);
      if (received !== undefined) return received.message as FromThread;
      const left = limit - performance.now();
      if (left <= 0) return null;
      Atomics.wait(this.#signal, 0, seen, left);
    }
  }

  send(message: ToThread): void {
    this.port.postMessage(message);
  }

  #fail(what: string): never {
    throw packageError(ERR_OTHER, `${this.#purpose}: ${what}`);
  }

  // The places of all ranks.
  #exchange(place: Place, size: number, world: HandleHolder): Place[] {
    const own = new Uint8Array(PLACE_BYTES);
    const text = JSON.stringify(place);
    const { read } = new TextEncoder().encodeInto(text, own);
    if (read < text.length) this.#fail('the addresses of this host are too many');
    const all = new Uint8Array(PLACE_BYTES * size);
    const byte = { _handle: addon.handles.BYTE, _kind: 'Datatype' };
    native.MPI_Allgather(
      MessageData.of(own, PLACE_BYTES, byte),
      MessageData.of(all, PLACE_BYTES, byte),
      world,
    );
    return Array.from({ length: size }, (_, rank) => {
      const start = rank * PLACE_BYTES;
      const bytes = all.subarray(start, start + PLACE_BYTES);
      return JSON.parse(Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString()) as Place;
    });
  }
}
