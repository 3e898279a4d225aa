// @worlds openmpi:1,2,3,4 mpich:1,2,3
// Every method of communication × every parameter × what it must not be: refused by every rank
// before anything is sent, by an error of its class that names the method and the parameter.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest } from '../../support/mpi';

const signatures = `
  Comm.Send(buf, dest, tag)
  Comm.Ssend(buf, dest, tag)
  Comm.Bsend(buf, dest, tag)
  Comm.Rsend(buf, dest, tag)
  Comm.Isend(buf, dest, tag)
  Comm.Issend(buf, dest, tag)
  Comm.Ibsend(buf, dest, tag)
  Comm.Irsend(buf, dest, tag)
  Comm.Send_init(buf, dest, tag)
  Comm.Ssend_init(buf, dest, tag)
  Comm.Bsend_init(buf, dest, tag)
  Comm.Rsend_init(buf, dest, tag)
  Comm.Recv(buf, source, tag, status)
  Comm.Irecv(buf, source, tag)
  Comm.Recv_init(buf, source, tag)
  Comm.Sendrecv(sendbuf, dest, sendtag, recvbuf, source, recvtag, status)
  Comm.Isendrecv(sendbuf, dest, sendtag, recvbuf, source, recvtag)
  Comm.Sendrecv_replace(buf, dest, sendtag, source, recvtag, status)
  Comm.Isendrecv_replace(buf, dest, sendtag, source, recvtag)
  Comm.Probe(source, tag, status)
  Comm.Iprobe(source, tag, status)
  Comm.Mprobe(source, tag, status)
  Comm.Improbe(source, tag, status)
  Comm.Bcast(buf, root)
  Comm.Gather(sendbuf, recvbuf, root)
  Comm.Gatherv(sendbuf, recvbuf, root)
  Comm.Scatter(sendbuf, recvbuf, root)
  Comm.Scatterv(sendbuf, recvbuf, root)
  Comm.Allgather(sendbuf, recvbuf)
  Comm.Allgatherv(sendbuf, recvbuf)
  Comm.Alltoall(sendbuf, recvbuf)
  Comm.Alltoallv(sendbuf, recvbuf)
  Comm.Alltoallw(sendblocks, recvblocks)
  Comm.Reduce(sendbuf, recvbuf, op, root)
  Comm.Allreduce(sendbuf, recvbuf, op)
  Comm.Reduce_scatter_block(sendbuf, recvbuf, op)
  Comm.Reduce_scatter(sendbuf, recvbuf, recvcounts, op)
  Intracomm.Scan(sendbuf, recvbuf, op)
  Intracomm.Exscan(sendbuf, recvbuf, op)
  Comm.send(obj, dest, tag)
  Comm.ssend(obj, dest, tag)
  Comm.bsend(obj, dest, tag)
  Comm.isend(obj, dest, tag)
  Comm.issend(obj, dest, tag)
  Comm.ibsend(obj, dest, tag)
  Comm.recv(memory, source, tag, status)
  Comm.irecv(memory, source, tag)
  Comm.sendrecv(obj, dest, sendtag, memory, source, recvtag, status)
  Comm.probe(source, tag, status)
  Comm.iprobe(source, tag, status)
  Comm.mprobe(source, tag, status)
  Comm.improbe(source, tag, status)
  Comm.bcast(obj, root)
  Comm.gather(obj, root)
  Comm.scatter(objs, root)
  Comm.reduce(obj, operation, root)
  Comm.allreduce(obj, operation)
  Intracomm.scan(obj, operation)
  Intracomm.exscan(obj, operation)`;

interface Method {
  owner: string;
  name: string;
  parameters: string[];
}

const parse = (text: string): Method[] =>
  [...text.matchAll(/(\w+)\.(\w+)\(([^)]*)\)/g)].map(([, owner, name, list]) => ({
    owner,
    name,
    parameters: list.split(', '),
  }));
const collectives = parse(signatures).filter(
  ({ name, parameters }) => /^[A-Z]/.test(name) && !/tag|source/.test(parameters.join()),
);
const methods: Method[] = [
  ...parse(signatures),
  ...collectives.map((method) => ({
    ...method,
    name: `I${method.name[0].toLowerCase()}${method.name.slice(1)}`,
  })),
  ...collectives.map(({ owner, name, parameters }) => ({
    owner,
    name: `${name}_init`,
    parameters: [...parameters, 'info'],
  })),
];

interface Wrong {
  value: unknown;
  /** A class of MPI's, where it is MPI that refuses it. */
  mpi?: string;
  message?: string;
}

