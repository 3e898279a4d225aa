// What `console.log` and `String` say of MPI's objects.
import { addon } from '../native/addon.js';
import { gate } from '../native/gate.js';
import type { HandleHolder } from '../native/message_data.js';
import { Exception } from './exception.js';

/** What a class knows of its objects. */
export interface Described extends HandleHolder {
  readonly is_null: boolean;
  /** The name in MPI, '' if there is none. Called only while MPI runs. */
  _nameInMPI(): string;
  /** What else tells it apart, in words. Called only while MPI runs. */
  _facts(): readonly string[];
}

let predefined: Map<number, string> | null = null;

/** A length in bytes. */
export const inBytes = (length: number): string => `${length} byte${length === 1 ? '' : 's'}`;

/** The name of a handle of MPI itself, '' for others. Of several with one handle, the first. */
function predefinedName(handle: number): string {
  if (predefined === null) {
    predefined = new Map();
    for (const [name, value] of Object.entries(addon.handles)) {
      // A receive in the queue has no handle yet, and is not null.
      if (name.endsWith('_NULL') || predefined.has(value)) continue;
      predefined.set(value, `MPI_${name}`);
    }
  }
  return predefined.get(handle) ?? '';
}

/** What MPI says; nothing if it refuses, as it does for objects that were freed by other means. */
function ask<T>(question: () => T, otherwise: T): T {
  try {
    return question();
  } catch (error) {
    if (error instanceof Exception) return otherwise;
    throw error;
  }
}

/** The name of a class for readers: `Intracomm` is what MPI calls a communicator. */
function classNameOf(object: object): string {
  const { name } = object.constructor;
  return name === 'Intracomm' ? 'Comm' : name;
}

/**
 * The class, the name and the facts of an object, such as `Comm 'MPI_COMM_WORLD' (rank 0 of 4)`.
 * MPI is only asked while it runs: this neither initializes it nor throws after the end.
 */
export function describe(object: Described): string {
  const { _handle, _kind } = object;
  const Class = classNameOf(object);
  if (object.is_null) return `${Class} 'MPI_${_kind.toUpperCase()}_NULL'`;
  const isRunning = gate.state !== 'not initialized' && gate.state !== 'finalized';
  const own = isRunning ? ask(() => object._nameInMPI(), '') : '';
  const name = own || predefinedName(_handle);
  const facts = isRunning ? ask(() => object._facts(), []) : [];
  return [
    Class,
    ...(name === '' ? [] : [`'${name}'`]),
    ...(facts.length === 0 ? [] : [`(${facts.join(', ')})`]),
  ].join(' ');
}
