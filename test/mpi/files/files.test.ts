// Opening and closing, and what a file is: size, mode, group, hints, atomicity.
// @worlds openmpi:1,2,4 mpich:1,2
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { MPI } from 'mpi4node';
import { bytesIn, settle, withFile, withPath } from '../../support/files';
import { expectMpiError, library, mpiTest, rank, ranks } from '../../support/mpi';

const WRITE = MPI.MODE_CREATE | MPI.MODE_WRONLY;

mpiTest('a file is written, closed, opened again and deleted', async (comm) => {
  await withPath(comm, (path) => {
    const file = MPI.File.Open(comm, path, WRITE);
    expect(file.is_null).toBe(false);
    file.Write_at(rank, Uint8Array.of(rank + 1));
    file.Close();
    expect(file.is_null).toBe(true);
    expect(file.equals(MPI.FILE_NULL)).toBe(true);

    // For reading only, without a mode.
    const again = MPI.File.Open(comm, pathToFileURL(path));
    const all = new Uint8Array(ranks);
    again.Read_at(0, all);
    expect([...all]).toEqual(Array.from({ length: ranks }, (_, i) => i + 1));
    again.Close();

    comm.Barrier();
    if (rank === 0) MPI.File.Delete(path);
    comm.Barrier();
    expect(existsSync(path)).toBe(false);
  });
});

mpiTest('named arguments', async (comm) => {
  await withPath(comm, (path) => {
    const file = MPI.File.Open({ comm, filename: path, amode: WRITE, info: MPI.INFO_NULL });
    file.Set_size({ size: 7 });
    file.Close();
    const again = MPI.File.Open(comm, { filename: path });
    expect(again.Get_byte_offset({ offset: 3 })).toBe(3);
    expect(again.Get_type_extent({ datatype: MPI.DOUBLE })).toBe(8);
    again.Close();
    comm.Barrier();
    if (rank === 0) MPI.File.Delete({ filename: path, info: MPI.INFO_NULL });
  });
});

mpiTest('a file of one process', async (comm) => {
  await withPath(comm, (path) => {
    const own = `${path}.${rank}`;
    const file = MPI.File.Open(MPI.COMM_SELF, own, WRITE);
    expect([file.group_size, file.group_rank]).toEqual([1, 0]);
    file.Write(Uint8Array.of(rank));
    file.Close();
    expect(bytesIn(own)).toEqual([rank]);
  });
});

// --- Modes --------------------------------------------------------------------------------------

mpiTest('modes', async (comm) => {
  await withPath(comm, (path) => {
    const first = MPI.File.Open(comm, path, WRITE | MPI.MODE_EXCL);
    expect(first.Get_amode()).toBe(WRITE | MPI.MODE_EXCL);
    expect(first.amode).toBe(WRITE | MPI.MODE_EXCL);
    first.Write_at_all(4 * rank, Int32Array.of(rank));
    first.Close();
    // At its end.
    const end = MPI.File.Open(comm, path, MPI.MODE_WRONLY | MPI.MODE_APPEND);
    expect(end.Get_position()).toBe(4 * ranks);
    expect(end.size).toBe(4 * ranks);
    end.Close();
    comm.Barrier();
    const last = MPI.File.Open(comm, path, MPI.MODE_RDWR | MPI.MODE_DELETE_ON_CLOSE);
    expect(existsSync(path)).toBe(true);
    comm.Barrier();
    last.Close();
    comm.Barrier();
    expect(existsSync(path)).toBe(false);
  });
});

mpiTest('a sequential file', async (comm) => {
  await withPath(comm, (path) => {
    const file = MPI.File.Open(comm, path, WRITE | MPI.MODE_SEQUENTIAL);
    file.Write_ordered(Uint8Array.of(rank));
    file.Set_view(MPI.DISPLACEMENT_CURRENT);
    file.Write_ordered(Uint8Array.of(10 + rank));
    file.Close();
    comm.Barrier();
    const indices = Array.from({ length: ranks }, (_, i) => i);
    expect(bytesIn(path)).toEqual([...indices, ...indices.map((i) => 10 + i)]);
  });
});

// --- Size ---------------------------------------------------------------------------------------

mpiTest('the size', async (comm) => {
  await withFile(comm, (file, path) => {
    expect(file.Get_size()).toBe(0);
    comm.Barrier();
    file.Set_size(100);
    expect(file.size).toBe(100);
    comm.Barrier();
    file.Preallocate(300);
    expect(file.size).toBe(300);
    comm.Barrier();
    // What is longer stays.
    file.Preallocate(200);
    expect(file.Get_size()).toBe(300);
    comm.Barrier();
    file.Set_size(10);
    expect(file.size).toBe(10);
    // Of a size that no int holds; no block of it is written.
    comm.Barrier();
    file.Set_size(2 ** 33 + 1);
    expect(file.size).toBe(2 ** 33 + 1);
    comm.Barrier();
    if (rank === 0) {
      file.Write_at(2 ** 33 - 1, Uint8Array.of(1, 2));
      const into = new Uint8Array(2);
      file.Read_at(2 ** 33 - 1, into);
      expect([...into]).toEqual([1, 2]);
      file.Seek(2 ** 33);
      expect(file.Get_position()).toBe(2 ** 33);
    }
    comm.Barrier();
    file.Set_size(0);
    settle(file, comm);
    expect(bytesIn(path)).toEqual([]);
  });
});

