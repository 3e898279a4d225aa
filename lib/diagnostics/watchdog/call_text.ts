// A call as the program wrote it, short.
import { MPI } from '../../index.js';
import type { ObservedMethod } from '../observed_methods.js';

/** The longest text of a call. */
const LONGEST = 160;
const LONGEST_STRING = 20;
const MOST_ITEMS = 4;

const OBJECTS = {
  Comm: 'comm',
  Request: 'request',
  Prequest: 'request',
  Message: 'message',
  Win: 'win',
  File: 'file',
  Datatype: 'datatype',
};

/** Numbers that have names, by the parameters that take them. */
const NAMED: Readonly<{ [parameter: string]: readonly (keyof typeof MPI)[] }> = {
  source: ['ANY_SOURCE', 'PROC_NULL'],
  dest: ['PROC_NULL'],
  tag: ['ANY_TAG'],
  recvtag: ['ANY_TAG'],
  root: ['ROOT', 'PROC_NULL'],
};

let constants: Map<unknown, string> | null = null;

function constantsOfMPI(): Map<unknown, string> {
  const found = new Map<unknown, string>();
  for (const [name, value] of Object.entries(MPI)) {
    if (typeof value === 'object' && value !== null) found.set(value, `MPI.${name}`);
  }
  return found;
}

function valueText(value: unknown, parameter: string | undefined, depth: number): string {
  if (typeof value === 'string') {
    return JSON.stringify(
      value.length > LONGEST_STRING ? `${value.slice(0, LONGEST_STRING)}…` : value,
    );
  }
  if (typeof value === 'number') {
    const names = parameter === undefined ? undefined : NAMED[parameter];
    const name = names?.find((each) => MPI[each] === value);
    return name === undefined ? String(value) : `MPI.${name}`;
  }
  if (typeof value === 'function') return value.name || 'function';
  if (typeof value !== 'object' || value === null) return String(value);
  constants ??= constantsOfMPI();
  const constant = constants.get(value);
  if (constant !== undefined) return constant;
  if (ArrayBuffer.isView(value)) {
    const { length = value.byteLength } = value as Partial<ArrayLike<unknown>> & ArrayBufferView;
    return `${value.constructor.name}(${length})`;
  }
  if (Array.isArray(value)) {
    if (depth > 0) return `[${value.length} items]`;
    const shown = value.slice(0, MOST_ITEMS).map((item) => valueText(item, undefined, depth + 1));
    if (value.length > shown.length) shown.push(`… ${value.length} items`);
    return `[${shown.join(', ')}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return prototype.constructor.name;
  if (depth > 0) return '{…}';
  const shown = Object.entries(Object.getOwnPropertyDescriptors(value))
    .slice(0, 2 * MOST_ITEMS)
    .map(([name, property]) =>
      // A getter is the program's own code.
      'value' in property ? `${name}: ${valueText(property.value, name, depth + 1)}` : name,
    );
  return shown.length === 0 ? '{}' : `{ ${shown.join(', ')} }`;
}

/** The call, with the arguments as they were given. */
export function callText(method: ObservedMethod, values: readonly unknown[]): string {
  const { owner, name, isStatic, parameters } = method;
  const object = isStatic ? `MPI.${owner}` : OBJECTS[owner];
  let given = values.length;
  while (given > 0 && values[given - 1] === undefined) given--;
  const shown = values.slice(0, given).map((value, i) => {
    try {
      return valueText(value, parameters[i], 0);
    } catch {
      return '…'; // such as a proxy that has been revoked
    }
  });
  const text = `${object}.${name}(${shown.join(', ')})`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
