// @worlds openmpi:1,2,3 mpich:1,2
// Send and receive buffers of collectives in the same memory. MPI forbids it, and MPICH ends the
// process. Wholly the same memory means MPI.IN_PLACE.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { groupPairs, join } from '../../support/intercommunicators';
import { mpiTest, rank } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

interface Collective {
  name: string;
  /** How many items of 1 lie on each side, in a world of so many. */
  lengths: (size: number) => [send: number, receive: number];
  call: (comm: Intracomm, method: never, send: unknown, receive: unknown) => unknown;
}

type Method = (...args: unknown[]) => unknown;
const plain: Collective['call'] = (comm, method, send, receive) =>
  (comm[method] as Method)(send, receive);

const even = (size: number): [number, number] => [size, size];
const collectives: Collective[] = [
  { name: 'Allgather', lengths: (size) => [1, size], call: plain },
  { name: 'Allgatherv', lengths: (size) => [1, size], call: plain },
  { name: 'Alltoall', lengths: even, call: plain },
  { name: 'Alltoallv', lengths: even, call: plain },
  { name: 'Allreduce', lengths: even, call: plain },
  { name: 'Scan', lengths: even, call: plain },
  { name: 'Exscan', lengths: even, call: plain },
  { name: 'Reduce_scatter', lengths: (size) => [size, 1], call: plain },
  { name: 'Reduce_scatter_block', lengths: (size) => [size, 1], call: plain },
];

const rooted = ['Gather', 'Gatherv', 'Scatter', 'Scatterv', 'Reduce'].map(
  (name): Collective => ({
    name,
    lengths: (size) =>
      name === 'Reduce' ? even(size) : name.startsWith('G') ? [1, size] : [size, 1],
    call: (comm, method, send, receive) =>
      name === 'Reduce'
        ? (comm[method] as Method)(send, receive, MPI.SUM, comm.size - 1)
        : (comm[method] as Method)(send, receive, comm.size - 1),
  }),
);

const forms = [
  (name: string) => name,
  (name: string) => `I${name.toLowerCase()}`,
  (name: string) => `${name}_init`,
];

/** Completes what a form has started. */
function complete(result: unknown): void {
  if (result instanceof MPI.Prequest) {
    result.Start();
    result.Wait();
    result.Free();
  } else if (result instanceof MPI.Request) {
    result.Wait();
  }
}

const all = [...collectives, ...rooted].flatMap((collective) =>
  forms.map((form) => [form(collective.name), collective] as const),
);

mpiTest.each(all)('%s of partly overlapping memory is refused', (comm, method, collective) => {
  const { size } = comm;
  const [sent, received] = collective.lengths(size);
  const memory = new Float64Array(40).fill(1);
  const isScatter = collective.name.startsWith('Scatter');
  const argument = isScatter ? 'recvbuf' : 'sendbuf';
  const owner = /scan$/i.test(collective.name) ? 'Intracomm' : 'Comm';
  const message = `${owner}.${method}: sendbuf and recvbuf overlap; pass MPI.IN_PLACE as ${argument}, or use other memory for one of them`;
  const isHere = !rooted.includes(collective) || comm.rank === size - 1;
  // Each shares one item with the other.
  const pairs: [Float64Array, Float64Array][] = [
    [memory.subarray(10, 10 + sent), memory.subarray(9 + sent, 9 + sent + received)],
    [memory.subarray(9 + received, 9 + received + sent), memory.subarray(10, 10 + received)],
  ];
  // In a world of one, both sides are the same item.
  for (const [send, receive] of sent > 1 || received > 1 ? pairs : []) {
    if (!isHere) continue;
    // Both begin together, as with MPI.IN_PLACE.
    if (/reduce_scatter/i.test(method) && send.byteOffset === receive.byteOffset) continue;
    // Often enough that their addresses are known.
    for (let i = 0; i < 9; i++) {
      expect(() => collective.call(comm, method as never, send, receive)).toThrow(
        new RangeError(message),
      );
    }
    const spec = [memory, receive.length, receive.byteOffset / 8, MPI.DOUBLE];
    if (!/v(_init)?$/.test(method)) {
      expect(() => collective.call(comm, method as never, send, spec)).toThrow(
        new RangeError(message),
      );
    }
  }
  // Side by side in one ArrayBuffer.
  const send = memory.subarray(10, 10 + sent);
  const receive = memory.subarray(10 + sent, 10 + sent + received);
  for (let i = 0; i < 9; i++) complete(collective.call(comm, method as never, send, receive));
  goesOn(comm);
});

