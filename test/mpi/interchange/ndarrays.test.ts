// Arrays of array libraries as objects: what mpi4node/interchange registers.
// @worlds openmpi:1,2,4 mpich:1,2
import BooleanArray from '@stdlib/array-bool';
import Complex64Array from '@stdlib/array-complex64';
import Complex128Array from '@stdlib/array-complex128';
import stdlibNdarray from '@stdlib/ndarray-base-ctor';
import { MPI } from 'mpi4node';
import { registerNdarray, registerStdlibNdarray } from 'mpi4node/interchange';
import scijsNdarray from 'ndarray';
import { goesOn, neighbours } from '../../support/exchange';
import { mpiTest, rank, ranks } from '../../support/mpi';
import {
  type ArrayLibrary,
  arrayLibraries,
  booleans,
  count,
  type ElementKind,
  float64,
  grids,
  type Layout,
  layouts,
  scijs,
  stdlib,
} from '../../support/ndarrays';

const complexArrays = { Complex64Array, Complex128Array, BooleanArray };
registerNdarray(scijsNdarray);
registerStdlibNdarray(stdlibNdarray, complexArrays);

const { serializer } = MPI;
/** What the other side gets. */
const copyOf = <T>(object: T): T => serializer.loads(serializer.dumps(object)) as T;

interface Instance {
  readonly data: object & { readonly length: number };
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
  readonly strides?: readonly number[];
  readonly offset: number;
  readonly dtype: string;
  readonly order: unknown;
}

const stridesOf = (array: Instance) => array.strides ?? array.stride ?? [];

/** The elements of an array in row-major order. */
function elements(array: Instance, kind: ElementKind): number[] {
  const values = kind.values(array.data);
  const { shape, offset } = array;
  const strides = stridesOf(array);
  let places = [offset];
  shape.forEach((length, i) => {
    places = places.flatMap((place) => count(length).map((k) => place + k * strides[i]));
  });
  return places.map((place) => values[place]);
}

const make = (from: ArrayLibrary, layout: Layout, kind: ElementKind, length = 24) =>
  from.view(kind.of(count(length)), layout, kind) as unknown as Instance;

const pairs = arrayLibraries.flatMap((from) =>
  layouts.map((layout) => [from.name, layout.name, from, layout] as const),
);

test.each(pairs)('%s, %s: every kind of element', (...row) => {
  const [, , from, layout] = row;
  for (const kind of from === stdlib ? [...from.kinds, booleans] : from.kinds) {
    const array = make(from, layout, kind);
    const copy = copyOf(array);
    expect(Object.getPrototypeOf(copy)).toBe(Object.getPrototypeOf(array));
    expect([kind.name, copy.dtype, copy.data.constructor.name]).toEqual([
      kind.name,
      array.dtype,
      array.data.constructor.name,
    ]);
    expect(copy.shape).toEqual(array.shape);
    // Nothing but the elements is sent.
    expect([kind.name, copy.data.length]).toEqual([kind.name, layout.indices.length]);
    expect([kind.name, elements(copy, kind)]).toEqual([kind.name, elements(array, kind)]);
  }
});

test.each(pairs)('%s, %s: arrays of all of their data keep their order', (...row) => {
  const [, , from, layout] = row;
  const { indices } = layout;
  const isDense = indices.length > 0 && Math.max(...indices) === indices.length - 1;
  const array = make(from, layout, float64, Math.max(0, ...indices) + 1);
  const copy = copyOf(array);
  expect(elements(copy, float64)).toEqual(indices);
  const compact: number[] = [];
  for (let i = layout.shape.length - 1, stride = 1; i >= 0; i--) {
    compact.unshift(stride);
    stride *= layout.shape[i];
  }
  const isStdlibScalar = from === stdlib && layout.shape.length === 0;
  const expected = isDense ? stridesOf(array) : isStdlibScalar ? [0] : compact;
  expect(stridesOf(copy)).toEqual(expected);
  expect(copy.offset).toBe(isDense ? array.offset : 0);
  if (from === stdlib) expect(copy.order).toBe('row-major');
});

