// @worlds openmpi mpich waits
// How a job ends when its ranks do: real processes, seen from outside.
import { join } from 'node:path';
import { type Failed, reportsEnds, runFailing, runMpi, runNode } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const endings = join(__dirname, 'fixtures', 'endings.cjs');
const unsettled = join(__dirname, 'fixtures', 'unsettled.mjs');

const job = (how: string, ranks: number, ...options: string[]) =>
  ({ library, ranks, script: endings, args: [how, ...options], timeout: 20 }) as const;
const launch = (...of: Parameters<typeof job>) => runMpi(job(...of));
const launchFailing = (...of: Parameters<typeof job>) => runFailing(job(...of));
const alone = (how: string) =>
  runNode(endings, [how], { env: { MPI4NODE_MPI: library }, timeout: 20 });

const count = (text: string, part: string) => text.split(part).length - 1;

const code13 = "code 13 (Node's for a top-level await that never settles)";

/** That the whole job has ended for the failure of one of its ranks. */
function expectJobEnded(ended: Failed, isReported = true): void {
  if (isReported)
    expect(ended.status === 0 ? ended : 'a status that is not 0').toBe('a status that is not 0');
  expect(ended.afterFailure).toBeLessThan(4);
}

describe('the last rank fails, while the others are blocked in Recv', () => {
  const pump = 'Error: the pump broke\n    at breakThePump (';
  const uncaught = 'uncaught exception, aborting the job:\n';
  const rejected = 'unhandled rejection, aborting the job:\n';

  // Fewer ranks start in less time.
  test.each([
    ['exception', 4, `: ${uncaught}${pump}`],
    ['rejection', 4, `: ${rejected}Error: the pump broke\n    at `],
    ['exit3', 4, ' exits with code 3: aborting the job.\n'],
    ['timer', 2, `: ${uncaught}${pump}`],
    ['async', 2, `: ${rejected}${pump}`],
    ['string', 2, `: ${uncaught}'a string'\n`],
    ['MpiError', 2, `: ${uncaught}MPI.Exception: MPI_Send: MPI_ERR_RANK: `],
    ['exitCode3', 2, ' exits with code 3: aborting the job.\n'],
    // A listener that runs before that of the package has the last word, but not on an exception.
    ['listener3', 2, ' exits with code 3: aborting the job.\n'],
    ['exceptionListener0', 2, `: ${uncaught}${pump}`],
    // A code that would be 0 as a byte.
    ['exit256', 2, ' exits with code 256: aborting the job.\n'],
  ])('%s in a world of %i: the job ends, and says why once', async (how, ranks, text) => {
    const ended = await launchFailing(how, ranks);
    expect(ended.stderr).toContain(`mpi4node: rank ${ranks - 1} of ${ranks}${text}`);
    expect(count(ended.stderr, 'aborting the job')).toBe(1);
    expect(count(ended.stderr, 'the pump broke')).toBe(count(text, 'the pump broke'));
    expectJobEnded(ended);
  });

  test('a top-level await that never settles: the job ends, and says why once', async () => {
    const ended = await runFailing({ library, ranks: 2, script: unsettled, timeout: 20 });
    const text = `mpi4node: rank 1 of 2 exits with ${code13}: aborting the job.\n`;
    expect(count(ended.stderr, text)).toBe(1);
    expectJobEnded(ended);
    expect(ended.status).toBe(13);
  });

  test.each(['SIGKILL', 'SIGTERM'])('%s: the launcher ends the job', async (how) => {
    expectJobEnded(await launchFailing(how, 2), reportsEnds(library));
  });

  test('Comm.Abort(7) ends the job with that code', async () => {
    const ended = await launchFailing('Abort7', 2);
    expectJobEnded(ended);
    expect(ended.status).toBe(7);
    expect(ended.stderr).not.toContain('mpi4node:');
  });
});

