// The full count of the everyday test in native/hot_path.test.ts.
// @worlds openmpi:1 mpich:1 alone
import { mpiTest } from '../../support/mpi';
import { residentGrowth } from '../../support/resident';

mpiTest(
  'ten million Sendrecv to self leave resident memory where it was',
  () => {
    expect(residentGrowth(10_000_000)).toBeLessThan(8 << 20);
  },
  120_000,
);
