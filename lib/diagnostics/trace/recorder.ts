// Writes each call of the program, and each operation that does not block, into the ring.
import { MPI } from '../../index.js';
import type { ObservedCall, Observer } from '../observed_calls.js';
import type { ObservedMethod } from '../observed_methods.js';
import { bytesOf, type CallPlan, makePlan } from './call_plans.js';
import { Communicators, type TracedComm } from './communicators.js';
import {
  AWAITED,
  BYTES,
  CALL,
  COMM,
  COUNT_AT,
  END,
  FAILED,
  FIELDS,
  FLAGS,
  KIND,
  NAME,
  OPERATION,
  PAUSE,
  PEER,
  PLACE,
  RECEIVED,
  ROOT,
  SENT,
  SEQUENCE,
  SOURCE,
  SOURCE_TAG,
  START,
  TAG,
} from './part_format.js';
import { PlaceSampler } from './place_sampler.js';
import type { Ring } from './ring.js';

type Request = InstanceType<typeof MPI.Request>;
type Status = InstanceType<typeof MPI.Status>;

/** The arguments of a call, as the trace writes them. Ranks are those of the communicator. */
interface Traced {
  plan: CallPlan;
  comm: TracedComm;
  dest: number;
  destTag: number;
  source: number;
  sourceTag: number;
  bytes: number;
  root: number;
  place: number;
  sequence: number;
}

/** An operation that is not complete. */
interface Pending extends Traced {
  /** The number of its record. */
  readonly index: number;
  readonly start: number;
  readonly sent: number;
}

const { ANY_SOURCE, ANY_TAG, PROC_NULL } = MPI;

/** In ms. */
const WITHIN = 1e-5;

const integer = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

export class Recorder implements Observer {
  readonly #ring: Ring;
  readonly #data: Float64Array;
  readonly #places: PlaceSampler;
  readonly #comms: Communicators;
  readonly #plans = new Map<ObservedMethod, CallPlan>();
  /** Persistent requests, by what each start does. */
  readonly #templates = new WeakMap<object, Traced>();
  readonly #pending = new Map<object, Pending>();
  /** The communicators of messages that a probe has matched. */
  readonly #matched = new WeakMap<object, TracedComm>();
  /** The records of operations that the call under way has completed, which end with it. */
  readonly #completed: number[] = [];
  /** What an object takes that was encoded last. */
  readonly #lastObject: { bytes: number };

  /** The call that is under way: the index of its record in `#data`, or -1. */
  #at = -1;
  #status: Status | null = null;
  readonly #call: Traced;
  readonly #ownStatus = new MPI.Status();

