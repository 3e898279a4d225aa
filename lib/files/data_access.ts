// How the methods that read and write reach MPI: arguments, memory, status and request.

import type { Named } from '../base/named_arguments.js';
import { type BufferSpec, receiveData } from '../buffers/buffer_spec.js';
import { checkFixed } from '../buffers/spec_parts.js';
import { asStatus, type Status } from '../buffers/status.js';
import type { Datatype } from '../datatypes/datatype.js';
import { notCount } from '../native/argument_checks.js';
import { type HandleHolder, MessageData, type StatusTarget } from '../native/message_data.js';
import { Request } from '../requests/request.js';
import { usesDatatypeUntilComplete } from '../workarounds/mpich_files.js';
import type { NativeEnd, OpenFile } from './open_files.js';

interface Access {
  buf: BufferSpec;
  status?: Status | null;
}
export type NamedAccess = Named<Access, ['buf', 'status']>;
export type NamedAccessAt = Named<{ offset: number } & Access, ['offset', 'buf', 'status']>;
export type NamedPlace = Named<{ offset: number; buf: BufferSpec }, ['offset', 'buf']>;

type NativeAccess = (fh: HandleHolder, buf: MessageData, status: StatusTarget | null) => void;
/** Gives MPI's request, or the object of one that the package carries out. */
type NativeStart = (fh: HandleHolder, buf: MessageData) => number | Request;
/** Gives the status if all is done already. */
type NativeBegin = (fh: HandleHolder, buf: MessageData) => Status | undefined;

/** A file, as far as it is read and written. */
interface AccessedFile extends HandleHolder {
  readonly is_null: boolean;
  readonly _file: OpenFile | null;
  _call<T>(run: () => T): T;
}

/** `receiveData` for a method that reads, `sendData` for one that writes. */
type Side = typeof receiveData;

/** An offset in a file or its size. The libraries take some negative ones for others. */
export function asOffset(method: string, argument: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw notCount(method, argument, value);
  }
  if (value < 0) {
    throw new RangeError(`${method}: ${argument} must not be negative, but is ${value}`);
  }
  return value;
}

/** A native function with an offset, as one that has it already. */
export function at<Rest extends readonly unknown[], R>(
  method: string,
  call: (fh: HandleHolder, offset: number, buf: MessageData, ...rest: Rest) => R,
  offset: unknown,
): (fh: HandleHolder, buf: MessageData, ...rest: Rest) => R {
  const place = asOffset(method, 'offset', offset);
  return (fh, buf, ...rest) => call(fh, place, buf, ...rest);
}

/** Reads or writes, and waits until that is done. */
export function access(
  file: AccessedFile,
  method: string,
  call: NativeAccess,
  side: Side,
  buf: unknown,
  status: unknown,
): void {
  const target = asStatus(method, status);
  checkMode(file, method, side);
  // Nobody is at the other end of a file.
  const data = side(buf, undefined, method, 'buf');
  file._call(() => call(file, data, target));
}

// MPICH lets some accesses through that the mode of the file does not allow, and hangs in others.
function checkMode(file: AccessedFile, method: string, side: Side): void {
  if (!file.is_null) file._file?.checkMode(method, side === receiveData);
}

/** The collective form of `access`. */
export function accessTogether(
  file: AccessedFile,
  method: string,
  call: NativeAccess,
  side: Side,
  buf: unknown,
  status: unknown,
): void {
  file._file?.checkNoSplit(method);
  access(file, method, call, side, buf, status);
}

/** Starts to read or to write. */
export function start(
  file: AccessedFile,
  method: string,
  call: NativeStart,
  side: Side,
  buf: unknown,
): Request<Status> {
  return startWith(Request._start, file, call, parseToStart(file, method, side, buf));
}

/** The collective form of `start`. */
export function startTogether(
  file: AccessedFile,
  method: string,
  call: NativeStart,
  side: Side,
  buf: unknown,
): Request<Status> {
  file._file?.checkNoSplit(method);
  const data = withOwnDatatype(parseToStart(file, method, side, buf));
  return startWith(Request._startCollective, file, call, data);
}

function parseToStart(file: AccessedFile, method: string, side: Side, buf: unknown): MessageData {
  checkMode(file, method, side);
  const data = side(buf, undefined, method, 'buf');
  checkFixed(data, method, 'buf');
  return data;
}

/** A message whose datatype the program can't free, where the library needs that. */
function withOwnDatatype(data: MessageData): MessageData {
  const datatype = data.datatype as Datatype;
  if (!usesDatatypeUntilComplete || datatype.is_null || datatype.is_predefined) return data;
  const own = MessageData.of(data.memory, data.count, datatype.Create_contiguous(1).Commit());
  own.offset = data.offset;
  return own;
}

function startWith(
  make: typeof Request._start,
  file: AccessedFile,
  call: NativeStart,
  data: MessageData,
): Request<Status> {
  const { memory, datatype } = data;
  const started = file._call(() => call(file, data));
  const request =
    typeof started === 'number'
      ? make(started, memory, null, datatype)
      : (started as Request<Status>);
  file._file?.started(request);
  return request;
}

/** Begins a split collective. */
export function begin(
  file: AccessedFile,
  method: string,
  call: NativeBegin,
  end: NativeEnd,
  side: Side,
  buf: unknown,
): void {
  file._file?.checkNoSplit(method);
  checkMode(file, method, side);
  const data = side(buf, undefined, method, 'buf');
  checkFixed(data, method, 'buf');
  const { memory, offset, count, datatype } = data;
  const kept = { memory, offset, count, datatype, needsCopy: false };
  const done = file._call(() => call(file, data)) ?? null;
  file._file?.began({ method, data: kept, end, done });
}

/** Ends a split collective. */
export function end(
  file: AccessedFile,
  method: string,
  call: NativeEnd,
  side: Side,
  buf: unknown,
  status: unknown,
): void {
  const target = asStatus(method, status);
  const state = file._file;
  state?.checkAttached(method);
  const data = side(buf, undefined, method, 'buf');
  if (state === null || file.is_null) {
    file._call(() => call(file, data, target));
    return;
  }
  state.checkEnd(method, data);
  file._call(() => state.end(target));
}
