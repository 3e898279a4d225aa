// Proofs that scalars are what MPI takes. They run before the first store into the frame.
import type { HandleHolder } from './message_data.js';

/** Whether a value is a proxy that was revoked: whatever is done to it throws an error of V8's. */
export function isRevoked(value: unknown): boolean {
  try {
    // Used, as bundlers leave out what looks as if it did nothing.
    return typeof Array.isArray(value) !== 'boolean';
  } catch {
    // Array.isArray throws for nothing else.
    return true;
  }
}

/** How a value looks in an error message. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'number':
      return Number.isInteger(value) ? `${value}` : `the number ${value}`;
    case 'bigint':
      return `the bigint ${value}n`;
    case 'function':
      return isRevoked(value) ? 'a revoked Proxy' : 'a function';
    case 'symbol':
      return 'a symbol';
    case 'object': {
      if (value === null) return 'null';
      if (isRevoked(value)) return 'a revoked Proxy';
      if (Array.isArray(value)) return `an array of length ${value.length}`;
      const name: unknown = value.constructor?.name;
      return typeof name === 'string' && name !== '' && name !== 'Object'
        ? `a ${name}`
        : 'a plain object';
    }
    default:
      return String(value);
  }
}

/** The error for a scalar that is not an integer, or not one that fits C's `int`. */
export function notInteger(method: string, argument: string, value: unknown): Error {
  if (typeof value === 'number' && Number.isInteger(value)) {
    return new RangeError(`${method}: ${argument} must fit in 32 bits, but is ${value}`);
  }
  return new TypeError(`${method}: ${argument} must be an integer, but ${show(value)} came`);
}

/** For what would be refused too late, or by another call, in the words of its own. */
export function checkInteger(
  method: string,
  argument: string,
  value: unknown,
): asserts value is number {
  if (typeof value !== 'number' || (value | 0) !== value) throw notInteger(method, argument, value);
}

/** The error for a count or size that is not a safe integer. */
export function notCount(method: string, argument: string, value: unknown): Error {
  if (typeof value === 'number' && Number.isInteger(value)) {
    return new RangeError(`${method}: ${argument} must be below 2^53, but is ${value}`);
  }
  return new TypeError(`${method}: ${argument} must be an integer, but ${show(value)} came`);
}

export function notHandle(method: string, argument: string, kind: string, value: unknown): Error {
  return new TypeError(`${method}: ${argument} must be an MPI.${kind}, but ${show(value)} came`);
}

/** Whether a value is an object of the handle class `kind`. */
export function isHandle(value: unknown, kind: string): value is HandleHolder {
  if (typeof value !== 'object' || value === null) return false;
  const { _kind, _handle } = value as Partial<HandleHolder>;
  // What only inherits from a class of handles has none.
  return _kind === kind && typeof _handle === 'number';
}

export function notString(method: string, argument: string, value: unknown): Error {
  return new TypeError(`${method}: ${argument} must be a string, but ${show(value)} came`);
}

/** A string argument. */
export function asString(method: string, argument: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw notString(method, argument, value);
}
