// @worlds openmpi:1,2 mpich:1,2
// What every call that takes a status says in it: of a message or an operation that is complete, of
// nothing to complete, and when it finds nothing.
import { MPI } from 'mpi4node';
import { neighbours, untilFound } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

const { Request } = MPI;
type Comm = MPI.Intracomm;
type Requests = readonly MPI.Request[];

interface Told {
  source: number;
  tag: number;
  error: number;
  count: number;
  cancelled: boolean;
}
const tell = ({ source, tag, error, count, cancelled }: MPI.Status): Told => ({
  source,
  tag,
  error,
  count,
  cancelled,
});

/** One that has been used for something else, so that what a call leaves alone shows. */
function used(): MPI.Status {
  const status = new MPI.Status();
  status.source = 77;
  status.tag = 88;
  status.error = 99;
  status.Set_elements(MPI.BYTE, 55);
  return status;
}
const USED = { source: 77, tag: 88, error: 99, count: 55, cancelled: false };
const EMPTY = {
  source: MPI.ANY_SOURCE,
  tag: MPI.ANY_TAG,
  error: MPI.SUCCESS,
  count: 0,
  cancelled: false,
};

const TAG = 5;
const bytes = () => Uint8Array.of(1, 2, 3);
const OBJECT = [4, 5, 6];

// --- On several requests and on one -----------------------------------------------------------

/** Completes or asks about requests, with one status or an array of them. */
type Wait = (requests: Requests, status: MPI.Status) => unknown;

/** Whether the call has found something, of what it returns. */
const isFound = (result: unknown): boolean => {
  if (!Array.isArray(result)) return result !== false;
  // [index, flag], [flag, object], [indices, objects], indices
  if (Array.isArray(result[0])) return result[0].length > 0;
  if (typeof result[0] === 'boolean') return result[0];
  if (typeof result[1] === 'boolean') return result[1];
  return result.length > 0;
};

const asking: readonly [string, Wait][] = [
  ['Get_status', ([request], status) => request.Get_status(status)],
  ['get_status', ([request], status) => request.get_status(status)],
  ['Get_status_any', (requests, status) => Request.Get_status_any(requests, status)],
  ['get_status_any', (requests, status) => Request.get_status_any(requests, status)],
  ['Get_status_all', (requests, status) => Request.Get_status_all(requests, [status])],
  ['get_status_all', (requests, status) => Request.get_status_all(requests, [status])],
  ['Get_status_some', (requests, status) => Request.Get_status_some(requests, [status])],
  ['get_status_some', (requests, status) => Request.get_status_some(requests, [status])],
];
const testing: readonly [string, Wait][] = [
  ['Test', ([request], status) => request.Test(status)],
  ['test', ([request], status) => request.test(status)],
  ['Testany', (requests, status) => Request.Testany(requests, status)],
  ['testany', (requests, status) => Request.testany(requests, status)],
  ['Testall', (requests, status) => Request.Testall(requests, [status])],
  ['testall', (requests, status) => Request.testall(requests, [status])],
  ['Testsome', (requests, status) => Request.Testsome(requests, [status])],
  ['testsome', (requests, status) => Request.testsome(requests, [status])],
];
const waiting: readonly [string, Wait][] = [
  ['Wait', ([request], status) => request.Wait(status)],
  ['wait', ([request], status) => request.wait(status)],
  ['Waitany', (requests, status) => Request.Waitany(requests, status)],
  ['waitany', (requests, status) => Request.waitany(requests, status)],
  ['Waitall', (requests, status) => Request.Waitall(requests, [status])],
  ['waitall', (requests, status) => Request.waitall(requests, [status])],
  ['Waitsome', (requests, status) => Request.Waitsome(requests, [status])],
  ['waitsome', (requests, status) => Request.waitsome(requests, [status])],
  ['WaitanyAsync', (requests, status) => Request.WaitanyAsync(requests, status)],
  ['waitanyAsync', (requests, status) => Request.waitanyAsync(requests, status)],
  ['WaitallAsync', (requests, status) => Request.WaitallAsync(requests, [status])],
  ['waitallAsync', (requests, status) => Request.waitallAsync(requests, [status])],
  ['WaitsomeAsync', (requests, status) => Request.WaitsomeAsync(requests, [status])],
  ['waitsomeAsync', (requests, status) => Request.waitsomeAsync(requests, [status])],
];
const onRequests = [...asking, ...testing, ...waiting];

