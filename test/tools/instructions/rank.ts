// The program whose instructions are counted: prints the names of the calls, then makes each
// between two calls of `umask`, at which the counts are written.
import { MPI } from 'mpi4node';
import { calls } from './calls';

const { times, warm, parts }: { times: number; warm: number; parts: string[] } = JSON.parse(
  process.argv[2],
);
/** The least of these counts is taken: a collection of garbage may fall into one of them. */
const SAMPLES = 5;

const writeCounts = (): number => process.umask();

for (const [name, loop] of Object.entries(calls)) {
  if (parts.length > 0 && !parts.some((part) => name.includes(part))) continue;
  // Twice, since the first time may end in code that is not optimized.
  loop(warm);
  loop(warm);
  for (let sample = 0; sample < SAMPLES; sample++) {
    writeCounts();
    loop(times);
    writeCounts();
  }
  process.stdout.write(`counted ${SAMPLES} ${name}\n`);
}
process.stdout.write(`library ${MPI.Get_library_version().split('\n')[0]}\n`);
