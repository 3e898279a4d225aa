// What a rank tells the runner: one line of JSON per event, in a file of its own. The lines are
// written synchronously, because the next thing this process does may block or kill it.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { rank } from '../support/world';

/** Tests are named by their place in the list of `tests`: two may have the same name. */
export type RankEvent =
  | { event: 'loading'; pid: number }
  | { event: 'tests'; names: string[] }
  | { event: 'inside'; name: string; test?: number; timeout?: number }
  | { event: 'passed' | 'skipped'; test: number }
  | { event: 'failed'; name: string; test?: number; message: string }
  | { event: 'finished' };

const folder = process.env.MPI4NODE_TEST_RESULTS;

/** Whether a runner is there to be told. */
export const isWatched = folder !== undefined;

export function tell(event: RankEvent): void {
  if (folder !== undefined) {
    appendFileSync(join(folder, `${rank}.jsonl`), `${JSON.stringify(event)}\n`);
  }
}