  constructor(ring: Ring, lastObject: { bytes: number }) {
    this.#ring = ring;
    this.#data = ring.data;
    this.#lastObject = lastObject;
    this.#places = new PlaceSampler((word) => ring.addWord(word));
    this.#comms = new Communicators((word) => ring.addWord(word));
    this.#call = {
      plan: undefined as unknown as CallPlan,
      comm: this.#comms.find(null),
      dest: -1,
      destTag: -1,
      source: -1,
      sourceTag: -1,
      bytes: -1,
      root: -1,
      place: -1,
      sequence: -1,
    };
  }

  /** Writes a new record, as far as it does not depend on its end; its index in `#data`. */
  #write(kind: number, start: number, end: number, traced: Traced): number {
    const data = this.#data;
    const index = this.#ring.count;
    const at = this.#ring.place(index);
    const { comm, dest, source } = traced;
    data[at + KIND] = 0;
    data[at + START] = start;
    data[at + END] = end;
    data[at + NAME] = traced.plan.word;
    data[at + COMM] = comm.word;
    data[at + PEER] = comm.worldRank(traced.plan.isSend ? dest : source);
    data[at + TAG] = traced.plan.isSend ? traced.destTag : traced.sourceTag;
    data[at + BYTES] = traced.bytes;
    data[at + PLACE] = traced.place;
    data[at + SEQUENCE] = traced.sequence;
    data[at + ROOT] = comm.worldRank(traced.root);
    data[at + SENT] = -1;
    data[at + RECEIVED] = -1;
    data[at + SOURCE] = -1;
    data[at + SOURCE_TAG] = -1;
    data[at + FLAGS] = 0;
    // Last: a process may be killed at any moment.
    data[at + KIND] = kind;
    data[COUNT_AT] = index + 1;
    return at;
  }

  /** Writes what has kept the thread from the program. Times in ms. */
  pause(word: number, start: number, end: number): void {
    const data = this.#data;
    const index = this.#ring.count;
    const at = this.#ring.place(index);
    data.fill(-1, at, at + FIELDS);
    data[at + FLAGS] = 0;
    data[at + START] = start;
    data[at + END] = end;
    data[at + NAME] = word;
    data[at + KIND] = PAUSE;
    data[COUNT_AT] = index + 1;
  }

  /** The program has ended, and this rank waits for the others. */
  beginFinalize(): void {
    const world = this.#comms.find(MPI.COMM_WORLD);
    const word = this.#ring.addWord({ name: 'Finalize', category: 'collective' });
    const traced = { ...this.#call, comm: world, dest: -1, source: -1, root: -1, bytes: -1 };
    traced.plan = { ...traced.plan, word, isSend: false };
    traced.sequence = world.collectives++;
    traced.place = -1;
    traced.sourceTag = -1;
    this.#at = this.#write(CALL, performance.now(), 0, traced);
  }

  endFinalize(): void {
    if (this.#at >= 0) this.#data[this.#at + END] = performance.now();
    this.#at = -1;
  }

  #planOf(method: ObservedMethod): CallPlan {
    let plan = this.#plans.get(method);
    if (plan === undefined) {
      plan = makePlan(method, (word) => this.#ring.addWord(word));
      this.#plans.set(method, plan);
    }
    return plan;
  }

  begin(call: ObservedCall): void {
    // What is local takes no time worth telling of.
    if (call.method.kind === 'datatype') return;
    const start = performance.now();
    const plan = this.#planOf(call.method);
    const traced = this.#call;
    traced.plan = plan;
    const { self } = call;
    const { owner } = call.method;
    const comm =
      owner === 'Comm'
        ? this.#comms.find(self)
        : ((owner === 'Message' ? this.#matched.get(self as object) : undefined) ??
          this.#comms.find(null));
    traced.comm = comm;
    const given = call.positional();
    traced.dest = plan.dest < 0 ? -1 : integer(given[plan.dest], -1);
    traced.destTag = plan.dest < 0 ? -1 : integer(given[plan.destTag], 0);
    traced.source = plan.source < 0 ? -1 : integer(given[plan.source], ANY_SOURCE);
    traced.sourceTag = plan.source < 0 ? -1 : integer(given[plan.sourceTag], ANY_TAG);
    traced.root = plan.root < 0 ? -1 : integer(given[plan.root], 0);
    traced.bytes = plan.isReceive && !plan.isSend ? -1 : bytesAmong(plan, given);
    traced.sequence = plan.isCollective ? comm.collectives++ : -1;
    const tag = plan.isSend ? traced.destTag : traced.sourceTag;
    traced.place = this.#places.find((plan.word * 31 + comm.word) * 31 + tag, this.begin);
    this.#status = this.#addStatus(call, plan, given);
    this.#lastObject.bytes = -1;
    this.#at = this.#write(CALL, start, 0, traced);
  }

  /** Gives a receive a status where only that tells who has sent; the status that will tell. */
  #addStatus(call: ObservedCall, plan: CallPlan, given: readonly unknown[]): Status | null {
    const { source, sourceTag } = this.#call;
    const isWildcard = source < 0 || sourceTag < 0;
    if (!plan.isReceive || !isWildcard || call.method.form !== 'blocking') return null;
    const own = given[plan.status];
    if (own instanceof MPI.Status) return own;
    if (own !== undefined && own !== null) return null;
    call.replace('status', this.#ownStatus);
    return this.#ownStatus;
  }

  end(call: ObservedCall, result: unknown): void {
    const at = this.#at;
    if (at < 0) return;
    const end = performance.now();
    const data = this.#data;
    const traced = this.#call;
    const { plan, comm } = traced;
    this.#endCall(at, end);
    if (plan.isObject && this.#lastObject.bytes >= 0) {
      traced.bytes = this.#lastObject.bytes;
      data[at + BYTES] = traced.bytes;
    }
    this.#at = -1;
    const { form, kind } = call.method;
    if (form === 'blocking') {
      if (plan.isSend) data[at + SENT] = numberSent(traced);
      if (plan.isReceive) this.#received(at, traced, this.#status);
    } else if (form === 'request') {
      const request = requestIn(result);
      if (request !== null) this.#started(request, traced, data[at + START] as number, end);
    } else if (form === 'persistent') {
      if (result instanceof MPI.Request) this.#templates.set(result, { ...traced });
    }
    if (kind === 'start') this.#startPersistent(call, data[at + START] as number, end);
    // Nobody waits for it any more.
    if (kind === 'release') this.#pending.delete(call.self as object);
    if (kind === 'probe' && result instanceof MPI.Message) this.#matched.set(result, comm);
    if (kind === 'communicator') for (const each of [result].flat()) this.#comms.find(each);
  }

  #endCall(at: number, end: number): void {
    const data = this.#data;
    data[at + END] = end;
    if (this.#completed.length === 0) return;
    // Viewers draw the arrow of a message to the call only if it comes before the end of that.
    for (const operation of this.#completed) data[operation + END] = end - WITHIN;
    this.#completed.length = 0;
  }

  fail(): null {
    const at = this.#at;
    this.#at = -1;
    if (at < 0) return null;
    this.#endCall(at, performance.now());
    this.#data[at + FLAGS] = FAILED;
    return null;
  }

  /** An operation has begun. */
  #started(request: Request, traced: Traced, start: number, now: number): void {
    const { plan } = traced;
    const index = this.#ring.count;
    const at = this.#write(OPERATION, start, 0, traced);
    const sent = plan.isSend ? numberSent(traced) : -1;
    this.#data[at + SENT] = sent;
    if (request.is_null) {
      this.#data[at + END] = now;
      return;
    }
    // Not spread, which would cost as much as a message.
    this.#pending.set(request, {
      plan,
      comm: traced.comm,
      dest: traced.dest,
      destTag: traced.destTag,
      source: traced.source,
      sourceTag: traced.sourceTag,
      bytes: traced.bytes,
      root: traced.root,
      place: traced.place,
      sequence: traced.sequence,
      index,
      start,
      sent,
    });
  }

  #startPersistent(call: ObservedCall, start: number, now: number): void {
    if (!/^Start/.test(call.method.name)) return;
    for (const request of call.requests() as Request[]) {
      const template = this.#templates.get(request);
      if (template === undefined) continue;
      const { plan, comm } = template;
      if (plan.isCollective) template.sequence = comm.collectives++;
      this.#started(request, template, start, now);
    }
  }

  complete(request: Request, status: Status | null): void {
    const pending = this.#pending.get(request);
    if (pending === undefined) return;
    this.#pending.delete(request);
    const { plan, index, start, sent } = pending;
    const data = this.#data;
    const isInCall = this.#at >= 0;
    const now = isInCall ? 0 : performance.now();
    // Where newer records have taken its place it is written again.
    const isThere = this.#ring.holds(index);
    const at = isThere ? this.#ring.place(index) : this.#write(OPERATION, start, now, pending);
    data[at + END] = now;
    data[at + SENT] = sent;
    if (isInCall) this.#completed.push(at);
    else data[at + FLAGS] = AWAITED;
    if (plan.isReceive) this.#received(at, pending, status);
  }

  /** Writes the number of a message that was received, if it is known who has sent it. */
  #received(at: number, traced: Traced, status: Status | null): void {
    const { comm, plan } = traced;
    const source = traced.source >= 0 ? traced.source : (status?.source ?? -1);
    const tag = traced.sourceTag >= 0 ? traced.sourceTag : (status?.tag ?? -1);
    if (source < 0 || source === PROC_NULL || tag < 0 || !plan.isMatched) return;
    const data = this.#data;
    const world = comm.worldRank(source);
    data[at + SOURCE] = world;
    data[at + SOURCE_TAG] = tag;
    data[at + RECEIVED] = comm.received.next(world, tag);
    if (plan.isSend) return;
    data[at + PEER] = world;
    data[at + TAG] = tag;
  }
}

function bytesAmong({ memory, otherMemory, isObject }: CallPlan, given: readonly unknown[]) {
  if (memory < 0 || isObject) return -1;
  const bytes = bytesOf(given[memory]);
  return bytes < 0 && otherMemory >= 0 ? bytesOf(given[otherMemory]) : bytes;
}

/** The number of the message that a call sends; -1 if nobody gets it. */
function numberSent({ comm, plan, dest, destTag }: Traced): number {
  const world = comm.worldRank(dest);
  return world < 0 || destTag < 0 || !plan.isMatched ? -1 : comm.sent.next(world, destTag);
}

/** The request that a call has given: alone, or behind a communicator. */
function requestIn(result: unknown): Request | null {
  if (result instanceof MPI.Request) return result;
  if (!Array.isArray(result)) return null;
  return result.find((each): each is Request => each instanceof MPI.Request) ?? null;
}
