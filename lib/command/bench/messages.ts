/** The benchmarks of messages: `helloworld`, `ringtest`, `pingpong` and `allreduce`. */
import { MPI } from '../../index.js';
import { general, SAMPLE_TITLES, sampleColumns, summarize } from './figures.js';
import type { HelloOptions, PingpongOptions, RingOptions, SweepOptions } from './options.js';

const TAG = 0;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Each rank says hello, one after the other. */
export function helloworld({ quiet = false }: HelloOptions): void {
  const comm = MPI.COMM_WORLD;
  const [rank, size] = [comm.Get_rank(), comm.Get_size()];
  const process = String(rank).padStart(String(size - 1).length);
  const turn = new Uint8Array(0);
  comm.Barrier();
  if (rank > 0) comm.Recv(turn, rank - 1, TAG);
  if (!quiet) {
    print(`Hello, World! I am process ${process} of ${size} on ${MPI.Get_processor_name()}.`);
  }
  if (rank < size - 1) comm.Send(turn, rank + 1, TAG);
  comm.Barrier();
}

/** Times a message that goes around all ranks. */
export function ringtest({ quiet = false, size: bytes, skip, loop }: RingOptions): void {
  const comm = MPI.COMM_WORLD;
  const [rank, size] = [comm.Get_rank(), comm.Get_size()];
  const [source, dest] = [(rank + size - 1) % size, (rank + 1) % size];
  const sent = new Uint8Array(bytes).fill(42);
  const received = new Uint8Array(bytes);
  let start = 0;
  comm.Barrier();
  for (let i = -skip; i < loop; i++) {
    if (i === 0) start = MPI.Wtime();
    if (size === 1) {
      comm.Sendrecv(sent, dest, TAG, received, source, TAG);
    } else if (rank === 0) {
      comm.Send(sent, dest, TAG);
      comm.Recv(received, source, TAG);
    } else {
      comm.Recv(received, source, TAG);
      comm.Send(received, dest, TAG);
    }
  }
  const seconds = MPI.Wtime() - start;
  if (rank !== 0) return;
  if (received.some((byte) => byte !== 42)) {
    throw new Error('What came back is not what was sent: the MPI library has damaged it.');
  }
  if (!quiet) {
    const about = `(${size} processes, ${bytes} bytes)`;
    print(`time for ${loop} loops = ${general(seconds)} seconds ${about}`);
  }
}

/** Powers of two, in bytes. */
function sizesOf({ minSize, maxSize }: SweepOptions, least: number): number[] {
  const sizes = Array.from({ length: 33 }, (_, i) => 2 ** i);
  return sizes.filter((bytes) => bytes >= least && bytes >= minSize && bytes <= maxSize);
}

/** Times something for each size, the large ones less often, and prints a row for each. */
function sweep(
  title: string,
  options: SweepOptions,
  least: number,
  prepare: (bytes: number) => () => number,
): void {
  const comm = MPI.COMM_WORLD;
  const { quiet = false, header, stats, largeSize, hugeSize } = options;
  const shows = !quiet && comm.Get_rank() === 0;
  let { skip, loop } = options;
  if (shows && header) {
    print(`# MPI ${title} Test`);
    print(`# Size [B]  Bandwidth [MB/s]${stats ? SAMPLE_TITLES : ''}`);
  }
  for (const bytes of sizesOf(options, least)) {
    if (bytes > largeSize) {
      skip = Math.min(skip, options.skipLarge);
      loop = Math.min(loop, options.loopLarge);
    }
    if (bytes > hugeSize) {
      skip = Math.min(skip, options.skipHuge);
      loop = Math.min(loop, options.loopHuge);
    }
    const run = prepare(bytes);
    const seconds: number[] = [];
    comm.Barrier();
    for (let i = -skip; i < loop; i++) {
      const elapsed = run();
      if (i >= 0) seconds.push(elapsed);
    }
    if (!shows) continue;
    const sample = summarize(seconds);
    const bandwidth = (bytes / sample.mean / 1e6).toFixed(2);
    const row = `${String(bytes).padStart(10)}${bandwidth.padStart(18)}`;
    print(stats ? row + sampleColumns(sample, loop) : row);
  }
}

/** Times messages between ranks 0 and 1: half the time there and back. */
export function pingpong(options: PingpongOptions): void {
  const comm = MPI.COMM_WORLD;
  const [rank, size] = [comm.Get_rank(), comm.Get_size()];
  sweep('PingPong', options, 1, (bytes) => {
    const sent = new Uint8Array(bytes);
    const received = new Uint8Array(options.objects ? 0 : bytes);
    const { send, receive, sendToSelf } = options.objects
      ? {
          send: (dest: number) => comm.send(sent, dest, TAG),
          receive: (source: number) => comm.recv(null, source, TAG),
          sendToSelf: () => comm.sendrecv(sent, 0, TAG, null, 0, TAG),
        }
      : {
          send: (dest: number) => comm.Send(sent, dest, TAG),
          receive: (source: number) => comm.Recv(received, source, TAG),
          sendToSelf: () => comm.Sendrecv(sent, 0, TAG, received, 0, TAG),
        };
    return () => {
      const start = MPI.Wtime();
      if (size === 1) {
        sendToSelf();
        sendToSelf();
      } else if (rank === 0) {
        send(1);
        receive(1);
      } else if (rank === 1) {
        receive(0);
        send(0);
      }
      return (MPI.Wtime() - start) / 2;
    };
  });
}

/** Times the sum of doubles over all ranks. */
export function allreduce(options: SweepOptions): void {
  const comm = MPI.COMM_WORLD;
  sweep('Allreduce', options, Float64Array.BYTES_PER_ELEMENT, (bytes) => {
    const sent = new Float64Array(bytes / Float64Array.BYTES_PER_ELEMENT);
    const received = new Float64Array(sent.length);
    return () => {
      const start = MPI.Wtime();
      comm.Allreduce(sent, received, MPI.SUM);
      return MPI.Wtime() - start;
    };
  });
}
