// Requests misused by mistake, and constants of MPI that a call would change: nothing dies of it.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { goesOn, neighbours } from '../../support/exchange';
import { expectMpiError, expectMpiRejection, mpiTest } from '../../support/mpi';

const { Request } = MPI;
type Wait = (requests: MPI.Request[]) => unknown;

const waits: readonly [string, Wait][] = [
  ['Waitall', (requests) => Request.Waitall(requests)],
  ['Testall', (requests) => Request.Testall(requests)],
  ['Waitsome', (requests) => Request.Waitsome(requests)],
  ['Testsome', (requests) => Request.Testsome(requests)],
  ['waitall', (requests) => Request.waitall(requests)],
  ['testall', (requests) => Request.testall(requests)],
  ['waitsome', (requests) => Request.waitsome(requests)],
  ['testsome', (requests) => Request.testsome(requests)],
  ['Waitany', (requests) => Request.Waitany(requests)],
  ['Testany', (requests) => Request.Testany(requests)],
  ['waitany', (requests) => Request.waitany(requests)],
  ['testany', (requests) => Request.testany(requests)],
  ['WaitanyAsync', (requests) => Request.WaitanyAsync(requests)],
  ['WaitallAsync', (requests) => Request.WaitallAsync(requests)],
  ['WaitsomeAsync', (requests) => Request.WaitsomeAsync(requests)],
  ['waitallAsync', (requests) => Request.waitallAsync(requests)],
  ['waitsomeAsync', (requests) => Request.waitsomeAsync(requests)],
];

/** How an operation comes to be twice in an array. */
const twice: readonly [string, (comm: MPI.Intracomm, left: number) => MPI.Request[]][] = [
  [
    'the same request',
    (comm, left) => {
      const request = comm.Irecv(new Uint8Array(8), left, 1);
      return [request, request];
    },
  ],
  [
    'another object for it',
    (comm, left) => {
      const request = comm.Irecv(new Uint8Array(8), left, 1);
      return [request, MPI.REQUEST_NULL, new Request(request)];
    },
  ],
  [
    'the same object receive',
    (comm, left) => {
      const request = comm.irecv({ source: left, tag: 1 });
      return [request, request];
    },
  ],
  [
    'the same persistent request',
    (comm, left) => {
      const request = comm.Recv_init(new Uint8Array(8), left, 1);
      request.Start();
      return [request, request];
    },
  ],
];

describe.each(twice)('%s twice in an array', (_, make) => {
  mpiTest.each(waits)('%s', async (comm, name, wait) => {
    const requests = make(comm, neighbours(comm).left);
    await expectMpiRejection((async () => wait(requests))(), {
      class: 'MPI_ERR_REQUEST',
      message: `Request.${name}: MPI_ERR_REQUEST: the request at index ${requests.length - 1} is there twice`,
    });
    // All is as it was.
    const [request] = requests;
    request.Cancel();
    const status = new MPI.Status();
    request.Wait(status);
    expect(status.Is_cancelled()).toBe(true);
    if (request instanceof MPI.Prequest) request.Free();
    goesOn(comm);
  });
});

mpiTest('null requests may be there several times', (comm) => {
  const { left, right } = neighbours(comm);
  const request = comm.Irecv(new Uint8Array(8), left);
  const sending = comm.Isend(new Uint8Array(8), right);
  const none = MPI.REQUEST_NULL;
  expect(Request.Waitall([none, request, none, sending, none])).toBe(true);
  expect(Request.Waitall([request, request])).toBe(true);
});

const cancelled: readonly [string, (comm: MPI.Intracomm, left: number) => MPI.Request][] = [
  ['a receive', (comm, left) => comm.Irecv(new Uint8Array(8), left, 9)],
  ['an object receive', (comm, left) => comm.irecv({ source: left, tag: 9 })],
  [
    'a persistent receive',
    (comm, left) => {
      const request = comm.Recv_init(new Uint8Array(8), left, 9);
      request.Start();
      return request;
    },
  ],
];

mpiTest.each(cancelled)('Cancel several times: %s', (comm, kind, make) => {
  const request = make(comm, neighbours(comm).left);
  const copy = new Request(request);
  request.Cancel();
  if (kind === 'an object receive') {
    expectMpiError(() => request.Cancel(), { class: 'MPI_ERR_REQUEST' });
  } else {
    request.Cancel();
    copy.Cancel();
  }
  const status = new MPI.Status();
  request.Wait(status);
  expect(status.Is_cancelled()).toBe(true);
  if (request instanceof MPI.Prequest) {
    // Once more, after another start.
    request.Start();
    request.Cancel();
    request.Wait(status);
    expect(status.Is_cancelled()).toBe(true);
    request.Free();
  }
  goesOn(comm);
});

mpiTest('a cancelled irecv gives null, awaited before or afterwards', async (comm) => {
  const { left } = neighbours(comm);
  const before = comm.irecv({ source: left, tag: 9 });
  const awaited = before.then((value) => value);
  before.Cancel();
  expect(await awaited).toBe(null);
  const after = comm.irecv({ source: left, tag: 9 });
  after.Cancel();
  expect(await after).toBe(null);
  expect(after.is_null).toBe(true);
});

const receivesOfNothing: readonly [string, () => unknown][] = [
  ['Recv', () => MPI.MESSAGE_NO_PROC.Recv(new Uint8Array(1))],
  ['Irecv', () => MPI.MESSAGE_NO_PROC.Irecv(new Uint8Array(1)).Wait()],
  ['recv', () => MPI.MESSAGE_NO_PROC.recv()],
  ['irecv', () => MPI.MESSAGE_NO_PROC.irecv().wait()],
];

mpiTest.each(receivesOfNothing)('MESSAGE_NO_PROC stays itself after %s', (_comm, _, receive) => {
  const { handle } = MPI.MESSAGE_NO_PROC;
  receive();
  receive();
  expect(MPI.MESSAGE_NO_PROC.handle).toBe(handle);
  // An object of the program is null when it is received.
  const own = MPI.COMM_SELF.Mprobe(MPI.PROC_NULL);
  own.Recv(new Uint8Array(1));
  expect(own.is_null).toBe(true);
});

mpiTest('GROUP_EMPTY may be freed again and again, and its copies', () => {
  const { handle } = MPI.GROUP_EMPTY;
  for (let i = 0; i < 100; i++) {
    MPI.GROUP_EMPTY.Free();
    const copy = MPI.Group.fromhandle(handle);
    copy.Free();
    expect(copy.is_null).toBe(true);
  }
  expect([MPI.GROUP_EMPTY.handle, MPI.GROUP_EMPTY.size]).toEqual([handle, 0]);
});
