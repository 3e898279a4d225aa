// Small steps that many tests of messages take.
import type { MPI } from 'mpi4node';

/** The ranks before and after this one in a ring. */
export function neighbours(comm: MPI.Comm): { left: number; right: number } {
  const { rank, size } = comm;
  return { left: (rank + size - 1) % size, right: (rank + 1) % size };
}

/** Asks again until there is an answer, for calls that do not block. */
export function untilFound<T>(look: () => T | null): T {
  for (;;) {
    const found = look();
    if (found !== null) return found;
  }
}

/** Shows that this rank and its neighbours can still talk. */
export function goesOn(comm: MPI.Intracomm): void {
  const { left, right } = neighbours(comm);
  const into = new Int32Array(1);
  comm.Sendrecv(Int32Array.of(comm.rank), right, 0, into, left);
  expect(into[0]).toBe(left);
  expect(comm.allreduce(1)).toBe(comm.size);
}
