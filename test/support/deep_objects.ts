// What becomes of objects that may be nested too deeply.
import { MPI } from 'mpi4node';
import { neighbours } from './exchange';
import { difference } from './objects/compare';
import { nested, type nestings } from './objects/graphs';

/** At either side: what it says must tell somebody who has never heard of the algorithm. */
function expectTooDeep(error: unknown): void {
  expect(error).toMatchObject({ name: 'RangeError' });
  expect((error as Error).message).toMatch(/nested too deep/);
}

/**
 * Sends such an object around the ring. It arrives, or there is a RangeError at the sender, or at
 * the receiver; and whichever it is, the next object arrives.
 */
export function sendNested(
  comm: MPI.Intracomm,
  [, around, clone = around]: (typeof nestings)[number],
  depth: number,
): void {
  const { left, right } = neighbours(comm);
  const requests: MPI.Request[] = [];
  let isSent = true;
  try {
    requests.push(comm.isend(nested(around, depth), right, 1));
  } catch (error) {
    expectTooDeep(error);
    isSent = false;
  }
  requests.push(comm.isend({ isSent, list: [[1], { a: 2 }] }, right, 2));
  if (comm.recv<{ isSent: boolean }>({ source: left, tag: 2 }).isSent) {
    let received: { value: unknown } | null = null;
    try {
      received = { value: comm.recv({ source: left, tag: 1 }) };
    } catch (error) {
      expectTooDeep(error);
    }
    if (received !== null) expect(difference(received.value, nested(clone, depth))).toBeNull();
  }
  requests.push(comm.isend(nested(around, 10), right, 3));
  expect(difference(comm.recv({ source: left }), nested(clone, 10))).toBeNull();
  MPI.Request.waitall(requests);
  expect(comm.iprobe()).toBe(false);
}
