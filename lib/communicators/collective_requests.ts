// The requests of nonblocking and persistent collectives, and what they keep for MPI.

import type { Status } from '../buffers/status.js';
import type { Communicator } from '../handles/communicator_classes.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import type { Work } from '../requests/persistent_state.js';
import { type Prequest, persistent } from '../requests/prequest.js';
import { Request } from '../requests/request.js';
import { replacePersistent, replacesPersistent } from '../workarounds/mpich_collectives.js';
import { handlesInUse } from '../workarounds/persistent_handles.js';
import type { Side } from './collective_sides.js';
import type { Schedule } from './reduction_schedule.js';

/**
 * The request of a nonblocking collective that was started on these sides. MPI reads counts,
 * displacements and datatypes until it is complete.
 *
 * @param kept what else MPI reads
 */
export function startCollective(
  request: number,
  send: Side,
  receive: Side,
  kept: unknown = null,
): Request<Status> {
  const arrays = 'counts' in send || 'counts' in receive ? [send, receive] : kept;
  return Request._startCollective(request, send.memory, receive.memory, arrays);
}

/** A copy of a side for later: the next call reuses a message. */
function copySide<S extends Side>(side: S): S {
  if (!('datatype' in side)) return copyBlocks({ ...side });
  // The program may free the datatype, which makes its object null.
  const { _handle, _kind } = side.datatype;
  const datatype = { _handle, _kind };
  return side instanceof MessageData
    ? Object.assign(new MessageData(datatype), side, { datatype })
    : { ...side, datatype };
}

/** A copy of blocks for one call: the binding turns their handles into MPI's own in place. */
function copyBlocks<S extends Side>(side: S): S {
  return 'datatypes' in side ? { ...side, datatypes: side.datatypes?.slice() ?? null } : side;
}

function datatypesOf(side: Side): readonly number[] {
  if ('datatype' in side) return [side.datatype._handle];
  return side.datatypes === null ? [] : Array.from(side.datatypes);
}

/**
 * The handle of a communicator of the same processes. A duplicate would have the attributes too,
 * and the program's functions would see them copied.
 */
const splitOff = (comm: Communicator): number => native.MPI_Comm_split(comm, 0, comm.Get_rank());

/**
 * Prepares a persistent collective on these sides.
 *
 * @param setUp sets up MPI's own
 * @param start starts the nonblocking form in its place, on a communicator that `duplicate` made
 * @param kept what else MPI reads until the request is freed
 * @param work what is left to do here when MPI has completed its part
 */
export function prepareCollective<S extends Side, R extends Side>(
  comm: Communicator,
  send: S,
  receive: R,
  setUp: (send: S, receive: R) => number,
  start: (send: S, receive: R, comm: HandleHolder) => number,
  kept: unknown = null,
  work: Work | null = null,
  duplicate: (comm: Communicator) => number = splitOff,
): Prequest {
  const { memory } = send;
  const memory2 = work === null ? receive.memory : work.result;
  const out = copySide(send);
  const into = copySide(receive);
  const handles = handlesInUse(comm, [...datatypesOf(send), ...datatypesOf(receive)]);
  const request = setUp(send, receive);
  const all = [send, receive, out, into, kept];
  if (!replacesPersistent) {
    return persistent(request, 'collective', memory, memory2, all, null, null, work, handles);
  }
  const { inactive, substitute } = replacePersistent(
    request,
    comm,
    () => duplicate(comm),
    (own) => {
      // MPI reads the blocks of the last start, so they are kept instead of the first ones.
      const sent = copyBlocks(out);
      const received = copyBlocks(into);
      all[0] = sent;
      all[1] = received;
      return start(sent, received, own);
    },
  );
  return persistent(inactive, 'collective', memory, memory2, all, null, substitute, work, handles);
}

/** Prepares a reduction by a JavaScript function. */
export function prepareReduction(comm: Communicator, schedule: Schedule, info: unknown): Prequest {
  const { collection, send, receive } = schedule;
  return prepareCollective(
    comm,
    send,
    receive,
    (s, r) => collection.setUp(s, r, comm, info),
    (s, r, own) => collection.start(s, r, own),
    null,
    schedule,
  );
}
