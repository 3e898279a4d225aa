// Memory that MPI has allocated, as an ArrayBuffer that is detached when it is freed.
import { markAsUntransferable } from 'node:worker_threads';
import { packageError } from '../base/exception.js';
import { type Named, namedFunction } from '../base/named_arguments.js';
import { INFO_NULL, type Info } from '../handles/info.js';
import { useOf } from '../memory/memory_in_use.js';
import { addon } from '../native/addon.js';
import { notCount, show } from '../native/argument_checks.js';
import { isRunning } from '../native/gate.js';
import {
  ERR_BASE,
  ERR_BUFFER,
  ERR_NO_MEM,
  ERR_UNSUPPORTED_OPERATION,
} from '../native/generated/constants.js';
import { MPI_Alloc_mem, MPI_Free_mem } from '../native/generated/functions.js';
import { isNoMemory } from '../workarounds/mpich.js';

const made = new WeakSet<ArrayBufferLike>();

/** Refuses what can't be done where an ArrayBuffer can't be memory of MPI. */
export function checkOutsideMemory(method: string): void {
  if (!addon.allowsOutsideMemory()) throw noOutsideMemory(method);
}

function noOutsideMemory(method: string): Error {
  return packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: an ArrayBuffer can't be memory of MPI here, since the JavaScript engine allows its own memory only, as Electron's does; make the window by Win.Create on an array`,
  );
}

/**
 * The memory at an address. It must be detached before that memory is gone. Node marks such an
 * ArrayBuffer as untransferable by itself.
 */
export function memoryAt(method: string, address: number, size: number): ArrayBuffer {
  const buffer = addon.memoryAt(address, size);
  if (buffer === null) throw noOutsideMemory(method);
  made.add(buffer);
  return buffer;
}

/** Lets memory of the program stay where it is as long as MPI has its address. */
export function pin(buffer: ArrayBufferLike): void {
  // From Node 24 on what is marked by hand can't be detached, either.
  if (buffer instanceof ArrayBuffer && !made.has(buffer)) markAsUntransferable(buffer);
}

/** Memory as it was handed out, of which every view is to be found. */
export interface HandedOut {
  readonly buffer: ArrayBuffer;
  readonly size: number;
}

/**
 * Refuses to free memory that views would go on using: `ArrayBuffer.prototype.transfer` has moved
 * it to a buffer that is not known here, or MPI itself uses it.
 */
export function checkFreeable(method: string, { buffer, size }: HandedOut): void {
  if (buffer.byteLength !== size) {
    throw new TypeError(
      `${method}: the ArrayBuffer was detached by transfer(), and views of where it went would read freed memory; nothing was freed`,
    );
  }
  const use = useOf(buffer);
  if (use !== null) {
    throw packageError(
      ERR_BUFFER,
      `${method}: MPI_ERR_BUFFER: ${use} still uses the memory; nothing was freed`,
    );
  }
}

export function asSize(method: string, size: unknown): number {
  if (!Number.isSafeInteger(size)) throw notCount(method, 'size', size);
  if ((size as number) < 0) throw new RangeError(`${method}: size is ${size}`);
  return size as number;
}

// --- Alloc_mem ----------------------------------------------------------------------------------

interface Allocation {
  /** Null of memory that is JavaScript's own. */
  readonly address: number | null;
  readonly size: number;
}
const allocations = new WeakMap<ArrayBuffer, Allocation>();
const alive = new Map<number, WeakRef<ArrayBuffer>>();

// Nothing can use it any more: every view, request and window keeps the ArrayBuffer.
const collected = new FinalizationRegistry<Allocation>(({ address }) => {
  if (address !== null && alive.delete(address) && isRunning()) MPI_Free_mem(address);
});

function arrayOf(address: number, size: number): ArrayBuffer {
  try {
    const buffer = memoryAt('MPI.Alloc_mem', address, size);
    new Uint8Array(buffer).fill(0);
    return buffer;
  } catch (error) {
    MPI_Free_mem(address);
    throw explained(error, size);
  }
}

// What the engine says of a size that it has no arrays of, or no memory for. MPICH hands out more
// than the machine has.
function explained(error: unknown, size: number): unknown {
  const isTooLarge =
    error instanceof RangeError ||
    (error as NodeJS.ErrnoException | null)?.code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLarge ? noMemory(size) : error;
}

const noMemory = (size: number): Error =>
  packageError(
    ERR_NO_MEM,
    `MPI.Alloc_mem: MPI_ERR_NO_MEM: an ArrayBuffer can't have ${size} bytes`,
  );

