// Calls of all processes of a communicator whose arguments count at the root alone. The others wait
// in MPI for the root, so they must hear of it if the root refuses its arguments.
import { packageError } from '../base/exception.js';
import type { Communicator } from '../handles/communicator_classes.js';
import { companionOf, existingCompanion } from '../handles/private_communicator.js';
import { checkInteger } from '../native/argument_checks.js';
import { ERR_COMM, ERR_ROOT } from '../native/generated/constants.js';
import type { Request } from '../requests/request.js';

/** What the processes need of their communicator. */
export interface Group extends Communicator {
  Ibarrier(): Request;
}

/** The root has refused its arguments: a word in place of a count. */
const REFUSED = -1;

/** The most that is told of the reason, in bytes. */
const LONGEST = 500;
const WORD = Int32Array.BYTES_PER_ELEMENT;

/** What the root has made of its arguments, or the error that it found in them. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** The part of such a call that comes before MPI's own. */
export class RootedCall<T> {
  readonly #outcome: Outcome<T> | null;
  readonly #message: Uint8Array;

  /**
   * @param error_class of the exception at the other processes if the root refuses its arguments
   * @param prepare makes of the arguments, at the root, what MPI takes
   * @param count tells a number of it to all processes
   */
  constructor(
    readonly comm: Group,
    readonly method: string,
    readonly root: unknown,
    readonly error_class: number,
    prepare: () => T,
    count: (value: T) => number = () => 0,
  ) {
    this.#outcome = this.#checkRoot() ? attempt(prepare) : null;
    this.#message = messageOf(this.#outcome, count);
  }

  /** Whether this process is the root. */
  #checkRoot(): boolean {
    const { comm, method, root } = this;
    if (comm.is_null) {
      throw packageError(ERR_COMM, `${method}: MPI_ERR_COMM: the communicator is null`);
    }
    checkInteger(method, 'root', root);
    const size = comm.Get_size();
    if (root >= 0 && root < size) return root === comm.Get_rank();
    throw packageError(
      ERR_ROOT,
      `${method}: MPI_ERR_ROOT: root is ${root}, but must be a rank from 0 to ${size - 1}`,
    );
  }

  /** Blocks until the root has told the others. Gives what it told. */
  agree(): { value: T | null; count: number } {
    if (this.comm.Get_size() > 1) {
      companionOf(this.comm).Bcast(this.#message, this.root as number);
    }
    return this.#result();
  }

  /** Gives what the root has told, without blocking the event loop. */
  async agreeLater(): Promise<{ value: T | null; count: number }> {
    if (this.comm.Get_size() > 1) {
      // To make a companion blocks until all have come.
      if (existingCompanion(this.comm) === null) await this.comm.Ibarrier();
      await companionOf(this.comm).Ibcast(this.#message, this.root as number);
    }
    return this.#result();
  }

  #result(): { value: T | null; count: number } {
    const outcome = this.#outcome;
    if (outcome !== null && 'error' in outcome) throw outcome.error;
    const [count] = new Int32Array(this.#message.buffer, 0, 1);
    if (count !== REFUSED) return { value: outcome?.value ?? null, count };
    const [text] = new TextDecoder().decode(this.#message.subarray(WORD)).split('\0');
    throw packageError(this.error_class, `${this.method}: rank ${this.root} has failed: ${text}`);
  }
}

function attempt<T>(prepare: () => T): Outcome<T> {
  try {
    return { value: prepare() };
  } catch (error) {
    return { error };
  }
}

function messageOf<T>(outcome: Outcome<T> | null, count: (value: T) => number): Uint8Array {
  const message = new Uint8Array(WORD + LONGEST);
  if (outcome === null) return message;
  const failed = 'error' in outcome;
  new Int32Array(message.buffer, 0, 1)[0] = failed ? REFUSED : count(outcome.value);
  if (failed) {
    const { error } = outcome;
    const text = error instanceof Error ? error.message : String(error);
    new TextEncoder().encodeInto(text, message.subarray(WORD));
  }
  return message;
}
