// The memory of a dynamic window.
import { packageError } from '../base/exception.js';
import { ERR_RMA_ATTACH } from '../native/generated/constants.js';
import { MPI_Get_address, MPI_Win_attach, MPI_Win_detach } from '../native/generated/functions.js';
import type { HandleHolder } from '../native/message_data.js';

/** What is attached, by address. MPI has only that, so the arrays are kept here. */
export class AttachedMemory {
  readonly #regions = new Map<number, Uint8Array>();

  attach(win: HandleHolder, bytes: Uint8Array): void {
    MPI_Win_attach(win, bytes);
    this.#regions.set(MPI_Get_address(bytes), bytes);
  }

  detach(win: HandleHolder, bytes: Uint8Array): void {
    const address = MPI_Get_address(bytes);
    if (!this.#regions.has(address)) {
      throw packageError(
        ERR_RMA_ATTACH,
        'Win.Detach: MPI_ERR_RMA_ATTACH: the memory is not attached to this window',
      );
    }
    MPI_Win_detach(win, address);
    this.#regions.delete(address);
  }

  holds(buffer: ArrayBufferLike): boolean {
    return [...this.#regions.values()].some((bytes) => bytes.buffer === buffer);
  }

  clear(): void {
    this.#regions.clear();
  }
}
