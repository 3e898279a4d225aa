// @worlds openmpi mpich alone
// The pool: what it must do is in fixtures/pool/checks.mjs, on ranks and on threads.
import { join } from 'node:path';
import { library } from '../support/mpi';
import { type Ended, runMpi, runNode } from '../support/processes';

const fixtures = join(__dirname, 'fixtures', 'pool');
const timeout = 120;

interface Result {
  readonly name: string;
  readonly fault: string | null;
}

// What a rank that is kept busy makes the pool say, in the one check of it.
const blocked =
  /^mpi4node: the worker rank \d has not ended the task 'spin', which was aborted a\nsecond ago\. It gets no other task until then\. Let the task look at currentTask\(\)\.signal\.\n$/;

function expectAllRight({ status, stdout, stderr }: Ended, said: RegExp): void {
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(said) });
  const results = JSON.parse(stdout) as Result[];
  expect(results.filter(({ fault }) => fault !== null)).toEqual([]);
  expect(results.length).toBe(57);
}

/** Starts a program at some ranks, or with threads for 0. */
function start(ranks: number, script: string, ...args: string[]): Promise<Ended> {
  const file = join(fixtures, script);
  if (ranks === 0 || library === null) return runNode(file, args, { timeout });
  return runMpi({ library, ranks, script: file, args, timeout });
}

const worlds = library === 'openmpi' ? [2, 4] : [2, 3];

test.each(worlds)(
  'all checks with the world of %s ranks',
  async (ranks) => {
    expectAllRight(await start(ranks, 'checks.mjs'), blocked);
  },
  timeout * 1000,
);

test.each(worlds)(
  'all checks with a communicator of %s ranks',
  async (ranks) => {
    expectAllRight(await start(ranks, 'checks.mjs', 'comm'), blocked);
  },
  timeout * 1000,
);

test(
  'all checks with threads of a rank that is alone',
  async () => {
    expectAllRight(await start(1, 'checks.mjs'), /^$/);
  },
  timeout * 1000,
);

// --- How programs end -----------------------------------------------------------------------------

test.each([
  ['open', '3\n'],
  ['closed', '3\n'],
  ['twice', '3\n10 11\n'],
  ['busy', '3\ndone\n'],
  ['exit', '3\n'],
])('a program ends that leaves its pool: %s', async (kind, output) => {
  const { status, stdout, stderr } = await start(3, 'endings.mjs', kind);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: output, stderr: '' });
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
  ['status', /rank [12] of 3 exits with code 3: aborting the job/],
])('a failure ends the job: %s', async (kind, said) => {
  const { status, stdout, stderr, elapsed } = await start(3, 'endings.mjs', kind);
  expect({ stdout, stderr }).toEqual({ stdout: '3\n', stderr: expect.stringMatching(said) });
  expect(status).not.toBe(0);
  expect(elapsed).toBeLessThan(20);
});

// --- A program that knows nothing of ranks --------------------------------------------------------

/** Runs a program whose other ranks serve. */
function serve(ranks: number, script: string, ...args: string[]): Promise<Ended> {
  if (library === null) throw new Error('this needs a library');
  const NODE_OPTIONS = `--import=${join(__dirname, '../../dist/pool_serve.mjs')}`;
  return runMpi({ library, ranks, script: join(fixtures, script), args, env: { NODE_OPTIONS } });
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
