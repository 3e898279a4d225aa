// The command line that runs Node on a module which a program starts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../support/command';
import { compiled, root } from '../support/loading';

const { passedOn, planModule } =
  compiled<typeof import('../../lib/loading/node_command')>('node_command');
const { planTypeScript } =
  compiled<typeof import('../../lib/loading/typescript_options')>('typescript_options');

const folder = makeFolder('no-tsx');

test.each([
  [[], []],
  // What concerns all programs.
  [['--max-old-space-size=4096', '--enable-source-maps'], null],
  [['--import', 'tsx', '-r', './setup.cjs'], null],
  [['--experimental-strip-types', '--disable-warning=ExperimentalWarning'], null],
  // A program in a word, a port, a file, a mode.
  [['-e', 'console.log(1)'], []],
  [['--print', '1 + 1', '--no-warnings'], ['--no-warnings']],
  [['--input-type=module', '--eval', '1', '--expose-gc'], ['--expose-gc']],
  [['--inspect'], []],
  [
    ['--inspect-brk=127.0.0.1:9229', '--inspect-port', '0', '--trace-uncaught'],
    ['--trace-uncaught'],
  ],
  [
    ['--cpu-prof', '--cpu-prof-dir=x', '--cpu-prof-name', 'rank-0', '--stack-trace-limit=50'],
    ['--stack-trace-limit=50'],
  ],
  [['--watch', '--watch-path', 'lib', '--test', '--test-reporter', 'spec'], []],
  [['--env-file=.env', '--env-file', 'x'], []],
  // What `mpi4node run --pool` adds.
  [
    ['--import', 'file:///somewhere/dist/pool_serve.mjs', '--import', 'tsx'],
    ['--import', 'tsx'],
  ],
])('of %j, another program is started with %j', (options, expected) => {
  expect(passedOn(options)).toEqual(expected ?? options);
});

test.each([
  ['a.mjs', '20.0.0', []],
  ['a.ts', '24.3.0', []],
  ['a.mts', '22.18.0', ['--disable-warning=ExperimentalWarning']],
  ['a.cts', '22.6.0', ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']],
])('%s under Node %s: %j', (program, version, expected) => {
  expect(planTypeScript(program, version)).toEqual(expected);
});

test('without tsx, Node 20 says what TypeScript needs', () => {
  const program = join(folder, 'a.ts');
  writeFileSync(program, '');
  expect(planTypeScript(program, '20.0.0')).toMatch(
    /a\.ts is TypeScript, which Node 20\.0\.0 does not run by itself\.\nInstall tsx/,
  );
});

test('the module comes last, and no option twice', () => {
  expect(planModule('/a/b.mjs', ['--expose-gc'])).toEqual(['--expose-gc', '/a/b.mjs']);
  // tsx is a package of this project, which Node 20 needs.
  const program = join(root, 'b.ts');
  const types = planTypeScript(program) as readonly string[];
  expect(planModule(program, types)).toEqual([...types, program]);
});
