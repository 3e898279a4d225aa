// Resident memory over very many calls: what they leak would add up.
import { MPI } from 'mpi4node';
import { collectGarbage } from './garbage';

/**
 * Bytes by which it grows from the first hundred thousand messages to this rank itself to the last.
 */
export function residentGrowth(messages: number): number {
  const comm = MPI.COMM_SELF;
  const out = Float64Array.of(1, 2, 3, 4);
  const into = new Float64Array(4);
  const exchange = (count: number) => {
    for (let i = 0; i < count; i++) comm.Sendrecv(out, 0, 0, into, 0, 0);
  };
  exchange(100_000);
  collectGarbage();
  const before = process.memoryUsage.rss();
  exchange(messages - 100_000);
  collectGarbage();
  expect(into).toEqual(out);
  return process.memoryUsage.rss() - before;
}
