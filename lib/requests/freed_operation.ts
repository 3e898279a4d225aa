// Operations whose request the program has freed before MPI has completed them. MPI would not tell
// when their memory is free again, so its request is freed only when the operation is complete.

import { Exception } from '../base/exception.js';
import { addon } from '../native/addon.js';
import { MPI_Test } from '../native/generated/functions.js';
import type { Memory } from '../native/message_data.js';
import { type KeptRequest, keep, stopKeeping } from './kept_memory.js';

class FreedOperation implements KeptRequest {
  readonly _kind = 'Request';
  readonly _isCollective = false;
  _place = -1;

  constructor(
    public _handle: number,
    readonly _memory: Memory | null,
    readonly _memory2: Memory | null,
    readonly _kept: unknown,
  ) {}

  _letGo(): void {
    try {
      MPI_Test(this, null);
    } catch (error) {
      // The operation has failed: there is nobody left to tell.
      if (!(error instanceof Exception)) throw error;
    }
    if (this._handle === addon.handles.REQUEST_NULL) stopKeeping(this);
  }

  _needsProgress(): boolean {
    return true;
  }

  /** Who frees a request does not want to hear of it. */
  _isComplete(): boolean {
    return true;
  }

  _describe(): string {
    return 'a request that was freed';
  }
}

/** Keeps what an operation uses until it is complete, and frees its request then. */
export function freeWhenComplete({ _handle, _memory, _memory2, _kept }: KeptRequest): void {
  const operation = new FreedOperation(_handle, _memory, _memory2, _kept);
  keep(operation);
  operation._letGo();
}
