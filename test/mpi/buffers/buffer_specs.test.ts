// @worlds openmpi:1,2,3,4 mpich:1,2
// Buffer specs: what each form of [data, count, displacement, datatype] sends and receives, and
// what is said about those that can't be.
import { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

/** Sends to this rank itself; the number of bytes that came. */
function toSelf(comm: Intracomm, out: unknown, into: unknown, tag = 0): number {
  const status = new MPI.Status();
  const request = comm.Irecv(into as MPI.BufferSpec, comm.rank, tag);
  comm.Send(out as MPI.BufferSpec, comm.rank, tag);
  request.Wait(status);
  return status.count;
}

describe('forms', () => {
  // Of Float64Array 0 … 9: the spec, and the doubles that it sends.
  const forms: readonly [string, (data: Float64Array) => unknown, number[]][] = [
    ['data', (data) => data.subarray(8), [8, 9]],
    ['[data, datatype]', (data) => [data, MPI.DOUBLE], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['[data, type string]', (data) => [data.subarray(8), 'd'], [8, 9]],
    ['[data, count]', (data) => [data, 2], [0, 1]],
    ['[data, 0]', (data) => [data, 0], []],
    ['[data, null]', (data) => [data.subarray(7), null], [7, 8, 9]],
    ['[data, [count, displ]]', (data) => [data, [2, 3]], [3, 4]],
    ['[data, [count, null]]', (data) => [data, [2, null]], [0, 1]],
    ['[data, [null, displ]]', (data) => [data, [null, 7]], [7, 8, 9]],
    ['[data, [null, null]]', (data) => [data.subarray(9), [null, null]], [9]],
    ['[data, count, datatype]', (data) => [data, 3, MPI.DOUBLE], [0, 1, 2]],
    ['[data, count, null]', (data) => [data, 3, null], [0, 1, 2]],
    ['[data, null, datatype]', (data) => [data.subarray(8), null, 'f8'], [8, 9]],
    ['[data, [count, displ], datatype]', (data) => [data, [1, 4], MPI.DOUBLE], [4]],
    ['[data, [null, displ], type string]', (data) => [data, [null, 8], 'float64'], [8, 9]],
    ['[data, count, displ, datatype]', (data) => [data, 2, 5, MPI.DOUBLE], [5, 6]],
    ['[data, count, displ, null]', (data) => [data, 2, 5, null], [5, 6]],
    ['[data, count, null, datatype]', (data) => [data, 2, null, 'd'], [0, 1]],
    ['[data, null, displ, datatype]', (data) => [data, null, 6, 'd'], [6, 7, 8, 9]],
    ['[data, null, null, null]', (data) => [data.subarray(9), null, null, null], [9]],
    ['[data, undefined, undefined, null]', (d) => [d.subarray(9), undefined, undefined, null], [9]],
    // The end of the data is a place, too: nothing lies behind it.
    ['[data, null, all of it, datatype]', (data) => [data, null, 10, 'd'], []],
    ['[data, 1, 1, another datatype]', (data) => [data, 1, 2, 'Zd'], [4, 5]],
    ['[ArrayBuffer, count, displ, datatype]', (data) => [data.buffer, 2, 1, 'd'], [1, 2]],
    ['[DataView, datatype]', (data) => [new DataView(data.buffer, 64), 'd'], [8, 9]],
    ['[Uint8Array, count, datatype]', (data) => [new Uint8Array(data.buffer), 2, 'd'], [0, 1]],
  ];

  mpiTest.each(forms)('%s', (comm, _name, spec, expected) => {
    const source = Float64Array.from({ length: 10 }, (_, i) => i);
    const into = new Float64Array(12).fill(-1);
    expect(toSelf(comm, spec(source), into)).toBe(8 * expected.length);
    expect(Array.from(into.subarray(0, expected.length))).toEqual(expected);
    expect(into.subarray(expected.length).every((value) => value === -1)).toBe(true);

    // The same form on the receiving side: the data go where it would send them from.
    const target = new Float64Array(10).fill(-1);
    toSelf(
      comm,
      Float64Array.from(expected, (value) => value + 100),
      spec(target),
    );
    expect(Array.from(target)).toEqual(
      Array.from({ length: 10 }, (_, i) => (expected.includes(i) ? i + 100 : -1)),
    );
  });

  mpiTest('null data with a count of 0', (comm) => {
    for (const spec of [
      [null, 0, MPI.INT],
      [null, 0],
      [null, 0, 0, 'i'],
      [null, null, MPI.INT],
    ]) {
      expect(toSelf(comm, spec, Int32Array.of(1))).toBe(0);
    }
  });

  mpiTest('BOTTOM with a datatype', (comm) => {
    expect(toSelf(comm, [MPI.BOTTOM, 0, MPI.INT], [MPI.BOTTOM, MPI.INT])).toBe(0);
  });
});

describe('type strings', () => {
  const strings: readonly [datatype: string, size: number, names: string][] = [
    ['CHAR', 1, 'c S1 a1'],
    ['SIGNED_CHAR', 1, 'b'],
    ['UNSIGNED_CHAR', 1, 'B'],
    ['SHORT', 2, 'h'],
    ['UNSIGNED_SHORT', 2, 'H'],
    ['INT', 4, 'i'],
    ['UNSIGNED', 4, 'I'],
    ['LONG', 8, 'l'],
    ['UNSIGNED_LONG', 8, 'L'],
    ['LONG_LONG', 8, 'q'],
    ['UNSIGNED_LONG_LONG', 8, 'Q'],
    ['FLOAT', 4, 'f f4 float32 =f4 <f4 @f |f4'],
    ['DOUBLE', 8, 'd f8 float64'],
    ['C_FLOAT_COMPLEX', 8, 'F c8 complex64 Zf'],
    ['C_DOUBLE_COMPLEX', 16, 'D c16 complex128 Zd'],
    ['C_BOOL', 1, '? b1 bool'],
    ['INT8_T', 1, 'i1 int8'],
    ['INT16_T', 2, 'i2 int16'],
    ['INT32_T', 4, 'i4 int32'],
    ['INT64_T', 8, 'i8 int64'],
    ['UINT8_T', 1, 'u1 uint8'],
    ['UINT16_T', 2, 'u2 uint16'],
    ['UINT32_T', 4, 'u4 uint32'],
    ['UINT64_T', 8, 'u8 uint64'],
    ['BYTE', 1, 'V1'],
  ];
  mpiTest.each(strings)('%s', (comm, datatype, size, names) => {
    const memory = Uint8Array.from({ length: 48 }, (_, i) => i % 2);
    for (const name of names.split(' ')) {
      const into = new Uint8Array(48);
      // One item in, from the third on.
      const bytes = toSelf(comm, [memory, 1, 2, name], [into, MPI[datatype as 'INT']]);
      expect([name, bytes, into[0], into[size - 1]]).toEqual([
        name,
        size,
        (2 * size) % 2,
        (3 * size - 1) % 2,
      ]);
    }
  });

  mpiTest('one that is not known', (comm) => {
    expect(() => comm.Send([new Int8Array(4), 'x7' as MPI.TypeString], 0)).toThrow(
      /^Comm\.Send: datatype of buf names no datatype: the string "x7"; known are c S1 /,
    );
  });
});

describe('what is no spec', () => {
  const eight = new Uint8Array(8);
  const doubles = new Float64Array(4);
  function detached(): Float64Array {
    const array = new Float64Array(4);
    structuredClone(array.buffer, { transfer: [array.buffer] });
    return array;
  }
  const detachedBuffer = detached().buffer;

  const refused: readonly [
    string,
    () => unknown,
    typeof TypeError | typeof RangeError,
    string | RegExp,
  ][] = [
    ['undefined', () => undefined, TypeError, 'but undefined came'],
    ['null', () => null, TypeError, 'but null came'],
    ['a number', () => 7, TypeError, 'but 7 came; the lower-case method sends any value'],
    ['a string', () => 'text', TypeError, 'but the string "text" came; the lower-case method'],
    ['a bigint', () => 7n, TypeError, 'but the bigint 7n came'],
    ['a function', () => () => eight, TypeError, 'but a function came'],
    ['a Map', () => new Map(), TypeError, 'but a Map came; the lower-case method'],
    ['a request', () => MPI.REQUEST_NULL, TypeError, 'must be a typed array, DataView, Buffer'],
    [
      'an array of numbers',
      () => [1, 2, 3],
      TypeError,
      'is a plain array of numbers, which is no memory; use a typed array',
    ],
    ['two numbers', () => [1, 2], TypeError, 'is a plain array of numbers'],
    [
      'an array of numbers for data',
      () => [[1, 2], MPI.INT],
      TypeError,
      'but an array of length 2 came',
    ],
    [
      'an empty array',
      () => [],
      TypeError,
      /must be \[data, .* array of length 0 came|plain array/,
    ],
    ['data alone in an array', () => [eight], TypeError, 'but an array of length 1 came'],
    ['too many parts', () => [eight, 1, 0, MPI.BYTE, 0], TypeError, 'an array of length 5 came'],
    [
      'BOTTOM without a datatype',
      () => [MPI.BOTTOM, 1],
      TypeError,
      'is MPI.BOTTOM, which needs a datatype',
    ],
    ['BOTTOM alone', () => MPI.BOTTOM, TypeError, /BottomType|BOTTOM/],
    [
      'a nested count of three',
      () => [eight, [1, 0, 0]],
      TypeError,
      '[1] must be a count or [count, displacement]',
    ],
    [
      'a datatype that is none',
      () => [eight, 1, {}],
      TypeError,
      'datatype of buf must be an MPI.Datatype or a type string, but a plain object came',
    ],
    ['a datatype of a number', () => [eight, 1, 0, 5], TypeError, 'but 5 came'],
    [
      'an Op for a datatype',
      () => [eight, 1, MPI.SUM],
      TypeError,
      'must be an MPI.Datatype or a type string',
    ],
    [
      'a count of text',
      () => [eight, '3'],
      TypeError,
      'datatype of buf names no datatype: the string "3"',
    ],
    [
      'a count of text before a datatype',
      () => [eight, '3', MPI.BYTE],
      TypeError,
      'the count of buf must be an integer, but the string "3" came',
    ],
    [
      'a fraction as count',
      () => [eight, 1.5],
      TypeError,
      'the count of buf must be an integer, but the number 1.5 came',
    ],
    ['NaN as count', () => [eight, NaN], TypeError, 'but the number NaN came'],
    ['a bigint as count', () => [eight, 3n], TypeError, 'but the bigint 3n came'],
    [
      'a count beyond 2^53',
      () => [eight, 2 ** 60],
      RangeError,
      'the count of buf must be below 2^53',
    ],
    [
      'a fraction as displacement',
      () => [eight, 1, 0.5, MPI.BYTE],
      TypeError,
      'the displacement of buf must be an integer',
    ],
    [
      'a negative displacement',
      () => [eight, 1, -1, MPI.BYTE],
      RangeError,
      'the displacement of buf is -1',
    ],
    [
      'a displacement behind the end',
      () => [doubles, 0, 5, 'd'],
      RangeError,
      'the displacement 5 of buf lies behind its end',
    ],
    [
      'too many items',
      () => [doubles, 5],
      RangeError,
      'buf has 32 bytes, but 5 items of its datatype span bytes 0 to 40',
    ],
    [
      'too many items behind a displacement',
      () => [doubles, 2, 3, 'd'],
      RangeError,
      'span bytes 24 to 40',
    ],
    [
      'one item of a larger datatype',
      () => [new Int8Array(4), 1, 'd'],
      RangeError,
      'buf has 4 bytes, but 1 item of its datatype spans bytes 0 to 8',
    ],
    [
      'bytes that are no whole items',
      () => [new Uint8Array(12), 'd'],
      RangeError,
      "12 bytes, which is not a multiple of the datatype's extent 8; give the count",
    ],
    [
      'a null datatype without a count',
      () => [eight, MPI.DATATYPE_NULL],
      TypeError,
      'the count of buf needs a datatype, but it is null',
    ],
    [
      'a detached array',
      detached,
      TypeError,
      'the memory of buf is detached: it was transferred elsewhere',
    ],
    [
      'a detached array in a spec',
      () => [detached(), 1],
      TypeError,
      'the memory of buf is detached',
    ],
    ['a detached ArrayBuffer', () => detachedBuffer, TypeError, 'the memory of buf is detached'],
    [
      'a detached DataView',
      () => {
        const buffer = new ArrayBuffer(8);
        const view = new DataView(buffer);
        structuredClone(buffer, { transfer: [buffer] });
        return view;
      },
      TypeError,
      'the memory of buf is detached',
    ],
  ];
  const methods = ['Send', 'Isend', 'Bsend', 'Recv', 'Irecv', 'Sendrecv_replace', 'Bcast'] as const;

  mpiTest.each(refused)('%s', (comm, _name, spec, kind, message) => {
    for (const method of methods) {
      const call = () => (comm[method] as (...values: unknown[]) => unknown).call(comm, spec(), 0);
      expect(call).toThrow(kind);
      expect(call).toThrow(message);
      expect(call).toThrow(new RegExp(`^Comm\\.${method}: .*\\bbuf\\b`));
    }
    // Nothing was started: an exchange still works.
    expect(toSelf(comm, doubles, new Float64Array(4))).toBe(32);
  });

  mpiTest('each side of Sendrecv is named', (comm) => {
    expect(() => comm.Sendrecv([1, 2] as never, 0, 0, eight, 0)).toThrow(
      /^Comm\.Sendrecv: sendbuf /,
    );
    expect(() => comm.Sendrecv(eight, 0, 0, 'x' as never, 0)).toThrow(/^Comm\.Sendrecv: recvbuf /);
  });
});

// The arguments of a call lie in memory that all calls share, so what a program runs while they are
// read must not change them.
describe('specs that call MPI while they are read', () => {
  const inner = (comm: Intracomm) => {
    const into = new Int8Array(3);
    const request = comm.Irecv(new Int8Array(2), comm.rank, 90);
    comm.Sendrecv(Int8Array.of(7, 7, 7), comm.rank, 91, into, comm.rank, 91);
    comm.Send([Int8Array.of(5, 6, 7, 8), 2, 1, 'i1'], comm.rank, 90);
    request.Wait();
    comm.Allreduce(Float64Array.of(1), new Float64Array(1));
    expect(Array.from(into)).toEqual([7, 7, 7]);
  };

  function withGetters(comm: Intracomm, parts: readonly unknown[]): unknown[] {
    const spec: unknown[] = new Array(parts.length);
    parts.forEach((part, i) => {
      Object.defineProperty(spec, i, {
        get() {
          inner(comm);
          return part;
        },
      });
    });
    return spec;
  }

  const proxied = (comm: Intracomm, parts: readonly unknown[]): unknown[] =>
    new Proxy([...parts], {
      get(target, key, receiver) {
        inner(comm);
        return Reflect.get(target, key, receiver);
      },
    });

  const makers: readonly [string, typeof proxied][] = [
    ['getters', withGetters],
    ['a Proxy', proxied],
  ];
  mpiTest.each(makers)('%s', (comm, _name, make) => {
    const source = Float64Array.from({ length: 10 }, (_, i) => i);
    const into = new Float64Array(3);
    expect(toSelf(comm, make(comm, [source, 2, 3, 'd']), into)).toBe(16);
    expect(Array.from(into)).toEqual([3, 4, 0]);
    expect(toSelf(comm, source.subarray(5, 7), make(comm, [into, 2, 1, 'd']))).toBe(16);
    expect(Array.from(into)).toEqual([3, 5, 6]);

    // The receiving side is parsed first, and has to survive the sending one.
    const status = new MPI.Status();
    const target = new Float64Array(4);
    for (const [send, receive] of [
      [make(comm, [source, 2, 8, 'd']), target],
      [source.subarray(8), make(comm, [target, 4, 0, 'd'])],
      [make(comm, [source, [2, 8]]), make(comm, [target, MPI.DOUBLE])],
    ]) {
      target.fill(0);
      comm.Sendrecv(
        send as MPI.BufferSpec,
        comm.rank,
        6,
        receive as MPI.BufferSpec,
        comm.rank,
        6,
        status,
      );
      expect([Array.from(target), status.tag, status.count]).toEqual([[8, 9, 0, 0], 6, 16]);
    }
  });

  mpiTest('named arguments with getters', (comm) => {
    const into = Int16Array.of(0);
    const request = comm.Irecv(into, {
      get source() {
        inner(comm);
        return comm.rank;
      },
      get tag() {
        inner(comm);
        return 12;
      },
    });
    comm.Send(Int16Array.of(3), comm.rank, 12);
    request.Wait();
    expect(into[0]).toBe(3);
  });

  mpiTest('an array that lies about its length', (comm) => {
    class Boastful extends Float64Array {
      override get length(): number {
        return 1_000_000;
      }
    }
    const own = Float64Array.of(1, 2);
    Object.defineProperty(own, 'length', { value: 1_000_000 });
    for (const array of [new Boastful(2), own]) {
      // Whatever it says, MPI must not read or write behind its end.
      expect(toSelf(comm, array, new Float64Array(4))).toBe(16);
      expect(() => comm.Send([array, 3], comm.rank)).toThrow(RangeError);
      expect(() => comm.Irecv([array, 2, 1, 'd'], comm.rank)).toThrow(RangeError);
    }
  });
});
