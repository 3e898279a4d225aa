// Idup, which makes a communicator while the program goes on, and the ends of communicators.
import { MPI } from 'mpi4node';
import { expectMpiError, isOpenMpi4, mpiTest, rank } from '../../support/mpi';
import { has } from '../../support/table';

type Pair = [newcomm: MPI.Intracomm, request: MPI.Request];

const ways: readonly [string, (comm: MPI.Intracomm) => Pair][] = [
  ['Idup()', (comm) => comm.Idup()],
  ['Idup(null)', (comm) => comm.Idup(null)],
  ['Idup({ info: null })', (comm) => comm.Idup({ info: null })],
  ...(has('MPI_Comm_idup_with_info')
    ? ([
        ['Idup(info)', (comm) => comm.Idup(MPI.INFO_NULL)],
        ['Idup({ info })', (comm) => comm.Idup({ info: MPI.INFO_NULL })],
        ['Idup_with_info(info)', (comm) => comm.Idup_with_info(MPI.INFO_NULL)],
        ['Idup_with_info({ info })', (comm) => comm.Idup_with_info({ info: MPI.INFO_NULL })],
      ] as [string, (comm: MPI.Intracomm) => Pair][])
    : []),
];

const completions: readonly [string, (request: MPI.Request) => void][] = [
  ['Wait', (request) => request.Wait()],
  ['wait', (request) => expect(request.wait()).toBeNull()],
  [
    'Test',
    (request) => {
      while (!request.Test());
    },
  ],
  ['Waitall', (request) => MPI.Request.Waitall([request])],
  ['Waitany', (request) => expect(MPI.Request.Waitany([request])).toBe(0)],
  ['Waitsome', (request) => expect(MPI.Request.Waitsome([request])).toEqual([0])],
];

describe.each(ways)('%s', (_, duplicate) => {
  mpiTest.each(completions)('completed by %s', (comm, __, complete) => {
    const [made, request] = duplicate(comm);
    expect(made).toBeInstanceOf(MPI.Intracomm);
    expect(request).toBeInstanceOf(MPI.Request);
    complete(request);
    expect(request.is_null).toBe(true);
    expect(made.Compare(comm)).toBe(MPI.CONGRUENT);
    expect(made.allgather(comm.rank)).toEqual(Array.from({ length: comm.size }, (___, r) => r));
    made.Free();
  });
});

mpiTest('several at a time, with messages in between', (comm) => {
  const pairs = [comm.Idup(), comm.Idup(), comm.Idup()];
  expect(comm.allreduce(rank)).toBe((comm.size * (comm.size - 1)) / 2);
  MPI.Request.Waitall(pairs.map(([, request]) => request));
  // Each has a context of its own.
  pairs.forEach(([made], i) => {
    made.isend(i, made.rank);
  });
  expect(pairs.map(([made]) => made.recv({ source: made.rank }))).toEqual([0, 1, 2]);
  for (const [made] of pairs) made.Free();
});

mpiTest('is not to be used before it is complete', (comm) => {
  const [made, request] = comm.Idup();
  if (made.is_null) expectMpiError(() => made.Barrier(), { class: 'MPI_ERR_COMM' });
  request.Wait();
  made.Barrier();
  made.Free();
});

// Open MPI 4.1 dies of it if the duplicate is not complete.
mpiTest.each<[string, (comm: MPI.Intracomm) => void]>([
  ['Free', (comm) => comm.Free()],
  ['Disconnect', (comm) => comm.Disconnect()],
])('%s of the original while it is under way', (comm, _, end) => {
  const own = comm.Dup();
  const [made, request] = own.Idup();
  end(own);
  expect(comm.allreduce(1)).toBe(comm.size);
  request.Wait();
  expect(made.allreduce(1)).toBe(comm.size);
  made.Free();
});

test('hints, where the library does not take them', () => {
  if (has('MPI_Comm_idup_with_info')) return;
  for (const call of [
    () => MPI.COMM_SELF.Idup(MPI.INFO_NULL),
    () => MPI.COMM_SELF.Idup_with_info(MPI.INFO_NULL),
  ]) {
    expectMpiError(call, {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: 'MPI_Comm_idup_with_info is not in this MPI library',
    });
  }
});

test('wrong arguments', () => {
  const text = 'info' as unknown as MPI.Info;
  expect(() => MPI.COMM_SELF.Idup(text)).toThrow(TypeError);
  expect(() => MPI.COMM_SELF.Idup_with_info(text)).toThrow(TypeError);
  expect(() => MPI.COMM_SELF.Dup_with_info(text)).toThrow(TypeError);
  expectMpiError(() => MPI.COMM_NULL.Idup(), { class: 'MPI_ERR_COMM' });
});

mpiTest('Disconnect ends a communicator', (comm) => {
  const own = comm.Dup();
  const sent = own.isend(rank, { dest: (comm.rank + 1) % comm.size });
  expect(own.recv()).toBe((rank + comm.size - 1) % comm.size);
  sent.wait();
  own.Disconnect();
  expect(own.is_null).toBe(true);
  expectMpiError(() => own.Get_size(), { class: 'MPI_ERR_COMM' });
});

test.each([
  ['COMM_WORLD', MPI.COMM_WORLD],
  ['COMM_SELF', MPI.COMM_SELF],
  ['COMM_NULL', MPI.COMM_NULL],
])('%s can not be disconnected', (_, comm) => {
  const wasNull = comm.is_null;
  expectMpiError(() => comm.Disconnect(), { class: 'MPI_ERR_COMM' });
  expect(comm.is_null).toBe(wasNull);
});

mpiTest('Split_type by hardware', (comm) => {
  using info = MPI.Info.Create({ mpi_hw_resource_type: 'mpi_shared_memory' });
  // All ranks of the tests are on one node; a library without the type makes no communicator.
  const guided = comm.Split_type(MPI.COMM_TYPE_HW_GUIDED, 0, info);
  if (isOpenMpi4) expect(guided.is_null).toBe(true);
  else expect(guided.allreduce(1)).toBe(comm.size);
  guided.free();
  const nothing = comm.Split_type(MPI.COMM_TYPE_HW_GUIDED, {
    info: MPI.Info.Create({ mpi_hw_resource_type: 'none such' }),
  });
  expect(nothing.is_null).toBe(true);
});
