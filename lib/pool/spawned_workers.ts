// Workers that are processes of their own, which the master has spawned.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MPI } from '../index.js';
import { serve } from './rank_serving.js';
import type { RankPlace } from './rank_workers.js';
import type { SpawnSettings } from './task_types.js';

/** The master's rank in the communicator of a pool, which holds the workers behind it. */
const MASTER = 0;

/** Starts the workers of a pool. */
export async function spawnWorkers(
  count: number,
  { info = null }: SpawnSettings,
): Promise<RankPlace> {
  const program = pathToFileURL(join(__dirname, 'pool_spawned.js'));
  const workers = await MPI.COMM_SELF.SpawnAsync(program, { maxprocs: count, info });
  const comm = workers.Merge(false);
  return {
    comm,
    tag: 1,
    isOwn: true,
    gone: new Set(),
    stuck: new Map(),
    onFree: () => workers.Disconnect(),
  };
}

/** What such a worker does: it serves until the pool is closed, and ends. */
export async function serveParent(): Promise<void> {
  const parent = MPI.Comm.Get_parent();
  const comm = parent.Merge(true);
  await serve(comm, MASTER, false);
  comm.Free();
  parent.Disconnect();
}
