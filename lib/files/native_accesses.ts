// The functions of MPI that read and write, as the library that runs needs them.

import { packageError, raise } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import type { Datatype } from '../datatypes/datatype.js';
import { BYTE } from '../datatypes/predefined.js';
import { ERR_IO, SEEK_SET, SUCCESS, THREAD_MULTIPLE } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder, MessageData, StatusTarget } from '../native/message_data.js';
import { Grequest } from '../requests/grequest.js';
import type { Request } from '../requests/request.js';
import { ThreadedRequest } from '../requests/threaded_request.js';
import { ownAccessesAtOnce } from '../workarounds/mpich_files.js';
import { accessesOnThread, losesWriteErrors } from '../workarounds/open_mpi_files.js';
import { OpenFile, withPath } from './open_files.js';

type Target = StatusTarget | null;
type Access = (fh: HandleHolder, buf: MessageData, status: Target) => void;
type AccessAt = (fh: HandleHolder, offset: number, buf: MessageData, status: Target) => void;
/** Gives MPI's request, or the object of one that is complete. */
type Start = (fh: HandleHolder, buf: MessageData) => number | Request;
type StartAt = (fh: HandleHolder, offset: number, buf: MessageData) => number | Request;
/** Gives the status if all is done already. */
type Begin = (fh: HandleHolder, buf: MessageData) => Status | undefined;
type BeginAt = (fh: HandleHolder, offset: number, buf: MessageData) => Status | undefined;

// --- Errors of writes ---------------------------------------------------------------------------

/** A write whose status tells whether it was complete. */
function complete(name: string, data: MessageData, run: (status: Status) => void): Status {
  const status = new Status();
  run(status);
  checkWritten(name, status.Get_elements(BYTE), sizeOf(data));
  return status;
}

/** The bytes of a message. */
const sizeOf = (data: MessageData): number => data.count * (data.datatype as Datatype).size;

function checkWritten(name: string, written: number, bytes: number): void {
  if (written >= bytes) return;
  throw packageError(
    ERR_IO,
    `${name}: MPI_ERR_IO: ${written} of ${bytes} bytes were written; the disk may be full`,
  );
}

function write(name: string, call: Access): Access {
  if (!losesWriteErrors) return call;
  return (fh, buf, target) => {
    const status = complete(name, buf, (own) => call(fh, buf, own));
    target?._load(status._words, 0);
  };
}
function writeAt(name: string, call: AccessAt): AccessAt {
  if (!losesWriteErrors) return call;
  return (fh, offset, buf, target) => {
    const status = complete(name, buf, (own) => call(fh, offset, buf, own));
    target?._load(status._words, 0);
  };
}

// --- The end of the file ------------------------------------------------------------------------

// Both libraries tell of a collective read that all was read, also beyond the end of the file.
function cutStatus(fh: HandleHolder, place: number, data: MessageData, target: Target): void {
  if (!(target instanceof Status)) return;
  const unit = OpenFile.of(fh._handle)?.etypeSize ?? 1;
  const items = Math.floor((data.count * (data.datatype as Datatype).size) / unit);
  const size = native.MPI_File_get_size(fh);
  const isThere = (count: number) =>
    native.MPI_File_get_byte_offset(fh, place + count - 1) + unit <= size;
  if (items === 0 || isThere(items)) return;
  let there = 0;
  for (let beyond = items; beyond - there > 1; ) {
    const middle = Math.floor((there + beyond) / 2);
    if (isThere(middle)) there = middle;
    else beyond = middle;
  }
  target.Set_elements(BYTE, there * unit);
}

