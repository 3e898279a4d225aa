// @worlds openmpi mpich waits
// The harness itself, seen from outside: each fixture goes wrong in one way.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/processes';
import { library } from '../support/world';

const runner = join(__dirname, '../../scripts/test.mjs');

async function runFixtures(filter: string, options: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = await run(
    process.execPath,
    [runner, '--fixtures', '--library', library as string, ...options, filter],
    { timeout: 60, env },
  );
  return { status, stdout, stderr, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

const runFixture = (name: string, ...options: string[]) =>
  runFixtures(`fixtures/${name}.test`, options);

/** The files of a folder share a world. */
const runBatch = (name: string, env?: NodeJS.ProcessEnv) =>
  runFixtures(`fixtures/${name}/`, ['--jobs', '2'], env);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie is dead: it only waits for the system's first process to take note.
  const state = `/proc/${pid}/stat`;
  return !(existsSync(state) && /\) Z /.test(readFileSync(state, 'utf8')));
}

// These mostly wait, so they do it while the others run.
let hanging: ReturnType<typeof runFixture>;
let waiting: ReturnType<typeof runFixture>;
let patient: ReturnType<typeof runFixture>;

beforeAll(() => {
  hanging = runFixture('hanging', '--timeout', '1');
  waiting = runFixture('waiting', '--timeout', '1');
  patient = runFixture('patient', '--timeout', '1');
});

test('counts what passed on every rank, once for each world', async () => {
  const { status, stdout, lastLine } = await runFixture('passing', '--ranks', '2');
  expect(lastLine).toBe('4 passed, 0 failed');
  expect(stdout).toMatch(new RegExp(`✓ ${library} 2 +test/harness/fixtures/passing.test.ts`));
  expect(status).toBe(0);
});

test('counts what was skipped', async () => {
  const { status, lastLine } = await runFixture('skipping');
  expect(lastLine).toBe('3 passed, 0 failed, 1 skipped');
  expect(status).toBe(0);
});

test('fails if nothing was chosen', async () => {
  const { status, lastLine } = await runFixture('no-such-file');
  expect(lastLine).toBe('0 passed, 0 failed');
  expect(status).toBe(1);
});

test('shows the failure of one rank and runs no further', async () => {
  const { status, stdout, stderr, lastLine } = await runFixture('failing');
  expect(stderr).toContain(
    `[rank 1/2 ${library} test/harness/fixtures/failing.test.ts › a group › fails on rank 1]`,
  );
  expect(stderr).toMatch(/- {5}4,\n +\+ {5}3,/);
  expect(stderr).toMatch(/> \d+ \| +expect\(\{ rank, values: \[1, 2, 3\] \}\)/);
  expect(stderr).toContain('failing.test.ts:13:');
  expect(stderr).not.toContain('a hook ran on');
  expect(stdout).toContain('› after (not run)');
  expect(lastLine).toBe('1 passed, 2 failed');
  expect(status).toBe(1);
});

test('ends a hang, names the test and the rank, and leaves no process', async () => {
  const { status, stdout, stderr, lastLine } = await hanging;
  expect(stderr).toMatch(/hung: no rank reported anything for \d+ s/);
  expect(stderr).toContain('rank 0 was inside "hangs on rank 0"');
  expect(stdout).toContain('› hangs on rank 0 (not finished by rank 0)');
  expect(lastLine).toBe('1 passed, 2 failed');
  expect(status).toBe(1);
  const pid = Number(/the pid of rank 0 is (\d+)\./.exec(stderr)?.[1]);
  expect(pid).toBeGreaterThan(0);
  expect(isAlive(pid)).toBe(false);
});

test("gives jest's message where a test waits for ever with a running event loop", async () => {
  const { status, stderr, lastLine } = await waiting;
  expect(stderr).toContain('fixtures/waiting.test.ts › waits for ever on rank 0]');
  expect(stderr).toContain('Exceeded timeout of 1000 ms');
  expect(lastLine).toBe('0 passed, 1 failed');
  expect(status).toBe(1);
});

test('leaves a test the time that it asked for', async () => {
  const { status, lastLine } = await patient;
  expect(lastLine).toBe('1 passed, 0 failed');
  expect(status).toBe(0);
});

test('fails when a rank crashes', async () => {
  const { status, stdout, stderr, lastLine } = await runFixture('crashing');
  expect(stderr).toContain('rank 1 was inside "crashes on rank 1"');
  expect(stderr).toMatch(/the world ended with status \d+/);
  expect(stdout).toContain('› crashes on rank 1 (not finished by rank');
  expect(lastLine).toMatch(/ [12] failed$/);
  expect(status).toBe(1);
});

test('fails when the ranks leave with status 0 in the middle', async () => {
  const { status, stderr, lastLine } = await runFixture('leaving');
  expect(stderr).toContain('the world ended with status 0 before all of its tests had run');
  expect(lastLine).toBe('1 passed, 1 failed');
  expect(status).toBe(1);
});

