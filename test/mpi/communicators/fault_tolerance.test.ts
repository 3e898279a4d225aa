// @worlds openmpi:1,2,3 mpich:1,2
// Fault tolerance, and the other calls of MPI 4.1 and 5: what does the same as long as no process
// fails, and errors where the library lacks it.
import { MPI } from 'mpi4node';
import { groupPairs, join } from '../../support/intercommunicators';
import { expectMpiError, mpiTest } from '../../support/mpi';
import { has, testWith } from '../../support/table';

const bytes = new Uint8Array(1024);

const newer: readonly [string, string, (comm: MPI.Intracomm) => unknown][] = [
  ['Comm.Revoke', 'MPI_Comm_revoke', (comm) => comm.Revoke()],
  ['Comm.Attach_buffer', 'MPI_Comm_attach_buffer', (comm) => comm.Attach_buffer(bytes)],
  ['Comm.Detach_buffer', 'MPI_Comm_detach_buffer', (comm) => comm.Detach_buffer()],
  ['Comm.Flush_buffer', 'MPI_Comm_flush_buffer', (comm) => comm.Flush_buffer()],
  ['Comm.Iflush_buffer', 'MPI_Comm_iflush_buffer', (comm) => comm.Iflush_buffer()],
  ['MPI.Flush_buffer', 'MPI_Buffer_flush', () => MPI.Flush_buffer()],
  ['MPI.Iflush_buffer', 'MPI_Buffer_iflush', () => MPI.Iflush_buffer()],
  ['MPI.Attach_buffer(null)', 'MPI_BUFFER_AUTOMATIC', () => MPI.Attach_buffer(null)],
  [
    'MPI.Attach_buffer(MPI.BUFFER_AUTOMATIC)',
    'MPI_BUFFER_AUTOMATIC',
    () => MPI.Attach_buffer({ buf: MPI.BUFFER_AUTOMATIC }),
  ],
  ['MPI.Get_hw_resource_info', 'MPI_Get_hw_resource_info', () => MPI.Get_hw_resource_info()],
];

/** The row of the table has another name than the constant. */
const rowOf = (name: string) => (name === 'MPI_BUFFER_AUTOMATIC' ? 'MPI_Buffer_automatic' : name);

mpiTest.each(newer.filter(([, name]) => !has(rowOf(name))))(
  '%s says that the library has no %s',
  (comm, _, name, call) => {
    expectMpiError(() => call(comm), {
      class: 'MPI_ERR_UNSUPPORTED_OPERATION',
      message: `${name} is not in this MPI library (`,
    });
    expect(comm.allreduce(1)).toBe(comm.size);
  },
);

testWith('MPI_Comm_attach_buffer')('a communicator has a buffer of its own', (comm) => {
  comm.Attach_buffer(bytes);
  const [right, left] = [comm.rank + 1, comm.rank + comm.size - 1].map((r) => r % comm.size);
  const received = new Float64Array(2);
  comm.Bsend(Float64Array.of(comm.rank, 1), right);
  comm.Recv(received, left);
  expect([...received]).toEqual([left, 1]);
  comm.Flush_buffer();
  comm.Iflush_buffer().Wait();
  expect(comm.Detach_buffer()).toBe(bytes);
});

testWith('MPI_Buffer_automatic')('a buffer that the library makes itself', async (comm) => {
  for (const owner of [MPI, comm]) {
    owner.Attach_buffer(MPI.BUFFER_AUTOMATIC);
    const to = (comm.rank + 1) % comm.size;
    const received = new Float64Array(10_000);
    comm.Bsend(new Float64Array(10_000).fill(comm.rank), to);
    comm.Recv(received);
    expect(received[9_999]).toBe((comm.rank + comm.size - 1) % comm.size);
    owner.Flush_buffer();
    await owner.Iflush_buffer();
    expect(owner.Detach_buffer()).toBe(MPI.BUFFER_AUTOMATIC);
  }
});

testWith('MPI_Get_hw_resource_info')('Get_hw_resource_info', () => {
  using info = MPI.Get_hw_resource_info();
  for (const [, value] of info.items()) expect(['true', 'false']).toContain(value);
});

testWith('MPI_Remove_error_class')('classes, codes and strings of errors are removed', () => {
  const errorclass = MPI.Add_error_class();
  const code = MPI.Add_error_code(errorclass);
  MPI.Add_error_string(code, 'the tape is full');
  MPI.Remove_error_string(code);
  expect(MPI.Get_error_string(code)).not.toContain('tape');
  MPI.Remove_error_code(code);
  MPI.Remove_error_class(errorclass);
  expect(() => MPI.Remove_error_class(errorclass)).toThrow(MPI.Exception);
});

test('without a binary interface of the standard', () => {
  expect(MPI.Get_abi_version()).toEqual([-1, -1]);
  using integers = MPI.Get_abi_info();
  expect(integers.items()).toEqual([
    ['mpi_aint_size', '8'],
    ['mpi_count_size', '8'],
    ['mpi_offset_size', '8'],
  ]);
  using fortran = MPI.Get_abi_fortran_info();
  expect(fortran.size).toBe(23);
  const expected = [
    ['mpi_logical_size', '4'],
    ['mpi_integer_size', '4'],
    ['mpi_real_size', '4'],
    ['mpi_double_precision_size', '8'],
    ['mpi_integer8_supported', 'true'],
    ['mpi_double_complex_supported', 'true'],
    ['mpi_logical16_supported', MPI.LOGICAL16.is_null ? 'false' : 'true'],
  ] as const;
  for (const [key, value] of expected) expect([key, fortran.get(key)]).toEqual([key, value]);
});

