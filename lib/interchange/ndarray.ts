import { MPI } from '../index.js';
import { asSerializer, checkFunction, once } from './registering.js';
import { sendable } from './sendable_array.js';

/** The function of scijs's package `ndarray`. */
export type Ndarray = (data: never, shape?: number[], stride?: number[], offset?: number) => object;

interface View {
  readonly data: object;
  readonly shape: number[];
  readonly stride: number[];
  readonly offset: number;
  readonly dimension: number;
}

// The package has a class for each kind of data and each number of dimensions.
function isView(object: object): object is View {
  const { dimension, stride, pick, step } = object as Record<string, unknown>;
  return (
    typeof dimension === 'number' &&
    typeof pick === 'function' &&
    typeof step === 'function' &&
    Array.isArray(stride)
  );
}

interface Sent {
  readonly data: object;
  /**
   * Null for what has no element and no dimension either: what `pick` makes of an array without.
   */
  readonly shape: readonly number[] | null;
  readonly stride: readonly number[];
  readonly offset: number;
  readonly isBuffer: boolean;
}

function dump({ data, shape, stride, offset, dimension }: View): Sent {
  if (dimension < 0) return { data: [], shape: null, stride: [], offset: 0, isBuffer: false };
  const sent = sendable({ data, shape, strides: stride, offset }, {});
  const isBuffer = Buffer.isBuffer(data);
  return { data: sent.data, shape, stride: sent.strides, offset: sent.offset, isBuffer };
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/**
 * Lets the arrays of scijs's `ndarray` be sent as objects. A received array has the shape and the
 * kind of data of the one that was sent. If its elements are all of its data, it is sent from its
 * own memory, and keeps its order; otherwise a copy of its elements in row-major order is sent. All
 * ranks that send or receive such arrays must call it; to call it again does nothing. Local.
 *
 * @param ndarray the function of the package
 * @param serializer the serializer that sends them. Default `MPI.serializer`, which all lower-case
 *   methods use
 * @throws {TypeError} if `ndarray` is not a function, `serializer` is not a serializer, or another
 *   copy of the package is registered already
 * @example
 * import ndarray from 'ndarray';
 * import { MPI } from 'mpi4node';
 * import { registerNdarray } from 'mpi4node/interchange';
 * registerNdarray(ndarray);
 * const comm = MPI.COMM_WORLD;
 * if (comm.rank === 0) comm.send(ndarray(new Float64Array(6), [2, 3]), 1);
 * else console.log(comm.recv<ndarray.NdArray>({ source: 0 }).get(1, 2));
 */
export function registerNdarray(
  ndarray: Ndarray,
  serializer: MPI.Serializer = MPI.serializer,
): void {
  checkFunction('registerNdarray', 'ndarray', ndarray);
  asSerializer('registerNdarray', serializer);
  const make = ndarray as (
    data: object,
    shape: readonly number[],
    stride?: readonly number[],
    offset?: number,
  ) => { pick(): object };
  const load = ({ data, shape, stride, offset, isBuffer }: Sent): View => {
    const own = isBuffer ? asBuffer(data as Uint8Array) : data;
    const made = shape === null ? make(own, []).pick() : make(own, shape, stride, offset);
    return made as object as View;
  };
  once(serializer, 'ndarray', ndarray, () => {
    serializer.register<View, Sent>('ndarray', { is: isView, dump, load });
  });
}