mpiTest.each(all)('%s of the same memory is MPI.IN_PLACE', (comm, method, collective) => {
  const { size } = comm;
  const items = 2 * size;
  const fill = () => Float64Array.from({ length: items }, (_, i) => 100 * comm.rank + i);
  const isScatter = collective.name.startsWith('Scatter');
  const isRoot = !rooted.includes(collective) || comm.rank === size - 1;
  const call = (send: unknown, receive: unknown) => {
    const isReduceScatter = /^i?reduce_scatter(_init)?$/i.test(method);
    const result = isReduceScatter
      ? (comm[method as never] as Method)(send, receive, new Array(size).fill(2))
      : collective.call(comm, method as never, send, receive);
    complete(result);
  };
  const expected = fill();
  const actual = fill();
  const other = isScatter || collective.name.startsWith('Gather') ? new Float64Array(2) : fill();
  if (!isRoot) {
    // What the root alone gives in place.
    const [send, receive] = isScatter ? [null, other] : [other, null];
    for (let i = 0; i < 2; i++) call(send, receive);
  } else {
    if (isScatter) call(expected, MPI.IN_PLACE);
    else call(MPI.IN_PLACE, expected);
    // Two objects of one memory.
    const again = collective.name.startsWith('Reduce_scatter')
      ? actual
      : new Float64Array(actual.buffer);
    call(actual, again);
    expect(actual).toEqual(expected);
  }
  goesOn(comm);
});

// Alltoallw takes datatypes for all blocks.
const w = ['Alltoallw', 'Ialltoallw', 'Alltoallw_init'] as const;
mpiTest.each(w)('%s', (comm, method) => {
  const { size } = comm;
  const items = Int32Array.from({ length: 2 * size }, (_, i) => 100 * comm.rank + i);
  const places = Array.from({ length: size }, (_, i) => 4 * i);
  const types = new Array<MPI.Datatype>(size).fill(MPI.INT32_T);
  const counts = new Array<number>(size).fill(1);
  const send: MPI.BlocksSpec = [items, counts, places, types];
  const shifted: MPI.BlocksSpec = [items, counts, places.map((place) => place + 2), types];
  expect(() => comm[method](send, shifted)).toThrow(
    new RangeError(
      `Comm.${method}: sendbuf and recvbuf overlap; pass MPI.IN_PLACE as sendbuf, or use other memory for one of them`,
    ),
  );
  complete(comm[method](send, [items, counts, places.map((place) => place + 4 * size), types]));
  const expected = Array.from({ length: size }, (_, i) => 100 * i + comm.rank);
  expect(Array.from(items.subarray(size))).toEqual(expected);
  complete(comm[method](send, [items, counts, places, types]));
  expect(Array.from(items.subarray(0, size))).toEqual(expected);
  goesOn(comm);
});

// Open MPI takes sides that begin at one address for MPI.IN_PLACE, whatever the displacements are.
const v = ['', 'I', '_init'].flatMap((form) =>
  ['Alltoallv', 'Allgatherv', 'Gatherv', 'Scatterv'].map((name) =>
    form === 'I' ? `I${name.toLowerCase()}` : name + form,
  ),
);
mpiTest.each(v)('%s of blocks that lie apart in one array', (comm, method) => {
  const { size } = comm;
  const items = Int32Array.from({ length: 2 * size }, (_, i) => 100 * comm.rank + i);
  const counts = new Array<number>(size).fill(1);
  const first = Array.from({ length: size }, (_, i) => i);
  const second = first.map((place) => size + place);
  const sendsBlocks = /alltoallv|scatterv/i.test(method);
  const receivesBlocks = !/scatterv/i.test(method);
  const send = sendsBlocks ? [items, counts, first, MPI.INT32_T] : [items, 1, 0, MPI.INT32_T];
  const receive = receivesBlocks
    ? [items, counts, second, MPI.INT32_T]
    : [items, 1, size, MPI.INT32_T];
  complete((comm[method as never] as Method)(send, receive));
  const into = Array.from(items.subarray(size));
  const untouched = Array.from({ length: size }, (_, i) => 100 * comm.rank + size + i);
  if (/alltoallv/i.test(method)) expect(into).toEqual(first.map((i) => 100 * i + comm.rank));
  else if (/allgatherv/i.test(method)) expect(into).toEqual(first.map((i) => 100 * i));
  else if (/scatterv/i.test(method)) expect(into[0]).toBe(comm.rank);
  else expect(into).toEqual(comm.rank === 0 ? first.map((i) => 100 * i) : untouched);
  goesOn(comm);
});

mpiTest('columns of one matrix lie between each other, and are not refused', (comm) => {
  const { size } = comm;
  const rows = 4;
  const columns = size + 1;
  const matrix = Float64Array.from({ length: rows * columns }, (_, i) => 1000 * comm.rank + i);
  using vector = MPI.DOUBLE.Create_vector(rows, 1, columns);
  using column = vector.Create_resized(0, 8).Commit();
  comm.Allgather([matrix, 1, 0, column], [matrix, 1, 1, column]);
  for (let r = 0; r < size; r++) {
    const received = Array.from({ length: rows }, (_, i) => matrix[i * columns + 1 + r]);
    expect(received).toEqual(Array.from({ length: rows }, (_, i) => 1000 * r + i * columns));
  }
  const inOne = () => comm.Allgather([matrix, 1, 0, column], [matrix, 1, 0, column]);
  // Alone, the two are the same memory as a whole.
  if (size === 1) inOne();
  else expect(inOne).toThrow(/^Comm\.Allgather: sendbuf and recvbuf overlap; pass MPI\.IN_PLACE/);
  goesOn(comm);
});

