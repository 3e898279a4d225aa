// Nonblocking collectives on objects, as exchanges of blocks and messages: who sends what to whom,
// and what is made of what has come.

import type { Communicator } from '../handles/communicator_classes.js';
import { PROC_NULL } from '../native/generated/constants.js';
import type { KeptMessage } from '../objects/outgoing_object.js';
import { checkItems, isItsOwnCopy, rankFailed } from '../objects/serialized_blocks.js';
import type { Request } from '../requests/request.js';
import {
  ALLGATHER,
  BCAST,
  type Beginning,
  BlockExchange,
  GATHER,
  ObjectBlocks,
  type Opening,
} from './block_exchange.js';
import { type Outcome, startCollective } from './collective_request.js';
import {
  copyOfMessage,
  MessageExchange,
  messageOf,
  NO_OBJECT,
  type Outgoing,
} from './message_exchange.js';
import { checkRoot, rootFailed } from './roots.js';

/** Why a rank has no object for the others. */
export type Failure = { readonly error: unknown } | null;

/** What is made of the program's objects: all of it, or nothing. */
export function attempt<T>(make: () => T, otherwise: T): { value: T; failure: Failure } {
  try {
    return { value: make(), failure: null };
  } catch (error) {
    return { value: otherwise, failure: { error } };
  }
}

export interface Plan<T> extends Outcome<T> {
  readonly method: string;
  readonly comm: Communicator;
  /** Null if there are messages only. */
  readonly beginning: Beginning | null;
  readonly outgoing: readonly Outgoing[];
  /** The ranks that send something to this one. */
  readonly sources: readonly number[];
}

export function start<T>(plan: Plan<T>): Request<T> {
  const { method, comm, beginning, outgoing, sources } = plan;
  const exchange =
    beginning === null
      ? new MessageExchange(method, comm, outgoing, sources)
      : new BlockExchange(method, comm, outgoing, sources, beginning);
  return startCollective(exchange, plan);
}

const NOBODY: readonly number[] = [];
const NOTHING: readonly Outgoing[] = [];

/** This rank, if it is among those that it exchanges messages with; else -1. */
export const ownOf = (comm: Communicator): number => (comm.Is_inter() ? -1 : comm.Get_rank());

/** The ranks from one to the one before `end`, without one of them. */
export function ranksFrom(first: number, end: number, without = -1): number[] {
  const ranks: number[] = [];
  for (let rank = first; rank < end; rank++) if (rank !== without) ranks.push(rank);
  return ranks;
}

/** The ranks of this group, or of the other one. */
const ranksOf = (comm: Communicator): number[] => ranksFrom(0, comm._peers());

/** The ranks that this one exchanges messages with: all others, or those of the other group. */
export const peersOf = (comm: Communicator): number[] => ranksFrom(0, comm._peers(), ownOf(comm));

/** All objects in rank order: this rank sends none to itself. */
export function withOwn(own: number, objects: unknown[], written: Written): unknown[] {
  if (own >= 0) objects.splice(own, 0, written.copy());
  return objects;
}

/** What goes to others, and what this rank has for itself. */
export interface Written {
  readonly outgoing: readonly Outgoing[];
  readonly failure: Failure;
  /** Makes a copy of what this rank has for itself, as another rank would get it. */
  copy(): unknown;
}

const copyOf = (obj: unknown, message: KeptMessage): unknown =>
  isItsOwnCopy(obj) ? obj : copyOfMessage(message);

/** The message of an object for ranks. */
export function messageTo(ranks: readonly number[], object: () => unknown): Written {
  const { value, failure } = attempt(
    () => {
      const obj = object();
      return { obj, message: messageOf(obj) };
    },
    { obj: null, message: NO_OBJECT },
  );
  const { obj, message } = value;
  const outgoing = ranks.length === 0 ? NOTHING : [{ message, ranks }];
  return { outgoing, failure, copy: () => copyOf(obj, message) };
}

/** Begins with blocks within one group; alone or between groups, there are messages only. */
function beginningOf(
  comm: Communicator,
  opening: Opening,
  incoming: number,
  outgoing: number,
  root: number,
): Beginning | null {
  if (comm.Is_inter() || comm.Get_size() === 1) return null;
  return { opening, blocks: ObjectBlocks.take(incoming, outgoing), root };
}

/** A rank gets the objects of all, in blocks. Its own block is behind those. */
export const allgatherBlocks = (comm: Communicator): Beginning | null =>
  beginningOf(comm, ALLGATHER, comm._peers(), 1, 0);

/** The root gets the objects of all, in blocks. The own block of a rank is behind those. */
export const gatherBlocks = (comm: Communicator, root: number): Beginning | null =>
  beginningOf(comm, GATHER, comm.Get_rank() === root ? comm._peers() : 0, 1, root);

/** The block of an object, or its message for ranks. */
export function write(
  beginning: Beginning | null,
  ranks: () => readonly number[],
  object: () => unknown,
): Written {
  if (beginning === null) return messageTo(ranks(), object);
  const { blocks } = beginning;
  const written = new WrittenBlock(blocks);
  try {
    const obj = object();
    const message = blocks.write(blocks.own, obj);
    written.obj = obj;
    if (message !== null) written.follow(message, ranks());
  } catch (error) {
    written.failure = { error };
  }
  return written;
}

/** An object that is in a block, or follows it. */
class WrittenBlock implements Written {
  outgoing = NOTHING;
  failure: Failure = null;
  obj: unknown = null;
  private message: KeptMessage | null = null;

  constructor(private readonly blocks: ObjectBlocks) {}

