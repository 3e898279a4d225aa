// Streams of bytes between two ranks: what arrives, when the writer has to wait, and what is
// refused.
// @worlds openmpi:2,3 mpich:2
import { once } from 'node:events';
import { PassThrough, Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { createGunzip, createGzip } from 'node:zlib';
import { MPI } from 'mpi4node';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';
import { Random } from '../../support/random';
import {
  after,
  all,
  closed,
  expectNothingLeft,
  expectToWork,
  KiB,
  MiB,
  next,
  previous,
  ring,
} from '../../support/streams';

/** Bytes that tell where they are, and who has sent them. */
function bytesOf(size: number, sender: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + sender) & 0xff;
  return bytes;
}

/** The same in chunks of a size. */
const chunksOf = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );

// --- What arrives -------------------------------------------------------------------------------

const contents: readonly [size: number, chunk: number][] = [
  [0, 1],
  [1, 1],
  [64 * KiB - 1, 64 * KiB],
  [64 * KiB, 64 * KiB],
  [64 * KiB + 1, 64 * KiB],
  [64 * KiB + 1, 128 * KiB],
  [20_000, 1],
  [300_001, 7],
  [5 * MiB + 3, 40_000],
  [5 * MiB + 3, 64 * KiB],
  [MiB, MiB],
  [MiB + 1, 2 * MiB],
  [40 * MiB + 1, 64 * MiB],
];
mpiTest.each(contents)('%i bytes in chunks of %i', async (comm, size, chunk) => {
  const { output, input } = ring(comm);
  const chunks = chunksOf(bytesOf(size, rank), chunk);
  const [, got] = await Promise.all([pipeline(Readable.from(chunks), output), all(input)]);
  expect(got.equals(bytesOf(size, previous))).toBe(true);
  await Promise.all([closed(output), closed(input)]);
  expectNothingLeft(comm);
  await expectToWork(comm);
});

mpiTest.each([0, 1, 1000, 16 * MiB])('with a highWaterMark of %i', async (comm, highWaterMark) => {
  const { output, input } = ring(comm, 0, highWaterMark);
  const chunks = chunksOf(bytesOf(2 * MiB, rank), 100_000);
  const [, got] = await Promise.all([pipeline(Readable.from(chunks), output), all(input)]);
  expect(got.equals(bytesOf(2 * MiB, previous))).toBe(true);
});

mpiTest('written without waiting, and with empty chunks between', async (comm) => {
  const { output, input } = ring(comm, 0, 1000);
  const parts = chunksOf(bytesOf(3 * MiB, rank), 30_011);
  for (const part of parts) {
    output.write(Buffer.alloc(0));
    output.write(part);
  }
  output.end(Buffer.alloc(0));
  expect((await all(input)).equals(bytesOf(3 * MiB, previous))).toBe(true);
  await closed(output);
  expectNothingLeft(comm);
});

mpiTest('empty chunks that wait together do not end it', async (comm) => {
  const { output, input } = ring(comm);
  const parts = [Buffer.from('hello '), Buffer.alloc(0), Buffer.alloc(0), bytesOf(100_000, rank)];
  for (const part of parts) output.write(part);
  output.end();
  const expected = Buffer.concat([parts[0], bytesOf(100_000, previous)]);
  expect((await all(input)).equals(expected)).toBe(true);
  await closed(output);
  expectNothingLeft(comm);
  await expectToWork(comm);
});

/** Empty, and lengths around those up to which chunks are joined and sent whole. */
const lengths = [0, 0, 0, 0, 1, 1000, 64 * KiB - 1, 64 * KiB, 64 * KiB + 1, MiB, MiB + 1];

/** Up to twelve chunks of what a sender sends. */
function randomChunks(seed: number, sender: number): Buffer[] {
  const random = new Random(seed * ranks + sender);
  const sizes = random.list(random.below(13), () => random.pick(lengths));
  const bytes = bytesOf(
    sizes.reduce((a, b) => a + b, 0),
    sender,
  );
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return bytes.subarray(start - size, start);
  });
}

mpiTest('all of it arrives, wherever empty chunks are', async (comm) => {
  for (let seed = 1; seed <= 60; seed++) {
    const { output, input } = ring(comm);
    const got = all(input);
    const random = new Random(seed);
    for (const chunk of randomChunks(seed, rank)) {
      // Node gives all that was written in between to the stream at once.
      if (random.oneIn(4)) output.cork();
      if (random.oneIn(8)) output.write('');
      output.write(chunk);
      if (random.oneIn(4)) while (output.writableCorked > 0) output.uncork();
      // Else all but the first are sent together.
      if (random.oneIn(4)) await after(0);
    }
    output.end();
    const expected = Buffer.concat(randomChunks(seed, previous));
    expect({ seed, arrived: (await got).equals(expected) }).toEqual({ seed, arrived: true });
    await Promise.all([closed(output), closed(input)]);
  }
  expectNothingLeft(comm);
});

