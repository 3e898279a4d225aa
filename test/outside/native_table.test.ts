// The table of the binding, as each built addon describes it, and what lib/ has made of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableRow } from '../../lib/native/addon';
import { run } from '../support/processes';

const root = join(__dirname, '..', '..');
const build = join(root, 'build');
const names = readdirSync(build).filter((name) => existsSync(join(build, name, 'mpi4node.node')));
const fileOf = (name: string) => join(build, name, 'mpi4node.node');

interface Described {
  rows: TableRow[];
  constants: string[];
  handles: string[];
  functions: string[];
}

/** Each addon in a process of its own: two MPI libraries do not go together in one. */
async function describeAddon(name: string): Promise<Described> {
  const program = `
    process.env.UCX_MEM_EVENTS = 'no'; // as lib/loading/loader.ts does
    const addon = require(process.argv[1]);
    console.log(JSON.stringify({
      rows: addon.describe(),
      constants: Object.keys(addon.constants),
      handles: Object.keys(addon.handles),
      functions: Object.keys(addon).filter((name) => name.includes('_')),
    }));`;
  const ended = await run(process.execPath, ['-e', program, fileOf(name)]);
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(ended.stdout) as Described;
}

/** The version of the standard that the library of an addon implements. */
function versionOf(name: string): number {
  const manifest = JSON.parse(readFileSync(join(build, name, 'mpi.json'), 'utf8'));
  return Number((manifest as { version: string }).version);
}

const described = new Map<string, Described>();
const tableOf = (name: string): Described => described.get(name) as Described;
beforeAll(async () => {
  for (const name of names) described.set(name, await describeAddon(name));
});

test('there are addons', () => {
  expect(names).not.toEqual([]);
});

describe.each(names)('%s', (name) => {
  test('lib/native/generated is in step with its table', async () => {
    const script = join(root, 'scripts', 'generate-native.mjs');
    const ended = await run(process.execPath, [script, '--check', '--addon', fileOf(name)]);
    expect(ended).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('every row is a function of the addon, once, and every function a row', () => {
    const { rows, functions } = tableOf(name);
    const inTable = rows.flatMap((row) =>
      row.onThread ? [row.name, `${row.name}_on_thread`] : [row.name],
    );
    expect(new Set(inTable).size).toBe(inTable.length);
    expect(functions.toSorted()).toEqual(inTable.toSorted());
  });

  test('a blocking call whose nonblocking form is named has a row for that', () => {
    const { rows } = tableOf(name);
    const inTable = new Map(rows.map((row) => [row.name, row]));
    const pairs = rows.filter(({ nonblocking }) => nonblocking !== undefined);
    expect(pairs.map((row) => row.name)).toContain('MPI_Recv');
    for (const row of pairs) {
      const other = inTable.get(row.nonblocking as string);
      expect([row.name, other?.roles.some(({ role }) => role === 'OutRequest')]).toEqual([
        row.name,
        true,
      ]);
    }
  });

  test('roles do not share slots of the frame', () => {
    for (const row of tableOf(name).rows) {
      // The return code is in the first.
      const slots = row.roles.filter(({ slot }) => slot > 0).map(({ slot }) => slot);
      expect([row.name, slots.toSorted((a, b) => a - b)]).toEqual([row.name, slots]);
    }
  });

  // What compat supplies, or says to be unsupported: nothing else may be missing in the library.
  test('falls back to compat for what its version of the standard lacks, and for no more', () => {
    const version = versionOf(name);
    const { rows } = tableOf(name);
    const expected = rows.filter(
      (row) => row.signature === undefined && !row.adapted && Number(row.since) > version,
    );
    const supplied = rows.filter(({ fallback }) => fallback).map((row) => row.name);
    // Open MPI 5 says MPI 3.1, and has some of what came after it.
    const own = name === 'openmpi' ? expected.filter(({ fallback }) => !fallback) : [];
    expect(supplied).toEqual(
      expected.map((row) => row.name).filter((each) => !own.some((row) => row.name === each)),
    );
    expect(own.every(({ since }) => since === '4.0')).toBe(true);
  });

  test('the public names that rows give are those of methods', async () => {
    const program = `
      const { MPI } = require('mpi4node');
      const isMethod = (name) => {
        const [owner, method] = name.split('.');
        if (owner === 'MPI') return typeof MPI[method] === 'function';
        return typeof (MPI[owner].prototype[method] ?? MPI[owner][method]) === 'function';
      };
      console.log(JSON.stringify(JSON.parse(process.argv[1]).filter((name) => !isMethod(name))));`;
    const publicNames = tableOf(name).rows.flatMap((row) => row.publicName ?? []);
    expect(publicNames).toContain('Message.Recv');
    const ended = await run(process.execPath, ['-e', program, JSON.stringify(publicNames)], {
      env: { MPI4NODE_MPI: name },
    });
    expect(ended).toMatchObject({ status: 0, stdout: '[]\n', stderr: '' });
  });
});

test('all addons describe the same table, whatever their library has', () => {
  const [first, ...others] = names;
  const comparable = ({ rows, ...rest }: Described) => ({
    ...rest,
    rows: rows.map(({ fallback, unsupported, ...row }) => row),
  });
  for (const name of others) {
    expect(comparable(tableOf(name))).toEqual(comparable(tableOf(first)));
  }
});
