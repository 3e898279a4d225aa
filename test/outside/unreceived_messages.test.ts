// @worlds openmpi mpich alone
// Messages that were sent and that nobody has received, when the job ends.
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';

const run = async (how: string, env: NodeJS.ProcessEnv = {}) => {
  const script = join(__dirname, 'fixtures', 'unreceived_messages.mjs');
  const { status, stderr } = await runMpi({ library, ranks: 2, script, args: [how], env });
  const lines = stderr.split('\n').filter((line) => line.startsWith('mpi4node: '));
  return { status, lines };
};

const messages = [
  'a message from rank 1 with tag 4 (80 bytes)',
  'a message from rank 1 with tag 1 (3 bytes) on half',
  'a message from rank 1 with tag 2 (4 bytes) on another communicator',
  // From another group: its first rank.
  'a message from rank 0 with tag 3 (5 bytes) on another communicator',
  'a message from rank 1 with tag 6 (6 bytes) on another communicator',
];
const told = messages.map((message) => `mpi4node: rank 0 of 2: ${message} was never received.`);

test.each(['exit', 'finalize', 'end'])(
  '%s: the receiver names the first of each sender and communicator, and the job succeeds',
  async (how) => {
    const { status, lines } = await run(how);
    expect(lines).toEqual(told);
    expect(status).toBe(0);
  },
);

test.each(['exit', 'finalize', 'end'])('%s: with rc.strict the job fails', async (how) => {
  const { status, lines } = await run(how, { MPI4NODE_RC_STRICT: '1' });
  expect(lines).toEqual(told);
  expect(status).toBe(1);
});

test('rc.strict is nothing to a job that receives all', async () => {
  expect(await run('nothing', { MPI4NODE_RC_STRICT: '1' })).toEqual({ status: 0, lines: [] });
});

test('with rc.finalize_warning 0 it is said only where it is a failure', async () => {
  const quiet = { MPI4NODE_RC_FINALIZE_WARNING: '0' };
  expect(await run('end', quiet)).toEqual({ status: 0, lines: [] });
  expect(await run('end', { ...quiet, MPI4NODE_RC_STRICT: '1' })).toEqual({
    status: 1,
    lines: told,
  });
});

test('a rank that waits for the others says what it has not received', async () => {
  const { lines } = await run('late', { MPI4NODE_RC_FINALIZE_WARNING: '0.5' });
  const [first, ...others] = messages;
  const list = `${[first, ...others.slice(0, -1)].join(', ')}, and ${others.at(-1)}`;
  expect(lines[0]).toBe(
    `mpi4node: rank 0 of 2 has ended and waits in MPI_Finalize for the other ranks. It has not received ${list}. If they wait for a message or a collective call of this rank, the job hangs: set MPI4NODE_WATCHDOG to a number of seconds to see where each rank waits, or MPI4NODE_RC_FINALIZE_TIMEOUT to end the job then.`,
  );
  expect(lines.slice(1)).toEqual(told);
});
