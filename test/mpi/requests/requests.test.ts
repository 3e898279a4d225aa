// Requests: what each way to complete them returns, and how long their memory lives.
import { MPI } from 'mpi4node';
import { neighbours, untilFound } from '../../support/exchange';
import { collectGarbage } from '../../support/garbage';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
const { Request, Status } = MPI;

/** A receive and its send, both within this rank: the receive is complete at once. */
function selfMessage(comm: Intracomm, value: number, tag = 0): [MPI.Request, Int32Array] {
  const into = new Int32Array(1);
  const receive = comm.Irecv(into, comm.rank, tag);
  comm.Send(Int32Array.of(value), comm.rank, tag);
  return [receive, into];
}

/** `count` receives of the values 0, 1, … and what they receive into. */
function selfMessages(comm: Intracomm, count: number): [MPI.Request[], Int32Array[]] {
  const pairs = Array.from({ length: count }, (_, i) => selfMessage(comm, i, i));
  return [pairs.map(([request]) => request), pairs.map(([, into]) => into)];
}

/** A receive whose message does not come before `fulfil` is called. */
function openReceive(comm: Intracomm): { request: MPI.Request; fulfil: () => void } {
  const request = comm.Irecv(new Int32Array(1), comm.rank, 99);
  return { request, fulfil: () => comm.Send(Int32Array.of(1), comm.rank, 99) };
}

describe('one request', () => {
  const complete: readonly [
    string,
    (request: MPI.Request, status: MPI.Status) => unknown,
    unknown,
  ][] = [
    ['Wait', (request, status) => request.Wait(status), true],
    ['wait', (request, status) => request.wait(status), null],
    ['Test', (request, status) => untilFound(() => request.Test(status) || null), true],
    [
      'test',
      (request, status) =>
        untilFound(() => {
          const result = request.test(status);
          return result[0] ? result : null;
        }),
      [true, null],
    ],
    ['Waitany', (request, status) => Request.Waitany([request], status), 0],
    ['waitany', (request, status) => Request.waitany([request], status), [0, null]],
    [
      'Testany',
      (request, status) =>
        untilFound(() => {
          const result = Request.Testany([request], status);
          return result[1] ? result : null;
        }),
      [0, true],
    ],
    ['Waitall', (request, status) => Request.Waitall([request], [status]), true],
    ['waitall', (request, status) => Request.waitall([request], [status]), [null]],
    ['Waitsome', (request, status) => Request.Waitsome([request], [status]), [0]],
    ['waitsome', (request, status) => Request.waitsome([request], [status]), [[0], [null]]],
  ];

  mpiTest.each(complete)('%s', (comm, _name, finish, expected) => {
    const status = new Status();
    const [request, into] = selfMessage(comm, 42, 17);
    expect(request.is_null).toBe(false);
    expect(finish(request, status)).toEqual(expected);
    expect(into[0]).toBe(42);
    expect([status.source, status.tag, status.count]).toEqual([comm.rank, 17, 4]);
    expect([request.is_null, request.equals(MPI.REQUEST_NULL)]).toEqual([true, true]);
    // A second time there is nothing to wait for.
    expect([request.Wait(), request.Test(), request.wait(), request.test()]).toEqual([
      true,
      true,
      null,
      [true, null],
    ]);
  });

  mpiTest('what is not complete, and Get_status, which leaves the request', (comm) => {
    const { request, fulfil } = openReceive(comm);
    const status = new Status();
    expect([request.Test(), request.test()]).toEqual([false, [false, null]]);
    expect([request.Get_status(), request.get_status({ status })]).toEqual([false, false]);
    fulfil();
    untilFound(() => request.Get_status(status) || null);
    expect([status.source, status.tag, status.count]).toEqual([comm.rank, 99, 4]);
    expect([request.is_null, request.get_status(), request.Wait()]).toEqual([false, true, true]);
  });

  mpiTest('the empty status of a request that is null', () => {
    const status = new Status();
    status.source = 5;
    expect(new Request().Wait(status)).toBe(true);
    expect([status.source, status.tag, status.count]).toEqual([MPI.ANY_SOURCE, MPI.ANY_TAG, 0]);
    expect(MPI.REQUEST_NULL.Get_status()).toBe(true);
  });

  mpiTest('Cancel of a receive', (comm) => {
    for (const cancel of ['Cancel', 'cancel'] as const) {
      const request = comm.Irecv(new Int32Array(1), comm.rank, 4);
      expect(request[cancel]()).toBeUndefined();
      const status = new Status();
      request.Wait(status);
      expect([status.Is_cancelled(), status.cancelled, request.is_null]).toEqual([
        true,
        true,
        true,
      ]);
    }
    // The next receive of the tag gets the message.
    const [request, into] = selfMessage(comm, 8, 4);
    const status = new Status();
    request.Wait(status);
    expect([into[0], status.Is_cancelled()]).toEqual([8, false]);
  });

  mpiTest('Free lets the operation complete on its own', (comm) => {
    const { left, right } = neighbours(comm);
    const request = comm.Isend(new Float64Array(100_000).fill(comm.rank), right);
    request.Free();
    expect(request.is_null).toBe(true);
    collectGarbage();
    const into = new Float64Array(100_000);
    comm.Recv(into, left);
    expect(into.every((value) => value === left)).toBe(true);
    expectMpiError(() => request.Free(), { class: 'MPI_ERR_REQUEST' });
    request.free();
    comm.Barrier();
  });

  mpiTest('a copy stands for the same request', (comm) => {
    const { request, fulfil } = openReceive(comm);
    const copy = new Request(request);
    expect([copy.equals(request), copy.handle === request.handle]).toEqual([true, true]);
    fulfil();
    expect(request.Wait()).toBe(true);
  });
});

