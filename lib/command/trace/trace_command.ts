/** `mpi4node trace`: tells of a trace where the time went. */
import type { Command } from 'commander';
import { wholeNumber } from '../run/run_command.js';
import { UsageError } from '../usage_error.js';
import { type Analysis, analyze } from './analysis.js';
import { formatDifference } from './difference.js';
import { formatReport } from './text_report.js';
import { readTrace } from './trace_file.js';

interface TraceOptions {
  readonly diff?: boolean;
  readonly rows: number;
}

const EXAMPLES = `
  MPI4NODE_TRACE=trace.json mpirun -n 4 node app.mjs
  npx mpi4node trace trace.json
  npx mpi4node trace --diff before.json after.json

Perfetto (ui.perfetto.dev) and chrome://tracing show the file as it is.`;

const analyzeFile = async (file: string): Promise<readonly [string, Analysis]> => [
  file,
  analyze(await readTrace(file)),
];

/** Adds `mpi4node trace`. */
export function addTraceCommand(program: Command): void {
  program
    .command('trace')
    .description('tell where the time of a traced job went')
    .usage('[options] <file> [second file]')
    .argument('<file>', 'the file that MPI4NODE_TRACE named')
    .argument('[second]', 'with --diff: the trace of the later run')
    .option('--diff', 'compare two traces')
    .option('--rows <count>', 'rows of a table at most', wholeNumber(1), 10)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, second: string | undefined, options: TraceOptions) => {
      if ((second !== undefined) !== (options.diff === true)) {
        throw new UsageError('--diff needs two traces, and without it there is one.');
      }
      const first = await analyzeFile(file);
      const lines =
        second === undefined
          ? formatReport(...first, options.rows)
          : formatDifference(first, await analyzeFile(second), options.rows);
      console.log(lines.join('\n'));
    });
}
