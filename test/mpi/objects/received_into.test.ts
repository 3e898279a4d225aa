// @worlds openmpi:2 mpich:2
// Memory that is offered to a receive of an object: where the object's large buffer is then.
import type { MPI } from 'mpi4node';
import { mpiTest } from '../../support/mpi';
import { difference } from '../../support/objects/compare';

const LENGTH = 32 * 1024;
const BYTES = LENGTH * Float64Array.BYTES_PER_ELEMENT;

interface Field {
  name: string;
  data: Float64Array;
}

const field = (length = LENGTH): Field => ({
  name: 'field',
  data: Float64Array.from({ length }, (_, i) => i / 2),
});

// Number by number, as one call: `toEqual` takes half a second for an array of this length.
function expectField({ name, data }: Field, expected: Field): void {
  expect([name, data.length]).toEqual(['field', expected.data.length]);
  expect(data.every((number, i) => Object.is(number, expected.data[i]))).toBe(true);
}

type Receive = (
  comm: MPI.Intracomm,
  buf: MPI.BufferSpec | null,
  own: Field,
) => Field | Promise<Field>;

/** Ways to send to the other rank and receive from it. */
const ways: readonly (readonly [string, Receive])[] = [
  [
    'recv',
    (comm, buf, own) => {
      const sent = comm.isend(own, 1 - comm.rank);
      const got = comm.recv<Field>(buf, 1 - comm.rank);
      sent.wait();
      return got;
    },
  ],
  ['sendrecv', (comm, buf, own) => comm.sendrecv<Field>(own, 1 - comm.rank, { recvbuf: buf })],
  [
    'irecv and await',
    async (comm, buf, own) => {
      const receiving = comm.irecv<Field>(buf);
      await comm.isend(own, 1 - comm.rank);
      return receiving;
    },
  ],
  [
    'irecv and wait',
    (comm, buf, own) => {
      const receiving = comm.irecv<Field>({ buf });
      comm.send(own, 1 - comm.rank);
      return receiving.wait() as Field;
    },
  ],
  [
    // Then the object is received by a matched probe.
    'recv behind an irecv of something else',
    async (comm, buf, own) => {
      const other = comm.irecv<string>({ tag: 5 });
      const sent = comm.isend(own, 1 - comm.rank);
      const got = comm.recv<Field>(buf, { tag: 0 });
      await comm.isend('other', 1 - comm.rank, 5);
      await sent;
      expect(await other).toBe('other');
      return got;
    },
  ],
];

class Doubles extends Float64Array {
  override get byteLength(): number {
    return 8;
  }
}

const shared = () => new Float64Array(new SharedArrayBuffer(BYTES));

/** What is offered, and whether the object is to lie in it. */
const memories: readonly (readonly [string, () => MPI.BufferSpec, boolean])[] = [
  ['an ArrayBuffer', () => new ArrayBuffer(BYTES), true],
  ['an array over the whole of one', () => new Float64Array(LENGTH), true],
  ['an array of another kind', () => new Uint8Array(BYTES), true],
  ['an array that tells another length', () => new Doubles(LENGTH), true],
  ['an array over a part of one', () => new Float64Array(LENGTH + 1).subarray(1), false],
  ['a shorter ArrayBuffer', () => new ArrayBuffer(BYTES - 8), false],
  ['a longer ArrayBuffer', () => new ArrayBuffer(BYTES + 8), false],
  ['memory that workers share', shared, false],
  [
    'a resizable ArrayBuffer',
    () => Reflect.construct(ArrayBuffer, [BYTES, { maxByteLength: BYTES }]) as ArrayBuffer,
    false,
  ],
  ['a buffer spec', () => [new Float64Array(LENGTH), LENGTH], false],
];

const bufferOf = (memory: MPI.BufferSpec): unknown =>
  ArrayBuffer.isView(memory) ? memory.buffer : memory;

describe.each(ways)('%s', (_, receive) => {
  mpiTest.each(memories)('into %s', async (comm, _name, make, isUsed) => {
    const memory = make();
    const got = await receive(comm, memory, field());
    expectField(got, field());
    expect(got.data.buffer === bufferOf(memory)).toBe(isUsed);
    // The memory of what was received before is good for the next.
    const next = field();
    next.data[1] = comm.rank;
    const again = await receive(comm, got.data, next);
    expect([again.data[1], got.data[1]]).toEqual([1 - comm.rank, 1 - comm.rank]);
    expect(again.data.buffer).toBe(got.data.buffer);
  });

  mpiTest('objects that have no such buffer', async (comm) => {
    const memory = new Float64Array(LENGTH);
    for (const object of ['text', { a: 1 }, field(LENGTH - 1), [field(), field()]]) {
      expect(difference(await receive(comm, memory, object as Field), object)).toBe(null);
    }
    expect(memory.every((number) => number === 0)).toBe(true);
  });
});

mpiTest('sendrecv into the memory that is sent receives elsewhere', (comm) => {
  const own = field();
  own.data[0] = comm.rank;
  const got = comm.sendrecv<Field>(own, 1 - comm.rank, { recvbuf: own.data });
  expect([own.data[0], got.data[0]]).toEqual([comm.rank, 1 - comm.rank]);
  expect(got.data.buffer).not.toBe(own.data.buffer);
});

mpiTest('memory that was transferred is refused, and the message still there', (comm) => {
  const memory = new ArrayBuffer(BYTES);
  structuredClone(memory, { transfer: [memory] });
  const peer = 1 - comm.rank;
  comm.isend('text', peer);
  const refused: readonly (readonly [string, string, () => unknown])[] = [
    ['recv', 'buf', () => comm.recv(memory)],
    ['irecv', 'buf', () => comm.irecv(memory)],
    ['sendrecv', 'recvbuf', () => comm.sendrecv('more', peer, { recvbuf: memory })],
  ];
  for (const [method, argument, call] of refused) {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(
      `Comm.${method}: the memory of ${argument} is detached: it was transferred elsewhere`,
    );
  }
  expect(comm.recv()).toBe('text');
});