test('fails when all tests pass but the world ends with another status', async () => {
  const { status, stdout, lastLine } = await runFixture('failing-exit');
  expect(stdout).toContain('› the world ended with status 3');
  expect(lastLine).toBe('1 passed, 1 failed');
  expect(status).toBe(1);
});

test('fails when the ranks have different tests', async () => {
  const { status, stderr, lastLine } = await runFixture('different');
  expect(stderr).toContain('the ranks have different tests: number 2 is "only on rank');
  expect(lastLine).toBe('0 passed, 2 failed');
  expect(status).toBe(1);
});

test('fails when one rank cannot load the file', async () => {
  const { status, stderr, lastLine } = await runFixture('broken');
  expect(stderr).toContain('fixtures/broken.test.ts › loading the file]');
  expect(stderr).toContain('rank 1 cannot load this file');
  expect(lastLine).toBe('0 passed, 1 failed');
  expect(status).toBe(1);
});

test.each([
  ['an unhandled rejection', 'rejecting', 'nobody handles this'],
  ['too few assertions', 'too_few_assertions', 'Expected two assertions to be called'],
])('fails on %s', async (_, fixture, text) => {
  const { status, stderr, lastLine } = await runFixture(fixture);
  expect(stderr).toContain(text);
  expect(lastLine).toBe('0 passed, 1 failed');
  expect(status).toBe(1);
});

describe('files that share a world', () => {
  const lineOf = (stdout: string, file: string) =>
    stdout.split('\n').filter((line) => line.includes(file))[0];

  test('a failure is that of its file, and the files after it run in another world', async () => {
    const { status, stdout, stderr, lastLine } = await runBatch('failing_in_batch');
    expect(lineOf(stdout, 'a_first')).toContain('1 passed, 0 failed');
    expect(lineOf(stdout, 'b_failing')).toContain('0 passed, 1 failed');
    expect(lineOf(stdout, 'c_last')).toContain('1 passed, 0 failed');
    expect(stderr).toContain('failing_in_batch/b_failing.test.ts › fails on rank 1]');
    expect(stdout).toContain('3 runs of files in 2 worlds');
    expect(lastLine).toBe('2 passed, 1 failed');
    expect(status).toBe(1);
  });

  test('a crash is that of its file, and the files after it run in another world', async () => {
    const { status, stdout, stderr, lastLine } = await runBatch('crashing_in_batch');
    expect(lineOf(stdout, 'a_first')).toContain('1 passed, 0 failed');
    expect(lineOf(stdout, 'b_crashing')).toContain('0 passed, 1 failed');
    expect(lineOf(stdout, 'c_last')).toContain('1 passed, 0 failed');
    expect(stderr).toContain('rank 1 was inside "crashes on rank 1"');
    expect(stdout).toContain('3 runs of files in 2 worlds');
    expect(lastLine).toBe('2 passed, 1 failed');
    expect(status).toBe(1);
  });

  test('where the world ends badly after all files, each runs alone to find the one', async () => {
    const { status, stdout, lastLine } = await runBatch('ending_badly');
    expect(stdout).toContain(
      'c_last.test.ts › the world ended with status 3 (or a file that ran before this one',
    );
    expect(stdout).toMatch(/b_timer.test.ts › the world ended with status 3$/m);
    expect(stdout).not.toMatch(/✗ .*a_first/);
    expect(stdout).toContain('3 runs of files in 3 worlds');
    expect(lastLine).toBe('3 passed, 2 failed');
    expect(status).toBe(1);
  });

  test.each([
    ['handler', ['an error handler of MPI_COMM_WORLD']],
    ['request', ['requests or object receives that are not complete']],
    ['receive', ['requests or object receives that are not complete']],
    [
      'others',
      [
        'a message on MPI_COMM_SELF that nobody has received',
        'the name mine of MPI_COMM_SELF',
        'an attribute of MPI_COMM_WORLD',
        'a buffer for buffered sends',
        'the value yes of the environment variable LEFT',
        'the exit code 7',
        "a listener of the process's event exit",
      ],
    ],
  ])('what a file leaves behind is its failure: %s', async (what, messages) => {
    const { status, stdout, stderr, lastLine } = await runBatch('leaving_behind', {
      LEFT_BEHIND: what,
    });
    expect(stderr).toContain('leaving_behind/a_leaving.test.ts › after the last test]');
    for (const message of messages) expect(stderr).toContain(message);
    expect(lineOf(stdout, 'a_leaving')).toContain('1 passed, 1 failed');
    expect(lineOf(stdout, 'b_last')).toContain('1 passed, 0 failed');
    expect(lastLine).toBe('2 passed, 1 failed');
    expect(status).toBe(1);
  });
});
