// @worlds openmpi:1,2,3,4 mpich:1,2
// Persistent messages: Send_init and its like, Start, Startall, and completion in every way.
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { communicatorKinds, onCommunicator } from '../../support/communicators';
import { goesOn, neighbours, untilFound } from '../../support/exchange';
import { collectGarbage } from '../../support/garbage';
import { expectMpiError, mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;
const { Prequest, Request, Status } = MPI;

type SendInit = (
  comm: Intracomm,
  buf: MPI.BufferSpec | null,
  dest: number,
  tag?: number,
) => MPI.Prequest;
const sends: readonly [string, SendInit][] = [
  ['Send_init', (comm, buf, dest, tag) => comm.Send_init(buf, dest, tag)],
  ['Ssend_init', (comm, buf, dest, tag) => comm.Ssend_init(buf, dest, tag)],
  ['Bsend_init', (comm, buf, dest, tag) => comm.Bsend_init(buf, dest, tag)],
  ['Rsend_init', (comm, buf, dest, tag) => comm.Rsend_init(buf, dest, tag)],
];

/** Runs the body with a buffer attached, which only Bsend_init needs. */
function withBuffer(body: () => void): void {
  MPI.Attach_buffer(new ArrayBuffer(1 << 16));
  body();
  MPI.Detach_buffer();
}

const bytesOf = (data: MPI.BufferData): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

for (const kind of communicatorKinds) {
  mpiTest.each(sends)(`%s around a ring of ${kind.name}`, (world, _name, sendInit) =>
    onCommunicator(world, kind, (comm) => {
      const { left, right } = neighbours(comm);
      withBuffer(() => {
        for (const memory of bufferKinds) {
          const out = memory.of([0, 0, 3]);
          const into = memory.of([0, 0, 0, 9]);
          const send = sendInit(comm, out, right, 5);
          const receive = comm.Recv_init(into, left, 5);
          const status = new Status();
          expect([send, receive].every((each) => each instanceof Prequest)).toBe(true);
          for (let round = 1; round <= 3; round++) {
            bytesOf(out).set(bytesOf(memory.of([comm.rank, round, 3])));
            receive.Start();
            // A ready send needs its receive to be posted before.
            comm.Barrier();
            send.Start();
            expect([receive.Wait(status), send.Wait()]).toEqual([true, true]);
            expect(memory.values(into)).toEqual([left, round, 3, 9]);
            expect([status.source, status.tag, status.count]).toEqual([
              left,
              5,
              3 * memory.itemSize,
            ]);
            expect([send.is_null, receive.is_null]).toEqual([false, false]);
          }
          send.Free();
          receive.Free();
          expect([send.is_null, receive.is_null]).toEqual([true, true]);
        }
      });
    }),
  );
}

/** A receive from this rank itself, and what sends to it. */
function toSelf(comm: Intracomm, tag = 0) {
  const into = new Int32Array(1);
  const request = comm.Recv_init(into, comm.rank, tag);
  return {
    request,
    into,
    send: (value: number) => comm.Send(Int32Array.of(value), comm.rank, tag),
  };
}

describe('completion', () => {
  const ways: readonly [string, (request: MPI.Prequest, status: MPI.Status) => unknown, unknown][] =
    [
      ['Wait', (request, status) => request.Wait(status), true],
      ['wait', (request, status) => request.wait(status), null],
      ['Test', (request, status) => untilFound(() => request.Test(status) || null), true],
      [
        'test',
        (request, status) =>
          untilFound(() => {
            const result = request.test(status);
            return result[0] ? result : null;
          }),
        [true, null],
      ],
      ['Waitany', (request, status) => Request.Waitany([request], status), 0],
      ['waitany', (request, status) => Request.waitany([request], status), [0, null]],
      [
        'Testany',
        (request, status) =>
          untilFound(() => {
            const result = Request.Testany([request], status);
            return result[1] ? result : null;
          }),
        [0, true],
      ],
      ['Waitall', (request, status) => Request.Waitall([request], [status]), true],
      [
        'Testall',
        (request, status) => untilFound(() => Request.Testall([request], [status]) || null),
        true,
      ],
      ['Waitsome', (request, status) => Request.Waitsome([request], [status]), [0]],
      [
        'Testsome',
        (request, status) =>
          untilFound(() => {
            const result = Request.Testsome([request], [status]);
            return result?.length === 1 ? result : null;
          }),
        [0],
      ],
    ];

  mpiTest.each(ways)('by %s, after each start', (comm, _name, finish, expected) => {
    const { request, into, send } = toSelf(comm, 17);
    const status = new Status();
    for (let round = 1; round <= 3; round++) {
      request.Start();
      expect([request.Test(), request.Get_status()]).toEqual([false, false]);
      send(round);
      expect(finish(request, status)).toEqual(expected);
      expect(into[0]).toBe(round);
      expect([status.source, status.tag, status.count]).toEqual([comm.rank, 17, 4]);
      expect(request.is_null).toBe(false);
    }
    request.Free();
  });

  mpiTest('of what is inactive: there is nothing to wait for', (comm) => {
    const { request, send } = toSelf(comm);
    for (let round = 0; round < 2; round++) {
      const status = new Status();
      expect([request.Wait(status), request.Test(), request.wait(), request.test()]).toEqual([
        true,
        true,
        null,
        [true, null],
      ]);
      expect([status.source, status.tag, status.count]).toEqual([MPI.ANY_SOURCE, MPI.ANY_TAG, 0]);
      expect({
        Waitany: Request.Waitany([request]),
        Testany: Request.Testany([request]),
        Waitsome: Request.Waitsome([request]),
        Testsome: Request.Testsome([request]),
        Waitall: Request.Waitall([request]),
        Get_status: request.Get_status(),
        Get_status_any: Request.Get_status_any([request]),
        Get_status_all: Request.Get_status_all([request]),
        Get_status_some: Request.Get_status_some([request]),
      }).toEqual({
        Waitany: MPI.UNDEFINED,
        Testany: [MPI.UNDEFINED, true],
        Waitsome: null,
        Testsome: null,
        Waitall: true,
        Get_status: true,
        Get_status_any: [MPI.UNDEFINED, true],
        Get_status_all: true,
        Get_status_some: null,
      });
      request.Start();
      send(1);
      request.Wait();
    }
    request.Free();
  });

  mpiTest('among active, inactive, null and other requests', (comm) => {
    const [first, second, third] = [0, 1, 2].map((tag) => toSelf(comm, tag));
    const other = comm.Irecv(new Int32Array(1), comm.rank, 3);
    const set = [first.request, MPI.REQUEST_NULL, second.request, third.request, other];
    Prequest.Startall([second.request, third.request]);
    third.send(5);
    expect(Request.Waitany(set)).toBe(3);
    expect(Request.Testany(set)).toEqual([MPI.UNDEFINED, false]);
    // It can be started again, while the second is still active.
    third.request.Start();
    expectMpiError(() => second.request.Start(), { class: 'MPI_ERR_REQUEST' });
    third.send(6);
    second.send(7);
    comm.Send(Int32Array.of(8), comm.rank, 3);
    const statuses: MPI.Status[] = [];
    expect(Request.Waitall(set, statuses)).toBe(true);
    expect(statuses.map(({ tag }) => tag)).toEqual([MPI.ANY_TAG, MPI.ANY_TAG, 1, 2, 3]);
    expect([first.into[0], second.into[0], third.into[0]]).toEqual([0, 7, 6]);
    expect(set.map(({ is_null }) => is_null)).toEqual([false, true, false, false, true]);
    for (const { request } of [first, second, third]) {
      request.Start();
      expect(request.Test()).toBe(false);
    }
    for (const { request, send } of [first, second, third]) {
      send(1);
      request.Wait();
      request.Free();
    }
  });

  mpiTest('while an object receive is pending', (comm) => {
    const { left, right } = neighbours(comm);
    const pending = comm.irecv({ source: left, tag: 9 });
    const out = Int32Array.of(comm.rank);
    const into = new Int32Array(1);
    const set = [comm.Recv_init(into, left, 2), comm.Send_init(out, right, 2)];
    for (let round = 0; round < 2; round++) {
      out[0] = 10 * comm.rank + round;
      Prequest.Startall(set);
      if (round === 0) Request.Waitall(set);
      else for (const request of set) request.Wait();
      expect(into[0]).toBe(10 * left + round);
    }
    comm.send('object', right, 9);
    expect(pending.wait()).toBe('object');
    for (const request of set) request.Free();
  });
});

describe('Start and Startall', () => {
  mpiTest('of an active request are refused before MPI is entered', (comm) => {
    const { request, into, send } = toSelf(comm);
    const other = toSelf(comm, 1);
    request.Start();
    expectMpiError(() => request.Start(), {
      class: 'MPI_ERR_REQUEST',
      message: 'Prequest.Start: MPI_ERR_REQUEST: the request is active: it must be completed first',
    });
    expectMpiError(() => Prequest.Startall([other.request, request]), {
      class: 'MPI_ERR_REQUEST',
      message: /^Prequest.Startall: .* is active/,
    });
    // Nothing of it was started.
    expectMpiError(() => Prequest.Startall([other.request, other.request]), {
      class: 'MPI_ERR_REQUEST',
      message: 'Prequest.Startall: MPI_ERR_REQUEST: the request at index 1 is there twice',
    });
    expect(Request.Waitany([other.request])).toBe(MPI.UNDEFINED);
    send(3);
    request.Wait();
    expect(into[0]).toBe(3);
    request.Free();
    other.request.Free();
  });

  mpiTest('of a freed or null request are refused', (comm) => {
    const { request } = toSelf(comm);
    const copy = new Prequest(request);
    request.Free();
    for (const each of [request, copy, new Prequest()]) {
      expectMpiError(() => each.Start(), { class: 'MPI_ERR_REQUEST' });
    }
    expectMpiError(() => Prequest.Startall([request]), {
      class: 'MPI_ERR_REQUEST',
      message: 'Prequest.Startall: MPI_ERR_REQUEST: the request at index 0 is null',
    });
    expectMpiError(() => Prequest.Startall([copy]), { class: 'MPI_ERR_REQUEST' });
    expect(Prequest.Startall([])).toBeUndefined();
    goesOn(comm);
  });

  mpiTest('of what is no Prequest is a TypeError', (comm) => {
    const { request, send } = toSelf(comm);
    const plain = comm.Irecv(new Int32Array(1), comm.rank, 1);
    const call = Prequest.Startall as (requests: unknown) => unknown;
    expect(() => call(request)).toThrow(
      'Prequest.Startall: requests must be an array of MPI.Prequest, but a Prequest came',
    );
    expect(() => call([request, plain])).toThrow(
      'Prequest.Startall: requests[1] must be an MPI.Prequest, but a Request came',
    );
    expect(() => call([null])).toThrow(TypeError);
    expect(request.Test()).toBe(true);
    plain.Cancel();
    plain.Wait();
    Prequest.Startall({ requests: [request] });
    send(1);
    request.Wait();
    request.Free();
  });

  mpiTest('a hundred at once', (comm) => {
    const { left, right } = neighbours(comm);
    const into = Array.from({ length: 100 }, () => new Int32Array(1));
    const out = Array.from({ length: 100 }, () => new Int32Array(1));
    const set = [
      ...into.map((buf, i) => comm.Recv_init(buf, left, i)),
      ...out.map((buf, i) => comm.Send_init(buf, right, i)),
    ];
    for (let round = 0; round < 2; round++) {
      out.forEach((buf, i) => {
        buf[0] = 1000 * round + i;
      });
      Prequest.Startall(set);
      Request.Waitall(set);
      expect(into.map(([value]) => value)).toEqual(into.map((_, i) => 1000 * round + i));
    }
    for (const request of set) request.Free();
  });

  mpiTest('with PROC_NULL', (comm) => {
    const set = [
      ...sends.map(([, init]) => init(comm, null, MPI.PROC_NULL)),
      comm.Recv_init(null, MPI.PROC_NULL),
    ];
    for (let round = 0; round < 2; round++) {
      Prequest.Startall(set);
      expect(Request.Waitall(set)).toBe(true);
      for (const request of set) {
        request.Start();
        expect(request.Wait()).toBe(true);
      }
    }
    for (const request of set) request.Free();
  });

  mpiTest('with named arguments, parts of arrays and no items', (comm) => {
    const { left, right } = neighbours(comm);
    const into = new Float64Array(4);
    const set = [
      comm.Recv_init([into, 2, 1, MPI.DOUBLE], { source: left, tag: 3 }),
      comm.Send_init([Float64Array.of(1, 2, 3), [2, 1]], { dest: right, tag: 3 }),
      comm.Recv_init(new Int8Array(0), { source: left, tag: 4 }),
      comm.Ssend_init(new Int8Array(0), right, 4),
    ];
    Prequest.Startall(set);
    Request.Waitall(set);
    expect(Array.from(into)).toEqual([0, 2, 3, 0]);
    for (const request of set) request.Free();
  });
});

describe('Free and Cancel', () => {
  mpiTest('Free of an active request lets it complete', (comm) => {
    const { left, right } = neighbours(comm);
    const length = 100_000;
    const into = new Float64Array(length);
    (function start() {
      const request = comm.Send_init(new Float64Array(length).fill(comm.rank), right);
      request.Start();
      request.Free();
      expect(request.is_null).toBe(true);
    })();
    collectGarbage();
    comm.Recv(into, left);
    expect(into.every((value) => value === left)).toBe(true);
    comm.Barrier();
  });

  mpiTest('free() frees once', (comm) => {
    const { request } = toSelf(comm);
    request.free();
    request.free();
    expect(request.is_null).toBe(true);
    expectMpiError(() => request.Free(), { class: 'MPI_ERR_REQUEST' });
    goesOn(comm);
  });

  mpiTest('Cancel of an active receive, which can be started again', (comm) => {
    const { request, into, send } = toSelf(comm);
    for (let round = 1; round <= 2; round++) {
      const status = new Status();
      request.Start();
      request.Cancel();
      request.Wait(status);
      expect([status.Is_cancelled(), request.is_null]).toEqual([true, false]);
      request.Start();
      send(round);
      request.Wait(status);
      expect([status.Is_cancelled(), into[0]]).toEqual([false, round]);
    }
    request.Free();
  });

  // Open MPI 4.1 crashes.
  mpiTest('Cancel of an inactive request is refused', (comm) => {
    const { request } = toSelf(comm);
    expectMpiError(() => request.Cancel(), {
      class: 'MPI_ERR_REQUEST',
      message: 'Request.Cancel: MPI_ERR_REQUEST: the request is inactive',
    });
    request.Free();
    goesOn(comm);
  });
});

describe('objects that stand for the same request', () => {
  mpiTest('know of each other', (comm) => {
    const { request, into, send } = toSelf(comm);
    const copies = [
      new Prequest(request),
      Prequest.fromhandle(request.tohandle()),
      Prequest.fromhandle({ handle: request.handle }),
    ];
    for (const copy of copies) {
      expect([copy.equals(request), copy instanceof Prequest]).toEqual([true, true]);
      copy.Start();
      expectMpiError(() => request.Start(), { class: 'MPI_ERR_REQUEST' });
      send(4);
      expect(request.Wait()).toBe(true);
      expect(into[0]).toBe(4);
      into[0] = 0;
      // Completed by a Request that knows only the handle.
      request.Start();
      send(5);
      Request.fromhandle(request.handle).Wait();
      expect(into[0]).toBe(5);
    }
    request.Free();
  });
});

describe('errors', () => {
  // Open MPI frees the request then, as it may.
  const ways: readonly [string, (request: MPI.Prequest) => unknown][] = [
    ['Wait', (request) => request.Wait()],
    ['Test', (request) => untilFound(() => request.Test() || null)],
    ['Waitany', (request) => Request.Waitany([request])],
  ];
  // In a message to itself Open MPI does not notice it.
  mpiTest.ranks(2, 4).each(ways)('a message that is too long, noticed by %s', (comm, _, finish) => {
    const { left, right } = neighbours(comm);
    const around = new Int32Array(4);
    const request = comm.Recv_init(around.subarray(1, 2), left, 1);
    const copy = new Prequest(request);
    const sent = comm.Isend(new Int32Array(3).fill(7), right, 1);
    request.Start();
    expectMpiError(() => finish(request), { class: 'MPI_ERR_TRUNCATE' });
    expect([around[0], around[2]]).toEqual([0, 0]);
    sent.Wait();
    if (request.is_null) {
      for (const each of [request, copy]) {
        expectMpiError(() => each.Start(), { class: 'MPI_ERR_REQUEST', message: 'was freed' });
      }
    } else {
      const next = comm.Isend(Int32Array.of(comm.rank), right, 1);
      request.Start();
      expect(request.Wait()).toBe(true);
      expect(around[1]).toBe(left);
      next.Wait();
    }
    request.free();
    goesOn(comm);
  });

  const wrong: readonly [string, (comm: Intracomm) => unknown, RegExp][] = [
    [
      'no memory',
      (comm) => comm.Send_init(3 as unknown as null, 0),
      /Send_init: buf must be a typ/,
    ],
    ['no rank', (comm) => comm.Recv_init(new Int8Array(1), '0' as never), /source must be an int/],
    ['a rank too high', (comm) => comm.Ssend_init(new Int8Array(1), comm.size), /MPI_ERR_RANK/],
    ['a wrong tag', (comm) => comm.Send_init(new Int8Array(1), 0, -5), /MPI_ERR_TAG/],
    ['a part too far', (comm) => comm.Recv_init([new Int8Array(1), 2]), /Recv_init: buf has 1 byt/],
  ];
  mpiTest.each(wrong)('%s', (comm, _name, call, message) => {
    expect(() => call(comm)).toThrow(message);
    goesOn(comm);
  });

  const inits = [
    ...sends,
    ['Recv_init', (comm, buf, source) => comm.Recv_init(buf, source)] as [string, SendInit],
  ];
  mpiTest.each(inits)('%s refuses a resizable buffer', (comm, name, init) => {
    const memory = Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }]) as ArrayBuffer;
    expect(() => init(comm, new Int8Array(memory), 0)).toThrow(
      `Comm.${name}: buf lies in a resizable ArrayBuffer`,
    );
  });
});

