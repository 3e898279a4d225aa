// Nonblocking accesses: the event loop goes on, memory is kept, and a file waits for its requests.
// @worlds openmpi:1,2 mpich:1,2
import { readFileSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { bytesIn, settle, withFile, withPath } from '../../support/files';
import { collectGarbage } from '../../support/garbage';
import { library, mpiTest, rank, ranks } from '../../support/mpi';

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

mpiTest('many at once, awaited together', async (comm) => {
  await withFile(comm, async (file, path) => {
    const places = Array.from({ length: 40 }, (_, i) => i * ranks + rank);
    const statuses = await Promise.all(
      places.map((place) => file.Iwrite_at(2 * place, Uint16Array.of(place))),
    );
    expect(statuses.map((status) => status.Get_count(MPI.UINT16_T))).toEqual(Array(40).fill(1));
    settle(file, comm);
    const all = Array.from({ length: 40 * ranks }, (_, i) => i);
    expect([...new Uint16Array(Uint8Array.from(bytesIn(path)).buffer)]).toEqual(all);

    const into = places.map(() => new Uint16Array(1));
    const requests = into.map((array, i) => file.Iread_at(2 * places[i], array));
    MPI.Request.Waitall(requests);
    expect(into.map(([value]) => value)).toEqual(places);
  });
});

mpiTest('a collective that others join later lets the event loop go on', async (comm) => {
  await withFile(comm, async (file) => {
    // The others join when the event loop of rank 0 has gone on for a while.
    if (rank > 0) await comm.irecv({ source: 0 });
    const request = file.Iwrite_at_all(4 * rank, Int32Array.of(rank));
    const written = request.then((status) => status);
    if (rank === 0) {
      for (let ticks = 0; ticks < 10; ticks++) await sleep(1);
      for (let other = 1; other < ranks; other++) comm.isend(null, other);
    }
    expect((await written).Get_count(MPI.INT32_T)).toBe(1);
    settle(file, comm);
    expect(file.size).toBe(4 * ranks);
  });
});

mpiTest('memory under way is not collected', async (comm) => {
  await withFile(comm, async (file, path) => {
    const length = 100_000;
    const requests: MPI.Request[] = [];
    for (let i = 0; i < 20; i++) {
      const place = length * (20 * rank + i);
      requests.push(file.Iwrite_at(place, new Uint8Array(length).fill(i + 1)));
      collectGarbage();
      // What was freed would be used again.
      new Uint8Array(length).fill(99);
    }
    await Promise.all(requests);
    settle(file, comm);
    const bytes = bytesIn(path);
    for (let i = 0; i < 20 * ranks; i++) {
      const part = bytes.slice(length * i, length * (i + 1));
      expect(part.every((byte) => byte === (i % 20) + 1)).toBe(true);
    }
    // Reads into memory that nobody has any more.
    const reads: MPI.Request[] = [];
    for (let i = 0; i < 20; i++) {
      reads.push(file.Iread_at(length * i, new Uint8Array(length)));
      collectGarbage();
    }
    MPI.Request.Waitall(reads);
  });
});

mpiTest(
  'the memory of a split collective is not collected, and is known to be in use',
  async (comm) => {
    await withFile(comm, (file, path) => {
      const length = 100_000;
      const start = () => {
        const memory = new ArrayBuffer(length);
        new Uint8Array(memory).fill(rank + 1);
        file.Write_at_all_begin(length * rank, memory);
        return new WeakRef(memory);
      };
      const reference = start();
      collectGarbage();
      const memory = reference.deref() as ArrayBuffer;
      expect(memory.byteLength).toBe(length);
      const status = new MPI.Status();
      file.Write_at_all_end(new Uint8Array(memory), status);
      expect(status.Get_count(MPI.BYTE)).toBe(length);
      settle(file, comm);
      const bytes = bytesIn(path);
      expect(bytes.length).toBe(length * ranks);
      expect([bytes[0], bytes[length * rank]]).toEqual([1, rank + 1]);
    });
  },
);

mpiTest('Close waits for requests', async (comm) => {
  await withPath(comm, async (path) => {
    const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_WRONLY);
    const length = 1_000_000;
    const request = file.Iwrite_at(length * rank, new Uint8Array(length).fill(rank + 1));
    const together = file.Iwrite_at_all(length * (ranks + rank), new Uint8Array(length).fill(9));
    file.Close();
    comm.Barrier();
    const bytes = bytesIn(path);
    expect(bytes.length).toBe(2 * length * ranks);
    expect([bytes[length * rank], bytes[length * (rank + 1) - 1]]).toEqual([rank + 1, rank + 1]);
    expect(bytes[2 * length * ranks - 1]).toBe(9);
    // They tell their result all the same.
    expect((await request).Get_count(MPI.BYTE)).toBe(length);
    expect((await together).Get_count(MPI.BYTE)).toBe(length);
  });
});

