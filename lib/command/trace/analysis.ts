/** What a trace tells: the figures that the report shows. All times are in µs. */
import { type Call, lengthOf, type RankTrace, type Span, type Trace } from './trace_model.js';
import {
  type CollectiveRound,
  findWaits,
  type Lateness,
  type TimedCall,
  type Waits,
} from './waits.js';

export interface RankTimes {
  readonly rank: number;
  readonly host: string;
  readonly total: number;
  /** Outside of MPI, while no operation was awaited. */
  readonly compute: number;
  /** In calls, until the other side had begun. */
  readonly wait: number;
  /** The rest of the time in calls. */
  readonly transfer: number;
  /** Outside of calls, while an awaited operation was not complete. */
  readonly awaiting: number;
  /** Garbage collection, whenever it was. */
  readonly gc: number;
  readonly calls: number;
  readonly dropped: number;
}

/** All calls of one name from one place. */
export interface PlaceCost {
  readonly name: string;
  readonly place: string;
  readonly calls: number;
  readonly time: number;
  readonly wait: number;
  readonly bytes: number;
}

export interface CollectiveCost {
  readonly name: string;
  readonly comm: string;
  readonly place: string;
  readonly rounds: number;
  /** Over all ranks. */
  readonly wait: number;
  /** From the first rank that began to the last one, on average. */
  readonly spread: number;
  /** The rank that began last most often, and how often. */
  readonly lastRank: number;
  readonly lastRounds: number;
}

/** One pair of places at which one side of messages waits for the other. */
export interface LatePair {
  readonly late: Lateness['late'];
  readonly messages: number;
  readonly wait: number;
  readonly name: string;
  readonly place: string;
  readonly rank: number;
  readonly lateName: string;
  readonly latePlace: string;
  readonly lateRank: number;
}

export interface SizeClass {
  /** In bytes; null for all that are larger than the other classes. */
  readonly atMost: number | null;
  readonly messages: number;
  readonly bytes: number;
}

export interface Imbalance {
  /** The rank that computes longest. */
  readonly rank: number;
  readonly most: number;
  readonly mean: number;
}

export interface Matrix {
  readonly ranks: readonly number[];
  /** By sender, then receiver. */
  readonly messages: readonly (readonly number[])[];
  readonly bytes: readonly (readonly number[])[];
}

