// Error handlers: MPI's own, and functions of the program.
import { MPI } from 'mpi4node';
import { expectMpiError, implementsMpi, mpiTest } from '../../support/mpi';

const one = new Int32Array(1);
const noRank = 4711;

/** A handler that notes what it is called with, and what it has noted. */
function noting(): { errhandler: MPI.Errhandler; calls: [number, number][] } {
  const calls: [number, number][] = [];
  const errhandler = MPI.Comm.Create_errhandler((comm, code) => {
    calls.push([comm.size, MPI.Get_error_class(code)]);
  });
  return { errhandler, calls };
}

/** Whether a communicator has this error handler. */
function has(comm: MPI.Comm, errhandler: MPI.Errhandler): boolean {
  using found = comm.Get_errhandler();
  return found.equals(errhandler);
}

const constructors: readonly [string, (comm: MPI.Intracomm) => MPI.Comm][] = [
  ['Dup', (comm) => comm.Dup()],
  ['Dup_with_info', (comm) => comm.Dup_with_info(MPI.INFO_NULL)],
  [
    'Idup',
    (comm) => {
      const [duplicate, request] = comm.Idup();
      request.Wait();
      return duplicate;
    },
  ],
  ['Split', (comm) => comm.Split()],
  ['Split_type', (comm) => comm.Split_type(MPI.COMM_TYPE_SHARED)],
  [
    'Create',
    (comm) => {
      using group = comm.Get_group();
      return comm.Create(group);
    },
  ],
  [
    'Create_group',
    (comm) => {
      using group = comm.Get_group();
      return comm.Create_group(group);
    },
  ],
];

test.each([
  ['COMM_WORLD', MPI.COMM_WORLD],
  ['COMM_SELF', MPI.COMM_SELF],
])('%s returns its errors', (_, comm) => {
  expect(has(comm, MPI.ERRORS_RETURN)).toBe(true);
});

describe.each(constructors)('a communicator made by %s', (_, make) => {
  mpiTest('returns its errors', (comm) => {
    const made = make(comm);
    expect(has(made, MPI.ERRORS_RETURN)).toBe(true);
    expectMpiError(() => made.Send(one, noRank), { class: 'MPI_ERR_RANK' });
    made.Free();
  });

  mpiTest('takes its error handler from its parent', (comm) => {
    const { errhandler, calls } = noting();
    comm.Set_errhandler(errhandler);
    const made = make(comm);
    errhandler.Free();
    expectMpiError(() => made.Send(one, noRank), { class: 'MPI_ERR_RANK' });
    expect(calls).toEqual([[comm.size, MPI.ERR_RANK]]);
    made.Free();
  });
});

mpiTest.each<[string, (comm: MPI.Intracomm) => unknown, string, number]>([
  ['Send', (comm) => comm.Send(one, noRank), 'MPI_ERR_RANK', MPI.ERR_RANK],
  ['Isend', (comm) => comm.Isend(one, noRank), 'MPI_ERR_RANK', MPI.ERR_RANK],
  ['Recv', (comm) => comm.Recv(one, noRank), 'MPI_ERR_RANK', MPI.ERR_RANK],
  ['Bcast', (comm) => comm.Bcast(one, noRank), 'MPI_ERR_ROOT', MPI.ERR_ROOT],
  ['send', (comm) => comm.send('object', noRank), 'MPI_ERR_RANK', MPI.ERR_RANK],
])('the function is called for %s, which then throws', (comm, _, call, name, errorClass) => {
  const { errhandler, calls } = noting();
  comm.Set_errhandler(errhandler);
  expectMpiError(() => call(comm), { class: name });
  expect(calls).toEqual([[comm.size, errorClass]]);
  // Another communicator's errors are not its own.
  expectMpiError(() => MPI.COMM_SELF.Send(one, noRank), { class: 'MPI_ERR_RANK' });
  expect(calls).toHaveLength(1);
  comm.Set_errhandler({ errhandler: MPI.ERRORS_RETURN });
  expectMpiError(() => call(comm), { class: name });
  expect(calls).toHaveLength(1);
  errhandler.Free();
});

mpiTest.each<[string, unknown]>([
  ['an error', new RangeError('mine')],
  ['a string', 'text'],
  ['undefined', undefined],
])('%s that the function throws comes out of the call', (comm, _, thrown) => {
  const errhandler = MPI.Comm.Create_errhandler(() => {
    throw thrown;
  });
  comm.Set_errhandler(errhandler);
  errhandler.Free();
  for (const call of [
    () => comm.Send(one, noRank),
    () => comm.Irecv(one, noRank),
    () => comm.Call_errhandler(MPI.ERR_OTHER),
  ]) {
    let caught: [unknown] | null = null;
    try {
      call();
    } catch (error) {
      caught = [error];
    }
    expect(caught).toEqual([thrown]);
  }
  expect(comm.allreduce(1)).toBe(comm.size);
});