export const MPI_File_read: Access = native.MPI_File_read;
export const MPI_File_read_all: Access = (fh, buf, target) => {
  const place = native.MPI_File_get_position(fh);
  native.MPI_File_read_all(fh, buf, target);
  cutStatus(fh, place, buf, target);
};
export const MPI_File_read_at: AccessAt = native.MPI_File_read_at;
export const MPI_File_read_at_all: AccessAt = (fh, offset, buf, target) => {
  native.MPI_File_read_at_all(fh, offset, buf, target);
  cutStatus(fh, offset, buf, target);
};
export const MPI_File_read_shared: Access = native.MPI_File_read_shared;
export const MPI_File_read_ordered: Access = native.MPI_File_read_ordered;
export const MPI_File_write: Access = write('MPI_File_write', native.MPI_File_write);
export const MPI_File_write_all: Access = write('MPI_File_write_all', native.MPI_File_write_all);
export const MPI_File_write_at: AccessAt = writeAt('MPI_File_write_at', native.MPI_File_write_at);
export const MPI_File_write_at_all: AccessAt = writeAt(
  'MPI_File_write_at_all',
  native.MPI_File_write_at_all,
);
export const MPI_File_write_shared: Access = write(
  'MPI_File_write_shared',
  native.MPI_File_write_shared,
);
export const MPI_File_write_ordered: Access = write(
  'MPI_File_write_ordered',
  native.MPI_File_write_ordered,
);

// --- Nonblocking --------------------------------------------------------------------------------

// Where no thread may do it: all is done before the request is there.
function done(run: (status: Status) => void): Request {
  const status = new Status();
  run(status);
  const request = Grequest.Start((target) => target._load(status._words, 0));
  // What await gives.
  request.complete(status);
  return request;
}

type OnThread = (fh: HandleHolder, offset: number, buf: MessageData) => number;

// The blocking function on a thread. The request gives its status, or throws its error.
function onThread(
  name: string,
  call: OnThread,
  fh: HandleHolder,
  offset: number,
  buf: MessageData,
) {
  const file = OpenFile.of(fh._handle);
  const datatype = buf.datatype as Datatype;
  // The program may free its own at once.
  const own = datatype.is_predefined ? null : datatype.Dup();
  const started = call(fh, offset, own === null ? buf : { ...buf, datatype: own });
  const wanted = losesWriteErrors && call === native.MPI_File_write_at_on_thread ? sizeOf(buf) : 0;
  let code = SUCCESS;
  let bytes = 0;
  const request = ThreadedRequest._startOnThread(
    name,
    started,
    buf.memory,
    (outcome, result) => {
      code = outcome;
      bytes = result;
      own?.Free();
    },
    (status) => {
      try {
        if (code !== SUCCESS) raise(name, code);
        checkWritten(name, bytes, wanted);
      } catch (error) {
        throw file === null ? error : withPath(error, file.path);
      }
      status.Set_elements(BYTE, bytes);
    },
  );
  file?.started(request);
  return request;
}

const mayUseThread = (): boolean => native.MPI_Query_thread() === THREAD_MULTIPLE;

function startAt(call: StartAt, blocking: AccessAt, thread: OnThread): StartAt {
  if (accessesOnThread) {
    const name = blocking === native.MPI_File_read_at ? 'MPI_File_iread_at' : 'MPI_File_iwrite_at';
    return (fh, offset, buf) =>
      mayUseThread()
        ? onThread(name, thread, fh, offset, buf)
        : done((status) => blocking(fh, offset, buf, status));
  }
  return ownAccessesAtOnce
    ? (fh, offset, buf) => done((status) => blocking(fh, offset, buf, status))
    : call;
}

// The file pointer moves at once, by what is asked for.
function start(call: Start, blocking: Access, from: StartAt): Start {
  const atOnce: Start = (fh, buf) => done((status) => blocking(fh, buf, status));
  if (!accessesOnThread) return ownAccessesAtOnce ? atOnce : call;
  return (fh, buf) => {
    const file = OpenFile.of(fh._handle);
    // Another thread has opened it, and knows its view.
    if (file === null || !mayUseThread()) return atOnce(fh, buf);
    const place = native.MPI_File_get_position(fh);
    const request = from(fh, place, buf);
    native.MPI_File_seek(fh, place + Math.floor(sizeOf(buf) / file.etypeSize), SEEK_SET);
    return request;
  };
}

