// What waits without blocking: the event loop runs meanwhile.
import { addAbortSignal, type Readable, type Writable } from 'node:stream';
import { type Named, parameters } from '../base/named_arguments.js';
import { asStatus, type Status } from '../buffers/status.js';
import { awaitProbe } from '../event_loop/awaited_probe.js';
import { asSignal } from '../memory/abort_signal.js';
import { checkInteger } from '../native/argument_checks.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { Message } from '../requests/message.js';
import { Messages } from '../requests/message_iterator.js';
import { asEncoding, asHighWaterMark, asPeer, asTag } from '../streams/arguments.js';
import { StreamChannel } from '../streams/channel.js';
import { ReadStream } from '../streams/read_stream.js';
import { WriteStream } from '../streams/write_stream.js';
import { CommObjects } from './objects.js';

interface ProbeArguments {
  source?: number;
  tag?: number;
  status?: Status | null;
  signal?: AbortSignal | null;
}
type NamedProbe = Named<ProbeArguments, ['source', 'tag', 'status', 'signal']>;
type MessagesArguments = Omit<ProbeArguments, 'status'>;
interface ReadStreamArguments {
  source: number;
  tag?: number;
  highWaterMark?: number;
  encoding?: BufferEncoding | null;
  signal?: AbortSignal | null;
}
interface WriteStreamArguments {
  dest: number;
  tag?: number;
  highWaterMark?: number;
  defaultEncoding?: BufferEncoding;
  signal?: AbortSignal | null;
}

/** Bytes that a stream keeps, unless `highWaterMark` says otherwise. */
const HIGH_WATER_MARK = 1024 * 1024;

/** The methods of a communicator that are to be awaited. */
export abstract class CommEventLoop extends CommObjects {
  /**
   * Waits until there is a message to receive, without blocking. It queues like `irecv` behind object
   * receives and probes that fit the same messages, and others behind it; but what it has found can be
   * received by anyone then. Keeps the process alive meanwhile.
   *
   * @param signal ends it when it is aborted: it is rejected with the signal's reason
   * @returns a promise of the status: `status`, if that is given
   * @example
   * const status = await comm.probeAsync({ source: 0 });
   * const buffer = new Float64Array(status.Get_count(MPI.DOUBLE));
   * comm.Recv(buffer, { source: status.source, tag: status.tag });
   */
  probeAsync(
    source?: number,
    tag?: number,
    status?: Status | null,
    signal?: AbortSignal | null,
  ): Promise<Status>;
  probeAsync(...named: NamedProbe): Promise<Status>;
  @parameters('Comm', 'source', 'tag', 'status', 'signal')
  probeAsync(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
    signal: unknown = null,
  ): Promise<Status> {
    const method = 'Comm.probeAsync';
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const find = (found: Status) => (native.MPI_Iprobe(source, tag, this, found) ? found : null);
    const probe = { method, comm: this, source, tag, find };
    return awaitProbe(probe, asStatus(method, status), asSignal(method, signal));
  }

  /**
   * The same, taking the message out: only the object that the promise gives can receive it, in memory
   * with `Irecv` or as an object with `irecv`.
   *
   * @example
   * const message = await comm.mprobeAsync({ source: 0 });
   * const object = await message.irecv();
   */
  mprobeAsync(
    source?: number,
    tag?: number,
    status?: Status | null,
    signal?: AbortSignal | null,
  ): Promise<Message>;
  mprobeAsync(...named: NamedProbe): Promise<Message>;
  @parameters('Comm', 'source', 'tag', 'status', 'signal')
  mprobeAsync(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
    signal: unknown = null,
  ): Promise<Message> {
    const method = 'Comm.mprobeAsync';
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const find = (found: Status) => {
      const { flag, message } = native.MPI_Improbe(source, tag, this, found);
      return flag ? Message._from(message, found) : null;
    };
    const probe = { method, comm: this, source, tag, find };
    return awaitProbe(probe, asStatus(method, status), asSignal(method, signal));
  }

  /**
   * The objects that are sent to this process, as they come: `[message, status]` for each. Each turn of
   * the loop receives one, and nothing is received ahead, so that no message is lost when the loop is
   * left. It ends only so, or with the reason of its `signal`; while it waits, the process stays alive.
   *
   * @example
   * for await (const [task, status] of comm.messages({ tag: 1 })) {
   *   comm.send(work(task), status.source, 2);
   *   if (task === null) break;
   * }
   */
  messages<T = unknown>(
    source?: number,
    tag?: number,
    signal?: AbortSignal | null,
  ): AsyncIterableIterator<[message: T, status: Status]>;
  messages<T = unknown>(
    ...named: Named<MessagesArguments, ['source', 'tag', 'signal']>
  ): AsyncIterableIterator<[message: T, status: Status]>;
  @parameters('Comm', 'source', 'tag', 'signal')
  messages(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    signal: unknown = null,
  ): AsyncIterableIterator<[message: unknown, status: Status]> {
    const method = 'Comm.messages';
    checkInteger(method, 'source', source);
    checkInteger(method, 'tag', tag);
    const abort = asSignal(method, signal);
    // Nobody sends from there.
    if (source === PROC_NULL) return new Messages(null);
    return new Messages(() => this.irecv(null, source, tag, abort));
  }

