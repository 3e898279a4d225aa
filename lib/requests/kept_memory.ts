// Keeps the memory of requests for as long as MPI may use it, and knows which memory that is.

import { startTicks, ticking } from '../event_loop/pump.js';
import type { Settlement } from '../event_loop/settlement.js';
import { memoryUses, provide } from '../native/hooks.js';
import type { Memory } from '../native/message_data.js';
import { describePersistent, hasActive, type Persistent, persistents } from './persistent_state.js';

/** A request, as far as it is kept here. */
export interface KeptRequest {
  readonly _handle: number;
  readonly _isCollective: boolean;
  readonly _memory: Memory | null;
  readonly _memory2: Memory | null;
  /** Its place among the requests under way, or -1. */
  _place: number;
  /** Whether MPI has completed it. */
  _isComplete(): boolean;
  /** Whether the event loop must let it make progress. */
  _needsProgress(): boolean;
  /** What it is, in words. */
  _describe(): string;
  /** Its settlement, from now on if nobody has awaited it yet. */
  _awaited(): Settlement;
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
  request._place = underWay.length;
  underWay.push(request);
  if (!ticking.isOn) startTicks();
}

/** Keeps a request no longer, since MPI has completed it. */
export function letGo(request: KeptRequest): void {
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

/** The first request under way with a handle: other objects may stand for the same operation. */
export function findUnderWay(handle: number): KeptRequest | null {
  return underWay.find(({ _handle }) => _handle === handle) ?? null;
}

provide({
  isUnderWay: () => underWay.some((request) => request._needsProgress()) || hasActive(),
});

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
