// `node --import mpi4node/pool/serve app.mjs`: of all ranks only rank 0 runs the program. The
// others serve the pools that it opens, and end with it.
import { isMainThread } from 'node:worker_threads';
import { MPI } from '../index.js';
import { parentRank } from '../loading/launcher.js';
import { openWorld } from './rank_serving.js';

/** Settled at rank 0 alone. */
export async function serveWorld(): Promise<void> {
  // Threads and children of a rank inherit the option of Node.
  if (!isMainThread || parentRank(process.env) !== null) return;
  if (MPI.COMM_WORLD.size > 1) await openWorld();
}