function ownArray(size: number): ArrayBuffer {
  try {
    return new ArrayBuffer(size);
  } catch (error) {
    throw explained(error, size);
  }
}

interface AllocArguments {
  /** The size in bytes. */
  size: number;
  /** Hints for the library. Default `MPI.INFO_NULL`. */
  info?: Info;
}

/**
 * Allocates memory that the network may reach faster than other memory. It holds zeros.
 * `MPI.Free_mem` frees it, or the garbage collector when nothing uses it any more. Where the
 * JavaScript engine allows no memory but its own, as in Electron, it is an ordinary `ArrayBuffer`.
 * Local.
 * `MPI_Alloc_mem`
 *
 * @param size the size in bytes
 * @param info hints for the library. Default `MPI.INFO_NULL`
 * @returns the memory
 * @throws {TypeError} if `size` is not an integer
 * @throws {RangeError} if `size` is negative, or not below 2^53
 * @throws {MPI.Exception} with the class `MPI.ERR_NO_MEM` if there is not enough memory, or Node
 *   has no arrays of this size
 * @example
 * const memory = MPI.Alloc_mem(8 * 1000);
 * const values = new Float64Array(memory);
 * comm.Bcast(values);
 * MPI.Free_mem(memory);
 */
export const Alloc_mem: (
  ...values: [size: number, info?: Info] | Named<AllocArguments, ['size', 'info']>
) => ArrayBuffer = namedFunction(
  'MPI.Alloc_mem',
  ['size', 'info'],
  (size: unknown, info: unknown = INFO_NULL): ArrayBuffer => {
    const bytes = asSize('MPI.Alloc_mem', size);
    if (!addon.allowsOutsideMemory()) {
      const buffer = ownArray(bytes);
      allocations.set(buffer, { address: null, size: bytes });
      return buffer;
    }
    // Of no memory the address says nothing.
    const address = MPI_Alloc_mem(Math.max(bytes, 1), info);
    if (isNoMemory(address)) throw noMemory(bytes);
    const buffer = arrayOf(address, bytes);
    const allocation = { address, size: bytes };
    allocations.set(buffer, allocation);
    alive.set(address, new WeakRef(buffer));
    collected.register(buffer, allocation, allocation);
    return buffer;
  },
);

/**
 * Frees memory of `MPI.Alloc_mem`. Every view of it is detached: its length is 0 from then on.
 * Local. `MPI_Free_mem`
 *
 * @param mem what `MPI.Alloc_mem` returned
 * @throws {TypeError} if `transfer()` has moved the memory to another `ArrayBuffer`
 * @throws {MPI.Exception} with the class `MPI.ERR_BASE` if `Alloc_mem` has not returned it or it
 *   was freed before, or `MPI.ERR_BUFFER` if an operation or a window still uses it; nothing is
 *   freed then
 */
export const Free_mem: (mem: ArrayBuffer | { mem: ArrayBuffer }) => void = namedFunction(
  'MPI.Free_mem',
  ['mem'],
  (mem: unknown): void => {
    const allocation = allocations.get(mem as ArrayBuffer);
    if (allocation === undefined) {
      throw packageError(
        ERR_BASE,
        `MPI.Free_mem: MPI_ERR_BASE: mem must be an ArrayBuffer of MPI.Alloc_mem that was not freed yet, but ${show(mem)} came`,
      );
    }
    const buffer = mem as ArrayBuffer;
    checkFreeable('MPI.Free_mem', { buffer, size: allocation.size });
    allocations.delete(buffer);
    addon.detachMemory(buffer);
    if (allocation.address === null) return;
    alive.delete(allocation.address);
    collected.unregister(allocation);
    MPI_Free_mem(allocation.address);
  },
);

/** Before MPI is finalized: what is allocated goes with it. */
export function detachAllocations(): void {
  for (const [address, reference] of alive) {
    const buffer = reference.deref();
    if (buffer !== undefined) addon.detachMemory(buffer);
    MPI_Free_mem(address);
  }
  alive.clear();
}
