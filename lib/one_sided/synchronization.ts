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

/** The methods that open and close epochs. */
export abstract class WinSynchronization extends WinCommunication {
  // --- Active target, all processes ---------------------------------------------------------------

  /**
   * Completes all that was started since the last one, at all processes, and opens the next epoch.
   * Blocking and collective. `MPI_Win_fence`
   *
   * @param assertion any of `MPI.MODE_NOSTORE`, `MODE_NOPUT`, `MODE_NOPRECEDE`, `MODE_NOSUCCEED`, with
   *   `|` between them
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

  // --- Active target, groups ----------------------------------------------------------------------

  /**
   * Opens an epoch for access to the processes of the group, which must `Post`. May block.
   * `MPI_Win_start`
   */
  Start(group: Group, assertion?: number): void;
  Start(...named: NamedGroup): void;
  @parameters('Win', 'group', 'assertion')
  Start(group: unknown, assertion: unknown = 0): void {
    this._window?.checkStart('Win.Start');
    native.MPI_Win_start(group, assertion, this);
    this._window?.started(group as Group);
  }

  /** Ends the epoch of `Start`. Blocking. `MPI_Win_complete` */
  Complete(): void {
    this._window?.checkComplete('Win.Complete');
    native.MPI_Win_complete(this);
    this._window?.completed('Win.Complete');
  }

  /** Lets the processes of the group, which `Start`, access this one's memory. Local. `MPI_Win_post` */
  Post(group: Group, assertion?: number): void;
  Post(...named: NamedGroup): void;
  @parameters('Win', 'group', 'assertion')
  Post(group: unknown, assertion: unknown = 0): void {
    this._window?.checkPost('Win.Post');
    native.MPI_Win_post(group, assertion, this);
    this._window?.posted();
  }

  /** Waits until all processes that were let in with `Post` are done. Blocking. `MPI_Win_wait` */
  Wait(): true {
    this._window?.checkWait('Win.Wait');
    native.MPI_Win_wait(this);
    this._window?.waited();
    return true;
  }

  /** Whether they are done; then as after `Wait`. Does not block. `MPI_Win_test` */
  Test(): boolean {
    this._window?.checkWait('Win.Test');
    const isDone = native.MPI_Win_test(this);
    if (isDone) this._window?.waited();
    return isDone;
  }

  // --- Passive target -----------------------------------------------------------------------------

  /**
   * Opens an epoch for access to the memory of one process, which need not do anything. It serves the
   * access while it is in any MPI call, and within milliseconds while its event loop runs. May block.
   * `MPI_Win_lock`
   *
   * @param rank `MPI.PROC_NULL` for none
   * @param lock_type `MPI.LOCK_EXCLUSIVE` (default), or `MPI.LOCK_SHARED` together with others
   * @param assertion `MPI.MODE_NOCHECK`: no other lock can be in the way
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

  /** Ends the epoch of `Lock`: all is done, also at the target. Blocking. `MPI_Win_unlock` */
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

  /** A shared lock on all processes. Not collective. May block. `MPI_Win_lock_all` */
  Lock_all(assertion?: number): void;
  Lock_all(...named: NamedAssertion): void;
  @parameters('Win', 'assertion')
  Lock_all(assertion: unknown = 0): void {
    this._window?.checkLockAll('Win.Lock_all');
    native.MPI_Win_lock_all(assertion, this);
    this._window?.lockedAll();
  }

  /** Ends the epoch of `Lock_all`. Blocking. `MPI_Win_unlock_all` */
  Unlock_all(): void {
    this._window?.checkUnlockAll('Win.Unlock_all');
    native.MPI_Win_unlock_all(this);
    serveOthers(this._window, this._window?.rank);
    this._window?.unlockedAll('Win.Unlock_all');
  }

  /** Completes all operations on this rank, also at the target. Blocking. `MPI_Win_flush` */
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

  /** The same for all ranks. Blocking. `MPI_Win_flush_all` */
  Flush_all(): void {
    this._window?.checkFlush('Win.Flush_all');
    native.MPI_Win_flush_all(this);
    serveOthers(this._window, this._window?.rank);
    this._window?.releasedAll('Win.Flush_all');
  }

  /**
   * Completes all operations on this rank for this process: its arrays may be changed and read.
   * Blocking. `MPI_Win_flush_local`
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

  /** The same for all ranks. Blocking. `MPI_Win_flush_local_all` */
  Flush_local_all(): void {
    this._window?.checkFlush('Win.Flush_local_all');
    native.MPI_Win_flush_local_all(this);
    this._window?.releasedAll('Win.Flush_local_all');
  }

  /**
   * Lets this process see what others have written into its memory, and them what it has stored there
   * itself: a memory barrier. Within a passive epoch. Local. `MPI_Win_sync`
   */
  Sync(): void {
    native.MPI_Win_sync(this);
  }
}
