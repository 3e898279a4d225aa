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
addon.vendor = process.env.VENDOR;
addon.vendorVersion = '2021.8.0';
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
console.log(JSON.stringify({
  vendor: MPI.get_vendor(),
  broadcast: said(() => comm.Ibcast([MPI.BOTTOM, 2 ** 31, MPI.BYTE])),
  external: said(() => pair.Pack_external_size('external32', 1)),
  logical: said(() => comm.Allreduce(new Float64Array(1), new Float64Array(1), MPI.LAND)),
  request,
}));
`;

test.each(['MPICH', 'Intel MPI', 'MVAPICH', 'Cray MPICH'])('%s', async (vendor) => {
  const { stdout, stderr, status } = await run(process.execPath, ['-e', script], {
    env: {
      MPI4NODE_MPI: 'mpich',
      ADDON: join(__dirname, '..', '..', 'build', 'mpich', 'mpi4node.node'),
      VENDOR: vendor,
    },
  });
  expect([stderr, status]).toEqual(['', 0]);
  expect(JSON.parse(stdout)).toEqual({
    vendor: [vendor, [2021, 8, 0]],
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
