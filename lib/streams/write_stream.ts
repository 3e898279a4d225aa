import { Writable } from 'node:stream';
import { isOfFailedProcess } from '../base/exception.js';
import type { Status } from '../buffers/status.js';
import type { Request } from '../requests/request.js';
import { NO_MORE, type StreamChannel } from './channel.js';
import {
  decodeReason,
  encodeReason,
  errorOfReason,
  messagesOf,
  type Reason,
  reasonOf,
} from './messages.js';

/** How many messages may be on their way to a reader that has not begun to receive them. */
const UNDER_WAY = 4;
const NOTHING = new Uint8Array(0);

type Callback = (error?: Error | null) => void;

export interface WriteStreamOptions {
  highWaterMark: number;
  defaultEncoding: BufferEncoding;
}

/** The end of a stream that sends. */
export class WriteStream extends Writable {
  readonly #channel: StreamChannel;
  /** Sends of data that are not complete, in their order. */
  readonly #underWay: Request<Status>[] = [];
  /** Those of the last messages. */
  readonly #last: Request<Status>[] = [];
  readonly #answer = new Uint8Array(1);
  /** Receives the reader's answer, from the beginning on: it may not want everything. */
  readonly #listening: Request<Status>;
  readonly #answered: Promise<void>;
  #isAnswered = false;
  /** MPI has failed: nothing is sent, or waited for, any more. */
  #hasFailed = false;

  constructor(channel: StreamChannel, options: WriteStreamOptions) {
    super(options);
    this.#channel = channel;
    channel.onFreed = (error) => {
      this.#hasFailed = true;
      this.#stopListening();
      this.destroy(error);
    };
    this.#listening = channel.receiveInto(this.#answer);
    this.#answered = this.#listen();
  }

  async #listen(): Promise<void> {
    try {
      const status = await this.#listening;
      this.#isAnswered = true;
      if (this.#answer[0] !== NO_MORE || status.Is_cancelled()) return;
      const reason = decodeReason(await this.#channel.receive());
      const message = `the reader, ${this.#channel.peer}, was closed`;
      this.destroy(errorOfReason(reason, 'EPIPE', message));
    } catch (error) {
      this.#isAnswered = true;
      this.#fail(error as Error);
    }
  }

  #stopListening(): void {
    if (!this.#isAnswered) this.#listening.Cancel();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: Callback): void {
    this.#send([chunk]).then(() => callback(), callback);
  }

  override _writev(chunks: { chunk: Uint8Array }[], callback: Callback): void {
    this.#send(chunks.map(({ chunk }) => chunk)).then(() => callback(), callback);
  }

  async #send(chunks: readonly Uint8Array[]): Promise<void> {
    for (const bytes of messagesOf(chunks)) {
      if (this.#underWay.length === UNDER_WAY) await this.#next();
      // It was destroyed meanwhile.
      if (this.#last.length > 0 || this.#hasFailed) return;
      this.#underWay.push(this.#channel.sendData(bytes));
    }
    while (this.#underWay.length > 0) await this.#next();
  }

  async #next(): Promise<void> {
    await this.#underWay[0];
    this.#underWay.shift();
  }

  override _final(callback: Callback): void {
    this.#end('ended').then(() => callback(), callback);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    const closed = (failure: Error | null) => {
      this.#channel.close();
      callback(error ?? failure);
    };
    this.#end(reasonOf(error)).then(
      () => closed(null),
      (failure: Error) => {
        this.#hasFailed = true;
        this.#stopListening();
        closed(failure);
      },
    );
  }

  /** Says that nothing more comes, unless that was said, and waits until nothing is under way. */
  async #end(reason: Reason): Promise<void> {
    if (this.#hasFailed) return;
    this.#sayEnd(reason);
    // What has failed of these was told where they were sent, and they are over nevertheless.
    await Promise.allSettled(this.#underWay);
    await Promise.all(this.#last);
    await this.#answered;
  }

  #sayEnd(reason: Reason): void {
    if (this.#last.length > 0) return;
    const why = encodeReason(reason);
    this.#last.push(this.#channel.send(NOTHING), this.#channel.send(why));
  }

  #fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    if (isOfFailedProcess(error)) {
      // There is nobody to tell. What is under way fails, too, and must be seen to have failed.
      void Promise.allSettled(this.#underWay);
    } else {
      try {
        this.#sayEnd({ error });
      } catch {
        // Then the reader can't be told. The first error is the one that counts.
      }
    }
    this.destroy(error);
  }
}
