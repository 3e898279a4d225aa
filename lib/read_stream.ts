import { Readable } from 'node:stream';
import type { Request } from './request.js';
import type { Status } from './status.js';
import { DONE, NO_MORE, type StreamChannel } from './stream_channel.js';
import {
  decodeReason,
  encodeReason,
  errorOfReason,
  type Reason,
  reasonOf,
} from './stream_messages.js';

export interface ReadStreamOptions {
  highWaterMark: number;
  encoding?: BufferEncoding;
}

/** The end of a stream that receives. */
export class ReadStream extends Readable {
  readonly #channel: StreamChannel;
  /** The receive that `_read` has started, and its request. */
  #receiving: Promise<void> = Promise.resolve();
  #request: Request<Uint8Array> | null = null;
  #answers: Request<Status>[] = [];
  /** The writer's last message was received. */
  #isOver = false;
  /** MPI has failed: nothing is received any more. */
  #hasFailed = false;

  constructor(channel: StreamChannel, options: ReadStreamOptions) {
    super(options);
    this.#channel = channel;
    channel.onFreed = (error) => this.#fail(error);
  }

  override _read(): void {
    this.#receiving = this.#receive().catch((error: Error) => this.#fail(error));
  }

  // One message. After that Node asks again, if it wants more.
  async #receive(): Promise<void> {
    const bytes = await this.#next();
    if (this.#hasFailed) return;
    if (bytes.length > 0) {
      if (!this.destroyed) this.push(bytes);
      return;
    }
    const reason = await this.#next();
    if (!this.#hasFailed) this.#end(decodeReason(reason));
  }

  #next(): Request<Uint8Array> {
    this.#request = this.#channel.receive();
    return this.#request;
  }

  #end(reason: Reason): void {
    this.#isOver = true;
    // The writer has its answer.
    if (this.destroyed) return;
    this.#answers.push(this.#channel.send(Uint8Array.of(DONE)));
    if (reason === 'ended') this.push(null);
    else {
      const message = `the writer, ${this.#channel.peer}, was closed before it had ended`;
      this.destroy(errorOfReason(reason, 'ERR_STREAM_PREMATURE_CLOSE', message));
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
    if (!this.#isOver && !this.#hasFailed) {
      this.#answers.push(
        this.#channel.send(Uint8Array.of(NO_MORE)),
        this.#channel.send(encodeReason(reasonOf(error))),
      );
      await this.#receiving;
      while (!this.#isOver && !this.#hasFailed) await this.#receive();
    }
    if (!this.#hasFailed) await Promise.all(this.#answers);
  }

  #fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    if (this.#request?._pending != null) this.#request.Cancel();
    this.destroy(error);
  }
}
