// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Every way to exchange a message × communicator, of two groups too × kind of memory or object.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { everyCommunicator, onCommunicator } from '../../support/communicators';
import { neighbours, untilFound } from '../../support/exchange';
import { groupPairs, join } from '../../support/intercommunicators';
import { library, mpiTest, ranks } from '../../support/mpi';
import { difference } from '../../support/objects/compare';

type Data = MPI.BufferData;

/** Whom a rank sends to, and hears from. */
interface Partners {
  dest: number;
  source: number;
}

const TAG = 5;

// MPICH takes milliseconds for each message where there are more ranks than cores.
const isSlow = library === 'mpich' && ranks > 2;
const communicators = isSlow
  ? everyCommunicator.filter(({ name }) => name === 'COMM_WORLD')
  : everyCommunicator;
const pairs = isSlow ? groupPairs.slice(0, 1) : groupPairs;

// --- Memory -------------------------------------------------------------------------------------

type Exchange = (comm: MPI.Comm, out: Data, into: Data, to: Partners, status: MPI.Status) => void;
type Named<T> = readonly (readonly [string, T])[];

const started = (request: MPI.Prequest): MPI.Prequest => {
  request.Start();
  return request;
};
const finish = (request: MPI.Prequest, status?: MPI.Status): void => {
  expect(request.Wait(status)).toBe(true);
  request.Free();
};

/** Each sends what another rank has posted a receive for: all of them have, after the barrier. */
const sending =
  (send: (comm: MPI.Comm, out: Data, dest: number) => unknown): Exchange =>
  (comm, out, into, { dest, source }, status) => {
    const received = comm.Irecv(into, source, TAG);
    comm.Barrier();
    const request = send(comm, out, dest);
    received.Wait(status);
    if (request instanceof MPI.Prequest) finish(request);
    else if (request instanceof MPI.Request) request.Wait();
  };

/** Each receives what was sent without waiting. */
const receiving =
  (receive: (comm: MPI.Comm, into: Data, source: number, status: MPI.Status) => void): Exchange =>
  (comm, out, into, { dest, source }, status) => {
    const sent = comm.Isend(out, dest, TAG);
    receive(comm, into, source, status);
    sent.Wait();
    comm.Barrier();
  };

const exchanges: Named<Exchange> = [
  ...(['Send', 'Ssend', 'Bsend', 'Rsend', 'Isend', 'Issend', 'Ibsend', 'Irsend'] as const).map(
    (name) => [name, sending((comm, out, dest) => comm[name](out, dest, TAG))] as const,
  ),
  ...(['Send_init', 'Ssend_init', 'Bsend_init', 'Rsend_init'] as const).map(
    (name) => [name, sending((comm, out, dest) => started(comm[name](out, dest, TAG)))] as const,
  ),
  ['Recv', receiving((comm, into, source, status) => comm.Recv(into, source, TAG, status))],
  ['Irecv', receiving((comm, into, source, status) => comm.Irecv(into, source, TAG).Wait(status))],
  [
    'Recv_init',
    receiving((comm, into, source, status) =>
      finish(started(comm.Recv_init(into, source, TAG)), status),
    ),
  ],
  [
    'Mprobe and Message.Recv',
    receiving((comm, into, source, status) => comm.Mprobe(source, TAG).Recv(into, status)),
  ],
  [
    'Improbe and Message.Irecv',
    receiving((comm, into, source, status) =>
      untilFound(() => comm.Improbe(source, TAG))
        .Irecv(into)
        .Wait(status),
    ),
  ],
  [
    'Probe and Recv',
    receiving((comm, into, source, status) => {
      comm.Probe(source, TAG, status);
      comm.Recv(into, status.source, status.tag);
    }),
  ],
  [
    'Iprobe and Recv',
    receiving((comm, into, source, status) => {
      untilFound(() => comm.Iprobe(source, TAG, status) || null);
      comm.Recv(into, status.source, status.tag);
    }),
  ],
  [
    'Sendrecv',
    (comm, out, into, { dest, source }, status) => {
      comm.Sendrecv(out, dest, TAG, into, source, TAG, status);
      comm.Barrier();
    },
  ],
  [
    'Isendrecv',
    (comm, out, into, { dest, source }, status) => {
      comm.Isendrecv(out, dest, TAG, into, source, TAG).Wait(status);
      comm.Barrier();
    },
  ],
];

const replacing: Named<(comm: MPI.Comm, both: Data, to: Partners, status: MPI.Status) => unknown> =
  [
    [
      'Sendrecv_replace',
      (comm, both, { dest, source }, status) =>
        comm.Sendrecv_replace(both, dest, TAG, source, TAG, status),
    ],
    [
      'Isendrecv_replace',
      (comm, both, { dest, source }, status) =>
        comm.Isendrecv_replace(both, dest, TAG, source, TAG).Wait(status),
    ],
  ];

/** A message of each kind of memory to one partner, and one from the other. */
function exchangeAll(comm: MPI.Comm, to: Partners, all: boolean): void {
  for (const [name, exchange] of withReplacing) exchangeMemory(comm, name, exchange, to, all);
}

