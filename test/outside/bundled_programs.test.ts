// A bundler puts a program and its packages into one file. The addon can't be in it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../support/processes';

const root = join(__dirname, '..', '..');
const project = realpathSync(mkdtempSync(join(tmpdir(), 'mpi4node-bundled-')));
const out = join(project, 'out');
afterAll(() => rmSync(project, { recursive: true }));

const sources = {
  'imported.mjs': `import { MPI } from 'mpi4node';
    import { Counter } from 'mpi4node/util';
    import { registerArrow } from 'mpi4node/interchange';`,
  'required.cjs': `const { MPI } = require('mpi4node');
    const { Counter } = require('mpi4node/util');
    const { registerArrow } = require('mpi4node/interchange');`,
};
const program = `
  const counter = new Counter({ comm: MPI.COMM_WORLD });
  console.log(counter.next() + MPI.COMM_WORLD.allreduce(1), typeof registerArrow);
  counter.free();`;
for (const [name, text] of Object.entries(sources)) {
  writeFileSync(join(project, name), text + program);
}
writeFileSync(join(project, 'library.cjs'), "exports.MPI = require('mpi4node').MPI;");
writeFileSync(
  join(project, 'both.mjs'),
  `import { MPI } from 'mpi4node';
  import library from './library.cjs';
  console.log(MPI === library.MPI);`,
);
mkdirSync(join(project, 'node_modules'));
symlinkSync(root, join(project, 'node_modules', 'mpi4node'));

const rolldown = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs');

async function bundle(source: string, format: 'cjs' | 'esm', folder = out): Promise<string> {
  const file = join(folder, `${source}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  const options = ['--platform', 'node', '--format', format, '--file', file, '--minify'];
  const made = await runNode(rolldown, [join(project, source), ...options], { cwd: project });
  expect(made).toMatchObject({ status: 0, stderr: '' });
  return file;
}

describe.each(['cjs', 'esm'] as const)('as %s', (format) => {
  test.each([
    ['imported.mjs', '1 function\n'],
    ['required.cjs', '1 function\n'],
    ['both.mjs', 'true\n'],
  ])('%s runs with the package of node_modules', async (source, stdout) => {
    expect(await runNode(await bundle(source, format))).toMatchObject({ status: 0, stdout });
  });

  test('without it, a bundle says what to install', async () => {
    const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), 'mpi4node-elsewhere-')));
    try {
      const ended = await runNode(await bundle('imported.mjs', format, elsewhere));
      expect(ended.status).toBe(1);
      expect(ended.stderr).toContain('Where the bundle is, run: npm install mpi4node');
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });
});
