// What the ranks report to each other: plain data, which goes over the wire as JSON.
import type { CallForm, CallKind } from '../observed_methods.js';
import type { Place } from '../places.js';

/** A communicator or a window, as all of its ranks know it. */
export interface Team {
  /** Names it: all of its ranks have this key, and no other team has it. */
  readonly key: string;
  /** Such as `MPI_COMM_WORLD`. */
  readonly name: string;
  /** The ranks of COMM_WORLD that it has; null if they are not known. */
  readonly ranks: readonly number[] | null;
  /** Those that its messages go to and come from: others only between two groups. */
  readonly peers: readonly number[] | null;
}

/** A call, or an operation that a call has started. */
export interface Operation {
  /** `Comm.Recv`. */
  readonly label: string;
  readonly kind: CallKind;
  readonly form: CallForm;
  /** As the program wrote it: `comm.Recv(Float64Array(1), { source: 1, tag: 3 })`. */
  readonly text: string;
  readonly team: Team | null;
  /** With whom, as a rank of COMM_WORLD; null for any, or where it is not known. */
  readonly peer: number | null;
  /** Whether it takes messages of any rank. */
  readonly isFromAny: boolean;
  /** Null for any, or where it is not known. */
  readonly tag: number | null;
  readonly place: Place | null;
  /** Whether the place is that of this very call, not of an earlier one like it. */
  readonly isPlaceExact: boolean;
  /** For how long, in seconds. */
  readonly seconds: number;
  /** Whether somebody waits for it. */
  readonly isAwaited: boolean;
  /** Whether MPI has completed it, and nobody has asked. */
  readonly isComplete: boolean;
  /** What a call such as Waitall waits for. */
  readonly waitsFor: readonly Operation[];
}

/** A message that has come and that nobody has received. */
export interface LyingMessage {
  readonly team: string;
  readonly teamName: string;
  /** The rank of the sender in its communicator, as a program says it. */
  readonly source: number;
  /** Its rank in COMM_WORLD. */
  readonly sender: number;
  readonly tag: number;
  readonly bytes: number;
}

/**
 * - `calls`: it is in an MPI call.
 * - `awaits`: its event loop runs, and operations are awaited.
 * - `idle`: its event loop runs, and nothing of MPI is awaited.
 * - `computes`: its event loop stands still, outside of MPI.
 * - `ended`: the program has ended, and waits in MPI_Finalize.
 * - `gone`: its process is not there any more.
 * - `silent`: it has not answered.
 */
export type RankState = 'calls' | 'awaits' | 'idle' | 'computes' | 'ended' | 'gone' | 'silent';

export interface RankReport {
  readonly rank: number;
  readonly host: string;
  readonly pid: number;
  readonly state: RankState;
  /** For how long it is in this call, or outside of MPI. */
  readonly seconds: number;
  /** How many calls it has made: it moves if this changes. */
  readonly calls: number;
  readonly call: Operation | null;
  /** The last call before, if it is in none. */
  readonly last: Operation | null;
  /** What else is under way, the oldest first. */
  readonly pending: readonly Operation[];
  readonly messages: readonly LyingMessage[];
  /** Why it can't be told what has come, if so. */
  readonly blindness: string | null;
  /** Open epochs of windows, in words. */
  readonly epochs: readonly string[];
  /** Where it computes, if that is known. */
  readonly place: Place | null;
  /** Whether its event loop has timers or sockets, too, which may bring news. */
  readonly hasOtherEvents: boolean;
}

/** What the main thread tells the watchdog's thread of a rank, once for each. */
export type Note =
  | { readonly kind: 'place'; readonly number: number; readonly place: Place }
  | {
      readonly kind: 'team';
      readonly number: number;
      readonly team: Team;
      /** Null for a window. */
      readonly handle: number | null;
    }
  | { readonly kind: 'freed'; readonly number: number };
