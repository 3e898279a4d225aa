// @worlds openmpi mpich alone
// Jobs that hang, and what the watchdog says of them: `rc.watchdog`.
import { hostname } from 'node:os';
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'watchdog.mjs');

/** Runs a case, with half a second for each call. */
async function run(
  name: string,
  ranks: number,
  env: NodeJS.ProcessEnv = {},
  ...more: readonly string[]
) {
  const { status, stdout, stderr } = await runMpi({
    library,
    ranks,
    script,
    args: [name, ...more],
    env: { MPI4NODE_WATCHDOG: '0.5', ...env },
    cwd: __dirname,
    timeout: 40,
  });
  // Of the roll-call, so that lines of the launcher between do not count.
  const lines = stderr.split('\n').filter((line) => /^mpi4node| {2}/.test(line));
  return { status, stdout, lines, text: lines.join('\n') };
}

const endsDeadlocks = { MPI4NODE_WATCHDOG_ABORT: '1' };
const deadlockStatus = 86;

/** The line of the fixture with this text in this case. */
const place = (line: number, name: string) => `fixtures/watchdog.mjs:${line} (${name})`;
const word = 'MPI_COMM_WORLD';

/** What must be said, in this order; times and processes are left out. */
const deadlocks: readonly [name: string, ranks: number, ...said: string[]][] = [
  [
    'mutualReceives',
    3,
    `  rank 0: in comm.Recv(Float64Array(10), { source: 1, tag: 3 }) on ${word} at ${place(13, 'mutualReceives')} for `,
    `  rank 1: in comm.Recv(Float64Array(10), { source: 0, tag: 3 }) on ${word} at ${place(13, 'mutualReceives')} for `,
    `  rank 2: in Barrier on ${word} at ${place(14, 'mutualReceives')} for `,
    '  diagnosis: ranks 0 and 1 wait for each other: ',
    `  look at rank 0: ${place(13, 'mutualReceives')}`,
  ],
  [
    'ringOfSends',
    3,
    `  rank 2: in comm.Ssend(Float64Array(10), 0) on ${word} at ${place(17, 'ringOfSends')} for `,
    '  diagnosis: ranks 0–2 wait for each other: ',
    `  look at rank 0: ${place(17, 'ringOfSends')}`,
  ],
  [
    'collectives',
    4,
    `  ranks 1–3: in Barrier on ${word} at ${place(22, 'collectives')} for `,
    `  rank 0: in Allreduce on ${word} at ${place(21, 'collectives')} for `,
    `  diagnosis: all ranks of ${word} must make the same collective calls in the same order, but there are rank 0 in Allreduce`,
    `  look at rank 0: ${place(21, 'collectives')}`,
  ],
  [
    'communicators',
    2,
    `  rank 0: in Barrier on a communicator of ranks 0-1 (number 2) at ${place(26, 'communicators')} for `,
    `  rank 1: in Barrier on ${word} at ${place(26, 'communicators')} for `,
    '  diagnosis: ranks 0 and 1 wait for each other: ',
    `  look at rank 0: ${place(26, 'communicators')}`,
  ],
  [
    'fence',
    2,
    `  rank 0: in Fence on a window of ranks 0-1 at ${place(31, 'fence')} for `,
    `  rank 1: in Barrier on ${word} at ${place(32, 'fence')} for `,
    '  diagnosis: ranks 0 and 1 wait for each other: ',
    `  look at rank 0: ${place(31, 'fence')}`,
  ],
  [
    'wrongTag',
    3,
    `  ranks 1 and 2: in Barrier on ${word} at ${place(37, 'wrongTag')} for `,
    `  rank 0: in comm.recv({ source: 1, tag: 3 }) on ${word} at ${place(36, 'wrongTag')} for `,
    `    rank 0: not received: a message from rank 1 with tag 4, 80 bytes, on ${word}`,
    '  diagnosis: rank 0 waits for a message from rank 1 with tag 3, but what has come is a message from rank 1 with tag 4, 80 bytes',
    `  look at rank 0: ${place(36, 'wrongTag')}`,
  ],
  [
    'ended',
    2,
    `  rank 0: in comm.Recv(Float64Array(10), 1, 0) on ${word} at ${place(40, 'ended')} for `,
    '  rank 1: ended, and waiting in MPI_Finalize for ',
    '  diagnosis: rank 0 waits for a message from rank 1 with tag 0, but rank 1 has ended',
    `  look at rank 0: ${place(40, 'ended')}`,
  ],
  [
    'awaitedRing',
    3,
    `  rank 1: awaiting comm.irecv({ source: 2, tag: 5 }) on ${word} at ${place(51, 'awaitedRing')} for `,
    '  diagnosis: ranks 0–2 wait for each other: ',
    `  look at rank 0: ${place(51, 'awaitedRing')}`,
  ],
  [
    'awaitedProbe',
    2,
    `  rank 1: awaiting comm.mprobeAsync({ source: 0, tag: 5 }) on ${word} at ${place(54, 'awaitedProbe')} for `,
    '  diagnosis: ranks 0 and 1 wait for each other: ',
    `  look at rank 0: ${place(54, 'awaitedProbe')}`,
  ],
  [
    'forgottenReceive',
    2,
    `    rank 1: under way: comm.irecv({ source: 0, tag: 1 }) on ${word} at ${place(59, 'forgottenReceive')} for `,
    `  diagnosis: rank 1 waits in comm.irecv({ source: 0, tag: 1 }) on ${word} at ${place(60, 'forgottenReceive')}, but comm.irecv({ source: 0, tag: 1 }) at ${place(59, 'forgottenReceive')} was there before it and takes the message, and nobody awaits that`,
    `  look at rank 1: ${place(59, 'forgottenReceive')}`,
  ],
  [
    'requests',
    2,
    `  ranks 0 and 1: in MPI.Request.Waitall([Request, Request]) at ${place(66, 'requests')} for `,
    `    rank 0: waits for comm.Irecv(Float64Array(10), 1, 7) on ${word} at ${place(65, 'requests')}`,
    `    rank 0: not received: a message from rank 1 with tag 8, 8 bytes, on ${word}`,
    '  diagnosis: rank 0 waits for a message from rank 1 with tag 7, but what has come is a message from rank 1 with tag 8',
    `  look at rank 0: ${place(65, 'requests')}`,
  ],
  [
    'otherCommunicator',
    2,
    `    rank 0: not received: a message from rank 1 with tag 4, 80 bytes, on a communicator of ranks 0-1 (number 2)`,
    '  diagnosis: rank 0 waits for a message from rank 1 with tag 5, but what has come is a message from rank 1 with tag 4, 80 bytes',
    `  look at rank 0: ${place(80, 'otherCommunicator')}`,
  ],
  [
    'openEpoch',
    2,
    '    rank 0: open: rank 0 is locked: call Unlock(0) first',
    '    rank 1: open: rank 1 is locked: call Unlock(1) first',
    '  diagnosis: ranks 0 and 1 wait for each other: ',
    `  look at rank 0: ${place(86, 'openEpoch')}`,
  ],
];

