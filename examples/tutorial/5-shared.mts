// Step 5 of the tutorial: all examples are in memory once, and each rank reads other digits.
import { MPI } from 'mpi4node';
import { part } from '../shared/digits.mts';
import { findNearest } from './nearest.mts';
import { shareDigits } from './shared_digits.mts';

const comm = MPI.COMM_WORLD;
const { training, test, free } = shareDigits(comm);

let right = 0;
for (let i = comm.rank; i < 100; i += comm.size) {
  const { images, labels } = part(test, i, i + 1);
  if (findNearest(images, training).digit === labels[0]) right++;
}
const total = comm.allreduce(right);
if (comm.rank === 0) console.log(`${total} of 100 read`);
free();
