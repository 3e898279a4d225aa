// Several objects that stand for one operation: whichever of them sees its end, all do, since MPI
// gives the handle to another operation then.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
type Request = MPI.Request;

const next = (rank + 1) % ranks;
const previous = (rank + ranks - 1) % ranks;

/** Starts an operation that ends when all ranks have started theirs; `others` gets the rest. */
type Start = (comm: Intracomm, others: Request[]) => Request;
const operations: readonly [string, Start][] = [
  [
    'Irecv',
    (comm, others) => {
      others.push(comm.Isend(new Float64Array([rank]), next));
      return comm.Irecv(new Float64Array(1), previous);
    },
  ],
  [
    'isend',
    (comm, others) => {
      others.push(comm.irecv({ source: previous }));
      return comm.isend('text', next);
    },
  ],
  ['Ibarrier', (comm) => comm.Ibarrier()],
  ['Iallreduce', (comm) => comm.Iallreduce(new Float64Array(4), new Float64Array(4))],
  [
    'Grequest.Start',
    () => {
      const request = MPI.Grequest.Start();
      request.Complete();
      return request;
    },
  ],
];

const copies: readonly [string, (request: Request) => Request][] = [
  ['fromhandle', (request) => MPI.Request.fromhandle(request.handle)],
  ['new Request', (request) => new MPI.Request(request)],
];

/** Each completes an object; the other one stands for the same operation. */
const ends: readonly [string, (one: Request, other: Request) => unknown][] = [
  ['Wait', (one) => one.Wait()],
  ['wait', (one) => one.wait()],
  [
    'Test',
    (one) => {
      while (!one.Test());
    },
  ],
  ['Waitall', (one) => MPI.Request.Waitall([one])],
  ['Waitany', (one) => MPI.Request.Waitany([one])],
  ['Waitsome', (one) => MPI.Request.Waitsome([one])],
  ['await', async (one) => one],
  ['await of both', (one, other) => Promise.all([one, other])],
  ['WaitallAsync', (one) => MPI.Request.WaitallAsync([one])],
  [
    'Wait of one that is awaited through the other',
    (one, other) => {
      const awaited = other.then(() => {});
      one.Wait();
      return awaited;
    },
  ],
];

const cases = operations.flatMap(([operation, start]) =>
  copies.flatMap(([copied, copy]) =>
    ends.map(([ended, end]) => [operation, copied, ended, start, copy, end] as const),
  ),
);

mpiTest.each(cases)(
  '%s, copied by %s: %s ends both objects, whichever it is given',
  async (comm, _operation, _copied, _ended, start, copy, end) => {
    const others: Request[] = [];
    for (const isCopyFirst of [true, false]) {
      const request = start(comm, others);
      const same = copy(request);
      // What comes next takes the handle over: it must not be taken for the operation.
      await (isCopyFirst ? end(same, request) : end(request, same));
      const other = start(comm, others);
      expect([request.is_null, same.is_null]).toEqual([true, true]);
      for (const ended of [request, same]) {
        ended.Wait();
        expect(ended.Test()).toBe(true);
        await ended;
      }
      other.Wait();
    }
    MPI.Request.waitall(others);
  },
);

mpiTest(
  'what is awaited through two objects gives both the same, complete at once or not',
  async (comm) => {
    for (const isThere of [true, false]) {
      const into = new Float64Array(1);
      const send = () => comm.Isend(new Float64Array([rank + 1]), next);
      const request = comm.Irecv(into, previous);
      const same = MPI.Request.fromhandle(request.handle);
      if (isThere) {
        send();
        comm.Barrier();
      }
      const both = Promise.all([request, same]);
      if (!isThere) send();
      const [status, sameStatus] = await both;
      expect(sameStatus).toBe(status);
      expect([status.source, into[0]]).toEqual([previous, previous + 1]);
    }
  },
);

mpiTest(
  'an object that is received is given to all that await it, and once to those that wait',
  async (comm) => {
    for (const isAwaited of [true, false]) {
      const request = comm.irecv<string>({ source: previous });
      comm.isend('text', next);
      // The message is found, so that MPI has a handle for it.
      comm.Barrier();
      const same = new MPI.Request<string>(request);
      if (isAwaited) expect(await request).toBe('text');
      else expect(request.wait()).toBe('text');
      expect(same.is_null).toBe(true);
      await same;
    }
  },
);

const frees: readonly [string, (request: Request, same: Request) => void][] = [
  ['the object that has started it', (request) => request.Free()],
  ['another object', (_request, same) => same.Free()],
];
mpiTest.each(frees)('Free of %s makes both null', async (comm, _, free) => {
  const data = new Float64Array([rank]);
  const request = comm.Isend(data, next);
  const same = MPI.Request.fromhandle(request.handle);
  const awaited = same.then(
    () => 'resolved',
    (error: unknown) => (error as Error).message,
  );
  if (!request.is_null) free(request, same);
  expect([request.is_null, same.is_null]).toEqual([true, true]);
  expect(await awaited).toMatch(/resolved|was freed while it was awaited/);
  const into = new Float64Array(1);
  comm.Recv(into, previous);
  expect(into[0]).toBe(previous);
});

mpiTest(
  'sends that are complete at once have one handle, and are several all the same',
  async (comm) => {
    const send = () => comm.Isend(new Float64Array(1), MPI.PROC_NULL);
    for (const milliseconds of [0, 300]) {
      const sends = [send(), send(), send()];
      await new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      });
      MPI.Request.Waitall(sends);
      expect(sends.map(({ is_null: isNull }) => isNull)).toEqual([true, true, true]);
    }
    const [first, second] = [send(), send()];
    const same = MPI.Request.fromhandle(second.handle);
    expectMpiError(() => MPI.Request.Waitany([first, second, same]), {
      class: 'MPI_ERR_REQUEST',
      message: 'index 2 is there twice',
    });
    MPI.Request.Waitall([first, same]);
    expect(second.is_null).toBe(true);
  },
);

mpiTest('copies that are garbage are forgotten while the operation lasts', async (comm) => {
  const request = comm.Irecv(new Float64Array(1), previous);
  for (let i = 0; i < 1000; i++) expect(MPI.Request.fromhandle(request.handle).Test()).toBe(false);
  const same = MPI.Request.fromhandle(request.handle);
  comm.Barrier();
  comm.Isend(new Float64Array(1), next);
  same.Wait();
  expect(request.is_null).toBe(true);
});
