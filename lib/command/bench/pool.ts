/** The benchmark of `mpi4node/pool`. */
import { join } from 'node:path';
import { MPI } from '../../index.js';
import { Pool } from '../../pool/index.js';
import { SAMPLE_TITLES, sampleColumns, summarize } from './figures.js';
import type { PoolOptions } from './options.js';

/** One round trip takes as long as this many tasks of a stream, and an array far longer. */
const ROUND_TRIPS = 10;
const ARRAYS = 200;

/** Starts tasks so that never more than some are not answered yet; the seconds of one task. */
async function timeTasks(
  count: number,
  outstanding: number,
  run: () => Promise<unknown>,
): Promise<number> {
  let started = 0;
  const runOneByOne = async () => {
    while (started < count) {
      started++;
      await run();
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: outstanding }, runOneByOne));
  return (performance.now() - start) / 1000 / count;
}

/** Times tasks of a pool: rank 0 hands them out, and the other ranks work. */
export async function pool(options: PoolOptions): Promise<void> {
  const { quiet = false, numTasks, outstanding, size, skip, loop, header, stats } = options;
  const tasks = join(__dirname, 'bench_tasks.js');
  const workers = await Pool.open<typeof import('./tasks.js')>(tasks);
  if (workers === null) return;
  const print = (line: string): void => {
    if (!quiet) process.stdout.write(`${line}\n`);
  };
  const nothing = () => workers.run('nothing');
  const array = new Uint8Array(size);
  const back = () => workers.run('back', [array]);
  const rows = [
    { title: `empty, ${outstanding} outstanding`, run: nothing, outstanding, count: numTasks },
    { title: 'empty, one by one', run: nothing, outstanding: 1, count: numTasks / ROUND_TRIPS },
    {
      title: `${size} B there and back`,
      run: back,
      outstanding: 1,
      count: numTasks / ARRAYS,
    },
  ];
  if (header) {
    const kind = MPI.COMM_WORLD.Get_size() === 1 ? 'threads' : 'ranks';
    print(`# mpi4node/pool Test, workers: ${workers.size} (${kind})`);
    print(`# Task                          Tasks/s${stats ? SAMPLE_TITLES : ''}`);
  }
  for (const { title, run, outstanding, count } of rows) {
    const seconds: number[] = [];
    for (let i = -skip; i < loop; i++) {
      const elapsed = await timeTasks(Math.ceil(count), outstanding, run);
      if (i >= 0) seconds.push(elapsed);
    }
    const sample = summarize(seconds);
    const row = `  ${title.padEnd(26)}${(1 / sample.mean).toFixed(0).padStart(11)}`;
    print(stats ? row + sampleColumns(sample, loop) : row);
  }
  await workers.close();
}
