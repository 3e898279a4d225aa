// Requests that the program itself completes: what its functions get and when, next to MPI's own
// requests, and what they throw.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

type Event = readonly unknown[];

/** A request whose functions write down what they get. */
function logged(): { request: MPI.Grequest; log: Event[]; status: MPI.Status } {
  const log: Event[] = [];
  const request = MPI.Grequest.Start(
    (status: MPI.Status, ...args: unknown[]) => {
      log.push(['query', status.source, status.tag, status.Get_count(MPI.BYTE), ...args]);
      status.source = 3;
      status.tag = 14;
      status.Set_elements(MPI.INT, 5);
    },
    (...args: unknown[]) => {
      log.push(['free', ...args]);
    },
    (completed: boolean, ...args: unknown[]) => {
      log.push(['cancel', completed, ...args]);
    },
    ['a', 2],
    { kwargs: { key: true } },
  );
  return { request, log, status: new MPI.Status() };
}

const rest = ['a', 2, { key: true }] as const;
const queried = ['query', MPI.ANY_SOURCE, MPI.ANY_TAG, 0, ...rest];
const freed = ['free', ...rest];

/** MPI may ask for the status more than once; the last event is that of the freeing. */
function expectDone(log: readonly Event[]): void {
  expect(log.length).toBeGreaterThanOrEqual(2);
  expect(log.slice(0, -1)).toEqual(log.slice(1).map(() => queried));
  expect(log.at(-1)).toEqual(freed);
}

type Way = (request: MPI.Request, status: MPI.Status) => unknown;

const alone: readonly (readonly [name: string, way: Way, result: unknown])[] = [
  ['Wait', (request, status) => request.Wait(status), true],
  ['wait', (request, status) => request.wait(status), { result: 1 }],
  ['Test', (request, status) => request.Test(status), true],
  ['test', (request, status) => request.test(status), [true, { result: 1 }]],
  ['Waitall', (request, status) => MPI.Request.Waitall([request], [status]), true],
  ['waitall', (request, status) => MPI.Request.waitall([request], [status]), [{ result: 1 }]],
  ['Testall', (request, status) => MPI.Request.Testall([request], [status]), true],
  ['Waitany', (request, status) => MPI.Request.Waitany([request], status), 0],
  ['waitany', (request, status) => MPI.Request.waitany([request], status), [0, { result: 1 }]],
  ['Testany', (request, status) => MPI.Request.Testany([request], status), [0, true]],
  ['Waitsome', (request, status) => MPI.Request.Waitsome([request], [status]), [0]],
  [
    'waitsome',
    (request, status) => MPI.Request.waitsome([request], [status]),
    [[0], [{ result: 1 }]],
  ],
  ['Testsome', (request, status) => MPI.Request.Testsome([request], [status]), [0]],
];

mpiTest.each(alone)('%s', (_comm, name, way, result) => {
  const { request, log, status } = logged();
  expect(request).toBeInstanceOf(MPI.Grequest);
  expect([request.Test(), request.Get_status(), request.test()]).toEqual([
    false,
    false,
    [false, null],
  ]);
  expect(log).toEqual([]);
  request.complete({ result: 1 });
  expect(log).toEqual([]);
  expect(way(request, status)).toEqual(result);
  expectDone(log);
  expect([status.source, status.tag, status.Get_count(MPI.INT)]).toEqual([3, 14, 5]);
  expect(request.is_null).toBe(true);
  // The lower-case methods give the object, once.
  const isLeft = name[0] !== name[0].toLowerCase();
  expect([request.wait(), request.wait()]).toEqual([isLeft ? { result: 1 } : null, null]);
});

mpiTest('Get_status leaves the request as it is', () => {
  const { request, log, status } = logged();
  request.Complete();
  expect(request.Get_status(status)).toBe(true);
  expect([status.source, status.tag, request.is_null]).toEqual([3, 14, false]);
  expect(new Set(log.map(([name]) => name))).toEqual(new Set(['query']));
  expect(request.wait()).toBeNull();
  expectDone(log);
});

mpiTest.each([false, true])('Cancel when complete: %s', (_, isComplete) => {
  const { request, log } = logged();
  if (isComplete) request.Complete();
  request.Cancel();
  expect(log).toEqual([['cancel', isComplete, ...rest]]);
  if (!isComplete) request.Complete();
  request.Wait();
  expectDone(log.slice(1));
});

mpiTest.each([false, true])('Free when complete: %s', (_, isComplete) => {
  const { request, log } = logged();
  if (isComplete) request.Complete();
  request.Free();
  expect(request.is_null).toBe(true);
  if (!isComplete) request.Complete();
  expect(log).toEqual([freed]);
});

mpiTest('a function that cancels completes', () => {
  const request: MPI.Grequest = MPI.Grequest.Start(
    (status) => status.Set_cancelled(true),
    null,
    (completed) => {
      if (!completed) request.Complete();
    },
  );
  request.Cancel();
  const status = new MPI.Status();
  request.Wait(status);
  expect(status.Is_cancelled()).toBe(true);
});

