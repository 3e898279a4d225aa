// What is received is what structuredClone gives, for values of every kind.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest, ranks } from '../../support/mpi';
import { tables } from '../../support/objects';
import { binary } from '../../support/objects/binary';
import { difference } from '../../support/objects/compare';
import { changing, takingAway } from '../../support/objects/plain';
import { made, type Value } from '../../support/objects/table';

type Intracomm = MPI.Intracomm;

const { serializer } = MPI;

/** To the right and from the left. In a world of one a blocking send would wait for ever. */
function exchange(comm: Intracomm, obj: unknown): unknown {
  const { left, right } = neighbours(comm);
  if (ranks === 1) {
    const request = comm.isend(obj, right);
    const received = comm.recv({ source: left });
    request.wait();
    return received;
  }
  if (comm.rank % 2 === 0) {
    comm.send(obj, right);
    return comm.recv({ source: left });
  }
  const received = comm.recv({ source: left });
  comm.send(obj, right);
  return received;
}

/**
 * All differences, and not the first alone, so that a failure tells which kinds of values differ.
 */
function differences(
  comm: Intracomm,
  values: readonly Value[],
  carry: (comm: Intracomm, obj: unknown) => unknown = exchange,
): string[] {
  return values.flatMap(([name, make]) => {
    const found = difference(carry(comm, made(make)), structuredClone(made(make)));
    return found === null ? [] : [`${name} › ${found}`];
  });
}

describe('from send to recv', () => {
  mpiTest.each(tables)('%s', (comm, _name, values) => {
    expect(differences(comm, values)).toEqual([]);
  });

  // It is of the process, and an object of Node's own.
  mpiTest('the environment of the process', (comm) => {
    const received = comm.sendrecv<object>(process.env, comm.rank, 0, null, comm.rank);
    expect(difference(received, structuredClone(process.env))).toBeNull();
    expect(received).toHaveProperty('PATH');
  });

  mpiTest('Buffers of the pool', (comm) => {
    const { left } = neighbours(comm);
    const about = (buffers: readonly Uint8Array[]) =>
      buffers.map(({ constructor: { name }, byteOffset, buffer }) => [
        name,
        byteOffset,
        buffer.byteLength,
        buffer === buffers[0].buffer,
      ]);
    const make = (rank: number) => [Buffer.from(`rank ${rank}`), Buffer.from('def')];
    const sent = make(comm.rank);
    // What else is in the pool may be another's, and be changed by him.
    const received = exchange(comm, [sent, about(structuredClone(sent))]) as [
      Uint8Array[],
      unknown,
    ];
    expect(about(received[0])).toEqual(received[1]);
    expect(received[0].map((buffer) => [...buffer])).toEqual(make(left).map((each) => [...each]));
  });
});

describe('from isend to irecv', () => {
  const values: readonly [string, readonly Value[]][] = [
    ['memory', binary],
    ['objects that change meanwhile', changing],
  ];
  mpiTest.each(values)('%s', async (comm, _name, values) => {
    const { left, right } = neighbours(comm);
    const found: string[] = [];
    for (const [name, make] of values) {
      const receive = comm.irecv({ source: left });
      const sent = comm.isend(made(make), right);
      const wrong = difference(await receive, structuredClone(made(make)));
      if (wrong !== null) found.push(`${name} › ${wrong}`);
      await sent;
    }
    expect(found).toEqual([]);
  });
});

