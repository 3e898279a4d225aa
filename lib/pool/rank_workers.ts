// Workers that are ranks of a communicator: what the master does.
import { MPI } from '../index.js';
import type { ToMaster, ToWorker } from './protocol.js';
import type { Workers } from './scheduler.js';
import { fromWire, toWire } from './wire.js';

/** What the master says to all ranks at the end of the job. */
export const END_TAG = 0;

/** Sends a message to a rank. Null if it has left at once. */
export function sendMessage(
  comm: MPI.Intracomm,
  message: ToWorker | ToMaster | null,
  rank: number,
  tag: number,
): Promise<void> | null {
  const request = comm.isend(
    message === null ? null : toWire(message, MPI.serializer._isOwn),
    rank,
    tag,
  );
  return request.Test() ? null : request.then(() => {});
}

/** A communicator, and which part of it a pool has. */
export interface RankPlace {
  readonly comm: MPI.Intracomm;
  readonly tag: number;
  /** Whether to free the communicator at the end. */
  readonly isOwn: boolean;
  /** What to do then, and when the program ends with an open pool. */
  readonly onFree?: () => void;
  /** The ranks of the communicator that have ended. */
  readonly gone: Set<number>;
  /** Ranks that may never end a task that others have ended, and what to say of it. */
  readonly stuck: Map<number, string>;
}

/** One pool's part of a communicator, on which several pools may be open: each has a tag. */
export class RankWorkers implements Workers {
  readonly size: number;
  readonly #comm: MPI.Intracomm;
  readonly #tag: number;
  readonly #isOwn: boolean;
  readonly #onMessage: (worker: number, message: ToMaster) => boolean;
  readonly #onFailure: (error: unknown) => void;
  /** Receives nothing before it is asked for the next one. */
  readonly #messages: AsyncIterator<[unknown, MPI.Status]>;
  #isListening = false;
  readonly #leaveExit: () => void;
  /** Ranks that have ended. */
  readonly #gone: Set<number>;
  readonly #stuck: Map<number, string>;
  readonly #onFree: () => void;

  /** @param onMessage returns whether more messages are expected */
  constructor(
    { comm, tag, isOwn, gone, stuck, onFree = () => {} }: RankPlace,
    onMessage: (worker: number, message: ToMaster) => boolean,
    onFailure: (error: unknown) => void,
  ) {
    this.#comm = comm;
    this.#tag = tag;
    this.#isOwn = isOwn;
    this.#gone = gone;
    this.#stuck = stuck;
    this.#onFree = onFree;
    this.#onMessage = onMessage;
    this.#onFailure = onFailure;
    const ending = new AbortController();
    const { signal } = ending;
    this.#messages = comm.messages({ tag, signal })[Symbol.asyncIterator]();
    this.#leaveExit = beforeExit(() => {
      // A receive that is left would be reported.
      ending.abort();
      if (isOwn) this.#closeAtExit();
    });
    this.size = comm.size - 1;
  }

  rankOf(worker: number): number {
    return worker < this.#comm.rank ? worker : worker + 1;
  }

  #workerOf(rank: number): number {
    return rank < this.#comm.rank ? rank : rank - 1;
  }

  place(worker: number): string {
    return `rank ${this.rankOf(worker)}`;
  }

  send(worker: number, message: ToWorker): Promise<void> | null {
    return sendMessage(this.#comm, message, this.rankOf(worker), this.#tag);
  }

  listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#receive().catch(this.#onFailure);
  }

  // Not a loop over all messages: leaving that takes a turn, in which `listen` would be too late.
  async #receive(): Promise<void> {
    let isExpected = true;
    while (isExpected) {
      const { done, value } = await this.#messages.next();
      if (done === true) return;
      const [message, status] = value;
      isExpected = this.#onMessage(this.#workerOf(status.source), fromWire(message) as ToMaster);
    }
    this.#isListening = false;
  }

  /** A rank can't be ended without the whole job. */
  replace(): boolean {
    return false;
  }

  setStuck(worker: number, what: string | null): void {
    if (what === null) this.#stuck.delete(this.rankOf(worker));
    else this.#stuck.set(this.rankOf(worker), what);
  }

  endStuck(worker: number): void {
    const what = this.#stuck.get(this.rankOf(worker));
    if (what !== undefined) endJob(what);
  }

  release(worker: number): void {
    this.#gone.add(this.rankOf(worker));
    const message: ToWorker = { kind: 'release' };
    this.#comm.send(message, this.rankOf(worker), this.#tag);
  }

  /** The program ends with an open pool: its workers must not serve for ever. */
  #closeAtExit(): void {
    const workers = [...Array(this.size).keys()].filter(
      (worker) => !this.#gone.has(this.rankOf(worker)),
    );
    const message: ToWorker = { kind: 'close' };
    for (const worker of workers) this.#comm.send(message, this.rankOf(worker), this.#tag);
    for (const worker of workers) {
      const isLast = (received: unknown): boolean => {
        const { kind } = received as ToMaster;
        if (kind === 'gone') this.release(worker);
        return kind === 'closed' || kind === 'gone';
      };
      receiveUntil(this.#comm, this.rankOf(worker), isLast, this.#stuck);
    }
    if (this.#gone.size === 0) this.#onFree();
  }

  async free(): Promise<void> {
    this.#leaveExit();
    // A process that has ended does not take part in freeing it.
    if (!this.#isOwn || this.#gone.size > 0) return;
    this.#comm.Free();
    this.#onFree();
  }
}

/** Before this process ends, while MPI still runs, unless that is a failure, which ends the job. */
export function beforeExit(call: () => void): () => void {
  // Before mpi4node's own listener, which finalizes MPI.
  if (exitCalls.size === 0) process.prependListener('exit', onExit);
  exitCalls.add(call);
  return () => {
    exitCalls.delete(call);
    if (exitCalls.size === 0) process.removeListener('exit', onExit);
  };
}

// One listener for all pools: Node warns of more than ten. The last that came is called first.
const exitCalls = new Set<() => void>();

function onExit(status: number): void {
  if (status !== 0 || MPI.Is_finalized()) return;
  for (const call of [...exitCalls].reverse()) call();
}

/** Ends the job because some of its processes can't end. */
function endJob(what: string): never {
  const { rank, size } = MPI.COMM_WORLD;
  process.stderr.write(`mpi4node: rank ${rank} of ${size}: ${what}\n`);
  return MPI.COMM_WORLD.Abort(1);
}

/** How long a process that has ended waits before it says for whom, in milliseconds. */
const PATIENCE = 10_000;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Receives what a rank still sends, up to its last message, while this process ends. Messages that
 * nobody receives are leaks, of which UCX warns.
 *
 * @param stuck ranks that may never say it: for these, the job ends after some seconds
 */
export function receiveUntil(
  comm: MPI.Intracomm,
  rank: number,
  isLast: (message: unknown, tag: number) => boolean,
  stuck: ReadonlyMap<number, string> = new Map(),
): void {
  const status = new MPI.Status();
  const start = performance.now();
  let isQuiet = true;
  for (;;) {
    if (comm.iprobe({ source: rank })) {
      const message = comm.recv({ source: rank, status });
      if (isLast(message, status.tag)) return;
      continue;
    }
    Atomics.wait(sleeper, 0, 0, 1);
    if (!isQuiet || performance.now() - start < PATIENCE) continue;
    isQuiet = false;
    const what = stuck.get(rank);
    if (what !== undefined) endJob(what);
    process.stderr.write(
      `mpi4node: rank ${comm.rank} has ended and waits for rank ${rank}, which still does a task of a pool.\n`,
    );
  }
}
