// Code for one list of keys. V8 compiles a property access whose name is in the source to a single
// instruction; where the process may not make code of strings, the same is done by name.

/** A function of that source, or null where code may not be made. */
export function compile<T>(parameters: readonly string[], body: string): T | null {
  try {
    return new Function(...parameters, `'use strict'; ${body}`) as T;
  } catch (error) {
    // --disallow-code-generation-from-strings
    if (error instanceof EvalError) return null;
    throw error;
  }
}

/** Source for each key: its name as a literal, and its place. */
export const each = (
  keys: readonly string[],
  source: (name: string, i: number) => string,
): string => keys.map((key, i) => source(JSON.stringify(key), i)).join('');

/** Source of a property in an object literal. */
export const member = (name: string, value: string): string =>
  // That key alone would set the prototype, but for being computed.
  name === '"__proto__"' ? `[${name}]: ${value}, ` : `${name}: ${value}, `;

/** Adds a property of any name to an object of ours. */
export function define(object: object, key: string, value: unknown): void {
  // Not by assignment to what Object.prototype has: that could be a setter, as __proto__ is, or be
  // frozen.
  if (key in object) {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    (object as Record<string, unknown>)[key] = value;
  }
}

/** Makes one object of the values that a reader gives, in the order of the keys. */
export type Make = (reader: { value(): unknown }) => object;

export function maker(keys: readonly string[]): Make {
  const source = `return { ${each(keys, (name) => member(name, 'reader.value()'))} };`;
  return compile<Make>(['reader'], source) ?? ((reader) => madeByName(keys, () => reader.value()));
}

/** An object of what a function gives for each key. */
export function madeByName(keys: readonly string[], value: (i: number) => unknown): object {
  const object = {};
  for (let i = 0; i < keys.length; i++) define(object, keys[i], value(i));
  return object;
}