// --- No process has failed ----------------------------------------------------------------------

const bits = (ranks: readonly number[]) => ranks.map((r) => ~(1 << r)).reduce((a, b) => a & b, -1);
const all = (comm: MPI.Comm) => Array.from({ length: comm.Get_size() }, (_, r) => r);

mpiTest('nobody has failed, and nothing is revoked', (comm) => {
  expect(comm.Is_revoked()).toBe(false);
  for (const given of [[], [0], [comm.size], [{ num_to_ack: 1 }]] as const) {
    expect(comm.Ack_failed(...(given as [number]))).toBe(0);
  }
  const failed = comm.Get_failed();
  expect([failed.size, failed.Compare(MPI.GROUP_EMPTY)]).toEqual([0, MPI.IDENT]);
  failed.Free();
  expect([failed.is_null, MPI.GROUP_EMPTY.size]).toEqual([true, 0]);
});

mpiTest('Agree and Iagree', async (comm) => {
  expect(comm.Agree({ flag: bits([comm.rank]) })).toBe(bits(all(comm)));
  expect(comm.Agree(-1)).toBe(-1);
  const flag = Int32Array.of(bits([comm.rank]));
  await comm.Iagree(flag);
  expect(flag[0]).toBe(bits(all(comm)));
});

for (const sides of groupPairs) {
  mpiTest(`Agree, Iagree, Shrink and the others between ${sides.name}`, async (comm) => {
    const inter = join(comm, sides);
    expect(inter.Agree(bits([comm.rank]))).toBe(bits(all(comm)));
    const flag = Int32Array.of(bits([comm.rank]));
    await inter.Iagree(flag);
    expect(flag[0]).toBe(bits(sides.other));
    expect(inter.Is_revoked()).toBe(false);
    expect([inter.Ack_failed(), inter.Get_failed().size]).toEqual([0, 0]);
    const shrunk = inter.Shrink();
    expect(shrunk).toBeInstanceOf(MPI.Intercomm);
    expect([shrunk.size, shrunk.remote_size]).toEqual([inter.size, inter.remote_size]);
    shrunk.Free();
    inter.Free();
  });
}

mpiTest('Shrink and Ishrink', async (comm) => {
  const [later, request] = comm.Ishrink();
  request.Wait();
  const [awaited] = await comm.Ishrink();
  for (const shrunk of [comm.Shrink(), later, awaited]) {
    expect(shrunk).toBeInstanceOf(MPI.Intracomm);
    expect([shrunk.rank, shrunk.size]).toEqual([comm.rank, comm.size]);
    expect(comm.Compare(shrunk)).toBe(MPI.CONGRUENT);
    shrunk.Free();
  }
});

mpiTest.each<[string, (comm: MPI.Comm) => unknown]>([
  ['Revoke', (comm) => comm.Revoke()],
  ['Is_revoked', (comm) => comm.Is_revoked()],
  ['Get_failed', (comm) => comm.Get_failed()],
  ['Ack_failed', (comm) => comm.Ack_failed(1)],
  ['Agree', (comm) => comm.Agree(1)],
  ['Iagree', (comm) => comm.Iagree(Int32Array.of(1))],
  ['Shrink', (comm) => comm.Shrink()],
  ['Ishrink', (comm) => comm.Ishrink()],
])('%s of a null communicator', (_, __, call) => {
  expectMpiError(() => call(MPI.COMM_NULL), { class: 'MPI_ERR_COMM' });
});

mpiTest.each<[string, (comm: MPI.Comm) => unknown, string]>([
  [
    'Agree on a string',
    (comm) => comm.Agree('1' as unknown as number),
    'Comm.Agree: flag must be an integer, but the string "1" came',
  ],
  [
    'Iagree on a number',
    (comm) => comm.Iagree(1 as unknown as Int32Array),
    'Comm.Iagree: flag must be an Int32Array of length 1, but 1 came',
  ],
  [
    'Iagree on two',
    (comm) => comm.Iagree(new Int32Array(2)),
    'Comm.Iagree: flag must be an Int32Array of length 1, but a Int32Array came',
  ],
  [
    'Ack_failed of a string',
    (comm) => comm.Ack_failed('1' as unknown as number),
    'Comm.Ack_failed: num_to_ack must be an integer, but the string "1" came',
  ],
  [
    'Attach_buffer of a string',
    (comm) => comm.Attach_buffer('1' as unknown as Uint8Array),
    'Comm.Attach_buffer: buf must be',
  ],
])('%s is refused', (comm, _, call, message) => {
  expect(() => call(comm)).toThrow(TypeError);
  expect(() => call(comm)).toThrow(message);
});

test('an attached buffer that follows an error is taken', () => {
  expect(() => MPI.Attach_buffer(1 as unknown as Uint8Array)).toThrow(TypeError);
  MPI.Attach_buffer(bytes);
  expect(MPI.Detach_buffer()).toBe(bytes);
});

test('Pcontrol', () => {
  for (const level of [0, 1, 2, -1]) MPI.Pcontrol(level);
  MPI.Pcontrol({ level: 1 });
  expect(() => MPI.Pcontrol('1' as unknown as number)).toThrow(
    new TypeError('MPI.Pcontrol: level must be an integer, but the string "1" came'),
  );
});
