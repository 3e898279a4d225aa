// @worlds openmpi:1,2,3,4 mpich:1,2
// What collectives on memory take, and how they refuse the rest: before any message is sent, so
// that the communicator goes on working.
import { MPI } from 'mpi4node';
import { rootsOf } from '../../support/communicators';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const repeat = <T>(times: number, values: readonly T[]): T[] =>
  Array.from({ length: times }, () => values).flat();

describe('buffer specs', () => {
  const send = Float64Array.of(-1, 1, 2, -1);
  const bytes = new Uint8Array(send.buffer);
  const sends: readonly [string, MPI.BufferSpec][] = [
    ['a part of an array', send.subarray(1, 3)],
    ['[data, count, displacement, datatype]', [send, 2, 1, MPI.DOUBLE]],
    ['[data, [count, displacement], datatype]', [send, [2, 1], MPI.DOUBLE]],
    ['[data, [count, displacement]]', [send, [2, 1]]],
    ['[data, count]', [send.subarray(1), 2]],
    ['[data, count, datatype]', [send.subarray(1), 2, MPI.DOUBLE]],
    ['[data, datatype]', [send.subarray(1, 3), MPI.DOUBLE]],
    ['[data, type string]', [send.subarray(1, 3), 'd']],
    ['[bytes, count, displacement, type string]', [bytes, 2, 1, 'f8']],
    ['[a DataView, datatype]', [new DataView(send.buffer, 8, 16), MPI.DOUBLE]],
    ['[an ArrayBuffer, count, displacement, datatype]', [send.buffer, 2, 1, MPI.DOUBLE]],
  ];

  mpiTest.each(sends)('from %s', (comm, _name, spec) => {
    const { rank: me, size } = comm;
    const whole = new Float64Array(2 * size);
    const expected = Float64Array.from(repeat(size, [1, 2]));
    comm.Allgather(spec, whole);
    expect(whole).toEqual(expected);
    comm.Iallgather(spec, whole.fill(0)).Wait();
    expect(whole).toEqual(expected);
    const one = new Float64Array(2);
    comm.Bcast(me === 0 ? spec : one);
    if (me > 0) expect(Array.from(one)).toEqual([1, 2]);
    comm.Gather(spec, me === 0 ? whole.fill(0) : null);
    expect(whole).toEqual(expected);
    comm.Allreduce(spec, one);
    expect(Array.from(one)).toEqual([size, 2 * size]);
    comm.Scan(spec, one);
    expect(Array.from(one)).toEqual([me + 1, 2 * (me + 1)]);
  });

  // Where a buffer holds a block for each rank, the count of a spec is that of one block.
  const receives: readonly [string, (data: Float64Array) => MPI.BufferSpec][] = [
    ['an array', (data) => data],
    ['[data, count]', (data) => [data, 2]],
    ['[data, count, displacement, datatype]', (data) => [data, 2, 0, MPI.DOUBLE]],
    ['[data, null, null, datatype]', (data) => [data, null, null, MPI.DOUBLE]],
    ['[an ArrayBuffer, datatype]', (data) => [data.buffer as ArrayBuffer, MPI.DOUBLE]],
  ];
  mpiTest.each(receives)('into %s', (comm, _name, spec) => {
    const { rank: me, size } = comm;
    const own = Float64Array.of(1, me);
    const whole = new Float64Array(2 * size);
    const expected = Float64Array.from(rootsOf(comm).flatMap((from) => [1, from]));
    comm.Allgather(own, spec(whole));
    expect(whole).toEqual(expected);
    comm.Alltoall(spec(Float64Array.from(repeat(size, [1, me]))), spec(whole.fill(0)));
    expect(whole).toEqual(expected);
    comm.Gather(own, me === 0 ? spec(whole.fill(0)) : null);
    expect(whole).toEqual(expected);
    comm.Scatter(me === 0 ? spec(whole) : null, own);
    expect(Array.from(own)).toEqual([1, me]);
    comm.Reduce_scatter_block(spec(whole), own, MPI.MAX);
    expect(Array.from(own)).toEqual([1, me]);
  });

  mpiTest('no memory at all, with a count of 0', (comm) => {
    for (const nothing of [
      [null, 0],
      [null, 0, MPI.DOUBLE],
    ] as const) {
      comm.Bcast(nothing);
      comm.Gather(nothing, nothing);
      comm.Scatter(nothing, nothing);
      comm.Allgather(nothing, nothing);
      comm.Alltoall(nothing, nothing);
      comm.Gatherv(nothing, nothing);
      comm.Alltoallv(nothing, nothing);
    }
    comm.Allreduce([null, 0, MPI.DOUBLE], [null, 0, MPI.DOUBLE]);
  });
});