// --- On messages ------------------------------------------------------------------------------

/** Takes the message of three bytes from the left, or the object, and sets the status. */
type Receive = (comm: Comm, left: number, status: MPI.Status) => unknown;

const into = () => new Uint8Array(3);
const receiving: readonly [string, Receive][] = [
  ['Recv', (comm, left, status) => comm.Recv(into(), left, TAG, status)],
  [
    'Sendrecv',
    (comm, left, status) => comm.Sendrecv(bytes(), MPI.PROC_NULL, 0, into(), left, TAG, status),
  ],
  [
    'Sendrecv_replace',
    (comm, left, status) => comm.Sendrecv_replace(into(), MPI.PROC_NULL, 0, left, TAG, status),
  ],
  ['Message.Recv', (comm, left, status) => comm.Mprobe(left, TAG).Recv(into(), status)],
];
const probing: readonly [string, Receive][] = [
  ['Probe', (comm, left, status) => comm.Probe(left, TAG, status)],
  ['probe', (comm, left, status) => comm.probe(left, TAG, status)],
  ['Iprobe', (comm, left, status) => comm.Iprobe(left, TAG, status)],
  ['iprobe', (comm, left, status) => comm.iprobe(left, TAG, status)],
  ['probeAsync', (comm, left, status) => comm.probeAsync({ source: left, tag: TAG, status })],
];
const matching: readonly [string, Receive][] = [
  ['Mprobe', (comm, left, status) => comm.Mprobe(left, TAG, status)],
  ['mprobe', (comm, left, status) => comm.mprobe(left, TAG, status)],
  ['Improbe', (comm, left, status) => comm.Improbe(left, TAG, status)],
  ['improbe', (comm, left, status) => comm.improbe(left, TAG, status)],
  ['Message.Probe', (comm, left, status) => MPI.Message.Probe(comm, left, TAG, status)],
  ['Message.probe', (comm, left, status) => MPI.Message.probe(comm, left, TAG, status)],
  ['Message.Iprobe', (comm, left, status) => MPI.Message.Iprobe(comm, left, TAG, status)],
  ['Message.iprobe', (comm, left, status) => MPI.Message.iprobe(comm, left, TAG, status)],
  ['mprobeAsync', (comm, left, status) => comm.mprobeAsync({ source: left, tag: TAG, status })],
];
const receivingObjects: readonly [string, Receive][] = [
  ['recv', (comm, left, status) => comm.recv({ source: left, tag: TAG, status })],
  [
    'sendrecv',
    (comm, left, status) =>
      comm.sendrecv(null, MPI.PROC_NULL, { source: left, recvtag: TAG, status }),
  ],
  ['Message.recv', (comm, left, status) => comm.mprobe(left, TAG).recv(status)],
];

/** With an object receive in the queue, all goes by other paths. */
const queues: readonly [string, (comm: Comm) => MPI.Request][] = [
  ['', () => MPI.REQUEST_NULL],
  [' beside an object receive', (comm) => comm.irecv({ source: comm.rank, tag: 99 })],
];

