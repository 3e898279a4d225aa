// A pool of a process that no launcher has started: its workers are threads.
import { join } from 'node:path';
import { runNode } from '../support/processes';

const fixtures = join(__dirname, 'fixtures', 'pool');

test('all checks with threads', async () => {
  const { status, stdout, stderr } = await runNode(join(fixtures, 'checks.mjs'), [], {
    timeout: 120,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const results = JSON.parse(stdout) as { name: string; fault: string | null }[];
  expect(results.filter(({ fault }) => fault !== null)).toEqual([]);
  expect(results.length).toBe(57);
}, 120_000);

test.each([
  ['open', '3\n'],
  ['closed', '3\n'],
  ['twice', '3\n10 11\n'],
  ['busy', '3\ndone\n'],
  ['exit', '3\n'],
])('a program ends that leaves its pool: %s', async (kind, output) => {
  const { status, stdout, stderr } = await runNode(join(fixtures, 'endings.mjs'), [kind]);
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: output, stderr: '' });
});

test('a task that throws outside ends its thread', async () => {
  const { status, stderr } = await runNode(join(fixtures, 'endings.mjs'), ['outside']);
  expect(stderr).toContain(
    "Error: Pool: the task 'throwOutside' was lost with the worker thread 0: Error: nobody catches this",
  );
  expect(status).toBe(1);
});
