// The package's own messages between the processes of a communicator must not meet the program's.
// They go by a companion: a communicator of the same processes, made when it is first needed. MPI
// keeps it as an attribute, and so forgets it when anybody frees the communicator; worker threads
// find it there, too. Nonblocking collectives on objects have another one, which a nonblocking call
// makes (object_collectives/exchange_communicator.ts).

import { addon } from '../native/addon.js';
import { gate } from '../native/gate.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';
import { type Intracomm, makeComm } from './communicator_classes.js';
import { ERRORS_RETURN } from './errhandler.js';
import { Group } from './group.js';

const { handles } = addon;

/** The key of an attribute, asked for once. */
function lazyKey(make: () => number): () => number {
  let keyval: number | null = null;
  return () => {
    keyval ??= make();
    return keyval;
  };
}
const key = lazyKey(native.companion_keyval);
/** The key of the communicator for nonblocking collectives; null while that is being made. */
export const exchangeKey = lazyKey(native.exchange_keyval);
/** The key of the number of collectives that were started on it. */
export const exchangeCountKey = lazyKey(native.exchange_count_keyval);

/** The companion of a communicator of one group. Collective when that has none yet. */
export function companionOf(comm: HandleHolder): Intracomm {
  return existingCompanion(comm) ?? create(comm);
}

/** The companion, if there is one. Local. */
export function existingCompanion(comm: HandleHolder): Intracomm | null {
  const handle = existing(comm, key());
  return handle === null ? null : makeComm('Intracomm', handle);
}

function existing(comm: HandleHolder, keyval: number): number | null {
  // What is wrong with the communicator is for the caller's own call to say.
  if (comm._handle === handles.COMM_NULL || gate.state === 'finalized') return null;
  const { value, flag } = native.MPI_Comm_get_attr(comm, keyval);
  return flag && value !== handles.COMM_NULL ? value : null;
}

/** All private communicators that there are. Local. */
export function privateCommunicators(comm: HandleHolder): HandleHolder[] {
  return [existing(comm, key()), existing(comm, exchangeKey())].flatMap((handle) =>
    handle === null ? [] : [{ _handle: handle, _kind: 'Comm' }],
  );
}

// Not a duplicate: that would call the copy functions of the program's attributes.
function create(comm: HandleHolder): Intracomm {
  const group = Group._from(native.MPI_Comm_group(comm));
  try {
    const companion = makeComm('Intracomm', native.MPI_Comm_create(comm, group));
    // Its errors are not for a handler of the program, which does not know it.
    native.MPI_Comm_set_errhandler(companion, ERRORS_RETURN);
    native.MPI_Comm_set_attr(comm, key(), companion._handle);
    return companion;
  } finally {
    group.Free();
  }
}

/** Frees a communicator by the function, and its private communicators in the same way. */
export function freeWithPrivate(comm: HandleHolder, free: (comm: HandleHolder) => void): void {
  const all = privateCommunicators(comm);
  try {
    free(comm);
  } finally {
    // A delete function of the program may have thrown, and the communicator is gone all the same.
    if (comm._handle === handles.COMM_NULL) all.forEach(free);
  }
}
