// Streams of bytes between two ranks that fail, or end early: what becomes of both ends.
// @worlds openmpi:2,3 mpich:2
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { MPI } from 'mpi4node';
import { mpiTest, rank } from '../../support/mpi';
import {
  after,
  closed,
  expectNothingLeft,
  expectToWork,
  MiB,
  next,
  own,
  previous,
  type Reads,
  resume,
  ring,
  type Writes,
  write,
} from '../../support/streams';

// --- Errors, and ends that are early ------------------------------------------------------------

/** How a stream has ended: its events, and its error. */
interface Ending {
  events: string[];
  error: unknown;
}

async function endingOf(stream: Readable | Writable): Promise<Ending> {
  const events: string[] = [];
  for (const name of ['end', 'finish', 'error']) stream.on(name, () => events.push(name));
  await closed(stream);
  return { events, error: stream.errored };
}

const failure = Object.assign(new RangeError('out of paper'), { code: 'EPAPER' });

const failed = { name: 'RangeError', message: 'out of paper', code: 'EPAPER' };

const broken = (peer: string) => ({ code: 'EPIPE', message: `the reader, ${peer}, was closed` });

const premature = (peer: string) => ({
  code: 'ERR_STREAM_PREMATURE_CLOSE',
  message: `the writer, ${peer}, was closed before it had ended`,
});

// What Node does to a stream that a loop has left, for whatever reason.
const left = { name: 'AbortError', code: 'ABORT_ERR' };

const nothing = () => {};

const kept: ArrayBuffer[] = [];

/** Once data has come. */
const afterData = (run: Reads): Reads => {
  return (input) => input.once('data', () => run(input));
};

/** Once some data was taken. */
const afterWrite = (run: Writes): Writes => {
  return (output) => output.write(Buffer.alloc(10), () => run(output));
};

interface Case {
  writes: Writes;
  reads: Reads;
  /** The errors of the two ends; null: without. */
  writer: object | null;
  reader: object | null;
}

