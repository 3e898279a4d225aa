/** Divides the time of each call: waiting for another rank to begin, and the transfer itself. */
import { type Call, callAt, lengthOf, type Operation, type Trace } from './trace_model.js';

/** How long a call waited; the rest of it is transfer. */
export interface TimedCall {
  readonly call: Call;
  readonly wait: number;
}

/** One rank waited in a call because the other side of a message came later. */
export interface Lateness {
  /** Which side came later. */
  readonly late: 'sender' | 'receiver';
  readonly wait: number;
  readonly waiting: Call;
  readonly lateRank: number;
  /** The call with which the later side came; null if the trace does not have it. */
  readonly lateCall: Call | null;
}

/** One collective, with its call at each rank that the trace has of it. */
export interface CollectiveRound {
  readonly name: string;
  /** The calls, and the operations of those that do not block. */
  readonly parts: readonly Call[];
  /** How long each waited for the others, in the call or where its operation was waited for. */
  readonly waits: readonly number[];
}

export interface Waits {
  /** The calls of each rank in the order of the trace's ranks. */
  readonly ranks: readonly (readonly TimedCall[])[];
  readonly late: readonly Lateness[];
  readonly rounds: readonly CollectiveRound[];
}

/** When a collective can go on at a rank, if all ranks have begun at these times. */
type Rule = (own: Call, parts: readonly Call[]) => number;

const latestOf = (parts: readonly Call[]): number =>
  parts.reduce((latest, { start }) => Math.max(latest, start), Number.NEGATIVE_INFINITY);

// A rank of a neighbourhood collective waits for its neighbours only, which the trace does not
// know: who began after the rank was done was none of them.
const afterAll: Rule = (own, parts) => latestOf(parts.filter(({ start }) => start <= own.end));

const afterRoot: Rule = (own, parts) =>
  own.rank === own.args.root
    ? Number.NEGATIVE_INFINITY
    : latestOf(parts.filter(({ rank }) => rank === own.args.root));

const rootAfterAll: Rule = (own, parts) =>
  own.rank === own.args.root ? afterAll(own, parts) : Number.NEGATIVE_INFINITY;

const afterLowerRanks: Rule = (own, parts) =>
  afterAll(
    own,
    parts.filter(({ rank }) => rank <= own.rank),
  );

const RULES: Readonly<Record<string, Rule>> = {
  bcast: afterRoot,
  scatter: afterRoot,
  scatterv: afterRoot,
  reduce: rootAfterAll,
  gather: rootAfterAll,
  gatherv: rootAfterAll,
  scan: afterLowerRanks,
  exscan: afterLowerRanks,
};

/** `Ibcast`, `Bcast` and `bcast` wait for the same. */
const ruleOf = (name: string): Rule =>
  RULES[name.toLowerCase().replace(/^i(?=[bsrge])/, '')] ?? afterAll;

/** A message that is complete in another call, such as a barrier, was not waited for there. */
const WAITS_FOR_MESSAGES: ReadonlySet<string> = new Set(['send', 'receive', 'object', 'wait']);

const isOperation = (call: Call): call is Operation => 'isComplete' in call;

/** A probe that blocks ends when a message is there. */
const BLOCKING_PROBE = /^m?probe$/i;

/** Finds for each call how long it waited, and for whom. */
export function findWaits(trace: Trace): Waits {
  const callsOf = new Map(trace.ranks.map(({ rank, calls }) => [rank, calls]));
  /** The latest moment that a call has waited for. */
  const until = new Map<Call, number>();
  const waitUntil = (call: Call, time: number): number => {
    const end = Math.max(call.start, Math.min(time, call.end));
    until.set(call, Math.max(until.get(call) ?? call.start, end));
    return end - call.start;
  };

  const rounds = findRounds(trace).map((parts): CollectiveRound => {
    const { name } = parts[0] as Call;
    const rule = ruleOf(name);
    const waits = parts.map((part) => {
      // What does not block is waited for in the call in which it is complete.
      const call = isOperation(part) ? callAt(callsOf.get(part.rank) ?? [], part.end) : part;
      const isWaiting = call === part || call?.category === 'wait';
      return isWaiting ? waitUntil(call, rule(part, parts)) : 0;
    });
    return { name, parts, waits };
  });

  const late: Lateness[] = [];
  const endOfSend = findEndsOfSends(trace);
  for (const message of trace.messages) {
    const senders = callsOf.get(message.from) ?? [];
    const receivers = callsOf.get(message.to) ?? [];
    const add = (
      side: Lateness['late'],
      waiting: Call | undefined,
      time: number | null,
      others: readonly Call[],
      lateRank: number,
    ): void => {
      if (waiting === undefined || time === null || !WAITS_FOR_MESSAGES.has(waiting.category))
        return;
      if (time <= waiting.start || time > waiting.end) return;
      waitUntil(waiting, time);
      const wait = time - waiting.start;
      late.push({ late: side, wait, waiting, lateRank, lateCall: callAt(others, time) ?? null });
    };
    const { received, posted, sent, from, to } = message;
    if (received !== null) add('sender', callAt(receivers, received), sent, senders, from);
    const end = endOfSend.get(sendKey(from, sent)) ?? sent;
    add('receiver', callAt(senders, end), posted, receivers, to);
  }

  const ranks = trace.ranks.map(({ calls }) =>
    calls.map((call): TimedCall => {
      const wait = BLOCKING_PROBE.test(call.name)
        ? lengthOf(call)
        : (until.get(call) ?? call.start) - call.start;
      return { call, wait };
    }),
  );
  return { ranks, late, rounds };
}

const sendKey = (rank: number, start: number): string => `${rank} ${start}`;

/** When each nonblocking send was complete: its operation began with the call that sent. */
function findEndsOfSends({ ranks }: Trace): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { operations } of ranks) {
    for (const { rank, category, start, end } of operations) {
      if (category === 'send') ends.set(sendKey(rank, start), end);
    }
  }
  return ends;
}

/** Puts the parts of each collective together. */
function findRounds({ ranks }: Trace): Call[][] {
  const rounds = new Map<string, Call[]>();
  for (const { calls, operations } of ranks) {
    const started = new Set(operations.map(({ name, start }) => `${name} ${start}`));
    for (const part of [...calls, ...operations]) {
      const { comm = '', context = comm, seq } = part.args;
      if (seq === undefined) continue;
      // The call that starts an operation does not wait for it.
      const isStart = !isOperation(part) && started.has(`${part.name} ${part.start}`);
      if (isStart) continue;
      const key = `${context} ${seq}`;
      const parts = rounds.get(key);
      if (parts === undefined) rounds.set(key, [part]);
      else parts.push(part);
    }
  }
  return [...rounds.values()];
}
