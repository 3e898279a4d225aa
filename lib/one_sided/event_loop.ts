// The synchronization of windows without blocking the event loop. MPI has a nonblocking form of
// Wait only: for the others a thread of the binding blocks.

import { packageError } from '../base/exception.js';
import { parameters } from '../base/named_arguments.js';
import { awaitThread, checkThreads } from '../event_loop/awaited_poll.js';
import type { Group } from '../handles/group.js';
import { checkInteger, isHandle, notHandle } from '../native/argument_checks.js';
import { ERR_WIN, LOCK_EXCLUSIVE, PROC_NULL } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { askTargetsFirst } from '../workarounds/mpich_windows.js';
import { serveOthers } from '../workarounds/open_mpi_windows.js';
import {
  checkLockType,
  type NamedAssertion,
  type NamedGroup,
  type NamedLock,
  WinSynchronization,
} from './synchronization.js';
import type { Window } from './window_state.js';

/** One of the calls, as its blocking form makes it. */
interface Call {
  readonly method: string;
  readonly name: string;
  check(window: Window): void;
  /** The ranks that must answer. */
  targets?(window: Window): number[];
  /** Starts it on a thread of its own. */
  start(): number;
  done(window: Window): void;
}

/**
 * The methods that open and close epochs, to be awaited. Each is refused where its blocking form
 * is, and rejected then. While one is under way, whatever else concerns the epochs of the window or
 * moves its data is refused; `Wait` has its own rule. Each keeps the process alive.
 *
 * @group Synchronization that is awaited
 */
export abstract class WinEventLoop extends WinSynchronization {
  /**
   * Calls `Fence` without blocking the event loop. Until the promise resolves, the memory of the
   * window must not be touched. Collective; it also starts one `Ibarrier` on the communicator that
   * the window was made on, which must not have been freed. `MPI_Win_fence`
   *
   * @param assertion promises that let the library do less: `MPI.MODE_NOSTORE`, `MODE_NOPUT`,
   *   `MODE_NOPRECEDE` and `MODE_NOSUCCEED`, joined with `|`. Default 0
   * @returns a promise that resolves when all processes have called it and all operations since the
   *   last fence are complete
   * @throws {TypeError} as a rejection, if `assertion` is not an integer, or the memory of an
   *   operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if an epoch of
   *   another kind is open, `MPI.ERR_COMM` if the communicator was freed,
   *   `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that has not
   *   made the window
   * @example
   * win.Put(values, (rank + 1) % size);
   * await win.FenceAsync();   // timers and sockets go on until all are here
   */
  FenceAsync(assertion?: number): Promise<void>;
  FenceAsync(...named: NamedAssertion): Promise<void>;
  @parameters('Win', 'assertion')
  async FenceAsync(assertion: unknown = 0): Promise<void> {
    const method = 'Win.FenceAsync';
    const window = this._threadableWindow(method);
    checkInteger(method, 'assertion', assertion);
    window.checkFence(method, assertion);
    const comm = window.communicator(method);
    await window.alone(method, async () => {
      // A thread that waits in the fence itself would use a core.
      await comm.Ibarrier();
      await awaitThread('MPI_Win_fence', native.MPI_Win_fence_on_thread(assertion, this));
    });
    window.fenced(method, assertion);
  }

  /**
   * Calls `Start` without blocking the event loop. A process that also exposes its own memory calls
   * `Post` first. Uses a core while it waits. Not collective. `MPI_Win_start`
   *
   * @param group the processes that will be accessed
   * @param assertion `MPI.MODE_NOCHECK` promises that all of them have posted already. Default 0
   * @returns a promise that resolves when the memory of the processes in the group may be accessed
   * @throws {TypeError} as a rejection, if `group` is not an `MPI.Group`, or `assertion` not an
   *   integer
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if another epoch for
   *   access is open, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread
   *   that has not made the window
   */
  StartAsync(group: Group, assertion?: number): Promise<void>;
  StartAsync(...named: NamedGroup): Promise<void>;
  @parameters('Win', 'group', 'assertion')
  async StartAsync(group: unknown, assertion: unknown = 0): Promise<void> {
    const method = 'Win.StartAsync';
    if (!isHandle(group, 'Group')) throw notHandle(method, 'group', 'Group', group);
    // The program may free its own meanwhile.
    const copy = (group as Group).Dup();
    try {
      await this._run({
        method,
        name: 'MPI_Win_start',
        check: (window) => window.checkStart(method),
        start: () => native.MPI_Win_start_on_thread(copy, assertion, this),
        done: (window) => window.started(copy),
      });
    } finally {
      copy.Free();
    }
  }

  /**
   * Calls `Complete`, which ends the epoch of `Start`, without blocking the event loop. Uses a core
   * while it waits. `MPI_Win_complete`
   *
   * @returns a promise that resolves when the arrays of this process may be changed and read
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if no epoch of
   *   `Start` is open, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a
   *   thread that has not made the window
   */
  CompleteAsync(): Promise<void> {
    const method = 'Win.CompleteAsync';
    return this._run({
      method,
      name: 'MPI_Win_complete',
      check: (window) => window.checkComplete(method),
      start: () => native.MPI_Win_complete_on_thread(this),
      done: (window) => window.completed(method),
    });
  }

