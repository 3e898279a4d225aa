// Arrays of array libraries that can't be buffers, and what their own code does meanwhile.
// @worlds openmpi:1,2,4 mpich:1,2
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest, rank, ranks } from '../../support/mpi';
import { count, scijs, stdlib } from '../../support/ndarrays';

const before = (rank + ranks - 1) % ranks;
const after = (rank + 1) % ranks;

const view = (data: object, shape: readonly number[], strides: readonly number[], offset = 0) =>
  [scijs, stdlib].map((from) => from.view(data, { shape, strides, offset }));
const matrix = () => view(new Float64Array(12), [3, 4], [1, 3]);
const detached = () => {
  const data = new Float64Array(3);
  structuredClone(data.buffer, { transfer: [data.buffer] });
  return view(data, [3], [1]);
};
/** Stores that are no memory. */
const store = { length: 3, get: (i: number) => i, set: () => undefined };

type ErrorClass = typeof TypeError | typeof RangeError;
const NO_MEMORY = 'must be a typed array, which has memory, but';
const refused: readonly (readonly [
  string,
  () => readonly unknown[],
  ErrorClass,
  string,
  receivesOnly?: true,
])[] = [
  [
    'a plain array for data',
    () => view([1, 2, 3], [3], [1]),
    TypeError,
    `the data of the ndarray buf ${NO_MEMORY} an array of length 3 came; the lower-case method sends any value`,
  ],
  [
    'a store for data',
    () => view(store, [3], [1]),
    TypeError,
    `the data of the ndarray buf ${NO_MEMORY} a plain object came`,
  ],
  [
    'a DataView for data',
    () => view(new DataView(new ArrayBuffer(8)), [3], [1]),
    TypeError,
    `the data of the ndarray buf ${NO_MEMORY} a DataView came`,
  ],
  [
    'a shape beyond the end',
    () => view(new Float64Array(12), [3, 4], [4, 1], 1),
    RangeError,
    'the ndarray buf has elements 1 to 12 of its data, which has only 12',
  ],
  [
    'a stride below the beginning',
    () => view(new Float64Array(12), [3], [-2], 3),
    RangeError,
    'the ndarray buf has elements -1 to 3 of its data, which has only 12',
  ],
  [
    'a fraction for a stride',
    () => view(new Float64Array(12), [3], [1.5]),
    TypeError,
    'the shape, strides and offset of the ndarray buf must be integers, a stride for each dimension',
  ],
  [
    'a negative length',
    () => view(new Float64Array(12), [-3], [1]),
    TypeError,
    'the shape, strides and offset of the ndarray buf must be integers',
  ],
  [
    'a detached array',
    detached,
    TypeError,
    'the memory of buf is detached: it was transferred elsewhere',
  ],
  [
    'rows that overlap',
    () => view(new Float64Array(12), [3, 4], [2, 1]),
    TypeError,
    'the ndarray buf has elements that share memory, so nothing can be received into it',
    true,
  ],
  [
    'an element for all',
    () => view(new Float64Array(12), [3, 4], [0, 1]),
    TypeError,
    'the ndarray buf has elements that share memory',
    true,
  ],
  [
    'rows that meet once',
    () => view(new Float64Array(29), [5, 5], [3, 4]),
    TypeError,
    'the ndarray buf has elements that share memory',
    true,
  ],
  [
    'a part of a row',
    () => matrix().map((array) => [array, 6]),
    RangeError,
    'the count of buf is 6, but of an ndarray that is not contiguous only whole rows of 4 elements can be taken; copy it',
  ],
  [
    'a part that begins within a row',
    () => matrix().map((array) => [array, 4, 2, null]),
    RangeError,
    'the displacement of buf is 2, but of an ndarray that is not contiguous only whole rows of 4',
  ],
  [
    'more than there is',
    () => matrix().map((array) => [array, 16]),
    RangeError,
    'the ndarray buf has 12 elements, but 16 from index 0 on were asked for',
  ],
  [
    'a part that begins behind the end',
    () => matrix().map((array) => [array, null, 16, null]),
    RangeError,
    'the ndarray buf has 12 elements, but 0 from index 16 on were asked for',
  ],
  [
    'a negative displacement',
    () => matrix().map((array) => [array, 4, -4, null]),
    RangeError,
    'the ndarray buf has 12 elements, but 0 from index -4 on were asked for',
  ],
  [
    'another datatype for what is not contiguous',
    () => matrix().map((array) => [array, 4, 'i4']),
    TypeError,
    'the ndarray buf must be contiguous and row-major for a datatype that is not its own',
  ],
  [
    'more than there is of a contiguous one',
    () => view(new Float64Array(12), [2, 4], [4, 1]).map((array) => [array, 9]),
    RangeError,
    'buf has 64 bytes, but 9 items of its datatype span bytes 0 to 72',
  ],
  [
    'what only looks like an array',
    () => [Object.assign(new Map(), { data: new Float64Array(3), shape: [3], offset: 0 })],
    TypeError,
    'buf must be a typed array, DataView, Buffer, ArrayBuffer or ndarray, or a buffer spec',
  ],
];

