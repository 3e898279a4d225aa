// Whether anybody has changed what all objects share.

const watched = [
  Object,
  Array,
  Map,
  Set,
  Error,
  RangeError,
  Date,
  RegExp,
  Function,
  Uint8Array,
  ArrayBuffer,
].flatMap((constructor_): [string, object][] => [
  [constructor_.name, constructor_],
  [`${constructor_.name}.prototype`, constructor_.prototype as object],
]);

/** Error has this one for everybody to set. */
const isSettable = 'stackTraceLimit';

const snapshot = () =>
  watched.map(([, object]) =>
    Object.entries(Object.getOwnPropertyDescriptors(object)).filter(([key]) => key !== isSettable),
  );

const before = snapshot();

/** What has changed since this was loaded, or null. */
export function changedPrototype(): string | null {
  for (const [i, now] of snapshot().entries()) {
    const [name] = watched[i];
    if (now.length !== before[i].length) return `${name} has other properties`;
    for (const [j, [key, descriptor]] of now.entries()) {
      const [oldKey, old] = before[i][j];
      if (
        key !== oldKey ||
        descriptor.value !== old.value ||
        descriptor.get !== old.get ||
        descriptor.set !== old.set
      ) {
        return `${name}.${key} was changed`;
      }
    }
  }
  return null;
}

/** The same in a moment: only whether there is something new. */
export function isPolluted(): boolean {
  for (const _key in {}) return true;
  for (const _key in []) return true;
  return false;
}