mpiTest('every order of up to four empty, short and long chunks', async (comm) => {
  // A byte of 0 behind what is taken for the mark of the end would end the stream without error.
  const kinds = [Buffer.alloc(0), Buffer.alloc(3), Buffer.alloc(64 * KiB + 1)];
  let lists: Buffer[][] = [[]];
  for (let count = 1; count <= 4; count++) {
    lists = lists.flatMap((list) => kinds.map((kind) => [...list, kind]));
    for (const list of lists) {
      const { output, input } = ring(comm);
      output.cork();
      for (const chunk of list) output.write(chunk);
      output.end();
      const lengths = list.map(({ length }) => length);
      const { length: arrived } = await all(input);
      expect({ lengths, arrived }).toEqual({ lengths, arrived: Buffer.concat(list).length });
      await Promise.all([closed(output), closed(input)]);
    }
  }
  expectNothingLeft(comm);
});

mpiTest('memory can be changed when its callback is called', async (comm) => {
  const { output, input } = ring(comm);
  const got = all(input);
  const own = Buffer.alloc(100_000);
  for (let i = 0; i < 20; i++) {
    own.fill(i);
    await new Promise<void>((resolve, reject) => {
      output.write(own, (error) => (error ? reject(error) : resolve()));
    });
    own.fill(255);
  }
  output.end();
  const expected = Buffer.concat(Array.from({ length: 20 }, (_, i) => Buffer.alloc(100_000, i)));
  expect((await got).equals(expected)).toBe(true);
  await closed(output);
});

mpiTest('memory that can be resized is copied', async (comm) => {
  const { output, input } = ring(comm);
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer & { resize(length: number): void };
  const memory = new Resizable(100_000, { maxByteLength: 200_000 });
  new Uint8Array(memory).fill(9);
  output.end(Buffer.from(memory));
  memory.resize(0);
  expect((await all(input)).equals(Buffer.alloc(100_000, 9))).toBe(true);
  await closed(output);
});

mpiTest('strings, by the encodings of both ends', async (comm) => {
  const output = comm.createWriteStream(next, rank, { defaultEncoding: 'latin1' });
  const input = comm.createReadStream(previous, previous, { encoding: 'utf8' });
  output.write(Buffer.from('é').toString('latin1'));
  output.write('grün €', 'utf8');
  for (const byte of Buffer.from('→')) output.write(Buffer.of(byte));
  output.end();
  let text = '';
  for await (const chunk of input) text += chunk;
  expect(text).toBe('égrün €→');
  await closed(output);
});

mpiTest('compressed on the way', async (comm) => {
  const { output, input } = ring(comm);
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i % 100} of rank ${rank}\n`);
  let length = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      length += chunk.length;
      callback(null, chunk);
    },
  });
  const plain = new PassThrough();
  const [, , text] = await Promise.all([
    pipeline(Readable.from(lines), createGzip(), output),
    pipeline(input, count, createGunzip(), plain),
    all(plain),
  ]);
  expect(text.toString()).toBe(lines.join('').replaceAll(`rank ${rank}`, `rank ${previous}`));
  expect(length).toBeLessThan(text.length / 20);
});

mpiTest('several at once, in both directions', async (comm) => {
  const tags = [0, 10, 20, 30, 40];
  const streams = tags.map((tag) => ring(comm, tag));
  const sent = streams.map(({ output }, i) =>
    pipeline(Readable.from(chunksOf(bytesOf(MiB + i, rank), 50_000)), output),
  );
  const got = await Promise.all(streams.map(({ input }) => all(input)));
  await Promise.all(sent);
  got.forEach((bytes, i) => {
    expect(bytes.equals(bytesOf(MiB + i, previous))).toBe(true);
  });
  await Promise.all(streams.flatMap(({ output, input }) => [closed(output), closed(input)]));
  expectNothingLeft(comm);
});

mpiTest('one after the other on one tag, without waiting for the other end', async (comm) => {
  for (let i = 0; i < 20; i++) {
    const { output, input } = ring(comm);
    output.end(`${rank} ${i}`);
    expect((await all(input)).toString()).toBe(`${previous} ${i}`);
    await Promise.all([closed(output), closed(input)]);
  }
  expectNothingLeft(comm);
});

mpiTest('between blocking calls of both ends', async (comm) => {
  const { output, input } = ring(comm);
  const got = all(input);
  for (let i = 0; i < 10; i++) {
    output.write(bytesOf(100_000, rank));
    comm.Barrier();
    expect(comm.allreduce(1)).toBe(ranks);
    await after(1);
  }
  output.end();
  expect((await got).length).toBe(1_000_000);
  await closed(output);
});

mpiTest.ranks(2)('between the groups of an intercommunicator', async (world) => {
  const local = world.Split(rank);
  const comm = local.Create_intercomm(0, world, 1 - rank);
  const output = comm.createWriteStream({ dest: 0, tag: rank });
  const input = comm.createReadStream({ source: 0, tag: 1 - rank });
  output.end(`from ${rank}`);
  expect((await all(input)).toString()).toBe(`from ${1 - rank}`);
  await closed(output);
  comm.Free();
  local.Free();
});

mpiTest('between worker threads', async (comm) => {
  const own = comm.Dup();
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const { pipeline } = require('node:stream/promises');
     const { MPI } = require(${JSON.stringify(require.resolve('mpi4node'))});
     const comm = MPI.Comm.fromhandle(workerData);
     const next = (comm.rank + 1) % comm.size;
     const previous = (comm.rank + comm.size - 1) % comm.size;
     const output = comm.createWriteStream(next, comm.rank);
     let length = 0;
     Promise.all([
       pipeline(async function* () {
         for (let i = 0; i < 50; i++) yield Buffer.alloc(100_000, comm.rank);
       }, output),
       pipeline(comm.createReadStream(previous, previous), async function (input) {
         for await (const chunk of input) {
           if (!chunk.every((byte) => byte === previous)) throw new Error('other bytes');
           length += chunk.length;
         }
       }),
     ]).then(() => parentPort.postMessage(length));`,
    { eval: true, workerData: own.tohandle() },
  );
  const ended = once(worker, 'exit');
  // The main thread has the same at the same time, on a communicator of its own.
  await expectToWork(comm);
  expect(await once(worker, 'message')).toEqual([5_000_000]);
  await ended;
  own.Free();
});

