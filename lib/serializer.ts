// Objects as bytes: the structured clone algorithm.
import { Deserializer, Serializer as V8Serializer } from 'node:v8';

function cloneError(message: string): DOMException {
  return new DOMException(
    `${message} Objects travel by structured clone, which carries no functions, symbols, WeakMaps or SharedArrayBuffers.`,
    'DataCloneError',
  );
}

// The base class, not v8.serialize's: that writes typed arrays one by one and so loses buffers that
// several of them share.
class Writer extends V8Serializer {
  _getDataCloneError(message: string): Error {
    return cloneError(message);
  }
  _getSharedArrayBufferId(): never {
    throw cloneError('A SharedArrayBuffer could not be cloned.');
  }
}

/**
 * Turns objects into bytes and back, for the lower-case methods. What `structuredClone` gives,
 * `comm.recv` gives. Replace `dumps` and `loads` to send objects in another way; all ranks must do
 * the same.
 */
export class Serializer {
  /** Bytes of an object. Throws a `DataCloneError` for what can't be cloned. */
  dumps: (obj: unknown) => Uint8Array;
  /** The object of such bytes. It may keep views on them. */
  loads: (data: Uint8Array) => unknown;

  constructor(
    dumps: (obj: unknown) => Uint8Array = structuredDumps,
    loads: (data: Uint8Array) => unknown = structuredLoads,
  ) {
    this.dumps = dumps;
    this.loads = loads;
  }
}

function structuredDumps(obj: unknown): Uint8Array {
  const writer = new Writer();
  writer.writeHeader();
  writer.writeValue(obj);
  return writer.releaseBuffer();
}

function structuredLoads(data: Uint8Array): unknown {
  const reader = new Deserializer(data);
  reader.readHeader();
  return reader.readValue();
}

/** The serializer of all lower-case methods. */
export const serializer = new Serializer();
