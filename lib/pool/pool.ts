import { EventEmitter } from 'node:events';
import { MPI } from '../index.js';
import type { Thrown } from '../objects/thrown.js';
import { Answers } from './answers.js';
import { errorAtWorker, poolError, textOf, thrownAtWorker, timeoutError } from './errors.js';
import { eachAsArguments, windowFor } from './map_items.js';
import { takeMoved } from './moved.js';
import {
  checkCall,
  checkCount,
  checkItems,
  checkOpening,
  checkSpawning,
  checkTask,
  MAP_OPTIONS,
  moduleUrl,
  TASK_OPTIONS,
} from './open_arguments.js';
import { findPlace, type Place, workersOf } from './places.js';
import { type Listener, PoolTask, TaskKinds } from './pool_task.js';
import { type Setup, STREAM, type ToMaster, type ToWorker, type Unread } from './protocol.js';
import { Results } from './results.js';
import { type Observer, runForProgram, Scheduler, type Workers } from './scheduler.js';
import { spawnWorkers } from './spawned_workers.js';
import { TimeHistogram, type Times } from './statistics.js';
import { TaskStream } from './task_stream.js';
import type {
  AnyTasks,
  MapOptions,
  PoolOptions,
  SpawnOptions,
  TaskArguments,
  TaskName,
  TaskNameWithoutArguments,
  TaskOptions,
  TaskResult,
  TaskValue,
  TogetherOptions,
} from './task_types.js';
import { ThreadWorkers } from './thread_workers.js';
import { describeUncloneable } from './uncloneable.js';
import { toUnread } from './wire.js';

/**
 * Workers that do tasks: functions of a module of the program. The workers are the other ranks of
 * the job, or threads of this process if it is alone; those of `Pool.spawn` are new processes.
 *
 * It emits `drain` when no task waits any more, `needsDrain` when tasks begin to wait, `message`
 * with what a task has posted, `messageerror` if that can't be read, `workerCreate` and
 * `workerDestroy` with the number of a worker that is ready or has ended, `close`, and `error` when
 * MPI fails.
 *
 * @example
 * // tasks.ts
 * export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
 *
 * // app.ts: mpirun -n 4 node app.ts, or node app.ts
 * import { Pool } from 'mpi4node/pool';
 * await using pool = await Pool.open<typeof import('./tasks.js')>(
 *   new URL('./tasks.js', import.meta.url),
 * );
 * console.log(await pool.run('fib', [30]));
 * for await (const y of pool.map('fib', [25, 26, 27], { ordered: false })) console.log(y);
 */
export class Pool<Tasks extends object = AnyTasks> extends EventEmitter implements AsyncDisposable {
  readonly #setup: Omit<Setup, 'worker' | 'workers' | 'initargs'>;
  #initargs: Unread = '';
  readonly #workers: Workers;
  readonly #scheduler: Scheduler;
  readonly #kinds = new TaskKinds();
  /** Workers whose answer is awaited while the pool opens or closes. */
  readonly #answers = new Answers();
  readonly #waitTime = new TimeHistogram();
  readonly #runTime = new TimeHistogram();
  readonly #openedAt = performance.now();
  #busy = 0;
  #completed = 0;
  #lastId = 0;
  #needsDrain = false;
  #closing: Promise<void> | null = null;

  private constructor(place: Place, setup: Omit<Setup, 'worker' | 'workers' | 'initargs'>) {
    super();
    this.#setup = setup;
    const onMessage = (worker: number, message: ToMaster) => this.#handle(worker, message);
    const onFailure = (error: unknown) => {
      this.#scheduler.loseAll(error);
      this.emit('error', error);
    };
    const opening = (worker: number) => this.#opening(worker);
    this.#workers = workersOf(place, onMessage, onFailure, opening);
    this.#scheduler = new Scheduler(this.#workers, setup.concurrency, this.#observe());
  }

  /**
   * Makes a pool. Collective over `comm`, but it does not block: it can be awaited.
   *
   * @param module the URL of the module whose functions are the tasks, or its absolute path
   * @param options settings: see `PoolOptions`
   * @returns the pool; null at the processes of `comm` beside the root, after they have served
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if a number is out of range
   * @throws {Error} what the module or the initializer throws at a worker
   */
  static open<Tasks extends object = AnyTasks>(
    module: URL | string,
    options: PoolOptions<Tasks> & { comm: MPI.Intracomm },
  ): Promise<Pool<Tasks> | null>;
  static open<Tasks extends object = AnyTasks>(
    module: URL | string,
    options?: PoolOptions<Tasks> & { comm?: undefined },
  ): Promise<Pool<Tasks>>;
  static async open<Tasks extends object = AnyTasks>(
    module: URL | string,
    options: PoolOptions<Tasks> = {},
  ): Promise<Pool<Tasks> | null> {
    checkOpening(options);
    const url = moduleUrl('Pool.open', module);
    const place = await findPlace(options);
    return place === null ? null : Pool.#make<Tasks>(place, url, options);
  }

