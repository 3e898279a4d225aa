// The functions of MPI itself: starting and ending it, versions, clocks, error codes.
import { type Named, namedFunction } from '../base/named_arguments.js';
import { AttachedBuffer, type BufferAutomaticType } from '../buffers/bsend_buffer.js';
import type { Status } from '../buffers/status.js';
import { Info } from '../handles/info.js';
import type { BufferData } from '../memory/strided_array.js';
import { THREAD_MULTIPLE, THREAD_SINGLE } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { library } from '../native/library.js';
import { Request } from '../requests/request.js';
import { finalize, initialize } from './lifecycle.js';

/**
 * Initializes MPI without asking for thread support. Needed only with `rc.initialize = false`,
 * because otherwise the first call that needs MPI initializes it. Collective. `MPI_Init`
 *
 * @throws {MPI.Exception} if MPI was initialized or finalized before
 */
export function Init(): void {
  initialize(THREAD_SINGLE);
}

/**
 * Initializes MPI with a level of thread support. Needed only with `rc.initialize = false`, because
 * otherwise the first call that needs MPI initializes it. Collective. `MPI_Init_thread`
 *
 * @param required the level to ask for: `MPI.THREAD_SINGLE` to `MPI.THREAD_MULTIPLE` (default)
 * @returns the level that the library provides
 * @throws {MPI.Exception} if MPI was initialized or finalized before
 */
export const Init_thread: (required?: number | { required?: number }) => number = namedFunction(
  'MPI.Init_thread',
  ['required'],
  (required: unknown = THREAD_MULTIPLE): number => initialize(required),
);

/**
 * Finalizes MPI, after which no MPI call is possible. Not needed, because a clean exit of the
 * process does it. Waits for all processes. Blocking, collective. `MPI_Finalize`
 *
 * @throws {MPI.Exception} while an epoch of a window is open (`ERR_RMA_SYNC`), or if MPI is not
 *   initialized
 */
export function Finalize(): void {
  finalize();
}

/** Tells whether MPI was initialized. Never initializes it. Local. `MPI_Initialized` */
export function Is_initialized(): boolean {
  return native.MPI_Initialized();
}

/** Tells whether MPI was finalized. Never initializes it. Local. `MPI_Finalized` */
export function Is_finalized(): boolean {
  return native.MPI_Finalized();
}

/**
 * Returns the level of thread support: `MPI.THREAD_SINGLE` to `MPI.THREAD_MULTIPLE`. Local.
 * `MPI_Query_thread`
 */
export function Query_thread(): number {
  return native.MPI_Query_thread();
}

/** Tells whether this is the thread that initialized MPI. Local. `MPI_Is_thread_main` */
export function Is_thread_main(): boolean {
  return native.MPI_Is_thread_main();
}

/**
 * Returns the version of the MPI standard: `[version, subversion]`. Never initializes MPI. Local.
 * `MPI_Get_version`
 */
export function Get_version(): [version: number, subversion: number] {
  const { version, subversion } = native.MPI_Get_version();
  return [version, subversion];
}

/**
 * Returns the library's name and version as a text. Never initializes MPI. Local.
 * `MPI_Get_library_version`
 */
export function Get_library_version(): string {
  return native.MPI_Get_library_version().trim();
}

/**
 * Returns the name of the processor, which usually is that of the host. Local.
 * `MPI_Get_processor_name`
 */
export function Get_processor_name(): string {
  return native.MPI_Get_processor_name();
}

/**
 * Returns the seconds since some moment in the past, which does not change while the process runs.
 * Local. `MPI_Wtime`
 */
export function Wtime(): number {
  return native.MPI_Wtime();
}

/** Returns the resolution of `Wtime`, in seconds. Local. `MPI_Wtick` */
export function Wtick(): number {
  return native.MPI_Wtick();
}

/**
 * Returns the class of an error code: one of the `MPI.ERR_*` constants. Local. `MPI_Error_class`
 *
 * @param errorcode a code that MPI returned
 * @throws {MPI.Exception} if the library does not know the code (`ERR_ARG`)
 */
export const Get_error_class: (errorcode: number | { errorcode: number }) => number = namedFunction(
  'MPI.Get_error_class',
  ['errorcode'],
  (errorcode: unknown): number => {
    return native.MPI_Error_class(errorcode);
  },
);

/**
 * Returns the library's text for an error code or class. Local. `MPI_Error_string`
 *
 * @param errorcode a code that MPI returned, or a class
 * @throws {MPI.Exception} if the library does not know the code (`ERR_ARG`)
 */
export const Get_error_string: (errorcode: number | { errorcode: number }) => string =
  namedFunction('MPI.Get_error_string', ['errorcode'], (errorcode: unknown): string => {
    return native.MPI_Error_string(errorcode);
  });

/**
 * Makes a new error class, for a library on top of MPI, and returns it. Local.
 * `MPI_Add_error_class`
 */
export function Add_error_class(): number {
  return native.MPI_Add_error_class();
}

/**
 * Makes a new error code of a class, and returns it. Local. `MPI_Add_error_code`
 *
 * @param errorclass a class of MPI's own or of `Add_error_class`
 * @throws {MPI.Exception} if there is no such class
 */
export const Add_error_code: (errorclass: number | { errorclass: number }) => number =
  namedFunction('MPI.Add_error_code', ['errorclass'], (errorclass: unknown): number => {
    return native.MPI_Add_error_code(errorclass);
  });

