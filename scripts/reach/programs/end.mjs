// Rank 1 ends in the way that the argument names, while the others wait for its message.
import { writeSync } from 'node:fs';
import { MPI } from 'mpi4node';

const [how] = process.argv.slice(2);
if (how === 'early' && process.env.SLURM_PROCID === '1') throw new Error('before MPI_Init');
const comm = MPI.COMM_WORLD;
comm.Barrier();
// Written before anything ends: a launcher that ends a job may drop what comes at that moment.
if (comm.rank === 0) writeSync(1, 'all are there\n');
await new Promise((resolve) => setTimeout(resolve, 300));
comm.Barrier();
if (comm.rank === 1) {
  if (how === 'throw') throw new Error('broken');
  if (how === 'exit') process.exit(3);
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how === 'stop') process.kill(process.pid, 'SIGSTOP');
}
comm.Recv(new Uint8Array(1), 1 - comm.rank);
