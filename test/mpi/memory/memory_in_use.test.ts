// Arrays that are used again and again are noted with their address (lib/buffers/buffer_spec.ts):
// that address stays right, and what can no longer be used is still refused.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { collectGarbage } from '../../support/garbage';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

/** More than it takes to note every array of a test. */
const often = 60;

/** Each rank sends to the next and receives from the one before: with one rank, to itself. */
const ring = (comm: Intracomm) => ({
  next: (comm.rank + 1) % comm.size,
  previous: (comm.rank + comm.size - 1) % comm.size,
});

mpiTest.each(bufferKinds)('$name, sent and received again and again', (comm, kind) => {
  const { next, previous } = ring(comm);
  const into = kind.of([0, 0, 0]);
  const out = [3, 5, 7].map((first) => kind.of([first, comm.rank, first + 1]));
  for (let i = 0; i < often; i++) {
    comm.Sendrecv(out[i % 3], next, i, into, previous, i);
    const first = [3, 5, 7][i % 3];
    expect(kind.values(into)).toEqual([first, previous, first + 1]);
    if (i % 20 === 19) collectGarbage();
  }
});

mpiTest('what changes in the array between two calls', (comm) => {
  const { next, previous } = ring(comm);
  const out = new Float64Array(2);
  const into = new Float64Array(2);
  for (let i = 0; i < often; i++) {
    out.set([i, comm.rank]);
    comm.Sendrecv(out, next, 0, into, previous, 0);
    expect(Array.from(into)).toEqual([i, previous]);
  }
});

mpiTest('parts of one array, each with an address of its own', (comm) => {
  const { next, previous } = ring(comm);
  const all = Int32Array.from({ length: 12 }, (_, i) => 100 * comm.rank + i);
  const parts = [0, 3, 6, 9].map((start) => all.subarray(start, start + 3));
  const into = new Int32Array(12);
  const places = [0, 3, 6, 9].map((start) => into.subarray(start, start + 3));
  for (let i = 0; i < often; i++) {
    into.fill(-1);
    const requests = places.map((place, tag) => comm.Irecv(place, previous, tag));
    requests.push(...parts.map((part, tag) => comm.Isend(part, next, tag)));
    MPI.Request.Waitall(requests);
    expect(Array.from(into)).toEqual(Array.from({ length: 12 }, (_, k) => 100 * previous + k));
  }
});

mpiTest('blocks of a collective, with the same array on both sides', (comm) => {
  const one = Float64Array.of(comm.rank + 1);
  const all = new Float64Array(comm.size);
  const expected = Array.from({ length: comm.size }, (_, i) => i + 1);
  for (let i = 0; i < often; i++) {
    all.fill(0);
    comm.Allgather(one, all);
    expect(Array.from(all)).toEqual(expected);
    comm.Allreduce(MPI.IN_PLACE, all);
    expect(Array.from(all)).toEqual(expected.map((value) => value * comm.size));
  }
});

mpiTest('Sendrecv_replace while an object receive is pending', (comm) => {
  const { next, previous } = ring(comm);
  const pending = comm.irecv({ source: previous, tag: 99 });
  const array = new Int16Array(2);
  for (let i = 0; i < often; i++) {
    array.set([comm.rank, i]);
    comm.Sendrecv_replace(array, next, 1, previous, 1);
    expect(Array.from(array)).toEqual([previous, i]);
  }
  comm.send('object', next, 99);
  expect(pending.wait()).toBe('object');
});

// The types of these are not in the libraries that the package is compiled against.
const { WebAssembly: webAssembly } = globalThis as unknown as {
  WebAssembly: {
    Memory: new (limits: object) => { readonly buffer: ArrayBuffer; grow(pages: number): void };
  };
};
const resizable = (length: number) =>
  Reflect.construct(ArrayBuffer, [length, { maxByteLength: 64 }]) as ArrayBuffer & {
    resize(length: number): void;
  };

describe('refused all the same', () => {
  const self = MPI.COMM_SELF;
  const used = (array: Float64Array): Float64Array => {
    for (let i = 0; i < often; i++) self.Sendrecv(array, 0, 0, array.slice(), 0, 0);
    return array;
  };

  test('an array whose memory was transferred', () => {
    const array = used(new Float64Array(4));
    structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
    for (const call of ['Send', 'Isend', 'Irecv'] as const) {
      expect(() => self[call](array, 0)).toThrow(TypeError);
      expect(() => self[call](array, 0)).toThrow(
        `Comm.${call}: the memory of buf is detached: it was transferred elsewhere`,
      );
    }
  });

  test('memory of WebAssembly that has grown', () => {
    const memory = new webAssembly.Memory({ initial: 1, maximum: 3 });
    const before = used(new Float64Array(memory.buffer, 0, 2));
    memory.grow(1);
    expect(() => self.Send(before, 0)).toThrow('the memory of buf is detached');
    const after = new Float64Array(memory.buffer, 0, 2).fill(5);
    const into = new Float64Array(2);
    self.Sendrecv(after, 0, 0, into, 0, 0);
    expect(Array.from(into)).toEqual([5, 5]);
  });

  test('resizable memory, in a nonblocking call', () => {
    const array = used(new Float64Array(resizable(16)));
    expect(() => self.Isend(array, 0)).toThrow('resizable');
    expect(() => self.Irecv(array, 0)).toThrow('resizable');
  });

  test('resizable memory that has shrunk: its length is what it is now', () => {
    const buffer = resizable(16);
    const array = used(new Float64Array(buffer));
    buffer.resize(8);
    const status = new MPI.Status();
    self.Sendrecv(array, 0, 0, new Float64Array(2), 0, 0, status);
    expect(status.Get_count(MPI.DOUBLE)).toBe(1);
  });
});
