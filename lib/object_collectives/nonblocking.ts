// Nonblocking collectives on objects, as exchanges of messages: who sends what to whom, and what is
// made of what has come.

import type { Communicator } from '../handles/communicator_classes.js';
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

const isPresent = (object: Arrived): object is NonNullable<Arrived> => object !== null;

interface Written<T> {
  readonly value: T;
  readonly failure: { readonly error: unknown } | null;
}

/** What is made of the program's objects: all of it, or nothing. */
function attempt<T>(make: () => T, otherwise: T): Written<T> {
  try {
    return { value: make(), failure: null };
  } catch (error) {
    return { value: otherwise, failure: { error } };
  }
}

interface Plan<T> {
  readonly method: string;
  readonly comm: Communicator;
  readonly outgoing: readonly Outgoing[];
  /** The ranks that send something to this one. */
  readonly sources: readonly number[];
  /** Why this rank has nothing to send. */
  readonly failure: { readonly error: unknown } | null;
  /** The error for a source that had nothing to send. */
  failed(source: number): Error;
  /** The result, of the objects in the order of the sources. */
  result(objects: readonly unknown[]): T;
}

function start<T>(plan: Plan<T>): Request<T> {
  const { method, comm, outgoing, sources, failure } = plan;
  const exchange = new MessageExchange(method, comm, outgoing, sources);
  return startCollective(exchange, {
    failure() {
      const failed = exchange.arrived.indexOf(null);
      return failure ?? (failed < 0 ? null : { error: plan.failed(sources[failed]) });
    },
    result: (arrived) => plan.result(arrived.filter(isPresent).map((object) => object.load())),
  });
}

/** The ranks that this one exchanges messages with: all others, or those of the other group. */
function peersOf(comm: Communicator): number[] {
  const own = comm.Is_inter() ? -1 : comm.Get_rank();
  const all = Array.from({ length: comm._peers() }, (_, rank) => rank);
  return all.filter((rank) => rank !== own);
}

/** `comm.ibcast` */
export function ibcastObject(comm: Communicator, obj: unknown, root: number): Request<unknown> {
  const method = 'Comm.ibcast';
  checkRoot('MPI_Ibcast', comm, root);
  const failed = () => rootFailed(method, root, 'object');
  if (!comm._isRoot(root, method)) {
    const sources = comm._isLeaf(root) ? [root] : [];
    const result = (objects: readonly unknown[]) => (sources.length > 0 ? objects[0] : null);
    return start({ method, comm, outgoing: [], sources, failure: null, failed, result });
  }
  const ranks = peersOf(comm);
  const { value, failure } = attempt(
    () => ({ message: messageOf(obj), copy: comm.Is_inter() ? null : copyOf(obj) }),
    { message: NO_OBJECT, copy: null },
  );
  return start({
    method,
    comm,
    outgoing: [{ message: value.message, ranks }],
    sources: [],
    failure,
    failed,
    result: () => value.copy,
  });
}
