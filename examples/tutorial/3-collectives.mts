// Step 3 of the tutorial: all ranks get a share of the digits and count them together.
import { MPI } from 'mpi4node';
import { loadDigits, scatterSamples } from '../shared/digits.mts';

const comm = MPI.COMM_WORLD;
const { labels } = scatterSamples(comm, comm.rank === 0 ? loadDigits().training : null);

const counts = new Int32Array(10);
for (const digit of labels) counts[digit]++;
comm.Allreduce(MPI.IN_PLACE, counts, MPI.SUM);

const shares = comm.gather(labels.length); // null, but at rank 0
if (shares !== null) {
  console.log(`shares: ${shares.join(' + ')}`);
  console.log(`of each digit: ${counts.join(' ')}`);
}
