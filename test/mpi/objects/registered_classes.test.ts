// Objects of classes that are registered travel as what their `dump` gives.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { goesOn, neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';
import { difference } from '../../support/objects/compare';
import { places } from '../../support/objects/refused';
import {
  around,
  Bytes,
  Counter,
  Failing,
  instances,
  List,
  Nested,
  Node,
  NotFound,
  objectsIn,
  Table,
  Vector,
} from '../../support/objects/registered';

type Intracomm = MPI.Intracomm;

const { serializer } = MPI;
const DataCloneError = expect.objectContaining({ name: 'DataCloneError' });

/** Thrown by what the tests register. */
const own = new Error('its own');
let loads = 0;

beforeAll(() => {
  serializer.register(Vector, { dump: ({ x, y }) => [x, y], load: ([x, y]) => new Vector(x, y) });
  serializer.register(Counter, {
    dump: (counter) => counter.count,
    load: (count) => {
      loads++;
      return new Counter(count);
    },
    name: 'tests.Counter',
  });
  serializer.register(Node, {
    dump: ({ name, children }) => ({ name, children }),
    load: ({ name, children }) => Object.assign(new Node(name), { children }),
  });
  serializer.register(Failing, {
    dump: ({ at }) => {
      if (at === 'dump') throw own;
      return at;
    },
    load: () => {
      throw own;
    },
  });
  serializer.register(Nested, {
    dump: ({ inner }) => inner,
    load: (inner) => new Nested(inner),
  });
  serializer.register(NotFound, {
    dump: ({ status, message, stack }) => ({ status, message, stack }),
    load: ({ status, message, stack }) => Object.assign(new NotFound(status, message), { stack }),
  });
  serializer.register(Table, { dump: (table) => [...table], load: (rows) => new Table(rows) });
  serializer.register(List, {
    dump: (list) => [...list],
    load: (items) => List.from(items) as List,
  });
  serializer.register(Bytes, {
    dump: (bytes) => new Uint8Array(bytes),
    load: (bytes) => new Bytes(bytes),
  });
});

