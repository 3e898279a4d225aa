// The main thread's part of the watchdog: it starts the thread, notes which call runs, and answers
// the thread's questions while the event loop runs.
import { constants } from 'node:os';
import type { Internals } from '../../environment/diagnostics.js';
import type { RankThread } from '../../environment/rank_thread.js';
import { MPI, rc } from '../../index.js';
import type { ObservedMethod } from '../observed_methods.js';
import { CallRecorder } from './call_recorder.js';
import type { Answer, FrameSlots, FromThread, ToThread, WatchdogData } from './messages.js';
import { PendingOperations, type PendingRecord } from './pending_operations.js';
import type { LyingMessage } from './report.js';
import { CREDITS, ENDED, METHOD, NO_METHOD, SharedWords, SIGNALS } from './shared_words.js';

/** The native functions of methods whose name does not tell: those of objects. */
const FUNCTIONS: Readonly<{ [name: string]: string }> = {
  send: 'MPI_Send',
  ssend: 'MPI_Ssend',
  bsend: 'MPI_Bsend',
  recv: 'MPI_Mprobe',
  probe: 'MPI_Probe',
  mprobe: 'MPI_Mprobe',
  barrier: 'MPI_Barrier',
};

/** Calls of each method that are recorded before the thread looks for the first time. */
const FIRST_CREDIT = 1000;

/** Kinds of events of Node that the package itself is the reason for, or that bring no news. */
const OWN_EVENTS = new Set(['MessagePort', 'TTYWrap', 'PipeWrap', 'Immediate']);

export class Watchdog {
  readonly #shared = SharedWords.make();
  readonly #internals: Internals;
  readonly #recorder: CallRecorder;
  readonly #pending: PendingOperations;
  readonly #early: ToThread[] = [];
  #thread: RankThread<FromThread, ToThread> | null = null;

  /** Notes the calls of the program from now on. Local. */
  constructor(internals: Internals) {
    this.#internals = internals;
    const { words } = this.#shared;
    words[METHOD] = NO_METHOD;
    words.fill(FIRST_CREDIT, CREDITS);
    this.#recorder = new CallRecorder(internals, this.#shared, (note) => this.#tell(note));
    this.#pending = new PendingOperations(internals, this.#recorder);
  }

  /** MPI runs: the thread watches this rank from now on. Collective over all processes. */
  start(): void {
    this.#recorder.start();
    const { methods } = this.#recorder;
    const world = MPI.COMM_WORLD;
    const data: Omit<WatchdogData, 'port' | 'signal'> = {
      rank: world.Get_rank(),
      size: world.Get_size(),
      limit: rc.watchdog,
      endsDeadlocks: rc.watchdog_abort,
      memory: this.#shared.memory,
      methods,
      slots: this.#slotsOf(methods),
      frame: addressOf(this.#internals.addon),
      mayCallMPI: MPI.Query_thread() === MPI.THREAD_MULTIPLE,
      anySource: MPI.ANY_SOURCE,
      anyTag: MPI.ANY_TAG,
    };
    const { RankThread } = this.#internals;
    const thread = new RankThread<FromThread, ToThread>('watchdog.js', data, 'rc.watchdog');
    thread.connect(data.size, { _handle: world.handle, _kind: 'Comm' });
    for (const note of this.#early) thread.send(note);
    this.#thread = thread;
    thread.port.on('message', (message: FromThread) => {
      if (message.kind === 'ask') this.#tell(this.#answer(message.question));
    });
    thread.port.unref();
    this.#watchSignal();
  }

  /** The program has ended, and the rank waits for the others. */
  programEnded(): void {
    this.#tell({ ...this.#answer(0), kind: 'ended' });
    this.#shared.words[ENDED] = 1;
  }

  /** Says farewell to the other ranks. */
  stop(): void {
    const thread = this.#thread;
    if (thread === null) return;
    this.#thread = null;
    thread.port.removeAllListeners('message');
    thread.send({ kind: 'stop' });
    // Rank 0 may be gone, and take no farewell.
    const limit = performance.now() + 1000;
    while (performance.now() < limit && thread.receive(1)?.kind !== 'stopped');
  }

  #tell(message: ToThread): void {
    if (this.#thread === null) this.#early.push(message);
    else this.#thread.send(message);
  }

  #answer(question: number): Answer {
    const pending = this.#pending.list();
    return {
      kind: 'answer',
      question,
      pending,
      epochs: this.#internals.openEpochs(),
      messages: this.#messages(pending),
      hasOtherEvents: process.getActiveResourcesInfo().some((kind) => !OWN_EVENTS.has(kind)),
    };
  }

  // What has come on COMM_WORLD, and where something is awaited.
  #messages(pending: readonly PendingRecord[]): LyingMessage[] {
    const { teams } = this.#recorder;
    const numbers = new Set([0, ...pending.map(({ record }) => record.team)]);
    return [...numbers].flatMap((number) => {
      const handle = teams.handle(number);
      if (handle === null) return [];
      const { key: team, name: teamName, peers } = teams.team(number);
      return this.#internals.messagesOn(handle).map((message) => ({
        ...message,
        team,
        teamName,
        sender: peers?.[message.source] ?? message.source,
      }));
    });
  }

  #slotsOf(methods: readonly ObservedMethod[]): (FrameSlots | null)[] {
    const rows = new Map(this.#internals.addon.describe().map((row) => [row.name, row.roles]));
    return methods.map(({ owner, name, form }) => {
      const roles = rows.get(FUNCTIONS[name] ?? `MPI_${name}`);
      if (owner !== 'Comm' || form !== 'blocking' || roles === undefined) return null;
      // Of a call that does both, what it waits for is the message.
      const slot = (name: string, other = name): number =>
        (roles.find((role) => role.name === name) ?? roles.find((role) => role.name === other))
          ?.slot ?? -1;
      return { comm: slot('comm'), partner: slot('source', 'dest'), tag: slot('recvtag', 'tag') };
    });
  }

  #watchSignal(): void {
    if (process.platform === 'win32') return;
    const counter = this.#shared.words.subarray(SIGNALS, SIGNALS + 1);
    const watch = (): void => this.#internals.addon.watchSignal(constants.signals.SIGUSR2, counter);
    watch();
    // A listener of the program puts a handler of Node's in the place of this one, and its end the
    // default, which ends the process.
    const again = (event: string | symbol): void => {
      if (event === 'SIGUSR2') queueMicrotask(watch);
    };
    process.on('newListener', again);
    process.on('removeListener', again);
  }
}

const addressOf = ({ frame, knownOffset, knownAddress }: Internals['addon']): number =>
  knownOffset(frame) - knownAddress;
