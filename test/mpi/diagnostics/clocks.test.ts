// @worlds openmpi:2,4 mpich:2
// The clocks of the ranks against each other, on one host and on several.
import fs from 'node:fs';
import { readClock } from '../../../lib/diagnostics/trace/clocks';
import { mpiTest } from '../../support/mpi';

/** What a clock says at a moment that all ranks know, in ms. */
const shared = (offset: number): number => performance.now() + offset;

mpiTest('ranks of one host share a clock', (comm) => {
  const zero = performance.now();
  const { offset } = readClock(comm, zero);
  comm.Barrier();
  // Rank 0 says what it is, and the answer takes as long as a message.
  const said = comm.allgather([shared(offset), shared(offset)]);
  const now = shared(offset);
  for (const [time] of said) {
    expect(time).toBeGreaterThan(0);
    expect(time).toBeLessThanOrEqual(now);
  }
});

mpiTest('ranks of other hosts measure theirs by messages', (comm) => {
  const zero = comm.bcast(performance.now());
  const near = readClock(comm, zero);
  const { readFileSync } = fs;
  const other = jest
    .spyOn(fs, 'readFileSync')
    .mockImplementation(((file: string, ...rest: never[]) =>
      file.endsWith('/boot_id')
        ? `host ${comm.rank}`
        : readFileSync(file, ...rest)) as typeof readFileSync);
  const far = readClock(comm, zero);
  expect(other).toHaveBeenCalledWith('/proc/sys/kernel/random/boot_id', 'utf8');
  other.mockRestore();
  // Of ten exchanges one was not disturbed by other programs for so long.
  expect(Math.abs(far.offset - near.offset)).toBeLessThan(10);
  if (comm.rank === 0) expect(far.offset).toBe(-zero);
});
