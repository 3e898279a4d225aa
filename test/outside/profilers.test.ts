// @worlds openmpi mpich
// Tools that interpose between a program and MPI (PMPI) see the calls of this package.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileShared } from '../support/compiled_fixtures';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const scratch = mkdtempSync(join(tmpdir(), 'mpi4node-pmpi-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const program = `
const { MPI } = require('./dist/index.js');
const comm = MPI.COMM_WORLD;
const numbers = new Float64Array(10);
for (let i = 0; i < 3; i++) {
  if (comm.rank === 0) comm.Send(numbers, 1);
  else comm.Irecv(numbers).Wait();
}
comm.Allreduce(MPI.IN_PLACE, numbers);
if (comm.rank === 0) comm.send('an object', 1);
else comm.recv();
`;

test('a library that is loaded first counts what the ranks do', async () => {
  const profiler = compileShared(scratch, 'profiler', `mpicc.${library}`);
  const env = { LD_PRELOAD: profiler };
  const { status, stderr } = await runMpi({
    library,
    ranks: 2,
    script: '-e',
    args: [program],
    env,
  });
  // The object has a header of 8 bytes, a tag, its length and 9 characters.
  expect({ status, lines: stderr.trim().split('\n').sort() }).toEqual({
    status: 0,
    lines: [
      expect.stringMatching(/^rank 0: 4 sends of 2\d\d bytes, 0 receives, 1 reductions, 0 waits$/),
      expect.stringMatching(/^rank 1: 0 sends of 0 bytes, 3 receives, 1 reductions, 3 waits$/),
    ],
  });
});
