// The master's side: which worker gets which task, and when.
import { MPI } from '../index.js';
import type { Thrown } from '../objects/thrown.js';
import { listenForAbort, stopListening } from './abort_listeners.js';
import { addToStack, errorAtWorker, poolError, textOf, thrownAtWorker } from './errors.js';
import { ASSIGNED, type PoolTask, SETTLED, WAITING } from './pool_task.js';
import type { Faults, ToMaster, ToWorker } from './protocol.js';
import { ENOUGH_WORK, Room, WorkerState } from './room.js';
import { TaskQueue } from './task_queue.js';
import { cloneableThrown, describeUncloneable } from './uncloneable.js';

/** The workers of a pool, by number. */
export interface Workers {
  readonly size: number;
  /** Where a worker is, for messages: `rank 3`, `thread 2`. */
  place(worker: number): string;
  /** The rank that a worker has in the pool's communicator. */
  rankOf(worker: number): number;
  /**
   * Sends a message. Null if it has left at once.
   *
   * @throws {DOMException} `DataCloneError`
   */
  send(worker: number, message: ToWorker): Promise<void> | null;
  /** Listens to the workers for as long as one is expected to say something. */
  listen(): void;
  /** Ends a worker that does not end its task. False if that is not possible. */
  replace(worker: number): boolean;
  /** Notes that a worker may never end its task, and what to say of it; or that it has ended it. */
  setStuck(worker: number, what: string | null): void;
  /** Ends the job because of such a worker. */
  endStuck(worker: number): void;
  /** Lets a worker end that has said that it is gone. */
  release(worker: number): void;
  /** After all workers have been closed. */
  free(): Promise<void>;
}

/** How long a worker may take to end a task that was aborted, in milliseconds. */
const PATIENCE = 1000;
/** How long the others may take to end a task that one of them has failed in, in milliseconds. */
const TOGETHER_PATIENCE = 10_000;

/** Whether it says that another of those that do a task together has failed. */
const isRevoked = (error: unknown): boolean =>
  error instanceof MPI.Exception && error.error_class === MPI.ERR_REVOKED;

const runMessage = (heads: readonly (number | string)[], tasks: readonly PoolTask[]): ToWorker => ({
  kind: 'run',
  heads,
  values: tasks.map(({ args }) => args),
});

/** What the pool is told, for its events and its statistics. */
export interface Observer {
  onAssigned(task: PoolTask, now: number): void;
  onDone(task: PoolTask, milliseconds: number): void;
  onPost(value: unknown): void;
  /** What a task has posted can't be read. */
  onUnreadPost(error: unknown): void;
  onSpace(): void;
  onError(error: unknown): void;
  onGone(worker: number): void;
}

