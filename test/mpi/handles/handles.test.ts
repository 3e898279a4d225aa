// @worlds openmpi:2 mpich:1
// What all classes of handles share: copies, null handles, constants, and handles as numbers.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

type Class = new (other?: unknown) => MPI.Comm | MPI.Win;
const classes = [
  ['Comm', MPI.Comm, MPI.COMM_NULL],
  ['Win', MPI.Win, MPI.WIN_NULL],
  ['Datatype', MPI.Datatype, MPI.DATATYPE_NULL],
  ['Group', MPI.Group, MPI.GROUP_NULL],
  ['Info', MPI.Info, MPI.INFO_NULL],
  ['Op', MPI.Op, MPI.OP_NULL],
  ['Errhandler', MPI.Errhandler, MPI.ERRHANDLER_NULL],
  ['Request', MPI.Request, MPI.REQUEST_NULL],
  ['Message', MPI.Message, MPI.MESSAGE_NULL],
] as unknown as readonly [string, Class, object][];

test.each(classes)('%s: the constructor takes only objects of its class', (name, Class, none) => {
  expect(new Class().is_null).toBe(true);
  expect(new Class(null).equals(none)).toBe(true);
  expect(new Class(none).is_null).toBe(true);
  const others = classes.filter(([other]) => other !== name).map(([, , handle]) => handle);
  for (const wrong of [1234, 'abc', true, {}, [], new MPI.Status(), ...others]) {
    expect(() => new Class(wrong)).toThrow(TypeError);
    expect(() => new Class(wrong)).toThrow(
      new RegExp(`^${name}: \\w+ must be an MPI\\.${name} or null, but .* came$`),
    );
  }
});

test('Status: the constructor takes only a status', () => {
  for (const wrong of [3, 'abc', {}, MPI.REQUEST_NULL]) {
    expect(() => new MPI.Status(wrong as MPI.Status)).toThrow(
      /^Status: status must be an MPI\.Status, but /,
    );
  }
});

mpiTest('a class of communicators takes only those of its kind', (comm) => {
  const inter = comm.size > 1 ? between(comm) : null;
  const intras: readonly (new (comm: MPI.Comm) => MPI.Comm)[] = [
    MPI.Intracomm,
    MPI.Topocomm,
    MPI.Cartcomm,
    MPI.Graphcomm,
    MPI.Distgraphcomm,
  ];
  for (const Class of [...intras, MPI.Intercomm]) {
    expect(new Class(MPI.COMM_NULL)).toBeInstanceOf(Class);
    if (Class !== MPI.Intracomm) expect(() => new Class(comm)).toThrow(TypeError);
  }
  expect(() => new MPI.Intercomm(MPI.COMM_WORLD)).toThrow(
    new TypeError('Intercomm: the communicator has only one group'),
  );
  if (inter === null) return;
  expect(new MPI.Intercomm(inter).equals(inter)).toBe(true);
  for (const Class of intras) {
    expect(() => new Class(inter)).toThrow(
      new TypeError('Intracomm: the communicator has two groups'),
    );
  }
  inter.Free();
});

function between(comm: MPI.Intracomm): MPI.Intercomm {
  using local = comm.Split(comm.rank % 2);
  return local.Create_intercomm(0, comm, 1 - (comm.rank % 2), 7);
}

mpiTest('a class of requests takes only those of its kind, and null ones', (comm) => {
  const nobody = MPI.PROC_NULL;
  const receive = comm.Irecv(new Uint8Array(1), comm.rank);
  const persistent = comm.Send_init(new Uint8Array(1), nobody);
  const general = MPI.Grequest.Start();
  for (const Class of [MPI.Prequest, MPI.Grequest] as const) {
    expect(new Class(MPI.REQUEST_NULL).is_null).toBe(true);
    expect(() => new Class(receive)).toThrow(
      `${Class.name}: request must be an MPI.${Class.name} or null, but a Request came`,
    );
  }
  expect(() => new MPI.Prequest(general as unknown as MPI.Prequest)).toThrow(TypeError);
  expect(() => new MPI.Grequest(persistent)).toThrow(TypeError);
  for (const same of [new MPI.Request(receive), MPI.Request.fromhandle(receive.handle)]) {
    expect(same.equals(receive)).toBe(true);
  }
  comm.Send(new Uint8Array(1), comm.rank);
  receive.Wait();
  persistent.Free();
  general.Complete();
  general.Wait();
});

