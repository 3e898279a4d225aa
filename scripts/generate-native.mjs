#!/usr/bin/env node
// Writes lib/native/generated/ (addon_functions.ts, functions.ts and constants.ts) from the
// binding's table, which a built addon describes, and formats the files. `--check` only compares
// them; native_table.test.ts runs that.
// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { constantComment } from './constant-comments.mjs';

/** Of binding/environment.h. */
const FIRST_SCALAR = 1;

/** @typedef {{ role: string, name: string, secondName?: string, slot: number }} Role */
/**
 * A row as describe() in binding/addon.cc tells it; binding/table/row.h says what each field means.
 * @typedef {{ name: string, publicName?: string, calledName?: string, anytime: boolean,
 *   early: boolean, ofWorld: boolean, served: boolean, onThread: boolean, signature?: string,
 *   nonblocking?: string, roles: Role[] }} Row
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// --- What each role becomes in TypeScript ------------------------------------------------------

/** @typedef {(role: Role, method: string, row: Row) => {
 *   parameters?: string[], check?: string[], store?: string[], memory?: string[],
 *   result?: [name: string, type: string, value: string], after?: string[] }} Writer */

/** @type {(name: string) => string} */
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

// The communicator is `this` of the calling method, but where two are compared.
/** @type {(kind: string, role: Role) => boolean} */
const isThis = (kind, { name }) =>
  kind === 'Win' || kind === 'File' || kind === 'Session' || (kind === 'Comm' && name === 'comm');

/** @type {(kind: string) => Writer} */
const handle = (kind) => (role, method) => ({
  parameters: [`${camel(role.name)}: ${isThis(kind, role) ? 'HandleHolder' : 'unknown'}`],
  check: isThis(kind, role)
    ? []
    : [
        `if (!isHandle(${camel(role.name)}, '${kind}')) throw notHandle('${method}', '${role.name}', '${kind}', ${camel(role.name)});`,
      ],
  store: [`frame[${role.slot}] = ${camel(role.name)}._handle;`],
});
/** @type {Writer} */
const inOutHandle = (role) => ({
  parameters: [`${camel(role.name)}: HandleHolder`],
  store: [`frame[${role.slot}] = ${camel(role.name)}._handle;`],
  after: [`${camel(role.name)}._handle = frame[${role.slot}];`],
});
/** @type {Writer} */
const outNumber = (role) => ({ result: [camel(role.name), 'number', `frame[${role.slot}]`] });
/** @type {(type: string) => Writer} */
const array = (type) => (role) => ({
  parameters: [`${camel(role.name)}: ${type}`],
  memory: [camel(role.name)],
});
/** @type {Writer} */
const buffer = (role) => ({
  parameters: [`${role.name}: MessageData`],
  store: [
    `frame[${role.slot}] = ${role.name}.offset;`,
    `frame[${role.slot + 1}] = ${role.name}.count;`,
    `frame[${role.slot + 2}] = ${role.name}.datatype._handle;`,
  ],
  memory: [`${role.name}.memory`],
});
/** @type {Writer} */
const item = (role) => ({
  parameters: [`${role.name}: MessageData`],
  store: [`frame[${role.slot}] = ${role.name}.offset;`],
  memory: [`${role.name}.memory`],
});
/** @type {Writer} */
const vector = (role) => ({
  parameters: [`${role.name}: VectorData`],
  store: [
    `frame[${role.slot}] = ${role.name}.offset;`,
    `frame[${role.slot + 1}] = ${role.name}.datatype._handle;`,
  ],
  memory: [`${role.name}.memory`, `${role.name}.counts`, `${role.name}.displacements`],
});

/** @type {Writer} */
const blocks = (role) => ({
  parameters: [`${role.name}: BlocksData`],
  store: [`frame[${role.slot}] = ${role.name}.offset;`],
  memory: ['memory', 'counts', 'displacements', 'datatypes'].map((part) => `${role.name}.${part}`),
});

/** @type {Writer} */
const count = (role, method) => ({
  parameters: [`${camel(role.name)}: unknown`],
  check: [
    `if (typeof ${camel(role.name)} !== 'number' || !Number.isSafeInteger(${camel(role.name)})) throw notCount('${method}', '${role.name}', ${camel(role.name)});`,
  ],
  store: [`frame[${role.slot}] = ${camel(role.name)};`],
});

const handleKinds = 'Comm Datatype Errhandler File Group Info Message Op Request Session Win'.split(
  ' ',
);

