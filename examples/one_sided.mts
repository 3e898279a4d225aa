// One-sided communication: rank 0 reads and writes the arrays of the others, in three ways.
//
// Shows: a window on an array of the program, and the three ways to say when it may be accessed:
//        Fence, for all ranks together; Post, Start, Complete and Wait, for those concerned; Lock
//        and Unlock, where the owner of the memory does nothing at all.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/one_sided.mjs
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;
const otherRanks = Array.from({ length: size - 1 }, (_, i) => i + 1);

const LENGTH = 20;
const PART = 5;

// Rank r has 100 r, 100 r + 1, …. The window is on this very array: nothing is copied.
// Displacements are in units of what is given here, so with the size of an element they are
// indices.
const values = Float64Array.from({ length: LENGTH }, (_, i) => 100 * rank + i);
const win = MPI.Win.Create(values, values.BYTES_PER_ELEMENT, { comm });

// What rank 0 reads of the others: first and last elements.
const first = otherRanks.map(() => new Float64Array(PART));
const last = otherRanks.map(() => new Float64Array(PART));

// 1. Everyone calls Fence. What is started between two of them is done after the second.
win.Fence();
if (rank === 0) {
  otherRanks.forEach((other, i) => {
    win.Get(first[i], other, 0);
    win.Get(last[i], other, LENGTH - PART);
  });
}
win.Fence();
if (rank === 0) {
  otherRanks.forEach((other, i) => {
    console.log(`Fence: rank ${other} has ${first[i].join(' ')} … ${last[i].join(' ')}`);
  });
}

// 2. Only those concerned: the others post their memory to rank 0, and rank 0 starts on theirs.
// After Complete what it read is there; after Wait the owner sees what was written.
const everyone = comm.Get_group();
if (rank === 0) {
  const others = everyone.Incl(otherRanks);
  win.Start(others);
  for (const other of otherRanks) win.Put(new Float64Array(PART), other, PART);
  win.Complete();
  others.Free();
} else {
  const reader = everyone.Incl([0]);
  win.Post(reader);
  win.Wait();
  reader.Free();
}
everyone.Free();
comm.gather([...values])?.forEach((array, of) => {
  if (of > 0) console.log(`Start and Complete: rank ${of} has ${array.join(' ')}`);
});

// 3. Rank 0 alone: it locks the memory of one rank after the other. The owners only wait for the
// end.
if (rank === 0) {
  const zeros = new Float64Array(PART);
  otherRanks.forEach((other, i) => {
    win.Lock(other);
    win.Get(first[i], other, 0);
    win.Get(last[i], other, LENGTH - PART);
    win.Put(zeros, other, 2 * PART);
    win.Unlock(other); // now all of it is done
    console.log(`Lock: rank ${other} has ${first[i].join(' ')} … ${last[i].join(' ')}`);
  });
}
comm.Barrier();

// An owner reads its own memory under a lock too, to be sure to see what others have written.
win.Lock(rank);
const after = [...values];
win.Unlock(rank);
comm.gather(after)?.forEach((array, of) => {
  if (of > 0) console.log(`After Unlock: rank ${of} has ${array.join(' ')}`);
});
if (size === 1) console.log('There is no other rank whose memory rank 0 could read');

win.Free();