mpiTest('named arguments', (comm) => {
  const { rank: me, size } = comm;
  const root = size - 1;
  const own = Int32Array.of(me);
  const all = Int32Array.from(rootsOf(comm));
  const buf = Int32Array.of(me);
  comm.Bcast({ buf, root });
  expect(buf[0]).toBe(root);
  buf[0] = me;
  comm.Ibcast(buf, { root }).Wait();
  expect(buf[0]).toBe(root);
  const whole = new Int32Array(size);
  comm.Gather({ sendbuf: own, recvbuf: me === root ? whole : null, root });
  comm.Scatter(whole, buf, { root });
  expect(buf[0]).toBe(me);
  comm.Allgather({ sendbuf: own, recvbuf: whole.fill(0) });
  expect(whole).toEqual(all);
  comm.Alltoall(all, { recvbuf: whole });
  expect(whole).toEqual(all.fill(me));
  comm.Allreduce(own, buf, { op: MPI.MAX });
  expect(buf[0]).toBe(root);
  comm.Reduce(own, buf.fill(-1), { op: MPI.MIN, root });
  expect(buf[0]).toBe(me === root ? 0 : -1);
  comm.Scan({ sendbuf: own, recvbuf: buf, op: MPI.MAX });
  expect(buf[0]).toBe(me);
});

// --- Refused ------------------------------------------------------------------------------------

const doubles = (length: number) => new Float64Array(length);

interface Refused {
  name: string;
  error: TypeErrorConstructor | RangeErrorConstructor;
  message: RegExp;
  call(comm: Intracomm): unknown;
}