/** The roles of binding/table/roles/. @type {Record<string, Writer>} */
const writers = {
  // scalars.h
  Integer: (role, method) => ({
    parameters: [`${camel(role.name)}: unknown`],
    check: [
      `if (typeof ${camel(role.name)} !== 'number' || (${camel(role.name)} | 0) !== ${camel(role.name)}) throw notInteger('${method}', '${role.name}', ${camel(role.name)});`,
    ],
    store: [`frame[${role.slot}] = ${camel(role.name)};`],
  }),
  Count: count,
  // A number that lib/ has made itself.
  Word: (role) => ({
    parameters: [`${camel(role.name)}: number`],
    store: [`frame[${role.slot}] = ${camel(role.name)};`],
  }),
  OutNumber: outNumber,
  OutFlag: (role) => ({ result: [camel(role.name), 'boolean', `frame[${role.slot}] !== 0`] }),
  InOutCount: (...what) => ({ ...count(...what), ...outNumber(...what) }),
  // handles.h
  ...Object.fromEntries(
    handleKinds.flatMap((kind) => [
      [kind, handle(kind)],
      [`Out${kind}`, outNumber],
      [`InOut${kind}`, inOutHandle],
    ]),
  ),
  Datatypes: array('Float64Array'),
  Infos: array('Float64Array'),
  // status.h
  // A call that finds nothing leaves the program's status alone.
  OutStatus: (role, _method, { roles }) => {
    const flag = roles.find((other) => other.role === 'OutFlag');
    const isFound = flag === undefined ? '' : ` && frame[${flag.slot}] !== 0`;
    return {
      parameters: [`${role.name}: StatusTarget | null`],
      store: [`frame[${role.slot}] = ${role.name} === null ? 0 : 1;`],
      after: [
        `if (${role.name} !== null${isFound} && frame[${role.slot}] !== 0) ${role.name}._load(statusWords, 0);`,
      ],
    };
  },
  StatusMemory: array('Int32Array'),
  // buffers.h
  Buffer: buffer,
  Item: item,
  Vector: vector,
  Blocks: blocks,
  // The receiver's count and datatype are those of both.
  ReduceBuffers: ({ slot, name, secondName }) => ({
    parameters: [`${name}: MessageData`, `${secondName}: MessageData`],
    store: [
      `frame[${slot}] = ${name}.offset;`,
      `frame[${slot + 1}] = ${secondName}.offset;`,
      `frame[${slot + 2}] = ${secondName}.count;`,
      `frame[${slot + 3}] = ${secondName}.datatype._handle;`,
    ],
    memory: [`${name}.memory`, `${secondName}.memory`],
  }),
  ReduceScatterBuffers: ({ slot, name, secondName }) => ({
    parameters: [`${name}: MessageData`, `${secondName}: MessageData`, 'counts: CountArray'],
    store: [
      `frame[${slot}] = ${name}.offset;`,
      `frame[${slot + 1}] = ${secondName}.offset;`,
      `frame[${slot + 2}] = ${secondName}.datatype._handle;`,
    ],
    memory: [`${name}.memory`, `${secondName}.memory`, 'counts'],
  }),
  Bytes: (role) => ({
    parameters: [`${role.name}: Uint8Array`],
    store: [`frame[${role.slot}] = ${role.name}.byteLength;`],
    memory: [role.name],
  }),
  // arrays.h
  Integers: array('Int32Array'),
  Weights: array('Int32Array | null'),
  Counts: array('BigInt64Array'),
  Memory: array('Memory'),
  // strings.h
  String: (role, method) => ({
    parameters: [`${camel(role.name)}: unknown`],
    check: [
      `if (typeof ${camel(role.name)} !== 'string') throw notString('${method}', '${role.name}', ${camel(role.name)});`,
    ],
    memory: [camel(role.name)],
  }),
  // What lib/ has made itself.
  Words: array('readonly string[]'),
  WordLists: array('readonly (readonly string[])[]'),
  OutString: (role) => ({ result: [camel(role.name), 'string', 'result'] }),
};

// --- The name of the public method, for messages -----------------------------------------------

const classes = new Map(
  Object.entries({
    Comm: 'Comm',
    Group: 'Group',
    Type: 'Datatype',
    Info: 'Info',
    Op: 'Op',
    Request: 'Request',
    Status: 'Status',
    Win: 'Win',
    File: 'File',
    Session: 'Session',
  }),
);
/** The public method that calls a row. @param {Row} row */
function publicName({ name, publicName: given }) {
  if (given !== undefined) return given;
  if (!name.startsWith('MPI_')) return name;
  const plain = name.slice('MPI_'.length);
  const split = plain.indexOf('_');
  const owner = split > 0 ? classes.get(plain.slice(0, split)) : undefined;
  if (owner !== undefined) {
    const method = plain.slice(split + 1);
    return `${owner}.${method[0].toUpperCase()}${method.slice(1)}`;
  }
  return `Comm.${plain}`;
}

