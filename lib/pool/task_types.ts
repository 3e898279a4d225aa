import type { MPI } from '../index.js';

type AnyFunction = (...args: never[]) => unknown;
type Values<T> = AsyncIterator<T, unknown> | Iterator<T, unknown>;
type ReturnOf<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/** The tasks of a module whose type the program does not give. */
export interface AnyTasks {
  readonly [name: string]: (...args: unknown[]) => unknown;
}

/** The names of the functions that a module exports. */
export type TaskName<T> = {
  [K in keyof T]: T[K] extends AnyFunction ? K : never;
}[keyof T] &
  string;

/** What a task takes. */
export type TaskArguments<T, N extends keyof T> = T[N] extends (...args: infer A) => unknown
  ? A
  : never;

/** What a task gives in the end. */
export type TaskResult<T, N extends keyof T> = ReturnOf<T[N]>;

/** What a task that is a generator gives, one after the other. */
export type TaskValue<T, N extends keyof T> = ReturnOf<T[N]> extends Values<infer V> ? V : unknown;

/** The names of the functions that need no arguments. */
export type TaskNameWithoutArguments<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => unknown ? ([] extends A ? K : never) : never;
}[keyof T] &
  string;

/** The function that prepares each worker, and what it is called with. */
export type PoolInitializer<Tasks> =
  | {
      [N in TaskName<Tasks>]: {
        /** A function of the module that each worker calls before its first task. */
        initializer: N;
      } & InitializerArguments<TaskArguments<Tasks, N>>;
    }[TaskName<Tasks>]
  | {
      /** Left out: the workers begin with their first task. */
      initializer?: undefined;
      /** Left out without an initializer. */
      initargs?: undefined;
    };

/** They may be left out if the function needs none. */
type InitializerArguments<A extends readonly unknown[]> = [] extends A
  ? {
      /** What the initializer is called with. Default: nothing. */
      initargs?: Readonly<A>;
    }
  : {
      /** What the initializer is called with. */
      initargs: Readonly<A>;
    };

/** How a pool is made: see `Pool.open`. */
export type PoolOptions<Tasks> = PoolSettings & PoolInitializer<Given<Tasks>>;

/** The type as the program gives it: nothing is concluded from what stands here. */
type Given<T> = [T][T extends unknown ? 0 : never];

/** Where the workers of a pool are, and how they work: see `Pool.open`. */
export interface PoolSettings {
  /**
   * The processes that take part: all of them call `Pool.open`, `root` gets the pool, and the
   * others serve until it is closed and then get null. Without it, all processes of the job take
   * part, and those beside rank 0 serve until rank 0 ends and then end, too.
   */
  comm?: MPI.Intracomm;
  /** The rank in `comm` that gets the pool. Default 0. */
  root?: number;
  /**
   * How many tasks a worker does at a time. More than one is for tasks that mostly wait, such as
   * those that fetch something. Default 1.
   */
  tasksPerWorker?: number;
  /**
   * How many threads are the workers where there is no other rank. Default: as many as there are
   * cores.
   */
  threads?: number;
}

/** How the workers of a pool are started, and how they work: see `Pool.spawn`. */
export type SpawnOptions<Tasks> = SpawnSettings & PoolInitializer<Given<Tasks>>;

/** How the workers of a pool are started: see `Pool.spawn`. */
export interface SpawnSettings {
  /**
   * Hints for the library, such as `wdir`, the folder to start in, and `host`: an `MPI.Info`, or a
   * Map or object of keys and values. Default: none.
   */
  info?: MPI.Info | MPI.InfoItems | null;
  /**
   * How many tasks a worker does at a time. More than one is for tasks that mostly wait, such as
   * those that fetch something. Default 1.
   */
  tasksPerWorker?: number;
}

/** Settings of one task. */
export interface TaskOptions {
  /** Aborts the task: its promise is rejected at once, and its own signal is aborted. */
  signal?: AbortSignal;
  /** After how many milliseconds it is aborted with a `TimeoutError`. Default: never. */
  timeout?: number;
  /** Tasks of higher priority begin before others that wait. Default 0. */
  priority?: number;
  /** Called with what the task reports by `currentTask().report`. */
  onProgress?: (value: unknown) => void;
}

/** Settings of a task that several workers do together. */
export interface TogetherOptions extends TaskOptions {
  /**
   * How many workers take part. Threads have no communicator, so there it is one. Default: all.
   */
  workers?: number;
}

/** Settings of many tasks. */
export interface MapOptions {
  /** Whether results come in the order of the items, else as they are ready. Default `true`. */
  ordered?: boolean;
  /**
   * How many items a worker is given at a time at least. Default: as many as take it about a
   * millisecond.
   */
  chunksize?: number;
  /**
   * How many items may be taken whose results have not been taken: at least 1. Default: enough to
   * keep all workers busy.
   */
  concurrency?: number;
  /** Aborts all that have not ended. */
  signal?: AbortSignal;
  /** After how many milliseconds what has not ended is aborted with a `TimeoutError`. */
  timeout?: number;
  /** Tasks of higher priority begin before others that wait. Default 0. */
  priority?: number;
}
