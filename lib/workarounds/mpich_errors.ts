// Error codes of MPICH. MPICH's kin are taken to have the faults in every version.

import { addon } from '../native/addon.js';
import { provide } from '../native/hooks.js';
import { isMpich } from '../native/library.js';

const classes = new Set(
  Object.entries(addon.constants).flatMap(([name, value]) =>
    name === 'SUCCESS' || (name.startsWith('ERR_') && name !== 'ERR_LASTCODE') ? [value] : [],
  ),
);
const made = new Set<number>();
const returned = new Set<number>();

/**
 * MPICH 4.0: MPI_Error_string of an integer that is no error code reads behind its table of texts:
 * it gives foreign memory, or ends the process. MPI_Add_error_code and MPI_Add_error_string take
 * such integers, too. Only those are let through that MPI has returned to this thread, that this
 * thread has made, and the classes. Other libraries check by themselves. Shown by
 * error_codes.test.ts.
 */
export const isErrorCode = (code: number): boolean =>
  !isMpich || classes.has(code) || made.has(code) || returned.has(code);

/** Whether codes of this class can be made. See `isErrorCode`. Shown by error_codes.test.ts. */
export const isErrorClass = (code: number): boolean =>
  !isMpich || classes.has(code) || made.has(code);

/** Whether it can be given a text. See `isErrorCode`. Shown by error_codes.test.ts. */
export const isOwnErrorCode = (code: number): boolean => !isMpich || made.has(code);

/** Notes a code or class that was made. See `isErrorCode`. Shown by error_codes.test.ts. */
export function markNewComm(code: number): number {
  if (isMpich) made.add(code);
  return code;
}

provide({
  isErrorCode,
  // There are some thousands at most: MPICH uses them again.
  noteErrorCode(code) {
    if (isMpich) returned.add(code);
  },
});
