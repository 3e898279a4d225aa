// @worlds openmpi mpich
// The programs of the guides, on two real ranks: they print what the guides say.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library } from '../support/world';

const root = join(__dirname, '../..');
const folder = join(root, 'build/guide');
const names = [
  'from-mpi4py',
  'typed-arrays',
  'awaiting',
  'topologies',
  'functions-and-handles',
  'one-sided',
  'synchronization',
  'streams',
  'interchange',
  'objects',
];
const guides = names.map((name) => ({
  name,
  text: readFileSync(join(root, `docs/${name}.md`), 'utf8'),
}));

/** Each program, by the heading that it is under, and the block of text behind it. */
const programsOf = (guide: string) =>
  guide.split(/^#+ /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    const blocks = section.matchAll(/```js\n(.*?)```\n\n```text\n(.*?)```/gs);
    return [...blocks].map(([, program, output]) => ({ heading, program, output }));
  });

const programs = guides.flatMap(({ name, text }) =>
  programsOf(text).map((each) => ({ ...each, name })),
);

test.each(guides)('every program of $name has its output behind it', ({ text }) => {
  expect(programsOf(text).length).toBe(text.match(/```js/g)?.length);
  expect(programsOf(text).length).toBeGreaterThan(0);
});

test.each(programs.map((each, i) => [`${each.name}: ${each.heading}`, i] as const))(
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
