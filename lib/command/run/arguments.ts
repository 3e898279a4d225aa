/** The command line of `mpi4node run`, made ready for the parser. */
import type { Command } from 'commander';
import { UsageError } from '../usage_error.js';

/** Options whose value may be left out, and what it is then. */
const OPTIONAL_VALUES: Readonly<Record<string, string>> = {
  '--inspect': '9229',
  '--inspect-brk': '9229',
  '--watchdog': '30',
  '--check': '1',
  '--trace': 'trace.json',
};

/**
 * Puts what stands between `--mpirun-args` and `--` into options of their own, and a value behind
 * an option without one, such as `--inspect`, which would take the program for it. What follows the
 * program is its own and stays as it is.
 */
export function prepareRunArguments(command: Command, args: readonly string[]): string[] {
  const prepared: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--mpirun-args') {
      const end = args.indexOf('--', i);
      if (end < 0) {
        throw new UsageError(
          'What follows --mpirun-args is for mpirun, up to a --: run --mpirun-args --map-by core -- app.js',
        );
      }
      prepared.push(...args.slice(i + 1, end).map((arg) => `--mpirun-args=${arg}`));
      i = end;
    } else if (word in OPTIONAL_VALUES) {
      prepared.push(`${word}=${OPTIONAL_VALUES[word]}`);
    } else if (word === '--' || !word.startsWith('-')) {
      return [...prepared, ...args.slice(i)];
    } else {
      prepared.push(word);
      const option = command.options.find(({ short, long }) => word === short || word === long);
      if (option?.required) prepared.push(...args.slice(++i, i + 1));
    }
  }
  return prepared;
}