describe('objects of registered classes', () => {
  mpiTest.each(places)('%s', (comm, _name, put) => {
    const { left } = neighbours(comm);
    const received = around(comm, put(new Vector(comm.rank, 2)));
    const [vector, ...others] = instances(received, Vector);
    expect([vector.x, vector.y, vector.length, others]).toEqual([left, 2, Math.hypot(left, 2), []]);
    const counter = instances(around(comm, put(new Counter(comm.rank + 7))), Counter);
    expect(counter.map(({ count }) => count)).toEqual([left + 7]);
  });

  mpiTest('two places that held one hold one', (comm) => {
    const [one, other] = [new Counter(1), new Counter(1)];
    loads = 0;
    const received = around(comm, {
      one,
      list: [one, other, one],
      map: new Map([[one, other]]),
    }) as {
      one: Counter;
      list: Counter[];
      map: Map<Counter, Counter>;
    };
    expect(received.list.map((each) => each === received.one)).toEqual([true, false, true]);
    expect(
      [...received.map].map((entry) => entry.map((each) => received.list.indexOf(each))),
    ).toEqual([[0, 1]]);
    expect(loads).toBe(2);
  });

  mpiTest('an array of them', (comm) => {
    const { left } = neighbours(comm);
    const make = (rank: number) => Array.from({ length: 1000 }, (_, i) => new Vector(i, rank));
    const received = around(comm, make(comm.rank)) as Vector[];
    expect(received.every((each) => each instanceof Vector)).toBe(true);
    expect(received.map(({ x, y }) => [x, y])).toEqual(make(left).map(({ x, y }) => [x, y]));
  });

  mpiTest('rows with one in a column', (comm) => {
    const rows = Array.from({ length: 20 }, (_, id) => ({
      id,
      at: new Vector(id, -id),
      name: 'row',
    }));
    const received = around(comm, rows) as typeof rows;
    expect(
      received.map(({ id, at, name }) => [id, at instanceof Vector, at.x, at.y, name]),
    ).toEqual(rows.map(({ id, at, name }) => [id, true, at.x, at.y, name]));
  });

  mpiTest('some among plain objects with the same keys', (comm) => {
    const received = around(comm, [{ x: 1, y: 2 }, new Vector(3, 4), { x: 5, y: 6 }]) as unknown[];
    expect(received.map((each) => each instanceof Vector)).toEqual([false, true, false]);
    expect(received.map((each) => ({ ...(each as object) }))).toEqual([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
      { x: 5, y: 6 },
    ]);
  });

  mpiTest('in objects without prototype, and of a class with a tag', (comm) => {
    class Tagged {
      readonly vector = new Vector(1, 2);
      get [Symbol.toStringTag](): string {
        return 'Tagged';
      }
    }
    const bare = Object.assign(Object.create(null), { vector: new Vector(3, 4) });
    expect(around(comm, [bare, new Tagged()])).toEqual([
      { vector: new Vector(3, 4) },
      { vector: new Vector(1, 2) },
    ]);
  });

  mpiTest('in what another one is sent as', (comm) => {
    const tree = Object.assign(new Node(new Vector(1, 2)), {
      children: [new Node('a'), new Node(new Counter(3))],
    });
    const received = around(comm, tree) as Node;
    expect(received).toBeInstanceOf(Node);
    expect((received.name as Vector).length).toBe(Math.hypot(1, 2));
    const children = received.children as Node[];
    expect(children.map((child) => child instanceof Node)).toEqual([true, true]);
    expect((children[1].name as Counter).count).toBe(3);
  });

  const dumped: readonly [name: string, value: unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a number', -0],
    ['a string', '東京'],
    ['an object that stands elsewhere too', { a: 1 }],
    ['an array with a hole', new Array(2)],
    ['a Map', new Map([[1, { a: 1 }]])],
    ['memory', Float64Array.of(1, 2, 3)],
    ['an error', Object.assign(new RangeError('e'), { stack: 's' })],
  ];

  mpiTest.each(dumped)('sent as %s', (comm, _name, value) => {
    const received = around(comm, [value, new Nested(value), new Nested([new Nested(value)])]) as [
      unknown,
      Nested,
      Nested,
    ];
    expect(received[1]).toBeInstanceOf(Nested);
    const plain = [
      received[0],
      received[1].inner,
      ((received[2].inner as Nested[])[0] as Nested).inner,
    ];
    expect(difference(plain, structuredClone([value, value, value]))).toBeNull();
  });

  mpiTest('sent as memory out of band', (comm) => {
    const { left } = neighbours(comm);
    const { THRESHOLD } = serializer;
    serializer.THRESHOLD = 16;
    const received = around(comm, [new Nested(new Float64Array(10).fill(comm.rank)), 'after']) as [
      Nested,
      string,
    ];
    serializer.THRESHOLD = THRESHOLD;
    expect([received[0].inner, received[1]]).toEqual([new Float64Array(10).fill(left), 'after']);
  });

  const extending: readonly [
    name: string,
    make: (rank: number) => object,
    facts: (received: never) => unknown,
  ][] = [
    [
      'an error',
      (rank) => new NotFound(404 + rank),
      ({ status, message }: NotFound) => [status, message],
    ],
    ['Map', (rank) => new Table([['a', rank]]), (table: Table) => [[...table], table.unit]],
    ['Array', (rank) => List.of(1, rank), (list: List) => [...list]],
    ['a typed array', (rank) => Bytes.of(1, rank), (bytes: Bytes) => [...bytes]],
  ];

  mpiTest.each(extending)('a class that extends %s', (comm, _name, make, facts) => {
    const { left } = neighbours(comm);
    const received = around(comm, [make(comm.rank), 'after', { again: make(comm.rank) }]) as [
      object,
      string,
      { again: object },
    ];
    const expected = make(left);
    for (const object of [received[0], received[2].again]) {
      expect(Object.getPrototypeOf(object)).toBe(Object.getPrototypeOf(expected));
      expect(facts(object as never)).toEqual(facts(expected as never));
    }
  });

  mpiTest('a class that extends a registered one is not registered', (comm) => {
    class Longer extends Vector {
      readonly z = 3;
    }
    const received = around(comm, [new Longer(1, 2), new Vector(1, 2)]) as unknown[];
    expect(received.map((each) => each instanceof Vector)).toEqual([false, true]);
    expect(difference(received[0], { x: 1, y: 2, z: 3 })).toBeNull();
  });

  mpiTest('through collectives', (comm) => {
    const { rank, size } = comm;
    expect((comm.bcast(rank === 0 ? new Vector(1, 2) : null) as Vector).x).toBe(1);
    const gathered = comm.allgather(new Vector(rank, 1));
    expect(gathered.map((each) => each instanceof Vector && each.x)).toEqual([0, 1].slice(0, size));
    const sum = comm.allreduce(new Vector(rank, 1), (a, b) => new Vector(a.x + b.x, a.y + b.y));
    expect([sum instanceof Vector, sum.x, sum.y]).toEqual([true, (size * (size - 1)) / 2, size]);
  });
});

