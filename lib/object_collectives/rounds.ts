// Reductions by rounds of messages between two ranks, about log2 of the number of ranks of them.
// What is combined are always neighbours in the order of the ranks, so that an operation need not
// be commutative.
import { packageError } from '../base/exception.js';
import { Status } from '../buffers/status.js';
import type { Intracomm } from '../handles/communicator_classes.js';
import { ANY_TAG, ERR_OTHER } from '../native/generated/constants.js';
import { isItsOwnCopy } from '../objects/serialized_blocks.js';
import { serializer } from '../objects/serializer.js';
import type { Request } from '../requests/request.js';

/** Where a reduction fails. The ranks tell each other the number here. */
const STAGES = [
  'could not serialize its object',
  'could not serialize what it had combined',
  'could not deserialize an object',
  'failed in the operation',
];
const OBJECT = 0;
const RESULT = 1;
const RECEIVED = 2;
const OPERATION = 3;

/** Why a rank has no result: it has failed itself, or another one has. */
export class Failure {
  constructor(
    readonly rank: number,
    readonly stage = OBJECT,
    /** The exception, at the rank that has failed. */
    readonly own: { readonly error: unknown } | null = null,
  ) {}

  /** Throws it, if this rank has failed or would get a result. */
  raise(method: string, isConcerned: boolean): void {
    if (this.own !== null) throw this.own.error;
    if (!isConcerned) return;
    throw packageError(
      ERR_OTHER,
      `${method}: rank ${this.rank} of the communicator ${STAGES[this.stage]}; its own exception tells why`,
    );
  }
}

// The tags of the messages.
const VALUE = 0;
const FAILURE = 1;

/** A copy such as another rank would get. */
export function copyOf(obj: unknown): unknown {
  return isItsOwnCopy(obj) ? obj : serializer.loads(serializer.dumps(obj));
}

/**
 * What a rank has in a reduction: its object, later what was combined, or a failure. A rank that
 * has failed goes on sending and receiving, so that none waits for ever and no message is left
 * behind.
 */
export class Part {
  failure: Failure | null = null;
  #value: unknown;
  // The object of the program, which an operation must not get hold of.
  #isGiven = true;
  readonly #combine: (a: unknown, b: unknown) => unknown;

  /** @param companion where the messages go */
  constructor(
    readonly companion: Intracomm,
    readonly rank: number,
    readonly size: number,
    combine: (a: unknown, b: unknown) => unknown,
    obj: unknown,
  ) {
    this.#combine = combine;
    this.#value = obj;
  }

  get value(): unknown {
    return this.#value;
  }
  set value(value: unknown) {
    this.#value = value;
    this.#isGiven = false;
  }

  #attempt(stage: number, run: () => void): boolean {
    if (this.failure !== null) return false;
    try {
      run();
      return true;
    } catch (error) {
      this.failure = new Failure(this.rank, stage, { error });
      return false;
    }
  }

  /** Makes it one that this rank may change. */
  own(): void {
    if (!this.#isGiven) return;
    this.#attempt(OBJECT, () => {
      this.value = copyOf(this.#value);
    });
  }

  /** Takes over the failure of another rank: the first one in their order. */
  fail(failure: Failure): void {
    const { failure: known } = this;
    if (known === null || (known.own === null && failure.rank < known.rank)) this.failure = failure;
  }

  #words(): Float64Array {
    const { rank, stage } = this.failure as Failure;
    return Float64Array.of(rank, stage);
  }

  /** Sends it to another rank. */
  send(to: number): void {
    const stage = this.#isGiven ? OBJECT : RESULT;
    if (this.#attempt(stage, () => this.companion.send(this.#value, to, VALUE))) return;
    this.companion.Send(this.#words(), to, FAILURE);
  }

  /** Starts sending it, as it is now. */
  start(to: number): Request {
    let request: Request | null = null;
    this.#attempt(this.#isGiven ? OBJECT : RESULT, () => {
      request = this.companion.isend(this.#value, to, VALUE);
    });
    return request ?? this.companion.Isend(this.#words(), to, FAILURE);
  }

  /** Receives what another rank has and does something with it. */
  #receive(from: number, stage: number, use: (value: unknown) => unknown): void {
    const status = new Status();
    const message = this.companion.mprobe(from, ANY_TAG, status);
    if (status.tag === FAILURE) {
      const words = new Float64Array(2);
      message.Recv(words);
      this.fail(new Failure(words[0], words[1]));
    } else if (this.failure !== null) {
      message.Recv(new Uint8Array(message._size));
    } else {
      this.#attempt(RECEIVED, () => {
        const received = message.recv();
        this.#attempt(stage, () => {
          this.value = use(received);
        });
      });
    }
  }

  /**
   * Combines it with what another rank has, of lower ranks or of higher ones.
   * @param sent a send of this value that may not be complete: the function may change its memory
   */
  combineWith(from: number, sent: Request | null = null): void {
    this.own();
    this.#receive(from, OPERATION, (other) => {
      sent?.Wait();
      return from < this.rank
        ? this.#combine(other, this.#value)
        : this.#combine(this.#value, other);
    });
  }

  /** Has what another rank has instead. */
  replaceBy(from: number): void {
    this.#receive(from, RECEIVED, (other) => other);
  }
}

/**
 * Combines the parts of all ranks at the root, by a binomial tree: in each round two blocks of
 * ranks become one. A block's result lies at its first rank, or at the root if that is in it.
 */
export function reduceTo(root: number, part: Part): void {
  const { rank, size } = part;
  for (let width = 1; width < size; width *= 2) {
    const first = rank - (rank % (2 * width));
    const middle = first + width;
    if (middle >= size) continue;
    const isIn = (start: number) => root >= start && root < start + width;
    const left = isIn(first) ? root : first;
    const right = isIn(middle) ? root : middle;
    const [to, from] = right === root ? [right, left] : [left, right];
    if (rank === from) {
      part.send(to);
      return;
    }
    part.combineWith(from);
  }
}

/** Combines, at each rank from `first` on, the parts of the ranks from `first` up to it. */
export function scanFrom(first: number, part: Part): void {
  const { rank, size } = part;
  if (rank < first) return;
  // In each round the parts reach back twice as far.
  for (let width = 1; first + width < size; width *= 2) {
    const sent = rank + width < size ? part.start(rank + width) : null;
    if (rank - width >= first) part.combineWith(rank - width, sent);
    sent?.Wait();
  }
  part.own();
}

/** Gives each rank the part of the one before it. That of rank 0 stays. */
export function shift(part: Part): void {
  const { rank, size } = part;
  const isLast = rank + 1 === size;
  // Nobody needs the object of the last rank. It must be one that can be sent all the same.
  if (isLast) part.own();
  const sent = isLast ? null : part.start(rank + 1);
  if (rank > 0) part.replaceBy(rank - 1);
  sent?.Wait();
}
