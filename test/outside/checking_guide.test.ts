// @worlds openmpi mpich alone
// The programs of docs/checking.md: the checker says of each what the guide says.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMpi } from '../support/processes';
import { library as libraryOrNull } from '../support/world';

const library = libraryOrNull as 'openmpi' | 'mpich';
const root = join(__dirname, '../..');
const guide = readFileSync(join(root, 'docs/checking.md'), 'utf8');

/** Each program with its name, and what is said of it. */
const programs = [...guide.matchAll(/```js\n\/\/ (\S+)\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
  ([, name, program, said]) => ({ name, program: `// ${name}\n${program}`, said }),
);

test('all programs of the guide are run', () => {
  expect(programs.length).toBe(guide.match(/```js/g)?.length);
  expect(programs.length).toBeGreaterThan(3);
});

test.each(programs)('$name', async ({ name, program, said }) => {
  const folder = join(root, 'build/guide', `${library}-checking`);
  mkdirSync(folder, { recursive: true });
  const script = join(folder, name);
  writeFileSync(script, program);
  const env = { MPI4NODE_CHECK: '2' };
  const { stderr } = await runMpi({ library, ranks: 3, script, cwd: folder, env, timeout: 40 });
  expect(stderr).toContain(said);
});
