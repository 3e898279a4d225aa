// Getters run in the middle of an object's being written. What they send, receive and write
// themselves must not show in it.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';
import { difference } from '../../support/objects/compare';

type Intracomm = MPI.Intracomm;

const { serializer } = MPI;

/** Does the same as the others and then gives the value, wherever in an object it is asked for. */
type Interrupt = (value: unknown) => unknown;

/** Values in the writing of which it is called at many places. */
const values: readonly [name: string, make: (interrupt: Interrupt) => unknown][] = [
  [
    'an object',
    (interrupt) => ({
      before: 'a',
      get a() {
        return interrupt(1);
      },
      after: 'b',
    }),
  ],
  [
    'an array',
    (interrupt) => [
      1,
      {
        get a() {
          return interrupt([1, 2]);
        },
      },
      2.5,
      'text',
    ],
  ],
  [
    'the same object before and after',
    (interrupt) => {
      const one = { id: 1 };
      return [
        one,
        {
          get a() {
            return interrupt(one);
          },
        },
        one,
      ];
    },
  ],
  [
    'rows',
    (interrupt) =>
      [1, 2, 3, 4].map((id) => ({
        id,
        name: 'row',
        get a() {
          return interrupt(id);
        },
      })),
  ],
  [
    'one row',
    (interrupt) => [
      { id: 1, a: 1 },
      {
        id: 2,
        get a() {
          return interrupt(2);
        },
      },
      { id: 3, a: 3 },
    ],
  ],
  [
    'an element',
    (interrupt) =>
      Object.defineProperty([1, 2, 3], 1, { enumerable: true, get: () => interrupt(2) }),
  ],
  [
    'a Map',
    (interrupt) =>
      new Map<unknown, unknown>([
        [
          {
            get a() {
              return interrupt(1);
            },
          },
          {
            get b() {
              return interrupt(2);
            },
          },
        ],
        ['after', 3],
      ]),
  ],
  [
    'a cause',
    (interrupt) =>
      Object.assign(
        new RangeError('m', {
          cause: {
            get a() {
              return interrupt(1);
            },
          },
        }),
        { stack: 's' },
      ),
  ],
  [
    'memory',
    (interrupt) => [
      Uint8Array.of(1, 2, 3),
      {
        get a() {
          return interrupt(Float64Array.of(4));
        },
      },
      Uint8Array.of(5),
    ],
  ],
  [
    'a great deal',
    (interrupt) => [
      'x'.repeat(100_000),
      {
        get a() {
          return interrupt('東'.repeat(100_000));
        },
      },
      new Array(10_000).fill(1.5),
    ],
  ],
  [
    'deep inside',
    (interrupt) => ({
      a: [
        {
          b: [
            {
              get c() {
                return interrupt({
                  get d() {
                    return interrupt(1);
                  },
                });
              },
            },
            'after',
          ],
        },
        'after',
      ],
    }),
  ],
];

const inner = (i: number) => ({
  i,
  list: [
    { id: 1, a: i },
    { id: 2, a: i },
  ],
  text: '東京',
  bytes: Uint8Array.of(i, i),
});

/** What may be done in a getter. */
const interruptions: readonly [name: string, act: (comm: Intracomm, count: number) => void][] = [
  [
    'dumps',
    (_comm, i) => {
      const clone = serializer.loads(serializer.dumps(inner(i)));
      expect(difference(clone, structuredClone(inner(i)))).toBeNull();
    },
  ],
  [
    'dumps of something long',
    () => {
      const text = 'y'.repeat(300_000);
      expect(serializer.loads(serializer.dumps([text, [text]]))).toEqual([text, [text]]);
    },
  ],
  [
    'dumps that fails',
    () => {
      expect(() => serializer.dumps({ a: 1, list: [{ a: 1 }, { a: () => 1 }] })).toThrow(
        expect.objectContaining({ name: 'DataCloneError' }),
      );
    },
  ],
  [
    'loads that fails',
    () => {
      expect(() => serializer.loads(serializer.dumps({ a: [1, 2] }).slice(0, -1))).toThrow(
        expect.objectContaining({ name: 'DataCloneError' }),
      );
    },
  ],
  [
    'dumps in dumps in dumps',
    () => {
      const nest = (depth: number): unknown => ({
        depth,
        get inside() {
          return depth === 0 ? 0 : serializer.loads(serializer.dumps(nest(depth - 1)));
        },
        after: `after ${depth}`,
      });
      let clone = serializer.loads(serializer.dumps(nest(20))) as Record<string, unknown>;
      for (let depth = 20; depth >= 0; depth--) {
        expect([clone.depth, clone.after]).toEqual([depth, `after ${depth}`]);
        clone = clone.inside as Record<string, unknown>;
      }
    },
  ],
  [
    'dumps_oob',
    (_comm, i) => {
      const { THRESHOLD } = serializer;
      serializer.THRESHOLD = 1;
      const [data, buffers] = serializer.dumps_oob(inner(i));
      serializer.THRESHOLD = THRESHOLD;
      expect(buffers.length).toBe(1);
      const clone = serializer.loads_oob(
        data,
        buffers.map((buffer) => buffer.slice()),
      );
      expect(difference(clone, structuredClone(inner(i)))).toBeNull();
    },
  ],
  [
    'a message to oneself',
    (comm, i) => {
      const { rank } = comm;
      const sent = comm.isend(inner(i), rank, 7);
      comm.iprobe();
      expect(difference(comm.recv({ source: rank, tag: 7 }), structuredClone(inner(i)))).toBeNull();
      sent.wait();
    },
  ],
];

describe('in a getter', () => {
  for (const [name, act] of interruptions) {
    mpiTest.each(values)(`${name}, in %s`, (comm, _name, make) => {
      const { left, right } = neighbours(comm);
      let count = 0;
      const clone = structuredClone(make((value) => value));
      const sent = comm.isend(
        make((value) => {
          act(comm, ++count);
          return value;
        }),
        right,
      );
      expect(count).toBeGreaterThan(0);
      expect(difference(comm.recv({ source: left, tag: 0 }), clone)).toBeNull();
      sent.wait();
      expect(comm.iprobe()).toBe(false);
    });
  }

  mpiTest('messages to others go before the one that is being written', (comm) => {
    const { left, right } = neighbours(comm);
    const requests: MPI.Request[] = [];
    const status = new MPI.Status();
    const send = (obj: unknown, tag: number) => requests.push(comm.isend(obj, right, tag));
    send(
      {
        get a() {
          send(
            {
              get b() {
                return send('first', 1);
              },
            },
            2,
          );
          return 'third';
        },
      },
      3,
    );
    const received = [0, 1, 2].map(() => [comm.recv({ source: left, status }), status.tag]);
    expect(received).toEqual([
      ['first', 1],
      [{ b: 1 }, 2],
      [{ a: 'third' }, 3],
    ]);
    MPI.Request.waitall(requests);
  });

  mpiTest('a getter that throws after it has sent', (comm) => {
    const { left, right } = neighbours(comm);
    const requests: MPI.Request[] = [];
    const failing = {
      list: [
        { a: 1 },
        {
          get a() {
            requests.push(comm.isend('sent', right, 1));
            throw new Error('its own');
          },
        },
      ],
    };
    expect(() => comm.isend(failing, right, 2)).toThrow('its own');
    expect(comm.recv({ source: left })).toBe('sent');
    requests.push(comm.isend({ list: [{ a: 1 }, { a: 2 }] }, right, 3));
    expect(comm.recv({ source: left })).toEqual({ list: [{ a: 1 }, { a: 2 }] });
    MPI.Request.waitall(requests);
  });
});
