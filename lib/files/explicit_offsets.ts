// Reading and writing at offsets that each call gives.

import { parameters } from '../base/named_arguments.js';
import { type BufferSpec, receiveData, sendData } from '../buffers/buffer_spec.js';
import type { Status } from '../buffers/status.js';
import type { Request } from '../requests/request.js';
import {
  access,
  accessTogether,
  at,
  type NamedAccessAt,
  type NamedPlace,
  start,
  startTogether,
} from './data_access.js';
import * as native from './native_accesses.js';
import { FileViews } from './views.js';

/**
 * The access to data at offsets that each call gives.
 *
 * @group Explicit offsets
 */
export abstract class FileExplicitOffsets extends FileViews {
  /**
   * Reads from a given offset; the file pointers stay where they are. Blocking, not collective.
   * `MPI_File_read_at`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is not
   *   memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * const header = new Int32Array(4);
   * file.Read_at(0, header);
   */
  Read_at(offset: number, buf: BufferSpec, status?: Status | null): void;
  Read_at(...named: NamedAccessAt): void;
  @parameters('File', 'offset', 'buf', 'status')
  Read_at(offset: unknown, buf?: unknown, status: unknown = null): void {
    const method = 'File.Read_at';
    const call = at(method, native.MPI_File_read_at, offset);
    access(this, method, call, receiveData, buf, status);
  }

  /**
   * Reads from a given offset, together with the other processes of the file: the library can join
   * what they ask for. That is faster for many small pieces on the file systems of clusters, but
   * often not on one machine: measure it. Each process gives its own offset and memory, which may
   * be empty. Blocking, collective. `MPI_File_read_at_all`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was read, which is less than `buf` at the end of the file.
   *   Default: none
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is not
   *   memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * file.Read_at_all(8 * 1000 * comm.rank, new Float64Array(1000));
   */
  Read_at_all(offset: number, buf: BufferSpec, status?: Status | null): void;
  Read_at_all(...named: NamedAccessAt): void;
  @parameters('File', 'offset', 'buf', 'status')
  Read_at_all(offset: unknown, buf?: unknown, status: unknown = null): void {
    const method = 'File.Read_at_all';
    const call = at(method, native.MPI_File_read_at_all, offset);
    accessTogether(this, method, call, receiveData, buf, status);
  }

  /**
   * Starts to read from a given offset. Nonblocking: await the request, or call its `Wait`. Not
   * collective. `MPI_File_iread_at`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until the request is complete
   * @returns a request for the status, which tells how much was read
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is
   *   resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * const status = await file.Iread_at(0, values); // timers and sockets go on
   * console.log(status.Get_count(MPI.DOUBLE));
   */
  Iread_at(offset: number, buf: BufferSpec): Request<Status>;
  Iread_at(...named: NamedPlace): Request<Status>;
  @parameters('File', 'offset', 'buf')
  Iread_at(offset: unknown, buf?: unknown): Request<Status> {
    const method = 'File.Iread_at';
    const call = at(method, native.MPI_File_iread_at, offset);
    return start(this, method, call, receiveData, buf);
  }

  /**
   * Starts to read from a given offset, together with the other processes of the file. Nonblocking:
   * await the request, or call its `Wait`. Collective. `MPI_File_iread_at_all`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf where the data goes: a typed array or other memory, or a {@link BufferSpec}; not to
   *   be touched until the request is complete
   * @returns a request for the status, which tells how much was read
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is
   *   resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for reading; if the system can't read it
   * @example
   * await file.Iread_at_all(8 * 1000 * comm.rank, values);
   */
  Iread_at_all(offset: number, buf: BufferSpec): Request<Status>;
  Iread_at_all(...named: NamedPlace): Request<Status>;
  @parameters('File', 'offset', 'buf')
  Iread_at_all(offset: unknown, buf?: unknown): Request<Status> {
    const method = 'File.Iread_at_all';
    const call = at(method, native.MPI_File_iread_at_all, offset);
    return startTogether(this, method, call, receiveData, buf);
  }

