/** Makes a project of an example: its files, and what npm and the compiler need. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root, version } from '../package.js';
import { type Example, examplesFolder } from './examples.js';

const read = (file: string): string => readFileSync(join(examplesFolder, file), 'utf8');

/** A path in quotes to another module of the examples: in an import, or in a URL. */
const RELATIVE = /(['"])(\.{1,2}\/[\w./-]+)\.(m[jt]s)\1/g;

/** The source of the module that a path in a file leads to. */
const sourceOf = (file: string, path: string): string =>
  `${posix.join(posix.dirname(file), path)}.mts`;

const modulesIn = (file: string): string[] =>
  [...read(file).matchAll(RELATIVE)].map(([, , path = '']) => sourceOf(file, path));

/** What npm has to install for a file: the packages that it imports. */
const packagesIn = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom |\bimport\(|\brequire\()'((?:@[\w-]+\/)?[\w-]+)['/]/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'mpi4node');

/** Whether an example has a folder for itself, all of which belongs to it. */
const hasFolder = ({ name, program }: Example): boolean => posix.dirname(program) === name;

/** The example's own files, and all modules that they lead to. */
function filesOf(example: Example): readonly string[] {
  const { name, program } = example;
  const own = hasFolder(example)
    ? readdirSync(join(examplesFolder, name)).map((file) => posix.join(name, file))
    : [program];
  const files = new Set(own);
  // What is added meanwhile is visited, too.
  for (const file of files) {
    if (file.endsWith('.mts')) for (const module of modulesIn(file)) files.add(module);
  }
  return [...files];
}

/** Where a file of the examples is in the project: those of the example's folder are at the top. */
function placeOf(file: string, { program }: Example): string {
  const own = posix.dirname(program);
  return own !== '.' && file.startsWith(`${own}/`) ? posix.relative(own, file) : file;
}

/** What is said of the places in the examples, said of those in the project. */
function withPlaces(text: string, { program }: Example): string {
  const own = posix.dirname(program);
  const folder = own === '.' ? 'examples/' : `examples/${own}/`;
  return text
    .replace(/npm install [^&\n]*&& npm run build:examples/g, 'npm install && npm run build')
    .replaceAll('npm run build:examples', 'npm install && npm run build')
    .replaceAll(`build/${folder}`, 'build/')
    .replaceAll(folder, '')
    .replace(/^!\[.*\n\n/gm, ''); // The package has no pictures.
}

/** A file as it stands in the project, where other modules are in other places. */
function translate(file: string, example: Example): string {
  const here = posix.dirname(placeOf(file, example));
  const text = read(file).replace(RELATIVE, (_, quote, path, ending) => {
    const place = posix.relative(here, placeOf(sourceOf(file, path), example));
    const target = place.replace(/\.mts$/, `.${ending}`);
    return `${quote}${target.startsWith('.') ? '' : './'}${target}${quote}`;
  });
  return withPlaces(text, example);
}

/** The command of `npm start`, with `mpi4node run` instead of `mpirun`. */
function startOf(example: Example): string {
  const commands = example.commands.map((line) =>
    withPlaces(line, example)
      .replace(/^mpirun -n (\d+) node /, 'mpi4node run -n $1 ')
      .replace(/ *&$/, ''),
  );
  return [...(example.isCompiled ? ['tsc'] : []), ...commands].join(' && ');
}

function packageOf(example: Example, texts: Iterable<string>): object {
  // The versions with which the examples are tested.
  const { devDependencies: tested } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as { readonly devDependencies: Readonly<Record<string, string>> };
  const packages = [...new Set([...texts].flatMap(packagesIn))].sort();
  const typings = ['node', ...packages].map((name) => `@types/${name}`);
  const { isCompiled } = example;
  const tools = ['typescript', ...(isCompiled ? [] : ['tsx'])]; // tsx is for older versions of Node
  const select = (names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => (tested[name] === undefined ? [] : [[name, tested[name]]])),
    );
  return {
    private: true,
    description: example.summary,
    type: 'module',
    scripts: {
      ...(isCompiled ? { build: 'tsc' } : { check: 'tsc --noEmit' }),
      start: startOf(example),
    },
    dependencies: { mpi4node: `^${version}`, ...select(packages) },
    devDependencies: select([...typings, ...tools]),
  };
}

function compilerOptions(): object {
  const config = JSON.parse(read('tsconfig.json'));
  const { tsBuildInfoFile: _, incremental: __, ...options } = config.compilerOptions;
  return { ...config, compilerOptions: { ...options, outDir: 'build' } };
}

/** Whether a folder can take a project: it is not there, or has nothing in it. */
export function isFree(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.isDirectory() && readdirSync(folder).length === 0);
}

/** Writes a project into a folder. Returns the names of its files. */
export function writeProject(example: Example, folder: string): readonly string[] {
  const sources = new Map(
    filesOf(example).map((file) => [placeOf(file, example), translate(file, example)]),
  );
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const files = new Map([
    ...sources,
    ['package.json', json(packageOf(example, sources.values()))],
    ['tsconfig.json', json(compilerOptions())],
  ]);
  for (const [name, text] of files) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return [...files.keys()];
}
