// @worlds openmpi mpich
// The example `sort`, and the program in C++ beside it, compiled with the library's own wrapper.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExamples, programOf } from '../support/examples';
import { type Ended, run, runMpi, runMpiCommand } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mpi4node-sort-'));
const compiled = join(folder, 'sort');

beforeAll(async () => {
  await buildExamples();
  // Without Open MPI's old classes for C++, of which the compiler warns.
  const flags = ['-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror', '-DOMPI_SKIP_MPICXX'];
  const args = [...flags, '-o', compiled, join(root, 'examples/sort/sort.cc')];
  const ended = await run(`mpicxx.${library}`, args, { timeout: 60 });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What it has found, and how evenly the keys are spread. */
function resultOf({ status, stderr, stdout }: Ended): string[] {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [found, share, times, ...more] = stdout.trimEnd().split('\n');
  expect(times).toMatch(/^divided in [\d.]+ s, exchanged in [\d.]+ s, sorted in [\d.]+ s$/);
  expect(more).toEqual([]);
  return [found, share];
}

// Two keys leave one of three ranks without any.
test.each([
  [300_000, 1],
  [300_000, 2],
  [300_000, 3],
  [2, 3],
  [0, 2],
])(
  'both sort %d keys on %d ranks, and divide them in one way',
  async (count, ranks) => {
    const args = [String(count)];
    const own = resultOf(await runMpi({ library, ranks, script: programOf('sort'), args }));
    expect(own[0]).toBe(`${count} keys on ${ranks} rank(s) are sorted`);
    const [, most] = /^The fullest rank has (\d\.\d{3}) of an equal share$/.exec(own[1]) ?? [];
    if (count === 300_000) expect(Number(most)).toBeLessThan(1.3);
    expect(resultOf(await runMpiCommand({ library, ranks, command: [compiled, ...args] }))).toEqual(
      own,
    );
  },
  110_000,
);