describe('one of 2 ranks fails before its first MPI call, while the other is blocked in it', () => {
  test.each(['exception', 'rejection', 'exit3', 'SIGKILL'])('%s', async (how) => {
    const ended = await launchFailing(how, 2, 'early');
    expectJobEnded(ended);
    if (how === 'exit3') expect(ended.stderr).toContain('mpi4node: rank 1 of 2 exits with code 3');
    if (how === 'exception' || how === 'rejection') {
      expect(ended.stderr).toContain('mpi4node: rank 1 of 2: un');
      expect(count(ended.stderr, 'Error: the pump broke\n')).toBe(1);
    }
  });
});

test('a top-level await that never settles, before the first MPI call of one of 2 ranks', async () => {
  const args = ['early'];
  const ended = await runFailing({ library, ranks: 2, script: unsettled, args, timeout: 20 });
  const text = `mpi4node: rank 1 of 2 exits with ${code13} before MPI was initialized.\n`;
  expect(count(ended.stderr, text)).toBe(1);
  expectJobEnded(ended);
});

// MPICH without shared memory, as between hosts.
test('ranks that end a second apart end the job, over TCP', async () => {
  const script = join(__dirname, 'fixtures', 'ends_apart.cjs');
  const env = { UCX_TLS: 'tcp,self', OMPI_MCA_btl: 'tcp,self' };
  for (let job = 0; job < 4; job++) {
    const ended = await runMpi({ library, ranks: 2, script, env, timeout: 10 });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
  }
});

describe('nothing is aborted', () => {
  const quiet = { status: 0, signal: null, stderr: '' };

  test.each([1, 2])('a clean exit of %i finalizes and prints nothing', async (ranks) => {
    expect(await launch('clean', ranks)).toMatchObject({ ...quiet, stdout: '' });
  });

  test('the string "0" as exit code is a clean exit', async () => {
    expect(await launch('exitCode0', 2)).toMatchObject({ ...quiet, stdout: '' });
  });

  test('a listener that takes the exit code back', async () => {
    expect(await launch('exit3Listener0', 2)).toMatchObject({ ...quiet, stdout: '' });
  });

  test.each(['recovers', 'recoversByCapture', 'handlesRejection'])(
    '%s: a handler of the program that lets it go on',
    async (how) => {
      expect(await launch(how, 2)).toMatchObject({
        ...quiet,
        stdout: 'recovered: the pump broke\n',
      });
    },
  );

  test('with rc.abort = false only this rank ends, as Node ends it', async () => {
    const ended = await launch('notAborting', 2);
    expect(ended.stderr).not.toContain('aborting the job');
    expect(count(ended.stderr, 'Error: the pump broke')).toBe(1);
    expect(ended.status).not.toBe(0);
  });

  test('after MPI.Finalize the exit code is kept', async () => {
    const ended = await launch('exit3', 2, 'finalized');
    expect(ended.status).toBe(3);
    expect(ended.stderr).not.toContain('mpi4node:');
  });

  test('after MPI.Finalize a stack is printed by Node', async () => {
    const ended = await launch('exception', 2, 'finalized');
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).not.toContain('mpi4node:');
    expect(count(ended.stderr, 'Error: the pump broke')).toBe(1);
  });
});

describe('a rank that ends with 0 inside an epoch of a window', () => {
  const epoch = 'has ended inside an epoch of a window (rank 0 is locked: call Unlock(0) first)';

  test.each([2, 3])('one of %i: the job ends with 1, and says why once', async (ranks) => {
    const ended = await launchFailing('insideEpoch', ranks);
    const text = `mpi4node: rank ${ranks - 1} of ${ranks} ${epoch}: aborting the job.\n`;
    expect([count(ended.stderr, text), count(ended.stderr, epoch)]).toEqual([1, 1]);
    expectJobEnded(ended);
    expect(ended.status).toBe(1);
  });

  test('with rc.abort = false this rank ends with 1, without MPI_Finalize', async () => {
    const ended = await launchFailing('insideEpochNotAborting', 2);
    expect(ended.stderr).toContain(`mpi4node: rank 1 of 2 ${epoch}, and does not finalize MPI.\n`);
    expect(ended.stderr).not.toContain('aborting the job');
    if (reportsEnds(library)) expectJobEnded(ended);
  });

  test('alone, where nobody launched it: status 1', async () => {
    const { status, signal, stderr } = await alone('insideEpoch');
    expect({ status, signal, stderr }).toEqual({
      status: 1,
      signal: null,
      stderr: `mpi4node: rank 0 of 1 ${epoch}, and does not finalize MPI.\n`,
    });
  });
});