mpiTest('the function may call MPI, and fail in it', (comm) => {
  const inner = noting();
  const other = comm.Dup();
  other.Set_errhandler(inner.errhandler);
  let lent: MPI.Comm | null = null;
  const found: unknown[] = [];
  const errhandler = MPI.Comm.Create_errhandler((failed, code) => {
    lent = failed;
    const into = new Int32Array(1);
    failed.Sendrecv(Int32Array.of(failed.rank + 1), failed.rank, 0, into, failed.rank, 0);
    found.push(into[0], failed.Compare(comm), MPI.Get_error_class(code));
    expectMpiError(() => other.Bcast(one, noRank), { class: 'MPI_ERR_ROOT' });
  });
  comm.Set_errhandler(errhandler);
  expectMpiError(() => comm.Send(one, noRank), { class: 'MPI_ERR_RANK' });
  expect(found).toEqual([comm.rank + 1, MPI.IDENT, MPI.ERR_RANK]);
  expect(inner.calls).toEqual([[comm.size, MPI.ERR_ROOT]]);
  expect((lent as MPI.Comm | null)?.is_null).toBe(true);
  other.Free();
});

mpiTest('a truncated message calls the function of its communicator', (comm) => {
  const { errhandler, calls } = noting();
  comm.Set_errhandler(errhandler);
  const sent = comm.Isend(new Int32Array(4), (comm.rank + 1) % comm.size);
  expectMpiError(() => comm.Recv(one), { class: 'MPI_ERR_TRUNCATE' });
  expect(calls).toEqual([[comm.size, MPI.ERR_TRUNCATE]]);
  sent.Wait();
});

mpiTest('an error that is none of its own calls no function', (comm) => {
  const { errhandler, calls } = noting();
  comm.Set_errhandler(errhandler);
  expectMpiError(() => MPI.COMM_NULL.Send(one, 0), { class: 'MPI_ERR_COMM' });
  expect(() => comm.Send(one, '0' as unknown as number)).toThrow(TypeError);
  expect(calls).toEqual([]);
});

mpiTest('Call_errhandler', (comm) => {
  const { errhandler, calls } = noting();
  // ERRORS_RETURN does nothing.
  comm.Call_errhandler(MPI.ERR_OTHER);
  comm.Set_errhandler(errhandler);
  comm.Call_errhandler(MPI.ERR_OTHER);
  comm.Call_errhandler({ errorcode: MPI.ERR_RANK });
  expect(calls).toEqual([
    [comm.size, MPI.ERR_OTHER],
    [comm.size, MPI.ERR_RANK],
  ]);
  expect(() => comm.Call_errhandler('1' as unknown as number)).toThrow(
    new TypeError('Comm.Call_errhandler: errorcode must be an integer, but the string "1" came'),
  );
});

mpiTest('many handlers', (comm) => {
  const handlers = Array.from({ length: 100 }, noting);
  for (const { errhandler } of handlers) {
    comm.Set_errhandler(errhandler);
    errhandler.Free();
    comm.Call_errhandler(MPI.ERR_OTHER);
  }
  expect(handlers.map(({ calls }) => calls.length)).toEqual(Array(100).fill(1));
});

test('Free', () => {
  const { errhandler } = noting();
  expect(errhandler.is_null).toBe(false);
  errhandler.Free();
  expect(errhandler.is_null).toBe(true);
  // MPI 4.1 has a class for it.
  expectMpiError(() => errhandler.Free(), {
    class: implementsMpi(4, 1) ? 'MPI_ERR_ERRHANDLER' : 'MPI_ERR_ARG',
  });
  errhandler.free();
  // Often enough to use up the references that a library may count.
  for (let i = 0; i < 100; i++) {
    const predefined = MPI.COMM_SELF.Get_errhandler();
    predefined.Free();
    expect(predefined.is_null).toBe(true);
    MPI.ERRORS_RETURN.Free();
  }
  expect(MPI.ERRORS_RETURN.is_null).toBe(false);
  expect(has(MPI.COMM_SELF, MPI.ERRORS_RETURN)).toBe(true);
});

test('errors of the calls themselves', () => {
  const { errhandler } = noting();
  expectMpiError(() => MPI.COMM_NULL.Set_errhandler(errhandler), { class: 'MPI_ERR_COMM' });
  expectMpiError(() => MPI.COMM_NULL.Get_errhandler(), { class: 'MPI_ERR_COMM' });
  expectMpiError(() => MPI.COMM_NULL.Call_errhandler(MPI.ERR_OTHER), { class: 'MPI_ERR_COMM' });
  expectMpiError(() => MPI.COMM_SELF.Set_errhandler(MPI.ERRHANDLER_NULL), {
    class: implementsMpi(4, 1) ? 'MPI_ERR_ERRHANDLER' : 'MPI_ERR_ARG',
  });
  errhandler.Free();
  expect(() => MPI.Comm.Create_errhandler(1 as unknown as () => void)).toThrow(
    new TypeError('Comm.Create_errhandler: errhandler_fn must be a function, but 1 came'),
  );
  expect(() => MPI.COMM_SELF.Set_errhandler(null as unknown as MPI.Errhandler)).toThrow(
    new TypeError('Comm.Set_errhandler: errhandler must be an MPI.Errhandler, but null came'),
  );
});
