#!/usr/bin/env node
// Joins what tsc made of lib/ into dist/index.js, and what uses that into dist/util.js,
// dist/interchange.js and the command line tool dist/cli.js. One file loads faster than forty, and calls between modules cost nothing: in
// a CommonJS module each would look its target up in the other's exports, which is a third of the
// time of an empty MPI call.
// @ts-check
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(root, 'build', 'lib');
const dist = join(root, 'dist');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
};

// The MPI object would be one getter for each of its 300 names, and reading a constant such as
// MPI.ANY_SOURCE would cost as much as sending a message. As plain properties of an object that has
// served as a prototype, V8 keeps them in its fast form whatever their number.
const plainNamespace = `
module.exports = { ...module.exports, MPI: { ...module.exports.MPI } };
Object.create(module.exports.MPI);
Object.freeze(module.exports.MPI);`;

/**
 * Gives the classes their own names back, which users see in messages: esbuild writes Request2 or
 * _Status where an outer scope has the name too. Setting `name` afterwards would not do: V8 then
 * never finishes optimizing code that makes such objects.
 * @param {string} code
 */
function withOwnNames(code) {
  const renamed = [...code.matchAll(/\bclass (_?([A-Z][A-Za-z]+)\d*) /g)].filter(
    ([, name, own]) => name !== own,
  );
  for (const [, name, own] of renamed) {
    code = code.replace(new RegExp(`\\b${name}\\b`, 'g'), own);
  }
  return code;
}

/**
 * Takes the call that runs what a decorator left for each new object out of the constructors: no
 * decorator here leaves anything, and a request is made for every message.
 * @param {string} code
 */
function withoutInitializers(code) {
  return code.replaceAll(/__runInitializers\d*\(this, _instanceExtraInitializers\d*\)/g, 'void 0');
}

// All of dist/ is published: nothing of an older build may stay.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

const outfile = join(dist, 'index.js');
const { outputFiles } = await build({
  ...common,
  entryPoints: [join(compiled, 'index.js')],
  outfile,
  write: false,
  footer: { js: plainNamespace },
});
writeFileSync(outfile, withoutInitializers(withOwnNames(outputFiles[0].text)));
/** What is built on the package itself asks for it as its users do. @type {import('esbuild').Plugin} */
const packageIsExternal = {
  name: 'package is external',
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.js$/ }, ({ path, resolveDir }) =>
      join(resolveDir, path) === join(compiled, 'index.js')
        ? { path: './index.js', external: true }
        : undefined,
    );
  },
};
for (const [name, entry] of [
  ['cli', 'command/cli'],
  ['util', 'util/index'],
  ['interchange', 'interchange/index'],
]) {
  await build({
    ...common,
    entryPoints: [join(compiled, `${entry}.js`)],
    outfile: join(dist, `${name}.js`),
    plugins: [packageIsExternal],
  });
}
// For `import … from './index.js'` Node would first search all of that file for the names it exports.
for (const [name, exported] of [
  ['index', 'LoadError, MPI, MPIError, rc'],
  ['util', 'Condition, Counter, Mutex, Semaphore, Sequential'],
  ['interchange', 'registerArrow, registerNdarray, registerStdlibNdarray'],
]) {
  writeFileSync(
    join(dist, `${name}.mjs`),
    `import { createRequire } from 'node:module';
export const { ${exported} } = createRequire(import.meta.url)('./${name}.js');
`,
  );
}
chmodSync(join(dist, 'cli.js'), 0o755);
