// Faults of Open MPI in processes that a program starts.
import { randomBytes } from 'node:crypto';
import { addon } from '../native/addon.js';
import { isOpenMpi } from '../native/library.js';

/**
 * Says whether this process is connected with processes of other worlds: it ends if their world
 * fails then. Null where that is not needed.
 *
 * Open MPI 5: if a process fails, its launcher ends the world of that process, and leaves alone
 * those that are connected with it by MPI_Comm_spawn: they wait for ever. That of Open MPI 4 ends
 * them all. See listenToStarted for both. Shown by outside/processes.test.ts.
 */
export const watchOtherWorlds = isOpenMpi ? addon.watchOtherWorlds : null;

/** Names the socket of a process without a launcher, to those that it starts. */
const STARTER = 'MPI4NODE_STARTER';
let ownName = '';

/**
 * Before MPI starts in a process without a launcher: leaves the name of its socket where the
 * processes that it may start find it. The daemon that starts them gets this environment.
 *
 * Open MPI 4 and 5: see listenToStarted. Shown by outside/processes.test.ts.
 */
export function nameOwnSocket(): void {
  if (!isOpenMpi) return;
  ownName = `mpi4node-${process.pid}-${randomBytes(8).toString('hex')}`;
  process.env[STARTER] = ownName;
}

/**
 * Before a process starts others: listens to them, if it has no launcher.
 *
 * Open MPI 4 and 5: the daemon that has started them ends all of them if one fails, and does not
 * tell this process, which waits for ever. Shown by outside/processes.test.ts.
 */
export function listenToStarted(): void {
  if (ownName !== '') addon.listenToStarted(ownName);
}

/**
 * In a process that was started: connects it with the one that has started it, if that has no
 * launcher. See listenToStarted. Shown by outside/processes.test.ts.
 */
export function connectToStarter(): void {
  const name = process.env[STARTER];
  if (isOpenMpi && name !== undefined) addon.connectToStarter(name);
}