  /**
   * A Node stream of the bytes that `createWriteStream` on another rank sends, with the same tag, to
   * this one: for `pipeline`, `for await` and all else that takes a `Readable`. Any number of bytes;
   * the writer stops when this one is not read. Does not block; see the guide about streams.
   *
   * The two ranks have the tag for the stream, in both directions, until its event `'close'`; a second
   * stream there is refused (`MPI_ERR_TAG`), and receives with `MPI.ANY_TAG` would take messages away
   * from it. An error at one end destroys the other with a copy of it. A writer that is closed before
   * its end gives `'ERR_STREAM_PREMATURE_CLOSE'`.
   *
   * @param source a rank, of the other group in an intercommunicator; not this one
   * @param tag as everywhere
   * @param highWaterMark bytes kept here that nobody has read yet, and one message of at most 1 MiB
   * more; 1 MiB if left out
   * @param encoding makes strings of the bytes
   * @param signal destroys the stream when it is aborted
   * @example
   * const input = comm.createReadStream({ source: 0, tag: 1 });
   * await pipeline(input, zlib.createGunzip(), fs.createWriteStream('result.bin'));
   */
  createReadStream(
    source: number,
    tag?: number,
    highWaterMark?: number,
    encoding?: BufferEncoding | null,
    signal?: AbortSignal | null,
  ): Readable;
  createReadStream(
    ...named: Named<ReadStreamArguments, ['source', 'tag', 'highWaterMark', 'encoding', 'signal']>
  ): Readable;
  @parameters('Comm', 'source', 'tag', 'highWaterMark', 'encoding', 'signal')
  createReadStream(
    source?: unknown,
    tag: unknown = 0,
    highWaterMark: unknown = HIGH_WATER_MARK,
    encoding: unknown = null,
    signal: unknown = null,
  ): Readable {
    const method = 'Comm.createReadStream';
    const peer = asPeer(method, 'source', this, source);
    const place = { method, comm: this, peer, tag: asTag(method, tag) };
    const options = {
      highWaterMark: asHighWaterMark(method, highWaterMark),
      ...(encoding === null ? {} : { encoding: asEncoding(method, 'encoding', encoding) }),
    };
    const abort = asSignal(method, signal);
    const stream = new ReadStream(new StreamChannel(place), options);
    return abort === null ? stream : addAbortSignal(abort, stream);
  }

  /**
   * A Node stream whose bytes `createReadStream` on another rank receives, with the same tag, from this
   * one. `'finish'` says that the other end has received everything. Does not block; an open stream
   * keeps the process alive.
   *
   * What is said of `createReadStream` holds here, too; a reader that is closed before it has everything
   * gives `'EPIPE'`. Chunks are sent from their own memory, which may be changed when the callback of
   * `write` is called, as everywhere in Node; small ones are joined.
   *
   * @param dest a rank, of the other group in an intercommunicator; not this one
   * @param tag as everywhere
   * @param highWaterMark bytes that may wait here before `write` says to stop; 1 MiB if left out
   * @param defaultEncoding of strings; `'utf8'` if left out
   * @param signal destroys the stream when it is aborted
   * @example
   * const output = comm.createWriteStream({ dest: 1, tag: 1 });
   * await pipeline(fs.createReadStream('input.csv'), zlib.createGzip(), output);
   */
  createWriteStream(
    dest: number,
    tag?: number,
    highWaterMark?: number,
    defaultEncoding?: BufferEncoding,
    signal?: AbortSignal | null,
  ): Writable;
  createWriteStream(
    ...named: Named<
      WriteStreamArguments,
      ['dest', 'tag', 'highWaterMark', 'defaultEncoding', 'signal']
    >
  ): Writable;
  @parameters('Comm', 'dest', 'tag', 'highWaterMark', 'defaultEncoding', 'signal')
  createWriteStream(
    dest?: unknown,
    tag: unknown = 0,
    highWaterMark: unknown = HIGH_WATER_MARK,
    defaultEncoding: unknown = 'utf8',
    signal: unknown = null,
  ): Writable {
    const method = 'Comm.createWriteStream';
    const peer = asPeer(method, 'dest', this, dest);
    const place = { method, comm: this, peer, tag: asTag(method, tag) };
    const options = {
      highWaterMark: asHighWaterMark(method, highWaterMark),
      defaultEncoding: asEncoding(method, 'defaultEncoding', defaultEncoding),
    };
    const abort = asSignal(method, signal);
    const stream = new WriteStream(new StreamChannel(place), options);
    return abort === null ? stream : addAbortSignal(abort, stream);
  }
}
