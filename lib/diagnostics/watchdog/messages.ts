// What the main thread and the watchdog's thread of a rank say to each other, and the threads of
// different ranks.
import type { FromRankThread, Places, ThreadChannel } from '../../environment/rank_thread.js';
import type { ObservedMethod } from '../observed_methods.js';
import type { PendingRecord } from './pending_operations.js';
import type { LyingMessage, Note, RankReport } from './report.js';

/** Where the arguments of a native function lie in the frame. */
export interface FrameSlots {
  readonly comm: number;
  readonly partner: number;
  readonly tag: number;
}

export interface WatchdogData extends ThreadChannel {
  readonly rank: number;
  readonly size: number;
  readonly limit: number;
  readonly endsDeadlocks: boolean;
  readonly memory: SharedArrayBuffer;
  readonly methods: readonly ObservedMethod[];
  readonly slots: readonly (FrameSlots | null)[];
  /** The address of the main thread's frame. */
  readonly frame: number;
  /** Whether other threads may call MPI. */
  readonly mayCallMPI: boolean;
  readonly anySource: number;
  readonly anyTag: number;
}

/** What the main thread answers. */
export interface Answer {
  readonly kind: 'answer';
  readonly question: number;
  readonly pending: readonly PendingRecord[];
  readonly epochs: readonly string[];
  readonly hasOtherEvents: boolean;
  readonly messages: readonly LyingMessage[];
}

export type ToThread =
  | Places
  | Note
  | Answer
  | (Omit<Answer, 'kind'> & { readonly kind: 'ended' })
  | { readonly kind: 'stop' };

export type FromThread =
  | FromRankThread
  | { readonly kind: 'ask'; readonly question: number }
  | { readonly kind: 'stopped' };

/** What a rank says to rank 0. */
export type ToFirst =
  | { readonly kind: 'stuck'; readonly atOnce: boolean }
  | { readonly kind: 'report'; readonly call: number; readonly report: RankReport }
  | { readonly kind: 'farewell' };

/** What rank 0 says to a rank. */
export type FromFirst = { readonly kind: 'roll call'; readonly call: number };
