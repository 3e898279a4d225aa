// Records calls of the program, with place and arguments, for the thread to read.
import { inspect } from 'node:util';
import { resolveArguments } from '../../base/named_arguments.js';
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import type { ObservedMethod } from '../observed_methods.js';
import { CallPlaces } from './call_places.js';
import { callText } from './call_text.js';
import type { Note } from './report.js';
import {
  ANY,
  CALLS,
  type CallRecord,
  NO_PLACE,
  RECORD_BYTES,
  type SharedWords,
  UNKNOWN,
} from './shared_words.js';
import { Teams } from './teams.js';
import { type RecordCall, watchCalls } from './watched_calls.js';

type Request = InstanceType<typeof MPI.Request>;
type Comm = InstanceType<typeof MPI.Comm>;
type Win = InstanceType<typeof MPI.Win>;
type File = InstanceType<typeof MPI.File>;

/** What a call has started. */
interface Started<T extends object> {
  readonly result: T;
  readonly record: CallRecord;
}

/**
 * The last receives that nobody has asked for are kept, though MPI may have completed them: they
 * take the messages of later ones. Not by a WeakRef, which keeps its object until the event loop
 * turns, and programs that only block never let it turn.
 */
const MOST_RECEIVES = 8;

/** So many promises are kept, until they are settled. */
const MOST_PROMISES = 256;

/** So many requests of a call that waits for several are recorded. */
const MOST_WAITED_FOR = 3;

/** So many receives that nobody has asked for are recorded with a call that blocks. */
const MOST_LEFT = 2;
const MOST_EPOCHS = 2;

const NOTHING_ELSE: Pick<CallRecord, 'waitsFor' | 'left' | 'epochs'> = {
  waitsFor: [],
  left: [],
  epochs: [],
};

const isTeam = (object: unknown): object is Comm | Win | File =>
  object instanceof MPI.Comm || object instanceof MPI.Win || object instanceof MPI.File;

const nothing = (): void => {};

export class CallRecorder {
  readonly methods: readonly ObservedMethod[];
  #teams: Teams | null = null;
  readonly #shared: SharedWords;
  readonly #tell: (note: Note) => void;
  readonly #places: CallPlaces;
  readonly #openEpochs: Internals['openEpochs'];
  /** What the methods call to be recorded. */
  readonly #entry: RecordCall;
  readonly #startedBy = new WeakMap<object, CallRecord>();
  #receives: Started<Request>[] = [];
  #promises: Started<Promise<unknown>>[] = [];

  /** Notes the calls of the program from now on, and records them once MPI runs. */
  constructor(internals: Internals, shared: SharedWords, tell: (note: Note) => void) {
    this.#shared = shared;
    this.#tell = tell;
    this.#openEpochs = internals.openEpochs;
    this.#places = new CallPlaces((number, place) => tell({ kind: 'place', number, place }));
    const entry: RecordCall = (id, self, values) => this.#record(id, self, values);
    this.#entry = entry;
    this.methods = watchCalls(internals, shared.words, entry);
  }

  /** Records calls from now on: MPI runs. */
  start(): void {
    this.#teams = new Teams(this.#tell);
  }

  get teams(): Teams {
    if (this.#teams === null) throw new Error('the watchdog has not started');
    return this.#teams;
  }

  /** What has started a request or a promise, if that was recorded. */
  recordOf(started: object): CallRecord | null {
    return this.#startedBy.get(started) ?? null;
  }

  /** The last receives that nobody has completed. */
  receives(): readonly Started<Request>[] {
    this.#receives = this.#receives.filter(({ result }) => !result.is_null);
    return this.#receives;
  }

  /** The promises that are not settled. */
  promises(): readonly Started<Promise<unknown>>[] {
    // A promise says to nobody else whether it is settled.
    this.#promises = this.#promises.filter(({ result }) =>
      inspect(result, { depth: 0 }).includes('<pending>'),
    );
    return this.#promises;
  }

  #record(id: number, self: unknown, values: readonly unknown[]): (result: unknown) => void {
    if (!this.#hasStarted()) return nothing;
    const method = this.methods[id];
    const positional = this.#positional(method, values);
    const argument = (name: string): unknown => positional?.[method.parameters.indexOf(name)];
    const team = this.#teamOf(self, argument('comm'));
    const record: CallRecord = {
      method: id,
      ...this.#places.present(this.#entry),
      team,
      text: callText(method, values),
      ...this.#partner(method, team, argument),
      at: Date.now(),
      waitsFor: method.kind === 'wait' ? this.#waitsFor(self, argument('requests')) : [],
      left: method.form === 'blocking' && method.kind !== 'wait' ? this.#left() : [],
      epochs: this.#openEpochs().slice(0, MOST_EPOCHS),
    };
    let text = JSON.stringify(record);
    if (text.length > RECORD_BYTES / 2) text = JSON.stringify({ ...record, ...NOTHING_ELSE });
    this.#shared.write(this.#shared.words[CALLS], text);
    // MPICH gives the handle of what was freed again.
    if (/^(free|disconnect|close)$/i.test(method.name) && isTeam(self)) this.teams.forget(self);
    return (result) => this.#ended(method, record, self, result);
  }

