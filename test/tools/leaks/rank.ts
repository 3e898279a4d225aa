// One rank that repeats a loop in stages, and tells its resident memory after each.
import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MPI } from 'mpi4node';
import { loops } from './loops';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const turn = () => new Promise((resolve) => setImmediate(resolve));

const comm = MPI.COMM_WORLD;
// Without a name of a loop, all names are told.
const { name, count, stages } = JSON.parse(process.argv[2]) as {
  name: string | null;
  count: number;
  stages: number;
};
const found = loops.find((loop) => loop.name === name);
if (found === undefined) {
  const known = loops.map(({ name, weight }) => ({ name, weight }));
  if (comm.rank === 0) writeSync(1, JSON.stringify(known));
  process.exit(0);
}
const { run, close } = found.prepare();

async function measure(): Promise<number> {
  // What is finalized may let go of something else.
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await turn();
    await turn();
  }
  return comm.allreduce(process.memoryUsage.rss(), MPI.MAX);
}

async function main(): Promise<void> {
  for (let stage = 0; stage < stages; stage++) {
    const end = Math.max(1, Math.round(count / stages));
    for (let i = 0; i < end; i++) {
      const result: unknown = run();
      if (result instanceof Promise || result instanceof MPI.Request) await result;
      // Finalizers need turns of the event loop, and a window's requests do, too.
      else if (i % 500 === 499) await turn();
    }
    const resident = await measure();
    if (comm.rank === 0) writeSync(1, `${resident}\n`);
  }
  await close?.();
}
void main();