/** Calls a function of the program: what it throws is an uncaught exception. */
export function runForProgram(call: () => void): void {
  try {
    call();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

export class Scheduler {
  readonly queue = new TaskQueue();
  readonly #workers: Workers;
  readonly #observer: Observer;
  readonly #states: WorkerState[];
  readonly #tasks = new Map<number, PoolTask>();
  readonly #concurrency: number;
  readonly #room: Room;
  #alive: number;
  /** Of those alive, how many have no task. */
  #free: number;
  #isPlanned = false;
  #idle: (() => void) | null = null;

  constructor(workers: Workers, concurrency: number, observer: Observer) {
    this.#workers = workers;
    this.#observer = observer;
    this.#concurrency = concurrency;
    this.#states = Array.from({ length: workers.size }, () => new WorkerState());
    this.#room = new Room(this.#states, concurrency);
    this.#alive = workers.size;
    this.#free = workers.size;
  }

  /** Tasks that have not ended, those that wait for a worker included. */
  get unfinished(): number {
    return this.#tasks.size + this.queue.size;
  }

  /** Whether a worker is expected to say something. */
  get isWaiting(): boolean {
    return this.#tasks.size > 0;
  }

  get alive(): number[] {
    return [...this.#states.keys()].filter((worker) => !this.#states[worker].isGone);
  }

  submit(task: PoolTask): void {
    this.queue.add(task);
    this.plan();
  }

  /** Gives a task to one worker, behind what it has. */
  submitTo(worker: number, task: PoolTask): void {
    const state = this.#states[worker];
    this.#addToBatch(worker, state, task, performance.now());
    this.#sendBatch(worker, state);
  }

  /** Hands out tasks soon: those that a program starts in one go, go in one message. */
  plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(this.#assign);
  }

  readonly #assign = (): void => {
    this.#isPlanned = false;
    let isGiven = true;
    while (isGiven && this.#waiting() > 0) isGiven = this.#assignRound();
    const first = this.queue.first;
    if (first !== null && first.workers > 0) this.#assignTogether(first);
    this.#checkAlive();
  };

  /** Tasks for one worker that wait, unless one for several comes before them. */
  readonly #waiting = (): number => (this.queue.first?.workers === 0 ? this.queue.size : 0);

  /** Gives workers that have room their parts of the queue. False if none has room. */
  #assignRound(): boolean {
    const share = Math.ceil(this.queue.size / this.#states.length);
    return this.#room.offer(this.#waiting, (worker, state) => {
      let count = 0;
      for (let waiting = this.#waiting(); count < share; waiting = this.#waiting()) {
        if (waiting === 0 || !this.#room.has(state, waiting)) break;
        count += this.#give(worker, state, this.queue.first as PoolTask);
      }
      if (count > 0) this.#sendBatch(worker, state);
      return count > 0;
    });
  }

  /** Gives a worker a task and those that go with it. How many. */
  #give(worker: number, state: WorkerState, task: PoolTask): number {
    this.queue.remove(task);
    const now = performance.now();
    this.#addToBatch(worker, state, task, now);
    for (const follower of task.followers ?? []) {
      if (follower.state === WAITING) this.#addToBatch(worker, state, follower, now);
    }
    return 1 + (task.followers?.length ?? 0);
  }

  #addToBatch(worker: number, state: WorkerState, task: PoolTask, now: number): void {
    this.#assignTo(worker, state, task, now);
    state.batch.push(task.id, task.mode, task.kind.name);
    state.batchTasks.push(task);
  }

  #assignTo(worker: number, state: WorkerState, task: PoolTask, now: number): void {
    task.state = ASSIGNED;
    task.assigned.add(worker);
    task.expected = Math.min(task.kind.mean, ENOUGH_WORK);
    if (state.tasks.size === 0) {
      state.busySince = now;
      this.#free--;
    }
    state.tasks.add(task);
    state.work += task.expected;
    this.#tasks.set(task.id, task);
    this.#observer.onAssigned(task, now);
  }

  #sendBatch(worker: number, state: WorkerState): void {
    const { batch, batchTasks } = state;
    state.batch = [];
    state.batchTasks = [];
    let sent: Promise<void> | null;
    try {
      sent = this.#workers.send(worker, runMessage(batch, batchTasks));
    } catch (error) {
      this.#sendCloneable(worker, batchTasks, error);
      return;
    }
    this.#afterSend(sent, batchTasks);
  }

  /** Rejects the tasks whose arguments can't be cloned, and sends the others. */
  #sendCloneable(worker: number, tasks: readonly PoolTask[], error: unknown): void {
    let isFound = false;
    const rest: PoolTask[] = [];
    for (const task of tasks) {
      const fault = describeUncloneable(task.args, 'args');
      if (fault === null) rest.push(task);
      else {
        isFound = true;
        this.#forget(worker, task);
        this.#reject(task, fault);
      }
    }
    if (!isFound) {
      for (const task of tasks) {
        this.#forget(worker, task);
        this.#reject(task, error);
      }
    } else if (rest.length > 0) {
      const heads = rest.flatMap((task) => [task.id, task.mode, task.kind.name]);
      this.#afterSend(this.#workers.send(worker, runMessage(heads, rest)), rest);
    }
    this.plan();
  }

  #afterSend(sent: Promise<void> | null, tasks: readonly PoolTask[]): void {
    this.#workers.listen();
    const letGo = (): void => {
      for (const task of tasks) task.args = [];
    };
    if (sent === null) letGo();
    else sent.then(letGo, (error) => this.#observer.onError(error));
  }

  /** Sends a message about a task to its workers. */
  tellWorkersOf(task: PoolTask, message: ToWorker): void {
    for (const worker of task.assigned) this.tell(worker, message);
  }

  tell(worker: number, message: ToWorker): void {
    if (this.#states[worker].isGone) return;
    this.#workers.send(worker, message)?.catch((error) => this.#observer.onError(error));
    this.#workers.listen();
  }

  #assignTogether(task: PoolTask): void {
    if (this.#free < task.workers) return;
    const free = this.alive.filter((worker) => this.#states[worker].tasks.size === 0);
    this.queue.remove(task);
    const chosen = free.slice(0, task.workers);
    task.firstWorker = chosen[0];
    const group = chosen.map((worker) => this.#workers.rankOf(worker));
    const { id, args, kind } = task;
    const now = performance.now();
    const fault = describeUncloneable(args, 'args');
    if (fault !== null) {
      this.#reject(task, fault);
      this.plan();
      return;
    }
    for (const worker of chosen) {
      this.#states[worker].isTaken = true;
      this.#assignTo(worker, this.#states[worker], task, now);
    }
    for (const worker of chosen) {
      this.tell(worker, { kind: 'together', id, name: kind.name, group, values: [args] });
    }
    this.plan();
  }

  // --- What the workers say ---------------------------------------------------------------------

  /** Whether something more is expected after this message. */
  handle(worker: number, message: ToMaster): boolean {
    switch (message.kind) {
      case 'done':
        this.#handleResults(worker, message.heads, message.values, message.faults ?? null);
        break;
      case 'report':
      case 'yield':
        this.#handleValue(worker, message);
        break;
      case 'post': {
        const fault = message.faults?.fault(0) ?? null;
        if (fault === null) this.#observer.onPost(message.values[0]);
        else {
          const line = `what a task has posted (${this.#workers.place(worker)})`;
          this.#observer.onUnreadPost(addToStack(fault.error, line));
        }
        break;
      }
      case 'gone':
        this.lose(worker, message.reason, message.isReplaced);
        break;
    }
    return this.isWaiting;
  }

  /** A value of a task that still runs. */
  #handleValue(
    worker: number,
    { kind, id, values, faults }: ToMaster & { kind: 'report' | 'yield' },
  ): void {
    const task = this.#tasks.get(id);
    if (task === undefined) return;
    const fault = faults?.fault(0) ?? null;
    if (fault !== null) {
      const what = kind === 'report' ? 'a report' : 'a value';
      const line = `${what} of the task '${task.kind.name}'`;
      this.abort(task, errorAtWorker(fault.error, line, this.#workers.place(worker)));
    } else if (kind === 'report') this.#callBack(task.listener.onReport, values[0]);
    else task.listener.onYield?.(values[0]);
  }

  /** What the program's own function throws must not end the loop that receives. */
  #callBack(call: ((value: unknown) => void) | undefined, value: unknown): void {
    if (call !== undefined) runForProgram(() => call(value));
  }

  #handleResults(
    worker: number,
    heads: readonly number[],
    values: readonly unknown[],
    faults: Faults | null,
  ): void {
    this.#states[worker].busySince = performance.now();
    for (let i = 0; 3 * i < heads.length; i++) {
      const value = values[i];
      const milliseconds = heads[3 * i + 1];
      const task = this.#tasks.get(heads[3 * i]);
      if (task === undefined) continue;
      this.#forget(worker, task);
      task.kind.noteTime(milliseconds);
      this.#observer.onDone(task, milliseconds);
      const fault = faults === null ? null : faults.fault(i);
      if (heads[3 * i + 2] === 1) {
        const error = thrownAtWorker(value as Thrown, fault);
        const origin = `the task '${task.kind.name}'`;
        this.#fail(task, worker, errorAtWorker(error, origin, this.#workers.place(worker)));
        continue;
      }
      if (task.workers === 0 || worker === task.firstWorker) {
        task.result = value;
        if (fault !== null) {
          const origin = `the result of the task '${task.kind.name}'`;
          const error = errorAtWorker(fault.error, origin, this.#workers.place(worker));
          task.unsuccessful = { error };
        }
      }
      if (task.assigned.size > 0) {
        if (task.state !== SETTLED) continue;
        this.#watchOthers(task, this.#workers.place(worker), 'after it was aborted');
      } else if (task.unsuccessful === null) this.#resolve(task);
      else this.#reject(task, task.unsuccessful.error);
    }
    if (this.queue.size > 0) this.plan();
    this.#checkIdle();
  }

  /** A worker has ended a task with an error. */
  #fail(task: PoolTask, worker: number, error: unknown): void {
    const isLast = task.assigned.size === 0;
    if (isRevoked(error) && task.workers > 1 && !isLast) task.unsuccessful ??= { error };
    else this.#reject(task, isRevoked(error) ? (task.unsuccessful?.error ?? error) : error);
    if (isLast) return;
    this.tellWorkersOf(task, { kind: 'abort', id: task.id, values: [cloneableThrown(error)] });
    this.#watchOthers(task, this.#workers.place(worker), error);
  }

  /**
   * One of those that do a task together has ended it, and not as it should. The others may wait
   * for it in a collective call for ever: if they do not end the task, the job ends.
   */
  #watchOthers(task: PoolTask, place: string, error: unknown): void {
    if (task.isWatched) return;
    task.isWatched = true;
    const { assigned, kind } = task;
    for (const worker of assigned) {
      this.#workers.setStuck(
        worker,
        `the task '${kind.name}' has ended at ${place}, and ${TOGETHER_PATIENCE / 1000} s later not at ${this.#workers.place(worker)}: aborting the job.
It may wait there in a collective call, from which nothing can free it. It ended with:
${textOf(error)}`,
      );
    }
    const end = (): void => {
      for (const worker of assigned) this.#workers.endStuck(worker);
    };
    // Where this process did something else all the time, it first hears what they have said.
    setTimeout(() => setTimeout(end, PATIENCE).unref(), TOGETHER_PATIENCE - PATIENCE).unref();
  }

  /** Takes a task from a worker. */
  #forget(worker: number, task: PoolTask): void {
    const state = this.#states[worker];
    if (!state.tasks.delete(task)) return;
    state.isTaken = false;
    if (task.isWatched) this.#workers.setStuck(worker, null);
    state.work = state.tasks.size === 0 ? 0 : state.work - task.expected;
    if (state.tasks.size === 0) this.#free++;
    this.#room.opens(worker);
    task.assigned.delete(worker);
    if (task.assigned.size === 0) this.#tasks.delete(task.id);
  }

  #settle(task: PoolTask): boolean {
    if (task.state === SETTLED) return false;
    task.state = SETTLED;
    if (task.timer !== null) clearTimeout(task.timer);
    if (task.signal !== null) stopListening(task.signal, task);
    return true;
  }

  #resolve(task: PoolTask): void {
    if (this.#settle(task)) task.listener.resolve(task.result);
    task.result = undefined;
  }

  #reject(task: PoolTask, error: unknown): void {
    if (this.#settle(task)) task.listener.reject(error);
  }

  // --- Ending tasks -----------------------------------------------------------------------------

  /** Aborts the task when the signal is aborted. */
  watch(task: PoolTask, signal: AbortSignal): void {
    task.signal = signal;
    listenForAbort(signal, task, (reason) => this.abort(task, reason));
  }

  /** Rejects a task at once. One that runs is told; its worker gets no other until it has ended. */
  abort(task: PoolTask, reason: unknown): void {
    if (task.state === SETTLED) return;
    const isWaiting = task.state === WAITING;
    this.#reject(task, reason);
    if (isWaiting) {
      this.queue.remove(task);
      if (this.queue.size === 0) this.#checkIdle();
      return;
    }
    this.tellWorkersOf(task, { kind: 'abort', id: task.id, values: [cloneableThrown(reason)] });
    if (task.assigned.size < task.workers) {
      this.#watchOthers(task, 'other workers', reason);
      return;
    }
    for (const worker of task.assigned) this.#watchWorker(worker, task);
  }

  /** A worker that does not end an aborted task is replaced, or named. */
  #watchWorker(worker: number, task: PoolTask): void {
    setTimeout(() => {
      if (!task.assigned.has(worker)) return;
      const running = [...this.#states[worker].tasks].slice(0, this.#concurrency);
      if (!running.includes(task)) this.#watchWorker(worker, task);
      else if (this.#workers.replace(worker)) {
        this.lose(worker, 'it did not end a task that was aborted', true);
      } else this.#nameBlocked(worker, task);
    }, PATIENCE).unref();
  }

  #nameBlocked(worker: number, { kind }: PoolTask): void {
    this.#states[worker].isTaken = true;
    process.stderr.write(
      `mpi4node: the worker ${this.#workers.place(worker)} has not ended the task '${kind.name}', which was aborted a
second ago. It gets no other task until then. Let the task look at currentTask().signal.
`,
    );
  }

  /** A worker has ended, and its tasks with it. */
  lose(worker: number, reason: string, isReplaced = false): void {
    const state = this.#states[worker];
    if (state.isGone) return;
    state.isGone = !isReplaced;
    if (state.isGone) this.#alive--;
    for (const task of [...state.tasks]) {
      this.#forget(worker, task);
      const what = `the task '${task.kind.name}' was lost with the worker ${this.#workers.place(worker)}: ${reason}`;
      const error = poolError('ERR_POOL_WORKER_ENDED', what);
      this.#fail(task, worker, error);
    }
    if (state.isGone) this.#free--;
    else this.#room.opens(worker);
    this.#observer.onGone(worker);
    this.plan();
    this.#checkIdle();
  }

  /** Without a worker no task can run any more. */
  #checkAlive(): void {
    if (this.queue.size === 0) return;
    const alive = this.#alive;
    for (let task = this.queue.first; task !== null; task = this.queue.first) {
      if (alive > 0 && task.workers <= alive) return;
      this.queue.remove(task);
      const message =
        alive === 0
          ? `the task '${task.kind.name}' can't run: all workers have ended`
          : `the task '${task.kind.name}' needs ${task.workers} workers, and ${alive} of the pool's are left`;
      this.#reject(task, poolError('ERR_POOL_WORKER_ENDED', message));
    }
    this.#checkIdle();
  }

  /** MPI has failed: nothing more comes from any worker. */
  loseAll(error: unknown): void {
    for (const worker of this.alive) this.lose(worker, textOf(error));
  }

  cancelWaiting(reason: unknown): void {
    for (let task = this.queue.first; task !== null; task = this.queue.first) {
      this.queue.remove(task);
      this.#reject(task, reason);
      for (const follower of task.followers ?? []) this.#reject(follower, reason);
    }
    this.#checkIdle();
  }

  abortRunning(reason: unknown): void {
    for (const task of [...this.#tasks.values()]) this.abort(task, reason);
  }

  #checkIdle(): void {
    if (this.queue.size === 0) this.#observer.onSpace();
    if (this.unfinished > 0) return;
    this.#idle?.();
    this.#idle = null;
  }

  /** Settled when all tasks have ended. */
  whenIdle(): Promise<void> {
    if (this.unfinished === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }
}
