// What the thread knows of its rank: from the shared memory, the frame, and what the main thread
// answers while its event loop runs.
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { MPI } from '../../index.js';
import type { ObservedMethod } from '../observed_methods.js';
import type { Place } from '../places.js';
import { readFrame } from './main_frame.js';
import type { Answer, WatchdogData } from './messages.js';
import { placeOfMainThread } from './paused_stack.js';
import type { PendingRecord } from './pending_operations.js';
import type { LyingMessage, Operation, RankReport, RankState, Team } from './report.js';
import {
  ANY,
  CALLS,
  type CallRecord,
  CREDITS,
  ENDED,
  METHOD,
  NO_METHOD,
  NO_PLACE,
  SharedWords,
  SIGNALS,
  UNKNOWN,
} from './shared_words.js';
import { waitingMessages } from './waiting_messages.js';

/** Milliseconds for the main thread to answer, and to be paused. */
const PATIENCE = 800;

/** Calls of a method that may be recorded from one look to the next. */
const CREDIT = 32;

/** Seconds after which a call counts as one that waits. */
const WAITS = 0.05;

interface KnownTeam {
  readonly team: Team;
  /** Null for a window, and for what was freed. */
  handle: number | null;
}

type Told = Pick<Answer, 'pending' | 'epochs' | 'hasOtherEvents' | 'messages'>;

const NOTHING: Told = { pending: [], epochs: [], hasOtherEvents: false, messages: [] };

export class RankWatcher {
  readonly #data: WatchdogData;
  readonly #ask: (question: number) => void;
  readonly #shared: SharedWords;
  readonly #places = new Map<number, Place>();
  readonly #teams: KnownTeam[] = [];
  readonly #questions = new Map<number, (answer: Answer | null) => void>();
  #lastQuestion = 0;
  #calls = -1;
  #method = NO_METHOD;
  #signals = 0;
  /** Seconds since a call has begun or ended. */
  #still = 0;
  #ended = NOTHING;

  constructor(data: WatchdogData, ask: (question: number) => void) {
    this.#data = data;
    this.#ask = ask;
    this.#shared = new SharedWords(data.memory);
  }

  // --- What the main thread tells ---------------------------------------------------------------

  addPlace(number: number, place: Place): void {
    this.#places.set(number, place);
  }

  addTeam(number: number, team: Team, handle: number | null): void {
    this.#teams[number] = { team, handle };
  }

  dropTeam(number: number): void {
    this.#teams[number].handle = null;
  }

  noteEnd(told: Told): void {
    this.#ended = told;
  }

  noteAnswer(answer: Answer): void {
    this.#questions.get(answer.question)?.(answer);
    this.#questions.delete(answer.question);
  }

  // --- Looking ----------------------------------------------------------------------------------

  /** Looks at the rank. True if the signal has come since the last look. */
  look(seconds: number): boolean {
    const { words } = this.#shared;
    const calls = words[CALLS];
    const method = words[METHOD];
    if (calls === this.#calls && method === this.#method) this.#still += seconds;
    else this.#refill();
    this.#calls = calls;
    this.#method = method;
    const signals = Atomics.load(words, SIGNALS);
    const isAsked = signals !== this.#signals;
    this.#signals = signals;
    return isAsked;
  }

  #refill(): void {
    const { words } = this.#shared;
    this.#still = 0;
    const end = CREDITS + this.#data.methods.length;
    for (let i = CREDITS; i < end; i++) if (words[i] < CREDIT) words[i] = CREDIT;
  }

  get hasEnded(): boolean {
    return this.#shared.words[ENDED] !== 0;
  }

  /** For how long it is in a call that can wait; 0 if it is in none. */
  secondsInCall(): number {
    if (this.hasEnded) return this.#still;
    const isWaiting = this.#method >= 0 && this.#data.methods[this.#method].form !== 'immediate';
    return isWaiting ? this.#still : 0;
  }

