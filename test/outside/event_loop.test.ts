// @worlds openmpi mpich alone
// What an event loop with MPI in it does to a process: how long it lives, and what it says at its
// end.
import { join } from 'node:path';
import { type Ended, runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const script = join(__dirname, 'fixtures', 'event_loop.cjs');

/** UCX, below MPICH, tells of each receive that is left. */
const withoutUcx = (text: string): string => text.replace(/^.* UCX +WARN .*\n/gm, '');

async function launch(how: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const ended = await runMpi({ library, ranks: 2, script, args: [how], env, timeout: 30 });
  return { ...ended, stdout: withoutUcx(ended.stdout) };
}

const said = (stderr: string): string[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('mpi4node: '))
    .sort();
/** MPICH 4.2 says at the end what is left of a communicator. */
const unexpected = (stderr: string): string =>
  stderr.replace(/^MPICH: Builtin communicator \w+ has pending \d+ references\.\n/gm, '');
/** UCX writes there about receives that are left, and Hydra may cut that into pieces. */
const printed = (stdout: string): string => stdout.replace(/^.*(UCX +WARN|mpool ucp_).*\n/gm, '');
const lines = (stdout: string): string[] => printed(stdout).split('\n').filter(Boolean).sort();

const both = (text: string): string[] => [0, 1].map((rank) => `rank ${rank}: ${text}`);

describe('what is awaited keeps the process alive until it has come, and no longer', () => {
  test.each(['Irecv', 'irecv', 'probeAsync', 'messages'])('%s', async (how) => {
    const ended = await launch(how);
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(lines(ended.stdout)).toEqual(['rank 1: has it']);
  });

  test('a request with then()', async () => {
    const ended = await launch('reaction');
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(lines(ended.stdout)).toEqual(both('has it'));
  });

  test('a server answers with what comes by MPI', async () => {
    expect(await launch('server')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: 'rank 0: /page\n',
    });
  });
});

describe('what nobody awaits', () => {
  const left = (rank: number, what: string) =>
    `mpi4node: rank ${rank} of 2 has ended with ${what}. Await each request, or wait for it.`;

  test('does not keep the process alive, and is listed once at its end', async () => {
    const ended = await launch('unawaited');
    expect([ended.status, printed(ended.stdout)]).toEqual([0, '']);
    expect(said(ended.stderr)).toEqual(
      [0, 1].map((rank) =>
        left(
          rank,
          `3 requests that are not complete: a receive from rank ${1 - rank} with tag 4 on 24 bytes; a receive of an object from rank ${1 - rank} with tag 5; an active message, persistent`,
        ),
      ),
    );
  });

  test('is listed with its rank and tag if it is a message', async () => {
    const ended = await launch('sends');
    expect(ended.status).toBe(0);
    expect(said(ended.stderr)).toEqual([
      left(
        0,
        '3 requests that are not complete: a send to rank 1 with tag 3 on 24 bytes; a send of an object to rank 1 with tag 4; a receive from any source with any tag on 5 bytes',
      ),
      'mpi4node: rank 1 of 2: a message from rank 0 with tag 3 (24 bytes) was never received.',
    ]);
  });

  test('is not listed if a signal has ended it', async () => {
    expect(await launch('aborted')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('is listed up to ten', async () => {
    const ended = await launch('many');
    expect(ended.status).toBe(0);
    for (const line of said(ended.stderr)) {
      expect(line).toContain('25 requests that are not complete');
      expect(line).toContain('with tag 9; 15 more.');
    }
  });

  test('is not listed where rc.finalize_warning is 0', async () => {
    const ended = await launch('unawaited', { MPI4NODE_RC_FINALIZE_WARNING: '0' });
    expect(ended.status).toBe(0);
    expect(said(ended.stderr)).toEqual([]);
  });

  test.each(['forgotten', 'left', 'generalized'])(
    'is received and completed meanwhile: %s',
    async (how) => {
      const ended = await launch(how);
      expect(ended).toMatchObject({ status: 0, stdout: '' });
      expect(unexpected(ended.stderr)).toBe('');
    },
  );

  test('fails in silence if nobody looks', async () => {
    const ended = await launch('unseen');
    expect(ended).toMatchObject({ status: 0, stdout: '' });
    expect(unexpected(ended.stderr)).toBe('');
  });

  test('a collective that the others do not join ends the job, with its name', async () => {
    const ended = await launch('collective', { MPI4NODE_RC_FINALIZE_TIMEOUT: '1' });
    expect(ended.status === 0 ? ended : 'a status that is not 0').toBe('a status that is not 0');
    expect(said(ended.stderr)).toEqual([
      'mpi4node: rank 0 of 2 ended 1 s ago and the other ranks did not: aborting the job (rc.finalize_timeout).',
      left(0, 'a request that is not complete: a collective operation'),
    ]);
  });
});

test('Finalize rejects what is still awaited', async () => {
  const ended = await launch('finalize');
  expect(ended.status).toBe(0);
  const error =
    'MPI_ERR_OTHER: MPI was finalized before the operation that is awaited was complete';
  expect(lines(ended.stdout)).toEqual(both(error).flatMap((line) => [line, line, line]));
});

test('a rejection that is awaited and not handled ends the job', async () => {
  const ended = await launch('unhandled');
  expect(ended.status === 0 ? ended : 'a status that is not 0').toBe('a status that is not 0');
  expect(ended.stderr).toContain('rank 1 of 2: unhandled rejection, aborting the job:');
  expect(ended.stderr).toContain('MPI_ERR_TRUNCATE');
});

test('one that is handled does not', async () => {
  const ended = await launch('handled');
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  expect(lines(ended.stdout)).toEqual(both('MPI_ERR_TRUNCATE'));
});
