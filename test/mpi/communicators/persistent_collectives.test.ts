// @worlds openmpi:1,2,3,4 mpich:1,2
// Persistent collectives: set up once, started several times with other values in the same memory.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { goesOn } from '../../support/exchange';
import { collectGarbage } from '../../support/garbage';
import {
  type Movement,
  make,
  movements,
  type Place,
  perRank,
  read,
  refill,
} from '../../support/movements';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const [memory] = bufferKinds;

/** A persistent operation with its memory, which can be run for any round. */
function setUp(comm: Intracomm, movement: Movement, root: number) {
  const place: Place = { me: comm.rank, size: comm.size, root, round: 0, memory };
  const send = make(movement.send(place), place);
  const receive = make(movement.receive(place), place);
  const request = movement.persistent(comm, send, receive, place);
  return {
    request,
    fill(round: number): void {
      refill(send, movement.send({ ...place, round }), place);
      refill(receive, movement.receive({ ...place, round }), place);
    },
    check(round: number): void {
      const expected = movement.result({ ...place, round });
      const label = [movement.name, memory.name, root, round];
      expect([label, read(receive, expected, place)]).toEqual([label, expected]);
    },
  };
}

mpiTest('all of them started together, completed in another order', (comm) => {
  const all = movements.map((movement) => setUp(comm, movement, comm.size - 1));
  const requests = all.map(({ request }) => request);
  for (const round of [1, 2]) {
    for (const { fill } of all) fill(round);
    // The order of starts is the same at all processes.
    MPI.Prequest.Startall(requests);
    const statuses: MPI.Status[] = [];
    expect(MPI.Request.Waitall([...requests].reverse(), statuses)).toBe(true);
    expect(statuses.length).toBe(requests.length);
    for (const { check } of all) check(round);
  }
  for (const request of requests) request.Free();
});

mpiTest('Barrier_init: no rank is through before the last has started', (comm) => {
  const barrier = comm.Barrier_init();
  for (let round = 0; round < 3; round++) {
    const late = performance.now() + (comm.rank === round % comm.size ? 10 : 0);
    while (performance.now() < late);
    const entered = Date.now();
    barrier.Start();
    while (!barrier.Test());
    const left = Date.now();
    const times = comm.allgather({ entered, left });
    const last = Math.max(...times.map((time) => time.entered));
    for (const time of times) expect(time.left).toBeGreaterThanOrEqual(last);
  }
  barrier.Free();
});

mpiTest('operations, and info', (comm) => {
  const { rank: me, size } = comm;
  const send = Float64Array.of(me + 1);
  const into = new Float64Array(1);
  const info = MPI.Info.Create();
  const cases: readonly [MPI.Prequest, number | null][] = [
    [comm.Allreduce_init(send, into, MPI.MAX), size],
    [comm.Allreduce_init(send, into, MPI.MIN, info), 1],
    [comm.Allreduce_init(send, into, { op: MPI.PROD, info }), [1, 1, 2, 6, 24][size]],
    [comm.Reduce_init(send, into, MPI.MAX, size - 1, info), me === size - 1 ? size : null],
    [comm.Scan_init(send, { recvbuf: into, op: MPI.MAX }), me + 1],
    [comm.Bcast_init(into, { root: 0, info }), null],
    [comm.Barrier_init({ info }), null],
  ];
  for (const [request, expected] of cases) {
    into.fill(0);
    request.Start();
    request.Wait();
    if (expected !== null) expect(into[0]).toBe(expected);
    request.Free();
  }
  info.Free();
});

mpiTest('no items at all', (comm) => {
  const none = () => new Float64Array(0);
  const zeros = perRank(comm.size, () => 0);
  const types = perRank(comm.size, () => MPI.DOUBLE);
  const requests = [
    comm.Bcast_init(none()),
    comm.Gather_init(none(), none()),
    comm.Gatherv_init(none(), none()),
    comm.Scatter_init(none(), none()),
    comm.Scatterv_init([none(), zeros], none()),
    comm.Allgather_init(none(), none()),
    comm.Allgatherv_init(none(), none()),
    comm.Alltoall_init(none(), none()),
    comm.Alltoallv_init(none(), none()),
    comm.Alltoallw_init([none(), zeros, zeros, types], [none(), [zeros, zeros], types]),
    comm.Reduce_init(none(), none()),
    comm.Allreduce_init(none(), none()),
    comm.Reduce_scatter_block_init(none(), none()),
    comm.Reduce_scatter_init(none(), none(), zeros),
    comm.Scan_init(none(), none()),
    comm.Exscan_init(none(), none()),
  ];
  for (let round = 0; round < 2; round++) {
    MPI.Prequest.Startall(requests);
    MPI.Request.Waitall(requests);
  }
  for (const request of requests) request.Free();
  goesOn(comm);
});

