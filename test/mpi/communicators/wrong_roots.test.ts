// @worlds openmpi:2,3 mpich:2,3
// Roots that are no rank. MPICH 4.0 ends the process or hangs over some of those between groups.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { groupPairs, join } from '../../support/intercommunicators';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Call = (comm: MPI.Intercomm & MPI.Intracomm, root: number) => unknown;

const one = () => new Float64Array(1);
const many = () => new Float64Array(12);

const movements: [name: string, call: Call][] = [
  ['Bcast', (comm, root) => comm.Bcast(one(), root)],
  ['Ibcast', (comm, root) => comm.Ibcast(one(), root)],
  ['Bcast_init', (comm, root) => comm.Bcast_init(one(), root)],
  ['Gather', (comm, root) => comm.Gather(one(), many(), root)],
  ['Igather', (comm, root) => comm.Igather(one(), many(), root)],
  ['Gather_init', (comm, root) => comm.Gather_init(one(), many(), root)],
  ['Gatherv', (comm, root) => comm.Gatherv(one(), many(), root)],
  ['Igatherv', (comm, root) => comm.Igatherv(one(), many(), root)],
  ['Gatherv_init', (comm, root) => comm.Gatherv_init(one(), many(), root)],
  ['Scatter', (comm, root) => comm.Scatter(many(), one(), root)],
  ['Iscatter', (comm, root) => comm.Iscatter(many(), one(), root)],
  ['Scatter_init', (comm, root) => comm.Scatter_init(many(), one(), root)],
  ['Scatterv', (comm, root) => comm.Scatterv(many(), one(), root)],
  ['Iscatterv', (comm, root) => comm.Iscatterv(many(), one(), root)],
  ['Scatterv_init', (comm, root) => comm.Scatterv_init(many(), one(), root)],
  ['Reduce', (comm, root) => comm.Reduce(one(), one(), MPI.SUM, root)],
  ['Ireduce', (comm, root) => comm.Ireduce(one(), one(), MPI.SUM, root)],
  ['Reduce_init', (comm, root) => comm.Reduce_init(one(), one(), MPI.SUM, root)],
  ['bcast', (comm, root) => comm.bcast('object', root)],
  ['gather', (comm, root) => comm.gather('object', root)],
  ['scatter', (comm, root) => comm.scatter(['object'], root)],
  ['reduce', (comm, root) => comm.reduce(1, MPI.SUM, root)],
  ['reduce by a function', (comm, root) => comm.reduce(1, (a, b) => a + b, root)],
];

const wrong = (size: number) =>
  [-9, -1, -2, size, 2 ** 31 - 1].filter((root) => root !== MPI.PROC_NULL && root !== MPI.ROOT);

for (const sides of groupPairs) {
  mpiTest.each(movements)(`%s between ${sides.name}`, (world, name, call) => {
    using comm = join(world, sides);
    const method = name.split(' ')[0];
    for (const root of wrong(comm.remote_size)) {
      expectMpiError(() => call(comm as never, root), {
        class: 'MPI_ERR_ROOT',
        message: new RegExp(
          `^Comm\\.${method}: MPI_ERR_ROOT: root is ${root}, but between groups it must be a rank from 0 to ${comm.remote_size - 1} of the other group, MPI\\.ROOT or MPI\\.PROC_NULL$`,
        ),
      });
    }
    expect(() => call(comm as never, 0.5)).toThrow(TypeError);
    expect(comm.allgather('goes on')).toEqual(sides.other.map(() => 'goes on'));
    goesOn(world);
  });
}

mpiTest.each(movements)('%s within one group', (comm, _name, call) => {
  for (const root of [-9, MPI.ROOT, MPI.PROC_NULL, comm.size]) {
    expectMpiError(() => call(comm as never, root), {
      class: 'MPI_ERR_ROOT',
      message: /the root must be a rank from 0 to size - 1 of this communicator$/,
    });
  }
  goesOn(comm);
});
