// Faults of libraries in sessions. MPICH's kin are taken to have them in every version.
import { packageError } from '../base/exception.js';
import { addon, frame } from '../native/addon.js';
import { WORLD } from '../native/gate.js';
import { ERR_ARG, ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { hooks } from '../native/hooks.js';
import { isMpich, library } from '../native/library.js';
import type { HandleHolder } from '../native/message_data.js';

/**
 * MPICH 4.0: MPI_Session_create_errhandler before the first session ends the process. MPI is
 * started before, by the package's own session. Shown by outside/sessions.test.ts.
 */
export const errorHandlersNeedSession = isMpich;

/**
 * Throws the error of a session, after its error handler was called. MPICH 4.0 finds errors of
 * sets of processes, but does not look at the error handler of the session, and ends the job. It
 * crashes over the number of a set that is not there. Open MPI 5.0 does not find such errors. Shown
 * by processes/sessions.test.ts.
 */
export function failOnSession(session: HandleHolder, message: string): never {
  if (!hooks.callErrorHandler(session, ERR_ARG)) {
    native.MPI_Session_call_errhandler(session, ERR_ARG);
  }
  throw packageError(ERR_ARG, message);
}

const INFO_NULL = { _handle: addon.handles.INFO_NULL, _kind: 'Info' };

/**
 * Refuses a set that the session does not list. See `failOnSession`. Shown by
 * processes/sessions.test.ts.
 */
export function checkSet(session: HandleHolder, pset_name: string, method: string): void {
  const count = native.MPI_Session_get_num_psets(session, INFO_NULL);
  for (let n = 0; n < count; n++) {
    if (native.MPI_Session_get_nth_pset(session, INFO_NULL, n) === pset_name) return;
  }
  failOnSession(
    session,
    `${method}: MPI_ERR_ARG: the session has no set of processes ${JSON.stringify(pset_name)}`,
  );
}

/**
 * MPICH 4.0: where the world was not initialized, an error of a call that is not on a communicator,
 * window or request ends the job, because the handler of MPI_COMM_WORLD is asked, which is there
 * only inside of the library: from the first communicator of all processes on, if there are more
 * than one. Then it gets the handler that the world would have. Shown by outside/sessions.test.ts.
 *
 * @param size the number of processes in a communicator that was made of a group
 * @param all the number of all processes
 */
export function letErrorsReturn(size: number, all: number, errhandler: HandleHolder): void {
  if (!isMpich || size !== all || size === 1) return;
  // Not by the gate, which initializes the world before a call on it.
  frame[1] = WORLD._handle;
  frame[2] = errhandler._handle;
  addon.MPI_Comm_set_errhandler();
}

const [major, minor] = library.version;

/**
 * MPICH 4.0 and 4.1: where the world was not initialized, MPI_Comm_create_from_group of a part of
 * the processes ends them by a failed assertion, unless it is one process alone. It is refused.
 * Shown by outside/sessions.test.ts.
 *
 * @param all the number of all processes
 */
export function checkPartOfWorld(method: string, group: HandleHolder, all: number): void {
  const isFixed = library.name === 'MPICH' && (major > 4 || (major === 4 && minor > 1));
  if (!isMpich || isFixed) return;
  const size = native.MPI_Group_size(group);
  if (size === 1 || size === all) return;
  throw packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: ${library.name} ${library.version.join('.')} makes no communicator of ${size} of ${all} processes without the world: call MPI.Init() in all processes first, or make a communicator of 'mpi://WORLD' and call Create_group on it`,
  );
}
