// Files for tests: a path that all ranks know, which is gone afterwards.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MPI } from 'mpi4node';

/** Runs a test with the path of a file that is not there yet, the same at all ranks. */
export async function withPath(
  comm: MPI.Intracomm,
  body: (path: string) => void | Promise<void>,
): Promise<void> {
  const own = comm.rank === 0 ? mkdtempSync(join(tmpdir(), 'mpi4node-files-')) : '';
  const folder = comm.bcast(own);
  await body(join(folder, 'file'));
  comm.Barrier();
  if (comm.rank === 0) rmSync(folder, { recursive: true });
}

/** Runs a test with a file that is open for reading and writing, and is closed afterwards. */
export async function withFile(
  comm: MPI.Intracomm,
  body: (file: MPI.File, path: string) => void | Promise<void>,
  amode = MPI.MODE_CREATE | MPI.MODE_RDWR,
): Promise<void> {
  await withPath(comm, async (path) => {
    const file = MPI.File.Open(comm, path, amode);
    await body(file, path);
    if (!file.is_null) file.Close();
  });
}

/** Lets all ranks see what each has written so far. */
export function settle(file: MPI.File, comm: MPI.Comm): void {
  file.Sync();
  comm.Barrier();
  file.Sync();
}

/** The bytes of a file, as the operating system has them. */
export const bytesIn = (path: string): number[] => [...readFileSync(path)];