/** The MPI function that an error of a row names. @param {Row} row */
const mpiName = ({ name, calledName }) => calledName ?? name;

// --- One function ------------------------------------------------------------------------------

/**
 * The row that starts it on a thread of its own, and gives a number to ask for its outcome by.
 * @param {Row} row @returns {Row}
 */
function onThread(row) {
  const started = { role: 'OutNumber', name: 'started', slot: FIRST_SCALAR };
  const inputs = row.roles.filter(({ role }) => !role.startsWith('Out'));
  const roles = [...inputs, started];
  return {
    ...row,
    name: `${row.name}_on_thread`,
    publicName: `${publicName(row)}Async`,
    calledName: mpiName(row),
    served: false,
    onThread: false,
    roles,
  };
}

/**
 * How a row asks the gate: with the handles that may be those of the world.
 * @param {Row} row
 */
function passOf(row) {
  const name = `'${mpiName(row)}'`;
  const namesOf = (/** @type {RegExp} */ kinds) =>
    row.roles.filter(({ role }) => kinds.test(role)).map((role) => camel(role.name));
  if (row.early) return `passEarly(${[name, ...namesOf(/^(InOut)?Info$/)].join(', ')})`;
  return `pass(${[name, ...(row.ofWorld ? ['WORLD'] : namesOf(/^(InOut)?Comm$/))].join(', ')})`;
}

