// @worlds openmpi mpich
// The tests of docs/testing.md pass as it says.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowRoot, cli, library, makeProject, root } from '../support/command';
import { type Ended, run } from '../support/processes';

const guide = readFileSync(join(root, 'docs/testing.md'), 'utf8');
const project = makeProject('testing-guide');
const env = { ...allowRoot, MPI4NODE_MPI: library };

const files = new Map(
  [...guide.matchAll(/```js\n\/\/ (\S+)\n.*?```/gs)].map(([block, name]) => [
    name,
    block.replace(/^```js\n|```$/g, ''),
  ]),
);
for (const [name, text] of files) writeFileSync(join(project, name), text);

/** Runs Node there, for at most so many seconds. */
const node = (...args: string[]): Promise<Ended> =>
  run(process.execPath, args, { cwd: project, env, timeout: 100 });

test('all files of the guide are known', () => {
  expect([...files.keys()]).toEqual([
    'sum.mjs',
    'sum.test.mjs',
    'strict.test.mjs',
    'ranks.test.mjs',
    'vitest.config.js',
    'start_mpi.js',
  ]);
});

test.each([
  ['sum.test.mjs', 3],
  ['strict.test.mjs', 1],
])(
  'node --test %s',
  async (name, count) => {
    const { status, stdout } = await node('--test', '--test-reporter=tap', name);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining(`# pass ${count}\n# fail 0\n`),
    });
  },
  110_000,
);

test('a JobError says what the guide shows', async () => {
  const script = `import { runRanks } from 'mpi4node/testing';
    await runRanks(2, 'sum.mjs', { args: ['ten'] }).catch(({ message }) => console.log(message));`;
  const { stdout } = await node('--input-type=module', '--eval', script);
  const [, shown = ''] = /```text\n(\/home.*?)```/s.exec(guide) ?? [];
  // Either rank may be the first to fail, and the other may come as far.
  const said = stdout
    .replaceAll(project, '/home/me/app')
    .replace(/^mpi4node: rank \d failed in the same way\.\n/m, '')
    .replace(/rank \d of 2/, 'rank 0 of 2');
  expect(said.slice(0, shown.length)).toBe(shown);
}, 110_000);

test('each rank passes the tests', async () => {
  const { status, stdout } = await node(cli, 'run', '-n', '2', '--label', 'ranks.test.mjs');
  expect({ status, stdout }).toMatchObject({ status: 0 });
  for (const rank of [0, 1]) expect(stdout).toMatch(new RegExp(`^${rank} \\| .*pass 2$`, 'm'));
}, 110_000);

test('a test that fails on one rank fails on all', async () => {
  const text = files.get('ranks.test.mjs') ?? '';
  const wrong = text.replace('assert.equal(value,', 'assert.equal(rank === 1 ? -1 : value,');
  writeFileSync(join(project, 'wrong.test.mjs'), wrong);
  const { status, stdout } = await node(cli, 'run', '-n', '2', 'wrong.test.mjs');
  expect(status).toBe(1);
  // The first that ends with status 1 ends the job, before or after the report of the other.
  expect(stdout).toContain('rank 1: Expected values to be strictly equal');
}, 110_000);
