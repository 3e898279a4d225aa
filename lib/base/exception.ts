// MPI.Exception, and the one place that raises it.
import { addon } from '../native/addon.js';
import { checkInteger } from '../native/argument_checks.js';
import { takeCallbackFailure } from '../native/callbacks.js';
import { gate, isRunning } from '../native/gate.js';
import {
  MPI_Error_class,
  MPI_Error_string,
  MPI_Get_library_version,
} from '../native/generated/functions.js';
import { hooks, provide } from '../native/hooks.js';

const { constants } = addon;

// The first name of a value wins: names that the library lacks share the value of ERR_UNKNOWN.
const classNames = new Map<number, string>([
  [constants.ERR_UNKNOWN, 'MPI_ERR_UNKNOWN'],
  [constants.SUCCESS, 'MPI_SUCCESS'],
]);
for (const [name, value] of Object.entries(constants)) {
  if (name.startsWith('ERR_') && name !== 'ERR_LASTCODE' && !classNames.has(value)) {
    classNames.set(value, `MPI_${name}`);
  }
}

/** What to look at, for the errors that users meet first. */
const hints: Readonly<Record<string, string>> = {
  MPI_ERR_TRUNCATE:
    'the message is longer than the receive buffer; probe for its size first, or receive into a larger array',
  MPI_ERR_RANK:
    'ranks go from 0 to size - 1 of this communicator; MPI.PROC_NULL and, for receives, MPI.ANY_SOURCE are allowed too',
  MPI_ERR_TAG:
    'tags go from 0 to the upper bound MPI.TAG_UB of the library; MPI.ANY_TAG is for receives only',
  MPI_ERR_ROOT: 'the root must be a rank from 0 to size - 1 of this communicator',
  MPI_ERR_COUNT: 'counts must not be negative, and must fit what the library takes',
  MPI_ERR_TYPE: 'the datatype is null, not committed, or not one that this operation takes',
  MPI_ERR_COMM: 'the communicator is null or was freed',
  MPI_ERR_GROUP: 'the group is null or was freed',
  MPI_ERR_OP: 'the operation is null, or not defined for this datatype',
  MPI_ERR_REQUEST: 'the request is not one that MPI knows; was it freed?',
  MPI_ERR_BUFFER: 'the memory given as buffer is not usable here',
  MPI_ERR_WIN: 'the window is null or was freed',
  MPI_ERR_FILE: 'the file is null or was closed',
};

// MPICH's strings are a class message and an error stack, whose last line is the most exact.
function firstAndLast(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 2) return lines[0] ?? '';
  const first = lines[0].replace(/, error stack:$/, '');
  const last = lines[lines.length - 1].replace(/^[\w:]+\([^)]*\)\.*:\s*/, '');
  return `${first} (${last})`;
}

interface Details {
  error_class: number;
  error_string: string;
  method?: string;
  message?: string;
}

/**
 * The error that calls throw if the MPI library reports one, or if the package finds one in its
 * place. Look at `error_class` or `code` to tell errors apart. Wrong types of arguments are
 * TypeErrors, and numbers out of range RangeErrors instead.
 *
 * @example
 * try {
 *   comm.Recv(new Float64Array(1), { source: 0 });
 * } catch (error) {
 *   if (!(error instanceof MPI.Exception) || error.error_class !== MPI.ERR_TRUNCATE) throw error;
 *   console.error('the message is longer than expected');
 * }
 */
export class Exception extends Error {
  /** The code that MPI returned. Codes differ between libraries: compare `error_class` instead. */
  readonly error_code: number;
  /** The class of the error: one of the `MPI.ERR_*` constants, such as `MPI.ERR_TRUNCATE`. */
  readonly error_class: number;
  /** The library's own text for the error. */
  readonly error_string: string;
  /** The name of the error class, as Node's own errors have one: `'MPI_ERR_TRUNCATE'`. */
  readonly code: string;

  /**
   * Makes an exception of an error code. Local. `MPI_Error_class` and `MPI_Error_string`
   *
   * @param ierr an error code of the MPI library; any other number gives an exception of the class
   *   `MPI.ERR_UNKNOWN`. Default `MPI.SUCCESS`
   * @param details what to say in place of the library. Default: the library is asked
   */
  constructor(ierr: number = constants.SUCCESS, details?: Details) {
    const known = details ?? describeGiven(ierr);
    const code = classNames.get(known.error_class) ?? `MPI_ERR_${known.error_class}`;
    const hint = hints[code];
    // Open MPI's text begins with the name of the class.
    const text = firstAndLast(known.error_string).replace(`${code}: `, '');
    super(
      known.message ??
        `${known.method === undefined ? '' : `${known.method}: `}${code}: ${text}${hint === undefined ? '' : `; ${hint}`}`,
    );
    this.name = 'MPI.Exception';
    // As in mpi4py.
    this.error_code = details === undefined && ierr < 0 ? constants.ERR_UNKNOWN : ierr;
    this.error_class = known.error_class;
    this.error_string = known.error_string;
    this.code = code;
  }