/** @param {Row} row @param {Map<string, Row>} rows */
function writeFunction(row, rows) {
  const method = publicName(row);
  const parts = row.roles.map((role) => {
    const writer = writers[role.role];
    if (writer === undefined) throw new Error(`${row.name}: no writer for the role ${role.role}`);
    return writer(role, method, row);
  });
  const all = (/** @type {'parameters'|'check'|'store'|'memory'|'after'} */ key) =>
    parts.flatMap((part) => part[key] ?? []);
  const results = parts.flatMap((part) => (part.result === undefined ? [] : [part.result]));
  const type =
    results.length === 0
      ? 'void'
      : results.length === 1
        ? results[0][1]
        : `{ ${results.map(([name, kind]) => `${name}: ${kind}`).join('; ')} }`;
  const value =
    results.length === 1
      ? results[0][2]
      : `{ ${results.map(([name, , expression]) => `${name}: ${expression}`).join(', ')} }`;
  const hasText = results.some(([, , expression]) => expression === 'result');
  const names = all('parameters').map((parameter) => parameter.split(':')[0]);
  const passes = passOf(row);
  const lines = [...all('check')];
  if (row.nonblocking !== undefined) {
    const other = rows.get(row.nonblocking);
    if (other === undefined) throw new Error(`${row.name}: there is no row ${row.nonblocking}`);
    const hasStatus = names.at(-1) === 'status';
    const passed = hasStatus ? names.slice(0, -1) : names;
    const turn = names.includes('source') ? 'hooks.takeTurn(comm, source, tag); ' : '';
    lines.push(
      `if (!gate.isOpen && ${passes}) { ${turn}return hooks.waitFor(${row.nonblocking}(${passed.join(', ')}), ${hasStatus ? 'status' : 'null'}); }`,
    );
  } else if (row.served) {
    lines.push(
      `if (!gate.isOpen && ${passes}) return hooks.whileServing(() => ${row.name}(${names.join(', ')}));`,
    );
  } else if (!row.anytime) {
    lines.push(`if (!gate.isOpen) ${passes};`);
  }
  lines.push(...all('store'));
  lines.push(`${hasText ? 'const result = ' : ''}native_${row.name}(${all('memory').join(', ')});`);
  lines.push(...all('after'));
  lines.push(`if (frame[0] !== 0) hooks.raise('${mpiName(row)}', frame[0]);`);
  if (results.length > 0) lines.push(`return ${value};`);
  return `export function ${row.name}(${all('parameters').join(', ')}): ${type} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
}

/** The signature of the addon's own function: memory and strings only. @param {Row} row */
function addonSignature(row) {
  if (row.signature !== undefined) return row.signature;
  let arguments_ = 0;
  for (const role of row.roles) arguments_ += writers[role.role](role, '', row).memory?.length ?? 0;
  const parameters = Array.from({ length: arguments_ }, (_, i) => `argument${i}: Argument`);
  const text = row.roles.some((role) => role.role === 'OutString');
  return `(${parameters.join(', ')}) => ${text ? 'string' : 'void'}`;
}

/** The types of lib/native/message_data.ts that the functions may need. */
const memoryTypes = [
  'BlocksData',
  'CountArray',
  'HandleHolder',
  'Memory',
  'MessageData',
  'StatusTarget',
  'VectorData',
];

/** @param {Row[]} described */
const withThreads = (described) =>
  described.flatMap((row) => (row.onThread ? [row, onThread(row)] : [row]));

/** @param {Row[]} described */
function typesSource(described) {
  const functions = withThreads(described);
  return `// Generated from the binding's table by scripts/generate-native.mjs: do not edit.
import type { Memory } from '../message_data.js';

type Argument = Memory | string | readonly string[] | readonly (readonly string[])[] | null;

/** The addon's functions by MPI's C names. */
export interface AddonFunctions {
${functions.map((row) => `  readonly ${row.name}: ${addonSignature(row)};`).join('\n')}
}
`;
}

/** @param {Row[]} described */
function functionsSource(described) {
  const table = withThreads(described);
  const rows = new Map(table.map((row) => [row.name, row]));
  const generated = table.filter((row) => row.signature === undefined);
  const functions = generated.map((row) => writeFunction(row, rows)).join('\n');
  const types = memoryTypes.filter((name) => functions.includes(`: ${name}`));
  return `// Generated from the binding's table by scripts/generate-native.mjs: do not edit.
// Each function proves its scalars, stores them in the frame, calls the addon with memory only, and
// reads the results back before anything else runs.
import { addon, frame, statusWords } from '../addon.js';
import { isHandle, notCount, notHandle, notInteger, notString } from '../argument_checks.js';
import { gate, pass, passEarly, WORLD } from '../gate.js';
import { hooks } from '../hooks.js';
import type { ${types.join(', ')} } from '../message_data.js';

${generated.map((row) => `const native_${row.name} = addon.${row.name};`).join('\n')}

// Written by hand in the binding: their callers do the marshalling.
${table
  .filter((row) => row.signature !== undefined)
  .map((row) => `export const ${row.name} = addon.${row.name};`)
  .join('\n')}

${functions}`;
}

/** @param {Record<string, number>} constants */
function constantsSource(constants) {
  const names = Object.keys(constants).filter(
    (name) => !['IN_PLACE', 'BOTTOM', 'UNSUPPORTED', 'CALLBACK_FAILED', 'NO_THREAD'].includes(name),
  );
  return `// Generated from the binding's constants by scripts/generate-native.mjs: do not edit.
// The values differ between MPI libraries; they come from the addon that was loaded.
import { addon } from '../addon.js';

const { constants } = addon;

${names.map((name) => `${constantComment(name)}\nexport const ${name}: number = constants.${name};`).join('\n')}
`;
}

// --- Main --------------------------------------------------------------------------------------

function anyAddon() {
  const build = join(root, 'build');
  for (const name of existsSync(build) ? readdirSync(build) : []) {
    for (const file of [
      join(build, name, 'mpi4node.node'),
      join(build, name, 'Release', 'mpi4node.node'),
    ]) {
      if (existsSync(file)) return file;
    }
  }
  throw new Error('no addon is built: run `npx mpi4node build` first');
}

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, addon: { type: 'string' } },
});
// As in lib/loading/loader.ts: UCX must not patch libc under Node's threads.
process.env.UCX_MEM_EVENTS ??= 'no';
const require = createRequire(import.meta.url);
const addon = require(values.addon ?? anyAddon());
/** @type {(text: string, file: string) => string} */
const format = (input, file) =>
  execFileSync(
    process.execPath,
    [require.resolve('@biomejs/biome/bin/biome'), 'format', `--stdin-file-path=${file}`],
    { cwd: root, input, encoding: 'utf8' },
  );
const sources = {
  'lib/native/generated/addon_functions.ts': typesSource(addon.describe()),
  'lib/native/generated/functions.ts': functionsSource(addon.describe()),
  'lib/native/generated/constants.ts': constantsSource(addon.constants),
};
let stale = false;
for (const [name, source] of Object.entries(sources)) {
  const file = join(root, name);
  const text = format(source, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale = true;
  if (!values.check) writeFileSync(file, text);
  console.log(`${name} ${values.check ? 'is not in step with the table' : 'written'}`);
}
if (values.check && stale) {
  console.error('run `node scripts/generate-native.mjs`');
  process.exitCode = 1;
}