describe('where memory travels out of band', () => {
  const { THRESHOLD } = serializer;
  afterEach(() => {
    serializer.THRESHOLD = THRESHOLD;
  });

  for (const threshold of [1, 16, 1000]) {
    mpiTest(`from ${threshold} bytes on`, (comm) => {
      serializer.THRESHOLD = threshold;
      expect(differences(comm, binary)).toEqual([]);
    });
  }

  mpiTest('memory at both sides of the default', (comm) => {
    for (const size of [THRESHOLD - 1, THRESHOLD, THRESHOLD + 1, 10 * THRESHOLD + 7]) {
      const make = () => {
        const { buffer } = Uint8Array.from({ length: size }, (_, i) => i * 7 + comm.rank);
        return ['a', new Uint8Array(buffer, 3), { buffer, after: new Uint8Array(5) }];
      };
      const { left } = neighbours(comm);
      const received = exchange(comm, make()) as [string, Uint8Array, object];
      const expected = structuredClone(make()) as typeof received;
      const bytes = new Uint8Array(expected[1].buffer);
      for (let i = 0; i < size; i++) bytes[i] = i * 7 + left;
      expect([size, difference(received, expected)]).toEqual([size, null]);
    }
  });

  mpiTest('dumps_oob and loads_oob', (comm) => {
    serializer.THRESHOLD = 16;
    const copied = (_comm: Intracomm, obj: unknown) => {
      const [data, buffers] = serializer.dumps_oob(obj);
      return serializer.loads_oob(
        data,
        buffers.map((buffer) => buffer.slice()),
      );
    };
    expect(differences(comm, binary, copied)).toEqual([]);
  });

  mpiTest('dumps_oob copies no memory of the threshold or more, and puts it nowhere else', () => {
    serializer.THRESHOLD = 16;
    const [small, large] = [new Uint8Array(15).fill(1), new Uint8Array(16).fill(2)];
    const [data, buffers] = serializer.dumps_oob({ small, large, again: [large, small] });
    expect(buffers.map(({ buffer }) => buffer === large.buffer)).toEqual([true]);
    expect(Buffer.from(data).includes(Buffer.alloc(15, 1))).toBe(true);
    expect(Buffer.from(data).includes(Buffer.alloc(16, 2))).toBe(false);
  });

  mpiTest('loads_oob does not take other memory than was given out', () => {
    serializer.THRESHOLD = 16;
    const [data, buffers] = serializer.dumps_oob([new Uint8Array(16), new Uint8Array(20)]);
    const [first, second] = buffers;
    const wrong: readonly (readonly Uint8Array[])[] = [
      [],
      [first],
      [second, first],
      [first, second.subarray(1)],
      [first, new Uint8Array(21)],
    ];
    for (const list of wrong) {
      expect(() => serializer.loads_oob(data, list)).toThrow(
        expect.objectContaining({ name: 'DataCloneError' }),
      );
    }
    expect(() => serializer.loads(data)).toThrow(
      expect.objectContaining({ name: 'DataCloneError' }),
    );
    expect(serializer.loads_oob(data, buffers)).toEqual([new Uint8Array(16), new Uint8Array(20)]);
  });

  mpiTest('a getter that takes away memory that is to be sent from its place', (comm) => {
    serializer.THRESHOLD = 16;
    const [rank, size] = [comm.rank, comm.size];
    for (const [name, make] of takingAway) {
      let received: unknown;
      // Either the memory goes as it was, or nothing is sent: at all ranks alike, before any
      // receives.
      try {
        const sent = comm.isend(make(), (rank + 1) % size);
        received = comm.recv({ source: (rank + size - 1) % size });
        sent.wait();
      } catch (error) {
        expect(error).toMatchObject({ name: 'DataCloneError' });
        received = structuredClone(make());
      }
      expect([name, difference(received, structuredClone(make()))]).toEqual([name, null]);
      expect(exchange(comm, 'the next')).toBe('the next');
    }
  });
});

describe('prototypes that somebody has changed', () => {
  const changes: readonly [
    name: string,
    prototype: object,
    key: PropertyKey,
    PropertyDescriptor,
  ][] = [
    ['a property of all objects', Object.prototype, 'polluted', { value: 1, enumerable: true }],
    ['a setter of all objects', Object.prototype, 'a', { get: () => 'got', set() {} }],
    ['a setter that throws', Object.prototype, 'id', { set: () => fail('the setter was called') }],
    ['a property of all objects that is only read', Object.prototype, 'b', { value: 'kept' }],
    [
      'an element of all arrays',
      Array.prototype,
      1,
      { value: 'element', enumerable: true, writable: true },
    ],
  ];

  function fail(message: string): never {
    throw new Error(message);
  }

  const values = (): unknown[] => [
    { a: 1, b: 2, id: 3, c: { b: [] } },
    // biome-ignore lint/suspicious/noSparseArray: it is what is tested
    [[1, , 3], [, 2], new Array(3)],
    Array.from({ length: 20 }, (_, id) => ({ id, a: 'text', b: null })),
    new Map([[{ a: 1 }, [{ b: 2 }]]]),
    [1, 2, 3],
    ['a', 0.5, null],
    new RangeError('e', { cause: { a: 1 } }),
  ];

  mpiTest.each(changes)('%s', (comm, _name, prototype, key, descriptor) => {
    const sent = values();
    const expected = structuredClone(values());
    let received: unknown;
    Object.defineProperty(prototype, key, { configurable: true, ...descriptor });
    try {
      received = serializer.loads(serializer.dumps(sent));
    } finally {
      Reflect.deleteProperty(prototype, key);
    }
    // The line of the error is another.
    Object.assign((received as Error[])[6], { stack: (expected as Error[])[6].stack });
    expect(difference(received, expected)).toBeNull();
    expect(exchange(comm, 'the next')).toBe('the next');
  });

  mpiTest('nothing that is received changes a prototype', (comm) => {
    const text = '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 2}}}';
    const received = exchange(comm, [JSON.parse(text), [JSON.parse(text), JSON.parse(text)]]);
    expect(
      difference(
        received,
        structuredClone([JSON.parse(text), [JSON.parse(text), JSON.parse(text)]]),
      ),
    ).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
