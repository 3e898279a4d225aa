// What the messages between two processes take by name, for several methods each.

import type { Named } from '../base/named_arguments.js';
import type { BufferSpec } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { Info } from '../handles/info.js';

type Send = {
  buf: BufferSpec | null;
  dest: number;
  tag?: number;
};
type Probe = {
  source?: number;
  tag?: number;
  status?: Status | null;
};
type Receive = Probe & {
  buf: BufferSpec | null;
};
type ObjectReceive = Probe & {
  buf?: BufferSpec | null;
  signal?: AbortSignal | null;
};
type Exchange = Probe & {
  dest: number;
  sendtag?: number;
  recvbuf?: BufferSpec | null;
  recvtag?: number;
};
type BufferExchange = Exchange & {
  sendbuf: BufferSpec | null;
};
type Replacement = Exchange & {
  buf: BufferSpec | null;
};

export type SendArguments = Named<Send, ['buf', 'dest', 'tag']>;
export type RecvArguments = Named<Receive, ['buf', 'source', 'tag', 'status']>;
export type IrecvArguments = Named<Receive, ['buf', 'source', 'tag']>;
export type ProbeArguments = Named<Probe, ['source', 'tag', 'status']>;

export type SendrecvArguments = Named<
  BufferExchange,
  ['sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag', 'status']
>;
export type IsendrecvArguments = Named<
  BufferExchange,
  ['sendbuf', 'dest', 'sendtag', 'recvbuf', 'source', 'recvtag']
>;
export type SendrecvReplaceArguments = Named<
  Replacement,
  ['buf', 'dest', 'sendtag', 'source', 'recvtag', 'status']
>;
export type IsendrecvReplaceArguments = Named<
  Replacement,
  ['buf', 'dest', 'sendtag', 'source', 'recvtag']
>;

export type PsendArguments = Named<
  Send & { partitions: number; info?: Info },
  ['buf', 'partitions', 'dest', 'tag', 'info']
>;
export type PrecvArguments = Named<
  Receive & { partitions: number; info?: Info },
  ['buf', 'partitions', 'source', 'tag', 'info']
>;

export type ObjectSendArguments = [obj: unknown, ...rest: Named<Send, ['dest', 'tag']>];
export type ObjectRecvArguments = Named<ObjectReceive, ['buf', 'source', 'tag', 'status']>;
export type ObjectIrecvArguments = Named<ObjectReceive, ['buf', 'source', 'tag', 'signal']>;
// In the last overloads, which the compiler quotes for a number in place of the memory: what to
// write.
export type RecvHint = 'the first parameter is buf; name the rank: comm.recv({ source: 0 })';
export type IrecvHint = 'the first parameter is buf; name the rank: comm.irecv({ source: 0 })';
export type ObjectRecvNamed = Omit<ObjectReceive, 'signal'> | RecvHint;
export type ObjectIrecvNamed = Omit<ObjectReceive, 'status'> | IrecvHint;
export type ObjectSendrecvArguments = [
  sendobj: unknown,
  ...rest: Named<Exchange, ['dest', 'sendtag', 'recvbuf', 'source', 'recvtag', 'status']>,
];
