// The ranks sort keys that no process could hold alone: a sample sort.
//
// A sample of all keys says where to cut, so that each rank gets about as many. Each rank puts its
// keys into one part for each rank, all exchange the parts, and each sorts what it has received.
//
// Shows: Alltoall of counts and Alltoallv of typed arrays, Allgather of samples, and a check with
//        allgather and allreduce. sort.cc is the program in C++, which sorts with std::sort.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/sort/sort.mjs 10000000
//        mpicxx -O2 -o sort examples/sort/sort.cc && mpirun -n 4 ./sort 10000000
//        The number is that of the keys of all ranks together.
import { MPI } from 'mpi4node';

const count = Number(process.argv[2] ?? 1_000_000);
/** Keys in the sample, of each rank and for each cut. */
const SAMPLES = 64;

const comm = MPI.COMM_WORLD;
const { rank, size } = comm;

/** Mixes the bits of a number: the finalizer of MurmurHash3. No two numbers become the same. */
function mix(number: number): number {
  let bits = number;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** This rank's share of the keys, which are the same for any number of ranks. */
function makeKeys(): Uint32Array {
  const first = Math.floor((rank * count) / size);
  const end = Math.floor(((rank + 1) * count) / size);
  const keys = new Uint32Array(end - first);
  for (let i = 0; i < keys.length; i++) keys[i] = mix(first + i);
  return keys;
}

/** Where to cut: the keys from cut r - 1 up to, but without, cut r are for rank r. */
function findCuts(keys: Uint32Array): Uint32Array {
  const sample = new Uint32Array(SAMPLES * size);
  const step = keys.length / sample.length;
  for (let i = 0; i < sample.length; i++) sample[i] = keys[Math.floor(i * step)] ?? 0;
  const all = new Uint32Array(sample.length * size);
  comm.Allgather(sample, all);
  all.sort();
  return Uint32Array.from({ length: size - 1 }, (_, i) => all[(i + 1) * sample.length]);
}

/** The keys in the order of the ranks that they are for, and how many each gets. */
function divide(keys: Uint32Array, cuts: Uint32Array): [Uint32Array, Int32Array] {
  const rankOf = (key: number) => {
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cuts[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const counts = new Int32Array(size);
  for (const key of keys) counts[rankOf(key)]++;
  const places = new Int32Array(size);
  for (let r = 1; r < size; r++) places[r] = places[r - 1] + counts[r - 1];
  const parts = new Uint32Array(keys.length);
  for (const key of keys) parts[places[rankOf(key)]++] = key;
  return [parts, counts];
}

function exchange(parts: Uint32Array, counts: Int32Array): Uint32Array {
  const coming = new Int32Array(size);
  comm.Alltoall(counts, coming);
  const received = new Uint32Array(coming.reduce((sum, one) => sum + one));
  comm.Alltoallv([parts, counts], [received, coming]);
  return received;
}

/** How many keys all ranks have, and two sums of them: the same in any order. Collective. */
function checksum(keys: Uint32Array): string {
  const sums = Uint32Array.of(keys.length, 0, 0);
  for (const key of keys) {
    sums[1] += key;
    sums[2] += mix(key);
  }
  comm.Allreduce(MPI.IN_PLACE, sums);
  return sums.join(' ');
}

/** Whether no key is less than the one before it, on this rank or on one before. Collective. */
function isSorted(keys: Uint32Array): boolean {
  const ends = comm.allgather(keys.length > 0 ? [keys[0], keys[keys.length - 1]] : []).flat();
  const inside = keys.every((key, i) => i === 0 || keys[i - 1] <= key);
  const between = ends.every((key, i) => i === 0 || ends[i - 1] <= key);
  return comm.allreduce(inside && between, MPI.LAND);
}

const keys = makeKeys();
const before = checksum(keys);
comm.Barrier();
const times = [MPI.Wtime()];
const [parts, counts] = divide(keys, findCuts(keys));
times.push(MPI.Wtime());
const received = exchange(parts, counts);
times.push(MPI.Wtime());
received.sort();
comm.Barrier();
times.push(MPI.Wtime());

const isRight = isSorted(received) && checksum(received) === before;
const most = comm.allreduce(received.length, MPI.MAX);
if (rank === 0) {
  const [divided, exchanged, sorted] = [1, 2, 3].map((i) => (times[i] - times[i - 1]).toFixed(3));
  console.log(`${count} keys on ${size} rank(s) are ${isRight ? 'sorted' : 'NOT SORTED'}`);
  console.log(
    `The fullest rank has ${((most * size) / Math.max(count, 1)).toFixed(3)} of an equal share`,
  );
  console.log(`divided in ${divided} s, exchanged in ${exchanged} s, sorted in ${sorted} s`);
}