/**
 * Sets the text of an error code or class that this program has made. Local. `MPI_Add_error_string`
 *
 * @param errorcode what `Add_error_code` or `Add_error_class` gave
 * @param string the text
 * @throws {MPI.Exception} if the code is one of MPI's own
 */
export const Add_error_string: (
  ...values:
    | [errorcode: number, string: string]
    | Named<{ errorcode: number; string: string }, ['errorcode', 'string']>
) => void = namedFunction(
  'MPI.Add_error_string',
  ['errorcode', 'string'],
  (errorcode: unknown, string?: unknown): void => {
    native.MPI_Add_error_string(errorcode, string);
  },
);

/**
 * Removes a class that `Add_error_class` has made. From MPI 4.1 on. Local. `MPI_Remove_error_class`
 *
 * @param errorclass the class, which must have no codes left
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export const Remove_error_class: (errorclass: number | { errorclass: number }) => void =
  namedFunction('MPI.Remove_error_class', ['errorclass'], (errorclass: unknown): void => {
    native.MPI_Remove_error_class(errorclass);
  });

/**
 * Removes a code that `Add_error_code` has made. From MPI 4.1 on. Local. `MPI_Remove_error_code`
 *
 * @param errorcode the code, which must have no text left
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export const Remove_error_code: (errorcode: number | { errorcode: number }) => void = namedFunction(
  'MPI.Remove_error_code',
  ['errorcode'],
  (errorcode: unknown): void => {
    native.MPI_Remove_error_code(errorcode);
  },
);

/**
 * Removes a text that `Add_error_string` has set. From MPI 4.1 on. Local. `MPI_Remove_error_string`
 *
 * @param errorcode the code or class with that text
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export const Remove_error_string: (errorcode: number | { errorcode: number }) => void =
  namedFunction('MPI.Remove_error_string', ['errorcode'], (errorcode: unknown): void => {
    native.MPI_Remove_error_string(errorcode);
  });

/**
 * Returns the MPI library's name and version, such as `['Open MPI', [4, 1, 4]]`. Never initializes
 * MPI. Local.
 */
export function get_vendor(): [
  name: string,
  version: [major: number, minor: number, micro: number],
] {
  return [library.name, [...library.version]];
}

const buffer = new AttachedBuffer('MPI', {
  attach: native.MPI_Buffer_attach,
  automatic: native.MPI_BUFFER_AUTOMATIC,
  detach: native.MPI_Buffer_detach,
});

/**
 * Gives MPI memory for buffered sends (`Bsend`, `bsend`). It must hold all messages under way, and
 * `MPI.BSEND_OVERHEAD` bytes for each of them. Local. `MPI_Buffer_attach`
 *
 * @param buf the memory; from MPI 4.1 on also null or `MPI.BUFFER_AUTOMATIC`, with which the
 *   library takes memory of its own
 * @throws {MPI.Exception} if there is a buffer already (`ERR_BUFFER`)
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
 * Takes the memory for buffered sends back, once all messages in it have been sent. Blocking.
 * `MPI_Buffer_detach`
 *
 * @returns what was attached; null if there was none
 */
export function Detach_buffer(): BufferData | BufferAutomaticType | null {
  return buffer.detach();
}

/**
 * Waits until all messages in the attached buffer have been sent. From MPI 4.1 on. Blocking.
 * `MPI_Buffer_flush`
 *
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export function Flush_buffer(): void {
  native.MPI_Buffer_flush();
}

/**
 * Returns a request that is complete when all messages in the attached buffer have been sent. From
 * MPI 4.1 on. Does not block. `MPI_Buffer_iflush`
 *
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export function Iflush_buffer(): Request<Status> {
  return Request._start(native.MPI_Buffer_iflush(), null);
}

/**
 * Tells a profiling library that is loaded with MPI how much to do. Without one it does nothing.
 * Local. `MPI_Pcontrol`
 *
 * @param level 0 for nothing, 1 for the usual, other numbers as the profiling library defines them
 */
export const Pcontrol: (level: number | { level: number }) => void = namedFunction(
  'MPI.Pcontrol',
  ['level'],
  (level: unknown): void => {
    native.MPI_Pcontrol(level);
  },
);

/**
 * Returns the kinds of hardware that this process can be bound to, as an `Info` that you must free.
 * From MPI 4.1 on. Local. `MPI_Get_hw_resource_info`
 *
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export function Get_hw_resource_info(): Info {
  return Info._from(native.MPI_Get_hw_resource_info());
}

/**
 * Returns the version of MPI's binary interface: `[major, minor]`. From MPI 5 on. Local.
 * `MPI_Abi_get_version`
 *
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export function Get_abi_version(): [major: number, minor: number] {
  const { abiMajor, abiMinor } = native.MPI_Abi_get_version();
  return [abiMajor, abiMinor];
}

/**
 * Returns facts about MPI's binary interface, as an `Info` that you must free. From MPI 5 on.
 * Local. `MPI_Abi_get_info`
 *
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export function Get_abi_info(): Info {
  return Info._from(native.MPI_Abi_get_info());
}

/**
 * Returns facts about MPI's binary interface for Fortran, as an `Info` that you must free. From MPI
 * 5 on. Local. `MPI_Abi_get_fortran_info`
 *
 * @throws {MPI.Exception} if the library lacks it (`ERR_UNSUPPORTED_OPERATION`)
 */
export function Get_abi_fortran_info(): Info {
  return Info._from(native.MPI_Abi_get_fortran_info());
}