mpiTest('counts that follow from the arrays', (comm) => {
  const { rank: me, size } = comm;
  // One item for each rank, and one more for rank 0.
  const all = Float32Array.from({ length: size + 1 }, (_, i) => i);
  const own = new Float32Array(me === 0 ? 2 : 1);
  const together = new Float32Array(size + 1);
  const scatter = comm.Scatterv_init(me === 0 ? all : null, own);
  const gather = comm.Allgatherv_init(own, together);
  const reduced = new Int32Array(me + 1);
  const length = (size * (size + 1)) / 2;
  const reduce = comm.Reduce_scatter_init(new Int32Array(length).fill(2), reduced);
  for (const request of [scatter, gather, reduce]) {
    request.Start();
    request.Wait();
    request.Free();
  }
  expect(Array.from(own)).toEqual(me === 0 ? [0, 1] : [me + 1]);
  expect(together).toEqual(all);
  expect(Array.from(reduced)).toEqual(new Array(me + 1).fill(2 * size));
});

mpiTest('requests that are inactive are complete', (comm) => {
  const request = comm.Allreduce_init(Int32Array.of(1), new Int32Array(1));
  for (let round = 0; round < 2; round++) {
    expect([request.Wait(), request.Test(), request.Get_status()]).toEqual([true, true, true]);
    expect(MPI.Request.Waitall([request, request])).toBe(true);
    expect(MPI.Request.Waitany([request])).toBe(MPI.UNDEFINED);
    expect(MPI.Request.Waitsome([request])).toBe(null);
    request.Start();
    request.Wait();
  }
  request.Free();
});

describe('requests that are active', () => {
  mpiTest('are not started, freed or cancelled', (comm) => {
    const into = new Int32Array(1);
    const request = comm.Allreduce_init(Int32Array.of(1), into);
    for (let round = 0; round < 2; round++) {
      request.Start();
      expectMpiError(() => request.Start(), {
        class: 'MPI_ERR_REQUEST',
        message:
          'Prequest.Start: MPI_ERR_REQUEST: the request is active: it must be completed first',
      });
      expectMpiError(() => request.Free(), {
        class: 'MPI_ERR_REQUEST',
        message: 'Request.Free: MPI_ERR_REQUEST: the request is an active collective',
      });
      expectMpiError(() => request.Cancel(), {
        class: 'MPI_ERR_REQUEST',
        message: 'Request.Cancel: MPI_ERR_REQUEST: a collective operation can not be cancelled',
      });
      expect(request.Wait()).toBe(true);
      expect(into[0]).toBe(comm.size);
    }
    request.Free();
    expectMpiError(() => request.Start(), { class: 'MPI_ERR_REQUEST' });
    goesOn(comm);
  });
});

