// What the tables of values are made of.

/** A name and a function that makes the value: each use has one of its own. */
export type Value = readonly [name: string, make: () => unknown];

/** Makes the value so that the stack of an error in it does not tell who made it. */
export function made(make: () => unknown): unknown {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 1;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Numbers about the places where an encoding is likely to change its mind. */
export const sizes: readonly number[] = [
  ...[0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257],
  ...[1023, 1024, 1025, 4095, 4096, 16_383, 16_384, 65_535, 65_536, 65_537],
];

/** The same items alone and in everything that may hold them. */
export function inEverything(what: string, items: readonly unknown[]): Value[] {
  return [
    ...items.map((item, i): Value => [`number ${i} of ${what}`, () => item]),
    [`${what} in an array`, () => [...items]],
    [`${what} in arrays of one`, () => items.map((item) => [item])],
    [`${what} in an array, each two times`, () => items.flatMap((item) => [item, item])],
    [`${what} as properties`, () => Object.fromEntries(items.map((item, i) => [`key${i}`, item]))],
    [`${what} as properties of like objects`, () => items.map((value, id) => ({ id, value }))],
    [`${what} as columns`, () => [0, 1, 2].map((id) => ({ id, ...items.slice(0, 40) }))],
    [`${what} as keys of a Map`, () => new Map(items.map((item, i) => [item, i]))],
    [`${what} as values of a Map`, () => new Map(items.map((item, i) => [i, item]))],
    [`${what} in a Set`, () => new Set(items)],
    [`${what} in an array with a hole`, () => Object.assign(new Array(items.length + 1), items)],
  ];
}

/** What the types of Node 20 lack of `WebAssembly`. */
export const wasm = (globalThis as Record<string, unknown>).WebAssembly as {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => object;
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Global: new (kind: { value: string }) => object;
};