  /** Returns the code that MPI returned, which differs between libraries. Local. */
  Get_error_code(): number {
    return this.error_code;
  }
  /** Returns the class of the error: one of the `MPI.ERR_*` constants. Local. */
  Get_error_class(): number {
    return this.error_class;
  }
  /** Returns the library's own text for the error. Local. */
  Get_error_string(): string {
    return this.error_string;
  }
}

// The program may give any integer.
function describeGiven(ierr: number): Details {
  checkInteger('MPI.Exception', 'ierr', ierr);
  const known = ierr >= 0 && (!isRunning() || hooks.isErrorCode(ierr)) ? ask(ierr) : null;
  const error_string = `${ierr} is not an error code of this MPI library`;
  return known ?? { error_class: constants.ERR_UNKNOWN, error_string };
}

function describe(ierr: number): Details {
  // Open MPI lets some of the codes through that it uses inside.
  const error_string = `the library returned ${ierr}, which is not one of its error codes`;
  return ask(ierr) ?? { error_class: constants.ERR_UNKNOWN, error_string };
}

// MPICH makes codes on the fly and reuses them: their text is asked for at once. Null if the
// library does not know it.
function ask(ierr: number): Details | null {
  if (gate.state === 'not initialized' || gate.state === 'finalized') {
    const error_class = classNames.has(ierr) ? ierr : constants.ERR_OTHER;
    return { error_class, error_string: `error code ${ierr}` };
  }
  try {
    return { error_class: MPI_Error_class(ierr), error_string: MPI_Error_string(ierr) };
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    return null;
  }
}

/** The exception for a return code of an MPI function. */
export function errorOf(method: string, ierr: number): Exception {
  if (ierr === constants.UNSUPPORTED) return unsupported(method);
  if (ierr === constants.NO_THREAD) return noThread(method);
  // Without MPI nobody can be asked what the code means.
  if (method === 'MPI_Error_class' || method === 'MPI_Error_string') {
    return new Exception(ierr, {
      error_class: constants.ERR_ARG,
      error_string: 'the number is not an error code or class of this MPI library',
      method,
    });
  }
  hooks.noteErrorCode(ierr);
  return new Exception(ierr, { ...describe(ierr), method });
}

/**
 * Throws it when the error handler of the object has been called, or what a function has thrown
 * that MPI called meanwhile.
 */
export function raise(method: string, ierr: number): never {
  if (ierr === constants.CALLBACK_FAILED) throw takeFailure(method);
  const error = errorOf(method, ierr);
  const object = addon.takeFailure(ierr);
  // Now that MPI has returned: inside it the program's error handler could make no MPI calls.
  if (object !== null) hooks.callErrorHandler(object, ierr);
  throw error;
}
provide({ raise });

/** The exception for a function that the loaded library does not have. */
function unsupported(method: string): Exception {
  const library = MPI_Get_library_version().split(/[,\n]/)[0].trim();
  return new Exception(constants.ERR_UNSUPPORTED_OPERATION, {
    error_class: constants.ERR_UNSUPPORTED_OPERATION,
    error_string: `${method} is not in this MPI library`,
    message: `${method} is not in this MPI library (${library})`,
  });
}

/** The exception for a call that needs a thread beside this one, and was not made. */
export function noThread(method: string): Exception {
  return packageError(
    constants.ERR_OTHER,
    `${method}: the system has no thread for a call that waits`,
  );
}

function takeFailure(method: string): unknown {
  const failure = takeCallbackFailure();
  if (failure !== null) return failure.error;
  return packageError(
    constants.ERR_OTHER,
    `${method}: the JavaScript function of the operation or request belongs to another thread, and can't run on this one`,
  );
}

/** An error that the package itself finds, with the class that fits. */
export function packageError(error_class: number, message: string): Exception {
  return new Exception(error_class, { error_class, error_string: message, message });
}

// The numbers are those of other classes in a library that has no fault tolerance.
const OF_FAILED_PROCESS: readonly unknown[] = ['MPI_ERR_PROC_FAILED', 'MPI_ERR_REVOKED'];

/** Whether an error says that a process has failed, or that another one has seen this. */
export const isOfFailedProcess = (error: unknown): boolean =>
  error instanceof Exception && OF_FAILED_PROCESS.includes(error.code);
