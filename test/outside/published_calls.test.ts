// @worlds openmpi mpich
// mpi4node/diagnostics: calls as messages of diagnostics_channel, and as entries of performance.
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'published.mjs');

/** What a job says on each of two ranks. */
async function saidBy(job: string): Promise<object[][]> {
  const { status, stdout, stderr } = await runMpi({ library, ranks: 2, script, args: [job] });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('a call has a start and an end, and an operation ends on its own', async () => {
  const [sender, receiver] = await saidBy('messages');
  const send = { call: 'Comm.Send', peer: 1, tag: 5, bytes: 16, hasResult: false };
  expect(sender).toEqual([
    { phase: 'start', ...send },
    { phase: 'end', ...send },
  ]);
  const receive = { call: 'Comm.Irecv', peer: expect.any(Number), tag: 5, bytes: 32 };
  expect(receiver).toEqual([
    { phase: 'start', ...receive, hasResult: false },
    { phase: 'end', ...receive, hasResult: true },
    { phase: 'asyncStart', ...receive, hasResult: true, source: 0 },
    { phase: 'asyncEnd', ...receive, hasResult: true, source: 0 },
  ]);
});

test('a call that throws says what', async () => {
  const [said] = await saidBy('errors');
  const send = { call: 'Comm.Send', peer: 7, tag: 1, bytes: 32, hasResult: false };
  expect(said).toEqual([
    { phase: 'start', ...send },
    { phase: 'error', ...send, error: 'MPI_ERR_RANK' },
    { phase: 'end', ...send, error: 'MPI_ERR_RANK' },
  ]);
});

test('calls of a subscriber are not published', async () => {
  const barrier = { call: 'Comm.Barrier', hasResult: false };
  const expected = [
    { phase: 'start', ...barrier },
    { phase: 'end', ...barrier },
  ];
  // The job ends with a gather, which is published, too.
  const all = await saidBy('meanwhile');
  for (const said of all) expect(said.slice(0, 2)).toEqual(expected);
});

test('calls are entries of performance as long as that is wanted', async () => {
  const [sender, receiver] = await saidBy('performance');
  expect(sender).toEqual([
    { name: 'mpi4node:Comm.Send', detail: { peer: 1, tag: 3, bytes: 32 }, isPositive: true },
  ]);
  expect(receiver).toEqual([
    { name: 'mpi4node:Comm.Irecv', detail: { peer: 0, tag: 3, bytes: 32 }, isPositive: true },
  ]);
});
