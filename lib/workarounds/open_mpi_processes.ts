// Faults of Open MPI in processes that a program starts.
import { addon } from '../native/addon.js';
import { isOpenMpi, isOpenMpi4 } from '../native/library.js';

/**
 * Says whether this process is connected with processes of other worlds: it ends if their world
 * fails then. Null where that is not needed.
 *
 * Open MPI 5: if a process fails, its launcher ends the world of that process, and leaves alone
 * those that are connected with it by MPI_Comm_spawn: they wait for ever. That of Open MPI 4 ends
 * them all. Shown by outside/processes.test.ts.
 */
export const watchOtherWorlds = isOpenMpi && !isOpenMpi4 ? addon.watchOtherWorlds : null;