export interface Analysis {
  /** From the first event of any rank to the last one. */
  readonly total: number;
  readonly ranks: readonly RankTimes[];
  readonly imbalance: Imbalance;
  /** The most expensive first, as in all lists here. */
  readonly places: readonly PlaceCost[];
  readonly collectives: readonly CollectiveCost[];
  readonly late: readonly LatePair[];
  /** From small to large. */
  readonly sizes: readonly SizeClass[];
  readonly matrix: Matrix;
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** Groups in the order in which their first members come. */
function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

export const NO_PLACE = '(unknown)';

const placeOf = (call: Call | null): string => call?.args.place ?? NO_PLACE;

/** How much of the spans is in none of the calls. Both are by their start. */
function lengthOutside(spans: readonly Span[], calls: readonly Span[]): number {
  let outside = 0;
  let from = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (const span of spans) {
    // What an earlier span has covered counts once.
    let start = Math.max(span.start, from);
    for (; next < calls.length && (calls[next] as Span).end <= start; next++);
    for (let i = next; i < calls.length && start < span.end; i++) {
      const call = calls[i] as Span;
      if (call.start >= span.end) break;
      outside += Math.max(0, call.start - start);
      start = Math.max(start, call.end);
    }
    outside += Math.max(0, span.end - start);
    from = Math.max(from, span.end);
  }
  return outside;
}

function timesOf(trace: RankTrace, timed: readonly TimedCall[]): RankTimes {
  const { rank, host, dropped, calls, operations, pauses } = trace;
  const total = lengthOf(trace);
  const inCalls = sum(calls.map(lengthOf));
  const wait = sum(timed.map((each) => each.wait));
  const awaited = operations.filter(({ args }) => args.awaited === true);
  const awaiting = lengthOutside(awaited, calls);
  return {
    rank,
    host,
    total,
    compute: total - inCalls - awaiting,
    wait,
    transfer: inCalls - wait,
    awaiting,
    gc: sum(pauses.filter(({ kind }) => kind === 'gc').map(lengthOf)),
    calls: calls.length,
    dropped,
  };
}

function imbalanceOf(ranks: readonly RankTimes[]): Imbalance {
  const [first, ...others] = ranks as [RankTimes, ...RankTimes[]];
  const longest = others.reduce((most, one) => (one.compute > most.compute ? one : most), first);
  const mean = sum(ranks.map(({ compute }) => compute)) / ranks.length;
  return { rank: longest.rank, most: longest.compute, mean };
}

const costsOf = (timed: readonly TimedCall[]): PlaceCost[] =>
  groupBy(timed, ({ call }) => `${call.name} ${placeOf(call)}`)
    .map((group): PlaceCost => {
      const { call } = group[0] as TimedCall;
      return {
        name: call.name,
        place: placeOf(call),
        calls: group.length,
        time: sum(group.map((each) => lengthOf(each.call))),
        wait: sum(group.map(({ wait }) => wait)),
        bytes: sum(group.map((each) => each.call.args.bytes ?? 0)),
      };
    })
    .sort((a, b) => b.time - a.time);

/** The part of a round that began last. */
const lastOf = ({ parts }: CollectiveRound): Call =>
  parts.reduce((last, part) => (part.start > last.start ? part : last));

function collectivesOf(rounds: readonly CollectiveRound[]): CollectiveCost[] {
  const groups = groupBy(rounds, ({ name, parts }) => {
    const { args } = parts[0] as Call;
    return `${name} ${args.comm} ${args.place}`;
  });
  const costs = groups.map((group): CollectiveCost => {
    const [{ name, parts }] = group as [CollectiveRound];
    const lasts = groupBy(group.map(lastOf), ({ rank }) => String(rank));
    const most = lasts.reduce((best, each) => (each.length > best.length ? each : best));
    const spreads = group.map((round) => {
      const first = round.parts.reduce((least, { start }) => Math.min(least, start), Infinity);
      return lastOf(round).start - first;
    });
    return {
      name,
      comm: parts[0]?.args.comm ?? '',
      place: placeOf(parts[0] ?? null),
      rounds: group.length,
      wait: sum(group.flatMap(({ waits }) => waits)),
      spread: sum(spreads) / group.length,
      lastRank: (most[0] as Call).rank,
      lastRounds: most.length,
    };
  });
  return costs.sort((a, b) => b.wait - a.wait || b.spread - a.spread);
}

const pairsOf = (late: readonly Lateness[]): LatePair[] =>
  groupBy(late, (each) =>
    [
      each.late,
      each.waiting.rank,
      each.waiting.name,
      placeOf(each.waiting),
      each.lateRank,
      each.lateCall?.name,
      placeOf(each.lateCall),
    ].join(' '),
  )
    .map((group): LatePair => {
      const { late: side, waiting, lateRank, lateCall } = group[0] as Lateness;
      return {
        late: side,
        messages: group.length,
        wait: sum(group.map(({ wait }) => wait)),
        name: waiting.name,
        place: placeOf(waiting),
        rank: waiting.rank,
        lateName: lateCall?.name ?? '',
        latePlace: placeOf(lateCall),
        lateRank,
      };
    })
    .sort((a, b) => b.wait - a.wait);

const SIZES: readonly SizeClass['atMost'][] = [
  64,
  2 ** 10,
  2 ** 14,
  2 ** 18,
  2 ** 22,
  2 ** 26,
  null,
];

function sizesOf({ messages }: Trace): SizeClass[] {
  return SIZES.map((atMost, i): SizeClass => {
    const least = SIZES[i - 1] ?? -1;
    const own = messages.filter(({ bytes }) => bytes > least && bytes <= (atMost ?? bytes));
    return { atMost, messages: own.length, bytes: sum(own.map(({ bytes }) => bytes)) };
  }).filter((size) => size.messages > 0);
}

function matrixOf({ ranks, messages: all }: Trace): Matrix {
  const seen = new Set([...ranks.map(({ rank }) => rank), ...all.flatMap((m) => [m.from, m.to])]);
  const numbers = [...seen].sort((a, b) => a - b);
  const at = new Map(numbers.map((rank, i) => [rank, i]));
  const zeros = (): number[][] => numbers.map(() => numbers.map(() => 0));
  const messages = zeros();
  const bytes = zeros();
  for (const message of all) {
    const [from, to] = [at.get(message.from), at.get(message.to)];
    const [counts, amounts] = [messages[from as number], bytes[from as number]];
    if (counts === undefined || amounts === undefined || to === undefined) continue;
    counts[to] = (counts[to] ?? 0) + 1;
    amounts[to] = (amounts[to] ?? 0) + message.bytes;
  }
  return { ranks: numbers, messages, bytes };
}

/** Works out all figures. */
export function analyze(trace: Trace, waits: Waits = findWaits(trace)): Analysis {
  const { ranks: timed, late, rounds } = waits;
  const all = timed.flat();
  const ranks = trace.ranks.map((rank, i) => timesOf(rank, timed[i] as TimedCall[]));
  const start = trace.ranks.reduce((least, rank) => Math.min(least, rank.start), Infinity);
  const end = trace.ranks.reduce((most, rank) => Math.max(most, rank.end), -Infinity);
  return {
    total: end - start,
    ranks,
    imbalance: imbalanceOf(ranks),
    places: costsOf(all),
    collectives: collectivesOf(rounds),
    late: pairsOf(late),
    sizes: sizesOf(trace),
    matrix: matrixOf(trace),
  };
}
