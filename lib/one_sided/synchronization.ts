// When data may be moved, and when it is there: the three ways of MPI to synchronize, and flushing.

import { packageError } from '../base/exception.js';
import { type Named, parameters } from '../base/named_arguments.js';
import type { Group } from '../handles/group.js';
import { show } from '../native/argument_checks.js';
import {
  ERR_LOCKTYPE,
  LOCK_EXCLUSIVE,
  LOCK_SHARED,
  PROC_NULL,
} from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { serveOthers } from '../workarounds/open_mpi_windows.js';
import { WinCommunication } from './transfers.js';

export type NamedAssertion = Named<{ assertion?: number }, ['assertion']>;
export type NamedGroup = Named<{ group: Group; assertion?: number }, ['group', 'assertion']>;
export type NamedLock = Named<
  { rank: number; lock_type?: number; assertion?: number },
  ['rank', 'lock_type', 'assertion']
>;

export function checkLockType(method: string, lock_type: unknown): void {
  if (lock_type === LOCK_EXCLUSIVE || lock_type === LOCK_SHARED) return;
  throw packageError(
    ERR_LOCKTYPE,
    `${method}: MPI_ERR_LOCKTYPE: lock_type must be MPI.LOCK_EXCLUSIVE or MPI.LOCK_SHARED, but ${show(lock_type)} came`,
  );
}

/**
 * The methods that open and close epochs.
 *
 * @group Synchronization
 */
export abstract class WinSynchronization extends WinCommunication {
  // --- Active target, all processes --------------------------------------------------------------

  /**
   * Completes all operations that were started since the last fence, at all processes, and opens
   * the next epoch, in which all may access each other's memory. Blocking, collective.
   * `MPI_Win_fence`
   *
   * @param assertion promises that let the library do less: `MPI.MODE_NOSTORE`, `MODE_NOPUT`,
   *   `MODE_NOPRECEDE` and `MODE_NOSUCCEED`, joined with `|`. Default 0
   * @throws {TypeError} if `assertion` is not an integer; if the memory of an operation was
   *   detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if an epoch of another kind is open
   * @example
   * win.Fence();
   * win.Put(values, (rank + 1) % size);
   * win.Fence();   // what the neighbour has put is in this process's memory
   */
  Fence(assertion?: number): void;
  Fence(...named: NamedAssertion): void;
  @parameters('Win', 'assertion')
  Fence(assertion: unknown = 0): void {
    this._window?.checkFence('Win.Fence', assertion);
    native.MPI_Win_fence(assertion, this);
    this._window?.fenced('Win.Fence', assertion as number);
  }

  // --- Active target, groups --------------------------------------------------------------------

  /**
   * Opens an epoch for access to the memory of the processes in a group, each of which must `Post`.
   * May block until they do. Not collective: only this process calls it. `MPI_Win_start`
   *
   * @param group the processes that will be accessed
   * @param assertion `MPI.MODE_NOCHECK` promises that all of them have posted already. Default 0
   * @throws {TypeError} if `group` is not an `MPI.Group`, or `assertion` not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if another epoch for access is open
   * @example
   * win.Start(targets);
   * win.Put(values, 1);
   * win.Complete();
   */
  Start(group: Group, assertion?: number): void;
  Start(...named: NamedGroup): void;
  @parameters('Win', 'group', 'assertion')
  Start(group: unknown, assertion: unknown = 0): void {
    this._window?.checkStart('Win.Start');
    native.MPI_Win_start(group, assertion, this);
    this._window?.started(group as Group);
  }

  /**
   * Ends the epoch of `Start`: the arrays of this process may be changed and read. Blocking.
   * `MPI_Win_complete`
   *
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch of `Start` is open
   */
  Complete(): void {
    this._window?.checkComplete('Win.Complete');
    native.MPI_Win_complete(this);
    this._window?.completed('Win.Complete');
  }

