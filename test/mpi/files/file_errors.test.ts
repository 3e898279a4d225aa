// What goes wrong with files: the class of the error, the path in its message, and that the process
// goes on as before. All ranks get the error.
// @worlds openmpi:1,2 mpich:1,2
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { settle, withFile, withPath } from '../../support/files';
import {
  expectMpiError,
  expectMpiRejection,
  isOpenMpi4,
  library,
  mpiTest,
  rank,
  ranks,
} from '../../support/mpi';

const RDWR = MPI.MODE_CREATE | MPI.MODE_RDWR;

/** Makes something at rank 0, before the others go on. */
function prepare(comm: MPI.Comm, make: () => void): void {
  if (comm.rank === 0) make();
  comm.Barrier();
}

/** A file can be written and read as usual. */
function works(comm: MPI.Intracomm, path: string): void {
  const file = MPI.File.Open(comm, `${path}.works`, RDWR);
  file.Write_at_all(rank, Uint8Array.of(rank + 1));
  settle(file, comm);
  const into = new Uint8Array(ranks);
  file.Read_at_all(0, into);
  expect(into[rank]).toBe(rank + 1);
  file.Close();
}

// --- Open and Delete ----------------------------------------------------------------------------

mpiTest('a file that is not there', async (comm) => {
  await withPath(comm, (path) => {
    const expected = { class: 'MPI_ERR_NO_SUCH_FILE', message: path };
    expectMpiError(() => MPI.File.Open(comm, path), expected);
    expectMpiError(() => MPI.File.Open(comm, `${path}/deeper`, RDWR), {
      class: 'MPI_ERR_NO_SUCH_FILE',
      message: `${path}/deeper`,
    });
    expectMpiError(() => MPI.File.Delete(path), expected);
    works(comm, path);
  });
});

mpiTest('a file that is there already', async (comm) => {
  await withPath(comm, (path) => {
    prepare(comm, () => writeFileSync(path, 'x'));
    const open = () => MPI.File.Open(comm, path, RDWR | MPI.MODE_EXCL);
    expectMpiError(open, { class: 'MPI_ERR_FILE_EXISTS', message: path });
    works(comm, path);
  });
});

const isRoot = process.geteuid?.() === 0;

