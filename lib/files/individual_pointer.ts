// Reading and writing where this process's own file pointer is.

import { parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { Request } from '../requests/request.js';
import { access, accessTogether, type NamedAccess, start, startTogether } from './data_access.js';
import { FileExplicitOffsets } from './explicit_offsets.js';
import * as native from './native_accesses.js';

/**
 * The access to data where this process's own file pointer is.
 *
 * @group Individual file pointers
 */
export abstract class FileIndividualPointer extends FileExplicitOffsets {
  /**
   * Reads from where this process's file pointer is, and moves it on by what was read. Blocking,
   * not collective. `MPI_File_read`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * file.Seek(0);
   * file.Read(header);
   * file.Read(values); // what is behind the header
   */
  Read(buf: BufferSpec, status?: Status | null): void;
  Read(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read(buf: unknown, status: unknown = null): void {
    access(this, 'File.Read', native.MPI_File_read, receiveData, buf, status);
  }

  /**
   * Reads from where this process's file pointer is, and moves it on by what was read. The other
   * processes of the file take part, each with its own pointer and memory, which may be empty: the
   * library can join what they ask for. Blocking, collective. `MPI_File_read_all`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * file.Set_view(8 * 1000 * comm.rank, MPI.DOUBLE);
   * file.Read_all(values); // a part of its own for each process
   */
  Read_all(buf: BufferSpec, status?: Status | null): void;
  Read_all(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Read_all(buf: unknown, status: unknown = null): void {
    accessTogether(this, 'File.Read_all', native.MPI_File_read_all, receiveData, buf, status);
  }

  /**
   * Starts to read from where this process's file pointer is, which moves on at once. Nonblocking:
   * await the request, or call its `Wait`. Not collective. `MPI_File_iread`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until the request is complete
   * @returns a request for the status, which tells how much was read
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * await file.Iread(values); // timers and sockets go on
   */
  Iread(buf: BufferSpec): Request<Status>;
  Iread(named: { buf: BufferSpec }): Request<Status>;
  @parameters('File', 'buf')
  Iread(buf: unknown): Request<Status> {
    return start(this, 'File.Iread', native.MPI_File_iread, receiveData, buf);
  }

  /**
   * Starts to read from where this process's file pointer is, which moves on at once, together with
   * the other processes of the file. Nonblocking: await the request, or call its `Wait`.
   * Collective. `MPI_File_iread_all`
   *
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until the request is complete
   * @returns a request for the status, which tells how much was read
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * await file.Iread_all(values);
   */
  Iread_all(buf: BufferSpec): Request<Status>;
  Iread_all(named: { buf: BufferSpec }): Request<Status>;
  @parameters('File', 'buf')
  Iread_all(buf: unknown): Request<Status> {
    return startTogether(this, 'File.Iread_all', native.MPI_File_iread_all, receiveData, buf);
  }

  /**
   * Writes where this process's file pointer is, and moves it on by what was written. Blocking, not
   * collective. `MPI_File_write`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was written. Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * file.Write(header);
   * file.Write(values); // behind the header
   */
  Write(buf: BufferSpec, status?: Status | null): void;
  Write(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write(buf: unknown, status: unknown = null): void {
    access(this, 'File.Write', native.MPI_File_write, sendData, buf, status);
  }

  /**
   * Writes where this process's file pointer is, and moves it on by what was written. The other
   * processes of the file take part, each with its own pointer and memory, which may be empty: the
   * library can join what they ask for. Blocking, collective. `MPI_File_write_all`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was written. Default: none
   * @throws {TypeError | RangeError} if `buf` is not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * file.Set_view(8 * 1000 * comm.rank, MPI.DOUBLE);
   * file.Write_all(values); // a part of its own for each process
   */
  Write_all(buf: BufferSpec, status?: Status | null): void;
  Write_all(...named: NamedAccess): void;
  @parameters('File', 'buf', 'status')
  Write_all(buf: unknown, status: unknown = null): void {
    accessTogether(this, 'File.Write_all', native.MPI_File_write_all, sendData, buf, status);
  }

  /**
   * Starts to write where this process's file pointer is, which moves on at once. Nonblocking:
   * await the request, or call its `Wait`. Not collective. `MPI_File_iwrite`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until the request is complete
   * @returns a request for the status, which tells how much was written
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * await file.Iwrite(values); // timers and sockets go on
   */
  Iwrite(buf: BufferSpec): Request<Status>;
  Iwrite(named: { buf: BufferSpec }): Request<Status>;
  @parameters('File', 'buf')
  Iwrite(buf: unknown): Request<Status> {
    return start(this, 'File.Iwrite', native.MPI_File_iwrite, sendData, buf);
  }

  /**
   * Starts to write where this process's file pointer is, which moves on at once, together with the
   * other processes of the file. Nonblocking: await the request, or call its `Wait`. Collective.
   * `MPI_File_iwrite_all`
   *
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until the request is complete
   * @returns a request for the status, which tells how much was written
   * @throws {TypeError | RangeError} if `buf` is resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * await file.Iwrite_all(values);
   */
  Iwrite_all(buf: BufferSpec): Request<Status>;
  Iwrite_all(named: { buf: BufferSpec }): Request<Status>;
  @parameters('File', 'buf')
  Iwrite_all(buf: unknown): Request<Status> {
    return startTogether(this, 'File.Iwrite_all', native.MPI_File_iwrite_all, sendData, buf);
  }
}
