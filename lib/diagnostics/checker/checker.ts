// `rc.check`: wrong use of MPI that no library notices becomes an exception where it happens.
import type { Internals } from '../../environment/diagnostics.js';
import { MPI, rc } from '../../index.js';
import { observeCalls } from '../observed_calls.js';
import { CollectiveChecker } from './collectives.js';
import { EndingChecker } from './endings.js';
import { MemoryChecker } from './memory.js';
import { MessageChecker } from './messages.js';

let endings: EndingChecker | null = null;

/** Checks all calls from now on. Collective over all processes. */
export function startChecker(internals: Internals): void {
  endings = new EndingChecker();
  observeCalls(new CollectiveChecker(internals));
  observeCalls(new MessageChecker(internals));
  if (rc.check > 1) observeCalls(new MemoryChecker(internals));
  observeCalls(endings);
}

/** Says what the program has left behind. Local. */
export function finishChecker(): void {
  endings?.report(MPI.COMM_WORLD.Get_rank(), MPI.COMM_WORLD.Get_size());
}
