/**
 * Tasks for the other ranks of a job, or for threads where there is none: `import … from
 * 'mpi4node/pool'`.
 *
 * @example
 * import { Pool } from 'mpi4node/pool';
 * await using pool = await Pool.open<typeof import('./tasks.js')>(
 *   new URL('./tasks.js', import.meta.url),
 * );
 * console.log(await pool.run('fib', [30]));
 */

export { type CurrentTask, currentTask } from './current_task.js';
export type { PoolErrorCode } from './errors.js';
export { move } from './moved.js';
export { Pool } from './pool.js';
export type { Results } from './results.js';
export type { Times } from './statistics.js';
export type { TaskStream } from './task_stream.js';
export type {
  AnyTasks,
  MapOptions,
  PoolInitializer,
  PoolOptions,
  PoolSettings,
  SpawnOptions,
  SpawnSettings,
  TaskArguments,
  TaskName,
  TaskNameWithoutArguments,
  TaskOptions,
  TaskResult,
  TaskValue,
  TogetherOptions,
} from './task_types.js';
