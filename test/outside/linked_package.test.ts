// @worlds openmpi mpich
// A program that finds the package by a link, as `npm link` and pnpm make one.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { library } from '../support/mpi';
import { runMpi } from '../support/processes';

const root = join(__dirname, '../..');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mpi4node-linked-')));
const script = join(folder, 'program.mjs');

beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'mpi4node'));
  writeFileSync(join(folder, 'tasks.mjs'), 'export const add = (a, b) => a + b;\n');
  writeFileSync(
    script,
    `import { createRequire } from 'node:module';
import { Pool } from 'mpi4node/pool';
const pool = await Pool.open(new URL('./tasks.mjs', import.meta.url));
const require = createRequire(import.meta.url);
console.log(await pool.run('add', [1, 2]), require.resolve('mpi4node/package.json'));
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['', {}],
  [
    ', also in a module that was loaded before it',
    { NODE_OPTIONS: `--import=${join(root, 'dist', 'pool_serve.mjs')}` },
  ],
])('there is one copy of it%s', async (_, env) => {
  if (library === null) throw new Error('this needs a library');
  const { status, stdout, stderr } = await runMpi({ library, ranks: 2, script, env });
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: `3 ${join(root, 'package.json')}\n`,
    stderr: '',
  });
});