function exchangeMemory(
  comm: MPI.Comm,
  name: string,
  exchange: Exchange,
  to: Partners,
  all: boolean,
): void {
  for (const kind of all && !isSlow ? bufferKinds : bufferKinds.slice(-2)) {
    for (const items of [[comm.rank, 100, 127], []]) {
      const into = kind.of([9, 9, 9, 9]);
      const out = kind.of(items);
      const status = new MPI.Status();
      exchange(comm, out, into, to, status);
      const isThere = to.source !== MPI.PROC_NULL;
      const arrived = isThere && items.length > 0 ? [to.source, 100, 127, 9] : [9, 9, 9, 9];
      expect([name, kind.name, kind.values(into)]).toEqual([name, kind.name, arrived]);
      expect([name, status.count]).toEqual([name, isThere ? items.length * kind.itemSize : 0]);
      if (isThere) expect([name, status.source, status.tag]).toEqual([name, to.source, TAG]);
      expect([name, kind.values(out)]).toEqual([name, items]);
    }
  }
}

const withReplacing: Named<Exchange> = [
  ...exchanges,
  ...replacing.map(
    ([name, call]) =>
      [
        name,
        ((comm, out, into, to, status) => {
          // What is received may be as long as what is sent.
          const bytes = (data: Data) =>
            ArrayBuffer.isView(data)
              ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
              : new Uint8Array(data);
          const both = bytes(out).slice();
          call(comm, both, to, status);
          if (to.source !== MPI.PROC_NULL) bytes(into).set(both);
          comm.Barrier();
        }) as Exchange,
      ] as const,
  ),
];

// --- Objects ------------------------------------------------------------------------------------

type ObjectExchange = (comm: MPI.Comm, obj: unknown, to: Partners) => unknown;

const sendingObject =
  (send: (comm: MPI.Comm, obj: unknown, dest: number) => unknown): ObjectExchange =>
  (comm, obj, { dest, source }) => {
    const received = comm.irecv({ source, tag: TAG });
    const request = send(comm, obj, dest);
    const result = received.wait();
    if (request instanceof MPI.Request) request.wait();
    return result;
  };
const receivingObject =
  (receive: (comm: MPI.Comm, source: number) => unknown): ObjectExchange =>
  (comm, obj, { dest, source }) => {
    const sent = comm.isend(obj, dest, TAG);
    const result = receive(comm, source);
    sent.wait();
    return result;
  };

const objectExchanges: Named<ObjectExchange> = [
  ...(['send', 'ssend', 'bsend', 'isend', 'issend', 'ibsend'] as const).map(
    (name) => [name, sendingObject((comm, obj, dest) => comm[name](obj, dest, TAG))] as const,
  ),
  ['recv', receivingObject((comm, source) => comm.recv({ source, tag: TAG }))],
  ['irecv', receivingObject((comm, source) => comm.irecv({ source, tag: TAG }).wait())],
  ['mprobe and recv', receivingObject((comm, source) => comm.mprobe(source, TAG).recv())],
  [
    'improbe and irecv',
    receivingObject((comm, source) =>
      untilFound(() => comm.improbe(source, TAG))
        .irecv()
        .wait(),
    ),
  ],
  ['sendrecv', (comm, obj, { dest, source }) => comm.sendrecv(obj, dest, TAG, null, source, TAG)],
];

const objects: readonly ((rank: number) => unknown)[] = [
  (rank) => rank / 8,
  () => undefined,
  (rank) => ({ from: rank, list: [new Date(rank), 2n ** 80n] }),
  (rank) => new Map([['numbers', new Float64Array(100 * rank).fill(rank)]]),
  (rank) => 'é'.repeat(3_000 * rank),
];

function exchangeObjects(comm: MPI.Comm, to: Partners): void {
  for (const [name, exchange] of objectExchanges) {
    for (const make of objects) {
      const received = exchange(comm, make(comm.rank), to);
      const sent = to.source === MPI.PROC_NULL ? null : structuredClone(make(to.source));
      expect([name, difference(received, sent)]).toEqual([name, null]);
    }
  }
  comm.Barrier();
}

// --- Where --------------------------------------------------------------------------------------

beforeAll(() => MPI.Attach_buffer(new ArrayBuffer(1 << 18)));
afterAll(() => {
  MPI.Detach_buffer();
});

describe.each(communicators.map((kind) => [kind.name, kind] as const))(
  'around a ring of %s',
  (name, kind) => {
    const partners = (comm: MPI.Comm): Partners => {
      const { left, right } = neighbours(comm);
      return { dest: right, source: left };
    };
    mpiTest('memory', (world) =>
      onCommunicator(world, kind, (comm) =>
        exchangeAll(comm, partners(comm), name === 'COMM_WORLD'),
      ),
    );
    mpiTest('objects', (world) =>
      onCommunicator(world, kind, (comm) => exchangeObjects(comm, partners(comm))),
    );
  },
);

for (const groups of pairs) {
  describe(`between ${groups.name}`, () => {
    // Rank i of one group with rank i of the other, and with nobody who has no such partner.
    const partners = (comm: MPI.Comm): Partners => {
      const partner = comm.rank < groups.other.length ? comm.rank : MPI.PROC_NULL;
      return { dest: partner, source: partner };
    };
    mpiTest('memory', (world) => {
      using comm = join(world, groups);
      exchangeAll(comm, partners(comm), groups === groupPairs[0]);
    });
    mpiTest('objects', (world) => {
      using comm = join(world, groups);
      exchangeObjects(comm, partners(comm));
    });
  });
}
