// More than 2 GiB in one call, and more items than an int can count: some 5 GiB of memory and 5 GiB
// of disk for each rank.
// @worlds openmpi:1,2 mpich:1,2 alone
import { MPI } from 'mpi4node';
import { fileAccesses, inOrder } from '../../support/file_accesses';
import { settle, withFile } from '../../support/files';
import { mpiTest, rank, ranks } from '../../support/mpi';

/** Each takes seconds, and tens of them where both ranks share a processor. */
const timeout = 300_000;

const beyond = 2 ** 31 + 8;
/** The first and the last item, and those around what an int can hold. */
const places = [0, 2 ** 31 - 2, 2 ** 31 - 1, 2 ** 31, beyond - 1];

mpiTest.each(fileAccesses)(
  '$name',
  async (comm, access) => {
    await withFile(comm, async (file) => {
      const array = new Int8Array(beyond);
      places.forEach((place, i) => {
        array[place] = 10 * rank + i + 1;
      });
      const written = await inOrder(comm, access, () => access.write(file, beyond * rank, array));
      expect(written.Get_count(MPI.INT8_T)).toBe(beyond);
      settle(file, comm);
      expect(file.size).toBe(beyond * ranks);
      array.fill(99);
      if (access.isShared) file.Seek_shared(0);
      const from = access.isShared ? rank : (rank + 1) % ranks;
      const read = await inOrder(comm, access, () => access.read(file, beyond * from, array));
      expect(read.Get_count(MPI.INT8_T)).toBe(beyond);
      expect(places.map((place) => array[place])).toEqual(
        [1, 2, 3, 4, 5].map((mark) => 10 * from + mark),
      );
      expect(array[1]).toBe(0);
      comm.Barrier();
    });
  },
  timeout,
);

mpiTest(
  'items of more than 2 GiB in all, and a view with gaps',
  async (comm) => {
    await withFile(comm, async (file) => {
      const count = 2 ** 28 + 3;
      const array = new Float64Array(count);
      array[0] = 1 + rank;
      array[count - 1] = 2 + rank;
      // Blocks of 1 MiB in turn.
      const block = 2 ** 17;
      using vector = MPI.DOUBLE.Create_contiguous(block);
      using filetype = vector.Create_resized(0, 8 * block * ranks).Commit();
      file.Set_view(8 * block * rank, MPI.DOUBLE, filetype);
      file.Write_at_all(0, array);
      settle(file, comm);
      array.fill(9);
      const status = new MPI.Status();
      file.Read_at_all(0, array, status);
      expect(status.Get_count(MPI.DOUBLE)).toBe(count);
      expect([array[0], array[1], array[count - 1]]).toEqual([1 + rank, 0, 2 + rank]);
    });
  },
  timeout,
);
