// A task from the call of the program to its result.
import { PLAIN } from './protocol.js';

/** All tasks of one name: how long they take. */
export class TaskKind {
  /** The mean of the last ones in milliseconds, later ones counting more; Infinity at first. */
  mean = Number.POSITIVE_INFINITY;

  constructor(readonly name: string) {}

  /** The longest of the last few hundred in milliseconds; Infinity at first. */
  longest = Number.POSITIVE_INFINITY;

  noteTime(milliseconds: number): void {
    const isFirst = this.longest === Number.POSITIVE_INFINITY;
    this.longest = isFirst ? milliseconds : Math.max(0.99 * this.longest, milliseconds);
    const { mean } = this;
    this.mean = mean === Number.POSITIVE_INFINITY ? milliseconds : mean + (milliseconds - mean) / 8;
  }
}

/** What is known of the tasks of a pool, by their names. */
export class TaskKinds {
  readonly #kinds = new Map<string, TaskKind>();

  get(name: string): TaskKind {
    let kind = this.#kinds.get(name);
    if (kind === undefined) {
      kind = new TaskKind(name);
      this.#kinds.set(name, kind);
    }
    return kind;
  }
}

export const WAITING = 0;
export const ASSIGNED = 1;
export const SETTLED = 2;

/** What is told of a task; of a stream, its results come in between. */
export interface Listener {
  resolve(value: unknown): void;
  reject(error: unknown): void;
  onReport?: ((value: unknown) => void) | undefined;
  onYield?: ((value: unknown) => void) | undefined;
}

export class PoolTask {
  state: typeof WAITING | typeof ASSIGNED | typeof SETTLED = WAITING;
  // In the list of those that wait.
  previous: PoolTask | null = null;
  next: PoolTask | null = null;
  isQueued = false;
  /** Tasks that go to the same worker together with this one, and are not in the queue. */
  followers: readonly PoolTask[] | null = null;
  /** How many workers do it together; 0 for one alone. */
  workers = 0;
  /**
   * Why it is rejected when all have ended it, if none fails otherwise: the result can't be read,
   * or an error only says that another has failed.
   */
  unsuccessful: { readonly error: unknown } | null = null;
  /** Whether those that have not ended it are being watched. */
  isWatched = false;
  /** Of those, the one whose result is that of the task. */
  firstWorker = 0;
  result: unknown = undefined;
  mode = PLAIN;
  /** Workers that have not answered yet. */
  readonly assigned = new Set<number>();
  timer: NodeJS.Timeout | null = null;
  signal: AbortSignal | null = null;
  /** Expected milliseconds, as far as they count, when it was assigned. */
  expected = 0;

  constructor(
    readonly id: number,
    readonly kind: TaskKind,
    public args: readonly unknown[],
    readonly priority: number,
    readonly listener: Listener,
    readonly submittedAt: number,
  ) {}
}
