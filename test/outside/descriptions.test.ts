// What console.log says of MPI's objects before MPI is initialized, and after it has ended.
// @worlds openmpi mpich
import { library } from '../support/mpi';
import { run } from '../support/processes';

const script = `
const { MPI } = require('./dist/index.js');
const show = (...values) => values.forEach((value) => console.log(value));
const all = [MPI.COMM_WORLD, MPI.COMM_NULL, MPI.SUM, MPI.DOUBLE, MPI.GROUP_EMPTY, MPI.INFO_NULL,
  MPI.ERRORS_RETURN, MPI.WIN_NULL, MPI.REQUEST_NULL, MPI.MESSAGE_NO_PROC, new MPI.Status()];
show(...all, MPI.Is_initialized());
const own = [MPI.COMM_WORLD.Dup(), MPI.Win.Allocate(8), MPI.COMM_WORLD.group,
  MPI.Info.Create({ a: 'b' }), MPI.DOUBLE.Create_contiguous(2), MPI.Op.Create(() => {})];
own[0].Free();
own[1].Free();
MPI.Finalize();
show(...all, ...own, String(MPI.COMM_WORLD));
`;

const predefined = [
  "Comm 'MPI_COMM_WORLD'",
  "Comm 'MPI_COMM_NULL'",
  "Op 'MPI_SUM'",
  "Datatype 'MPI_DOUBLE'",
  "Group 'MPI_GROUP_EMPTY'",
  "Info 'MPI_INFO_NULL'",
  "Errhandler 'MPI_ERRORS_RETURN'",
  "Win 'MPI_WIN_NULL'",
  "Request 'MPI_REQUEST_NULL'",
  "Message 'MPI_MESSAGE_NO_PROC'",
  expect.stringMatching(/^Status { source: -\d+, tag: -\d+, error: 0 }$/),
];

test('objects are described by what is known without MPI', async () => {
  const { stdout, stderr, status } = await run(process.execPath, ['-e', script], {
    env: { MPI4NODE_MPI: library ?? undefined },
  });
  expect([stderr, status]).toEqual(['', 0]);
  expect(stdout.trim().split('\n')).toEqual([
    ...predefined,
    'false',
    ...predefined,
    "Comm 'MPI_COMM_NULL'",
    "Win 'MPI_WIN_NULL'",
    'Group',
    'Info',
    'Datatype',
    'Op',
    "Comm 'MPI_COMM_WORLD'",
  ]);
});
