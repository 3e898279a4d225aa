// Where the workers of a pool are.
import { availableParallelism } from 'node:os';
import { MPI } from '../index.js';
import type { ToMaster, ToWorker } from './protocol.js';
import { serve, takePlace } from './rank_serving.js';
import { type RankPlace, RankWorkers } from './rank_workers.js';
import type { Workers } from './scheduler.js';
import type { PoolSettings } from './task_types.js';
import { ThreadWorkers } from './thread_workers.js';

export type Place =
  | { readonly kind: 'threads'; readonly count: number }
  | ({ readonly kind: 'ranks' } & RankPlace);

/** The place of a pool that `Pool.open` makes; null at a process that has served it. */
export async function findPlace({ comm, root = 0, threads }: PoolSettings): Promise<Place | null> {
  const { size } = comm ?? MPI.COMM_WORLD;
  if (size === 1) return { kind: 'threads', count: threads ?? availableParallelism() };
  if (comm === undefined) return { kind: 'ranks', ...(await takePlace()) };
  const [own] = await comm.Idup();
  if (own.rank !== root) {
    await serve(own, root, false);
    own.Free();
    return null;
  }
  return { kind: 'ranks', comm: own, gone: new Set(), stuck: new Map(), tag: 1, isOwn: true };
}

/** The workers of a place, as the pool sees them. */
export function workersOf(
  place: Place,
  onMessage: (worker: number, message: ToMaster) => boolean,
  onFailure: (error: unknown) => void,
  opening: (worker: number) => ToWorker,
): Workers {
  return place.kind === 'threads'
    ? new ThreadWorkers(place.count, onMessage, opening)
    : new RankWorkers(place, onMessage, onFailure);
}
