// What is known of the files that this thread has opened: their paths, and what is under way.

import { Exception, packageError } from '../base/exception.js';
import type { Status } from '../buffers/status.js';
import { progress } from '../event_loop/object_queue.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import {
  ERR_ACCESS,
  ERR_BUFFER,
  ERR_IO,
  ERR_READ_ONLY,
  MODE_RDONLY,
  MODE_WRONLY,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { memoryUses } from '../native/hooks.js';
import type { HandleHolder, MessageData, StatusTarget } from '../native/message_data.js';
import type { Request } from '../requests/request.js';

/** What ends a split collective. */
export type NativeEnd = (fh: HandleHolder, buf: MessageData, status: StatusTarget | null) => void;

/** A split collective under way. */
interface Split {
  /** The method that has begun it. */
  readonly method: string;
  /** What MPI uses until it ends. */
  readonly data: MessageData;
  readonly end: NativeEnd;
  /** Its status, if it was complete at its beginning. */
  readonly done: Status | null;
}

/** With this many requests noted, those that are complete are forgotten. */
const MANY_REQUESTS = 16;

/** Milliseconds for accesses under way at the end. */
const LAST_PATIENCE = 1000;

const open = new Map<number, OpenFile>();

/** A file that this thread has opened. All objects of its handle share it. */
export class OpenFile implements HandleHolder {
  readonly _handle: number;
  readonly _kind = 'File';
  readonly path: string;
  isClosed = false;
  /** Bytes of an item of the view. */
  etypeSize = 1;
  #split: Split | null = null;
  #requests: Request[] = [];

  readonly #amode: number;

  constructor(handle: number, path: string, amode: number) {
    this._handle = handle;
    this.path = path;
    this.#amode = amode;
    open.set(handle, this);
    addon.noteFile(handle, path);
  }

  /** The file with this handle; null if another thread or library has opened it. */
  static of(handle: number): OpenFile | null {
    return open.get(handle) ?? null;
  }

  /** Notes that MPI has closed it, or is about to. */
  closed(): void {
    this.isClosed = true;
    open.delete(this._handle);
    addon.forgetFile(this._handle);
  }

