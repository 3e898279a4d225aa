// What the streams between two processes take by name. A call gives all of its arguments in one
// object, or the first ones by position and the rest in an object.

type Maybe<T> = T | undefined;

export interface StreamSignalOptions {
  /** Destroys the stream when it is aborted. Default: none */
  signal?: AbortSignal | null;
}

export interface ReadEncodingOptions extends StreamSignalOptions {
  /** Makes strings of the bytes. Default: none, the chunks are Buffers */
  encoding?: BufferEncoding | null;
}

export interface ReadWaterMarkOptions extends ReadEncodingOptions {
  /** How many bytes are kept here that nobody has read yet. Default 1 MiB */
  highWaterMark?: number;
}

export interface ReadTagOptions extends ReadWaterMarkOptions {
  /** The tag that the stream has to itself. Default 0 */
  tag?: number;
}

export interface ReadStreamOptions extends ReadTagOptions {
  /** The rank of the writer. */
  source: number;
}

export type ReadStreamArguments =
  | [options: ReadStreamOptions]
  | [source: number, options: ReadTagOptions]
  | [source: number, tag: Maybe<number>, options: ReadWaterMarkOptions]
  | [source: number, tag: Maybe<number>, highWaterMark: Maybe<number>, options: ReadEncodingOptions]
  | [
      source: number,
      tag: Maybe<number>,
      highWaterMark: Maybe<number>,
      encoding: BufferEncoding | null | undefined,
      options: StreamSignalOptions,
    ];

export interface WriteEncodingOptions extends StreamSignalOptions {
  /** The encoding of strings that are written. Default `'utf8'` */
  defaultEncoding?: BufferEncoding;
}

export interface WriteWaterMarkOptions extends WriteEncodingOptions {
  /** How many bytes may wait here before `write` says to stop. Default 1 MiB */
  highWaterMark?: number;
}

export interface WriteTagOptions extends WriteWaterMarkOptions {
  /** The tag that the stream has to itself. Default 0 */
  tag?: number;
}

export interface WriteStreamOptions extends WriteTagOptions {
  /** The rank of the reader. */
  dest: number;
}

export type WriteStreamArguments =
  | [options: WriteStreamOptions]
  | [dest: number, options: WriteTagOptions]
  | [dest: number, tag: Maybe<number>, options: WriteWaterMarkOptions]
  | [dest: number, tag: Maybe<number>, highWaterMark: Maybe<number>, options: WriteEncodingOptions]
  | [
      dest: number,
      tag: Maybe<number>,
      highWaterMark: Maybe<number>,
      defaultEncoding: Maybe<BufferEncoding>,
      options: StreamSignalOptions,
    ];
