// All ranks write into one log: each rank writes any number of lines in each step, and the file has
// them in the order of the steps and ranks.
//
// Shows: the file pointer that all processes share. Write_ordered puts what the ranks give one
//        behind the other; Write_shared, behind whatever is there when a rank comes by.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/log/log.mjs log.txt
import { MPI } from 'mpi4node';

const [path = 'log.txt', stepsGiven = '10'] = process.argv.slice(2);
const steps = Number(stepsGiven);
/** Numbers for each rank and step. */
const SHARE = 100;

const isPrime = (n: number): boolean => {
  for (let i = 2; i * i <= n; i++) if (n % i === 0) return false;
  return n > 1;
};

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_WRONLY);
file.Set_size(0); // an older log goes

const lineOf = (text: string) => Buffer.from(`${text}\n`);
let found = 0;
for (let step = 0; step < steps; step++) {
  const from = (step * size + rank) * SHARE;
  const lines: string[] = [];
  // The pairs of primes that are two apart.
  for (let n = from; n < from + SHARE; n++) {
    if (isPrime(n) && isPrime(n + 2)) lines.push(`step ${step}, rank ${rank}: ${n} and ${n + 2}`);
  }
  found += lines.length;
  // A rank that has nothing to say takes part with an empty buffer.
  file.Write_ordered(Buffer.concat(lines.map(lineOf)));
}
comm.Barrier();
// Behind all of that, in the order in which they come by: it differs from run to run.
file.Write_shared(lineOf(`rank ${rank} has found ${found}`));
file.Close();
if (rank === 0) console.log(`${size} processes have written ${path}`);
