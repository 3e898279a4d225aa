// Several requests that are awaited together: WaitallAsync and its like.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { expectMpiRejection, mpiTest, rank, ranks } from '../../support/mpi';

const next = (rank + 1) % ranks;

const previous = (rank + ranks - 1) % ranks;

const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const own = Float64Array.of(rank + 1);

/** Awaiting several at once, memory and objects among them; what each gives. */
const sets: readonly [string, (requests: MPI.Request[]) => Promise<void>][] = [
  [
    'WaitallAsync',
    async (requests) => {
      const statuses: MPI.Status[] = [];
      expect(await MPI.Request.WaitallAsync(requests, statuses)).toBe(true);
      expect(statuses.map(({ tag }) => tag)).toEqual([0, 1, 2]);
    },
  ],
  [
    'waitallAsync',
    async (requests) => {
      expect(await MPI.Request.waitallAsync(requests)).toEqual([null, { tag: 1 }, null]);
    },
  ],
  [
    'WaitanyAsync',
    async (requests) => {
      const seen = new Set<number>();
      const status = new MPI.Status();
      for (let i = 0; i < 3; i++) {
        const index = await MPI.Request.WaitanyAsync(requests, status);
        expect(status.tag).toBe(index);
        seen.add(index);
      }
      expect([...seen].sort()).toEqual([0, 1, 2]);
      expect(await MPI.Request.WaitanyAsync(requests)).toBe(MPI.UNDEFINED);
    },
  ],
  [
    'waitanyAsync',
    async (requests) => {
      for (let i = 0; i < 3; i++) {
        const [index, object] = await MPI.Request.waitanyAsync(requests);
        expect(object).toEqual(index === 1 ? { tag: 1 } : null);
      }
    },
  ],
  [
    'WaitsomeAsync',
    async (requests) => {
      let seen = 0;
      for (;;) {
        const indices = await MPI.Request.WaitsomeAsync(requests);
        if (indices === null) break;
        expect(indices.length).toBeGreaterThan(0);
        seen += indices.length;
      }
      expect(seen).toBe(3);
    },
  ],
  [
    'waitsomeAsync',
    async (requests) => {
      const objects: unknown[] = [];
      while (objects.length < 3) {
        const [indices, found] = await MPI.Request.waitsomeAsync(requests);
        found?.forEach((object, i) => {
          expect(object).toEqual(indices?.[i] === 1 ? { tag: 1 } : null);
        });
        objects.push(...(found ?? []));
      }
      expect(await MPI.Request.waitsomeAsync(requests)).toEqual([null, null]);
    },
  ],
];

mpiTest.each(sets)('%s', async (comm, _, wait) => {
  const into = [new Float64Array(1), new Float64Array(1)];
  const requests: MPI.Request[] = [
    comm.Irecv(into[0], previous, 0),
    comm.irecv({ source: previous, tag: 1 }),
    comm.Irecv(into[1], previous, 2),
  ];
  let timers = 0;
  const timer = setInterval(() => timers++, 1);
  const waited = wait(requests);
  await after(5);
  expect(timers).toBeGreaterThan(0);
  comm.Isend(own, next, 2);
  comm.isend({ tag: 1 }, next, 1);
  comm.Isend(own, next, 0);
  await waited;
  clearInterval(timer);
  expect(into.map(([value]) => value)).toEqual([previous + 1, previous + 1]);
});

mpiTest.ranks(2)('WaitallAsync and an error: the same as of Waitall', async (comm) => {
  const requests = [0, 1].map((tag) => comm.Irecv(new Float64Array(1), previous, tag));
  comm.Isend(own, next, 0);
  comm.Isend(new Float64Array(2), next, 1);
  await expectMpiRejection(MPI.Request.WaitallAsync(requests), {
    class: 'MPI_ERR_IN_STATUS',
    message: /request 1: MPI_ERR_TRUNCATE/,
  });
});
