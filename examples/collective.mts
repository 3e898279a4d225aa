// Collective operations built from point-to-point messages, each checked against the library's.
//
// Shows: Send and Recv on parts of an array, Isend, Irecv and Waitall, and what Bcast, Scatter and
//        Gather do. Use the library's own in a real program: they are faster.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/collective.mjs
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const otherRanks = Array.from({ length: size }, (_, i) => i).filter((other) => other !== rank);

/** The root's array goes to everyone. */
function bcast(buffer: Float64Array, root: number): void {
  if (rank === root) {
    for (const other of otherRanks) comm.Send(buffer, other);
  } else {
    comm.Recv(buffer, root);
  }
}

/** The same without waiting: the buffer may be used once all the requests are complete. */
function ibcast(buffer: Float64Array, root: number): MPI.Request[] {
  if (rank === root) return otherRanks.map((other) => comm.Isend(buffer, other));
  return [comm.Irecv(buffer, root)];
}

/** The root's array is cut into equal blocks, and rank i gets block i. */
function scatter(all: Float64Array, block: Float64Array, root: number): void {
  const { length } = block;
  if (rank === root) {
    // A subarray is a window on the same memory: nothing is copied to cut the array up.
    for (const other of otherRanks) {
      comm.Send(all.subarray(other * length, (other + 1) * length), other);
    }
    block.set(all.subarray(rank * length, (rank + 1) * length));
  } else {
    comm.Recv(block, root);
  }
}

/** The reverse: rank i's block becomes block i of the root's array. */
function gather(block: Float64Array, all: Float64Array, root: number): void {
  const { length } = block;
  if (rank === root) {
    // The same window as above, written as a buffer spec: [array, count, displacement, datatype].
    for (const other of otherRanks) {
      comm.Recv([all, length, other * length, MPI.DOUBLE], other);
    }
    all.set(block, rank * length);
  } else {
    comm.Send(block, root);
  }
}

function assertEqual(what: string, ours: Float64Array, library: Float64Array): void {
  if (ours.length !== library.length || ours.some((value, i) => value !== library[i])) {
    // An error that nobody catches ends the whole job, so no rank is left waiting.
    throw new Error(`${what}: we have [${ours.join(', ')}], the library [${library.join(', ')}]`);
  }
}

// Each rank has a block of 5, so the root's array holds 5 for every rank, however many there are.
const blockLength = 5;
const allLength = blockLength * size;

for (let root = 0; root < size; root++) {
  const isRoot = rank === root;
  const source = Float64Array.from({ length: allLength }, (_, i) => 100 * root + i);

  const ours = isRoot ? source.slice() : new Float64Array(allLength);
  const library = ours.slice();
  bcast(ours, root);
  comm.Bcast(library, root);
  assertEqual('Bcast', ours, library);

  const oursLater = isRoot ? source.slice() : new Float64Array(allLength);
  const libraryLater = oursLater.slice();
  const requests = ibcast(oursLater, root);
  const libraryRequest = comm.Ibcast(libraryLater, root);
  // Here is time to compute something that needs neither array.
  MPI.Request.Waitall(requests);
  libraryRequest.Wait();
  assertEqual('Ibcast', oursLater, libraryLater);

  const ourBlock = new Float64Array(blockLength);
  const libraryBlock = new Float64Array(blockLength);
  scatter(source, ourBlock, root);
  comm.Scatter(isRoot ? source : null, libraryBlock, root);
  assertEqual('Scatter', ourBlock, libraryBlock);

  const squares = ourBlock.map((value) => value ** 2);
  const ourSquares = new Float64Array(allLength);
  const librarySquares = new Float64Array(allLength);
  gather(squares, ourSquares, root);
  comm.Gather(squares, librarySquares, root);
  assertEqual('Gather', ourSquares, librarySquares);

  if (isRoot) console.log(`Root ${root}: gathered [${ourSquares.join(', ')}]`);
}

// Nobody gets past the barrier before everyone has come to it, so all checks are done.
comm.Barrier();
if (rank === 0) {
  console.log(`Bcast, Ibcast, Scatter and Gather agree with the library's for ${size} root(s)`);
}
