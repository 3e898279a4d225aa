// @worlds openmpi mpich
// The programs of the guides, on two real ranks: they print what the guides say.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canSpawn, runMpi } from '../support/processes';
import { has } from '../support/table';
import { library } from '../support/world';

const root = join(__dirname, '../..');
const folder = join(root, 'build/guide');
const names = [
  'from-mpi4py',
  'patterns',
  'performance',
  'typed-arrays',
  'awaiting',
  'topologies',
  'functions-and-handles',
  'one-sided',
  'synchronization',
  'files',
  'streams',
  'interchange',
  'objects',
  'pool',
  'c-addons',
  ...(has('MPI_Session_init', library) ? ['sessions'] : []),
  'processes',
];
const guides = names.map((name) => ({
  name,
  text: readFileSync(join(root, `docs/${name}.md`), 'utf8'),
}));

/** A module that the programs behind it import, until the next one. */
const MODULE = /^\/\/ (?:tasks|worker)\.mjs\n/;

/**
 * Each program, by the heading that it is under, with the module that it imports and the block of
 * text behind it.
 */
function programsOf(guide: string) {
  let tasks = '';
  return guide.split(/^#+ /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    const blocks = section.matchAll(/```js\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs);
    return [...blocks].flatMap(([, program, output]) => {
      if (MODULE.test(program)) tasks = program;
      return output === undefined ? [] : [{ heading, tasks, program, output }];
    });
  });
}

const countOf = (guide: string, blocks: RegExp) => guide.match(blocks)?.length ?? 0;

// Where no processes can be started, processes.test.ts tests what comes instead.
const running = guides.filter(
  ({ name }) => name !== 'processes' || (library !== null && canSpawn(library)),
);
const programs = running.flatMap(({ name, text }) =>
  programsOf(text).map((each) => ({ ...each, name })),
);

test.each(guides)('every program of $name has its output behind it', ({ text }) => {
  const modules = countOf(text, /```js\n\/\/ (?:tasks|worker)\.mjs/g);
  expect(programsOf(text).length).toBe(countOf(text, /```js/g) - modules);
  expect(programsOf(text).length).toBeGreaterThan(0);
});

test('the first program of the README', async () => {
  if (library === null) throw new Error('this test needs a library');
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, program = '', output = ''] = /```js\n(.*? \/\/ (\S+)\n)```/s.exec(readme) ?? [];
  mkdirSync(folder, { recursive: true });
  const script = join(folder, `${library}-readme.mjs`);
  writeFileSync(script, program);
  const { status, stdout } = await runMpi({ library, ranks: 2, script });
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${output}\n` });
}, 40_000);

test.each(programs.map((each, i) => [`${each.name}: ${each.heading}`, i] as const))(
  'program %s',
  async (_, index) => {
    if (library === null) throw new Error('this test needs a library');
    const { name, tasks, program, output } = programs[index];
    // Inside of the package, where its own name leads to what was built.
    const own = join(folder, `${library}-${index + 1}`);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own, { recursive: true });
    const script = join(own, 'program.mjs');
    writeFileSync(script, program);
    for (const module of ['tasks.mjs', 'worker.mjs']) writeFileSync(join(own, module), tasks);
    const ended = await runMpi({
      library,
      ranks: 2,
      script,
      cwd: own,
      spawns: name === 'processes',
    });
    expect({ status: ended.status, lines: ended.stdout.trim().split('\n').sort() }).toEqual({
      status: 0,
      lines: output.trim().split('\n').sort(),
    });
  },
  40_000,
);
