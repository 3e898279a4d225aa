#!/usr/bin/env node
// Joins what tsc made of lib/ into dist/index.js, and what uses that into dist/util.js,
// dist/interchange.js and the command line tool dist/cli.js. One file loads faster than forty, and
// calls between modules cost nothing: in a CommonJS module each would look its target up in the
// other's exports, which is a third of the time of an empty MPI call.
//
// Rolldown, because classes keep their names, which users see in messages. A name that is set
// afterwards would not do: V8 never finishes optimizing code that makes such objects.
// @ts-check
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(root, 'build', 'lib');
const dist = join(root, 'dist');
const core = join(compiled, 'index.js');

// The MPI object would be one getter for each of its 300 names, and reading a constant such as
// MPI.ANY_SOURCE would cost as much as sending a message. As plain properties of an object that has
// served as a prototype, V8 keeps them in its fast form whatever their number.
const plainNamespace = `
module.exports = { ...module.exports, MPI: { ...module.exports.MPI } };
Object.create(module.exports.MPI);
Object.freeze(module.exports.MPI);`;

/**
 * What is built on the package itself asks for it as its users do.
 * @type {import('rolldown').Plugin}
 */
const packageIsExternal = {
  name: 'package is external',
  resolveId(path, importer = '') {
    return join(dirname(importer), path) === core ? { id: './index.js', external: true } : null;
  },
};

/**
 * @param {string} name  of the file in dist/
 * @param {string} entry  the module in lib/
 * @param {Pick<import('rolldown').OutputOptions, 'footer'>} [output]
 */
async function bundle(name, entry, output) {
  const input = join(compiled, `${entry}.js`);
  await build({
    input,
    platform: 'node',
    external: /^[^./]/,
    plugins: input === core ? [] : [packageIsExternal],
    output: {
      ...output,
      file: join(dist, `${name}.js`),
      format: 'cjs',
      // A class or const would be looked at before each use, whether it is there already.
      topLevelVar: true,
    },
  });
}

// All of dist/ is published: nothing of an older build may stay.
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await bundle('index', 'index', { footer: plainNamespace });
await bundle('cli', 'command/cli');
await bundle('util', 'util/index');
await bundle('interchange', 'interchange/index');

// For `import … from './index.js'` Node would first search all of that file for the names it
// exports.
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
