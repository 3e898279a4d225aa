// @worlds openmpi mpich
// The programs of the guide on typed arrays, on two real ranks: they print what the guide says.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library } from '../support/world';

const root = join(__dirname, '../..');
const folder = join(root, 'build/guide');
const guide = readFileSync(join(root, 'docs/typed-arrays.md'), 'utf8');

/** Each program, by the heading that it is under, and the block of text behind it. */
const programs = guide.split(/^#+ /m).flatMap((section) => {
  const heading = section.slice(0, section.indexOf('\n'));
  const blocks = section.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs);
  return [...blocks].map(([, program, output]) => ({ heading, program, output }));
});

test('every program of the guide has its output behind it', () => {
  expect(programs.length).toBe(guide.match(/```js/g)?.length);
  expect(programs.length).toBeGreaterThan(0);
});

test.each(programs.map((each, i) => [`${i + 1}, ${each.heading}`, i] as const))(
  'program %s',
  async (_, index) => {
    if (library === null) throw new Error('this test needs a library');
    const { program, output } = programs[index];
    // Inside of the package, where its own name leads to what was built.
    mkdirSync(folder, { recursive: true });
    const script = join(folder, `${library}-${index + 1}.mjs`);
    writeFileSync(script, program);
    const ended = await runMpi({ library, ranks: 2, script });
    expect({ status: ended.status, lines: ended.stdout.trim().split('\n').sort() }).toEqual({
      status: 0,
      lines: output.trim().split('\n'),
    });
  },
  40_000,
);
