// The status of a receive from MPI.PROC_NULL: source PROC_NULL, tag ANY_TAG, and nothing received.
// @worlds openmpi:1 mpich:1
import { MPI } from 'mpi4node';
import { untilFound } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

const { PROC_NULL } = MPI;
type Comm = MPI.Intracomm;
type Receive = (comm: Comm, status: MPI.Status) => unknown;

const memory = () => new Int32Array(3).fill(7);

/** A status that tells of another message. */
function usedStatus(comm: Comm): MPI.Status {
  const status = new MPI.Status();
  const request = comm.Irecv(memory(), 0, 3);
  comm.Send(memory(), 0, 3);
  request.Wait(status);
  expect([status.source, status.tag, status.Get_count(MPI.INT32_T)]).toEqual([0, 3, 3]);
  return status;
}

function expectNobody(status: MPI.Status): void {
  expect([status.source, status.tag]).toEqual([PROC_NULL, MPI.ANY_TAG]);
  expect([status.Get_count(), status.Get_elements(MPI.INT32_T)]).toEqual([0, 0]);
  expect(status.Is_cancelled()).toBe(false);
}

const until = (isDone: () => boolean) => untilFound(() => isDone() || null);
const completions: [name: string, complete: (request: MPI.Request, status: MPI.Status) => void][] =
  [
    ['Wait', (request, status) => request.Wait(status)],
    ['Test', (request, status) => until(() => request.Test(status))],
    ['Waitall', (request, status) => MPI.Request.Waitall([request], [status])],
    ['Testall', (request, status) => until(() => MPI.Request.Testall([request], [status]))],
    ['Waitany', (request, status) => expect(MPI.Request.Waitany([request], status)).toBe(0)],
    [
      'Testany',
      (request, status) => {
        const [index] = untilFound(() => {
          const found = MPI.Request.Testany([request], status);
          return found[1] ? found : null;
        });
        expect(index).toBe(0);
      },
    ],
    [
      'Waitsome',
      (request, status) => expect(MPI.Request.Waitsome([request], [status])).toEqual([0]),
    ],
    [
      'Testsome',
      (request, status) => {
        const indices = untilFound(() => {
          const found = MPI.Request.Testsome([request], [status]);
          return found?.length === 0 ? null : { found };
        });
        expect(indices.found).toEqual([0]);
      },
    ],
    [
      'Get_status',
      (request, status) => {
        until(() => request.Get_status(status));
        request.Wait();
      },
    ],
  ];

const nonblocking: [name: string, start: (comm: Comm, buf: Int32Array) => MPI.Request][] = [
  ['Irecv', (comm, buf) => comm.Irecv(buf, PROC_NULL, 5)],
  ['Irecv of any tag', (comm, buf) => comm.Irecv(buf, PROC_NULL)],
  ['Message.Irecv', (comm, buf) => comm.Mprobe(PROC_NULL, 5).Irecv(buf)],
  ['Isendrecv', (comm, buf) => comm.Isendrecv(memory(), PROC_NULL, 0, buf, PROC_NULL, 5)],
  ['Isendrecv_replace', (comm, buf) => comm.Isendrecv_replace(buf, PROC_NULL, 0, PROC_NULL, 5)],
];

describe.each(nonblocking)('%s', (_, start) => {
  mpiTest.each(completions)('%s', (comm, _name, complete) => {
    const status = usedStatus(comm);
    const buf = memory();
    complete(start(comm, buf), status);
    expectNobody(status);
    expect(Array.from(buf)).toEqual([7, 7, 7]);
  });
});

const persistent: [name: string, set: (comm: Comm) => MPI.Prequest][] = [
  ['Recv_init', (comm) => comm.Recv_init(memory(), PROC_NULL, 5)],
  ['Recv_init of any tag', (comm) => comm.Recv_init(memory(), PROC_NULL)],
];

