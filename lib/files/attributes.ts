// What a file is, and what is kept with it: size, mode, group, hints, atomicity, error handlers.

import { inBytes } from '../base/description.js';
import { Handle } from '../base/handle.js';
import { parameters } from '../base/named_arguments.js';
import { flag as asFlag } from '../communicators/topology_arguments.js';
import type { Datatype } from '../datatypes/datatype.js';
import { type Errhandler, ErrorHandlers } from '../handles/errhandler.js';
import { askGroup, Group } from '../handles/group.js';
import { Info } from '../handles/info.js';
import * as native from '../native/generated/functions.js';
import { type Classes, classes } from '../native/hooks.js';
import { asOffset } from './data_access.js';
import { OpenFile, withPath } from './open_files.js';

type File = Classes['File'];

/** An object of a file's handle. */
export function wrapFile(handle: number): File {
  const file = new classes.File();
  file._handle = handle;
  file._file = OpenFile.of(handle);
  return file;
}

const errorHandlers = new ErrorHandlers<FileAttributes>(
  'File',
  {
    create: native.MPI_File_create_errhandler,
    get: native.MPI_File_get_errhandler,
    set: native.MPI_File_set_errhandler,
    call: native.MPI_File_call_errhandler,
  },
  wrapFile,
);

/** What a file is, and what is kept with it. */
export abstract class FileAttributes extends Handle {
  /** What is known of it, if it was opened here; also after it was closed. @internal */
  _file: OpenFile | null = null;

  /** Calls MPI for this file; errors tell its path. @internal */
  _call<T>(run: () => T): T {
    const file = this._file;
    // Another object of the same handle may have closed it.
    if (file?.isClosed) this._handle = this._null;
    try {
      return run();
    } catch (error) {
      throw file === null ? error : withPath(error, file.path);
    }
  }

  /** Whether it is the null handle, as it is after `Close`. Local. */
  override get is_null(): boolean {
    return super.is_null || this._file?.isClosed === true;
  }

  /** @internal */
  override _nameInMPI(): string {
    return this._file?.path ?? '';
  }

  /** @internal */
  override _facts(): readonly string[] {
    return [`rank ${this.group_rank} of ${this.group_size}`, inBytes(this.Get_size())];
  }

  // --- Size -------------------------------------------------------------------------------------

  /**
   * Sets the size of the file. Data behind it is lost, and new bytes are undefined. Blocking,
   * collective. `MPI_File_set_size`
   *
   * @param size bytes, the same at all processes
   * @throws {TypeError} if `size` is not an integer
   * @throws {RangeError} if it is negative or not below 2^53
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed; if the system
   *   can't set the size, as for a file that was opened for reading
   */
  Set_size(size: number): void;
  Set_size(named: { size: number }): void;
  @parameters('File', 'size')
  Set_size(size: unknown): void {
    const bytes = asOffset('File.Set_size', 'size', size);
    if (!this.is_null) this._file?.checkMode('File.Set_size', false);
    this._call(() => native.MPI_File_set_size(this, bytes));
  }

  /**
   * Makes sure that the disk has room for the file up to this size: what is written there later
   * can't fail because the disk is full. A longer file stays as it is. Blocking, collective.
   * `MPI_File_preallocate`
   *
   * @param size bytes, the same at all processes
   * @throws {TypeError} if `size` is not an integer
   * @throws {RangeError} if it is negative or not below 2^53
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_NO_SPACE`
   *   or `MPI.ERR_IO` if there is no room
   */
  Preallocate(size: number): void;
  Preallocate(named: { size: number }): void;
  @parameters('File', 'size')
  Preallocate(size: unknown): void {
    const bytes = asOffset('File.Preallocate', 'size', size);
    if (!this.is_null) this._file?.checkMode('File.Preallocate', false);
    this._call(() => native.MPI_File_preallocate(this, bytes));
  }

  /**
   * Returns the size of the file in bytes. Local. `MPI_File_get_size`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_size(): number {
    return this._call(() => native.MPI_File_get_size(this));
  }
  /** The size of the file in bytes. Local. `MPI_File_get_size` */
  get size(): number {
    return this.Get_size();
  }

