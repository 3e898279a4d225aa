// @worlds openmpi:1,2 mpich:1,2
// Blocking sends of a process to itself, which need a receive that is posted before.
import { Worker } from 'node:worker_threads';
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const small = Float64Array.of(1, 2, 3);
const large = new Float64Array(1 << 18).fill(5);

const sends: [
  name: string,
  isSynchronous: boolean,
  send: (comm: Intracomm, array: Float64Array, rank: number, tag: number) => void,
][] = [
  ['Send', false, (comm, array, rank, tag) => comm.Send(array, rank, tag)],
  ['Ssend', true, (comm, array, rank, tag) => comm.Ssend(array, rank, tag)],
  ['send', false, (comm, array, rank, tag) => comm.send(array, rank, tag)],
  ['ssend', true, (comm, array, rank, tag) => comm.ssend(array, rank, tag)],
];

/** Whether the library copies small messages. MPICH does not if the process is alone. */
const isCopied = (comm: MPI.Comm) => library === 'openmpi' || comm.size > 1;

/** Jest compares long arrays slowly. */
const isEqual = (a: Float64Array, b: Float64Array) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

const advice = (name: string, tag: number) => {
  const [receive, start, exchange] =
    name < 'a' ? ['Irecv', 'Isend', 'Sendrecv'] : ['irecv', 'isend', 'sendrecv'];
  return {
    class: 'MPI_ERR_OTHER',
    message: new RegExp(
      `^Comm\\.${name}: MPI_ERR_OTHER: a blocking send to the own rank would wait for ever, because no receive with tag ${tag} is posted; call ${receive} before, or use ${start} or ${exchange}\\. Nothing was sent$`,
    ),
  };
};

