// The integers by which Fortran knows MPI's objects.
// @worlds openmpi:1 mpich:1
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

interface Fortran {
  readonly prototype: object;
  fromfortran(handle: number | { handle: number }): MPI.Comm;
}

mpiTest('every class goes to Fortran and back', (comm) => {
  using win = MPI.Win.Allocate(8);
  const request = comm.Irecv(new Uint8Array(1), 0);
  using group = comm.Get_group();
  using grid = comm.Create_cart([1]);
  const objects = [
    comm,
    grid,
    MPI.COMM_WORLD,
    win,
    group,
    MPI.DOUBLE,
    MPI.DOUBLE.Create_contiguous(2),
    MPI.SUM,
    MPI.ERRORS_RETURN,
    MPI.Info.Create(),
    MPI.MESSAGE_NO_PROC,
    request,
  ];
  for (const object of objects) {
    const Class = object.constructor as unknown as Fortran;
    const integer = object.tofortran();
    expect(integer).toBe(integer | 0);
    const made = Class.fromfortran(integer);
    expect(made).toBeInstanceOf(Class);
    expect(made).not.toBe(object);
    expect(made.equals(object)).toBe(true);
    expect(Class.fromfortran({ handle: integer }).equals(object)).toBe(true);
  }
  expect(MPI.Comm.fromfortran(grid.tofortran())).toBeInstanceOf(MPI.Cartcomm);
  comm.Send(new Uint8Array(1), 0);
  request.Wait();
});

test.each([
  ['Comm', MPI.Comm, MPI.COMM_NULL],
  ['Win', MPI.Win, MPI.WIN_NULL],
  ['File', MPI.File, MPI.FILE_NULL],
  ['Datatype', MPI.Datatype, MPI.DATATYPE_NULL],
  ['Group', MPI.Group, MPI.GROUP_NULL],
  ['Info', MPI.Info, MPI.INFO_NULL],
  ['Op', MPI.Op, MPI.OP_NULL],
  ['Errhandler', MPI.Errhandler, MPI.ERRHANDLER_NULL],
  ['Request', MPI.Request, MPI.REQUEST_NULL],
  ['Message', MPI.Message, MPI.MESSAGE_NULL],
] as unknown as [string, Fortran, MPI.Comm][])('%s: the null handle, and no handle', (...row) => {
  const [name, Class, none] = row;
  expect(Class.fromfortran(none.tofortran()).is_null).toBe(true);
  expect(() => Class.fromfortran('1' as never)).toThrow(
    new TypeError(`${name}.fromfortran: handle must be an integer, but the string "1" came`),
  );
  expect(() => Class.fromfortran(2 ** 40)).toThrow(
    new RangeError(`${name}.fromfortran: handle must fit in 32 bits, but is ${2 ** 40}`),
  );
  expect(() => Class.fromfortran({ hande: 1 } as never)).toThrow(
    new TypeError(`${name}.fromfortran has no parameter hande; it takes (handle)`),
  );
});

mpiTest('a status', (comm) => {
  const status = new MPI.Status();
  const request = comm.Irecv(new Float64Array(3), 0, 5);
  comm.Send(new Float64Array(2), 0, 5);
  request.Wait(status);
  const fortran = status.tofortran();
  expect(fortran).toHaveLength(MPI.F_STATUS_SIZE);
  expect([fortran[MPI.F_SOURCE], fortran[MPI.F_TAG]]).toEqual([0, 5]);
  const made = MPI.Status.fromfortran(fortran);
  expect(made.equals(status)).toBe(true);
  expect(made.Get_count(MPI.DOUBLE)).toBe(2);
  expect(MPI.Status.fromfortran({ status: Int32Array.from(fortran) }).tag).toBe(5);
  expect(() => MPI.Status.fromfortran(fortran.slice(1))).toThrow(
    new RangeError(
      `Status.fromfortran: status must have ${MPI.F_STATUS_SIZE} integers, but has ${MPI.F_STATUS_SIZE - 1}`,
    ),
  );
  expect(() => MPI.Status.fromfortran(3 as never)).toThrow(TypeError);
});
