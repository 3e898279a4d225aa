// Whether who waits longest comes first. Time says nothing of that on a busy machine, so each
// process tells when it stands in the queue, and who is inside waits until all the others do.
import { MPI } from 'mpi4node';
import { Counter } from 'mpi4node/util';

/**
 * Calls `enter`, and `queued` when its first operation on a window is complete, which is the one
 * that draws its number.
 */
function enterTelling<T>(enter: () => T, queued: () => void): T {
  const unlock = jest.spyOn(MPI.Win.prototype, 'Unlock');
  unlock.mockImplementationOnce(function (this: MPI.Win, rank: unknown) {
    unlock.mockRestore();
    this.Unlock(rank as number);
    queued();
  });
  return enter();
}

/**
 * Lets each process in again and again, as soon as all that will come again stand in the queue.
 * Returns the places in the order of all at which this process was inside: in a fair order they are
 * `comm.size` apart.
 */
export async function placesInTurn(
  comm: MPI.Intracomm,
  rounds: number,
  enter: (round: number) => unknown,
  leave: () => void,
): Promise<number[]> {
  using queued = new Counter({ comm });
  using entered = new Counter({ comm });
  const places: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await enterTelling(
      () => enter(round),
      () => queued.next(),
    );
    const place = entered.next();
    places.push(place);
    const all = Math.min(place + comm.size, rounds * comm.size);
    while (queued.next(0) < all);
    leave();
  }
  return places;
}

/** What they are where everybody comes in turn and this process was first inside at `first`. */
export const inTurn = (comm: MPI.Intracomm, rounds: number, first: number): number[] =>
  Array.from({ length: rounds }, (_, round) => first + round * comm.size);
