// The modules of lib/loading by themselves, and small addons and libraries for them to load.
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { run } from './processes';

type BinariesModule = typeof import('../../lib/loading/binaries');
type LoaderModule = typeof import('../../lib/loading/loader');
type ChecksModule = typeof import('../../lib/loading/launch_checks');
export type LauncherModule = typeof import('../../lib/loading/launcher');
export type Environment = Record<string, string>;

export const root = join(__dirname, '..', '..');
/** Where these modules are, and what the tests make. */
export const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'mpi4node-loader-')));
afterAll(() => rmSync(temporary, { recursive: true }));

/** The package has these files inside of its one bundle; here they are wanted by themselves. */
for (const name of readdirSync(join(root, 'lib', 'loading'))) {
  const source = readFileSync(join(root, 'lib', 'loading', name), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const file = join(temporary, name.replace(/\.ts$/, '.js'));
  writeFileSync(file, ts.transpileModule(source, { compilerOptions }).outputText);
}
export const compiled = <Module>(name: string): Module => require(join(temporary, `${name}.js`));
export const { detectLauncher, withoutLauncher } = compiled<LauncherModule>('launcher');
export const { describeFailures } = compiled<BinariesModule>('binaries');
export const { chooseAddon, chooseSubstitute, LoadError } = compiled<LoaderModule>('loader');
export const { checkSlurmStep, checkWorldSize } = compiled<ChecksModule>('launch_checks');

export const openmpiRank = { OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '4', PMIX_RANK: '1' };

let folders = 0;

/** A build folder with manifests for the named MPIs: all that choosing looks at. */
export function fakeBuild(...names: string[]): string {
  const folder = join(temporary, `build-${folders++}`);
  mkdirSync(folder);
  for (const name of names) fakeAddon(folder, name);
  return folder;
}

export function fakeAddon(folder: string, name: string, builtFor: object = {}): string {
  const addon = join(folder, name);
  mkdirSync(addon);
  const manifest = {
    name,
    family: name.split('-')[0],
    version: '4.0',
    libraryVersion: `${name} 9.9`,
    mpicc: `/opt/${name}/bin/mpicc`,
    builtFor: {
      platform: process.platform,
      arch: process.arch,
      node: process.version,
      napi: 9,
      ...builtFor,
    },
    inputs: '',
  };
  writeFileSync(join(addon, 'mpi.json'), JSON.stringify(manifest));
  return addon;
}

export const working =
  'void *napi_register_module_v1(void *env, void *exports) { return exports; }';

/** A tiny addon in C in place of the real one, linked with `link`. */
export function compile(folder: string, source: string, ...link: string[]): string {
  const file = join(folder, 'mpi4node.node');
  const c = join(folder, 'addon.c');
  writeFileSync(c, `${source}\n`);
  const platform = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
  execFileSync('cc', ['-shared', '-fPIC', ...platform, '-o', file, c, ...link]);
  return file;
}

/** What a process of its own has loaded, or its error, and the names of JSON files that it read. */
export async function load(variables: Environment) {
  const script = `
    const fs = require('node:fs');
    const { readFileSync } = fs;
    const read = [];
    fs.readFileSync = (file, ...rest) => {
      if (file.endsWith('.json')) read.push(require('node:path').basename(file));
      return readFileSync(file, ...rest);
    };
    try {
      const { manifest, binary, launcher } = require(process.argv[1]).loadAddon();
      const ucx = process.env.UCX_MEM_EVENTS;
      console.log(JSON.stringify({ manifest, binary, launcher, ucx, read }));
    } catch ({ name, code, message, cause }) {
      console.log(JSON.stringify({ name, code, message, cause: cause?.message }));
    }`;
  // What the person who runs the tests has set is not what is tested here.
  const env = { MPI4NODE_MPI: undefined, UCX_MEM_EVENTS: undefined, ...variables };
  const ended = await run(process.execPath, ['-e', script, join(temporary, 'loader.js')], {
    env,
  });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return JSON.parse(ended.stdout);
}
