// @worlds openmpi:1,2 mpich:1,2
// What a process sends to itself in a collective, if it is longer than the place for it, or on
// MPICH ends within an item, or if there is a place and nothing for it. Otherwise some of these
// calls never end, or end the process.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Method = (...args: unknown[]) => unknown;

/** Two doubles are received in each block. */
const BYTES = 16;

/** So many bytes for each process, in the form that the method takes. */
const spec = (method: string, side: 'send' | 'receive', bytes: number, blocks: number): unknown => {
  const isDoubles = side === 'receive';
  const type = isDoubles ? MPI.DOUBLE : MPI.BYTE;
  const count = isDoubles ? bytes / 8 : bytes;
  const memory = new ArrayBuffer(bytes * blocks);
  const each = <T>(value: T) => new Array<T>(blocks).fill(value);
  const places = Array.from({ length: blocks }, (_, i) => i * count);
  if (/w$/i.test(method)) {
    return [memory, each(count), places.map((place) => place * type.size), each(type)];
  }
  const isVector =
    /alltoallv$/i.test(method) ||
    (/gatherv$/i.test(method) && isDoubles) ||
    (/scatterv$/i.test(method) && !isDoubles);
  return isVector ? [memory, each(count), places, type] : [memory, count, type];
};

const rooted = /^i?(gather|scatter)/i;

function run(comm: MPI.Comm, method: string, sent: number, blocks: number, end: string): void {
  const name = method.replace(/_init$/, '');
  const send = spec(name, 'send', sent, blocks);
  const receive = spec(name, 'receive', BYTES, blocks);
  // Each process in turn would be the root of its own call.
  const args = rooted.test(method) ? [send, receive, comm.rank] : [send, receive];
  expectMpiError(() => (comm[method as never] as Method).apply(comm, args), {
    class: sent > BYTES ? 'MPI_ERR_TRUNCATE' : 'MPI_ERR_TYPE',
    message: end,
  });
}

const names = [
  'Allgather',
  'Allgatherv',
  'Alltoall',
  'Alltoallv',
  'Alltoallw',
  'Gather',
  'Gatherv',
  'Scatter',
  'Scatterv',
];
const methods = names.flatMap((name) => [name, `I${name.toLowerCase()}`, `${name}_init`]);

mpiTest.each(methods)('%s', (comm, method) => {
  const owner = `Comm.${method}: `;
  run(
    comm,
    method,
    24,
    comm.size,
    `${owner}MPI_ERR_TRUNCATE: this process sends 24 bytes to itself, but has room for 16`,
  );
  // Open MPI receives a part of an item.
  if (library === 'mpich') {
    run(
      comm,
      method,
      12,
      comm.size,
      `${owner}MPI_ERR_TYPE: this process sends 12 bytes to itself, but receives items of 8 bytes; send a multiple of these`,
    );
  }
  goesOn(comm);
});

const between = methods.filter((method) => /alltoall[vw]/i.test(method));
mpiTest.each(between)('%s that sends nothing to itself and would receive', (comm, method) => {
  const spec = (own: number) => {
    const counts = Array.from({ length: comm.size }, (_, rank) => (rank === comm.rank ? own : 1));
    const memory = new Uint8Array(8 * comm.size);
    const places = counts.map((_, rank) => 8 * rank);
    return [memory, counts, places, /w/.test(method) ? counts.map(() => MPI.BYTE) : MPI.BYTE];
  };
  expectMpiError(() => (comm[method as never] as Method).apply(comm, [spec(0), spec(5)]), {
    class: 'MPI_ERR_TRUNCATE',
    message: `Comm.${method}: MPI_ERR_TRUNCATE: this process sends nothing to itself, but would receive 5 bytes; both must have the same length`,
  });
  goesOn(comm);
});

const among = ['allgather', 'allgatherv', 'alltoall', 'alltoallv', 'alltoallw'];
const neighborMethods = among.flatMap((name) => [
  `Neighbor_${name}`,
  `Ineighbor_${name}`,
  `Neighbor_${name}_init`,
]);
const topologies: [string, (comm: MPI.Intracomm) => MPI.Topocomm][] = [
  [
    'a ring of one',
    (comm) => comm.Create_cart([comm.size, 1], { periods: true }).Sub([false, true]),
  ],
  [
    'a graph',
    (comm) => comm.Create_dist_graph_adjacent([comm.rank, comm.rank], [comm.rank, comm.rank]),
  ],
];
describe.each(topologies)('among neighbours in %s', (_, make) => {
  mpiTest.each(neighborMethods)('%s', (comm, method) => {
    using topology = make(comm);
    const owner = `Topocomm.${method}: `;
    run(
      topology,
      method,
      24,
      2,
      `${owner}MPI_ERR_TRUNCATE: this process sends 24 bytes to itself, but has room for 16`,
    );
    if (library === 'mpich') {
      run(
        topology,
        method,
        12,
        2,
        `${owner}MPI_ERR_TYPE: this process sends 12 bytes to itself, but receives items of 8 bytes; send a multiple of these`,
      );
    }
    goesOn(comm);
  });
});
