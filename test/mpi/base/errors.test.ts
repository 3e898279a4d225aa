// Errors of MPI: each is an exception with MPI's class and a message that helps, and the process
// goes on. Where the libraries differ, the table says what is right for which.
import { MPI, MPIError } from 'mpi4node';
import { goesOn, neighbours } from '../../support/exchange';
import { expectMpiError, library, mpiTest } from '../../support/mpi';
import { has } from '../../support/table';

type Intracomm = MPI.Intracomm;

const one = () => new Int32Array(1);

type Row = [name: string, call: (comm: Intracomm) => unknown, expected: string, message: RegExp];

describe('arguments that MPI refuses', () => {
  const ranks = /^MPI_\w+: MPI_ERR_RANK: .*ranks go from 0 to size - 1 of this communicator/;
  const tags = /^MPI_\w+: MPI_ERR_TAG: .*tags go from 0 to the upper bound MPI\.TAG_UB/;
  const roots = /^MPI_\w+: MPI_ERR_ROOT: .*the root must be a rank from 0 to size - 1/;
  const counts = /^MPI_\w+: MPI_ERR_COUNT: .*counts must not be negative/;
  const datatypes = /^MPI_\w+: MPI_ERR_TYPE: .*the datatype is null, not committed, or not one/;
  const rows: readonly Row[] = [
    ['a rank that is too high: Send', (c) => c.Send(one(), c.size), 'MPI_ERR_RANK', ranks],
    ['Isend', (c) => c.Isend(one(), c.size), 'MPI_ERR_RANK', ranks],
    ['Ssend', (c) => c.Ssend(one(), c.size + 100), 'MPI_ERR_RANK', ranks],
    ['Recv', (c) => c.Recv(one(), c.size), 'MPI_ERR_RANK', ranks],
    ['Irecv', (c) => c.Irecv(one(), c.size), 'MPI_ERR_RANK', ranks],
    ['Probe', (c) => c.Probe(c.size), 'MPI_ERR_RANK', ranks],
    ['Iprobe', (c) => c.Iprobe(c.size), 'MPI_ERR_RANK', ranks],
    ['Mprobe', (c) => c.Mprobe(c.size), 'MPI_ERR_RANK', ranks],
    ['Sendrecv', (c) => c.Sendrecv(one(), c.size, 0, one(), 0), 'MPI_ERR_RANK', ranks],
    ['Sendrecv_replace', (c) => c.Sendrecv_replace(one(), c.size), 'MPI_ERR_RANK', ranks],
    ['send', (c) => c.send('obj', c.size), 'MPI_ERR_RANK', ranks],
    ['isend', (c) => c.isend('obj', c.size), 'MPI_ERR_RANK', ranks],
    ['recv', (c) => c.recv({ source: c.size }), 'MPI_ERR_RANK', ranks],
    ['irecv', (c) => c.irecv({ source: c.size }), 'MPI_ERR_RANK', ranks],
    ['a negative rank: Send', (c) => c.Send(one(), -77), 'MPI_ERR_RANK', ranks],
    ['ANY_SOURCE for a receiver', (c) => c.Send(one(), MPI.ANY_SOURCE), 'MPI_ERR_RANK', ranks],
    ['a negative tag: Send', (c) => c.Send(one(), 0, -5), 'MPI_ERR_TAG', tags],
    ['Isend', (c) => c.Isend(one(), 0, -5), 'MPI_ERR_TAG', tags],
    ['Recv', (c) => c.Recv(one(), 0, -5), 'MPI_ERR_TAG', tags],
    ['Iprobe', (c) => c.Iprobe(0, -5), 'MPI_ERR_TAG', tags],
    ['send', (c) => c.send('obj', 0, -5), 'MPI_ERR_TAG', tags],
    ['irecv', (c) => c.irecv({ tag: -5 }), 'MPI_ERR_TAG', tags],
    ['ANY_TAG for a sender', (c) => c.Send(one(), 0, MPI.ANY_TAG), 'MPI_ERR_TAG', tags],
    ['a negative count: Send', (c) => c.Send([one(), -1], 0), 'MPI_ERR_COUNT', counts],
    ['Recv', (c) => c.Recv([one(), -1], 0), 'MPI_ERR_COUNT', counts],
    ['Irecv', (c) => c.Irecv([one(), -1], 0), 'MPI_ERR_COUNT', counts],
    ['Bcast', (c) => c.Bcast([one(), -1]), 'MPI_ERR_COUNT', counts],
    ['a root that is too high: Bcast', (c) => c.Bcast(one(), c.size), 'MPI_ERR_ROOT', roots],
    ['a negative root: Bcast', (c) => c.Bcast(one(), -77), 'MPI_ERR_ROOT', roots],
    ['Gather', (c) => c.Gather(one(), null, c.size), 'MPI_ERR_ROOT', roots],
    ['Scatter', (c) => c.Scatter(null, one(), c.size), 'MPI_ERR_ROOT', roots],
    ['Reduce', (c) => c.Reduce(one(), null, MPI.SUM, c.size), 'MPI_ERR_ROOT', roots],
    ['bcast', (c) => c.bcast('obj', c.size), 'MPI_ERR_ROOT', roots],
    [
      'a null datatype: Send',
      (c) => c.Send([one(), 1, MPI.DATATYPE_NULL], 0),
      'MPI_ERR_TYPE',
      datatypes,
    ],
    ['Recv', (c) => c.Recv([one(), 1, MPI.DATATYPE_NULL], 0), 'MPI_ERR_TYPE', datatypes],
    ['Bcast', (c) => c.Bcast([one(), 1, MPI.DATATYPE_NULL]), 'MPI_ERR_TYPE', datatypes],
    [
      'a null operation',
      (c) => c.Allreduce(one(), one(), MPI.OP_NULL),
      'MPI_ERR_OP',
      /^MPI_Allreduce: MPI_ERR_OP: .*the operation is null, or not defined for this datatype/,
    ],
    [
      'an operation that the datatype does not have',
      (c) => c.Allreduce(new Float64Array(1), new Float64Array(1), MPI.BAND),
      'MPI_ERR_OP',
      /^MPI_Allreduce: MPI_ERR_OP: .*not defined for this datatype/,
    ],
    ['a null group', () => MPI.GROUP_NULL.size, 'MPI_ERR_GROUP', /the group is null or was freed/],
    [
      'a null request: Free',
      () => MPI.REQUEST_NULL.Free(),
      'MPI_ERR_REQUEST',
      /the request is not one that MPI knows; was it freed\?/,
    ],
    ['Cancel', () => MPI.REQUEST_NULL.Cancel(), 'MPI_ERR_REQUEST', /was it freed\?/],
    ['a null message: Recv', () => MPI.MESSAGE_NULL.Recv(one()), 'MPI_ERR_REQUEST', /only once/],
    ['Irecv', () => MPI.MESSAGE_NULL.Irecv(one()), 'MPI_ERR_REQUEST', /only once/],
    ['recv', () => MPI.MESSAGE_NULL.recv(), 'MPI_ERR_REQUEST', /only once/],
    ['irecv', () => MPI.MESSAGE_NULL.irecv(), 'MPI_ERR_REQUEST', /only once/],
  ];

  mpiTest.each(rows)('%s', (comm, _name, call, expected, message) => {
    for (let i = 0; i < 2; i++) expectMpiError(() => call(comm), { class: expected, message });
    goesOn(comm);
  });

  mpiTest('a buffered send without room', (comm) => {
    // Open MPI counts the message that it refuses here, and so delivers none that comes after it to
    // that rank in that communicator.
    const spoilt = comm.Dup();
    MPI.Attach_buffer(new ArrayBuffer(1000));
    expectMpiError(() => spoilt.Ibsend(new ArrayBuffer(5000), comm.rank), {
      class: 'MPI_ERR_BUFFER',
      message: /^MPI_Ibsend: MPI_ERR_BUFFER: /,
    });
    expectMpiError(() => MPI.Attach_buffer(new ArrayBuffer(1000)), {
      class: 'MPI_ERR_BUFFER',
      message: /^MPI\.Attach_buffer: MPI_ERR_BUFFER: a buffer is attached already/,
    });
    expect((MPI.Detach_buffer() as ArrayBuffer).byteLength).toBe(1000);
    expect(MPI.Detach_buffer()).toBeNull();
    spoilt.Free();
    goesOn(comm);
  });
});

