// Communicators of one group, where MPI takes no others.
import { packageError } from '../base/exception.js';
import { isHandle, notHandle } from '../native/argument_checks.js';
import { ERR_COMM } from '../native/generated/constants.js';
import type { Comm } from './comm.js';

/** The `comm` argument of what is made for the processes of one group: windows and files. */
export function asIntracomm(method: string, comm: unknown): Comm {
  if (!isHandle(comm, 'Comm')) throw notHandle(method, 'comm', 'Comm', comm);
  const intracomm = comm as Comm;
  if (!intracomm.is_null && intracomm.Is_inter()) {
    throw packageError(
      ERR_COMM,
      `${method}: MPI_ERR_COMM: comm must be an intracommunicator, but it has two groups`,
    );
  }
  return intracomm;
}