mpiTest('Cancel of an object that knows nothing of the functions', () => {
  const { request, log } = logged();
  MPI.Request.fromhandle(request.handle).Cancel();
  expect(log).toEqual([['cancel', false, ...rest]]);
  request.Complete();
  request.Wait();
  // MPICH calls it in the middle of MPI_Cancel, where it must not call MPI.
  const calling: MPI.Grequest = MPI.Grequest.Start(null, null, () => calling.Complete());
  expect(() => MPI.Request.fromhandle(calling.handle).Cancel()).toThrow(
    /MPI_Grequest_complete was called by a function that MPI itself has called/,
  );
  MPI.Request.fromhandle(calling.handle).Free();
});

mpiTest('among other requests', (comm) => {
  const received = new Float64Array(1);
  const peer = (rank + 1) % ranks;
  const [first, second] = [logged(), logged()];
  const requests = [
    first.request,
    comm.Irecv(received, MPI.ANY_SOURCE),
    second.request,
    comm.Isend(Float64Array.of(rank), peer),
  ];
  const found: number[] = [];
  while (found.length < 2) found.push(...(MPI.Request.Waitsome(requests) ?? []));
  expect(found.sort()).toEqual([1, 3]);
  expect(MPI.Request.Testall(requests)).toBe(false);
  second.request.Complete();
  expect(MPI.Request.Waitany(requests)).toBe(2);
  expectDone(second.log);
  expect(first.log).toEqual([]);
  first.request.complete('object');
  expect(MPI.Request.waitall(requests)).toEqual(['object', null, null, null]);
  expect(received[0]).toBe((rank + ranks - 1) % ranks);
});

mpiTest('while an object receive is pending', (comm) => {
  const { request, log } = logged();
  const receive = comm.irecv({ source: rank });
  expect(request.Test()).toBe(false);
  request.Complete();
  request.Wait();
  expectDone(log);
  comm.send('text', rank);
  expect(receive.wait()).toBe('text');
});

mpiTest('functions that were left out, and communication in one', (comm) => {
  const request = MPI.Grequest.Start();
  request.complete(1);
  expect(request.wait()).toBe(1);
  const talking = MPI.Grequest.Start((status) => {
    const byte = new Uint8Array(1);
    comm.Sendrecv(Uint8Array.of(7), rank, 0, byte, rank);
    status.tag = byte[0];
  });
  talking.Complete();
  const status = new MPI.Status();
  talking.Wait(status);
  expect(status.tag).toBe(7);
});

const failure = new Error('of the function');
const fail = () => {
  throw failure;
};

function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return 'nothing';
  } catch (error) {
    return error;
  }
}

mpiTest.each(alone)('%s throws what query_fn or free_fn throws', (comm, _name, way) => {
  for (const functions of [[fail], [null, fail], [fail, fail]] as const) {
    const request = MPI.Grequest.Start(...functions);
    request.Complete();
    expect(thrownBy(() => way(request, new MPI.Status()))).toBe(failure);
    expect(request.is_null).toBe(true);
    expect(MPI.Request.Testall([request])).toBe(true);
    comm.Barrier();
  }
});

mpiTest('Get_status, Cancel and Free throw what the functions throw', () => {
  const request = MPI.Grequest.Start(fail, null, fail);
  expect(thrownBy(() => request.Cancel())).toBe(failure);
  request.Complete();
  expect(thrownBy(() => request.Get_status())).toBe(failure);
  expect(thrownBy(() => request.Wait())).toBe(failure);
  const freeing = MPI.Grequest.Start(null, fail);
  freeing.Complete();
  expect(thrownBy(() => freeing.Free())).toBe(failure);
  expect(freeing.is_null).toBe(true);
  expect(MPI.COMM_SELF.allreduce(1)).toBe(1);
});

mpiTest('several requests can not be waited for in a function', () => {
  const request = MPI.Grequest.Start(() => void MPI.Request.Waitall([]));
  request.Complete();
  expect(() => request.Wait()).toThrow(/MPI_Waitall was called by a function that MPI itself/);
  expect(request.is_null).toBe(true);
});

mpiTest('completing one that is complete, or none', () => {
  const request = MPI.Grequest.Start();
  const copy = new MPI.Grequest(request);
  copy.Complete();
  for (const object of [request, copy, new MPI.Grequest()]) {
    expectMpiError(() => object.Complete(), { class: 'MPI_ERR_REQUEST' });
    expectMpiError(() => object.complete(1), { class: 'MPI_ERR_REQUEST' });
  }
  request.Wait();
  expectMpiError(() => request.Complete(), { class: 'MPI_ERR_REQUEST' });
});

mpiTest('wrong arguments', () => {
  const { Start } = MPI.Grequest as unknown as { Start(...values: unknown[]): unknown };
  expect(() => Start(1)).toThrow('Grequest.Start: query_fn must be a function or null, but 1 came');
  expect(() => Start(null, {}, null)).toThrow(TypeError);
  expect(() => Start(null, null, 'f')).toThrow(/cancel_fn must be a function or null/);
  expect(() => Start(null, null, null, 7)).toThrow(/args must be an array or null/);
  expect(() => Start(null, null, null, [], 7)).toThrow(/kwargs must be an object or null/);
});
