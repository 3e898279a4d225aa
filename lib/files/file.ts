import { fileURLToPath, URL } from 'node:url';
import { fromFortran } from '../base/fortran_handles.js';
import { asHandle, defineKind, handleOf } from '../base/handle.js';
import { type Named, parameters } from '../base/named_arguments.js';
import type { Intracomm } from '../communicators/intracomm.js';
import { asIntracomm } from '../communicators/intracomm_argument.js';
import { awaitThread } from '../event_loop/awaited_poll.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { addon } from '../native/addon.js';
import { notString } from '../native/argument_checks.js';
import { MODE_RDONLY, THREAD_MULTIPLE } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { provideClasses } from '../native/hooks.js';
import { countInheritedHandler } from '../workarounds/mpich_files.js';
import { wrapFile } from './attributes.js';
import { checkAllCanOpen } from './open_check.js';
import { OpenFile, withPath } from './open_files.js';
import { FileSplitCollectives } from './split_collectives.js';

type NamedOpen = Named<
  { comm: Intracomm; filename: string | URL; amode?: number; info?: Info },
  ['comm', 'filename', 'amode', 'info']
>;
type NamedDelete = Named<{ filename: string | URL; info?: Info }, ['filename', 'info']>;

/** The name of a file as MPI takes it. */
function asPath(method: string, filename: unknown): string {
  const path = filename instanceof URL ? fileURLToPath(filename) : filename;
  if (typeof path !== 'string') throw notString(method, 'filename', path);
  // C takes what is before it for the name.
  if (path.includes('\0')) throw new TypeError(`${method}: filename holds a null character`);
  return path;
}

/**
 * A file that the processes of a communicator read and write together. Each process has a view, the
 * part of the file that it sees (`Set_view`), and three ways to say where it reads or writes: an
 * offset that the call gives (`Read_at`), its own file pointer (`Read`), or the pointer that all
 * processes share (`Read_shared`). Methods with `_all` and `_ordered` in their names are
 * collective; those with an `I` in front do not block, and their requests can be awaited.
 *
 * Files are closed by `Close`, which is collective; the garbage collector never does it.
 *
 * @example
 * using file = MPI.File.Open(comm, 'values.bin', MPI.MODE_CREATE | MPI.MODE_RDWR);
 * const values = new Float64Array(1000).fill(comm.rank);
 * file.Write_at_all(values.byteLength * comm.rank, values);
 */
export class File extends FileSplitCollectives {
  /**
   * Makes a null handle, or another object for the same file. Local.
   *
   * @param file the file that the new object stands for, too. Default: none
   * @throws {TypeError} if `file` is neither an `MPI.File` nor null
   */
  constructor(file: File | null = null) {
    super();
    this._handle = handleOf(this, 'file', file);
    this._file = file?._file ?? null;
  }

  /**
   * Makes an object of the MPI library's own handle, such as another addon has. The object does not
   * own it. Local.
   *
   * @param handle a number that `tohandle()` gave in this process
   * @returns an object that stands for the same file
   * @throws {TypeError} if it is not an integer
   */
  static fromhandle(handle: number): File;
  static fromhandle(named: { handle: number }): File;
  @parameters('File', 'handle')
  static fromhandle(handle: unknown): File {
    return wrapFile(asHandle('File', handle));
  }

  /**
   * Makes an object of the integer by which Fortran knows it. The object does not own it. Local.
   * `MPI_File_f2c`
   *
   * @param handle an integer that `tofortran()` or Fortran gave in this process
   * @returns an object for the same handle; a null one if MPI knows no such integer
   * @throws {TypeError} if it is not an integer
   */
  static fromfortran(handle: number): File;
  static fromfortran(named: { handle: number }): File;
  @parameters('File', 'handle')
  static fromfortran(handle: unknown): File {
    return File.fromhandle(fromFortran('File', handle));
  }

  // --- Opening and closing ----------------------------------------------------------------------

