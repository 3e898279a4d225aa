// A thread that is a worker of a pool.
import { parentPort } from 'node:worker_threads';
import { MPI } from '../index.js';
import type { Sender, ToMaster, ToWorker } from './protocol.js';
import { OpeningRunner } from './task_module.js';
import { type Packed, post, unpack } from './thread_workers.js';

/** Serves the pool whose master has started this thread. */
export function serveThread(): void {
  const port = parentPort;
  if (port === null) throw new Error('only Pool.open can start pool_thread.js, as a thread');
  const out: Sender<ToMaster> = {
    send(message) {
      post(port, message);
      return null;
    },
  };
  const runner = new OpeningRunner();
  // Messages that wait until the module is there, which registers the classes of their objects.
  let early: Packed[] | null = [];
  const handleEarly = (): void => {
    for (const packed of early ?? []) runner.handle(unpack(packed) as ToWorker);
    early = null;
  };
  port.on('message', (packed: Packed) => {
    if (early !== null && packed.kind !== 'open' && packed.kind !== 'close') {
      early.push(packed);
      return;
    }
    const message = unpack(packed) as ToWorker;
    // Several workers of one process have no communicator: one does the task alone.
    if (message.kind === 'open') {
      void runner.open(message.setup, out, () => MPI.COMM_SELF.Dup()).then(handleEarly);
    } else if (message.kind === 'close') out.send({ kind: 'closed' });
    else runner.handle(message);
  });
}
