// Short runs of `npm run fuzz -- arguments`, `traffic` and `streams`, and of `npm run leaks`, the
// same every time. The commands themselves try other seeds, and for longer.
// @worlds openmpi mpich alone
import { join } from 'node:path';
import { library } from '../support/mpi';
import { type Ended, runNode } from '../support/processes';

const limit = 180;
const tools = join(__dirname, '..', 'tools');

const start = (script: string, ...options: string[]): Promise<Ended> =>
  runNode(join(tools, script), [...options, '--library', String(library)], { timeout: limit });

test.each([
  ['arguments', '4000', '1'],
  ['traffic', '30', '2'],
  ['traffic', '15', '3'],
  ['streams', '15', '2'],
])(
  '%s: %s at %s ranks',
  async (kind, count, ranks) => {
    const { stdout, stderr, status } = await start(
      join('fuzz', 'fuzz.mjs'),
      ...[kind, '--seed', '1', '--count', count, '--ranks', ranks],
    );
    expect([stdout, stderr]).toEqual([
      expect.stringMatching(
        new RegExp(`^${kind}, ${library}, ${ranks} ranks, seed 1: ${count} in \\d+ s, 0 batches`),
      ),
      '',
    ]);
    expect(status).toBe(0);
  },
  limit * 1000,
);

test('options are checked', async () => {
  const { stderr, status } = await start(join('fuzz', 'fuzz.mjs'), 'traffic', '--count', 'many');
  expect(stderr).toContain('--count must be a number, got many');
  expect(stderr).toContain('npm run fuzz -- traffic [options]');
  expect(status).toBe(2);
});

const leaks = (...options: string[]): Promise<Ended> =>
  start(join('leaks', 'leaks.mjs'), ...options);

test(
  'leak loops: what is forgotten, and what is awaited',
  async () => {
    const loops = ['Info, forgotten', 'Op, forgotten', 'irecv, aborted', 'TypeError'];
    const { stdout, stderr, status } = await leaks('--count', '60000', '--ranks', '1', ...loops);
    expect([stdout.match(/ flat, /g)?.length, stderr, status]).toEqual([loops.length, '', 0]);
  },
  limit * 1000,
);

test(
  'a leak is found',
  async () => {
    const { stdout, status } = await leaks('--count', '30000', '--ranks', '1', 'a leak');
    expect(stdout).toContain(' GROWS, ');
    expect(status).toBe(1);
  },
  limit * 1000,
);