  /**
   * Calls `Wait` without blocking the event loop: looks again and again, and leaves the core idle.
   * Meanwhile this process may `Start` and `Complete` its own access, in either form.
   * `MPI_Win_test`
   *
   * @returns a promise of true, which resolves when all processes that were let in with `Post` have
   *   called `Complete`
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if `Post` was not
   *   called, `MPI.ERR_UNSUPPORTED_OPERATION` on a thread that has not made the window
   * @example
   * win.Post(clients);
   * await win.WaitAsync();   // all that they have put is here
   */
  async WaitAsync(): Promise<true> {
    const method = 'Win.WaitAsync';
    await this._ownWindow(method).waitedFor(method, () => native.MPI_Win_test(this));
    return true;
  }

  /**
   * Calls `Lock` without blocking the event loop. Uses a core while it waits. Where that may take
   * long, let processes take turns by a `Mutex` of `mpi4node/util`, and lock only for what is
   * short. `MPI_Win_lock`
   *
   * @param rank the process; with `MPI.PROC_NULL` nothing is locked
   * @param lock_type `MPI.LOCK_EXCLUSIVE` keeps others out; `MPI.LOCK_SHARED` lets others with a
   *   shared lock in. Default `MPI.LOCK_EXCLUSIVE`
   * @param assertion `MPI.MODE_NOCHECK` promises that no other lock is in the way. Default 0
   * @returns a promise that resolves when the lock is held
   * @throws {TypeError} as a rejection, if `rank` or `assertion` is not an integer
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if the rank is locked
   *   already, `MPI.ERR_LOCKTYPE` for another type, `MPI.ERR_RANK` if there is no such rank,
   *   `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that has not
   *   made the window
   * @example
   * await win.LockAsync(0);
   * win.Put(values, 0);
   * await win.UnlockAsync(0);
   */
  LockAsync(rank: number, lock_type?: number, assertion?: number): Promise<void>;
  LockAsync(...named: NamedLock): Promise<void>;
  @parameters('Win', 'rank', 'lock_type', 'assertion')
  async LockAsync(
    rank: unknown,
    lock_type: unknown = LOCK_EXCLUSIVE,
    assertion: unknown = 0,
  ): Promise<void> {
    const method = 'Win.LockAsync';
    checkLockType(method, lock_type);
    if (rank === PROC_NULL) return;
    await this._run({
      method,
      name: 'MPI_Win_lock',
      check: (window) => window.checkLock(method, rank),
      start: () => native.MPI_Win_lock_on_thread(lock_type, rank, assertion, this),
      done: (window) => window.locked(rank as number),
    });
  }

  /**
   * Calls `Unlock`, which ends the epoch of `Lock`, without blocking the event loop.
   * `MPI_Win_unlock`
   *
   * @param rank the process that was locked
   * @returns a promise that resolves when all operations of the epoch are complete, at the target
   *   too
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if that process is
   *   not locked, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread
   *   that has not made the window
   */
  UnlockAsync(rank: number): Promise<void>;
  UnlockAsync(named: { rank: number }): Promise<void>;
  @parameters('Win', 'rank')
  async UnlockAsync(rank: unknown): Promise<void> {
    const method = 'Win.UnlockAsync';
    if (rank === PROC_NULL) return;
    await this._run({
      method,
      name: 'MPI_Win_unlock',
      check: (window) => window.checkUnlock(method, rank),
      targets: (window) => window.touched(rank),
      start: () => native.MPI_Win_unlock_on_thread(rank, this),
      done: (window) => {
        serveOthers(window, rank);
        window.unlocked(method, rank as number);
      },
    });
  }

  /**
   * Calls `Lock_all`, which opens an epoch with a shared lock on all processes, without blocking
   * the event loop. Uses a core while it waits. Not collective. `MPI_Win_lock_all`
   *
   * @param assertion `MPI.MODE_NOCHECK` promises that no exclusive lock is in the way. Default 0
   * @returns a promise that resolves when all locks are held
   * @throws {TypeError} as a rejection, if `assertion` is not an integer
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if another epoch is
   *   open, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that has
   *   not made the window
   */
  Lock_allAsync(assertion?: number): Promise<void>;
  Lock_allAsync(...named: NamedAssertion): Promise<void>;
  @parameters('Win', 'assertion')
  Lock_allAsync(assertion: unknown = 0): Promise<void> {
    const method = 'Win.Lock_allAsync';
    return this._run({
      method,
      name: 'MPI_Win_lock_all',
      check: (window) => window.checkLockAll(method),
      start: () => native.MPI_Win_lock_all_on_thread(assertion, this),
      done: (window) => window.lockedAll(),
    });
  }

