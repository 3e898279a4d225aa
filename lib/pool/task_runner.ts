// The worker's side: runs the tasks that the master sends, and sends back what they give.
import { MPI } from '../index.js';
import { describeText, describeThrown, restoreThrown, type Thrown } from '../objects/thrown.js';
import { type CurrentTask, runInTask } from './current_task.js';
import { addToStack } from './errors.js';
import { isMoved, takeMoved } from './moved.js';
import {
  type Faults,
  PLAIN,
  type Sender,
  type Setup,
  type ToMaster,
  type ToWorker,
} from './protocol.js';
import { describeUncloneable } from './uncloneable.js';

export type Tasks = Readonly<Record<string, unknown>>;

/** Makes a communicator of these ranks; collective over them. */
export type MakeComm = (ranks: readonly number[]) => MPI.Intracomm;

/** Results wait for others that come soon: at most so many, and so many milliseconds. */
const MOST_RESULTS = 64;
const LONGEST_WAIT = 0.2;
/** So long the event loop may wait for tasks that do not wait themselves, in milliseconds. */
const LONGEST_TURN = 20;
/** Results of a stream that may be under way before the master asks for more. */
export const STREAM_CREDIT = 16;

class RunningTask implements CurrentTask {
  #controller: AbortController | null = null;
  #credit = STREAM_CREDIT;
  #wake: (() => void) | null = null;
  #isLeft = false;

  constructor(
    readonly id: number,
    readonly name: string,
    readonly setup: Setup,
    readonly out: Sender<ToMaster>,
    readonly comm: MPI.Intracomm | null,
  ) {}

  get worker(): number {
    return this.setup.worker;
  }

  get workers(): number {
    return this.setup.workers;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  get report(): (value: unknown) => void {
    return (value) => this.#send({ kind: 'report', id: this.id, values: [value] }, value);
  }

  get post(): (value: unknown) => void {
    return (value) => this.#send({ kind: 'post', values: [value] }, value);
  }

  #send(message: ToMaster, value: unknown): void {
    try {
      this.out.send(message);
    } catch (error) {
      throw describeUncloneable(value, 'value') ?? error;
    }
  }

  get isAborted(): boolean {
    return this.#controller?.signal.aborted === true;
  }

  abort(reason: unknown): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(reason);
    this.leave();
  }

  /** The master wants no more results of the stream. */
  leave(): void {
    this.#isLeft = true;
    this.#wake?.();
  }

  addCredit(count: number): void {
    this.#credit += count;
    this.#wake?.();
  }

  /** Takes all results of a generator, as fast as the master wants them. */
  async stream(iterator: AsyncIterator<unknown> | Iterator<unknown>): Promise<unknown> {
    while (!this.#isLeft) {
      if (this.#credit === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const { done, value } = await iterator.next();
      if (done === true) return value;
      this.#credit--;
      await this.out.send({ kind: 'yield', id: this.id, values: [value] });
    }
    await iterator.return?.();
    return undefined;
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as PromiseLike<unknown>).then === 'function';

const isIterator = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as AsyncIterator<unknown>).next === 'function';

/** Arguments that can't be read here. */
class UnreadArguments {
  constructor(readonly error: unknown) {}
}

/** Runs tasks, some at a time, in the order in which they came. */
export class TaskRunner {
  readonly #setup: Setup;
  readonly #tasks: Tasks;
  readonly #out: Sender<ToMaster>;
  readonly #makeComm: MakeComm;
  /** Number, mode, name and arguments of tasks that have not begun. */
  #waiting: unknown[] = [];
  #first = 0;
  readonly #running = new Map<number, RunningTask>();
  readonly #aborted = new Map<number, unknown>();
  /** Of tasks that have ended: number, milliseconds and 1 if it has failed. */
  #heads: number[] = [];
  #results: unknown[] = [];
  #lastSent = 0;
  #isPaused = false;

