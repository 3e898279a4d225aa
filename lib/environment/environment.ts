// The functions of MPI itself: starting and ending it, versions, clocks, error codes.
import { Exception, packageError } from '../base/exception.js';
import { type Named, namedFunction } from '../base/named_arguments.js';
import { AttachedBuffer, type BufferAutomaticType } from '../buffers/bsend_buffer.js';
import type { Status } from '../buffers/status.js';
import type { Datatype } from '../datatypes/datatype.js';
import {
  AINT,
  COMPLEX4,
  COMPLEX8,
  COMPLEX16,
  COMPLEX32,
  COUNT,
  DOUBLE_COMPLEX,
  DOUBLE_PRECISION,
  INTEGER,
  INTEGER1,
  INTEGER2,
  INTEGER4,
  INTEGER8,
  INTEGER16,
  LOGICAL,
  LOGICAL1,
  LOGICAL2,
  LOGICAL4,
  LOGICAL8,
  LOGICAL16,
  OFFSET,
  REAL,
  REAL2,
  REAL4,
  REAL8,
  REAL16,
} from '../datatypes/predefined.js';
import { INFO_NULL, Info } from '../handles/info.js';
import type { BufferData } from '../memory/strided_array.js';
import { checkInteger } from '../native/argument_checks.js';
import { isWorldFinalized } from '../native/gate.js';
import {
  ERR_ARG,
  ERR_UNSUPPORTED_OPERATION,
  THREAD_MULTIPLE,
  THREAD_SINGLE,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { library } from '../native/library.js';
import { Request } from '../requests/request.js';
import {
  isErrorClass,
  isErrorCode,
  isOwnErrorCode,
  markNewComm,
} from '../workarounds/mpich_errors.js';
import { finalize, initialize } from './lifecycle.js';

/**
 * Initializes MPI without asking for thread support. Needed only with `rc.initialize = false`,
 * because otherwise the first call that needs MPI initializes it. Blocking and collective.
 * `MPI_Init`
 *
 * @throws {MPI.Exception} if MPI was initialized or finalized before, or in a worker thread
 */
export function Init(): void {
  initialize(THREAD_SINGLE);
}

/**
 * Initializes MPI with a level of thread support. Needed only with `rc.initialize = false`, because
 * otherwise the first call that needs MPI initializes it. Blocking and collective.
 * `MPI_Init_thread`
 *
 * @param required the level to ask for: `MPI.THREAD_SINGLE`, `MPI.THREAD_FUNNELED`,
 *   `MPI.THREAD_SERIALIZED` or `MPI.THREAD_MULTIPLE`. Default `MPI.THREAD_MULTIPLE`
 * @returns the level that the library provides, which may be lower or higher
 * @throws {TypeError} if `required` is not an integer
 * @throws {MPI.Exception} if MPI was initialized or finalized before, or in a worker thread
 * @example
 * import { MPI, rc } from 'mpi4node';
 * rc.initialize = false;
 * const provided = MPI.Init_thread(MPI.THREAD_SERIALIZED);
 */
export const Init_thread: (required?: number | { required?: number }) => number = namedFunction(
  'MPI.Init_thread',
  ['required'],
  (required: unknown = THREAD_MULTIPLE): number => initialize(required),
);

/**
 * Finalizes MPI: waits for all processes, and frees what the program did not. No MPI call is
 * possible afterwards. Not needed, because a process that ends with exit code 0 does it. Blocking
 * and collective. `MPI_Finalize`
 *
 * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if an epoch of a window is open, or
 *   `MPI.ERR_OTHER` if MPI is not initialized or this is a worker thread
 */
export function Finalize(): void {
  finalize();
}

/**
 * Tells whether MPI was initialized; true also after it was finalized. Never initializes it. Local.
 * `MPI_Initialized`
 */
export function Is_initialized(): boolean {
  return native.MPI_Initialized();
}

/** Tells whether MPI was finalized. Never initializes it. Local. `MPI_Finalized` */
export function Is_finalized(): boolean {
  return isWorldFinalized() || native.MPI_Finalized();
}

/**
 * Returns the level of thread support that the library provides: `MPI.THREAD_SINGLE`,
 * `MPI.THREAD_FUNNELED`, `MPI.THREAD_SERIALIZED` or `MPI.THREAD_MULTIPLE`. The levels are numbers
 * in this order. Local. `MPI_Query_thread`
 */
export function Query_thread(): number {
  return native.MPI_Query_thread();
}

/** Tells whether this is the thread that initialized MPI. Local. `MPI_Is_thread_main` */
export function Is_thread_main(): boolean {
  return native.MPI_Is_thread_main();
}

/**
 * Returns the version of the MPI standard that the library implements: `[4, 1]` for MPI 4.1. Never
 * initializes MPI. Local. `MPI_Get_version`
 */
export function Get_version(): [version: number, subversion: number] {
  const { version, subversion } = native.MPI_Get_version();
  return [version, subversion];
}

/**
 * Returns the library's name and version as a text, which may have several lines. Never initializes
 * MPI. Local. `MPI_Get_library_version`
 */
export function Get_library_version(): string {
  return native.MPI_Get_library_version().trim();
}

/**
 * Returns the name of the processor that this process runs on, which usually is that of the host.
 * Local. `MPI_Get_processor_name`
 */
export function Get_processor_name(): string {
  return native.MPI_Get_processor_name();
}

/**
 * Returns the seconds that have passed since a moment in the past, which is fixed while the process
 * runs. Use differences of it to measure time. Local. `MPI_Wtime`
 *
 * @example
 * const start = MPI.Wtime();
 * comm.Barrier();
 * console.log(`${MPI.Wtime() - start} s`);
 */
export function Wtime(): number {
  return native.MPI_Wtime();
}

/** Returns the resolution of `MPI.Wtime`, in seconds. Local. `MPI_Wtick` */
export function Wtick(): number {
  return native.MPI_Wtick();
}

/**
 * Calls a function of MPI on an error code. The library's own error would not say which code it
 * was, and MPICH has none.
 */
function withCode<T>(
  method: string,
  argument: string,
  code: unknown,
  what: string,
  isTaken: (code: number) => boolean,
  call: (code: number) => T,
): T {
  checkInteger(method, argument, code);
  try {
    if (isTaken(code)) return call(code);
  } catch (error) {
    if (!(error instanceof Exception) || error.error_class !== ERR_ARG) throw error;
  }
  throw packageError(ERR_ARG, `${method}: MPI_ERR_ARG: ${code} is not ${what}`);
}

const ANY_CODE = 'an error code or class of this MPI library';

/**
 * Returns the class of an error code: one of the `MPI.ERR_*` constants. Local. `MPI_Error_class`
 *
 * @param errorcode a code that MPI returned, such as `error_code` of an exception
 * @returns the class
 * @throws {TypeError} if it is not an integer
 * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if it is not an error code or class
 */
export const Get_error_class: (errorcode: number | { errorcode: number }) => number = namedFunction(
  'MPI.Get_error_class',
  ['errorcode'],
  (errorcode: unknown): number => {
    const method = 'MPI.Get_error_class';
    return withCode(method, 'errorcode', errorcode, ANY_CODE, isErrorCode, native.MPI_Error_class);
  },
);

/**
 * Returns the library's text for an error code or class. Local. `MPI_Error_string`
 *
 * @param errorcode a code that MPI returned, or a class
 * @returns the text
 * @throws {TypeError} if it is not an integer
 * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if it is not an error code or class
 */
export const Get_error_string: (errorcode: number | { errorcode: number }) => string =
  namedFunction('MPI.Get_error_string', ['errorcode'], (errorcode: unknown): string => {
    const method = 'MPI.Get_error_string';
    return withCode(method, 'errorcode', errorcode, ANY_CODE, isErrorCode, native.MPI_Error_string);
  });

/**
 * Makes a new error class, for a library on top of MPI. Local. `MPI_Add_error_class`
 *
 * @returns the class, to which `MPI.Add_error_code` adds codes
 * @example
 * const errorClass = MPI.Add_error_class();
 * const errorCode = MPI.Add_error_code(errorClass);
 * MPI.Add_error_string(errorCode, 'the solver does not converge');
 */
export function Add_error_class(): number {
  return markNewComm(native.MPI_Add_error_class());
}

/**
 * Makes a new error code of a class. Local. `MPI_Add_error_code`
 *
 * @param errorclass a class of MPI's own or of `MPI.Add_error_class`
 * @returns the code, to which `MPI.Add_error_string` gives a text
 * @throws {TypeError} if it is not an integer
 * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if there is no such class
 */
export const Add_error_code: (errorclass: number | { errorclass: number }) => number =
  namedFunction('MPI.Add_error_code', ['errorclass'], (errorclass: unknown): number => {
    const method = 'MPI.Add_error_code';
    const add = (code: number) => markNewComm(native.MPI_Add_error_code(code));
    return withCode(method, 'errorclass', errorclass, 'an error class', isErrorClass, add);
  });

/**
 * Sets the text of an error code or class that this program has made. Local. `MPI_Add_error_string`
 *
 * @param errorcode what `MPI.Add_error_code` or `MPI.Add_error_class` returned
 * @param string the text, of at most `MPI.MAX_ERROR_STRING` bytes
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {MPI.Exception} with the class `MPI.ERR_ARG` if this program has not made the code
 */
export const Add_error_string: (
  ...values:
    | [errorcode: number, string: string]
    | Named<{ errorcode: number; string: string }, ['errorcode', 'string']>
) => void = namedFunction(
  'MPI.Add_error_string',
  ['errorcode', 'string'],
  (errorcode: unknown, string?: unknown): void => {
    const method = 'MPI.Add_error_string';
    const what = 'an error code or class that this program has made';
    const add = (code: number) => native.MPI_Add_error_string(code, string);
    withCode(method, 'errorcode', errorcode, what, isOwnErrorCode, add);
  },
);

/**
 * Removes an error class that `MPI.Add_error_class` has made. From MPI 4.1 on. Local.
 * `MPI_Remove_error_class`
 *
 * @param errorclass the class, which must have no codes left
 * @throws {TypeError} if it is not an integer
 * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
 */
export const Remove_error_class: (errorclass: number | { errorclass: number }) => void =
  namedFunction('MPI.Remove_error_class', ['errorclass'], (errorclass: unknown): void => {
    native.MPI_Remove_error_class(errorclass);
  });

/**
 * Removes an error code that `MPI.Add_error_code` has made. From MPI 4.1 on. Local.
 * `MPI_Remove_error_code`
 *
 * @param errorcode the code, which must have no text left
 * @throws {TypeError} if it is not an integer
 * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
 */
export const Remove_error_code: (errorcode: number | { errorcode: number }) => void = namedFunction(
  'MPI.Remove_error_code',
  ['errorcode'],
  (errorcode: unknown): void => {
    native.MPI_Remove_error_code(errorcode);
  },
);

/**
 * Removes a text that `MPI.Add_error_string` has set. From MPI 4.1 on. Local.
 * `MPI_Remove_error_string`
 *
 * @param errorcode the code or class that has the text
 * @throws {TypeError} if it is not an integer
 * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
 */
export const Remove_error_string: (errorcode: number | { errorcode: number }) => void =
  namedFunction('MPI.Remove_error_string', ['errorcode'], (errorcode: unknown): void => {
    native.MPI_Remove_error_string(errorcode);
  });

/**
 * Returns the name and the version of the MPI library: `['Open MPI', [4, 1, 4]]`. Never initializes
 * MPI. Local.
 *
 * @returns the name, such as `'Open MPI'`, `'MPICH'` or `'Intel MPI'`, and three parts of the
 *   version
 */
export function get_vendor(): [
  name: string,
  version: [major: number, minor: number, micro: number],
] {
  return [library.name, [...library.version]];
}

const buffer = new AttachedBuffer('MPI', {
  attach: native.MPI_Buffer_attach,
  automatic: native.MPI_Buffer_automatic,
  detach: native.MPI_Buffer_detach,
});

/**
 * Gives MPI memory for buffered sends (`Bsend`, `bsend`, `Ibsend`, `ibsend`), which copy their
 * messages there. It must have room for all messages under way at a time, and `MPI.BSEND_OVERHEAD`
 * bytes more for each of them. Do not touch it until `MPI.Detach_buffer` returns it. Local.
 * `MPI_Buffer_attach`
 *
 * @param buf the memory; from MPI 4.1 on also null or `MPI.BUFFER_AUTOMATIC`, with which the
 *   library takes memory of its own
 * @throws {TypeError} if `buf` is no memory
 * @throws {MPI.Exception} with the class `MPI.ERR_BUFFER` if there is a buffer already, or
 *   `MPI.ERR_UNSUPPORTED_OPERATION` if the library has no automatic buffer
 * @example
 * MPI.Attach_buffer(new ArrayBuffer(8 * 1000 + MPI.BSEND_OVERHEAD));
 * comm.Bsend(values, 1);      // does not wait for the receiver
 * MPI.Detach_buffer();        // waits until the message has left
 */
export const Attach_buffer: (
  buf: BufferData | BufferAutomaticType | null | { buf: BufferData | BufferAutomaticType | null },
) => void = namedFunction('MPI.Attach_buffer', ['buf'], (buf: unknown): void => {
  buffer.attach(buf);
});

/**
 * Takes the memory of `MPI.Attach_buffer` back, once all messages in it have been sent. Blocking.
 * `MPI_Buffer_detach`
 *
 * @returns the memory, or `MPI.BUFFER_AUTOMATIC`; null if there was none
 */
export function Detach_buffer(): BufferData | BufferAutomaticType | null {
  return buffer.detach();
}

/**
 * Waits until all messages in the memory of `MPI.Attach_buffer` have been sent. From MPI 4.1 on.
 * Blocking. `MPI_Buffer_flush`
 *
 * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
 */
export function Flush_buffer(): void {
  native.MPI_Buffer_flush();
}

/**
 * Starts to wait until all messages in the memory of `MPI.Attach_buffer` have been sent. From MPI
 * 4.1 on. Nonblocking. `MPI_Buffer_iflush`
 *
 * @returns a request that is complete when they have been sent
 * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
 */
export function Iflush_buffer(): Request<Status> {
  return Request._start(native.MPI_Buffer_iflush(), null);
}

/**
 * Tells a profiling library that is loaded with MPI how much to do. Without one it does nothing.
 * Local. `MPI_Pcontrol`
 *
 * @param level 0 for nothing, 1 for the usual, other numbers as the profiling library defines them
 * @throws {TypeError} if it is not an integer
 */
export const Pcontrol: (level: number | { level: number }) => void = namedFunction(
  'MPI.Pcontrol',
  ['level'],
  (level: unknown): void => {
    native.MPI_Pcontrol(level);
  },
);

/**
 * Returns the kinds of hardware that a process can be bound to. Its keys name them, such as
 * `hwloc://NUMANode`; the value is `'true'` if this process is bound to one such piece of hardware.
 * From MPI 4.1 on. Local. `MPI_Get_hw_resource_info`
 *
 * @returns a new info object. Free it with `Free`
 * @throws {MPI.Exception} with the class `MPI.ERR_UNSUPPORTED_OPERATION` if the library lacks it
 */
export function Get_hw_resource_info(): Info {
  return Info._new(native.MPI_Get_hw_resource_info());
}

/**
 * Returns the version of the standard binary interface that the library has, from MPI 5 on. Never
 * initializes MPI. Local. `MPI_Abi_get_version`
 *
 * @returns `[major, minor]`; `[-1, -1]` if the library has none
 */
export function Get_abi_version(): [major: number, minor: number] {
  const { abiMajor, abiMinor } = native.MPI_Abi_get_version();
  return [abiMajor, abiMinor];
}

/**
 * Returns facts about MPI's binary interface: `mpi_aint_size`, `mpi_count_size` and
 * `mpi_offset_size`, in bytes. Libraries before MPI 5 do not have the function: mpi4node tells the
 * same of them, and MPI is initialized then, because info objects need it. Local.
 * `MPI_Abi_get_info`
 *
 * @returns a new info object. Free it with `Free`
 * @throws {MPI.Exception} with the class `MPI.ERR_OTHER` if MPI was finalized
 */
export function Get_abi_info(): Info {
  return infoOr(native.MPI_Abi_get_info, integerSizes);
}

/**
 * Returns facts about MPI's binary interface for Fortran: the sizes of its types in bytes, such as
 * `mpi_integer_size`, and which others there are, such as `mpi_real16_supported`. Libraries before
 * MPI 5 do not have the function: mpi4node tells the same of them, and MPI is initialized then,
 * because info objects need it. Local. `MPI_Abi_get_fortran_info`
 *
 * @returns a new info object. Free it with `Free`. `MPI.INFO_NULL` for a library without Fortran
 * @throws {MPI.Exception} with the class `MPI.ERR_OTHER` if MPI was finalized
 */
export function Get_abi_fortran_info(): Info {
  return infoOr(native.MPI_Abi_get_fortran_info, fortranTypes);
}

/** What the library says, or else what is known of it. */
function infoOr(ask: () => number, known: () => Info): Info {
  try {
    return Info._new(ask());
  } catch (error) {
    const isUnsupported =
      error instanceof Exception && error.error_class === ERR_UNSUPPORTED_OPERATION;
    if (!isUnsupported) throw error;
    return known();
  }
}

const sizeOf = (datatype: Datatype): number => (datatype.is_null ? 0 : datatype.Get_size());

function integerSizes(): Info {
  return Info.Create({
    mpi_aint_size: `${sizeOf(AINT)}`,
    mpi_count_size: `${sizeOf(COUNT)}`,
    mpi_offset_size: `${sizeOf(OFFSET)}`,
  });
}

const SIZED = { LOGICAL, INTEGER, REAL, DOUBLE_PRECISION };
const OPTIONAL = {
  LOGICAL1,
  LOGICAL2,
  LOGICAL4,
  LOGICAL8,
  LOGICAL16,
  INTEGER1,
  INTEGER2,
  INTEGER4,
  INTEGER8,
  INTEGER16,
  REAL2,
  REAL4,
  REAL8,
  REAL16,
  COMPLEX4,
  COMPLEX8,
  COMPLEX16,
  COMPLEX32,
  DOUBLE_COMPLEX,
};

function fortranTypes(): Info {
  const sizes = Object.entries(SIZED).map(([name, type]) => [name, sizeOf(type)] as const);
  if (sizes.every(([, size]) => size === 0)) return INFO_NULL;
  return Info.Create([
    ...sizes.map(([name, size]): [string, string] => [`mpi_${name.toLowerCase()}_size`, `${size}`]),
    ...Object.entries(OPTIONAL).map(([name, type]): [string, string] => [
      `mpi_${name.toLowerCase()}_supported`,
      `${sizeOf(type) > 0}`,
    ]),
  ]);
}
