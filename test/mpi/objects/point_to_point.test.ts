// @worlds openmpi:1,2,3,4 mpich:1,2
// Messages of objects: every way to send × every way to receive × what structured clone carries.
import { types } from 'node:util';
import { MPI } from 'mpi4node';
import { neighbours, untilFound } from '../../support/exchange';
import { mpiTest, ranks } from '../../support/mpi';
import { difference } from '../../support/objects/compare';

type Intracomm = MPI.Intracomm;

/** A circle: an object that holds itself. */
function circle(): object {
  const object: Record<string, unknown> = { name: 'circle', list: [] };
  object.self = object;
  (object.list as unknown[]).push(object);
  return object;
}

function sharing(): Float64Array[] {
  const whole = Float64Array.of(1, 2, 3, 4);
  return [whole, whole.subarray(1, 3)];
}

// Each with what must be seen at the receiver, where `toEqual` alone would not see it.
const values: readonly [name: string, make: () => unknown, check?: (received: never) => void][] = [
  ['null', () => null],
  ['undefined', () => undefined],
  ['true', () => true],
  ['a number', () => 0.1],
  ['-0', () => -0],
  ['NaN', () => NaN],
  ['an infinity', () => -Infinity],
  ['a large bigint', () => -(2n ** 100n)],
  ['an empty string', () => ''],
  ['a string beyond Latin 1', () => 'naïve 東京 🚀'],
  ['a string with a lone surrogate', () => 'a\ud800b'],
  ['a Date', () => new Date(86_400_000)],
  ['a RegExp', () => /a+b/giu],
  ['nested objects', () => ({ a: { b: [{ c: 1 }, 'd'] }, e: undefined })],
  ['an object with a key __proto__', () => JSON.parse('{"__proto__": 1, "a": 2}')],
  ['a Map with an object as key', () => new Map<unknown, unknown>([[{ k: 1 }, new Set([1])]])],
  ['a Set', () => new Set([1, 'two', [3]])],
  [
    'a sparse array',
    () => Object.assign(new Array(4), { 0: 0, 2: undefined, 3: 3 }),
    (received: unknown[]) =>
      expect([received.length, 1 in received, 2 in received]).toEqual([4, false, true]),
  ],
  ['a boxed number', () => Object(7)],
  [
    'an Error with a cause',
    // The stack of each rank is another.
    () => Object.assign(new RangeError('too far', { cause: 'the map' }), { stack: 'here' }),
    (received: Error) =>
      expect([received.name, received.message, received.cause]).toEqual([
        'RangeError',
        'too far',
        'the map',
      ]),
  ],
  ['typed arrays', () => [Int8Array.of(-1), Float32Array.of(0.5), BigUint64Array.of(2n ** 63n)]],
  ['a DataView', () => new DataView(Uint8Array.of(1, 2, 3).buffer, 1)],
  [
    'typed arrays that share a buffer',
    sharing,
    ([whole, part]: Float64Array[]) => {
      part[0] = 20;
      expect(whole[1]).toBe(20);
      expect(part.buffer).toBe(whole.buffer);
    },
  ],
  [
    'an object that holds itself',
    circle,
    (received: { self: unknown; list: unknown[] }) =>
      expect([received.self === received, received.list[0] === received]).toEqual([true, true]),
  ],
];

function expectClone(name: string, received: unknown, sent: unknown): void {
  expect([name, difference(received, structuredClone(sent))]).toEqual([name, null]);
}

const sends: readonly [
  string,
  (comm: Intracomm, obj: unknown, dest: number, tag: number) => MPI.Request | undefined,
][] = [
  ...(['send', 'ssend', 'bsend'] as const).map(
    (name) =>
      [
        name,
        (comm: Intracomm, obj: unknown, dest: number, tag: number) => {
          expect(comm[name](obj, dest, tag)).toBeUndefined();
          return undefined;
        },
      ] as const,
  ),
  ...(['isend', 'issend', 'ibsend'] as const).map(
    (name) =>
      [
        name,
        (comm: Intracomm, obj: unknown, dest: number, tag: number) => comm[name](obj, dest, tag),
      ] as const,
  ),
].map((row) => [...row]);

