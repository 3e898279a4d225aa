#!/usr/bin/env node
// Joins what tsc made of lib/ into dist/index.js, and what uses that into dist/util.js,
// dist/interchange.js, dist/pool.js, dist/testing.js, the command line tool dist/cli.js with
// dist/bench.js and the page dist/trace_page.html, and the thread dist/heartbeat.js. One file loads
// faster than forty, and calls between modules cost nothing: in a CommonJS module each would look
// its target up in the other's exports, which is a third of the time of an empty MPI call.
//
// Rolldown, because classes keep their names, which users see in messages. A name that is set
// afterwards would not do: V8 never finishes optimizing code that makes such objects.
// @ts-check
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { entries } from './entries.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(root, 'build', 'lib');
const dist = join(root, 'dist');
const core = join(compiled, 'index.js');

// The MPI object would be one getter for each of its 300 names, and reading a constant such as
// MPI.ANY_SOURCE would cost as much as sending a message. As plain properties of an object that has
// served as a prototype, V8 keeps them in its fast form whatever their number.
//
// What is internal is for the other files of dist/, and no program sees it.
const plainNamespace = `
{
  const { internals, ...exported } = module.exports;
  module.exports = { ...exported, MPI: { ...exported.MPI } };
  Object.defineProperty(module.exports, 'internals', { value: internals });
}
Object.create(module.exports.MPI);
Object.freeze(module.exports.MPI);`;

/** Packages that the command brings with it, so that users need not install them. */
const inCommand = ['chokidar', 'commander', 'readdirp'];

/** Modules that stay in files of their own, for all other files. */
const apart = new Map([
  [core, './index.js'],
  [join(compiled, 'pool', 'index.js'), './pool.js'],
  [join(compiled, 'command', 'bench', 'benchmarks.js'), './bench.js'],
]);

/**
 * What is built on the package itself asks for it as its users do.
 * @type {(file: string) => import('rolldown').Plugin}
 */
const othersAreExternal = (file) => ({
  name: 'other files of dist/ are external',
  resolveId(path, importer = '') {
    const id = apart.get(join(dirname(importer), path));
    return id === undefined || id === file ? null : { id, external: true };
  },
});

/**
 * Where the statements of a program begin, and the members of its classes.
 * @param {unknown} node
 * @returns {Generator<number>}
 */
function* statementsIn(node) {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const isList = Array.isArray(value) && (key === 'body' || key === 'consequent');
    if (isList) for (const { start } of value) yield start;
    yield* statementsIn(value);
  }
}

/**
 * A line for each statement of a program without white space. Stacks say lines, and Node prints the
 * whole line that has thrown an error which nobody catches.
 * @param {string} code
 */
function withLines(code) {
  const starts = [...statementsIn(parseAst(code))].sort((one, other) => one - other);
  return [0, ...starts].map((start, i) => code.slice(start, starts[i])).join('\n');
}

/** @param {string} character  one unit of a string: there is no other code outside of ASCII */
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * @param {string} name  of the file in dist/
 * @param {string} entry  the module in lib/
 * @param {Pick<import('rolldown').OutputOptions, 'footer' | 'minify'>} [output]
 */
async function bundle(name, entry, output) {
  const input = join(compiled, `${entry}.js`);
  const { output: chunks } = await build({
    input,
    platform: 'node',
    external: (id) => /^[^./]/.test(id) && !inCommand.includes(id),
    plugins: [othersAreExternal(`./${name}.js`)],
    write: false,
    output: {
      // Names stay: a stack has them, and so has what is told of a call.
      minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
      ...output,
      format: 'cjs',
      // Who reads comments reads the repository; this is read by Node at each start.
      comments: false,
      // A class or const would be looked at before each use, whether it is there already.
      topLevelVar: true,
    },
  });
  // In ASCII: for other characters, V8 takes two bytes for each of a program's.
  const code = withLines(chunks[0].code).replace(/[^\0-\x7f]/g, escaped);
  writeFileSync(join(dist, `${name}.js`), code);
}

/** Packages in the page of `mpi4node trace --html`. */
const inPage = [
  ...['axis', 'color', 'dispatch', 'drag', 'ease', 'format', 'interpolate', 'scale'],
  ...['selection', 'timer', 'transition', 'zoom'],
].map((name) => `d3-${name}`);

