// @worlds openmpi mpich alone
// Ranks that listen to each other, and what happens when one of them is silent: `rc.heartbeat`.
import { hostname } from 'node:os';
import { join } from 'node:path';
import { reportsEnds, runFailing, runMpi, runNode } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const heartbeats = join(__dirname, 'fixtures', 'heartbeats.cjs');
const job = (how: string, env: NodeJS.ProcessEnv = {}) =>
  ({ library, ranks: 3, script: heartbeats, args: [how], env, timeout: 25 }) as const;
const launch = (...of: Parameters<typeof job>) => runMpi(job(...of));

test.each([
  ['stopped', 'in a receive'],
  ['stoppedAwaited', 'in an awaited receive'],
  ['stoppedIdle', 'in the event loop'],
])('%s: a rank stops while others wait %s: the job ends', async (how) => {
  const { status, afterFailure, stderr } = await runFailing(job(how));
  expect(stderr).toMatch(/^mpi4node: rank [01] of 3: nothing was heard from rank 2 on /m);
  expect(stderr).toContain(`rank 2 on ${hostname()} for 1 s: ending the job (rc.heartbeat).\n`);
  if (reportsEnds(library)) expect(status).not.toBe(0);
  // The limit of silence is one second.
  expect(afterFailure).toBeLessThan(6);
});

const lines = (text: string) => text.trim().split('\n').sort();

test('ranks that are busy for longer than the limit are alive', async () => {
  const { status, stdout, stderr } = await launch('busy');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(lines(stdout)).toEqual(['rank 0 is done', 'rank 1 is done', 'rank 2 is done']);
});

test('a job whose ranks were all stopped for longer than the limit goes on', async () => {
  const { status, stdout, stderr } = await launch('suspended');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(lines(stdout)).toEqual(['rank 0 goes on', 'rank 1 goes on', 'rank 2 goes on']);
});

test('a stranger at the port of a rank is sent away, and nothing else happens', async () => {
  const stranger = join(__dirname, 'fixtures', 'heartbeat_stranger.cjs');
  const { status, stdout, stderr } = await runNode(stranger);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(lines(stdout)).toEqual(['connected', 'connected', 'stopped', 'stopped']);
});

test('a setting in the environment that is no such number', async () => {
  const { status, stderr } = await launch('busy', { MPI4NODE_RC_HEARTBEAT: '0.5' });
  expect(stderr).toContain('MPI4NODE_RC_HEARTBEAT must be 0, or a number of seconds from 1');
  expect(status).not.toBe(0);
});
