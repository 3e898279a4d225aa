// Faults of MPICH in starting processes and connecting jobs.
import { Exception, packageError } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { ERR_OTHER, ERR_UNSUPPORTED_OPERATION } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { isMpich, library } from '../native/library.js';

const NO_INFO = { _handle: addon.handles.INFO_NULL, _kind: 'Info' };

/** Whether it says of the one function that says it that it has no ports. */
function lacksPorts(): boolean {
  try {
    native.MPI_Close_port(native.MPI_Open_port(NO_INFO));
    return false;
  } catch (error) {
    return error instanceof Exception && error.error_string.includes('not supported');
  }
}

/**
 * What a call for processes of another world throws in place of an error.
 *
 * MPICH 4.0 to 4.2 over UCX, as Debian has it, can neither start processes nor connect jobs. It
 * says so of MPI_Open_port alone, by an error of no class, and of the others that something went
 * wrong. All of them are unsupported there. Shown by outside/processes.test.ts.
 */
export function explainFailure(name: string, error: unknown): unknown {
  if (!isMpich || !(error instanceof Exception) || error.error_class !== ERR_OTHER) return error;
  if (!lacksPorts()) return error;
  return packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${name} is not supported by this MPI library (${library.name} ${library.version.join('.')} over UCX), which can't start processes or connect jobs`,
  );
}

/**
 * Runs such a call. MPICH 4.0 to 4.2 over UCX: see `explainFailure`. Shown by
 * outside/processes.test.ts.
 */
export function explained<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw explainFailure(name, error);
  }
}
