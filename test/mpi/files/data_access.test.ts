// Reading and writing: every method, kind of memory and buffer spec.
// @worlds openmpi:1,2 mpich:2
import { MPI } from 'mpi4node';
import { bufferKinds } from '../../support/buffers';
import { fileAccesses, inOrder } from '../../support/file_accesses';
import { bytesIn, settle, withFile } from '../../support/files';
import { library, mpiTest, rank, ranks } from '../../support/mpi';
import { float64, layouts, scijs, stdlib } from '../../support/ndarrays';

const right = (rank + 1) % ranks;
const bytesOf = (buffer: MPI.BufferData): number[] => {
  const { buffer: memory, byteOffset, byteLength } = buffer as Uint8Array;
  return ArrayBuffer.isView(buffer)
    ? [...new Uint8Array(memory, byteOffset, byteLength)]
    : [...new Uint8Array(buffer)];
};
/** What each rank writes: 1, 2, 3 and 4 at rank 0, 11 to 14 at rank 1. */
const own = (of: number): number[] => [1, 2, 3, 4].map((value) => 10 * of + value);
const all = Array.from({ length: ranks }, (_, i) => own(i)).flat();

describe.each(fileAccesses)('$name', (access) => {
  mpiTest.each(bufferKinds)('$name', async (comm, kind) => {
    await withFile(comm, async (file, path) => {
      const block = 4 * kind.itemSize;
      const datatype = MPI[kind.datatype as 'INT8_T'];
      const buffer = kind.of(own(rank));
      const written = await inOrder(comm, access, () => access.write(file, block * rank, buffer));
      expect(written.Get_count(datatype)).toBe(4);
      settle(file, comm);
      expect(bytesIn(path)).toEqual(bytesOf(kind.of(all)));
      if (access.isShared) file.Seek_shared(0);

      // At the shared pointer, in the order of the ranks.
      const from = access.isShared ? rank : right;
      const into = kind.of([0, 0, 0, 0]);
      const status = await inOrder(comm, access, () => access.read(file, block * from, into));
      expect(kind.values(into)).toEqual(own(from));
      expect(status.Get_count(datatype)).toBe(4);
      expect(status.Get_elements(MPI.BYTE)).toBe(block);
    });
  });

  mpiTest('parts of an array', async (comm) => {
    await withFile(comm, async (file, path) => {
      const data = Int32Array.from([9, 1, 2, 3, 9]);
      const specs: MPI.BufferSpec[] = [
        [data, 3, 1, MPI.INT32_T],
        [data, [3, 1]],
        [data, [3, 1], 'i4'],
        [data.subarray(1), 3],
        [data.subarray(1, 4), MPI.INT32_T],
        [data, 12, 4, MPI.BYTE],
      ];
      for (const [i, spec] of specs.entries()) {
        const place = 12 * (i * ranks + rank);
        await inOrder(comm, access, () => access.write(file, place, spec));
      }
      settle(file, comm);
      const values = [...new Int32Array(Uint8Array.from(bytesIn(path)).buffer)];
      expect(values).toEqual(
        Array(6 * ranks)
          .fill([1, 2, 3])
          .flat(),
      );

      if (access.isShared) file.Seek_shared(0);
      const into = new Int32Array(5);
      const spec: MPI.BufferSpec = [into, 3, 1, MPI.INT32_T];
      await inOrder(comm, access, () => access.read(file, 12 * rank, spec));
      expect([...into]).toEqual([0, 1, 2, 3, 0]);
    });
  });

  mpiTest('a column of a matrix', async (comm) => {
    await withFile(comm, async (file, path) => {
      using column = MPI.DOUBLE.Create_vector(3, 1, 2).Commit();
      const matrix = Float64Array.from([1, -1, 2, -1, 3]);
      await inOrder(comm, access, () => access.write(file, 24 * rank, [matrix, 1, column]));
      settle(file, comm);
      const values = [...new Float64Array(Uint8Array.from(bytesIn(path)).buffer)];
      expect(values).toEqual(Array(ranks).fill([1, 2, 3]).flat());

      if (access.isShared) file.Seek_shared(0);
      const into = new Float64Array(5);
      const read = () => access.read(file, 24 * rank, [into, 1, column]);
      const status = await inOrder(comm, access, read);
      expect([...into]).toEqual([1, 0, 2, 0, 3]);
      expect(status.Get_count(column)).toBe(1);
    });
  });

  mpiTest.each(layouts)('an ndarray: $name', async (comm, { indices, ...place }) => {
    for (const library of [scijs, stdlib]) {
      await withFile(comm, async (file, path) => {
        const numbers = Array.from({ length: 24 }, (_, i) => i);
        const view = library.view(float64.of(numbers), place);
        const size = 8 * indices.length;
        await inOrder(comm, access, () => access.write(file, size * rank, view));
        settle(file, comm);
        const values = [...new Float64Array(Uint8Array.from(bytesIn(path)).buffer)];
        expect(values).toEqual(Array(ranks).fill(indices).flat());

        if (access.isShared) file.Seek_shared(0);
        const data = float64.of(Array(24).fill(99));
        const into = library.view(data, place);
        await inOrder(comm, access, () => access.read(file, size * rank, into));
        // What is not an element is as it was.
        expect(float64.values(data)).toEqual(
          numbers.map((index) => (indices.includes(index) ? index : 99)),
        );
      });
    }
  });

  mpiTest('nothing', async (comm) => {
    await withFile(comm, async (file) => {
      for (const spec of [new Int32Array(0), [null, MPI.INT]] as MPI.BufferSpec[]) {
        const written = await inOrder(comm, access, () => access.write(file, 0, spec));
        expect(written.Get_count(MPI.INT)).toBe(0);
        const status = await inOrder(comm, access, () => access.read(file, 0, spec));
        expect(status.Get_count(MPI.INT)).toBe(0);
      }
      expect(file.size).toBe(0);
    });
  });

  mpiTest('past the end of the file', async (comm) => {
    await withFile(comm, async (file) => {
      file.Set_size(0);
      if (rank === 0) file.Write_at(0, Int16Array.from([1, 2, 3, 4, 5]));
      settle(file, comm);
      // Ten items are asked for, and there are five: of the shared pointer rank 0 gets all.
      const into = new Int16Array(10).fill(7);
      if (access.isShared) file.Seek_shared(0);
      const count = access.isShared && rank > 0 ? 0 : 5;
      const status = await inOrder(comm, access, () => access.read(file, 0, into));
      // MPICH tells of other collective reads that all was read.
      const isTold = library !== 'mpich' || !/^Iwrite.*_all|_begin|ordered/.test(access.name);
      if (isTold) expect(status.Get_count(MPI.INT16_T)).toBe(count);
      // MPICH clears what is behind it in collective reads.
      expect([...into.subarray(0, count)]).toEqual([1, 2, 3, 4, 5].slice(0, count));
      const behind = await inOrder(comm, access, () => access.read(file, 100, into));
      if (isTold) expect(behind.Get_count(MPI.INT16_T)).toBe(0);
    });
  });
});
