// What a process sees of a file, and where its file pointers are.
// @worlds openmpi:1,2,4 mpich:2
import { MPI } from 'mpi4node';
import { fileAccesses, inOrder } from '../../support/file_accesses';
import { bytesIn, settle, withFile } from '../../support/files';
import { expectMpiError, mpiTest, rank, ranks } from '../../support/mpi';

const doublesIn = (path: string): number[] => [
  ...new Float64Array(Uint8Array.from(bytesIn(path)).buffer),
];

/** Every `ranks`-th number, of two: rank 0 has the first of each row, rank 1 the second. */
function strided(): MPI.Datatype {
  using vector = MPI.DOUBLE.Create_vector(2, 1, ranks);
  return vector.Create_resized(0, 8 * 2 * ranks).Commit();
}

mpiTest('a new file shows its bytes', async (comm) => {
  await withFile(comm, (file) => {
    const [disp, etype, filetype, datarep] = file.Get_view();
    expect([disp, datarep]).toEqual([0, 'native']);
    expect([etype.Get_size(), filetype.Get_size()]).toEqual([1, 1]);
    expect(etype.equals(MPI.BYTE)).toBe(true);
    expect(filetype.equals(MPI.BYTE)).toBe(true);
    expect(file.Get_byte_offset(5)).toBe(5);
  });
});

mpiTest('a view is what was set', async (comm) => {
  await withFile(comm, (file) => {
    using filetype = strided();
    file.Set_view(16, MPI.DOUBLE, filetype);
    const [disp, etype, seen, datarep] = file.Get_view();
    expect([disp, datarep]).toEqual([16, 'native']);
    expect(etype.equals(MPI.DOUBLE)).toBe(true);
    expect([seen.Get_size(), seen.Get_extent()]).toEqual([16, [0, 16 * ranks]]);
    seen.Free();
    // Of the third number: behind the two rows of the first filetype.
    expect(file.Get_byte_offset(0)).toBe(16);
    expect(file.Get_byte_offset(1)).toBe(16 + 8 * ranks);
    expect(file.Get_byte_offset(2)).toBe(16 + 16 * ranks);
    file.Set_view();
    expect(file.Get_view()[0]).toBe(0);
    expect(file.Get_byte_offset(5)).toBe(5);
  });
});

const named: readonly [string, (file: MPI.File) => void, [number, number]][] = [
  ['nothing', (file) => file.Set_view(), [0, 1]],
  ['disp', (file) => file.Set_view({ disp: 3 }), [3, 1]],
  ['etype', (file) => file.Set_view(8, { etype: MPI.INT }), [8, 4]],
  [
    'all',
    (file) =>
      file.Set_view({
        disp: 8,
        etype: MPI.INT,
        filetype: MPI.INT,
        datarep: 'native',
        info: MPI.INFO_NULL,
      }),
    [8, 4],
  ],
];
mpiTest.each(named)('Set_view with named arguments: %s', async (comm, _, set, [disp, size]) => {
  await withFile(comm, (file) => {
    set(file);
    const view = file.Get_view();
    expect([view[0], view[1].Get_size(), view[2].Get_size()]).toEqual([disp, size, size]);
  });
});

const ofOwn = fileAccesses.filter(({ isShared }) => !isShared);
mpiTest.each(ofOwn)('a view with gaps: $name', async (comm, access) => {
  await withFile(comm, async (file, path) => {
    using filetype = strided();
    file.Set_view(8 * rank, MPI.DOUBLE, filetype);
    // 0, 1, 2 and 3 at rank 0; 10 to 13 at rank 1: each in a column of its own.
    const values = Float64Array.from([0, 1, 2, 3], (value) => 10 * rank + value);
    await access.write(file, 0, values);
    settle(file, comm);
    const rows = [0, 1, 2, 3].map((row) => Array.from({ length: ranks }, (_, i) => 10 * i + row));
    expect(doublesIn(path)).toEqual(rows.flat());

    const into = new Float64Array(2);
    const status = await access.read(file, 1, into);
    expect([...into]).toEqual([10 * rank + 1, 10 * rank + 2]);
    expect(status.Get_count(MPI.DOUBLE)).toBe(2);
  });
});

mpiTest.each(fileAccesses)('places count in items: $name', async (comm, access) => {
  await withFile(comm, async (file, path) => {
    file.Set_view(8, MPI.DOUBLE);
    await inOrder(comm, access, () => access.write(file, rank, Float64Array.of(rank + 1)));
    settle(file, comm);
    const ones = Array.from({ length: ranks }, (_, i) => i + 1);
    expect(doublesIn(path)).toEqual([0, ...ones]);
    const [into] = [new Float64Array(1)];
    if (access.isShared) file.Seek_shared(0);
    await inOrder(comm, access, () => access.read(file, rank, into));
    expect([...into]).toEqual([rank + 1]);
  });
});

mpiTest('the representation external32', async (comm) => {
  await withFile(comm, async (file, path) => {
    let isSet = true;
    try {
      file.Set_view(0, MPI.INT32_T, null, 'external32');
    } catch (error) {
      // ROMIO has the other two only.
      isSet = false;
      expect((error as MPI.Exception).code).toBe('MPI_ERR_UNSUPPORTED_DATAREP');
      expect((error as MPI.Exception).message).toContain(path);
    }
    if (!isSet) return;
    expect(file.Get_view()[3]).toBe('external32');
    file.Write_at(rank, Int32Array.of(1 + 256 * rank));
    settle(file, comm);
    // Big-endian.
    const expected = Array.from({ length: ranks }, (_, i) => [0, 0, i, 1]).flat();
    expect(bytesIn(path)).toEqual(expected);
    const into = new Int32Array(1);
    file.Read_at(rank, into);
    expect(into[0]).toBe(1 + 256 * rank);
  });
});

