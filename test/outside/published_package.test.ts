// The package as it is packed for npm: its entries, and its types in programs that use it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { run } from '../support/processes';

const root = join(__dirname, '..', '..');
const project = mkdtempSync(join(tmpdir(), 'mpi4node-published-'));
const installed = join(project, 'node_modules', 'mpi4node');
let tarball = '';

beforeAll(async () => {
  const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project];
  expect(await run('npm', packing, { cwd: root, timeout: 60 })).toMatchObject({ status: 0 });
  tarball = join(project, readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '');
  mkdirSync(installed, { recursive: true });
  const unpacking = ['-xzf', tarball, '--strip-components=1', '-C', installed];
  expect(await run('tar', unpacking)).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(project, { recursive: true }));

test.each([
  // What Node is started with has no types.
  ['attw', ['--no-color', '--exclude-entrypoints', 'pool/serve', '--no-emoji']],
  ['publint', ['run', '--strict']],
])(
  '%s finds no problem',
  async (name, options) => {
    const command = join(root, 'node_modules', '.bin', name);
    const { status, stdout, stderr } = await run(command, [...options, tarball]);
    expect({ status, output: `${stdout}${stderr}` }).toEqual({
      status: 0,
      output: expect.stringMatching(/No problems found|All good!/),
    });
  },
  60_000,
);

/** The names of the values that a file of types declares. */
function declaredValues(file: string): string[] {
  const program = ts.createProgram([file], { types: [] });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  const symbols = module ? checker.getExportsOfModule(module) : [];
  const targetOf = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return symbols
    .filter((symbol) => targetOf(symbol).flags & ts.SymbolFlags.Value)
    .map(({ name }) => name)
    .sort();
}

test('modules import by name all that the types declare', async () => {
  const { exports: entries } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const typed = Object.keys(entries).filter((name) => entries[name].import?.types !== undefined);
  const modules = typed.map((name) => name.replace('.', 'mpi4node'));
  const program = `
    Promise.all(${JSON.stringify(modules)}.map((module) => import(module))).then((all) =>
      console.log(JSON.stringify(all.map((names) => Object.keys(names).sort()))),
    );`;
  const { stdout, stderr } = await run(process.execPath, ['-e', program], { cwd: root });
  expect(stderr).toBe('');
  const imported: string[][] = JSON.parse(stdout);
  expect(typed).toContain('.');
  typed.forEach((name, i) => {
    const declared = declaredValues(join(root, entries[name].import.types));
    expect([name, imported[i].filter((key) => key !== 'default')]).toEqual([name, declared]);
  });
});

// The other is the oldest that the types are for; it comes with attw.
const attw = join(root, 'node_modules', '@arethetypeswrong', 'core', 'package.json');
const compilers: readonly (readonly [string, typeof ts])[] = [
  ['5.6', createRequire(attw)('typescript')],
  ['6.0', ts],
];
const resolutions = {
  node10: { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 },
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

/** What a compiler says of a program, with what is in the package. */
function faultsOf(
  compiler: typeof ts,
  resolution: keyof typeof resolutions,
  name: string,
  text: string,
): string[] {
  const file = join(project, name);
  writeFileSync(file, text);
  const program = compiler.createProgram([file], {
    ...resolutions[resolution],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    ...(compiler === ts && resolution === 'node10' ? { ignoreDeprecations: '6.0' } : {}),
  });
  return compiler
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => compiler.flattenDiagnosticMessageText(messageText, '\n'));
}

const all = compilers.flatMap(([version, compiler]) =>
  (
    [
      ['node10', 'ts'],
      ['node16', 'ts'],
      ['node16', 'mts'],
      ['bundler', 'ts'],
    ] as const
  ).map(([resolution, extension]) => ({ version, compiler, resolution, extension })),
);
const inferred = readFileSync(join(root, 'test', 'types', 'inferred.ts'), 'utf8');

test.each(all)(
  'TypeScript $version infers the types that it should, resolution $resolution, .$extension',
  ({ version, compiler, resolution, extension }) => {
    expect(compiler.version).toMatch(new RegExp(`^${version}`));
    expect(faultsOf(compiler, resolution, `inferred.${extension}`, inferred)).toEqual([]);
  },
  120_000,
);

test('a type that is not the expected one is a fault', () => {
  const wrong = inferred.replace('is<number>()(sum)', 'is<string>()(sum)');
  expect(faultsOf(ts, 'bundler', 'wrong.ts', wrong)).toEqual([
    expect.stringContaining('Expected 2 arguments'),
  ]);
}, 120_000);

test.each([
  ['comm.recv(0)', 'comm.recv({ source: 0 })'],
  ['comm.recv<string>(1, 2)', 'comm.recv({ source: 0 })'],
  ['comm.irecv(0)', 'comm.irecv({ source: 0 })'],
  ['comm.recv({ sorce: 0 })', "Did you mean to write 'source'?"],
])('the error for %s says %s', (call, hint) => {
  const text = `import { MPI } from 'mpi4node';\nconst comm = MPI.COMM_WORLD;\n${call};\n`;
  expect(faultsOf(ts, 'bundler', 'mistake.ts', text)).toEqual([expect.stringContaining(hint)]);
});
