// What the messages between two processes take by name. A call gives all of its arguments in one
// object, or the first ones by position and the rest in an object.

import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { Info } from '../handles/info.js';

type Buffer = BufferSpec | null;
type Maybe<T> = T | undefined;

// --- Sending --------------------------------------------------------------------------------------

export interface SendTagOptions {
  /** The tag that the receiver asks for, from 0 to at least 32767. Default 0 */
  tag?: number;
}

export interface DestOptions extends SendTagOptions {
  /** The rank of the receiver; `MPI.PROC_NULL` for nobody. */
  dest: number;
}

export interface SendOptions extends DestOptions {
  /** What to send. */
  buf: Buffer;
}

export type SendArguments =
  | [options: SendOptions]
  | [buf: Buffer, options: DestOptions]
  | [buf: Buffer, dest: number, options: SendTagOptions];

export type ObjectSendArguments =
  | [obj: unknown, options: DestOptions]
  | [obj: unknown, dest: number, options: SendTagOptions];

// --- Receiving ------------------------------------------------------------------------------------

export interface RecvTagOptions {
  /** The tag of the message. Default `MPI.ANY_TAG` */
  tag?: number;
}

export interface SourceOptions extends RecvTagOptions {
  /** The rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE` */
  source?: number;
}

export interface StatusOptions {
  /** Is told the source, the tag and the length of the message. Default: none */
  status?: Status | null;
}

export interface SignalOptions {
  /** Ends the wait when it is aborted. Default: none */
  signal?: AbortSignal | null;
}

export interface IrecvOptions extends SourceOptions {
  /** Where the message goes. */
  buf: Buffer;
}

export interface RecvOptions extends IrecvOptions, StatusOptions {}

export type RecvArguments =
  | [options: RecvOptions]
  | [buf: Buffer, options: SourceOptions & StatusOptions]
  | [buf: Buffer, source: Maybe<number>, options: RecvTagOptions & StatusOptions]
  | [buf: Buffer, source: Maybe<number>, tag: Maybe<number>, options: StatusOptions];

export type IrecvArguments =
  | [options: IrecvOptions]
  | [buf: Buffer, options: SourceOptions]
  | [buf: Buffer, source: Maybe<number>, options: RecvTagOptions];

export type ProbeArguments =
  | [options: SourceOptions & StatusOptions]
  | [source: Maybe<number>, options: RecvTagOptions & StatusOptions]
  | [source: Maybe<number>, tag: Maybe<number>, options: StatusOptions];

export interface OfferedMemoryOptions {
  /** Memory for the object's large buffer, if it has one of this length. Default: none */
  buf?: BufferSpec | null;
}

export type ObjectRecvArguments =
  | [options: OfferedMemoryOptions & SourceOptions & StatusOptions]
  | [buf: Maybe<Buffer>, options: SourceOptions & StatusOptions]
  | [buf: Maybe<Buffer>, source: Maybe<number>, options: RecvTagOptions & StatusOptions]
  | [buf: Maybe<Buffer>, source: Maybe<number>, tag: Maybe<number>, options: StatusOptions];

export type ObjectIrecvArguments =
  | [options: OfferedMemoryOptions & SourceOptions & SignalOptions]
  | [buf: Maybe<Buffer>, options: SourceOptions & SignalOptions]
  | [buf: Maybe<Buffer>, source: Maybe<number>, options: RecvTagOptions & SignalOptions]
  | [buf: Maybe<Buffer>, source: Maybe<number>, tag: Maybe<number>, options: SignalOptions];

// --- Sending and receiving ------------------------------------------------------------------------

export interface SendrecvRecvtagOptions {
  /** The tag of the message to receive. Default `MPI.ANY_TAG` */
  recvtag?: number;
}

export interface SendrecvSourceOptions extends SendrecvRecvtagOptions {
  /** The rank of the sender; `MPI.PROC_NULL` for nobody. Default `MPI.ANY_SOURCE` */
  source?: number;
}

export interface SendrecvRecvbufOptions extends SendrecvSourceOptions {
  /** Where the message goes that is received; needed unless `source` is `MPI.PROC_NULL`. */
  recvbuf?: Buffer;
}

export interface SendrecvSendtagOptions {
  /** The tag of the message to send, from 0 to at least 32767. Default 0 */
  sendtag?: number;
}

export interface SendrecvDestOptions extends SendrecvSendtagOptions {
  /** The rank of the receiver; `MPI.PROC_NULL` for nobody. */
  dest: number;
}

export interface SendrecvSendbufOptions extends SendrecvDestOptions {
  /** What to send. */
  sendbuf: Buffer;
}

export interface SendrecvBufOptions extends SendrecvDestOptions {
  /** What to send, and where the message goes that is received. */
  buf: Buffer;
}

