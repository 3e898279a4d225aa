// The root of a collective on objects: whether there is such a rank, and what it could not do.

import { errorOf, packageError } from '../base/exception.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { ERR_OTHER, ERR_ROOT } from '../native/generated/constants.js';

/**
 * Refuses a root that is no rank of a group. Between groups, `_isRoot` does.
 * @param name of MPI's function
 */
export function checkRoot(name: string, comm: Communicator, root: number): void {
  if (comm.Is_inter() || (root >= 0 && root < comm.Get_size())) return;
  throw errorOf(name, ERR_ROOT);
}

/** The error at the others. */
export function rootFailed(method: string, root: unknown, what: string): Error {
  return packageError(
    ERR_OTHER,
    `${method}: root ${root} could not serialize its ${what}; its own exception tells why`,
  );
}
