// Bytes that no lower-case method has sent, received as an object: a DataCloneError, and the next
// message is the next object.
// @worlds openmpi:1 mpich:2
import { MPI } from 'mpi4node';
import { goesOn, neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';

type Intracomm = MPI.Intracomm;

const { serializer } = MPI;

const receives: readonly [
  name: string,
  receive: (comm: Intracomm, source: number) => Promise<unknown>,
][] = [
  ['recv', async (comm, source) => comm.recv({ source })],
  ['irecv and wait', async (comm, source) => comm.irecv({ source }).wait()],
  [
    'irecv and test',
    async (comm, source) => {
      const request = comm.irecv({ source });
      for (;;) {
        const [flag, obj] = request.test();
        if (flag) return obj;
      }
    },
  ],
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
  ['sendrecv', async (comm, source) => comm.sendrecv(null, MPI.PROC_NULL, 0, null, source)],
];

const value = () => ({
  list: [1, -2, 0.5, 'text', '東京', null, undefined, true, 2n ** 70n],
  rows: Array.from({ length: 5 }, (_, id) => ({ id, name: `row ${id}` })),
  map: new Map<unknown, unknown>([
    ['a', new Set([1])],
    [{ k: 1 }, new Date(0)],
  ]),
  bytes: Float64Array.of(1, 2, 3),
  error: Object.assign(new RangeError('e', { cause: [/a+b/g] }), { stack: 'a place' }),
});

/** What travels for an object, byte for byte. */
function message(comm: Intracomm, obj: unknown): Uint8Array {
  const sent = comm.isend(obj, comm.rank, 9);
  const status = new MPI.Status();
  comm.probe(comm.rank, 9, status);
  const bytes = new Uint8Array(status.Get_elements(MPI.BYTE));
  comm.Recv(bytes, comm.rank, 9);
  sent.wait();
  return bytes;
}

/** The same whatever the version of Node: a small generator of numbers. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  });
}

const numbers = new Float64Array(1000).fill(1.5);
const text = new TextEncoder().encode(JSON.stringify(value().rows));

/** Places in so many bytes: between the beginning and the end there may be a long gap. */
const placesIn = (length: number) =>
  Array.from({ length }, (_, i) => i).filter((i) => i < 400 || i % 101 === 0 || i >= length - 40);

/** Of which none is an object. */
const foreign: readonly [name: string, Uint8Array][] = [
  ['no bytes', new Uint8Array(0)],
  ['a zero', Uint8Array.of(0)],
  ['zeros', new Uint8Array(1000)],
  ['255', Uint8Array.of(255)],
  ['many times 255', new Uint8Array(1000).fill(255)],
  ['many times 127', new Uint8Array(1000).fill(127)],
  ['numbers', new Uint8Array(numbers.buffer)],
  ['JSON', text],
  ['another package: V8', Uint8Array.of(255, 15, 111, 34, 1, 97, 73, 2, 123, 1)],
  ['another package: Python', new TextEncoder().encode('\x80\x04K\x01.')],
  ['noise', noise(65_536, 7)],
];

/** Sends bytes to the right, and expects what comes from the left not to be an object. */
async function expectRefusal(
  comm: Intracomm,
  bytes: Uint8Array,
  receive: (comm: Intracomm, source: number) => Promise<unknown>,
): Promise<void> {
  const { left, right } = neighbours(comm);
  const sent = comm.Isend(bytes, right);
  await expect(receive(comm, left)).rejects.toMatchObject({ name: 'DataCloneError', code: 25 });
  sent.Wait();
}

async function expectNext(
  comm: Intracomm,
  receive: (comm: Intracomm, source: number) => Promise<unknown>,
): Promise<void> {
  const { left, right } = neighbours(comm);
  const sent = comm.isend(['next', comm.rank], right);
  expect(await receive(comm, left)).toEqual(['next', left]);
  sent.wait();
}

describe.each(receives)('%s', (_name, receive) => {
  mpiTest.each(foreign)('%s', async (comm, _what, bytes) => {
    await expectRefusal(comm, bytes, receive);
    await expectNext(comm, receive);
    goesOn(comm);
  });
});

describe('the beginning of a message', () => {
  const { THRESHOLD } = serializer;
  afterEach(() => {
    serializer.THRESHOLD = THRESHOLD;
  });

  mpiTest.each([Infinity, 16])(
    'with memory out of band from %d bytes on',
    async (comm, threshold) => {
      serializer.THRESHOLD = threshold;
      const whole = message(comm, value());
      for (const length of placesIn(whole.length)) {
        await expectRefusal(comm, whole.slice(0, length), receives[0][1]);
        if (length % 50 === 0) await expectNext(comm, receives[length % receives.length][1]);
      }
      const { left, right } = neighbours(comm);
      const sent = comm.Isend(whole, right);
      expect(comm.recv({ source: left })).toMatchObject({
        list: value().list,
        bytes: value().bytes,
      });
      sent.Wait();
    },
  );
});

describe('a message in which something was changed', () => {
  const { THRESHOLD } = serializer;
  afterEach(() => {
    serializer.THRESHOLD = THRESHOLD;
  });

  mpiTest.each([Infinity, 16])(
    'with memory out of band from %d bytes on: an object, or a DataCloneError, or a RangeError',
    async (comm, threshold) => {
      serializer.THRESHOLD = threshold;
      const { left, right } = neighbours(comm);
      const whole = message(comm, value());
      const ownKeys = Reflect.ownKeys(Object.prototype);
      let refusals = 0;
      for (const i of placesIn(whole.length)) {
        for (const put of [0, 0x7f, 0xff, whole[i] ^ 1, whole[i] ^ 0x80]) {
          const bytes = whole.slice();
          bytes[i] = put;
          const sent = comm.Isend(bytes, right);
          try {
            comm.recv({ source: left });
          } catch (error) {
            expect((error as Error).name).toMatch(/^(DataCloneError|RangeError)$/);
            refusals++;
          }
          sent.Wait();
        }
      }
      // Most of the bytes are those of texts and numbers, which stay such.
      expect(refusals).toBeGreaterThan(100);
      await expectNext(comm, receives[0][1]);
      expect(Reflect.ownKeys(Object.prototype)).toEqual(ownKeys);
    },
  );

  mpiTest('lengths that claim more than there is do not take memory', (comm) => {
    serializer.THRESHOLD = 16;
    const { left, right } = neighbours(comm);
    const whole = message(comm, [new Uint8Array(20), 'text', [1, 2, 3]]);
    const before = process.memoryUsage();
    for (const i of placesIn(whole.length - 3)) {
      for (const claim of [0xffff_ffff, 0x7fff_ffff, 0x4000_0000]) {
        const bytes = whole.slice();
        new DataView(bytes.buffer).setUint32(i, claim, true);
        const sent = comm.Isend(bytes, right);
        try {
          comm.recv({ source: left });
        } catch (error) {
          expect((error as Error).name).toMatch(/^(DataCloneError|RangeError)$/);
        }
        sent.Wait();
      }
    }
    const after = process.memoryUsage();
    expect(after.rss - before.rss).toBeLessThan(64 << 20);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 << 20);
  });
});

