// @worlds openmpi:2 mpich:1
// Calls on a communicator that is null, as one is that was freed.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
const one = () => new Int32Array(1);

function checkWithoutCommunicator(
  comm: Intracomm,
  _name: string,
  call: (comm: MPI.Comm) => unknown,
): void {
  const freed = comm.Dup();
  expect([freed.rank, freed.size]).toEqual([comm.rank, comm.size]);
  freed.Free();
  for (const gone of [freed, MPI.COMM_NULL]) {
    expectMpiError(() => call(gone), {
      class: 'MPI_ERR_COMM',
      message: /MPI_ERR_COMM: .*the communicator (of the receive )?is null or was freed/,
    });
  }
  goesOn(comm);
}

describe('a communicator that is null or was freed', () => {
  const calls: readonly [string, (comm: MPI.Comm) => unknown][] = [
    ['Send', (comm) => comm.Send(one(), 0)],
    ['Ssend', (comm) => comm.Ssend(one(), 0)],
    ['Bsend', (comm) => comm.Bsend(one(), 0)],
    ['Rsend', (comm) => comm.Rsend(one(), 0)],
    ['Isend', (comm) => comm.Isend(one(), 0)],
    ['Irecv', (comm) => comm.Irecv(one(), 0)],
    ['Recv', (comm) => comm.Recv(one(), 0)],
    ['Sendrecv', (comm) => comm.Sendrecv(one(), 0, 0, one(), 0)],
    ['Sendrecv_replace', (comm) => comm.Sendrecv_replace(one(), 0, 0, 0)],
    ['Barrier', (comm) => comm.Barrier()],
    ['Ibarrier', (comm) => comm.Ibarrier()],
    ['Bcast', (comm) => comm.Bcast(one())],
    ['Allreduce', (comm) => comm.Allreduce(one(), one())],
    ['Gather', (comm) => comm.Gather(one(), one())],
    ['send', (comm) => comm.send('obj', 0)],
    ['isend', (comm) => comm.isend('obj', 0)],
    ['irecv', (comm) => comm.irecv()],
    ['bcast', (comm) => comm.bcast('obj')],
    ['allreduce', (comm) => comm.allreduce(1)],
    ['rank', (comm) => comm.rank],
    ['size', (comm) => comm.size],
    ['Get_group', (comm) => comm.Get_group()],
    ['Dup', (comm) => comm.Dup()],
    ['Split', (comm) => comm.Split()],
    ['Free', (comm) => comm.Free()],
  ];
  mpiTest.each(calls)('%s', checkWithoutCommunicator);
});

describe('what Open MPI takes for fatal on a null communicator, so that it must not get there', () => {
  const calls: readonly [string, (comm: MPI.Comm) => unknown][] = [
    ['Probe', (comm) => comm.Probe()],
    ['Iprobe', (comm) => comm.Iprobe()],
    ['Mprobe', (comm) => comm.Mprobe()],
    ['Improbe', (comm) => comm.Improbe()],
    ['recv', (comm) => comm.recv()],
  ];
  mpiTest.each(calls)('%s', checkWithoutCommunicator);
});
