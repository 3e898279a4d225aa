// Objects as bytes, as mpi4py's Pickle.

import { arrayKind } from '../memory/typed_arrays.js';
import { show } from '../native/argument_checks.js';
import { Decoder } from './codec/decoder.js';
import { asBuffer, copyOf, giveBack, takeEncoder } from './codec/encoders.js';
import { damaged } from './codec/errors.js';
import { MARK } from './codec/format.js';
import { GUARD, Guarded } from './codec/guarded.js';
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
 * makes. All lower-case methods use `MPI.serializer`: register classes there, or replace its
 * `dumps` and `loads` to send objects in another way, on all ranks alike.
 *
 * @example
 * MPI.serializer.dumps = (obj) => Buffer.from(JSON.stringify(obj));
 * MPI.serializer.loads = (data) => JSON.parse(Buffer.from(data).toString());
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
  /** The number of the format of the bytes. Bytes with another number throw a `DataCloneError`. */
  readonly PROTOCOL: number = MARK;
  /** @internal */
  readonly _registry = new Registry();
  readonly #dumps: Dumps = (obj) => this.#structuredDumps(obj);
  readonly #loads: Loads = (data) => this.#structuredLoads(data);

  /**
   * Makes a separate serializer, for example to store objects. It knows none of the classes that
   * are registered with `MPI.serializer`. Local.
   *
   * @param dumps a function that returns the bytes of an object. Default: the package's own
   * @param loads a function that makes the object of such bytes. Default: the package's own
   */
  constructor(dumps?: Dumps | null, loads?: Loads | null) {
    this.dumps = dumps ?? this.#dumps;
    this.loads = loads ?? this.#loads;
  }

  /**
   * An `ArrayBuffer` in an object that has at least this many bytes is sent from its own memory,
   * without a copy. Such memory must not be changed until `isend` and similar calls are complete.
   * Each rank may have a value of its own; `Infinity` copies everything. Anything but a whole
   * number of bytes or `Infinity` throws a TypeError. Default 65,536.
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
   * @param type the class
   * @param how `dump` returns what is sent in place of an object, which may be anything that can be
   *   sent; `load` makes the object of that; `name` is the class's own name unless given
   * @throws {TypeError} if `dump` or `load` is missing, the class or its name is registered
   *   already, or the class is built into JavaScript
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
  /**
   * Lets objects be sent that a function recognizes, because they have no class of their own that
   * could be registered. The function is asked for objects that are neither plain nor built into
   * JavaScript. All ranks that receive them must register the name. Local.
   *
   * @param name the name, which must be the same on all ranks
   * @param how `is` tells whether an object is one of them; `dump` returns what is sent in its
   *   place, which may be anything that can be sent; `load` makes the object of that
   * @throws {TypeError} if a function is missing, or the name is registered already
   */
  register<T extends object, D>(
    name: string,
    how: Conversion<T, D> & { is(object: object): boolean },
  ): void;
  register(type: unknown, how: unknown): void {
    this._registry.add(type, how);
  }

  /**
   * Returns the bytes of an object, and apart from them its `ArrayBuffer`s of at least `THRESHOLD`
   * bytes, which are not copied. Use it to send or store large arrays in a way of your own. Local.
   *
   * @param obj the object
   * @returns `[data, buffers]`, to be given to `loads_oob`
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
   * Makes the object of what `dumps_oob` gave. Its arrays lie in the buffers, without a copy where
   * a buffer is the whole of its `ArrayBuffer`. Local.
   *
   * @param data the bytes
   * @param buffers the memory of its large arrays, in the same order
   * @returns the object
   * @throws {TypeError} if `data` or a buffer is not a `Uint8Array`
   * @throws {DOMException} `DataCloneError` for bytes that are damaged, or buffers that do not
   *   belong to them
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

  /**
   * Lets this process send and receive guarded values.
   * @internal
   */
  _allowGuarded(): void {
    this._registry.addGuard(GUARD);
  }

  /**
   * Values that arrive though another of them can't be read: the last member of a message. Only in
   * the package's own way.
   * @internal
   */
  _guard(values: readonly unknown[]): Guarded {
    return new Guarded(values);
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
