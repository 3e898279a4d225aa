// @ts-check
// Ten million messages to oneself: what stays in memory for each would show. The argument is the
// number of calls. Prints `resident<TAB>first<TAB>last`, in bytes, first after a hundredth.
import { MPI } from 'mpi4node';

const comm = MPI.COMM_SELF;
const calls = Number(process.argv[2] ?? 10_000_000);
const out = new Float64Array(8).fill(1);
const into = new Float64Array(8);

/** @param {number} n */
function sendrecv(n) {
  for (let i = 0; i < n; i++) {
    comm.Sendrecv(out, 0, 7, into, 0, 7);
  }
}

sendrecv(calls / 100);
const first = process.memoryUsage.rss();
sendrecv(calls - calls / 100);
const last = process.memoryUsage.rss();
if (MPI.COMM_WORLD.Get_rank() === 0) {
  console.log(`resident\t${first}\t${last}`);
}
