// The tasks of pi.mts.
import { MPI } from 'mpi4node';
import { currentTask } from 'mpi4node/pool';

/** The integral of 4 / (1 + x²) from 0 to 1, by the midpoint rule; each worker has its share. */
export function computePi(intervals: number): number {
  const { comm } = currentTask();
  if (comm === null) throw new Error('computePi needs a communicator: start it with runTogether');
  const width = 1 / intervals;
  let sum = 0;
  for (let i = comm.rank; i < intervals; i += comm.size) sum += 4 / (1 + (width * (i + 0.5)) ** 2);
  const pi = new Float64Array(1);
  comm.Allreduce(Float64Array.of(sum * width), pi, MPI.SUM);
  return pi[0];
}