test('a column-major array of stdlib', () => {
  const data = Float64Array.from(count(6));
  const array = new stdlibNdarray('float64', data, [2, 3], [1, 2], 0, 'column-major');
  const copy = copyOf(array);
  expect([copy.order, copy.strides, copy.get(1, 2), copy.get(0, 1)]).toEqual([
    'column-major',
    [1, 2],
    5,
    2,
  ]);
  // A part of it comes as a copy.
  const part = new stdlibNdarray('float64', data, [2, 2], [1, 2], 2, 'column-major');
  const [order, strides] = [copyOf(part).order, copyOf(part).strides];
  expect([order, strides, copyOf(part).get(1, 1)]).toEqual(['row-major', [2, 1], 5]);
});

test('arrays of any values', () => {
  const values = [1, 'two', { three: 3 }, null, [5], undefined];
  const scijsArray = scijsNdarray(values as number[], [2, 3]).transpose(1, 0);
  const copy = copyOf(scijsArray);
  expect([copy.dtype, copy.shape, copy.get(0, 1), copy.get(2, 0)]).toEqual([
    'array',
    [3, 2],
    null,
    { three: 3 },
  ]);
  const generic = copyOf(new stdlibNdarray('generic', values, [3], [-2], 5, 'row-major'));
  expect([generic.dtype, generic.get(0), generic.get(1), generic.get(2)]).toEqual([
    'generic',
    undefined,
    null,
    'two',
  ]);
});

test('an array of ndarray without anything', () => {
  const nothing = scijsNdarray(new Float64Array(3), []).pick();
  expect([nothing.dimension, copyOf(nothing).dimension, copyOf(nothing).size]).toEqual([-1, -1, 0]);
});

test('each element of a broadcast array', () => {
  const array = scijsNdarray(Float64Array.of(5, 6), [3, 2], [0, 1]);
  const copy = copyOf(array);
  expect([copy.shape, copy.stride, Array.from(copy.data)]).toEqual([
    [3, 2],
    [2, 1],
    [5, 6, 5, 6, 5, 6],
  ]);
});

test('what floats do not keep: the bits of a NaN', () => {
  const bits = new BigUint64Array([0x7ff0_0000_dead_beefn, 0xfff8_0000_0000_0001n, 7n, 8n]);
  const array = scijsNdarray(new Float64Array(bits.buffer), [2], [2]);
  const copy = copyOf(array) as unknown as Instance;
  const { buffer } = copy.data as Float64Array;
  expect(Array.from(new BigUint64Array(buffer))).toEqual([bits[0], bits[2]]);
});

test('data in shared memory comes as a copy', () => {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  shared.set([3, 4]);
  const copy = copyOf(scijsNdarray(shared));
  expect(copy.data.buffer).toBeInstanceOf(ArrayBuffer);
  expect(Array.from(copy.data)).toEqual([3, 4]);
});

test('complex and boolean arrays alone', () => {
  const complex = copyOf(new Complex128Array([1, 2, 3, 4]));
  expect(complex).toBeInstanceOf(Complex128Array);
  expect([complex.length, Array.from(new Float64Array(complex.buffer))]).toEqual([2, [1, 2, 3, 4]]);
  const flags = copyOf(new BooleanArray([true, false, true]));
  expect([flags.get(0), flags.get(1), flags.length]).toEqual([true, false, 3]);
});

test('arrays of one memory still share it', () => {
  const array = scijsNdarray(Float64Array.from(count(6)), [2, 3]);
  const copy = copyOf({ array, transposed: array.transpose(1, 0), again: array });
  expect(copy.again).toBe(copy.array);
  copy.array.set(1, 0, 33);
  expect(copy.transposed.get(0, 1)).toBe(33);
});

const large = (from: ArrayLibrary) =>
  from.view(Float64Array.from(count(40_000)), {
    shape: [200, 200],
    strides: [1, 200],
    offset: 0,
  }) as unknown as Instance & { get(...indices: number[]): number };