// Each posts a receive, or does nothing yet, and gives a function that completes it.
const receives: readonly [
  string,
  (comm: Intracomm, source: number, tag: number) => (status: MPI.Status) => unknown,
][] = [
  ['recv', (comm, source, tag) => (status) => comm.recv(null, source, tag, status)],
  [
    'irecv and wait',
    (comm, source, tag) => {
      const request = comm.irecv({ source, tag });
      return (status) => request.wait(status);
    },
  ],
  [
    'irecv and test',
    (comm, source, tag) => {
      const request = comm.irecv({ source, tag });
      return (status) =>
        untilFound(() => {
          const [flag, obj] = request.test(status);
          if (!flag) expect(obj).toBeNull();
          return flag ? { obj } : null;
        }).obj;
    },
  ],
  [
    'mprobe and Message.recv',
    (comm, source, tag) => (status) => comm.mprobe(source, tag).recv(status),
  ],
  [
    'improbe and Message.irecv',
    (comm, source, tag) => (status) =>
      untilFound(() => comm.improbe(source, tag))
        .irecv()
        .wait(status),
  ],
  [
    'Message.probe and recv',
    (comm, source, tag) => (status) => MPI.Message.probe(comm, source, tag).recv(status),
  ],
];

beforeAll(() => MPI.Attach_buffer(new ArrayBuffer(1 << 20)));
afterAll(() => {
  MPI.Detach_buffer();
});

/** To the right and from the left; rank 0 sends first if sending may wait for the receiver. */
function exchange(
  comm: Intracomm,
  send: (typeof sends)[number][1],
  receive: (typeof receives)[number][1],
  obj: unknown,
  tag: number,
): { obj: unknown; status: MPI.Status } {
  const { left, right } = neighbours(comm);
  const status = new MPI.Status();
  const complete = receive(comm, left, tag);
  if (comm.rank % 2 === 1) {
    const received = complete(status);
    send(comm, obj, right, tag)?.wait();
    return { obj: received, status };
  }
  const sent = send(comm, obj, right, tag);
  const received = complete(status);
  expect(sent?.wait() ?? null).toBeNull();
  return { obj: received, status };
}

describe('what structured clone carries', () => {
  for (const [sendName, send] of sends) {
    for (const [receiveName, receive] of receives) {
      // A blocking send of a rank to itself has to find a posted receive, or it waits for ever.
      if (ranks === 1 && (sendName === 'send' || sendName === 'ssend')) continue;
      mpiTest(`${sendName} to ${receiveName}`, (comm) => {
        const { left } = neighbours(comm);
        values.forEach(([name, make, check], tag) => {
          const { obj, status } = exchange(comm, send, receive, make(), tag);
          expectClone(name, obj, make());
          check?.(obj as never);
          expect([status.source, status.tag, status.count > 0]).toEqual([left, tag, true]);
        });
      });
    }
  }

  mpiTest('sendrecv', (comm) => {
    const { left, right } = neighbours(comm);
    const status = new MPI.Status();
    for (const [name, make] of values) {
      const received = comm.sendrecv(make(), right, 3, null, left, 3, status);
      expectClone(name, received, make());
      expect([status.source, status.tag]).toEqual([left, 3]);
    }
    // Node 20 takes no two invalid dates for equal.
    const invalid = comm.sendrecv<Date>(new Date(NaN), right, 3, null, left, 3);
    expect([types.isDate(invalid), invalid.getTime()]).toEqual([true, NaN]);
    expect(comm.sendrecv({ rank: comm.rank }, right, { source: left })).toEqual({ rank: left });
  });

  mpiTest('what is changed after isend is not seen by the receiver', (comm) => {
    const { left, right } = neighbours(comm);
    const obj = { list: Float64Array.of(1, 2) };
    const request = comm.isend(obj, right);
    obj.list[0] = 99;
    expect(comm.recv({ source: left })).toEqual({ list: Float64Array.of(1, 2) });
    request.wait();
  });

  mpiTest('what is received belongs to the receiver alone', (comm) => {
    const { left, right } = neighbours(comm);
    const sent = [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)];
    const requests = sent.map((array) => comm.isend(array, right));
    const [first, second] = sent.map(() => comm.recv<Uint8Array>({ source: left }));
    first.fill(0);
    expect(second).toEqual(sent[1]);
    MPI.Request.waitall(requests);
  });
});

