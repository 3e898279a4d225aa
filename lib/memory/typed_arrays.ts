// The memory of what users pass for it.
import { types } from 'node:util';
import { show } from '../native/argument_checks.js';
import type { Memory } from '../native/message_data.js';

// The intrinsic getters: MPI trusts the length, and a subclass or an own property can lie about it.
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const intrinsic = (name: string) =>
  Object.getOwnPropertyDescriptor(typedArrayPrototype, name)?.get as (this: Memory) => number;
export const lengthOf = intrinsic('length');
export const byteLengthOf = intrinsic('byteLength');
export const byteOffsetOf = intrinsic('byteOffset');
export const bufferOf = Object.getOwnPropertyDescriptor(typedArrayPrototype, 'buffer')?.get as (
  this: Memory,
) => ArrayBufferLike;

// The intrinsic getter tells the kind of any typed array, of whatever realm, and runs no user code.
const typedArrayTag = Object.getOwnPropertyDescriptor(typedArrayPrototype, Symbol.toStringTag)
  ?.get as (this: unknown) => string | undefined;

/** The kind of a typed array, such as `'Float64Array'`; undefined for anything else. */
export function arrayKind(value: unknown): string | undefined {
  return typedArrayTag.call(value);
}

/** The error for what has no memory. */
export function notMemory(data: unknown, method: string, argument: string): TypeError {
  const hint =
    typeof data === 'string' || typeof data === 'number' || typeof data === 'object'
      ? '; the lower-case method sends any value'
      : '';
  return new TypeError(
    `${method}: ${argument} must be a typed array, DataView, Buffer, ArrayBuffer or ndarray, or a buffer spec [data, count, displacement, datatype], but ${show(data)} came${hint}`,
  );
}

/** The memory of anything that has some of its own, as a typed array. */
export function asMemory(data: unknown, method: string, argument: string): Memory {
  const kind = arrayKind(data);
  try {
    if (kind === 'Float16Array' || types.isDataView(data)) {
      const view = data as DataView;
      return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    }
    if (types.isAnyArrayBuffer(data)) return new Uint8Array(data);
  } catch (error) {
    throw detached(method, argument, error);
  }
  if (kind === undefined) throw notMemory(data, method, argument);
  const memory = data as Memory;
  if (lengthOf.call(memory) === 0) checkAttached(memory, method, argument);
  return memory;
}

// A detached array has length 0, and no view can be made of its buffer.
export function checkAttached(memory: Memory, method: string, argument: string): void {
  try {
    new Uint8Array(bufferOf.call(memory));
  } catch (error) {
    throw detached(method, argument, error);
  }
}

function detached(method: string, argument: string, cause: unknown): TypeError {
  return new TypeError(
    `${method}: the memory of ${argument} is detached: it was transferred elsewhere`,
    { cause },
  );
}

/** The bytes of an array, whatever its class says of them. */
export const bytesOf = (memory: Memory): Uint8Array =>
  new Uint8Array(bufferOf.call(memory), byteOffsetOf.call(memory), byteLengthOf.call(memory));

/** A copy of an array, in memory of its own. */
export const sliceOf: (memory: Memory) => Memory = Function.prototype.call.bind(
  Uint8Array.prototype.slice,
);

/** Whether the memory is still an array's own. */
export function isAttached(memory: Memory | null): boolean {
  if (memory === null || memory.length > 0 || memory.byteOffset > 0) return true;
  try {
    new Uint8Array(memory.buffer);
    return true;
  } catch {
    // The only way to ask before Node 22, which has ArrayBuffer.prototype.detached.
    return false;
  }
}