describe.each(queues)('found%s', (_queue, queue) => {
  const endQueued = (queued: MPI.Request): void => {
    if (queued.is_null) return;
    queued.Cancel();
    queued.Wait();
  };
  const found = (left: number): Told => ({ ...EMPTY, source: left, tag: TAG, count: 3 });

  mpiTest.each(receiving)('%s', (comm, _name, receive) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    const sent = comm.Isend(bytes(), right, TAG);
    const status = used();
    receive(comm, left, status);
    expect(tell(status)).toEqual(found(left));
    sent.Wait();
    endQueued(queued);
  });

  mpiTest.each(probing)('%s', async (comm, _name, probe) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    const sent = comm.Isend(bytes(), right, TAG);
    const status = used();
    while ((await probe(comm, left, status)) === false);
    expect(tell(status)).toEqual(found(left));
    comm.Recv(into(), left, TAG);
    sent.Wait();
    endQueued(queued);
  });

  mpiTest.each(matching)('%s', async (comm, _name, probe) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    const sent = comm.Isend(bytes(), right, TAG);
    const status = used();
    let message: unknown = null;
    while (message === null) message = await probe(comm, left, status);
    expect(tell(status)).toEqual(found(left));
    (message as MPI.Message).Recv(into());
    sent.Wait();
    endQueued(queued);
  });

  mpiTest.each(receivingObjects)('%s', (comm, _name, receive) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    // One that has room in the memory that is always there, and one that has not.
    for (const length of [3, 100_000]) {
      const sent = comm.isend('x'.repeat(length), right, TAG);
      const status = used();
      expect(receive(comm, left, status)).toHaveLength(length);
      expect({ ...tell(status), count: 0 }).toEqual({ ...found(left), count: 0 });
      expect(status.count).toBeGreaterThan(length);
      sent.wait();
    }
    endQueued(queued);
  });

  mpiTest.each(onRequests)('%s of memory', async (comm, _name, wait) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    const request = comm.Irecv(into(), left, TAG);
    const sent = comm.Isend(bytes(), right, TAG);
    const status = used();
    while (!isFound(await wait([request], status)));
    expect(tell(status)).toEqual(found(left));
    request.Wait();
    sent.Wait();
    endQueued(queued);
  });

  mpiTest.each(onRequests)('%s of an object', async (comm, _name, wait) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    const request = comm.irecv({ source: left, tag: TAG });
    const sent = comm.isend(OBJECT, right, TAG);
    const status = used();
    while (!isFound(await wait([request], status)));
    expect({ ...tell(status), count: 0 }).toEqual({ ...found(left), count: 0 });
    expect(status.count).toBeGreaterThan(OBJECT.length);
    request.wait();
    sent.wait();
    endQueued(queued);
  });

  mpiTest.each(onRequests)('%s of a send', async (comm, _name, wait) => {
    const { left, right } = neighbours(comm);
    const queued = queue(comm);
    const request = comm.Isend(bytes(), right, TAG);
    comm.Recv(into(), left, TAG);
    const status = used();
    while (!isFound(await wait([request], status)));
    // What else it says differs by library.
    expect([status.error, status.cancelled]).toEqual([MPI.SUCCESS, false]);
    expect([status.source, status.tag]).not.toEqual([77, 88]);
    request.Wait();
    endQueued(queued);
  });
});

mpiTest('await', async (comm) => {
  const { left, right } = neighbours(comm);
  const received = comm.Irecv(into(), left, TAG);
  const sent = comm.Isend(bytes(), right, TAG);
  expect(tell(await received)).toEqual({ ...EMPTY, source: left, tag: TAG, count: 3 });
  expect((await sent).error).toBe(MPI.SUCCESS);
});

mpiTest('messages', async (comm) => {
  const { left, right } = neighbours(comm);
  const sent = comm.isend(OBJECT, right, TAG);
  for await (const [, status] of comm.messages({ source: left, tag: TAG })) {
    expect({ ...tell(status), count: 0 }).toEqual({ ...EMPTY, source: left, tag: TAG });
    break;
  }
  sent.wait();
});

// --- Nothing to complete, and nothing there ----------------------------------------------------

describe('nothing to complete: the empty status', () => {
  const idle: readonly [string, (comm: Comm) => MPI.Request][] = [
    ['null', () => new Request(MPI.REQUEST_NULL)],
    ['inactive', (comm) => comm.Recv_init(into(), comm.rank, TAG)],
  ];
  // Those that tell the indices of what is complete have no status to set.
  const withStatus = onRequests.filter(([name]) => !/some/.test(name));
  const withoutStatus = onRequests.filter(([name]) => /some/.test(name));
  describe.each(idle)('%s', (_state, make) => {
    mpiTest.each(withStatus)('%s', async (comm, _name, wait) => {
      const request = make(comm);
      const status = used();
      expect(isFound(await wait([request], status))).toBe(true);
      expect(tell(status)).toEqual(EMPTY);
      request.free();
    });
    mpiTest.each(withoutStatus)('%s', async (comm, _name, wait) => {
      const request = make(comm);
      const status = used();
      await wait([request], status);
      expect(tell(status)).toEqual(USED);
      request.free();
    });
  });
});

