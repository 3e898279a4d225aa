// @worlds openmpi mpich alone
// What grows with the number of ranks: the messages and the collectives of MPI behind each
// collective on objects, counted from outside on oversubscribed cores.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileShared } from '../support/compiled_fixtures';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const fixtures = join(__dirname, 'fixtures');
const scratch = mkdtempSync(join(tmpdir(), 'mpi4node-scale-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface Operation {
  readonly name: string;
  readonly sends?: (size: number) => number;
  readonly collectives?: (size: number) => number;
}

const { operations }: { operations: readonly Operation[] } = require(
  join(fixtures, 'scale_operations.cjs'),
);
let counter: string;
beforeAll(() => {
  counter = compileShared(scratch, 'counter', `mpicc.${library}`);
});

/** The most of any rank, by operations. */
async function count(ranks: number): Promise<Map<string, readonly [number, number]>> {
  const script = join(fixtures, 'scale.cjs');
  const env = { LD_PRELOAD: counter };
  const { status, stdout, stderr } = await runMpi({ library, ranks, script, env, timeout: 120 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const most = new Map(operations.map(({ name }) => [name, [0, 0] as readonly [number, number]]));
  for (const line of stdout.trim().split('\n')) {
    const [step, , sends, collectives] = line.split(' ').map(Number);
    const operation = operations[step as number];
    if (operation === undefined) continue;
    const [s, c] = most.get(operation.name) ?? [0, 0];
    most.set(operation.name, [Math.max(s, sends as number), Math.max(c, collectives as number)]);
  }
  return most;
}

// MPICH's ranks spin, so that many on few cores take long.
test.each(library === 'openmpi' ? [2, 4, 5, 16, 17, 32] : [2, 4, 5, 8])(
  'messages and collectives among %i ranks are as many as docs/scale.md says',
  async (ranks) => {
    const counted = await count(ranks);
    const expected = operations.map(({ name, sends, collectives }) => [
      name,
      [sends?.(ranks) ?? 0, collectives?.(ranks) ?? 0],
    ]);
    expect([...counted]).toEqual(expected);
  },
  180_000,
);