  constructor(setup: Setup, tasks: Tasks, out: Sender<ToMaster>, makeComm: MakeComm) {
    this.#setup = setup;
    this.#tasks = tasks;
    this.#out = out;
    this.#makeComm = makeComm;
  }

  handle(message: ToWorker): void {
    switch (message.kind) {
      case 'run':
        this.#take(message.heads, message.values, message.faults ?? null);
        this.#work();
        break;
      case 'together': {
        const { id, name, group, values, faults } = message;
        const fault = faults?.fault(0) ?? null;
        const args = fault === null ? values[0] : new UnreadArguments(fault.error);
        this.#runTogether(id, name, args, group);
        break;
      }
      case 'abort': {
        const { id } = message;
        const fault = message.faults?.fault(0) ?? null;
        const reason = fault === null ? restoreThrown(message.values[0] as Thrown) : fault.error;
        const running = this.#running.get(id);
        if (running !== undefined) running.abort(reason);
        else if (this.#isWaiting(id)) this.#aborted.set(id, reason);
        break;
      }
      case 'more':
        this.#running.get(message.id)?.addCredit(message.count);
        break;
      case 'leave':
        this.#running.get(message.id)?.leave();
        break;
    }
  }

  #take(
    heads: readonly (number | string)[],
    values: readonly unknown[],
    faults: Faults | null,
  ): void {
    for (let i = 0; 3 * i < heads.length; i++) {
      const fault = faults === null ? null : faults.fault(i);
      const args = fault === null ? values[i] : new UnreadArguments(fault.error);
      this.#waiting.push(heads[3 * i], heads[3 * i + 1], heads[3 * i + 2], args);
    }
  }

  #isWaiting(id: number): boolean {
    for (let i = this.#first; i < this.#waiting.length; i += 4) {
      if (this.#waiting[i] === id) return true;
    }
    return false;
  }

  /** Begins tasks while there is room, then sends what they have given at once. */
  #work(): void {
    if (this.#isPaused) return;
    const begun = performance.now();
    while (this.#first < this.#waiting.length && this.#running.size < this.#setup.concurrency) {
      const i = this.#first;
      const id = this.#waiting[i] as number;
      const mode = this.#waiting[i + 1] as number;
      const name = this.#waiting[i + 2] as string;
      const args = this.#waiting[i + 3];
      // Let go of the arguments: they may be large.
      this.#waiting[i + 3] = null;
      this.#first = i + 4;
      this.#begin(new RunningTask(id, name, this.#setup, this.#out, null), mode, args);
      if (this.#isPaused) return;
      if (performance.now() - begun > LONGEST_TURN && this.#first < this.#waiting.length) {
        this.#pause(new Promise((resolve) => setImmediate(resolve)));
        return;
      }
    }
    if (this.#first === this.#waiting.length) {
      this.#waiting = [];
      this.#first = 0;
    }
    this.#send();
  }

  #pause(until: Promise<void>): void {
    this.#isPaused = true;
    const goOn = (): void => {
      this.#isPaused = false;
      this.#work();
    };
    until.then(goOn, goOn);
  }

  #begin(task: RunningTask, mode: number, args: unknown): void {
    const { id } = task;
    if (this.#aborted.size > 0 && this.#aborted.has(id)) {
      const reason = this.#aborted.get(id);
      this.#aborted.delete(id);
      this.#end(id, describeThrown(reason), 0, true);
      return;
    }
    const start = performance.now();
    this.#running.set(id, task);
    let value: unknown;
    try {
      value = runInTask(task, () => this.#call(task, mode, args));
    } catch (error) {
      this.#finish(task, describeThrown(error), start, true);
      return;
    }
    if (!isThenable(value)) {
      this.#finish(task, value, start, false);
      return;
    }
    value.then(
      (result) => {
        this.#finish(task, result, start, false);
        this.#work();
      },
      (error) => {
        this.#finish(task, describeThrown(error), start, true);
        this.#work();
      },
    );
  }

