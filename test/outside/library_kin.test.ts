// MPICH's kin have MPICH's faults under names of their own: what the package does about these must
// not hang on the name. The addon for MPICH pretends to be one of them.
// @worlds mpich
import { join } from 'node:path';
import { run } from '../support/processes';

const script = `
// As lib/loading/loader.ts does.
process.env.UCX_MEM_EVENTS = 'no';
process.env.UCX_DEBUG_SIGNO = '0';
const addon = require(process.env.ADDON);
addon.libraryVersion = process.env.DESCRIPTION;
const { MPI } = require('./dist/index.js');
const comm = MPI.COMM_SELF;
const said = (call) => {
  try {
    call();
    return null;
  } catch (error) {
    return [error.name, error.code ?? null, error.message];
  }
};
const pair = MPI.Datatype.Create_struct([1, 1], [0, 8], [MPI.INT, MPI.DOUBLE]).Commit();
const nobody = comm.Send_init(new Int32Array(1), MPI.PROC_NULL);
nobody.Start();
const request = nobody.is_null ? 'null' : MPI.Request.Waitany([nobody]);
if (!nobody.is_null) nobody.Free();
console.log(JSON.stringify({
  vendor: MPI.get_vendor(),
  broadcast: said(() => comm.Ibcast([MPI.BOTTOM, 2 ** 31, MPI.BYTE])),
  external: said(() => pair.Pack_external_size('external32', 1)),
  logical: said(() => comm.Allreduce(new Float64Array(1), new Float64Array(1), MPI.LAND)),
  request,
}));
`;

// What the libraries say of themselves in MPI_Get_library_version.
test.each<[string, string, number[]]>([
  ['MPICH', 'MPICH Version:\t4.1.2\nMPICH Release date:\tWed Jun  7 15:22:45 CDT 2023', [4, 1, 2]],
  ['Intel MPI', 'Intel(R) MPI Library 2021.8 for Linux* OS\n', [2021, 8, 0]],
  ['MVAPICH', 'MVAPICH2 Version      :\t2.3.7\nMVAPICH2 Release date :\tWed March 02', [2, 3, 7]],
  ['MVAPICH', 'MVAPICH Version:\t3.0\nMVAPICH Release date:\tFri 02/02/2024', [3, 0, 0]],
  ['Cray MPICH', 'MPI VERSION    : CRAY MPICH version 8.1.28.2 (ANL base 3.4a2)', [8, 1, 28]],
])('%s', async (vendor, description, version) => {
  const { stdout, stderr, status } = await run(process.execPath, ['-e', script], {
    env: {
      MPI4NODE_MPI: 'mpich',
      ADDON: join(__dirname, '..', '..', 'build', 'mpich', 'mpi4node.node'),
      DESCRIPTION: description,
    },
  });
  expect([stderr, status]).toEqual(['', 0]);
  expect(JSON.parse(stdout)).toEqual({
    vendor: [vendor, version],
    broadcast: [
      'RangeError',
      null,
      'Comm.Ibcast: buf holds 2147483648 bytes, but MPICH broadcasts at most 2147483647 without blocking; use Bcast',
    ],
    external: [
      'MPI.Exception',
      'MPI_ERR_UNSUPPORTED_OPERATION',
      'Datatype.Pack_external_size: this MPI library packs as external32 only what is made of one basic datatype, and no wide characters or pairs',
    ],
    logical: [
      'MPI.Exception',
      'MPI_ERR_OP',
      'Comm.Allreduce: MPI_ERR_OP: the logical operations are not defined for floating-point numbers',
    ],
    request: 0,
  });
});