describe('several requests', () => {
  mpiTest('Waitall and waitall: true, or a list of objects', (comm) => {
    const [requests, into] = selfMessages(comm, 3);
    const statuses = [new Status()];
    const [first] = statuses;
    expect(Request.Waitall(requests, statuses)).toBe(true);
    // The array is filled, and extended to the number of requests.
    expect(statuses[0]).toBe(first);
    expect(statuses.map(({ source, tag, count }) => [source, tag, count])).toEqual(
      [0, 1, 2].map((tag) => [comm.rank, tag, 4]),
    );
    expect(into.map(([value]) => value)).toEqual([0, 1, 2]);
    expect(requests.every((request) => request.is_null)).toBe(true);
    expect(Request.waitall(selfMessages(comm, 3)[0])).toEqual([null, null, null]);
  });

  mpiTest('a longer array of statuses keeps its end', (comm) => {
    const statuses = [new Status(), new Status(), new Status()];
    statuses[2].tag = 77;
    Request.Waitall(selfMessages(comm, 2)[0], statuses);
    expect(statuses.map(({ tag }) => tag)).toEqual([0, 1, 77]);
  });

  mpiTest('Testall and testall: false, or [false, null], until all are complete', (comm) => {
    const { request, fulfil } = openReceive(comm);
    const set = [selfMessage(comm, 1)[0], request];
    const statuses: MPI.Status[] = [];
    expect(Request.Testall(set, statuses)).toBe(false);
    expect(Request.testall(set)).toEqual([false, null]);
    expect([statuses.length, set.some(({ is_null }) => is_null)]).toEqual([0, false]);
    fulfil();
    untilFound(() => Request.Testall(set, statuses) || null);
    expect(statuses.map(({ tag }) => tag)).toEqual([0, 99]);
    expect(Request.testall(set)).toEqual([true, [null, null]]);
  });

  mpiTest('Waitany and Testany: the index of one', (comm) => {
    const { request, fulfil } = openReceive(comm);
    const set = [request, MPI.REQUEST_NULL, selfMessage(comm, 3, 3)[0]];
    const status = new Status();
    expect(Request.Waitany(set, status)).toBe(2);
    expect([status.tag, set[2].is_null, set[0].is_null]).toEqual([3, true, false]);
    expect(Request.Testany(set)).toEqual([MPI.UNDEFINED, false]);
    expect(Request.testany(set)).toEqual([MPI.UNDEFINED, false, null]);
    fulfil();
    expect(Request.waitany(set, status)).toEqual([0, null]);
    expect(status.tag).toBe(99);
  });

  mpiTest('Waitsome and Testsome: the indices of all that are complete', (comm) => {
    const { request, fulfil } = openReceive(comm);
    const [done, later] = selfMessages(comm, 2)[0];
    untilFound(() => (done.Get_status() && later.Get_status()) || null);
    const set = [done, request, later, MPI.REQUEST_NULL];
    const statuses: MPI.Status[] = [];
    expect(Request.Waitsome(set, statuses)).toEqual([0, 2]);
    expect(statuses.map(({ tag }) => tag)).toEqual([0, 1]);
    expect(Request.Testsome(set)).toEqual([]);
    expect(Request.testsome(set)).toEqual([[], []]);
    fulfil();
    expect(Request.waitsome(set, statuses)).toEqual([[1], [null]]);
    expect(statuses.map(({ tag }) => tag)).toEqual([99, 1]);
  });

  mpiTest('Get_status_any, _all and _some leave the requests', (comm) => {
    const { request, fulfil } = openReceive(comm);
    const [done] = selfMessages(comm, 1)[0];
    const set = [MPI.REQUEST_NULL, request, done];
    untilFound(() => done.Get_status() || null);
    for (const letter of ['G', 'g']) {
      const [any, all, some] = ['any', 'all', 'some'].map((end) => `${letter}et_status_${end}`) as [
        'Get_status_any',
        'Get_status_all',
        'Get_status_some',
      ];
      const status = new Status();
      const statuses: MPI.Status[] = [];
      expect(Request[any](set, status)).toEqual([2, true]);
      expect(status.source).toBe(comm.rank);
      expect(Request[any]([request])).toEqual([MPI.UNDEFINED, false]);
      expect([Request[all](set), Request[all]([done])]).toEqual([false, true]);
      expect(Request[some](set, statuses)).toEqual([2]);
      expect(statuses[0].source).toBe(comm.rank);
      expect(Request[some]([request])).toEqual([]);
    }
    expect(set.map(({ is_null }) => is_null)).toEqual([true, false, false]);
    fulfil();
    expect(Request.Waitall(set)).toBe(true);
  });

  const empty: readonly [string, readonly MPI.Request[]][] = [
    ['no request', []],
    ['null requests', [MPI.REQUEST_NULL, new Request()]],
  ];
  mpiTest.each(empty)('%s: nothing to wait for', (_comm, _name, set) => {
    const statuses: MPI.Status[] = [];
    expect({
      Waitany: Request.Waitany(set),
      waitany: Request.waitany(set),
      Testany: Request.Testany(set),
      testany: Request.testany(set),
      Get_status_any: Request.Get_status_any(set),
      Waitall: Request.Waitall(set, statuses),
      waitall: Request.waitall(set),
      Testall: Request.Testall(set),
      testall: Request.testall(set),
      Get_status_all: Request.Get_status_all(set),
      Waitsome: Request.Waitsome(set),
      waitsome: Request.waitsome(set),
      Testsome: Request.Testsome(set),
      testsome: Request.testsome(set),
      Get_status_some: Request.Get_status_some(set),
    }).toEqual({
      Waitany: MPI.UNDEFINED,
      waitany: [MPI.UNDEFINED, null],
      Testany: [MPI.UNDEFINED, true],
      testany: [MPI.UNDEFINED, true, null],
      Get_status_any: [MPI.UNDEFINED, true],
      Waitall: true,
      waitall: set.map(() => null),
      Testall: true,
      testall: [true, set.map(() => null)],
      Get_status_all: true,
      Waitsome: null,
      waitsome: [null, null],
      Testsome: null,
      testsome: [null, null],
      Get_status_some: null,
    });
    expect(statuses.map(({ source, count }) => [source, count])).toEqual(
      set.map(() => [MPI.ANY_SOURCE, 0]),
    );
  });

  // More than the binding has room for without allocation, and more than the arrays start with.
  mpiTest.each(['Waitall', 'Testall', 'Waitany', 'Testany', 'Waitsome', 'Testsome'] as const)(
    '200 requests with %s',
    (comm, method) => {
      const { left, right } = neighbours(comm);
      const into = Array.from({ length: 100 }, () => new Int32Array(1));
      const set = [
        ...into.map((buf, i) => comm.Irecv(buf, left, i)),
        ...into.map((_, i) => comm.Isend(Int32Array.of(1000 + i), right, i)),
      ];
      const done = new Set<number>();
      while (done.size < 200) {
        let indices: readonly number[];
        if (method === 'Waitall' || method === 'Testall') {
          indices = Request[method](set) ? set.map((_, i) => i) : [];
        } else if (method === 'Waitany') {
          indices = [Request.Waitany(set)];
        } else if (method === 'Testany') {
          const [index, flag] = Request.Testany(set);
          indices = flag ? [index] : [];
        } else {
          indices = Request[method](set) ?? [];
        }
        for (const index of indices) {
          expect(done.has(index)).toBe(false);
          done.add(index);
        }
      }
      expect(into.map(([value]) => value)).toEqual(into.map((_, i) => 1000 + i));
      expect(set.every(({ is_null }) => is_null)).toBe(true);
    },
  );

  mpiTest('what is no request, or no status, is refused before anything is completed', (comm) => {
    const [request] = selfMessage(comm, 1);
    const methods = [
      'Waitany',
      'Waitall',
      'Waitsome',
      'testany',
      'testall',
      'Get_status_all',
    ] as const;
    for (const method of methods) {
      const call = Request[method] as (requests: unknown, statuses?: unknown) => unknown;
      expect(() => call(request)).toThrow(
        `Request.${method}: requests must be an array of MPI.Request, but a Request came`,
      );
      expect(() => call([request, null])).toThrow(
        `Request.${method}: requests[1] must be an MPI.Request, but null came`,
      );
      const bad = method.endsWith('any') ? 3 : [3];
      expect(() => call([request], bad)).toThrow(
        `Request.${method}: status must be an MPI.Status, but 3 came`,
      );
      expect(() => call([request], 'text')).toThrow(TypeError);
    }
    expect(request.is_null).toBe(false);
    request.Wait();
  });

  mpiTest('an array that calls MPI when it is read', (comm) => {
    const [requests, into] = selfMessages(comm, 3);
    let calls = 0;
    const nosy = new Proxy(requests, {
      get(target, key, receiver) {
        calls++;
        const [inner] = selfMessages(comm, 2);
        Request.Waitall(inner);
        return Reflect.get(target, key, receiver);
      },
    });
    expect(Request.Waitall(nosy)).toBe(true);
    expect(calls).toBeGreaterThan(3);
    expect(into.map(([value]) => value)).toEqual([0, 1, 2]);
    expect(requests.every(({ is_null }) => is_null)).toBe(true);
  });
});

