// What goes wrong with a request here, not in MPI.

import type { Exception } from '../base/exception.js';
import { packageError } from '../base/exception.js';
import { ERR_REQUEST } from '../native/generated/constants.js';

/** The error for what MPI does not allow with a request as it is. @internal */
export function notPossible(method: string, problem: string): Exception {
  return packageError(ERR_REQUEST, `${method}: MPI_ERR_REQUEST: the request ${problem}`);
}

// MPI wrote to, or read from, memory that JavaScript no longer sees through the array.
export function detached(): TypeError {
  return new TypeError(
    'the memory of a nonblocking operation was detached while the operation was under way; its data went to the memory that was transferred',
  );
}

// Why the last operation that MPI has completed could not be finished here.
let unfinished: { readonly error: unknown } | null = null;

export function noteUnfinished(error: unknown): void {
  unfinished = { error };
}

/** Why a request could not be settled. */
export function trouble(): unknown {
  const failure = unfinished;
  unfinished = null;
  return failure === null ? detached() : failure.error;
}
