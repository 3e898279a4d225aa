// The enumerable properties of an array that are not elements.
import { inspect } from 'node:util';

/** Up to here the list of all keys is made, which takes some 20 ns for each element. */
const FEW = 128;
const ONLY_NAMED = { maxArrayLength: 0, depth: 0, customInspect: false, breakLength: Infinity };

/** Whether a key is that of an element. */
export const isIndex = (key: string): boolean => {
  const index = Number(key) >>> 0;
  return String(index) === key && index !== 0xffffffff;
};

// Nothing in the language lists them without the elements. What Node shows of an array does; this
// is how an array without such properties looks, whatever that is in this version.
const [shownBefore, shownAfter] = inspect(new Array(200).fill(0), ONLY_NAMED).split('200');
function showsNone(array: readonly unknown[]): boolean {
  try {
    return inspect(array, ONLY_NAMED) === `${shownBefore}${array.length}${shownAfter}`;
  } catch {
    // It asks a class for its tag, which a getter may refuse to give: then the keys have to tell.
    return false;
  }
}

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
  // Elements that are not enumerable are not looked for among many.
  if (length > FEW && showsNone(array)) return DENSE;
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