describe.each(persistent)('%s', (_, set) => {
  mpiTest.each(completions)('%s, twice', (comm, _name, complete) => {
    const request = set(comm);
    for (let i = 0; i < 2; i++) {
      const status = usedStatus(comm);
      request.Start();
      complete(request, status);
      expectNobody(status);
    }
    request.Free();
    expect(request.is_null).toBe(true);
  });

  mpiTest('started with others, cancelled and freed', (comm) => {
    const requests = [set(comm), set(comm)];
    MPI.Prequest.Startall(requests);
    MPI.Request.Waitall(requests);
    requests[0].Start();
    requests[0].Cancel();
    requests[0].Wait();
    requests[0].Start();
    for (const request of requests) request.Free();
    expect(requests.map((request) => request.is_null)).toEqual([true, true]);
  });
});

const sends = ['Send_init', 'Ssend_init', 'Rsend_init'] as const;
mpiTest.each(sends)('%s to nobody is completed by Waitany', (comm, name) => {
  const request = comm[name](memory(), PROC_NULL);
  for (let i = 0; i < 2; i++) {
    request.Start();
    expect(MPI.Request.Waitany([request])).toBe(0);
  }
  request.Free();
});

const blocking: [name: string, receive: Receive][] = [
  ['Recv', (comm, status) => comm.Recv(memory(), PROC_NULL, 5, status)],
  [
    'Sendrecv',
    (comm, status) => comm.Sendrecv(memory(), PROC_NULL, 0, memory(), PROC_NULL, 5, status),
  ],
  [
    'Sendrecv_replace',
    (comm, status) => comm.Sendrecv_replace(memory(), PROC_NULL, 0, PROC_NULL, 5, status),
  ],
  ['Probe', (comm, status) => comm.Probe(PROC_NULL, 5, status)],
  ['Iprobe', (comm, status) => expect(comm.Iprobe(PROC_NULL, 5, status)).toBe(true)],
  ['Mprobe', (comm, status) => comm.Mprobe(PROC_NULL, 5, status).Recv(memory())],
  ['Improbe', (comm, status) => comm.Improbe(PROC_NULL, 5, status)?.Recv(memory())],
  ['Message.Recv', (comm, status) => comm.Mprobe(PROC_NULL, 5).Recv(memory(), status)],
  ['recv', (comm, status) => comm.recv(null, PROC_NULL, 5, status)],
  ['irecv', (comm, status) => comm.irecv(null, PROC_NULL, 5).wait(status)],
  ['sendrecv', (comm, status) => comm.sendrecv(1, PROC_NULL, 0, null, PROC_NULL, 5, status)],
  ['probe', (comm, status) => comm.probe(PROC_NULL, 5, status)],
  ['iprobe', (comm, status) => comm.iprobe(PROC_NULL, 5, status)],
  ['mprobe', (comm, status) => comm.mprobe(PROC_NULL, 5, status).recv()],
  ['Message.recv', (comm, status) => comm.mprobe(PROC_NULL, 5).recv(status)],
];

mpiTest.each(blocking)('%s', (comm, _, receive) => {
  const status = usedStatus(comm);
  receive(comm, status);
  expectNobody(status);
});

mpiTest.each(blocking)('%s while an object receive is pending', (comm, _, receive) => {
  const object = comm.irecv({ source: 0, tag: 99 });
  const status = new MPI.Status();
  receive(comm, status);
  expectNobody(status);
  comm.send('object', 0, 99);
  expect(object.wait()).toBe('object');
});

mpiTest('what replaces a message to nobody is received', (comm) => {
  const { rank } = comm;
  const buf = memory();
  const sent = [1, 2].map((value) => comm.Isend(new Int32Array(3).fill(value), rank, 4));
  comm.Sendrecv_replace(buf, PROC_NULL, 0, rank, 4);
  expect(Array.from(buf)).toEqual([1, 1, 1]);
  comm.Isendrecv_replace(buf, PROC_NULL, 0, rank, 4).Wait();
  expect(Array.from(buf)).toEqual([2, 2, 2]);
  MPI.Request.Waitall(sent);
});
