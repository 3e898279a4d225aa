// What the collectives take by name. A call gives all of its arguments in one object, or the first
// ones by position and the rest in an object.

import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Info } from '../handles/info.js';
import type { Op } from '../operations/op.js';
import type { MessageSide } from './collective_sides.js';

/** What a collective that is set up takes besides. */
export interface InfoOptions {
  /** Hints for the library. Default `MPI.INFO_NULL` */
  info?: Info;
}

/** What a collective with a root takes besides. */
export interface RootOptions {
  /** The rank of the root. Default 0 */
  root?: number;
}

/** What a reduction takes besides. */
export interface OperationOptions {
  /** The operation that combines the items. Default `MPI.SUM` */
  op?: Op;
}

/** What `Bcast` takes. */
export interface BroadcastOptions extends RootOptions {
  /** What the root sends, and room for as much at the others. */
  buf: BufferSpec | null;
}

/** Where the result goes, in a collective in which only the root gets one. */
export interface RootRecvbufOptions<R> {
  /** Room for the result. Needed at the root only */
  recvbuf?: R;
}

/** Where this process receives. */
export interface RecvbufOptions<R> {
  /** Room for what this process receives. */
  recvbuf: R;
}

/** What this process sends. */
export interface SendbufOptions<S> {
  /** What this process sends. */
  sendbuf: S;
}

/** What `Reduce_scatter` takes besides. */
export interface CountsOptions {
  /** The length of each rank's block. Default: the lengths of all `recvbuf` */
  recvcounts?: ArrayLike<number> | null;
}

// `More` is what every object of options may have besides.

export type BroadcastArguments<More = unknown> =
  | [options: BroadcastOptions & More]
  | [buf: BufferSpec | null, options: RootOptions & More];

export type PersistentBroadcastArguments =
  | BroadcastArguments<InfoOptions>
  | [buf: BufferSpec | null, root: number | undefined, options: InfoOptions];

export type RootedArguments<S, R, More = unknown> =
  | [options: SendbufOptions<S> & RootRecvbufOptions<R> & RootOptions & More]
  | [sendbuf: S, options: RootRecvbufOptions<R> & RootOptions & More]
  | [sendbuf: S, recvbuf: R | undefined, options: RootOptions & More];

export type PersistentRootedArguments<S, R> =
  | RootedArguments<S, R, InfoOptions>
  | [sendbuf: S, recvbuf: R | undefined, root: number | undefined, options: InfoOptions];

export type ExchangeArguments<S, R, More = unknown> =
  | [options: SendbufOptions<S> & RecvbufOptions<R> & More]
  | [sendbuf: S, options: RecvbufOptions<R> & More];

export type PersistentExchangeArguments<S, R> =
  | ExchangeArguments<S, R, InfoOptions>
  | [sendbuf: S, recvbuf: R, options: InfoOptions];

type Send = MessageSide;
type Receive = BufferSpec | null;
type RootReceive = Receive | undefined;

export type ReductionArguments<More = unknown> =
  | ExchangeArguments<Send, Receive, OperationOptions & More>
  | [sendbuf: Send, recvbuf: Receive, options: OperationOptions & More];

export type PersistentReductionArguments =
  | ReductionArguments<InfoOptions>
  | [sendbuf: Send, recvbuf: Receive, op: Op | undefined, options: InfoOptions];

export type RootedReductionArguments<More = unknown> =
  | RootedArguments<Send, Receive, OperationOptions & More>
  | [sendbuf: Send, recvbuf: RootReceive, op: Op | undefined, options: RootOptions & More];

export type PersistentRootedReductionArguments =
  | RootedReductionArguments<InfoOptions>
  | [
      sendbuf: Send,
      recvbuf: RootReceive,
      op: Op | undefined,
      root: number | undefined,
      options: InfoOptions,
    ];

type Counts = ArrayLike<number> | null | undefined;

export type ReduceScatterArguments<More = unknown> =
  | ReductionArguments<CountsOptions & More>
  | [sendbuf: Send, recvbuf: Receive, recvcounts: Counts, options: OperationOptions & More];

export type PersistentReduceScatterArguments =
  | ReduceScatterArguments<InfoOptions>
  | [sendbuf: Send, recvbuf: Receive, recvcounts: Counts, op: Op | undefined, options: InfoOptions];