/** Expects the lines that begin so, in this order. */
function expectInOrder(lines: readonly string[], said: readonly string[]): void {
  let from = 0;
  for (const start of said) {
    const index = lines.findIndex((line, i) => i >= from && line.startsWith(start));
    expect(index < 0 ? { missing: start, lines } : null).toBeNull();
    from = index + 1;
  }
}

test.each(deadlocks)(
  '%s: the roll-call, the diagnosis and the end',
  async (name, ranks, ...said) => {
    const { status, lines, text } = await run(name, ranks, endsDeadlocks);
    expectInOrder(lines, [
      `mpi4node watchdog: roll-call of ${ranks} ranks`,
      ...said,
      'mpi4node watchdog: nothing has moved for 0.5 s since: this is a deadlock. Ending the job with status 86 (rc.watchdog_abort).',
    ]);
    expect(text).toMatch(new RegExp(`\\[${hostname()}, pids? \\d+`));
    expect(status).toBe(deadlockStatus);
  },
);

test('the call that initializes MPI is seen, and rc is set in code', async () => {
  const { status, stderr } = await runMpi({
    library,
    ranks: 2,
    script: join(__dirname, 'fixtures', 'watchdog_first_call.mjs'),
    cwd: __dirname,
    timeout: 40,
  });
  const where = 'fixtures/watchdog_first_call.mjs:6';
  const call = `comm.Probe({ source: 0, tag: 1 }) on ${word} at ${where}`;
  expectInOrder(stderr.split('\n'), [
    `  ranks 0 and 1: in ${call} for `,
    `  diagnosis: rank 0 waits for itself in ${call}`,
    `  look at rank 0: ${where}`,
  ]);
  expect(status).toBe(deadlockStatus);
});

