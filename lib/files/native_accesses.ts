// The functions of MPI that read and write, as the library that runs needs them.

import { packageError } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import type { Datatype } from '../datatypes/datatype.js';
import { BYTE } from '../datatypes/predefined.js';
import { ERR_IO, THREAD_MULTIPLE } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import type { HandleHolder, MessageData, StatusTarget } from '../native/message_data.js';
import { Grequest } from '../requests/grequest.js';
import type { Request } from '../requests/request.js';
import { ownAccessesBlocking } from '../workarounds/mpich_files.js';
import { accessesBlocking, losesWriteErrors } from '../workarounds/open_mpi_files.js';
import { AccessRequest } from './access_request.js';
import { OpenFile } from './open_files.js';

type Target = StatusTarget | null;
type Access = (fh: HandleHolder, buf: MessageData, status: Target) => void;
type AccessAt = (fh: HandleHolder, offset: number, buf: MessageData, status: Target) => void;
/** Gives MPI's request, or the object of one that the package carries out. */
type Start = (fh: HandleHolder, buf: MessageData) => number | Request;
type StartAt = (fh: HandleHolder, offset: number, buf: MessageData) => number | Request;
/** Gives the status if all is done already. */
type Begin = (fh: HandleHolder, buf: MessageData) => Status | undefined;
type BeginAt = (fh: HandleHolder, offset: number, buf: MessageData) => Status | undefined;

// --- Errors of writes ---------------------------------------------------------------------------

/** Proves by its status that a write was complete. */
function checkWritten(name: string, status: Status, bytes: number): void {
  const written = status.Get_elements(BYTE);
  if (written >= bytes) return;
  throw packageError(
    ERR_IO,
    `${name}: MPI_ERR_IO: ${written} of ${bytes} bytes were written; the disk may be full`,
  );
}

/** A write whose status tells whether it was complete. */
function complete(name: string, data: MessageData, run: (status: Status) => void): Status {
  const bytes = data.count * (data.datatype as Datatype).size;
  const status = new Status();
  run(status);
  checkWritten(name, status, bytes);
  return status;
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

// What only one thread at a time may do is done at once.
function done(run: (status: Status) => void): Request {
  const status = new Status();
  run(status);
  const request = Grequest.Start((target) => target._load(status._words, 0));
  // What await gives.
  request.complete(status);
  return request;
}

const mayUseThreads = (): boolean => native.MPI_Query_thread() === THREAD_MULTIPLE;

/** By a thread that calls the blocking function. */
function onThread(
  name: string,
  started: number,
  fh: HandleHolder,
  data: MessageData,
): AccessRequest {
  const isWrite = name.startsWith('MPI_File_iwrite');
  const check =
    isWrite && losesWriteErrors
      ? (status: Status, bytes: number) => checkWritten(name, status, bytes)
      : () => {};
  return new AccessRequest(name, started, fh, data, check);
}

const isOwnBlocking = accessesBlocking || ownAccessesBlocking;

const start = (
  name: string,
  call: Start,
  blocking: Access,
  threaded: (fh: HandleHolder, buf: MessageData) => number,
  isBlocking = isOwnBlocking,
): Start => {
  if (!isBlocking) return call;
  return (fh, buf) =>
    mayUseThreads()
      ? onThread(name, threaded(fh, buf), fh, buf)
      : done((status) => blocking(fh, buf, status));
};
const startAt = (
  name: string,
  call: StartAt,
  blocking: AccessAt,
  threaded: (fh: HandleHolder, offset: number, buf: MessageData) => number,
  isBlocking = isOwnBlocking,
): StartAt => {
  if (!isBlocking) return call;
  return (fh, offset, buf) =>
    mayUseThreads()
      ? onThread(name, threaded(fh, offset, buf), fh, buf)
      : done((status) => blocking(fh, offset, buf, status));
};

export const MPI_File_iread: Start = start(
  'MPI_File_iread',
  native.MPI_File_iread,
  MPI_File_read,
  native.MPI_File_iread_on_thread,
);
export const MPI_File_iread_all: Start = start(
  'MPI_File_iread_all',
  native.MPI_File_iread_all,
  MPI_File_read,
  native.MPI_File_iread_on_thread,
  accessesBlocking,
);
export const MPI_File_iread_at: StartAt = startAt(
  'MPI_File_iread_at',
  native.MPI_File_iread_at,
  MPI_File_read_at,
  native.MPI_File_iread_at_on_thread,
);
export const MPI_File_iread_at_all: StartAt = startAt(
  'MPI_File_iread_at_all',
  native.MPI_File_iread_at_all,
  MPI_File_read_at,
  native.MPI_File_iread_at_on_thread,
  accessesBlocking,
);
export const MPI_File_iread_shared: Start = start(
  'MPI_File_iread_shared',
  native.MPI_File_iread_shared,
  MPI_File_read_shared,
  native.MPI_File_iread_shared_on_thread,
);
export const MPI_File_iwrite: Start = start(
  'MPI_File_iwrite',
  native.MPI_File_iwrite,
  MPI_File_write,
  native.MPI_File_iwrite_on_thread,
);
export const MPI_File_iwrite_all: Start = start(
  'MPI_File_iwrite_all',
  native.MPI_File_iwrite_all,
  MPI_File_write,
  native.MPI_File_iwrite_on_thread,
  accessesBlocking,
);
export const MPI_File_iwrite_at: StartAt = startAt(
  'MPI_File_iwrite_at',
  native.MPI_File_iwrite_at,
  MPI_File_write_at,
  native.MPI_File_iwrite_at_on_thread,
);
export const MPI_File_iwrite_at_all: StartAt = startAt(
  'MPI_File_iwrite_at_all',
  native.MPI_File_iwrite_at_all,
  MPI_File_write_at,
  native.MPI_File_iwrite_at_on_thread,
  accessesBlocking,
);
export const MPI_File_iwrite_shared: Start = start(
  'MPI_File_iwrite_shared',
  native.MPI_File_iwrite_shared,
  MPI_File_write_shared,
  native.MPI_File_iwrite_shared_on_thread,
);

// --- In two steps -------------------------------------------------------------------------------

function begun(run: (status: Status) => void): Status {
  const status = new Status();
  run(status);
  return status;
}
type NativeBegin = (fh: HandleHolder, buf: MessageData) => void;
type NativeBeginAt = (fh: HandleHolder, offset: number, buf: MessageData) => void;

function begin(call: NativeBegin, blocking: Access): Begin {
  if (accessesBlocking) return (fh, buf) => begun((status) => blocking(fh, buf, status));
  return (fh, buf) => {
    call(fh, buf);
    return undefined;
  };
}
function beginAt(call: NativeBeginAt, blocking: AccessAt): BeginAt {
  if (accessesBlocking) {
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