  /** For how long the oldest of what is awaited is under way; 0 if its event loop stands still. */
  async secondsAwaited(): Promise<number> {
    const answer = await this.#answer();
    // A pool, for example, waits for tasks as long as the program has none.
    const awaited =
      answer?.pending.filter(({ isAwaited, record }) => isAwaited && !record.isOwn) ?? [];
    const now = Date.now();
    return Math.max(0, ...awaited.map(({ record }) => (now - record.at) / 1000));
  }

  #answer(): Promise<Answer | null> {
    const question = ++this.#lastQuestion;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#questions.delete(question);
        resolve(null);
      }, PATIENCE);
      this.#questions.set(question, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#ask(question);
    });
  }

  // --- The report -------------------------------------------------------------------------------

  async report(): Promise<RankReport> {
    if (this.hasEnded) return this.#make('ended', this.#ended);
    const { words } = this.#shared;
    if (words[METHOD] !== NO_METHOD) return this.#ofCall();
    const answer = await this.#answer();
    if (answer !== null) {
      const isAwaiting = answer.pending.some(({ isAwaited }) => isAwaited);
      return this.#make(isAwaiting ? 'awaits' : 'idle', answer);
    }
    if (words[METHOD] !== NO_METHOD) return this.#ofCall();
    if (this.hasEnded) return this.#make('ended', this.#ended);
    const place = await placeOfMainThread(PATIENCE);
    return { ...this.#make('computes', NOTHING), place };
  }

  #make(state: RankState, told: Told): RankReport {
    const { pending, epochs, hasOtherEvents, messages } = told;
    return {
      rank: this.#data.rank,
      host: hostname(),
      pid: process.pid,
      state,
      seconds: this.#still,
      calls: this.#shared.words[CALLS],
      call: null,
      last: state === 'calls' ? null : this.#lastCall(),
      pending: pending.map((each) => this.#pendingOperation(each)),
      messages,
      blindness: null,
      epochs,
      place: null,
      hasOtherEvents,
    };
  }

  // Of a hot loop it is one of the last.
  #lastCall(): Operation | null {
    for (const { call, record } of this.#shared.records()) {
      const isPlaceExact = call === this.#shared.words[CALLS];
      return this.#operation(record, { isPlaceExact, seconds: this.#still, isAwaited: false });
    }
    return null;
  }

  #ofCall(): RankReport {
    const { words } = this.#shared;
    const [calls, method] = [words[CALLS], words[METHOD]];
    const report = this.#make('calls', NOTHING);
    if (method === NO_METHOD) return report;
    const present = this.#presentCall(calls, method);
    const { call } = present;
    const isStill = (): boolean => words[CALLS] === calls && words[METHOD] === method;
    if (this.#still < WAITS || !isStill()) return { ...report, ...present };
    return { ...report, ...present, ...this.#messages(call, isStill) };
  }

  #presentCall(
    calls: number,
    method: number,
  ): { call: Operation } & Pick<RankReport, 'pending' | 'epochs'> {
    const records = [...this.#shared.records()];
    const exact = records.find(({ call }) => call === calls)?.record;
    const seconds = this.#still;
    if (exact !== undefined && exact.method === method) {
      const call = this.#operation(exact, { isPlaceExact: true, seconds, isAwaited: true });
      return {
        call,
        pending: exact.left.map((record) =>
          this.#pendingOperation({ record, isAwaited: false, isComplete: false }),
        ),
        epochs: exact.epochs,
      };
    }
    const frame = this.#frameOf(method);
    const similar = records.filter(({ record }) => record.method === method);
    const fitting = similar.find(
      ({ record: { team, peer, tag } }) =>
        (frame.team ?? team) === team &&
        (frame.peer ?? peer) === peer &&
        (frame.tag ?? tag) === tag,
    );
    const like = (fitting ?? similar[0])?.record;
    const record: CallRecord = {
      method,
      place: like?.place ?? NO_PLACE,
      isOwn: false,
      team: frame.team ?? like?.team ?? -1,
      text: fitting?.record.text ?? similarText(this.#data.methods[method], frame),
      peer: frame.peer ?? like?.peer ?? UNKNOWN,
      tag: frame.tag ?? like?.tag ?? UNKNOWN,
      at: 0,
      waitsFor: [],
      left: [],
      epochs: [],
    };
    return {
      call: this.#operation(record, { isPlaceExact: false, seconds, isAwaited: true }),
      pending: [],
      epochs: [],
    };
  }

  #frameOf(method: number): FrameFacts {
    const slots = this.#data.slots[method];
    const frame = slots === null ? null : readFrame(this.#data.frame, slots);
    if (frame === null || frame.comm === null) return {};
    const { anySource, anyTag } = this.#data;
    const team = this.#teams.findLastIndex(({ handle }) => handle === frame.comm);
    if (team < 0) return {};
    const { partner, tag } = frame;
    const peers = this.#teams[team].team.peers;
    return {
      team,
      partner,
      ...(partner === null
        ? {}
        : { peer: partner === anySource ? ANY : (peers?.[partner] ?? UNKNOWN) }),
      ...(tag === null ? {} : { tag: tag === anyTag ? ANY : tag }),
    };
  }

  #pendingOperation({ record, isAwaited, isComplete }: PendingRecord): Operation {
    const seconds = (Date.now() - record.at) / 1000;
    return this.#operation(record, { isPlaceExact: true, seconds, isAwaited, isComplete });
  }

  #operation(
    record: CallRecord,
    facts: Pick<Operation, 'isPlaceExact' | 'seconds' | 'isAwaited'> & { isComplete?: boolean },
  ): Operation {
    const { method, place, team, text, peer, tag, waitsFor } = record;
    const { label, kind, form } = this.#data.methods[method] ?? UNKNOWN_METHOD;
    return {
      isComplete: false,
      ...facts,
      label,
      kind,
      form,
      text,
      team: this.#teams[team]?.team ?? null,
      peer: peer < 0 ? null : peer,
      isFromAny: peer === ANY,
      tag: tag < 0 ? null : tag,
      place: this.#places.get(place) ?? null,
      waitsFor: waitsFor.map((each) => this.#operation(each, facts)),
    };
  }

  #messages(call: Operation, isStill: () => boolean): Pick<RankReport, 'messages' | 'blindness'> {
    if (!this.#data.mayCallMPI) {
      const blindness =
        'MPI runs without support for several threads: what has come can not be told';
      return { messages: [], blindness };
    }
    const keys = new Set([call, ...call.waitsFor].map(({ team }) => team?.key));
    const messages: LyingMessage[] = [];
    for (const [number, { team, handle }] of this.#teams.entries()) {
      if (handle === null || (number > 0 && !keys.has(team.key))) continue;
      messages.push(...waitingMessages(mpi(), handle, team, isStill));
    }
    return { messages, blindness: null };
  }
}

/** What the frame tells of a call. The partner is a rank of the communicator. */
interface FrameFacts {
  readonly team?: number;
  readonly partner?: number | null;
  readonly peer?: number;
  readonly tag?: number;
}

/** A call that was not recorded itself. */
function similarText({ owner, name, kind }: ObservedMethod, { partner, tag }: FrameFacts): string {
  const object = owner === 'Comm' ? 'comm' : owner;
  if (partner == null || tag === undefined) return `${object}.${name}(…)`;
  const tagText = tag === ANY ? '' : `, tag: ${tag}`;
  return `${object}.${name}(…, { ${kind === 'send' ? 'dest' : 'source'}: ${partner}${tagText} })`;
}

const UNKNOWN_METHOD = { label: '', kind: 'start', form: 'request' } as const;

/** The MPI object of this thread: loaded only when it is needed. */
export function mpi(): typeof MPI {
  return (createRequire(__filename)(join(__dirname, 'index.js')) as { MPI: typeof MPI }).MPI;
}
