// @worlds openmpi:1 mpich:1
// Operations as objects; what they do is in communicators/reductions.test.ts and
// object_collectives/collectives.test.ts.
import { MPI } from 'mpi4node';
import { expectMpiError, library, mpiTest } from '../../support/mpi';

const names = [
  'MAX',
  'MIN',
  'SUM',
  'PROD',
  'LAND',
  'BAND',
  'LOR',
  'BOR',
  'LXOR',
  'BXOR',
  'MAXLOC',
  'MINLOC',
  'REPLACE',
  'NO_OP',
] as const;

mpiTest.each(names)('MPI.%s', (_, name) => {
  const op = MPI[name];
  expect(op).toBeInstanceOf(MPI.Op);
  expect([op.is_null, op.is_predefined]).toEqual([false, true]);
  // Open MPI says that of all of its own.
  const depends = name === 'REPLACE' || name === 'NO_OP';
  const commutes = !depends || library === 'openmpi';
  expect([op.is_commutative, op.Is_commutative()]).toEqual([commutes, commutes]);
  op.free();
  expect(op.is_null).toBe(false);
  const operand = name.endsWith('LOC') ? [1, 2] : 6;
  for (const same of [new MPI.Op(op), MPI.Op.fromhandle(op.tohandle())]) {
    expect([same.equals(op), same.handle, same.is_predefined]).toEqual([true, op.handle, true]);
    expect(same.call(operand, operand)).toEqual(op.call(operand, operand));
  }
});

mpiTest('they differ', () => {
  expect(new Set(names.map((name) => MPI[name].handle)).size).toBe(names.length);
  expect(MPI.SUM.equals(MPI.PROD)).toBe(false);
});

mpiTest('the null operation', () => {
  expect([MPI.OP_NULL.is_null, MPI.OP_NULL.is_predefined]).toEqual([true, true]);
  expect(new MPI.Op().equals(MPI.OP_NULL)).toBe(true);
  expect(() => MPI.OP_NULL.call(1, 2)).toThrow(/the null operation combines nothing/);
  expectMpiError(() => MPI.OP_NULL.is_commutative, { class: 'MPI_ERR_OP' });
  MPI.OP_NULL.free();
});
