import { MPI } from '../index.js';
import { show } from '../native/argument_checks.js';
import { asSerializer, checkFunction, once } from './registering.js';
import { type ArrayClass, type ArrayClasses, sendable } from './sendable_array.js';

/** The constructor of stdlib's ndarrays: `@stdlib/ndarray/ctor` or `@stdlib/ndarray/base/ctor`. */
export type StdlibNdarray = new (
  dtype: never,
  buffer: never,
  shape: number[],
  strides: number[],
  offset: number,
  order: never,
) => object;

/** The classes of stdlib's complex and boolean arrays, for ndarrays of such elements. */
export interface StdlibArrays {
  /** The default export of `@stdlib/array-complex64`. */
  readonly Complex64Array?: ArrayClass;
  /** The default export of `@stdlib/array-complex128`. */
  readonly Complex128Array?: ArrayClass;
  /** The default export of `@stdlib/array-bool`. */
  readonly BooleanArray?: ArrayClass;
}

interface Instance {
  readonly data: object;
  readonly dtype: unknown;
  readonly shape: number[];
  readonly strides: number[];
  readonly offset: number;
  readonly order: string;
}

function isInstance(object: object): object is Instance {
  const { iget, iset, dtype, strides, order } = object as Record<string, unknown>;
  return (
    typeof iget === 'function' &&
    typeof iset === 'function' &&
    typeof order === 'string' &&
    strides !== undefined &&
    dtype !== undefined
  );
}

interface Sent {
  readonly data: object;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly order: string;
}

interface Parts {
  readonly buffer: ArrayBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

const NAMES = ['Complex64Array', 'Complex128Array', 'BooleanArray'] as const;

/** Such arrays are sent as their bytes, alone, too. */
function registerArrays(serializer: MPI.Serializer, classes: ArrayClasses): void {
  for (const [name, Class] of Object.entries(classes)) {
    if (Class === undefined) continue;
    once(serializer, `@stdlib ${name}`, Class, () =>
      serializer.register<object, Uint8Array>(Class, {
        name: `@stdlib ${name}`,
        dump(array) {
          const { buffer, byteOffset, byteLength } = array as Parts;
          const bytes = new Uint8Array(buffer, byteOffset, byteLength);
          return byteLength === buffer.byteLength ? bytes : bytes.slice();
        },
        load: (bytes) => new Class(whole(bytes)),
      }),
    );
  }
}

function whole(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  return (byteLength === buffer.byteLength ? buffer : bytes.slice().buffer) as ArrayBuffer;
}

function asClasses(method: string, arrays: unknown): ArrayClasses {
  if (typeof arrays !== 'object' || arrays === null) {
    throw new TypeError(`${method}: arrays must be an object of classes, but ${show(arrays)} came`);
  }
  for (const [name, Class] of Object.entries(arrays)) {
    if (!(NAMES as readonly string[]).includes(name)) {
      throw new TypeError(
        `${method}: arrays has no class ${show(name)}; it takes ${NAMES.join(', ')}`,
      );
    }
    if (Class !== undefined) checkFunction(method, `arrays.${name}`, Class);
  }
  return arrays as ArrayClasses;
}

/**
 * Lets the arrays of stdlib's ndarray be sent as objects. A received array has the shape and the
 * dtype of the one that was sent. If its elements are all of its data, it is sent from its own
 * memory, and keeps its order; otherwise a copy of its elements in row-major order is sent. All
 * ranks that send or receive such arrays must call it; to call it again does nothing. Local.
 *
 * @param ndarray the constructor, with which received arrays are made
 * @param arrays the classes of complex and boolean arrays that the program uses. Their objects can
 *   then be sent alone, too. Default: none
 * @param serializer the serializer that sends them. Default `MPI.serializer`, which all lower-case
 *   methods use
 * @throws {TypeError} if an argument is of the wrong type, or another copy of a package is
 *   registered already
 * @example
 * import ndarray from '@stdlib/ndarray/ctor';
 * import Complex128Array from '@stdlib/array/complex128';
 * import { registerStdlibNdarray } from 'mpi4node/interchange';
 * registerStdlibNdarray(ndarray, { Complex128Array });
 */
export function registerStdlibNdarray(
  ndarray: StdlibNdarray,
  arrays: StdlibArrays = {},
  serializer: MPI.Serializer = MPI.serializer,
): void {
  const method = 'registerStdlibNdarray';
  checkFunction(method, 'ndarray', ndarray);
  const classes = asClasses(method, arrays);
  asSerializer(method, serializer);
  registerArrays(serializer, classes);
  const Class = ndarray as unknown as new (
    dtype: string,
    data: object,
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
    order: string,
  ) => Instance;
  once(serializer, '@stdlib/ndarray', ndarray, () =>
    serializer.register<Instance, Sent>('@stdlib/ndarray', {
      is: isInstance,
      dump({ data, dtype, shape, strides, offset, order }) {
        const sent = sendable({ data, shape, strides, offset }, classes);
        const isSame = sent.strides === strides;
        return {
          data: sent.data,
          dtype: String(dtype),
          shape,
          // An array without dimensions has a stride, too.
          strides: shape.length === 0 ? [0] : sent.strides,
          offset: sent.offset,
          order: isSame ? order : 'row-major',
        };
      },
      load({ data, dtype, shape, strides, offset, order }) {
        const own = dtype === 'binary' ? Buffer.from(whole(data as Uint8Array)) : data;
        return new Class(dtype, own, shape, strides, offset, order);
      },
    }),
  );
}
