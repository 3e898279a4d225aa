// `rc.heartbeat`: a host that has gone, or a cut cable, is noticed by the MPI libraries after many
// minutes or never. The ranks form a ring of TCP connections, and each hears from both of its
// neighbours all the time. A thread of its own does that (heartbeat_thread.ts), so it goes on while
// this one is blocked in MPI. MPI serves only to exchange the addresses.
import { rc } from '../base/rc.js';
import type { HandleHolder } from '../native/message_data.js';
import type { FromThread, ThreadData, ToThread } from './heartbeat_thread.js';
import { RankThread } from './rank_thread.js';

let running: RankThread<FromThread, ToThread> | null = null;

/** Starts to listen to the neighbours, if `rc.heartbeat` is set. Collective over all processes. */
export function startHeartbeat(
  rank: number,
  size: number,
  isStartedBySrun: boolean,
  world: HandleHolder,
): void {
  if (rc.heartbeat === 0 || size === 1) return;
  const data: Omit<ThreadData, 'port' | 'signal'> = {
    rank,
    size,
    limit: rc.heartbeat,
    isStartedBySrun,
  };
  const thread = new RankThread<FromThread, ToThread>('heartbeat.js', data, 'rc.heartbeat');
  thread.connect(size, world);
  running = thread;
}

/** Tells the neighbours that this rank ends as it should. */
export function stopHeartbeat(): void {
  if (running === null) return;
  running.send({ kind: 'stop' });
  // A neighbour that is gone takes no farewell.
  running.receive(1);
  running = null;
}
