// Communicators that a nonblocking call makes: MPI gives their handle when the call is complete.

import type { Status } from '../buffers/status.js';
import { markNewComm } from '../handles/communicator_classes.js';
import { addon } from '../native/addon.js';
import type { HandleHolder } from '../native/message_data.js';
import { completeBeforeFinalize, completeDuplicates } from '../workarounds/open_mpi_requests.js';
import { Request } from './request.js';

type HandleMemory = BigUint64Array | Int32Array;

/** Makes memory for one handle, which MPI may write to later. */
export function handleMemory(): HandleMemory {
  return addon.handleSize === 8 ? new BigUint64Array(1) : new Int32Array(1);
}

// Those under way, each with the handle of the communicator that the new one is made from.
const underWay = new Map<NewcommRequest, number>();

/** The request of such a call: it gives the communicator its handle when it is complete. */
export class NewcommRequest extends Request<Status> {
  readonly #newcomm: HandleHolder;
  readonly #words: HandleMemory;
  readonly #isPrivate: boolean;

  /** @param isPrivate whether the package makes it for itself */
  constructor(
    handle: number,
    words: HandleMemory,
    parent: HandleHolder,
    newcomm: HandleHolder,
    isPrivate = false,
  ) {
    super();
    this._isCollective = true;
    this.#newcomm = newcomm;
    this.#words = words;
    this.#isPrivate = isPrivate;
    this._begin(handle, words, null);
    underWay.set(this, parent._handle);
  }

  /** The handle is taken out of its memory when somebody waits for it. @internal */
  override _letGo(): void {}

  /** @internal */
  override _noteCompletion(isDone: boolean): boolean {
    const settled = super._noteCompletion(isDone);
    if (this._memory === null && underWay.delete(this)) {
      this.#newcomm._handle = Number(this.#words[0]);
      if (!this.#isPrivate) markNewComm(this.#newcomm);
    }
    return settled;
  }
}

/**
 * `[newcomm, request]`. `await` gives the same two when the communicator can be used.
 */
export type NewcommTuple<Comm> = [newcomm: Comm, request: Request<Status>] &
  PromiseLike<[newcomm: Comm, request: Request<Status>]>;

/** Makes `[newcomm, request]`, and lets it be awaited. */
export function newcommTuple<Comm>(newcomm: Comm, request: Request<Status>): NewcommTuple<Comm> {
  const then: PromiseLike<[Comm, Request<Status>]>['then'] = (onfulfilled, onrejected) =>
    request.then(() => [newcomm, request] as [Comm, Request<Status>]).then(onfulfilled, onrejected);
  return Object.defineProperty([newcomm, request], 'then', { value: then }) as NewcommTuple<Comm>;
}

/** Completes the communicators that are being made from one that is about to be freed. */
export const finishNewcomms = (parent: HandleHolder): void => completeDuplicates(parent, underWay);

/** Completes those that can be complete, before MPI is finalized. Takes a second at most. */
export const finishAllNewcomms = (): void => completeBeforeFinalize(underWay);
