// Nonblocking collectives on objects, as exchanges of messages: who sends what to whom, and what is
// made of what has come.

import type { Communicator } from '../handles/communicator_classes.js';
import { PROC_NULL } from '../native/generated/constants.js';
import { checkItems, rankFailed } from '../objects/serialized_blocks.js';
import type { Request } from '../requests/request.js';
import { startCollective } from './collective_request.js';
import {
  type Arrived,
  MessageExchange,
  messageOf,
  NO_OBJECT,
  type Outgoing,
} from './message_exchange.js';
import { checkRoot, rootFailed } from './roots.js';
import { copyOf } from './rounds.js';

/** Why a rank has no object for the others. */
export type Failure = { readonly error: unknown } | null;

const isPresent = (object: Arrived): object is NonNullable<Arrived> => object !== null;

/** What is made of the program's objects: all of it, or nothing. */
export function attempt<T>(make: () => T, otherwise: T): { value: T; failure: Failure } {
  try {
    return { value: make(), failure: null };
  } catch (error) {
    return { value: otherwise, failure: { error } };
  }
}

export interface Plan<T> {
  readonly method: string;
  readonly comm: Communicator;
  readonly outgoing: readonly Outgoing[];
  /** The ranks that send something to this one. */
  readonly sources: readonly number[];
  readonly failure: Failure;
  /** The error for a source that has no object, which is the one at this place. */
  failed(source: number, place: number): Error;
  /** The result, of copies of the objects in the order of the sources. */
  result(objects: unknown[]): T;
}

export function start<T>(plan: Plan<T>): Request<T> {
  const { method, comm, outgoing, sources, failure } = plan;
  const exchange = new MessageExchange(method, comm, outgoing, sources);
  return startCollective(exchange, {
    failure() {
      const place = exchange.arrived.indexOf(null);
      return failure ?? (place < 0 ? null : { error: plan.failed(sources[place], place) });
    },
    result: (arrived) => plan.result(arrived.filter(isPresent).map((object) => object.load())),
  });
}

const NOBODY: readonly number[] = [];
const NOTHING: readonly Outgoing[] = [];

/** This rank, if it is among those that it exchanges messages with; else -1. */
export const ownOf = (comm: Communicator): number => (comm.Is_inter() ? -1 : comm.Get_rank());

/** The ranks of this group, or of the other one. */
const ranksOf = (comm: Communicator): number[] =>
  Array.from({ length: comm._peers() }, (_, rank) => rank);

/** The ranks that this one exchanges messages with: all others, or those of the other group. */
export function peersOf(comm: Communicator): number[] {
  const own = ownOf(comm);
  return ranksOf(comm).filter((rank) => rank !== own);
}

/** All objects in rank order: this rank sends none to itself. */
export const withOwn = (own: number, objects: unknown[], copy: unknown): unknown[] =>
  own < 0 ? objects : objects.toSpliced(own, 0, copy);

/** What goes to others; and a copy of what this rank has for itself, if that is asked for. */
export interface Written {
  readonly outgoing: readonly Outgoing[];
  readonly copy: unknown;
  readonly failure: Failure;
}

/** The message of an object for ranks, and a copy for this one where it is to get one. */
export function messageTo(
  ranks: readonly number[],
  object: () => unknown,
  isForOwn: boolean,
): Written {
  const { value, failure } = attempt(
    () => {
      const obj = object();
      return { message: messageOf(obj), copy: isForOwn ? copyOf(obj) : null };
    },
    { message: NO_OBJECT, copy: null },
  );
  return { outgoing: [{ message: value.message, ranks }], copy: value.copy, failure };
}

/**
 * The messages of items, one for each rank, and a copy of the item at the place of this one, unless
 * that is -1. None goes to PROC_NULL.
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
      const messages = list.map((item, i) => (i === own ? NO_OBJECT : messageOf(item)));
      return { messages, copy: own < 0 ? null : copyOf(list[own]) };
    },
    { messages: ranks.map(() => NO_OBJECT), copy: null },
  );
  const outgoing = value.messages.map((message, i) => ({ message, ranks: [ranks[i]] }));
  const isSent = (_: Outgoing, i: number) => i !== own && ranks[i] !== PROC_NULL;
  return { outgoing: outgoing.filter(isSent), copy: value.copy, failure };
}

/** `comm.ibcast` */
export function ibcastObject(comm: Communicator, obj: unknown, root: number): Request {
  const method = 'Comm.ibcast';
  checkRoot('MPI_Ibcast', comm, root);
  const failed = () => rootFailed(method, root, 'object');
  if (!comm._isRoot(root, method)) return startLeaf(method, comm, root, failed);
  const { outgoing, copy, failure } = messageTo(peersOf(comm), () => obj, ownOf(comm) >= 0);
  const result = () => copy;
  return start({ method, comm, outgoing, sources: NOBODY, failure, failed, result });
}

/** What a rank does that gets an object from a root, if it gets one. */
function startLeaf(method: string, comm: Communicator, root: number, failed: () => Error): Request {
  const sources = comm._isLeaf(root) ? [root] : NOBODY;
  const result = (objects: unknown[]) => (sources.length > 0 ? objects[0] : null);
  return start({ method, comm, outgoing: NOTHING, sources, failure: null, failed, result });
}

/** `comm.iscatter` */
export function iscatterObjects(comm: Communicator, items: unknown, root: number): Request {
  const method = 'Comm.iscatter';
  checkRoot('MPI_Iscatter', comm, root);
  const failed = () => rootFailed(method, root, 'objects');
  if (!comm._isRoot(root, method)) return startLeaf(method, comm, root, failed);
  const { outgoing, copy, failure } = writeItems(method, items, ranksOf(comm), ownOf(comm));
  const result = () => copy;
  return start({ method, comm, outgoing, sources: NOBODY, failure, failed, result });
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
    return start({ method, comm, outgoing: NOTHING, sources, failure: null, failed, result });
  }
  const { outgoing, copy, failure } = messageTo(isOwn ? NOBODY : [root], () => obj, isOwn);
  const result = (objects: unknown[]) => (isRoot ? withOwn(own, objects, copy) : null);
  return start({ method, comm, outgoing, sources, failure, failed, result });
}

/** `comm.iallgather` */
export function iallgatherObjects(comm: Communicator, obj: unknown): Request<unknown[]> {
  const method = 'Comm.iallgather';
  const own = ownOf(comm);
  const sources = peersOf(comm);
  const { outgoing, copy, failure } = messageTo(sources, () => obj, own >= 0);
  const failed = (source: number) => rankFailed(method, source);
  const result = (objects: unknown[]) => withOwn(own, objects, copy);
  return start({ method, comm, outgoing, sources, failure, failed, result });
}

/** `comm.ialltoall` */
export function ialltoallObjects(comm: Communicator, items: unknown): Request<unknown[]> {
  const method = 'Comm.ialltoall';
  const own = ownOf(comm);
  const { outgoing, copy, failure } = writeItems(method, items, ranksOf(comm), own);
  const failed = (source: number) => rankFailed(method, source);
  const result = (objects: unknown[]) => withOwn(own, objects, copy);
  return start({ method, comm, outgoing, sources: peersOf(comm), failure, failed, result });
}