  // The first call initializes MPI, and that starts the watchdog.
  #hasStarted(): boolean {
    if (this.#teams === null) MPI.COMM_WORLD.Get_rank();
    return this.#teams !== null;
  }

  // What the method would be told; null if it refuses the names that it was given.
  #positional(method: ObservedMethod, values: readonly unknown[]): readonly unknown[] | null {
    try {
      return resolveArguments(method.label, method.parameters, [...values]) ?? values;
    } catch {
      return null;
    }
  }

  #teamOf(self: unknown, comm: unknown): number {
    const object = isTeam(self) ? self : isTeam(comm) ? comm : null;
    return object === null ? -1 : this.teams.numberOf(object);
  }

  #partner(
    { kind }: ObservedMethod,
    team: number,
    argument: (name: string) => unknown,
  ): Pick<CallRecord, 'peer' | 'tag'> {
    const isSend = kind === 'send';
    if ((!isSend && kind !== 'receive' && kind !== 'probe' && kind !== 'exchange') || team < 0) {
      return { peer: UNKNOWN, tag: UNKNOWN };
    }
    const rank = (isSend ? argument('dest') : argument('source')) ?? MPI.ANY_SOURCE;
    const given = kind === 'exchange' ? argument('recvtag') : argument('tag');
    const tag = given ?? (isSend ? 0 : MPI.ANY_TAG);
    const peer = this.teams.team(team).peers?.[rank as number] ?? UNKNOWN;
    return {
      peer: rank === MPI.ANY_SOURCE ? ANY : peer,
      tag: tag === MPI.ANY_TAG ? ANY : typeof tag === 'number' ? tag : UNKNOWN,
    };
  }

  #waitsFor(self: unknown, requests: unknown): CallRecord[] {
    const list: unknown[] = Array.isArray(requests) ? requests : [self];
    return list
      .filter((request): request is Request => request instanceof MPI.Request && !request.is_null)
      .slice(0, MOST_WAITED_FOR)
      .map((request) => this.requestRecord(request));
  }

  #left(): CallRecord[] {
    const left = this.receives().filter(({ result }) => factsOf(result)._settlement === null);
    return left.slice(-MOST_LEFT).map(({ record }) => record);
  }

  /** What is known of a request: what has started it, or else what it says of itself. */
  requestRecord(request: object): CallRecord {
    const known = this.recordOf(request);
    if (known !== null) return known;
    const { _message: message, _peer: rank, _tag: tag } = factsOf(request);
    const record = { place: NO_PLACE, isOwn: false, at: Date.now(), ...NOTHING_ELSE };
    if (message === null) {
      return {
        ...record,
        method: -1,
        team: -1,
        text: String(request),
        peer: UNKNOWN,
        tag: UNKNOWN,
      };
    }
    const name = message.includes('receive') ? 'Irecv' : 'Isend';
    const label = `Comm.${message.includes('object') ? name.toLowerCase() : name}`;
    // The communicator is not noted. There is hardly another one.
    const peer = this.teams.team(0).peers?.[rank] ?? UNKNOWN;
    return {
      ...record,
      method: this.methods.findIndex((method) => method.label === label),
      team: 0,
      text: `${message} ${rank === MPI.ANY_SOURCE ? 'any rank' : `rank ${rank}`}`,
      peer: rank === MPI.ANY_SOURCE ? ANY : peer,
      tag: tag === MPI.ANY_TAG ? ANY : tag,
    };
  }

  #ended(
    { kind, form, name }: ObservedMethod,
    record: CallRecord,
    self: unknown,
    result: unknown,
  ): void {
    if (form === 'request' || form === 'persistent' || form === 'promise') {
      const results = Array.isArray(result) ? result : [result];
      const request = results.find(
        (each) => each instanceof MPI.Request || each instanceof Promise,
      );
      if (request !== undefined) this.#noteStart(request, record, form !== 'persistent');
      const made = results.find((each) => each instanceof MPI.Comm);
      if (made !== undefined && record.team >= 0) this.teams.ofCopy(made, record.team);
    } else if (kind === 'communicator' || kind === 'window' || kind === 'file') {
      if (isTeam(result)) this.teams.numberOf(result);
    }
    if (kind === 'start' && name === 'Start' && self instanceof MPI.Request) {
      const prepared = this.recordOf(self);
      if (prepared !== null) this.#noteStart(self, { ...prepared, at: record.at }, true);
    }
  }

  #noteStart(result: Request | Promise<unknown>, record: CallRecord, isStarted: boolean): void {
    this.#startedBy.set(result, record);
    if (!isStarted) return;
    if (!(result instanceof MPI.Request)) {
      this.#promises.push({ result, record });
      if (this.#promises.length > MOST_PROMISES) this.promises();
      if (this.#promises.length > MOST_PROMISES) this.#promises.shift();
    } else if (this.methods[record.method].kind === 'receive') {
      this.#receives.push({ result, record });
      if (this.receives().length > MOST_RECEIVES) this.#receives.shift();
    }
  }
}

const factsOf = (request: object): RequestFacts => request as RequestFacts;

/** What a request says of itself. */
interface RequestFacts {
  readonly _message: string | null;
  readonly _peer: number;
  readonly _tag: number;
  readonly _settlement: object | null;
}
