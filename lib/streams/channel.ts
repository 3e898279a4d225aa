// One end of a stream: its messages between this process and another one, on a tag of its own.

import { packageError } from '../base/exception.js';
import type { Status } from '../buffers/status.js';
import type { Comm } from '../handles/communicator_classes.js';
import { ERR_COMM, ERR_TAG } from '../native/generated/constants.js';
import { MPI_Iprobe, MPI_Irecv, MPI_Isend, MPI_Issend } from '../native/generated/functions.js';
import { bytesData } from '../requests/message.js';
import { noteTag } from '../requests/posted_tags.js';
import { Request } from '../requests/request.js';

/** Where the messages of a stream go, or come from. */
export interface Place {
  readonly method: string;
  readonly comm: Pick<Comm, '_handle' | '_kind'>;
  readonly peer: number;
  readonly tag: number;
}

// By communicator, rank and tag. Each stream uses both directions.
const open = new Map<string, StreamChannel>();

/** The end of a stream that this process has, as long as the stream is open. */
export class StreamChannel {
  readonly #key: string;
  readonly #place: Place;
  /** Told when the communicator was freed, which the stream does not survive. */
  onFreed: (error: Error) => void = () => {};

  constructor(place: Place) {
    const { method, comm, peer, tag } = place;
    this.#place = place;
    this.#key = `${comm._handle}/${peer}/${tag}`;
    if (open.has(this.#key)) {
      throw packageError(
        ERR_TAG,
        `${method}: MPI_ERR_TAG: a stream with rank ${peer} on tag ${tag} is open; it has the tag, in both directions, until its event 'close'`,
      );
    }
    // What MPI does not take as an argument is refused at once.
    MPI_Iprobe(peer, tag, comm, null);
    open.set(this.#key, this);
  }

  /** The other end, for messages. */
  get peer(): string {
    const { peer, tag } = this.#place;
    return `rank ${peer}, tag ${tag}`;
  }

  /** Sends what the other end receives when it wants to: complete when it has begun to. */
  sendData(bytes: Uint8Array): Request<Status> {
    const { comm, peer, tag } = this.#place;
    return Request._start(MPI_Issend(bytesData(bytes), peer, tag, comm), bytes);
  }

  /** Sends what is short, and received by the other end in any case. */
  send(bytes: Uint8Array): Request<Status> {
    const { comm, peer, tag } = this.#place;
    return Request._start(MPI_Isend(bytesData(bytes), peer, tag, comm), bytes);
  }

  /** Receives the next message, of any length. */
  receive(): Request<Uint8Array> {
    const { comm, peer, tag } = this.#place;
    return Request._receive<Uint8Array>(comm, peer, tag, null, null, true);
  }

  /** Receives the next message into memory. */
  receiveInto(bytes: Uint8Array): Request<Status> {
    const { comm, peer, tag } = this.#place;
    noteTag(tag);
    return Request._start(MPI_Irecv(bytesData(bytes), peer, tag, comm), bytes);
  }

  /** Gives the tag back. */
  close(): void {
    if (open.get(this.#key) === this) open.delete(this.#key);
  }

  /** Ends the streams of a communicator that was freed. True if there were any. */
  static freed(handle: number): boolean {
    let hadStreams = false;
    for (const channel of open.values()) {
      const { method, peer, tag } = channel.#place;
      if (!channel.#key.startsWith(`${handle}/`)) continue;
      hadStreams = true;
      channel.close();
      channel.onFreed(
        packageError(
          ERR_COMM,
          `${method}: MPI_ERR_COMM: the communicator was freed while the stream with rank ${peer} on tag ${tag} was open`,
        ),
      );
    }
    return hadStreams;
  }
}

/** What a reader answers, once: it has everything, or it wants no more, and why comes behind. */
export const DONE = 1;
export const NO_MORE = 2;
