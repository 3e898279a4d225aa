// What has no clone is refused before anything is sent, wherever it stands; and so is what throws
// while it is looked at.
// @worlds openmpi:1,2 mpich:1,2
import { MPI } from 'mpi4node';
import { goesOn, neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';
import { places, refused } from '../../support/objects/refused';
import type { Value } from '../../support/objects/table';

type Intracomm = MPI.Intracomm;

const { serializer } = MPI;

/** What a call throws, in an object, since anything can be thrown. */
function thrownBy(call: () => unknown): { thrown?: unknown } {
  try {
    call();
  } catch (thrown) {
    return { thrown };
  }
  return {};
}

const isDataCloneError = (thrown: unknown) =>
  thrown instanceof DOMException && thrown.name === 'DataCloneError' && thrown.code === 25;

/** How the refusal of a value is wrong, or null. */
function wrongRefusal(call: () => unknown): string | null {
  const outcome = thrownBy(call);
  if (!('thrown' in outcome)) return 'it was not refused';
  return isDataCloneError(outcome.thrown) ? null : `${String(outcome.thrown)} was thrown`;
}

/**
 * Calls that would serialize the object. A blocking send to oneself would wait for ever if it did.
 */
const calls: readonly ((comm: Intracomm, obj: unknown, dest: number) => unknown)[] = [
  (_comm, obj) => serializer.dumps(obj),
  (comm, obj, dest) => comm.isend(obj, dest, 1),
  (comm, obj, dest) => comm.issend(obj, dest, 1),
];

/** Shows that nothing was sent: the next message is the next object. */
function nextIsNext(comm: Intracomm, next: unknown): void {
  const { left, right } = neighbours(comm);
  const request = comm.isend(next, right, 2);
  const status = new MPI.Status();
  expect([comm.recv({ source: left, status }), status.tag]).toEqual([next, 2]);
  request.wait();
}

function refusals(comm: Intracomm, values: readonly Value[], put: (value: unknown) => unknown) {
  const { right } = neighbours(comm);
  const wrong = values.flatMap(([name, make]) =>
    calls.flatMap((call, i) => {
      const found = wrongRefusal(() => call(comm, put(make()), right));
      return found === null ? [] : [`${name}, call ${i}: ${found}`];
    }),
  );
  expect(wrong).toEqual([]);
  nextIsNext(comm, { after: ['all', values.length] });
  comm.Barrier();
  const isThereMore = comm.iprobe();
  // The others go on to send only now.
  comm.Barrier();
  expect(isThereMore).toBe(false);
}

describe('what has no clone', () => {
  mpiTest.each(places)('%s', (comm, _name, put) => {
    refusals(comm, refused, put);
  });

  mpiTest('after each refusal the next object arrives', (comm) => {
    const { right } = neighbours(comm);
    for (const [i, [name, make]] of refused.entries()) {
      expect([name, wrongRefusal(() => comm.isend({ a: [make()] }, right, 1))]).toEqual([
        name,
        null,
      ]);
      nextIsNext(comm, { a: [i], b: new Map([[i, 'text']]) });
    }
    goesOn(comm);
  });

  mpiTest('the memory that goes out of band before it is not kept', (comm) => {
    const { THRESHOLD } = serializer;
    serializer.THRESHOLD = 16;
    refusals(comm, refused.slice(0, 5), (value) => [
      new Uint8Array(100),
      value,
      new Uint8Array(200),
    ]);
    serializer.THRESHOLD = THRESHOLD;
    nextIsNext(comm, new Uint8Array(300));
  });
});

/** Each with what makes a value that throws this while it is looked at. */
const throwing: readonly [name: string, make: (thrown: unknown) => unknown][] = [
  [
    'a getter',
    (thrown) => ({
      a: 1,
      get b() {
        throw thrown;
      },
    }),
  ],
  [
    'a getter of an instance',
    (thrown) =>
      Object.defineProperty(new (class A {})(), 'a', {
        enumerable: true,
        get: () => {
          throw thrown;
        },
      }),
  ],
  [
    'a getter deep inside',
    (thrown) => [
      new Map([
        [
          1,
          {
            a: new Set([
              {
                get b() {
                  throw thrown;
                },
              },
            ]),
          },
        ],
      ]),
    ],
  ],
  [
    'a getter of a row',
    (thrown) => [
      { id: 1, a: 1 },
      { id: 2, a: 1 },
      {
        id: 3,
        get a() {
          throw thrown;
        },
      },
      { id: 4, a: 1 },
    ],
  ],
  [
    'a getter of all rows',
    (thrown) =>
      [1, 2, 3].map((id) => ({
        id,
        get a() {
          throw thrown;
        },
      })),
  ],
  [
    'a getter of an element',
    (thrown) =>
      Object.defineProperty([1, 2, 3], 1, {
        enumerable: true,
        get: () => {
          throw thrown;
        },
      }),
  ],
  [
    'a getter of a name of an array',
    (thrown) =>
      Object.defineProperty([1, 2, 3], 'a', {
        enumerable: true,
        get: () => {
          throw thrown;
        },
      }),
  ],
  [
    'a getter after a great deal',
    (thrown) => [
      new Uint8Array(1_000_000),
      'a'.repeat(1_000_000),
      {
        get a() {
          throw thrown;
        },
      },
    ],
  ],
  [
    'a getter of the name of an error',
    (thrown) =>
      Object.defineProperty(new Error('e'), 'name', {
        get: () => {
          throw thrown;
        },
      }),
  ],
  [
    'a getter of the stack of an error',
    (thrown) =>
      Object.defineProperty(new Error('e'), 'stack', {
        get: () => {
          throw thrown;
        },
      }),
  ],
  [
    'a message that is no string',
    (thrown) =>
      Object.assign(new Error('e'), {
        message: {
          toString() {
            throw thrown;
          },
        },
      }),
  ],
  [
    'a name that is no string',
    (thrown) =>
      Object.assign(new Error('e'), {
        name: {
          toString() {
            throw thrown;
          },
        },
      }),
  ],
];

describe('what throws while it is looked at', () => {
  const things: readonly unknown[] = [new RangeError('its own'), 7, undefined, null, { a: 1 }];

  mpiTest.each(throwing)('%s: it is thrown, and nothing was sent', (comm, _name, make) => {
    const { right } = neighbours(comm);
    for (const [i, thing] of things.entries()) {
      expect(thrownBy(() => structuredClone(make(thing)))).toEqual({ thrown: thing });
      for (const call of calls) {
        const outcome = thrownBy(() => call(comm, make(thing), right));
        expect('thrown' in outcome).toBe(true);
        expect(outcome.thrown).toBe(thing);
      }
      nextIsNext(comm, { i, list: [{ id: 1 }, { id: 2 }] });
    }
    comm.Barrier();
    expect(comm.iprobe()).toBe(false);
  });

  mpiTest('a symbol for the message of an error is a TypeError', (comm) => {
    const { right } = neighbours(comm);
    for (const name of ['message', 'name']) {
      const error = Object.assign(new Error('e'), { [name]: Symbol('s') });
      expect(() => structuredClone(error)).toThrow(expect.objectContaining({ name: 'TypeError' }));
      expect(() => comm.isend(error, right)).toThrow(
        expect.objectContaining({ name: 'TypeError' }),
      );
    }
    nextIsNext(comm, 'next');
  });
});

mpiTest('no getter runs to find the place of what can not be cloned', (comm) => {
  let calls = 0;
  const withGetter = (array: unknown[]) =>
    Object.defineProperty(array, 0, {
      enumerable: true,
      get: () => {
        calls++;
        return 1;
      },
    });
  const arrays = [
    withGetter([1, 2, () => {}]),
    withGetter(Object.setPrototypeOf([1, 2, () => {}], null)),
    withGetter(new (class Own extends Array<unknown> {})(1, 2, () => {})),
    Object.defineProperty([1, 2, () => {}], 1, { enumerable: true, set: () => {} }),
  ];
  for (const array of arrays) {
    calls = 0;
    expect(() => comm.isend([[array]], MPI.PROC_NULL)).toThrow(/ It is at value\[0\]\[0\]\[2\]\.$/);
    // The clone itself asks once, as structuredClone does.
    expect(calls).toBeLessThanOrEqual(1);
  }
});
