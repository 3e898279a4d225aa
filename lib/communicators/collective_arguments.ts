// What the collectives take by name. A call gives all of its arguments in one object, or the first
// ones by position and the rest in an object.

import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Info } from '../handles/info.js';
import type { Op } from '../operations/op.js';
import type { MessageSide } from './collective_sides.js';

export interface InfoOptions {
  /** Hints for the library. Default `MPI.INFO_NULL` */
  info?: Info;
}

export interface RootOptions {
  /** The rank of the root. Default 0 */
  root?: number;
}

export interface OperationOptions {
  /** The operation that combines the items. Default `MPI.SUM` */
  op?: Op;
}

export interface BroadcastOptions extends RootOptions {
  /** What the root sends, and room for as much at the others. */
  buf: BufferSpec | null;
}

/** Where the result goes, in a collective in which only the root gets one. */
export interface RootRecvbufOptions<R> {
  /** Room for the result. Needed at the root only */
  recvbuf?: R;
}

export interface RecvbufOptions<R> {
  /** Room for what this process receives. */
  recvbuf: R;
}

export interface SendbufOptions<S> {
  /** What this process sends. */
  sendbuf: S;
}

export interface CountsOptions {
  /** The length of each rank's block. Default: the lengths of all `recvbuf` */
  recvcounts?: ArrayLike<number> | null;
}

export type BroadcastArguments =
  | [options: BroadcastOptions]
  | [buf: BufferSpec | null, options: RootOptions];

export type PersistentBroadcastArguments =
  | [options: BroadcastOptions & InfoOptions]
  | [buf: BufferSpec | null, options: RootOptions & InfoOptions]
  | [buf: BufferSpec | null, root: number | undefined, options: InfoOptions];

export type RootedArguments<S, R> =
  | [options: SendbufOptions<S> & RootRecvbufOptions<R> & RootOptions]
  | [sendbuf: S, options: RootRecvbufOptions<R> & RootOptions]
  | [sendbuf: S, recvbuf: R | undefined, options: RootOptions];

export type PersistentRootedArguments<S, R> =
  | [options: SendbufOptions<S> & RootRecvbufOptions<R> & RootOptions & InfoOptions]
  | [sendbuf: S, options: RootRecvbufOptions<R> & RootOptions & InfoOptions]
  | [sendbuf: S, recvbuf: R | undefined, options: RootOptions & InfoOptions]
  | [sendbuf: S, recvbuf: R | undefined, root: number | undefined, options: InfoOptions];

export type ExchangeArguments<S, R> =
  | [options: SendbufOptions<S> & RecvbufOptions<R>]
  | [sendbuf: S, options: RecvbufOptions<R>];

export type PersistentExchangeArguments<S, R> =
  | [options: SendbufOptions<S> & RecvbufOptions<R> & InfoOptions]
  | [sendbuf: S, options: RecvbufOptions<R> & InfoOptions]
  | [sendbuf: S, recvbuf: R, options: InfoOptions];

type Send = SendbufOptions<MessageSide>;
type Receive = RecvbufOptions<BufferSpec | null>;
type RootReceive = RootRecvbufOptions<BufferSpec | null>;

export type ReductionArguments =
  | [options: Send & Receive & OperationOptions]
  | [sendbuf: MessageSide, options: Receive & OperationOptions]
  | [sendbuf: MessageSide, recvbuf: BufferSpec | null, options: OperationOptions];

export type PersistentReductionArguments =
  | [options: Send & Receive & OperationOptions & InfoOptions]
  | [sendbuf: MessageSide, options: Receive & OperationOptions & InfoOptions]
  | [sendbuf: MessageSide, recvbuf: BufferSpec | null, options: OperationOptions & InfoOptions]
  | [sendbuf: MessageSide, recvbuf: BufferSpec | null, op: Op | undefined, options: InfoOptions];

export type RootedReductionArguments =
  | [options: Send & RootReceive & OperationOptions & RootOptions]
  | [sendbuf: MessageSide, options: RootReceive & OperationOptions & RootOptions]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null | undefined,
      options: OperationOptions & RootOptions,
    ]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null | undefined,
      op: Op | undefined,
      options: RootOptions,
    ];

export type PersistentRootedReductionArguments =
  | [options: Send & RootReceive & OperationOptions & RootOptions & InfoOptions]
  | [sendbuf: MessageSide, options: RootReceive & OperationOptions & RootOptions & InfoOptions]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null | undefined,
      options: OperationOptions & RootOptions & InfoOptions,
    ]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null | undefined,
      op: Op | undefined,
      options: RootOptions & InfoOptions,
    ]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null | undefined,
      op: Op | undefined,
      root: number | undefined,
      options: InfoOptions,
    ];

export type ReduceScatterArguments =
  | [options: Send & Receive & CountsOptions & OperationOptions]
  | [sendbuf: MessageSide, options: Receive & CountsOptions & OperationOptions]
  | [sendbuf: MessageSide, recvbuf: BufferSpec | null, options: CountsOptions & OperationOptions]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null,
      recvcounts: ArrayLike<number> | null | undefined,
      options: OperationOptions,
    ];

export type PersistentReduceScatterArguments =
  | [options: Send & Receive & CountsOptions & OperationOptions & InfoOptions]
  | [sendbuf: MessageSide, options: Receive & CountsOptions & OperationOptions & InfoOptions]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null,
      options: CountsOptions & OperationOptions & InfoOptions,
    ]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null,
      recvcounts: ArrayLike<number> | null | undefined,
      options: OperationOptions & InfoOptions,
    ]
  | [
      sendbuf: MessageSide,
      recvbuf: BufferSpec | null,
      recvcounts: ArrayLike<number> | null | undefined,
      op: Op | undefined,
      options: InfoOptions,
    ];