describe('circles through an object of a registered class', () => {
  // `load` has not made the object yet when it is needed in what is given to `load`.
  const circles: readonly [name: string, make: () => unknown][] = [
    [
      'what it is sent as holds it',
      () => {
        const node = new Node('a');
        node.children.push(node);
        return node;
      },
    ],
    [
      'two of them',
      () => {
        const [a, b] = [new Node('a'), new Node('b')];
        a.children.push(b);
        b.children.push(a);
        return [a, b];
      },
    ],
    [
      'through a plain object',
      () => {
        const object: Record<string, unknown> = {};
        object.node = Object.assign(new Node('a'), { children: [object] });
        return object;
      },
    ],
    [
      'through a Map and an array',
      () => {
        const list: unknown[] = [];
        list.push(new Map([[new Nested(list), 1]]));
        return list;
      },
    ],
    [
      'sent as itself',
      () => {
        class Self {}
        serializer.register(Self, {
          dump: (self) => self,
          load: (self) => self,
          name: `Self ${Math.random()}`,
        });
        return new Self();
      },
    ],
  ];

  mpiTest.each(circles)('%s: it works or is a DataCloneError', (comm, _name, make) => {
    const { left, right } = neighbours(comm);
    const requests: MPI.Request[] = [];
    let isSent = true;
    try {
      requests.push(comm.isend(make(), right, 1));
    } catch (error) {
      expect(error).toEqual(DataCloneError);
      isSent = false;
    }
    requests.push(comm.isend({ isSent }, right, 2));
    if (comm.recv<{ isSent: boolean }>({ source: left, tag: 2 }).isSent) {
      try {
        const received = comm.recv({ source: left, tag: 1 });
        // The circle is closed.
        expect(objectsIn(received).size).toBeLessThanOrEqual(objectsIn(make()).size);
      } catch (error) {
        expect(error).toEqual(DataCloneError);
      }
    }
    MPI.Request.waitall(requests);
    expect(around(comm, [1, { a: 2 }])).toEqual([1, { a: 2 }]);
    expect(comm.iprobe()).toBe(false);
  });
});