const cases: readonly [string, Case][] = [
  [
    'the writer is destroyed with an error at once',
    { writes: (o) => o.destroy(failure), reads: resume, writer: failed, reader: failed },
  ],
  [
    'the writer is destroyed with an error after data',
    {
      writes: afterWrite((o) => o.destroy(failure)),
      reads: resume,
      writer: failed,
      reader: failed,
    },
  ],
  [
    'the writer is destroyed with an error while data waits',
    {
      writes: (o) => {
        write(o);
        o.destroy(failure);
      },
      reads: resume,
      writer: failed,
      reader: failed,
    },
  ],
  [
    'the writer is destroyed with a DOMException',
    {
      writes: (o) => o.destroy(new DOMException('too late', 'TimeoutError')),
      reads: resume,
      writer: { name: 'TimeoutError', message: 'too late', code: 23 },
      reader: { name: 'TimeoutError', message: 'too late', code: 23 },
    },
  ],
  [
    'the writer is destroyed with an error of its own class, which has a function',
    {
      writes: (o) => o.destroy(new own('mine')),
      reads: resume,
      writer: { name: 'OwnError', message: 'mine', code: 7 },
      reader: { name: 'OwnError', message: 'mine', code: 7 },
    },
  ],
  [
    'the writer is destroyed with an error whose cause is no clone',
    {
      writes: (o) => o.destroy(new Error('outer', { cause: () => {} })),
      reads: resume,
      writer: { name: 'Error', message: 'outer' },
      reader: { name: 'Error', message: 'outer' },
    },
  ],
  [
    'the writer is destroyed with an exception of MPI',
    {
      writes: (o) => o.destroy(new MPI.Exception(MPI.ERR_TRUNCATE)),
      reads: resume,
      writer: { name: 'MPI.Exception', code: 'MPI_ERR_TRUNCATE' },
      reader: { name: 'MPI.Exception', code: 'MPI_ERR_TRUNCATE' },
    },
  ],
  [
    'memory is transferred away while it is sent',
    {
      writes: (o) => {
        const memory = new ArrayBuffer(5 * MiB);
        o.write(Buffer.from(memory));
        kept.push(structuredClone(memory, { transfer: [memory] }));
      },
      reads: resume,
      writer: { message: expect.stringContaining('was detached') as string },
      reader: { message: expect.stringContaining('was detached') as string },
    },
  ],
  [
    'the writer is destroyed without an error',
    {
      writes: (o) => o.destroy(),
      reads: resume,
      writer: null,
      reader: premature(`rank ${previous}, tag ${previous}`),
    },
  ],
  [
    'the writer is destroyed after data without an error',
    {
      writes: afterWrite((o) => o.destroy()),
      reads: resume,
      writer: null,
      reader: premature(`rank ${previous}, tag ${previous}`),
    },
  ],
  [
    'the reader is destroyed with an error at once',
    { writes: nothing, reads: (i) => i.destroy(failure), writer: failed, reader: failed },
  ],
  [
    'the reader is destroyed with an error while it waits',
    {
      writes: nothing,
      reads: (i) => {
        i.resume();
        setTimeout(() => i.destroy(failure), 5);
      },
      writer: failed,
      reader: failed,
    },
  ],
  [
    'the reader is destroyed with an error after data',
    {
      writes: write,
      reads: afterData((i) => i.destroy(failure)),
      writer: failed,
      reader: failed,
    },
  ],
  [
    'the reader is destroyed without an error',
    {
      writes: nothing,
      reads: (i) => i.destroy(),
      writer: broken(`rank ${next}, tag ${rank}`),
      reader: null,
    },
  ],
  [
    'the reader is destroyed without an error, while data waits',
    {
      writes: write,
      reads: (i) => i.destroy(),
      writer: broken(`rank ${next}, tag ${rank}`),
      reader: null,
    },
  ],
  [
    'the reader is destroyed in the middle of a large write',
    {
      writes: (o) => o.write(Buffer.alloc(30 * MiB)),
      reads: afterData((i) => i.destroy()),
      writer: broken(`rank ${next}, tag ${rank}`),
      reader: null,
    },
  ],
  [
    'the reader is destroyed when everything was sent, but not received',
    {
      writes: (o) => o.end(Buffer.alloc(10)),
      reads: (i) => setTimeout(() => i.destroy(failure), 20),
      writer: failed,
      reader: failed,
    },
  ],
  [
    'a loop over the reader is left',
    {
      writes: write,
      reads: async (i) => {
        for await (const _ of i) break;
      },
      writer: broken(`rank ${next}, tag ${rank}`),
      reader: left,
    },
  ],
  [
    'a loop over the reader throws',
    {
      writes: write,
      reads: async (i) => {
        const loop = async () => {
          for await (const _ of i) throw failure;
        };
        await expect(loop()).rejects.toBe(failure);
      },
      writer: broken(`rank ${next}, tag ${rank}`),
      reader: left,
    },
  ],
  [
    'both are destroyed at once',
    {
      writes: (o) => o.destroy(failure),
      reads: (i) => i.destroy(new Error('mine')),
      writer: failed,
      reader: { message: 'mine' },
    },
  ],
  [
    'both are destroyed while data waits',
    {
      writes: (o) => {
        write(o);
        setTimeout(() => o.destroy(), 3);
      },
      reads: (i) => {
        setTimeout(() => i.destroy(), 3);
      },
      writer: expect.anything() as object,
      reader: null,
    },
  ],
  [
    'the source of the writer fails',
    {
      writes: (o) => {
        const source = async function* () {
          yield Buffer.alloc(1000);
          throw failure;
        };
        return expect(pipeline(source, o)).rejects.toBe(failure);
      },
      reads: resume,
      writer: failed,
      reader: failed,
    },
  ],
  [
    'what the reader goes through fails',
    {
      writes: write,
      reads: (i) => expect(pipeline(i, failing())).rejects.toBe(failure),
      writer: failed,
      reader: failed,
    },
  ],
  [
    'the reader is no gzip',
    {
      writes: (o) => o.end('not compressed'),
      reads: (i) =>
        expect(pipeline(i, createGunzip(), async () => {})).rejects.toMatchObject({
          code: 'Z_DATA_ERROR',
        }),
      // It had everything, or the error of what it went through, which comes first.
      writer: expect.anything() as object,
      reader: expect.anything() as object,
    },
  ],
];

const failing = () =>
  new Writable({
    write(_chunk, _encoding, callback) {
      callback(failure);
    },
  });

