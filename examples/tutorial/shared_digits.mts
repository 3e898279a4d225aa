// All digits in memory that the ranks of a machine share.
import { MPI } from 'mpi4node';
import { loadDigits, type Samples } from '../shared/digits.mts';

export interface SharedDigits {
  training: Samples;
  test: Samples;
  /** Gives the memory back. Collective. */
  free(): void;
}

/** Loads them once for each machine. Collective. */
export function shareDigits(world: MPI.Intracomm): SharedDigits {
  const comm = world.Split_type(MPI.COMM_TYPE_SHARED); // the ranks of this machine
  const loaded = comm.rank === 0 ? loadDigits() : null;
  const sizes = comm.bcast(
    loaded && [loaded.training, loaded.test].map((one) => one.labels.length),
  );

  // Rank 0 of the machine gives all of the memory, and the others none; all can use it.
  const total = sizes[0] + sizes[1];
  const win = MPI.Win.Allocate_shared(comm.rank === 0 ? total * (28 * 28 * 4 + 1) : 0, 1, { comm });
  const [memory] = win.Shared_query(0);
  const images = new Float32Array(memory, 0, total * 28 * 28);
  const labels = new Uint8Array(memory, images.byteLength, total);
  if (loaded !== null) {
    images.set(loaded.training.images);
    images.set(loaded.test.images, loaded.training.images.length);
    labels.set(loaded.training.labels);
    labels.set(loaded.test.labels, sizes[0]);
  }
  win.Fence(); // what rank 0 has written can be read by all

  const cut = sizes[0] * 28 * 28;
  return {
    training: { images: images.subarray(0, cut), labels: labels.subarray(0, sizes[0]) },
    test: { images: images.subarray(cut), labels: labels.subarray(sizes[0]) },
    free() {
      win.Free();
      comm.Free();
    },
  };
}
