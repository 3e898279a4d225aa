/**
 * Starts jobs from tests, under any test runner: `import … from 'mpi4node/testing'`. The test
 * itself is a plain process outside of MPI; the ranks are processes of their own.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { test } from 'node:test';
 * import { runRanks } from 'mpi4node/testing';
 * test('rank 0 prints the sum', async () => {
 *   const { stdout } = await runRanks(4, new URL('./sum.mjs', import.meta.url));
 *   assert.equal(stdout, '10\n');
 * });
 */

export { JobError } from './job_error.js';
export type { JobOutput, RankOutput } from './job_output.js';
export { type RunRanksOptions, runRanks } from './run_ranks.js';