  /**
   * Makes a pool of workers that it starts itself, as processes of their own, which end when it is
   * closed. Use it where the launcher has started too few processes, or none. The library must be
   * able to start processes (`MPI.Intracomm.Spawn`). Local, and it does not block: it can be
   * awaited.
   *
   * @param module the URL of the module whose functions are the tasks, or its absolute path
   * @param workers how many workers to start
   * @param options settings: see `SpawnOptions`
   * @returns the pool
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if a number is out of range
   * @throws {MPI.Exception} with the class `MPI.ERR_SPAWN` if the processes can't be started, or
   *   `MPI.ERR_UNSUPPORTED_OPERATION` if the library can't start any
   * @throws {Error} what the module or the initializer throws at a worker
   * @example
   * await using pool = await Pool.spawn<typeof import('./tasks.js')>(
   *   new URL('./tasks.js', import.meta.url),
   *   4,
   * );
   */
  static async spawn<Tasks extends object = AnyTasks>(
    module: URL | string,
    workers: number,
    options: SpawnOptions<Tasks> = {},
  ): Promise<Pool<Tasks>> {
    checkSpawning(workers, options);
    const url = moduleUrl('Pool.spawn', module);
    const place = await spawnWorkers(workers, options);
    return Pool.#make<Tasks>({ kind: 'ranks', ...place }, url, options);
  }

