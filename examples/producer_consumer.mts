// Rank 0 hands out jobs of very different length, one at a time, to each worker that asks for one.
//
// Shows: Probe with ANY_SOURCE to see who has sent what, tags to tell kinds of messages apart, and
//        workers that stop when a message with a certain tag comes.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/producer_consumer.mjs
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

// What a message is about is told by its tag.
const READY = 1; // worker to producer: give me the first job
const RESULT = 2; // worker to producer: here is a result, give me the next job
const WORK = 3; // producer to worker: do this
const STOP = 4; // producer to worker: there is nothing left to do

/** Count the prime numbers from `first` up to, but without, `end`. */
interface Job {
  first: number;
  end: number;
}
interface Result extends Job {
  primes: number;
}

function countPrimes({ first, end }: Job): number {
  let primes = 0;
  for (let candidate = Math.max(first, 2); candidate < end; candidate++) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++;
    if (divisor * divisor > candidate) primes++;
  }
  return primes;
}

/** Cuts 0 to 200,000 into 20 jobs. The last is forty times as long as the first, and far harder. */
function makeJobs(): Job[] {
  return Array.from({ length: 20 }, (_, i) => ({ first: 500 * i ** 2, end: 500 * (i + 1) ** 2 }));
}

function produce(): Result[] {
  const jobs = makeJobs();
  const results: Result[] = [];
  const status = new MPI.Status();
  let working = size - 1;
  while (working > 0) {
    // Waits until any worker has sent anything, and says what it is without receiving it.
    comm.Probe({ source: MPI.ANY_SOURCE, tag: MPI.ANY_TAG, status });
    const { source: worker, tag } = status;
    if (tag === RESULT) {
      results.push(comm.recv<Result>({ source: worker, tag: RESULT }));
    } else {
      comm.recv({ source: worker, tag: READY });
    }
    // The hardest jobs go first, so that nobody starts a long one when the others are done.
    const job = jobs.pop();
    if (job !== undefined) {
      comm.send(job, worker, WORK);
    } else {
      comm.send(null, worker, STOP);
      working--;
    }
  }
  return results;
}

function consume(): number {
  const status = new MPI.Status();
  let done = 0;
  comm.send(null, 0, READY);
  for (;;) {
    const job = comm.recv<Job | null>({ source: 0, status });
    if (status.tag === STOP || job === null) return done;
    comm.send({ ...job, primes: countPrimes(job) }, 0, RESULT);
    done++;
  }
}

function report(results: readonly Result[]): void {
  const primes = results.reduce((sum, result) => sum + result.primes, 0);
  console.log(`${results.length} jobs found ${primes} primes below 200000`);
}

if (size === 1) {
  console.log('There is no worker, so the producer does the jobs itself');
  report(makeJobs().map((job) => ({ ...job, primes: countPrimes(job) })));
} else if (rank === 0) {
  report(produce());
  const done = comm.gather(0);
  done?.slice(1).forEach((jobs, i) => {
    console.log(`Worker ${i + 1} did ${jobs} jobs`);
  });
} else {
  comm.gather(consume());
}
