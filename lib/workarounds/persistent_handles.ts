// Datatypes and communicators that persistent collectives use. MPI keeps what was freed until the
// last operation that uses it is freed too; the libraries do not, so the package does.

import { addon } from '../native/addon.js';
import * as native from '../native/generated/functions.js';
import { isOpenMpi } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';

interface Use {
  /** How many persistent collectives use the handle. */
  count: number;
  /** Frees it, if the program has done so meanwhile. */
  free: (() => void) | null;
  isDatatype: boolean;
}

const uses = new Map<number, Use>();

/**
 * The handles that must not be freed before a persistent collective on this communicator. Shown by
 * freed_meanwhile.test.ts.
 */
export function handlesInUse(comm: HandleHolder, datatypes: readonly number[]): readonly number[] {
  const { COMM_SELF, COMM_WORLD } = addon.handles;
  const { _handle: handle } = comm;
  const isKept = !isOpenMpi || handle === COMM_WORLD || handle === COMM_SELF;
  return isKept ? datatypes : [handle, ...datatypes];
}

/** Notes that a persistent collective uses these handles. Shown by freed_meanwhile.test.ts. */
export function retainHandles(handles: readonly number[]): void {
  for (const handle of handles) {
    const use = uses.get(handle);
    if (use === undefined) uses.set(handle, { count: 1, free: null, isDatatype: false });
    else use.count++;
  }
}

/**
 * Notes that a persistent collective is freed, and frees what has waited for that. Shown by
 * freed_meanwhile.test.ts.
 */
export function releaseHandles(handles: readonly number[]): void {
  for (const handle of handles) {
    const use = uses.get(handle) as Use;
    use.count--;
    if (use.count > 0) continue;
    uses.delete(handle);
    use.free?.();
  }
}

/**
 * Frees a datatype, as soon as no persistent collective uses it, and makes the object null. Open
 * MPI 4.1 reads memory of a datatype that was freed. MPICH is handed it again at each start, as
 * nonblocking collectives run in place of the persistent ones: see mpich_collectives. Shown by
 * freed_meanwhile.test.ts.
 */
export function freeDatatype(datatype: HandleHolder): void {
  freeWhenUnused(datatype, addon.handles.DATATYPE_NULL, native.MPI_Type_free);
}

/**
 * Frees the datatypes that wait for a persistent collective, before MPI is finalized. MPICH warns
 * of what is left. Shown by freed_meanwhile.test.ts.
 */
export function freeWaitingDatatypes(): void {
  for (const { free, isDatatype } of uses.values()) if (isDatatype) free?.();
  uses.clear();
}

/**
 * Frees a communicator, as soon as no persistent collective uses it, and makes the object null.
 * Collectives that start on a communicator that was freed never end in Open MPI 4.1. That frees a
 * communicator without the other processes, so they need not do it at the same time. Shown by
 * freed_meanwhile.test.ts.
 */
export function freeCommunicator(comm: HandleHolder): void {
  freeWhenUnused(comm, addon.handles.COMM_NULL, native.MPI_Comm_free);
}

function freeWhenUnused(
  holder: HandleHolder,
  nullHandle: number,
  free: (holder: HandleHolder) => void,
): void {
  const use = uses.get(holder._handle);
  if (use === undefined) {
    free(holder);
    return;
  }
  const { _handle, _kind } = holder;
  use.free = () => free({ _handle, _kind });
  use.isDatatype = _kind === 'Datatype';
  holder._handle = nullHandle;
}
