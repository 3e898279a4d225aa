// What users write to make a pool and to start a task, checked.
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MPI } from '../index.js';
import type { PoolOptions, SpawnOptions } from './task_types.js';

/** What may be set for a task, and for many. */
export const TASK_OPTIONS = ['signal', 'timeout', 'priority', 'onProgress'];
export const MAP_OPTIONS = [
  'ordered',
  'chunksize',
  'concurrency',
  'signal',
  'timeout',
  'priority',
] as const;

/** The URL of the module with the tasks. */
export function moduleUrl(method: string, module: unknown): string {
  if (module instanceof URL) return module.href;
  if (typeof module === 'string') {
    if (isAbsolute(module)) return pathToFileURL(module).href;
    if (URL.canParse(module)) return new URL(module).href;
  }
  throw new TypeError(
    `${method}: module must be a URL, such as new URL('./tasks.js', import.meta.url), or an absolute path` +
      (typeof module === 'string' ? `, not '${module}'` : ''),
  );
}

/** A number of things: an integer from a least one on. */
export function checkCount(method: string, name: string, value: unknown, least = 1): void {
  if (value === undefined) return;
  if (typeof value !== 'number') {
    throw new TypeError(`${method}: ${name} must be a number, not ${typeof value}`);
  }
  if (!Number.isInteger(value) || value < least) {
    throw new RangeError(
      `${method}: ${name} must be an integer of at least ${least}, not ${value}`,
    );
  }
}

/** The settings of a call, and the names that they may have. */
export function checkOptions(method: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${method}: options must be an object, not ${typeof options}`);
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `${method}: there is no option '${unknown}'. The options are: ${known.join(', ')}`,
    );
  }
}

/** The settings of a pool. */
export function checkOpening<Tasks>(options: PoolOptions<Tasks>): void {
  checkOptions('Pool.open', options, [
    'comm',
    'root',
    'initializer',
    'initargs',
    'tasksPerWorker',
    'threads',
  ]);
  const { comm, root = 0, initargs = [], tasksPerWorker, threads } = options;
  checkCount('Pool.open', 'tasksPerWorker', tasksPerWorker);
  checkCount('Pool.open', 'threads', threads);
  if (!Array.isArray(initargs)) throw new TypeError('Pool.open: initargs must be an array');
  if (comm !== undefined && !(comm instanceof MPI.Intracomm)) {
    throw new TypeError('Pool.open: comm must be an Intracomm');
  }
  const { size } = comm ?? MPI.COMM_WORLD;
  checkCount('Pool.open', 'root', root, 0);
  if (root >= size) {
    throw new RangeError(`Pool.open: root must be a rank below ${size}, not ${root}`);
  }
}

export function checkTask(method: string, name: unknown, args: unknown): void {
  if (typeof name !== 'string') {
    throw new TypeError(`${method}: name must be a string, not ${typeof name}`);
  }
  if (!Array.isArray(args)) {
    throw new TypeError(`${method}: args must be an array of the arguments, not ${typeof args}`);
  }
}

export function checkSettings(
  method: string,
  { signal, timeout, priority }: { signal?: unknown; timeout?: unknown; priority?: unknown },
): void {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`${method}: signal must be an AbortSignal`);
  }
  if (timeout !== undefined && !(typeof timeout === 'number' && timeout >= 0)) {
    throw new TypeError(`${method}: timeout must be milliseconds: a number that is not negative`);
  }
  if (priority !== undefined && !Number.isFinite(priority)) {
    throw new TypeError(`${method}: priority must be a number`);
  }
}

/** The arguments that all calls have. */
export function checkCall(
  method: string,
  name: unknown,
  args: unknown,
  options: object,
  known: readonly string[],
): void {
  checkTask(method, name, args);
  checkOptions(method, options, known);
  checkSettings(method, options);
}

export function checkItems<T>(
  method: string,
  items: Iterable<T> | AsyncIterable<T>,
): Iterable<T> | AsyncIterable<T> {
  const isIterable =
    typeof items === 'string' ||
    (typeof items === 'object' &&
      items !== null &&
      (Symbol.iterator in items || Symbol.asyncIterator in items));
  if (isIterable) return items;
  throw new TypeError(`${method}: items must be iterable, not ${typeof items}`);
}

/** The settings of a pool whose workers are spawned. */
export function checkSpawning<Tasks>(workers: unknown, options: SpawnOptions<Tasks>): void {
  const method = 'Pool.spawn';
  if (workers === undefined) throw new TypeError(`${method}: workers must be a number`);
  checkCount(method, 'workers', workers);
  checkOptions(method, options, ['info', 'initializer', 'initargs', 'tasksPerWorker']);
  checkCount(method, 'tasksPerWorker', options.tasksPerWorker);
  if (!Array.isArray(options.initargs ?? [])) {
    throw new TypeError(`${method}: initargs must be an array`);
  }
}