mpiTest('among neighbours nothing is in place', (comm) => {
  using grid = comm.Create_cart([comm.size], { periods: true });
  const memory = new Float64Array(40);
  const calls: [string, unknown, unknown][] = [
    ['allgather', memory.subarray(0, 1), memory.subarray(0, 2)],
    ['allgatherv', memory.subarray(1, 2), memory.subarray(0, 2)],
    ['alltoall', memory.subarray(0, 2), memory.subarray(0, 2)],
    ['alltoallv', memory.subarray(0, 2), memory.subarray(1, 3)],
    ['alltoallw', [memory, [1, 1], [0, 8], ['d', 'd']], [memory, [1, 1], [8, 16], ['d', 'd']]],
  ];
  for (const [name, send, receive] of calls) {
    for (const method of [`Neighbor_${name}`, `Ineighbor_${name}`, `Neighbor_${name}_init`]) {
      expect(() => (grid[method as never] as Method)(send, receive)).toThrow(
        new RangeError(
          `Topocomm.${method}: sendbuf and recvbuf overlap; use other memory for one of them`,
        ),
      );
    }
  }
  // The halo of a grid: what is sent lies between what is received, in the same array.
  const halo = Int32Array.of(-1, 10 * comm.rank, 10 * comm.rank + 1, -1);
  const types = [MPI.INT32_T, MPI.INT32_T];
  grid.Neighbor_alltoallw([halo, [1, 1], [4, 8], types], [halo, [1, 1], [0, 12], types]);
  const left = (comm.rank + comm.size - 1) % comm.size;
  const right = (comm.rank + 1) % comm.size;
  expect(Array.from(halo)).toEqual([10 * left + 1, 10 * comm.rank, 10 * comm.rank + 1, 10 * right]);
  goesOn(comm);
});

// As at the border of a grid, whose ranks may be without points.
mpiTest('blocks for neighbours that do not exist are nowhere', (comm) => {
  using grid = comm.Create_cart([comm.size]);
  const [left, right] = grid.Shift(0, 1).map((neighbor) => neighbor !== MPI.PROC_NULL);
  for (const method of ['Neighbor_alltoallv', 'Neighbor_alltoall'] as const) {
    const memory = Float64Array.of(10, 20, 30, 40).map((x) => x + comm.rank);
    // With neighbours on both sides, other memory; else the one's block is where the other's was.
    const into = left && right ? new Float64Array(2) : memory.subarray(1, 3);
    const call = (receive: Float64Array) =>
      (grid[method] as Method)(memory.subarray(0, 2), receive);
    call(left && !right ? new Float64Array(2) : into);
    if (right && !left) expect(Array.from(memory)).toEqual([10, 20, 11, 40]);
    if (!left && !right) expect(Array.from(memory)).toEqual([10, 20, 30, 40]);
  }
});

mpiTest('Sendrecv names Sendrecv_replace', (comm) => {
  const memory = Float64Array.of(1, 2, 3, 4);
  const left = (comm.rank + comm.size - 1) % comm.size;
  const right = (comm.rank + 1) % comm.size;
  for (const [send, receive] of [
    [memory, memory],
    [memory.subarray(0, 2), memory.subarray(1, 3)],
    [memory.subarray(0, 1), memory],
  ]) {
    expect(() => comm.Sendrecv(send, right, 0, receive, left)).toThrow(
      new RangeError(
        'Comm.Sendrecv: sendbuf and recvbuf overlap; use Sendrecv_replace, which receives into the memory that it has sent from, or other memory for one of them',
      ),
    );
  }
  comm.Sendrecv(memory.subarray(0, 2), right, 0, memory.subarray(2), left);
  expect(Array.from(memory)).toEqual([1, 2, 1, 2]);
  // Nothing is sent to nobody, and nothing received.
  comm.Sendrecv(memory, MPI.PROC_NULL, 0, memory, MPI.PROC_NULL);
  goesOn(comm);
});

for (const sides of groupPairs) {
  const calls: [string, (comm: MPI.Intercomm, memory: Float64Array) => void][] = [
    [
      'Allgather',
      (comm, memory) => comm.Allgather(memory.subarray(0, 1), memory.subarray(0, comm.remote_size)),
    ],
    ['Allreduce', (comm, memory) => comm.Allreduce(memory, memory)],
    [
      'Alltoall',
      (comm, memory) =>
        comm.Alltoall(memory.subarray(0, comm.remote_size), memory.subarray(0, comm.remote_size)),
    ],
  ];
  mpiTest.each(calls)(`%s between ${sides.name}`, (world, name, call) => {
    using comm = join(world, sides);
    expect(() => call(comm, new Float64Array(12))).toThrow(
      new RangeError(`Comm.${name}: sendbuf and recvbuf overlap; use other memory for one of them`),
    );
    expect(comm.allgather(rank)).toEqual([...sides.other]);
  });
}