describe.each([
  ['COMM_SELF', () => MPI.COMM_SELF],
  ['a communicator of all', (comm: Intracomm) => comm],
])('on %s', (_, choose) => {
  mpiTest.each(sends)('%s without a receive is refused', (world, name, isSynchronous, send) => {
    const comm = choose(world);
    for (const array of isSynchronous || !isCopied(comm) ? [small, large] : [large]) {
      for (let i = 0; i < 3; i++) {
        expectMpiError(() => send(comm, array, comm.rank, 4), advice(name, 4));
      }
      expect(comm.Iprobe(comm.rank, MPI.ANY_TAG)).toBe(false);
    }
    goesOn(world);
  });

  mpiTest.each(sends)(
    '%s behind a message that nobody has received',
    (world, name, _sync, send) => {
      const comm = choose(world);
      const first = comm.isend('the first', comm.rank, 4);
      const other = comm.isend('of another tag', comm.rank, 5);
      expectMpiError(() => send(comm, large, comm.rank, 4), advice(name, 4));
      expectMpiError(() => send(comm, large, comm.rank, 6), advice(name, 6));
      expect(comm.recv({ source: comm.rank, tag: 4 })).toBe('the first');
      expect(comm.recv({ source: comm.rank })).toBe('of another tag');
      first.wait();
      other.wait();
      expect(comm.Iprobe(comm.rank)).toBe(false);
      goesOn(world);
    },
  );

  mpiTest.each(sends)('%s to a receive that is posted', (world, name, _sync, send) => {
    const comm = choose(world);
    for (const array of [small, large]) {
      for (const source of [comm.rank, MPI.ANY_SOURCE]) {
        for (const tag of [4, MPI.ANY_TAG]) {
          // It would fit messages of the others, too.
          if (source === MPI.ANY_SOURCE && tag === MPI.ANY_TAG && comm.size > 1) continue;
          if (name < 'a') {
            const into = new Float64Array(array.length);
            const request = comm.Irecv(into, source, tag);
            send(comm, array, comm.rank, 4);
            request.Wait();
            expect(isEqual(into, array)).toBe(true);
          } else {
            const request = comm.irecv({ source, tag });
            send(comm, array, comm.rank, 4);
            expect(isEqual(request.wait() as Float64Array, array)).toBe(true);
          }
        }
      }
    }
    goesOn(world);
  });

  mpiTest.each(sends)('%s to a receive of another tag is refused', (world, name, _sync, send) => {
    const comm = choose(world);
    const posted = comm.Irecv(new Float64Array(1), comm.rank, 9);
    const queued = comm.irecv({ source: comm.rank, tag: 8 });
    expectMpiError(() => send(comm, large, comm.rank, 4), advice(name, 4));
    comm.isend('queued', comm.rank, 8).wait();
    expect(queued.wait()).toBe('queued');
    comm.Send(Float64Array.of(1), comm.rank, 9);
    posted.Wait();
    goesOn(world);
  });

  mpiTest('a receive with the highest tag gets no message but its own', (world) => {
    const comm = choose(world);
    const { rank } = comm;
    const highest = MPI.COMM_WORLD.Get_attr(MPI.TAG_UB) as number;
    const first = comm.isend('the first', rank, 4);
    const into = Float64Array.of(0);
    const persistent = comm.Recv_init(new Float64Array(1), rank, highest - 1);
    const posted = [
      comm.Irecv(into, rank, highest),
      comm.Irecv(new Float64Array(1), MPI.ANY_SOURCE, highest),
      persistent,
    ];
    persistent.Start();
    // Whether the library copies them or not.
    const isSent = [small, large].map((array) => {
      try {
        comm.Send(array, rank, 4);
        return true;
      } catch (error) {
        expectMpiError(
          () => {
            throw error;
          },
          advice('Send', 4),
        );
        return false;
      }
    });
    expect(isSent).toEqual([isCopied(comm), false]);
    expect(posted.map((request) => request.Test())).toEqual([false, false, false]);
    for (const tag of [highest, highest, highest - 1]) comm.Send(Float64Array.of(tag), rank, tag);
    for (const request of posted) request.Wait();
    persistent.Free();
    expect(into[0]).toBe(highest);
    expect(comm.recv({ source: rank, tag: 4 })).toBe('the first');
    first.wait();
    if (isSent[0]) comm.Recv(new Float64Array(3), rank, 4);
    expect(comm.Iprobe(rank)).toBe(false);
    goesOn(world);
  });

  mpiTest('Rsend to a receive that is posted', (world) => {
    const comm = choose(world);
    const into = new Float64Array(3);
    const request = comm.Irecv(into, comm.rank, 4);
    comm.Rsend(small, comm.rank, 4);
    request.Wait();
    expect(into).toEqual(small);
    goesOn(world);
  });

  mpiTest('small messages that the library copies go on working', (world) => {
    const comm = choose(world);
    if (!isCopied(comm)) {
      expectMpiError(() => comm.Send(small, comm.rank, 1), advice('Send', 1));
      return;
    }
    for (let i = 0; i < 4; i++) comm.Send(Int32Array.of(i), comm.rank, 1);
    for (let i = 0; i < 4; i++) {
      const into = new Int32Array(1);
      comm.Recv(into, comm.rank, 1);
      expect(into[0]).toBe(i);
    }
    comm.send({ a: 1 }, comm.rank);
    expect(comm.recv({ source: comm.rank })).toEqual({ a: 1 });
    goesOn(world);
  });

  mpiTest('wrong arguments are told as ever', (world) => {
    const comm = choose(world);
    const { rank } = comm;
    expect(() => comm.Send(small, rank, 1.5)).toThrow(TypeError);
    expectMpiError(() => comm.Send(small, rank, -7), {
      class: 'MPI_ERR_TAG',
      message: /^MPI_Send: /,
    });
    expectMpiError(() => comm.Send([small, 1, MPI.DATATYPE_NULL], rank), { class: 'MPI_ERR_TYPE' });
    goesOn(world);
  });
});

mpiTest.ranks(2)('between two groups the own rank is another process', (world) => {
  using local = world.Split(world.rank);
  using comm = local.Create_intercomm(0, world, 1 - world.rank, 3);
  const into = new Int32Array(1);
  const request = comm.Irecv(into, 0);
  comm.Send(Int32Array.of(world.rank), 0);
  request.Wait();
  expect(into[0]).toBe(1 - world.rank);
});

mpiTest('a worker thread may receive it', async (world) => {
  const { rank } = world;
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { MPI } = require(workerData.path);
    const comm = MPI.Comm.fromhandle(workerData.handle);
    parentPort.postMessage('ready');
    const into = new Float64Array(workerData.length);
    comm.Recv(into, workerData.rank, 4);
    parentPort.postMessage(into[0]);
  `;
  const workerData = {
    path: require.resolve('mpi4node'),
    handle: world.handle,
    rank,
    length: large.length,
  };
  const worker = new Worker(source, { eval: true, workerData });
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  expect(await next()).toBe('ready');
  const received = next();
  world.Send(large, rank, 4);
  expect(await received).toBe(5);
  await worker.terminate();
  goesOn(world);
});