  /**
   * Writes at a given offset; the file pointers stay where they are. Others see the data for
   * certain after `Sync`, or when the file is closed. Blocking, not collective. `MPI_File_write_at`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was written. Default: none
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is not
   *   memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * file.Write_at(8 * 1000 * comm.rank, new Float64Array(1000));
   */
  Write_at(offset: number, buf: BufferSpec, status?: Status | null): void;
  Write_at(...named: NamedAccessAt): void;
  @parameters('File', 'offset', 'buf', 'status')
  Write_at(offset: unknown, buf?: unknown, status: unknown = null): void {
    const method = 'File.Write_at';
    const call = at(method, native.MPI_File_write_at, offset);
    access(this, method, call, sendData, buf, status);
  }

  /**
   * Writes at a given offset, together with the other processes of the file: the library can join
   * what they write. That is faster for many small pieces on the file systems of clusters, but
   * often not on one machine: measure it. Each process gives its own offset and memory, which may
   * be empty. Blocking, collective. `MPI_File_write_at_all`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}
   * @param status set to how much was written. Default: none
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is not
   *   memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * file.Write_at_all(8 * 1000 * comm.rank, new Float64Array(1000));
   */
  Write_at_all(offset: number, buf: BufferSpec, status?: Status | null): void;
  Write_at_all(...named: NamedAccessAt): void;
  @parameters('File', 'offset', 'buf', 'status')
  Write_at_all(offset: unknown, buf?: unknown, status: unknown = null): void {
    const method = 'File.Write_at_all';
    const call = at(method, native.MPI_File_write_at_all, offset);
    accessTogether(this, method, call, sendData, buf, status);
  }

  /**
   * Starts to write at a given offset. Nonblocking: await the request, or call its `Wait`. Not
   * collective. `MPI_File_iwrite_at`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until the request is complete
   * @returns a request for the status, which tells how much was written
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is
   *   resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * await file.Iwrite_at(0, values); // timers and sockets go on
   */
  Iwrite_at(offset: number, buf: BufferSpec): Request<Status>;
  Iwrite_at(...named: NamedPlace): Request<Status>;
  @parameters('File', 'offset', 'buf')
  Iwrite_at(offset: unknown, buf?: unknown): Request<Status> {
    const method = 'File.Iwrite_at';
    const call = at(method, native.MPI_File_iwrite_at, offset);
    return start(this, method, call, sendData, buf);
  }

  /**
   * Starts to write at a given offset, together with the other processes of the file. Nonblocking:
   * await the request, or call its `Wait`. Collective. `MPI_File_iwrite_at_all`
   *
   * @param offset where to begin in the view, in etypes: bytes, unless `Set_view` has set another
   *   etype
   * @param buf what to write: a typed array or other memory, or a {@link BufferSpec}; not to be
   *   changed until the request is complete
   * @returns a request for the status, which tells how much was written
   * @throws {TypeError | RangeError} if `offset` is not a safe integer from 0 on, or `buf` is
   *   resizable, not memory, or less than its spec says
   * @throws {MPI.Exception} with the class `MPI.ERR_FILE` if the file is closed, `MPI.ERR_ACCESS`
   *   if it was not opened for writing; if the system can't write it
   * @example
   * await file.Iwrite_at_all(8 * 1000 * comm.rank, values);
   */
  Iwrite_at_all(offset: number, buf: BufferSpec): Request<Status>;
  Iwrite_at_all(...named: NamedPlace): Request<Status>;
  @parameters('File', 'offset', 'buf')
  Iwrite_at_all(offset: unknown, buf?: unknown): Request<Status> {
    const method = 'File.Iwrite_at_all';
    const call = at(method, native.MPI_File_iwrite_at_all, offset);
    return startTogether(this, method, call, sendData, buf);
  }
}