// --- The writer waits ---------------------------------------------------------------------------

/** Writes until nothing is taken any more; tells how many bytes were. */
function fill(output: Writable): { taken: () => number } {
  let taken = 0;
  const write = () => {
    output.write(Buffer.alloc(64 * KiB), (error) => {
      if (error) return;
      taken += 64 * KiB;
      write();
    });
  };
  for (let i = 0; i < 8; i++) write();
  return { taken: () => taken };
}

const marks: readonly [highWaterMark: number | undefined, expected: number][] = [
  [1, 64 * KiB],
  [256 * KiB, 256 * KiB],
  [300_000, 320 * KiB],
  [undefined, MiB],
];
mpiTest.each(marks)(
  'a reader that does not read, with a highWaterMark of %s, takes %i bytes',
  async (comm, highWaterMark, expected) => {
    const { output, input } = ring(comm, 0, highWaterMark);
    const { taken } = fill(output);
    expect(output.writableNeedDrain).toBe(highWaterMark !== undefined);
    await after(20);
    comm.Barrier();
    // Nobody has asked for anything.
    expect([taken(), input.readableLength]).toEqual([0, 0]);
    comm.Barrier();
    input.once('readable', () => {});
    input.read(0);
    while (input.readableLength < expected) await after(1);
    // A rank that blocked would not write what another one still waits for.
    await comm.Ibarrier();
    await after(50);
    expect(input.readableLength).toBe(expected);
    // Those that are sent together are told together.
    expect(taken()).toBeLessThanOrEqual(expected);
    comm.Barrier();
    output.on('error', () => {});
    input.destroy();
    await Promise.all([closed(output), closed(input)]);
    expectNothingLeft(comm);
  },
);

mpiTest('a parted write is stopped, too, and goes on', async (comm) => {
  const { output, input } = ring(comm, 0, 1);
  output.end(bytesOf(20 * MiB, rank));
  input.read(0);
  while (input.readableLength === 0) await after(1);
  await after(20);
  expect(input.readableLength).toBe(MiB);
  expect((await all(input)).equals(bytesOf(20 * MiB, previous))).toBe(true);
  await closed(output);
});

mpiTest('finish is when the reader has received everything', async (comm) => {
  const { output, input } = ring(comm, 0, 1000);
  let isFinished = false;
  output.on('finish', () => {
    isFinished = true;
  });
  output.end(Buffer.alloc(100_000));
  await after(20);
  comm.Barrier();
  expect(isFinished).toBe(false);
  comm.Barrier();
  input.resume();
  await Promise.all([closed(output), closed(input)]);
  expect(isFinished).toBe(true);
});