mpiTest('Grequest.fromhandle and Prequest.fromhandle', (comm) => {
  const general = MPI.Grequest.Start();
  const sameGeneral = MPI.Grequest.fromhandle(general.tohandle());
  expect(sameGeneral).toBeInstanceOf(MPI.Grequest);
  expect(sameGeneral.equals(general)).toBe(true);
  sameGeneral.complete('done');
  expect(general.wait()).toBe('done');
  const persistent = comm.Send_init(new Uint8Array(1), MPI.PROC_NULL);
  const samePersistent = MPI.Prequest.fromhandle({ handle: persistent.tohandle() });
  expect(samePersistent).toBeInstanceOf(MPI.Prequest);
  samePersistent.Start();
  samePersistent.Wait();
  persistent.Free();
  for (const Class of [MPI.Prequest, MPI.Grequest]) {
    const none = Class.fromhandle(MPI.REQUEST_NULL.handle);
    expect([none instanceof Class, none.is_null]).toEqual([true, true]);
    expect(() => Class.fromhandle(wrong)).toThrow(
      /^\wrequest\.fromhandle: handle must be a number/,
    );
  }
});

const wrong = 'x' as unknown as number;

mpiTest('null handles have the names of MPI', (comm) => {
  const freed = [comm.Dup(), MPI.Win.Create(null, { comm }), MPI.INT.Dup()] as const;
  for (const handle of freed) handle.Free();
  const nulls = [MPI.COMM_NULL, MPI.WIN_NULL, MPI.DATATYPE_NULL] as const;
  const names = ['MPI_COMM_NULL', 'MPI_WIN_NULL', 'MPI_DATATYPE_NULL'];
  for (const handles of [nulls, freed]) {
    expect(handles.map((handle) => handle.Get_name())).toEqual(names);
    expect(handles.map((handle) => handle.name)).toEqual(names);
  }
});

const constants = [
  'COMM_WORLD',
  'COMM_SELF',
  'INT',
  'DOUBLE',
  'BYTE',
  'SUM',
  'MAXLOC',
  'GROUP_EMPTY',
  'INFO_ENV',
  'ERRORS_RETURN',
  'ERRORS_ARE_FATAL',
  'MESSAGE_NO_PROC',
] as const;

test.each(constants)(
  'free() of a copy of %s makes the copy null, and of itself nothing',
  (name) => {
    const own = MPI[name];
    const { handle } = own;
    const Class = own.constructor as new (other: unknown) => typeof own;
    const copies = [new Class(own), (own.constructor as typeof MPI.Comm).fromhandle(handle)];
    for (const copy of copies) {
      for (let time = 0; time < 3; time++) {
        copy.free();
        expect(copy.is_null).toBe(true);
        own.free();
        expect([own.is_null, own.handle]).toEqual([false, handle]);
      }
    }
  },
);

test('what is known of a constant is forgotten with its handle', () => {
  const comm = new MPI.Intracomm(MPI.COMM_WORLD);
  const datatype = new MPI.Datatype(MPI.INT);
  const op = new MPI.Op(MPI.SUM);
  expect([comm.size, datatype.size, op.call(1, 2)]).toEqual([MPI.COMM_WORLD.size, 4, 3]);
  for (const handle of [comm, datatype, op]) handle.free();
  expect(() => comm.size).toThrow(MPI.Exception);
  expect(() => datatype.size).toThrow(MPI.Exception);
  expect(() => op.call(1, 2)).toThrow('Op.call: the null operation combines nothing');
});
