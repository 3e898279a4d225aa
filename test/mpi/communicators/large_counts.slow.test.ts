// More items than an int can count, and more than 2 GiB: some 6 GiB of memory for each rank.
// @worlds openmpi:2 mpich:2 alone
import { MPI } from 'mpi4node';
import { library, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

/** Each takes seconds, and tens of them where both ranks share a processor. */
const timeout = 300_000;

const beyond = 2 ** 31 + 8;
/** The first and the last item, and those around what an int can hold. */
const places = [0, 2 ** 31 - 2, 2 ** 31 - 1, 2 ** 31, beyond - 1];

const filled = (length: number, value: number): Int8Array => new Int8Array(length).fill(value);
const looks = (array: ArrayLike<number>, at: readonly number[]) => at.map((place) => array[place]);

/** An array in which those places tell what they are: 1, 2, 3, 4, 5. */
function marked(): Int8Array {
  const array = new Int8Array(beyond);
  places.forEach((place, i) => {
    array[place] = i + 1;
  });
  return array;
}
const marks = [1, 2, 3, 4, 5];

mpiTest(
  'Send, Probe and Recv',
  (comm) => {
    if (comm.rank === 0) {
      comm.Send(marked(), 1);
      return;
    }
    const status = new MPI.Status();
    comm.Probe(0, 0, status);
    expect(status.Get_count(MPI.INT8_T)).toBe(beyond);
    const into = new Int8Array(beyond);
    comm.Recv(into, 0, 0, status);
    expect(status.Get_count(MPI.INT8_T)).toBe(beyond);
    expect(looks(into, places)).toEqual(marks);
  },
  timeout,
);

mpiTest(
  'Isend and Irecv of 2.2 GiB of doubles',
  (comm) => {
    const length = Math.floor((2.2 * 2 ** 30) / 8);
    const array = new Float64Array(length);
    if (comm.rank === 0) array.set([1.5, 2.5]);
    if (comm.rank === 0) array[length - 1] = 3.5;
    (comm.rank === 0 ? comm.Isend(array, 1) : comm.Irecv(array, 0)).Wait();
    expect(looks(array, [0, 1, length - 1])).toEqual([1.5, 2.5, 3.5]);
  },
  timeout,
);

mpiTest(
  'Bcast',
  (comm) => {
    const array = comm.rank === 1 ? marked() : new Int8Array(beyond);
    comm.Bcast(array, 1);
    expect(looks(array, places)).toEqual(marks);
  },
  timeout,
);

/** The second time shows that MPI still has what it needs. */
function startTwice(request: MPI.Prequest, into: Int8Array): void {
  for (let round = 0; round < 2; round++) {
    into.fill(0);
    request.Start();
    request.Wait();
  }
  request.Free();
}

mpiTest(
  'Bcast_init, which MPICH refuses as it does Ibcast',
  (comm) => {
    const array = comm.rank === 1 ? marked() : new Int8Array(beyond);
    if (library === 'mpich') {
      const message = /: buf holds 2147483656 bytes, but MPICH broadcasts at most 2147483647/;
      expect(() => comm.Ibcast(array, 1)).toThrow(message);
      expect(() => comm.Bcast_init(array, 1)).toThrow(message);
      return;
    }
    const request = comm.Bcast_init(array, 1);
    for (let round = 0; round < 2; round++) {
      if (comm.rank === 0) array.fill(0);
      request.Start();
      request.Wait();
      expect(looks(array, places)).toEqual(marks);
    }
    request.Free();
  },
  timeout,
);

const reductions: readonly [string, (comm: Intracomm, out: Int8Array, into: Int8Array) => void][] =
  [
    ['Allreduce', (comm, out, into) => comm.Allreduce(out, into, MPI.SUM)],
    ['Iallreduce', (comm, out, into) => comm.Iallreduce(out, into, MPI.SUM).Wait()],
    ['Allreduce_init', (comm, out, into) => startTwice(comm.Allreduce_init(out, into), into)],
  ];
mpiTest.each(reductions)(
  '%s',
  (comm, _, reduce) => {
    // 10 and 20 at the two ranks, and the marks added at rank 0.
    const out = filled(beyond, 10 * (comm.rank + 1));
    if (comm.rank === 0) {
      places.forEach((place, i) => {
        out[place] += i + 1;
      });
    }
    const into = new Int8Array(beyond);
    reduce(comm, out, into);
    expect(looks(into, places)).toEqual([31, 32, 33, 34, 35]);
    expect(looks(into, [1, 2 ** 30, beyond - 2])).toEqual([30, 30, 30]);
  },
  timeout,
);

mpiTest(
  'Allreduce in place, with an operation that is not a sum',
  (comm) => {
    const array = filled(beyond, comm.rank);
    array[beyond - 1] = 5 - comm.rank;
    comm.Allreduce(MPI.IN_PLACE, array, MPI.MAX);
    expect(looks(array, [0, 2 ** 31, beyond - 1])).toEqual([1, 1, 5]);
  },
  timeout,
);

/** Half of it fits an int, the whole does not: libraries multiply. */
const half = 2 ** 30 + 8;
const wholes: readonly [string, (comm: Intracomm) => number[], number[][]][] = [
  [
    'Allgather',
    (comm) => {
      const into = new Int8Array(2 * half);
      comm.Allgather(filled(half, comm.rank + 1), into);
      return looks(into, [0, half - 1, half, 2 * half - 1]);
    },
    [
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ],
  ],
  [
    'Allgather_init',
    (comm) => {
      const into = new Int8Array(2 * half);
      startTwice(comm.Allgather_init(filled(half, comm.rank + 1), into), into);
      return looks(into, [0, half - 1, half, 2 * half - 1]);
    },
    [
      [1, 1, 2, 2],
      [1, 1, 2, 2],
    ],
  ],
  [
    'Alltoall',
    (comm) => {
      const out = filled(2 * half, 10 * (comm.rank + 1));
      out.fill(10 * (comm.rank + 1) + 1, half);
      const into = new Int8Array(2 * half);
      comm.Alltoall(out, into);
      return looks(into, [0, half - 1, half, 2 * half - 1]);
    },
    [
      [10, 10, 20, 20],
      [11, 11, 21, 21],
    ],
  ],
  [
    'Scatter and Gather',
    (comm) => {
      const whole = comm.rank === 0 ? filled(2 * half, 3).fill(4, half) : null;
      const part = new Int8Array(half);
      comm.Scatter(whole, part);
      part[half - 1] += 10 * (comm.rank + 1);
      comm.Gather(part, whole);
      return whole === null
        ? looks(part, [0, half - 1])
        : looks(whole, [0, half - 1, half, 2 * half - 1]);
    },
    [
      [3, 13, 4, 24],
      [4, 24],
    ],
  ],
  [
    'Reduce_scatter_block',
    (comm) => {
      const out = filled(2 * half, 10 * (comm.rank + 1)).fill(comm.rank + 1, half);
      const into = new Int8Array(half);
      comm.Reduce_scatter_block(out, into);
      return looks(into, [0, half - 1]);
    },
    [
      [30, 30],
      [3, 3],
    ],
  ],
];
mpiTest.each(wholes)(
  '%s, of halves that an int can count',
  (comm, _, run, expected) => {
    expect(run(comm)).toEqual(expected[comm.rank]);
  },
  timeout,
);

mpiTest(
  'an object with 2.2 GiB',
  (comm) => {
    const length = Math.floor(2.2 * 2 ** 30);
    if (comm.rank === 0) {
      comm.send({ name: 'large', bytes: new Uint8Array(length).fill(3) }, 1);
      return;
    }
    const received = comm.recv({ source: 0 }) as { name: string; bytes: Uint8Array };
    expect([received.name, received.bytes.length]).toEqual(['large', length]);
    expect(looks(received.bytes, [0, length - 1])).toEqual([3, 3]);
  },
  timeout,
);

mpiTest('v-collectives whose displacements an int can not hold are carried, or refused', (comm) => {
  const into = new Int8Array(1);
  const call = () => comm.Allgatherv(new Int8Array(0), [into, [0, 0], [0, beyond], MPI.INT8_T]);
  if (MPI.Get_version()[0] >= 4) expect(call).not.toThrow();
  else expect(call).toThrow(RangeError);
});

mpiTest(
  'Put, Get and Accumulate in a window',
  (comm) => {
    const win = MPI.Win.Allocate(comm.rank === 1 ? beyond : 0, 1, { comm });
    const exposed = new Int8Array(win.tomemory());
    win.Fence();
    if (comm.rank === 0) win.Put(marked(), 1);
    win.Fence();
    if (comm.rank === 1) expect(looks(exposed, places)).toEqual(marks);
    if (comm.rank === 0) win.Accumulate(filled(beyond, 10), 1);
    win.Fence();
    if (comm.rank === 1) expect(looks(exposed, places)).toEqual(marks.map((mark) => mark + 10));
    const into = new Int8Array(comm.rank === 0 ? beyond : 0);
    if (comm.rank === 0) win.Get(into, 1);
    win.Fence();
    if (comm.rank === 0) expect(looks(into, places)).toEqual(marks.map((mark) => mark + 10));
    win.Free();
  },
  timeout,
);