  #call(task: RunningTask, mode: number, args: unknown): unknown {
    if (args instanceof UnreadArguments) throw addToStack(args.error, 'the arguments that came');
    const value = functionOf(this.#tasks, task.name)(...(args as readonly unknown[]));
    if (mode === PLAIN) {
      if (!isIterator(value)) return value;
      throw new TypeError(`Pool.run: the task '${task.name}' is a generator; start it with stream`);
    }
    if (isThenable(value)) return value.then((iterator) => streamOf(task, iterator));
    return streamOf(task, value);
  }

  #finish(task: RunningTask, value: unknown, start: number, hasFailed: boolean): void {
    this.#running.delete(task.id);
    this.#end(task.id, value, performance.now() - start, hasFailed);
    if (task.comm === null) return;
    // The master is told first: what follows may take until the others come to it.
    this.#send();
    if (hasFailed || task.isAborted) revoke(task.comm);
    task.comm.Free();
  }

  /** This process ends: those that do tasks together with it must not wait for it. */
  leaveTogether(): void {
    for (const { comm } of this.#running.values()) if (comm !== null) revoke(comm);
  }

  #end(id: number, value: unknown, milliseconds: number, hasFailed: boolean): void {
    this.#heads.push(id, milliseconds, hasFailed ? 1 : 0);
    this.#results.push(value);
    const isLate = performance.now() - this.#lastSent > LONGEST_WAIT;
    if (isLate || this.#results.length >= MOST_RESULTS) this.#send();
  }

  #send(): void {
    if (this.#results.length === 0) return;
    const heads = this.#heads;
    const results = this.#results;
    this.#heads = [];
    this.#results = [];
    for (let i = 0; i < results.length; i++) {
      if (isMoved(results[i])) [results[i]] = takeMoved([results[i]]);
    }
    const sent = this.#sendResults(heads, results);
    this.#lastSent = performance.now();
    // A large result is sent only while the event loop turns, which the next task may prevent.
    if (sent !== null) this.#pause(sent);
  }

  #sendResults(heads: number[], values: unknown[]): Promise<void> | null {
    try {
      return this.#out.send({ kind: 'done', heads, values });
    } catch {
      for (let i = 0; i < values.length; i++) {
        const fault = describeUncloneable(values[i], 'result');
        if (fault === null) continue;
        const hasFailed = heads[3 * i + 2] === 1;
        values[i] = hasFailed ? describeText((values[i] as Thrown).error) : describeThrown(fault);
        heads[3 * i + 2] = 1;
      }
      return this.#out.send({ kind: 'done', heads, values });
    }
  }

  #runTogether(id: number, name: string, args: unknown, group: readonly number[]): void {
    const comm = this.#makeComm(group);
    this.#begin(new RunningTask(id, name, this.#setup, this.#out, comm), PLAIN, args);
    this.#send();
  }
}

/** Ends the calls of the others in a communicator, where the library can. */
function revoke(comm: MPI.Intracomm): void {
  if (comm.size === 1) return;
  try {
    comm.Revoke();
  } catch (error) {
    // It can't. The master ends the job if the others do not come back.
    if (!(error instanceof MPI.Exception)) throw error;
  }
}

function streamOf(task: RunningTask, value: unknown): Promise<unknown> {
  if (isIterator(value)) return task.stream(value);
  throw new TypeError(`Pool.stream: the task '${task.name}' is not a generator; start it with run`);
}

/** The function of a module that has this name. */
export function functionOf(tasks: Tasks, name: string): (...args: readonly unknown[]) => unknown {
  const own = (object: Tasks) => (Object.hasOwn(object, name) ? object[name] : undefined);
  const { default: common } = tasks;
  const found =
    own(tasks) ??
    (typeof common === 'object' && common !== null ? own(common as Tasks) : undefined);
  if (typeof found === 'function') return found as (...args: readonly unknown[]) => unknown;
  const names = Object.keys(tasks).filter((one) => typeof tasks[one] === 'function');
  throw new TypeError(
    `Pool: the module has no function '${name}'; it exports ${names.length > 0 ? names.join(', ') : 'none'}`,
  );
}
