// @worlds openmpi:1,2,4 mpich:1,2
// Nonblocking collectives on objects: every method × communicator × way to its end.
import { MPI } from 'mpi4node';
import { communicatorKinds, onCommunicator, rootsOf } from '../../support/communicators';
import { mpiTest } from '../../support/mpi';
import { difference } from '../../support/objects/compare';

type Intracomm = MPI.Intracomm;

interface Started {
  name: string;
  request: MPI.Request;
  /** What it gives at this rank. */
  expected: unknown;
}

interface Collective {
  name: string;
  /** Starts it on objects that `mark` tells from those of another start. */
  start(comm: Intracomm, root: number, mark: number): Omit<Started, 'name'>;
}

/** Arrays of a MiB are compared here much faster than by `toEqual`. */
function expectGiven(name: string, given: unknown, expected: unknown): void {
  expect([name, difference(given, expected)]).toEqual([name, null]);
}

const join = (a: unknown[], b: unknown[]) => [...a, ...b];

const LARGE = 131_072;
/** What rank `from` has for rank `to`: a MiB of memory inside an object. */
const large = (from: number, to: number, mark: number) => ({
  from,
  to: { to },
  data: new Float64Array(LARGE).fill(mark + from / 8 + to / 64),
});
const small = (from: number, to: number, mark: number) => `${mark}: ${from} to ${to}`;
const collectivesOf = (make: (from: number, to: number, mark: number) => unknown): Collective[] => [
  {
    name: 'ibcast',
    start: (comm, root, mark) => ({
      request: comm.ibcast(comm.rank === root ? make(root, 0, mark) : null, root),
      expected: make(root, 0, mark),
    }),
  },
  {
    name: 'igather',
    start: (comm, root, mark) => ({
      request: comm.igather(make(comm.rank, root, mark), root),
      expected: comm.rank === root ? rootsOf(comm).map((from) => make(from, root, mark)) : null,
    }),
  },
  {
    name: 'iscatter',
    start: (comm, root, mark) => ({
      request: comm.iscatter(
        comm.rank === root ? rootsOf(comm).map((to) => make(root, to, mark)) : null,
        root,
      ),
      expected: make(root, comm.rank, mark),
    }),
  },
  {
    name: 'iallgather',
    start: (comm, _root, mark) => ({
      request: comm.iallgather(make(comm.rank, 0, mark)),
      expected: rootsOf(comm).map((from) => make(from, 0, mark)),
    }),
  },
  {
    name: 'ialltoall',
    start: (comm, _root, mark) => ({
      request: comm.ialltoall(rootsOf(comm).map((to) => make(comm.rank, to, mark))),
      expected: rootsOf(comm).map((from) => make(from, comm.rank, mark)),
    }),
  },
  {
    name: 'ireduce',
    start: (comm, root, mark) => ({
      request: comm.ireduce([make(comm.rank, root, mark)], join, root),
      expected: comm.rank === root ? rootsOf(comm).map((from) => make(from, root, mark)) : null,
    }),
  },
  {
    name: 'iallreduce',
    start: (comm, _root, mark) => ({
      request: comm.iallreduce([make(comm.rank, 0, mark)]),
      expected: rootsOf(comm).map((from) => make(from, 0, mark)),
    }),
  },
  {
    name: 'iscan',
    start: (comm, _root, mark) => ({
      request: comm.iscan([make(comm.rank, 0, mark)], join),
      expected: rootsOf(comm)
        .slice(0, comm.rank + 1)
        .map((from) => make(from, 0, mark)),
    }),
  },
  {
    name: 'iexscan',
    start: (comm, _root, mark) => ({
      request: comm.iexscan([make(comm.rank, 0, mark)]),
      expected:
        comm.rank === 0
          ? null
          : rootsOf(comm)
              .slice(0, comm.rank)
              .map((from) => make(from, 0, mark)),
    }),
  },
];

