// Which part of a file a process sees, and where its file pointers are.

import { packageError } from '../base/exception.js';
import { type Named, parameters } from '../base/named_arguments.js';
import type { Datatype } from '../datatypes/datatype.js';
import { newDatatype } from '../datatypes/datatype_base.js';
import { BYTE } from '../datatypes/predefined.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { checkInteger, isHandle, notCount } from '../native/argument_checks.js';
import {
  DISPLACEMENT_CURRENT,
  ERR_ARG,
  ERR_TYPE,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { FileAttributes } from './attributes.js';
import { asOffset } from './data_access.js';

type View = [disp: number, etype: Datatype, filetype: Datatype, datarep: string];

type NamedView = Named<
  { disp?: number; etype?: Datatype; filetype?: Datatype | null; datarep?: string; info?: Info },
  ['disp', 'etype', 'filetype', 'datarep', 'info']
>;
type NamedSeek = Named<{ offset: number; whence?: number }, ['offset', 'whence']>;

// Open MPI 4 moves the shared pointer to a negative offset, and its error says nothing. MPICH 4.0
// tells one process of a wrong `whence`, and lets the others wait.
function checkTarget(
  file: FileAttributes,
  method: string,
  offset: unknown,
  whence: unknown,
  position: () => number,
): void {
  if (!Number.isSafeInteger(offset)) throw notCount(method, 'offset', offset);
  checkInteger(method, 'whence', whence);
  if (file.is_null) return;
  const path = file._file === null ? '' : ` (file ${file._file.path})`;
  const refuse = (what: string) => packageError(ERR_ARG, `${method}: MPI_ERR_ARG: ${what}${path}`);
  if (![SEEK_SET, SEEK_CUR, SEEK_END].includes(whence)) throw refuse(`whence is ${whence}`);
  const by = offset as number;
  if (by >= 0 || whence === SEEK_END) return;
  const place = by + (whence === SEEK_CUR ? position() : 0);
  if (place < 0) throw refuse(`the file pointer would be at ${place}`);
}

// MPICH divides by the size of the null datatype.
function checkTypes(method: string, datatypes: readonly unknown[]): void {
  for (const datatype of datatypes) {
    if (!isHandle(datatype, 'Datatype') || !(datatype as Datatype).is_null) continue;
    throw packageError(ERR_TYPE, `${method}: MPI_ERR_TYPE: a datatype is null`);
  }
}

/**
 * What a process sees of a file, and the file pointers.
 *
 * @group Views and file pointers
 */
export abstract class FileViews extends FileAttributes {
  /**
   * Sets which part of the file this process sees: from `disp` on, the items of `filetype` one
   * behind the other, without the gaps in them. Offsets count in items of `etype` from now on, and
   * the file pointers are at 0. A new file shows all its bytes. Blocking, collective.
   * `MPI_File_set_view`
   *
   * @param disp bytes from the beginning of the file; `MPI.DISPLACEMENT_CURRENT` if it was opened
   *   with `MPI.MODE_SEQUENTIAL`. Default 0
   * @param etype what is read and written: a committed datatype, of one size at all processes.
   *   Default `MPI.BYTE`
   * @param filetype a committed datatype made of items of `etype`, or null for `etype` itself. It
   *   can differ between processes. Default null
   * @param datarep how data lies in the file: `'native'` as in memory, `'external32'` for other
   *   machines, `'internal'` as the library chooses. Default `'native'`
   * @param info hints for the library. Default `MPI.INFO_NULL`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if `disp` is negative or not below 2^53
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_TYPE` if
   *   a datatype is null, `MPI.ERR_ARG` if `filetype` is not made of items of `etype`,
   *   `MPI.ERR_UNSUPPORTED_DATAREP` for an unknown representation
   * @example
   * // Each process has a column of a matrix of 4 rows.
   * const column = MPI.DOUBLE.Create_vector(4, 1, comm.size).Create_resized(0, 8).Commit();
   * file.Set_view(8 * comm.rank, MPI.DOUBLE, column);
   * file.Write_all(new Float64Array(4));
   */
  Set_view(
    disp?: number,
    etype?: Datatype,
    filetype?: Datatype | null,
    datarep?: string,
    info?: Info,
  ): void;
  Set_view(...named: NamedView): void;
  @parameters('File', 'disp', 'etype', 'filetype', 'datarep', 'info')
  Set_view(
    disp: unknown = 0,
    etype: unknown = BYTE,
    filetype: unknown = null,
    datarep: unknown = 'native',
    info: unknown = INFO_NULL,
  ): void {
    const method = 'File.Set_view';
    const place = disp === DISPLACEMENT_CURRENT ? disp : asOffset(method, 'disp', disp);
    this._file?.checkNoSplit(method);
    const type = filetype ?? etype;
    if (!this.is_null) checkTypes(method, [etype, type]);
    this._call(() => native.MPI_File_set_view(this, place, etype, type, datarep, info));
    if (this._file !== null) this._file.etypeSize = (etype as Datatype).size;
  }

  /**
   * Returns which part of the file this process sees. Local. `MPI_File_get_view`
   *
   * @returns `[disp, etype, filetype, datarep]`: bytes from the beginning of the file, the two
   *   datatypes as new objects, and the representation of the data
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_view(): View {
    const { disp, etype, filetype, datarep } = this._call(() => native.MPI_File_get_view(this));
    return [disp, newDatatype(etype), newDatatype(filetype), datarep];
  }

  /**
   * Returns where an offset of the view lies in the file. Local. `MPI_File_get_byte_offset`
   *
   * @param offset an offset in the view, in etypes
   * @returns bytes from the beginning of the file
   * @throws {TypeError} if `offset` is not an integer
   * @throws {RangeError} if it is negative or not below 2^53
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_byte_offset(offset: number): number;
  Get_byte_offset(named: { offset: number }): number;
  @parameters('File', 'offset')
  Get_byte_offset(offset: unknown): number {
    const place = asOffset('File.Get_byte_offset', 'offset', offset);
    return this._call(() => native.MPI_File_get_byte_offset(this, place));
  }

  // --- File pointers ----------------------------------------------------------------------------

  /**
   * Moves the file pointer of this process. Local. `MPI_File_seek`
   *
   * @param offset how far, in etypes of the view; it may be negative
   * @param whence from where: `MPI.SEEK_SET` from the beginning of the view, `MPI.SEEK_CUR` from
   *   where the pointer is, `MPI.SEEK_END` from the end of the file. Default `MPI.SEEK_SET`
   * @throws {TypeError} if an argument is not an integer
   * @throws {RangeError} if `offset` is not between -2^53 and 2^53
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ARG` if
   *   the pointer would be before the beginning or `whence` is none of these
   */
  Seek(offset: number, whence?: number): void;
  Seek(...named: NamedSeek): void;
  @parameters('File', 'offset', 'whence')
  Seek(offset: unknown, whence: unknown = SEEK_SET): void {
    const method = 'File.Seek';
    checkTarget(this, method, offset, whence, () => this.Get_position());
    this._call(() => native.MPI_File_seek(this, offset, whence));
  }

  /**
   * Returns where the file pointer of this process is, in etypes of the view. Local.
   * `MPI_File_get_position`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_position(): number {
    return this._call(() => native.MPI_File_get_position(this));
  }

  /**
   * Moves the file pointer that all processes of the file share. Blocking, collective.
   * `MPI_File_seek_shared`
   *
   * @param offset how far, in etypes of the view, the same at all processes; it may be negative
   * @param whence from where: `MPI.SEEK_SET` from the beginning of the view, `MPI.SEEK_CUR` from
   *   where the pointer is, `MPI.SEEK_END` from the end of the file. Default `MPI.SEEK_SET`
   * @throws {TypeError} if an argument is not an integer
   * @throws {RangeError} if `offset` is not between -2^53 and 2^53
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ARG` if
   *   the pointer would be before the beginning or `whence` is none of these
   */
  Seek_shared(offset: number, whence?: number): void;
  Seek_shared(...named: NamedSeek): void;
  @parameters('File', 'offset', 'whence')
  Seek_shared(offset: unknown, whence: unknown = SEEK_SET): void {
    const method = 'File.Seek_shared';
    checkTarget(this, method, offset, whence, () => this.Get_position_shared());
    this._call(() => native.MPI_File_seek_shared(this, offset, whence));
  }

  /**
   * Returns the position of the file pointer that all processes share, in etypes of the view. It
   * may block for a moment while another process moves it. `MPI_File_get_position_shared`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed
   */
  Get_position_shared(): number {
    return this._call(() => native.MPI_File_get_position_shared(this));
  }
}
