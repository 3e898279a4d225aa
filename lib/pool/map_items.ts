// The items of `map`, as arguments of tasks, and how many of them are under way.
import type { TaskKind } from './pool_task.js';

/** Each item as the only argument of a task. */
export function eachAsArguments(
  items: Iterable<unknown> | AsyncIterable<unknown>,
): Iterable<[unknown]> | AsyncIterable<[unknown]> {
  return typeof items === 'object' && Symbol.asyncIterator in items
    ? asyncArguments(items)
    : syncArguments(items as Iterable<unknown>);
}

function* syncArguments(items: Iterable<unknown>): Generator<[unknown], void> {
  for (const item of items) yield [item];
}

async function* asyncArguments(items: AsyncIterable<unknown>): AsyncGenerator<[unknown], void> {
  for await (const item of items) yield [item];
}

/** How many tasks keep a worker busy until it can be given others. */
export function windowFor({ mean }: TaskKind): number {
  return mean === Number.POSITIVE_INFINITY ? 4 : Math.min(256, Math.max(4, Math.ceil(2 / mean)));
}
