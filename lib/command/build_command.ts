/** `mpi4node build`: the options, and the status. */
import type { Command } from 'commander';
import { buildAddons } from './build.js';

interface Options {
  readonly mpicc?: readonly string[];
  readonly force?: boolean;
  readonly verbose?: boolean;
  readonly sanitize?: string;
}

/** Adds `mpi4node build`. Its status is 1 unless each MPI has an addon afterwards. */
export function addBuildCommand(program: Command): void {
  program
    .command('build')
    .description('build an addon for each MPI found (mpicc, mpicc.openmpi, mpicc.mpich)')
    .option(
      '--mpicc <path>',
      'for this compiler wrapper; may be repeated',
      (path: string, paths: readonly string[] = []) => [...paths, path],
    )
    .option('--force', 'from scratch, even what is up to date')
    .option('--verbose', "show the compiler's output")
    .option(
      '--sanitize <kinds>',
      "with the compiler's sanitizers, such as address,undefined; the addons go into the folder sanitize/<kinds> of the build folder",
    )
    .action(async (options: Options) => {
      const { failed } = await buildAddons(options);
      if (failed.length > 0) process.exitCode = 1;
    });
}
