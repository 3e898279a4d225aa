// Rank 1 ends in the way that the argument names, while the others wait for its message.
import { MPI } from 'mpi4node';

const [how] = process.argv.slice(2);
if (how === 'early' && process.env.SLURM_PROCID === '1') throw new Error('before MPI_Init');
const comm = MPI.COMM_WORLD;
comm.Barrier();
if (comm.rank === 0) console.log('all are there');
if (comm.rank === 1) {
  if (how === 'throw') throw new Error('broken');
  if (how === 'exit') process.exit(3);
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how === 'stop') process.kill(process.pid, 'SIGSTOP');
}
comm.Recv(new Uint8Array(1), 1 - comm.rank);
