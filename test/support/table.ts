// What the MPI library of this world has: the tests ask, because it depends on its version.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { MPI } from 'mpi4node';
import type { TableRow } from '../../lib/native/addon';
import type { Library } from '../harness/launch.cjs';
import { mpiTest } from './mpi';
import { childEnv } from './processes';
import { library } from './world';

// In a process of its own: to load an addon loads its library.
const program = `
process.env.UCX_MEM_EVENTS = 'no'; // as lib/loading/loader.ts does
const rows = require(process.argv[1]).describe();
console.log(JSON.stringify(rows.filter((row) => row.unsupported).map((row) => row.name)));`;

const known = new Map<Library, ReadonlySet<TableRow['name']>>();

function unsupportedBy(library: Library): ReadonlySet<TableRow['name']> {
  let names = known.get(library);
  if (names === undefined) {
    const build = process.env.MPI4NODE_BUILD_DIR || join(__dirname, '..', '..', 'build');
    const addon = join(build, library, 'mpi4node.node');
    const ended = spawnSync(process.execPath, ['-e', program, addon], {
      encoding: 'utf8',
      env: childEnv(),
    });
    if (ended.status !== 0) throw new Error(`${addon} does not load: ${ended.stderr}`);
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
    else mpiTest.skip(`${title} (the library lacks ${name})`);
  };