describe('wrong arguments', () => {
  type SetUp = (comm: Intracomm) => unknown;
  const four = () => new Int32Array(4);
  const resizable = () =>
    new Int32Array(Reflect.construct(ArrayBuffer, [16, { maxByteLength: 64 }]) as ArrayBuffer);
  const room = (comm: Intracomm) => new Int32Array(4 * comm.size);
  const setUps: readonly [string, string, (comm: Intracomm, buf: Int32Array) => unknown][] = [
    ['Bcast_init', 'buf', (comm, buf) => comm.Bcast_init(buf)],
    ['Gather_init', 'sendbuf', (comm, buf) => comm.Gather_init(buf, room(comm))],
    ['Gatherv_init', 'sendbuf', (comm, buf) => comm.Gatherv_init(buf, room(comm))],
    ['Scatter_init', 'recvbuf', (comm, buf) => comm.Scatter_init(room(comm), buf)],
    ['Scatterv_init', 'recvbuf', (comm, buf) => comm.Scatterv_init(room(comm), buf)],
    ['Allgather_init', 'sendbuf', (comm, buf) => comm.Allgather_init(buf, room(comm))],
    ['Allgatherv_init', 'recvbuf', (comm, buf) => comm.Allgatherv_init(four(), [buf, 0])],
    ['Alltoall_init', 'sendbuf', (comm, buf) => comm.Alltoall_init([buf, 0], room(comm))],
    ['Alltoallv_init', 'recvbuf', (comm, buf) => comm.Alltoallv_init(four(), buf)],
    ['Reduce_init', 'sendbuf', (comm, buf) => comm.Reduce_init(buf, four())],
    ['Allreduce_init', 'recvbuf', (comm, buf) => comm.Allreduce_init(four(), buf)],
    [
      'Reduce_scatter_block_init',
      'recvbuf',
      (comm, buf) => comm.Reduce_scatter_block_init(room(comm), buf),
    ],
    [
      'Reduce_scatter_init',
      'recvbuf',
      (comm, buf) =>
        comm.Reduce_scatter_init(
          room(comm),
          buf,
          perRank(comm.size, () => 4),
        ),
    ],
    ['Scan_init', 'recvbuf', (comm, buf) => comm.Scan_init(four(), buf)],
    ['Exscan_init', 'sendbuf', (comm, buf) => comm.Exscan_init(buf, four())],
  ];
  mpiTest.each(setUps)(
    '%s refuses what is no memory, or can move',
    (comm, name, argument, start) => {
      const owner = name === 'Scan_init' || name === 'Exscan_init' ? 'Intracomm' : 'Comm';
      expect(() => start(comm, resizable())).toThrow(
        `${owner}.${name}: ${argument} lies in a resizable ArrayBuffer`,
      );
      const text = () => start(comm, 'text' as unknown as Int32Array);
      expect(text).toThrow(TypeError);
      expect(text).toThrow(`${owner}.${name}: ${argument} must be a typed array`);
      goesOn(comm);
    },
  );

  const wrong: readonly [string, SetUp, RegExp][] = [
    ['a root that is no rank', (comm) => comm.Bcast_init(four(), comm.size), /MPI_ERR_ROOT/],
    ['no root', (comm) => comm.Bcast_init(four(), 'a' as unknown as number), /root must be an int/],
    [
      'no info',
      (comm) => comm.Barrier_init(3 as unknown as MPI.Info),
      /info must be an MPI.Info, but 3 came/,
    ],
    [
      'no operation',
      (comm) => comm.Allreduce_init(four(), four(), 'sum' as unknown as MPI.Op),
      /op must be an MPI.Op, but the string "sum" came/,
    ],
    [
      'buffers of different lengths',
      (comm) => comm.Allreduce_init(four(), new Int32Array(3)),
      /Allreduce_init: sendbuf holds 4 items, but recvbuf holds 3/,
    ],
  ];
  mpiTest.each(wrong)('%s', (comm, _name, start, message) => {
    expect(() => start(comm)).toThrow(message);
    goesOn(comm);
  });
});

// Neither the arrays nor the counts, displacements and datatypes are in the program's hands.
mpiTest('memory lives as long as the request, while garbage is collected', (comm) => {
  const { rank: me, size } = comm;
  const counts = () => perRank(size, () => 3);
  const bytes = () => perRank(size, (rank) => 24 * rank);
  const types = () => perRank(size, () => MPI.DOUBLE);
  const into = new Float64Array(3 * size);
  const requests = [
    comm.Alltoallv_init([new Float64Array(3 * size).fill(me), counts()], [into, counts()]),
    comm.Allgatherv_init(new Float64Array(3).fill(me), [into, counts()]),
    comm.Alltoallw_init(
      [new Float64Array(3 * size).fill(me), counts(), bytes(), types()],
      [into, counts(), bytes(), types()],
    ),
  ];
  for (let round = 0; round < 20; round++) {
    collectGarbage();
    perRank(100, (value) => BigInt64Array.from({ length: size }, () => BigInt(value) << 40n));
    perRank(100, () => new Float64Array(3 * size).fill(-1));
    for (const request of requests) {
      into.fill(-1);
      request.Start();
      request.Wait();
      expect(Array.from(into)).toEqual(perRank(size, (rank) => [rank, rank, rank]).flat());
    }
  }
  for (const request of requests) request.Free();
});