  /**
   * Opens a file at all processes of a communicator. Blocking, collective. `MPI_File_open`
   *
   * @param comm the processes; `MPI.COMM_SELF` for a file of one process. The file does not need it
   *   once it is open
   * @param filename the path of the file, or a `file:` URL: the same file at all processes
   * @param amode one of `MPI.MODE_RDONLY`, `MPI.MODE_WRONLY` and `MPI.MODE_RDWR`, joined by `|`
   *   with others: `MPI.MODE_CREATE` to make a file that is not there, `MPI.MODE_EXCL` to refuse
   *   one that is, `MPI.MODE_APPEND`, `MPI.MODE_DELETE_ON_CLOSE`, `MPI.MODE_UNIQUE_OPEN`,
   *   `MPI.MODE_SEQUENTIAL`. The same at all processes. Default `MPI.MODE_RDONLY`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @returns the file. Close it with `Close`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} at all processes, with the class `MPI.ERR_NO_SUCH_FILE`,
   *   `MPI.ERR_FILE_EXISTS`, `MPI.ERR_ACCESS` or another one that says why the file can't be
   *   opened, `MPI.ERR_AMODE` if `amode` makes no sense; `MPI.ERR_COMM` if `comm` is null or joins
   *   two groups
   * @example
   * const file = MPI.File.Open(comm, 'values.bin', MPI.MODE_CREATE | MPI.MODE_WRONLY);
   */
  static Open(comm: Intracomm, filename: string | URL, amode?: number, info?: Info): File;
  static Open(...named: NamedOpen): File;
  @parameters('File', 'comm', 'filename', 'amode', 'info')
  static Open(
    comm: unknown,
    filename?: unknown,
    amode: unknown = MODE_RDONLY,
    info: unknown = INFO_NULL,
  ): File {
    const method = 'File.Open';
    const group = asIntracomm(method, comm);
    const path = asPath(method, filename);
    checkAllCanOpen(group, path, amode);
    const file = new File();
    try {
      file._handle = native.MPI_File_open(group, path, amode, info);
    } catch (error) {
      throw withPath(error, path);
    }
    countInheritedHandler();
    file._file = new OpenFile(file._handle, path, amode as number);
    return file;
  }

  /**
   * Closes the file, and makes this object null. It first waits for the requests of this process on
   * the file. Blocking, collective. `MPI_File_close`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if it is closed already, `MPI.ERR_IO` if
   *   a split collective is not ended yet; if the system can't write what is left
   */
  Close(): void {
    const file = this._file;
    if (file === null || this.is_null) {
      this._call(() => native.MPI_File_close(this));
      this._handle = this._null;
      return;
    }
    file.checkNoSplit('File.Close');
    file.waitForRequests();
    this._call(() => {
      // MPI takes the handle back whether it can write or not.
      try {
        native.MPI_File_close(this);
      } finally {
        file.closed();
        this._handle = this._null;
      }
    });
  }

  /** @internal */
  protected override _release(): void {
    this.Close();
  }

  /**
   * Closes the file at the end of a block that has declared it by `await using`. The event loop
   * goes on while the requests of this process on the file, and the other processes, are waited
   * for. A file that is closed already is left alone. Collective, does not block. `MPI_File_close`
   *
   * @returns a promise that resolves when the file is closed
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_IO` if a split collective is
   *   not ended yet; if the system can't write what is left
   * @example
   * await using file = MPI.File.Open(comm, 'values.bin');
   * await file.Iread_at_all(0, values);
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.is_null) return;
    const file = this._file;
    // Without more than one thread in MPI it can only block.
    if (file === null || native.MPI_Query_thread() !== THREAD_MULTIPLE) {
      this.Close();
      return;
    }
    file.checkNoSplit('File.Close');
    // Their errors are for those who await them.
    await Promise.allSettled(file.pending());
    if (this.is_null) return;
    const started = native.MPI_File_close_on_thread(this);
    file.closed();
    this._handle = this._null;
    try {
      await awaitThread('MPI_File_close', started);
    } catch (error) {
      throw withPath(error, file.path);
    }
  }

  /**
   * Deletes a file that no process has open. Local: one process does it. `MPI_File_delete`
   *
   * @param filename the path of the file, or a `file:` URL
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {MPI.Exception} with the class `MPI.ERR_NO_SUCH_FILE` if there is none; if the system
   *   can't delete it
   */
  static Delete(filename: string | URL, info?: Info): void;
  static Delete(...named: NamedDelete): void;
  @parameters('File', 'filename', 'info')
  static Delete(filename: unknown, info: unknown = INFO_NULL): void {
    const path = asPath('File.Delete', filename);
    try {
      native.MPI_File_delete(path, info);
    } catch (error) {
      throw withPath(error, path);
    }
  }
}

defineKind(File.prototype, 'File', addon.handles.FILE_NULL, []);

provideClasses({ File });
declare module '../native/hooks.js' {
  interface Classes {
    File: File;
  }
}

/** The null handle: no file. Its error handler is for errors of `Open`, and for new files. */
export const FILE_NULL = new File();