  static async #make<Tasks extends object>(
    place: Place,
    module: string,
    options: PoolOptions<Tasks> | SpawnOptions<Tasks>,
  ): Promise<Pool<Tasks>> {
    const { initializer = null, initargs = [], tasksPerWorker = 1 } = options;
    const pool = new Pool<Tasks>(place, { module, concurrency: tasksPerWorker, initializer });
    await pool.#open(initargs);
    return pool;
  }

  #opening(worker: number): ToWorker {
    const { size } = this.#workers;
    const setup = { ...this.#setup, initargs: this.#initargs, worker, workers: size };
    return { kind: 'open', setup };
  }

  async #open(initargs: readonly unknown[]): Promise<void> {
    try {
      const isOwn = this.#workers instanceof ThreadWorkers || MPI.serializer._isOwn;
      this.#initargs = toUnread(initargs, isOwn);
    } catch (error) {
      // The workers wait already.
      await this.close();
      throw describeUncloneable(initargs, 'initargs') ?? error;
    }
    const workers = [...Array(this.#workers.size).keys()];
    const answers = workers.map((worker) => this.#answers.next(worker));
    for (const worker of workers) this.#scheduler.tell(worker, this.#opening(worker));
    const opened = await Promise.allSettled(answers);
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed !== undefined) {
      await this.close();
      throw failed.reason;
    }
    // Not before the program can listen.
    setImmediate(() => workers.map((worker) => this.#tellCreated(worker)));
  }

  #tellCreated(worker: number): void {
    runForProgram(() => this.emit('workerCreate', worker));
  }

  #observe(): Observer {
    return {
      onAssigned: (task, now) => this.#waitTime.note(now - task.submittedAt),
      onDone: (_, milliseconds) => {
        this.#completed++;
        this.#busy += milliseconds;
        this.#runTime.note(milliseconds);
      },
      onPost: (value) => runForProgram(() => this.emit('message', value)),
      onUnreadPost: (error) =>
        runForProgram(() => {
          // As with an event 'error': an error that nobody handles is an uncaught exception.
          if (!this.emit('messageerror', error)) throw error;
        }),
      onSpace: () => {
        if (!this.#needsDrain) return;
        this.#needsDrain = false;
        runForProgram(() => this.emit('drain'));
      },
      onError: (error) => runForProgram(() => this.emit('error', error)),
      onGone: (worker) => runForProgram(() => this.emit('workerDestroy', worker)),
    };
  }

  #handle(worker: number, message: ToMaster): boolean {
    switch (message.kind) {
      case 'ready':
      case 'closed':
        // One that replaces another.
        if (!this.#answers.resolve(worker) && message.kind === 'ready') this.#tellCreated(worker);
        break;
      case 'unready': {
        const { values, faults } = message;
        const error = thrownAtWorker(values[0] as Thrown, faults?.fault(0) ?? null);
        const place = this.#workers.place(worker);
        const reason = errorAtWorker(error, 'the start of the worker', place);
        if (this.#answers.reject(worker, reason)) break;
        // One that replaces another.
        this.#scheduler.lose(worker, `its successor failed: ${textOf(error)}`);
        break;
      }
      default:
        this.#scheduler.handle(worker, message);
        if (message.kind !== 'gone') break;
        this.#workers.release(worker);
        this.#answers.reject(
          worker,
          poolError('ERR_POOL_WORKER_ENDED', `a worker has ended: ${message.reason}`),
        );
    }
    return this.#answers.size > 0 || this.#scheduler.isWaiting;
  }

  // --- Tasks ------------------------------------------------------------------------------------

  #makeTask(
    name: string,
    args: readonly unknown[],
    { signal, timeout, priority = 0 }: TaskOptions,
    listener: Listener,
  ): PoolTask {
    if (this.#closing !== null) {
      throw poolError(
        'ERR_POOL_CLOSED',
        `the task '${name}' can't start, because the pool is closed`,
      );
    }
    if (signal?.aborted === true) throw signal.reason;
    const id = ++this.#lastId;
    const now = performance.now();
    const task = new PoolTask(id, this.#kinds.get(name), takeMoved(args), priority, listener, now);
    if (signal !== undefined) this.#scheduler.watch(task, signal);
    if (timeout !== undefined) this.#setTimer(task, timeout);
    return task;
  }

  #setTimer(task: PoolTask, timeout: number): void {
    task.timer = setTimeout(() => this.#scheduler.abort(task, timeoutError()), timeout);
  }

  #submit(task: PoolTask): void {
    this.#scheduler.submit(task);
    if (this.#needsDrain || this.#scheduler.queue.size <= this.#workers.size) return;
    this.#needsDrain = true;
    this.emit('needsDrain');
  }

  /**
   * Has a worker do a task. Local, and it does not block.
   *
   * @param name the name of the function
   * @param args its arguments, in an array. Do not change them before the task has ended; arrays
   *   marked by `move` are taken away. May be left out if the function needs none
   * @param options settings: see `TaskOptions`
   * @returns the value that the function returns, or that its promise resolves to
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {DOMException} `DataCloneError` for arguments or a result that can't be cloned
   * @throws {Error} what the task throws; with the code `ERR_POOL_WORKER_ENDED` if its worker has
   *   ended, and `ERR_POOL_CLOSED` if the pool is closed
   * @example
   * const sum = await pool.run('add', [1, 2], { timeout: 1000 });
   */
  run<N extends TaskName<Tasks>>(
    name: N,
    args: TaskArguments<Tasks, N>,
    options?: TaskOptions,
  ): Promise<TaskResult<Tasks, N>>;
  run<N extends TaskNameWithoutArguments<Tasks>>(name: N): Promise<TaskResult<Tasks, N>>;
  run<N extends TaskName<Tasks>>(
    name: N,
    args: readonly unknown[] = [],
    options: TaskOptions = {},
  ): Promise<TaskResult<Tasks, N>> {
    return new Promise((resolve, reject) => {
      checkCall('Pool.run', name, args, options, TASK_OPTIONS);
      const onReport = options.onProgress;
      const listener = { resolve, reject, onReport } as Listener;
      this.#submit(this.#makeTask(name, args, options, listener));
    });
  }

  /**
   * Has several workers do a task together: each calls the function with the same arguments, and
   * finds a communicator of those that take part in `currentTask().comm`. It begins when so many
   * workers are free. Local, and it does not block.
   *
   * When one of them fails, the promise is rejected and the others are aborted: their
   * `currentTask().signal`, and where the library can, their calls on the communicator
   * (`MPI.ERR_REVOKED`). If one has not ended the task ten seconds later, the job ends.
   *
   * @param name the name of the function
   * @param args its arguments, in an array; none of them is moved
   * @param options settings: see `TogetherOptions`
   * @returns what the function returns at rank 0 of its communicator
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if the pool has fewer workers
   * @throws {DOMException} `DataCloneError` for arguments or a result that can't be cloned
   * @throws {Error} what the task throws at any of the workers
   */
  runTogether<N extends TaskName<Tasks>>(
    name: N,
    args: TaskArguments<Tasks, N>,
    options?: TogetherOptions,
  ): Promise<TaskResult<Tasks, N>>;
  runTogether<N extends TaskNameWithoutArguments<Tasks>>(name: N): Promise<TaskResult<Tasks, N>>;
  runTogether<N extends TaskName<Tasks>>(
    name: N,
    args: readonly unknown[] = [],
    options: TogetherOptions = {},
  ): Promise<TaskResult<Tasks, N>> {
    return new Promise((resolve, reject) => {
      checkCall('Pool.runTogether', name, args, options, [...TASK_OPTIONS, 'workers']);
      checkCount('Pool.runTogether', 'workers', options.workers);
      const { size } = this;
      const { workers = size, onProgress: onReport } = options;
      if (workers > size) {
        throw new RangeError(`Pool.runTogether: workers must be at most ${size}, not ${workers}`);
      }
      const listener = { resolve, reject, onReport } as Listener;
      const task = this.#makeTask(name, [...args], options, listener);
      task.workers = this.#workers instanceof ThreadWorkers ? 1 : workers;
      this.#submit(task);
    });
  }

  /**
   * Has every worker do a task: for settings, or to clear what they keep. It comes behind what they
   * do. Local, and it does not block.
   *
   * @param name the name of the function
   * @param args its arguments, in an array
   * @param options settings: see `TaskOptions`
   * @returns what it gives at each worker, in their order
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {Error} what the task throws at any of the workers
   */
  broadcast<N extends TaskName<Tasks>>(
    name: N,
    args: TaskArguments<Tasks, N>,
    options?: TaskOptions,
  ): Promise<TaskResult<Tasks, N>[]>;
  broadcast<N extends TaskNameWithoutArguments<Tasks>>(name: N): Promise<TaskResult<Tasks, N>[]>;
  broadcast<N extends TaskName<Tasks>>(
    name: N,
    args: readonly unknown[] = [],
    options: TaskOptions = {},
  ): Promise<TaskResult<Tasks, N>[]> {
    const runAt = (worker: number) =>
      new Promise<TaskResult<Tasks, N>>((resolve, reject) => {
        checkCall('Pool.broadcast', name, args, options, TASK_OPTIONS);
        const listener = { resolve, reject, onReport: options.onProgress } as Listener;
        this.#scheduler.submitTo(worker, this.#makeTask(name, [...args], options, listener));
      });
    return Promise.all(this.#scheduler.alive.map(runAt));
  }

  /**
   * Has a worker do a task that is a generator, and gives its values while it runs. The task
   * waits while the program is slower than it. Local, and it does not block.
   *
   * @param name the name of the function, an `async function*` or a `function*`
   * @param args its arguments, in an array
   * @param options settings: see `TaskOptions`
   * @returns the values, for `for await`. A loop that is left ends the generator
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {Error} what the task throws
   * @example
   * for await (const line of pool.stream('search', ['log.txt', 'error'])) console.log(line);
   */
  stream<N extends TaskName<Tasks>>(
    name: N,
    args: TaskArguments<Tasks, N>,
    options?: TaskOptions,
  ): TaskStream<TaskValue<Tasks, N>, unknown>;
  stream<N extends TaskNameWithoutArguments<Tasks>>(
    name: N,
  ): TaskStream<TaskValue<Tasks, N>, unknown>;
  stream<N extends TaskName<Tasks>>(
    name: N,
    args: readonly unknown[] = [],
    options: TaskOptions = {},
  ): TaskStream<TaskValue<Tasks, N>, unknown> {
    checkCall('Pool.stream', name, args, options, TASK_OPTIONS);
    const stream = new TaskStream<TaskValue<Tasks, N>, unknown>();
    const task = this.#makeTask(name, args, options, {
      resolve: (value) => stream._finish(value),
      reject: (error) => stream._fail(error),
      onReport: options.onProgress,
      onYield: (value) => stream._add(value),
    });
    task.mode = STREAM;
    const tell = (message: ToWorker) => this.#scheduler.tellWorkersOf(task, message);
    stream._control = {
      more: (count) => tell({ kind: 'more', id: task.id, count }),
      leave: (reason) => {
        tell({ kind: 'leave', id: task.id });
        this.#scheduler.abort(task, reason);
      },
    };
    this.#submit(task);
    return stream;
  }

  /**
   * Has the workers do a task for each of many items. Items are taken from the iterable only as
   * fast as results are taken, so it may be endless. Local, and it does not block.
   *
   * @param name the name of the function; it gets an item as its only argument
   * @param items the items, as any iterable or async iterable
   * @param options settings: see `MapOptions`
   * @returns the results, for `for await`, or all at once from its `toArray()`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if a number is out of range
   * @example
   * for await (const y of pool.map('fib', [25, 26, 27], { ordered: false })) console.log(y);
   */
  map<N extends TaskName<Tasks>>(
    name: N,
    items: Iterable<TaskArguments<Tasks, N>[0]> | AsyncIterable<TaskArguments<Tasks, N>[0]>,
    options: MapOptions = {},
  ): Results<TaskResult<Tasks, N>> {
    return this.#map('Pool.map', name, eachAsArguments(checkItems('Pool.map', items)), options);
  }

  /**
   * Has the workers do a task for each of many lists of arguments, as `map` does for tasks of one
   * argument. Local, and it does not block.
   *
   * @param name the name of the function
   * @param items the arguments of each call, in an array, as any iterable or async iterable
   * @param options settings: see `MapOptions`
   * @returns the results, for `for await`, or all at once from its `toArray()`
   * @throws {TypeError} if an argument is of the wrong type
   * @throws {RangeError} if a number is out of range
   * @example
   * const powers = await pool.starmap('power', [[2, 3], [3, 2]]).toArray();
   */
  starmap<N extends TaskName<Tasks>>(
    name: N,
    items: Iterable<TaskArguments<Tasks, N>> | AsyncIterable<TaskArguments<Tasks, N>>,
    options: MapOptions = {},
  ): Results<TaskResult<Tasks, N>> {
    return this.#map('Pool.starmap', name, checkItems('Pool.starmap', items), options);
  }

  #map<T>(
    method: string,
    name: string,
    items: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
    options: MapOptions,
  ): Results<T> {
    checkCall(method, name, [], options, MAP_OPTIONS);
    const { ordered = true, chunksize, concurrency, timeout, ...settings } = options;
    checkCount(method, 'chunksize', chunksize);
    checkCount(method, 'concurrency', concurrency);
    const kind = this.#kinds.get(name);
    const end = timeout === undefined ? null : performance.now() + timeout;
    const size = Math.max(1, this.#workers.size);
    return new Results<T>(
      {
        window: () => Math.max(4 * size * (chunksize ?? 1), windowFor(kind) * size),
        start: (group, listener) => {
          // Before the first task is made, which would be left behind.
          for (const args of group) checkTask(method, name, args);
          const tasks = group.map((args, item) => {
            const task = this.#makeTask(name, args, settings, {
              resolve: (value) => listener(item, value, undefined, false),
              reject: (error) => listener(item, undefined, error, true),
            });
            if (end !== null) this.#setTimer(task, Math.max(0, end - performance.now()));
            return task;
          });
          const [first, ...followers] = tasks;
          if (followers.length > 0) first.followers = followers;
          this.#submit(first);
          return tasks;
        },
        abort: (task, reason) => this.#scheduler.abort(task, reason),
      },
      items,
      ordered,
      chunksize ?? null,
      concurrency ?? null,
    );
  }

  // --- What it does -----------------------------------------------------------------------------

  /** How many workers there are. */
  get size(): number {
    return this.#scheduler.alive.length;
  }

  /** How many tasks wait for a worker. */
  get queueSize(): number {
    return this.#scheduler.queue.size;
  }

  /** How many tasks have ended, those with an error included. */
  get completed(): number {
    return this.#completed;
  }

  /** For how long the pool has been open, in milliseconds. */
  get duration(): number {
    return performance.now() - this.#openedAt;
  }

  /** The share of the time that the workers have worked since the pool was made, from 0 to 1. */
  get utilization(): number {
    return Math.min(1, this.#busy / (this.duration * Math.max(1, this.#workers.size)));
  }

  /** How long tasks have waited for a worker, in milliseconds. */
  get waitTime(): Times {
    return this.#waitTime.times;
  }

  /** How long tasks have run, in milliseconds. */
  get runTime(): Times {
    return this.#runTime.times;
  }

  /** Whether more tasks wait than there are workers: those who make them may slow down. */
  get needsDrain(): boolean {
    return this.#needsDrain;
  }

  /**
   * Ends the pool when all its tasks have ended. The workers get null from `Pool.open`. Does not
   * block: it can be awaited.
   *
   * @param options `cancel`: whether to reject the tasks that wait and to abort those that run.
   *   Default `false`
   */
  close({ cancel = false }: { cancel?: boolean } = {}): Promise<void> {
    this.#closing ??= this.#close();
    if (cancel) {
      const reason = new DOMException('The pool is being closed', 'AbortError');
      this.#scheduler.cancelWaiting(reason);
      this.#scheduler.abortRunning(reason);
    }
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#scheduler.whenIdle();
    const { alive } = this.#scheduler;
    const answers = alive.map((worker) => this.#answers.next(worker));
    for (const worker of alive) {
      this.#scheduler.tell(worker, { kind: 'close' });
    }
    await Promise.allSettled(answers);
    await this.#workers.free();
    this.emit('close');
  }

  /**
   * Closes the pool at the end of the scope that declares it: `await using pool = …`. Does not
   * block: it can be awaited.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
