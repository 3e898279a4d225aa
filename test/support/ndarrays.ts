// Arrays of the array libraries: how to make one of each library over given memory, and how its
// elements can lie there.

import BooleanArray from '@stdlib/array-bool';
import Complex64Array from '@stdlib/array-complex64';
import Complex128Array from '@stdlib/array-complex128';
import stdlibNdarray from '@stdlib/ndarray-base-ctor';
import type { MPI } from 'mpi4node';
import scijsNdarray from 'ndarray';
import { bufferKinds } from './buffers';

/** Where the elements of an array lie. */
export interface Place {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

export interface Layout extends Place {
  readonly name: string;
  /** The index in the data of each element, in row-major order. */
  readonly indices: readonly number[];
}

export interface ArrayLibrary {
  readonly name: string;
  readonly kinds: readonly ElementKind[];
  view(data: object, place: Place, kind?: ElementKind): MPI.StridedArray;
}

/** What the elements of an array are. */
export interface ElementKind {
  readonly name: string;
  /** What stdlib calls it. */
  readonly dtype: string;
  /** Data with these values, which are whole numbers from 0 to 127. */
  of(values: readonly number[]): object;
  values(data: object): number[];
}

const DTYPES: Readonly<Record<string, string>> = {
  Int8Array: 'int8',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8c',
  Int16Array: 'int16',
  Uint16Array: 'uint16',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Float32Array: 'float32',
  Float64Array: 'float64',
  Buffer: 'binary',
};

const typedArrays: readonly ElementKind[] = bufferKinds
  .filter(({ name }) => name in DTYPES || name.startsWith('Big'))
  .map(({ name, of, values }) => ({
    name,
    dtype: DTYPES[name] ?? 'generic',
    of: (list) => of(list),
    values: (data) => values(data as MPI.BufferData),
  }));

// The parts of a complex number differ, so that no half can be mistaken for the other.
const complex = (
  name: string,
  dtype: string,
  from: (parts: number[]) => object,
  parts: (memory: ArrayBuffer) => Float32Array | Float64Array,
): ElementKind => ({
  name,
  dtype,
  of: (values) => from(values.flatMap((value) => [value, -value])),
  values(data) {
    const all = parts((data as { buffer: ArrayBuffer }).buffer);
    return Array.from({ length: all.length / 2 }, (_, i) => {
      expect(all[2 * i + 1]).toBe(-all[2 * i]);
      return all[2 * i];
    });
  },
});

/** Classes of stdlib that are no typed arrays. */
const stdlibArrays: readonly ElementKind[] = [
  complex(
    'Complex64Array',
    'complex64',
    (parts) => new Complex64Array(parts),
    (memory) => new Float32Array(memory),
  ),
  complex(
    'Complex128Array',
    'complex128',
    (parts) => new Complex128Array(parts),
    (memory) => new Float64Array(memory),
  ),
];

/** One that holds only true and false. */
export const booleans: ElementKind = {
  name: 'BooleanArray',
  dtype: 'bool',
  of: (values) => new BooleanArray(values.map((value) => value !== 0)),
  values: (data) => Array.from(new Uint8Array((data as { buffer: ArrayBuffer }).buffer)),
};

const named = (wanted: string) => typedArrays.find(({ name }) => name === wanted) as ElementKind;
export const float64 = named('Float64Array');
export const int8 = named('Int8Array');

export const scijs: ArrayLibrary = {
  name: 'ndarray',
  kinds: typedArrays,
  view: (data, { shape, strides, offset }) =>
    scijsNdarray(data as Float64Array, [...shape], [...strides], offset),
};

type DataType = ConstructorParameters<typeof stdlibNdarray>[0];

export const stdlib: ArrayLibrary = {
  name: '@stdlib/ndarray',
  kinds: [...typedArrays, ...stdlibArrays],
  view(data, { shape, strides, offset }, kind = float64) {
    // It has strides for an array without dimensions, too.
    const all = shape.length === 0 ? [0] : [...strides];
    const dtype = kind.dtype as DataType;
    return new stdlibNdarray(dtype, data as Float64Array, [...shape], all, offset, 'row-major');
  },
};

export const arrayLibraries: readonly ArrayLibrary[] = [scijs, stdlib];

/**
 * Of data of 24 elements. Steps of one byte back are their own case:
 * lib/buffers/strided_datatype.ts tells why.
 */
export const layouts: readonly Layout[] = [
  { name: 'one dimension', shape: [6], strides: [1], offset: 0, indices: [0, 1, 2, 3, 4, 5] },
  { name: 'an offset', shape: [4], strides: [1], offset: 5, indices: [5, 6, 7, 8] },
  { name: 'every other', shape: [4], strides: [2], offset: 1, indices: [1, 3, 5, 7] },
  { name: 'reversed', shape: [5], strides: [-1], offset: 4, indices: [4, 3, 2, 1, 0] },
  { name: 'every third, reversed', shape: [3], strides: [-3], offset: 8, indices: [8, 5, 2] },
  { name: 'row-major', shape: [2, 3], strides: [3, 1], offset: 0, indices: [0, 1, 2, 3, 4, 5] },
  { name: 'column-major', shape: [2, 3], strides: [1, 2], offset: 0, indices: [0, 2, 4, 1, 3, 5] },
  { name: 'some columns', shape: [3, 2], strides: [4, 1], offset: 1, indices: [1, 2, 5, 6, 9, 10] },
  {
    name: 'some columns, transposed',
    shape: [2, 3],
    strides: [1, 4],
    offset: 1,
    indices: [1, 5, 9, 2, 6, 10],
  },
  {
    name: 'reversed in both dimensions',
    shape: [2, 3],
    strides: [-3, -1],
    offset: 5,
    indices: [5, 4, 3, 2, 1, 0],
  },
  {
    name: 'every other row, reversed',
    shape: [2, 3],
    strides: [6, -1],
    offset: 2,
    indices: [2, 1, 0, 8, 7, 6],
  },
  {
    name: 'rows of an odd length, reversed',
    shape: [2, 5],
    strides: [8, -1],
    offset: 5,
    indices: [5, 4, 3, 2, 1, 13, 12, 11, 10, 9],
  },
  {
    name: 'interleaved rows',
    shape: [2, 3],
    strides: [2, 3],
    offset: 0,
    indices: [0, 3, 6, 2, 5, 8],
  },
  { name: 'no dimension', shape: [], strides: [], offset: 7, indices: [7] },
  { name: 'one element', shape: [1, 1], strides: [7, 3], offset: 4, indices: [4] },
  { name: 'no element', shape: [0, 3], strides: [3, 1], offset: 0, indices: [] },
  {
    name: 'no element in the last dimension',
    shape: [3, 0],
    strides: [1, 9],
    offset: 2,
    indices: [],
  },
  {
    name: 'three dimensions',
    shape: [2, 2, 3],
    strides: [6, 3, 1],
    offset: 0,
    indices: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  },
  {
    name: 'three dimensions, turned',
    shape: [3, 2, 2],
    strides: [1, 6, 3],
    offset: 0,
    indices: [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11],
  },
  {
    name: 'three dimensions with steps',
    shape: [2, 2, 2],
    strides: [12, 6, 2],
    offset: 1,
    indices: [1, 3, 7, 9, 13, 15, 19, 21],
  },
  {
    name: 'four dimensions',
    shape: [2, 1, 2, 3],
    strides: [12, 99, -3, 2],
    offset: 3,
    indices: [3, 5, 7, 0, 2, 4, 15, 17, 19, 12, 14, 16],
  },
];

/** Arrays of 4 × 3 or of 12 elements, of data of 30: what worlds of 1, 2 and 4 ranks can share. */
export const grids: readonly Layout[] = [
  {
    name: 'row-major',
    shape: [4, 3],
    strides: [3, 1],
    offset: 2,
    indices: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
  },
  {
    name: 'column-major',
    shape: [4, 3],
    strides: [1, 4],
    offset: 0,
    indices: [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11],
  },
  {
    name: 'some columns',
    shape: [4, 3],
    strides: [5, 1],
    offset: 1,
    indices: [1, 2, 3, 6, 7, 8, 11, 12, 13, 16, 17, 18],
  },
  {
    name: 'rows reversed',
    shape: [4, 3],
    strides: [-3, 1],
    offset: 9,
    indices: [9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2],
  },
  {
    name: 'steps in both dimensions',
    shape: [4, 3],
    strides: [8, 2],
    offset: 0,
    indices: [0, 2, 4, 8, 10, 12, 16, 18, 20, 24, 26, 28],
  },
  {
    name: 'a vector, reversed',
    shape: [12],
    strides: [-1],
    offset: 20,
    indices: [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9],
  },
  {
    name: 'every other of a vector',
    shape: [12],
    strides: [2],
    offset: 1,
    indices: [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23],
  },
];

/** The numbers from 0 on. */
export const count = (length: number): number[] => Array.from({ length }, (_, i) => i);
/** Data whose values are their indices, and an array of it. */
export function filled(from: ArrayLibrary, layout: Layout, kind: ElementKind, length = 24) {
  return from.view(kind.of(count(length)), layout, kind);
}

/**
 * Data in which nothing is yet, an array of it, and what it should hold once values are received.
 */
export function room(from: ArrayLibrary, layout: Layout, kind: ElementKind, length = 24) {
  const data = kind.of(new Array(length).fill(99));
  const expected = (values: readonly number[]) => {
    const all = new Array(length).fill(99);
    layout.indices.forEach((index, i) => {
      if (i < values.length) all[index] = values[i];
    });
    return all;
  };
  return { data, array: from.view(data, layout, kind), expected };
}