// --- Group, hints, atomicity --------------------------------------------------------------------

mpiTest('the group', async (comm) => {
  await withFile(comm, (file) => {
    using group = file.Get_group();
    using same = comm.Get_group();
    expect(group.Compare(same)).toBe(MPI.IDENT);
    expect([file.group_size, file.group_rank]).toEqual([ranks, rank]);
    using property = file.group;
    expect(property.size).toBe(ranks);
  });
});

mpiTest('the file needs its communicator no longer', async (comm) => {
  await withPath(comm, (path) => {
    const copy = comm.Dup();
    const file = MPI.File.Open(copy, path, MPI.MODE_CREATE | MPI.MODE_RDWR);
    copy.Free();
    file.Write_at_all(rank, Uint8Array.of(rank));
    expect(file.group_size).toBe(ranks);
    file.Close();
    comm.Barrier();
    expect(bytesIn(path)).toEqual(Array.from({ length: ranks }, (_, i) => i));
  });
});

mpiTest('hints', async (comm) => {
  await withPath(comm, (path) => {
    using info = MPI.Info.Create({ cb_buffer_size: '1048576', unheard_of: 'x' });
    const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_RDWR, info);
    using used = file.Get_info();
    expect(used.is_null).toBe(false);
    if (library === 'mpich') expect(used.get('cb_buffer_size')).toBe('1048576');
    file.Set_info(info);
    file.info = info;
    using again = file.info;
    expect(again.is_null).toBe(false);
    file.Close();
  });
});

mpiTest('atomicity', async (comm) => {
  await withFile(comm, (file) => {
    expect(file.Get_atomicity()).toBe(false);
    file.Set_atomicity(true);
    expect(file.atomicity).toBe(true);
    comm.Barrier();
    file.Write_at(rank, Uint8Array.of(rank));
    comm.Barrier();
    const left = new Uint8Array(1);
    file.Read_at((rank + 1) % ranks, left);
    expect(left[0]).toBe((rank + 1) % ranks);
    comm.Barrier();
    file.atomicity = false;
    expect(file.Get_atomicity()).toBe(false);
    expect(() => file.Set_atomicity(1 as never)).toThrow(
      'File.Set_atomicity: flag must be a boolean, but 1 came',
    );
  });
});

mpiTest('the extent of a datatype in the file', async (comm) => {
  await withFile(comm, (file) => {
    expect(file.Get_type_extent(MPI.DOUBLE)).toBe(8);
    using three = MPI.INT16_T.Create_contiguous(3).Commit();
    expect(file.Get_type_extent(three)).toBe(6);
  });
});

// --- The object ---------------------------------------------------------------------------------

mpiTest('several objects of one file', async (comm) => {
  await withFile(comm, (file, path) => {
    const other = MPI.File.fromhandle(file.tohandle());
    const copy = new MPI.File(file);
    expect(other.equals(file)).toBe(true);
    expect(copy.equals(file)).toBe(true);
    expect(other.handle).toBe(file.handle);
    expect(new MPI.File().is_null).toBe(true);
    copy.Write_at(rank, Uint8Array.of(5));
    other.Sync();
    expect(String(file)).toBe(
      `File '${path}' (rank ${rank} of ${ranks}, ${file.size} byte${file.size === 1 ? '' : 's'})`,
    );
    comm.Barrier();
    file.Close();
    // The others know of it.
    expect([copy.is_null, other.is_null]).toEqual([true, true]);
    expectMpiError(() => copy.Get_size(), { class: 'MPI_ERR_FILE', message: path });
    expectMpiError(() => other.Write_at(0, Uint8Array.of(1)), { class: 'MPI_ERR_FILE' });
    expect(inspect(file)).toBe("File 'MPI_FILE_NULL'");
  });
});

mpiTest('free, using and await using', async (comm) => {
  await withPath(comm, async (path) => {
    const first = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_RDWR);
    first.free();
    expect(first.is_null).toBe(true);
    first.free();
    MPI.FILE_NULL.free();

    const files: MPI.File[] = [];
    {
      using file = MPI.File.Open(comm, path);
      files.push(file);
    }
    {
      await using file = MPI.File.Open(comm, path, MPI.MODE_WRONLY);
      files.push(file);
      // Nobody waits for it but the end of the block.
      file.Iwrite_at(rank, Uint8Array.of(rank + 1)).catch(() => {});
    }
    {
      await using file = MPI.File.Open(comm, path);
      files.push(file);
      file.Close();
    }
    expect(files.map(({ is_null }) => is_null)).toEqual([true, true, true]);
    comm.Barrier();
    expect(bytesIn(path)).toEqual(Array.from({ length: ranks }, (_, i) => i + 1));
  });
});

mpiTest('the event loop goes on while a file is closed', async (comm) => {
  await withPath(comm, async (path) => {
    const file = MPI.File.Open(comm, path, WRITE);
    let ticks = 0;
    const timer = setInterval(() => {
      ticks++;
    }, 1);
    // The others come later.
    if (rank > 0) await new Promise((resolve) => setTimeout(resolve, 60));
    const before = ticks;
    await file[Symbol.asyncDispose]();
    clearInterval(timer);
    expect(file.is_null).toBe(true);
    if (rank === 0 && ranks > 1 && library === 'openmpi') expect(ticks - before).toBeGreaterThan(5);
  });
});
