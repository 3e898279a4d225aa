/**
 * `T`, as `let` infers it: a method that takes a `T` and gives a `Widened<T>` makes `number` of the
 * literal `1`, `string` of `'train'` and `boolean` of `true`; other types stay as they are. A
 * reduction of `1` is some number, not 1 again.
 */
// TypeScript keeps the type of a literal whose type parameter it finds in the return type, and it
// looks three conditions deep.
export type Widened<T> = T extends unknown
  ? T extends unknown
    ? T extends unknown
      ? T extends unknown
        ? T
        : never
      : never
    : never
  : never;
