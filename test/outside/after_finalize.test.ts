// Calls after MPI_Finalize: an exception that says so, and a process that ends as it should.
// @worlds openmpi mpich
import { library } from '../support/mpi';
import { run } from '../support/processes';

const script = `
const { MPI } = require('./dist/index.js');
const comm = MPI.COMM_WORLD.Dup();
const one = new Int32Array(1);
const [request, receive] = [comm.Isend(one, MPI.PROC_NULL), comm.irecv()];
receive.cancel();
request.Wait();
MPI.Finalize();
const calls = {
  Send: () => comm.Send(one, MPI.PROC_NULL),
  Recv: () => comm.Recv(one, MPI.PROC_NULL),
  Irecv: () => comm.Irecv(one, MPI.PROC_NULL),
  Allreduce: () => comm.Allreduce(one, one),
  send: () => comm.send('obj', 0),
  recv: () => comm.recv(),
  irecv: () => comm.irecv(),
  bcast: () => comm.bcast('obj'),
  rank: () => MPI.COMM_WORLD.Get_rank(),
  Dup: () => comm.Dup(),
  Waitall: () => MPI.Request.Waitall([request]),
  Waitany: () => MPI.Request.Waitany([request]),
  Get_processor_name: () => MPI.Get_processor_name(),
  Finalize: () => MPI.Finalize(),
  Init: () => MPI.Init(),
};
const results = {};
for (const [name, call] of Object.entries(calls)) {
  try {
    call();
    results[name] = 'returned';
  } catch (error) {
    results[name] = error instanceof MPI.Exception ? [error.code, error.message] : String(error);
  }
}
console.log(JSON.stringify({
  results,
  flags: [MPI.Is_initialized(), MPI.Is_finalized()],
  version: MPI.Get_version().length,
  exception: new MPI.Exception(MPI.ERR_RANK).error_code === MPI.ERR_RANK,
}));
`;

test('after Finalize every call throws, and what needs no MPI goes on', async () => {
  const { stdout, stderr, status } = await run(process.execPath, ['-e', script], {
    env: { MPI4NODE_MPI: library ?? undefined },
  });
  expect([stderr, status]).toEqual(['', 0]);
  const { results, flags, version, exception } = JSON.parse(stdout) as {
    results: Record<string, [code: string, message: string]>;
    flags: boolean[];
    version: number;
    exception: boolean;
  };
  expect([flags, version, exception]).toEqual([[true, true], 2, true]);
  const { Finalize, Init, ...others } = results;
  expect(Finalize).toEqual(['MPI_ERR_OTHER', 'MPI.Finalize: MPI is finalized already']);
  expect(Init).toEqual(['MPI_ERR_OTHER', 'MPI was finalized and can not be initialized again']);
  for (const [name, [code, message]] of Object.entries(others)) {
    expect([name, code]).toEqual([name, 'MPI_ERR_OTHER']);
    expect(message).toMatch(/^MPI_\w+ was called after MPI was finalized$/);
  }
});