describe('large objects', () => {
  mpiTest.each([1, 50])('%d MB around the ring', (comm, megabytes) => {
    const { left, right } = neighbours(comm);
    const make = (rank: number) => {
      const numbers = new Float64Array(megabytes * 125_000);
      for (let i = 0; i < numbers.length; i += 1000) numbers[i] = i + rank;
      return { numbers, after: ['text', rank] };
    };
    const sent = comm.isend(make(comm.rank), right);
    const received = comm.recv<ReturnType<typeof make>>({ source: left });
    expect(sent.wait()).toBeNull();
    expect(received.after).toEqual(['text', left]);
    const expected = make(left).numbers;
    expect(received.numbers.length).toBe(expected.length);
    expect(received.numbers.findIndex((value, i) => value !== expected[i])).toBe(-1);
  });
});

describe('what structured clone does not carry', () => {
  const refused: readonly [string, () => unknown][] = [
    ['a function', () => () => 1],
    ['an object with a method', () => ({ method() {} })],
    ['a symbol', () => Symbol('s')],
    ['a WeakMap', () => new WeakMap()],
    ['a SharedArrayBuffer', () => new SharedArrayBuffer(8)],
    ['an array in shared memory', () => [new Int32Array(new SharedArrayBuffer(8))]],
    ['a promise', () => Promise.resolve(1)],
  ];
  const methods = ['send', 'ssend', 'bsend', 'isend', 'issend', 'ibsend', 'sendrecv'] as const;

  mpiTest.each(refused)(
    '%s: nothing is sent, and the next message arrives',
    (comm, _name, make) => {
      const { left, right } = neighbours(comm);
      for (const method of methods) {
        const call = () => (comm[method] as (...values: unknown[]) => unknown)(make(), right, 1);
        expect(call).toThrow(expect.objectContaining({ name: 'DataCloneError' }));
        expect(call).toThrow(/Objects travel by structured clone, which carries no functions/);
      }
      const request = comm.isend('the next', right, 2);
      const status = new MPI.Status();
      expect(comm.recv({ source: left, status })).toBe('the next');
      expect(status.tag).toBe(2);
      request.wait();
      comm.Barrier();
      expect(comm.iprobe()).toBe(false);
    },
  );
});

describe('PROC_NULL', () => {
  mpiTest('sends to nobody, and null comes from it', (comm) => {
    for (const [, send] of sends) {
      expect(send(comm, { a: 1 }, MPI.PROC_NULL, 0)?.wait() ?? null).toBeNull();
    }
    const status = new MPI.Status();
    for (const [name, receive] of receives) {
      expect([name, receive(comm, MPI.PROC_NULL, 0)(status)]).toEqual([name, null]);
      expect(status.count).toBe(0);
    }
    expect(comm.sendrecv(1, MPI.PROC_NULL, 0, null, MPI.PROC_NULL)).toBeNull();
    expect(comm.probe(MPI.PROC_NULL, 0, status)).toBe(true);
    expect(status.source).toBe(MPI.PROC_NULL);
  });

  mpiTest('is not kept waiting by an object receive of ANY_SOURCE', (comm) => {
    const pending = comm.irecv();
    comm.Recv(null, MPI.PROC_NULL);
    expect(comm.recv({ source: MPI.PROC_NULL })).toBeNull();
    expect(comm.iprobe(MPI.PROC_NULL)).toBe(true);
    pending.cancel();
    pending.wait();
  });
});

describe('wildcards and probes', () => {
  mpiTest('one object from each rank, in any order', (comm) => {
    const { rank, size } = comm;
    const sent = comm.isend({ from: rank }, 0, 30 + rank);
    if (rank === 0) {
      const status = new MPI.Status();
      const seen = Array.from({ length: size }, () => {
        const { from } = comm.recv<{ from: number }>({ status });
        expect([status.source, status.tag]).toEqual([from, 30 + from]);
        return from;
      });
      expect(seen.toSorted()).toEqual([0, 1, 2, 3].slice(0, size));
    }
    sent.wait();
  });

  mpiTest('probe tells source, tag and length, and leaves the message', (comm) => {
    const { left, right } = neighbours(comm);
    const sent = comm.isend('text', right, 8);
    const status = new MPI.Status();
    expect(comm.probe({ source: left, status })).toBe(true);
    expect([status.source, status.tag]).toEqual([left, 8]);
    const length = status.count;
    expect(comm.iprobe(left, 8, status)).toBe(true);
    expect(comm.recv({ source: left, status })).toBe('text');
    expect(status.count).toBe(length);
    sent.wait();
  });

  mpiTest('nothing to find', (comm) => {
    expect([comm.iprobe(), comm.improbe(), MPI.Message.iprobe(comm)]).toEqual([false, null, null]);
  });
});