// By the shared pointer, which has a lock that only one thread of a process may take.
const startShared = (call: Start, blocking: Access): Start =>
  accessesOnThread || ownAccessesAtOnce
    ? (fh, buf) => done((status) => blocking(fh, buf, status))
    : call;

export const MPI_File_iread_at: StartAt = startAt(
  native.MPI_File_iread_at,
  MPI_File_read_at,
  native.MPI_File_read_at_on_thread,
);
export const MPI_File_iwrite_at: StartAt = startAt(
  native.MPI_File_iwrite_at,
  MPI_File_write_at,
  native.MPI_File_write_at_on_thread,
);
export const MPI_File_iread: Start = start(native.MPI_File_iread, MPI_File_read, MPI_File_iread_at);
export const MPI_File_iwrite: Start = start(
  native.MPI_File_iwrite,
  MPI_File_write,
  MPI_File_iwrite_at,
);
export const MPI_File_iread_shared: Start = startShared(
  native.MPI_File_iread_shared,
  MPI_File_read_shared,
);
export const MPI_File_iwrite_shared: Start = startShared(
  native.MPI_File_iwrite_shared,
  MPI_File_write_shared,
);
// OMPIO's own do not wait for the other processes, either.
export const MPI_File_iread_all: Start = accessesOnThread
  ? MPI_File_iread
  : native.MPI_File_iread_all;
export const MPI_File_iread_at_all: StartAt = accessesOnThread
  ? MPI_File_iread_at
  : native.MPI_File_iread_at_all;
export const MPI_File_iwrite_all: Start = accessesOnThread
  ? MPI_File_iwrite
  : native.MPI_File_iwrite_all;
export const MPI_File_iwrite_at_all: StartAt = accessesOnThread
  ? MPI_File_iwrite_at
  : native.MPI_File_iwrite_at_all;

// --- In two steps -------------------------------------------------------------------------------

function begun(run: (status: Status) => void): Status {
  const status = new Status();
  run(status);
  return status;
}
type NativeBegin = (fh: HandleHolder, buf: MessageData) => void;
type NativeBeginAt = (fh: HandleHolder, offset: number, buf: MessageData) => void;

function begin(call: NativeBegin, blocking: Access): Begin {
  if (accessesOnThread) return (fh, buf) => begun((status) => blocking(fh, buf, status));
  return (fh, buf) => {
    call(fh, buf);
    return undefined;
  };
}
function beginAt(call: NativeBeginAt, blocking: AccessAt): BeginAt {
  if (accessesOnThread) {
    return (fh, offset, buf) => begun((status) => blocking(fh, offset, buf, status));
  }
  return (fh, offset, buf) => {
    call(fh, offset, buf);
    return undefined;
  };
}

export const MPI_File_read_all_begin: Begin = begin(
  native.MPI_File_read_all_begin,
  MPI_File_read_all,
);
export const MPI_File_read_at_all_begin: BeginAt = beginAt(
  native.MPI_File_read_at_all_begin,
  MPI_File_read_at_all,
);
export const MPI_File_read_ordered_begin: Begin = begin(
  native.MPI_File_read_ordered_begin,
  MPI_File_read_ordered,
);
export const MPI_File_write_all_begin: Begin = begin(
  native.MPI_File_write_all_begin,
  MPI_File_write_all,
);
export const MPI_File_write_at_all_begin: BeginAt = beginAt(
  native.MPI_File_write_at_all_begin,
  MPI_File_write_at_all,
);
export const MPI_File_write_ordered_begin: Begin = begin(
  native.MPI_File_write_ordered_begin,
  MPI_File_write_ordered,
);
export {
  MPI_File_read_all_end,
  MPI_File_read_at_all_end,
  MPI_File_read_ordered_end,
  MPI_File_write_all_end,
  MPI_File_write_at_all_end,
  MPI_File_write_ordered_end,
} from '../native/generated/functions.js';
