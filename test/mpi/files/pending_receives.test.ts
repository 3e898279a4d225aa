// Blocking calls on files while an object receive is pending: the message must get through, because
// its sender takes part only after that.
// @worlds openmpi:2 mpich:2
import { MPI } from 'mpi4node';
import { fileAccesses, inOrder } from '../../support/file_accesses';
import { bytesIn, settle, withFile, withPath } from '../../support/files';
import { mpiTest, rank } from '../../support/mpi';

/** Too long to be sent before it is received. */
const LARGE = 4_000_000;

/** Rank 1 makes the call when rank 0 has taken its message, which it does during the call. */
async function whilePending(comm: MPI.Intracomm, call: () => unknown): Promise<void> {
  if (rank === 1) {
    comm.send(new Uint8Array(LARGE).fill(7), 0, 3);
    await call();
    return;
  }
  const request = comm.irecv({ source: 1, tag: 3 });
  await call();
  const message = (await request) as Uint8Array;
  expect([message.length, message[0], message[LARGE - 1]]).toEqual([LARGE, 7, 7]);
}

mpiTest.each(fileAccesses)('$name', async (comm, access) => {
  await withFile(comm, async (file, path) => {
    const own = Int32Array.of(rank + 1);
    await whilePending(comm, () => inOrder(comm, access, () => access.write(file, 4 * rank, own)));
    settle(file, comm);
    expect(bytesIn(path)).toEqual([1, 0, 0, 0, 2, 0, 0, 0]);
    if (access.isShared) file.Seek_shared(0);
    const into = new Int32Array(1);
    await whilePending(comm, () => inOrder(comm, access, () => access.read(file, 4 * rank, into)));
    expect(into[0]).toBe(rank + 1);
  });
});

const calls: readonly [string, (file: MPI.File) => unknown][] = [
  ['Set_size', (file) => file.Set_size(10)],
  ['Preallocate', (file) => file.Preallocate(10)],
  ['Set_view', (file) => file.Set_view(8, MPI.DOUBLE)],
  ['Set_info', (file) => file.Set_info(file.info)],
  ['Set_atomicity', (file) => file.Set_atomicity(true)],
  ['Sync', (file) => file.Sync()],
  ['Seek_shared', (file) => file.Seek_shared(4)],
  ['Close', (file) => file.Close()],
];
mpiTest.each(calls)('%s', async (comm, _, call) => {
  await withFile(comm, async (file) => {
    await whilePending(comm, () => call(file));
  });
});

mpiTest('Open', async (comm) => {
  await withPath(comm, async (path) => {
    await whilePending(comm, () => {
      const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_RDWR);
      file.Close();
    });
  });
});
