// Objects with memory that know the datatype of their items, such as the records of mpi4node/util.
import type { Classes } from '../native/hooks.js';

type Datatype = Classes['Datatype'];

/**
 * A record of `mpi4node/util`, or an array of them. Messages take it as it is: its memory, and the
 * datatype of its records.
 */
export interface RecordMemory {
  /** What `String` shows. */
  readonly [Symbol.toStringTag]: 'Record' | 'Records';
}

/** What such an object says of itself. */
export interface TypedItems {
  readonly memory: Uint8Array;
  readonly datatype: Datatype;
}

// Fields of records are properties of any name. The registry is one for all files of dist/.
const ITEMS: unique symbol = Symbol.for('mpi4node.typed items');

/** Lets the objects of a class stand for memory in messages. */
export function defineItems<T extends object>(
  prototype: T,
  itemsOfObject: (object: T) => TypedItems,
): void {
  Object.defineProperty(prototype, ITEMS, {
    get(this: T) {
      return itemsOfObject(this);
    },
  });
}

/** What an object says of its memory; null for what is no such object. */
export function itemsOf(value: unknown): TypedItems | null {
  if (typeof value !== 'object' || value === null) return null;
  return (value as { readonly [ITEMS]?: TypedItems })[ITEMS] ?? null;
}

/** Whether the objects of a prototype are such objects. */
export const isOfItems = (prototype: object): boolean => Object.hasOwn(prototype, ITEMS);
