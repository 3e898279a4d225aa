// What waits without blocking, while the event loop runs: probes, messages as they come, and
// streams.

import { addAbortSignal, type Readable, type Writable } from 'node:stream';
import { type Named, parameters } from '../base/named_arguments.js';
import type { Status } from '../buffers/status.js';
import { asSignal } from '../memory/abort_signal.js';
import { checkInteger } from '../native/argument_checks.js';
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from '../native/generated/constants.js';
import type { Message } from '../requests/message.js';
import { Messages } from '../requests/message_iterator.js';
import { asEncoding, asHighWaterMark, asPeer, asTag } from '../streams/arguments.js';
import { StreamChannel } from '../streams/channel.js';
import { ReadStream } from '../streams/read_stream.js';
import { WriteStream } from '../streams/write_stream.js';
import { CommObjectCollectives } from './object_collectives.js';
import { awaitMessage, awaitTakenMessage } from './probes.js';

interface Awaited {
  source?: number;
  tag?: number;
  status?: Status | null;
  signal?: AbortSignal | null;
}
type AwaitedProbeArguments = Named<Awaited, ['source', 'tag', 'status', 'signal']>;
type MessagesArguments = Named<Awaited, ['source', 'tag', 'signal']>;
type ReadStreamArguments = Named<
  {
    source: number;
    tag?: number;
    highWaterMark?: number;
    encoding?: BufferEncoding | null;
    signal?: AbortSignal | null;
  },
  ['source', 'tag', 'highWaterMark', 'encoding', 'signal']
>;
type WriteStreamArguments = Named<
  {
    dest: number;
    tag?: number;
    highWaterMark?: number;
    defaultEncoding?: BufferEncoding;
    signal?: AbortSignal | null;
  },
  ['dest', 'tag', 'highWaterMark', 'defaultEncoding', 'signal']
>;

/** Bytes that a stream keeps, unless `highWaterMark` says otherwise. */
const HIGH_WATER_MARK = 1024 * 1024;

/** What is awaited. */
export abstract class CommEventLoop extends CommObjectCollectives {
  /**
   * Waits until there is a message to receive, while the event loop runs. Use it to learn a
   * message's length first. It queues, like `irecv`, behind object receives and probes that fit the
   * same messages, and others behind it; but any receive can then take the message that it has
   * found. It keeps the process alive meanwhile. Does not block. Local. `MPI_Iprobe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: a new one
   * @param signal ends the wait when it is aborted: the promise is rejected with the signal's
   *   reason. Default: none
   * @returns a promise of the status
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
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
  probeAsync(...named: AwaitedProbeArguments): Promise<Status>;
  @parameters('Comm', 'source', 'tag', 'status', 'signal')
  probeAsync(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
    signal: unknown = null,
  ): Promise<Status> {
    return awaitMessage(this, source, tag, status, signal);
  }

  /**
   * Waits until there is a message, while the event loop runs, and takes it out: only the object
   * that the promise gives can receive it. It queues, like `irecv`, behind object receives and
   * probes that fit the same messages, and keeps the process alive meanwhile. Does not block.
   * Local. `MPI_Improbe`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the message. Default `MPI.ANY_TAG`
   * @param status set to the source, the tag and the length. Default: none
   * @param signal ends the wait when it is aborted: the promise is rejected with the signal's
   *   reason. Default: none
   * @returns a promise of the message: its `Irecv` receives memory, its `irecv` an object
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_RANK` or `MPI.ERR_TAG` for a wrong rank or tag
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
  mprobeAsync(...named: AwaitedProbeArguments): Promise<Message>;
  @parameters('Comm', 'source', 'tag', 'status', 'signal')
  mprobeAsync(
    source: unknown = ANY_SOURCE,
    tag: unknown = ANY_TAG,
    status: unknown = null,
    signal: unknown = null,
  ): Promise<Message> {
    return awaitTakenMessage(this, source, tag, status, signal);
  }

  /**
   * Iterates over the objects that are sent to this process, as they come. Use it for a loop that
   * serves requests. Each turn of the loop receives one, and nothing is received ahead, so that no
   * message is lost when the loop is left. It ends only when it is left or its `signal` is aborted;
   * while it waits, the process stays alive. Does not block. Local. `MPI_Improbe` and `MPI_Imrecv`
   *
   * @param source the rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE`
   * @param tag the tag of the messages. Default `MPI.ANY_TAG`
   * @param signal ends the loop when it is aborted: it throws the signal's reason. Default: none
   * @returns an async iterator of `[message, status]`; it throws an `MPI.Exception` if there is no
   *   such rank or tag, and a `DataCloneError` for a message that is not an object
   * @throws {TypeError} if an argument is of the wrong type
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
    ...named: MessagesArguments
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
   * Makes a Node stream of the bytes that `createWriteStream` on another rank sends to this one,
   * with the same tag: for `pipeline`, `for await` and all else that takes a `Readable`. Any number
   * of bytes; the writer stops while nobody reads. Does not block; an open stream keeps the process
   * alive. Local. `MPI_Irecv` and `MPI_Isend`
   *
   * The two ranks have the tag for the stream, in both directions, until its event `'close'`;
   * receives with `MPI.ANY_TAG` would take messages away from it. An error at one end destroys the
   * other with a copy of it. A writer that is closed before its end gives
   * `'ERR_STREAM_PREMATURE_CLOSE'`.
   *
   * @param source the rank of the writer, of the other group in an intercommunicator; not this one
   * @param tag the tag that the stream has to itself. Default 0
   * @param highWaterMark how many bytes are kept here that nobody has read yet, besides one message
   *   of at most 1 MiB. Default 1 MiB
   * @param encoding makes strings of the bytes. Default: none, the chunks are Buffers
   * @param signal destroys the stream when it is aborted. Default: none
   * @returns the stream, a `Readable`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `source` is this rank or not a rank, `tag` or `highWaterMark` is
   *   negative, or Node does not know `encoding`
   * @throws {MPI.Exception} with the class `MPI.ERR_TAG` if a stream is open there, `MPI.ERR_COMM`
   *   if the communicator is null
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
  createReadStream(...named: ReadStreamArguments): Readable;
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
   * Makes a Node stream whose bytes `createReadStream` on another rank receives from this one, with
   * the same tag: for `pipeline` and all else that takes a `Writable`. `'finish'` says that the
   * reader has received everything. Does not block; an open stream keeps the process alive. Local.
   * `MPI_Isend` and `MPI_Irecv`
   *
   * Chunks are sent from their own memory, which may be changed when the callback of `write` is
   * called; small ones are joined. The two ranks have the tag for the stream, in both directions,
   * until its event `'close'`. An error at one end destroys the other with a copy of it. A reader
   * that is closed before it has everything gives `'EPIPE'`.
   *
   * @param dest the rank of the reader, of the other group in an intercommunicator; not this one
   * @param tag the tag that the stream has to itself. Default 0
   * @param highWaterMark how many bytes may wait here before `write` says to stop. Default 1 MiB
   * @param defaultEncoding the encoding of strings that are written. Default `'utf8'`
   * @param signal destroys the stream when it is aborted. Default: none
   * @returns the stream, a `Writable`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `dest` is this rank or not a rank, `tag` or `highWaterMark` is
   *   negative, or Node does not know `defaultEncoding`
   * @throws {MPI.Exception} with the class `MPI.ERR_TAG` if a stream is open there, `MPI.ERR_COMM`
   *   if the communicator is null
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
  createWriteStream(...named: WriteStreamArguments): Writable;
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
