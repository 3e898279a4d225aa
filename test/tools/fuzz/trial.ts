// One payload, and what came of it.
import { getHeapStatistics } from 'node:v8';
import { MPI } from 'mpi4node';
import { difference } from '../../support/objects/compare';
import { isPolluted } from './prototypes';
import { print, touch } from './touch';

const { serializer } = MPI;

const secondsAllowed = 1;
const bytesAllowed = 64 << 20;

/** Bytes in use, without asking the system, which takes as long as everything else. */
function memory(): number {
  const { used_heap_size, external_memory, malloced_memory } = getHeapStatistics();
  return used_heap_size + external_memory + malloced_memory;
}

export interface Outcome {
  /** What must not be, in a few words that are the same for the same fault; null if all is well. */
  readonly failure: string | null;
  readonly isValue: boolean;
  readonly detail: string;
}

let before = memory();

/**
 * Bytes by which this loading has made memory grow. To ask takes time, and so it is asked only once
 * for each, unless what came in between has grown too.
 */
function growthOf(load: () => unknown): number {
  const after = memory();
  const growth = after - before;
  before = after;
  if (growth <= bytesAllowed) return growth;
  const start = memory();
  try {
    load();
  } catch {
    // As the first time.
  }
  before = memory();
  return before - start;
}

const isAllowed = (error: unknown) =>
  (error instanceof DOMException && error.name === 'DataCloneError') || error instanceof RangeError;

/** Loads bytes, and looks at what they give: at all of it, and with `isThorough` sends it again. */
export function attempt(load: () => unknown, isThorough: boolean): Outcome {
  const start = performance.now();
  let value: unknown;
  let thrown: { error: unknown } | null = null;
  try {
    value = load();
  } catch (error) {
    thrown = { error };
  }
  const seconds = (performance.now() - start) / 1000;
  const growth = growthOf(load);
  const fail = (failure: string, detail: string): Outcome => ({
    failure,
    isValue: thrown === null,
    detail,
  });
  if (isPolluted()) return fail('a prototype was changed', print(value));
  if (seconds > secondsAllowed) return fail('it took too long', `${seconds.toFixed(2)} s`);
  if (growth > bytesAllowed) return fail('it took too much memory', `${growth >> 20} MiB`);
  if (thrown !== null) {
    const { error } = thrown;
    const text = error instanceof Error ? (error.stack ?? String(error)) : print(error);
    if (isAllowed(error)) return { failure: null, isValue: false, detail: text };
    return fail(`it threw ${String(error)}`, text);
  }
  try {
    const { hasRegistered, hasCanary } = touch(value);
    if (hasCanary) return fail('it shows memory that is not its own', print(value));
    if (!isThorough) return { failure: null, isValue: true, detail: '' };
    const detail = print(value);
    const again = hasRegistered ? null : resent(value);
    return again === null
      ? { failure: null, isValue: true, detail }
      : fail('it is another after being sent again', again);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? String(error)) : print(error);
    return fail(`looking at the value threw ${String(error)}`, text);
  }
}

// What was received can be sent, and is received as structuredClone gives it.
function resent(value: unknown): string | null {
  let clone: unknown;
  try {
    clone = structuredClone(value);
  } catch {
    // A circle through a cause, or a depth that is too great for it.
    return null;
  }
  return difference(serializer.loads(serializer.dumps(value)), clone);
}
