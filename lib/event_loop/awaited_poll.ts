// What is awaited and is no request: it is looked at from the event loop until it is done.
import { noThread, packageError, raise } from '../base/exception.js';
import type { Status } from '../buffers/status.js';
import { addon, frame } from '../native/addon.js';
import {
  ERR_UNSUPPORTED_OPERATION,
  SUCCESS,
  THREAD_MULTIPLE,
} from '../native/generated/constants.js';
import { MPI_Query_thread } from '../native/generated/functions.js';
import {
  type Looked,
  mayLookAtOnce,
  observed,
  settled,
  unwatchSingle,
  watchSingle,
} from './pump.js';

class AwaitedCall implements Looked {
  readonly promise: Promise<void>;
  readonly #isDone: () => boolean;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};

  constructor(isDone: () => boolean) {
    this.#isDone = isDone;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    watchSingle(this);
    observed();
  }

  _look(): void {
    try {
      if (!this.#isDone()) return;
      this.#resolve();
    } catch (error) {
      this.#reject(error);
    }
    this.#end();
  }

  _complete(_status: Status, failure: { readonly error: unknown } | null): void {
    if (failure === null) this.#resolve();
    else this.#reject(failure.error);
    this.#end();
  }

  #end(): void {
    unwatchSingle(this);
    settled();
  }
}

/**
 * Asks at each look until it is true, which keeps the process alive. Rejected with what it throws.
 */
export function awaitLook(isDone: () => boolean): Promise<void> {
  return new AwaitedCall(isDone).promise;
}

/** How often it is asked for at once. */
const AT_ONCE = 20;

/** What is found when it is looked for, at once or later. Rejected with what it throws. */
export async function awaitFound<T>(find: () => T | null): Promise<T> {
  let found: T | null = null;
  for (let i = mayLookAtOnce() ? AT_ONCE : 0; i > 0 && found === null; i--) found = find();
  if (found === null) {
    await awaitLook(() => {
      found = find();
      return found !== null;
    });
  }
  return found as T;
}

/** Refuses what runs on a thread of its own if only one thread at a time may call MPI. */
export function checkThreads(method: string): void {
  if (MPI_Query_thread() === THREAD_MULTIPLE) return;
  throw packageError(
    ERR_UNSUPPORTED_OPERATION,
    `${method}: MPI must be initialized with MPI.THREAD_MULTIPLE, as it is by default, and support it`,
  );
}

/** The calls of MPI that threads make now, by their names. */
const onThreads: string[] = [];

/** The name of a call that a thread still makes; null if there is none. */
export const callOnThread = (): string | null => onThreads[0] ?? null;

/**
 * Waits for a call of MPI that the binding has started on a thread of its own. The promise is of
 * the handle of the communicator that it has made, if it makes one.
 */
export async function awaitThread(name: string, started: number): Promise<number> {
  if (started < 0) throw noThread(name);
  let made = 0;
  onThreads.push(name);
  await awaitLook(() => {
    const code = addon.outcomeOnThread(started);
    made = frame[1];
    if (code >= SUCCESS) onThreads.splice(onThreads.indexOf(name), 1);
    if (code > SUCCESS) raise(name, code);
    return code === SUCCESS;
  });
  return made;
}