const callers = ['Send', 'Isend', 'Recv', 'Irecv', 'Sendrecv_replace', 'Bcast'] as const;
mpiTest.each(refused)('%s', (comm, _name, specs, kind, message, receivesOnly) => {
  for (const spec of specs()) {
    for (const method of receivesOnly ? callers.slice(2) : callers) {
      const call = () => (comm[method] as (...values: unknown[]) => unknown).call(comm, spec, 0);
      expect(call).toThrow(kind);
      expect(call).toThrow(`Comm.${method}: ${message}`);
    }
  }
  // Nothing was started.
  const { left, right } = neighbours(comm);
  const into = new Float64Array(1);
  comm.Sendrecv(Float64Array.of(rank), right, 0, into, left, 0);
  expect(into[0]).toBe(before);
});

mpiTest.ranks(2, 4)('blocks that are no whole rows', (comm) => {
  const array = scijs.view(new Float64Array(12), { shape: [3, 4], strides: [1, 3], offset: 0 });
  const part = new Float64Array(12 / ranks);
  const length = 12 / ranks;
  expect(() => comm.Allgather(part, array)).toThrow(
    ranks === 4
      ? 'Comm.Allgather: the length of a block of recvbuf is 3, but of an ndarray that is not contiguous only whole rows of 4 elements can be taken; copy it'
      : 'Comm.Allgather: the length of a block of recvbuf is 6, but',
  );
  expect(() => comm.Alltoallv(array, part)).toThrow(
    `Comm.Alltoallv: the count of sendbuf is ${length}, but of an ndarray that is not contiguous`,
  );
  expect(() => comm.Allgatherv(part, [array, new Array(ranks).fill(4), 12, null])).toThrow(
    'Comm.Allgatherv: the ndarray recvbuf has 12 elements, but 4 from index 12 on were asked for',
  );
});

mpiTest('memory that can be resized, in calls that return before they are done', (comm) => {
  const memory = Reflect.construct(ArrayBuffer, [96, { maxByteLength: 192 }]) as ArrayBuffer;
  const array = scijs.view(new Float64Array(memory), { shape: [3, 4], strides: [1, 3], offset: 0 });
  expect(() => comm.Isend(array, after)).toThrow(
    'Comm.Isend: buf lies in a resizable ArrayBuffer, which a nonblocking operation',
  );
  const into = new Float64Array(12);
  comm.Sendrecv(array, after, 0, into, before, 0);
});

mpiTest('arrays that call MPI while they are read', (comm) => {
  const data = Float64Array.from(count(12));
  const busy = (value: object) =>
    new Proxy(value, {
      get(target, key, receiver) {
        const into = new Int8Array(3);
        MPI.COMM_SELF.Sendrecv(Int8Array.of(7, 7, 7), 0, 9, into, 0, 9);
        return Reflect.get(target, key, receiver);
      },
    }) as MPI.StridedArray;
  const into = new Float64Array(12).fill(-1);
  const [out, target] = [data, into].map((each) =>
    busy(stdlib.view(each, { shape: [3, 4], strides: [1, 3], offset: 0 })),
  );
  comm.Sendrecv(out, after, 5, target, before, 5);
  expect(Array.from(into)).toEqual(Array.from(data));
});