describe.each(arrayLibraries)('large arrays of $name', (from) => {
  test('are sent from their own memory', () => {
    const array = large(from);
    const [data, buffers] = serializer.dumps_oob({ array });
    expect(data.byteLength).toBeLessThan(1000);
    expect(buffers.map(({ buffer }) => buffer)).toEqual([(array.data as Float64Array).buffer]);
    expect(buffers[0].buffer).toBe((array.data as Float64Array).buffer);
    const copy = serializer.loads_oob(data, buffers) as { array: typeof array };
    expect([copy.array.get(3, 7), copy.array.shape]).toEqual([1403, [200, 200]]);
  });

  test('without what does not belong to a view', () => {
    const whole = Float64Array.from(count(40_000));
    const column = from.view(whole, { shape: [200], strides: [200], offset: 3 });
    expect(serializer.dumps(column).byteLength).toBeLessThan(200 * 8 + 500);
    const block = from.view(whole, { shape: [100, 100], strides: [200, 1], offset: 0 });
    const [, buffers] = serializer.dumps_oob(block);
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual([80_000]);
    // The array is all of its data, but that is a part of a buffer.
    const part = from.view(whole.subarray(0, 100), { shape: [100], strides: [1], offset: 0 });
    expect(serializer.dumps(part).byteLength).toBeLessThan(100 * 8 + 500);
  });
});

// --- Between ranks ------------------------------------------------------------------------------

/** An array that tells whose it is; large enough to be sent from its own memory. */
const own = (from: ArrayLibrary, owner: number, to = 0) => {
  const data = Float64Array.from(count(12_000), (i) => i + 1000 * owner + 100 * to);
  const place = { shape: [100, 120], strides: [1, 100], offset: 0 };
  return from.view(data, place) as unknown as Instance & { get(...indices: number[]): number };
};
const told = (array: { get(...indices: number[]): number }) => array.get(2, 3) - 302;

describe.each(arrayLibraries)('$name between ranks', (from) => {
  mpiTest('messages', async (comm) => {
    const { left, right } = neighbours(comm);
    const sent = comm.isend(own(from, rank), right);
    const received = comm.recv<ReturnType<typeof own>>({ source: left });
    await sent;
    expect([told(received), received.shape]).toEqual([1000 * left, [100, 120]]);
    const [, other] = await Promise.all([
      comm.isend(new Map([['array', own(from, rank)]]), right),
      comm.irecv<Map<string, ReturnType<typeof own>>>({ source: left }),
    ]);
    expect(told(other.get('array') as ReturnType<typeof own>)).toBe(1000 * left);
    const swapped = comm.sendrecv(own(from, rank), right, 0, null, left);
    expect(told(swapped as ReturnType<typeof own>)).toBe(1000 * left);
  });

  mpiTest('collectives', (comm) => {
    const all = count(ranks);
    expect(told(comm.bcast(rank === 0 ? own(from, 7) : (null as never)))).toBe(7000);
    const gathered = comm.gather(own(from, rank));
    expect(gathered?.map(told) ?? null).toEqual(
      rank === 0 ? all.map((owner) => 1000 * owner) : null,
    );
    expect(comm.allgather(own(from, rank)).map(told)).toEqual(all.map((owner) => 1000 * owner));
    const scattered = comm.scatter(rank === 0 ? all.map((to) => own(from, 1, to)) : null);
    expect(told(scattered as ReturnType<typeof own>)).toBe(1000 + 100 * rank);
    const exchanged = comm.alltoall(all.map((to) => own(from, rank, to)));
    expect(exchanged.map(told)).toEqual(all.map((owner) => 1000 * owner + 100 * rank));
  });

  mpiTest('what came is a buffer again', (comm) => {
    const { left, right } = neighbours(comm);
    const sent = comm.isend(make(from, grids[1], float64, 12), right);
    const received = comm.recv<MPI.StridedArray>({ source: left });
    sent.wait();
    const flat = new Float64Array(12);
    comm.Sendrecv(received, right, 0, flat, left, 0);
    expect(Array.from(flat)).toEqual(grids[1].indices);
  });
});

// --- What is refused ----------------------------------------------------------------------------

