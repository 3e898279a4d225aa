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
      functions: Object.keys(addon).filter((name) => /^(MPI_|(copy_items|companion_keyval|receive_or_match)$)/.test(name)),
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
  test('lib/native/generated/functions.ts and constants.ts are in step with its table', async () => {
    const script = join(root, 'scripts', 'emit-native.mjs');
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
  const since41 = [
    'MPI_Remove_error_class',
    'MPI_Remove_error_code',
    'MPI_Remove_error_string',
    'MPI_Type_get_value_index',
    'MPI_Buffer_flush',
    'MPI_Buffer_iflush',
    'MPI_Comm_attach_buffer',
    'MPI_Comm_flush_buffer',
    'MPI_Comm_iflush_buffer',
    'MPI_Get_hw_resource_info',
    // Its large-count form is younger than the others.
    'MPI_Status_set_elements',
  ];
  const since4 = [
    ...['MPI_Pready', 'MPI_Pready_range', 'MPI_Parrived', 'MPI_Barrier_init'],
    ...['MPI_Comm_create_from_group', 'MPI_Intercomm_create_from_groups'],
  ];
  const since5 = [
    'MPI_Abi_get_version',
    'MPI_Abi_get_info',
    'MPI_Abi_get_fortran_info',
    'MPI_Comm_revoke',
    'MPI_Comm_is_revoked',
    'MPI_Comm_get_failed',
    'MPI_Comm_ack_failed',
    'MPI_Comm_shrink',
  ];
  // The binding's own functions, which call a fallback inside or need none.
  const adapted = [
    'receive_or_match',
    ...['MPI_Reduce_local', 'MPI_Irecv', 'MPI_Psend_init', 'MPI_Precv_init', 'copy_items'],
    ...['MPI_Win_create', 'MPI_Win_allocate', 'MPI_Win_allocate_shared', 'MPI_Win_shared_query'],
    ...['MPI_Win_attach', 'MPI_Win_detach', 'MPI_Alloc_mem', 'MPI_Free_mem'],
  ];
  const withLargeCounts = new Set([
    'Bytes',
    'Count',
    'Counts',
    'OutCount',
    'InOutMessage',
    'SendBuffer',
    'ReceiveBuffer',
    'SendVector',
    'ReceiveVector',
    'SendBlocks',
    'ReceiveBlocks',
    'ReduceBuffers',
    'ReduceScatterBuffers',
  ]);
  test('falls back to compat for what its version of the standard lacks, and for no more', () => {
    const version = versionOf(name);
    const expected = tableOf(name).rows.filter(
      (row) =>
        (version < 5 && since5.includes(row.name)) ||
        (version < 4 && since4.includes(row.name)) ||
        (version < 4.1 && since41.includes(row.name)) ||
        (version < 4 &&
          !adapted.includes(row.name) &&
          row.roles.some(({ role }) => withLargeCounts.has(role))),
    );
    const actual = tableOf(name).rows.filter(({ fallback }) => fallback);
    expect(actual.map((row) => row.name)).toEqual(expected.map((row) => row.name));
  });
});

test('all addons describe the same table, whatever their library has', () => {
  const [first, ...others] = names;
  const comparable = ({ rows, ...rest }: Described) => ({
    ...rest,
    rows: rows.map(({ fallback, ...row }) => row),
  });
  for (const name of others) {
    expect(comparable(tableOf(name))).toEqual(comparable(tableOf(first)));
  }
});