const bad: readonly [string, unknown[], typeof TypeError | typeof RangeError, string][] = [
  ['nothing', [], TypeError, 'RANK must be an integer, but undefined came'],
  ['a string', ['1'], TypeError, 'RANK must be an integer, but the string "1" came'],
  [
    'ANY_SOURCE',
    [MPI.ANY_SOURCE],
    RangeError,
    `RANK must be a rank from 0 to ${ranks - 1}, but is MPI.ANY_SOURCE`,
  ],
  [
    'PROC_NULL',
    [MPI.PROC_NULL],
    RangeError,
    `RANK must be a rank from 0 to ${ranks - 1}, but is MPI.PROC_NULL`,
  ],
  [
    'a rank that there is not',
    [ranks],
    RangeError,
    `RANK must be a rank from 0 to ${ranks - 1}, but is ${ranks}`,
  ],
  [
    'itself',
    [rank],
    RangeError,
    `RANK must be another rank, but ${rank} is this one; inside of a process, use stream.PassThrough`,
  ],
  ['ANY_TAG', [next, MPI.ANY_TAG], RangeError, 'tag must not be negative, but is MPI.ANY_TAG'],
  ['a negative tag', [next, -100], RangeError, 'tag must not be negative, but is -100'],
  [
    'a tag that is no integer',
    [next, 0.5],
    TypeError,
    'tag must be an integer, but the number 0.5 came',
  ],
  [
    'a highWaterMark that is none',
    [next, 0, { highWaterMark: null }],
    TypeError,
    'highWaterMark must be an integer, but null came',
  ],
  [
    'a negative highWaterMark',
    [next, 0, -1],
    RangeError,
    'highWaterMark must not be negative, but is -1',
  ],
  [
    'an encoding that there is not',
    [next, 0, { ENCODING: 'utf9' }],
    RangeError,
    'ENCODING must be an encoding of Node, but is the string "utf9"',
  ],
  ['an encoding that is none', [next, 0, 1, 8], TypeError, 'ENCODING must be a string, but 8 came'],
  [
    'a signal that is none',
    [next, 0, { signal: 'now' }],
    TypeError,
    'signal must be an AbortSignal, but the string "now" came',
  ],
];
const methods = [
  { method: 'createReadStream', RANK: 'source', ENCODING: 'encoding' },
  { method: 'createWriteStream', RANK: 'dest', ENCODING: 'defaultEncoding' },
] as const;

mpiTest.each(methods)('$method refuses arguments', async (comm, { method, ...names }) => {
  const named = (text: string) =>
    text.replace('RANK', names.RANK).replace('ENCODING', names.ENCODING);
  const create = comm[method] as (...values: unknown[]) => unknown;
  for (const [, values, kind, message] of bad) {
    const last = values.at(-1);
    const own =
      typeof last === 'object' && last !== null
        ? Object.fromEntries(Object.entries(last).map(([key, value]) => [named(key), value]))
        : last;
    const call = () =>
      create.call(comm, ...values.slice(0, -1), ...(values.length > 0 ? [own] : []));
    expect(call).toThrow(kind);
    expect(call).toThrow(`Comm.${method}: ${named(message)}`);
  }
  expect(() => create.call(comm, next, 0, { objectMode: true })).toThrow(
    new TypeError(
      `Comm.${method} has no parameter objectMode; it takes (${names.RANK}, tag, highWaterMark, ${names.ENCODING}, signal)`,
    ),
  );
  const upper = comm.Get_attr(MPI.TAG_UB) as number;
  if (upper < 2 ** 31 - 1) {
    expectMpiError(() => create.call(comm, next, upper + 1), { class: 'MPI_ERR_TAG' });
  }
  expectMpiError(() => create.call(MPI.COMM_NULL, next), {
    class: 'MPI_ERR_COMM',
    message: `Comm.${method}: MPI_ERR_COMM: the communicator is null or was freed`,
  });
  await expectToWork(comm);
});

mpiTest('a second stream of the same rank and tag, in either direction', async (comm) => {
  const { output, input } = ring(comm);
  const calls: [string, number, number, () => unknown][] = [
    ['createWriteStream', next, rank, () => comm.createWriteStream(next, rank)],
    ['createReadStream', next, rank, () => comm.createReadStream(next, rank)],
    ['createWriteStream', previous, previous, () => comm.createWriteStream(previous, previous)],
    ['createReadStream', previous, previous, () => comm.createReadStream(previous, previous)],
  ];
  for (const [method, peer, tag, call] of calls) {
    expectMpiError(call, {
      class: 'MPI_ERR_TAG',
      message: `Comm.${method}: MPI_ERR_TAG: a stream with rank ${peer} on tag ${tag} is open; it has the tag, in both directions, until its event 'close'`,
    });
  }
  // Another tag, and another communicator, are free.
  const other = comm.Dup();
  const further = [ring(comm, 10), ring(other)];
  for (const stream of [output, ...further.map((each) => each.output)]) stream.end('x');
  for (const stream of [input, ...further.map((each) => each.input)]) {
    expect((await all(stream)).toString()).toBe('x');
  }
  await Promise.all([output, ...further.map((each) => each.output)].map(closed));
  expectNothingLeft(comm);
  other.Free();
  await expectToWork(comm);
});