  /**
   * Lets the processes of a group access this one's memory, which they do between `Start` and
   * `Complete`. Local. `MPI_Win_post`
   *
   * @param group the processes that may access it
   * @param assertion promises that let the library do less: `MPI.MODE_NOCHECK`, `MODE_NOSTORE` and
   *   `MODE_NOPUT`, joined with `|`. Default 0
   * @throws {TypeError} if `group` is not an `MPI.Group`, or `assertion` not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the memory is exposed already
   * @example
   * win.Post(origins);
   * win.Wait();   // now their data is here
   */
  Post(group: Group, assertion?: number): void;
  Post(...named: NamedGroup): void;
  @parameters('Win', 'group', 'assertion')
  Post(group: unknown, assertion: unknown = 0): void {
    this._window?.checkPost('Win.Post');
    native.MPI_Win_post(group, assertion, this);
    this._window?.posted();
  }

  /**
   * Waits until all processes that were let in with `Post` have called `Complete`. Their data is in
   * this process's memory then. Blocking. `MPI_Win_wait`
   *
   * @returns true
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if `Post` was not called
   */
  Wait(): true {
    this._window?.checkWait('Win.Wait');
    native.MPI_Win_wait(this);
    this._window?.waited();
    return true;
  }

  /**
   * Tells whether all processes that were let in with `Post` have called `Complete`. If so, the
   * exposure ends as with `Wait`. Does not block. `MPI_Win_test`
   *
   * @returns whether all have
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if `Post` was not called
   */
  Test(): boolean {
    this._window?.checkWait('Win.Test');
    const isDone = native.MPI_Win_test(this);
    if (isDone) this._window?.waited();
    return isDone;
  }

  // --- Passive target ---------------------------------------------------------------------------

  /**
   * Opens an epoch for access to the memory of one process, which need not call anything. That
   * process serves the access while it is in any MPI call, and within milliseconds while its event
   * loop runs. May block. `MPI_Win_lock`
   *
   * @param rank the process; with `MPI.PROC_NULL` nothing is locked
   * @param lock_type `MPI.LOCK_EXCLUSIVE` keeps others out; `MPI.LOCK_SHARED` lets others with a
   *   shared lock in. Default `MPI.LOCK_EXCLUSIVE`
   * @param assertion `MPI.MODE_NOCHECK` promises that no other lock is in the way. Default 0
   * @throws {TypeError} if `rank` or `assertion` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the rank is locked already, or an
   *   epoch of another kind is open; `MPI.ERR_LOCKTYPE` for another type, `MPI.ERR_RANK` if there
   *   is no such rank
   * @example
   * win.Lock(0);
   * win.Put(values, 0);
   * win.Unlock(0);   // the values are at rank 0
   */
  Lock(rank: number, lock_type?: number, assertion?: number): void;
  Lock(...named: NamedLock): void;
  @parameters('Win', 'rank', 'lock_type', 'assertion')
  Lock(rank: unknown, lock_type: unknown = LOCK_EXCLUSIVE, assertion: unknown = 0): void {
    checkLockType('Win.Lock', lock_type);
    if (rank === PROC_NULL) return;
    this._window?.checkLock('Win.Lock', rank);
    native.MPI_Win_lock(lock_type, rank, assertion, this);
    this._window?.locked(rank as number);
  }

  /**
   * Ends the epoch of `Lock`: all its operations are complete, at the target too. Blocking.
   * `MPI_Win_unlock`
   *
   * @param rank the process that was locked
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if that process is not locked
   */
  Unlock(rank: number): void;
  Unlock(named: { rank: number }): void;
  @parameters('Win', 'rank')
  Unlock(rank: unknown): void {
    if (rank === PROC_NULL) return;
    this._window?.checkUnlock('Win.Unlock', rank);
    native.MPI_Win_unlock(rank, this);
    serveOthers(this._window, rank);
    this._window?.unlocked('Win.Unlock', rank as number);
  }

