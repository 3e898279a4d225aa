// Streams between the ranks of a ring, for tests of what arrives and of how they end.
import type { Readable, Writable } from 'node:stream';
import type { MPI } from 'mpi4node';
import { rank, ranks } from './world';

export const next = (rank + 1) % ranks;

export const previous = (rank + ranks - 1) % ranks;

export const KiB = 1024;

export const MiB = 1024 * KiB;

export const after = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** From each rank to the next, at once: what a rank sends has its own rank as tag. */
export const ring = (comm: MPI.Intracomm, tag = 0, highWaterMark?: number) => ({
  output: comm.createWriteStream({ dest: next, tag: tag + rank, highWaterMark }),
  input: comm.createReadStream({ source: previous, tag: tag + previous, highWaterMark }),
});

export async function all(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const closed = (stream: Readable | Writable): Promise<void> =>
  stream.closed
    ? Promise.resolve()
    : new Promise((resolve) => {
        stream.once('close', resolve);
      });

/** When both ends of all streams are closed, MPI has nothing of them, and their tags are free. */
export function expectNothingLeft(comm: MPI.Intracomm): void {
  comm.Barrier();
  expect(comm.Iprobe()).toBe(false);
  comm.Barrier();
}

export async function expectToWork(comm: MPI.Intracomm, tag = 0): Promise<void> {
  const { output, input } = ring(comm, tag);
  output.end(`again ${rank}`);
  expect((await all(input)).toString()).toBe(`again ${previous}`);
  await Promise.all([closed(output), closed(input)]);
  expectNothingLeft(comm);
}

export const own = class OwnError extends Error {
  override name = 'OwnError';
  code = 7;
  later = () => 'not to be cloned';
};

/** What is there of a stream: the ends do it to it in turn. */
export type Writes = (output: Writable) => unknown;

export type Reads = (input: Readable) => unknown;

export const resume: Reads = (input) => input.resume();

export const write: Writes = (output) => {
  for (let i = 0; i < 30; i++) output.write(Buffer.alloc(100_000));
};
