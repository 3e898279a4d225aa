// The copy of what V8 makes of dist/index.js: see lib/loading/compiled_code.ts.
// @worlds openmpi mpich
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runNode } from '../support/processes';
import { library } from '../support/world';

const script = join(__dirname, 'fixtures', 'compiled_code.cjs');
const dist = join(__dirname, '..', '..', 'dist');
const addon = join(__dirname, '..', '..', 'build', library as string, 'mpi4node.node');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpi4node-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function runHere(args: string[], mpi = addon) {
  const [file, ...rest] = args;
  const env = { MPI4NODE_MPI: mpi, MPI4NODE_BUILD_DIR: folder };
  const ended = await runNode(file, rest, { env });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return ended.stdout;
}
const load = async (flags: string[] = []) =>
  JSON.parse(await runHere([...flags, script])) as { isTaken: boolean | null; place: string };

/** Makes a copy, as `mpi4node build` does. */
async function writeCode(mpi = addon): Promise<string> {
  const [program, main] = ['compiled_code.js', 'index.js'].map((name) => join(dist, name));
  const writer = join(folder, 'writer.cjs');
  writeFileSync(writer, `require(${JSON.stringify(program)}).writeCode(${JSON.stringify(main)});`);
  await runHere([writer], mpi);
  const code = join(folder, 'code');
  return join(code, readdirSync(code)[0]);
}

test('without a copy the package compiles as always', async () => {
  expect(await load()).toEqual({ isTaken: null, place: expect.stringMatching(/^index\.js:/) });
});

test('a copy is taken, and errors have the lines that they have without it', async () => {
  const { place } = await load();
  await writeCode();
  expect(await load()).toEqual({ isTaken: true, place });
});

test('a copy can be made where MPI can not be loaded', async () => {
  await writeCode(join(folder, 'no_addon.node'));
  expect(await load()).toMatchObject({ isTaken: true });
});

test('a copy that is there is not made again', async () => {
  const file = await writeCode();
  const { mtimeMs, ino } = statSync(file);
  await writeCode();
  expect(statSync(file)).toMatchObject({ mtimeMs, ino });
});

test.each([
  ['shortened', (code: Buffer) => code.subarray(0, code.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['of other contents', (code: Buffer) => Buffer.from(code).fill(0x55, code.length / 2)],
])('a copy that is %s is not taken, and the package loads', async (_, damage) => {
  const file = await writeCode();
  writeFileSync(file, damage(readFileSync(file)));
  expect(await load()).toMatchObject({ isTaken: null });
});

test('a copy replaces those of other programs, and leaves that of another Node', async () => {
  const file = await writeCode();
  const code = join(folder, 'code');
  const own = basename(file);
  const ofOtherNode = own.replace(/-.*/, '-0123456789abcdef.code');
  writeFileSync(join(code, ofOtherNode), '');
  writeFileSync(join(code, own.replace(/^[^-]*/, '0123456789abcdef')), '');
  rmSync(file);
  await writeCode();
  expect(readdirSync(code).sort()).toEqual([own, ofOtherNode].sort());
});

test('a copy made with other flags of V8 is not taken, and the package loads', async () => {
  await writeCode();
  expect(await load(['--no-opt'])).toMatchObject({ isTaken: false });
});
