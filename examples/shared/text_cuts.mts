// Where a text in a file can be cut, though nobody knows beforehand where its lines or words end.
import { MPI } from 'mpi4node';

/**
 * The first place from `place` on where the text may be cut: behind a byte for which `isEnd` is
 * true, or at the end of the file. All processes that ask about one place find the same.
 */
export function nextCut(file: MPI.File, place: number, isEnd: (byte: number) => boolean): number {
  if (place === 0) return 0;
  // The cut is at the place itself if the byte before is such an end.
  const bytes = new Uint8Array(1024);
  const status = new MPI.Status();
  for (let from = place - 1; ; from += bytes.length) {
    file.Read_at(from, bytes, status);
    const end = bytes.subarray(0, status.count).findIndex(isEnd);
    if (end !== -1) return from + end + 1;
    if (status.count < bytes.length) return from + status.count;
  }
}
