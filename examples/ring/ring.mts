// The ranks form a ring, and each exchanges messages only with its two neighbours.
//
// Shows: send, recv and isend for objects, Sendrecv for memory, and how not to deadlock.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/ring/ring.mjs
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const right = (rank + 1) % size;
const left = (rank + size - 1) % size;

interface Token {
  sum: number;
  visited: number[];
}

// 1. One token goes round once, as an object. Every rank adds itself and passes it on.
if (rank === 0) {
  // With one rank, left and right are rank 0 itself. isend does not wait for the receiver, so that
  // works too; a send here could wait for a recv that only comes after it.
  const request = comm.isend({ sum: 0, visited: [0] }, right);
  const token = comm.recv<Token>({ source: left });
  request.wait();
  console.log(`The token visited ${token.visited.join(' -> ')} and summed up ${token.sum}`);
} else {
  const token = comm.recv<Token>({ source: left });
  comm.send({ sum: token.sum + rank, visited: [...token.visited, rank] }, right);
}

// 2. All ranks pass an array on at the same time, as memory, until everyone has seen every array.
// If all of them called Send and then Recv, all could wait in Send for ever: Sendrecv does both.
let outgoing = new Float64Array(3).fill(rank + 1);
let incoming = new Float64Array(3);
const total = Float64Array.from(outgoing);
for (let step = 1; step < size; step++) {
  comm.Sendrecv(outgoing, { dest: right, recvbuf: incoming, source: left });
  incoming.forEach((value, i) => {
    total[i] += value;
  });
  [outgoing, incoming] = [incoming, outgoing];
}

const totals = comm.gather(total);
totals?.forEach((values, of) => {
  console.log(`Rank ${of} summed up [${values.join(', ')}]`);
});