/** How a request comes to its end. */
const ways: readonly [string, (request: MPI.Request, comm: Intracomm) => unknown][] = [
  ['await', (request) => request],
  ['wait', (request) => request.wait()],
  [
    'test',
    (request) => {
      for (;;) {
        const [isDone, object] = request.test();
        if (isDone) return object;
      }
    },
  ],
  [
    'waitall with messages',
    (request, comm) => {
      const next = (comm.rank + 1) % comm.size;
      const into = new Int32Array(1);
      const requests = [
        comm.Isend(Int32Array.of(comm.rank), next),
        request,
        comm.Irecv(into),
      ] as const;
      const [, object] = MPI.Request.waitall(requests);
      expect(into[0]).toBe((comm.rank + comm.size - 1) % comm.size);
      return object;
    },
  ],
  [
    'waitany',
    (request) => {
      const [index, object] = MPI.Request.waitany([new MPI.Request(), request]);
      expect(index).toBe(1);
      return object;
    },
  ],
  ['waitsomeAsync', async (request) => (await MPI.Request.waitsomeAsync([request]))[1]?.[0]],
];

describe.each(communicatorKinds.map((kind) => [kind.name, kind] as const))(
  'among %s',
  (_, kind) => {
    mpiTest.each(ways)('all, by %s', (world, _way, end) =>
      onCommunicator(world, kind, async (comm) => {
        for (const { name, start } of collectivesOf(small)) {
          for (const root of rootsOf(comm)) {
            const { request, expected } = start(comm, root, root);
            expectGiven(name, await end(request, comm), expected);
            expect(request.is_null).toBe(true);
          }
        }
      }),
    );
  },
);

mpiTest.each(ways)('all of objects with large parts, by %s', async (comm, _way, end) => {
  for (const { name, start } of collectivesOf(large)) {
    const { request, expected } = start(comm, comm.size - 1, 1);
    expectGiven(name, await end(request, comm), expected);
  }
});

/** Of two ranks next to each other, one has a short object and the other a long one. */
const alternating = (from: number, to: number, mark: number) =>
  small(from, to, mark).repeat((from + mark) % 2 === 0 ? 1 : 100);

const all = [...collectivesOf(small), ...collectivesOf(large), ...collectivesOf(alternating)];
/** Starts all with roots that go round. */
const startAll = (comm: Intracomm): Started[] =>
  all.map(({ name, start }, i) => ({ name, ...start(comm, i % comm.size, i) }));

mpiTest('several are under way, and are waited for from the last to the first', (comm) => {
  for (const { name, request, expected } of startAll(comm).reverse()) {
    expectGiven(name, request.wait(), expected);
  }
});

mpiTest('several are under way, and each rank awaits them in another order', async (comm) => {
  const started = startAll(comm);
  const first = comm.rank % started.length;
  for (const { name, request, expected } of [...started.slice(first), ...started.slice(0, first)]) {
    expectGiven(name, await request, expected);
  }
});

mpiTest('objects a little shorter and longer than a block', async (comm) => {
  const started = Array.from({ length: 24 }, (_, i) =>
    collectivesOf((from) => 'x'.repeat(220 + i + from)).map(({ name, start }) => ({
      name,
      ...start(comm, i % comm.size, i),
    })),
  );
  for (const { name, request, expected } of started.flat()) {
    expectGiven(name, await request, expected);
  }
});

mpiTest('a serializer of the program makes the bytes of short and of long objects', (comm) => {
  const { dumps, loads } = MPI.serializer;
  MPI.serializer.dumps = (obj) => Buffer.from(obj === '' ? '' : JSON.stringify(obj));
  MPI.serializer.loads = (data) =>
    data.length === 0 ? '' : JSON.parse(Buffer.from(data).toString());
  try {
    for (const make of [() => '', small, alternating]) {
      for (const { name, start } of collectivesOf(make)) {
        const { request, expected } = start(comm, comm.size - 1, 1);
        expectGiven(name, request.wait(), expected);
      }
    }
  } finally {
    Object.assign(MPI.serializer, { dumps, loads });
  }
});