// Each is refused by every rank, whatever the size of the world.
const refused: readonly Refused[] = [
  {
    name: 'a plain array',
    error: TypeError,
    message: /^Comm\.Bcast: buf is a plain array of numbers.* typed array/,
    call: (comm) => comm.Bcast([1, 2, 3] as never),
  },
  {
    name: 'a string',
    error: TypeError,
    message: /^Comm\.Bcast: buf must be .*the string "text" came/,
    call: (comm) => comm.Bcast('text' as never),
  },
  {
    name: 'an unknown type string',
    error: TypeError,
    message: /^Comm\.Bcast: datatype of buf names no datatype: the string "double"/,
    call: (comm) => comm.Bcast([doubles(1), 'double' as MPI.TypeString]),
  },
  {
    name: 'a receive buffer that is left out',
    error: TypeError,
    message: /^Comm\.Allgather: recvbuf must be /,
    call: (comm) => (comm as { Allgather(send: unknown): void }).Allgather(doubles(1)),
  },
  {
    name: 'a count that is a fraction',
    error: TypeError,
    message: /^Comm\.Bcast: the count of buf must be an integer, but the number 1.5 came/,
    call: (comm) => comm.Bcast([doubles(2), 1.5]),
  },
  {
    name: 'a count beyond the end',
    error: RangeError,
    message: /^Comm\.Bcast: buf has 16 bytes, but 3 items of its datatype span bytes 0 to 24/,
    call: (comm) => comm.Bcast([doubles(2), 3]),
  },
  {
    name: 'blocks beyond the end',
    error: RangeError,
    message: /^Comm\.Alltoall: sendbuf has \d+ bytes, but \d+ items/,
    call: (comm) => comm.Alltoall([doubles(comm.size), 2], doubles(2 * comm.size)),
  },
  {
    name: 'too few counts',
    error: RangeError,
    message:
      /^Comm\.Allgatherv: the counts of recvbuf must have an entry for each of \d ranks, but has \d/,
    call: (comm) =>
      comm.Allgatherv(doubles(1), [doubles(comm.size), new Array(comm.size - 1).fill(1)]),
  },
  {
    name: 'too many counts',
    error: RangeError,
    message: /^Comm\.Alltoallv: the counts of recvbuf must have an entry for each of \d ranks/,
    call: (comm) =>
      comm.Alltoallv(doubles(comm.size), [doubles(9), new Array(comm.size + 1).fill(1)]),
  },
  {
    name: 'too few displacements',
    error: RangeError,
    message: /^Comm\.Allgatherv: the displacements of recvbuf must have an entry for each/,
    call: (comm) => comm.Allgatherv(doubles(1), [doubles(comm.size), 1, [], null]),
  },
  {
    name: 'counts that are no integers',
    error: TypeError,
    message:
      /^Comm\.Allgatherv: counts of recvbuf\[0\] must be an integer, but the string "1" came/,
    call: (comm) =>
      comm.Allgatherv(doubles(1), [doubles(comm.size), new Array(comm.size).fill('1')]),
  },
  {
    name: 'blocks of a vector beyond the end',
    error: RangeError,
    message: /^Comm\.Allgatherv: recvbuf has \d+ bytes, but 2 items of its datatype span/,
    call: (comm) => comm.Allgatherv(doubles(2), [doubles(2 * comm.size - 1), 2]),
  },
  {
    name: 'a block before the beginning',
    error: RangeError,
    message: /^Comm\.Allgatherv: recvbuf has \d+ bytes, but 1 item of its datatype spans bytes -8/,
    call: (comm) =>
      comm.Allgatherv(doubles(1), [
        doubles(comm.size),
        [1, ...new Array(comm.size - 1).fill(0)],
        [-1, ...new Array(comm.size - 1).fill(0)],
        null,
      ]),
  },
  {
    name: 'a reduction of different lengths',
    error: RangeError,
    message: /^Comm\.Allreduce: sendbuf holds 2 items, but recvbuf holds 3/,
    call: (comm) => comm.Allreduce(doubles(2), doubles(3)),
  },
  {
    name: 'a reduction of different datatypes',
    error: TypeError,
    message: /^Intracomm\.Scan: sendbuf and recvbuf must have the same datatype/,
    call: (comm) => comm.Scan(doubles(2), new Float32Array(2)),
  },
  {
    name: 'blocks of a reduction that do not match',
    error: RangeError,
    message: /^Comm\.Reduce_scatter_block: sendbuf holds 2 items, but recvbuf holds 1/,
    call: (comm) => comm.Reduce_scatter_block(doubles(2 * comm.size), doubles(1)),
  },
  {
    name: 'recvcounts of the wrong number',
    error: RangeError,
    message: /^Comm\.Reduce_scatter: recvcounts must have an entry for each of \d ranks/,
    call: (comm) => comm.Reduce_scatter(doubles(comm.size), doubles(1), []),
  },
  {
    name: 'recvcounts that do not add up',
    error: RangeError,
    message: /^Comm\.Reduce_scatter: the input holds \d items, but recvcounts sum to \d/,
    call: (comm) =>
      comm.Reduce_scatter(doubles(comm.size + 1), doubles(1), new Array(comm.size).fill(1)),
  },
  {
    name: 'a recvcount that is not that of recvbuf',
    error: RangeError,
    message: /^Comm\.Reduce_scatter: recvbuf holds 2 items, but recvcounts\[\d\] is 1/,
    call: (comm) =>
      comm.Reduce_scatter(doubles(comm.size), doubles(2), new Array(comm.size).fill(1)),
  },
  {
    name: 'a function as operation',
    error: TypeError,
    message: /^Comm\.Allreduce: op must be an MPI\.Op, but a function came/,
    call: (comm) => comm.Allreduce(doubles(1), doubles(1), ((a: number) => a) as never),
  },
  {
    name: 'a root that is no integer',
    error: TypeError,
    message: /^Comm\.Bcast: root must be an integer, but the string "0" came/,
    call: (comm) => comm.Bcast(doubles(1), '0' as never),
  },
  {
    name: 'an unknown name of an argument',
    error: TypeError,
    message: /^Comm\.Bcast has no parameter source; it takes \(buf, root\)/,
    call: (comm) => comm.Bcast(doubles(1), { source: 0 } as never),
  },
  {
    name: 'an argument that is given twice',
    error: TypeError,
    message: /^Comm\.Bcast: buf was given twice/,
    call: (comm) => comm.Bcast(doubles(1), { buf: doubles(1) } as never),
  },
];

