// Handles that a process frees without the others: the garbage collector may do it.
import { isRunning } from '../native/gate.js';
import type { HandleHolder } from '../native/message_data.js';
import { Handle, handleOf } from './handle.js';

/** What all objects of one MPI handle share. It is garbage when all of them are. */
class Ownership {
  /** What is freed then; null if somebody else does that. */
  holder: HandleHolder | null;

  constructor(holder: HandleHolder) {
    this.holder = holder;
  }
}

const owned = new Map<HandleHolder, (holder: HandleHolder) => void>();

const collected = new FinalizationRegistry<HandleHolder>((holder) => {
  const free = owned.get(holder);
  owned.delete(holder);
  // Never initializes MPI. At MPI_Finalize all were freed.
  if (isRunning()) free?.(holder);
});

/** Frees what the program did not, before MPI is finalized: MPICH warns of what is left. */
export function freeOwnedHandles(): void {
  for (const [holder, free] of owned) free(holder);
  owned.clear();
}

/**
 * A handle of a local MPI object. MPI counts who uses such an object: what the program or the
 * garbage collector frees lives on in messages under way, communicators and windows.
 *
 * @group Handle
 */
export abstract class LocalHandle extends Handle {
  private _ownership: Ownership | null = null;

  /**
   * The MPI library's own handle, as a number that is valid in this process. Once it was asked for,
   * the garbage collector no longer frees the object: call `Free`. Local.
   */
  override get handle(): number {
    this._disown();
    return this._handle;
  }

  /**
   * Returns the MPI library's own handle, as a number that is valid in this process. Once it was
   * asked for, the garbage collector no longer frees the object: call `Free`. Local.
   *
   * @returns the handle as a number
   */
  override tohandle(): number {
    return this.handle;
  }

  /**
   * From now on the handle is freed when no object stands for it any more.
   *
   * @param free what frees a handle of this class
   * @internal
   */
  _own(free: (holder: HandleHolder) => void): this {
    if (this.is_null || this._predefined.has(this._handle)) return this;
    const holder = { _handle: this._handle, _kind: this._kind };
    this._ownership = new Ownership(holder);
    owned.set(holder, free);
    collected.register(this._ownership, holder, holder);
    return this;
  }

  /** Stands for what another object of its class stands for; null for nothing. @internal */
  protected _share(argument: string, other: LocalHandle | null): void {
    this._handle = handleOf(this, argument, other);
    if (other !== null) this._ownership = other._ownership;
  }

  /** The garbage collector leaves the handle alone from now on. @internal */
  _disown(): void {
    const holder = this._ownership?.holder ?? null;
    if (this._ownership === null || holder === null) return;
    this._ownership.holder = null;
    owned.delete(holder);
    collected.unregister(holder);
  }
}