describe('what goes wrong', () => {
  mpiTest('dump throws: its own error, and nothing was sent', (comm) => {
    const { right } = neighbours(comm);
    for (const [, put] of places) {
      expect(() => comm.isend(put(new Failing('dump')), right, 1)).toThrow(own);
      expect(around(comm, [new Vector(1, 2), 'next'])).toEqual([new Vector(1, 2), 'next']);
    }
    comm.Barrier();
    expect(comm.iprobe()).toBe(false);
  });

  mpiTest('what dump gives has no clone: a DataCloneError, and nothing was sent', (comm) => {
    const { right } = neighbours(comm);
    for (const value of [
      () => 1,
      Symbol('s'),
      new WeakMap(),
      Promise.resolve(),
      [{ a: () => 1 }],
    ]) {
      expect(() => comm.isend([new Nested(value)], right, 1)).toThrow(DataCloneError);
    }
    expect(around(comm, 'next')).toBe('next');
    comm.Barrier();
    expect(comm.iprobe()).toBe(false);
  });

  const receives: readonly [
    name: string,
    receive: (comm: Intracomm, source: number) => Promise<unknown>,
  ][] = [
    ['recv', async (comm, source) => comm.recv({ source })],
    ['irecv and wait', async (comm, source) => comm.irecv({ source }).wait()],
    ['irecv that is awaited', async (comm, source) => await comm.irecv({ source })],
    ['mprobe and recv', async (comm, source) => comm.mprobe(source).recv()],
    ['mprobe and irecv', async (comm, source) => await comm.mprobe(source).irecv()],
    [
      'messages',
      async (comm, source) => {
        for await (const [message] of comm.messages({ source })) return message;
        return null;
      },
    ],
  ];

  mpiTest.each(receives)('load throws: its own error out of %s', async (comm, _name, receive) => {
    const { left, right } = neighbours(comm);
    for (const [, put] of places) {
      const request = comm.isend(put(new Failing('load')), right);
      await expect(receive(comm, left)).rejects.toBe(own);
      request.wait();
      const next = comm.isend([new Vector(1, 2), 'next'], right);
      expect(await receive(comm, left)).toEqual([new Vector(1, 2), 'next']);
      next.wait();
    }
    goesOn(comm);
  });

  mpiTest.ranks(2).each(receives)(
    'an unknown class is a DataCloneError out of %s',
    async (comm, name, receive) => {
      const other = 1 - comm.rank;
      class Unknown {
        a = 1;
      }
      // Each rank under a name that the other has not heard of.
      const label = `Unknown at ${other}, ${name}`;
      serializer.register(Unknown, { dump: ({ a }) => a, load: () => new Unknown(), name: label });
      const request = comm.isend([1, new Unknown(), 2], other);
      await expect(receive(comm, other)).rejects.toMatchObject({
        name: 'DataCloneError',
        message: expect.stringContaining(`Unknown at ${comm.rank}, ${name}`),
      });
      request.wait();
      const next = comm.isend([new Vector(1, 2), 'next'], other);
      expect(await receive(comm, other)).toEqual([new Vector(1, 2), 'next']);
      next.wait();
      goesOn(comm);
    },
  );

  mpiTest('an unknown class is not loaded', () => {
    class Unheard {
      a = 1;
    }
    const elsewhere = new MPI.Serializer();
    elsewhere.register(Unheard, { dump: () => 1, load: () => new Unheard() });
    const bytes = elsewhere.dumps([new Unheard()]);
    expect(elsewhere.loads(bytes)).toEqual([new Unheard()]);
    expect(() => serializer.loads(bytes)).toThrow(DataCloneError);
    expect(() => serializer.loads(bytes)).toThrow(/Unheard/);
  });

  mpiTest('more of them that write objects themselves than there are numbers of shapes', () => {
    class Packed {
      constructor(readonly value: number) {}
    }
    // The same keys outside and inside.
    serializer.register(Packed, {
      dump: ({ value }) => ({ key: serializer.dumps({ key: value }) }),
      load: ({ key }) => new Packed((serializer.loads(key) as { key: number }).key),
    });
    const all = Array.from({ length: 70_000 }, (_, i) => new Packed(i));
    const received = serializer.loads(serializer.dumps({ first: 1, all })) as { all: Packed[] };
    expect(received.all.every(({ value }, i) => value === i)).toBe(true);
    expect(received.all).toHaveLength(70_000);
  });

  mpiTest('dump and load that write and read objects themselves', (comm) => {
    class Busy {
      constructor(readonly value: unknown) {}
    }
    const work = () => {
      expect(
        serializer.loads(serializer.dumps({ list: [{ a: 1 }, { a: 2 }], text: '東京' })),
      ).toEqual({
        list: [{ a: 1 }, { a: 2 }],
        text: '東京',
      });
      const request = comm.isend([{ a: 1 }, new Vector(3, 4)], comm.rank, 7);
      expect(comm.iprobe(comm.rank, 7)).toBe(true);
      expect(comm.recv({ source: comm.rank, tag: 7 })).toEqual([{ a: 1 }, new Vector(3, 4)]);
      request.wait();
    };
    serializer.register(Busy, {
      dump: ({ value }) => {
        work();
        return { value };
      },
      load: ({ value }) => {
        work();
        return new Busy(value);
      },
    });
    const one = { a: 1 };
    const make = () => [
      one,
      'text',
      new Busy(one),
      one,
      [1, 2, { b: new Busy([1.5, 'a']) }],
      'after',
    ];
    const { left, right } = neighbours(comm);
    const request = comm.isend(make(), right, 1);
    const received = comm.recv({ source: left, tag: 1 }) as [
      object,
      string,
      Busy,
      object,
      [number, number, { b: Busy }],
      string,
    ];
    request.wait();
    expect(received[2]).toBeInstanceOf(Busy);
    expect([received[2].value === received[0], received[3] === received[0]]).toEqual([true, true]);
    expect(received[4][2].b.value).toEqual([1.5, 'a']);
    expect([received[1], received[5]]).toEqual(['text', 'after']);
  });
});

