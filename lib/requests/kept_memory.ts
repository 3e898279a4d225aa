// Keeps the memory of requests for as long as MPI may use it, and knows which memory that is.

import { setTimeout } from 'node:timers';
import { startTicks, ticking } from '../event_loop/pump.js';
import { isRunning } from '../native/gate.js';
import { memoryUses, provide } from '../native/hooks.js';
import type { Memory } from '../native/message_data.js';
import { REQUEST_BYTES } from './forgotten_requests.js';
import { describePersistent, hasActive, type Persistent, persistents } from './persistent_state.js';

/** A request, as far as it is kept here. */
export interface KeptRequest {
  readonly _handle: number;
  readonly _isCollective: boolean;
  readonly _memory: Memory | null;
  readonly _memory2: Memory | null;
  /** What else MPI reads until the operation is complete. */
  readonly _kept: unknown;
  /** Its place among the requests under way, or -1. */
  _place: number;
  /** Whether MPI has completed it. */
  _isComplete(): boolean;
  /** Lets go of its memory if MPI has completed it. */
  _letGo(): void;
  /** Whether the event loop must let it make progress. */
  _needsProgress(): boolean;
  /** What it is, in words. */
  _describe(): string;
}

/** What a request, or a persistent operation, lets MPI use. */
type Uses = Pick<Persistent, 'memory' | 'memory2'>;

// Each at its own place. This keeps the requests, and so their memory, alive: MPI goes on writing
// there even when the program has dropped the request.
const underWay: KeptRequest[] = [];

// Requests that were freed. It can no longer be known when they are complete, so MPI may use their
// memory for ever.
const freed: (KeptRequest | Uses)[] = [];

/** Keeps a request that was started. */
export function keep(request: KeptRequest): void {
  if (underWay.length >= limit) addUp();
  request._place = underWay.length;
  underWay.push(request);
  if (!ticking.isOn) startTicks();
}

/** Keeps a request no longer, since MPI has completed it. */
export function stopKeeping(request: KeptRequest): void {
  const last = underWay.pop() as KeptRequest;
  if (last !== request) {
    underWay[request._place] = last;
    last._place = request._place;
  }
  request._place = -1;
}

/** Keeps what was freed before MPI has completed it. */
export function keepFreed(operation: KeptRequest | Uses): void {
  freed.push(operation);
}

/** How many requests are under way, as far as is known without a test. */
export const countUnderWay = (): number => underWay.length;

/** The first request under way with a handle: other objects may stand for the same operation. */
export function findUnderWay(handle: number): KeptRequest | null {
  return underWay.find(({ _handle }) => _handle === handle) ?? null;
}

// --- Letting go of requests that nobody waits for -----------------------------------------------

/** Milliseconds from a start to the next look at all. */
const LOOK_AFTER = 100;
/** Bytes that may be kept until then. A program that only blocks never turns the event loop. */
const BYTES_KEPT = 32 * 1024 * 1024;
/** The most that are tested in one look and stay. */
const MOST_THAT_STAY = 256;
/** With more complete requests than this it takes long to find one that is not complete. */
const MANY_COMPLETE = 64;

let willLook = false;
/** With this many requests under way the next start adds up what they keep. */
let limit = 0;
/** The place behind the next one to look at. */
let unseen = 0;

function addUp(): void {
  if (!willLook) lookLater();
  if (underWay.reduce((sum, request) => sum + bytesOf(request), 0) > BYTES_KEPT) letGoOfComplete();
  limit = underWay.length + Math.max(8, underWay.length >> 1);
}

function bytesOf({ _memory: memory, _memory2: memory2, _kept: kept }: KeptRequest): number {
  const bytes = REQUEST_BYTES + (memory?.byteLength ?? 0) + (memory2?.byteLength ?? 0);
  if (!Array.isArray(kept)) return bytes;
  // The parts of an object, if that is what it is.
  return kept.reduce((sum: number, part: Partial<Memory>) => sum + (part.byteLength ?? 0), bytes);
}

function lookLater(): void {
  willLook = true;
  setTimeout(() => {
    willLook = false;
    limit = 0;
    if (!isRunning()) return;
    letGoOfComplete();
    if (underWay.some((request) => request._needsProgress())) lookLater();
  }, LOOK_AFTER).unref();
}

/** Lets go of those that are complete; not always of all. Does not block. */
function letGoOfComplete(): void {
  // Not after the end of MPI, nor in its callbacks.
  if (!isRunning()) return;
  let staying = 0;
  for (let i = underWay.length; i > 0 && staying < MOST_THAT_STAY; i--) {
    // An error handler of the program may have completed others.
    if (underWay.length === 0) return;
    if (unseen === 0 || unseen > underWay.length) unseen = underWay.length;
    // From the end: the last one takes the place of one that goes.
    const request = underWay[--unseen];
    request._letGo();
    if (underWay[unseen] === request) staying++;
  }
}

provide({
  isUnderWay: () => {
    const first = underWay.findIndex((request) => request._needsProgress());
    const complete = first < 0 ? underWay.length : first;
    if (complete > MANY_COMPLETE) letGoOfComplete();
    return first >= 0 || hasActive();
  },
});

// --- What MPI uses ------------------------------------------------------------------------------

memoryUses.push((buffer) => {
  const uses = ({ memory, memory2 }: Uses) =>
    memory?.buffer === buffer || memory2?.buffer === buffer;
  const isUsed = [...underWay, ...freed].some((operation) =>
    '_place' in operation
      ? uses({ memory: operation._memory, memory2: operation._memory2 })
      : uses(operation),
  );
  if (isUsed) return 'a request';
  return [...persistents.values()].some(uses) ? 'a persistent request' : null;
});

/** The requests under way; some may be complete already. */
export const requestsUnderWay = (): readonly KeptRequest[] => underWay;

/** An operation that MPI has not completed. */
export interface IncompleteOperation {
  /** What it is, in words. */
  readonly description: string;
  readonly isCollective: boolean;
}

/** What MPI has not completed. */
export function incompleteOperations(): IncompleteOperation[] {
  const requests = underWay.filter((request) => !request._isComplete());
  const active = [...persistents.values()].filter(({ isActive }) => isActive);
  return [
    ...requests.map((request) => ({
      description: request._describe(),
      isCollective: request._isCollective,
    })),
    ...active.map((state) => ({
      description: `${describePersistent(state)}, persistent`,
      isCollective: state.kind === 'collective',
    })),
  ];
}
