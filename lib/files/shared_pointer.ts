// Reading and writing where the file pointer is that all processes of a file share.

import { parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { Request } from '../requests/request.js';
import { access, accessTogether, type NamedAccess, start } from './data_access.js';
import { FileIndividualPointer } from './individual_pointer.js';
import * as native from './native_accesses.js';

/**
 * The access to data where the file pointer is that all processes of the file share.
 *
 * @group Shared file pointers
 */
export abstract class FileSharedPointer extends FileIndividualPointer {
  /**
   * Reads from the position of the file pointer that all processes share, and moves it on. Use it
   * to hand out the records of a file to processes that are free: no two get the same record. All
   * processes must have the same view. Blocking, not collective. `MPI_File_read_shared`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * const record = new Float64Array(10);
   * const status = new MPI.Status();
   * do file.Read_shared(record, status);
   * while (status.Get_count(MPI.DOUBLE) > 0);
   */
  Read_shared(buf: BufferSpec, status?: Status | null): void;
  Read_shared(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read_shared(buf: unknown, status: unknown = null): void {
    access(this, 'File.Read_shared', native.MPI_File_read_shared, receiveData, buf, status);
  }

  /**
   * Starts to read from the position of the file pointer that all processes share, and moves it on.
   * All processes must have the same view. Nonblocking: await the request, or call its `Wait`. Not
   * collective. `MPI_File_iread_shared`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until the request is complete
   * @returns a request for the status, which tells how much was read
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * await file.Iread_shared(record);
   */
  Iread_shared(buf: BufferSpec): Request<Status>;
  Iread_shared(named: { buf: BufferSpec }): Request<Status>;
  @parameters('File', 'buf')
  Iread_shared(buf: unknown): Request<Status> {
    return start(this, 'File.Iread_shared', native.MPI_File_iread_shared, receiveData, buf);
  }

  /**
   * Reads from the position of the file pointer that all processes share, and moves it on: the data
   * of the processes lies one behind the other, in the order of their ranks. All processes must
   * have the same view. Blocking, collective. `MPI_File_read_ordered`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * file.Read_ordered(record); // that of rank 0 is the first
   */
  Read_ordered(buf: BufferSpec, status?: Status | null): void;
  Read_ordered(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read_ordered(buf: unknown, status: unknown = null): void {
    accessTogether(
      this,
      'File.Read_ordered',
      native.MPI_File_read_ordered,
      receiveData,
      buf,
      status,
    );
  }

  /**
   * Writes at the position of the file pointer that all processes share, and moves it on. Use it
   * for a log: no two processes write to the same place, but their order is not fixed. All
   * processes must have the same view. Blocking, not collective. `MPI_File_write_shared`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was written. Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * file.Write_shared(Buffer.from(`rank ${comm.rank} is done\n`));
   */
  Write_shared(buf: BufferSpec, status?: Status | null): void;
  Write_shared(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write_shared(buf: unknown, status: unknown = null): void {
    access(this, 'File.Write_shared', native.MPI_File_write_shared, sendData, buf, status);
  }

  /**
   * Starts to write at the position of the file pointer that all processes share, and moves it on.
   * All processes must have the same view. Nonblocking: await the request, or call its `Wait`. Not
   * collective. `MPI_File_iwrite_shared`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until the request is complete
   * @returns a request for the status, which tells how much was written
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * await file.Iwrite_shared(record);
   */
  Iwrite_shared(buf: BufferSpec): Request<Status>;
  Iwrite_shared(named: { buf: BufferSpec }): Request<Status>;
  @parameters('File', 'buf')
  Iwrite_shared(buf: unknown): Request<Status> {
    return start(this, 'File.Iwrite_shared', native.MPI_File_iwrite_shared, sendData, buf);
  }

  /**
   * Writes at the position of the file pointer that all processes share, and moves it on: the data
   * of the processes lies one behind the other, in the order of their ranks. All processes must
   * have the same view. Blocking, collective. `MPI_File_write_ordered`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was written. Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * file.Write_ordered(Buffer.from(`rank ${comm.rank} is done\n`)); // in the order of the ranks
   */
  Write_ordered(buf: BufferSpec, status?: Status | null): void;
  Write_ordered(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write_ordered(buf: unknown, status: unknown = null): void {
    accessTogether(
      this,
      'File.Write_ordered',
      native.MPI_File_write_ordered,
      sendData,
      buf,
      status,
    );
  }
}