describe('nothing there: the status stays as it is', () => {
  const probes = [...probing, ...matching].filter(([name]) => /i(m?)probe/i.test(name));
  const pending: readonly [string, (comm: Comm) => MPI.Request][] = [
    ['memory', (comm) => comm.Irecv(into(), comm.rank, TAG)],
    ['an object', (comm) => comm.irecv({ source: comm.rank, tag: TAG })],
  ];

  mpiTest.each(probes)('%s', (comm, _name, probe) => {
    const status = used();
    expect(probe(comm, comm.rank, status) || null).toBeNull();
    expect(tell(status)).toEqual(USED);
  });

  describe.each(pending)('a receive of %s', (_what, make) => {
    mpiTest.each([...asking, ...testing])('%s', (comm, name, wait) => {
      const request = make(comm);
      const requests = /all/.test(name) ? [request] : [request, MPI.REQUEST_NULL];
      const status = used();
      expect(isFound(wait(requests, status))).toBe(false);
      expect(tell(status)).toEqual(USED);
      request.Cancel();
      request.Wait();
    });

    mpiTest('no status is added to an array', (comm) => {
      const request = make(comm);
      const statuses: MPI.Status[] = [];
      Request.Testall([MPI.REQUEST_NULL, request], statuses);
      Request.Testsome([request], statuses);
      Request.Get_status_all([MPI.REQUEST_NULL, request], statuses);
      Request.Get_status_some([request], statuses);
      expect(statuses).toEqual([]);
      request.Cancel();
      request.Wait();
    });
  });
});

// --- Failed -----------------------------------------------------------------------------------

describe('failed', () => {
  const thrown = async (call: () => unknown): Promise<MPI.Exception> => {
    try {
      await call();
    } catch (error) {
      expect(error).toBeInstanceOf(MPI.Exception);
      return error as MPI.Exception;
    }
    throw new Error('nothing was thrown');
  };

  mpiTest.each(receiving.slice(0, 2))(
    '%s that finds no message to tell of',
    async (comm, _, receive) => {
      const status = used();
      await thrown(() => receive(comm, comm.size + 7, status));
      expect(tell(status)).toEqual(USED);
    },
  );

  const tooShort: readonly [string, Receive][] = [
    ['Recv', (comm, left, status) => comm.Recv(new Uint8Array(1), left, TAG, status)],
    ...[...testing, ...waiting]
      .filter(([name]) => /^(Wait|Test)(any)?$/.test(name))
      .map(([name, wait]): [string, Receive] => [
        name,
        (comm, left, status) => {
          const request = comm.Irecv(new Uint8Array(1), left, TAG);
          return untilFound(() => (isFound(wait([request], status)) ? true : null));
        },
      ]),
  ];
  mpiTest.each(tooShort)('%s of a message that is too long', async (comm, _name, receive) => {
    const { left, right } = neighbours(comm);
    const sent = comm.Isend(bytes(), right, TAG);
    const status = used();
    const { error_code } = await thrown(() => receive(comm, left, status));
    expect([status.source, status.tag, status.error]).toEqual([left, TAG, error_code]);
    sent.Wait();
  });

  const several = [...testing, ...waiting].filter(([name]) => /(all|some)$/.test(name));
  mpiTest.each(several)('%s with one that fails', async (comm, _name, wait) => {
    const { left, right } = neighbours(comm);
    const sent = comm.Isend(bytes(), right, TAG);
    const request = comm.Irecv(new Uint8Array(1), left, TAG);
    const status = used();
    await thrown(() => untilFound(() => (isFound(wait([request], status)) ? true : null)));
    expect(MPI.Get_error_class(status.error)).toBe(MPI.ERR_TRUNCATE);
    expect([status.source, status.tag]).toEqual([left, TAG]);
    sent.Wait();
  });
});