  // --- How and by whom it was opened ------------------------------------------------------------

  /**
   * Returns the access mode with which the file was opened: `MPI.MODE_*`, joined with `|`. Local.
   * `MPI_File_get_amode`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_amode(): number {
    return this._call(() => native.MPI_File_get_amode(this));
  }
  /**
   * The access mode with which the file was opened: `MPI.MODE_*`, joined with `|`. Local.
   * `MPI_File_get_amode`
   */
  get amode(): number {
    return this.Get_amode();
  }

  /**
   * Returns a new group of the processes that have opened the file together. Free it with `Free`.
   * Local. `MPI_File_get_group`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_group(): Group {
    return Group._new(this._call(() => native.MPI_File_get_group(this)));
  }
  /**
   * A new group of the processes that have opened the file together, made at each access. Free it
   * with `Free`. Local. `MPI_File_get_group`
   */
  get group(): Group {
    return this.Get_group();
  }
  /**
   * The number of processes that have opened the file together. Local. `MPI_File_get_group`,
   * `MPI_Group_size`
   */
  get group_size(): number {
    return askGroup(this.Get_group(), (group) => group.Get_size());
  }
  /**
   * The rank of this process among those that have opened the file together. Local.
   * `MPI_File_get_group`, `MPI_Group_rank`
   */
  get group_rank(): number {
    return askGroup(this.Get_group(), (group) => group.Get_rank());
  }

  // --- Hints ------------------------------------------------------------------------------------

  /**
   * Gives the library hints about how the file is used. Blocking, collective. `MPI_File_set_info`
   *
   * @param info the hints, such as `cb_nodes`
   * @throws {TypeError} if `info` is not an `MPI.Info`
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Set_info(info: Info): void;
  Set_info(named: { info: Info; handle?: never }): void;
  @parameters('File', 'info')
  Set_info(info: unknown): void {
    this._call(() => native.MPI_File_set_info(this, info));
  }
  /**
   * Returns a new info object with the hints that the library makes use of. Free it with `Free`.
   * Local. `MPI_File_get_info`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_info(): Info {
    return Info._new(this._call(() => native.MPI_File_get_info(this)));
  }
  /**
   * The hints that the library makes use of, in a new info object at each access, to be freed
   * (local). To set them is collective. `MPI_File_get_info` and `MPI_File_set_info`
   */
  get info(): Info {
    return this.Get_info();
  }
  // The property takes no names of parameters.
  set info(value: Info) {
    this._call(() => native.MPI_File_set_info(this, value));
  }

  // --- What the others see ----------------------------------------------------------------------

  /**
   * Sets whether accesses are atomic: in atomic mode each process sees a concurrent access of
   * another one as a whole or not at all, and what one has written is seen by the others at once.
   * Otherwise processes that read what others have written call `Sync` before and after a barrier.
   * Slower. Blocking, collective. `MPI_File_set_atomicity`
   *
   * @param flag whether to be atomic, the same at all processes; a new file is not
   * @throws {TypeError} if `flag` is not a boolean
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed; if the library
   *   has no atomic mode for the file system
   */
  Set_atomicity(flag: boolean): void;
  Set_atomicity(named: { flag: boolean }): void;
  @parameters('File', 'flag')
  Set_atomicity(flag: unknown): void {
    const value = asFlag('File.Set_atomicity', 'flag', flag);
    this._call(() => native.MPI_File_set_atomicity(this, value));
  }
  /**
   * Returns whether accesses are atomic. Local. `MPI_File_get_atomicity`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_atomicity(): boolean {
    return this._call(() => native.MPI_File_get_atomicity(this));
  }
  /**
   * Whether accesses are atomic (local). To set it is collective. `MPI_File_get_atomicity` and
   * `MPI_File_set_atomicity`
   */
  get atomicity(): boolean {
    return this.Get_atomicity();
  }
  set atomicity(value: boolean) {
    const flag = asFlag('File.Set_atomicity', 'flag', value);
    this._call(() => native.MPI_File_set_atomicity(this, flag));
  }