  /**
   * Calls `Unlock_all`, which ends the epoch of `Lock_all`, without blocking the event loop.
   * `MPI_Win_unlock_all`
   *
   * @returns a promise that resolves when all operations of the epoch are complete, at the targets
   *   too
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if no epoch of
   *   `Lock_all` is open, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a
   *   thread that has not made the window
   */
  Unlock_allAsync(): Promise<void> {
    const method = 'Win.Unlock_allAsync';
    return this._run({
      method,
      name: 'MPI_Win_unlock_all',
      check: (window) => window.checkUnlockAll(method),
      targets: (window) => window.touched(),
      start: () => native.MPI_Win_unlock_all_on_thread(this),
      done: (window) => {
        serveOthers(window, window.rank);
        window.unlockedAll(method);
      },
    });
  }

  /**
   * Calls `Flush` without blocking the event loop. The epoch goes on. `MPI_Win_flush`
   *
   * @param rank the target
   * @returns a promise that resolves when all operations of this process on the target are
   *   complete, at the target too
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if the target is not
   *   locked, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that
   *   has not made the window
   * @example
   * win.Fetch_and_op(BigInt64Array.of(1n), ticket, 0);
   * await win.FlushAsync(0);
   */
  FlushAsync(rank: number): Promise<void>;
  FlushAsync(named: { rank: number }): Promise<void>;
  @parameters('Win', 'rank')
  async FlushAsync(rank: unknown): Promise<void> {
    const method = 'Win.FlushAsync';
    if (rank === PROC_NULL) return;
    await this._run({
      method,
      name: 'MPI_Win_flush',
      check: (window) => window.checkFlush(method, rank),
      targets: (window) => window.touched(rank),
      start: () => native.MPI_Win_flush_on_thread(rank, this),
      done: (window) => {
        serveOthers(window, rank);
        window.released(method, rank as number);
      },
    });
  }

  /**
   * Calls `Flush_all` without blocking the event loop. The epoch goes on. `MPI_Win_flush_all`
   *
   * @returns a promise that resolves when all operations of this process are complete, at the
   *   targets too
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if nothing is locked,
   *   `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that has not
   *   made the window
   */
  Flush_allAsync(): Promise<void> {
    const method = 'Win.Flush_allAsync';
    return this._run({
      method,
      name: 'MPI_Win_flush_all',
      check: (window) => window.checkFlush(method),
      targets: (window) => window.touched(),
      start: () => native.MPI_Win_flush_all_on_thread(this),
      done: (window) => {
        serveOthers(window, window.rank);
        window.releasedAll(method);
      },
    });
  }

  /**
   * Calls `Flush_local` without blocking the event loop. The epoch goes on, and the target need not
   * have the data yet. `MPI_Win_flush_local`
   *
   * @param rank the target
   * @returns a promise that resolves when the arrays that were used for operations on the target
   *   may be changed and read
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if the target is not
   *   locked, `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that
   *   has not made the window
   */
  Flush_localAsync(rank: number): Promise<void>;
  Flush_localAsync(named: { rank: number }): Promise<void>;
  @parameters('Win', 'rank')
  async Flush_localAsync(rank: unknown): Promise<void> {
    const method = 'Win.Flush_localAsync';
    if (rank === PROC_NULL) return;
    await this._run({
      method,
      name: 'MPI_Win_flush_local',
      check: (window) => window.checkFlush(method, rank),
      start: () => native.MPI_Win_flush_local_on_thread(rank, this),
      done: (window) => window.released(method, rank as number),
    });
  }

  /**
   * Calls `Flush_local_all` without blocking the event loop. The epoch goes on, and the targets
   * need not have the data yet. `MPI_Win_flush_local_all`
   *
   * @returns a promise that resolves when the arrays that were used for operations on all targets
   *   may be changed and read
   * @throws {TypeError} as a rejection, if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} as a rejection, with the class `MPI.ERR_RMA_SYNC` if nothing is locked,
   *   `MPI.ERR_UNSUPPORTED_OPERATION` without `MPI.THREAD_MULTIPLE`, or on a thread that has not
   *   made the window
   */
  Flush_local_allAsync(): Promise<void> {
    const method = 'Win.Flush_local_allAsync';
    return this._run({
      method,
      name: 'MPI_Win_flush_local_all',
      check: (window) => window.checkFlush(method),
      start: () => native.MPI_Win_flush_local_all_on_thread(this),
      done: (window) => window.releasedAll(method),
    });
  }

  private async _run({ method, name, check, targets, start, done }: Call): Promise<void> {
    const window = this._threadableWindow(method);
    check(window);
    const read = (rank: number) => this.Rget(new Uint8Array(1), rank);
    const answers = askTargetsFirst(targets?.(window), read);
    await window.alone(method, async () => {
      await Promise.all(answers);
      await awaitThread(name, start());
    });
    done(window);
  }

  private _ownWindow(method: string): Window {
    const window = this._window;
    if (window === null) {
      throw packageError(ERR_WIN, `${method}: MPI_ERR_WIN: the window is null or was freed`);
    }
    window.checkAsync(method);
    return window;
  }

  private _threadableWindow(method: string): Window {
    const window = this._ownWindow(method);
    checkThreads(method);
    return window;
  }
}