  /** Refuses to read a file that was opened for writing only, and the other way round. */
  checkMode(method: string, reads: boolean): void {
    if ((this.#amode & (reads ? MODE_WRONLY : MODE_RDONLY)) === 0) return;
    const [error_class, name, what] = reads
      ? ([ERR_ACCESS, 'MPI_ERR_ACCESS', 'writing'] as const)
      : ([ERR_READ_ONLY, 'MPI_ERR_READ_ONLY', 'reading'] as const);
    throw packageError(
      error_class,
      `${method}: ${name}: the file was opened for ${what} only (file ${this.path})`,
    );
  }

  // --- Nonblocking accesses ---------------------------------------------------------------------

  /** Notes a request that was started. */
  started(request: Request): void {
    if (this.#requests.length >= MANY_REQUESTS) this.#requests = this.pending();
    this.#requests.push(request);
  }

  /** The requests that nobody has completed. */
  pending(): Request[] {
    return this.#requests.filter((request) => !request.is_null);
  }

  /**
   * Blocks until all requests are complete: MPI allows no file to be closed before. Who awaits them
   * gets what they give. MPICH carries out collective ones only while they are tested.
   *
   * @param patience milliseconds, for collective accesses that the others may never join
   * @param tell is told of each error
   * @returns whether they are complete
   */
  waitForRequests(
    patience = Number.POSITIVE_INFINITY,
    tell: (error: Exception) => void = () => {},
  ): boolean {
    // What threads do takes its time, but waits for no other process.
    addon.finishAccesses(this._handle);
    const start = performance.now();
    for (const request of this.pending()) {
      request._awaited();
      while (!isOver(request, tell)) {
        if (performance.now() - start > patience) return false;
        progress();
      }
    }
    this.#requests = [];
    return true;
  }

  // --- Split collectives ------------------------------------------------------------------------

  /** Refuses a collective access, or the end of the file, while a split collective is under way. */
  checkNoSplit(method: string): void {
    if (this.#split === null) return;
    throw packageError(
      ERR_IO,
      `${method}: MPI_ERR_IO: ${this.#split.method} is under way: call ${endingOf(this.#split.method)} first (file ${this.path})`,
    );
  }

  /** Notes that a split collective was begun, and keeps its memory until it has ended. */
  began(split: Split): void {
    this.#split = split;
  }

  /** Ends a split collective whose memory was detached: the next one could not begin before. */
  checkAttached(method: string): void {
    const split = this.#split;
    if (split === null || endingOf(split.method) !== method) return;
    if (isAttached(split.data.memory)) return;
    this.end(null);
    throw new TypeError(
      `${method}: the memory of buf was detached during the operation, so its data is lost`,
    );
  }

  /** Proves that a method may end the split collective. */
  checkEnd(method: string, data: MessageData): void {
    const split = this.#split;
    if (split === null || endingOf(split.method) !== method) {
      const what =
        split === null
          ? 'no split collective is under way'
          : `${split.method} is under way: call ${endingOf(split.method)} to end it`;
      throw packageError(ERR_IO, `${method}: MPI_ERR_IO: ${what} (file ${this.path})`);
    }
    if (placeOf(data) !== placeOf(split.data)) {
      throw packageError(
        ERR_BUFFER,
        `${method}: MPI_ERR_BUFFER: buf is not the memory that ${split.method} was given (file ${this.path})`,
      );
    }
  }

  /** Ends the split collective, if there is one. */
  end(status: StatusTarget | null): void {
    const split = this.#split;
    if (split === null) return;
    this.#split = null;
    if (split.done === null) split.end(this, split.data, status);
    else status?._load(split.done._words, 0);
  }

  /** Whether a split collective uses the memory of a buffer. */
  uses(buffer: ArrayBufferLike): boolean {
    return this.#split?.data.memory?.buffer === buffer;
  }
}

/** Whether a request is complete. Its error is for those who await it, and who are told. */
function isOver(request: Request, tell: (error: Exception) => void): boolean {
  try {
    return request.is_null || request.Test();
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    tell(error);
    return true;
  }
}

/** Where a message lies, as the address of its first item. */
const placeOf = (data: MessageData): number =>
  data.memory === null ? data.offset : native.MPI_Get_address(data.memory) + offsetIn(data);

// From KNOWN_ADDRESS on the offset is the address, which is that of the array.
const offsetIn = ({ offset }: MessageData): number => (offset < addon.knownAddress ? offset : 0);

const endingOf = (method: string): string => method.replace(/_begin$/, '_end');

memoryUses.push((buffer) =>
  [...open.values()].some((file) => file.uses(buffer)) ? 'a split collective of a file' : null,
);

/** An error of a call on a file, with the path in its message. */
export function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof Exception) || !error.message.startsWith('MPI_')) return error;
  if (error.message.includes(path)) return error;
  const { error_class, error_string, message } = error;
  return new Exception(error.error_code, {
    error_class,
    error_string,
    message: `${message} (file ${path})`,
  });
}

/**
 * Blocks until no thread accesses a file, whoever has started that. At the end of the process:
 * their memory, and MPI, must not go before.
 */
export const finishAllAccesses = (): void => addon.finishAccesses(addon.handles.FILE_NULL);

/** The paths of the files that the program has not closed, in any thread. */
export const openPaths = (): string[] => [
  ...[...open.values()].map(({ path }) => path),
  ...addon.filesOfOthers().map(([, path]) => path),
];

/**
 * Before MPI is finalized, when all processes are about to do that: closes the files that the
 * program did not, in the order in which they were opened, which is the same everywhere. One with a
 * collective access that the others have not joined stays open, because the close would wait, too.
 * So does a file that a worker thread has opened, unless the thread has ended and no other process
 * has it open: others may have opened theirs in another order.
 *
 * @param tell is told of each error: data may be lost
 */
export function closeFiles(tell: (error: Exception) => void): void {
  for (const file of open.values()) {
    try {
      file.end(null);
      if (!file.waitForRequests(LAST_PATIENCE, tell)) continue;
      native.MPI_File_close(file);
    } catch (error) {
      tellOf(error, file.path, tell);
    }
  }
  open.clear();
  for (const [handle, path, isLeft] of addon.filesOfOthers()) {
    const file = { _handle: handle, _kind: 'File' };
    try {
      if (isLeft && isOfOneProcess(file)) native.MPI_File_close(file);
    } catch (error) {
      tellOf(error, path, tell);
    }
  }
}

function tellOf(error: unknown, path: string, tell: (error: Exception) => void): void {
  const named = withPath(error, path);
  if (!(named instanceof Exception)) throw named;
  tell(named);
}

function isOfOneProcess(file: HandleHolder): boolean {
  const group = { _handle: native.MPI_File_get_group(file), _kind: 'Group' };
  const size = native.MPI_Group_size(group);
  native.MPI_Group_free(group);
  return size === 1;
}