  /**
   * Moves what this process has written to the storage, and lets it see what others have moved
   * there. Requests must be complete before. Blocking, collective. `MPI_File_sync`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed; if the system
   *   can't write
   * @example
   * file.Write_at(8 * comm.rank, own);
   * file.Sync();
   * comm.Barrier();
   * file.Sync();
   * file.Read_at(8 * left, other);
   */
  Sync(): void {
    if (!this.is_null) this._file?.checkMode('File.Sync', false);
    this._call(() => native.MPI_File_sync(this));
  }

  /**
   * Returns the bytes from one item of a datatype to the next in the file, which differ from those
   * in memory if the representation of the data does. Local. `MPI_File_get_type_extent`
   *
   * @param datatype the datatype in memory
   * @throws {TypeError} if `datatype` is not an `MPI.Datatype`
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_TYPE` if
   *   the datatype is null
   */
  Get_type_extent(datatype: Datatype): number;
  Get_type_extent(named: { datatype: Datatype; handle?: never }): number;
  @parameters('File', 'datatype')
  Get_type_extent(datatype: unknown): number {
    return this._call(() => native.MPI_File_get_type_extent(this, datatype));
  }

  // --- Error handlers ---------------------------------------------------------------------------

  /**
   * Makes an error handler of a function. It is called when a call on its file has failed in MPI,
   * before that call throws: what the function threw, or else an `MPI.Exception`. What the package
   * refuses by itself (ranges, split collectives) is thrown at once. Local.
   * `MPI_File_create_errhandler`
   *
   * @param errhandler_fn is given the file, only for this call, and the error code. The file is
   *   null if it could not be opened
   * @returns the handler for `Set_errhandler`. Free it with `Free`, or leave that to the garbage
   *   collector
   * @throws {TypeError} if `errhandler_fn` is not a function
   */
  static Create_errhandler(errhandler_fn: (file: File, error_code: number) => void): Errhandler;
  static Create_errhandler(named: {
    errhandler_fn: (file: File, error_code: number) => void;
  }): Errhandler;
  @parameters('File', 'errhandler_fn')
  static Create_errhandler(errhandler_fn: unknown): Errhandler {
    return errorHandlers.create(errhandler_fn);
  }

  /**
   * Returns the error handler, to be freed with `Free`. That of `MPI.FILE_NULL` is the one that
   * files have from their opening on. Local. `MPI_File_get_errhandler`
   */
  Get_errhandler(): Errhandler {
    return this._call(() => errorHandlers.get(this));
  }

  /**
   * Sets the error handler. With `MPI.ERRORS_RETURN`, which is MPI's default for files, errors are
   * thrown; with `MPI.ERRORS_ARE_FATAL` or `MPI.ERRORS_ABORT` an error ends the job at once,
   * without an exception. The handler of `MPI.FILE_NULL` is for errors of `Open` and `Delete`, and
   * files that are opened from then on take it over. Local. `MPI_File_set_errhandler`
   *
   * @param errhandler one of these, or one of `File.Create_errhandler`
   * @throws {TypeError} if `errhandler` is not an `MPI.Errhandler`
   */
  Set_errhandler(errhandler: Errhandler): void;
  Set_errhandler(named: { errhandler: Errhandler }): void;
  @parameters('File', 'errhandler')
  Set_errhandler(errhandler: unknown): void {
    this._call(() => errorHandlers.set(this, errhandler));
  }

  /**
   * Calls the error handler, as if a call on this file had failed. Use it in a library on top of
   * MPI to report errors of its own. Local. `MPI_File_call_errhandler`
   *
   * @param errorcode the error code or class
   * @throws {TypeError} if `errorcode` is not an integer
   * @throws {unknown} what the handler throws, if it is a function of the program
   */
  Call_errhandler(errorcode: number): void;
  Call_errhandler(named: { errorcode: number }): void;
  @parameters('File', 'errorcode')
  Call_errhandler(errorcode: unknown): void {
    this._call(() => errorHandlers.call(this, errorcode));
  }
}