const store = { length: 3, get: (i: number) => i, set: () => undefined };
class Rows {
  length = 3;
}
const data = (array: unknown): object => array as object;
const refused: readonly (readonly [string, () => object, MPI.Serializer, string])[] = [
  [
    'a store of ndarray',
    () => data(scijsNdarray(store as never, [3])),
    serializer,
    'The ndarray could not be cloned: its data is a Object, which is no typed array.',
  ],
  [
    'a class of its own',
    () => data(new stdlibNdarray('generic', new Rows() as never, [3], [1], 0, 'row-major')),
    serializer,
    'The ndarray could not be cloned: its data is a Rows, which is no typed array. Copy it into one, or register its class with that of the array.',
  ],
  [
    'complex numbers whose class was not registered',
    () => {
      const complex = new Complex64Array(4);
      return data(new stdlibNdarray('complex64', complex as never, [4], [1], 0, 'row-major'));
    },
    (() => {
      const other = new MPI.Serializer();
      registerStdlibNdarray(stdlibNdarray, { BooleanArray }, other);
      return other;
    })(),
    'its data is a Complex64Array, which is no typed array',
  ],
];
mpiTest.each(refused)('%s', (comm, _name, array, by, message) => {
  const error = (() => {
    try {
      by.dumps(array());
      return null;
    } catch (thrown) {
      return thrown as DOMException;
    }
  })();
  expect(error).toBeInstanceOf(DOMException);
  expect(error?.name).toBe('DataCloneError');
  expect(error?.message).toContain(message);
  goesOn(comm);
});

test('an array that reaches beyond its data', () => {
  const array = scijsNdarray(new Float64Array(3), [2, 2]);
  expect(() => serializer.dumps(array)).toThrow(RangeError);
  expect(() => serializer.dumps(array)).toThrow(
    'Serializer.dumps: the ndarray obj has elements 0 to 3 of its data, which has only 3',
  );
});

test('a receiver that has not registered the class', () => {
  const other = new MPI.Serializer();
  for (const array of [scijsNdarray(new Float64Array(2)), make(stdlib, layouts[0], float64)]) {
    const bytes = serializer.dumps(array);
    expect(() => other.loads(bytes)).toThrow(DOMException);
    expect(() => other.loads(bytes)).toThrow(/ndarray/);
  }
});

describe('registering', () => {
  test('again does nothing', () => {
    registerNdarray(scijsNdarray);
    registerStdlibNdarray(stdlibNdarray, complexArrays);
    registerStdlibNdarray(stdlibNdarray);
    expect(copyOf(make(scijs, layouts[0], float64)).shape).toEqual([6]);
  });

  test('another package of the same name is refused', () => {
    const other = ((...values: Parameters<typeof scijsNdarray>) =>
      scijsNdarray(...values)) as typeof scijsNdarray;
    expect(() => registerNdarray(other)).toThrow(
      'Serializer.register: the string "ndarray" is registered already',
    );
  });

  const wrong: readonly (readonly [string, () => void, string])[] = [
    [
      'a namespace',
      () => registerNdarray({ default: scijsNdarray } as never),
      'registerNdarray: ndarray must be a function, but a plain object came; import its default export',
    ],
    [
      'nothing',
      () => registerNdarray(undefined as never),
      'registerNdarray: ndarray must be a function, but undefined came',
    ],
    [
      'another serializer',
      () => registerNdarray(scijsNdarray, {} as never),
      'registerNdarray: serializer must be an MPI.Serializer, but a plain object came',
    ],
    [
      'an instance',
      () => registerStdlibNdarray(make(stdlib, layouts[0], float64) as never),
      'registerStdlibNdarray: ndarray must be a function, but a ndarray came',
    ],
    [
      'a class for the other arrays',
      () => registerStdlibNdarray(stdlibNdarray, null as never),
      'registerStdlibNdarray: arrays must be an object of classes, but null came',
    ],
    [
      'another class',
      () => registerStdlibNdarray(stdlibNdarray, { Float64Array } as never),
      'registerStdlibNdarray: arrays has no class the string "Float64Array"; it takes Complex64Array, Complex128Array, BooleanArray',
    ],
    [
      'no class',
      () => registerStdlibNdarray(stdlibNdarray, { BooleanArray: 3 } as never),
      'registerStdlibNdarray: arrays.BooleanArray must be a function, but 3 came',
    ],
  ];
  test.each(wrong)('%s', (_name, register, message) => {
    expect(register).toThrow(TypeError);
    expect(register).toThrow(message);
  });
});
