// @worlds openmpi mpich alone
// The pool: what it must do is in fixtures/pool/checks.mjs, on ranks and on threads.
import { join } from 'node:path';
import { library } from '../support/mpi';
import {
  checksTimeout,
  endings,
  expectAllRight,
  expectEnding,
  program,
} from '../support/pool_programs';
import { type Ended, runMpi } from '../support/processes';
import { has } from '../support/table';

// What a rank that is kept busy makes the pool say, in the one check of it.
const blocked =
  /^mpi4node: the worker rank \d has not ended the task 'spin', which was aborted a\nsecond ago\. It gets no other task until then\. Let the task look at currentTask\(\)\.signal\.\n$/;

/** Starts a program at some ranks. */
function start(ranks: number, script: string, ...args: string[]): Promise<Ended> {
  if (library === null) throw new Error('this needs a library');
  return runMpi({ library, ranks, script: program(script), args, timeout: checksTimeout });
}

const canRevoke = has('MPI_Comm_revoke');

const most = library === 'openmpi' ? 4 : 3;

// Those that do not depend on where the workers are, are made in one place only, and with threads.
test.each([
  ['all', 'world', most],
  ['brief', 'world', 2],
  ['brief', 'comm', most],
  ['brief', 'comm', 2],
  ['brief', 'world', 1],
])(
  '%s checks in the %s of %s ranks',
  async (extent, way, ranks) => {
    const ended = await start(ranks, 'checks.mjs', way, extent);
    expectAllRight(ended, ranks === 1 ? /^$/ : blocked, extent);
  },
  checksTimeout * 1000,
);

// --- How programs end -------------------------------------------------------------------------

test.each(endings)('a program ends that leaves its pool: %s', async (kind, output) => {
  expectEnding(await start(3, 'endings.mjs', kind), output);
});

test.each(['open', 'closed'])('the others go on when the pool is %s', async (kind) => {
  const { status, stdout, stderr } = await start(3, 'endings.mjs', kind, 'comm');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.split('\n').sort()).toEqual(['', '3', 'rank 1 goes on', 'rank 2 goes on']);
});

test.each([
  ['fails', /rank 0 of 3: uncaught exception, aborting the job:\nError: the master fails\n/],
  [
    'unhandled',
    /rank 0 of 3: .*aborting the job:\nRangeError: nobody catches it\n(?:.*\n)*? {4}at the task 'fail' \(rank 1\)/,
  ],
  [
    'outside',
    /rank [12] of 3: uncaught exception, aborting the job:\nError: nobody catches this\n/,
  ],
  ['callback', /rank 0 of 3: uncaught exception, aborting the job:\nError: in onProgress\n/],
  ['status', /rank [12] of 3 exits with code 3: aborting the job/],
])('a failure ends the job: %s', async (kind, said) => {
  const { status, stdout, stderr, elapsed } = await start(3, 'endings.mjs', kind);
  expect({ stdout, stderr }).toEqual({ stdout: '3\n', stderr: expect.stringMatching(said) });
  expect(status).not.toBe(0);
  expect(elapsed).toBeLessThan(20);
});

test('one of several fails that do a task together, and the others wait for it', async () => {
  const ways = [
    ['failBeforeBarrier,', 'before the barrier', 'rank 1', 'RangeError: before the barrier'],
    ['failBeforeBarrier,,exits', 'before the barrier', 'rank 1', 'RangeError: before the barrier'],
    [
      'leaveBeforeBarrier,',
      'its process has ended with status 0',
      'rank 1',
      'Error: Pool: the task',
    ],
    ['returnBeforeBarrier,300', 'not ended in its time', 'other workers', 'TimeoutError: The task'],
  ] as const;
  // At the same time, because they mostly wait.
  await Promise.all(
    ways.map(async ([way, message, place, error]) => {
      const { status, stdout, stderr } = await start(3, 'endings.mjs', 'together', way);
      expect(stdout).toMatch(message);
      // Where the library can end the calls of the others, the program may go on.
      if (status === 0 && canRevoke) return;
      expect(stderr).toMatch(
        new RegExp(
          `mpi4node: rank 0 of 3: the task '\\w+' has ended at ${place}, and 10 s later not at rank 2: ` +
            `aborting the job\\.\nIt may wait .*\n${error}`,
        ),
      );
      expect(status).not.toBe(0);
      expect(stdout).not.toMatch('all have ended');
    }),
  );
}, 60_000);

test('functions of the program that can not read a value', async () => {
  const printed = '3\na worker refuses it, 1, the master refuses it, 2\n';
  expectEnding(await start(3, 'endings.mjs', 'serializer'), printed);
});

// --- A program that knows nothing of ranks ----------------------------------------------------

/** Runs a program whose other ranks serve. */
function serve(ranks: number, script: string, ...args: string[]): Promise<Ended> {
  if (library === null) throw new Error('this needs a library');
  const NODE_OPTIONS = `--import=${join(__dirname, '../../dist/pool_serve.mjs')}`;
  return runMpi({ library, ranks, script: program(script), args, env: { NODE_OPTIONS } });
}

test.each([1, 3])('only rank 0 of %s runs the program', async (ranks) => {
  const { status, stdout, stderr } = await serve(ranks, 'unaware.mjs');
  const workers = ranks === 1 ? 2 : ranks - 1;
  const lines = ['the program starts', `${workers} workers`, '1 4 9', 'a child: 5', 'a thread: 6'];
  expect({ status, stdout: stdout.trimEnd().split('\n'), stderr }).toEqual({
    status: 0,
    stdout: lines,
    stderr: '',
  });
});

test('a program without a pool', async () => {
  const { status, stdout, stderr } = await serve(3, 'unaware.mjs', 'none');
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: 'the program starts\n',
    stderr: '',
  });
});

test('a program that fails', async () => {
  const { status, stderr } = await serve(3, 'unaware.mjs', 'fails');
  expect(stderr).toContain('Error: before there is a pool');
  expect(status).not.toBe(0);
});
