// @worlds openmpi mpich
// The examples of the doc comments, compiled with the types that users get, and run on real ranks.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { commentExamples, fileOf, programOf } from '../support/comment_examples';
import { runMpi } from '../support/processes';
import { has } from '../support/table';
import { library } from '../support/world';
import { prelude, surroundings } from './fixtures/comment_surroundings';

const root = join(__dirname, '../..');
const folder = join(root, 'build/comment_examples', String(library));
const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const types = Object.values<{ require?: { types: string } }>(entries).flatMap(({ require }) =>
  require === undefined ? [] : [require.types],
);
const found = commentExamples(types, surroundings);
const examples = found.examples.map((example, i) => ({ ...example, file: fileOf(example, i) }));
type Program = (typeof examples)[number];

/** The tasks of the pools in the examples. */
const tasks = `
export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
export const add = (a: number, b: number) => a + b;
export const power = (a: number, b: number) => a ** b;
export const blur = (pixels: Float64Array) => pixels;
export async function* search(file: string, word: string) { yield file + word; }
`;

/** Packages that are not installed here. Parts of them are, with the same types. */
const known = `
declare module '@stdlib/ndarray/ctor' { export { default } from '@stdlib/ndarray-base-ctor'; }
declare module '@stdlib/array/complex128' { export { default } from '@stdlib/array-complex128'; }
`;

const options: ts.CompilerOptions = {
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  module: ts.ModuleKind.NodeNext,
  rootDir: folder,
  outDir: folder,
  skipLibCheck: true,
  strict: true,
  target: ts.ScriptTarget.ES2022,
  typeRoots: [join(root, 'node_modules/@types')],
  types: ['node'],
};

/** Writes the programs and compiles them. Returns what the compiler says. */
function compile(): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tasks.ts'), tasks);
  writeFileSync(join(folder, 'known.d.ts'), known);
  for (const example of examples) {
    writeFileSync(join(folder, example.file), programOf(prelude, example));
  }
  const files = ['tasks.ts', 'known.d.ts', ...examples.map(({ file }) => file)].map((file) =>
    join(folder, file),
  );
  const program = ts.createProgram(files, options);
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line : 0;
      const text = file?.text.split('\n')[line]?.trim();
      const said = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${relative(folder, file?.fileName ?? '')}: ${text}: ${said}`;
    },
  );
}

let said: string[];
beforeAll(() => {
  said = compile();
}, 120_000);

test('each entry of the surroundings is used by an example', () => {
  expect(found.unused).toEqual([]);
});

test('all examples compile', () => {
  expect(examples.length).toBeGreaterThan(200);
  expect(said).toEqual([]);
});

/** Runs programs one after the other in one job. Each is named before it runs. */
async function runAll(ranks: number, some: readonly Program[]): Promise<void> {
  if (library === null) throw new Error('this test needs a library');
  const names = some.map(({ file }) => file.replace('.mts', '.mjs'));
  const script = join(folder, `run_${ranks}_${names[0]}`);
  const code = `import { MPI } from 'mpi4node';
    for (const name of ${JSON.stringify(names)}) {
      if (MPI.COMM_WORLD.rank === 0) console.log('#', name);
      await import('./' + name);
      await MPI.COMM_WORLD.Ibarrier();
    }`;
  writeFileSync(script, names.length === 1 ? `import './${names[0]}';` : code);
  const { status, stdout, stderr } = await runMpi({
    library,
    ranks,
    script,
    cwd: folder,
    launcherOptions: library === 'openmpi' ? (some[0].components ?? []) : [],
    timeout: 120,
  });
  const last = stdout.split('\n').findLast((line) => line.startsWith('#'));
  if (status !== 0) throw new Error(`the job ended with ${status} in ${last}\n${stderr}`);
}

const isSupported = ({ needs }: Program): boolean => needs === undefined || has(needs, library);
const run = examples.filter((example) => example.unrun === undefined && isSupported(example));
const together = run.filter(({ alone }) => alone !== true);

test.each([2, 3, 4])(
  'the examples run on %i ranks',
  async (ranks) => {
    await runAll(
      ranks,
      together.filter((example) => (example.ranks ?? 2) === ranks),
    );
  },
  150_000,
);

test.each(run.filter(({ alone }) => alone === true).map((example) => [example.name, example]))(
  'the example of %s runs in a job of its own',
  (_name, example) => runAll(2, [example as Program]),
  60_000,
);

const left = examples.filter((example) => !run.includes(example));
test.skip.each(left.map(({ name, unrun, needs }) => [name, unrun ?? `the library lacks ${needs}`]))(
  'the example of %s (%s)',
  () => {},
);
