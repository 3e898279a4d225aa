// Checks what the program leaves behind: objects that were not freed, and requests and promises
// that nobody has waited for, with the place where they were made.
import type { Handle } from '../../base/handle.js';
import { say } from '../../environment/standard_error.js';
import { MPI } from '../../index.js';
import { beforeAwaiting, type ObservedCall, type Observer } from '../observed_calls.js';
import { type CapturedStack, placeOf, showPlace } from '../places.js';

interface Made {
  readonly label: string;
  readonly stack: CapturedStack;
}

/** Something that the program has to wait for. */
interface Started extends Made {
  isObserved: boolean;
}

interface Kept extends Made {
  readonly what: string;
  readonly object: WeakRef<Handle>;
  /** Whether the garbage collector frees what nobody has any more. */
  readonly isFreedByCollector: boolean;
}

/** Lines of the report. */
const MOST_LINES = 20;

/** What becomes of a promise: whether anybody waits for it. */
class WatchedPromise<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  onObserved: (() => void) | null = null;

  // biome-ignore lint/suspicious/noThenProperty: this is a promise
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.onObserved?.();
    return super.then(fulfilled, rejected);
  }
}

export class EndingChecker implements Observer {
  readonly #kept = new Set<Kept>();
  readonly #started = new WeakMap<object, Started>();
  readonly #unobserved = new Set<Started>();

  constructor() {
    beforeAwaiting((request) => {
      this.#observe(request);
      return null;
    });
  }

  begin(call: ObservedCall): void {
    const { kind, owner } = call.method;
    if (owner !== 'Request' || kind === 'start') return;
    for (const request of call.requests()) this.#observe(request);
  }

  end(call: ObservedCall, result: unknown): unknown {
    const { kind, form, label, name } = call.method;
    const make = (): Made => ({ label, stack: call.stack });
    if (form === 'promise' && result instanceof Promise) return this.#watchPromise(result, make());
    if (result instanceof MPI.Request) {
      if (form === 'persistent') this.#keep(result, 'a persistent request', make(), false);
      else this.#start(result, make());
    } else if (kind === 'communicator' && result instanceof MPI.Comm) {
      this.#keep(result, 'a communicator', make(), false);
    } else if (kind === 'window' && result instanceof MPI.Win) {
      this.#keep(result, 'a window', make(), false);
    } else if (kind === 'datatype' && result instanceof MPI.Datatype) {
      // Committed types are given back as they were.
      if (name !== 'Commit') this.#keep(result, 'a datatype', make(), true);
    } else if (name === 'Free' || name === 'Disconnect') {
      this.#forget(call.self as Handle);
    }
    return undefined;
  }

  #keep(object: Handle, what: string, made: Made, isFreedByCollector: boolean): void {
    if (object.is_null) return;
    this.#kept.add({ ...made, what, object: new WeakRef(object), isFreedByCollector });
  }

  #forget(object: Handle): void {
    for (const kept of this.#kept) if (kept.object.deref() === object) this.#kept.delete(kept);
  }

  #start(object: object, made: Made): void {
    const started = { ...made, isObserved: false };
    this.#started.set(object, started);
    this.#unobserved.add(started);
  }

  #observe(object: object): void {
    const started = this.#started.get(object);
    if (started === undefined) return;
    started.isObserved = true;
    this.#unobserved.delete(started);
  }

  #watchPromise(promise: Promise<unknown>, made: Made): Promise<unknown> {
    const watched = new WatchedPromise<unknown>((resolve, reject) => {
      promise.then(resolve, reject);
    });
    this.#start(watched, made);
    watched.onObserved = () => this.#observe(watched);
    return watched;
  }

  /** Says what is left, at the end. Local. */
  report(rank: number, size: number): void {
    const lines = new Map<string, number>();
    const add = (what: string, { label, stack }: Made): void => {
      const line = `${what}: ${label} at ${showPlace(placeOf(stack))}`;
      lines.set(line, (lines.get(line) ?? 0) + 1);
    };
    for (const started of this.#unobserved) add('nobody has waited for', started);
    for (const { object, what, isFreedByCollector, ...made } of this.#kept) {
      const left = object.deref();
      if (left === undefined ? isFreedByCollector : left.is_null) continue;
      add(`${what} was not freed`, made);
    }
    if (lines.size === 0) return;
    const shown = [...lines].map(
      ([line, count]) => `  ${line}${count > 1 ? `, ${count} times` : ''}`,
    );
    const more = shown.splice(MOST_LINES).length;
    if (more > 0) shown.push(`  and ${more} more`);
    say(`mpi4node: rank ${rank} of ${size} has left behind (rc.check):\n${shown.join('\n')}\n`);
  }
}
