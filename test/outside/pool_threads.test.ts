// A pool of a process that no launcher has started: its workers are threads.
import {
  checksTimeout,
  endings,
  expectAllRight,
  expectEnding,
  program,
} from '../support/pool_programs';
import { runNode } from '../support/processes';

test(
  'all checks with threads',
  async () => {
    const timeout = checksTimeout;
    expectAllRight(await runNode(program('checks.mjs'), [], { timeout }), /^$/);
  },
  checksTimeout * 1000,
);

test.each(endings)('a program ends that leaves its pool: %s', async (kind, output) => {
  expectEnding(await runNode(program('endings.mjs'), [kind]), output);
});

test('a task that throws outside ends its thread', async () => {
  const { status, stderr } = await runNode(program('endings.mjs'), ['outside']);
  expect(stderr).toContain(
    "Error: Pool: the task 'throwOutside' was lost with the worker thread 0: Error: nobody catches this",
  );
  expect(status).toBe(1);
});

test('what the program itself throws in a callback is an uncaught exception', async () => {
  const { status, stderr } = await runNode(program('endings.mjs'), ['callback']);
  expect(stderr).toContain('Error: in onProgress');
  expect(status).toBe(1);
});
