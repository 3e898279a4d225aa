// How the bytes of an object come to the receiver.
import { MPI } from 'mpi4node';
import type { Random } from '../../support/random';
import { placed } from './places';

const { serializer } = MPI;

export interface Way {
  readonly name: string;
  /** The bytes of an object: of one or of several pieces. */
  dump(value: unknown): Uint8Array[];
  load(parts: readonly Uint8Array[], random: Random): unknown;
}

/** Runs with all memory but the smallest out of band. */
function withThreshold<T>(call: () => T): T {
  const { THRESHOLD } = serializer;
  serializer.THRESHOLD = 16;
  try {
    return call();
  } finally {
    serializer.THRESHOLD = THRESHOLD;
  }
}

const inBand: Way = {
  name: 'dumps',
  dump: (value) => [serializer.dumps(value)],
  load: ([data], random) => serializer.loads(placed(data, random)),
};

const outOfBand: Way = {
  name: 'dumps_oob',
  dump: (value) => {
    const [data, buffers] = withThreshold(() => serializer.dumps_oob(value));
    return [data, ...buffers];
  },
  load: ([data, ...buffers], random) => serializer.loads_oob(placed(data, random), buffers),
};

/**
 * What the memory of earlier messages is full of, and nothing else: no part of a later one may show
 * it.
 */
export const canary = Buffer.alloc(8, 0xc3);

/**
 * As large as a message can be that is received into memory that others were received into before.
 */
const last = new Uint8Array(64 * 1024).fill(canary[0]);

function received(bytes: Uint8Array): unknown {
  const comm = MPI.COMM_SELF;
  const sent = comm.Isend(bytes, 0);
  try {
    return comm.recv({ source: 0 });
  } finally {
    sent.Wait();
  }
}

function messageOf(value: unknown): Uint8Array {
  const comm = MPI.COMM_SELF;
  const sent = comm.isend(value, 0);
  const status = new MPI.Status();
  comm.Probe(0, 0, status);
  const bytes = new Uint8Array(status.Get_elements(MPI.BYTE));
  comm.Recv(bytes, 0);
  sent.wait();
  return bytes;
}

const message: Way = {
  name: 'messages',
  dump: (value) => [messageOf(value)],
  load: ([bytes], random) => {
    if (random.oneIn(8)) refuse(last);
    return received(bytes);
  },
};

const messageOfParts: Way = {
  ...message,
  name: 'messages with memory out of band',
  dump: (value) => [withThreshold(() => messageOf(value))],
};

function refuse(bytes: Uint8Array): void {
  try {
    received(bytes);
  } catch {
    // It is here only to have been received.
  }
}

export const ways = { loads: [inBand, outOfBand], messages: [message, messageOfParts] };
