// Counts beyond a C int, of items without bytes: large_accesses.slow.test.ts has those with bytes.
import { MPI } from 'mpi4node';
import { fileAccesses, inOrder } from '../../support/file_accesses';
import { withFile } from '../../support/files';
import { mpiTest } from '../../support/mpi';

const beyond = 2 ** 31 + 8;

mpiTest.each(fileAccesses)('$name', async (comm, access) => {
  await withFile(comm, async (file) => {
    using empty = MPI.BYTE.Create_contiguous(0).Commit();
    const array = Uint8Array.of(7);
    await inOrder(comm, access, () => access.write(file, 0, [array, beyond, empty]));
    await inOrder(comm, access, () => access.read(file, 0, [array, beyond, empty]));
    expect(file.size).toBe(0);
    expect(array).toEqual(Uint8Array.of(7));
    comm.Barrier();
  });
});
