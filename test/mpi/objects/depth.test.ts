// Objects in objects in objects.
// @worlds openmpi:1,2 mpich:1,2
import { sendNested } from '../../support/deep_objects';
import { neighbours } from '../../support/exchange';
import { mpiTest } from '../../support/mpi';
import { difference } from '../../support/objects/compare';
import { nested, nestings } from '../../support/objects/graphs';

mpiTest.each(nestings)('a thousand levels of %s arrive', (comm, _name, around, clone = around) => {
  const { left, right } = neighbours(comm);
  const request = comm.isend(nested(around, 1000), right);
  expect(difference(comm.recv({ source: left }), nested(clone, 1000))).toBeNull();
  request.wait();
});

mpiTest.each(nestings)(
  'ten thousand levels of %s arrive or are a RangeError',
  (comm, ...nesting) => {
    sendNested(comm, nesting, 10_000);
  },
);

mpiTest.each(nestings.slice(0, 2))('a million levels of %s likewise', (comm, ...nesting) => {
  sendNested(comm, nesting, 1_000_000);
});
