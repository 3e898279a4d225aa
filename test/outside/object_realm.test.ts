// The objects of Node's own realm: in a rank under jest those of the package are of another.
// @worlds openmpi mpich
import { join } from 'node:path';
import { library } from '../support/mpi';
import { runNode } from '../support/processes';

const script = join(__dirname, 'fixtures', 'object_realm.mjs');

test('received objects are of the classes of the program, and errors too', async () => {
  const ended = await runNode(script, [], { env: { MPI4NODE_MPI: library ?? undefined } });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  const refusal = [true, 'DataCloneError', 25];
  expect(JSON.parse(ended.stdout)).toEqual({
    wrong: [],
    refused: [refusal, refusal, refusal, refusal, refusal],
    damaged: refusal,
    next: 'next',
  });
});