  /**
   * Opens an epoch with a shared lock on all processes. Not collective: only this process calls it.
   * May block. `MPI_Win_lock_all`
   *
   * @param assertion `MPI.MODE_NOCHECK` promises that no exclusive lock is in the way. Default 0
   * @throws {TypeError} if `assertion` is not an integer
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if another epoch is open
   * @example
   * win.Lock_all();
   * win.Fetch_and_op(BigInt64Array.of(1n), ticket, 0);
   * win.Flush(0);   // ticket[0] is here
   * win.Unlock_all();
   */
  Lock_all(assertion?: number): void;
  Lock_all(...named: NamedAssertion): void;
  @parameters('Win', 'assertion')
  Lock_all(assertion: unknown = 0): void {
    this._window?.checkLockAll('Win.Lock_all');
    native.MPI_Win_lock_all(assertion, this);
    this._window?.lockedAll();
  }

  /**
   * Ends the epoch of `Lock_all`: all its operations are complete, at the targets too. Blocking.
   * `MPI_Win_unlock_all`
   *
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if no epoch of `Lock_all` is open
   */
  Unlock_all(): void {
    this._window?.checkUnlockAll('Win.Unlock_all');
    native.MPI_Win_unlock_all(this);
    serveOthers(this._window, this._window?.rank);
    this._window?.unlockedAll('Win.Unlock_all');
  }

  /**
   * Completes all operations of this process on one target, at the target too, without ending the
   * epoch. Blocking. `MPI_Win_flush`
   *
   * @param rank the target
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the target is not locked
   * @example
   * win.Lock_all();
   * win.Put(values, 1);
   * win.Flush(1);   // the values are at rank 1
   * win.Unlock_all();
   */
  Flush(rank: number): void;
  Flush(named: { rank: number }): void;
  @parameters('Win', 'rank')
  Flush(rank: unknown): void {
    if (rank === PROC_NULL) return;
    this._window?.checkFlush('Win.Flush', rank);
    native.MPI_Win_flush(rank, this);
    serveOthers(this._window, rank);
    this._window?.released('Win.Flush', rank as number);
  }

  /**
   * Completes all operations of this process on all targets, at the targets too, without ending the
   * epoch. Blocking. `MPI_Win_flush_all`
   *
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if nothing is locked
   */
  Flush_all(): void {
    this._window?.checkFlush('Win.Flush_all');
    native.MPI_Win_flush_all(this);
    serveOthers(this._window, this._window?.rank);
    this._window?.releasedAll('Win.Flush_all');
  }

  /**
   * Completes all operations of this process on one target for this process: its arrays may be
   * changed and read. The target need not have the data yet. Blocking. `MPI_Win_flush_local`
   *
   * @param rank the target
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if the target is not locked
   */
  Flush_local(rank: number): void;
  Flush_local(named: { rank: number }): void;
  @parameters('Win', 'rank')
  Flush_local(rank: unknown): void {
    if (rank === PROC_NULL) return;
    this._window?.checkFlush('Win.Flush_local', rank);
    native.MPI_Win_flush_local(rank, this);
    this._window?.released('Win.Flush_local', rank as number);
  }

  /**
   * Completes all operations of this process on all targets for this process: its arrays may be
   * changed and read. The targets need not have the data yet. Blocking. `MPI_Win_flush_local_all`
   *
   * @throws {TypeError} if the memory of an operation was detached meanwhile
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if nothing is locked
   */
  Flush_local_all(): void {
    this._window?.checkFlush('Win.Flush_local_all');
    native.MPI_Win_flush_local_all(this);
    this._window?.releasedAll('Win.Flush_local_all');
  }

  /**
   * A memory barrier: this process sees what others have written into its memory, and others see
   * what it has stored there itself. Allowed while a process is locked. Local. `MPI_Win_sync`
   *
   * @throws {MPI.Exception} with the class `MPI.ERR_RMA_SYNC` if nothing is locked
   */
  Sync(): void {
    native.MPI_Win_sync(this);
  }
}
