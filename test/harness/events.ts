// What a rank tells the runner: one line of JSON per event, in a file of its own. The lines are
// written synchronously, because the next thing this process does may block or kill it.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rank, ranks } from '../support/world';

/** Tests are named by their place in the list of `tests`: two may have the same name. */
export type RankEvent =
  | { event: 'loading'; pid: number; file: string }
  | { event: 'tests'; names: string[] }
  | { event: 'inside'; name: string; test?: number; timeout?: number }
  | { event: 'passed' | 'skipped'; test: number }
  | { event: 'failed'; name: string; test?: number; message: string }
  /** The tests have run; what they have left behind is still looked at. */
  | { event: 'over' }
  | { event: 'finished' };

const folder = process.env.MPI4NODE_TEST_RESULTS;

/** Whether a runner is there to be told. */
export const isWatched = folder !== undefined;

/** Tells it to the runner. */
export function tell(event: RankEvent): void {
  if (folder !== undefined) {
    appendFileSync(join(folder, `${rank}.jsonl`), `${JSON.stringify(event)}\n`);
  }
}

let meetings = 0;

/** Waits until all ranks have come here. `meanwhile` is called again and again. */
export async function meet(meanwhile: () => void): Promise<void> {
  if (folder === undefined) return;
  meetings += 1;
  const mark = (other: number) => join(folder, `meeting-${meetings}-${other}`);
  writeFileSync(mark(rank), '');
  for (let other = 0; other < ranks; other++) {
    while (!existsSync(mark(other))) {
      meanwhile();
      await sleep(2);
    }
  }
}
