/** A trace as the command works on it. All times are in µs from the zero that all ranks share. */

export interface CallArguments {
  /** The communicator as a person calls it; two of them may have the same name. */
  readonly comm?: string;
  /** Tells communicators of the same name apart. */
  readonly context?: string;
  /** The rank in the world. */
  readonly peer?: number;
  readonly tag?: number;
  readonly bytes?: number;
  /** Such as `solver.mjs:40`. */
  readonly place?: string;
  /** The root of a collective, as a rank in the world. */
  readonly root?: number;
  /** The number of the collective on its communicator, the same at all ranks. */
  readonly seq?: number;
  /** Of an operation whose completion the program awaited. */
  readonly awaited?: boolean;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A call, from its beginning to its return. */
export interface Call extends Span {
  readonly rank: number;
  readonly name: string;
  readonly category: string;
  readonly args: CallArguments;
}

/** A nonblocking operation, from the call that started it to its completion. */
export interface Operation extends Call {
  /** False if the trace ended before: then `end` is the last moment of the rank. */
  readonly isComplete: boolean;
}

/** What kept the thread from the program: a garbage collection, or a turn of the event loop. */
export interface Pause extends Span {
  readonly kind: 'gc' | 'delay';
  readonly name: string;
}

/** A message from rank to rank. */
export interface Message {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly tag: number | null;
  /** When the call began that sent it. */
  readonly sent: number;
  /** When the call began that was to receive it; null if the trace has no such call. */
  readonly posted: number | null;
  /** When it was complete at the receiver; null if the trace does not tell. */
  readonly received: number | null;
}

export interface RankTrace extends Span {
  readonly rank: number;
  readonly host: string;
  /** How many of the oldest events had to give way to newer ones. */
  readonly dropped: number;
  /** By their start; none is within another one. */
  readonly calls: readonly Call[];
  readonly operations: readonly Operation[];
  readonly pauses: readonly Pause[];
}

export interface Trace {
  readonly version: string;
  /** When the job began, in the form of ISO 8601; empty if the trace does not tell. */
  readonly started: string;
  readonly ranks: readonly RankTrace[];
  /** By the time they were sent. */
  readonly messages: readonly Message[];
}

/**
 * Finds the call of a rank during which something happened.
 *
 * @param calls  by their start, none within another one
 */
export function callAt(calls: readonly Call[], time: number): Call | undefined {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((calls[middle] as Call).start <= time) low = middle + 1;
    else high = middle;
  }
  const call = calls[low - 1];
  return call !== undefined && time <= call.end ? call : undefined;
}

export const lengthOf = ({ start, end }: Span): number => end - start;
