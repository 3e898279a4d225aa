// What the functions that register the classes of a library share.
import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';

const registered = new WeakMap<MPI.Serializer, Map<string, unknown>>();

/** Registers a library once. A program may do so again, in each of its parts that needs it. */
export function once(
  serializer: MPI.Serializer,
  name: string,
  library: unknown,
  register: () => void,
): void {
  const libraries = registered.get(serializer) ?? new Map<string, unknown>();
  if (libraries.get(name) === library) return;
  register();
  libraries.set(name, library);
  registered.set(serializer, libraries);
}

export function asSerializer(method: string, value: unknown): MPI.Serializer {
  if (value instanceof MPI.Serializer) return value;
  throw new TypeError(`${method}: serializer must be an MPI.Serializer, but ${show(value)} came`);
}

export function checkFunction(method: string, argument: string, value: unknown): void {
  if (typeof value === 'function') return;
  const hint =
    typeof (value as { default?: unknown } | null)?.default === 'function'
      ? '; import its default export'
      : '';
  throw new TypeError(`${method}: ${argument} must be a function, but ${show(value)} came${hint}`);
}
