// The interface table of mpi4py's MPI module against the package: names, parameters and their order.
// @worlds openmpi:1 mpich:1
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MPI } from 'mpi4node';

interface Row {
  owner: string;
  kind: string;
  name: string;
  parameters: string[];
  note: string;
}

const table = readFileSync(join(__dirname, '..', 'support', 'surface.tsv'), 'utf8');
const rows: Row[] = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [owner, kind, name, parameters = '', note = ''] = line.split('\t');
    const names = parameters.split(/, (?=\w)/).map((parameter) => parameter.split('=')[0]);
    return { owner, kind, name, parameters: names.filter((each) => each !== ''), note };
  });

/** What is not built yet. A whole class by its name alone. */
const notYet = new Map(
  Object.entries({
    MPI: `SESSION_NULL FILE_NULL Open_port Close_port Publish_name Unpublish_name Lookup_name
      Register_datarep`,
    Group: 'Create_from_session_pset',
    Comm: 'Get_parent Join',
    Intracomm: 'Create_from_group Spawn Spawn_multiple Accept Connect',
    Intercomm: 'Create_from_groups',
    Serializer: 'dumps_oob loads_oob PROTOCOL THRESHOLD',
    Session: '',
    Topocomm: `Neighbor_allgather_init Neighbor_allgatherv_init Neighbor_alltoall_init
      Neighbor_alltoallv_init Neighbor_alltoallw_init`,
    File: '',
  }).map(([owner, names]) => [owner, names.split(/\s+/).filter((name) => name !== '')]),
);

const isMissing = ({ owner, kind, name }: Row): boolean => {
  const names = notYet.get(kind === 'class' ? name : owner);
  if (names?.length === 0) return true;
  return kind !== 'class' && names !== undefined && names.includes(name);
};

type Members = Record<string, unknown>;
const mpi = MPI as unknown as Members;

/** Objects of the classes whose members are their own and not their prototype's. */
const instances: Members = { Exception: new MPI.Exception(), Serializer: MPI.serializer };

/** Where a row's name has to be. */
function holder({ owner, kind }: Row): object | undefined {
  if (owner === 'MPI' || kind === 'class') return MPI;
  const Class = mpi[owner] as { prototype: object } | undefined;
  if (kind === 'static') return Class;
  return (instances[owner] as object | undefined) ?? Class?.prototype;
}

// Reading a property of a prototype would ask MPI about an object that is none.
function descriptorOf(object: object | null, name: string): PropertyDescriptor | undefined {
  if (object === null) return undefined;
  return (
    Object.getOwnPropertyDescriptor(object, name) ??
    descriptorOf(Object.getPrototypeOf(object), name)
  );
}

const functions = new Set(['class', 'method', 'static', 'function']);

/** Whether a row's name is there, as what the table says it is. */
function isThere(row: Row): boolean {
  const object = holder(row);
  const found = descriptorOf(object ?? null, row.name);
  if (found === undefined) return false;
  const value = object === MPI ? mpi[row.name] : found.value;
  return (typeof value === 'function') === functions.has(row.kind);
}

const label = ({ owner, name }: Row) => `${owner}.${name}`;

/** The slots whose value can be a plain object (lib/arguments.ts): names can't be told there. */
const data = new Set(['obj', 'sendobj', 'items', 'args', 'attrval', 'default']);

const functionOf = (row: Row) =>
  (holder(row) as Record<string, (...values: unknown[]) => unknown>)[row.name];

/**
 * What a method says when it is given a name that no parameter has. That comes before anything else,
 * so nothing is sent.
 */
function refusal(row: Row): string {
  const method = functionOf(row);
  // One that takes names has room for one more (lib/arguments.ts). Another would use the object.
  if (method.length <= row.parameters.length) return `${label(row)} takes no names`;
  const slot = row.parameters.findIndex((name) => !data.has(name));
  const values: unknown[] = [...Array(slot).fill('data'), { __none: 1 }];
  try {
    method.apply(undefined, values);
  } catch (error) {
    return (error as Error).message;
  }
  return `${label(row)} took a parameter that there is not`;
}

test('every name of the table is there, but those that are not built yet', () => {
  const missing = rows.filter((row) => !isMissing(row) && !isThere(row));
  expect(missing.map(label)).toEqual([]);
});

test('nothing that is not built yet is there', () => {
  expect(rows.filter((row) => isMissing(row) && isThere(row)).map(label)).toEqual([]);
  const known = new Set(rows.map(label));
  const names = [...notYet].flatMap(([owner, list]) => list.map((name) => `${owner}.${name}`));
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('classes extend what they extend', () => {
  const derived = rows.filter((row) => row.note.startsWith('extends ') && !isMissing(row));
  for (const { name, note } of derived) {
    expect([name, Object.getPrototypeOf(mpi[name])]).toEqual([name, mpi[note.slice(8)]]);
  }
});

// The serializer's functions are the program's own.
const callable = rows.filter(
  (row) =>
    functions.has(row.kind) &&
    row.kind !== 'class' &&
    row.owner !== 'Serializer' &&
    !isMissing(row),
);
const probed = callable.filter((row) => row.parameters.some((name) => !data.has(name)));

test.each(probed.map((row) => [label(row), row] as const))('%s takes its parameters', (_, row) => {
  expect(refusal(row)).toBe(
    `${label(row)} has no parameter __none; it takes (${row.parameters.join(', ')})`,
  );
});

test('the others take none', () => {
  const bare = callable.filter((row) => row.parameters.length === 0);
  expect(bare.filter((row) => functionOf(row).length > 0).map(label)).toEqual([]);
});
