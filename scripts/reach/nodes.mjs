// Runs other Nodes on the addons that were built here: programs, and tests of moderate length.
// NODES names their folders of commands, separated as in PATH; else those of the npm package `node`
// in $REACH/nodes are taken: npm install --prefix $REACH/nodes/24 node@24
// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { delimiter, join } from 'node:path';
import launching from '../../test/harness/launch.cjs';
import { root, Table } from './table.mjs';

const { NODES, REACH = join(homedir(), '.cache', 'mpi4node-reach'), PATH } = process.env;
const hello = ['node', join(root, 'scripts', 'reach', 'programs', 'hello.mjs')];
const tests = ['requests', 'communicators', 'objects', 'operations', 'one_sided'].map(
  (room) => `test/mpi/${room}/`,
);
const table = new Table('Node', 'library', 'what');

function findNodes() {
  if (NODES) return NODES.split(delimiter);
  const folder = join(REACH, 'nodes');
  return existsSync(folder)
    ? readdirSync(folder).map((name) => join(folder, name, 'node_modules', 'node', 'bin'))
    : [];
}

for (const folder of findNodes()) {
  const { stdout } = spawnSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' });
  const version = stdout?.trim() ?? folder;
  const env = { PATH: `${folder}${delimiter}${PATH}` };
  for (const library of launching.libraries) {
    if (launching.findLauncher(library) === null) {
      table.skip([version, library, 'all'], 'it is not installed');
      continue;
    }
    const says = (/** @type {number} */ ranks, /** @type {number} */ sum) => ({
      says: `hello from ${ranks} ranks on ${hostname()}, sum ${sum}, Node ${version}`,
    });
    const alone = { ...env, MPI4NODE_MPI: library };
    await table.run([version, library, 'node alone'], 'works', hello, alone, says(1, 1));
    const world = launching.launch({ library, ranks: 2, command: hello, timeout: 60 });
    const launched = [world.command, ...world.args];
    const settings = { ...world.env, ...env };
    await table.run([version, library, '2 ranks'], 'works', launched, settings, says(2, 3));
    const command = ['node', 'scripts/test.mjs', ...tests, '--library', library, '--ranks', '2'];
    const counts = /^\d+ passed, \d+ failed.*$/m;
    const names = [version, library, 'tests at 2 ranks'];
    await table.run(names, '', command, env, { counts, within: 900 });
  }
}
if (findNodes().length === 0) {
  table.skip(['any', 'both', 'all'], 'NODES names no Node, and $REACH/nodes has none');
}
table.print();