/** Why this process stays root: Node 20 refuses to change the user with some libuv. */
function whyRootStays(): string | null {
  try {
    if (isRoot) process.seteuid?.(0);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
const rootStays = whyRootStays();

// Root may do everything, so it takes another user's place.
const permission = async (comm: MPI.Intracomm) => {
  await withPath(comm, (path) => {
    prepare(comm, () => {
      writeFileSync(path, 'x');
      chmodSync(path, 0);
    });
    if (isRoot) process.seteuid?.(65534);
    try {
      const expected = { class: 'MPI_ERR_ACCESS', message: path };
      expectMpiError(() => MPI.File.Open(comm, path), expected);
      expectMpiError(() => MPI.File.Open(comm, path, MPI.MODE_WRONLY), expected);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    comm.Barrier();
    works(comm, path);
  });
};
if (rootStays === null) mpiTest('a file without permission', permission);
else {
  test("a file without permission: not tested, root can't give it up here", () => {
    expect(rootStays).toContain('seteuid() disabled: io_uring may be enabled');
  });
}

mpiTest('a folder', async (comm) => {
  await withPath(comm, (path) => {
    prepare(comm, () => mkdirSync(path));
    expect(() => MPI.File.Open(comm, path, RDWR)).toThrow(MPI.Exception);
    expect(() => MPI.File.Open(comm, path, RDWR)).toThrow(path);
    works(comm, path);
  });
});

mpiTest('modes that make no sense', async (comm) => {
  await withPath(comm, (path) => {
    for (const amode of [
      0,
      MPI.MODE_CREATE,
      MPI.MODE_RDONLY | MPI.MODE_CREATE,
      MPI.MODE_RDONLY | MPI.MODE_EXCL,
      MPI.MODE_RDONLY | MPI.MODE_WRONLY,
      MPI.MODE_RDWR | MPI.MODE_SEQUENTIAL,
    ]) {
      const open = () => MPI.File.Open(comm, path, amode);
      expectMpiError(open, { class: 'MPI_ERR_AMODE', message: path });
    }
    works(comm, path);
  });
});

mpiTest('arguments of Open and Delete that are wrong', async (comm) => {
  await withPath(comm, (path) => {
    const cases: readonly [() => unknown, string][] = [
      [
        () => MPI.File.Open(null as never, path),
        'File.Open: comm must be an MPI.Comm, but null came',
      ],
      [() => MPI.File.Open(comm, 7 as never), 'File.Open: filename must be a string, but 7 came'],
      [() => MPI.File.Open(comm, 'a\0b'), 'File.Open: filename holds a null character'],
      [
        () => MPI.File.Open(comm, path, 'r' as never),
        'File.Open: amode must be an integer, but the string "r" came',
      ],
      [
        () => MPI.File.Open(comm, path, RDWR, {} as never),
        'File.Open: info must be an MPI.Info, but a plain object came',
      ],
      [
        () => MPI.File.Delete(undefined as never),
        'File.Delete: filename must be a string, but undefined came',
      ],
      [
        () => new MPI.File(comm as never),
        'File: file must be an MPI.File or null, but a Intracomm came',
      ],
    ];
    for (const [call, message] of cases.slice(0, 4)) expect(call).toThrow(new TypeError(message));
    expect(cases[5][0]).toThrow(new TypeError(cases[5][1]));
    expect(cases[6][0]).toThrow(TypeError);
    expectMpiError(() => MPI.File.Open(MPI.COMM_NULL as MPI.Intracomm, path), {
      class: 'MPI_ERR_COMM',
    });
    works(comm, path);
  });
});

// --- Access -------------------------------------------------------------------------------------

const accesses = (file: MPI.File, buf: Uint8Array) => ({
  reads: [
    () => file.Read_at(0, buf),
    () => file.Read_at_all(0, buf),
    () => file.Read(buf),
    () => file.Read_all(buf),
    () => file.Read_shared(buf),
    () => file.Read_ordered(buf),
  ],
  writes: [
    () => file.Write_at(0, buf),
    () => file.Write_at_all(0, buf),
    () => file.Write(buf),
    () => file.Write_all(buf),
    () => file.Write_shared(buf),
    () => file.Write_ordered(buf),
  ],
});

mpiTest('reading a file that is open for writing, and the other way round', async (comm) => {
  await withPath(comm, async (path) => {
    const writing = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_WRONLY);
    const buf = Uint8Array.of(1);
    for (const call of accesses(writing, buf).reads) {
      expectMpiError(call, { class: 'MPI_ERR_ACCESS', message: path });
    }
    for (const start of [() => writing.Iread_at(0, buf), () => writing.Iread(buf)]) {
      expectMpiError(start, { class: 'MPI_ERR_ACCESS', message: path });
    }
    for (const call of accesses(writing, buf).writes) call();
    writing.Close();

    const reading = MPI.File.Open(comm, path);
    for (const call of accesses(reading, buf).writes) {
      expectMpiError(call, { class: 'MPI_ERR_READ_ONLY', message: path });
    }
    for (const start of [() => reading.Iwrite_at(0, buf), () => reading.Iwrite(buf)]) {
      expectMpiError(start, { class: 'MPI_ERR_READ_ONLY', message: path });
    }
    for (const call of [() => reading.Set_size(0), () => reading.Preallocate(9)]) {
      expectMpiError(call, { class: 'MPI_ERR_READ_ONLY', message: path });
    }
    for (const call of accesses(reading, buf).reads) call();
    reading.Close();
    works(comm, path);
  });
});

mpiTest('a file that is closed', async (comm) => {
  await withPath(comm, async (path) => {
    const file = MPI.File.Open(comm, path, RDWR);
    file.Close();
    const buf = Uint8Array.of(1);
    const { reads, writes } = accesses(file, buf);
    const calls: readonly (() => unknown)[] = [
      ...reads,
      ...writes,
      () => file.Iread_at(0, buf),
      () => file.Iread_at_all(0, buf),
      () => file.Iwrite_at(0, buf),
      () => file.Iwrite_at_all(0, buf),
      () => file.Iread(buf),
      () => file.Iread_all(buf),
      () => file.Iwrite(buf),
      () => file.Iwrite_all(buf),
      () => file.Iread_shared(buf),
      () => file.Iwrite_shared(buf),
      () => file.Read_all_begin(buf),
      () => file.Read_all_end(buf),
      () => file.Write_at_all_begin(0, buf),
      () => file.Write_at_all_end(buf),
      () => file.Read_ordered_begin(buf),
      () => file.Read_ordered_end(buf),
      () => file.Get_size(),
      () => file.Set_size(1),
      () => file.Preallocate(1),
      () => file.Get_amode(),
      () => file.Get_group(),
      () => file.group_size,
      () => file.Get_info(),
      () => file.Set_info(MPI.INFO_NULL),
      () => file.Get_atomicity(),
      () => file.Set_atomicity(true),
      () => file.Sync(),
      () => file.Get_view(),
      () => file.Set_view(),
      () => file.Seek(0),
      () => file.Get_position(),
      () => file.Get_byte_offset(0),
      () => file.Seek_shared(0),
      () => file.Get_position_shared(),
      () => file.Get_type_extent(MPI.INT),
      () => file.Close(),
    ];
    for (const call of calls) {
      expectMpiError(call, { class: 'MPI_ERR_FILE', message: path });
    }
    expectMpiError(() => MPI.FILE_NULL.Get_size(), {
      class: 'MPI_ERR_FILE',
      message: 'the file is null or was closed',
    });
    await file[Symbol.asyncDispose]();
    works(comm, path);
  });
});

mpiTest('arguments of accesses that are wrong', async (comm) => {
  await withFile(comm, (file) => {
    const buf = Uint8Array.of(1);
    const cases: readonly [() => unknown, Error][] = [
      [
        () => file.Read_at(-1, buf),
        new RangeError('File.Read_at: offset must not be negative, but is -1'),
      ],
      [
        () => file.Write_at_all(2 ** 53, buf),
        new RangeError(`File.Write_at_all: offset must be below 2^53, but is ${2 ** 53}`),
      ],
      [
        () => file.Iwrite_at(1.5, buf),
        new TypeError('File.Iwrite_at: offset must be an integer, but the number 1.5 came'),
      ],
      [
        () => file.Iread_at_all('0' as never, buf),
        new TypeError('File.Iread_at_all: offset must be an integer, but the string "0" came'),
      ],
      [() => file.Read([1, 2] as never), expect.any(TypeError)],
      [() => file.Write('text' as never), expect.any(TypeError)],
      [() => file.Write([buf, 2]), expect.any(RangeError)],
      [() => file.Read(buf, 7 as never), expect.any(TypeError)],
      [
        () => file.Iread(Reflect.construct(ArrayBuffer, [1, { maxByteLength: 2 }]) as ArrayBuffer),
        expect.any(TypeError),
      ],
      [
        () => file.Set_size(-1),
        new RangeError('File.Set_size: size must not be negative, but is -1'),
      ],
      [
        () => file.Preallocate(-1),
        new RangeError('File.Preallocate: size must not be negative, but is -1'),
      ],
      [
        () => file.Get_byte_offset(-1),
        new RangeError('File.Get_byte_offset: offset must not be negative, but is -1'),
      ],
      [
        () => file.Seek(2 ** 60),
        new RangeError(`File.Seek: offset must be below 2^53, but is ${2 ** 60}`),
      ],
    ] as never;
    for (const [call, error] of cases) {
      let thrown: unknown;
      try {
        call();
      } catch (caught) {
        thrown = caught;
      }
      expect(thrown).toEqual(error);
    }
    file.Write_at(rank, buf);
  });
});

/** What a write to a full disk is. Open MPI 5.0 says no more than that it was refused. */
const FULL = library === 'mpich' || isOpenMpi4 ? 'MPI_ERR_IO' : 'MPI_ERR_OTHER';

mpiTest('a disk without room', async (comm) => {
  await withPath(comm, async (path) => {
    // Every write to this device fails so.
    const file = MPI.File.Open(comm, '/dev/full', MPI.MODE_WRONLY);
    const buf = new Uint8Array(100);
    const expected = { class: FULL, message: '/dev/full' };
    expectMpiError(() => file.Write_at(0, buf), expected);
    expectMpiError(() => file.Write(buf), expected);
    expectMpiError(() => file.Write_at_all(100 * rank, buf), expected);
    file.Close();
    works(comm, path);
  });
});

// --- Split collectives --------------------------------------------------------------------------

mpiTest('split collectives out of turn', async (comm) => {
  await withFile(comm, (file, path) => {
    const buf = Uint8Array.of(rank);
    const none = {
      class: 'MPI_ERR_IO',
      message: `File.Write_all_end: MPI_ERR_IO: no split collective is under way (file ${path})`,
    };
    expectMpiError(() => file.Write_all_end(buf), none);
    file.Seek(rank);
    file.Write_all_begin(buf);
    const underWay = {
      class: 'MPI_ERR_IO',
      message: `MPI_ERR_IO: File.Write_all_begin is under way: call File.Write_all_end first (file ${path})`,
    };
    const refused: readonly (() => unknown)[] = [
      () => file.Write_all_begin(buf),
      () => file.Read_at_all_begin(0, buf),
      () => file.Write_ordered_begin(buf),
      () => file.Write_all(buf),
      () => file.Read_ordered(buf),
      () => file.Iwrite_at_all(0, buf),
      () => file.Iread_all(buf),
      () => file.Set_view(),
      () => file.Close(),
    ];
    for (const call of refused) expectMpiError(call, underWay);
    expectMpiError(() => file.Read_all_end(buf), {
      class: 'MPI_ERR_IO',
      message: 'File.Read_all_end: MPI_ERR_IO: File.Write_all_begin is under way',
    });
    expectMpiError(() => file.Write_all_end(new Uint8Array(1)), {
      class: 'MPI_ERR_BUFFER',
      message: 'File.Write_all_end: MPI_ERR_BUFFER: buf is not the memory that',
    });
    // Independent accesses are allowed.
    file.Write_at(10 + rank, buf);
    structuredClone(buf, { transfer: [buf.buffer] });
    expect(() => file.Write_all_end(buf)).toThrow(TypeError);
    // That has ended it.
    expectMpiError(() => file.Write_all_end(new Uint8Array(1)), none);
    file.Write_all(Uint8Array.of(1));
  });
});

mpiTest('an error handler', async (comm) => {
  await withPath(comm, async (path) => {
    const heard: [boolean, string][] = [];
    const handler = MPI.File.Create_errhandler((file, code) => {
      heard.push([file.is_null, MPI.Get_error_string(MPI.Get_error_class(code))]);
    });
    const unknown = { class: 'MPI_ERR_UNSUPPORTED_DATAREP', message: path };
    const ofClass = (error_class: number) => MPI.Get_error_string(error_class);
    // Of what is not open yet.
    using before = MPI.FILE_NULL.Get_errhandler();
    expect(before.equals(MPI.ERRORS_RETURN)).toBe(true);
    MPI.FILE_NULL.Set_errhandler(handler);
    expectMpiError(() => MPI.File.Open(comm, path), {
      class: 'MPI_ERR_NO_SUCH_FILE',
      message: path,
    });
    expect(heard.splice(0)).toEqual([[true, ofClass(MPI.ERR_NO_SUCH_FILE)]]);

    // A new file takes it over.
    const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_WRONLY);
    MPI.FILE_NULL.Set_errhandler(MPI.ERRORS_RETURN);
    using taken = file.Get_errhandler();
    expect(taken.equals(handler)).toBe(true);
    expectMpiError(() => file.Set_view(0, MPI.INT, null, 'x'), unknown);
    expect(heard.splice(0)).toEqual([[false, ofClass(MPI.ERR_UNSUPPORTED_DATAREP)]]);
    file.Call_errhandler(MPI.ERR_IO);
    expect(heard.splice(0)).toEqual([[false, ofClass(MPI.ERR_IO)]]);

    // What it throws comes out of the call.
    const own = new Error('of the handler');
    using throwing = MPI.File.Create_errhandler({
      errhandler_fn: () => {
        throw own;
      },
    });
    file.Set_errhandler({ errhandler: throwing });
    expect(() => file.Set_view(0, MPI.INT, null, 'x')).toThrow(own);
    expect(() => file.Call_errhandler({ errorcode: MPI.ERR_IO })).toThrow(own);
    file.Set_errhandler(MPI.ERRORS_RETURN);
    expectMpiError(() => file.Set_view(0, MPI.INT, null, 'x'), unknown);
    expect(heard).toEqual([]);
    file.Close();
    handler.Free();
    expect(() => MPI.File.Create_errhandler(1 as never)).toThrow(TypeError);
  });
});

mpiTest('one rank that can not open the file', async (comm) => {
  await withPath(comm, (path) => {
    // The others find it, and this rank does not: all get an error, and nobody waits.
    const name = rank === ranks - 1 ? `${path}/missing` : path;
    prepare(comm, () => writeFileSync(path, 'x'));
    expect(() => MPI.File.Open(comm, name)).toThrow(MPI.Exception);
    works(comm, path);
  });
});

mpiTest('requests that fail', async (comm) => {
  await withPath(comm, async (path) => {
    const file = MPI.File.Open(comm, '/dev/full', MPI.MODE_WRONLY);
    const start = async () => await file.Iwrite_at(0, new Uint8Array(100));
    await expectMpiRejection(start(), { class: FULL });
    file.Close();
    works(comm, path);
  });
});
