// Communicators that are made by a nonblocking call: MPI tells their handle when it is complete.

import type { Status } from '../buffers/status.js';
import { addon } from '../native/addon.js';
import type { HandleHolder } from '../native/message_data.js';
import { Request } from './request.js';

type HandleMemory = BigUint64Array | Int32Array;

/** Memory for one handle, which MPI may write to later. */
export function handleMemory(): HandleMemory {
  return addon.handleSize === 8 ? new BigUint64Array(1) : new Int32Array(1);
}

// Those under way, each with the handle of the communicator that it is made from.
const underWay = new Map<NewcommRequest, number>();

/** The request of such a call. It gives the communicator its handle when it is complete. */
export class NewcommRequest extends Request<Status> {
  readonly #newcomm: HandleHolder;
  readonly #words: HandleMemory;

  constructor(handle: number, words: HandleMemory, parent: HandleHolder, newcomm: HandleHolder) {
    super();
    this._handle = handle;
    this._memory = words;
    this._isCollective = true;
    this.#newcomm = newcomm;
    this.#words = words;
    this._link();
    underWay.set(this, parent._handle);
  }

  /** @internal */
  override _settle(isDone: boolean): boolean {
    const settled = super._settle(isDone);
    if (this._memory === null && underWay.delete(this)) {
      this.#newcomm._handle = Number(this.#words[0]);
    }
    return settled;
  }
}

/** `[newcomm, request]`, which can be awaited: that gives the same, when the communicator is there. */
export type NewcommTuple<Comm> = [newcomm: Comm, request: Request<Status>] &
  PromiseLike<[newcomm: Comm, request: Request<Status>]>;

/** Makes a tuple one that can be awaited. */
export function newcommTuple<Comm>(newcomm: Comm, request: Request<Status>): NewcommTuple<Comm> {
  const then: PromiseLike<[Comm, Request<Status>]>['then'] = (onfulfilled, onrejected) =>
    request.then(() => [newcomm, request] as [Comm, Request<Status>]).then(onfulfilled, onrejected);
  return Object.defineProperty([newcomm, request], 'then', { value: then }) as NewcommTuple<Comm>;
}

/** Completes what is being made from a communicator that is about to be freed: Open MPI 4.1 dies of it. */
export function finishNewcomms(parent: HandleHolder): void {
  for (const [request, handle] of underWay) if (handle === parent._handle) request.Wait();
}
