// The clocks of the ranks against each other.
import type { MPI } from '../../index.js';
import type { ClockReading } from './part_format.js';

type Comm = InstanceType<typeof MPI.Intracomm>;

/** Of that many exchanges the fastest counts: the least can have come between its two ways. */
const ROUNDS = 10;

/**
 * Compares the clock of this rank with that of rank 0. Collective over the communicator.
 *
 * @param zero the time at rank 0 that is zero for all; only rank 0 knows it
 */
export function readClock(comm: Comm, zero: number): ClockReading {
  const buffer = new Float64Array(1);
  if (comm.Get_rank() !== 0) {
    for (let i = 0; i < ROUNDS; i++) {
      comm.Recv(buffer, 0, 0);
      buffer[0] = performance.now();
      comm.Send(buffer, 0, 0);
    }
    comm.Recv(buffer, 0, 0);
    return { time: performance.now(), offset: buffer[0] as number };
  }
  for (let rank = 1; rank < comm.Get_size(); rank++) {
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
  return { time: performance.now(), offset: -zero };
}
