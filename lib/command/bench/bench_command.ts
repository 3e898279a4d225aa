/** `mpi4node bench`: what shows whether an installation works, and how fast it is. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { detectLauncher, parentRank } from '../../loading/launcher.js';
import { root } from '../package.js';
import { runOnce } from '../run/run.js';
import { wholeNumber } from '../run/run_command.js';
import { UsageError } from '../usage_error.js';
import type { HelloOptions, PingpongOptions, PoolOptions, RingOptions } from './options.js';

interface WorldOptions {
  readonly np?: number;
  readonly mpi?: string;
}

type Benchmarks = typeof import('./benchmarks.js');

const EXAMPLES = `
Under a launcher it runs on the launcher's ranks; without one, it starts ranks by itself.

  npx mpi4node bench helloworld
  npx mpi4node bench -n 4 --mpi mpich allreduce
  mpirun -n 4 node node_modules/mpi4node/dist/cli.js bench ringtest --loop 1000

Each benchmark has options of its own: npx mpi4node bench pingpong --help`;

/** More than one, since one rank has nobody to send to. */
const allCores = Math.max(2, availableParallelism());

/** The words behind `bench` and its own options. */
const wordsFrom = (name: string): readonly string[] => {
  const words = process.argv.slice(2);
  return words.slice(words.indexOf(name));
};

/** Runs a benchmark on the ranks of a launcher, or starts them. */
async function runOnRanks(
  name: keyof Benchmarks,
  ranks: number,
  { np, mpi }: WorldOptions,
  run: (benchmarks: Benchmarks) => unknown,
): Promise<void> {
  const isRank = detectLauncher(process.env).kind !== 'none' && parentRank(process.env) === null;
  if (!isRank) {
    const words = ['bench', ...wordsFrom(name)];
    const options = { np: np ?? ranks, srun: true, label: false, ...(mpi ? { mpi } : {}) };
    process.exitCode = await runOnce(join(root, 'dist', 'cli.js'), words, options);
    return;
  }
  if (np !== undefined || mpi !== undefined) {
    throw new UsageError(
      'Under a launcher, the ranks are those of the launcher: leave out -n and --mpi.',
    );
  }
  try {
    await run(await import('./benchmarks.js'));
  } catch (error) {
    // As an uncaught error it ends the other ranks, too.
    setImmediate(() => {
      throw error;
    });
  }
}

const addTableOptions = (command: Command, skip: number, loop: number): Command =>
  command
    .option('-s, --skip <count>', 'iterations to warm up', wholeNumber(0), skip)
    .option('-l, --loop <count>', 'iterations to time', wholeNumber(1), loop)
    .option('--no-header', 'without the titles')
    .option('--no-stats', 'without the times');

const addSweepOptions = (command: Command, least: number): Command =>
  addTableOptions(
    command
      .option('-m, --min-size <bytes>', 'smallest message', wholeNumber(1), least)
      .option('-n, --max-size <bytes>', 'largest message', wholeNumber(1), 1 << 26),
    100,
    10_000,
  )
    .option(
      '--large-size <bytes>',
      'above it --skip-large and --loop-large',
      wholeNumber(1),
      1 << 14,
    )
    .option('--skip-large <count>', 'iterations to warm up', wholeNumber(0), 10)
    .option('--loop-large <count>', 'iterations to time', wholeNumber(1), 1000)
    .option('--huge-size <bytes>', 'above it --skip-huge and --loop-huge', wholeNumber(1), 1 << 20)
    .option('--skip-huge <count>', 'iterations to warm up', wholeNumber(0), 1)
    .option('--loop-huge <count>', 'iterations to time', wholeNumber(1), 10);

/** Adds `mpi4node bench`. Its status is that of the job. */
export function addBenchCommand(program: Command): void {
  const bench = program
    .command('bench')
    .description('see whether messages work here, and how fast they are')
    .usage('[options] <benchmark> [options of the benchmark]')
    .enablePositionalOptions()
    .helpCommand(false)
    .option(
      '-n, --np <count>',
      'ranks to start (each benchmark has its own default)',
      wholeNumber(1),
    )
    .option('--mpi <name>', 'openmpi, mpich or an addon that info lists, instead of what fits')
    .addHelpText('after', EXAMPLES);
  const add = (name: string, description: string) =>
    bench.command(name).description(description).option('-q, --quiet', 'print nothing');
  const world = (): WorldOptions => bench.opts();

  add('helloworld', `each rank says hello (${allCores} ranks)`).action((options: HelloOptions) =>
    runOnRanks('helloworld', allCores, world(), ({ helloworld }) => helloworld(options)),
  );
  add('ringtest', `time a message around all ranks (${allCores} ranks)`)
    .option('-n, --size <bytes>', 'of the message', wholeNumber(0), 1)
    .option('-s, --skip <count>', 'rounds to warm up', wholeNumber(0), 0)
    .option('-l, --loop <count>', 'rounds to time', wholeNumber(1), 1)
    .action((options: RingOptions) =>
      runOnRanks('ringtest', allCores, world(), ({ ringtest }) => ringtest(options)),
    );
  addSweepOptions(add('pingpong', 'time messages between two ranks, by size (2 ranks)'), 1)
    .option('-p, --objects', 'with send and recv instead of Send and Recv')
    .action((options: PingpongOptions) =>
      runOnRanks('pingpong', 2, world(), ({ pingpong }) => pingpong(options)),
    );
  addSweepOptions(
    add('allreduce', `time Allreduce of doubles, by size (${allCores} ranks)`),
    8,
  ).action((options: PingpongOptions) =>
    runOnRanks('allreduce', allCores, world(), ({ allreduce }) => allreduce(options)),
  );
  addTableOptions(
    add('pool', `time tasks of mpi4node/pool (${allCores} ranks)`)
      .option('-t, --num-tasks <count>', 'empty tasks in each iteration', wholeNumber(1), 10_000)
      .option('-o, --outstanding <count>', 'tasks at a time', wholeNumber(1), 64)
      .option('-n, --size <bytes>', 'of the array there and back', wholeNumber(0), 1 << 20),
    1,
    5,
  ).action((options: PoolOptions) =>
    runOnRanks('pool', allCores, world(), ({ pool }) => pool(options)),
  );
}
