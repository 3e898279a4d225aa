// The ranks compute pi as the area under 4 / (1 + x²) from 0 to 1, each rank a part of it.
//
// Shows: Bcast of a parameter, Reduce of the parts, and the clock.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/compute_pi/compute_pi.mjs 10000000
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const start = MPI.Wtime();

// Only rank 0 reads the command line; Bcast gives everyone its value. The datatype follows from the
// kind of array: MPI_DOUBLE here.
const intervals = new Float64Array(1);
if (rank === 0) intervals[0] = Number(process.argv[2] ?? 10_000_000);
comm.Bcast(intervals, { root: 0 });
const [n] = intervals;
if (!(n >= 1)) throw new RangeError('the number of intervals must be at least 1');

// The ranks take turns: rank 0 has rectangle 0, size, 2 * size and so on.
const part = new Float64Array(1);
for (let i = rank; i < n; i += size) {
  const x = (i + 0.5) / n;
  part[0] += 4 / (1 + x * x) / n;
}

const pi = new Float64Array(1);
comm.Reduce(part, pi, { op: MPI.SUM, root: 0 });
if (rank === 0) {
  const milliseconds = (1000 * (MPI.Wtime() - start)).toFixed(0);
  console.log(
    `pi is about ${pi[0].toFixed(12)}, off by ${Math.abs(pi[0] - Math.PI).toExponential(1)}`,
  );
  console.log(`${n} intervals on ${size} rank(s) in ${milliseconds} ms`);
}
