// A pool draws the Mandelbrot set, one tile in each task, and computes its area.
//
// Its tasks are in mandelbrot_tasks.mts.
//
// Shows: starmap, for tasks of several arguments; `ordered: false`, since a tile knows its place;
//        pool.runTime, because tiles inside the set take far longer than those outside.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/mandelbrot/mandelbrot.mjs 750 500 mandelbrot.pgm
import { Pool } from 'mpi4node/pool';
import { range, writePicture } from '../../shared/picture.mjs';

const [width = 750, height = 500] = process.argv.slice(2, 4).map(Number);
const file = process.argv[4];
const side = 50;

await using pool = await Pool.open<typeof import('./mandelbrot_tasks.mjs')>(
  new URL('./mandelbrot_tasks.mjs', import.meta.url),
);

/** The arguments of each task: a place in the picture, the side of a tile, the whole's size. */
function* tiles(): Generator<[number, number, number, number, number]> {
  for (const top of range(0, height, side)) {
    for (const left of range(0, width, side)) yield [left, top, side, width, height];
  }
}

const picture = new Uint8Array(width * height);
for await (const tile of pool.starmap('drawTile', tiles(), { ordered: false })) {
  for (const row of range(0, tile.shades.length / tile.columns)) {
    const line = tile.shades.subarray(row * tile.columns, (row + 1) * tile.columns);
    picture.set(line, (tile.top + row) * width + tile.left);
  }
}

// The picture shows 3 by 2 units of the plane. Points that stay have the darkest shade.
const staying = picture.reduce((count, shade) => count + (shade === 1 ? 1 : 0), 0);
const area = (6 * staying) / picture.length;
console.log(`Mandelbrot set of ${width} x ${height} points: ${staying} stay, its area is ${area}`);
const { count, min, max } = pool.runTime;
console.log(`${count} tiles took from ${min.toFixed(2)} to ${max.toFixed(2)} ms each`);
if (file !== undefined) writePicture(file, picture, width);
