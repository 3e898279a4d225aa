// @worlds openmpi mpich
// `mpi4node example`: copies of the examples are projects that compile and run by themselves.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { allowRoot, library, makeFolder, root } from '../support/command';
import { type Ended, run, runNode } from '../support/processes';

const folder = makeFolder('example');
const installed = join(folder, 'package');
const cli = join(installed, 'dist', 'cli.js');

/** What is copied is what the published package has. */
beforeAll(async () => {
  const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  expect(await run('npm', packing, { cwd: root, timeout: 60 })).toMatchObject({ status: 0 });
  const [tarball] = readdirSync(folder);
  const unpacking = ['-xzf', join(folder, tarball), '-C', folder];
  expect(await run('tar', unpacking)).toMatchObject({ status: 0 });
}, 90_000);

const example = (...args: string[]): Promise<Ended> =>
  runNode(cli, ['example', ...args], { cwd: folder });

/** The names that the list has. */
async function listed(): Promise<string[]> {
  const { status, stdout, stderr } = await example();
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [list, hint] = stdout.split('\n\n');
  expect(hint).toBe('npx mpi4node example NAME [FOLDER] copies one.\n');
  const lines = list.split('\n');
  for (const line of lines) expect(line).toMatch(/^[\w/]+ {2,}[A-Z].*[^.]$/);
  return lines.map((line) => line.split(' ')[0]);
}

/** A copy, with links in place of what `npm install` would install. */
async function copy(name: string, place: string): Promise<{ path: string; stdout: string }> {
  const { status, stdout, stderr } = await example(name, place);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const path = join(folder, place);
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(path, 'package.json'), 'utf8'),
  );
  const link = (target: string, name: string) => {
    const file = join(path, 'node_modules', name);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(target, file);
  };
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    link(name === 'mpi4node' ? installed : join(root, 'node_modules', name), name);
  }
  link('../typescript/bin/tsc', '.bin/tsc');
  link('../mpi4node/dist/cli.js', '.bin/mpi4node');
  return { path, stdout };
}

test('every copy has all that its program needs, and the compiler finds no mistake', async () => {
  const names = await listed();
  expect(names).toEqual(
    expect.arrayContaining(['collective', 'heat', 'pool/julia', 'svrg', 'tutorial']),
  );
  const programs: string[] = [];
  for (const name of names) {
    const { path } = await copy(name, `all/${name}`);
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
    programs.push(
      ...files
        .filter((file) => file.endsWith('.mts') && !file.startsWith('node_modules'))
        .map((file) => join(path, file)),
    );
    const { scripts, dependencies } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    // Only the steps of the tutorial start without being compiled.
    const [, start] =
      (name === 'tutorial'
        ? /^mpi4node run -n \d+ ([\w-]+)\.mts\b/
        : /^tsc && (?:.* && )?mpi4node run -n \d+ build\/(\w+)\.mjs\b/
      ).exec(scripts.start) ?? [];
    expect(files).toContain(`${start}.mts`);
    const isAlone = existsSync(join(root, 'examples', `${name}.mts`));
    if (!isAlone) {
      const readme = readFileSync(join(path, 'README.md'), 'utf8');
      expect(readme).toMatch(new RegExp(`^# ${name}\n`));
      expect(readme).not.toContain('![');
      const { mpi4node: _, ...others } = dependencies;
      const needs = Object.keys(others).map((one) => `\`${one}\``);
      expect(readme).toContain(`It needs ${needs.join(' and ') || 'no other package'}`);
    }
    // What it says of places is true of the copy.
    expect(readFileSync(join(path, `${start}.mts`), 'utf8')).not.toContain('build/examples');
  }
  const config = ts.readConfigFile(join(folder, 'all/heat/tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(folder, 'all/heat'));
  const program = ts.createProgram(programs, { ...options, rootDir: folder, noEmit: true });
  const faults = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  expect(faults).toEqual([]);
}, 120_000);

const env = {
  ...allowRoot,
  MPI4NODE_MPI: library,
  MPI4NODE_BUILD_DIR: join(root, 'build'),
};

test('npm start compiles and runs a copy', async () => {
  const { path, stdout } = await copy('ring', 'ring');
  expect(
    stdout,
  ).toBe(`The ranks form a ring, and each exchanges messages only with its two neighbours.

  README.md
  package.json
  ring.mts
  tsconfig.json

To compile and start it:
  cd ring
  npm install
  npm start
`);
  const started = await run('npm', ['start', '--silent'], { cwd: path, env, timeout: 100 });
  expect(started).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('The token visited 0 -> 1 -> 2 -> 3 and summed up 6'),
  });
}, 120_000);

test.each([
  // Modules that examples share, and a package.
  ['heat', 'plate', ['plate.png', '20'], /^2 x 1 processes, 20 steps: the mean is 11\.5/],
  // A module of tasks.
  ['pool/primes', 'primes', [], /^There are 168 primes below 1000$/m],
  // Its text is in a package that every copy has.
  ['pool/words', 'counted', [], /^\d+ words, \d+ different ones$/m],
  // One of the programs that have no folder.
  ['svrg', 'in/some/folder', ['2'], /^x is off the solution of the normal equations by /m],
])(
  'a copy of %s compiles and runs',
  async (name, place, args, output) => {
    const { path } = await copy(name, place);
    const built = await run('npm', ['run', '--silent', 'build'], { cwd: path, timeout: 60 });
    expect(built).toMatchObject({ status: 0, stdout: '' });
    const program = `build/${name.replace(/.*\//, '')}.mjs`;
    const running = [cli, 'run', '-n', '2', program, ...args];
    const ended = await run(process.execPath, running, { cwd: path, env, timeout: 100 });
    expect(ended).toMatchObject({ status: 0, stdout: expect.stringMatching(output) });
  },
  180_000,
);

test('the steps of the tutorial run in a copy, without being compiled', async () => {
  const { path, stdout } = await copy('tutorial', 'digits');
  expect(stdout).toContain('  7-live.mts\n');
  expect(stdout).toMatch(/^To start it:\n {2}cd digits\n/m);
  const checked = await run('npm', ['run', '--silent', 'check'], { cwd: path, timeout: 60 });
  expect(checked).toMatchObject({ status: 0, stdout: '' });
  const running = [cli, 'run', '-n', '2', '6-pool.mts'];
  const ended = await run(process.execPath, running, { cwd: path, env, timeout: 100 });
  expect(ended).toMatchObject({ status: 0, stdout: '92 of 100 read by 1 workers\n' });
}, 180_000);

test('a folder that has something in it stays as it is', async () => {
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken', 'mine.txt'), '');
  writeFileSync(join(folder, 'file'), '');
  for (const place of ['taken', 'file']) {
    expect(await example('hello', place)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `mpi4node: ${place} is not an empty folder. Name another: npx mpi4node example hello FOLDER\n`,
    });
  }
  expect(readdirSync(join(folder, 'taken'))).toEqual(['mine.txt']);
  mkdirSync(join(folder, 'hello'));
  expect(await example('hello')).toMatchObject({ status: 0, stderr: '' });
});

test('an example that is not there is named', async () => {
  expect(await example('heet')).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      'mpi4node: there is no example heet. npx mpi4node example lists those that there are.\n',
  });
});
