import { Readable } from 'node:stream';
import { isOfFailedProcess } from '../base/exception.js';
import type { Status } from '../buffers/status.js';
import type { Request } from '../requests/request.js';
import { DONE, NO_MORE, type StreamChannel } from './channel.js';
import { decodeReason, encodeReason, errorOfReason, type Reason, reasonOf } from './messages.js';

export interface ReadStreamOptions {
  highWaterMark: number;
  encoding?: BufferEncoding;
}

/** The end of a stream that receives. */
export class ReadStream extends Readable {
  readonly #channel: StreamChannel;
  /** The receive that `_read` has started, and its request. */
  #receiving: Promise<Uint8Array | Reason | null> = Promise.resolve(null);
  #request: Request<Uint8Array> | null = null;
  readonly #answers: Request<Status>[] = [];
  /** The writer's last message was received. */
  #isOver = false;
  /** MPI has failed: nothing is received any more. */
  #hasFailed = false;

  constructor(channel: StreamChannel, options: ReadStreamOptions) {
    super(options);
    this.#channel = channel;
    channel.onFreed = (error) => {
      this.#hasFailed = true;
      if (this.#request?._pending != null) this.#request.Cancel();
      this.destroy(error);
    };
  }

  // One message. After that Node asks again, if it wants more.
  override _read(): void {
    this.#receiving = this.#receive().catch((error: Error) => {
      this.#fail(error);
      return null;
    });
    // What the program throws when it is given data is not a failure of MPI.
    void this.#receiving.then((received) => this.#give(received));
  }

  /** The next data, or why there is no more; null if MPI has failed meanwhile. */
  async #receive(): Promise<Uint8Array | Reason | null> {
    const bytes = await this.#next();
    if (this.#hasFailed) return null;
    if (bytes.length > 0) return bytes;
    const last = await this.#next();
    if (this.#hasFailed) return null;
    const reason = decodeReason(last);
    this.#isOver = true;
    // One that was destroyed before has answered.
    if (!this.destroyed) this.#answers.push(this.#channel.send(Uint8Array.of(DONE)));
    return reason;
  }

  #next(): Request<Uint8Array> {
    this.#request = this.#channel.receive();
    return this.#request;
  }

  #give(received: Uint8Array | Reason | null): void {
    if (received === null || this.destroyed) return;
    if (received instanceof Uint8Array) this.push(received);
    else if (received === 'ended') this.push(null);
    else {
      const message = `the writer, ${this.#channel.peer}, was closed before it had ended`;
      this.destroy(errorOfReason(received, 'ERR_STREAM_PREMATURE_CLOSE', message));
    }
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const closed = (failure: Error | null) => {
      this.#channel.close();
      callback(error ?? failure);
    };
    this.#leave(error).then(() => closed(null), closed);
  }

  // Receives what the writer still sends, so that nothing of the stream is left.
  async #leave(error: Error | null): Promise<void> {
    if (this.#hasFailed) return;
    if (!this.#isOver) {
      this.#refuse(reasonOf(error));
      await this.#receiving;
      while (!this.#isOver && !this.#hasFailed) await this.#receive();
    }
    if (!this.#hasFailed) await Promise.all(this.#answers);
  }

  #refuse(reason: Reason): void {
    const why = encodeReason(reason);
    this.#answers.push(this.#channel.send(Uint8Array.of(NO_MORE)), this.#channel.send(why));
  }

  #fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    try {
      const hasWriter = !this.#isOver && !isOfFailedProcess(error);
      if (hasWriter && !this.destroyed) this.#refuse({ error });
    } catch {
      // Then the writer can't be told. The first error is the one that counts.
    }
    this.destroy(error);
  }
}
