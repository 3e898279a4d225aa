// What the MPI library of this world has: the tests ask, because it depends on its version.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { MPI } from 'mpi4node';
import type { TableRow } from '../../lib/native/addon';
import { addonFile } from '../harness/addon_file.cjs';
import type { Library } from '../harness/launch.cjs';
import { mpiTest } from './mpi';
import { childEnv } from './processes';
import { library } from './world';

// In a process of its own: only one library fits into one.
const program = `
require(process.argv[1]);
const file = Object.keys(require.cache).find((name) => ${addonFile}.test(name));
const rows = require(file).describe();
console.log(JSON.stringify(rows.filter((row) => row.unsupported).map((row) => row.name)));`;

const known = new Map<Library, ReadonlySet<TableRow['name']>>();

function unsupportedBy(library: Library): ReadonlySet<TableRow['name']> {
  let names = known.get(library);
  if (names === undefined) {
    const entry = join(__dirname, '..', '..', 'dist', 'index.js');
    const ended = spawnSync(process.execPath, ['-e', program, entry], {
      encoding: 'utf8',
      env: childEnv({ MPI4NODE_MPI: library }),
    });
    if (ended.status !== 0) throw new Error(`${library} does not load: ${ended.stderr}`);
    names = new Set(JSON.parse(ended.stdout) as string[]);
    known.set(library, names);
  }
  return names;
}

/**
 * Whether the MPI library has a function, by its row in the table of the binding; or what can take
 * its place.
 */
export function has(name: TableRow['name'], of: Library | null = library): boolean {
  if (of === null) throw new Error(`${name}: of which library?`);
  return !unsupportedBy(of).has(name);
}

/** A test, in all ranks, of a function of MPI; skipped where the library lacks it. */
export const testWith =
  (name: TableRow['name']) =>
  (title: string, body: (comm: MPI.Intracomm) => void | Promise<void>): void => {
    if (has(name)) mpiTest(title, body);
    else mpiTest.skip(title, `the library lacks ${name}`);
  };
