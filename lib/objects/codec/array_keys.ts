// The enumerable properties of an array that are not elements.

/**
 * Longer arrays are taken for their elements alone: a list of all keys takes 20 ns for each
 * element.
 */
const FEW = 128;

/** Whether a key is that of an element. */
export const isIndex = (key: string): boolean => {
  const index = Number(key) >>> 0;
  return String(index) === key && index !== 0xffffffff;
};

/** What is to be known of an array before its elements are read. */
export interface Layout {
  /** The named keys, or null. */
  readonly named: readonly string[] | null;
  /** Whether some elements are none for structured clone: holes, or not enumerable. */
  readonly mayHide: boolean;
}

const DENSE: Layout = { named: null, mayHide: false };

export function layoutOf(array: readonly unknown[]): Layout {
  const { length } = array;
  if (length > FEW) return DENSE;
  const keys = Object.keys(array);
  // Indices come first: if the last key is the last index, all keys are indices.
  if (keys.length === length && (length === 0 || keys[length - 1] === `${length - 1}`))
    return DENSE;
  const named = keys.filter((key) => !isIndex(key));
  return { named: named.length === 0 ? null : named, mayHide: keys.length - named.length < length };
}

/** The elements that are there, in order. */
export const presentIndices = (array: readonly unknown[]): number[] =>
  Object.keys(array).filter(isIndex).map(Number);
