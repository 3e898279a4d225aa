// What finds messages without receiving them: MPI's four probes, each with its upper-case and its
// lower-case name, and the two that are awaited. A message that fits an object receive or an
// awaited probe posted before belongs to that (event_loop/object_queue).

import { asStatus, Status } from '../buffers/status.js';
import { awaitProbe } from '../event_loop/awaited_probe.js';
import { mustQueue, probeFor, progress, takeTurn } from '../event_loop/object_queue.js';
import { asSignal } from '../memory/abort_signal.js';
import { checkInteger } from '../native/argument_checks.js';
import { gate } from '../native/gate.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import { Message } from '../requests/message.js';

/** Checks what every probe is given, and returns the status that it is to fill. */
function checkProbe(method: string, source: unknown, tag: unknown, status: unknown): Status | null {
  checkInteger(method, 'source', source);
  checkInteger(method, 'tag', tag);
  return asStatus(method, status);
}

/** Whether what fits now belongs to no receive or probe that was posted before. */
export function isFree(comm: HandleHolder, source: unknown, tag: unknown): boolean {
  if (gate.pendingReceives === 0) return true;
  progress();
  return !mustQueue(comm, source, tag);
}

/** Blocks until there is a message. */
export function probe(
  comm: HandleHolder,
  method: string,
  source: unknown,
  tag: unknown,
  status: unknown,
): true {
  const target = checkProbe(method, source, tag, status);
  if (gate.pendingReceives > 0) probeFor(comm, source, tag, target);
  else native.MPI_Probe(source, tag, comm, target);
  return true;
}

/** Whether there is a message. */
export function probeNow(
  comm: HandleHolder,
  method: string,
  source: unknown,
  tag: unknown,
  status: unknown,
): boolean {
  const target = checkProbe(method, source, tag, status);
  return isFree(comm, source, tag) && native.MPI_Iprobe(source, tag, comm, target);
}

/** Blocks until there is a message, and takes it out. */
export function takeMessage(
  comm: HandleHolder,
  method: string,
  source: unknown,
  tag: unknown,
  status: unknown,
): Message {
  const target = checkProbe(method, source, tag, status) ?? new Status();
  if (gate.pendingReceives > 0) {
    takeTurn(comm, source, tag);
    for (;;) {
      const message = improbe(comm, source, tag, target);
      if (message !== null) return message;
      progress();
    }
  }
  return Message._from(native.MPI_Mprobe(source, tag, comm, target), target);
}

/** Takes a message out if there is one. */
export function takeMessageNow(
  comm: HandleHolder,
  method: string,
  source: unknown,
  tag: unknown,
  status: unknown,
): Message | null {
  const target = checkProbe(method, source, tag, status) ?? new Status();
  return isFree(comm, source, tag) ? improbe(comm, source, tag, target) : null;
}

function improbe(
  comm: HandleHolder,
  source: unknown,
  tag: unknown,
  status: Status,
): Message | null {
  const { flag, message } = native.MPI_Improbe(source, tag, comm, status);
  return flag ? Message._from(message, status) : null;
}

/** Waits in the event loop until there is a message. */
export function awaitMessage(
  comm: HandleHolder,
  source: unknown,
  tag: unknown,
  status: unknown,
  signal: unknown,
): Promise<Status> {
  const method = 'Comm.probeAsync';
  const target = checkProbe(method, source, tag, status);
  const place = { source: source as number, tag: tag as number };
  const find = (found: Status) => (native.MPI_Iprobe(source, tag, comm, found) ? found : null);
  return awaitProbe({ method, comm, ...place, find }, target, asSignal(method, signal));
}

/** Waits in the event loop until there is a message, and takes it out. */
export function awaitTakenMessage(
  comm: HandleHolder,
  source: unknown,
  tag: unknown,
  status: unknown,
  signal: unknown,
): Promise<Message> {
  const method = 'Comm.mprobeAsync';
  const target = checkProbe(method, source, tag, status);
  const place = { source: source as number, tag: tag as number };
  const find = (found: Status) => improbe(comm, source, tag, found);
  return awaitProbe({ method, comm, ...place, find }, target, asSignal(method, signal));
}
