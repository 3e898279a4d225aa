// Workers that are ranks of a communicator: what the master does.
import { MPI } from '../index.js';
import type { ToMaster, ToWorker } from './protocol.js';
import type { Workers } from './scheduler.js';

/** What the master says to all ranks at the end of the job. */
export const END_TAG = 0;

/** Sends an object to a rank. Null if it has left at once. */
export function sendObject(
  comm: MPI.Intracomm,
  message: unknown,
  rank: number,
  tag: number,
): Promise<void> | null {
  const request = comm.isend(message, rank, tag);
  return request.Test() ? null : request.then(() => {});
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

  /**
   * @param isOwn whether to free the communicator at the end
   * @param onMessage returns whether more messages are expected
   */
  constructor(
    comm: MPI.Intracomm,
    tag: number,
    isOwn: boolean,
    onMessage: (worker: number, message: ToMaster) => boolean,
    onFailure: (error: unknown) => void,
  ) {
    this.#comm = comm;
    this.#tag = tag;
    this.#isOwn = isOwn;
    this.#onMessage = onMessage;
    this.#onFailure = onFailure;
    const ending = new AbortController();
    const { signal } = ending;
    this.#messages = comm.messages({ tag, signal })[Symbol.asyncIterator]();
    // A receive that is left would be reported.
    this.#leaveExit = beforeExit(() => ending.abort());
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
    return sendObject(this.#comm, message, this.rankOf(worker), this.#tag);
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
      isExpected = this.#onMessage(this.#workerOf(status.source), message as ToMaster);
    }
    this.#isListening = false;
  }

  /** A rank can't be ended without the whole job. */
  replace(): boolean {
    return false;
  }

  async free(): Promise<void> {
    this.#leaveExit();
    if (this.#isOwn) this.#comm.Free();
  }
}

/** Before this process ends, while MPI still runs, unless that is a failure, which ends the job. */
export function beforeExit(call: (status: number) => void): () => void {
  const onExit = (status: number): void => {
    if (!MPI.Is_finalized()) call(status);
  };
  // Before mpi4node's own listener, which finalizes MPI.
  process.prependListener('exit', onExit);
  return () => process.removeListener('exit', onExit);
}
