// Collective access to data in two steps: one call begins it, another one ends it.

import { parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import { at, begin, end, type NamedAccess, type NamedPlace } from './data_access.js';
import * as native from './native_accesses.js';
import { FileSharedPointer } from './shared_pointer.js';

/**
 * The collective access to data in two steps.
 *
 * @group Split collectives
 */
export abstract class FileSplitCollectives extends FileSharedPointer {
  /**
   * Starts to read from a given offset, together with the other processes of the file;
   * `Read_at_all_end` ends it. A file has at most one such operation at a time, and no other
   * collective access meanwhile. New programs rather use `Iread_at_all`. It may block, collective.
   * `MPI_File_read_at_all_begin`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until `Read_at_all_end`
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is
   *   resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if a split collective of this file is not
   *   ended yet
   * @example
   * file.Read_at_all_begin(0, values);
   * compute();
   * file.Read_at_all_end(values);
   */
  Read_at_all_begin(offset: number, buf: BufferSpec): void;
  Read_at_all_begin(...named: NamedPlace): void;
  @parameters('File', 'offset', 'buf')
  Read_at_all_begin(offset: unknown, buf?: unknown): void {
    const method = 'File.Read_at_all_begin';
    const call = at(method, native.MPI_File_read_at_all_begin, offset);
    begin(this, method, call, native.MPI_File_read_at_all_end, receiveData, buf);
  }

  /**
   * Ends what `Read_at_all_begin` has started: waits until `buf` holds the data. Blocking,
   * collective. `MPI_File_read_at_all_end`
   *
   * @param buf the memory that `Read_at_all_begin` was given
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError} if `buf` is not memory, or was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if `Read_at_all_begin` was not called,
   *   `MPI.ERR_BUFFER` if `buf` is other memory; if the system can't read the file
   */
  Read_at_all_end(buf: BufferSpec, status?: Status | null): void;
  Read_at_all_end(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read_at_all_end(buf: unknown, status: unknown = null): void {
    end(this, 'File.Read_at_all_end', native.MPI_File_read_at_all_end, receiveData, buf, status);
  }

  /**
   * Starts to write at a given offset, together with the other processes of the file;
   * `Write_at_all_end` ends it. A file has at most one such operation at a time, and no other
   * collective access meanwhile. New programs rather use `Iwrite_at_all`. It may block, collective.
   * `MPI_File_write_at_all_begin`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until `Write_at_all_end`
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is
   *   resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if a split collective of this file is not
   *   ended yet
   * @example
   * file.Write_at_all_begin(0, values);
   * compute();
   * file.Write_at_all_end(values);
   */
  Write_at_all_begin(offset: number, buf: BufferSpec): void;
  Write_at_all_begin(...named: NamedPlace): void;
  @parameters('File', 'offset', 'buf')
  Write_at_all_begin(offset: unknown, buf?: unknown): void {
    const method = 'File.Write_at_all_begin';
    const call = at(method, native.MPI_File_write_at_all_begin, offset);
    begin(this, method, call, native.MPI_File_write_at_all_end, sendData, buf);
  }

  /**
   * Ends what `Write_at_all_begin` has started: waits until `buf` may be used again. Blocking,
   * collective. `MPI_File_write_at_all_end`
   *
   * @param buf the memory that `Write_at_all_begin` was given
   * @param status set to how much was written. Default: none
   * @throws {TypeError} if `buf` is not memory, or was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if `Write_at_all_begin` was not called,
   *   `MPI.ERR_BUFFER` if `buf` is other memory; if the system can't write the file
   */
  Write_at_all_end(buf: BufferSpec, status?: Status | null): void;
  Write_at_all_end(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write_at_all_end(buf: unknown, status: unknown = null): void {
    end(this, 'File.Write_at_all_end', native.MPI_File_write_at_all_end, sendData, buf, status);
  }

  /**
   * Starts to read from where this process's file pointer is, together with the other processes of
   * the file; `Read_all_end` ends it. A file has at most one such operation at a time, and no other
   * collective access meanwhile. New programs rather use `Iread_all`. It may block, collective.
   * `MPI_File_read_all_begin`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until `Read_all_end`
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if a split collective of this file is not
   *   ended yet
   * @example
   * file.Read_all_begin(values);
   * compute();
   * file.Read_all_end(values);
   */
  Read_all_begin(buf: BufferSpec): void;
  Read_all_begin(named: { buf: BufferSpec }): void;
  @parameters('File', 'buf')
  Read_all_begin(buf: unknown): void {
    begin(
      this,
      'File.Read_all_begin',
      native.MPI_File_read_all_begin,
      native.MPI_File_read_all_end,
      receiveData,
      buf,
    );
  }

  /**
   * Ends what `Read_all_begin` has started: waits until `buf` holds the data. Blocking, collective.
   * `MPI_File_read_all_end`
   *
   * @param buf the memory that `Read_all_begin` was given
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError} if `buf` is not memory, or was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if `Read_all_begin` was not called,
   *   `MPI.ERR_BUFFER` if `buf` is other memory; if the system can't read the file
   */
  Read_all_end(buf: BufferSpec, status?: Status | null): void;
  Read_all_end(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read_all_end(buf: unknown, status: unknown = null): void {
    end(this, 'File.Read_all_end', native.MPI_File_read_all_end, receiveData, buf, status);
  }

  /**
   * Starts to write where this process's file pointer is, together with the other processes of the
   * file; `Write_all_end` ends it. A file has at most one such operation at a time, and no other
   * collective access meanwhile. New programs rather use `Iwrite_all`. It may block, collective.
   * `MPI_File_write_all_begin`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until `Write_all_end`
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if a split collective of this file is not
   *   ended yet
   * @example
   * file.Write_all_begin(values);
   * compute();
   * file.Write_all_end(values);
   */
  Write_all_begin(buf: BufferSpec): void;
  Write_all_begin(named: { buf: BufferSpec }): void;
  @parameters('File', 'buf')
  Write_all_begin(buf: unknown): void {
    begin(
      this,
      'File.Write_all_begin',
      native.MPI_File_write_all_begin,
      native.MPI_File_write_all_end,
      sendData,
      buf,
    );
  }

  /**
   * Ends what `Write_all_begin` has started: waits until `buf` may be used again. Blocking,
   * collective. `MPI_File_write_all_end`
   *
   * @param buf the memory that `Write_all_begin` was given
   * @param status set to how much was written. Default: none
   * @throws {TypeError} if `buf` is not memory, or was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if `Write_all_begin` was not called,
   *   `MPI.ERR_BUFFER` if `buf` is other memory; if the system can't write the file
   */
  Write_all_end(buf: BufferSpec, status?: Status | null): void;
  Write_all_end(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write_all_end(buf: unknown, status: unknown = null): void {
    end(this, 'File.Write_all_end', native.MPI_File_write_all_end, sendData, buf, status);
  }

  /**
   * Starts to read from where the shared file pointer is, in the order of the ranks, together with
   * the other processes of the file; `Read_ordered_end` ends it. A file has at most one such
   * operation at a time, and no other collective access meanwhile. It may block, collective.
   * `MPI_File_read_ordered_begin`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until `Read_ordered_end`
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if a split collective of this file is not
   *   ended yet
   * @example
   * file.Read_ordered_begin(values);
   * compute();
   * file.Read_ordered_end(values);
   */
  Read_ordered_begin(buf: BufferSpec): void;
  Read_ordered_begin(named: { buf: BufferSpec }): void;
  @parameters('File', 'buf')
  Read_ordered_begin(buf: unknown): void {
    begin(
      this,
      'File.Read_ordered_begin',
      native.MPI_File_read_ordered_begin,
      native.MPI_File_read_ordered_end,
      receiveData,
      buf,
    );
  }

  /**
   * Ends what `Read_ordered_begin` has started: waits until `buf` holds the data. Blocking,
   * collective. `MPI_File_read_ordered_end`
   *
   * @param buf the memory that `Read_ordered_begin` was given
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError} if `buf` is not memory, or was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if `Read_ordered_begin` was not called,
   *   `MPI.ERR_BUFFER` if `buf` is other memory; if the system can't read the file
   */
  Read_ordered_end(buf: BufferSpec, status?: Status | null): void;
  Read_ordered_end(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read_ordered_end(buf: unknown, status: unknown = null): void {
    end(this, 'File.Read_ordered_end', native.MPI_File_read_ordered_end, receiveData, buf, status);
  }

  /**
   * Starts to write where the shared file pointer is, in the order of the ranks, together with the
   * other processes of the file; `Write_ordered_end` ends it. A file has at most one such operation
   * at a time, and no other collective access meanwhile. It may block, collective.
   * `MPI_File_write_ordered_begin`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until `Write_ordered_end`
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if a split collective of this file is not
   *   ended yet
   * @example
   * file.Write_ordered_begin(values);
   * compute();
   * file.Write_ordered_end(values);
   */
  Write_ordered_begin(buf: BufferSpec): void;
  Write_ordered_begin(named: { buf: BufferSpec }): void;
  @parameters('File', 'buf')
  Write_ordered_begin(buf: unknown): void {
    begin(
      this,
      'File.Write_ordered_begin',
      native.MPI_File_write_ordered_begin,
      native.MPI_File_write_ordered_end,
      sendData,
      buf,
    );
  }

  /**
   * Ends what `Write_ordered_begin` has started: waits until `buf` may be used again. Blocking,
   * collective. `MPI_File_write_ordered_end`
   *
   * @param buf the memory that `Write_ordered_begin` was given
   * @param status set to how much was written. Default: none
   * @throws {TypeError} if `buf` is not memory, or was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_IO` if `Write_ordered_begin` was not called,
   *   `MPI.ERR_BUFFER` if `buf` is other memory; if the system can't write the file
   */
  Write_ordered_end(buf: BufferSpec, status?: Status | null): void;
  Write_ordered_end(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write_ordered_end(buf: unknown, status: unknown = null): void {
    end(this, 'File.Write_ordered_end', native.MPI_File_write_ordered_end, sendData, buf, status);
  }
}