describe('objects', () => {
  mpiTest('a message of memory that is received as an object', (comm) => {
    const { left, right } = neighbours(comm);
    for (const bytes of [
      Uint8Array.of(1, 2, 3),
      new Uint8Array(0),
      new Uint8Array(100).fill(255),
    ]) {
      for (const receive of [
        () => comm.recv({ source: left }),
        () => comm.irecv({ source: left }).wait(),
        () => comm.mprobe(left).recv(),
      ]) {
        const sent = comm.Isend(bytes, right);
        expect(receive).toThrow(/deserialize|read/i);
        sent.Wait();
      }
    }
    expect(comm.sendrecv('goes on', right, { source: left })).toBe('goes on');
    goesOn(comm);
  });

  mpiTest('a function as a reason not to send', (comm) => {
    expect(() => comm.send(() => 1, 0)).toThrow(
      expect.objectContaining({ name: 'DataCloneError' }),
    );
    goesOn(comm);
  });
});

describe('MPI.Exception', () => {
  function caught(call: () => unknown): MPI.Exception {
    try {
      call();
    } catch (error) {
      if (error instanceof MPI.Exception) return error;
    }
    throw new Error('no MPI.Exception was thrown');
  }

  mpiTest('of a call', (comm) => {
    const error = caught(() => comm.Send(one(), comm.size));
    expect(error).toBeInstanceOf(MPIError);
    expect(error).toBeInstanceOf(Error);
    expect(MPIError).toBe(MPI.Exception);
    expect([error.name, error.code, error.error_class]).toEqual([
      'MPI.Exception',
      'MPI_ERR_RANK',
      MPI.ERR_RANK,
    ]);
    expect([error.Get_error_class(), error.Get_error_code(), error.Get_error_string()]).toEqual([
      error.error_class,
      error.error_code,
      error.error_string,
    ]);
    expect(MPI.Get_error_class(error.error_code)).toBe(MPI.ERR_RANK);
    expect(error.error_string).toMatch(/rank/i);
    expect(error.stack).toContain('errors.test.ts');
  });

  mpiTest('made of a code', () => {
    const error = new MPI.Exception(MPI.ERR_TRUNCATE);
    expect([error.error_code, error.error_class, error.code]).toEqual([
      MPI.ERR_TRUNCATE,
      MPI.ERR_TRUNCATE,
      'MPI_ERR_TRUNCATE',
    ]);
    expect(error.message).toMatch(/^MPI_ERR_TRUNCATE: .*truncated/i);
    expect(new MPI.Exception().code).toBe('MPI_SUCCESS');
  });

  mpiTest('of every class that the standard names', () => {
    const names = Object.keys(MPI).filter((name) => /^ERR_(?!LASTCODE)[A-Z_]+$/.test(name));
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      const value = MPI[name as 'ERR_RANK'];
      const error = new MPI.Exception(value);
      expect([name, error.error_class]).toEqual([name, value]);
      // What the library lacks has the value of ERR_UNKNOWN.
      expect([`MPI_${name}`, 'MPI_ERR_UNKNOWN']).toContain(error.code);
      expect(error.error_string).not.toBe('');
    }
  });

  mpiTest('of a class and a code that the program adds', () => {
    const ownClass = MPI.Add_error_class();
    const ownCode = MPI.Add_error_code(ownClass);
    MPI.Add_error_string(ownClass, 'a class of our own');
    MPI.Add_error_string(ownCode, 'the tape is full: naïve 東');
    expect(ownClass).toBeGreaterThan(MPI.ERR_LASTCODE);
    expect(MPI.Get_error_class(ownCode)).toBe(ownClass);
    // A class is an error code of its own, but Open MPI 4.1 does not know it as one.
    expect(MPI.Get_error_class(ownClass)).toBe(library === 'openmpi' ? MPI.ERR_UNKNOWN : ownClass);
    expect([MPI.Get_error_string(ownClass), MPI.Get_error_string(ownCode)]).toEqual([
      'a class of our own',
      'the tape is full: naïve 東',
    ]);
    const error = new MPI.Exception(ownCode);
    expect([error.error_code, error.error_class, error.error_string]).toEqual([
      ownCode,
      ownClass,
      'the tape is full: naïve 東',
    ]);
    expect(error.message).toContain('the tape is full');
  });

  mpiTest('what a newer standard has and the library lacks', () => {
    // Open MPI 5 has the one, MPICH 4.2 the other.
    const isLacking = !has('MPI_Comm_revoke');
    const call = () => (isLacking ? MPI.COMM_SELF.Revoke() : MPI.Remove_error_class(1));
    expectMpiError(call, {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message:
        /^MPI_(Comm_revoke|Remove_error_class) is not in this MPI library \((Open MPI v|MPICH).*[45]\.\d/,
    });
  });
});
