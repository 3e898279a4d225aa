// The program counts prime numbers with workers that it starts itself: one more whenever the
// workers have too much to do.
//
// Shows: SpawnAsync, which starts a process that runs this same file; Get_parent, by which a
//        process knows that it was started so; Disconnect, after which both sides end alone.
// Run:   npm run build:examples
//        mpirun -n 1 node build/examples/spawned_workers/spawned_workers.mjs 2000000 3
import { MPI } from 'mpi4node';

/** A range of numbers: from the first up to, but without, the last. */
type Job = readonly [first: number, last: number];

function countPrimes([first, last]: Job): number {
  let count = 0;
  for (let n = Math.max(2, first); n < last; n++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= n && isPrime; divisor++) isPrime = n % divisor !== 0;
    if (isPrime) count++;
  }
  return count;
}

/** What a started process does: jobs, until it gets null. */
async function work(master: MPI.Intercomm): Promise<void> {
  for await (const [job] of master.messages({ source: 0 })) {
    if (job === null) break;
    await master.isend(countPrimes(job as Job), 0);
  }
  master.Disconnect();
}

async function lead(limit: number, most: number): Promise<void> {
  const step = Math.ceil(limit / 40);
  const jobs: Job[] = [];
  for (let first = 0; first < limit; first += step) {
    jobs.push([first, Math.min(first + step, limit)]);
  }
  let total = 0;

  /** Gives jobs to a worker as long as there are any. */
  async function employ(worker: MPI.Intercomm): Promise<void> {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      await worker.isend(job, 0);
      total += (await worker.irecv({ source: 0 })) as number;
    }
    await worker.isend(null, 0);
    worker.Disconnect();
  }

  const employed: Promise<void>[] = [];
  while (jobs.length > 0 && employed.length < most) {
    // The other workers go on with their jobs while this one starts.
    const worker = await MPI.COMM_SELF.SpawnAsync(new URL(import.meta.url));
    employed.push(employ(worker));
  }
  await Promise.all(employed);
  console.log(`${total} prime numbers below ${limit}, by at most ${most} workers`);
}

const parent = MPI.Comm.Get_parent();
if (parent.is_null) await lead(Number(process.argv[2] ?? 2_000_000), Number(process.argv[3] ?? 3));
else await work(parent);
