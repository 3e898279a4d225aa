// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Collectives that move memory, beside matrix_collectives.test.ts; and barriers.
import type { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { rootsOf } from '../../support/communicators';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Data = MPI.BufferData;

const gathering: readonly [string, (comm: Intracomm, ...sides: [Data, Data]) => unknown][] = [
  ['Gather', (comm, send, receive) => comm.Gather(send, receive)],
  ['Igather', (comm, send, receive) => comm.Igather(send, receive).Wait()],
];
mpiTest.each(gathering)('%s leaves the buffers at the others as they were', (comm, _, gather) => {
  for (const memory of bufferKinds) {
    const receive = memory.of(new Array(comm.size).fill(9));
    gather(comm, memory.of([comm.rank]), receive);
    const expected = comm.rank === 0 ? rootsOf(comm) : new Array(comm.size).fill(9);
    expect([memory.name, memory.values(receive)]).toEqual([memory.name, expected]);
  }
});

const exchanging: readonly [string, (comm: Intracomm, ...sides: [Data, Data]) => unknown][] = [
  ['Alltoall', (comm, send, receive) => comm.Alltoall(send, receive)],
  ['Ialltoall', (comm, send, receive) => comm.Ialltoall(send, receive).Wait()],
];
mpiTest.each(exchanging)('%s of a megabyte from each to each', (comm, _, exchange) => {
  const { rank: me, size } = comm;
  const each = 1 << 17;
  const send = new Float64Array(each * size);
  for (let to = 0; to < size; to++) send.fill(10 * me + to, to * each, (to + 1) * each);
  const receive = new Float64Array(each * size);
  exchange(comm, send, receive);
  const wrong = receive.findIndex((value, i) => value !== 10 * Math.floor(i / each) + me);
  expect(wrong).toBe(-1);
});

function waitByTest(request: MPI.Request): void {
  while (!request.Test());
}

describe('Barrier', () => {
  const barriers: readonly [string, (comm: Intracomm) => void][] = [
    ['Barrier', (comm) => comm.Barrier()],
    ['barrier', (comm) => comm.barrier()],
    ['Ibarrier, waited for', (comm) => void comm.Ibarrier().Wait()],
    ['Ibarrier, tested for', (comm) => waitByTest(comm.Ibarrier())],
  ];
  mpiTest.each(barriers)(
    '%s: no rank leaves before the last has come',
    async (comm, _, barrier) => {
      const late = performance.now() + (comm.rank === comm.size - 1 ? 30 : 0);
      while (performance.now() < late);
      // One clock for all ranks of a machine.
      const entered = Date.now();
      barrier(comm);
      const left = Date.now();
      const times = comm.allgather({ entered, left });
      const last = Math.max(...times.map((time) => time.entered));
      for (const time of times) expect(time.left).toBeGreaterThanOrEqual(last);
    },
  );
});
