// The clocks of the ranks against each other.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ClockReading } from './part_format.js';

/** What is needed of a communicator. */
interface Comm {
  Get_rank(): number;
  Send(buf: Float64Array, dest: number, tag: number): void;
  Recv(buf: Float64Array, source: number, tag: number): void;
  bcast<T>(obj: T): T;
  gather<T>(obj: T): T[] | null;
}

/** Of that many readings the fastest counts: the least can have come in between. */
const ROUNDS = 10;

/** The clock that all processes of a host share. */
interface HostClock {
  /** Processes that share a clock have one identifier. */
  readonly id: string;
  /** Add it to performance.now(), in ms. */
  readonly base: number;
}

/** Linux numbers each start of a machine, whose containers may have names of their own. */
function hostId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return hostname();
  }
}

/** Reads the clock of this host. */
export function readHostClock(): HostClock {
  let fastest = Number.POSITIVE_INFINITY;
  let base = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const before = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const after = performance.now();
    if (after - before >= fastest) continue;
    fastest = after - before;
    base = 1e3 * seconds + nanoseconds / 1e6 - (before + after) / 2;
  }
  return { id: hostId(), base };
}

/**
 * Compares the clock of this rank with that of rank 0: by the clock of the host if it is the same,
 * else by messages there and back. Collective over the communicator.
 *
 * @param zero the time at rank 0 that is zero for all; only rank 0 knows it
 */
export function readClock(comm: Comm, zero: number): ClockReading {
  const rank = comm.Get_rank();
  const own = readHostClock();
  const first = comm.bcast({ clock: own, zero });
  const isShared = own.id === first.clock.id;
  const shares = comm.gather(isShared);
  let offset = own.base - first.clock.base - first.zero;
  if (rank === 0) {
    for (const [other, isSame] of (shares as boolean[]).entries()) {
      if (!isSame) measureOther(comm, other, zero);
    }
  } else if (!isShared) {
    offset = answer(comm);
  }
  return { time: performance.now(), offset };
}

/** Rank 0: measures the clock of another host, and tells it. */
function measureOther(comm: Comm, rank: number, zero: number): void {
  const buffer = new Float64Array(1);
  let fastest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const begin = performance.now();
    comm.Send(buffer, rank, 0);
    comm.Recv(buffer, rank, 0);
    const end = performance.now();
    if (end - begin >= fastest) continue;
    fastest = end - begin;
    offset = (begin + end) / 2 - (buffer[0] as number);
  }
  buffer[0] = offset - zero;
  comm.Send(buffer, rank, 0);
}

/** Tells rank 0 the time, as often as it asks; what to add to it. */
function answer(comm: Comm): number {
  const buffer = new Float64Array(1);
  for (let i = 0; i < ROUNDS; i++) {
    comm.Recv(buffer, 0, 0);
    buffer[0] = performance.now();
    comm.Send(buffer, 0, 0);
  }
  comm.Recv(buffer, 0, 0);
  return buffer[0] as number;
}
