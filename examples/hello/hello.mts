// Every rank prints its number, and rank 0 collects information from all ranks.
//
// Shows: the world communicator, rank and size, and a collective call on objects (gather).
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/hello/hello.mjs
import { MPI } from 'mpi4node';

// All processes that mpirun started. The first call on it initializes MPI; a clean exit ends it.
const comm = MPI.COMM_WORLD;

const me = { rank: comm.rank, pid: process.pid, host: MPI.Get_processor_name() };
console.log(`Hello from rank ${me.rank} of ${comm.size} on ${me.host}`);

// Collective: every rank must make this call. Rank 0, the root, gets an array in rank order; the
// others get null.
const everyone = comm.gather(me);
if (everyone !== null) {
  const hosts = new Set(everyone.map(({ host }) => host));
  console.log(`${everyone.length} processes on ${hosts.size} host(s) by ${MPI.get_vendor()[0]}`);
}
