// @worlds openmpi:1,2,3,4 mpich:1,2
// Messages that are longer than the memory they are received into.
import { MPI } from 'mpi4node';
import { goesOn, neighbours } from '../../support/exchange';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

describe('messages that are too long', () => {
  // Open MPI 4.1 writes all of a long message, beyond the end of the memory that it was given, and
  // only then says that it was too long: a C program can see that as well.
  const tooLong = library === 'openmpi' ? [3, 200] : [3, 200, 100_000];
  const message =
    /MPI_ERR_TRUNCATE: .*the message is longer than the receive buffer; probe for its size first/;
  const receives: readonly [
    string,
    (comm: Intracomm, into: Int32Array, left: number) => unknown,
  ][] = [
    ['Recv', (comm, into, left) => comm.Recv(into, left, 1)],
    ['Irecv and Wait', (comm, into, left) => comm.Irecv(into, left, 1).Wait()],
    [
      'Irecv and Test',
      (comm, into, left) => {
        const request = comm.Irecv(into, left, 1);
        while (!request.Test());
      },
    ],
    ['Irecv and Waitany', (comm, into, left) => MPI.Request.Waitany([comm.Irecv(into, left, 1)])],
    ['Mprobe and Recv', (comm, into, left) => comm.Mprobe(left, 1).Recv(into)],
  ];
  mpiTest.each(receives)('%s', (comm, _name, receive) => {
    const { left, right } = neighbours(comm);
    for (const length of tooLong) {
      const sent = comm.Isend(new Int32Array(length).fill(7), right, 1);
      const around = Int32Array.of(1, 1, 1, 1);
      expectMpiError(() => receive(comm, around.subarray(1, 3), left), {
        class: 'MPI_ERR_TRUNCATE',
        message,
      });
      // Nothing was written behind the end of the array.
      expect([around[0], around[3]]).toEqual([1, 1]);
      sent.Wait();
    }
    goesOn(comm);
  });

  mpiTest('among others in Waitall: the message names it', (comm) => {
    const { left, right } = neighbours(comm);
    const short = new Int32Array(1);
    const long = new Int32Array(8);
    // Open MPI does not notice it in a message to itself for which the receive was posted before.
    const sends = [1, 2].map((tag) => comm.Isend(new Int32Array(8).fill(tag), right, tag));
    const requests = [comm.Irecv(long, left, 1), comm.Irecv(short, left, 2)];
    const statuses: MPI.Status[] = [];
    expectMpiError(() => MPI.Request.Waitall(requests, statuses), {
      class: 'MPI_ERR_IN_STATUS',
      message: /^MPI_Waitall: MPI_ERR_IN_STATUS: request 1: MPI_ERR_TRUNCATE: .*longer than the/,
    });
    expect(statuses.map(({ error }) => (error === 0 ? 0 : MPI.Get_error_class(error)))).toEqual([
      MPI.SUCCESS,
      MPI.ERR_TRUNCATE,
    ]);
    expect(Array.from(long)).toEqual(new Array(8).fill(1));
    expect(requests.every(({ is_null }) => is_null)).toBe(true);
    MPI.Request.Waitall(sends);
    goesOn(comm);
  });
});

// MPICH 4.0 ends a process that is alone in its communicator over such a message.
describe('messages of a process to itself that end within an item', () => {
  const receives: [string, (comm: MPI.Comm, into: Float64Array, status: MPI.Status) => void][] = [
    ['Recv', (comm, into, status) => comm.Recv(into, comm.rank, 1, status)],
    ['Irecv', (comm, into, status) => comm.Irecv(into, comm.rank, 1).Wait(status)],
    ['Mprobe', (comm, into, status) => comm.Mprobe(comm.rank, 1).Recv(into, status)],
    [
      'Mprobe and Irecv',
      (comm, into, status) => comm.Mprobe(comm.rank, 1).Irecv(into).Wait(status),
    ],
    [
      'Recv_init',
      (comm, into, status) => {
        const request = comm.Recv_init(into, comm.rank, 1);
        request.Start();
        request.Wait(status);
        request.Free();
      },
    ],
  ];
  const sent = Uint8Array.from({ length: 12 }, (_, i) => i + 1);
  const check = (into: Float64Array, status: MPI.Status) => {
    const bytes = new Uint8Array(into.buffer);
    expect([...bytes.subarray(0, 12)]).toEqual([...sent]);
    expect([...bytes.subarray(12)]).toEqual(new Array(12).fill(0));
    expect([status.Get_count(MPI.BYTE), status.Get_count(MPI.DOUBLE)]).toEqual([12, MPI.UNDEFINED]);
  };

  for (const [where, choose] of [
    ['COMM_SELF', () => MPI.COMM_SELF],
    ['all', (comm: Intracomm) => comm],
  ] as const) {
    mpiTest.each(receives)(`on ${where}: %s`, (world, _name, receive) => {
      const comm = choose(world);
      const into = new Float64Array(3);
      const status = new MPI.Status();
      const request = comm.Isend(sent, comm.rank, 1);
      receive(comm, into, status);
      request.Wait();
      check(into, status);
      goesOn(world);
    });

    mpiTest(`on ${where}: the receive is posted before`, (world) => {
      const comm = choose(world);
      const into = new Float64Array(3);
      const status = new MPI.Status();
      const request = comm.Irecv(into, comm.rank, 1);
      comm.Isend(sent, comm.rank, 1).Wait();
      request.Wait(status);
      check(into, status);
      into.fill(0);
      comm.Sendrecv(sent, comm.rank, 1, into, comm.rank, 1, status);
      check(into, status);
      goesOn(world);
    });
  }
});
