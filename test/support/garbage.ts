// Garbage collection on demand, for tests of what must stay alive and of what must not.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects all garbage, as a full collection does. */
export function collectGarbage(): void {
  collect();
}
