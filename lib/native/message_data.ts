// What MPI's arguments are made of on the JavaScript side of the binding.

/** A typed array: the only form in which memory crosses into the binding. */
export type Memory =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** An object that stands for an MPI handle. `_kind` names its class, in messages too. */
export interface HandleHolder {
  /** @internal */
  _handle: number;
  /** @internal */
  readonly _kind: string;
}

/**
 * MPI's (address, count, datatype). The offset is in bytes from the start of the memory; without
 * memory, and from `addon.knownAddress` on, it is the address itself.
 */
export class MessageData {
  memory: Memory | null = null;
  offset = 0;
  count = 0;
  /** Whether a blocking collective needs a copy of it: see communicators/strided_copies. */
  needsCopy = false;
  datatype: HandleHolder;

  constructor(datatype: HandleHolder) {
    this.datatype = datatype;
  }

  /** The first items of an array. */
  static of(memory: Memory | null, count: number, datatype: HandleHolder): MessageData {
    const message = new MessageData(datatype);
    message.memory = memory;
    message.count = count;
    return message;
  }
}

/** Counts or displacements in the width that the library takes. */
export type CountArray = BigInt64Array | Int32Array;

/** MPI's (address, counts, displacements, datatype) of a v-collective. */
export interface VectorData {
  readonly memory: Memory | null;
  readonly offset: number;
  /** Null where not significant. */
  readonly counts: CountArray | null;
  readonly displacements: CountArray | null;
  readonly datatype: HandleHolder;
  /** As that of a message. */
  readonly needsCopy?: boolean;
}

/** MPI's (address, counts, displacements in bytes, datatypes) of a w-collective, for one call. */
export interface BlocksData {
  readonly memory: Memory | null;
  readonly offset: number;
  /** Null where not significant, or with `MPI_IN_PLACE`. */
  readonly counts: CountArray | null;
  readonly displacements: CountArray | null;
  /** The handles, which the binding turns into MPI's own in place. */
  readonly datatypes: Float64Array | null;
  /** Blocks never need a copy. */
  readonly needsCopy?: false;
}

/** Where a status is written. */
export interface StatusTarget {
  /** @internal */
  _load(words: Int32Array, first: number): void;
}
