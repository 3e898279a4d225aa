// Step 1 of the tutorial: every process says who it is.
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
console.log(`rank ${comm.rank} of ${comm.size}`);
