/** `mpi4node trace`: tells of a trace where the time went. */
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { joinParts } from '../../diagnostics/trace/join_parts.js';
import { wholeNumber } from '../run/run_command.js';
import { UsageError } from '../usage_error.js';
import { type Analysis, analyze } from './analysis.js';
import { formatDifference } from './difference.js';
import { makePage } from './html_report.js';
import { makePageData } from './page_data.js';
import { formatReport } from './text_report.js';
import { readTrace } from './trace_file.js';
import type { Trace } from './trace_model.js';
import { findWaits } from './waits.js';

interface TraceOptions {
  readonly diff?: boolean;
  readonly html?: string;
  readonly rows: number;
}

const EXAMPLES = `
  MPI4NODE_TRACE=trace.json mpirun -n 4 node app.mjs
  npx mpi4node trace trace.json
  npx mpi4node trace trace.json --html report.html
  npx mpi4node trace --diff before.json after.json

Perfetto (ui.perfetto.dev) and chrome://tracing show the file as it is.`;

/** Reads a trace; first makes it of its parts, if the job has not ended well. */
async function openTrace(file: string): Promise<Trace> {
  try {
    const parts = joinParts(file, hostname());
    if (parts > 0) console.error(`mpi4node: ${file} was made of what ${parts} ranks have left`);
  } catch (error) {
    throw new UsageError(`The trace can't be read: ${(error as Error).message}`);
  }
  return readTrace(file);
}

/** Writes the page, and returns the line that says so. */
async function writePage(file: string, page: string): Promise<string> {
  const trace = await openTrace(file);
  const waits = findWaits(trace);
  const data = makePageData(basename(file), trace, waits, analyze(trace, waits));
  try {
    writeFileSync(page, makePage(data));
  } catch (error) {
    throw new UsageError(`The page can't be written: ${(error as Error).message}`);
  }
  return `${page} shows ${data.headline}.`;
}

const analyzeFile = async (file: string): Promise<readonly [string, Analysis]> => [
  file,
  analyze(await openTrace(file)),
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
    .option('--html <page>', 'write a page with a timeline instead')
    .option('--rows <count>', 'rows of a table at most', wholeNumber(1), 10)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, second: string | undefined, options: TraceOptions) => {
      if ((second !== undefined) !== (options.diff === true)) {
        throw new UsageError('--diff needs two traces, and without it there is one.');
      }
      if (options.html !== undefined) {
        if (options.diff) throw new UsageError('--diff and --html exclude each other.');
        console.log(await writePage(file, options.html));
        return;
      }
      const first = await analyzeFile(file);
      const lines =
        second === undefined
          ? formatReport(...first, options.rows)
          : formatDifference(first, await analyzeFile(second), options.rows);
      console.log(lines.join('\n'));
    });
}
