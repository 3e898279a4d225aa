// What console.log and String say of MPI's objects while MPI runs.
import { inspect } from 'node:util';
import { MPI } from 'mpi4node';
import { mpiTest, rank, ranks } from '../../support/mpi';

const expectDescription = (value: object, expected: string | RegExp): void => {
  const text = inspect(value);
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text).toMatch(expected);
  expect([String(value), `${value}`, inspect([value], { breakLength: Infinity })]).toEqual([
    text,
    text,
    `[ ${text} ]`,
  ]);
};

mpiTest('communicators say their name, rank and size', (comm) => {
  const place = `(rank ${rank} of ${ranks})`;
  expectDescription(MPI.COMM_WORLD, `Comm 'MPI_COMM_WORLD' ${place}`);
  expectDescription(MPI.COMM_SELF, "Comm 'MPI_COMM_SELF' (rank 0 of 1)");
  expectDescription(MPI.COMM_NULL, "Comm 'MPI_COMM_NULL'");
  comm.Set_name('halo');
  expectDescription(comm, `Comm 'halo' ${place}`);
  const cart = comm.Create_cart([ranks]);
  expectDescription(cart, /^Cartcomm ('.*' )?\(rank \d of \d\)$/);
  cart.Free();
  expectDescription(cart, "Cartcomm 'MPI_COMM_NULL'");
});

mpiTest('groups, infos, datatypes, operations, handlers', (comm) => {
  using group = comm.Get_group();
  expectDescription(group, `Group (rank ${rank} of ${ranks})`);
  expectDescription(MPI.GROUP_EMPTY, "Group 'MPI_GROUP_EMPTY' (0 processes, without this one)");
  const info = MPI.Info.Create({ a: 'b', c: 'd' });
  expectDescription(info, "Info (a: 'b', c: 'd')");
  info.Free();
  expectDescription(info, "Info 'MPI_INFO_NULL'");
  expectDescription(MPI.DOUBLE, "Datatype 'MPI_DOUBLE' (8 bytes)");
  const column = MPI.DOUBLE.Create_vector(2, 1, 3);
  expectDescription(column, 'Datatype (16 bytes, extent 32)');
  column.Free();
  expectDescription(column, "Datatype 'MPI_DATATYPE_NULL'");
  expectDescription(MPI.SUM, "Op 'MPI_SUM'");
  const op = MPI.Op.Create(function longest() {}, true);
  expectDescription(op, 'Op (function longest, commutes)');
  op.Free();
  expectDescription(op, "Op 'MPI_OP_NULL'");
  expectDescription(MPI.ERRORS_RETURN, "Errhandler 'MPI_ERRORS_RETURN'");
});

mpiTest('windows', (comm) => {
  const win = MPI.Win.Allocate(80, 8, { comm });
  win.Set_name('field');
  expectDescription(win, `Win 'field' (rank ${rank} of ${ranks}, 80 bytes)`);
  win.Free();
  expectDescription(win, "Win 'MPI_WIN_NULL'");
});

mpiTest('requests, messages and statuses', (comm) => {
  const received = comm.irecv({ source: rank, tag: 1 });
  expectDescription(received, `Request (a receive of an object from rank ${rank} with tag 1)`);
  comm.send('object', rank, 1);
  received.wait();
  expectDescription(received, "Request 'MPI_REQUEST_NULL'");
  const sent = comm.Isend(new Float64Array(2), rank, 3);
  expectDescription(sent, `Request (a send to rank ${rank} with tag 3 on 16 bytes)`);
  const status = new MPI.Status();
  const message = comm.Mprobe({ source: rank, status });
  expectDescription(message, 'Message (16 bytes)');
  message.Recv(new Float64Array(2));
  sent.Wait();
  expectDescription(message, "Message 'MPI_MESSAGE_NULL'");
  expectDescription(MPI.MESSAGE_NO_PROC, "Message 'MPI_MESSAGE_NO_PROC'");
  status.error = 0;
  expectDescription(status, `Status { source: ${rank}, tag: 3, error: 0, count: 16 }`);
  status.cancelled = true;
  expect(String(status)).toContain('cancelled: true');
  const persistent = comm.Send_init(new Int8Array(1), MPI.PROC_NULL);
  expectDescription(persistent, 'Prequest (inactive)');
  persistent.Free();
});

mpiTest('exceptions and constants', (comm) => {
  const error = new MPI.Exception(MPI.ERR_TRUNCATE);
  expect(inspect(error)).toMatch(/^MPI\.Exception: MPI_ERR_TRUNCATE: [\s\S]*error_class: \d+/);
  expect(String(error)).toMatch(/^MPI\.Exception: MPI_ERR_TRUNCATE: /);
  expect(inspect(MPI.IN_PLACE)).toContain('MPI.IN_PLACE');
  expect(String(MPI.BOTTOM)).toContain('MPI.BOTTOM');
  // In an error handler and in an operation, too.
  const texts: string[] = [];
  const handler = MPI.Comm.Create_errhandler((failed) => texts.push(String(failed)));
  comm.Set_name('failing');
  comm.Set_errhandler(handler);
  expect(() => comm.Send(new Int8Array(1), ranks)).toThrow(MPI.Exception);
  comm.Set_errhandler(MPI.ERRORS_RETURN);
  handler.Free();
  using op = MPI.Op.Create((_in: Int32Array, _inout: Int32Array, datatype) => {
    texts.push(String(datatype), String(MPI.COMM_SELF), String(MPI.SUM));
  });
  op.Reduce_local(Int32Array.of(1), Int32Array.of(1));
  expect(texts).toEqual([
    `Comm 'failing' (rank ${rank} of ${ranks})`,
    expect.stringMatching(/^Datatype 'MPI_INT(32_T)?' \(4 bytes\)$/),
    expect.stringMatching(/^Comm 'MPI_COMM_SELF'/),
    "Op 'MPI_SUM'",
  ]);
});