/** A collective that fails where a rank is still in an earlier one. */
function checkWorks(comm: Intracomm): void {
  const total = Int32Array.of(0);
  comm.Allreduce(Int32Array.of(comm.rank + 1), total);
  expect(total[0]).toBe((comm.size * (comm.size + 1)) / 2);
}

mpiTest.each(refused.map((row) => [row.name, row] as const))('refused: %s', (comm, _, row) => {
  expect(() => row.call(comm)).toThrow(row.error);
  expect(() => row.call(comm)).toThrow(row.message);
  checkWorks(comm);
});

mpiTest('refused: an array that does not divide into blocks', (comm) => {
  const { size } = comm;
  // One block is any number of items.
  if (size > 1) {
    const message = new RegExp(
      `holds ${size + 1} items, which is not a multiple of the ${size} blocks needed; give the count`,
    );
    expect(() => comm.Allgather(doubles(1), doubles(size + 1))).toThrow(message);
    expect(() => comm.Alltoall(doubles(size + 1), doubles(size))).toThrow(RangeError);
    expect(() => comm.Scatter(doubles(size + 1), doubles(1), comm.rank)).toThrow(message);
    expect(() => comm.Reduce_scatter_block(doubles(size + 1), doubles(1))).toThrow(message);
  }
  const whole = doubles(size + 1);
  comm.Allgather(doubles(1).fill(5), [whole, 1]);
  expect(Array.from(whole)).toEqual([...new Array(size).fill(5), 0]);
});

const roots: readonly [string, (comm: Intracomm, root: number) => unknown][] = [
  ['Bcast', (comm, root) => comm.Bcast(doubles(1), root)],
  ['Ibcast', (comm, root) => comm.Ibcast(doubles(1), root)],
  ['Gather', (comm, root) => comm.Gather(doubles(1), doubles(comm.size), root)],
  ['Igather', (comm, root) => comm.Igather(doubles(1), doubles(comm.size), root)],
  ['Gatherv', (comm, root) => comm.Gatherv(doubles(1), doubles(comm.size), root)],
  ['Scatter', (comm, root) => comm.Scatter(doubles(comm.size), doubles(1), root)],
  ['Iscatter', (comm, root) => comm.Iscatter(doubles(comm.size), doubles(1), root)],
  ['Scatterv', (comm, root) => comm.Scatterv(doubles(comm.size), doubles(1), root)],
  ['Reduce', (comm, root) => comm.Reduce(doubles(1), doubles(1), MPI.SUM, root)],
  ['Ireduce', (comm, root) => comm.Ireduce(doubles(1), doubles(1), MPI.SUM, root)],
  ['bcast', (comm, root) => comm.bcast('x', root)],
  ['gather', (comm, root) => comm.gather('x', root)],
  ['scatter', (comm, root) => comm.scatter(['x'], root)],
  ['reduce', (comm, root) => comm.reduce(1, MPI.SUM, root)],
];
mpiTest.each(roots)('%s refuses a root that is no rank', (comm, _name, call) => {
  for (const root of [comm.size, -1, 1_000_000, MPI.PROC_NULL]) {
    expectMpiError(() => call(comm, root), {
      class: 'MPI_ERR_ROOT',
      message: /the root must be a rank from 0 to size - 1/,
    });
    checkWorks(comm);
  }
});