mpiTest.each(cases)('%s', async (comm, _, { writes, reads, writer, reader }) => {
  const { output, input } = ring(comm);
  const endings = Promise.all([endingOf(output), endingOf(input)]);
  await Promise.all([writes(output), reads(input)]);
  const [sent, received] = await endings;
  expectEnding(sent, writer);
  expectEnding(received, reader);
  expectNothingLeft(comm);
  await expectToWork(comm);
});

const anything: unknown = expect.anything();

function expectEnding({ events, error }: Ending, expected: object | null): void {
  // Where it may be either: then without further conditions.
  if (String(expected) === String(anything)) return;
  expect(events).toEqual(expected === null ? [] : ['error']);
  if (expected === null) expect(error).toBeNull();
  else expect(error).toMatchObject(expected);
}

mpiTest('signals end both', async (comm) => {
  for (const side of ['output', 'input'] as const) {
    const controller = new AbortController();
    const signal = { signal: controller.signal };
    const mine = (end: string) => (end === side ? signal : {});
    const output = comm.createWriteStream(next, rank, mine('output'));
    const input = comm.createReadStream(previous, previous, mine('input'));
    const endings = Promise.all([endingOf(output), endingOf(input)]);
    input.resume();
    await after(2);
    controller.abort();
    for (const ending of await endings)
      expectEnding(ending, { name: 'AbortError', code: 'ABORT_ERR' });
    expectNothingLeft(comm);
  }
  const aborted = { signal: AbortSignal.abort() };
  const output = comm.createWriteStream(next, rank, aborted);
  const input = comm.createReadStream(previous, previous, aborted);
  for (const ending of await Promise.all([endingOf(output), endingOf(input)])) {
    expectEnding(ending, { name: 'AbortError', code: 'ABORT_ERR' });
  }
  expectNothingLeft(comm);
  await expectToWork(comm);
});

mpiTest('errors do not need the serializer of the program', async (comm) => {
  const { dumps, loads } = MPI.serializer;
  MPI.serializer.dumps = () => new Uint8Array(0);
  MPI.serializer.loads = () => null;
  try {
    const { output, input } = ring(comm);
    const ending = endingOf(input);
    output.on('error', nothing);
    output.destroy(failure);
    input.resume();
    expectEnding(await ending, failed);
    await closed(output);
  } finally {
    Object.assign(MPI.serializer, { dumps, loads });
  }
  expectNothingLeft(comm);
});

mpiTest('a message of the program on the tag of a writer', async (comm) => {
  const { output, input } = ring(comm);
  const endings = Promise.all([endingOf(output), endingOf(input)]);
  input.resume();
  comm.Isend(new Uint8Array(10), previous, previous);
  const [writer, reader] = await endings;
  expectEnding(writer, { name: 'MPI.Exception', code: 'MPI_ERR_TRUNCATE' });
  expectEnding(reader, { name: 'MPI.Exception', code: 'MPI_ERR_TRUNCATE' });
  // The reader's answer, which the other message was taken for.
  comm.Recv(new Uint8Array(1), next, rank);
  expectNothingLeft(comm);
  await expectToWork(comm);
});

const releases: readonly [string, (comm: MPI.Intracomm) => void][] = [
  ['Free', (comm) => comm.Free()],
  ['Disconnect', (comm) => comm.Disconnect()],
];

mpiTest.each(releases)('%s of the communicator destroys its streams', async (comm, _, release) => {
  const streams = ring(comm);
  const { output, input } = streams;
  const waiting = ring(comm, 10);
  const ends = [output, input, waiting.output, waiting.input];
  const endings = Promise.all(ends.map((stream) => endingOf(stream)));
  waiting.input.resume();
  await after(5);
  comm.Barrier();
  const other = comm.Dup();
  release(comm);
  const expected = (peer: number, tag: number, method: string) => ({
    code: 'MPI_ERR_COMM',
    message: `Comm.${method}: MPI_ERR_COMM: the communicator was freed while the stream with rank ${peer} on tag ${tag} was open`,
  });
  const [first, second, third, fourth] = await endings;
  expectEnding(first, expected(next, rank, 'createWriteStream'));
  expectEnding(second, expected(previous, previous, 'createReadStream'));
  expectEnding(third, expected(next, 10 + rank, 'createWriteStream'));
  expectEnding(fourth, expected(previous, 10 + previous, 'createReadStream'));
  // A new communicator may have its handle.
  await expectToWork(other);
  other.Free();
});