describe('alone in a world of one that nobody launched', () => {
  test.each([
    ['clean', 0],
    ['exit3', 3],
    ['exitCode3', 3],
    ['listener3', 3],
    ['exception', 1],
    ['rejection', 1],
    ['timer', 1],
  ])('%s: the exit code is kept', async (how, status) => {
    const ended = await alone(how);
    expect({ status: ended.status, signal: ended.signal }).toEqual({ status, signal: null });
    expect(ended.stderr).not.toContain('mpi4node:');
    expect(count(ended.stderr, 'Error: the pump broke')).toBe(status === 1 ? 1 : 0);
  });

  test('a world of one that a launcher started ends as larger ones do', async () => {
    const ended = await launchFailing('exception', 1);
    expect(ended.stderr).toContain('mpi4node: rank 0 of 1: uncaught exception, aborting the job:');
    expectJobEnded(ended);
  });
});

describe('a rank that exits with 0 while the other waits for it', () => {
  const run = (env: NodeJS.ProcessEnv) =>
    runFailing({ library, ranks: 2, script: endings, args: ['exit0'], env, timeout: 20 });

  test('says so after rc.finalize_warning, and ends the job after rc.finalize_timeout', async () => {
    const ended = await run({
      MPI4NODE_RC_FINALIZE_WARNING: '0.2',
      MPI4NODE_RC_FINALIZE_TIMEOUT: '1',
    });
    const warning =
      'mpi4node: rank 1 of 2 has ended and waits in MPI_Finalize for the other ranks.';
    const abort =
      'mpi4node: rank 1 of 2 ended 1 s ago and the other ranks did not: aborting the job';
    expect([count(ended.stderr, warning), count(ended.stderr, abort)]).toEqual([1, 1]);
    expect(ended.stderr.indexOf(warning)).toBeLessThan(ended.stderr.indexOf(abort));
    expectJobEnded(ended);
  });

  test('0 seconds is no warning', async () => {
    const ended = await run({
      MPI4NODE_RC_FINALIZE_WARNING: '0',
      MPI4NODE_RC_FINALIZE_TIMEOUT: '0.5',
    });
    expect(ended.stderr).not.toContain('waits in MPI_Finalize');
    expectJobEnded(ended);
  });
});

test('a rank that has ended waits for the others without using the processor', async () => {
  const ended = await runMpi({
    library,
    ranks: 2,
    script: join(__dirname, 'fixtures', 'uneven.cjs'),
    args: ['3'],
    timeout: 20,
  });
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
  const { waited, busy } = JSON.parse(ended.stdout) as { waited: number; busy: number };
  expect(waited).toBeGreaterThan(2.5);
  expect(busy).toBeLessThan(0.6);
});

test('processes that another MPI launched would each be alone: an error that says so', async () => {
  const other = library === 'openmpi' ? 'mpich' : 'openmpi';
  const ended = await runFailing({
    library,
    ranks: 2,
    script: endings,
    args: ['clean', 'refused'],
    env: { MPI4NODE_MPI: other },
    timeout: 20,
  });
  expect(ended.stderr).toContain('The launcher started 2 processes (');
  expect(ended.stderr).toContain('but MPI sees a world of one');
  expect(ended.stderr).toContain('unset MPI4NODE_MPI');
  expectJobEnded(ended);
});