mpiTest('a part that occurs twice, or out of order', () => {
  const [bytes, parts] = serializer.dumps_oob([1, 2, 3].map((i) => new ArrayBuffer(70_000 + i)));
  expect(parts).toHaveLength(3);
  // Behind the header: the array, its length, and for each part its tag and its number.
  const numbers = [11, 13, 15];
  expect(numbers.map((at) => bytes[at])).toEqual([0, 1, 2]);
  for (const order of ['000', '001', '010', '021', '102', '110', '201', '210', '012']) {
    const changed = Uint8Array.from(bytes);
    numbers.forEach((at, i) => {
      changed[at] = Number(order[i]);
    });
    const load = () => serializer.loads_oob(changed, parts);
    if (order === '012') expect(load).not.toThrow();
    else expect(load).toThrow(/a part is not there/);
  }
});

mpiTest('arrays of nothing but holes take memory in proportion to the message', () => {
  // One array of 1,023 holes is written once for each of the 100,000 that the bytes ask for: 800
  // MB.
  const [inner, count] = [[...serializer.dumps(new Array(1023))].slice(8, 14), 100_000];
  const outer = serializer.dumps(new Array(count).fill(null));
  // The header, an array of so many, and the table that is not there.
  const start = outer.indexOf(0, 9);
  const bytes = Uint8Array.from([
    ...outer.subarray(0, start),
    ...Array.from({ length: count }, () => inner).flat(),
  ]);
  const before = process.memoryUsage().heapUsed;
  const arrays = serializer.loads(bytes) as unknown[][];
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * bytes.length);
  expect(arrays).toHaveLength(count);
  for (const array of arrays) {
    if (array.length !== 1023 || Object.keys(array).length > 0) throw new Error('not the holes');
  }
});

describe('what is given to loads', () => {
  const others: readonly (readonly [unknown])[] = [[null], [undefined], ['text'], [7], [{}]];
  mpiTest.each(others)('%p is a TypeError', (_comm, wrong) => {
    const told = (method: string) =>
      expect.objectContaining({ name: 'TypeError', message: expect.stringContaining(method) });
    const bytes = serializer.dumps(1);
    expect(() => serializer.loads(wrong as never)).toThrow(told('loads'));
    expect(() => serializer.loads_oob(wrong as never, [])).toThrow(told('loads_oob'));
    expect(() => serializer.loads_oob(bytes, wrong as never)).toThrow(told('loads_oob'));
    expect(() => serializer.loads_oob(bytes, [wrong as never])).toThrow(told('loads_oob'));
  });

  mpiTest('bytes anywhere in a buffer', () => {
    const bytes = serializer.dumps(value());
    for (let offset = 0; offset < 9; offset++) {
      const place = new Uint8Array(bytes.length + 20).fill(255);
      place.set(bytes, offset);
      const loaded = serializer.loads(place.subarray(offset, offset + bytes.length)) as ReturnType<
        typeof value
      >;
      expect(loaded.bytes).toEqual(value().bytes);
      // Nothing of what is around the bytes is seen.
      expect(loaded.bytes.buffer.byteLength).toBe(24);
      expect(loaded.list).toEqual(value().list);
    }
  });
});