/** The page without its data, with all that it loads in the file. */
async function makeTracePage() {
  const folder = join(root, 'lib', 'command', 'trace', 'page');
  const { output } = await build({
    input: join(folder, 'main.ts'),
    platform: 'browser',
    write: false,
    output: { format: 'iife', minify: true },
  });
  const licences = new Set(
    inPage.map((name) => readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()),
  );
  const notice = `/*\nContains ${inPage.join(', ')}:\n\n${[...licences].join('\n\n')}\n*/`;
  const style = readFileSync(join(folder, 'style.css'), 'utf8');
  return readFileSync(join(folder, 'page.html'), 'utf8')
    .replace(/<link rel="stylesheet".*?>/, () => `<style>\n${style}</style>`)
    .replace(/<script src=.*?><\/script>/, () => `<script>${notice}\n${output[0].code}</script>`);
}

// All of dist/ is published: nothing of an older build may stay.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
// What the diagnostics observe is complete only then.
const prepared = `${plainNamespace}
prepareDiagnostics();`;
await bundle('index', 'index', { footer: prepared });
// No program has the functions of the command and of the package's threads in a stack.
await bundle('cli', 'command/cli', { minify: true });
const licences = inCommand.map((name) => {
  const text = readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
  return `cli.js contains ${name}:\n\n${text}`;
});
writeFileSync(join(dist, 'cli.LICENSES.txt'), licences.join('\n'));
writeFileSync(join(dist, 'trace_page.html'), await makeTracePage());
await bundle('bench', 'command/bench/benchmarks', { minify: true });
await bundle('bench_tasks', 'command/bench/tasks', { minify: true });
await bundle('heartbeat', 'environment/heartbeat_thread', { minify: true });
await bundle('diagnostics', 'diagnostics/index');
await bundle('watchdog', 'diagnostics/watchdog/watchdog_thread', { minify: true });
await bundle('compiled_code', 'loading/compiled_code');
await bundle('util', 'util/index');
await bundle('interchange', 'interchange/index');
await bundle('pool', 'pool/bundle');
await bundle('testing', 'testing/index');

// The entries of the package: index.cjs for `require`, index.mjs for `import`. A bundler copies an
// entry into a program, but must not copy index.js, which would look for the addon beside the
// bundle, and be there twice if a library requires what the program imports. So the entries find
// the package by its name, as the program would, and by calls that no bundler follows.
// `import … from './index.js'` would also cost time: Node would first search all of that file for
// the names it exports.

/** How an entry loads its file: index.js from code that was compiled before, if there is some. */
const start = (/** @type {string} */ name) => {
  const place = (/** @type {string} */ file) =>
    `manifest.replace(/package\\.json$/, 'dist/${file}.js')`;
  return name === 'index'
    ? `requireHere(${place('compiled_code')}).load(${place(name)})`
    : `requireHere(${place(name)})`;
};

/**
 * @param {string} name  of the file in dist/
 * @param {string} elsewhere  the place as JavaScript, where there is no __filename
 */
const load = (name, elsewhere) => `function load() {
  // That of \`node -e\` is [eval], and is there in modules, too.
  const isFile = typeof __filename === 'string' && !__filename.startsWith('[');
  const place = isFile ? __filename : ${elsewhere};
  const requireHere = process.getBuiltinModule('node:module').createRequire(place);
  let manifest;
  try {
    manifest = requireHere.resolve('mpi4node/package.json');
  } catch (cause) {
    throw new Error(
      'A bundle loads mpi4node from node_modules, and finds none. Where the bundle is, run: npm install mpi4node',
      { cause },
    );
  }
  return ${start(name)};
}
`;

/**
 * What programs import by its name: JavaScript reads the names before it runs the module.
 * @param {string} module  the entry in lib/
 */
async function namesIn(module) {
  const { output } = await build({
    input: join(compiled, `${module}.js`),
    external: (_id, importer) => importer !== undefined,
    write: false,
  });
  return output[0].exports.filter((name) => name !== 'internals').sort();
}

for (const [name, module] of entries) {
  const exported = (await namesIn(module)).join(', ');
  writeFileSync(
    join(dist, `${name}.mjs`),
    `${load(name, 'import.meta.url')}export const { ${exported} } = load();\n`,
  );
  writeFileSync(
    join(dist, `${name}.cjs`),
    `'use strict';\n${load(name, 'process.argv[1]')}module.exports = load();\n`,
  );
}
// What a program starts Node with, and the files of a thread and of a process that is spawned. All
// belong to dist/pool.js.
const serve = `${load('pool', 'import.meta.url')}await load().serveWorld();\n`;
writeFileSync(join(dist, 'pool_serve.mjs'), serve);
const thread = "'use strict';\nrequire('./pool.js').serveThread();\n";
writeFileSync(join(dist, 'pool_thread.js'), thread);
const spawned = "'use strict';\nrequire('./pool.js').serveParent();\n";
writeFileSync(join(dist, 'pool_spawned.js'), spawned);
chmodSync(join(dist, 'cli.js'), 0o755);