// --- File pointers ------------------------------------------------------------------------------

mpiTest('the file pointer of a process', async (comm) => {
  await withFile(comm, (file) => {
    file.Set_size(80);
    file.Set_view(8, MPI.INT16_T);
    expect(file.Get_position()).toBe(0);
    file.Seek(3 + rank);
    expect(file.Get_position()).toBe(3 + rank);
    file.Seek(2, MPI.SEEK_CUR);
    expect(file.Get_position()).toBe(5 + rank);
    file.Seek({ offset: -1, whence: MPI.SEEK_CUR });
    expect(file.Get_position()).toBe(4 + rank);
    // 72 bytes behind the displacement are 36 items.
    file.Seek(0, MPI.SEEK_END);
    expect(file.Get_position()).toBe(36);
    file.Seek(-6, { whence: MPI.SEEK_END });
    expect(file.Get_position()).toBe(30);
    file.Seek(0);
    file.Write(Int16Array.of(1, 2, 3));
    expect(file.Get_position()).toBe(3);
    expectMpiError(() => file.Seek(-1), {
      class: 'MPI_ERR_ARG',
      message: 'File.Seek: MPI_ERR_ARG: the file pointer would be at -1',
    });
    expectMpiError(() => file.Seek(0, 12345), { class: 'MPI_ERR_ARG' });
    expectMpiError(() => file.Seek_shared(-1), { class: 'MPI_ERR_ARG' });
    expectMpiError(() => file.Seek_shared(0, 12345), { class: 'MPI_ERR_ARG' });
    expect(file.Get_position()).toBe(3);
  });
});

mpiTest('the file pointer that all share', async (comm) => {
  await withFile(comm, (file) => {
    file.Set_view(0, MPI.INT32_T);
    file.Write_ordered(Int32Array.of(rank, rank));
    expect(file.Get_position_shared()).toBe(2 * ranks);
    expect(file.Get_position()).toBe(0);
    comm.Barrier();
    file.Seek_shared(1);
    expect(file.Get_position_shared()).toBe(1);
    comm.Barrier();
    file.Seek_shared({ offset: 2, whence: MPI.SEEK_CUR });
    expect(file.Get_position_shared()).toBe(3);
    comm.Barrier();
    file.Seek_shared(-1, MPI.SEEK_END);
    expect(file.Get_position_shared()).toBe(2 * ranks - 1);
    comm.Barrier();
  });
});

// --- Wrong views --------------------------------------------------------------------------------

mpiTest('wrong views', async (comm) => {
  await withFile(comm, (file, path) => {
    const message = `file ${path}`;
    expectMpiError(() => file.Set_view(0, MPI.DATATYPE_NULL), {
      class: 'MPI_ERR_TYPE',
      message: 'File.Set_view: MPI_ERR_TYPE: a datatype is null',
    });
    // 6 bytes are no ints.
    using six = MPI.BYTE.Create_contiguous(6).Commit();
    expectMpiError(() => file.Set_view(0, MPI.INT, six), { class: 'MPI_ERR_ARG', message });
    expectMpiError(() => file.Set_view(0, MPI.INT, null, 'unheard-of'), {
      class: 'MPI_ERR_UNSUPPORTED_DATAREP',
      message,
    });
    using loose = MPI.INT.Create_contiguous(2);
    expectMpiError(() => file.Set_view(0, MPI.INT, loose), { class: 'MPI_ERR_TYPE', message });
    expect(() => file.Set_view(-1)).toThrow(
      new RangeError('File.Set_view: disp must not be negative, but is -1'),
    );
    expect(() => file.Set_view(2 ** 53)).toThrow(RangeError);
    expect(() => file.Set_view('0' as never)).toThrow(TypeError);
    expect(() => file.Set_view(0, 'int' as never)).toThrow(
      'File.Set_view: etype must be an MPI.Datatype, but the string "int" came',
    );
    // All goes on. Open MPI has taken over a part of a view that it has refused.
    file.Set_view();
    expect(file.Get_view()[0]).toBe(0);
    file.Write_at(rank, Uint8Array.of(rank));
    settle(file, comm);
    expect(file.size).toBe(ranks);
  });
});

// --- Data representations -----------------------------------------------------------------------

test('functions that convert data: neither library takes any', () => {
  const convert = () => {};
  const extent = () => 8;
  const refused = { class: 'MPI_ERR_CONVERSION' };
  expectMpiError(() => MPI.Register_datarep('reads', convert, null, extent), refused);
  expectMpiError(() => MPI.Register_datarep('writes', null, convert, extent), refused);
});

test('wrong arguments of Register_datarep', () => {
  const extent = () => 8;
  expect(() => MPI.Register_datarep(1 as never, null, null, extent)).toThrow(
    new TypeError('MPI.Register_datarep: datarep must be a string, but 1 came'),
  );
  expect(() => MPI.Register_datarep('none', 1 as never, null, extent)).toThrow(TypeError);
});
