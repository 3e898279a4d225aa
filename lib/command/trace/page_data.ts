/** What the page of a report is given: the figures, and the events in lists of numbers. */
import type { Analysis } from './analysis.js';
import { headline } from './text_report.js';
import type { Call, Operation, Span, Trace } from './trace_model.js';
import type { TimedCall, Waits } from './waits.js';

/** The numbers of a call: start, end, wait; then those of `describe`. */
export const CALL_STRIDE = 9;
/** The numbers of an operation: start, end, lane; then those of `describe`. */
export const OPERATION_STRIDE = 9;
/** The numbers of a pause: start, end, name. */
export const PAUSE_STRIDE = 3;
/** The numbers of a message: sender, receiver, sent, received, bytes. */
export const MESSAGE_STRIDE = 5;

/** Operations that are under way at the same time are in lanes below each other. */
export const LANES = 3;

export interface PageRank extends Span {
  readonly rank: number;
  readonly host: string;
  readonly calls: readonly number[];
  readonly operations: readonly number[];
  readonly pauses: readonly number[];
}

export interface PageData {
  readonly title: string;
  readonly headline: string;
  readonly start: number;
  readonly end: number;
  readonly analysis: Analysis;
  /** What the events name by numbers: calls, categories, places. */
  readonly words: readonly string[];
  readonly ranks: readonly PageRank[];
  readonly messages: readonly number[];
  /** How many of the shortest events the timeline does not show. */
  readonly left: number;
}

/** More would make a page that a browser opens slowly. */
const MOST_EVENTS = 200_000;

/** A list of words in which each has a number. */
class Words {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    this.#numbers.set(word, this.list.length);
    return this.list.push(word) - 1;
  }
}

const UNKNOWN = -1;

/** Hundredths of a µs are enough for a page, and shorter. */
const round = (time: number): number => Math.round(time * 100) / 100;

const describe = (words: Words, { name, category, args }: Call): number[] => [
  words.number(name),
  words.number(category),
  args.place === undefined ? UNKNOWN : words.number(args.place),
  args.peer ?? args.root ?? UNKNOWN,
  args.bytes ?? UNKNOWN,
  args.comm === undefined ? UNKNOWN : words.number(args.comm),
];

/** The lane of each operation: the first one that is free, or the last one. */
export function findLanes(operations: readonly Span[]): number[] {
  const ends: number[] = [];
  return operations.map(({ start, end }) => {
    const free = Array.from({ length: LANES }, (_, lane) => lane).find(
      (lane) => (ends[lane] ?? Number.NEGATIVE_INFINITY) <= start,
    );
    const lane = free ?? LANES - 1;
    ends[lane] = Math.max(end, ends[lane] ?? end);
    return lane;
  });
}

const lengthOf = ({ start, end }: Span): number => end - start;

/** The length that an event must have at least, so that not too many are shown. */
function leastLength(spans: readonly Span[], most: number): number {
  if (spans.length <= most) return 0;
  const lengths = Float64Array.from(spans, lengthOf).sort();
  return lengths[spans.length - most] as number;
}

/**
 * Makes the data of a page.
 *
 * @param most  how many calls and operations the timeline shows; the longest ones
 */
export function makePageData(
  title: string,
  trace: Trace,
  { ranks: timed }: Waits,
  analysis: Analysis,
  most = MOST_EVENTS,
): PageData {
  const all = trace.ranks.flatMap(({ calls, operations }): Span[] => [...calls, ...operations]);
  const least = leastLength(all, most);
  const isShown = (span: Span): boolean => lengthOf(span) >= least;
  const words = new Words();
  const ranks = trace.ranks.map(({ rank, host, start, end, operations, pauses }, i): PageRank => {
    const calls = (timed[i] as TimedCall[]).filter(({ call }) => isShown(call));
    const shown: Operation[] = operations.filter(isShown);
    const lanes = findLanes(shown);
    return {
      rank,
      host,
      start,
      end,
      calls: calls.flatMap(({ call, wait }) => [
        round(call.start),
        round(call.end),
        round(wait),
        ...describe(words, call),
      ]),
      operations: shown.flatMap((operation, j) => [
        round(operation.start),
        round(operation.end),
        lanes[j] as number,
        ...describe(words, operation),
      ]),
      pauses: pauses.flatMap((pause) => [
        round(pause.start),
        round(pause.end),
        words.number(pause.kind === 'gc' ? `garbage collection (${pause.name})` : pause.name),
      ]),
    };
  });
  const messages = trace.messages.flatMap(({ from, to, sent, received, bytes }) =>
    received === null ? [] : [from, to, round(sent), round(received), bytes],
  );
  return {
    title,
    headline: headline(analysis),
    start: trace.ranks.reduce((first, { start }) => Math.min(first, start), Infinity),
    end: trace.ranks.reduce((last, { end }) => Math.max(last, end), -Infinity),
    analysis,
    words: words.list,
    ranks,
    messages: messages.slice(0, MESSAGE_STRIDE * most),
    left: all.filter((span) => !isShown(span)).length,
  };
}