test('a hot loop: the arguments are those of the last call, the place is one before', async () => {
  const { status, lines } = await run('hotLoop', 2, endsDeadlocks);
  expectInOrder(lines, [
    `  rank 0: in comm.Recv(…, { source: 1, tag: 3 }) on ${word}, last recorded at ${place(72, 'hotLoop')} for `,
    '  diagnosis: ranks 0 and 1 wait for each other: ',
  ]);
  expect(status).toBe(deadlockStatus);
});

test('a rank that computes is found where it does, again and again, and the job goes on', async () => {
  const { status, lines, text } = await run('computes', 2, endsDeadlocks);
  expectInOrder(lines, [
    `  rank 0: in Barrier on ${word} at ${place(44, 'computes')} for `,
    '  rank 1: computing at fixtures/watchdog.mjs:',
    `  diagnosis: rank 0 waits for it in Barrier on ${word} at ${place(44, 'computes')}, but rank 1 computes at fixtures/watchdog.mjs:`,
    '  look at rank 1: fixtures/watchdog.mjs:',
    'mpi4node watchdog: roll-call of 2 ranks',
  ]);
  expect(text).toMatch(
    /rank 1: computing at fixtures\/watchdog\.mjs:\d+ \(work\), not in MPI for /,
  );
  // After 0.5 s, then after 0.5, 1, 2 s.
  expect(text.match(/roll-call/g)?.length).toBeLessThan(5);
  expect(status).toBe(0);
});

test('a rank whose event loop awaits nothing of MPI', async () => {
  const { status, lines } = await run('idle', 2, endsDeadlocks);
  expectInOrder(lines, [
    '  rank 1: the event loop runs, and nothing of MPI is awaited, not in MPI for ',
    `  diagnosis: rank 0 waits for it in Barrier on ${word} at ${place(48, 'idle')}, but rank 1 has not entered MPI for `,
  ]);
  expect(status).toBe(0);
});

test('nothing is said of a pool that has no tasks', async () => {
  const { status, lines } = await run('pool', 3);
  expect({ status, lines }).toEqual({ status: 0, lines: [] });
});

test('nothing is said of a job that goes on, nor of a world of one', async () => {
  for (const ranks of [2, 1]) {
    const { status, stdout, lines } = await run('fine', ranks, endsDeadlocks);
    expect({ status, lines }).toEqual({ status: 0, lines: [] });
    expect(stdout.trim().split('\n')).toHaveLength(ranks);
  }
});

test.each([
  ['signal', 'the event loop of one runs'],
  ['signalBlocked', 'it is blocked in MPI'],
])('%s: SIGUSR2 reports at once, also while %s', async (name) => {
  const { status, lines } = await run(name, 2, { MPI4NODE_WATCHDOG: '30' });
  expectInOrder(lines, [
    'mpi4node watchdog: roll-call of 2 ranks',
    '  rank 0: the event loop runs, and nothing of MPI is awaited',
    `  rank 1: in Barrier on ${word} at `,
  ]);
  expect(status).toBe(0);
});

test('SIGUSR2: a listener of the program is called, too', async () => {
  const { status, stdout, lines } = await run(
    'signal',
    2,
    { MPI4NODE_WATCHDOG: '30' },
    'own listener',
  );
  expectInOrder(lines, ['mpi4node watchdog: roll-call of 2 ranks']);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'a listener of rank 0\n' });
});

test('without support for several threads it can not tell what has come', async () => {
  const { lines } = await run('wrongTag', 2, {
    ...endsDeadlocks,
    MPI4NODE_RC_THREAD_LEVEL: 'single',
  });
  const provided = lines.some((line) => line.includes('without support for several threads'));
  const known = lines.some((line) => line.includes('with tag 4, 80 bytes'));
  expect({ provided, known }).toEqual({ provided: true, known: false });
});