mpiTest('other collectives and messages come between', async (comm) => {
  const started = startAll(comm);
  comm.Barrier();
  expect(comm.allgather(comm.rank)).toEqual(rootsOf(comm));
  const sum = new Int32Array(1);
  const request = comm.Iallreduce(Int32Array.of(1), sum);
  const [left, right] = [comm.rank - 1 + comm.size, comm.rank + 1].map((rank) => rank % comm.size);
  const from = comm.irecv({ source: left });
  comm.isend(comm.rank, right as number).wait();
  expect(await from).toBe(left);
  for (const { name, request: own, expected } of started) expectGiven(name, await own, expected);
  await request;
  expect(sum[0]).toBe(comm.size);
});

describe('a rank that blocks in MPI has sent what the others need', () => {
  mpiTest.each(all.map((row) => [row.name, row] as const))('%s', async (comm, name, { start }) => {
    // The first on a communicator makes one of its own.
    await start(comm, 0, 0).request;
    for (const blocked of rootsOf(comm)) {
      const { request, expected } = start(comm, blocked, 1);
      if (comm.rank === blocked) {
        comm.Barrier();
        expectGiven(name, request.wait(), expected);
      } else {
        expectGiven(name, request.wait(), expected);
        comm.Barrier();
      }
    }
  });
});

mpiTest('a communicator can be freed while they are under way', async (world) => {
  for (const { name, start } of all) {
    const comm = world.Dup();
    const { request, expected } = start(comm, 0, 3);
    comm.Free();
    expectGiven(name, await request, expected);
  }
});

mpiTest('on a null communicator they throw at once', () => {
  for (const { start } of all) {
    expect(() => start(new MPI.Intracomm(), 0, 0)).toThrow(MPI.Exception);
  }
});

mpiTest(
  'no function of the program is called for the communicator of the package',
  async (world) => {
    const comm = world.Dup();
    const calls: string[] = [];
    const keyval = MPI.Comm.Create_keyval(
      () => calls.push('copy'),
      () => calls.push('delete'),
    );
    comm.Set_attr(keyval, 1);
    for (const { name, request, expected } of startAll(comm)) {
      expectGiven(name, await request, expected);
    }
    expect(calls).toEqual([]);
    comm.Free();
    expect(calls).toEqual(['delete']);
    MPI.Comm.Free_keyval(keyval);
  },
);

mpiTest('the first on a communicator ends while its root is in a blocking collective', (world) => {
  const collectives = [
    (comm: Intracomm) => comm.Barrier(),
    (comm: Intracomm) => comm.Allreduce(Int32Array.of(1), new Int32Array(1)),
    () => world.Barrier(),
  ];
  for (const block of collectives) {
    using comm = world.Dup();
    const request = comm.ibcast(comm.rank === 0 ? { a: [1] } : null);
    // The others enter it when they have what the root sends.
    if (comm.rank > 0) expect(request.wait()).toEqual({ a: [1] });
    block(comm);
    if (comm.rank === 0) expect(request.wait()).toEqual({ a: [1] });
  }
});

mpiTest('nobody need wait for the request', async (comm) => {
  for (let i = 0; i < 4; i++) for (const { start } of all) start(comm, 0, i);
  const { name, start } = all[0] as Collective;
  const { request, expected } = start(comm, 0, 99);
  expectGiven(name, await request, expected);
  comm.Barrier();
});

mpiTest('it can neither be cancelled, nor freed, nor copied', async (comm) => {
  for (const { name, start } of all) {
    const { request, expected } = start(comm, 0, 0);
    const { request: last } = start(comm, 0, 1);
    for (const refused of [() => last.Cancel(), () => last.Free()]) {
      expect(refused).toThrow(/MPI_ERR_REQUEST: .*collective operation/);
    }
    expect(() => new MPI.Request(last)).toThrow(TypeError);
    expectGiven(name, await request, expected);
    await last;
  }
});

mpiTest('a root that is no rank is refused', (comm) => {
  for (const root of [comm.size, -1]) {
    for (const start of [
      () => comm.ibcast(1, root),
      () => comm.igather(1, root),
      () => comm.iscatter([], root),
      () => comm.ireduce(1, MPI.SUM, root),
    ]) {
      expect(start).toThrow(expect.objectContaining({ code: 'MPI_ERR_ROOT' }));
    }
  }
  expect(() => comm.ibcast(1, 'x' as never)).toThrow(TypeError);
});
