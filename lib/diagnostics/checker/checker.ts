// `rc.check`: wrong use of MPI that no library notices becomes an exception where it happens.
import type { Internals } from '../../environment/diagnostics.js';
import { rc } from '../../index.js';
import { observeCalls } from '../observed_calls.js';
import { CollectiveChecker } from './collectives.js';
import { MemoryChecker } from './memory.js';
import { MessageChecker } from './messages.js';

/** Checks all calls from now on. Collective over all processes. */
export function startChecker(internals: Internals): void {
  observeCalls(new CollectiveChecker(internals));
  observeCalls(new MessageChecker(internals));
  if (rc.check > 1) observeCalls(new MemoryChecker(internals));
}