// MPICH's own collective ones are not made by a thread of the binding.
const isOpenMpi = library === 'openmpi';
const length = 64 * 1024 * 1024;
type Start = (file: MPI.File, data: Uint8Array) => MPI.Request<MPI.Status>;
const collective: [name: string, start: Start][] = [
  ['Iwrite_at_all', (file, data) => file.Iwrite_at_all(rank * length, data)],
  ['Iwrite_all', (file, data) => file.Iwrite_all(data)],
  ['Iread_at_all', (file, data) => file.Iread_at_all(rank * length, data)],
  ['Iread_all', (file, data) => file.Iread_all(data)],
];
const starts: [name: string, start: Start][] = [
  ['Iwrite_at', (file, data) => file.Iwrite_at(rank * length, data)],
  ['Iwrite', (file, data) => file.Iwrite(data)],
  ['Iwrite_shared', (file, data) => file.Iwrite_shared(data)],
  ['Iread_at', (file, data) => file.Iread_at(rank * length, data)],
  ['Iread', (file, data) => file.Iread(data)],
  ['Iread_shared', (file, data) => file.Iread_shared(data)],
  ...(isOpenMpi ? collective : []),
];

// Processor time of this thread in nanoseconds, whatever else the machine does.
const now = (): number => {
  const times = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8');
  return Number(times.split(' ')[0]);
};
const used = (run: () => void): number => {
  const start = now();
  run();
  return now() - start;
};

mpiTest.each(starts)('%s leaves the work to another thread', async (comm, name, start) => {
  await withFile(comm, async (file) => {
    file.Set_size(ranks * length);
    file.Seek(rank * length);
    const data = new Uint8Array(length).fill(7);
    const blocking = used(() => file.Write_at(rank * length, data));
    settle(file, comm);
    const requests: MPI.Request<MPI.Status>[] = [];
    expect(used(() => requests.push(start(file, data)))).toBeLessThan(blocking / 2);
    expect(file.Get_position()).toBe(rank * length + (/_at|_shared/.test(name) ? 0 : length));
    expect((await requests[0]).Get_count(MPI.BYTE)).toBe(length);
    expect(data[length - 1]).toBe(7);
  });
});

mpiTest(
  'accesses by the pointer follow each other, and their datatype may be freed',
  async (comm) => {
    await withFile(comm, (file) => {
      file.Set_view(4 * 6 * rank, MPI.INT32_T);
      const pairs = MPI.INT32_T.Create_vector(2, 1, 2).Commit();
      const first = file.Iwrite([Int32Array.of(1, 0, 2), 1, pairs]);
      const second = file.Iwrite([Int32Array.of(3, 0, 4), 1, pairs]);
      pairs.Free();
      const third = file.Iwrite(Int32Array.of(5, 6));
      expect(file.Get_position()).toBe(6);
      MPI.Request.Waitall([third, first, second]);
      const values = new Int32Array(7);
      const status = new MPI.Status();
      file.Seek(0);
      // What is beyond the end does not come, but the pointer goes on at once.
      if (rank === ranks - 1) {
        file.Iread(values).Wait(status);
        expect(status.Get_count(MPI.INT32_T)).toBe(6);
      } else {
        file.Iread([values, 6]).Wait(status);
      }
      expect([...values]).toEqual([1, 2, 3, 4, 5, 6, 0]);
    });
  },
);

/** Frees a datatype, and gives what may have its handle now. */
function replace(datatype: MPI.Datatype): MPI.Datatype[] {
  datatype.Free();
  return [3, 4, 5, 6].map((step) => MPI.INT32_T.Create_vector(2, 1, step).Commit());
}

mpiTest.each([
  { isAtPointer: false, write: 'Iwrite_at', read: 'Iread_at' },
  { isAtPointer: false, write: 'Iwrite_at_all', read: 'Iread_at_all' },
  { isAtPointer: true, write: 'Iwrite', read: 'Iread' },
  { isAtPointer: true, write: 'Iwrite_all', read: 'Iread_all' },
] as const)('$write and $read use their own datatype, also if it is freed', async (comm, tried) => {
  await withFile(comm, (file) => {
    const everySecond = () => MPI.INT32_T.Create_vector(2, 1, 2).Commit();
    const start = (method: 'write' | 'read', array: Int32Array, datatype: MPI.Datatype) => {
      file.Seek(8 * rank);
      const spec: MPI.BufferSpec = [array, 1, datatype];
      return tried.isAtPointer ? file[tried[method]](spec) : file[tried[method]](8 * rank, spec);
    };
    const values = Int32Array.from({ length: 16 }, (_, i) => 100 * rank + i);
    let datatype = everySecond();
    let request = start('write', values, datatype);
    let others = replace(datatype);
    request.Wait();
    for (const other of others) other.Free();
    const written = new Int32Array(2);
    file.Read_at(8 * rank, written);
    expect([...written]).toEqual([100 * rank, 100 * rank + 2]);

    const into = new Int32Array(8).fill(9);
    datatype = everySecond();
    request = start('read', into, datatype);
    others = replace(datatype);
    request.Wait();
    for (const other of others) other.Free();
    expect([...into]).toEqual([100 * rank, 9, 100 * rank + 2, 9, 9, 9, 9, 9]);
  });
});

mpiTest('Close waits for what a thread still writes', async (comm) => {
  await withPath(comm, (path) => {
    const file = MPI.File.Open(comm, path, MPI.MODE_CREATE | MPI.MODE_RDWR);
    for (let i = 0; i < 8; i++) {
      file.Iwrite_at(1_000_000 * (8 * rank + i), new Uint8Array(1_000_000).fill(i + 1));
    }
    file.Close();
    comm.Barrier();
    const bytes = bytesIn(path);
    expect(bytes.length).toBe(8_000_000 * ranks);
    expect(bytes[8_000_000 * rank + 7_999_999]).toBe(8);
  });
});
