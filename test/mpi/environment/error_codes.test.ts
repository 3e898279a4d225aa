// @worlds openmpi:1,2 mpich:1,2
// Integers that are no error codes. MPICH 4.0 reads behind its table of texts for them.
import { MPI } from 'mpi4node';
import { goesOn } from '../../support/exchange';
import { expectMpiError, mpiTest } from '../../support/mpi';

const wrong = [-1, -7, -(2 ** 31), 99_999_999, 0x3ffff, 0x4000_7f05, 0x7fff_0001, 2 ** 31 - 1];

const questions: [name: string, call: (code: number) => unknown, what: string][] = [
  [
    'Get_error_class',
    (code) => MPI.Get_error_class(code),
    'an error code or class of this MPI library',
  ],
  [
    'Get_error_string',
    (code) => MPI.Get_error_string(code),
    'an error code or class of this MPI library',
  ],
  ['Add_error_code', (code) => MPI.Add_error_code(code), 'an error class'],
  [
    'Add_error_string',
    (code) => MPI.Add_error_string(code, 'text'),
    'an error code or class that this program has made',
  ],
];

mpiTest.each(questions)('%s', (comm, name, call, what) => {
  for (const code of wrong) {
    expectMpiError(() => call(code), {
      class: 'MPI_ERR_ARG',
      message: `MPI.${name}: MPI_ERR_ARG: ${code} is not ${what}`,
    });
  }
  goesOn(comm);
});

mpiTest('an exception of an integer that is no code is of the class ERR_UNKNOWN', (comm) => {
  for (const code of wrong) {
    const error = new MPI.Exception(code);
    expect(error.error_class).toBe(MPI.ERR_UNKNOWN);
    expect(error.code).toBe('MPI_ERR_UNKNOWN');
    // As in mpi4py.
    expect(error.error_code).toBe(code < 0 ? MPI.ERR_UNKNOWN : code);
    expect(error.message).toBe(`MPI_ERR_UNKNOWN: ${code} is not an error code of this MPI library`);
  }
  expect(() => new MPI.Exception(1.5)).toThrow(TypeError);
  goesOn(comm);
});

mpiTest('codes that MPI has returned are known', (comm) => {
  let thrown: unknown;
  try {
    comm.Send(new Uint8Array(1), comm.size + 3);
  } catch (error) {
    thrown = error;
  }
  const { error_code, error_string } = thrown as MPI.Exception;
  expect(MPI.Get_error_class(error_code)).toBe(MPI.ERR_RANK);
  expect(MPI.Get_error_string(error_code)).toBe(error_string);
  expect(new MPI.Exception(error_code).error_class).toBe(MPI.ERR_RANK);
  goesOn(comm);
});

mpiTest('all classes are known', (comm) => {
  for (const [name, value] of Object.entries(MPI as unknown as Record<string, unknown>)) {
    if (!name.startsWith('ERR_') || name === 'ERR_LASTCODE' || typeof value !== 'number') continue;
    expect([name, MPI.Get_error_class(value)]).toEqual([name, value]);
    expect(MPI.Get_error_string(value)).not.toBe('');
  }
  goesOn(comm);
});

mpiTest('an error handler can be called with any integer', (comm) => {
  const codes: number[] = [];
  using handler = MPI.Comm.Create_errhandler((_comm, code) => {
    codes.push(code);
  });
  comm.Set_errhandler(handler);
  for (const code of wrong) comm.Call_errhandler(code);
  expect(codes).toEqual(wrong);
  comm.Set_errhandler(MPI.ERRORS_RETURN);
  for (const code of wrong) comm.Call_errhandler(code);
  goesOn(comm);
});
