// Objects as bytes, as mpi4py's Pickle.

import { arrayKind } from '../memory/typed_arrays.js';
import { show } from '../native/argument_checks.js';
import { Decoder } from './codec/decoder.js';
import { asBuffer, copyOf, giveBack, takeEncoder } from './codec/encoders.js';
import { damaged } from './codec/errors.js';
import { MARK } from './codec/format.js';
import { type Conversion, Registry } from './codec/registry.js';

export type { Conversion } from './codec/registry.js';

type Dumps = (obj: unknown) => Uint8Array;
type Loads = (data: Uint8Array) => unknown;

// biome-ignore lint/suspicious/noExplicitAny: the parameters say nothing of the objects
type Class<T> = abstract new (...values: any[]) => T;

/**
 * In bytes. Up to 16 KiB a copy costs less than a message in pieces, from 64 KiB on two to four
 * times as much.
 */
const DEFAULT_THRESHOLD = 64 * 1024;

// A view of a part of a buffer is not the buffer.
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  if (buffer.byteLength === byteLength) return buffer as ArrayBuffer;
  return buffer.slice(bytes.byteOffset, bytes.byteOffset + byteLength) as ArrayBuffer;
}

function checkBytes(method: string, argument: string, value: unknown): void {
  if (arrayKind(value) === 'Uint8Array') return;
  throw new TypeError(
    `Serializer.${method}: ${argument} must be a Uint8Array, but ${show(value)} came`,
  );
}

const noPart = (): never => {
  throw damaged('a part is not there');
};

/**
 * Turns objects into bytes and back, for the lower-case methods. Objects arrive as
 * `structuredClone` would give them; objects of registered classes arrive as what their `load`
 * makes. Replace `dumps` and `loads` to send objects in another way; all ranks must do the same.
 */
export class Serializer {
  /**
   * Returns the bytes of an object. Local.
   *
   * @throws {DOMException} `DataCloneError` for what can't be cloned
   */
  dumps: Dumps;
  /**
   * Makes the object of bytes that `dumps` gave. Local.
   *
   * @throws {DOMException} `DataCloneError` for bytes that are damaged
   */
  loads: Loads;
  /** @internal */
  _threshold = DEFAULT_THRESHOLD;
  /** The number of the format: objects of ranks with another number throw a `DataCloneError`. */
  readonly PROTOCOL: number = MARK;
  /** @internal */
  readonly _registry = new Registry();
  readonly #dumps: Dumps = (obj) => this.#structuredDumps(obj);
  readonly #loads: Loads = (data) => this.#structuredLoads(data);

  constructor(dumps?: Dumps | null, loads?: Loads | null) {
    this.dumps = dumps ?? this.#dumps;
    this.loads = loads ?? this.#loads;
  }

  /**
   * An `ArrayBuffer` of at least this many bytes is sent from its own memory, without a copy
   * (default 65,536). Such memory must not be changed until `isend` and its like are complete. Each
   * rank may have a value of its own; `Infinity` copies everything.
   */
  get THRESHOLD(): number {
    return this._threshold;
  }
  set THRESHOLD(bytes: number) {
    if (
      typeof bytes !== 'number' ||
      !(Number.isInteger(bytes) || bytes === Infinity) ||
      bytes < 0
    ) {
      throw new TypeError(
        `Serializer.THRESHOLD must be a whole number of bytes or Infinity, but ${show(bytes)} came`,
      );
    }
    // Nothing would be sent of an empty part.
    this._threshold = Math.max(1, bytes);
  }

  /**
   * Whether objects are sent in the package's own way, and not by functions of the program.
   * @internal
   */
  get _isOwn(): boolean {
    return this.dumps === this.#dumps && this.loads === this.#loads;
  }

  /**
   * Lets objects of a class be sent: of just this class, not of classes that extend it. All ranks
   * that receive them must register the class under the same name. Local.
   *
   * @param type the class; or a name, for objects that the function `is` recognizes
   * @param how `dump` returns what is sent in place of an object, which may be anything that can be
   *   sent; `load` makes the object of that; `name` is the class's own name unless given
   * @throws {TypeError} if a part is missing or the name is taken
   * @example
   * class Vector {
   *   constructor(readonly values: Float64Array) {}
   * }
   * MPI.serializer.register(Vector, {
   *   dump: (vector) => vector.values,
   *   load: (values) => new Vector(values),
   * });
   * comm.send({ velocity: new Vector(new Float64Array(3)) }, 1);
   */
  register<T extends object, D>(
    type: Class<T>,
    how: Conversion<T, D> & { readonly name?: string },
  ): void;
  register<T extends object, D>(
    name: string,
    how: Conversion<T, D> & { is(object: object): boolean },
  ): void;
  register(type: unknown, how: unknown): void {
    this._registry.add(type, how);
  }

  /**
   * Returns the bytes of an object, and apart from them its `ArrayBuffer`s of at least `THRESHOLD`
   * bytes, which are not copied. Local.
   *
   * @returns `[data, buffers]`
   * @throws {DOMException} `DataCloneError` for what can't be cloned
   */
  dumps_oob(obj: unknown): [data: Uint8Array, buffers: Uint8Array[]] {
    const encoder = takeEncoder(obj, this._threshold, this._registry);
    const buffers = encoder.parts.map((part) => new Uint8Array(part));
    const data = copyOf(encoder.bytes, encoder.position);
    giveBack(encoder);
    return [data, buffers];
  }

  /**
   * Makes the object of what `dumps_oob` gave. Its arrays lie in the buffers. Local.
   *
   * @throws {DOMException} `DataCloneError` for bytes that are damaged
   */
  loads_oob(data: Uint8Array, buffers: readonly Uint8Array[]): unknown {
    checkBytes('loads_oob', 'data', data);
    if (!Array.isArray(buffers)) {
      throw new TypeError(
        `Serializer.loads_oob: buffers must be an array of them, but ${show(buffers)} came`,
      );
    }
    for (const buffer of buffers) checkBytes('loads_oob', 'a buffer', buffer);
    return new Decoder(asBuffer(data), this._registry, (index, _, length) => {
      const bytes = buffers[index];
      if (bytes?.byteLength !== length) {
        throw damaged(`buffer ${index} must have ${length} bytes, but ${show(bytes)} came`);
      }
      return wholeBuffer(bytes);
    }).decode(data.length);
  }

  /** The lengths of the buffers that belong to such data. @internal */
  _partLengths(data: Uint8Array): readonly number[] {
    return this._isOwn
      ? new Decoder(asBuffer(data), this._registry, noPart).partLengthsOf(data.length)
      : [];
  }

  #structuredDumps(obj: unknown): Uint8Array {
    const encoder = takeEncoder(obj, Infinity, this._registry);
    const bytes = copyOf(encoder.bytes, encoder.position);
    giveBack(encoder);
    return bytes;
  }

  #structuredLoads(data: Uint8Array): unknown {
    checkBytes('loads', 'data', data);
    return new Decoder(asBuffer(data), this._registry, noPart).decode(data.length);
  }
}

/** The serializer of all lower-case methods. */
export const serializer = new Serializer();
