// Values that arrive one by one: if one can't be read at the receiver, the others still can.
import type { Entry, Recognized } from './registry.js';

/** Stands in the place of an object that could not be made. */
export class Unreadable {
  constructor(readonly error: unknown) {}
}

/** Values of a message, in which it must come last. */
export class Guarded {
  /**
   * @param values null if none of them could be read
   * @param unreadable what could not be made of the objects in them
   */
  constructor(
    readonly values: readonly unknown[] | null,
    private readonly unreadable: readonly Unreadable[] = [],
  ) {}

  /** Whether all that was sent is there. */
  get isWhole(): boolean {
    return this.unreadable.length === 0;
  }

  /** Why the value with this index can't be read; null if it can. */
  fault(index: number): Unreadable | null {
    if (this.isWhole) return null;
    return this.values === null ? this.unreadable[0] : findUnreadable(this.values[index]);
  }
}

/** The first that stands anywhere in a value. Objects of registered classes have none in them. */
function findUnreadable(value: unknown): Unreadable | null {
  const left = new Set<unknown>([value]);
  for (const one of left) {
    if (one instanceof Unreadable) return one;
    for (const member of membersOf(one)) {
      if (typeof member === 'object' && member !== null) left.add(member);
    }
  }
  return null;
}

function membersOf(value: unknown): Iterable<unknown> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  if (value instanceof Map) return [...value].flat();
  if (value instanceof Set) return value;
  if (value instanceof Error) return [value.cause];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.values(value) : [];
}

/** How it travels. Asked for only where objects have a class, so that others cost nothing. */
export const GUARD: Recognized = {
  name: 'mpi4node.Guarded',
  is: (object) => object instanceof Guarded,
  dump: (guarded) => (guarded as Guarded).values,
  load: () => {
    throw new Error('the reader of objects makes it itself');
  },
};

export const isGuard = (entry: Entry | undefined): boolean => entry === GUARD;
