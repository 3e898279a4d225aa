// Step 4 of the tutorial: the ranks read digits together, each with its share of the examples.
import { MPI } from 'mpi4node';
import { loadDigits, part, scatterSamples } from '../shared/digits.mts';
import { findNearest, type Nearest } from './nearest.mts';

const comm = MPI.COMM_WORLD;
const loaded = comm.rank === 0 ? loadDigits() : null;
const share = scatterSamples(comm, loaded?.training ?? null);
const unknown = comm.bcast(loaded && part(loaded.test, 0, 100)); // all of them, to all ranks

// The nearest of the own share, for each digit; then the nearest of all shares.
const own = Array.from(unknown.labels, (_, i) =>
  findNearest(part(unknown, i, i + 1).images, share),
);
const nearer = (a: Nearest, b: Nearest) => (a.distance <= b.distance ? a : b);
const all = comm.allreduce(own, (a, b) => a.map((one, i) => nearer(one, b[i])));

const right = all.filter(({ digit }, i) => digit === unknown.labels[i]).length;
if (comm.rank === 0) console.log(`${right} of ${unknown.labels.length} read`);
