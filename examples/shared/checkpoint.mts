// A plate in a file, from which a later run goes on: with as many processes as it likes.
//
// The file has the step, the rows and the columns as three doubles, and the degrees behind them,
// row after row.
import { existsSync, renameSync } from 'node:fs';
import { MPI } from 'mpi4node';
import type { Plate } from './plate.mjs';

const HEADER = 3;

/** Reads or writes the block of each process. Collective. */
function accessBlock(plate: Plate, file: MPI.File, access: 'Read_all' | 'Write_all'): void {
  const { rows, columns, block } = plate;
  const { top, left, height, width } = block;
  const isEmpty = height * width === 0;
  // A subarray must have elements. A process without any takes part all the same.
  const blockOfFile = isEmpty
    ? null
    : MPI.DOUBLE.Create_subarray([rows, columns], [height, width], [top, left]).Commit();
  file.Set_view(HEADER * Float64Array.BYTES_PER_ELEMENT, MPI.DOUBLE, blockOfFile);
  blockOfFile?.Free();

  // In memory the frame is around it.
  const { inner } = plate;
  file[access]([plate.now.subarray(plate.place(0, 0)), isEmpty ? 0 : 1, inner]);
  inner.Free();
}

/**
 * Writes the plate as it is now. The file is there as a whole or not at all: it gets its name when
 * everything is on the disk. Collective.
 */
export function saveCheckpoint(plate: Plate, path: string, step: number): void {
  const { grid, rows, columns } = plate;
  const unfinished = `${path}.unfinished`;
  const file = MPI.File.Open(grid, unfinished, MPI.MODE_CREATE | MPI.MODE_WRONLY);
  // One that was left behind may be longer.
  file.Set_size((HEADER + rows * columns) * Float64Array.BYTES_PER_ELEMENT);
  if (grid.rank === 0) file.Write_at(0, Float64Array.of(step, rows, columns));
  accessBlock(plate, file, 'Write_all');
  file.Sync();
  file.Close();
  if (grid.rank === 0) renameSync(unfinished, path);
}

/** Reads what `saveCheckpoint` has written, and gives its step; 0 without a file. Collective. */
export function loadCheckpoint(plate: Plate, path: string): number {
  const { grid, rows, columns } = plate;
  if (!grid.bcast(grid.rank === 0 && existsSync(path))) return 0;
  const file = MPI.File.Open(grid, path);
  const header = new Float64Array(HEADER);
  file.Read_at_all(0, header);
  const [step, savedRows, savedColumns] = header;
  if (savedRows !== rows || savedColumns !== columns) {
    throw new Error(`${path} has a plate of ${savedRows} x ${savedColumns} points`);
  }
  accessBlock(plate, file, 'Read_all');
  file.Close();
  return step;
}
