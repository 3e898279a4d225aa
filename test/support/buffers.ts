// Every kind of memory that a message can come from or go to.
import type { MPI } from 'mpi4node';

export interface BufferKind {
  name: string;
  /** MPI's name of the datatype that follows from the kind. */
  datatype: string;
  /** Bytes of one item of that datatype. */
  itemSize: number;
  /** Memory that holds these values, which are whole numbers from 0 to 127. */
  of(values: readonly number[]): MPI.BufferData;
  /** What the memory holds. */
  values(buffer: MPI.BufferData): number[];
}

type NumberArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

function numbers(
  type: { new (values: readonly number[]): NumberArray; BYTES_PER_ELEMENT: number; name: string },
  datatype: string,
): BufferKind {
  return {
    name: type.name,
    datatype,
    itemSize: type.BYTES_PER_ELEMENT,
    of: (values) => new type(values),
    values: (buffer) => Array.from(buffer as NumberArray),
  };
}

function bigints(type: typeof BigInt64Array | typeof BigUint64Array, datatype: string): BufferKind {
  return {
    name: type.name,
    datatype,
    itemSize: 8,
    of: (values) => new type(values.map(BigInt)),
    values: (buffer) => Array.from(buffer as BigInt64Array, Number),
  };
}

function bytes(
  name: string,
  datatype: string,
  wrap: (memory: Uint8Array<ArrayBuffer>) => MPI.BufferData,
  unwrap: (buffer: MPI.BufferData) => Uint8Array,
): BufferKind {
  return {
    name,
    datatype,
    itemSize: 1,
    of: (values) => wrap(Uint8Array.from(values)),
    values: (buffer) => Array.from(unwrap(buffer)),
  };
}

const viewOf = (buffer: MPI.BufferData): Uint8Array => {
  const view = buffer as DataView;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
};

export const bufferKinds: readonly BufferKind[] = [
  numbers(Int8Array, 'INT8_T'),
  numbers(Uint8Array, 'UINT8_T'),
  numbers(Uint8ClampedArray, 'UINT8_T'),
  numbers(Int16Array, 'INT16_T'),
  numbers(Uint16Array, 'UINT16_T'),
  numbers(Int32Array, 'INT32_T'),
  numbers(Uint32Array, 'UINT32_T'),
  numbers(Float32Array, 'FLOAT'),
  numbers(Float64Array, 'DOUBLE'),
  bigints(BigInt64Array, 'INT64_T'),
  bigints(BigUint64Array, 'UINT64_T'),
  bytes('Buffer', 'UINT8_T', (memory) => Buffer.from(memory), viewOf),
  // In the middle of its buffer, so that the offset counts.
  bytes(
    'DataView',
    'BYTE',
    (memory) => {
      const around = new Uint8Array(memory.length + 5);
      around.set(memory, 3);
      return new DataView(around.buffer, 3, memory.length);
    },
    viewOf,
  ),
  bytes(
    'ArrayBuffer',
    'BYTE',
    (memory) => memory.buffer,
    (buffer) => new Uint8Array(buffer as ArrayBuffer),
  ),
  bytes(
    'SharedArrayBuffer',
    'BYTE',
    (memory) => {
      const shared = new SharedArrayBuffer(memory.length);
      new Uint8Array(shared).set(memory);
      return shared;
    },
    (buffer) => new Uint8Array(buffer as SharedArrayBuffer),
  ),
];
