// What this process knows of a window that it made: its memory, how far that of the others reaches,
// and which epochs are open. The libraries look at little of this: MPICH dies in MPI_Finalize of a
// window that was freed inside an epoch, Open MPI lets a Put through outside of one, and both write
// beyond the end of the target's memory.

import { packageError } from '../base/exception.js';
import { checkFreeable, type HandedOut, memoryAt } from '../buffers/allocated_memory.js';
import { spanOf } from '../buffers/spec_parts.js';
import type { Comm } from '../communicators/comm.js';
import type { Datatype } from '../datatypes/datatype.js';
import { awaitLook } from '../event_loop/awaited_poll.js';
import { watchWindows } from '../event_loop/pump.js';
import { Group } from '../handles/group.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon } from '../native/addon.js';
import { checkInteger } from '../native/argument_checks.js';
import {
  ERR_COMM,
  ERR_RANK,
  ERR_RMA_SYNC,
  ERR_UNSUPPORTED_OPERATION,
  ERR_WIN,
  MODE_NOPRECEDE,
  MODE_NOSUCCEED,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { memoryUses } from '../native/hooks.js';
import type { HandleHolder, Memory } from '../native/message_data.js';
import { AttachedMemory } from './attached_memory.js';

// How the memory of others may be reached: through Fence and Lock_all all of it, else what is
// listed.
const NONE = 0;
const FENCE = 1;
const ALL = 2;
const SOME = 3;

/** Memory that MPI may use until an epoch ends, or until it was flushed. */
class Kept {
  readonly #memory: (Memory | null)[] = [];
  #count = 0;

  add(memory: Memory): void {
    // Programs use the same array again and again.
    if (this.#count > 0 && this.#memory[this.#count - 1] === memory) return;
    this.#memory[this.#count++] = memory;
  }

  /** Lets go of it. False if some of it was detached meanwhile. */
  release(): boolean {
    let isThere = true;
    // The array stays: it is filled again at once.
    for (let i = 0; i < this.#count; i++) {
      if (!isAttached(this.#memory[i])) isThere = false;
      this.#memory[i] = null;
    }
    this.#count = 0;
    return isThere;
  }

  holds(buffer: ArrayBufferLike): boolean {
    return this.#memory.some((memory) => memory?.buffer === buffer);
  }
}

/**
 * How far the memory of each process reaches, the unit of displacements there, and where it begins.
 */
export interface Reach {
  readonly sizes: Float64Array;
  readonly units: Float64Array;
  readonly bases: Float64Array;
}

const live = new Map<number, Window>();

// A process alone has nobody to serve.
const watchLive = (): void => watchWindows([...live.values()].some((window) => window.hasPeers()));

export class Window implements HandleHolder {
  _handle: number;
  readonly _kind = 'Win';
  isFreed = false;
  /** Of this process. */
  readonly rank: number;
  /** Whether it was made here. Of others it is not known what happened to them before. */
  readonly #isOwn: boolean;
  /** What it was made on, if that was here. */
  readonly #comm: Comm | null;
  /** Null for a dynamic window, whose displacements are addresses. */
  readonly #reach: Reach | null;
  /** What the program has given for it. */
  #exposed: Memory | null = null;
  /** What it has attached since. */
  readonly attached = new AttachedMemory();
  /** What is handed out of MPI's memory, by rank. */
  readonly #handedOut = new Map<number, HandedOut>();
  readonly #kept: (Kept | null)[];

  // The epochs.
  #access: typeof NONE | typeof FENCE | typeof ALL | typeof SOME = NONE;
  /** Since the last Fence something was moved. */
  #isUsed = false;
  #started: ReadonlySet<number> | null = null;
  #isPosted = false;
  readonly #locked = new Set<number>();
  /** By rank: whether something was moved in this epoch. */
  readonly #touched: Uint8Array;
  /** The method that changes the epoch on another thread now: nobody else may use the window. */
  #underWay: string | null = null;
  /** Whether WaitAsync waits for the end of the epoch of Post. */
  #isAwaited = false;

  private constructor(
    handle: number,
    { size, rank }: { size: number; rank: number },
    reach: Reach | null,
    comm: Comm | null,
  ) {
    this._handle = handle;
    this.rank = rank;
    this.#reach = reach;
    this.#isOwn = comm !== null;
    this.#comm = comm;
    this.#touched = new Uint8Array(size);
    this.#kept = new Array<Kept | null>(size).fill(null);
  }

  /** A window that was just made. */
  static made(handle: number, comm: Comm, reach: Reach | null): Window {
    const window = new Window(handle, comm, reach, comm);
    live.set(handle, window);
    watchLive();
    return window;
  }

  /** The window with this handle, which another thread or library may have made. */
  static of(handle: number): Window {
    const known = live.get(handle);
    if (known !== undefined) return known;
    const group = Group._from(native.MPI_Win_get_group({ _handle: handle, _kind: 'Win' }));
    const window = new Window(handle, group, null, null);
    group.Free();
    return window;
  }

  hasPeers(): boolean {
    return this.#kept.length > 1;
  }

  // --- Memory -----------------------------------------------------------------------------------

  /** Keeps memory of the program's own that others can reach. */
  expose(memory: Memory): void {
    this.#exposed = memory;
  }

  /** The memory of a process, always as the same ArrayBuffer. */
  memoryOf(method: string, rank: number, address: number, size: number): ArrayBuffer {
    const known = this.#handedOut.get(rank);
    if (known !== undefined) return known.buffer;
    const buffer = memoryAt(method, address, size);
    this.#handedOut.set(rank, { buffer, size });
    return buffer;
  }

  // --- Moving data ------------------------------------------------------------------------------

  /** Proves that an operation may reach the memory of this rank now. */
  checkAccess(method: string, rank: unknown): void {
    if (this.#underWay !== null) this.#checkAlive(method);
    // As a key, an object would run code of the program.
    if (typeof rank !== 'number') checkInteger(method, 'target_rank', rank);
    if (this.#access === FENCE || this.#access === ALL || this.#reaches(rank)) return;
    this.#noAccess(method, rank);
  }

  /** Proves that an operation with a request may start, which needs a passive target. */
  checkPassiveAccess(method: string, rank: unknown): void {
    if (this.#underWay !== null) this.#checkAlive(method);
    // As a key, an object would run code of the program.
    if (typeof rank !== 'number') checkInteger(method, 'target_rank', rank);
    if (this.#access === ALL || this.#locked.has(rank)) return;
    this.#noAccess(method, rank, 'operations with a request need Lock or Lock_all around them');
  }

  #reaches(rank: number): boolean {
    if (this.#access !== SOME) return false;
    return this.#started === null ? this.#locked.has(rank) : this.#started.has(rank);
  }

  #noAccess(method: string, rank: unknown, rule?: string): void {
    this.#checkAlive(method);
    // The native function knows what to say of what is no rank.
    if (typeof rank !== 'number' || this.#kept[rank] === undefined) return;
    this.#refuse(
      method,
      rule ?? `no epoch is open for rank ${rank}: call Fence, Start, Lock or Lock_all first`,
    );
  }

  /** Proves that so many items, from the displacement on, lie in the memory of this rank. */
  checkReach(
    method: string,
    rank: unknown,
    displacement: unknown,
    count: unknown,
    datatype: Datatype,
  ): void {
    if (this.#reach === null || datatype.is_null) return;
    const size = this.#reach.sizes[rank as number];
    // The native function knows what to say of a rank, or a displacement, that is none.
    if (size === undefined || typeof displacement !== 'number' || typeof count !== 'number') return;
    const first = displacement * this.#reach.units[rank as number];
    const extents = datatype._getExtents();
    // Nearly all datatypes are without gaps, and this is done for every operation.
    const isDense = extents[2] === 0 && extents[3] === extents[1];
    if (isDense && first >= 0 && first + count * extents[1] <= size) return;
    const { low, high } = spanOf(datatype, first, count);
    if (low >= 0 && high <= size) return;
    throw new RangeError(
      `${method}: the window has ${size} bytes at rank ${rank}, but ${count} item${count === 1 ? '' : 's'} at displacement ${displacement} span${count === 1 ? 's' : ''} bytes ${low} to ${high}`,
    );
  }

  /**
   * Bytes from one displacement to the next in the memory of this rank; null if that is not known.
   */
  unitOf(rank: number): number | null {
    if (this.#reach !== null) return this.#reach.units[rank];
    // Displacements in a dynamic window are addresses.
    return this.#isOwn ? 1 : null;
  }

  /** Whether an item of 4 or 8 bytes lies at a multiple of its size in this rank's memory. */
  isAligned(rank: unknown, displacement: unknown, size: number): boolean {
    let first = displacement as number;
    if (this.#reach !== null) {
      const { bases, units } = this.#reach;
      first = bases[rank as number] + first * units[rank as number];
    }
    // The low bits of any safe integer; the remainder of a division takes ten times as long.
    return (first & (size - 1)) === 0;
  }

  /**
   * Notes an operation on this rank's memory that nothing refuses any more, and keeps its own
   * memory until it is complete. Null for an operation with a request, which keeps it by itself.
   */
  begins(rank: unknown, memory: Memory | null): void {
    const kept = this.#kept[rank as number];
    // MPI.PROC_NULL, or no rank.
    if (kept === undefined) return;
    this.#touched[rank as number] = 1;
    if (this.#access === FENCE) this.#isUsed = true;
    if (memory !== null) this.keep(rank, memory);
  }

  /** Keeps further memory of an operation on this rank's memory until it is complete. */
  keep(rank: unknown, memory: Memory | null): void {
    if (memory === null) return;
    let kept = this.#kept[rank as number];
    if (kept === null) {
      kept = new Kept();
      this.#kept[rank as number] = kept;
    }
    kept?.add(memory);
  }

  /** All operations on this rank's memory are complete, on this side at least. */
  released(method: string, rank: number): void {
    if (this.#kept[rank]?.release() === false) throw detachedMeanwhile(method);
  }

  releasedAll(method: string): void {
    let isThere = true;
    for (const kept of this.#kept) if (kept?.release() === false) isThere = false;
    if (!isThere) throw detachedMeanwhile(method);
  }

  // --- Epochs -----------------------------------------------------------------------------------
  // Before MPI is asked each is refused where it can't be, and after MPI has done it, noted.

  checkFence(method: string, assertion: unknown): void {
    this.#checkAlive(method);
    if (this.#isUsed && ((assertion as number) & MODE_NOPRECEDE) !== 0) {
      this.#refuse(method, 'MPI.MODE_NOPRECEDE was given, but data was moved since the last Fence');
    }
    this.#refuseWithin(method, false);
    if (this.#isPosted) this.#refuse(method, 'the window is posted: call Wait first');
  }
  fenced(method: string, assertion: number): void {
    this.#access = (assertion & MODE_NOSUCCEED) !== 0 ? NONE : FENCE;
    this.#isUsed = false;
    this.#touched.fill(0);
    this.releasedAll(method);
  }

  checkStart(method: string): void {
    this.#checkAlive(method);
    this.#refuseWithin(method, true);
  }
  started(group: Group): void {
    const own = Group._from(native.MPI_Win_get_group(this));
    this.#started = new Set(group.Translate_ranks(null, own));
    own.Free();
    this.#access = SOME;
  }
  checkComplete(method: string): void {
    this.#checkAlive(method);
    if (this.#started === null) this.#refuse(method, 'call Start first');
  }
  completed(method: string): void {
    this.#started = null;
    this.#access = NONE;
    this.#touched.fill(0);
    this.releasedAll(method);
  }

  checkPost(method: string): void {
    this.#checkAlive(method);
    if (this.#isPosted) this.#refuse(method, 'the window is posted already');
    if (this.#isUsed) this.#refuse(method, FENCE_FIRST);
  }
  posted(): void {
    this.#isPosted = true;
    // What a Fence opened has not been used, and so was never there.
    if (this.#access === FENCE) this.#access = NONE;
  }
  checkWait(method: string): void {
    this.#checkAlive(method);
    this.#checkPosted(method);
  }
  #checkPosted(method: string): void {
    if (!this.#isPosted) this.#refuse(method, 'call Post first');
    if (this.#isAwaited) this.#refuse(method, 'Win.WaitAsync is under way: await it first');
  }
  waited(): void {
    this.#isPosted = false;
  }

  checkLock(method: string, rank: unknown): void {
    this.#checkAlive(method);
    if (this.#locked.has(rank as number)) {
      this.#refuse(method, `rank ${rank} is locked already: call Unlock(${rank}) first`);
    }
    if (this.#locked.size === 0) this.#refuseWithin(method, true);
  }
  locked(rank: number): void {
    this.#locked.add(rank);
    this.#access = SOME;
  }
  checkUnlock(method: string, rank: unknown): void {
    this.#checkAlive(method);
    if (this.#locked.has(rank as number)) return;
    checkInteger(method, 'rank', rank);
    this.#refuse(method, `call Lock(${rank}) first`);
  }
  unlocked(method: string, rank: number): void {
    this.#locked.delete(rank);
    if (this.#locked.size === 0) this.#access = NONE;
    this.#touched[rank] = 0;
    this.released(method, rank);
  }

  checkLockAll(method: string): void {
    this.#checkAlive(method);
    this.#refuseWithin(method, true);
  }
  lockedAll(): void {
    this.#access = ALL;
  }
  checkUnlockAll(method: string): void {
    this.#checkAlive(method);
    if (this.#access !== ALL) this.#refuse(method, 'call Lock_all first');
  }
  unlockedAll(method: string): void {
    this.#access = NONE;
    this.#touched.fill(0);
    this.releasedAll(method);
  }

  /** Flushing is for passive targets. Without a rank: of all that are locked. */
  checkFlush(method: string, rank?: unknown): void {
    if (this.#underWay !== null) this.#checkAlive(method);
    if (this.#access === ALL) {
      if (rank !== undefined) this.#checkRank(method, rank);
      return;
    }
    if (rank === undefined ? this.#locked.size > 0 : this.#locked.has(rank as number)) return;
    this.#checkAlive(method);
    this.#refuse(method, 'call Lock or Lock_all first');
  }

  // Open MPI's MPI_Win_flush_local crashes on what is no rank.
  #checkRank(method: string, rank: unknown): void {
    checkInteger(method, 'rank', rank);
    const size = this.#kept.length;
    if (rank >= 0 && rank < size) return;
    throw packageError(
      ERR_RANK,
      `${method}: MPI_ERR_RANK: ${rank} is not a rank of the window, which has ${size} processes`,
    );
  }

  #checkAlive(method: string): void {
    this.#checkUnused(method);
    if (!this.isFreed) return;
    throw packageError(ERR_WIN, `${method}: MPI_ERR_WIN: the window was freed`);
  }

  #checkUnused(method: string): void {
    if (this.#underWay !== null) this.#refuse(method, `${this.#underWay} ${UNDER_WAY}`);
  }

  // --- Epochs that are awaited ------------------------------------------------------------------

  /** Proves that all that happens to the window is seen here. */
  checkAsync(method: string): void {
    if (this.#isOwn) return;
    throw packageError(
      ERR_UNSUPPORTED_OPERATION,
      `${method}: only the thread that has made a window can await its operations`,
    );
  }

  /** All the processes that share it. */
  communicator(method: string): Comm {
    if (this.#comm !== null && !this.#comm.is_null) return this.#comm;
    throw packageError(
      ERR_COMM,
      `${method}: MPI_ERR_COMM: the communicator that the window was made on was freed`,
    );
  }

  /**
   * The ranks, or this one if it is one, where something was moved in this epoch, and can be read.
   */
  touched(rank?: unknown): number[] {
    const sizes = this.#reach?.sizes;
    if (sizes === undefined) return [];
    const ranks = rank === undefined ? [...sizes.keys()] : [rank as number];
    return ranks.filter((each) => this.#touched[each] === 1 && sizes[each] > 0);
  }

  /** Keeps the window to one method until that is done, on another thread. */
  async alone(method: string, run: () => Promise<void>): Promise<void> {
    this.#underWay = method;
    try {
      await run();
    } finally {
      this.#underWay = null;
    }
  }

  /** Looks until `isDone`, where no other thread uses the window, which may be used meanwhile. */
  async waitedFor(method: string, isDone: () => boolean): Promise<void> {
    this.#checkPosted(method);
    this.#isAwaited = true;
    try {
      await awaitLook(() => this.#underWay === null && isDone());
    } finally {
      this.#isAwaited = false;
    }
    this.waited();
  }

  #refuse(method: string, what: string): void {
    if (!this.#isOwn) return;
    throw packageError(ERR_RMA_SYNC, `${method}: MPI_ERR_RMA_SYNC: ${what}`);
  }

  #refuseWithin(method: string, withinFence: boolean): void {
    const [what] = this.#open(withinFence);
    if (what !== undefined) this.#refuse(method, what);
  }

  /** The epochs that this process has opened, each with what closes it. */
  #open(withFence = true): string[] {
    const open = [];
    if (withFence && this.#isUsed) open.push(FENCE_FIRST);
    if (this.#started !== null) open.push('an access epoch is open: call Complete first');
    if (this.#access === ALL) open.push('all ranks are locked: call Unlock_all first');
    for (const rank of this.#locked) {
      open.push(`rank ${rank} is locked: call Unlock(${rank}) first`);
    }
    return open;
  }

  /** What is open here, and what others have opened. */
  openEpochs(): string[] {
    const open = this.#open();
    if (this.#underWay !== null) open.unshift(`${this.#underWay} ${UNDER_WAY}`);
    if (this.#isPosted) open.push('the window is posted: call Wait first');
    return open;
  }

  // --- The end ----------------------------------------------------------------------------------

  checkFree(method: string): void {
    this.#checkAlive(method);
    const [what] = this.openEpochs();
    if (what !== undefined) this.#refuse(method, `${what}; the window was not freed`);
    for (const memory of this.#handedOut.values()) checkFreeable(method, memory);
  }

  /** Before MPI frees the memory: a function that it calls meanwhile must not see it either. */
  detach(): void {
    for (const { buffer } of this.#handedOut.values()) addon.detachMemory(buffer);
    this.#handedOut.clear();
  }

  freed(): void {
    this.isFreed = true;
    this.#exposed = null;
    this.attached.clear();
    live.delete(this._handle);
    watchLive();
  }

  /** What of this window uses the memory of a buffer. */
  useOf(buffer: ArrayBufferLike): string | null {
    if (this.#exposed?.buffer === buffer || this.attached.holds(buffer)) return 'a window';
    return this.#kept.some((kept) => kept?.holds(buffer)) ? 'an epoch of a window' : null;
  }
}

const UNDER_WAY = 'is under way: await it first';
const FENCE_FIRST = 'data was moved since the last Fence: call Fence first';

memoryUses.push((buffer) => {
  for (const window of live.values()) {
    const use = window.useOf(buffer);
    if (use !== null) return use;
  }
  return null;
});

function detachedMeanwhile(method: string): TypeError {
  return new TypeError(
    `${method}: the memory of an array that this epoch used was detached during the operation, so its data is lost`,
  );
}

/** The epochs that are open in any window: with them MPI can't be finalized. */
export function openEpochs(): string[] {
  return [...live.values()].flatMap((window) => window.openEpochs());
}

/**
 * Before MPI is finalized, when all processes are about to do that: frees the windows that the
 * program did not, in the order in which they were made, which is the same everywhere. MPICH
 * complains of what is left.
 */
export function freeWindows(): void {
  for (const window of live.values()) {
    window.detach();
    native.MPI_Win_free(window);
  }
  live.clear();
  watchLive();
}