describe('a predicate', () => {
  interface Quantity {
    readonly unit: string;
    readonly value: number;
  }
  const quantity = (value: number, unit: string): Quantity =>
    Object.freeze(
      Object.assign(Object.create({ toString: () => `${value} ${unit}` }), { value, unit }),
    );
  const asked: unknown[] = [];
  class Trouble {}

  beforeAll(() => {
    serializer.register('Quantity', {
      is: (object) => {
        asked.push(object);
        if (object instanceof Trouble) throw own;
        return 'unit' in object;
      },
      dump: ({ value, unit }: Quantity) => [value, unit] as const,
      load: ([value, unit]) => quantity(value, unit),
    });
  });

  mpiTest('recognizes objects', (comm) => {
    const { left } = neighbours(comm);
    const one = quantity(comm.rank, 'm');
    const received = around(comm, { one, list: [one, quantity(2, 'kg')] }) as {
      one: Quantity;
      list: Quantity[];
    };
    expect(received.list.map(String)).toEqual([`${left} m`, '2 kg']);
    expect(received.one).toBe(received.list[0]);
  });

  mpiTest('is not asked of plain objects, arrays, builtins and registered classes', (comm) => {
    class Other {
      a = 1;
    }
    const other = new Other();
    asked.length = 0;
    around(comm, [
      { unit: 'm' },
      [1, { a: 1 }],
      Object.assign(Object.create(null), { unit: 'm' }),
      Object.assign(new Map([[1, 2]]), { unit: 'm' }),
      new Set(),
      new Date(0),
      /a/,
      new Error('e'),
      new TypeError('e', { cause: {} }),
      Uint8Array.of(1),
      new DataView(new ArrayBuffer(1)),
      new ArrayBuffer(1),
      Object(1),
      new Vector(1, 2),
      ...[1, 2, 3].map((id) => ({ id, unit: 'm' })),
      other,
    ]);
    const names = asked.map((object) => Object.prototype.toString.call(object).slice(8, -1));
    expect([names, asked[0] === other]).toEqual([['Object'], true]);
  });

  mpiTest('that throws', (comm) => {
    const { right } = neighbours(comm);
    expect(() => comm.isend([1, new Trouble()], right, 1)).toThrow(own);
    expect(around(comm, 'next')).toBe('next');
  });
});

describe('registering', () => {
  class Fresh {}
  const how = { dump: () => 1, load: () => new Fresh() };
  const wrong: readonly [name: string, values: readonly unknown[]][] = [
    ['nothing', []],
    ['null', [null, how]],
    ['a number', [7, how]],
    ['an object', [{}, how]],
    ['an instance', [new Fresh(), how]],
    ['an arrow function', [() => 1, how]],
    ['no functions', [Fresh]],
    ['null for the functions', [Fresh, null]],
    ['an empty object', [Fresh, {}]],
    ['no load', [Fresh, { dump: how.dump }]],
    ['no dump', [Fresh, { load: how.load }]],
    ['a text for dump', [Fresh, { ...how, dump: 'dump' }]],
    ['a number for the name', [Fresh, { ...how, name: 7 }]],
    ['an empty name', [Fresh, { ...how, name: '' }]],
    ['a class without name', [class {}, how]],
    ['a name without predicate', ['Fresh', how]],
    ['a predicate that is no function', ['Fresh', { ...how, is: true }]],
    ['an empty name with a predicate', ['', { ...how, is: () => false }]],
    ['the class once more', [Vector, how]],
    ['the class under another name', [Vector, { ...how, name: 'AnotherVector' }]],
    ['another class of the same name', [class Vector {}, how]],
    ['another class under the same name', [Fresh, { ...how, name: 'Vector' }]],
    ['a predicate under the same name', ['Vector', { ...how, is: () => false }]],
  ];

  mpiTest.each(wrong)('%s is a TypeError, and nothing is registered', (comm, _name, values) => {
    const register = serializer.register as (...values: readonly unknown[]) => void;
    expect(() => Reflect.apply(register, serializer, values)).toThrow(TypeError);
    expect(() => Reflect.apply(register, serializer, values)).toThrow(/register/);
    expect(around(comm, new Vector(1, 2))).toBeInstanceOf(Vector);
    expect(difference(around(comm, [new Fresh()]), [{}])).toBeNull();
  });

  mpiTest('what is wrong in the type is told by the compiler', () => {
    // @ts-expect-error: no load
    expect(() => serializer.register(Fresh, { dump: how.dump })).toThrow(TypeError);
    // @ts-expect-error: no predicate
    expect(() => serializer.register('Fresh', how)).toThrow(TypeError);
  });
});