interface Kind {
  good(comm: MPI.Intracomm): unknown;
  wrong(comm: MPI.Intracomm): Wrong[];
}

const text = (expected: string): Wrong[] => [
  { value: 'text', message: `must be ${expected}, but the string "text" came` },
];
const integer = (good: number, out: (size: number) => number[], mpi: string): Kind => ({
  good: () => good,
  wrong: ({ size }) => [
    ...text('an integer'),
    { value: 0.5, message: 'must be an integer, but the number 0.5 came' },
    ...out(size).map((value) => ({ value, mpi })),
  ],
});
const memory: Kind = {
  good: ({ size }) => new Int32Array(size),
  wrong: () => [
    ...text(
      'a typed array, DataView, Buffer, ArrayBuffer or ndarray, or a buffer spec ' +
        '[data, count, displacement, datatype]',
    ),
    { value: [1, 2], message: 'is a plain array of numbers' },
  ],
};
const blocks: Kind = {
  good: ({ size }) => [
    new Int32Array(size),
    new Array(size).fill(1),
    Array.from({ length: size }, (_, i) => 4 * i),
    new Array(size).fill(MPI.INT),
  ],
  wrong: () => [{ value: 'text', message: 'must be [data, counts, displacements, datatypes]' }],
};
const source = integer(0, (size) => [size, -7], 'MPI_ERR_RANK');
const tag = integer(0, () => [-7], 'MPI_ERR_TAG');
const nothing = { wrong: () => [] };

const kinds: Readonly<Record<string, Kind>> = {
  buf: memory,
  sendbuf: memory,
  recvbuf: memory,
  sendblocks: blocks,
  recvblocks: blocks,
  dest: source,
  source,
  tag,
  sendtag: tag,
  recvtag: tag,
  status: { good: () => null, wrong: () => text('an MPI.Status') },
  root: {
    ...integer(0, (size) => [size, -7, MPI.PROC_NULL], 'MPI_ERR_ROOT'),
    // Each for itself, since a root alone looks at some of the others.
    good: ({ rank }) => rank,
  },
  op: { good: () => MPI.SUM, wrong: () => text('an MPI.Op') },
  operation: {
    good: () => MPI.SUM,
    wrong: () => text('an MPI.Op or a function of two values'),
  },
  info: { good: () => MPI.INFO_NULL, wrong: () => text('an MPI.Info') },
  recvcounts: { good: () => null, wrong: () => text('an array of integers') },
  obj: { good: () => 1, ...nothing },
  objs: { good: ({ size }) => new Array(size).fill(1), ...nothing },
  memory: { good: () => null, ...nothing },
};

/** What the message calls it. */
const nameOf = (parameter: string) => parameter.replace('blocks', 'buf').replace('operation', 'op');

/** Each rank receives one item of a Reduce_scatter, where the others take one for each rank. */
function goodFor(method: string, parameter: string, comm: MPI.Intracomm): unknown {
  const isPart =
    (/catter/.test(method) && parameter === 'recvbuf') ||
    (/ather/.test(method) && parameter === 'sendbuf');
  return isPart ? new Int32Array(1) : kinds[parameter].good(comm);
}

mpiTest.each(methods.map((method) => [method.name, method] as const))(
  '%s',
  (comm, name, { owner, parameters }) => {
    const call = comm[name as 'Send'].bind(comm) as (...values: unknown[]) => unknown;
    for (const wrong of parameters) {
      for (const { value, mpi, message } of kinds[wrong].wrong(comm)) {
        const values = parameters.map((each) =>
          each === wrong ? value : goodFor(name, each, comm),
        );
        const run = () => call(...values);
        if (mpi !== undefined) {
          expectMpiError(run, { class: mpi, message: /^MPI_\w+: MPI_ERR_\w+: / });
          continue;
        }
        let error: unknown;
        try {
          run();
        } catch (thrown) {
          error = thrown;
        }
        expect([wrong, value, error]).toEqual([wrong, value, expect.any(TypeError)]);
        const start = `${name}: ${nameOf(wrong)} ${message}`;
        const [, from, rest] = /^(\w+)\.(.*)/s.exec((error as Error).message) ?? [];
        // What the binding refuses it calls Comm's.
        expect(['Comm', owner]).toContain(from);
        expect(rest.slice(0, start.length)).toBe(start);
      }
    }
    // Until here a receive of another rank may be posted, which is cancelled when its send fails.
    comm.Barrier();
    goesOn(comm);
  },
);
