// Requests of accesses to files that a thread of the binding makes.

import { raise } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import type { Datatype } from '../datatypes/datatype.js';
import { isAttached } from '../memory/typed_arrays.js';
import { addon, statusWords } from '../native/addon.js';
import { SUCCESS } from '../native/generated/constants.js';
import type { HandleHolder, MessageData } from '../native/message_data.js';
import { Request } from '../requests/request.js';
import { OpenFile, withPath } from './open_files.js';

/** Proves what a status tells of an access. */
type Check = (status: Status, bytes: number) => void;

/**
 * The request of an access that a thread makes. MPI knows it as a generalized request, which tells
 * nothing of errors: these are asked for when it is complete.
 */
export class AccessRequest extends Request<Status> {
  readonly #name: string;
  readonly #started: number;
  readonly #bytes: number;
  readonly #path: string;
  readonly #check: Check;
  #failure: { readonly error: unknown } | null = null;
  #isAsked = false;

  /**
   * @param name of the MPI function, for errors
   * @param started the handle of MPI's request
   */
  constructor(name: string, started: number, fh: HandleHolder, data: MessageData, check: Check) {
    super();
    this.#name = name;
    this.#started = started;
    this.#bytes = data.count * (data.datatype as Datatype).size;
    this.#path = OpenFile.of(fh._handle)?.path ?? '';
    this.#check = check;
    // So that MPI's end of it is not the end here.
    this._kept = this;
    this._begin(started, data.memory, null);
  }

  /** Its error is told to those who wait for it, so it stays; its memory need not. @internal */
  override _letGo(): void {
    if (this._settlement?.isObserved || !isAttached(this._memory) || !this._isComplete()) return;
    this._memory = null;
  }

  /** A thread makes it. @internal */
  override _needsProgress(): boolean {
    return false;
  }

  /** @internal */
  override _finish(): void {
    if (!this.#isAsked) this.#ask();
    if (this.#failure !== null) throw this.#failure.error;
  }

  #ask(): void {
    this.#isAsked = true;
    const code = addon.outcomeOfAccess(this.#started);
    const status = new Status();
    status._load(statusWords, 0);
    try {
      if (code !== SUCCESS) raise(this.#name, code);
      this.#check(status, this.#bytes);
    } catch (error) {
      this.#failure = { error: withPath(error, this.#path) };
    }
  }

  /** @internal */
  override _describe(): string {
    return this.#path === '' ? super._describe() : `an access to the file ${this.#path}`;
  }
}
