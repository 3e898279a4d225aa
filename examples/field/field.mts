// All ranks write one file in NumPy's format: each rank writes its block of a matrix, and any
// number of ranks can read it again.
//
// Shows: a view of a file by a subarray datatype, so that a block that lies in many pieces of the
//        file is written or read by a single collective call, which joins the pieces of all ranks.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/field/field.mjs write field.npy
//        mpirun -n 3 node build/examples/field/field.mjs read field.npy
//        python3 -c "import numpy; print(numpy.load('field.npy').mean())"
import { MPI } from 'mpi4node';
import { npyHeader, readShape } from '../shared/npy.mjs';

const [action = '', path = 'field.npy', rowsGiven = '90', columnsGiven = '120'] =
  process.argv.slice(2);

// Two dimensions, as square as the number of processes allows.
const grid = MPI.COMM_WORLD.Create_cart(MPI.Compute_dims(MPI.COMM_WORLD.size, 2));
const [parts, coords] = [grid.dims, grid.coords];

/** The part of so many rows (dimension 0) or columns (1) that this process has. */
function share(total: number, dimension: number): { first: number; count: number } {
  const cut = (part: number) => Math.floor((total * part) / parts[dimension]);
  const first = cut(coords[dimension]);
  return { first, count: cut(coords[dimension] + 1) - first };
}

/** Lets a process see its block of the matrix only, and tells where that is. Collective. */
function viewBlock(file: MPI.File, rows: number, columns: number, start: number) {
  const [vertical, horizontal] = [share(rows, 0), share(columns, 1)];
  const isEmpty = vertical.count * horizontal.count === 0;
  // A subarray must have elements. A process without any takes part all the same.
  const block = isEmpty
    ? null
    : MPI.DOUBLE.Create_subarray(
        [rows, columns],
        [vertical.count, horizontal.count],
        [vertical.first, horizontal.first],
      ).Commit();
  file.Set_view(start, MPI.DOUBLE, block);
  block?.Free(); // MPI keeps it for as long as it needs it
  return { vertical, horizontal, values: new Float64Array(vertical.count * horizontal.count) };
}

if (action === 'write') {
  const [rows, columns] = [Number(rowsGiven), Number(columnsGiven)];
  const file = MPI.File.Open(grid, path, MPI.MODE_CREATE | MPI.MODE_WRONLY);
  const header = npyHeader(rows, columns);
  // An older file may be longer.
  file.Set_size(header.length + rows * columns * Float64Array.BYTES_PER_ELEMENT);
  if (grid.rank === 0) file.Write_at(0, header);

  const { vertical, horizontal, values } = viewBlock(file, rows, columns, header.length);
  values.forEach((_, i) => {
    const row = vertical.first + Math.floor(i / horizontal.count);
    const column = horizontal.first + (i % horizontal.count);
    values[i] = Math.sin(row / 7) * Math.cos(column / 5);
  });
  file.Write_all(values);
  file.Close();
  if (grid.rank === 0) console.log(`${parts.join(' x ')} processes have written ${path}`);
} else if (action === 'read') {
  const file = MPI.File.Open(grid, path);
  const { rows, columns, start } = readShape(file);
  const { vertical, horizontal, values } = viewBlock(file, rows, columns, start);
  file.Read_all(values);
  file.Close();
  const [top, bottom] = [vertical.first, vertical.first + vertical.count];
  const [left, right] = [horizontal.first, horizontal.first + horizontal.count];
  const sum = values.reduce((total, value) => total + value, 0);
  const lines = grid.gather(`[${top}:${bottom}, ${left}:${right}] has the sum ${sum}`);
  lines?.forEach((line, rank) => {
    console.log(`Rank ${rank}: ${line}`);
  });
} else if (grid.rank === 0) {
  console.log('Say what to do: write FILE [ROWS COLUMNS], or read FILE');
}
grid.Free();
