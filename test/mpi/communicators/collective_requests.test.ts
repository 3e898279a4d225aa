// @worlds openmpi:1,2,3 mpich:1,2
// Requests of collectives, which can't be cancelled: MPI forbids it, and MPICH aborts.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest, ranks } from '../../support/mpi';

type Start<Result> = (comm: MPI.Cartcomm) => Result;

const d = (length = 1) => new Float64Array(length).fill(1);
const each = <T>(length: number, value: T): T[] => new Array<T>(length).fill(value);
const bytes = Array.from({ length: ranks }, (_, i) => 8 * i);
const blocks = (): MPI.BlocksSpec => [d(ranks), each(ranks, 1), bytes, each(ranks, MPI.DOUBLE)];
const two = (): MPI.BlocksSpec => [d(2), [1, 1], [0, 8], [MPI.DOUBLE, MPI.DOUBLE]];
const add = MPI.Op.Create((inbuf: Float64Array, inoutbuf: Float64Array) => {
  inoutbuf[0] += inbuf[0];
});
const ones = each(ranks, 1);

const nonblocking: Record<string, Start<MPI.Request>> = {
  Ibarrier: (comm) => comm.Ibarrier(),
  Ibcast: (comm) => comm.Ibcast(d()),
  Igather: (comm) => comm.Igather(d(), d(ranks)),
  Igatherv: (comm) => comm.Igatherv(d(), d(ranks)),
  Iscatter: (comm) => comm.Iscatter(d(ranks), d()),
  Iscatterv: (comm) => comm.Iscatterv(d(ranks), d()),
  Iallgather: (comm) => comm.Iallgather(d(), d(ranks)),
  Iallgatherv: (comm) => comm.Iallgatherv(d(), d(ranks)),
  Ialltoall: (comm) => comm.Ialltoall(d(ranks), d(ranks)),
  Ialltoallv: (comm) => comm.Ialltoallv(d(ranks), d(ranks)),
  Ialltoallw: (comm) => comm.Ialltoallw(blocks(), blocks()),
  Ireduce: (comm) => comm.Ireduce(d(), d()),
  Iallreduce: (comm) => comm.Iallreduce(d(), d()),
  'Iallreduce by a function': (comm) => comm.Iallreduce(d(), d(), add),
  Ireduce_scatter: (comm) => comm.Ireduce_scatter(d(ranks), d(), ones),
  Ireduce_scatter_block: (comm) => comm.Ireduce_scatter_block(d(ranks), d()),
  Iscan: (comm) => comm.Iscan(d(), d()),
  Iexscan: (comm) => comm.Iexscan(d(), d()),
  Ineighbor_allgather: (comm) => comm.Ineighbor_allgather(d(), d(2)),
  Ineighbor_allgatherv: (comm) => comm.Ineighbor_allgatherv(d(), d(2)),
  Ineighbor_alltoall: (comm) => comm.Ineighbor_alltoall(d(2), d(2)),
  Ineighbor_alltoallv: (comm) => comm.Ineighbor_alltoallv(d(2), d(2)),
  Ineighbor_alltoallw: (comm) => comm.Ineighbor_alltoallw(two(), two()),
};

const persistent: Record<string, Start<MPI.Prequest>> = {
  Barrier_init: (comm) => comm.Barrier_init(),
  Bcast_init: (comm) => comm.Bcast_init(d()),
  Gather_init: (comm) => comm.Gather_init(d(), d(ranks)),
  Gatherv_init: (comm) => comm.Gatherv_init(d(), d(ranks)),
  Scatter_init: (comm) => comm.Scatter_init(d(ranks), d()),
  Scatterv_init: (comm) => comm.Scatterv_init(d(ranks), d()),
  Allgather_init: (comm) => comm.Allgather_init(d(), d(ranks)),
  Allgatherv_init: (comm) => comm.Allgatherv_init(d(), d(ranks)),
  Alltoall_init: (comm) => comm.Alltoall_init(d(ranks), d(ranks)),
  Alltoallv_init: (comm) => comm.Alltoallv_init(d(ranks), d(ranks)),
  Alltoallw_init: (comm) => comm.Alltoallw_init(blocks(), blocks()),
  Reduce_init: (comm) => comm.Reduce_init(d(), d()),
  Allreduce_init: (comm) => comm.Allreduce_init(d(), d()),
  'Allreduce_init by a function': (comm) => comm.Allreduce_init(d(), d(), add),
  Reduce_scatter_init: (comm) => comm.Reduce_scatter_init(d(ranks), d(), ones),
  Reduce_scatter_block_init: (comm) => comm.Reduce_scatter_block_init(d(ranks), d()),
  Scan_init: (comm) => comm.Scan_init(d(), d()),
  Exscan_init: (comm) => comm.Exscan_init(d(), d()),
  Neighbor_allgather_init: (comm) => comm.Neighbor_allgather_init(d(), d(2)),
  Neighbor_allgatherv_init: (comm) => comm.Neighbor_allgatherv_init(d(), d(2)),
  Neighbor_alltoall_init: (comm) => comm.Neighbor_alltoall_init(d(2), d(2)),
  Neighbor_alltoallv_init: (comm) => comm.Neighbor_alltoallv_init(d(2), d(2)),
  Neighbor_alltoallw_init: (comm) => comm.Neighbor_alltoallw_init(two(), two()),
};

function expectRefused(request: MPI.Request): void {
  for (const cancel of [() => request.Cancel(), () => request.cancel()]) {
    expectMpiError(cancel, {
      class: 'MPI_ERR_REQUEST',
      message: 'Request.Cancel: MPI_ERR_REQUEST: a collective operation can not be cancelled',
    });
  }
}

mpiTest.each(Object.entries(nonblocking))('%s is not cancelled', (world, _name, start) => {
  using comm = world.Create_cart([ranks]);
  const request = start(comm);
  expectRefused(request);
  const status = new MPI.Status();
  expect(request.Wait(status)).toBe(true);
  expect(status.Is_cancelled()).toBe(false);
  goesOn(world);
});

mpiTest.each(Object.entries(persistent))('%s is not cancelled', (world, _name, setUp) => {
  using comm = world.Create_cart([ranks]);
  const request = setUp(comm);
  for (let round = 0; round < 2; round++) {
    expectRefused(request);
    request.Start();
    expectRefused(request);
    expect(request.Wait()).toBe(true);
  }
  request.Free();
  goesOn(world);
});

mpiTest('nor is one that makes a communicator, or another object that stands for one', (comm) => {
  const [made, request] = comm.Idup();
  expectRefused(request);
  request.Wait();
  made.Free();
  const barrier = comm.Ibarrier();
  const other = MPI.Request.fromhandle(barrier.handle);
  expectRefused(other);
  expectRefused(new MPI.Request(barrier));
  barrier.Wait();
  goesOn(comm);
});

mpiTest('a receive is cancelled while collectives are under way', (comm) => {
  const barrier = comm.Ibarrier();
  const receive = comm.Irecv(d(), { source: comm.rank });
  receive.Cancel();
  const status = new MPI.Status();
  receive.Wait(status);
  expect(status.Is_cancelled()).toBe(true);
  barrier.Wait();
});