describe('memory', () => {
  mpiTest('lives as long as the request, even if the program drops it', (comm) => {
    const { left, right } = neighbours(comm);
    const length = 50_000;
    const kept: WeakRef<Float64Array>[] = [];
    const set = (function setUp() {
      const out = new Float64Array(length).fill(comm.rank + 1);
      const into = new Float64Array(length);
      kept.push(new WeakRef(out), new WeakRef(into));
      return [comm.Recv_init(into, left), comm.Send_init(out, right)];
    })();
    for (let round = 0; round < 3; round++) {
      collectGarbage();
      const canaries = Array.from({ length: 5 }, () => new Float64Array(length));
      Prequest.Startall(set);
      collectGarbage();
      Request.Waitall(set);
      expect(canaries.every((array) => array.every((value) => value === 0))).toBe(true);
      expect(kept[1].deref()?.every((value) => value === left + 1)).toBe(true);
    }
    for (const request of set) request.Free();
  });

  mpiTest('is let go with the request', async (comm) => {
    const references: WeakRef<Int32Array>[] = [];
    (function use() {
      for (let i = 0; i < 50; i++) {
        const { request, into, send } = toSelf(comm, i);
        request.Start();
        send(i);
        request.Wait();
        request.Free();
        references.push(new WeakRef(into));
      }
    })();
    // References are kept to the end of the job in which they were made.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const kept = references.filter((reference) => reference.deref() !== undefined);
    expect(kept.length).toBeLessThan(5);
  });

  mpiTest('detached between starts: nothing is started; while active: it is reported', (comm) => {
    const into = new Int32Array(2);
    const request = comm.Recv_init(into, comm.rank);
    request.Start();
    const moved = structuredClone(into, { transfer: [into.buffer] });
    comm.Send(Int32Array.of(1, 2), comm.rank);
    expect(() => request.Wait()).toThrow(TypeError);
    expect(moved).toEqual(Int32Array.of(1, 2));
    expect(() => request.Start()).toThrow(
      'Prequest.Start: the memory of the operation is detached: it was transferred elsewhere',
    );
    expect(() => Prequest.Startall([request])).toThrow(TypeError);
    expect(request.Wait()).toBe(true);
    request.Free();
  });
});
