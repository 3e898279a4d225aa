// How heat spreads over a plate, cut up among the processes, and a picture of it.
//
// Shows: a Cartesian grid of processes, the exchange of the borders of rows and of columns without
//        copying (a strided column is a derived datatype), and blocks of a matrix gathered.
// Run:   npm install pngjs && npm run build:examples
//        mpirun -n 4 node build/examples/heat.mjs heat.png
import { writeFileSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { PNG } from 'pngjs';

const [file = 'heat.png', stepsGiven = '400'] = process.argv.slice(2);
const steps = Number(stepsGiven);
const rows = 90;
const columns = 120;

// Two dimensions, as square as the number of processes allows.
const grid = MPI.COMM_WORLD.Create_cart(MPI.Compute_dims(MPI.COMM_WORLD.size, 2));
const [dims] = grid.Get_topo();

/** A process's own block of the plate. */
function blockOf(rank: number) {
  const [vertical, horizontal] = grid.Get_coords(rank);
  const border = (total: number, parts: number, part: number) => Math.floor((total * part) / parts);
  const top = border(rows, dims[0], vertical);
  const left = border(columns, dims[1], horizontal);
  return {
    top,
    left,
    height: border(rows, dims[0], vertical + 1) - top,
    width: border(columns, dims[1], horizontal + 1) - left,
  };
}

// The block lies in an array with a frame around it, one point wide: there is what the neighbours have
// at their borders. Outside of the plate it is 0 degrees, so there the frame stays as it is.
const { top, left, height, width } = blockOf(grid.rank);
const stride = width + 2;
let now = new Float64Array((height + 2) * stride);
let later = new Float64Array(now.length);
const place = (row: number, column: number) => (row + 1) * stride + column + 1;

// A disc of 100 degrees.
for (let row = 0; row < height; row++) {
  for (let column = 0; column < width; column++) {
    const distance = Math.hypot(top + row - rows / 3, left + column - columns / 3);
    if (distance < 20) now[place(row, column)] = 100;
  }
}

// Up, down, left, right: the order of a grid's neighbours. Displacements are in bytes.
const bytes = (row: number, column: number) => place(row, column) * now.BYTES_PER_ELEMENT;
const column = MPI.DOUBLE.Create_vector(height, 1, stride).Commit();
const types = [MPI.DOUBLE, MPI.DOUBLE, column, column];
const counts = [width, width, 1, 1];
const borders = [bytes(0, 0), bytes(height - 1, 0), bytes(0, 0), bytes(0, width - 1)];
const frame = [bytes(-1, 0), bytes(height, 0), bytes(0, -1), bytes(0, width)];

for (let step = 0; step < steps; step++) {
  grid.Neighbor_alltoallw([now, counts, borders, types], [now, counts, frame, types]);
  for (let row = 0; row < height; row++) {
    for (let i = place(row, 0); i < place(row, width); i++) {
      later[i] =
        now[i] + 0.2 * (now[i - stride] + now[i + stride] + now[i - 1] + now[i + 1] - 4 * now[i]);
    }
  }
  [now, later] = [later, now];
}

// Everyone sends its block without the frame, and the first process puts each in its place.
const inner = MPI.DOUBLE.Create_vector(height, width, stride).Commit();
const sent = grid.Isend([now.subarray(place(0, 0)), 1, inner], 0);
if (grid.rank === 0) {
  const plate = new Float64Array(rows * columns);
  for (let rank = 0; rank < grid.size; rank++) {
    const block = blockOf(rank);
    const outer = MPI.DOUBLE.Create_vector(block.height, block.width, columns).Commit();
    grid.Recv([plate.subarray(block.top * columns + block.left), 1, outer], rank);
    outer.Free();
  }
  const picture = new PNG({ width: columns, height: rows });
  plate.forEach((degrees, i) => {
    // From black over red to yellow.
    const heat = Math.round(degrees * 5.1);
    picture.data.set([Math.min(heat, 255), Math.max(heat - 255, 0), 0, 255], 4 * i);
  });
  writeFileSync(file, PNG.sync.write(picture));
  const total = plate.reduce((sum, degrees) => sum + degrees, 0);
  console.log(`${dims.join(' x ')} processes, ${steps} steps: the mean is ${total / plate.length}`);
}
sent.Wait();
inner.Free();
column.Free();
grid.Free();
