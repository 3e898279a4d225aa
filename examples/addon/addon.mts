// An addon in C gets a communicator from JavaScript, communicates on it, and returns a new one.
//
// Shows: a handle that C takes out of an object, a communicator that is made of a handle, and which
//        library the addon is compiled for. The headers of Node are in /usr/include/node here.
// Run:   npm run build:examples
//        INCLUDE=$(node -p "require('mpi4node').get_include()")
//        mpicc -shared -fPIC -I$INCLUDE -I/usr/include/node -o total.node examples/addon/total.c
//        mpirun -n 2 node build/examples/addon/addon.mjs ./total.node
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { MPI } from 'mpi4node';

interface Addon {
  /** Replaces each element by its sum over all ranks. Blocking, collective. */
  total(comm: MPI.Comm, array: Float64Array): Float64Array;
  /** A communicator of the same processes in the opposite order. Blocking, collective. */
  reversed(comm: MPI.Comm): MPI.Intracomm;
}

// The package first: the addon needs the MPI library that it has loaded.
const [, , file = './total.node'] = process.argv;
const addon: Addon = createRequire(import.meta.url)(resolve(file));

const comm = MPI.COMM_WORLD;
const sums = addon.total(comm, Float64Array.of(1, comm.rank));
const reversed = addon.reversed(comm);
const first = reversed.bcast(comm.rank); // the last rank is the first one there
console.log(`rank ${comm.rank}: ${sums.join(' ')}, now rank ${reversed.rank}, first ${first}`);
reversed.Free();
