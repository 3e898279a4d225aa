// @ts-check
// What `Send`, `Recv` and `Allreduce` allocate per call, between two ranks. The new heap space
// only grows between collections, so what it grew by is what was allocated, if none happened.
// Run with `--expose-gc`; the argument is the number of calls. Prints one line for each method:
// `name<TAB>bytes per call<TAB>collections`, the worse of the two ranks.
import { GCProfiler } from 'node:v8';
import { MPI } from 'mpi4node';

const { gc } = globalThis;
if (!gc) {
  throw new Error('run this with node --expose-gc');
}

const comm = MPI.COMM_WORLD;
const rank = comm.Get_rank();
const peer = 1 - rank;
const calls = Number(process.argv[2] ?? 200_000);
const out = new Float64Array([1]);
const into = new Float64Array(1);

/** @param {number} n */
function exchange(n) {
  for (let i = 0; i < n; i++) {
    if (rank === 0) {
      comm.Send(out, peer, 7);
      comm.Recv(into, peer, 7);
    } else {
      comm.Recv(into, peer, 7);
      comm.Send(out, peer, 7);
    }
  }
}

/** @param {number} n */
function allreduce(n) {
  for (let i = 0; i < n; i++) {
    comm.Allreduce(out, into);
  }
}

/**
 * @param {string} name
 * @param {(n: number) => void} run
 */
function count(name, run) {
  // Twice: the first makes V8 compile the loop, the second runs what it compiled.
  run(calls);
  run(calls);
  gc?.();
  const profiler = new GCProfiler();
  profiler.start();
  const before = process.memoryUsage().heapUsed;
  run(calls);
  const bytes = process.memoryUsage().heapUsed - before;
  const collections = profiler.stop().statistics.length;
  const worst = new Float64Array(2);
  comm.Allreduce(new Float64Array([bytes / calls, collections]), worst, MPI.MAX);
  if (rank === 0) {
    console.log(`${name}\t${worst[0].toFixed(2)}\t${worst[1]}`);
  }
}

count('Send and Recv', exchange);
count('Allreduce', allreduce);
