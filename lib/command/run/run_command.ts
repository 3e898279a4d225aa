/** `mpi4node run`: starts a program on several ranks. */
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../usage_error.js';
import type { RunOptions } from './options.js';
import { runOnce, runWatched } from './run.js';

const collect = (one: string, all: readonly string[] = []): readonly string[] => [...all, one];

function number(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least)) {
      throw new InvalidArgumentError(`It must be a number of at least ${least}.`);
    }
    return value;
  };
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
    return number(least)(text);
  };
}

function level(text: string): number {
  if (!/^[12]$/.test(text)) throw new InvalidArgumentError('It must be 1 or 2.');
  return Number(text);
}

/** `0,3,8-11`, or `none`. */
function rankList(text: string): ReadonlySet<number> {
  if (text === 'none') return new Set();
  return new Set(
    text.split(',').flatMap((part) => {
      const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
      if (first === undefined) {
        throw new InvalidArgumentError('It must be ranks such as 0,3 or 0-3,8, or none.');
      }
      const count = Number(last ?? first) - Number(first) + 1;
      return Array.from({ length: Math.max(0, count) }, (_, i) => Number(first) + i);
    }),
  );
}

/** For mpi4node/testing. */
const report = new Option('--report').hideHelp();

const EXAMPLES = `
Options after the program are the program's own. The status is that of the rank that failed first,
128 and the number of the signal that ended it, 124 after --timeout, and 130 after Ctrl-C.

  npx mpi4node run -n 4 app.ts
  npx mpi4node run -n 4 --ranks 0 --output logs app.js --size 100
  npx mpi4node run -n 8 --mpirun-args --map-by core -- app.js`;

/** Adds `mpi4node run`. Its status is that of the job. */
export function addRunCommand(program: Command): Command {
  return program
    .command('run')
    .description('run a program on several ranks')
    .usage('[options] <program> [arguments of the program]')
    .argument('<program>', 'a JavaScript or TypeScript file')
    .argument('[args...]', 'for the program')
    .passThroughOptions()
    .option(
      '-n, --np <count>',
      `ranks to start (${availableParallelism()}: one for each core)`,
      wholeNumber(1),
    )
    .option('--mpi <name>', 'openmpi, mpich or an addon that info lists, instead of what fits')
    .option('--hostfile <file>', "a file with the names of hosts, for mpirun's own option")
    .option('--hosts <list>', 'names of hosts, such as n1:4,n2:4')
    .option('--no-srun', 'start with mpirun in a job of Slurm, too')
    .option('--mpirun-args <...>', 'options for mpirun, up to a --', collect)
    .option('--node-options <line>', 'options for Node, such as "--max-old-space-size=8192"')
    .option('--pool', 'only rank 0 runs the program; the others serve its mpi4node/pool')
    .option('--label', 'put the rank before each line (default on a terminal)')
    .option('--no-label', 'show lines as they are')
    .option('--ranks <list>', 'show only these ranks: 0,3 or 0-3, or none', rankList)
    .option('--output <folder>', "keep each rank's output in a file there, too: rank-0.log")
    .option(
      '--inspect <[port]>',
      'a debugger for each rank, at this port and those above it (9229)',
      wholeNumber(0),
    )
    .option('--inspect-brk <[port]>', 'the same, and wait for it at the first line', wholeNumber(0))
    .option('--cpu-prof', 'profile the time: a file for each rank, and a table')
    .option('--heap-prof', 'profile the memory: a file for each rank, and a table')
    .option('--watch', "start again when a source file in the program's folder changes")
    .option('--watch-path <folder>', 'watch this folder instead; may be repeated', collect)
    .option('--timeout <seconds>', 'end the job after that time', number(0.001))
    .option(
      '--watchdog <[seconds]>',
      'ranks report where they wait after so long (30); also at once for SIGUSR2',
      number(0.001),
    )
    .option('--check <[level]>', 'check calls for wrong use that MPI does not notice (1)', level)
    .option('--trace <[file]>', 'write a trace of all MPI calls (trace.json)')
    .option('--verbose', 'show the command, and all that the launcher says')
    .addOption(report)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, args: readonly string[], options: RunOptions) => {
      if (options.inspect !== undefined && options.inspectBrk !== undefined) {
        throw new UsageError('--inspect and --inspect-brk exclude each other.');
      }
      const folders = options.watchPath ?? (options.watch ? [dirname(file)] : []);
      process.exitCode =
        folders.length === 0
          ? await runOnce(file, args, options)
          : await runWatched(file, args, options, folders);
    });
}