  follow(message: KeptMessage, ranks: readonly number[]): void {
    this.message = message;
    if (ranks.length > 0) this.outgoing = [{ message, ranks }];
  }

  copy(): unknown {
    const { blocks, obj, message } = this;
    if (isItsOwnCopy(obj)) return obj;
    return message === null ? blocks.load(blocks.own) : copyOfMessage(message);
  }
}

/**
 * The messages of items, one for each rank, and none to PROC_NULL.
 * @param own the place of this rank, which sends none to itself; -1 if it is not among them
 */
export function writeItems(
  method: string,
  items: unknown,
  ranks: readonly number[],
  own: number,
): Written {
  const { value, failure } = attempt(
    () => {
      const list = checkItems(method, items, ranks.length);
      return { item: list[own], messages: list.map(messageOf) };
    },
    { item: null, messages: ranks.map(() => NO_OBJECT) },
  );
  const { item, messages } = value;
  const isSent = (_: Outgoing, i: number) => i !== own && ranks[i] !== PROC_NULL;
  return {
    outgoing: messages.map((message, i) => ({ message, ranks: [ranks[i]] })).filter(isSent),
    failure,
    copy: () => copyOf(item, messages[own]),
  };
}

/** `comm.ibcast` */
export function ibcastObject(comm: Communicator, obj: unknown, root: number): Request {
  const method = 'Comm.ibcast';
  checkRoot('MPI_Ibcast', comm, root);
  const failed = () => rootFailed(method, root, 'object');
  const isRoot = comm._isRoot(root, method);
  const beginning = beginningOf(comm, BCAST, 1, 0, root);
  if (!isRoot) return startLeaf(method, comm, root, failed, beginning);
  const own = write(
    beginning,
    () => peersOf(comm),
    () => obj,
  );
  const { outgoing, failure } = own;
  const isInter = comm.Is_inter();
  const result = () => (isInter ? null : own.copy());
  return start({ method, comm, beginning, outgoing, sources: NOBODY, failure, failed, result });
}

/** What a rank does that gets an object from a root, if it gets one. */
function startLeaf(
  method: string,
  comm: Communicator,
  root: number,
  failed: () => Error,
  beginning: Beginning | null,
): Request {
  const sources = comm._isLeaf(root) ? [root] : NOBODY;
  const result = (objects: unknown[]) => (sources.length > 0 ? objects[0] : null);
  return start({
    method,
    comm,
    beginning,
    outgoing: NOTHING,
    sources,
    failure: null,
    failed,
    result,
  });
}

/** `comm.iscatter` */
export function iscatterObjects(comm: Communicator, items: unknown, root: number): Request {
  const method = 'Comm.iscatter';
  checkRoot('MPI_Iscatter', comm, root);
  const failed = () => rootFailed(method, root, 'objects');
  if (!comm._isRoot(root, method)) return startLeaf(method, comm, root, failed, null);
  const own = ownOf(comm);
  const { outgoing, copy, failure } = writeItems(method, items, ranksOf(comm), own);
  const result = () => (own < 0 ? null : copy());
  return start({
    method,
    comm,
    beginning: null,
    outgoing,
    sources: NOBODY,
    failure,
    failed,
    result,
  });
}

/** `comm.igather` */
export function igatherObjects(
  comm: Communicator,
  obj: unknown,
  root: number,
): Request<unknown[] | null> {
  const method = 'Comm.igather';
  checkRoot('MPI_Igather', comm, root);
  const failed = (source: number) => rankFailed(method, source);
  const isRoot = comm._isRoot(root, method);
  const own = ownOf(comm);
  const isOwn = isRoot && own >= 0;
  const sources = isRoot ? peersOf(comm) : NOBODY;
  if (!comm._isLeaf(root)) {
    const result = (objects: unknown[]) => (isRoot ? objects : null);
    return start({
      method,
      comm,
      beginning: null,
      outgoing: NOTHING,
      sources,
      failure: null,
      failed,
      result,
    });
  }
  const beginning = gatherBlocks(comm, root);
  const written = write(
    beginning,
    () => (isOwn ? NOBODY : [root]),
    () => obj,
  );
  const { outgoing, failure } = written;
  const result = (objects: unknown[]) => (isRoot ? withOwn(own, objects, written) : null);
  return start({ method, comm, beginning, outgoing, sources, failure, failed, result });
}

/** `comm.iallgather` */
export function iallgatherObjects(comm: Communicator, obj: unknown): Request<unknown[]> {
  const method = 'Comm.iallgather';
  const own = ownOf(comm);
  const sources = peersOf(comm);
  const beginning = allgatherBlocks(comm);
  const written = write(
    beginning,
    () => sources,
    () => obj,
  );
  const { outgoing, failure } = written;
  const failed = (source: number) => rankFailed(method, source);
  const result = (objects: unknown[]) => withOwn(own, objects, written);
  return start({ method, comm, beginning, outgoing, sources, failure, failed, result });
}

/** `comm.ialltoall` */
export function ialltoallObjects(comm: Communicator, items: unknown): Request<unknown[]> {
  const method = 'Comm.ialltoall';
  const own = ownOf(comm);
  const written = writeItems(method, items, ranksOf(comm), own);
  const { outgoing, failure } = written;
  const failed = (source: number) => rankFailed(method, source);
  const result = (objects: unknown[]) => withOwn(own, objects, written);
  return start({
    method,
    comm,
    beginning: null,
    outgoing,
    sources: peersOf(comm),
    failure,
    failed,
    result,
  });
}
