// Blocking calls while an object receive waits for its message: neither keeps the other waiting.
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

describe('Sendrecv', () => {
  mpiTest.ranks(2)('sends before its own receive has its turn', (comm) => {
    if (comm.rank === 0) {
      const object = comm.irecv({ source: 1 });
      const into = new Int32Array(1);
      comm.Sendrecv(Int32Array.of(3), 1, 0, into, 1);
      expect(into[0]).toBe(4);
      expect(object.wait()).toBe('for the object receive');
    } else {
      comm.Recv(new Int32Array(1), 0);
      comm.send('for the object receive', 0);
      comm.Send(Int32Array.of(4), 0);
    }
  });

  mpiTest('Sendrecv_replace leaves the object receive its message', (comm) => {
    const { left, right } = neighbours(comm);
    const object = comm.irecv({ source: left });
    const sent = comm.isend('first', right);
    const buf = Int32Array.of(comm.rank);
    comm.Sendrecv_replace(buf, right, 0, left);
    expect(buf[0]).toBe(left);
    expect(object.wait()).toBe('first');
    sent.wait();
  });
});

describe('collectives', () => {
  const collectives: readonly [string, (comm: Intracomm) => void][] = [
    ['Barrier', (comm) => comm.Barrier()],
    ['Bcast', (comm) => comm.Bcast(new Int32Array(4), 1)],
    ['Allreduce', (comm) => comm.Allreduce(Int32Array.of(1), new Int32Array(1))],
    ['Gather', (comm) => comm.Gather(Int32Array.of(1), new Int32Array(comm.size), 1)],
    [
      'Gatherv',
      (comm) => comm.Gatherv(Int32Array.of(1), [new Int32Array(comm.size), MPI.INT32_T], 1),
    ],
    ['bcast', (comm) => comm.bcast('object', 0)],
    ['allgather', (comm) => comm.allgather(comm.rank)],
  ];

  mpiTest.ranks(2, 4).each(collectives)(
    '%s, with a receive at one rank alone',
    (comm, _name, run) => {
      const request = comm.rank === 0 ? comm.irecv({ source: 1 }) : null;
      run(comm);
      if (comm.rank === 1) comm.send('afterwards', 0);
      expect(request?.wait() ?? 'afterwards').toBe('afterwards');
    },
  );

  mpiTest.ranks(2, 4).each(collectives)(
    '%s, entered by the sender after ssend',
    (comm, _name, run) => {
      const request = comm.rank === 0 ? comm.irecv({ source: 1 }) : null;
      if (comm.rank === 1) comm.ssend('before', 0);
      run(comm);
      expect(request?.wait() ?? 'before').toBe('before');
    },
  );
});
