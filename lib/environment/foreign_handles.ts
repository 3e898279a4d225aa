// What include/mpi4node.h asks for in addons of other packages. It finds this object by its symbol,
// so that an addon need not be given the package, and knows of no field of the classes.
import { join } from 'node:path';
import { Status } from '../buffers/status.js';
import { addon } from '../native/addon.js';
import { isHandle, show } from '../native/argument_checks.js';
import { gate, pass } from '../native/gate.js';
import { hooks } from '../native/hooks.js';

interface HandleClass {
  fromhandle(handle: number): unknown;
}

// The sizes tell MPICH and its kin from Open MPI. Those of one family agree about all handles.
function checkSize(kind: string, size: number): void {
  // In MPICH, a file is a pointer among integers.
  const expected = kind === 'Status' ? addon.status.byteLength : addon.handleSize;
  if (size === expected || kind === 'File') return;
  throw new Error(
    `an addon that uses mpi4node was compiled with another MPI than the one that runs, which is ${addon.vendor}: compile it with the compiler wrapper of that`,
  );
}

/** MPI's own handle of an object; of a status its words. */
function get(kind: string, size: number, value: unknown): number | Int32Array {
  checkSize(kind, size);
  const name = `mpi4node_get_${kind.toLowerCase()}`;
  if (kind === 'Status' && value instanceof Status) return value._words;
  if (!isHandle(value, kind)) {
    throw new TypeError(`${name}: an MPI.${kind} was expected, but ${show(value)} came`);
  }
  if (!gate.isOpen) pass(name, value);
  // Not the property `handle`, which makes the addon the owner of what the garbage collector frees.
  // A request has to know that its operation may be completed by others.
  if (kind === 'Request') return (value as unknown as { tohandle(): number }).tohandle();
  return value._handle;
}

/** An object for a handle of MPI's own, or for the words of a status. */
function make(kind: string, size: number, data: number | Int32Array): unknown {
  checkSize(kind, size);
  if (typeof data === 'number') {
    return (hooks.constants()[kind] as HandleClass).fromhandle(data);
  }
  const status = new Status();
  status._load(data, 0);
  return status;
}

Object.defineProperty(globalThis, Symbol.for('mpi4node.handles'), {
  value: Object.freeze({ version: 1, get, make }),
  configurable: true,
});

/**
 * Returns the folder of `mpi4node.h`, with which addons in C and C++ take MPI's handles out of
 * objects such as `MPI.COMM_WORLD`, and make objects of handles. Local.
 *
 * @returns the folder's path, for a compiler's option `-I`
 * @example
 * import { get_include } from 'mpi4node';
 * console.log(`-I${get_include()}`);
 */
export function get_include(): string {
  return join(__dirname, '..', 'include');
}