describe('the memory of a request', () => {
  mpiTest('lives until the operation is complete, even if the program drops it', (comm) => {
    const { left, right } = neighbours(comm);
    const length = 200_000;
    const dropped = new Set<WeakRef<Float64Array>>();
    (function start() {
      for (let i = 0; i < 10; i++) {
        const into = new Float64Array(length);
        dropped.add(new WeakRef(into));
        comm.Irecv(into, left, i);
      }
    })();
    collectGarbage();
    // New memory would reuse what was collected too early, and be written to.
    const canaries = Array.from({ length: 20 }, () => new Float64Array(length));
    const sends = Array.from({ length: 10 }, (_, i) =>
      comm.Isend(new Float64Array(length).fill(i + 1), right, i),
    );
    // A later message of the same tags comes after the dropped ones.
    Request.Waitall(sends);
    comm.Barrier();
    expect(canaries.every((array) => array.every((value) => value === 0))).toBe(true);
    expect([...dropped].every((reference) => reference.deref() !== undefined)).toBe(true);
  });

  mpiTest('is let go when the operation is complete', async (comm) => {
    const references: WeakRef<Int32Array>[] = [];
    (function exchange() {
      const [requests, into] = selfMessages(comm, 50);
      Request.Waitall(requests);
      for (const array of into) references.push(new WeakRef(array));
    })();
    // References are kept to the end of the job in which they were made.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const kept = references.filter((reference) => reference.deref() !== undefined);
    expect(kept.length).toBeLessThan(5);
  });

  mpiTest('detached while the operation is under way: it is reported', (comm) => {
    for (const finish of [
      (request: MPI.Request) => request.Wait(),
      (request: MPI.Request) => untilFound(() => request.Test() || null),
      (request: MPI.Request) => Request.Waitall([request]),
      (request: MPI.Request) => Request.Waitany([request]),
      (request: MPI.Request) => Request.Waitsome([request]),
    ]) {
      const into = new Int32Array(4);
      const request = comm.Irecv(into, comm.rank, 1);
      const moved = structuredClone(into, { transfer: [into.buffer] });
      expect(into.length).toBe(0);
      comm.Send(Int32Array.of(1, 2, 3, 4), comm.rank, 1);
      const call = () => finish(request);
      expect(call).toThrow(TypeError);
      expect(moved).toEqual(Int32Array.of(1, 2, 3, 4));
      expect(request.is_null).toBe(true);
      expect(request.Wait()).toBe(true);
    }
  });

  const starts: readonly [string, (comm: Intracomm, buf: Int32Array) => MPI.Request][] = [
    ['Isend', (comm, buf) => comm.Isend(buf, comm.rank)],
    ['Issend', (comm, buf) => comm.Issend(buf, comm.rank)],
    ['Ibsend', (comm, buf) => comm.Ibsend(buf, comm.rank)],
    ['Irsend', (comm, buf) => comm.Irsend(buf, comm.rank)],
    ['Irecv', (comm, buf) => comm.Irecv(buf, comm.rank)],
    ['Ibcast', (comm, buf) => comm.Ibcast(buf)],
    ['Iallreduce', (comm, buf) => comm.Iallreduce(buf, new Int32Array(4))],
    ['Iallreduce', (comm, buf) => comm.Iallreduce(new Int32Array(4), buf)],
    ['Igather', (comm, buf) => comm.Igather(buf, new Int32Array(4 * comm.size))],
    ['Iscatter', (comm, buf) => comm.Iscatter(new Int32Array(4 * comm.size), buf)],
    ['Iallgather', (comm, buf) => comm.Iallgather(buf, new Int32Array(4 * comm.size))],
    ['Ialltoall', (comm, buf) => comm.Ialltoall(new Int32Array(4), buf)],
    ['Ireduce', (comm, buf) => comm.Ireduce(buf, new Int32Array(4))],
    ['Iscan', (comm, buf) => comm.Iscan(buf, new Int32Array(4))],
  ];
  mpiTest.each(starts)('%s refuses a resizable buffer', (comm, name, start) => {
    const resizable = Reflect.construct(ArrayBuffer, [16, { maxByteLength: 64 }]) as ArrayBuffer;
    expect(() => start(comm, new Int32Array(resizable))).toThrow(
      new RegExp(`\\.${name}: \\w+ lies in a resizable ArrayBuffer`),
    );
  });

  mpiTest('a blocking call takes a resizable buffer', (comm) => {
    const resizable = Reflect.construct(ArrayBuffer, [4, { maxByteLength: 64 }]) as ArrayBuffer;
    const request = comm.Irecv(new Int32Array(1), comm.rank);
    comm.Send(new Int32Array(resizable), comm.rank);
    expect(request.Wait()).toBe(true);
  });
});
