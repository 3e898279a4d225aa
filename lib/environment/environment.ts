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
 * Initializes MPI without asking for thread support. Only needed with `rc.initialize = false`: the
 * first call that needs MPI initializes it. Collective. `MPI_Init`
 */
export function Init(): void {
  initialize(THREAD_SINGLE);
}

/**
 * Initializes MPI with a level of thread support, and returns the level that there is. Collective.
 * `MPI_Init_thread`
 */
export const Init_thread: (required?: number | { required?: number }) => number = namedFunction(
  'MPI.Init_thread',
  ['required'],
  (required: unknown = THREAD_MULTIPLE): number => initialize(required),
);

/**
 * Finalizes MPI. Not needed: a clean exit does it. Afterwards no MPI call is possible. Waits for all
 * processes; collective. `MPI_Finalize`
 */
export function Finalize(): void {
  finalize();
}

/** Whether MPI was initialized. Never initializes it. `MPI_Initialized` */
export function Is_initialized(): boolean {
  return native.MPI_Initialized();
}

/** Whether MPI was finalized. Never initializes it. `MPI_Finalized` */
export function Is_finalized(): boolean {
  return native.MPI_Finalized();
}

/** The level of thread support: `MPI.THREAD_SINGLE` to `MPI.THREAD_MULTIPLE`. `MPI_Query_thread` */
export function Query_thread(): number {
  return native.MPI_Query_thread();
}

/** Whether this is the thread that initialized MPI. `MPI_Is_thread_main` */
export function Is_thread_main(): boolean {
  return native.MPI_Is_thread_main();
}

/** `[version, subversion]` of the MPI standard. Never initializes MPI. `MPI_Get_version` */
export function Get_version(): [version: number, subversion: number] {
  const { version, subversion } = native.MPI_Get_version();
  return [version, subversion];
}

/** The library's name and version. Never initializes MPI. `MPI_Get_library_version` */
export function Get_library_version(): string {
  return native.MPI_Get_library_version().trim();
}

/** The name of the processor, usually that of the host. `MPI_Get_processor_name` */
export function Get_processor_name(): string {
  return native.MPI_Get_processor_name();
}

/** Seconds since some moment in the past. `MPI_Wtime` */
export function Wtime(): number {
  return native.MPI_Wtime();
}

/** The resolution of `Wtime` in seconds. `MPI_Wtick` */
export function Wtick(): number {
  return native.MPI_Wtick();
}

/** The class of an error code, one of the `MPI.ERR_*` constants. `MPI_Error_class` */
export const Get_error_class: (errorcode: number | { errorcode: number }) => number = namedFunction(
  'MPI.Get_error_class',
  ['errorcode'],
  (errorcode: unknown): number => {
    return native.MPI_Error_class(errorcode);
  },
);

/** The text of an error code. `MPI_Error_string` */
export const Get_error_string: (errorcode: number | { errorcode: number }) => string =
  namedFunction('MPI.Get_error_string', ['errorcode'], (errorcode: unknown): string => {
    return native.MPI_Error_string(errorcode);
  });

/** A new error class. Local. `MPI_Add_error_class` */
export function Add_error_class(): number {
  return native.MPI_Add_error_class();
}

/** A new error code of a class. Local. `MPI_Add_error_code` */
export const Add_error_code: (errorclass: number | { errorclass: number }) => number =
  namedFunction('MPI.Add_error_code', ['errorclass'], (errorclass: unknown): number => {
    return native.MPI_Add_error_code(errorclass);
  });

/** The text of a new error code or class. Local. `MPI_Add_error_string` */
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

/** Removes a class that `Add_error_class` made. From MPI 4.1 on. `MPI_Remove_error_class` */
export const Remove_error_class: (errorclass: number | { errorclass: number }) => void =
  namedFunction('MPI.Remove_error_class', ['errorclass'], (errorclass: unknown): void => {
    native.MPI_Remove_error_class(errorclass);
  });

/** Removes a code that `Add_error_code` made. From MPI 4.1 on. `MPI_Remove_error_code` */
export const Remove_error_code: (errorcode: number | { errorcode: number }) => void = namedFunction(
  'MPI.Remove_error_code',
  ['errorcode'],
  (errorcode: unknown): void => {
    native.MPI_Remove_error_code(errorcode);
  },
);

/** Removes a text that `Add_error_string` made. From MPI 4.1 on. `MPI_Remove_error_string` */
export const Remove_error_string: (errorcode: number | { errorcode: number }) => void =
  namedFunction('MPI.Remove_error_string', ['errorcode'], (errorcode: unknown): void => {
    native.MPI_Remove_error_string(errorcode);
  });

/** The MPI library: `['Open MPI', [4, 1, 4]]`. Never initializes MPI. */
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
 * Gives MPI memory for buffered sends (`Bsend`, `bsend`), which must hold all messages under way and
 * `MPI.BSEND_OVERHEAD` bytes for each; `null` or `MPI.BUFFER_AUTOMATIC` from MPI 4.1 on: it takes its
 * own. Local. `MPI_Buffer_attach`
 */
export const Attach_buffer: (
  buf: BufferData | BufferAutomaticType | null | { buf: BufferData | BufferAutomaticType | null },
) => void = namedFunction('MPI.Attach_buffer', ['buf'], (buf: unknown): void => {
  buffer.attach(buf);
});

/**
 * Takes the memory back, once all messages in it have been sent, and returns it; null if there was
 * none. Blocking. `MPI_Buffer_detach`
 */
export function Detach_buffer(): BufferData | BufferAutomaticType | null {
  return buffer.detach();
}

/**
 * Waits until all messages in the attached buffer have been sent. Blocking. From MPI 4.1 on.
 * `MPI_Buffer_flush`
 */
export function Flush_buffer(): void {
  native.MPI_Buffer_flush();
}

/** The nonblocking `Flush_buffer`. `MPI_Buffer_iflush` */
export function Iflush_buffer(): Request<Status> {
  return Request._start(native.MPI_Buffer_iflush(), null);
}

/**
 * Tells a profiling library that is loaded with MPI how much to do: 0 nothing, 1 as usual, others as
 * it defines. Local. `MPI_Pcontrol`
 */
export const Pcontrol: (level: number | { level: number }) => void = namedFunction(
  'MPI.Pcontrol',
  ['level'],
  (level: unknown): void => {
    native.MPI_Pcontrol(level);
  },
);

/**
 * The kinds of hardware that this process can be bound to, which must be freed. From MPI 4.1 on.
 * `MPI_Get_hw_resource_info`
 */
export function Get_hw_resource_info(): Info {
  return Info._from(native.MPI_Get_hw_resource_info());
}

/** `[major, minor]` of MPI's binary interface. From MPI 5 on. `MPI_Abi_get_version` */
export function Get_abi_version(): [major: number, minor: number] {
  const { abiMajor, abiMinor } = native.MPI_Abi_get_version();
  return [abiMajor, abiMinor];
}

/** Facts about MPI's binary interface, which must be freed. From MPI 5 on. `MPI_Abi_get_info` */
export function Get_abi_info(): Info {
  return Info._from(native.MPI_Abi_get_info());
}

/** The same for Fortran. From MPI 5 on. `MPI_Abi_get_fortran_info` */
export function Get_abi_fortran_info(): Info {
  return Info._from(native.MPI_Abi_get_fortran_info());
}
