// The rest of what is in depth.test.ts.
// @worlds openmpi:2 mpich:2 alone
import { sendNested } from '../../support/deep_objects';
import { mpiTest } from '../../support/mpi';
import { nestings } from '../../support/objects/graphs';

mpiTest.each(nestings)('a million levels of %s arrive or are a RangeError', (comm, ...nesting) => {
  sendNested(comm, nesting, 1_000_000);
});