// The arguments from `source` on.
type FromSource =
  | [options: SendrecvSourceOptions]
  | [source: Maybe<number>, options: SendrecvRecvtagOptions];
type FromSourceWithStatus =
  | [options: SendrecvSourceOptions & StatusOptions]
  | [source: Maybe<number>, options: SendrecvRecvtagOptions & StatusOptions]
  | [source: Maybe<number>, recvtag: Maybe<number>, options: StatusOptions];

// The arguments from `dest` on.
type FromDest =
  | [options: SendrecvDestOptions & SendrecvRecvbufOptions]
  | [dest: number, options: SendrecvSendtagOptions & SendrecvRecvbufOptions]
  | [dest: number, sendtag: Maybe<number>, options: SendrecvRecvbufOptions]
  | [dest: number, sendtag: Maybe<number>, recvbuf: Maybe<Buffer>, ...rest: FromSource];
type FromDestWithStatus =
  | [options: SendrecvDestOptions & SendrecvRecvbufOptions & StatusOptions]
  | [dest: number, options: SendrecvSendtagOptions & SendrecvRecvbufOptions & StatusOptions]
  | [dest: number, sendtag: Maybe<number>, options: SendrecvRecvbufOptions & StatusOptions]
  | [dest: number, sendtag: Maybe<number>, recvbuf: Maybe<Buffer>, ...rest: FromSourceWithStatus];

export type SendrecvArguments =
  | [options: SendrecvSendbufOptions & SendrecvRecvbufOptions & StatusOptions]
  | [sendbuf: Buffer, ...rest: FromDestWithStatus];

export type IsendrecvArguments =
  | [options: SendrecvSendbufOptions & SendrecvRecvbufOptions]
  | [sendbuf: Buffer, ...rest: FromDest];

export type ObjectSendrecvArguments = [sendobj: unknown, ...rest: FromDestWithStatus];

export type SendrecvReplaceArguments =
  | [options: SendrecvBufOptions & SendrecvSourceOptions & StatusOptions]
  | [buf: Buffer, options: SendrecvDestOptions & SendrecvSourceOptions & StatusOptions]
  | [
      buf: Buffer,
      dest: number,
      options: SendrecvSendtagOptions & SendrecvSourceOptions & StatusOptions,
    ]
  | [buf: Buffer, dest: number, sendtag: Maybe<number>, ...rest: FromSourceWithStatus];

export type IsendrecvReplaceArguments =
  | [options: SendrecvBufOptions & SendrecvSourceOptions]
  | [buf: Buffer, options: SendrecvDestOptions & SendrecvSourceOptions]
  | [buf: Buffer, dest: number, options: SendrecvSendtagOptions & SendrecvSourceOptions]
  | [buf: Buffer, dest: number, sendtag: Maybe<number>, ...rest: FromSource];

// --- In partitions --------------------------------------------------------------------------------

export interface PartitionOptions {
  /** How many partitions of one length the message has. */
  partitions: number;
}

export interface HintOptions {
  /** Hints for the library. Default `MPI.INFO_NULL` */
  info?: Info;
}

export type PsendArguments =
  | [options: PartitionOptions & SendOptions & HintOptions]
  | [buf: Buffer, options: PartitionOptions & DestOptions & HintOptions]
  | [buf: Buffer, partitions: number, options: DestOptions & HintOptions]
  | [buf: Buffer, partitions: number, dest: number, options: SendTagOptions & HintOptions]
  | [buf: Buffer, partitions: number, dest: number, tag: Maybe<number>, options: HintOptions];

export type PrecvArguments =
  | [options: PartitionOptions & IrecvOptions & HintOptions]
  | [buf: Buffer, options: PartitionOptions & SourceOptions & HintOptions]
  | [buf: Buffer, partitions: number, options: SourceOptions & HintOptions]
  | [buf: Buffer, partitions: number, source: Maybe<number>, options: RecvTagOptions & HintOptions]
  | [
      buf: Buffer,
      partitions: number,
      source: Maybe<number>,
      tag: Maybe<number>,
      options: HintOptions,
    ];

// --- Waiting in the event loop --------------------------------------------------------------------

export type AwaitedProbeArguments =
  | [options: SourceOptions & StatusOptions & SignalOptions]
  | [source: Maybe<number>, options: RecvTagOptions & StatusOptions & SignalOptions]
  | [source: Maybe<number>, tag: Maybe<number>, options: StatusOptions & SignalOptions]
  | [
      source: Maybe<number>,
      tag: Maybe<number>,
      status: Status | null | undefined,
      options: SignalOptions,
    ];

export type MessagesArguments =
  | [options: SourceOptions & SignalOptions]
  | [source: Maybe<number>, options: RecvTagOptions & SignalOptions]
  | [source: Maybe<number>, tag: Maybe<number>, options: SignalOptions];
