// @worlds openmpi:1,2,3,4 mpich:1,2
// Nonblocking collectives: what w- and v-forms take, many at once, memory, and Isendrecv.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { goesOn } from '../../support/exchange';
import { collectGarbage } from '../../support/garbage';
import { make, movements, type Place, perRank, read } from '../../support/movements';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const numeric = bufferKinds.filter(({ datatype }) => datatype !== 'BYTE');
mpiTest('all under way at once, completed in another order', (comm) => {
  const [memory] = numeric;
  const place: Place = { me: comm.rank, size: comm.size, root: 0, round: 1, memory };
  const all = movements.map((movement) => {
    const receive = make(movement.receive(place), place);
    const send = make(movement.send(place), place);
    return { movement, receive, request: movement.nonblocking(comm, send, receive, place) };
  });
  MPI.Request.Waitall(all.map(({ request }) => request).reverse());
  for (const { movement, receive } of all) {
    const expected = movement.result(place);
    expect([movement.name, read(receive, expected, place)]).toEqual([movement.name, expected]);
  }
});

describe('the specs of w-collectives', () => {
  type Make = (data: Int32Array, size: number) => unknown;
  const ones = (size: number) => perRank(size, () => 1);
  const bytes = (size: number) => perRank(size, (rank) => 4 * rank);
  const ints = (size: number) => perRank(size, () => MPI.INT);
  const specs: readonly [string, Make][] = [
    ['[data, counts, displs, types]', (data, n) => [data, ones(n), bytes(n), ints(n)]],
    ['[data, [counts, displs], types]', (data, n) => [data, [ones(n), bytes(n)], ints(n)]],
    ['type strings', (data, n) => [data, ones(n), bytes(n), perRank(n, () => 'i')]],
    [
      'typed arrays',
      (data, n) => [data, Int32Array.from(ones(n)), Float64Array.from(bytes(n)), ints(n)],
    ],
    ['an ArrayBuffer', (data, n) => [data.buffer, ones(n), bytes(n), ints(n)]],
  ];
  mpiTest.each(specs)('%s', (comm, _name, spec) => {
    const { rank: me, size } = comm;
    const send = Int32Array.from({ length: size }, (_, to) => 10 * me + to);
    const into = new Int32Array(size);
    comm.Alltoallw(spec(send, size) as MPI.BlocksSpec, spec(into, size) as MPI.BlocksSpec);
    expect(Array.from(into)).toEqual(perRank(size, (from) => 10 * from + me));
  });

  mpiTest('[data, types] is one item from the beginning for each', (comm) => {
    const { rank: me, size } = comm;
    const into = new Int32Array(size);
    comm.Alltoallw(
      [Int32Array.of(50 + me), ints(size)],
      [into, ones(size), bytes(size), ints(size)],
    );
    expect(Array.from(into)).toEqual(perRank(size, (from) => 50 + from));
  });

  mpiTest('a type of its own for each block', (comm) => {
    const { rank: me, size } = comm;
    // An even rank receives doubles, an odd one bytes.
    const types = perRank(size, (to) => (to % 2 === 0 ? MPI.DOUBLE : MPI.INT8_T));
    const send = new DataView(new ArrayBuffer(8 * size));
    for (let to = 0; to < size; to++) {
      if (to % 2 === 0) send.setFloat64(8 * to, me + 0.5, true);
      else send.setInt8(8 * to, -me - 1);
    }
    const starts = perRank(size, (rank) => 8 * rank);
    const into = me % 2 === 0 ? new Float64Array(size) : new Int8Array(8 * size);
    comm
      .Ialltoallw(
        [send, ones(size), starts, types],
        [into, ones(size), starts, perRank(size, () => types[me])],
      )
      .Wait();
    const got = perRank(size, (from) => into[me % 2 === 0 ? from : 8 * from]);
    expect(got).toEqual(perRank(size, (from) => (me % 2 === 0 ? from + 0.5 : -from - 1)));
  });

  mpiTest('no items, and no memory', (comm) => {
    const { size } = comm;
    const none = [null, perRank(size, () => 0), perRank(size, () => 0), ints(size)] as const;
    comm.Alltoallw(none, none);
    comm.Ialltoallw(none, [new Int8Array(0), none[1], none[2], none[3]]).Wait();
    goesOn(comm);
  });

  const wrong: readonly [string, Make, typeof Error, RegExp][] = [
    ['an array', (data) => data, TypeError, /sendbuf must be \[data, counts, displacements, data/],
    ['[data]', (data) => [data], TypeError, /sendbuf must be \[data, counts/],
    [
      '[data, one type]',
      (data) => [data, MPI.INT],
      TypeError,
      /datatypes of sendbuf must be an array, but a D/,
    ],
    [
      'too many types',
      (data, n) => [data, perRank(n + 1, () => MPI.INT)],
      RangeError,
      /datatypes of sendbuf must have an entry for each of \d+ ranks, but has \d/,
    ],
    [
      'no type',
      (data, n) => [data, perRank(n, () => 3)],
      TypeError,
      /datatype 0 of sendbuf must be/,
    ],
    [
      'too few counts',
      (data, n) => [data, [], bytes(n), ints(n)],
      RangeError,
      /the counts of sendbuf must have an entry for each of \d+ ranks, but has 0/,
    ],
    [
      'no displacements',
      (data, n) => [data, ones(n), null, ints(n)],
      TypeError,
      /displacements of sendbuf must be an array of integers, but null came/,
    ],
    [
      'a fraction',
      (data, n) => [data, perRank(n, () => 0.5), bytes(n), ints(n)],
      TypeError,
      /counts of sendbuf\[0\] must be an integer, but the number 0.5 came/,
    ],
    [
      'behind the end',
      (data, n) => [data, ones(n), perRank(n, () => 4 * n - 3), ints(n)],
      RangeError,
      /sendbuf has \d+ bytes, but 1 item of its datatype spans bytes/,
    ],
    [
      'before the beginning',
      (data, n) => [data, ones(n), perRank(n, () => -1), ints(n)],
      RangeError,
      /1 item of its datatype spans bytes -1 to 3/,
    ],
    ['no memory', (_, n) => [null, ones(n), bytes(n), ints(n)], RangeError, /has 0 bytes/],
  ];
  mpiTest.each(wrong)('%s is refused', (comm, _name, spec, type, message) => {
    const { size } = comm;
    const good = [new Int32Array(size), ones(size), bytes(size), ints(size)] as const;
    for (const method of ['Alltoallw', 'Ialltoallw', 'Alltoallw_init'] as const) {
      const call = () => comm[method](spec(new Int32Array(size), size) as MPI.BlocksSpec, good);
      expect(call).toThrow(type);
      expect(call).toThrow(message);
      expect(call).toThrow(`Comm.${method}: `);
    }
    goesOn(comm);
  });
});

describe('counts that are left out', () => {
  mpiTest('are spread evenly in v-collectives', (comm) => {
    const { rank: me, size } = comm;
    // Two items for each rank, and one more for rank 0.
    const count = (rank: number) => 2 + (rank === 0 ? 1 : 0);
    const first = (rank: number) => 2 * rank + (rank === 0 ? 0 : 1);
    const all = Float32Array.from({ length: 2 * size + 1 }, (_, i) => i);
    const mine = all.slice(first(me), first(me) + count(me));
    const got = new Float32Array(count(me));
    comm.Iscatterv(me === 0 ? all : null, got).Wait();
    expect(got).toEqual(mine);
    const together = new Float32Array(2 * size + 1);
    comm.Iallgatherv(got, together).Wait();
    expect(together).toEqual(all);
    comm.Igatherv(got, me === 0 ? together.fill(0) : null).Wait();
    expect(together).toEqual(all);
  });

  mpiTest('are the lengths of the receive buffers in Ireduce_scatter', (comm) => {
    const { rank: me, size } = comm;
    const length = (size * (size + 1)) / 2;
    const into = new Int32Array(me + 1);
    comm.Ireduce_scatter(new Int32Array(length).fill(me + 1), into).Wait();
    expect(Array.from(into)).toEqual(new Array(me + 1).fill(length));
    const counts = perRank(size, (rank) => rank + 1);
    comm
      .Ireduce_scatter(new Int32Array(length).fill(me), into, { recvcounts: counts, op: MPI.MAX })
      .Wait();
    expect(Array.from(into)).toEqual(new Array(me + 1).fill(size - 1));
  });
});

describe('wrong arguments', () => {
  type Start = (comm: Intracomm) => unknown;
  const four = () => new Int32Array(4);
  const wrong: readonly [string, Start, typeof Error, RegExp][] = [
    [
      'Igatherv: too few counts',
      (comm) => comm.Igatherv(four(), [four(), []], comm.rank),
      RangeError,
      /Comm.Igatherv: the counts of recvbuf must have an entry for each of \d ranks, but has 0/,
    ],
    [
      'Iscatterv: no memory',
      (comm) => comm.Iscatterv('text' as unknown as null, four(), comm.rank),
      TypeError,
      /Comm.Iscatterv: sendbuf must be a typed array/,
    ],
    [
      'Iallgatherv: behind the end',
      (comm) => comm.Iallgatherv(four(), [four(), perRank(comm.size, () => 5)]),
      RangeError,
      /Comm.Iallgatherv: recvbuf has 16 bytes/,
    ],
    [
      'Ialltoallv: no spec',
      (comm) => comm.Ialltoallv([1, 2, 3] as unknown as null, four()),
      TypeError,
      /Comm.Ialltoallv: sendbuf is a plain array of numbers/,
    ],
    [
      'Ireduce_scatter: counts that are not the input',
      (comm) =>
        comm.Ireduce_scatter(
          new Int32Array(9),
          new Int32Array(1),
          perRank(comm.size, () => 1),
        ),
      RangeError,
      /Comm.Ireduce_scatter: the input holds 9 items, but recvcounts sum to/,
    ],
    [
      'Ireduce_scatter: in place without counts',
      (comm) => comm.Ireduce_scatter(MPI.IN_PLACE, four()),
      TypeError,
      /Comm.Ireduce_scatter: recvcounts are needed with MPI.IN_PLACE/,
    ],
  ];
  mpiTest.each(wrong)('%s', (comm, _name, start, type, message) => {
    expect(() => start(comm)).toThrow(type);
    expect(() => start(comm)).toThrow(message);
    goesOn(comm);
  });

  const resizable = () =>
    new Int32Array(
      Reflect.construct(ArrayBuffer, [64, { maxByteLength: 128 }]) as ArrayBuffer,
      0,
      4,
    );
  const starts: readonly [string, Start][] = [
    ['Igatherv', (comm) => comm.Igatherv(resizable(), new Int32Array(16), comm.rank)],
    ['Iscatterv', (comm) => comm.Iscatterv(new Int32Array(16), resizable(), comm.rank)],
    ['Iallgatherv', (comm) => comm.Iallgatherv(four(), resizable())],
    ['Ialltoallv', (comm) => comm.Ialltoallv(resizable(), four())],
    [
      'Ialltoallw',
      (comm) => {
        const types = perRank(comm.size, () => MPI.INT);
        return comm.Ialltoallw([four(), types], [resizable(), types]);
      },
    ],
    [
      'Ireduce_scatter',
      (comm) =>
        comm.Ireduce_scatter(
          resizable(),
          four(),
          perRank(comm.size, (i) => (i === comm.rank ? 4 : 0)),
        ),
    ],
  ];
  mpiTest.each(starts)('%s refuses a resizable buffer', (comm, name, start) => {
    expect(() => start(comm)).toThrow(
      new RegExp(`Comm.${name}: \\w+ lies in a resizable ArrayBuffer`),
    );
  });
});

// Their counts, displacements and datatypes are in no array that the program has.
mpiTest('requests that are dropped live on while garbage is collected', (comm) => {
  const { rank: me, size } = comm;
  const rounds = 20;
  const length = 2_000;
  const results: Float64Array[] = [];
  (function start() {
    for (let i = 0; i < rounds; i++) {
      const into = new Float64Array(length * size);
      results.push(into);
      const counts = perRank(size, () => length);
      const bytes = perRank(size, (rank) => 8 * length * rank);
      const types = perRank(size, () => MPI.DOUBLE);
      const send = new Float64Array(length * size).fill(100 * me + i);
      if (i % 3 === 0) comm.Ialltoallv([send, counts], [into, counts]);
      else if (i % 3 === 1) comm.Iallgatherv(send.subarray(0, length), [into, counts]);
      else comm.Ialltoallw([send, counts, bytes, types], [into, counts, bytes, types]);
    }
  })();
  for (let i = 0; i < 5; i++) {
    collectGarbage();
    // New arrays in place of those that were collected too early.
    perRank(200, (value) => BigInt64Array.from({ length: size }, () => BigInt(value) << 40n));
  }
  const late = comm.Ibarrier();
  // The order of collectives is the same everywhere: after as many of each kind all are complete.
  for (let i = 0; i < rounds; i++) comm.Barrier();
  late.Wait();
  const isThere = (into: Float64Array, i: number) =>
    into.every((value, at) => value === 100 * Math.floor(at / length) + i);
  // Nothing else tells that they are complete. Open MPI must look once: on a communicator that was
  // freed it never completes them.
  do comm.Iprobe();
  while (!results.every(isThere));
  expect(results.length).toBe(rounds);
});

describe('Isendrecv and Isendrecv_replace', () => {
  mpiTest('around a ring, with the status of the message received', (comm) => {
    const { rank: me, size } = comm;
    const [left, right] = [(me + size - 1) % size, (me + 1) % size];
    for (const memory of bufferKinds) {
      const status = new MPI.Status();
      const send = memory.of([me, 1, 2]);
      const into = memory.of([0, 0, 0, 9]);
      const request = comm.Isendrecv(send, right, 3, into, left, 3);
      request.Wait(status);
      expect(memory.values(into)).toEqual([left, 1, 2, 9]);
      expect([status.source, status.tag, status.count]).toEqual([left, 3, 3 * memory.itemSize]);
      const both = memory.of([me, 5]);
      comm.Isendrecv_replace(both, { dest: right, source: left }).Wait(status);
      expect(memory.values(both)).toEqual([left, 5]);
      expect([status.source, status.tag, status.count]).toEqual([left, 0, 2 * memory.itemSize]);
    }
  });

  mpiTest('what is sent is copied', (comm) => {
    const { rank: me, size } = comm;
    const into = new Float64Array(100_000);
    const send = new Float64Array(100_000).fill(me);
    const request = comm.Isendrecv(send, (me + 1) % size, 0, into);
    send.fill(-1);
    expect(request.Wait()).toBe(true);
    expect(into.every((value) => value === (me + size - 1) % size)).toBe(true);
    comm.Barrier();
  });

  mpiTest('with PROC_NULL', (comm) => {
    const into = Int32Array.of(7);
    expect(comm.Isendrecv(null, MPI.PROC_NULL, 0, null, MPI.PROC_NULL).Wait()).toBe(true);
    comm.Isendrecv_replace(into, MPI.PROC_NULL, 0, MPI.PROC_NULL).Wait();
    expect(into[0]).toBe(7);
  });

  mpiTest('wrong arguments leave no receive behind', (comm) => {
    const into = Int32Array.of(0);
    const call = () => comm.Isendrecv(Int32Array.of(1), comm.size, 0, into, comm.rank, 0);
    expect(call).toThrow(MPI.Exception);
    expect(call).toThrow(/MPI_ERR_RANK/);
    expect(() => comm.Isendrecv('a' as unknown as null, 0)).toThrow(TypeError);
    comm.Sendrecv(Int32Array.of(4), comm.rank, 0, new Int32Array(1), comm.rank);
    expect(into[0]).toBe(0);
    goesOn(comm);
  });
});
