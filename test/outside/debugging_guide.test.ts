// @worlds openmpi mpich alone
// The programs of docs/debugging.md hang as it says, and the watchdog says what stands there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const root = join(__dirname, '../..');
const guide = readFileSync(join(root, 'docs/debugging.md'), 'utf8');

/** Each program with its name, its ranks and the roll-call behind it. */
const programs = [...guide.matchAll(/```js\n(\/\/ (\S+)\n.*?)```\n(.*?)```text\n(.*?)```/gs)].map(
  ([, program, name, , output]) => {
    const [, ranks] = /roll-call of (\d+) ranks/.exec(output) ?? [];
    return { name, program, output, ranks: Number(ranks) };
  },
);

/** Without what differs from run to run: processes, times, and which line of a loop it is. */
const masked = (text: string): string[] =>
  text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .replace(/ \[.*\]$/, ' [a process]')
        .replace(/ for [\d.]+ s( to [\d.]+ s)?/g, ' for a while')
        .replace(/computes\.mjs:[789]/g, 'computes.mjs:8'),
    );

test('all programs of the guide are run', () => {
  expect(programs.length).toBe(guide.match(/```js/g)?.length);
  expect(programs.length).toBeGreaterThan(5);
});

test.each(programs)('$name', async ({ name, program, output, ranks }) => {
  const folder = join(root, 'build/guide', `${library}-debugging`);
  mkdirSync(folder, { recursive: true });
  const script = join(folder, name);
  writeFileSync(script, program);
  const { stderr } = await runMpi({
    library,
    ranks,
    script,
    cwd: folder,
    env: { MPI4NODE_WATCHDOG: '0.7', MPI4NODE_WATCHDOG_ABORT: '1' },
    timeout: 40,
  });
  const start = stderr.indexOf('mpi4node watchdog: roll-call');
  const end = stderr.indexOf('\n', stderr.indexOf('  look at rank', start));
  expect(masked(stderr.slice(start, end))).toEqual(masked(output));
});
